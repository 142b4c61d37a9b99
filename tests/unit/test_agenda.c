/* SPDX-License-Identifier: MIT
 *
 * A plan as calendars show it: to whom what, in whose words, and that an event stays the same one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/agenda.h"
#include "tests/lib/world_day.h"

/* The plan as it is stored now. */
static struct agenda_plan
plan_now(void)
{
	const struct row_case *rows = today_case();
	struct agenda_plan plan;
	assert_true(
	    agenda_open(&today.world.app, &rows->plan, &rows->version, &today.arena, &plan));
	return plan;
}

static struct agenda
agenda_of(int nnn)
{
	const struct row_case *rows = today_case();
	struct phone phone = world_phone(nnn);
	struct agenda_plan plan = plan_now();
	struct agenda agenda = {0};
	for (int i = 0; i < rows->n_parties; i++)
		if (phone_equal(&rows->parties[i].phone, &phone))
			agenda_add(&plan, &rows->parties[i], &agenda);
	return agenda;
}

/* The event of that title, NULL if there is none; two of one title are a fault. */
static const struct icsout_event *
find(const struct agenda *agenda, const char *summary)
{
	const struct icsout_event *found = NULL;
	for (size_t i = 0; i < agenda->n; i++)
		if (strcmp(agenda->events[i].summary, summary) == 0) {
			assert_null(found);
			found = &agenda->events[i];
		}
	return found;
}

static void
stands(const struct agenda *agenda, const char *summary, int start_min, int end_min,
       enum icsout_status status)
{
	const struct icsout_event *event = find(agenda, summary);
	if (event == NULL) {
		for (size_t i = 0; i < agenda->n; i++)
			print_message("%s\n", agenda->events[i].summary);
		fail_msg("there is no \"%s\"", summary);
		return;
	}
	assert_int_equal(event->start_min, start_min);
	assert_int_equal(event->end_min, end_min);
	assert_int_equal(event->status, status);
	assert_false(event->is_all_day);
}

/* Out late: probation is asked to see them later. */
static void
begin_with_a_question(void)
{
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	json_t *document = today_document();
	json_t *gate = json_object_get(document, "gate");
	json_object_set_new(gate, "expected", json_string("09:50"));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
	assert_true(today_solution()->appointments[DAY_PROBATION].needs_yes);
}

static void
the_person_sees_visits_and_the_ways_between_them(void **state)
{
	(void)state;
	today_begin();
	struct agenda agenda = agenda_of(DAY_PERSON);
	stands(&agenda, "Sam", 10 * 60, 11 * 60, ICSOUT_CONFIRMED);
	stands(&agenda, "Housing desk", 11 * 60 + 45, 12 * 60 + 5, ICSOUT_CONFIRMED);
	stands(&agenda, "Chemist", 13 * 60 + 30, 13 * 60 + 40, ICSOUT_CONFIRMED);
	assert_string_equal(find(&agenda, "Sam")->location, "Market");
	const struct plan_solution *solution = today_solution();
	assert_int_equal(agenda.n, 3 + solution->n_legs);
	for (int k = 0; k < solution->n_legs; k++) {
		const struct icsout_event *way = &agenda.events[3 + k];
		assert_int_equal(way->start_min, solution->legs[k].depart_min);
		assert_int_equal(way->end_min, solution->legs[k].arrive_min);
		assert_true(strncmp(way->summary, "Walk to ", 8) == 0 ||
			    strncmp(way->summary, "Bus ", 4) == 0);
		bool is_ride = solution->legs[k].by == PLAN_TRANSIT;
		assert_int_equal(strstr(way->description, " from ") != NULL, is_ride);
	}
	assert_string_equal(agenda.events[agenda.n - 1].location, "home");
}

static void
what_waits_for_a_yes_is_told_to_nobody_as_settled(void **state)
{
	(void)state;
	begin_with_a_question();
	const struct plan_outcome *asked = &today_solution()->appointments[DAY_PROBATION];
	struct agenda agenda = agenda_of(DAY_PERSON);
	assert_null(find(&agenda, "Sam"));
	for (size_t i = 0; i < agenda.n; i++)
		assert_null(strstr(agenda.events[i].location, "Market"));
	/* The service has it as it was booked, and knows that it was asked. */
	agenda = agenda_of(DAY_OFFICER);
	assert_int_equal(agenda.n, 1);
	stands(&agenda, "J4 visit", 10 * 60, 11 * 60, ICSOUT_TENTATIVE);
	assert_non_null(strstr(agenda.events[0].description, "J4"));
	/* The coordinator sees what is proposed. */
	agenda = agenda_of(DAY_COORDINATOR);
	stands(&agenda, "J4 Sam", asked->start_min, asked->end_min, ICSOUT_TENTATIVE);
	assert_string_equal(find(&agenda, "J4 Sam")->description, "Waits for a yes.");
	stands(&agenda, "J4 Chemist", 13 * 60 + 30, 13 * 60 + 40, ICSOUT_CONFIRMED);
}

static void
a_yes_moves_the_same_event_with_a_higher_sequence(void **state)
{
	(void)state;
	begin_with_a_question();
	struct icsout_event before = agenda_of(DAY_OFFICER).events[0];
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", today_code(DAY_OFFICER)));
	const struct plan_outcome *agreed = &today_solution()->appointments[DAY_PROBATION];
	assert_false(agreed->needs_yes);
	struct agenda agenda = agenda_of(DAY_OFFICER);
	stands(&agenda, "J4 visit", agreed->start_min, agreed->end_min, ICSOUT_CONFIRMED);
	assert_string_equal(agenda.events[0].uid, before.uid);
	assert_true(agenda.events[0].sequence > before.sequence);
	assert_true(agenda.events[0].start_min > before.start_min);
	assert_string_equal(agenda.events[0].description, "");
	agenda = agenda_of(DAY_PERSON);
	stands(&agenda, "Sam", agreed->start_min, agreed->end_min, ICSOUT_CONFIRMED);
	/* To everybody it is one event. */
	assert_string_equal(find(&agenda, "Sam")->uid, before.uid);
}

static void
a_uid_is_of_one_event_and_tells_nothing(void **state)
{
	(void)state;
	today_begin();
	struct agenda agenda = agenda_of(DAY_PERSON);
	for (size_t i = 0; i < agenda.n; i++) {
		assert_null(strstr(agenda.events[i].uid, "probation"));
		assert_int_equal(strspn(agenda.events[i].uid, "0123456789abcdef"), 32);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(agenda.events[i].uid, agenda.events[j].uid);
	}
}

static void
a_service_sees_its_own_alone_and_no_label(void **state)
{
	(void)state;
	today_begin();
	struct agenda agenda = agenda_of(DAY_SERVICE);
	assert_int_equal(agenda.n, 1);
	stands(&agenda, "J4 visit", 11 * 60 + 45, 12 * 60 + 5, ICSOUT_CONFIRMED);
	assert_string_equal(agenda.events[0].location, "");
}

static void
a_word_that_no_text_says_no_calendar_says(void **state)
{
	(void)state;
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	json_t *document = today_document();
	json_t *probation = json_array_get(json_object_get(document, "appointments"), 0);
	json_object_set_new(probation, "label", json_string("Probation, Sam"));
	json_object_set_new(json_object_get(probation, "place"), "name",
			    json_string("HMP Cardiff visitors"));
	assert_int_equal(today_import(document), 0);
	struct agenda agenda = agenda_of(DAY_PERSON);
	stands(&agenda, "your visit", 10 * 60, 11 * 60, ICSOUT_CONFIRMED);
	for (size_t i = 0; i < agenda.n; i++) {
		const struct icsout_event *event = &agenda.events[i];
		assert_null(strstr(event->summary, "robation"));
		assert_null(strstr(event->location, "HMP"));
		assert_null(strstr(event->description, "HMP"));
	}
	/* As in their texts: a coordinator reads the label as it is, a service none. */
	agenda = agenda_of(DAY_COORDINATOR);
	assert_non_null(find(&agenda, "J4 Probation, Sam"));
	agenda = agenda_of(DAY_OFFICER);
	stands(&agenda, "J4 visit", 10 * 60, 11 * 60, ICSOUT_CONFIRMED);
}

static void
a_title_there_is_always(void **state)
{
	(void)state;
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	json_t *document = today_document();
	json_t *probation = json_array_get(json_object_get(document, "appointments"), 0);
	json_object_set_new(probation, "label", json_string(" "));
	assert_int_equal(today_import(document), 0);
	struct agenda agenda = agenda_of(DAY_PERSON);
	for (size_t i = 0; i < agenda.n; i++)
		assert_string_not_equal(agenda.events[i].summary, "");
}

static void
what_is_put_off_stands_on_the_next_working_day(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(agenda_until((struct agenda_plan[]){plan_now()}).s,
			 world_at(&today.world, "2023-09-16", "00:00").s);
	today_text(DAY_COORDINATOR, "NEXTDAY J4 PROBATION");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_NEXT_DAY);
	struct agenda agenda = agenda_of(DAY_PERSON);
	const struct icsout_event *event = find(&agenda, "Sam, time to come");
	assert_non_null(event);
	assert_true(event->is_all_day);
	/* A Friday's next is a Monday, and until it is over the calendar is there. */
	assert_int_equal(event->date.day, civil_from_ymd(2023, 9, 18).day);
	assert_int_equal(agenda_until((struct agenda_plan[]){plan_now()}).s,
			 world_at(&today.world, "2023-09-19", "00:00").s);
	agenda = agenda_of(DAY_OFFICER);
	assert_non_null(find(&agenda, "J4, time to be agreed"));
}

static void
a_lift_stands_in_the_coordinators_calendar(void **state)
{
	(void)state;
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	json_t *document = today_document();
	json_object_set_new(document, "lift",
			    json_pack("{s:s, s:s}", "from", "08:00", "until", "17:00"));
	/* On foot nothing can be reached. */
	json_object_set_new(json_object_get(document, "person"), "walk_m_max_leg",
			    json_integer(50));
	assert_int_equal(today_import(document), 0);
	struct agenda person = agenda_of(DAY_PERSON), coordinator = agenda_of(DAY_COORDINATOR);
	const struct plan_solution *solution = today_solution();
	int lifts = 0;
	for (int k = 0; k < solution->n_legs; k++)
		lifts += solution->legs[k].by == PLAN_LIFT;
	assert_true(lifts > 0);
	assert_int_equal(coordinator.n, 3 + lifts);
	assert_non_null(find(&coordinator, "J4 lift to Market"));
	assert_non_null(find(&person, "Lift to Market"));
	assert_false(find(&coordinator, "J4 lift to Market")->is_free);
}

/* To a stop by lift, and on by bus: both calendars have the lift by itself. */
static void
a_lift_to_a_bus_stands_beside_the_bus(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *gate = json_object_get(document, "gate");
	json_object_set_new(gate, "lat", json_real(52.950));
	json_object_set_new(gate, "lon", json_real(-2.200));
	json_object_set_new(document, "lift",
			    json_pack("{s:s, s:s}", "from", "09:00", "until", "09:18"));
	assert_int_equal(today_import(document), 0);
	const struct plan_leg *leg = &today_solution()->legs[0];
	assert_non_null(leg->by_car);
	struct agenda person = agenda_of(DAY_PERSON), coordinator = agenda_of(DAY_COORDINATOR);
	int begins_min = leg->by_car->depart_min;
	stands(&coordinator, "J4 lift to Gate Lane", begins_min, 9 * 60 + 18, ICSOUT_CONFIRMED);
	stands(&person, "Lift to Gate Lane", begins_min, 9 * 60 + 18, ICSOUT_CONFIRMED);
	const struct icsout_event *bus = find(&person, "Lift to Gate Lane") + 1;
	assert_int_equal(strncmp(bus->summary, "Bus ", 4), 0);
	assert_int_equal(bus->start_min, 9 * 60 + 18);
	assert_int_equal(bus->end_min, leg->arrive_min);
	assert_string_not_equal(bus->uid, find(&person, "Lift to Gate Lane")->uid);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_person_sees_visits_and_the_ways_between_them),
	    TEST(what_waits_for_a_yes_is_told_to_nobody_as_settled),
	    TEST(a_yes_moves_the_same_event_with_a_higher_sequence),
	    TEST(a_uid_is_of_one_event_and_tells_nothing),
	    TEST(a_service_sees_its_own_alone_and_no_label),
	    TEST(a_word_that_no_text_says_no_calendar_says),
	    TEST(a_title_there_is_always),
	    TEST(what_is_put_off_stands_on_the_next_working_day),
	    TEST(a_lift_stands_in_the_coordinators_calendar),
	    TEST(a_lift_to_a_bus_stands_beside_the_bus),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "app/prepare.h"
#include "setup/confweights.h"
#include "tests/lib/town.h"

/* Four appointments at two points and a home inside an avoided circle, on a Friday. */
static const char document_text[] =
    "{\"plan\": \"P1\", \"date\": \"2023-09-15\", "
    "\"gate\": {\"lat\": 51.48, \"lon\": -3.16, \"expected\": \"09:30\"}, "
    "\"home\": {\"lat\": 51.6, \"lon\": -3.0, \"arrive_by\": \"19:00\"}, "
    "\"avoid\": [{\"lat\": 51.6, \"lon\": -3.0, \"radius_m\": 100}], "
    "\"appointments\": ["
    "{\"id\": \"always\", \"minutes\": 5, \"place\": {\"lat\": 51.5, \"lon\": -3.0}, "
    "\"hours\": \"24/7\"}, "
    "{\"id\": \"night\", \"kind\": \"contact\", \"minutes\": 5, "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"Th-Fr 22:00-02:00\"}, "
    "{\"id\": \"unsaid\", \"minutes\": 5, \"place\": {\"lat\": 51.6, \"lon\": -3.0}}, "
    "{\"id\": \"shut\", \"minutes\": 5, \"place\": {\"lat\": 51.7, \"lon\": -3.0}, "
    "\"hours\": \"Mo 09:00-17:00; PH off\"}]}";
static const char holidays_text[] =
    "{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": ["
    "{\"title\": \"First\", \"date\": \"2023-01-02\", \"notes\": \"\"}, "
    "{\"title\": \"Last\", \"date\": \"2023-12-26\", \"notes\": \"\"}]}}";

struct fixture {
	struct arena arena;
	struct problems problems;
	struct holidays holidays;
	struct plan_document document;
	struct prepared prepared;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	int rc = holidays_parse(holidays_text, sizeof(holidays_text) - 1, HOLIDAYS_DIVISION,
				&fixture->arena, &fixture->problems, &fixture->holidays);
	if (rc == 0)
		rc = document_parse(document_text, sizeof(document_text) - 1, &fixture->problems,
				    &fixture->document);
	*state = fixture;
	return rc;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	arena_fini(&fixture->arena);
	free(fixture);
	return 0;
}

static int
prepare_it(struct fixture *fixture)
{
	const struct prepare_world world = {.holidays = &fixture->holidays};
	return prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
		       &fixture->prepared);
}

static void
expect_opening(const struct plan_appointment *appointment, int index, int from_min, int until_min)
{
	assert_true(index < appointment->n_openings);
	assert_int_equal(appointment->openings[index].from_min, from_min);
	assert_int_equal(appointment->openings[index].until_min, until_min);
}

static void
openings_run_through_midnight_from_the_day_before_and_into_the_next(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(prepare_it(fixture), 0);
	const struct plan_appointment *list = fixture->prepared.problem.appointments;
	assert_int_equal(list[0].n_openings, 1);
	expect_opening(&list[0], 0, 0, 2880);
	assert_int_equal(list[1].n_openings, 2);
	expect_opening(&list[1], 0, 0, 120);
	expect_opening(&list[1], 1, 1320, 1560);
	expect_opening(&list[2], 0, 0, 2880);
	assert_int_equal(list[3].n_openings, 0);
	assert_int_equal(list[3].because.name, REASON_SHUT_SAID);
	assert_true(fixture->prepared.is_shut_after[3]);
}

/* Friday the 15th: the next working day is Monday the 18th. */
static enum plan_consent
put_off(struct fixture *fixture, const char *hours, const char *closed_from)
{
	struct closure one = {.of.location = "Desk", .until_min = 2880, .because = ""};
	struct closures closures = {.list = &one, .n = closed_from != NULL};
	struct prepare_world world = {.holidays = &fixture->holidays, .closures = &closures};
	struct document_appointment *of = &fixture->document.appointments[2];
	one.date = civil_from_ymd(2023, 9, 18);
	if (closed_from != NULL)
		assert_int_equal(civil_time_parse(closed_from, &one.from_min), 0);
	of->place_name = "Desk";
	of->hours = hours;
	of->minutes = 60;
	of->next_day = PLAN_ASK;
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 0);
	enum plan_consent consent = fixture->prepared.problem.appointments[2].next_day;
	assert_true(fixture->prepared.is_shut_next[2] == (consent == PLAN_NEVER));
	return consent;
}

static void
nothing_is_put_off_to_a_day_on_which_its_place_is_not_open_long_enough(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(put_off(fixture, NULL, NULL), PLAN_ASK);
	assert_int_equal(put_off(fixture, "Mo-Fr 09:00-17:00", NULL), PLAN_ASK);
	assert_int_equal(put_off(fixture, "Tu-Fr 09:00-17:00", NULL), PLAN_NEVER);
	assert_int_equal(put_off(fixture, "Tu-Su 09:00-17:00; Mo 09:00-10:00", NULL), PLAN_ASK);
	assert_int_equal(put_off(fixture, "Tu-Su 09:00-17:00; Mo 09:00-09:59", NULL), PLAN_NEVER);
	/* Closures of that day count, but for what they leave. */
	assert_int_equal(put_off(fixture, "Mo-Fr 09:00-17:00", "10:00"), PLAN_ASK);
	assert_int_equal(put_off(fixture, "Mo-Fr 09:00-17:00", "09:59"), PLAN_NEVER);
	assert_int_equal(put_off(fixture, NULL, "00:00"), PLAN_NEVER);
	fixture->document.date = civil_from_ymd(2023, 9, 14); /* then it is Friday */
	assert_int_equal(put_off(fixture, NULL, "00:00"), PLAN_ASK);
}

static void
one_point_is_one_place_and_an_avoided_circle_takes_no_visit(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(prepare_it(fixture), 0);
	const struct plan_place *places = fixture->prepared.problem.places;
	assert_int_equal(places[PLAN_PLACE_OF(0)].same, places[PLAN_PLACE_OF(1)].same);
	assert_int_not_equal(places[PLAN_PLACE_OF(0)].same, places[PLAN_PLACE_OF(3)].same);
	assert_true(places[PLAN_PLACE_OF(2)].is_avoided);
	assert_false(places[PLAN_PLACE_OF(0)].is_avoided);
	assert_int_equal(fixture->prepared.problem.appointments[1].yes_from, PLAN_OFFICER);
	assert_int_equal(fixture->prepared.problem.appointments[0].yes_from, PLAN_SERVICE);
	assert_int_equal(fixture->prepared.problem.home_by_min, 19 * 60);
}

static void
hours_that_name_holidays_need_a_list_that_reaches_the_date(void **state)
{
	struct fixture *fixture = *state;
	fixture->document.date = civil_from_ymd(2024, 1, 5);
	assert_int_equal(prepare_it(fixture), E_INPUT);
	assert_string_equal(fixture->problems.list[0].at, "/date");
	fixture->document.appointments[3].hours = "Mo 09:00-17:00";
	assert_int_equal(prepare_it(fixture), 0);
}

static void
an_unknown_service_and_unreadable_hours_are_told_with_their_place(void **state)
{
	struct fixture *fixture = *state;
	fixture->document.appointments[0].hours = "Mo-Fr nine to five";
	fixture->document.appointments[2].service = "nowhere";
	assert_int_equal(prepare_it(fixture), E_INPUT);
	assert_int_equal(fixture->problems.count, 2);
	assert_string_equal(fixture->problems.list[0].at, "/appointments/0/hours");
	assert_string_equal(fixture->problems.list[1].at, "/appointments/2/service");
}

/* What a taxi from the gate to the first appointment costs at noon. */
static int
taxi_pence_at_noon(struct fixture *fixture, struct travel *travel, struct civil_date date)
{
	const struct prepare_world world = {.travel = travel, .holidays = &fixture->holidays};
	fixture->document.date = date;
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 0);
	const struct plan_options *options =
	    &fixture->prepared.problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(0)];
	for (int i = 0; i < options->n; i++)
		if (options->list[i].by == PLAN_TAXI && options->list[i].depart_first_min <= 720 &&
		    options->list[i].depart_last_min >= 720)
			return options->list[i].pence;
	fail_msg("no taxi at noon");
	return 0;
}

static void
a_taxi_costs_more_on_a_bank_holiday(void **state)
{
	struct fixture *fixture = *state;
	const struct travel_files files = {.taxi = "tests/data/taxi_everywhere.json"};
	struct travel *travel = travel_open(&files, &fixture->problems);
	assert_non_null(travel);
	int usual = taxi_pence_at_noon(fixture, travel, civil_from_ymd(2023, 1, 3));
	int holiday = taxi_pence_at_noon(fixture, travel, civil_from_ymd(2023, 1, 2));
	assert_int_equal(holiday, usual + 150);
	travel_close(travel);
}

static void
home_before_dark_is_sunset_there_by_the_local_clock(void **state)
{
	struct fixture *fixture = *state;
	struct civil_zone *zone = civil_zone_load("Europe/London");
	const struct prepare_world world = {.holidays = &fixture->holidays, .zone = zone};
	struct document_home *home = &fixture->document.home;
	const struct plan_problem *problem = &fixture->prepared.problem;
	home->arrive_by_min = PLAN_NONE;
	home->arrive_before_dark = true;
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 0);
	assert_true(problem->is_home_by_dark);
	/* Almanacs give 19:26 in summer time for 15 September there. */
	assert_true(problem->home_by_min >= 19 * 60 + 25 && problem->home_by_min <= 19 * 60 + 27);
	home->point = (struct geo_point){78.22, 15.65};
	fixture->document.date = civil_from_ymd(2023, 6, 21);
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 E_INPUT);
	assert_non_null(strstr(fixture->problems.list[0].at, "/home/arrive_by"));
	assert_non_null(strstr(fixture->problems.list[0].text, "does not set"));
	civil_zone_free(zone);
}

static void
a_simple_day_has_longer_margins_and_few_changes(void **state)
{
	struct fixture *fixture = *state;
	const struct plan_problem *problem = &fixture->prepared.problem;
	assert_int_equal(prepare_it(fixture), 0);
	assert_int_equal(problem->changes_max_leg, PLAN_NONE);
	assert_int_equal(problem->rest_min, 0);
	assert_false(problem->is_few_legs);
	assert_int_equal(problem->arrive_early_min, 0);
	fixture->document.person.simple_day = true;
	fixture->document.person.arrive_early_minutes = 5;
	assert_int_equal(prepare_it(fixture), 0);
	assert_int_equal(problem->changes_max_leg, 1);
	assert_int_equal(problem->rest_min, 15);
	assert_true(problem->is_few_legs);
	assert_int_equal(problem->arrive_early_min, 10);
	fixture->document.person.arrive_early_minutes = 20;
	assert_int_equal(prepare_it(fixture), 0);
	assert_int_equal(problem->arrive_early_min, 20);
}

/* Three rides, one after another, to a place too far to walk to: with two changes. */
static void
an_option_knows_its_changes_of_vehicle(void **state)
{
	struct fixture *fixture = *state;
	void *town_state = NULL;
	assert_int_equal(town_set_up(&town_state), 0);
	struct town *town = town_state;
	town_open(town, 3,
		  "T0,10:00:00,10:00:00,S0,1\nT0,10:10:00,10:10:00,S2,2\n"
		  "T1,10:20:00,10:20:00,S2,1\nT1,10:30:00,10:30:00,S4,2\n"
		  "T2,10:40:00,10:40:00,S4,1\nT2,10:50:00,10:50:00,S6,2\n");
	const struct prepare_world world = {.travel = town->travel, .holidays = &fixture->holidays};
	fixture->document.gate.point = town_beside(0, 0, "gate").at;
	fixture->document.appointments[0].point = town_beside(6, 0, "there").at;
	fixture->document.person.walk_m_max_leg = 300;
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 0);
	const struct plan_options *options =
	    &fixture->prepared.problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(0)];
	int n_rides_seen = 0;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int n_rides = 0;
		prepare_rides(&fixture->prepared, option->ref, &fixture->arena, &n_rides);
		assert_int_equal(option->changes, n_rides > 1 ? n_rides - 1 : 0);
		n_rides_seen = n_rides > n_rides_seen ? n_rides : n_rides_seen;
	}
	assert_int_equal(n_rides_seen, 3);
	town_tear_down(&town_state);
}

static int
weight_when(struct fixture *fixture, enum plan_priority priority, const char *kind, int weight)
{
	const struct prepare_weights weights = {
	    .must = 11, .should = 12, .could = 13, .medication = 14, .accommodation = 15};
	const struct prepare_world world = {.holidays = &fixture->holidays, .weights = &weights};
	fixture->document.appointments[0].priority = priority;
	fixture->document.appointments[0].kind = kind;
	fixture->document.appointments[0].weight = weight;
	assert_int_equal(prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
				 &fixture->prepared),
			 0);
	return fixture->prepared.problem.appointments[0].weight;
}

static void
a_weight_is_the_documents_or_by_priority_and_kind(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(weight_when(fixture, PLAN_MUST, "", PLAN_NONE), 11);
	assert_int_equal(weight_when(fixture, PLAN_SHOULD, "medication", PLAN_NONE), 12);
	assert_int_equal(weight_when(fixture, PLAN_COULD, "accommodation", PLAN_NONE), 13);
	assert_int_equal(weight_when(fixture, PLAN_MUST, "medication", PLAN_NONE), 14);
	assert_int_equal(weight_when(fixture, PLAN_MUST, "accommodation", PLAN_NONE), 15);
	assert_int_equal(weight_when(fixture, PLAN_MUST, "medication", 7), 7);
}

static void
the_usual_weights_are_those_of_the_configuration(void **state)
{
	struct fixture *fixture = *state;
	struct config config;
	assert_int_equal(config_parse("firstday.conf", "", 0, &fixture->problems, &config), 0);
	struct prepare_weights shipped = confweights_of(&config);
	assert_memory_equal(&shipped, &prepare_weights_usual, sizeof(shipped));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(openings_run_through_midnight_from_the_day_before_and_into_the_next),
	    TEST(nothing_is_put_off_to_a_day_on_which_its_place_is_not_open_long_enough),
	    TEST(one_point_is_one_place_and_an_avoided_circle_takes_no_visit),
	    TEST(hours_that_name_holidays_need_a_list_that_reaches_the_date),
	    TEST(home_before_dark_is_sunset_there_by_the_local_clock),
	    TEST(a_simple_day_has_longer_margins_and_few_changes),
	    TEST(a_weight_is_the_documents_or_by_priority_and_kind),
	    TEST(the_usual_weights_are_those_of_the_configuration),
	    TEST(an_option_knows_its_changes_of_vehicle),
	    TEST(a_taxi_costs_more_on_a_bank_holiday),
	    TEST(an_unknown_service_and_unreadable_hours_are_told_with_their_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Every reason of the planner in both languages: in a text whole, in a document as somebody wrote it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/saywhy.h"
#include "plan/plan_json.h"
#include "sms/gsm7.h"
#include "tests/lib/world_day.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

#define NAME_200 \
	"Anastasia from the homelessness advice team of the old town hall, on the second floor " \
	"at " \
	"the back of the building behind the market, by the stairs and not by the lift, where " \
	"you " \
	"ring twice"

static const struct template_set *
set_of(enum language language)
{
	return today.world.app.templates[language];
}

/* The longest of each: no time takes more room than 12:59pm. */
static struct reason
widest(enum reason_name name)
{
	bool is_metres = name == REASON_WALK_LEG || name == REASON_WALK_DAY;
	int most = is_metres ? 999999 : name == REASON_MONEY ? 99999 : 9999;
	return (struct reason){name, NAME_200, 12 * 60 + 59, 10 * 60 + 59, most, most, most};
}

/* The alarm that has it, all its names at their longest. */
static const char *
alarm_of(const struct template_set *set, const char *reason)
{
	const struct template_value values[] = {
	    template_text("ref", "ZZZ99999"),
	    template_date("date", civil_from_ymd(2024, 10, 30)),
	    template_text("label", NAME_200),
	    template_text("reason", reason),
	};
	return template_render(set, KIND_COORDINATOR_ALARM_INFEASIBLE, values, ARRAY_LEN(values),
			       &today.arena);
}

static void
every_reason_stands_whole_in_an_alarm_in_both_languages(void **state)
{
	(void)state;
	for (int name = REASON_UNTOLD; name < REASON_COUNT; name++) {
		struct reason reason = widest((enum reason_name)name);
		const char *told[LANGUAGE_COUNT];
		for (int language = 0; language < LANGUAGE_COUNT; language++) {
			const struct template_set *set = set_of((enum language)language);
			const char *text = saywhy_text(set, &reason, &today.arena);
			const char *alarm = alarm_of(set, text);
			int septets;
			assert_true(gsm7_fits(alarm, strlen(alarm), &septets));
			assert_true(septets <= TEMPLATE_COORDINATOR_MAX);
			if (strstr(alarm, text) == NULL)
				fail_msg("\"%s\" is cut in \"%s\"", text, alarm);
			told[language] = text;
		}
		if (strcmp(told[0], told[1]) == 0)
			fail_msg("\"%s\" is the same in both languages", told[0]);
	}
}

static void
a_kind_says_nothing_that_its_reason_does_not_tell(void **state)
{
	(void)state;
	for (int name = REASON_UNTOLD + 1; name < REASON_COUNT; name++) {
		struct reason reason = {.name = (enum reason_name)name, .label = "x"};
		char full[KIND_NAME_SIZE];
		struct kind_field fields[KIND_FIELDS_MAX];
		json_t *json = reason_json(&reason);
		snprintf(full, sizeof(full), "coordinator.reason_%s",
			 json_string_value(json_object_get(json, "name")));
		int kind = kind_find(full);
		if (kind < 0)
			fail_msg("%s is no kind", full);
		int n = kind_fields((enum kind)kind, fields);
		/* All that is told, and no more; but what the calendar has is in documents alone. */
		bool is_of_calendar = strncmp(full, "coordinator.reason_shut_", 24) == 0;
		if (!is_of_calendar)
			assert_int_equal(json_object_size(json), 1 + n);
		for (int i = 0; i < n; i++)
			if (strstr(reason_tells(reason.name), fields[i].name) == NULL)
				fail_msg("%s says {%s}", full, fields[i].name);
		json_decref(json);
	}
}

static void
every_reason_comes_back_from_its_json(void **state)
{
	(void)state;
	struct problems problems;
	problems_init(&problems, &today.arena);
	for (int name = REASON_UNTOLD + 1; name < REASON_COUNT; name++) {
		struct reason reason = {(enum reason_name)name, "", 0, 4000, -3, 1000000, 0};
		json_t *json = reason_json(&reason);
		struct reason again = reason_read(json_root(json, &problems), true);
		json_t *second = reason_json(&again);
		assert_int_equal(again.name, name);
		assert_true(json_equal(json, second));
		json_decref(json);
		json_decref(second);
	}
	assert_int_equal(problems.count, 0);
	assert_int_equal(reason_read(json_root(NULL, &problems), true).name, REASON_UNTOLD);
	assert_int_equal(reason_read(json_root(NULL, &problems), false).name, REASON_NONE);
}

static void
a_document_has_names_as_they_were_written_and_a_clock_of_24_hours(void **state)
{
	(void)state;
	const struct reason clash = {.name = REASON_CLASH_LATE,
				     .label = "\u0141ukasz at " NAME_200,
				     .from_min = 13 * 60 + 5,
				     .until_min = 25 * 60,
				     .by = 1440};
	const struct reason money = {
	    .name = REASON_MONEY, .have = 1234567, .most = 5, .by = 1234562};
	assert_string_equal(saywhy_written(set_of(LANGUAGE_EN), &clash, &today.arena),
			    "at the same time as \u0141ukasz at " NAME_200
			    " (13:05-25:00): 1440 min too late");
	assert_string_equal(saywhy_written(set_of(LANGUAGE_EN), &money, &today.arena),
			    "fares of \u00a312345.67, \u00a30.05 in hand: \u00a312345.62 short");
	today_holds(saywhy_text(set_of(LANGUAGE_EN), &clash, &today.arena), "(1:05pm-1am)");
}

/* J4, whose chemist is shut on the day: a duty that finds no hour. */
static void
begin_without_chemist(const char *language, const char *because)
{
	json_t *document = today_document();
	json_object_set_new(json_array_get(json_object_get(document, "parties"), 1), "language",
			    json_string(language));
	struct closures *closures = arena_new(&today.arena, struct closures);
	struct closure *one = arena_new(&today.arena, struct closure);
	*closures = (struct closures){.list = one, .n = 1};
	*one = (struct closure){.of.location = "Infirmary",
				.because = because,
				.date = civil_from_ymd(2023, 9, 15),
				.until_min = 24 * 60};
	today.world.prepare.closures = closures;
	today_begin_with(document);
	assert_int_equal(today_solution()->appointments[DAY_CHEMIST].status, PLAN_DROPPED);
}

static const char *
told_alarm(void)
{
	const struct row_message *alarm =
	    today_message(DAY_COORDINATOR, "coordinator.alarm_infeasible");
	assert_non_null(alarm);
	return alarm->body;
}

static void
an_alarm_has_its_reason_in_the_words_of_who_gets_it(void **state)
{
	(void)state;
	begin_without_chemist("cy", "");
	today_holds(told_alarm(), "ni ellir cadw Chemist: mae wedi cau y dydd hwnnw.");
	/* What is stored and shown stays as it was. */
	assert_string_equal(today_solution()->appointments[DAY_CHEMIST].reason, "shut 00:00-24:00");
}

static void
what_somebody_wrote_of_a_closure_is_shown_and_never_texted(void **state)
{
	(void)state;
	begin_without_chemist("en", "a burst pipe");
	today_holds(told_alarm(), "Chemist cannot be kept: shut that day.");
	assert_string_equal(today_solution()->appointments[DAY_CHEMIST].reason,
			    "shut 00:00-24:00: a burst pipe");
}

/* What a text, and what a document has of a place that the calendar says is shut. */
static void
shut_is_told(enum reason_name name, const char *words, const char *english, const char *welsh)
{
	const struct reason reason = {.name = name, .label = words};
	const struct template_set *set = set_of(LANGUAGE_EN);
	assert_string_equal(saywhy_text(set, &reason, &today.arena), english);
	assert_string_equal(saywhy_text(set_of(LANGUAGE_CY), &reason, &today.arena), welsh);
	assert_string_equal(saywhy_written(set, &reason, &today.arena), words);
}

static void
why_a_place_is_shut_is_told_without_the_calendars_words(void **state)
{
	(void)state;
	shut_is_told(REASON_SHUT_SAID, "closed on Sunday", "closed that day",
		     "mae ar gau y dydd hwnnw");
	shut_is_told(REASON_SHUT_HOLIDAY, "bank holiday: Boxing Day", "it is a bank holiday",
		     "mae'n ddydd gwyliau banc");
	shut_is_told(REASON_SHUT_SESSION, "no session on Friday", "there is no session that day",
		     "nid oes sesiwn y dydd hwnnw");
	shut_is_told(REASON_SHUT_UNKNOWN, "hours not known", "its hours that day are not known",
		     "nid yw ei oriau y dydd hwnnw'n hysbys");
}

static void
a_day_that_cannot_be_done_is_told_in_welsh_why(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_array_get(json_object_get(document, "parties"), 1), "language",
			    json_string("cy"));
	json_object_set_new(json_object_get(document, "home"), "arrive_by", json_string("09:05"));
	today_begin_with(document);
	today_holds(told_alarm(), "ni ellir cyrraedd adref erbyn 9:05am.");
	assert_string_equal(today_solution()->why_not, "home cannot be reached by 09:05");
}

/* As an older service has left it: the reasons of the newest version are words alone. */
static void
forget_reasons(void)
{
	struct row_case *loaded = arena_new(&today.arena, struct row_case);
	*loaded = *today_case();
	json_t *json = json_loads(loaded->version.solution, 0, NULL);
	size_t i;
	json_t *appointment;
	int n = 0;
	json_array_foreach(json_object_get(json, "appointments"), i, appointment) n +=
	    json_object_del(appointment, "because") == 0;
	assert_true(n > 0);
	json_object_set_new(json, "version", json_integer(2));
	char *text = json_dumps(json, JSON_COMPACT);
	loaded->version.version = loaded->plan.version = 2;
	loaded->version.solution = arena_strdup(&today.arena, text);
	free(text);
	json_decref(json);
	const struct store_write writes[] = {
	    {.kind = WRITE_VERSION, .version = loaded->version},
	    {.kind = WRITE_PLAN_STATE, .plan = loaded->plan},
	};
	assert_int_equal(store_begin(today.store), 0);
	assert_int_equal(store_apply(today.store, writes, ARRAY_LEN(writes)), 0);
	assert_int_equal(store_commit(today.store), 0);
}

static void
a_plan_stored_with_its_reasons_in_words_alone_stays_the_same_plan(void **state)
{
	(void)state;
	begin_without_chemist("cy", "a burst pipe");
	forget_reasons();
	const struct plan_outcome *told = &today_solution()->appointments[DAY_CHEMIST];
	assert_int_equal(told->because.name, REASON_UNTOLD);
	const struct app_event event = {.kind = APP_TRAVEL, .cause = "timetable"};
	assert_int_equal(today_event(&event, &(struct drive_subject){.plan_id = today.plan_id}), 0);
	today_until(today.now);
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_solution()->appointments[DAY_CHEMIST].reason,
			    "shut 00:00-24:00: a burst pipe");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_reason_stands_whole_in_an_alarm_in_both_languages),
	    TEST(a_kind_says_nothing_that_its_reason_does_not_tell),
	    TEST(every_reason_comes_back_from_its_json),
	    TEST(a_document_has_names_as_they_were_written_and_a_clock_of_24_hours),
	    TEST(an_alarm_has_its_reason_in_the_words_of_who_gets_it),
	    TEST(what_somebody_wrote_of_a_closure_is_shown_and_never_texted),
	    TEST(why_a_place_is_shut_is_told_without_the_calendars_words),
	    TEST(a_day_that_cannot_be_done_is_told_in_welsh_why),
	    TEST(a_plan_stored_with_its_reasons_in_words_alone_stays_the_same_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

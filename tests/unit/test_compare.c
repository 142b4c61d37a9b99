/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "app/compare.h"

/* Two visits beside the gate: one place shuts for the weekend, the other is open on Thursday only
 * and may be put off. */
static const char document_text[] =
    "{\"plan\": \"P1\", \"date\": \"2023-09-15\", "
    "\"gate\": {\"lat\": 51.5, \"lon\": -3.0, \"expected\": \"09:30\"}, "
    "\"appointments\": ["
    "{\"id\": \"desk\", \"minutes\": 10, \"booked\": \"10:00\", \"move\": \"agreed\", "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"Mo-Fr 09:00-17:00; PH off\"}, "
    "{\"id\": \"bank\", \"minutes\": 10, \"booked\": \"11:00\", \"next_working_day\": \"agreed\", "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"Th 09:00-17:00; PH off\"}]}";
static const char holidays_text[] =
    "{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": ["
    "{\"title\": \"First\", \"date\": \"2023-01-02\", \"notes\": \"\"}, "
    "{\"title\": \"Last\", \"date\": \"2023-12-26\", \"notes\": \"\"}]}}";

struct fixture {
	struct arena arena;
	struct problems problems;
	struct holidays holidays;
	struct plan_document document;
	struct prepare_world world;
	struct compare_list list;
	struct compare_day days[COMPARE_DAYS_MAX];
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	fixture->world.holidays = &fixture->holidays;
	fixture->list.world = &fixture->world;
	fixture->list.document = &fixture->document;
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

static void
the_usual_dates_are_of_the_same_week_whatever_day_the_plan_has(void **state)
{
	(void)state;
	for (int offset = 0; offset < 7; offset++) {
		struct civil_date dates[3];
		struct civil_date monday = civil_from_ymd(2023, 9, 11);
		compare_usual_dates(civil_add_days(monday, offset), dates);
		for (int i = 0; i < 3; i++)
			assert_int_equal(dates[i].day, monday.day + 2 + i);
	}
}

static void
each_date_has_its_own_hours_and_its_own_plan(void **state)
{
	struct fixture *fixture = *state;
	const struct civil_date *dates = fixture->list.dates;
	compare_usual_dates(fixture->document.date, fixture->list.dates);
	fixture->list.n = 3;
	assert_int_equal(compare_days(&fixture->list, &fixture->problems, fixture->days), 0);
	const struct compare_day *days = fixture->days;
	/* Wednesday: the bank can be put off to Thursday; Thursday: as booked; Friday: the next
	 * working day is Monday, when it is shut. */
	static const int today[] = {1, 2, 1};
	static const int next_day[] = {1, 0, 0};
	static const int dropped[] = {0, 0, 1};
	for (int i = 0; i < 3; i++) {
		assert_int_equal(days[i].date.day, dates[i].day);
		assert_int_equal(days[i].today, today[i]);
		assert_int_equal(days[i].as_booked, today[i]);
		assert_int_equal(days[i].next_day, next_day[i]);
		assert_int_equal(days[i].dropped, dropped[i]);
		assert_int_equal(days[i].check.ways[0].kept, today[i]);
		assert_true(days[i].is_timed);
	}
	/* Only a Friday leaves the desk shut; its next working day is Monday. */
	assert_int_equal(days[2].n_shut, 2);
	assert_int_equal(days[2].shut[0].appointment, 0);
	assert_int_equal(days[2].shut[0].shut.until.date.day, dates[2].day + 3);
	assert_int_equal(days[2].next_working_day.day, dates[2].day + 3);
	assert_int_equal(days[1].n_shut, 1);
	assert_int_equal(days[1].shut[0].appointment, 1);
}

static void
the_document_keeps_its_own_date(void **state)
{
	struct fixture *fixture = *state;
	fixture->list.dates[0] = civil_from_ymd(2023, 9, 13);
	fixture->list.n = 1;
	struct civil_date before = fixture->document.date;
	assert_int_equal(compare_days(&fixture->list, &fixture->problems, fixture->days), 0);
	assert_int_equal(fixture->document.date.day, before.day);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_usual_dates_are_of_the_same_week_whatever_day_the_plan_has),
	    cmocka_unit_test_setup_teardown(each_date_has_its_own_hours_and_its_own_plan, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(the_document_keeps_its_own_date, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

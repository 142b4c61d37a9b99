/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/warn.h"
#include "plan/desk.h"

static void
a_check_tells_it_of_its_own_day(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct plan_document document = {.date = civil_from_ymd(2023, 9, 13),
					 .person = {.minutes_without_break_max = 240}};
	const struct holidays holidays = {.first = civil_from_ymd(2023, 1, 1),
					  .last = civil_from_ymd(2023, 12, 31)};
	struct prepared prepared = {.n_journeys = 0};
	struct plan_check check = {.load_longest_without_break_minutes = 240};
	warn_check(&holidays, &document, &prepared, &arena, &check);
	assert_int_equal(check.n_warnings, 0);
	check.load_longest_without_break_minutes = 241;
	warn_check(&holidays, &document, &prepared, &arena, &check);
	assert_int_equal(check.n_warnings, 1);
	assert_string_equal(check.warnings[0].kind, "no_break");
	assert_string_equal(check.warnings[0].text,
			    "241 min without a meal, 240 min is the most: 1 min too long");
	arena_fini(&arena);
}

static void
an_hour_that_is_no_start_of_its_desk_is_told(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	static const int starts[] = {600, 620};
	static const struct plan_interval session = {600, 640};
	const struct plan_desk desk = {
	    .starts = starts, .n_starts = 2, .sessions = &session, .n_sessions = 1};
	const struct plan_desk late = {.sessions = &session, .n_sessions = 1};
	struct plan_document document = {.date = civil_from_ymd(2023, 9, 13),
					 .person = {.minutes_without_break_max = PLAN_NONE}};
	const struct holidays holidays = {.first = civil_from_ymd(2023, 1, 1),
					  .last = civil_from_ymd(2023, 12, 31)};
	struct prepared prepared = {.problem = {.n_appointments = 4}};
	struct plan_appointment *list = prepared.problem.appointments;
	list[0] = (struct plan_appointment){
	    .label = "Bank", .minutes = 20, .booked_min = 610, .desk = &desk};
	list[1] = (struct plan_appointment){
	    .label = "Chemist", .minutes = 20, .booked_min = 620, .desk = &desk};
	list[2] = (struct plan_appointment){
	    .label = "Hub", .minutes = 20, .booked_min = 621, .desk = &late};
	list[3] = (struct plan_appointment){
	    .label = "Housing", .minutes = 20, .booked_min = PLAN_NONE, .desk = &desk};
	struct plan_check check = {.n_warnings = 0};
	warn_check(&holidays, &document, &prepared, &arena, &check);
	assert_int_equal(check.n_warnings, 2);
	assert_string_equal(check.warnings[0].kind, "desk");
	assert_string_equal(check.warnings[0].text,
			    "Bank at 10:10 is off the starts or sessions there");
	assert_string_equal(check.warnings[1].text,
			    "Hub at 10:21 is off the starts or sessions there");
	arena_fini(&arena);
}

static void
hours_that_nobody_confirmed_lately_are_one_warning(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct plan_document document = {
	    .n_appointments = 3,
	    .appointments = {{.label = "Housing"}, {.label = "Chemist"}, {.label = "Bank"}}};
	struct prepared prepared = {.confirmed_days = {400, 3, PLAN_NONE}};
	assert_null(warn_stale(&document, &prepared, &arena));
	prepared.is_stale[0] = prepared.is_stale[2] = true;
	assert_string_equal(
	    warn_stale(&document, &prepared, &arena),
	    "hours that nobody has confirmed lately: Housing (400 days), Bank (never)");
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_check_tells_it_of_its_own_day),
	    cmocka_unit_test(an_hour_that_is_no_start_of_its_desk_is_told),
	    cmocka_unit_test(hours_that_nobody_confirmed_lately_are_one_warning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

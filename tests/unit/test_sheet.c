/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/plan_words.h"
#include "app/sheet.h"
#include "plan/check.h"

/* Out at 09:30; every place is ten minutes on foot from the gate and from each other. */
static const char document_text[] =
    "{\"plan\": \"P1\", \"date\": \"2023-09-15\", "
    "\"gate\": {\"lat\": 51.5, \"lon\": -3.0, \"expected\": \"09:30\"}, "
    "\"person\": {\"arrive_early_minutes\": 5}, "
    "\"parties\": ["
    "{\"role\": \"coordinator\", \"label\": \"Alex\", \"number\": \"07700 900201\", \"consent\": "
    "true}, "
    "{\"role\": \"officer\", \"label\": \"Kim\", \"number\": \"07700 900301\", \"consent\": "
    "true}], "
    "\"appointments\": ["
    "{\"id\": \"early\", \"kind\": \"contact\", \"label\": \"Sam\", \"minutes\": 20, "
    "\"booked\": \"09:40\", \"move\": \"ask\", \"next_working_day\": \"ask\", "
    "\"modes\": {\"visit\": \"agreed\", \"phone\": \"ask\"}, "
    "\"place\": {\"name\": \"West\", \"lat\": 51.51, \"lon\": -3.0}, \"hours\": \"24/7\"}, "
    "{\"id\": \"shut\", \"label\": \"Parcel\", \"minutes\": 20, \"booked\": \"11:00\", "
    "\"move\": \"agreed\", \"place\": {\"name\": \"East\", \"lat\": 51.52, \"lon\": -3.0}, "
    "\"hours\": \"Fr 12:00-14:00\"}, "
    "{\"id\": \"first\", \"label\": \"Secret clinic\", \"minutes\": 60, \"booked\": \"14:30\", "
    "\"place\": {\"name\": \"North\", \"lat\": 51.53, \"lon\": -3.0}, \"hours\": \"24/7\"}, "
    "{\"id\": \"second\", \"label\": \"Desk\", \"minutes\": 30, \"booked\": \"15:00\", "
    "\"move\": \"ask\", \"place\": {\"name\": \"South\", \"lat\": 51.54, \"lon\": -3.0}, "
    "\"hours\": \"24/7\"}]}";
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
	struct plan_solution solution;
	struct sheet_day day;
};

static int
set_up(void **state)
{
	static const struct plan_option walk = {
	    .by = PLAN_WALK, .depart_last_min = PLAN_MINUTE_MAX, .minutes = 10, .ref = PLAN_NONE};
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	int rc = holidays_parse(holidays_text, sizeof(holidays_text) - 1, HOLIDAYS_DIVISION,
				&fixture->arena, &fixture->problems, &fixture->holidays);
	const struct prepare_world world = {.holidays = &fixture->holidays};
	if (rc == 0)
		rc = document_parse(document_text, sizeof(document_text) - 1, &fixture->problems,
				    &fixture->document);
	if (rc == 0)
		rc = prepare(&world, &fixture->document, &fixture->arena, &fixture->problems,
			     &fixture->prepared);
	struct plan_problem *problem = &fixture->prepared.problem;
	for (int from = 0; from < PLAN_PLACES_MAX; from++)
		for (int to = 0; to < PLAN_PLACES_MAX; to++)
			problem->travel[from][to] = (struct plan_options){&walk, 1};
	if (rc == 0)
		rc = plan_solve(problem, PLAN_STEPS_DEFAULT, &fixture->arena, &fixture->solution);
	fixture->day = (struct sheet_day){
	    .document = &fixture->document,
	    .prepared = &fixture->prepared,
	    .solution = &fixture->solution,
	    .next_working_day = civil_from_ymd(2023, 9, 18),
	    .words = {plan_words_set(LANGUAGE_EN)},
	};
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

static const char *
text_of(struct fixture *fixture, int index)
{
	struct sheet sheet;
	assert_true(sheet_make(&fixture->day, index, &fixture->arena, &sheet));
	return sheet.text;
}

static void
what_cannot_be_reached_names_the_way_the_wish_and_what_else_would_do(void **state)
{
	struct fixture *fixture = *state;
	struct sheet sheet;
	assert_true(sheet_make(&fixture->day, 0, &fixture->arena, &sheet));
	assert_string_equal(sheet.to, "Kim");
	assert_string_equal(
	    sheet.text, "P1, Fri 15 Sep: the 09:40 visit cannot be kept. Out at 09:30: on foot "
			"there at 09:40; 5 minutes are needed before it starts. We ask for a call "
			"at 09:40 instead, for 20 minutes. Mon 18 Sep would do as well. Alex, "
			"07700 900201 takes your answer.");
}

static void
who_is_written_to_in_welsh_gets_the_sheet_in_welsh_if_the_house_writes_it(void **state)
{
	struct fixture *fixture = *state;
	const char *english = text_of(fixture, 0);
	for (int i = 0; i < fixture->document.n_parties; i++)
		fixture->document.parties[i].language = LANGUAGE_CY;
	assert_string_equal(text_of(fixture, 0), english);
	fixture->day.words[LANGUAGE_CY] = plan_words_set(LANGUAGE_CY);
	assert_string_equal(
	    text_of(fixture, 0),
	    "P1, Gwe 15 Medi: ni ellir cadw'r ymweliad am 09:40. Allan am 09:30: ar droed yno am "
	    "09:40; mae angen 5 munud cyn iddo ddechrau. Gofynnwn am alwad am 09:40 yn lle hynny, "
	    "am "
	    "20 munud. Llun 18 Medi: byddai hynny'n iawn hefyd. Alex, 07700 900201 sy'n derbyn "
	    "eich "
	    "ateb.");
}

static void
what_is_shut_then_says_when_it_is_open_and_asks_nothing_that_needs_no_yes(void **state)
{
	assert_string_equal(text_of(*state, 1),
			    "P1, Fri 15 Sep: the 11:00 visit cannot be kept. It is open "
			    "12:00-14:00 that day. It is now 12:00 instead, for 20 minutes. "
			    "Alex, 07700 900201 takes your questions.");
}

static void
no_sheet_names_another_appointment(void **state)
{
	struct fixture *fixture = *state;
	const char *text = text_of(fixture, 3);
	assert_non_null(
	    strstr(text, "Another appointment ends at 15:30, 30 minutes after this one starts."));
	for (int i = 0; i < fixture->document.n_appointments; i++) {
		struct sheet sheet;
		if (!sheet_make(&fixture->day, i, &fixture->arena, &sheet))
			continue;
		for (int other = 0; other < fixture->document.n_appointments; other++)
			if (other != i)
				assert_null(strstr(sheet.text,
						   fixture->document.appointments[other].label));
	}
}

/* The sheet of the second appointment at 15:00, of which that is the reason. */
static const char *
text_because(struct fixture *fixture, enum check_reason reason, int minutes, int arrival_min)
{
	static struct check_verdict why;
	why = (struct check_verdict){
	    .reason = reason, .misses_by_minutes = minutes, .earliest_arrival_min = arrival_min};
	struct plan_outcome *first = &fixture->solution.appointments[2];
	struct plan_outcome before = *first;
	first->start_min = first->end_min = PLAN_NONE;
	fixture->solution.appointments[3].why = &why;
	const char *text = text_of(fixture, 3);
	*first = before;
	return text;
}

static void
each_kind_of_reason_has_its_sentence_and_number_and_nothing_private(void **state)
{
	static const struct {
		enum check_reason reason;
		int minutes, arrival_min;
		const char *sentence;
	} cases[] = {
	    {CHECK_TRAVEL, 22, 880, "What follows would be reached 22 minutes too late."},
	    {CHECK_TRAVEL, 1, 901, "It can be reached at 15:01 after another, 1 minute too late."},
	    {CHECK_TRAVEL, 3, 898,
	     "at 14:58 after another; 5 minutes are needed before it starts."},
	    {CHECK_TRAVEL, PLAN_NONE, PLAN_NONE, "It cannot be reached then."},
	    {CHECK_AFTER, 7, PLAN_NONE, "which starts 7 minutes before it ends."},
	    {CHECK_CURFEW, 18, PLAN_NONE, "The day would be over 18 minutes too late."},
	    {CHECK_BREAK, 30, PLAN_NONE, "no time to rest and eat: 30 minutes are missing."},
	    {CHECK_MONEY, PLAN_NONE, PLAN_NONE, "It cannot be reached then."},
	    {CHECK_WALK, PLAN_NONE, PLAN_NONE, "It cannot be reached then."},
	    {CHECK_AVOID, PLAN_NONE, PLAN_NONE, "It cannot be reached then."},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *text =
		    text_because(fixture, cases[i].reason, cases[i].minutes, cases[i].arrival_min);
		if (strstr(text, cases[i].sentence) == NULL)
			fail_msg("no \"%s\" in \"%s\"", cases[i].sentence, text);
	}
}

static void
what_is_kept_has_no_sheet(void **state)
{
	struct fixture *fixture = *state;
	struct sheet sheet;
	assert_int_equal(fixture->solution.appointments[2].status, PLAN_KEPT);
	assert_false(sheet_make(&fixture->day, 2, &fixture->arena, &sheet));
}

static void
what_is_left_out_says_so(void **state)
{
	struct fixture *fixture = *state;
	fixture->solution.appointments[3].status = PLAN_DROPPED;
	fixture->solution.appointments[3].needs_yes = false;
	assert_non_null(strstr(text_of(fixture, 3), "It has to be left out that day"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_cannot_be_reached_names_the_way_the_wish_and_what_else_would_do),
	    cmocka_unit_test(
		what_is_shut_then_says_when_it_is_open_and_asks_nothing_that_needs_no_yes),
	    cmocka_unit_test(
		who_is_written_to_in_welsh_gets_the_sheet_in_welsh_if_the_house_writes_it),
	    cmocka_unit_test(no_sheet_names_another_appointment),
	    cmocka_unit_test(each_kind_of_reason_has_its_sentence_and_number_and_nothing_private),
	    cmocka_unit_test(what_is_kept_has_no_sheet),
	    cmocka_unit_test(what_is_left_out_says_so),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

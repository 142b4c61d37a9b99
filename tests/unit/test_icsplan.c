/* SPDX-License-Identifier: MIT
 *
 * A plan document of a calendar file of appointments: what becomes of an event, whose it is, and
 * every fault at its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/icsplan.h"
#include "base/file.h"
#include "plan/document.h"

static struct {
	struct arena arena;
	struct problems problems;
	struct civil_zone *zone;
	const struct directory *directory;
	json_t *template, *made;
} f;

static int
set_up(void **state)
{
	(void)state;
	size_t n;
	arena_init(&f.arena);
	problems_init(&f.problems, &f.arena);
	f.zone = civil_zone_load("Europe/London");
	const char *text =
	    file_read("conf/newport/directory.json", 12 << 20, &f.arena, &f.problems, &n);
	f.directory = directory_parse(text, n, &f.arena, &f.problems);
	f.template = json_load_file("conf/newport/J4.json", 0, NULL);
	f.made = NULL;
	assert_non_null(f.directory);
	assert_non_null(f.template);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	json_decref(f.template);
	json_decref(f.made);
	civil_zone_free(f.zone);
	arena_fini(&f.arena);
	return 0;
}

static void
make(const char *text, size_t n, const struct civil_date *date)
{
	struct icsplan_ask ask = {.text = text,
				  .n = n,
				  .template = f.template,
				  .plan = "J5",
				  .date = date,
				  .zone = f.zone,
				  .directory = f.directory};
	json_decref(f.made);
	problems_init(&f.problems, &f.arena);
	f.made = icsplan_make(&ask, &f.arena, &f.problems);
	assert_int_equal(f.made == NULL, f.problems.count > 0);
}

/* One event of these lines, of which the first is the file's third. */
static void
make_event(const char *lines)
{
	const char *text = arena_printf(
	    &f.arena, "BEGIN:VCALENDAR\nBEGIN:VEVENT\n%sEND:VEVENT\nEND:VCALENDAR\n", lines);
	make(text, strlen(text), NULL);
}

static const char *
word(int i, const char *name)
{
	return json_string_value(json_object_get(
	    json_array_get(json_object_get(f.made, "appointments"), (size_t)i), name));
}

static void
is_told(const char *at, const char *text)
{
	for (size_t i = 0; i < problems_kept(&f.problems); i++)
		if (strcmp(f.problems.list[i].at, at) == 0 &&
		    strstr(f.problems.list[i].text, text) != NULL)
			return;
	for (size_t i = 0; i < problems_kept(&f.problems); i++)
		print_error("%s: %s\n", f.problems.list[i].at, f.problems.list[i].text);
	fail_msg("not told: %s: %s", at, text);
}

static void
appointments_are_those_of_the_file_and_the_rest_is_the_templates(void **state)
{
	(void)state;
	size_t n;
	const char *text = file_read("tests/data/ics/two.ics", 1 << 16, &f.arena, &f.problems, &n);
	make(text, n, NULL);
	assert_int_equal(f.problems.count, 0);
	struct plan_document *document = arena_new(&f.arena, struct plan_document);
	if (document_read(f.made, &f.problems, document) != 0)
		fail_msg("%s %s", f.problems.list[0].at, f.problems.list[0].text);
	assert_string_equal(document->plan, "J5");
	assert_int_equal(document->n_appointments, 2);
	assert_string_equal(word(0, "service"), "newport-usk-house");
	assert_string_equal(word(0, "booked"), "10:00");
	assert_int_equal(document->appointments[0].minutes, 60);
	assert_string_equal(document->appointments[0].kind, "contact");
	/* Of UTC, by the plan's clock. */
	assert_string_equal(word(1, "service"), "newport-job-centre-plus");
	assert_string_equal(word(1, "booked"), "11:25");
	/* Who speaks for none of them is not there: an empty list would mean all. */
	assert_int_equal(document->n_parties, 4);
	assert_int_equal(document->gate.expected_min, 9 * 60 + 30);
}

#define HOUR "DTSTART:20230915T100000\nDURATION:PT1H\n"

static void
a_service_is_found_by_what_names_it_and_never_guessed(void **state)
{
	(void)state;
	make_event(HOUR "LOCATION:Usk House\\, Lower Dock Street\nSUMMARY:Sam\n");
	assert_string_equal(word(0, "service"), "newport-usk-house");
	make_event(HOUR "LOCATION:8 corn street\n");
	assert_string_equal(word(0, "service"), "newport-citizens-advice");
	make_event(HOUR "SUMMARY:At the Newport Food Bank\\, bring a bag\n");
	assert_string_equal(word(0, "service"), "newport-food-bank");
	make_event(HOUR "LOCATION:Somewhere\nSUMMARY:Sam\n");
	is_told("line 2", "neither LOCATION nor SUMMARY");
	make_event(HOUR "LOCATION:Usk House or Newport Food Bank\n");
	is_told("line 2", "LOCATION names 2 services");
	is_told("line 2", "\"newport-usk-house\"");
	make_event(HOUR "X-FIRSTDAY-SERVICE:nobody\nLOCATION:Usk House\n");
	is_told("line 2", "X-FIRSTDAY-SERVICE \"nobody\" is not known");
}

static void
every_fault_is_told_at_its_line(void **state)
{
	(void)state;
	make_event("DTSTART;VALUE=DATE:20230915\nX-FIRSTDAY-SERVICE:newport-usk-house\n"
		   "RRULE:FREQ=DAILY\nno line\n");
	is_told("line 3", "a date without an hour");
	is_told("line 5", "is a series");
	is_told("line 6", "no content line");
	is_told("line 2", "neither DTEND nor DURATION");
	assert_int_equal(f.problems.count, 4);
	make_event("DTSTART;TZID=Nowhere:20230915T100000\nDTEND:20230915T100030\n");
	is_told("line 3", "the zone Nowhere is not known");
	is_told("line 4", "has seconds");
	make_event("DTSTART:20230915T100000\nDTEND:20230915T090000\nLOCATION:Usk House\n");
	is_told("line 4", "is not within a day");
	make_event("DTSTART:soon\nDURATION:PT90S\n");
	is_told("line 3", "is no time");
	is_told("line 4", "whole minutes");
	static const char cut[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n";
	make(cut, strlen(cut), NULL);
	is_told("line 2", "cut short");
	static const char both[] =
	    "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n";
	make(both, strlen(both), NULL);
	is_told("line 3", "which is meant?");
	make("x\n", 2, NULL);
	is_told("line 1", "is no iCalendar");
	make("\xff\n", 2, NULL);
	is_told("line 1", "not UTF-8");
	make("\0\n", 2, NULL);
	is_told("line 1", "NUL");
}

static void
of_several_dates_one_has_to_be_said(void **state)
{
	(void)state;
	static const char text[] =
	    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230915T100000\nDURATION:PT1H\n"
	    "LOCATION:Usk House\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20230916T110000\nDURATION:PT1H\n"
	    "LOCATION:Newport Food Bank\nEND:VEVENT\nEND:VCALENDAR\n";
	struct civil_date date = civil_from_ymd(2023, 9, 16);
	make(text, strlen(text), NULL);
	is_told("line 8", "is of another date");
	make(text, strlen(text), &date);
	assert_string_equal(word(0, "service"), "newport-food-bank");
	assert_string_equal(json_string_value(json_object_get(f.made, "date")), "2023-09-16");
	date = civil_from_ymd(2023, 9, 17);
	make(text, strlen(text), &date);
	is_told("file", "has no appointment on 2023-09-17");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(appointments_are_those_of_the_file_and_the_rest_is_the_templates),
	    TEST(a_service_is_found_by_what_names_it_and_never_guessed),
	    TEST(every_fault_is_told_at_its_line),
	    TEST(of_several_dates_one_has_to_be_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

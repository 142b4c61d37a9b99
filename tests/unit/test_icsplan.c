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

#include "app/icsplan_pipe.h"
#include "base/file.h"
#include "plan/document.h"

static struct {
	struct arena arena;
	struct problems problems, notes;
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
	problems_init(&f.notes, &f.arena);
	f.made = icsplan_make(&ask, &f.arena, &f.problems, &f.notes);
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

#define MAIL_ZONE(offset) \
	"BEGIN:VTIMEZONE\nTZID:%s\nBEGIN:STANDARD\nDTSTART:16010101T020000\n" \
	"TZOFFSETFROM:" offset "\nTZOFFSETTO:+0000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n" \
	"END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETFROM:+0000\n" \
	"TZOFFSETTO:" offset "\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n" \
	"END:VTIMEZONE\n"

/* 10:00 in a zone of that name, which stands behind the event with that summer time. */
static void
make_zoned(const char *tzid, const char *offset)
{
	const char *zone = arena_printf(
	    &f.arena, strcmp(offset, "+0100") == 0 ? MAIL_ZONE("+0100") : MAIL_ZONE("+0200"), tzid);
	const char *text = arena_printf(
	    &f.arena,
	    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=%s:20230915T100000\nDURATION:PT1H\n"
	    "LOCATION:Newport Food Bank\nEND:VEVENT\n%sEND:VCALENDAR\n",
	    tzid, zone);
	make(text, strlen(text), NULL);
}

static void
a_zone_is_its_names_and_else_what_the_file_states(void **state)
{
	(void)state;
	make_zoned("GMT Standard Time", "+0100");
	assert_string_equal(word(0, "booked"), "10:00");
	make_zoned("Somewhere East", "+0200");
	assert_string_equal(word(0, "booked"), "09:00");
	make_zoned("Europe/London", "+0100");
	assert_string_equal(word(0, "booked"), "10:00");
	make_zoned("/example.org/2020/Europe/London", "+0100");
	assert_string_equal(word(0, "booked"), "10:00");
}

static void
a_stated_zone_that_lies_about_a_known_one_is_refused(void **state)
{
	(void)state;
	make_zoned("Europe/London", "+0200");
	is_told("line 3", "its VTIMEZONE says another hour than the zone Europe/London has");
	make_zoned("Europe/Paris", "+0200");
	assert_string_equal(word(0, "booked"), "09:00");
	make_zoned("Europe/Paris", "+0100");
	is_told("line 3", "the zone Europe/Paris has");
	make_event("DTSTART;TZID=GMT Standard Time:20230915T100000\nDURATION:PT1H\n"
		   "LOCATION:Newport Food Bank\n");
	is_told("line 3", "GMT Standard Time is not known, and no VTIMEZONE");
}

#define AT_FOOD "DTSTART:20230915T100000\nDURATION:PT1H\nLOCATION:Newport Food Bank\n"

/* The appointments of a party of the document, as one word. */
static const char *
seats_of(const char *name)
{
	const char *all = "";
	const json_t *party, *id;
	size_t p, i;
	json_array_foreach(json_object_get(f.made, "parties"), p, party)
	{
		if (strcmp(json_string_value(json_object_get(party, "name")), name) != 0)
			continue;
		all = "-";
		json_array_foreach(json_object_get(party, "appointments"), i, id) all =
		    arena_printf(&f.arena, "%s%s ", all, json_string_value(id));
	}
	return all;
}

static void
who_is_invited_and_is_a_party_speaks_for_it(void **state)
{
	(void)state;
	json_t *priya = json_array_get(json_object_get(f.template, "parties"), 3);
	json_object_set_new(priya, "mail", json_string("priya@example.org"));
	make_event(AT_FOOD "ORGANIZER;CN=\"Desk; other\":mailto:Priya@example.org\n"
			   "ATTENDEE;PARTSTAT=ACCEPTED:tel:+44-7700-900303\n"
			   "ATTENDEE:mailto:stranger@example.org\n");
	assert_string_equal(seats_of("Priya"), "-food ");
	assert_string_equal(seats_of("Housing desk"), "-food ");
	/* They speak for nothing that is there. */
	assert_string_equal(seats_of("Sam"), "");
	assert_int_equal(f.notes.count, 1);
	assert_string_equal(f.notes.list[0].at, "line 8");
	make_event(AT_FOOD "ATTENDEE;PARTSTAT=DECLINED:mailto:priya@example.org\n");
	is_told("line 6", "has said no");
	make_event(AT_FOOD "ATTENDEE;PARTSTAT=DECLINED:mailto:stranger@example.org\n");
	assert_int_equal(f.problems.count, 0);
}

static void
faults_of_the_file_and_of_the_template_are_told_at_once(void **state)
{
	(void)state;
	json_object_set_new(json_object_get(f.template, "gate"), "expected", json_string("soon"));
	make_event(AT_FOOD "RRULE:FREQ=DAILY\n");
	is_told("line 6", "is a series");
	is_told("/gate/expected", "");
}

static void
a_child_tells_all_that_was_made_and_all_that_was_wrong(void **state)
{
	(void)state;
	static const char text[] =
	    "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" AT_FOOD
	    "ATTENDEE:mailto:stranger@example.org\n%sEND:VEVENT\nEND:VCALENDAR\n";
	const char *const lines[] = {"", "RRULE:FREQ=DAILY\n"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		const char *file = arena_printf(&f.arena, text, lines[i]);
		const struct icsplan_ask ask = {.text = file,
						.n = strlen(file),
						.template = f.template,
						.plan = "J5",
						.zone = f.zone,
						.directory = f.directory};
		make(file, strlen(file), NULL);
		struct problems told, notes;
		struct buf out;
		buf_init(&out);
		problems_init(&told, &f.arena);
		problems_init(&notes, &f.arena);
		icsplan_pipe_write(&ask, &out);
		json_t *heard = icsplan_pipe_read(buf_text(&out), &told, &notes);
		assert_int_equal(heard == NULL, i == 1);
		assert_true(heard == NULL || json_equal(heard, f.made));
		assert_int_equal(told.count, f.problems.count);
		assert_int_equal(told.count, i);
		assert_int_equal(notes.count, 1);
		json_decref(heard);
		/* One that was cut off says nothing. */
		problems_init(&told, &f.arena);
		assert_null(icsplan_pipe_read(arena_strndup(&f.arena, buf_text(&out), out.len / 2),
					      &told, &notes));
		assert_int_equal(told.count, 1);
		assert_null(icsplan_pipe_read(NULL, &told, &notes));
		assert_int_equal(told.count, 2);
		buf_fini(&out);
	}
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
	    TEST(a_zone_is_its_names_and_else_what_the_file_states),
	    TEST(a_stated_zone_that_lies_about_a_known_one_is_refused),
	    TEST(who_is_invited_and_is_a_party_speaks_for_it),
	    TEST(faults_of_the_file_and_of_the_template_are_told_at_once),
	    TEST(a_child_tells_all_that_was_made_and_all_that_was_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

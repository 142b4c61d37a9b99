/* SPDX-License-Identifier: MIT
 *
 * The plan document: read whole, refused whole, every fault with its pointer.
 */
#include "plan/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct reading {
	struct arena arena;
	struct problems problems;
	struct plan_document document;
	int rc;
};

static int
set_up(void **state)
{
	static struct reading reading;
	arena_init(&reading.arena);
	problems_init(&reading.problems, &reading.arena);
	*state = &reading;
	return 0;
}

static int
tear_down(void **state)
{
	struct reading *reading = *state;
	arena_fini(&reading->arena);
	return 0;
}

static void
read_text(struct reading *reading, const char *text)
{
	reading->rc = document_parse(text, strlen(text), &reading->problems, &reading->document);
}

static bool
has_problem(const struct reading *reading, const char *at, const char *part)
{
	for (size_t i = 0; i < problems_kept(&reading->problems); i++)
		if (strcmp(reading->problems.list[i].at, at) == 0 &&
		    strstr(reading->problems.list[i].text, part) != NULL)
			return true;
	return false;
}

#define GATE  "\"gate\": {\"lat\": 51.48, \"lon\": -3.17, \"expected\": \"09:30\"}"
#define PLACE "\"place\": {\"name\": \"A\", \"lat\": 51.5, \"lon\": -3}"

static void
the_sample_plan_is_read(void **state)
{
	struct reading *reading = *state;
	char text[DOCUMENT_BYTES_MAX];
	FILE *file = fopen("conf/newport/J4.json", "rb");
	assert_non_null(file);
	size_t n = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_int_equal(document_parse(text, n, &reading->problems, &reading->document), 0);
	const struct plan_document *document = &reading->document;
	assert_string_equal(document->plan, "J4");
	assert_int_equal(document->n_appointments, 6);
	assert_int_equal(document->gate.expected_min, 9 * 60 + 30);
	assert_false(document->has_home);
	assert_true(document->has_lift);
	assert_string_equal(document->warrant_to, "Newport");
	assert_int_equal(document->warrant_round.radius_m, 6000);
	assert_int_equal(document->appointments[0].weight, PLAN_NONE);
	assert_int_equal(document->appointments[5].mode[PLAN_PHONE], PLAN_ASK);
	assert_int_equal(document->parties[2].appointments, 1u << 5);
}

static void
what_is_left_out_has_its_usual_value(void **state)
{
	struct reading *reading = *state;
	read_text(reading, "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE
			   ", \"appointments\": [{\"id\": \"x\", \"minutes\": 30, " PLACE "}]}");
	assert_int_equal(reading->rc, 0);
	const struct document_appointment *appointment = &reading->document.appointments[0];
	assert_int_equal(reading->document.person.money_pence, PLAN_NONE);
	assert_int_equal(reading->document.gate.latest_min, 9 * 60 + 30);
	assert_int_equal(appointment->booked_min, PLAN_NONE);
	assert_int_equal(appointment->mode[PLAN_VISIT], PLAN_AGREED);
	assert_int_equal(appointment->mode[PLAN_PHONE], PLAN_NEVER);
	assert_int_equal(appointment->move, PLAN_NEVER);
	assert_string_equal(appointment->label, "x");
	assert_null(appointment->hours);
}

static void
every_fault_is_told_at_once_with_its_pointer(void **state)
{
	struct reading *reading = *state;
	read_text(reading,
		  "{\"plan\": \"no spaces\", \"date\": \"2023-02-30\", \"gaet\": 1, "
		  "\"gate\": {\"lat\": 91, \"lon\": 0, \"expected\": \"9:30\"}, "
		  "\"breaks\": [{\"minutes\": 60, \"from\": \"12:00\", \"until\": \"12:30\"}], "
		  "\"appointments\": [{\"id\": \"x\", \"minutes\": 0, \"service\": \"s\", "
		  "\"hours\": \"24/7\", \"priority\": \"shall\"}, "
		  "{\"id\": \"x\", \"minutes\": 5, " PLACE ", \"after\": [\"y\"]}]}");
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/plan", "letters"));
	assert_true(has_problem(reading, "/date", "2023-02-30"));
	assert_true(has_problem(reading, "/gaet", "did you mean \"gate\"?"));
	assert_true(has_problem(reading, "/gate/lat", "91"));
	assert_true(has_problem(reading, "/gate/expected", "9:30"));
	assert_true(has_problem(reading, "/breaks/0", "does not fit"));
	assert_true(has_problem(reading, "/appointments/0/minutes", "0"));
	assert_true(has_problem(reading, "/appointments/0/hours", "belongs to"));
	assert_true(has_problem(reading, "/appointments/0/priority", "must, should or could"));
	assert_true(has_problem(reading, "/appointments/1/id", "twice"));
	assert_true(has_problem(reading, "/appointments/1/after/0", "no appointment here"));
}

static void
an_order_that_runs_in_a_circle_is_refused(void **state)
{
	struct reading *reading = *state;
	read_text(reading,
		  "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE ", \"appointments\": ["
		  "{\"id\": \"x\", \"minutes\": 5, " PLACE ", \"after\": [\"z\"]}, "
		  "{\"id\": \"y\", \"minutes\": 5, " PLACE ", \"after\": [\"x\"]}, "
		  "{\"id\": \"z\", \"minutes\": 5, " PLACE ", \"after\": [\"y\"]}]}");
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/appointments/0/after", "circle"));
	assert_true(has_problem(reading, "/appointments/2/after", "circle"));
}

static void
twelve_appointments_are_read_and_thirteen_refused(void **state)
{
	struct reading *reading = *state;
	for (int n = 12; n <= 13; n++) {
		char *text = arena_printf(&reading->arena,
					  "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE
					  ", \"appointments\": [");
		for (int i = 0; i < n; i++)
			text = arena_printf(&reading->arena,
					    "%s%s{\"id\": \"x%d\", \"minutes\": 5, " PLACE "}",
					    text, i == 0 ? "" : ", ", i);
		read_text(reading, arena_printf(&reading->arena, "%s]}", text));
		assert_int_equal(reading->rc, n == 12 ? 0 : E_INPUT);
	}
	assert_true(has_problem(reading, "/appointments", "13 entries"));
}

static void
an_appointment_whose_modes_are_all_still_to_be_asked_is_read(void **state)
{
	struct reading *reading = *state;
	read_text(reading, "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE
			   ", \"appointments\": [{\"id\": \"x\", \"minutes\": 5, " PLACE
			   ", \"modes\": {\"visit\": \"ask\"}}]}");
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.appointments[0].mode[PLAN_VISIT], PLAN_ASK);
	assert_int_equal(reading->document.appointments[0].mode[PLAN_PHONE], PLAN_NEVER);
}

static void
a_party_may_want_mail_at_a_plain_address(void **state)
{
	struct reading *reading = *state;
	static const char *const mails[] = {"desk@example.org", "desk, the other one"};
	for (int i = 0; i < 2; i++) {
		read_text(
		    reading,
		    arena_printf(&reading->arena,
				 "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE
				 ", \"appointments\": [{\"id\": \"x\", \"minutes\": 5, " PLACE
				 "}], \"parties\": [{\"role\": \"service\", \"mail\": \"%s\"}, "
				 "{\"role\": \"mentor\"}]}",
				 mails[i]));
		assert_int_equal(reading->rc, i == 0 ? 0 : E_INPUT);
		if (i > 0)
			continue;
		assert_string_equal(reading->document.parties[0].mail, mails[0]);
		assert_null(reading->document.parties[1].mail);
	}
	assert_true(has_problem(reading, "/parties/0/mail", "no plain mail address"));
}

static const char *
with_languages(struct reading *reading, const char *person, const char *party, const char *other)
{
	return arena_printf(
	    &reading->arena,
	    "{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE
	    ", \"person\": {%s}, \"appointments\": [{\"id\": \"x\", \"minutes\": 5, " PLACE
	    "}], \"parties\": [{\"role\": \"person\"%s}, {\"role\": \"officer\"%s}]}",
	    person, party, other);
}

static void
a_language_is_each_ones_own_and_the_persons_is_said_once(void **state)
{
	struct reading *reading = *state;
	read_text(reading, with_languages(reading, "", "", ""));
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.person.language, LANGUAGE_EN);
	read_text(reading, with_languages(reading, "\"language\": \"cy\"", "", ""));
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.parties[0].language, LANGUAGE_CY);
	assert_int_equal(reading->document.parties[1].language, LANGUAGE_EN);
	read_text(reading, with_languages(reading, "", "", ", \"language\": \"cy\""));
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.parties[0].language, LANGUAGE_EN);
	assert_int_equal(reading->document.parties[1].language, LANGUAGE_CY);
	read_text(reading, with_languages(reading, "\"language\": \"fr\"", ", \"language\": \"cy\"",
					  ", \"language\": 7"));
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/person/language", "\"fr\""));
	assert_true(has_problem(reading, "/parties/0/language", "is not that of /person/language"));
	assert_true(has_problem(reading, "/parties/1/language", ""));
}

static void
what_to_bring_is_a_few_things_in_their_own_words(void **state)
{
	struct reading *reading = *state;
	read_text(reading, "{\"plan\": \"p\", \"date\": \"2023-09-15\", " GATE
			   ", \"person\": {\"check_in\": true}, \"appointments\": [{\"id\": \"x\", "
			   "\"minutes\": 5, "
			   "\"bring\": [\"ID\", \"letter from the council\"], " PLACE "}]}");
	assert_int_equal(reading->rc, 0);
	assert_true(reading->document.person.check_in);
	assert_int_equal(reading->document.appointments[0].n_bring, 2);
	assert_string_equal(reading->document.appointments[0].bring[1], "letter from the council");
	read_text(reading,
		  "{\"plan\": \"p\", \"date\": \"2023-09-15\", " GATE
		  ", \"appointments\": [{\"id\": \"x\", \"minutes\": 5, \"bring\": [\"ID, "
		  "letter\", 5, \" \", "
		  "\"a letter that has more than forty characters\"], " PLACE "}, {\"id\": \"y\", "
		  "\"minutes\": 5, \"bring\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"], " PLACE
		  "}]}");
	assert_int_equal(reading->rc, E_INPUT);
	for (int i = 0; i < 4; i++)
		assert_true(has_problem(
		    reading, arena_printf(&reading->arena, "/appointments/0/bring/%d", i),
		    "is not one thing"));
	assert_true(has_problem(reading, "/appointments/1/bring", "6"));
}

static void
what_is_not_json_is_told_with_line_and_column(void **state)
{
	struct reading *reading = *state;
	read_text(reading, "{\"plan\":\n  J4}");
	assert_int_equal(reading->rc, E_INPUT);
	assert_int_equal(reading->problems.count, 1);
	assert_int_equal(strncmp(reading->problems.list[0].at, "line 2 column ", 14), 0);
}

#define CALLED(rest) \
	"{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE ", \"appointments\": [{\"id\": " \
	"\"x\", \"kind\": \"contact\", \"minutes\": 30, " PLACE ", \"modes\": {\"phone\": " \
	"\"agreed\"}, \"call\": " rest "}"
#define OFFICER ", {\"role\": \"officer\", \"number\": \"01632 960123\"}"
#define PERSON  "], \"parties\": [{\"role\": \"person\", \"number\": \"07700 900101\"}"

static void
the_service_rings_the_person_on_their_own_number(void **state)
{
	struct reading *reading = *state;
	read_text(reading, CALLED("null") PERSON OFFICER "]}");
	assert_int_equal(reading->rc, 0);
	assert_false(reading->document.appointments[0].call.is_by_person);
	assert_string_equal(document_call_number(&reading->document, 0), "07700 900101");
	read_text(reading, CALLED("{\"number\": \"01632 960456\"}") PERSON "]}");
	assert_int_equal(reading->rc, 0);
	assert_string_equal(document_call_number(&reading->document, 0), "01632 960456");
	read_text(reading, CALLED("{\"from\": \"service\"}") "]}");
	assert_int_equal(reading->rc, 0);
	assert_null(document_call_number(&reading->document, 0));
}

static void
the_person_rings_the_number_that_is_told_or_else_the_partys(void **state)
{
	struct reading *reading = *state;
	read_text(reading, CALLED("{\"from\": \"person\", \"number\": \"01632 960456\"}")
			       PERSON OFFICER "]}");
	assert_int_equal(reading->rc, 0);
	assert_true(reading->document.appointments[0].call.is_by_person);
	assert_string_equal(document_call_number(&reading->document, 0), "01632 960456");
	read_text(reading, CALLED("{\"from\": \"person\"}") PERSON OFFICER "]}");
	assert_int_equal(reading->rc, 0);
	assert_string_equal(document_call_number(&reading->document, 0), "01632 960123");
	/* Who speaks for it comes before who speaks for nothing by name. */
	read_text(reading, CALLED("{\"from\": \"person\"}") PERSON OFFICER
		  ", {\"role\": \"service\", \"number\": \"01632 960789\", "
		  "\"appointments\": [\"x\"]}]}");
	assert_int_equal(reading->rc, 0);
	assert_string_equal(document_call_number(&reading->document, 0), "01632 960789");
}

static void
a_call_that_nobody_could_make_is_refused_with_its_pointer(void **state)
{
	struct reading *reading = *state;
	read_text(reading, CALLED("{\"from\": \"person\"}") PERSON "]}");
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/appointments/0/call", "needs a \"number\""));
	read_text(reading, CALLED("{\"from\": \"them\", \"number\": \"ring me\", \"at\": 1}") "]}");
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/appointments/0/call/from", "service or person"));
	assert_true(has_problem(reading, "/appointments/0/call/number", "phone number"));
	assert_true(has_problem(reading, "/appointments/0/call/at", ""));
}

#define HOME(by) \
	"{\"plan\": \"A\", \"date\": \"2023-09-15\", " GATE \
	", \"home\": {\"lat\": 51.5, \"lon\": -3, \"arrive_by\": " by "}, " \
	"\"breaks\": [{\"minutes\": 9, \"from\": \"10:00\", \"until\": \"12:00\"}, " \
	"{\"kind\": \"food\", \"minutes\": 9, \"from\": \"10:00\", \"until\": \"12:00\"}, " \
	"{\"kind\": \"rest\", \"minutes\": 9, \"from\": \"10:00\", \"until\": \"12:00\"}], " \
	"\"appointments\": [{\"id\": \"x\", \"minutes\": 30, " PLACE "}]}"

static void
home_is_reached_by_an_hour_or_before_dark_and_by_nothing_else(void **state)
{
	struct reading *reading = *state;
	read_text(reading, HOME("\"19:30\""));
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.home.arrive_by_min, 1170);
	assert_false(reading->document.home.arrive_before_dark);
	read_text(reading, HOME("\"dark\""));
	assert_int_equal(reading->rc, 0);
	assert_int_equal(reading->document.home.arrive_by_min, PLAN_NONE);
	assert_true(reading->document.home.arrive_before_dark);
	read_text(reading, HOME("\"dusk\""));
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/home/arrive_by", "nor \"dark\""));
	read_text(reading, HOME("19"));
	assert_int_equal(reading->rc, E_INPUT);
	assert_true(has_problem(reading, "/home/arrive_by", ""));
}

static void
a_break_is_a_meal_unless_its_kind_says_otherwise(void **state)
{
	struct reading *reading = *state;
	read_text(reading, HOME("null"));
	assert_int_equal(reading->rc, 0);
	assert_true(reading->document.breaks[0].is_meal);
	assert_true(reading->document.breaks[1].is_meal);
	assert_false(reading->document.breaks[2].is_meal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_sample_plan_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_left_out_has_its_usual_value, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(
		a_language_is_each_ones_own_and_the_persons_is_said_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(every_fault_is_told_at_once_with_its_pointer, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(
		home_is_reached_by_an_hour_or_before_dark_and_by_nothing_else, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_break_is_a_meal_unless_its_kind_says_otherwise,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_order_that_runs_in_a_circle_is_refused, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(twelve_appointments_are_read_and_thirteen_refused,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		an_appointment_whose_modes_are_all_still_to_be_asked_is_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_party_may_want_mail_at_a_plain_address, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(what_to_bring_is_a_few_things_in_their_own_words,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_not_json_is_told_with_line_and_column, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(the_service_rings_the_person_on_their_own_number,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		the_person_rings_the_number_that_is_told_or_else_the_partys, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_call_that_nobody_could_make_is_refused_with_its_pointer, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

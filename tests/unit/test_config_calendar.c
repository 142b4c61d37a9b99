/* SPDX-License-Identifier: MIT
 *
 * Calendars elsewhere in the configuration.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/confcase.h"

static void
a_calendar_is_of_a_number_or_of_a_service(void **state)
{
	(void)state;
	assert_int_equal(
	    0,
	    confcase_parse("calendar desk {\n\turl https://dav.example.org/desk/\n"
			   "\tusername desk\n\tpassword file:desk.secret\n"
			   "\twhose number:07700 900001\n\tbusy no\n\tevery 30s\n\ttimeout 5s\n}\n"
			   "calendar house {\n\turl http://127.0.0.1:5232/h/\n"
			   "\twhose service:newport-usk-house\n\tpush no\n}\n"));
	assert_int_equal(confcase.config.n_calendars, 2);
	const struct config_calendar *desk = &confcase.config.calendars[0];
	assert_string_equal(desk->name, "desk");
	assert_string_equal(desk->url, "https://dav.example.org/desk/");
	assert_string_equal(desk->password.name, "etc/desk.secret");
	assert_string_equal(desk->whose.number, "07700 900001");
	assert_string_equal(desk->whose.service, "");
	assert_true(desk->push);
	assert_false(desk->busy);
	assert_int_equal(desk->every_s, 30);
	assert_int_equal(desk->busy_stale_s, 86400);
	assert_int_equal(desk->timeout_s, 5);
	const struct config_calendar *house = &confcase.config.calendars[1];
	assert_string_equal(house->whose.service, "newport-usk-house");
	assert_false(house->push);
	assert_true(house->busy);
	assert_int_equal(house->password.source, CONFIG_SECRET_NONE);
}

static void
every_fault_of_a_calendar_is_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(
	    confcase_parse("calendar desk {\n\turl https://dav.example.org/desk?x\n"
			   "\tusername desk\n\twhose number:12ab\n\tpush no\n\tbusy no\n"
			   "\tevery 2h\n\tbusy-stale 3h\n\ttimeout 0s\n}\n"),
	    E_INPUT);
	static const char *const words[] = {"whose \"number:12ab\"",      "timeout",
					    "username and password",      "neither push nor busy",
					    "busy-stale has to be twice", "\"?\""};
	assert_int_equal(confcase.problems.count, ARRAY_LEN(words));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_non_null(strstr(confcase.problems.list[i].text, words[i]));
	confcase_refuse(
	    "calendar d {\n\tpush maybe\n\turl https://a.example/\n\twhose service:x\n}\n",
	    "etc/x.conf:2", "has to be yes or no");
	confcase_refuse("calendar d {\n\turl http://dav.example.org/\n\twhose service:x\n}\n",
			"etc/x.conf:2", "plain http");
	confcase_refuse("calendar d {\n\twhose service:x\n}\n", "etc/x.conf:1", "needs url");
	confcase_refuse("calendar d {\n\turl https://a.example/\n\twhose service:x\n}\n"
			"calendar e {\n\turl https://a.example/\n\twhose service:y\n}\n",
			"etc/x.conf:5", "stands already above");
	confcase_refuse("calendar d {\n\turl https://a.example/\n\twhose x\n}\n", "etc/x.conf:3",
			"number:NUMBER or service:ID");
	confcase_refuse("calendar d {\n\turl https://a.example/\n\twhose service:\n}\n",
			"etc/x.conf:3", "number:NUMBER or service:ID");
	confcase_refuse("calendar DESK {\n}\n", "etc/x.conf:1", "calendar NAME {");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_calendar_is_of_a_number_or_of_a_service),
	    cmocka_unit_test(every_fault_of_a_calendar_is_told_at_once),
	};
	return cmocka_run_group_tests(tests, confcase_set_up, confcase_tear_down);
}

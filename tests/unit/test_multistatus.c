/* SPDX-License-Identifier: MIT
 *
 * What WebDAV servers answer: as Radicale and Xandikos write it, and what nobody should.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "calendar/multistatus.h"

static struct arena arena;
static struct multistatus out;
static const char *why;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static int
parse(const char *text)
{
	return multistatus_parse(text, strlen(text), &arena, &out, &why);
}

static void
a_status_counts_before_its_properties_or_behind(void **state)
{
	(void)state;
	assert_int_equal(
	    parse("<?xml version='1.0' encoding='utf-8'?>\n"
		  "<multistatus xmlns=\"DAV:\"><response><href>/desk/cal/none.ics</href>"
		  "<status>HTTP/1.1 404 Not Found</status></response><response>"
		  "<href>/desk/cal/aa.ics</href><propstat><prop><getetag>\"7f2c\"</getetag></prop>"
		  "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"),
	    0);
	assert_int_equal(out.n, 2);
	assert_string_equal(out.list[0].name, "none.ics");
	assert_int_equal(out.list[0].status, 404);
	assert_string_equal(out.list[0].etag, "");
	assert_string_equal(out.list[1].name, "aa.ics");
	assert_int_equal(out.list[1].status, 0);
	assert_string_equal(out.list[1].etag, "\"7f2c\"");

	assert_int_equal(
	    parse("<ns0:multistatus xmlns:ns0=\"DAV:\" "
		  "xmlns:ns1=\"urn:ietf:params:xml:ns:caldav\">"
		  "<ns0:response><ns0:href>/c/b%20b.ics</ns0:href><ns0:propstat>"
		  "<ns0:status>HTTP/1.1 200 OK</ns0:status><ns0:prop>"
		  "<ns1:calendar-data>BEGIN:VCALENDAR&#13;\nSUMMARY:a &lt; b &amp;amp; c\n"
		  "</ns1:calendar-data></ns0:prop></ns0:propstat></ns0:response>"
		  "</ns0:multistatus>"),
	    0);
	assert_int_equal(out.n, 1);
	assert_string_equal(out.list[0].name, "b b.ics");
	assert_string_equal(out.list[0].calendar, "BEGIN:VCALENDAR\r\nSUMMARY:a < b &amp; c\n");
}

static void
a_property_that_was_not_found_is_none(void **state)
{
	(void)state;
	assert_int_equal(parse("<D:multistatus xmlns:D='DAV:'><D:response><D:href>/x/a</D:href>"
			       "<D:propstat><D:prop><D:getetag>\"no\"</D:getetag></D:prop>"
			       "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"
			       "<D:propstat><D:prop><D:getetag>\"silent\"</D:getetag></D:prop>"
			       "</D:propstat></D:response></D:multistatus>"),
			 0);
	assert_string_equal(out.list[0].etag, "");
	assert_string_equal(out.list[0].name, "a");
}

static void
names_of_another_namespace_say_nothing(void **state)
{
	(void)state;
	assert_int_equal(parse("<D:multistatus xmlns:D='DAV:' xmlns:e='urn:else'><D:response>"
			       "<e:href>/x/wrong</e:href><D:href>/x/right/</D:href>"
			       "<e:getetag>\"no\"</e:getetag><D:propstat><D:prop>"
			       "<e:wrap><D:getetag>\"deep\"</D:getetag></e:wrap></D:prop>"
			       "<D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
			       "<D:response><D:href>/x/inner</D:href></D:response>"
			       "</D:response></D:multistatus>"),
			 0);
	assert_int_equal(out.n, 1);
	assert_string_equal(out.list[0].name, "right");
	assert_string_equal(out.list[0].etag, "");
}

static void
what_was_not_fulfilled_is_told_by_its_name(void **state)
{
	(void)state;
	assert_int_equal(parse("<error xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
			       "<C:no-uid-conflict /></error>"),
			 0);
	assert_int_equal(out.n, 0);
	assert_string_equal(out.error, "no-uid-conflict");
	assert_int_equal(
	    parse("<n:multistatus xmlns:n=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">"
		  "<n:response><n:href>http%3A//h/c/dup.ics</n:href>"
		  "<n:status>HTTP/1.1 412 Precondition Failed</n:status><n:error>"
		  "<c:no-uid-conflict /></n:error></n:response></n:multistatus>"),
	    0);
	assert_string_equal(out.list[0].name, "dup.ics");
	assert_int_equal(out.list[0].status, 412);
	assert_string_equal(out.list[0].error, "no-uid-conflict");
}

static void
a_document_type_is_refused_before_any_entity(void **state)
{
	(void)state;
	assert_int_equal(parse("<!DOCTYPE m [<!ENTITY a \"xxxxxxxx\">"
			       "<!ENTITY b \"&a;&a;&a;&a;\">]>"
			       "<D:multistatus xmlns:D='DAV:'>&b;</D:multistatus>"),
			 E_INPUT);
	assert_non_null(strstr(why, "document type"));
	assert_int_equal(parse("<!DOCTYPE m SYSTEM \"file:///etc/passwd\">"
			       "<D:multistatus xmlns:D='DAV:'/>"),
			 E_INPUT);
	assert_non_null(strstr(why, "document type"));
}

static void
what_is_no_answer_is_told_with_its_line(void **state)
{
	(void)state;
	assert_int_equal(parse("<html><body>Log in</body></html>"), E_INPUT);
	assert_string_equal(why, "is no multistatus");
	assert_int_equal(parse(""), E_INPUT);
	assert_int_equal(parse("<D:multistatus xmlns:D='DAV:'>\n<D:response>"
			       "<D:href>/a</D:href></D:multistatus>"),
			 E_INPUT);
	assert_non_null(strstr(why, "in line 2"));
	assert_int_equal(out.n, 0);
	assert_int_equal(parse("<D:multistatus xmlns:D='DAV:'>&undefined;</D:multistatus>"),
			 E_INPUT);
}

/* ${depth} elements, the root among them. */
static int
parse_deep(int depth)
{
	struct buf text;
	buf_init(&text);
	buf_add_text(&text, "<D:multistatus xmlns:D='DAV:'>");
	for (int i = 1; i < depth; i++)
		buf_add_text(&text, "<x>");
	for (int i = 1; i < depth; i++)
		buf_add_text(&text, "</x>");
	buf_add_text(&text, "</D:multistatus>");
	int rc = parse(buf_text(&text));
	buf_fini(&text);
	return rc;
}

static int
parse_many(int n)
{
	struct buf text;
	buf_init(&text);
	buf_add_text(&text, "<D:multistatus xmlns:D='DAV:'>");
	for (int i = 0; i < n; i++)
		buf_printf(&text, "<D:response><D:href>/%d</D:href></D:response>", i);
	buf_add_text(&text, "</D:multistatus>");
	int rc = parse(buf_text(&text));
	buf_fini(&text);
	return rc;
}

static int
parse_long(size_t n)
{
	struct buf text;
	buf_init(&text);
	buf_add_text(&text, "<D:multistatus xmlns:D='DAV:'><D:response><D:href>");
	for (size_t i = 0; i < n; i++)
		buf_add_text(&text, "a");
	buf_add_text(&text, "</D:href></D:response></D:multistatus>");
	int rc = parse(buf_text(&text));
	buf_fini(&text);
	return rc;
}

static void
each_limit_holds_and_one_past_it_is_refused(void **state)
{
	(void)state;
	assert_int_equal(parse_deep(MULTISTATUS_DEPTH_MAX), 0);
	assert_int_equal(parse_deep(MULTISTATUS_DEPTH_MAX + 1), E_LIMIT);
	assert_non_null(strstr(why, "deeper"));
	assert_int_equal(parse_many(MULTISTATUS_RESPONSES_MAX), 0);
	assert_int_equal(out.n, MULTISTATUS_RESPONSES_MAX);
	assert_string_equal(out.list[MULTISTATUS_RESPONSES_MAX - 1].name, "4999");
	assert_int_equal(parse_many(MULTISTATUS_RESPONSES_MAX + 1), E_LIMIT);
	assert_int_equal(out.n, 0);
	assert_int_equal(parse_long(MULTISTATUS_TEXT_MAX), 0);
	assert_int_equal(strlen(out.list[0].name), MULTISTATUS_TEXT_MAX);
	assert_int_equal(parse_long(MULTISTATUS_TEXT_MAX + 1), E_LIMIT);
	assert_non_null(strstr(why, "longer text"));
	assert_int_equal(multistatus_parse("", MULTISTATUS_BYTES_MAX + 1, &arena, &out, &why),
			 E_LIMIT);
}

static void
an_escape_in_a_name_is_undone_once(void **state)
{
	(void)state;
	assert_int_equal(parse("<D:multistatus xmlns:D='DAV:'><D:response>"
			       "<D:href> /c/a%40b%2541%zz%00%4.ics?x </D:href></D:response>"
			       "</D:multistatus>"),
			 0);
	assert_string_equal(out.list[0].name, "a@b%41%zz%00%4.ics");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_status_counts_before_its_properties_or_behind),
	    cmocka_unit_test(a_property_that_was_not_found_is_none),
	    cmocka_unit_test(names_of_another_namespace_say_nothing),
	    cmocka_unit_test(what_was_not_fulfilled_is_told_by_its_name),
	    cmocka_unit_test(a_document_type_is_refused_before_any_entity),
	    cmocka_unit_test(what_is_no_answer_is_told_with_its_line),
	    cmocka_unit_test(each_limit_holds_and_one_past_it_is_refused),
	    cmocka_unit_test(an_escape_in_a_name_is_undone_once),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

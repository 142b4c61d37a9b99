/* SPDX-License-Identifier: MIT
 *
 * CalDAV as values: the requests byte for byte, and every answer by the table of the header.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/caldav.h"

#define UID_CONFLICT \
	"<error xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><C:no-uid-conflict/>" \
	"</error>"

static struct arena arena;
static const struct caldav_collection desk = {
    .name = "desk",
    .url = "https://dav.example.org/a&b/desk/",
    .username = "Aladdin",
    .password = "open sesame",
    .timeout_ms = 2000,
};
static const struct caldav_collection open_one = {
    .name = "open", .url = "http://127.0.0.1:1/", .username = "", .password = ""};

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

static bool
has_header(const struct fetch_request *request, const char *header)
{
	for (int i = 0; request->headers[i] != NULL; i++)
		if (strcmp(request->headers[i], header) == 0)
			return true;
	return false;
}

static void
an_event_is_written_only_where_it_is_as_we_knew_it(void **state)
{
	(void)state;
	struct fetch_request request;
	struct buf text;
	buf_init(&text);
	buf_add_text(&text, "BEGIN:VCALENDAR\r\n");
	const char *name = caldav_name("0123456789abcdef@firstday", &arena);
	assert_string_equal(name, "0123456789abcdef.ics");
	caldav_put(&desk, name, "", &text, &arena, &request);
	assert_string_equal(request.method, "PUT");
	assert_string_equal(request.url, "https://dav.example.org/a&b/desk/0123456789abcdef.ics");
	assert_true(has_header(&request, "If-None-Match: *"));
	assert_true(has_header(&request, "Content-Type: text/calendar; charset=utf-8"));
	/* The login of RFC 7617 section 2. */
	assert_true(has_header(&request, "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
	assert_int_equal(request.body_len, text.len);
	assert_int_equal(request.timeout_ms, 2000);
	caldav_put(&open_one, name, "\"7f\"", &text, &arena, &request);
	assert_true(has_header(&request, "If-Match: \"7f\""));
	assert_false(has_header(&request, "If-None-Match: *"));
	assert_null(request.headers[2]);
	caldav_delete(&open_one, name, "\"7f\"", &arena, &request);
	assert_string_equal(request.method, "DELETE");
	assert_true(has_header(&request, "If-Match: \"7f\""));
	assert_int_equal(request.body_len, 0);
	buf_fini(&text);
}

static void
a_look_names_each_resource_by_its_path(void **state)
{
	(void)state;
	struct fetch_request request;
	const char *const names[] = {"aa.ics", "bb.ics"};
	caldav_look(&desk, names, 2, &arena, &request);
	assert_string_equal(request.method, "REPORT");
	assert_string_equal(request.url, "https://dav.example.org/a&b/desk/");
	assert_true(has_header(&request, "Depth: 1"));
	assert_string_equal(
	    request.body,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
	    "<D:prop><D:getetag/></D:prop><D:href>/a&amp;b/desk/aa.ics</D:href>"
	    "<D:href>/a&amp;b/desk/bb.ics</D:href></C:calendar-multiget>");
	caldav_look(&open_one, names, 1, &arena, &request);
	assert_non_null(strstr(request.body, "<D:href>/aa.ics</D:href>"));
}

static void
a_span_is_asked_for_in_utc(void **state)
{
	(void)state;
	struct fetch_request request;
	/* 2026-03-28 22:59:59 to 2026-12-31 00:00:01 */
	const struct caldav_span span = {{1774738799}, {1798675201}};
	static const char range[] =
	    "<C:time-range start=\"20260328T225959Z\" end=\"20261231T000001Z\"/>";
	caldav_busy(&desk, span, &arena, &request);
	assert_non_null(strstr(request.body, range));
	assert_non_null(strstr(request.body, "free-busy-query"));
	assert_int_equal(request.body_max, CALDAV_ANSWER_MAX);
	caldav_events(&desk, span, &arena, &request);
	assert_non_null(strstr(request.body, range));
	assert_non_null(strstr(request.body, "comp-filter name=\"VEVENT\""));
	assert_int_equal(request.body_max, CALDAV_EVENTS_MAX);
	caldav_series(&desk, &arena, &request);
	assert_null(strstr(request.body, "time-range"));
	assert_non_null(
	    strstr(request.body, "comp-filter name=\"VEVENT\"><C:prop-filter name=\"RRULE\"/>"));
	caldav_dates(&desk, &arena, &request);
	assert_non_null(
	    strstr(request.body, "comp-filter name=\"VEVENT\"><C:prop-filter name=\"RDATE\"/>"));
	assert_int_equal(request.body_max, CALDAV_EVENTS_MAX);
}

static void
a_tag_that_no_header_can_hold_is_none(void **state)
{
	(void)state;
	char longest[CALDAV_ETAG_MAX + 2];
	assert_string_equal(caldav_etag("\"7f-2c\""), "\"7f-2c\"");
	assert_string_equal(caldav_etag("\"\""), "\"\"");
	static const char *const none[] = {
	    "", "\"", "7f", "W/\"7f\"", "\"a\"b\"", "\"a b\"", "\"a\r\nX: y\"", "\"7f\" "};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_string_equal(caldav_etag(none[i]), "");
	memset(longest, 'a', sizeof(longest));
	longest[0] = longest[CALDAV_ETAG_MAX - 1] = '"';
	longest[CALDAV_ETAG_MAX] = '\0';
	assert_string_equal(caldav_etag(longest), longest);
	longest[CALDAV_ETAG_MAX - 1] = 'a';
	longest[CALDAV_ETAG_MAX] = '"';
	longest[CALDAV_ETAG_MAX + 1] = '\0';
	assert_string_equal(caldav_etag(longest), "");
}

static enum caldav_end
end_of(enum caldav_verb verb, int status, const char *body)
{
	const char *reason;
	const struct fetch_answer answer = {.outcome = FETCH_ANSWERED,
					    .status = status,
					    .body = body,
					    .body_len = strlen(body),
					    .etag = ""};
	return caldav_read(verb, &answer, &arena, &reason);
}

static void
each_answer_means_what_the_table_says(void **state)
{
	(void)state;
	/* In the order of enum caldav_verb: PUT, DELETE, LOOK, BUSY, EVENTS. */
	static const struct {
		int status;
		const char *ends;
	} rows[] = {
	    /* d done, c changed, g gone, r refused, u unable, l later, n denied, o no collection */
	    {200, "ddldl"}, {201, "dllll"}, {204, "ddlll"}, {202, "lllll"}, {207, "rrdud"},
	    {301, "ooouo"}, {400, "rrouo"}, {401, "nnnnn"}, {403, "nnnun"}, {404, "ogooo"},
	    {405, "ooouo"}, {407, "nnnnn"}, {408, "lllll"}, {409, "ooouo"}, {410, "ogooo"},
	    {412, "cclul"}, {413, "rrouo"}, {415, "rrouo"}, {422, "rrouo"}, {423, "lllll"},
	    {425, "lllll"}, {429, "lllll"}, {500, "lllul"}, {501, "lllul"}, {502, "lllll"},
	    {503, "lllll"}, {507, "lllll"}, {0, "lllll"},   {100, "lllll"},
	};
	static const char letters[] = "dcgrulno";
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int verb = 0; verb < 6; verb++) {
			/* Series are answered as events are. */
			char want = rows[i].ends[verb == 5 ? 4 : verb];
			enum caldav_end is = end_of((enum caldav_verb)verb, rows[i].status, "");
			if (letters[is] != want)
				fail_msg("status %d verb %d is %s", rows[i].status, verb,
					 caldav_end_name(is));
		}
}

static void
a_reason_makes_it_the_fault_of_one_event(void **state)
{
	(void)state;
	assert_int_equal(end_of(CALDAV_PUT, 409, UID_CONFLICT), CALDAV_REFUSED);
	assert_int_equal(end_of(CALDAV_PUT, 412, UID_CONFLICT), CALDAV_REFUSED);
	assert_int_equal(end_of(CALDAV_PUT, 403, UID_CONFLICT), CALDAV_REFUSED);
	assert_int_equal(end_of(CALDAV_PUT, 403, "<html>"), CALDAV_DENIED);
	assert_int_equal(end_of(CALDAV_PUT, 409, "Conflict"), CALDAV_NO_COLLECTION);
	const char *reason;
	const struct fetch_answer answer = {.outcome = FETCH_ANSWERED,
					    .status = 409,
					    .body = UID_CONFLICT,
					    .body_len = strlen(UID_CONFLICT)};
	assert_int_equal(caldav_read(CALDAV_PUT, &answer, &arena, &reason), CALDAV_REFUSED);
	assert_string_equal(reason, "no-uid-conflict");
}

static void
what_did_not_come_whole_comes_later(void **state)
{
	(void)state;
	const char *reason;
	struct fetch_answer answer = {.outcome = FETCH_UNKNOWN, .status = 201, .body = ""};
	assert_int_equal(caldav_read(CALDAV_PUT, &answer, &arena, &reason), CALDAV_LATER);
	answer.outcome = FETCH_NOT_SENT;
	assert_int_equal(caldav_read(CALDAV_EVENTS, &answer, &arena, &reason), CALDAV_LATER);
	answer.outcome = FETCH_TOO_LARGE;
	assert_int_equal(caldav_read(CALDAV_PUT, &answer, &arena, &reason), CALDAV_DONE);
	answer.status = 207;
	assert_int_equal(caldav_read(CALDAV_EVENTS, &answer, &arena, &reason), CALDAV_LATER);
	/* Radicale names every resource where it was asked for busy times. */
	assert_int_equal(caldav_read(CALDAV_BUSY, &answer, &arena, &reason), CALDAV_UNABLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_event_is_written_only_where_it_is_as_we_knew_it),
	    cmocka_unit_test(a_look_names_each_resource_by_its_path),
	    cmocka_unit_test(a_span_is_asked_for_in_utc),
	    cmocka_unit_test(a_tag_that_no_header_can_hold_is_none),
	    cmocka_unit_test(each_answer_means_what_the_table_says),
	    cmocka_unit_test(a_reason_makes_it_the_fault_of_one_event),
	    cmocka_unit_test(what_did_not_come_whole_comes_later),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

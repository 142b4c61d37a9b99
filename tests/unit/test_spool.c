/* SPDX-License-Identifier: MIT
 *
 * The spool against folders that a test moves files through as smsd would; a crash is a transport that
 * is freed and made anew on the same folders.
 */
#include "sms/transport/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "tests/lib/fakefetch.h"
#include "tests/lib/fakespool.h"

#define f          fakespool
#define TIMEOUT_MS FAKESPOOL_TIMEOUT_MS

static int64_t mono_ms;

static int
set_up(void **state)
{
	mono_ms = 0;
	(void)fakefetch_open();
	return fakespool_set_up(state);
}

static int
tear_down(void **state)
{
	fakefetch_close();
	return fakespool_tear_down(state);
}

static const char *
path(const char *name)
{
	return fakespool_path(name);
}

static bool
is_there(const char *name)
{
	return access(path(name), F_OK) == 0;
}

static void
move(const char *from, const char *to)
{
	assert_int_equal(rename(path(from), path(to)), 0);
}

static void
put(const char *name, const char *text)
{
	assert_int_equal(file_write(path(name), text, strlen(text)), 0);
}

static const char *
content(const char *name)
{
	size_t n;
	const char *text = file_read(path(name), SPOOL_FILE_MAX, &f.arena, &f.problems, &n);
	assert_non_null(text);
	return text;
}

/* A turn so long after the last; its files are all old enough. */
static void
turn(int64_t after_ms)
{
	mono_ms += after_ms;
	fakespool_turn(mono_ms, 5);
}

static void
submit(const char *text)
{
	assert_int_equal(fakefetch_submit(&f.transport, "42", text, 0), 0);
	turn(0);
}

static void
ask(const char *text)
{
	assert_int_equal(fakefetch_submit(&f.transport, "42", text, 1694764800), 0);
	turn(0);
}

static const char *
two_parts(void)
{
	char *text = arena_alloc(&f.arena, 171);
	memset(text, 'a', 170);
	return text;
}

static void
assert_ended(int n, enum outbox_event event)
{
	assert_int_equal(fakefetch.n_results, n);
	if (n > 0)
		assert_int_equal(fakefetch.event, event);
}

static void
a_text_stands_in_its_file_as_the_network_has_it(void **state)
{
	(void)state;
	submit("\u00a3\u20ac{");
	assert_string_equal(content("outgoing/firstday-42-1-1"),
			    "To: 447700900123\nAlphabet: GSM\nReport: yes\nRetries: 0\n"
			    "Validity: 30 min\n\n\x01\x1b\x65\x1b\x28");
	assert_false(is_there("outgoing/.firstday-42-1-1"));
	assert_ended(0, 0);
}

static void
parts_are_of_one_text_and_in_utf16_where_they_need_it(void **state)
{
	(void)state;
	submit(two_parts());
	assert_non_null(
	    strstr(content("outgoing/firstday-42-1-2"), "\nUDH-DATA: 05 00 03 AA 02 01\n\na"));
	assert_non_null(
	    strstr(content("outgoing/firstday-42-2-2"), "\nUDH-DATA: 05 00 03 AA 02 02\n\na"));
	assert_int_equal(fakefetch_submit(&f.transport, "43", "\U0001f600\u0175", 0), 0);
	turn(0);
	const char *text = content("outgoing/firstday-43-1-1");
	assert_non_null(strstr(text, "\nAlphabet: UCS2\n"));
	assert_string_equal(strstr(text, "\n\n") + 2, "\xd8\x3d\xde\x00");
}

static void
it_is_accepted_when_each_part_was_sent_and_not_before(void **state)
{
	(void)state;
	submit(two_parts());
	move("outgoing/firstday-42-1-2", "sent/firstday-42-1-2");
	turn(1000);
	move("outgoing/firstday-42-2-2", "checked/firstday-42-2-2");
	turn(1000);
	assert_ended(0, 0);
	move("checked/firstday-42-2-2", "sent/firstday-42-2-2");
	turn(1000);
	assert_ended(1, OUTBOX_ON_ACCEPTED);
}

static void
the_reason_of_a_failure_says_whether_it_may_have_left(void **state)
{
	static const struct {
		const char *reason;
		enum outbox_event event;
	} failures[] = {
	    {"Fail_reason: +CMS ERROR: 38 (Network out of order)\n", OUTBOX_ON_NOT_SENT},
	    {"Fail_reason: +CMS ERROR: 1 (Unassigned)\n", OUTBOX_ON_REJECTED},
	    {"Fail_reason: +CMS ERROR: 332\n", OUTBOX_ON_UNKNOWN},
	    {"Fail_reason: Unknown\n", OUTBOX_ON_UNKNOWN},
	    {"", OUTBOX_ON_UNKNOWN},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		submit("x");
		unlink(path("outgoing/firstday-42-1-1"));
		put("failed/firstday-42-1-1",
		    arena_printf(&f.arena, "To: 447700900123\n%s\n\nx", failures[i].reason));
		turn(1000);
		assert_ended((int)i + 1, failures[i].event);
		assert_int_equal(is_there("failed/firstday-42-1-1"),
				 failures[i].event == OUTBOX_ON_UNKNOWN);
		assert_null(strstr(fakefetch.reason, "900123"));
	}
}

static void
of_several_parts_one_that_left_makes_it_unknown(void **state)
{
	(void)state;
	submit(two_parts());
	move("outgoing/firstday-42-1-2", "sent/firstday-42-1-2");
	unlink(path("outgoing/firstday-42-2-2"));
	put("failed/firstday-42-2-2", "To: 447700900123\nFail_reason: +CMS ERROR: 38\n\nx");
	turn(1000);
	assert_ended(1, OUTBOX_ON_UNKNOWN);
}

static void
what_stands_still_is_taken_back_and_never_while_smsd_has_it(void **state)
{
	(void)state;
	submit("x");
	move("outgoing/firstday-42-1-1", "checked/firstday-42-1-1");
	put("checked/firstday-42-1-1.LOCK", "GSM1\n");
	turn(TIMEOUT_MS);
	turn(1000);
	assert_ended(0, 0);
	assert_true(is_there("checked/firstday-42-1-1"));
	unlink(path("checked/firstday-42-1-1.LOCK"));
	turn(1000);
	assert_false(is_there("checked/firstday-42-1-1"));
	assert_ended(0, 0); /* only the next look knows that it stayed away */
	turn(1000);
	assert_ended(1, OUTBOX_ON_NOT_SENT);
	assert_false(is_there("outgoing/.firstday-42-1-1"));
	assert_false(is_there("checked/firstday-42-1-1.LOCK"));
}

static void
what_smsd_holds_for_ever_is_unknown(void **state)
{
	(void)state;
	submit("x");
	move("outgoing/firstday-42-1-1", "checked/firstday-42-1-1");
	put("checked/firstday-42-1-1.LOCK", "GSM1\n");
	turn((int64_t)2 * TIMEOUT_MS);
	assert_ended(1, OUTBOX_ON_UNKNOWN);
	assert_true(is_there("checked/firstday-42-1-1"));
}

static void
after_a_crash_the_folders_tell(void **state)
{
	(void)state;
	ask("x");
	assert_ended(1, OUTBOX_ON_DENIED); /* it never came to a file */
	submit("x");
	fakespool_crash();
	ask("x");
	assert_int_equal(fakefetch.n_results, 1);
	move("outgoing/firstday-42-1-1", "sent/firstday-42-1-1");
	turn(1000);
	assert_ended(2, OUTBOX_ON_ACCEPTED);
	fakespool_crash(); /* before that was stored */
	ask("x");
	assert_ended(3, OUTBOX_ON_ACCEPTED);
}

static void
what_was_written_and_not_handed_over_was_not_sent(void **state)
{
	(void)state;
	submit(two_parts());
	move("outgoing/firstday-42-1-2", "outgoing/.firstday-42-1-2");
	move("outgoing/firstday-42-2-2", "outgoing/.firstday-42-2-2");
	fakespool_crash();
	ask(two_parts());
	assert_ended(1, OUTBOX_ON_DENIED);
}

static void
what_was_half_handed_over_is_completed(void **state)
{
	(void)state;
	submit(two_parts());
	move("outgoing/firstday-42-1-2", "sent/firstday-42-1-2");
	move("outgoing/firstday-42-2-2", "outgoing/.firstday-42-2-2");
	fakespool_crash();
	ask(two_parts());
	assert_true(is_there("outgoing/firstday-42-2-2"));
	assert_ended(0, 0);
	move("outgoing/firstday-42-2-2", "sent/firstday-42-2-2");
	turn(1000);
	assert_ended(1, OUTBOX_ON_ACCEPTED);
}

static void
what_was_handed_over_and_is_nowhere_is_never_denied(void **state)
{
	(void)state;
	submit("x");
	unlink(path("outgoing/firstday-42-1-1")); /* an smsd that keeps nothing of what it sent */
	turn(1000);
	assert_ended(1, OUTBOX_ON_UNKNOWN);
	fakespool_crash();
	ask("x");
	assert_ended(2, OUTBOX_ON_UNKNOWN);
}

static void
a_report_is_committed_before_its_files_go(void **state)
{
	static const char report[] = "From: 447700900123\nAlphabet: UTF-8\n\nSMS STATUS REPORT\n"
				     "Message_id: 17\nStatus: 0,Ok,received\n";
	(void)state;
	put("sent/firstday-42-1-1", "To: 447700900123\nMessage_id: 17\n\nx");
	put("sent/firstday-41-1-1", "To: 447700900124\nMessage_id: 17\n\nx");
	put("report/GSM1.abc", report);
	f.answer = E_FULL;
	turn(1000);
	assert_int_equal(f.n_receipts, 1);
	assert_true(is_there("report/GSM1.abc") && is_there("sent/firstday-42-1-1"));
	f.answer = 0;
	turn(1000);
	assert_int_equal(f.n_receipts, 2);
	assert_string_equal(f.receipt.message_id, "42");
	assert_int_equal(f.receipt.event, OUTBOX_ON_RECEIPT_DELIVERED);
	assert_false(is_there("report/GSM1.abc") || is_there("sent/firstday-42-1-1"));
	assert_true(is_there("sent/firstday-41-1-1"));
	put("report/GSM1.abc", report); /* on nothing that we know of: gone, and nothing said */
	turn(1000);
	assert_int_equal(f.n_receipts, 2);
	assert_false(is_there("report/GSM1.abc"));
}

static void
a_text_in_parts_is_delivered_when_its_last_part_is(void **state)
{
	static const char report[] =
	    "From: 447700900123\n\nSMS STATUS REPORT\nMessage_id: %d\nStatus: %d,x\n";
	(void)state;
	put("sent/firstday-42-1-2", "To: 447700900123\nMessage_id: 17\n\nx");
	put("sent/firstday-42-2-2", "To: 447700900123\nMessage_id: 18\n\nx");
	put("report/a", arena_printf(&f.arena, report, 18, 0));
	turn(1000);
	assert_int_equal(f.n_receipts, 0);
	fakespool_crash();
	put("report/b", arena_printf(&f.arena, report, 17, 48)); /* the network tries on */
	turn(1000);
	assert_int_equal(f.receipt.event, OUTBOX_ON_RECEIPT_ACCEPTED);
	ask(two_parts()); /* what is told counts as sent */
	assert_ended(1, OUTBOX_ON_ACCEPTED);
	put("report/c", arena_printf(&f.arena, report, 17, 0));
	turn(1000);
	assert_int_equal(f.receipt.event, OUTBOX_ON_RECEIPT_DELIVERED);
	assert_int_equal(f.n_receipts, 2);
	assert_false(is_there("sent/firstday-42-2-2.told") || is_there("sent/firstday-42-1-2"));
}

static void
a_part_comes_with_its_place_and_by_itself(void **state)
{
	(void)state;
	put("incoming/GSM1.b", "From: 447700900123\nUDH-DATA: 06 08 04 01 07 02 02 \n\nat 2pm");
	fakespool_turn(0, 5);
	assert_int_equal(f.n_texts, 1);
	assert_string_equal(f.text.text, "at 2pm");
	assert_int_equal(f.text.part.reference, 0x107);
	assert_true(f.text.part.is_wide);
	assert_int_equal(f.text.part.number, 2);
	assert_false(is_there("incoming/GSM1.b"));
	/* Ports are no place among parts; nor is what is no header. */
	put("incoming/GSM1.p", "From: 447700900123\nUDH-DATA: 06 05 04 0B 84 23 F0 \n\nport");
	fakespool_turn(0, 5);
	assert_int_equal(f.text.part.total, 0);
	put("incoming/GSM1.q", "From: 447700900123\nUDH-DATA: 05 00 03 07 02 1 00\n\nfirst");
	fakespool_turn(0, 5);
	assert_int_equal(f.text.part.number, 1);
	put("incoming/GSM1.r", "From: 447700900123\nUDH-DATA: 05 00 03 zz\n\nnone");
	fakespool_turn(0, 5);
	assert_int_equal(f.text.part.total, 0);
	assert_int_equal(f.n_texts, 4);
}

static void
a_text_that_came_in_stays_until_it_is_taken(void **state)
{
	(void)state;
	put("incoming/GSM1.x", "From: 447700900123\nAlphabet: UTF-8\n\nLATE 20 \u00e9");
	f.answer = E_BUSY;
	turn(1000);
	char once[TRANSPORT_PROVIDER_ID_MAX + 1];
	snprintf(once, sizeof(once), "%s", f.text.provider_id);
	f.answer = 0;
	fakespool_crash();
	turn(1000);
	assert_int_equal(f.n_texts, 2);
	assert_string_equal(f.text.text, "LATE 20 \u00e9");
	assert_string_equal(f.text.from.digits, "447700900123");
	assert_string_equal(f.text.provider_id, once);
	assert_false(is_there("incoming/GSM1.x"));
}

static void
a_file_that_may_still_grow_is_left_alone(void **state)
{
	(void)state;
	put("incoming/GSM1.x", "From: 447700900123\nAlphabet: UTF-8\n\nLA");
	fakespool_turn(1, 0);
	assert_int_equal(f.n_texts, 0);
	turn(1000);
	assert_int_equal(f.n_texts, 1);
}

static void
what_can_never_be_taken_is_set_aside(void **state)
{
	static const char *const bad[] = {
	    "From: NETWORK\nAlphabet: UTF-8\n\nTop up today",
	    "From: 447700900123\nAlphabet: binary\n\n\x01\x02",
	    "no header",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		put("incoming/GSM1.x", bad[i]);
		turn(1000);
		assert_false(is_there("incoming/GSM1.x"));
		assert_true(is_there("incoming/.refused-GSM1.x"));
	}
	assert_int_equal(f.n_texts, 0);
}

static void
a_missing_folder_is_told_and_sends_nothing(void **state)
{
	(void)state;
	struct transport transport;
	const struct spool_settings settings = {.folder = "/nowhere", .timeout_ms = 1000};
	const struct transport_house house = {.run_in = NULL};
	assert_false(spool_new(&settings, &house, &f.problems, &transport));
	assert_int_equal(f.problems.count, FAKESPOOL_FOLDERS);
	assert_int_equal(rmdir(path("outgoing")), 0); /* while it runs */
	submit("x");
	assert_ended(1, OUTBOX_ON_NOT_SENT);
	assert_int_equal(fakefetch.retry_after_s, 30);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_text_stands_in_its_file_as_the_network_has_it),
	    TEST(parts_are_of_one_text_and_in_utf16_where_they_need_it),
	    TEST(it_is_accepted_when_each_part_was_sent_and_not_before),
	    TEST(the_reason_of_a_failure_says_whether_it_may_have_left),
	    TEST(of_several_parts_one_that_left_makes_it_unknown),
	    TEST(what_stands_still_is_taken_back_and_never_while_smsd_has_it),
	    TEST(what_smsd_holds_for_ever_is_unknown),
	    TEST(after_a_crash_the_folders_tell),
	    TEST(what_was_written_and_not_handed_over_was_not_sent),
	    TEST(what_was_half_handed_over_is_completed),
	    TEST(what_was_handed_over_and_is_nowhere_is_never_denied),
	    TEST(a_report_is_committed_before_its_files_go),
	    TEST(a_text_in_parts_is_delivered_when_its_last_part_is),
	    TEST(a_part_comes_with_its_place_and_by_itself),
	    TEST(a_text_that_came_in_stays_until_it_is_taken),
	    TEST(a_file_that_may_still_grow_is_left_alone),
	    TEST(what_can_never_be_taken_is_set_aside),
	    TEST(a_missing_folder_is_told_and_sends_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

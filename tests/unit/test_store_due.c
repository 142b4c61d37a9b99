/* SPDX-License-Identifier: MIT
 *
 * What the sending policy asks of the store: which texts are due, what went to the same number
 * before, and when there is something to do again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/storefixture.h"

static void
write_one(struct store_write write)
{
	store_fixture_write(&write, 1);
}

static struct row_due *
due_load(int64_t at_s, int *n)
{
	struct row_due *due;
	assert_int_equal(store_due_load(fixture.store, (struct utc){at_s}, STORE_DUE_MAX,
					&fixture.arena, &due, n),
			 0);
	return due;
}

static void
set_state(int64_t id, enum outbox_state message_state, int64_t next_try_s, int64_t sent_s)
{
	struct row_message message;
	assert_int_equal(store_message_load(fixture.store, id, &fixture.arena, &message), 0);
	message.state = message_state;
	message.next_try.s = next_try_s;
	message.sent.s = sent_s;
	write_one((struct store_write){WRITE_MESSAGE_STATE, .message = message});
}

static void
due_is_what_is_queued_or_may_go_once_more_soonest_first(void **state)
{
	(void)state;
	store_fixture_person(1);
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(2, writes);
	writes[8].message.is_double_harmless = true;
	store_fixture_write(writes, SAMPLE_WRITES);
	int64_t now = SAMPLE_NOW.s;
	int n;
	due_load(now + 59, &n);
	assert_int_equal(n, 0);
	struct row_due *due = due_load(now + 60, &n);
	assert_int_equal(n, 2);
	assert_int_equal(due[0].message.id, 11);
	assert_string_equal(due[0].message.body, SAMPLE_BODY);
	assert_string_equal(due[0].phone.digits, sample_phone(101).digits);
	assert_string_equal(due[0].zone, "Europe/London");
	assert_int_equal(due[0].plan_date.day, civil_from_ymd(2023, 9, 15).day);
	assert_true(due[0].is_readable);

	set_state(11, OUTBOX_UNKNOWN, now + 60, 0); /* a double would harm: never again */
	set_state(21, OUTBOX_UNKNOWN, now + 100, 0);
	due = due_load(now + 120, &n);
	assert_int_equal(n, 3);
	assert_int_equal(due[0].message.id, 21);
	assert_int_equal(due[1].message.id, 12);
	struct utc next;
	assert_int_equal(store_next_time(fixture.store, &next), 0);
	assert_int_equal(next.s, now + 100);
}

static void
traffic_counts_what_went_to_the_number_in_the_last_hour(void **state)
{
	(void)state;
	store_fixture_person(1);
	struct store_write writes[SAMPLE_WRITES];
	int64_t now = SAMPLE_NOW.s;
	/* 10 more to the same number, every other one with another text. */
	sample_writes(1, writes);
	for (int i = 0; i < 10; i++) {
		struct row_message message = writes[8].message;
		message.id = 50 + i;
		message.body = i % 2 == 0 ? SAMPLE_BODY : "Another text";
		message.state = OUTBOX_DELIVERED;
		message.sent.s = now - 600 * i;
		write_one((struct store_write){WRITE_MESSAGE, .message = message});
	}
	/* One is under way and one in doubt: both may have gone. */
	set_state(50, OUTBOX_SUBMITTING, now - 10, 0);
	set_state(51, OUTBOX_UNKNOWN, now - 20, 0);
	int n;
	struct row_due *due = due_load(now + 60, &n);
	assert_int_equal(n, 1);
	/* Younger than an hour at 60 s past now: those sent 0..3,000 s before it, two of them as
	 * told above. */
	assert_int_equal(due[0].traffic.any, 6);
	assert_int_equal(due[0].traffic.same, 3);
	assert_int_equal(due[0].traffic.any_frees_at.s, now - 3000 + 3600);
	assert_int_equal(due[0].traffic.same_frees_at.s, now - 2400 + 3600);
	/* One in doubt that may go once more is not in its own way. */
	write_one((struct store_write){WRITE_MESSAGE_STATE, .message = {.id = 11,
									.state = OUTBOX_DELIVERED,
									.next_try = SAMPLE_NOW,
									.provider_id = ""}});
	assert_int_equal(
	    store_fixture_sql("UPDATE message SET is_double_harmless = 1 WHERE id = 51"), 0);
	due = due_load(now + 59, &n);
	assert_int_equal(n, 1);
	assert_int_equal(due[0].message.id, 51);
	assert_int_equal(due[0].traffic.any, 5);
	assert_int_equal(due[0].traffic.same, 2);
}

/* Whether its double would harm or it went twice already. */
static void
what_stays_unknown_is_due_when_its_moment_has_passed(void **state)
{
	(void)state;
	static const char *const may_not_go[] = {"is_double_harmless = 0, resends = 0",
						 "is_double_harmless = 1, resends = 1"};
	store_fixture_person(1);
	set_state(11, OUTBOX_UNKNOWN, SAMPLE_NOW.s, 0);
	set_state(12, OUTBOX_ACCEPTED, SAMPLE_NOW.s, SAMPLE_NOW.s);
	assert_int_equal(store_fixture_sql("UPDATE plan SET wake = NULL"), 0);
	struct row_message message;
	assert_int_equal(store_message_load(fixture.store, 11, &fixture.arena, &message), 0);
	for (size_t i = 0; i < ARRAY_LEN(may_not_go); i++) {
		int n;
		struct utc next;
		assert_int_equal(
		    store_fixture_sql(arena_printf(
			&fixture.arena, "UPDATE message SET %s WHERE id = 11", may_not_go[i])),
		    0);
		due_load(message.expires.s - 1, &n);
		assert_int_equal(n, 0);
		assert_int_equal(store_next_time(fixture.store, &next), 0);
		assert_int_equal(next.s, message.expires.s);
		struct row_due *due = due_load(message.expires.s, &n);
		assert_int_equal(n, 1);
		assert_int_equal(due[0].message.id, 11);
	}
}

/* It goes to the party's address, is no text to its number, and STOP holds for it all the same. */
static void
a_mail_is_due_at_its_address_and_counts_for_no_number(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	writes[1].party.mail = "desk@example.com";
	writes[8].message.way = MESSAGE_MAIL;
	store_fixture_write(writes, SAMPLE_WRITES);
	assert_int_equal(store_fixture_reopen(), 0);
	int n;
	struct row_due *due = due_load(SAMPLE_NOW.s + 120, &n);
	assert_int_equal(n, 2);
	assert_int_equal(due[0].message.way, MESSAGE_MAIL);
	assert_int_equal(due[1].message.way, MESSAGE_TEXT);
	assert_string_equal(due[0].mail, "desk@example.com");
	assert_int_equal(due[0].stopped.s, 0);
	set_state(11, OUTBOX_ACCEPTED, SAMPLE_NOW.s, SAMPLE_NOW.s + 60);
	due = due_load(SAMPLE_NOW.s + 120, &n);
	assert_int_equal(n, 1);
	assert_int_equal(due[0].traffic.any, 0);
	set_state(11, OUTBOX_QUEUED, SAMPLE_NOW.s, 0);
	write_one(
	    (struct store_write){WRITE_PARTY_STOPPED, .party = {.id = 11, .stopped = SAMPLE_NOW}});
	due = due_load(SAMPLE_NOW.s + 120, &n);
	assert_int_equal(due[0].message.way, MESSAGE_MAIL);
	assert_int_equal(due[0].stopped.s, SAMPLE_NOW.s);
}

/* As schema 7 left it: all was text. */
static void
a_database_of_schema_7_comes_forward_and_its_messages_are_texts(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_close();
	assert_int_equal(store_fixture_sql(STORE_WITHOUT_008 "PRAGMA user_version = 7"), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	int n;
	struct row_due *due = due_load(SAMPLE_NOW.s + 120, &n);
	assert_int_equal(n, 2);
	assert_int_equal(due[0].message.way, MESSAGE_TEXT);
	assert_string_equal(due[0].mail, "");
	assert_int_not_equal(store_fixture_sql("UPDATE message SET way = 'pigeon'"), 0);
}

/* As schema 10 left it: nobody could be asked. */
static void
a_database_of_schema_10_comes_forward_and_nothing_of_it_is_asked_for(void **state)
{
	(void)state;
	store_fixture_person(1);
	set_state(11, OUTBOX_UNKNOWN, SAMPLE_NOW.s, 0);
	store_fixture_close();
	assert_int_equal(store_fixture_sql(STORE_WITHOUT_011 "PRAGMA user_version = 10"), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	struct row_message found;
	assert_int_equal(store_message_load(fixture.store, 11, &fixture.arena, &found), 0);
	assert_int_equal(found.state, OUTBOX_UNKNOWN);
	assert_int_equal(found.asks_left, 0);
	assert_int_equal(found.claimed.s, 0);
	assert_string_equal(found.via, "");
	assert_int_not_equal(store_fixture_sql("UPDATE message SET asks_left = 5"), 0);
}

static void
what_is_to_be_asked_for_is_due_whether_or_not_a_double_is_harmless(void **state)
{
	(void)state;
	struct utc next;
	struct store_write writes[SAMPLE_WRITES];
	store_fixture_person(1);
	sample_writes(1, writes);
	for (int harmless = 0; harmless <= 1; harmless++) {
		struct store_write write = {WRITE_MESSAGE_STATE, .message = writes[8].message};
		write.message.state = OUTBOX_UNKNOWN;
		write.message.resends = 1;
		write.message.asks_left = 2;
		write.message.via = "twilio";
		write.message.claimed = SAMPLE_NOW;
		write.message.next_try = (struct utc){SAMPLE_NOW.s + 7};
		write_one(write);
		assert_int_equal(
		    store_fixture_sql(harmless ? "UPDATE message SET is_double_harmless = 1"
					       : "UPDATE message SET is_double_harmless = 0"),
		    0);
		assert_int_equal(store_next_time(fixture.store, &next), 0);
		assert_int_equal(next.s, SAMPLE_NOW.s + 7);
		int n;
		struct row_due *due = due_load(SAMPLE_NOW.s + 7, &n);
		assert_int_equal(n, 1);
		assert_int_equal(due[0].message.asks_left, 2);
		assert_string_equal(due[0].message.via, "twilio");
		assert_int_equal(due[0].message.claimed.s, SAMPLE_NOW.s);
		due_load(SAMPLE_NOW.s + 6, &n);
		assert_int_equal(n, 0);
		write.message.asks_left = 0;
		write_one(write);
		due_load(SAMPLE_NOW.s + 7, &n);
		assert_int_equal(n, 0);
	}
}

static void
the_next_time_is_the_soonest_text_or_wake(void **state)
{
	(void)state;
	struct utc next;
	assert_int_equal(store_next_time(fixture.store, &next), 0);
	assert_int_equal(next.s, 0);
	store_fixture_person(1);
	assert_int_equal(store_next_time(fixture.store, &next), 0);
	assert_int_equal(next.s, SAMPLE_NOW.s + 60);
	set_state(11, OUTBOX_DELIVERED, SAMPLE_NOW.s, SAMPLE_NOW.s);
	set_state(12, OUTBOX_DELIVERED, SAMPLE_NOW.s, SAMPLE_NOW.s);
	assert_int_equal(store_next_time(fixture.store, &next), 0);
	assert_int_equal(next.s, SAMPLE_NOW.s + 1800);
	int64_t *ids;
	int n;
	assert_int_equal(
	    store_wake_load(fixture.store, (struct utc){next.s - 1}, &fixture.arena, &ids, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_wake_load(fixture.store, next, &fixture.arena, &ids, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], 11);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(due_is_what_is_queued_or_may_go_once_more_soonest_first),
	    TEST(traffic_counts_what_went_to_the_number_in_the_last_hour),
	    TEST(what_stays_unknown_is_due_when_its_moment_has_passed),
	    TEST(a_mail_is_due_at_its_address_and_counts_for_no_number),
	    TEST(a_database_of_schema_7_comes_forward_and_its_messages_are_texts),
	    TEST(a_database_of_schema_10_comes_forward_and_nothing_of_it_is_asked_for),
	    TEST(what_is_to_be_asked_for_is_due_whether_or_not_a_double_is_harmless),
	    TEST(the_next_time_is_the_soonest_text_or_wake),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

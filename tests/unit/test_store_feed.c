/* SPDX-License-Identifier: MIT
 *
 * Calendar feeds in the store: one for a number in each part, opened by its token alone, and only
 * as long as somebody agrees.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/feed.h"
#include "tests/lib/storefixture.h"

/* The sample's parties: 10 k + 1 the person, + 2 the coordinator of all, + 3 an unasked officer. */

static const char *
token_of(int64_t party_id)
{
	const char *token;
	assert_int_equal(store_feed_token(fixture.store, party_id, &fixture.arena, &token), 0);
	assert_int_equal(strlen(token), SECRET_TOKEN_SIZE - 1);
	return token;
}

static const struct row_feed *
feed_from(const char *token, int year)
{
	struct row_feed *feed = arena_new(&fixture.arena, struct row_feed);
	int rc =
	    store_feed_load(fixture.store, token, civil_from_ymd(year, 1, 1), &fixture.arena, feed);
	assert_int_equal(rc, 0);
	return feed;
}

static int
load(const char *token)
{
	struct row_feed feed;
	return store_feed_load(fixture.store, token, civil_from_ymd(2023, 1, 1), &fixture.arena,
			       &feed);
}

static void
one_number_in_one_part_has_one_feed_with_all_its_plans(void **state)
{
	(void)state;
	store_fixture_person(1);
	const char *token = token_of(12);
	store_fixture_person(2);
	assert_string_equal(token_of(22), token);
	assert_string_not_equal(token_of(11), token);
	assert_string_not_equal(token_of(11), token_of(21));
	assert_int_equal(store_fixture_reopen(), 0);
	const struct row_feed *feed = feed_from(token, 2023);
	assert_int_equal(feed->role, PARTY_COORDINATOR);
	assert_int_equal(feed->n, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(feed->parts[i].plan.id, 10 * i + 11);
		assert_int_equal(feed->parts[i].version.version, 1);
		assert_string_equal(feed->parts[i].plan.document, SAMPLE_DOCUMENT);
		assert_string_equal(feed->parts[i].version.solution, SAMPLE_SOLUTION);
		assert_int_equal(feed->parts[i].party.id, 10 * i + 12);
	}
	feed = feed_from(token_of(11), 2023);
	assert_int_equal(feed->role, PARTY_PERSON);
	assert_int_equal(feed->n, 1);
	/* Plans of before are in none, and the feed is there all the same. */
	feed = feed_from(token, 2024);
	assert_int_equal(feed->n, 0);
	assert_int_equal(feed->role, PARTY_COORDINATOR);
}

static int
renew(const char *token, const char **fresh)
{
	assert_int_equal(store_begin(fixture.store), 0);
	int rc = store_feed_renew(fixture.store, token, &fixture.arena, fresh);
	assert_int_equal(store_commit(fixture.store), 0);
	return rc;
}

static void
a_token_taken_back_opens_nothing_and_its_reader_has_another(void **state)
{
	(void)state;
	const char *fresh, *again;
	store_fixture_person(1);
	const char *old = token_of(12), *other = token_of(11);
	assert_int_equal(renew(old, &fresh), 0);
	assert_int_equal(strlen(fresh), SECRET_TOKEN_SIZE - 1);
	assert_string_not_equal(fresh, old);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(load(old), E_NOT_FOUND);
	assert_int_equal(feed_from(fresh, 2023)->n, 1);
	assert_string_equal(token_of(12), fresh);
	assert_int_equal(load(other), 0);
	/* Once: the old one is nobody's. A plan that comes later is in the new one. */
	assert_int_equal(renew(old, &again), E_NOT_FOUND);
	assert_int_equal(renew("", &again), E_NOT_FOUND);
	store_fixture_person(2);
	assert_string_equal(token_of(22), fresh);
	assert_int_equal(feed_from(fresh, 2023)->n, 2);
}

static void
the_same_number_in_another_part_has_another_feed(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	/* The coordinator of this plan is its officer too, and once more a service of it. */
	writes[3].party = writes[2].party;
	writes[3].party.id = 13;
	writes[3].party.role = PARTY_OFFICER;
	store_fixture_write(writes, SAMPLE_WRITES);
	struct store_write again = writes[3];
	again.party.id = 14;
	again.party.role = PARTY_SERVICE;
	store_fixture_write(&again, 1);
	assert_string_not_equal(token_of(12), token_of(13));
	assert_string_equal(token_of(13), token_of(14));
}

static void
who_was_not_asked_has_none(void **state)
{
	(void)state;
	const char *token;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	struct store_write mentor = writes[2];
	mentor.party.id = 14;
	mentor.party.role = PARTY_MENTOR;
	store_fixture_write(writes, SAMPLE_WRITES);
	store_fixture_write(&mentor, 1);
	assert_false(writes[3].party.has_consent);
	for (int64_t id = 13; id <= 15; id++)
		assert_int_equal(store_feed_token(fixture.store, id, &fixture.arena, &token),
				 E_NOT_FOUND);
}

static void
one_without_a_number_has_its_own(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	for (int k = 1; k <= 2; k++) {
		sample_writes(k, writes);
		writes[3].party.has_consent = true;
		assert_false(writes[3].party.has_phone);
		store_fixture_write(writes, SAMPLE_WRITES);
	}
	assert_string_not_equal(token_of(13), token_of(23));
	assert_int_equal(feed_from(token_of(23), 2023)->n, 1);
	assert_int_equal(feed_from(token_of(23), 2023)->parts[0].party.id, 23);
}

static void
a_token_that_is_none_opens_nothing(void **state)
{
	(void)state;
	store_fixture_person(1);
	char *token = arena_strdup(&fixture.arena, token_of(11));
	assert_int_equal(load(token), 0);
	assert_int_equal(load(arena_printf(&fixture.arena, "%s0", token)), E_NOT_FOUND);
	assert_int_equal(load(arena_strndup(&fixture.arena, token, 31)), E_NOT_FOUND);
	token[31] = token[31] == '0' ? '1' : '0';
	assert_int_equal(load(token), E_NOT_FOUND);
	assert_int_equal(load(""), E_NOT_FOUND);
}

static void
after_stop_it_is_shut_and_opens_again_after_start(void **state)
{
	(void)state;
	store_fixture_person(1);
	const char *person = token_of(11), *coordinator = token_of(12);
	struct store_write stop = {.kind = WRITE_PARTY_STOPPED,
				   .party = {.id = 11, .stopped = SAMPLE_NOW}};
	store_fixture_write(&stop, 1);
	assert_int_equal(load(person), E_NOT_FOUND);
	assert_int_equal(load(coordinator), 0);
	stop.party.stopped = NO_TIME;
	store_fixture_write(&stop, 1);
	assert_int_equal(load(person), 0);
	assert_string_equal(token_of(11), person);
}

static void
without_consent_it_is_shut(void **state)
{
	(void)state;
	store_fixture_person(1);
	const char *token = token_of(11);
	assert_int_equal(store_fixture_sql("UPDATE party SET has_consent = 0 WHERE id = 11"), 0);
	assert_int_equal(load(token), E_NOT_FOUND);
}

static void
who_was_erased_is_left_out(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_person(2);
	const char *token = token_of(12);
	store_fixture_forget(11);
	const struct row_feed *feed = feed_from(token, 2023);
	assert_int_equal(feed->n, 1);
	assert_int_equal(feed->parts[0].plan.id, 21);
}

static void
no_token_lies_on_disk_as_it_is(void **state)
{
	(void)state;
	store_fixture_person(1);
	const char *token = token_of(11);
	store_fixture_close();
	static const char *const ends[] = {"", "-wal"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		size_t n = 0;
		const char *path = arena_printf(&fixture.arena, "%s%s", fixture.path, ends[i]);
		char *bytes = file_read(path, 1 << 24, &fixture.arena, &fixture.problems, &n);
		if (bytes != NULL)
			assert_null(memmem(bytes, n, token, strlen(token)));
		else
			assert_int_equal(i, 1); /* a store that was closed has no log */
	}
	/* It is of the house: a copy of the database alone does not open it. */
	assert_int_equal(
	    store_fixture_number("SELECT count(*) FROM feed WHERE length(token) = 32 + 40"), 2);
}

/* As schema 6 left it. */
static void
a_database_of_schema_6_comes_forward_and_new_parties_have_feeds(void **state)
{
	(void)state;
	const char *token;
	store_fixture_person(1);
	store_fixture_close();
	assert_int_equal(store_fixture_sql(STORE_WITHOUT_007 "PRAGMA user_version = 6"), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM party"), 3);
	assert_int_equal(store_feed_token(fixture.store, 11, &fixture.arena, &token), E_NOT_FOUND);
	store_fixture_person(2);
	assert_int_equal(feed_from(token_of(22), 2023)->n, 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_number_in_one_part_has_one_feed_with_all_its_plans),
	    TEST(a_token_taken_back_opens_nothing_and_its_reader_has_another),
	    TEST(the_same_number_in_another_part_has_another_feed),
	    TEST(who_was_not_asked_has_none),
	    TEST(one_without_a_number_has_its_own),
	    TEST(a_token_that_is_none_opens_nothing),
	    TEST(after_stop_it_is_shut_and_opens_again_after_start),
	    TEST(without_consent_it_is_shut),
	    TEST(who_was_erased_is_left_out),
	    TEST(no_token_lies_on_disk_as_it_is),
	    TEST(a_database_of_schema_6_comes_forward_and_new_parties_have_feeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

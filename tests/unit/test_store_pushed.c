/* SPDX-License-Identifier: MIT
 *
 * What was pushed comes back as it was written, sealed where it has to be; and a calendar is of
 * those alone who agree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/pushed.h"
#include "tests/lib/storefixture.h"

#define URL  "https://dav.example.org/desk/"
#define ETAG "\"a-tag-made-of-the-content\""

/* The sample's parties: 10 k + 1 the person, + 2 the coordinator of all, + 3 an unasked officer. */

static void
put(const struct secret_hash *place, const struct row_pushed *row)
{
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_pushed_put(fixture.store, place, row), 0);
	assert_int_equal(store_commit(fixture.store), 0);
}

static int
load(const struct secret_hash *place, struct row_pushed **rows)
{
	int n = 0;
	assert_int_equal(store_pushed_load(fixture.store, place, &fixture.arena, rows, &n), 0);
	return n;
}

static void
rows_of_one_collection_come_back_by_uid(void **state)
{
	(void)state;
	struct secret_hash here = store_pushed_place(fixture.store, URL);
	struct secret_hash there = store_pushed_place(fixture.store, URL "other/");
	struct row_pushed *rows;
	const struct row_pushed b = {.uid = "b@firstday",
				     .state = PUSHED_THERE,
				     .has_content = true,
				     .content = {{7}},
				     .etag = ETAG,
				     .is_told = true};
	const struct row_pushed a = {.uid = "a@firstday", .state = PUSHED_DOUBT, .etag = ""};
	put(&here, &b);
	put(&here, &a);
	put(&there, &a);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(load(&here, &rows), 2);
	assert_string_equal(rows[0].uid, "a@firstday");
	assert_int_equal(rows[0].state, PUSHED_DOUBT);
	assert_false(rows[0].has_content);
	assert_string_equal(rows[0].etag, "");
	assert_string_equal(rows[1].etag, ETAG);
	assert_true(rows[1].has_content && rows[1].is_told);
	assert_int_equal(rows[1].content.bytes[0], 7);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM pushed WHERE "
					      "instr(CAST(etag AS TEXT), 'a-tag-made') > 0"),
			 0);
	/* The same UID again takes its place, and a dropped one is gone from there alone. */
	put(&here, &(struct row_pushed){.uid = "b@firstday", .state = PUSHED_REFUSED, .etag = ""});
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_pushed_drop(fixture.store, &here, "a@firstday"), 0);
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(load(&here, &rows), 1);
	assert_int_equal(rows[0].state, PUSHED_REFUSED);
	assert_string_equal(rows[0].etag, "");
	assert_int_equal(load(&there, &rows), 1);
}

static void
what_may_stand_in_a_collection_is_counted_under_its_name(void **state)
{
	(void)state;
	struct row_pushed_left *left;
	int n;
	const struct secret_hash desk = store_pushed_place(fixture.store, "http://a/desk/");
	const struct secret_hash team = store_pushed_place(fixture.store, "http://a/team/");
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_pushed_name(fixture.store, &desk, "old"), 0);
	assert_int_equal(store_pushed_name(fixture.store, &team, "team"), 0);
	assert_int_equal(store_pushed_name(fixture.store, &desk, "desk"), 0);
	assert_int_equal(store_commit(fixture.store), 0);
	put(&desk, &(struct row_pushed){.uid = "a@firstday", .state = PUSHED_THERE, .etag = ""});
	put(&desk, &(struct row_pushed){.uid = "b@firstday", .state = PUSHED_DOUBT, .etag = ""});
	put(&desk, &(struct row_pushed){.uid = "c@firstday", .state = PUSHED_ABSENT, .etag = ""});
	put(&desk, &(struct row_pushed){.uid = "d@firstday", .state = PUSHED_REFUSED, .etag = ""});
	assert_int_equal(store_pushed_left(fixture.store, &fixture.arena, &left, &n), 0);
	assert_int_equal(n, 1);
	assert_true(secret_hash_equal(&left[0].place, &desk));
	assert_string_equal(left[0].calendar, "desk");
	assert_int_equal(left[0].n_events, 2);
}

static int
seen(const struct phone *phone, int year, struct row_seen **out)
{
	int n;
	assert_int_equal(store_pushed_seen(fixture.store, phone, civil_from_ymd(year, 1, 1),
					   &fixture.arena, out, &n),
			 0);
	return n;
}

static void
a_calendar_is_of_a_number_that_agrees_and_has_not_said_stop(void **state)
{
	(void)state;
	struct row_seen *list;
	struct row_feed_part part;
	struct phone coordinator = sample_phone(1), person = sample_phone(101);
	store_fixture_person(1);
	store_fixture_person(2);
	assert_int_equal(seen(&coordinator, 2023, &list), 2);
	assert_int_equal(list[0].plan_id, 11);
	assert_int_equal(list[0].party_id, 12);
	assert_int_equal(store_pushed_part(fixture.store, &list[0], &fixture.arena, &part), 0);
	assert_int_equal(part.party.role, PARTY_COORDINATOR);
	assert_string_equal(part.plan.document, SAMPLE_DOCUMENT);
	assert_true(part.version.version > 0);
	assert_int_equal(seen(&coordinator, 2024, &list), 0);
	/* The person's own diary is on no server; the officer was not asked. */
	assert_int_equal(seen(&person, 2023, &list), 0);
	assert_int_equal(seen(NULL, 2023, &list), 0);
	struct store_write stop = {.kind = WRITE_PARTY_STOPPED,
				   .party = {.id = 12, .stopped = SAMPLE_NOW}};
	store_fixture_write(&stop, 1);
	assert_int_equal(seen(&coordinator, 2023, &list), 0);
	stop.party.stopped = NO_TIME;
	store_fixture_write(&stop, 1);
	assert_int_equal(seen(&coordinator, 2023, &list), 2);
}

static void
officers_and_services_who_agree_are_seen_together(void **state)
{
	(void)state;
	struct row_seen *list;
	store_fixture_person(1);
	struct store_write write = {.kind = WRITE_PARTY,
				    .party = {.id = 77,
					      .person_id = 11,
					      .role = PARTY_SERVICE,
					      .name = "Desk",
					      .label = "Desk",
					      .appointments = "housing",
					      .phone = sample_phone(302),
					      .has_phone = true,
					      .has_consent = true,
					      .mail = ""}};
	store_fixture_write(&write, 1);
	assert_int_equal(seen(NULL, 2023, &list), 1);
	assert_int_equal(list[0].party_id, 77);
	assert_int_equal(seen(&write.party.phone, 2023, &list), 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(rows_of_one_collection_come_back_by_uid),
	    TEST(what_may_stand_in_a_collection_is_counted_under_its_name),
	    TEST(a_calendar_is_of_a_number_that_agrees_and_has_not_said_stop),
	    TEST(officers_and_services_who_agree_are_seen_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

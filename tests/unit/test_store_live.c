/* SPDX-License-Identifier: MIT
 *
 * Which messages a decision is given: what is said at present, however much was ever said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/storefixture.h"

#define FIRST_ID 100 /* above those of the sample persons */

static int64_t next_id;

/* One more message of person 1's plan; the sample's own two (ids 11, 12) are the pattern. */
static int64_t
say(int64_t party_id, const char *claim, enum outbox_state state, bool was_sent)
{
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	struct store_write write = writes[8];
	write.message.id = next_id++;
	write.message.party_id = party_id;
	write.message.claim = claim;
	write.message.state = state;
	write.message.sent = was_sent ? SAMPLE_NOW : NO_TIME;
	write.message.provider_id = "";
	store_fixture_write(&write, 1);
	return write.message.id;
}

static int
set_up(void **state)
{
	int rc = store_fixture_set_up(state);
	if (rc == 0)
		store_fixture_person(1);
	next_id = FIRST_ID;
	return rc;
}

/* The ids from FIRST_ID on, in order, joined by spaces. */
static const char *
live_ids(void)
{
	struct row_case found;
	assert_int_equal(store_case_live(fixture.store, 11, &fixture.arena, &found), 0);
	const char *ids = "";
	for (int i = 0; i < found.n_messages; i++) {
		assert_string_equal(found.messages[i].body, SAMPLE_BODY);
		if (found.messages[i].id >= FIRST_ID)
			ids =
			    arena_printf(&fixture.arena, "%s%s%lld", ids, ids[0] == '\0' ? "" : " ",
					 (long long)found.messages[i].id);
	}
	return ids;
}

static void
of_each_party_and_claim_the_newest_is_given(void **state)
{
	(void)state;
	say(11, "leave:a", OUTBOX_SUPERSEDED, false);
	say(12, "leave:a", OUTBOX_EXPIRED, false);
	say(11, "leave:a", OUTBOX_SUPERSEDED, false);
	say(11, "leave:b", OUTBOX_EXPIRED, false);
	assert_string_equal(live_ids(), "101 102 103");
}

static void
what_was_told_last_is_given_though_newer_did_not_go(void **state)
{
	(void)state;
	say(11, "change:a", OUTBOX_DELIVERED, true);
	say(11, "change:a", OUTBOX_ACCEPTED, true);
	say(11, "change:a", OUTBOX_FAILED, true);
	say(11, "change:a", OUTBOX_SUPERSEDED, true);
	say(11, "change:a", OUTBOX_SUPERSEDED, true);
	say(11, "change:a", OUTBOX_EXPIRED, false);
	assert_string_equal(live_ids(), "101 102 104 105");
}

/* Who was asked for an OK waits for it from then on, however often the way has changed. */
static void
of_ways_the_oldest_since_the_person_was_heard_is_given(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		say(11, "leave:a", OUTBOX_DELIVERED, true);
	for (int i = 0; i < 3; i++)
		say(11, "ride:a", OUTBOX_ACCEPTED, true);
	for (int i = 0; i < 3; i++)
		say(11, "change:a", OUTBOX_DELIVERED, true);
	assert_string_equal(live_ids(), "100 102 103 105 108");
	store_fixture_close();
	assert_int_equal(store_fixture_sql("UPDATE message SET sent = sent + 9 WHERE id = 101"), 0);
	assert_int_equal(
	    store_fixture_sql("UPDATE plan SET heard = (SELECT sent FROM message WHERE id = 100)"),
	    0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_string_equal(live_ids(), "101 102 105 108");
}

static void
all_that_is_unsent_in_doubt_or_lost_is_given(void **state)
{
	(void)state;
	say(11, "a", OUTBOX_QUEUED, false);
	say(11, "a", OUTBOX_SUBMITTING, false);
	say(11, "a", OUTBOX_UNKNOWN, false);
	say(11, "a", OUTBOX_REJECTED, false);
	say(11, "a", OUTBOX_FAILED, false);
	say(11, "a", OUTBOX_EXPIRED, false);
	say(11, "a", OUTBOX_SUPERSEDED, false);
	assert_string_equal(live_ids(), "100 101 102 103 104 106");
}

static void
of_answers_only_the_lost_are_given(void **state)
{
	(void)state;
	say(11, "reply:100", OUTBOX_QUEUED, false);
	say(11, "reply:101", OUTBOX_DELIVERED, true);
	say(11, "reply:102", OUTBOX_FAILED, false);
	say(11, "reply:103", OUTBOX_UNKNOWN, false);
	say(11, "reply:stuck:1", OUTBOX_DELIVERED, true); /* said once of a version, by its name */
	say(11, "reply:", OUTBOX_DELIVERED, true);
	assert_string_equal(live_ids(), "102 103 104 105");
}

static void
another_plans_messages_are_not_given(void **state)
{
	(void)state;
	struct row_case found;
	store_fixture_person(2);
	say(11, "a", OUTBOX_QUEUED, false);
	assert_int_equal(store_case_live(fixture.store, 21, &fixture.arena, &found), 0);
	for (int i = 0; i < found.n_messages; i++)
		assert_int_equal(found.messages[i].plan_id, 21);
}

/* What is past may be as damaged as it likes: no decision needs it. */
static void
a_past_text_that_does_not_open_stops_no_decision(void **state)
{
	(void)state;
	struct row_case found;
	say(11, "a", OUTBOX_SUPERSEDED, false);
	say(11, "a", OUTBOX_QUEUED, false);
	store_fixture_close();
	assert_int_equal(store_fixture_sql("UPDATE message SET body = x'00' WHERE id = 100"), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(store_case_load(fixture.store, 11, &fixture.arena, &found), E_DENIED);
	assert_string_equal(live_ids(), "101");
}

static void
the_brief_case_has_plan_version_and_parties_alone(void **state)
{
	(void)state;
	struct row_case found;
	assert_int_equal(store_case_brief(fixture.store, 11, &fixture.arena, &found), 0);
	assert_string_equal(found.plan.document, SAMPLE_DOCUMENT);
	assert_string_equal(found.version.solution, SAMPLE_SOLUTION);
	assert_int_equal(found.n_parties, 3);
	assert_int_equal(found.n_messages + found.n_questions + found.n_decisions, 0);
	assert_int_equal(store_case_brief(fixture.store, 99, &fixture.arena, &found), E_NOT_FOUND);
}

int
main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    WITH_STORE(of_each_party_and_claim_the_newest_is_given),
	    WITH_STORE(what_was_told_last_is_given_though_newer_did_not_go),
	    WITH_STORE(of_ways_the_oldest_since_the_person_was_heard_is_given),
	    WITH_STORE(all_that_is_unsent_in_doubt_or_lost_is_given),
	    WITH_STORE(of_answers_only_the_lost_are_given),
	    WITH_STORE(another_plans_messages_are_not_given),
	    WITH_STORE(a_past_text_that_does_not_open_stops_no_decision),
	    WITH_STORE(the_brief_case_has_plan_version_and_parties_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

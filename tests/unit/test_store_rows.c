/* SPDX-License-Identifier: MIT
 *
 * Every row comes back as it was written, after the store was closed and opened again, and is found
 * by number, reference and id.
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

static struct row_case
case_load(int64_t plan_id)
{
	struct row_case found;
	assert_int_equal(store_case_load(fixture.store, plan_id, &fixture.arena, &found), 0);
	return found;
}

static void
assert_same_party(const struct row_party *is, const struct row_party *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->person_id, want->person_id);
	assert_int_equal(is->role, want->role);
	assert_string_equal(is->name, want->name);
	assert_string_equal(is->label, want->label);
	assert_string_equal(is->appointments, want->appointments);
	assert_string_equal(is->phone.digits, want->phone.digits);
	assert_int_equal(is->has_phone, want->has_phone);
	assert_string_equal(is->mail, want->mail == NULL ? "" : want->mail);
	assert_int_equal(is->has_consent, want->has_consent);
	assert_int_equal(is->language, want->language);
	assert_int_equal(is->stopped.s, want->stopped.s);
}

static void
assert_same_plan(const struct row_plan *is, const struct row_plan *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->person_id, want->person_id);
	assert_string_equal(is->ref, want->ref);
	assert_int_equal(is->date.day, want->date.day);
	assert_string_equal(is->zone, want->zone);
	assert_string_equal(is->document, want->document);
	assert_int_equal(is->version, want->version);
	assert_int_equal(is->stage, want->stage);
	assert_int_equal(is->out_min, want->out_min);
	assert_int_equal(is->late_minutes, want->late_minutes);
	assert_int_equal(is->late_from_min, want->late_from_min);
	assert_int_equal(is->wake.s, want->wake.s);
}

static void
assert_same_version(const struct row_version *is, const struct row_version *want)
{
	assert_int_equal(is->plan_id, want->plan_id);
	assert_int_equal(is->version, want->version);
	assert_int_equal(is->made.s, want->made.s);
	assert_string_equal(is->cause, want->cause);
	assert_string_equal(is->solution, want->solution);
	assert_int_equal(is->is_feasible, want->is_feasible);
}

static void
assert_same_item(const struct row_item *is, const struct row_item *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->person_id, want->person_id);
	assert_int_equal(is->plan_id, want->plan_id);
	assert_string_equal(is->kind, want->kind);
	assert_string_equal(is->ref, want->ref);
	assert_string_equal(is->label, want->label);
	assert_int_equal(is->date.day, want->date.day);
	assert_int_equal(is->start_min, want->start_min);
	assert_int_equal(is->minutes, want->minutes);
	assert_string_equal(is->status, want->status);
}

static void
assert_same_decision(const struct row_decision *is, const struct row_decision *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->plan_id, want->plan_id);
	assert_int_equal(is->party_id, want->party_id);
	assert_string_equal(is->appointment, want->appointment);
	assert_int_equal(is->kind, want->kind);
	assert_int_equal(is->at_min, want->at_min);
	assert_int_equal(is->is_undone, want->is_undone);
	assert_int_equal(is->at.s, want->at.s);
	assert_string_equal(is->words, want->words);
}

static void
assert_same_message(const struct row_message *is, const struct row_message *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->plan_id, want->plan_id);
	assert_int_equal(is->party_id, want->party_id);
	assert_int_equal(is->version, want->version);
	assert_int_equal(is->way, want->way);
	assert_string_equal(is->kind, want->kind);
	assert_string_equal(is->claim, want->claim);
	assert_string_equal(is->fact, want->fact);
	assert_string_equal(is->body, want->body);
	assert_int_equal(is->made.s, want->made.s);
	assert_int_equal(is->due.s, want->due.s);
	assert_int_equal(is->expires.s, want->expires.s);
	assert_int_equal(is->next_try.s, want->next_try.s);
	assert_int_equal(is->sent.s, want->sent.s);
	assert_int_equal(is->state, want->state);
	assert_int_equal(is->attempts, want->attempts);
	assert_int_equal(is->resends, want->resends);
	assert_int_equal(is->is_urgent, want->is_urgent);
	assert_int_equal(is->is_double_harmless, want->is_double_harmless);
	assert_string_equal(is->provider_id, want->provider_id);
	assert_string_equal(is->via, want->via == NULL ? "" : want->via);
	assert_int_equal(is->claimed.s, want->claimed.s);
	assert_int_equal(is->asks_left, want->asks_left);
}

static void
assert_same_question(const struct row_question *is, const struct row_question *want)
{
	assert_int_equal(is->id, want->id);
	assert_int_equal(is->plan_id, want->plan_id);
	assert_int_equal(is->party_id, want->party_id);
	assert_int_equal(is->kind, want->kind);
	assert_int_equal(is->state, want->state);
	assert_string_equal(is->appointment, want->appointment);
	assert_int_equal(is->at_min, want->at_min);
	assert_string_equal(is->command, want->command);
	assert_memory_equal(is->code.bytes, want->code.bytes, SECRET_HASH_BYTES);
	assert_int_equal(is->tries_left, want->tries_left);
	assert_int_equal(is->made.s, want->made.s);
	assert_int_equal(is->expires.s, want->expires.s);
	assert_int_equal(is->reminded.s, want->reminded.s);
	assert_string_equal(is->digits, want->state == QUESTION_OPEN ? want->digits : "");
	assert_int_equal(is->beside, want->beside);
}

/* Two persons, so that a row of the wrong one would be seen. */
static void
every_row_comes_back_as_it_was_written(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	store_fixture_person(1);
	store_fixture_person(2);
	assert_int_equal(store_fixture_reopen(), 0);
	sample_writes(2, writes);
	struct row_case found = case_load(21);
	assert_int_equal(found.n_parties, 3);
	for (int i = 0; i < 3; i++)
		assert_same_party(&found.parties[i], &writes[1 + i].party);
	assert_same_plan(&found.plan, &writes[4].plan);
	assert_same_version(&found.version, &writes[5].version);
	assert_int_equal(found.n_decisions, 1);
	assert_same_decision(&found.decisions[0], &writes[7].decision);
	assert_int_equal(found.n_messages, 2);
	assert_same_message(&found.messages[0], &writes[8].message);
	assert_same_message(&found.messages[1], &writes[9].message);
	assert_int_equal(found.n_questions, 1);
	assert_same_question(&found.questions[0], &writes[10].question);

	int n;
	struct row_item *items;
	assert_int_equal(store_items_load(fixture.store, 21, &fixture.arena, &items, &n), 0);
	assert_int_equal(n, 1);
	assert_same_item(&items[0], &writes[6].item);

	struct row_event *events;
	assert_int_equal(store_events_load(fixture.store, 21, &fixture.arena, &events, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(events[0].party_id, 21);
	assert_int_equal(events[0].at.s, SAMPLE_NOW.s);
	assert_string_equal(events[0].kind, "text");
	assert_string_equal(events[0].text, SAMPLE_TEXT);
	assert_string_equal(events[0].once, "sim:2");

	struct row_audit *lines;
	assert_int_equal(store_audit_load(fixture.store, 21, &fixture.arena, &lines, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(lines[2].at.s, SAMPLE_NOW.s);
	assert_int_equal(lines[2].plan_id, 21);
	assert_int_equal(lines[2].party_id, 22);
	assert_int_equal(lines[2].version, 1);
	assert_string_equal(lines[2].what, "version 1");
}

static void
none_and_not_yet_come_back_as_such(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	writes[4].plan.out_min = -1;
	writes[4].plan.late_from_min = -300; /* the evening before */
	writes[4].plan.wake = NO_TIME;
	writes[4].plan.version = 0;
	writes[5].kind = WRITE_AUDIT; /* no version yet */
	writes[5].audit = writes[12].audit;
	writes[6].item.start_min = -1;
	writes[7].decision.at_min = -1;
	writes[10].question.at_min = -1;
	writes[11].event.party_id = 0;
	store_fixture_write(writes, SAMPLE_WRITES);
	struct row_case found = case_load(11);
	assert_int_equal(found.plan.out_min, -1);
	assert_int_equal(found.plan.late_from_min, -300);
	assert_int_equal(found.plan.wake.s, 0);
	assert_int_equal(found.version.version, 0);
	assert_string_equal(found.version.solution, "");
	assert_int_equal(found.decisions[0].at_min, -1);
	assert_int_equal(found.questions[0].at_min, -1);
	int n;
	struct row_item *items;
	assert_int_equal(store_items_load(fixture.store, 11, &fixture.arena, &items, &n), 0);
	assert_int_equal(items[0].start_min, -1);
	/* A stranger's text has nobody whose key could seal it: it is not kept. */
	struct row_event *events;
	assert_int_equal(store_events_load(fixture.store, 11, &fixture.arena, &events, &n), 0);
	assert_string_equal(events[0].text, "");
}

static void
updates_change_what_they_name_and_nothing_else(void **state)
{
	(void)state;
	store_fixture_person(1);
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	struct row_plan plan = writes[4].plan;
	plan.version = 2;
	plan.stage = PLAN_STAGE_OVER;
	plan.out_min = 600;
	plan.late_minutes = 0;
	plan.late_from_min = -1;
	plan.wake = NO_TIME;
	write_one((struct store_write){WRITE_PLAN_STATE, .plan = plan});
	struct row_version version = writes[5].version;
	version.version = 2;
	version.cause = "move:housing";
	version.is_feasible = false;
	write_one((struct store_write){WRITE_VERSION, .version = version});
	struct row_message message = writes[8].message;
	message.state = OUTBOX_ACCEPTED;
	message.attempts = 2;
	message.resends = 1;
	message.next_try.s += 5;
	message.sent = SAMPLE_NOW;
	message.provider_id = "kannel-7";
	message.via = "kannel";
	message.claimed.s = SAMPLE_NOW.s + 3;
	message.asks_left = 4;
	write_one((struct store_write){WRITE_MESSAGE_STATE, .message = message});
	struct row_question question = writes[10].question;
	question.state = QUESTION_NO;
	question.tries_left = 3;
	question.reminded = SAMPLE_NOW;
	write_one((struct store_write){WRITE_QUESTION_STATE, .question = question});
	write_one((struct store_write){WRITE_DECISION_UNDONE, .decision = writes[7].decision});

	struct row_case found = case_load(11);
	assert_same_plan(&found.plan, &plan);
	assert_same_version(&found.version, &version);
	assert_same_message(&found.messages[0], &message);
	assert_same_message(&found.messages[1], &writes[9].message);
	assert_same_question(&found.questions[0], &question);
	assert_int_equal(found.n_decisions, 0);
	struct row_version *versions;
	int n;
	assert_int_equal(store_versions_load(fixture.store, 11, &fixture.arena, &versions, &n), 0);
	assert_int_equal(n, 2);
	assert_same_version(&versions[0], &writes[5].version);
}

static void
an_item_is_replaced_by_its_plan_and_ref_and_keeps_its_id(void **state)
{
	(void)state;
	store_fixture_person(1);
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	struct row_item item = writes[6].item;
	item.id = 99;
	item.status = "moved";
	item.start_min = 900;
	item.label = "Usk House, moved";
	write_one((struct store_write){WRITE_ITEM, .item = item});
	struct row_item *items;
	int n;
	assert_int_equal(store_items_load(fixture.store, 11, &fixture.arena, &items, &n), 0);
	assert_int_equal(n, 1);
	item.id = 11;
	assert_same_item(&items[0], &item);
}

static void
stop_holds_for_every_party_with_that_number_and_for_later_ones(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_person(2);
	struct row_party coordinator = {.id = 12, .stopped = SAMPLE_NOW};
	write_one((struct store_write){WRITE_PARTY_STOPPED, .party = coordinator});
	assert_int_equal(case_load(21).parties[1].stopped.s, SAMPLE_NOW.s);
	assert_int_equal(case_load(21).parties[0].stopped.s, 0);
	store_fixture_person(3);
	assert_int_equal(case_load(31).parties[1].stopped.s, SAMPLE_NOW.s);
	coordinator.stopped = NO_TIME;
	write_one((struct store_write){WRITE_PARTY_STOPPED, .party = coordinator});
	assert_int_equal(case_load(31).parties[1].stopped.s, 0);
}

static void
a_number_tells_its_roles_newest_plan_first(void **state)
{
	(void)state;
	for (int k = 1; k <= 3; k++)
		store_fixture_person(k);
	struct row_sender sender;
	assert_int_equal(store_sender_load(fixture.store, sample_phone(1), &fixture.arena, &sender),
			 0);
	assert_int_equal(sender.n_parties, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sender.plans[i].id, 31 - 10 * i);
		assert_int_equal(sender.parties[i].id, 32 - 10 * i);
		assert_int_equal(sender.plans[i].date.day, civil_from_ymd(2023, 9, 15).day);
		assert_int_equal(sender.plans[i].stage, PLAN_STAGE_UNDER_WAY);
	}
	assert_string_equal(sender.plans[0].ref, "J3");
	assert_int_equal(sender.n_questions, 3);
	assert_int_equal(sender.questions[0].id, 31);

	struct row_question answered = sender.questions[0];
	answered.state = QUESTION_YES;
	write_one((struct store_write){WRITE_QUESTION_STATE, .question = answered});
	assert_int_equal(store_sender_load(fixture.store, sample_phone(1), &fixture.arena, &sender),
			 0);
	assert_int_equal(sender.n_questions, 2);
	assert_int_equal(
	    store_sender_load(fixture.store, sample_phone(999), &fixture.arena, &sender), 0);
	assert_int_equal(sender.n_parties, 0);
	assert_int_equal(sender.n_questions, 0);
}

static void
ids_go_on_and_are_never_given_twice(void **state)
{
	(void)state;
	struct row_next_ids ids;
	assert_int_equal(store_next_ids(fixture.store, &ids), 0);
	assert_int_equal(ids.person, 1);
	assert_int_equal(ids.event, 1);
	store_fixture_person(2);
	store_fixture_person(1);
	assert_int_equal(store_next_ids(fixture.store, &ids), 0);
	assert_int_equal(ids.person, 22);
	assert_int_equal(ids.party, 24);
	assert_int_equal(ids.plan, 22);
	assert_int_equal(ids.item, 22);
	assert_int_equal(ids.decision, 22);
	assert_int_equal(ids.message, 23);
	assert_int_equal(ids.question, 22);
	assert_int_equal(ids.event, 22);
	/* Even when the rows are gone with their person. */
	assert_int_equal(store_fixture_sql("DELETE FROM person"), 0);
	assert_int_equal(store_next_ids(fixture.store, &ids), 0);
	assert_int_equal(ids.message, 23);
}

static void
plans_are_found_by_their_reference(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_person(2);
	int64_t id;
	assert_int_equal(store_plan_find(fixture.store, "J2", &id), 0);
	assert_int_equal(id, 21);
	assert_int_equal(store_plan_find(fixture.store, "J3", &id), E_NOT_FOUND);
	int64_t *ids;
	int n;
	assert_int_equal(store_plan_list(fixture.store, &fixture.arena, &ids, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(ids[1], 21);
	bool is_seen;
	assert_int_equal(store_event_seen(fixture.store, "sim:2", &is_seen), 0);
	assert_true(is_seen);
	assert_int_equal(store_event_seen(fixture.store, "sim:3", &is_seen), 0);
	assert_false(is_seen);
	struct row_case found;
	assert_int_equal(store_case_load(fixture.store, 99, &fixture.arena, &found), E_NOT_FOUND);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(every_row_comes_back_as_it_was_written),
	    TEST(none_and_not_yet_come_back_as_such),
	    TEST(updates_change_what_they_name_and_nothing_else),
	    TEST(an_item_is_replaced_by_its_plan_and_ref_and_keeps_its_id),
	    TEST(stop_holds_for_every_party_with_that_number_and_for_later_ones),
	    TEST(a_number_tells_its_roles_newest_plan_first),
	    TEST(ids_go_on_and_are_never_given_twice),
	    TEST(plans_are_found_by_their_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

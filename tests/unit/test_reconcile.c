/* SPDX-License-Identifier: MIT
 *
 * The table of reconcile.h, a row at a time: one party, one claim, one message that stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/effects.h"
#include "app/reconcile.h"
#include "app/remind.h"
#include "tests/lib/world_day.h"

static struct day *day;
static struct row_party party;
static struct row_message standing;
static struct wants wants;

/* A day with one message "leave:office" that says ${fact}, and nothing wanted yet. */
static void
begin(enum outbox_state state, const char *fact)
{
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	today.effects = arena_new(&today.arena, struct app_effects);
	app_effects_init(today.effects, &today.arena, problems);
	party = (struct row_party){.id = 1, .label = "Jay", .has_phone = true, .has_consent = true};
	standing = (struct row_message){
	    .id = 7,
	    .plan_id = 1,
	    .party_id = 1,
	    .claim = "leave:office",
	    .fact = fact,
	    .kind = "person.leave_now_walk",
	    .state = state,
	    .is_double_harmless = true,
	};
	day = arena_new(&today.arena, struct day);
	*day = (struct day){
	    .world = &today.world.app,
	    .effects = today.effects,
	    .arena = &today.arena,
	    .now = today.now,
	    .messages = &standing,
	    .n_messages = 1,
	    .parties = &party,
	    .n_parties = 1,
	    .next = {.message = 8},
	};
	wants = (struct wants){0};
}

static void
want(const char *claim, const char *fact)
{
	struct day_say say = {
	    .party = &party,
	    .kind = KIND_PERSON_CALL_NOTED,
	    .claim = claim,
	    .fact = fact,
	    .due = today.now,
	    .expires = {today.now.s + 600},
	};
	const struct template_value values[] = {template_text("who", "Alex")};
	remind_add(&wants, &say, values, 1);
}

static int
superseded(void)
{
	int n = 0;
	for (size_t i = 0; i < today.effects->n_writes; i++)
		n += today.effects->writes[i].kind == WRITE_MESSAGE_STATE &&
		     today.effects->writes[i].message.id == 7 &&
		     today.effects->writes[i].message.state == OUTBOX_SUPERSEDED;
	return n;
}

static int
written(void)
{
	int n = 0;
	for (size_t i = 0; i < today.effects->n_writes; i++)
		n += today.effects->writes[i].kind == WRITE_MESSAGE;
	return n;
}

static void
the_same_fact_unsent_is_left_as_it_is(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "10:40 by bus");
	want("leave:office", "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
another_fact_unsent_dies_and_has_a_successor(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "10:40 by bus");
	want("leave:office", "10:55 by bus");
	reconcile(day, &wants);
	assert_int_equal(superseded(), 1);
	assert_int_equal(written(), 1);
}

static void
what_was_sent_stands_and_is_not_said_twice(void **state)
{
	(void)state;
	static const enum outbox_state gone[] = {
	    OUTBOX_SUBMITTING, OUTBOX_ACCEPTED, OUTBOX_DELIVERED,
	    OUTBOX_FAILED,     OUTBOX_REJECTED, OUTBOX_EXPIRED,
	};
	for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
		begin(gone[i], "10:40 by bus");
		want("leave:office", "10:40 by bus");
		reconcile(day, &wants);
		assert_int_equal(today.effects->n_writes, 0);
		/* Another fact is said beside it. */
		begin(gone[i], "10:40 by bus");
		want("leave:office", "10:55 by bus");
		reconcile(day, &wants);
		assert_int_equal(superseded(), 0);
		assert_int_equal(written(), 1);
	}
}

static void
after_a_superseded_one_the_same_fact_is_said_anew(void **state)
{
	(void)state;
	begin(OUTBOX_SUPERSEDED, "10:40 by bus");
	want("leave:office", "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(superseded(), 0);
	assert_int_equal(written(), 1);
}

static void
a_claim_that_is_not_called_for_dies_unsent(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(superseded(), 1);
	assert_int_equal(written(), 0);
	begin(OUTBOX_ACCEPTED, "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
in_doubt_it_dies_only_while_it_might_go_once_more(void **state)
{
	(void)state;
	begin(OUTBOX_UNKNOWN, "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(superseded(), 1);
	begin(OUTBOX_UNKNOWN, "10:40 by bus");
	standing.resends = 1;
	reconcile(day, &wants);
	assert_int_equal(superseded(), 0);
	begin(OUTBOX_UNKNOWN, "10:40 by bus");
	standing.is_double_harmless = false;
	reconcile(day, &wants);
	assert_int_equal(superseded(), 0);
}

static void
answers_are_nobodys_claim(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "");
	standing.claim = "reply:7";
	reconcile(day, &wants);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
the_same_claim_of_another_party_is_another_claim(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "10:40 by bus");
	standing.party_id = 2;
	want("leave:office", "10:40 by bus");
	reconcile(day, &wants);
	assert_int_equal(superseded(), 1);
	assert_int_equal(written(), 1);
}

static void
what_would_be_dead_is_not_written(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "10:40 by bus");
	want("leave:office", "10:55 by bus");
	wants.list[0].say.expires = today.now;
	reconcile(day, &wants);
	assert_int_equal(superseded(), 1);
	assert_int_equal(written(), 0);
}

static void
what_is_overdue_is_due_now(void **state)
{
	(void)state;
	begin(OUTBOX_SUPERSEDED, "");
	want("leave:office", "10:55 by bus");
	wants.list[0].say.due.s = today.now.s - 3600;
	reconcile(day, &wants);
	assert_int_equal(written(), 1);
	assert_int_equal(today.effects->writes[0].message.due.s, today.now.s);
	assert_int_equal(today.effects->writes[0].message.next_try.s, today.now.s);
}

static void
an_open_questions_text_stands_whatever_it_says(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED, "anything");
	want("leave:office", "something else");
	wants.list[0].is_kept = true;
	reconcile(day, &wants);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
who_said_stop_is_written_nothing(void **state)
{
	(void)state;
	begin(OUTBOX_SUPERSEDED, "");
	party.stopped = today.now;
	want("leave:office", "10:55 by bus");
	reconcile(day, &wants);
	assert_int_equal(written(), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_same_fact_unsent_is_left_as_it_is),
	    TEST(another_fact_unsent_dies_and_has_a_successor),
	    TEST(what_was_sent_stands_and_is_not_said_twice),
	    TEST(after_a_superseded_one_the_same_fact_is_said_anew),
	    TEST(a_claim_that_is_not_called_for_dies_unsent),
	    TEST(in_doubt_it_dies_only_while_it_might_go_once_more),
	    TEST(answers_are_nobodys_claim),
	    TEST(the_same_claim_of_another_party_is_another_claim),
	    TEST(what_would_be_dead_is_not_written),
	    TEST(what_is_overdue_is_due_now),
	    TEST(an_open_questions_text_stands_whatever_it_says),
	    TEST(who_said_stop_is_written_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

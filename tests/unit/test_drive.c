/* SPDX-License-Identifier: MIT
 * wrap: app_step app_text_plan
 *
 * The driver with a core of the test's own: which rows each event is decided on, and that an
 * event's writes are all made, or none, before anything is given out to be sent.
 */
#include "daemon/drive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/effects.h"
#include "calendar/holidays.h"
#include "tests/lib/storefixture.h"

void __wrap_app_step(const struct app_world *world, const struct app_rows *rows,
		     const struct app_event *event, struct utc now, struct app_effects *effects);
int64_t __wrap_app_text_plan(const struct app_world *world, const struct row_sender *sender,
			     const char *text, struct utc now, struct arena *arena);

static struct drive drive;
static struct civil_zone *zone;
static struct app_effects effects;

/* The core of this test: what it was called with, and what it is to answer. */
static struct {
	int calls;
	struct app_rows rows;
	struct store_write writes[300];
	size_t n_writes, n_sends;
	const char *problem;
	int64_t text_plan;
} core;

void
__wrap_app_step(const struct app_world *world, const struct app_rows *rows,
		const struct app_event *event, struct utc now, struct app_effects *out)
{
	(void)world;
	(void)event;
	(void)now;
	core.calls++;
	core.rows = *rows;
	for (size_t i = 0; i < core.n_writes; i++)
		effect_write(out, core.writes[i]);
	for (size_t i = 0; i < core.n_sends; i++)
		effect_send(out, (struct app_send){.message_id = 11, .text = ""});
	if (core.problem != NULL)
		problem_add(out->problems, "/plan", "%s", core.problem);
}

int64_t
__wrap_app_text_plan(const struct app_world *world, const struct row_sender *sender,
		     const char *text, struct utc now, struct arena *arena)
{
	(void)world;
	(void)text;
	(void)now;
	(void)arena;
	return sender->n_parties == 0 ? 0 : core.text_plan;
}

static int
set_up(void **state)
{
	store_fixture_set_up(state);
	store_fixture_person(1);
	store_fixture_person(2);
	/* app_step, which alone looks into the rest of it, is ours. */
	static const struct holidays far = {.last = {80000}};
	static struct app_world world = {.holidays = &far};
	zone = civil_zone_load("Europe/London");
	world.zone = zone;
	drive = (struct drive){.store = fixture.store, .world = &world};
	memset(&core, 0, sizeof(core));
	return 0;
}

static int
tear_down(void **state)
{
	civil_zone_free(zone);
	return store_fixture_tear_down(state);
}

static int
happen_at(enum app_event_kind kind, struct drive_subject about, const char *once, struct utc now)
{
	struct app_event event = {.kind = kind, .text = "OK", .once = once};
	return drive_event(&drive, &event, &about, now, &fixture.arena, &effects);
}

static int
happen(enum app_event_kind kind, struct drive_subject about)
{
	return happen_at(kind, about, NULL, SAMPLE_NOW);
}

/* A claim of message 11, one line of audit and one text to send. */
static void
answer_with_a_claim(void)
{
	struct store_write sample[SAMPLE_WRITES];
	sample_writes(1, sample);
	core.writes[0] = sample[8];
	core.writes[0].kind = WRITE_MESSAGE_STATE;
	core.writes[0].message.state = OUTBOX_SUBMITTING;
	core.writes[0].message.attempts = 1;
	core.writes[1] = sample[12];
	core.n_writes = 2;
	core.n_sends = 1;
}

static int64_t
number(const char *sql)
{
	return store_fixture_number(sql);
}

static int64_t
claims(void)
{
	return number("SELECT count(*) FROM message WHERE state = 'submitting'");
}

static void
each_event_is_decided_on_the_rows_it_needs(void **state)
{
	(void)state;
	core.text_plan = 21;
	assert_int_equal(happen(APP_TEXT, (struct drive_subject){.from = sample_phone(1)}), 0);
	assert_int_equal(core.rows.sender->n_parties, 2);
	assert_int_equal(core.rows.plan_case->plan.id, 21);
	assert_int_equal(core.rows.next.event, 22);
	assert_int_equal(happen(APP_TEXT, (struct drive_subject){.from = sample_phone(9)}), 0);
	assert_int_equal(core.rows.sender->n_parties, 0);
	assert_null(core.rows.plan_case);
	assert_int_equal(happen(APP_WAKE, (struct drive_subject){.plan_id = 11}), 0);
	assert_int_equal(core.rows.plan_case->plan.id, 11);
	for (enum app_event_kind kind = APP_SENT; kind <= APP_RECEIPT; kind++) {
		assert_int_equal(happen(kind, (struct drive_subject){.message_id = 22}), 0);
		assert_int_equal(core.rows.message->id, 22);
		assert_null(core.rows.plan_case); /* so it costs no more than its message */
	}
	assert_int_equal(happen(APP_IMPORT, (struct drive_subject){0}), 0);
	assert_null(core.rows.plan_case);
	assert_int_equal(core.rows.next.person, 22);
	assert_int_equal(
	    happen_at(APP_DUE, (struct drive_subject){0}, NULL, (struct utc){SAMPLE_NOW.s + 60}),
	    0);
	assert_int_equal(core.rows.n_due, 2);
	assert_false(drive.has_more);
	assert_int_equal(core.calls, 8);
	assert_int_equal(happen(APP_WAKE, (struct drive_subject){.plan_id = 99}), E_NOT_FOUND);
	assert_int_equal(happen(APP_SENT, (struct drive_subject){.message_id = 99}), E_NOT_FOUND);
	assert_int_equal(core.calls, 8);
}

static void
what_comes_twice_is_decided_once(void **state)
{
	(void)state;
	struct store_write sample[SAMPLE_WRITES];
	sample_writes(3, sample);
	core.writes[0] = sample[11];
	core.writes[0].event.plan_id = core.writes[0].event.party_id = 11;
	core.n_writes = core.n_sends = 1;
	struct drive_subject about = {.from = sample_phone(101)};
	assert_int_equal(happen_at(APP_TEXT, about, "sim:3", SAMPLE_NOW), 0);
	assert_int_equal(effects.n_sends, 1);
	assert_int_equal(happen_at(APP_TEXT, about, "sim:3", SAMPLE_NOW), 0);
	assert_int_equal(effects.n_writes, 0);
	assert_int_equal(effects.n_sends, 0);
	assert_int_equal(core.calls, 1);
	assert_int_equal(number("SELECT count(*) FROM event WHERE once = 'sim:3'"), 1);
}

static void
what_is_sent_was_written_before(void **state)
{
	(void)state;
	answer_with_a_claim();
	assert_int_equal(happen(APP_DUE, (struct drive_subject){0}), 0);
	assert_int_equal(effects.n_sends, 1);
	assert_int_equal(claims(), 1);
}

static int
crash(void *context, enum drive_point point)
{
	return point == *(enum drive_point *)context ? E_CRASH : 0;
}

static void
a_crash_at_any_point_sends_nothing_and_leaves_all_or_none(void **state)
{
	(void)state;
	for (enum drive_point point = DRIVE_STEPPED; point <= DRIVE_COMMITTED; point++) {
		answer_with_a_claim();
		drive.at = crash;
		drive.at_context = &point;
		assert_int_equal(happen(APP_DUE, (struct drive_subject){0}), E_CRASH);
		assert_int_equal(effects.n_sends, 0);
		assert_int_equal(store_fixture_reopen(), 0);
		drive.store = fixture.store;
		assert_int_equal(claims(), point == DRIVE_COMMITTED ? 1 : 0);
		assert_int_equal(number("SELECT count(*) FROM audit"),
				 point == DRIVE_COMMITTED ? 7 : 6);
	}
	/* The next life finds what may have been sent. */
	drive.at = NULL;
	core.n_writes = core.n_sends = 0;
	assert_int_equal(happen(APP_RESTART, (struct drive_subject){0}), 0);
	assert_int_equal(core.rows.n_due, 1);
	assert_int_equal(core.rows.due[0].message.id, 11);
}

/* At the second point of its kind: that is the second event's. */
static int
crash_at_second(void *context, enum drive_point point)
{
	int *left = context;
	return point == DRIVE_STEPPED && (*left)-- == 0 ? E_CRASH : 0;
}

static void
events_of_one_commit_are_all_stored_or_none(void **state)
{
	(void)state;
	struct drive_happening list[3] = {
	    {.event = {.kind = APP_SENT}, .about = {.message_id = 11}},
	    {.event = {.kind = APP_SENT}, .about = {.message_id = 22}},
	    {.event = {.kind = APP_DUE}},
	};
	int one = 1;
	answer_with_a_claim();
	core.n_sends = 0;
	drive.at = crash_at_second;
	drive.at_context = &one;
	assert_int_equal(drive_together(&drive, list, 3, SAMPLE_NOW, &fixture.arena, &effects),
			 E_CRASH);
	assert_int_equal(number("SELECT count(*) FROM audit"), 6);
	assert_int_equal(claims(), 0);
	drive.at = NULL;
	assert_int_equal(drive_together(&drive, list, 3, SAMPLE_NOW, &fixture.arena, &effects), 0);
	assert_int_equal(number("SELECT count(*) FROM audit"), 9);
	assert_int_equal(claims(), 1);
	assert_int_equal(core.calls, 5);
	/* One whose message is none changes nothing, for the others neither. */
	list[1].about.message_id = 99;
	assert_int_equal(drive_together(&drive, list, 3, SAMPLE_NOW, &fixture.arena, &effects), 0);
	assert_int_equal(list[0].rc, 0);
	assert_int_equal(list[1].rc, E_NOT_FOUND);
	assert_int_equal(number("SELECT count(*) FROM audit"), 11);
	/* One that cannot be stored takes the others with it. */
	core.writes[1].audit.what = "";
	assert_int_equal(drive_together(&drive, list, 3, SAMPLE_NOW, &fixture.arena, &effects),
			 E_INPUT);
	assert_int_equal(number("SELECT count(*) FROM audit"), 11);
}

static void
a_refused_document_stores_nothing_and_says_why(void **state)
{
	(void)state;
	answer_with_a_claim();
	core.problem = "is not one of ours";
	assert_int_equal(happen(APP_IMPORT, (struct drive_subject){0}), E_INPUT);
	assert_int_equal(effects.problems->count, 1);
	assert_int_equal(effects.n_sends, 0);
	assert_int_equal(claims(), 0);
}

static void
a_reference_that_is_taken_is_refused(void **state)
{
	(void)state;
	struct store_write sample[SAMPLE_WRITES];
	sample_writes(3, sample);
	sample[4].plan.ref = "J2";
	memcpy(core.writes, sample, sizeof(sample));
	core.n_writes = 5;
	assert_int_equal(happen(APP_IMPORT, (struct drive_subject){0}), E_INPUT);
	assert_int_equal(effects.problems->count, 1);
	assert_string_equal(effects.problems->list[0].at, "/plan");
	assert_int_equal(number("SELECT count(*) FROM person"), 2);
	core.writes[4].plan.ref = "J3";
	assert_int_equal(happen(APP_IMPORT, (struct drive_subject){0}), 0);
	assert_int_equal(number("SELECT count(*) FROM person"), 3);
}

static void
a_write_that_breaks_a_rule_undoes_its_event_and_no_other(void **state)
{
	(void)state;
	answer_with_a_claim();
	core.writes[1].audit.what = "";
	assert_int_equal(happen(APP_DUE, (struct drive_subject){0}), E_INPUT);
	assert_int_equal(effects.problems->count, 0);
	assert_int_equal(effects.n_sends, 0);
	assert_int_equal(claims(), 0);
	answer_with_a_claim();
	assert_int_equal(happen(APP_DUE, (struct drive_subject){0}), 0);
	assert_int_equal(claims(), 1);
}

static void
what_does_not_open_is_set_aside_for_good(void **state)
{
	(void)state;
	struct utc later = {SAMPLE_NOW.s + 1800};
	store_fixture_forget(11);
	drive.store = fixture.store;
	assert_int_equal(happen_at(APP_DUE, (struct drive_subject){0}, NULL, later), 0);
	assert_int_equal(core.rows.n_due, 2);
	assert_int_equal(core.rows.due[0].message.id, 21);
	assert_int_equal(core.rows.due[1].message.id, 22);
	assert_int_equal(number("SELECT count(*) FROM message WHERE state = 'failed'"), 2);
	assert_int_equal(happen_at(APP_WAKE, (struct drive_subject){.plan_id = 11}, NULL, later),
			 0);
	assert_int_equal(core.calls, 1);
	assert_int_equal(number("SELECT count(*) FROM plan WHERE id = 11 AND wake IS NULL"), 1);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE what LIKE '%does not open%'"), 3);
	assert_int_equal(happen(APP_SENT, (struct drive_subject){.message_id = 11}), 0);
	assert_int_equal(core.calls, 1);
}

static void
due_messages_come_in_groups_that_say_if_there_are_more(void **state)
{
	(void)state;
	struct store_write sample[SAMPLE_WRITES], write;
	sample_writes(1, sample);
	write = sample[8];
	assert_int_equal(store_begin(fixture.store), 0);
	for (int i = 0; i < STORE_DUE_MAX; i++) {
		write.message.id = 100 + i;
		write.message.next_try.s = SAMPLE_NOW.s - i;
		assert_int_equal(store_apply(fixture.store, &write, 1), 0);
	}
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(happen(APP_DUE, (struct drive_subject){0}), 0);
	assert_int_equal(core.rows.n_due, STORE_DUE_MAX);
	assert_int_equal(core.rows.due[0].message.id, 100 + STORE_DUE_MAX - 1); /* soonest first */
	assert_true(drive.has_more);
	struct utc next;
	assert_int_equal(drive_next_time(&drive, &next), 0);
	assert_int_equal(next.s, SAMPLE_NOW.s - STORE_DUE_MAX + 1);
	struct utc before = {SAMPLE_NOW.s - 1};
	assert_int_equal(happen_at(APP_DUE, (struct drive_subject){0}, NULL, before), 0);
	assert_int_equal(core.rows.n_due, STORE_DUE_MAX - 1);
	assert_false(drive.has_more);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(each_event_is_decided_on_the_rows_it_needs),
	    TEST(what_comes_twice_is_decided_once),
	    TEST(what_is_sent_was_written_before),
	    TEST(a_crash_at_any_point_sends_nothing_and_leaves_all_or_none),
	    TEST(events_of_one_commit_are_all_stored_or_none),
	    TEST(a_refused_document_stores_nothing_and_says_why),
	    TEST(a_reference_that_is_taken_is_refused),
	    TEST(a_write_that_breaks_a_rule_undoes_its_event_and_no_other),
	    TEST(what_does_not_open_is_set_aside_for_good),
	    TEST(due_messages_come_in_groups_that_say_if_there_are_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

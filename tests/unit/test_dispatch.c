/* SPDX-License-Identifier: MIT
 *
 * The dispatcher between a real store and a transport that does as it is told: whole days at full
 * speed, restarts, a full disk, a stop in the middle, and plans that are looked at again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "daemon/dispatch.h"
#include "http/stream.h"
#include "tests/lib/faultdisk.h"
#include "tests/lib/world_day.h"

#define PLACES 200

/* What the transport has, and what it does with it. */
static struct {
	struct loop *loop;
	struct clock_source clock;
	struct stream *stream;
	struct dispatch *dispatch;
	bool is_silent; /* no submission ever ends */
	int places;
	struct {
		transport_done_fn *done;
		void *context;
	} under_way[PLACES];
	int n_under_way;
	int n_submitted;
	int n_failed_lines;
	int n_well_lines;
	int n_looked;
	struct utc looked_at;
} f;

static void
note_line(enum log_level level, const char *line)
{
	(void)level;
	f.n_failed_lines += strstr(line, "event_failed") != NULL;
	f.n_well_lines += strstr(line, "well_again") != NULL;
}

static void
finish_all(void *context)
{
	(void)context;
	struct transport_result result = {
	    .event = OUTBOX_ON_ACCEPTED, .provider_id = "p", .reason = "", .retry_after_s = -1};
	while (f.n_under_way > 0) {
		f.n_under_way--;
		f.under_way[f.n_under_way].done(f.under_way[f.n_under_way].context, &result);
	}
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	(void)context;
	(void)message;
	if (f.n_under_way >= f.places)
		return E_LIMIT;
	f.under_way[f.n_under_way].done = done;
	f.under_way[f.n_under_way++].context = done_context;
	f.n_submitted++;
	if (!f.is_silent)
		loop_defer(f.loop, finish_all, NULL);
	return 0;
}

static void
note_looked(void *context)
{
	(void)context;
	f.n_looked++;
	f.looked_at = (struct utc){clock_now_ms(&f.clock, loop_now(f.loop)) / 1000};
}

static struct utc
at(const char *date, const char *time)
{
	return world_at(&today.world, date, time);
}

/* A dispatcher on the store of today, from the afternoon before until ${until}, at full speed. */
static void
begin(struct utc until)
{
	static const struct transport_capabilities capabilities = {.name = "fake"};
	clock_replay_init(&f.clock, f.loop, at("2023-09-14", "12:00"), 0);
	struct dispatch_parts parts = {
	    .loop = f.loop,
	    .clock = &f.clock,
	    .store = today.store,
	    .world = &today.world.app,
	    .stream = f.stream,
	    .until = until,
	    .looked = note_looked,
	};
	struct transport transport = {.capabilities = &capabilities, .submit = submit};
	f.dispatch = dispatch_new(&parts);
	dispatch_use(f.dispatch, &(struct dispatch_way){.transport = &transport, .from = "88020"});
	today.world.app.settings.gateways = dispatch_gateways(f.dispatch);
	assert_int_equal(dispatch_restart(f.dispatch), 0);
}

static int
set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	f.places = PLACES;
	log_hook = note_line;
	f.loop = loop_new();
	f.stream = stream_new(f.loop);
	return today_set_up(state);
}

static int
tear_down(void **state)
{
	if (f.dispatch != NULL)
		dispatch_stop(f.dispatch);
	dispatch_free(f.dispatch);
	stream_free(f.stream);
	loop_free(f.loop);
	log_hook = NULL;
	return today_tear_down(state);
}

static int64_t
import(const char *ref)
{
	struct problems problems;
	int64_t plan_id = 0;
	problems_init(&problems, &today.arena);
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	char *text = json_dumps(document, 0);
	json_decref(document);
	assert_int_equal(dispatch_import(f.dispatch, text, strlen(text), &problems, &plan_id), 0);
	free(text);
	return plan_id;
}

/* How often events of this kind happened, by the dispatcher's own count. */
static long
count(const char *kind)
{
	struct buf out;
	buf_init(&out);
	dispatch_metrics(f.dispatch, &out);
	const char *line =
	    strstr(buf_text(&out), arena_printf(&today.arena, "_events_total{kind=\"%s\"} ", kind));
	assert_non_null(line);
	long n = strtol(strchr(line, '}') + 1, NULL, 10);
	buf_fini(&out);
	return n;
}

static int
in_state(enum outbox_state state)
{
	const struct row_case *loaded = today_case();
	int n = 0;
	for (int m = 0; m < loaded->n_messages; m++)
		n += loaded->messages[m].state == state;
	return n;
}

static void
stop_loop(void *context)
{
	(void)context;
	loop_stop(f.loop);
}

static void
run_for(int64_t ms)
{
	struct loop_timer timer;
	loop_timer_init(&timer, f.loop, "test", stop_loop, NULL);
	loop_timer_set(&timer, ms);
	loop_run(f.loop);
	loop_timer_cancel(&timer);
}

static void
a_day_at_full_speed_ends_by_itself_with_every_text_sent(void **state)
{
	(void)state;
	begin(at("2023-09-16", "02:00"));
	today.plan_id = import("J4");
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	assert_int_equal(in_state(OUTBOX_QUEUED) + in_state(OUTBOX_SUBMITTING), 0);
	assert_int_equal(in_state(OUTBOX_ACCEPTED), f.n_submitted);
	assert_non_null(today_message(DAY_PERSON, "person.morning"));
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	struct desk_clock clock;
	dispatch_clock_state(f.dispatch, &clock);
	assert_true(clock.is_replay && clock.is_max);
	assert_true(clock.now_ms / 1000 >= at("2023-09-16", "02:00").s);
	assert_int_equal(f.n_failed_lines, 0);
}

static void
what_a_dead_process_left_submitting_is_unknown_and_goes_once_more(void **state)
{
	(void)state;
	today.is_mute = true;
	today_begin();
	int n_left = in_state(OUTBOX_SUBMITTING);
	assert_true(n_left > 0);
	begin(at("2023-09-14", "13:00"));
	assert_int_equal(in_state(OUTBOX_UNKNOWN), n_left);
	assert_int_equal(count("restart"), 1);
	assert_int_equal(f.n_submitted, 0);
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	assert_int_equal(in_state(OUTBOX_SUBMITTING), 0);
	assert_true(f.n_submitted >= n_left);
}

static void
a_full_disk_is_told_once_tried_again_and_nothing_is_lost(void **state)
{
	(void)state;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	int n_messages = today_case()->n_messages;
	faultdisk_arm(1, true, FAULTDISK_FULL);
	dispatch_start(f.dispatch);
	run_for(DISPATCH_RETRY_MS * 5 / 2); /* long enough for two further tries */
	assert_true(faultdisk_disarm());
	assert_int_equal(f.n_failed_lines, 1);
	assert_int_equal(f.n_submitted, 0);
	assert_false(dispatch_is_broken(f.dispatch));
	loop_run(f.loop);
	assert_int_equal(f.n_well_lines, 1);
	assert_true(f.n_submitted > 0);
	assert_int_equal(in_state(OUTBOX_ACCEPTED), f.n_submitted);
	assert_int_equal(in_state(OUTBOX_QUEUED), n_messages - f.n_submitted);
}

static void
a_stop_gives_back_what_waits_and_leaves_open_what_is_under_way(void **state)
{
	(void)state;
	f.is_silent = true;
	f.places = 1;
	begin(NO_TIME);
	today.plan_id = import("J4");
	dispatch_start(f.dispatch);
	run_for(20);
	assert_int_equal(f.n_submitted, 1);
	int n_submitting = in_state(OUTBOX_SUBMITTING);
	int n_later = in_state(OUTBOX_QUEUED);
	assert_true(n_submitting > 1);
	dispatch_stop(f.dispatch);
	assert_int_equal(in_state(OUTBOX_SUBMITTING), 1);
	assert_int_equal(in_state(OUTBOX_QUEUED), n_later + n_submitting - 1);
	dispatch_free(f.dispatch);
	f.dispatch = NULL;
}

/* Replies to all parties of today, due at noon. */
static void
fill(int n)
{
	struct row_next_ids next;
	const struct row_case *loaded = today_case();
	assert_int_equal(store_next_ids(today.store, &next), 0);
	assert_int_equal(store_begin(today.store), 0);
	for (int i = 0; i < n; i++) {
		struct utc noon = at("2023-09-14", "12:00");
		struct store_write write = {
		    .kind = WRITE_MESSAGE,
		    .message = {.id = next.message + i,
				.plan_id = today.plan_id,
				.party_id = loaded->parties[i % loaded->n_parties].id,
				.kind = "reply",
				.claim = arena_printf(&today.arena, "reply:%d", i),
				.fact = "",
				.body = arena_printf(&today.arena, "Text %d", i),
				.made = noon,
				.due = noon,
				.expires = {noon.s + 3600},
				.next_try = noon,
				.provider_id = ""}};
		assert_int_equal(store_apply(today.store, &write, 1), 0);
	}
	assert_int_equal(store_commit(today.store), 0);
}

static void
no_more_is_claimed_than_is_soon_to_leave(void **state)
{
	(void)state;
	f.is_silent = true;
	f.places = 10;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	fill(400);
	int n_queued = in_state(OUTBOX_QUEUED);
	dispatch_start(f.dispatch);
	run_for(4 * DISPATCH_ENDS_MS);
	assert_int_equal(f.n_submitted, 10);
	assert_int_equal(in_state(OUTBOX_SUBMITTING), DISPATCH_CLAIM_FEW);
	assert_int_equal(in_state(OUTBOX_QUEUED), n_queued - DISPATCH_CLAIM_FEW);
	f.is_silent = false;
	finish_all(NULL);
	loop_run(f.loop);
	assert_true(f.n_submitted >= 400);
	assert_int_equal(in_state(OUTBOX_SUBMITTING), 0);
	assert_true(count("due") < 20);
}

static void
a_text_is_taken_once_and_answered(void **state)
{
	(void)state;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	const struct transport_inbound text = {
	    .from = world_phone(DAY_PERSON), .text = "PLAN", .n = 4, .provider_id = "1"};
	assert_int_equal(dispatch_text(f.dispatch, "fake", &text), 0);
	assert_int_equal(dispatch_text(f.dispatch, "fake", &text), 0);
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	assert_int_equal(today_count(DAY_PERSON, "person.plan_summary"), 1);
}

static void
a_receipt_finds_its_message_and_a_foreign_one_finds_none(void **state)
{
	(void)state;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	const char *id =
	    arena_printf(&today.arena, "%lld", (long long)today_case()->messages[0].id);
	const char *const ids[] = {"", "x", "0", "-1", id, "1x", "999999", id};
	struct transport_receipt list[ARRAY_LEN(ids)];
	int results[ARRAY_LEN(ids)];
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		list[i] = (struct transport_receipt){.event = OUTBOX_ON_RECEIPT_DELIVERED};
		snprintf(list[i].message_id, sizeof(list[i].message_id), "%s", ids[i]);
	}
	dispatch_receipts(f.dispatch, list, ARRAY_LEN(ids), results);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		assert_int_equal(results[i], ids[i] == id ? 0 : E_NOT_FOUND);
	assert_int_equal(today_case()->messages[0].state, OUTBOX_DELIVERED);
}

static void
a_document_that_is_refused_tells_why_and_stores_nothing(void **state)
{
	(void)state;
	begin(NO_TIME);
	struct problems problems;
	int64_t plan_id = 0;
	problems_init(&problems, &today.arena);
	assert_int_equal(dispatch_import(f.dispatch, "{}", 2, &problems, &plan_id), E_INPUT);
	assert_true(problems.count > 0);
	assert_int_equal(plan_id, 0);
	int64_t *plans;
	int n;
	assert_int_equal(store_plan_list(today.store, &today.arena, &plans, &n), 0);
	assert_int_equal(n, 0);
}

static void
every_plan_is_looked_at_again_before_time_goes_on(void **state)
{
	(void)state;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	import("J5");
	dispatch_travel(f.dispatch, "timetable");
	assert_int_equal(count("travel"), 0);
	dispatch_travel(f.dispatch, "timetable");
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	assert_int_equal(count("travel"), 2);
	assert_int_equal(f.n_looked, 1);
	assert_int_equal(f.looked_at.s, at("2023-09-14", "12:00").s);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
look_on(const char *date, int n)
{
	begin(at(date, "02:00"));
	today.plan_id = import("J4");
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	dispatch_travel(f.dispatch, "timetable");
	run_for(50);
	assert_int_equal(count("travel"), n);
	assert_int_equal(f.n_looked, 1);
}

static void
a_plan_whose_days_are_over_is_not_looked_at_again(void **state)
{
	(void)state;
	look_on("2023-09-19", 0);
}

/* Something may have been put off to the Monday. */
static void
until_the_next_working_day_is_over_a_plan_is_looked_at(void **state)
{
	(void)state;
	look_on("2023-09-18", 1);
}

static void
a_look_that_the_disk_stops_goes_on_where_it_was(void **state)
{
	(void)state;
	begin(at("2023-09-14", "12:30"));
	today.plan_id = import("J4");
	import("J5");
	faultdisk_arm(1, true, FAULTDISK_FULL);
	dispatch_travel(f.dispatch, "timetable");
	run_for(30);
	assert_int_equal(f.n_looked, 0);
	assert_true(faultdisk_disarm());
	dispatch_start(f.dispatch);
	loop_run(f.loop);
	assert_int_equal(count("travel"), 2);
	assert_int_equal(f.n_looked, 1);
}

static void
a_replay_can_be_paused_sped_up_and_put_forward(void **state)
{
	(void)state;
	begin(NO_TIME);
	today.plan_id = import("J4");
	struct desk_clock clock;
	dispatch_replay(f.dispatch, DESK_REPLAY_SPEED, 60);
	dispatch_replay(f.dispatch, DESK_REPLAY_PAUSE, 0);
	dispatch_clock_state(f.dispatch, &clock);
	assert_true(clock.is_paused);
	assert_false(clock.is_max);
	assert_int_equal(clock.speed, 60);
	dispatch_start(f.dispatch);
	run_for(30); /* what is due now is done, and then nothing moves */
	dispatch_clock_state(f.dispatch, &clock);
	int64_t stood_at_ms = clock.now_ms;
	assert_true(clock.next.s * 1000 > stood_at_ms);
	struct utc next = clock.next;
	dispatch_replay(f.dispatch, DESK_REPLAY_NEXT, 0);
	dispatch_clock_state(f.dispatch, &clock);
	assert_int_equal(clock.now_ms / 1000, next.s);
	dispatch_replay(f.dispatch, DESK_REPLAY_RESUME, 0);
	dispatch_clock_state(f.dispatch, &clock);
	assert_false(clock.is_paused);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_day_at_full_speed_ends_by_itself_with_every_text_sent),
	    TEST(what_a_dead_process_left_submitting_is_unknown_and_goes_once_more),
	    TEST(a_full_disk_is_told_once_tried_again_and_nothing_is_lost),
	    TEST(a_stop_gives_back_what_waits_and_leaves_open_what_is_under_way),
	    TEST(no_more_is_claimed_than_is_soon_to_leave),
	    TEST(a_text_is_taken_once_and_answered),
	    TEST(a_receipt_finds_its_message_and_a_foreign_one_finds_none),
	    TEST(a_document_that_is_refused_tells_why_and_stores_nothing),
	    TEST(every_plan_is_looked_at_again_before_time_goes_on),
	    TEST(a_plan_whose_days_are_over_is_not_looked_at_again),
	    TEST(until_the_next_working_day_is_over_a_plan_is_looked_at),
	    TEST(a_look_that_the_disk_stops_goes_on_where_it_was),
	    TEST(a_replay_can_be_paused_sped_up_and_put_forward),
	};
	faultdisk_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Recorded messages: how their files are named, which is handed over when, and that a watch hears
 * them as it hears a server.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/recording.h"
#include "tests/lib/feed.h"
#include "tests/lib/livemsg.h"
#include "daemon/watch.h"

#define EIGHT (INT64_C(19615) * 86400 + 8 * 3600) /* 2023-09-15T08:00:00Z */

struct scene {
	struct feed feed; /* the recording stands beside its timetable */
	struct problems problems;
	struct recording recording;
	struct travel *travel;
	struct loop *loop;
	struct clock_source clock;
	struct watch *watch;
	int n_changed, n_rested;
};
static struct scene scene;

static int
set_up(void **state)
{
	(void)state;
	scene = (struct scene){0};
	feed_init(&scene.feed);
	problems_init(&scene.problems, &scene.feed.arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	watch_free(scene.watch);
	travel_close(scene.travel);
	loop_free(scene.loop);
	feed_fini(&scene.feed);
	return 0;
}

static void
record(const char *name, const void *bytes, size_t n)
{
	char path[200];
	snprintf(path, sizeof(path), "%s/%s", scene.feed.folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

static int
open_recording(void)
{
	return recording_open(scene.feed.folder, &scene.feed.arena, &scene.problems,
			      &scene.recording);
}

static void
messages_are_ordered_by_the_time_in_their_names(void **state)
{
	(void)state;
	record("town-20230915T090000Z.pb", "c", 1);
	record("town-20230915T080001Z.pb", "a", 1);
	record("a-b-20230915T080001Z.pb", "b", 1);
	record("notes.txt", "no message", 10);
	assert_int_equal(open_recording(), 0);
	assert_int_equal(scene.recording.n, 3);
	assert_int_equal(scene.recording.n_feeds, 2);
	assert_int_equal(scene.recording.list[0].at_utc_s, EIGHT + 1);
	assert_string_equal(scene.recording.feeds[scene.recording.list[0].feed], "a-b");
	assert_string_equal(scene.recording.feeds[scene.recording.list[1].feed], "town");
	assert_int_equal(scene.recording.list[2].at_utc_s, EIGHT + 3600);
}

static void
a_name_that_does_not_follow_the_rule_is_told_with_its_path(void **state)
{
	(void)state;
	static const char *const names[] = {
	    "town-20230915T080000.pb",  "town-20230931T080000Z.pb", "-20230915T080000Z.pb",
	    "town-20230915T240000Z.pb", "town20230915T080000Z.pb",  ".pb",
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		record(names[i], "x", 1);
	assert_int_equal(open_recording(), E_INPUT);
	assert_int_equal(scene.problems.count, ARRAY_LEN(names));
	assert_non_null(strstr(scene.problems.list[0].at, scene.feed.folder));
}

static void
a_folder_without_a_message_is_a_fault_and_so_is_none(void **state)
{
	(void)state;
	assert_int_equal(open_recording(), E_INPUT);
	assert_int_equal(
	    recording_open("/nowhere", &scene.feed.arena, &scene.problems, &scene.recording),
	    E_INPUT);
	assert_int_equal(scene.problems.count, 2);
}

static void
of_what_is_due_at_once_each_feeds_newest_is_handed_over(void **state)
{
	(void)state;
	static const char *const names[] = {"a-20230915T080000Z.pb", "b-20230915T080010Z.pb",
					    "a-20230915T080020Z.pb", "a-20230915T080030Z.pb"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		record(names[i], "x", 1);
	assert_int_equal(open_recording(), 0);
	int next = 0;
	assert_null(recording_take(&scene.recording, &next, EIGHT - 1));
	assert_int_equal(recording_take(&scene.recording, &next, EIGHT + 20)->at_utc_s, EIGHT + 10);
	assert_int_equal(recording_take(&scene.recording, &next, EIGHT + 20)->at_utc_s, EIGHT + 20);
	assert_null(recording_take(&scene.recording, &next, EIGHT + 20));
	assert_int_equal(recording_take(&scene.recording, &next, EIGHT + 99)->at_utc_s, EIGHT + 30);
	assert_null(recording_take(&scene.recording, &next, EIGHT + 99));
}

static void
on_changed(void *context)
{
	(void)context;
	scene.n_changed++;
	loop_stop(scene.loop);
}

static void
on_rested(void *context)
{
	(void)context;
	scene.n_rested++;
	loop_stop(scene.loop);
}

static void
record_run(const char *name, int64_t made_utc_s, bool is_cancelled)
{
	struct livemsg *message = livemsg_new(&scene.feed.arena, made_utc_s);
	if (is_cancelled)
		livemsg_trip(message, "T0", "20230915", LIVEMSG_CANCELED);
	size_t n;
	const void *bytes = livemsg_pack(message, &n);
	record(name, bytes, n);
}

static bool
is_cancelled(void)
{
	const struct travel_told_ride told = {"1", "Stop 0", "Stop 5", 580};
	return travel_live_ride(scene.travel, civil_from_ymd(2023, 9, 15), &told).fate ==
	       TRAVEL_CANCELLED;
}

/* At full speed nothing moves by itself. */
static void
forward(int64_t utc_s)
{
	clock_forward(&scene.clock, (struct utc){utc_s}, loop_now(scene.loop));
	watch_moved(scene.watch);
	loop_run(scene.loop);
}

static void
a_watch_hears_a_recording_at_the_replays_own_clock(void **state)
{
	(void)state;
	feed_set_times(&scene.feed, 1,
		       "T0,09:40:00,09:40:00,S0,1,0,0\nT0,09:50:00,09:50:00,S5,2,0,0\n");
	assert_int_equal(feed_compile(&scene.feed), 0);
	scene.travel =
	    travel_open(&(struct travel_files){.timetable = scene.feed.tt}, &scene.problems);
	scene.loop = loop_new();
	clock_replay_init(&scene.clock, scene.loop, (struct utc){EIGHT - 7200}, 0);
	record_run("feed-20230915T080000Z.pb", EIGHT, true);
	record_run("feed-20230915T080030Z.pb", EIGHT + 30, true);
	record_run("feed-20230915T080100Z.pb", EIGHT + 60, false);
	record("feed-20230915T080130Z.pb", "<html>", 6);
	assert_int_equal(open_recording(), 0);
	const struct watch_ports ports = {.loop = scene.loop,
					  .clock = &scene.clock,
					  .travel = scene.travel,
					  .recording = &scene.recording,
					  .changed = on_changed,
					  .rested = on_rested};
	scene.watch = watch_new(&ports, NULL, NULL, 0);
	assert_non_null(scene.watch);
	watch_start(scene.watch);
	assert_false(watch_is_busy(scene.watch));
	assert_int_equal(watch_next(scene.watch).s, EIGHT);
	/* Two hours before the first message nobody misses the feed. */
	assert_int_equal(watch_unknown_since(scene.watch), 0);
	forward(EIGHT);
	assert_true(is_cancelled());
	assert_int_equal(scene.n_changed, 1);
	forward(EIGHT + 30);
	assert_int_equal(scene.n_changed, 1);
	assert_int_equal(scene.n_rested, 1);
	forward(EIGHT + 60);
	assert_false(is_cancelled());
	assert_int_equal(scene.n_changed, 2);
	assert_int_equal(watch_next(scene.watch).s, EIGHT + 90);
	forward(EIGHT + 90);
	assert_int_equal(watch_state(scene.watch, 0).health->fault, LIVE_FAULT_MESSAGE);
	/* Nothing comes any more. */
	assert_int_equal(watch_next(scene.watch).s, EIGHT + 60 + WATCH_RECORD_STALE_S);
	forward(EIGHT + 60 + WATCH_RECORD_STALE_S);
	assert_int_equal(watch_next(scene.watch).s, 0);
	assert_false(watch_is_busy(scene.watch));
	assert_int_equal(watch_unknown_since(scene.watch), EIGHT + 60);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(messages_are_ordered_by_the_time_in_their_names),
	    T(a_name_that_does_not_follow_the_rule_is_told_with_its_path),
	    T(a_folder_without_a_message_is_a_fault_and_so_is_none),
	    T(of_what_is_due_at_once_each_feeds_newest_is_handed_over),
	    T(a_watch_hears_a_recording_at_the_replays_own_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

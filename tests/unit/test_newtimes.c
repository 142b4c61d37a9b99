/* SPDX-License-Identifier: MIT
 *
 * The timetable's file watched: what is opened, and what is refused, whenever it is replaced.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "io/clock.h"
#include "daemon/newtimes.h"
#include "tests/lib/feed.h"

struct scene {
	struct feed feed;
	struct travel *travel;
	struct loop *loop;
	struct clock_source clock;
	struct civil_zone *zone;
	char seen[96];
	struct newtimes *newtimes;
	int n_replaced;
};
static struct scene scene;

static void
on_log(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static void
on_replaced(void *context, const char *cause)
{
	(void)context;
	assert_string_equal(cause, "timetable");
	scene.n_replaced++;
	newtimes_done(scene.newtimes);
}

static int
set_up(void **state)
{
	(void)state;
	scene = (struct scene){0};
	log_hook = on_log;
	feed_init(&scene.feed);
	feed_set_times(&scene.feed, 1,
		       "T0,09:40:00,09:40:00,S0,1,0,0\nT0,09:50:00,09:50:00,S5,2,0,0\n");
	assert_int_equal(feed_compile(&scene.feed), 0);
	struct problems problems;
	problems_init(&problems, &scene.feed.arena);
	const struct travel_files files = {.timetable = scene.feed.tt};
	scene.travel = travel_open(&files, &problems);
	assert_non_null(scene.travel);
	scene.loop = loop_new();
	int64_t start = civil_from_ymd(2023, 9, 15).day * INT64_C(86400) + 8 * 3600;
	clock_replay_init(&scene.clock, scene.loop, (struct utc){start}, 1);
	scene.zone = civil_zone_load("Europe/London");
	assert_non_null(scene.zone);
	snprintf(scene.seen, sizeof(scene.seen), "%s/seen", scene.feed.folder);
	const struct newtimes_ports ports = {
	    .loop = scene.loop,
	    .clock = clock_table(&scene.clock),
	    .zone = scene.zone,
	    .travel = scene.travel,
	    .files = files,
	    .seen_path = scene.seen,
	    .replaced = on_replaced,
	};
	scene.newtimes = newtimes_new(&ports);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	newtimes_free(scene.newtimes);
	travel_close(scene.travel);
	civil_zone_free(scene.zone);
	loop_free(scene.loop);
	feed_fini(&scene.feed);
	log_hook = NULL;
	return 0;
}

/* One byte of the file in use is another one; the checksum in its header is not. */
static void
damage(void)
{
	struct problems problems;
	problems_init(&problems, &scene.feed.arena);
	size_t n;
	const char *bytes = file_read(scene.feed.tt, 1 << 20, &scene.feed.arena, &problems, &n);
	assert_non_null(bytes);
	char *bad = arena_alloc(&scene.feed.arena, n);
	memcpy(bad, bytes, n);
	bad[n / 2] ^= 1;
	assert_int_equal(file_write(scene.feed.tt, bad, n), 0);
}

static void
a_damaged_file_is_refused_until_a_good_one_comes(void **state)
{
	(void)state;
	newtimes_start(scene.newtimes);
	damage();
	newtimes_look(scene.newtimes);
	assert_true(newtimes_state(scene.newtimes).is_refused);
	assert_int_equal(newtimes_state(scene.newtimes).generation, 1);
	/* A good one ends that. */
	assert_int_equal(feed_compile(&scene.feed), 0);
	newtimes_look(scene.newtimes);
	assert_false(newtimes_state(scene.newtimes).is_refused);
	assert_int_equal(newtimes_state(scene.newtimes).generation, 2);
}

static void
one_that_comes_before_the_start_is_refused_too(void **state)
{
	(void)state;
	damage();
	newtimes_start(scene.newtimes);
	newtimes_look(scene.newtimes);
	assert_true(newtimes_state(scene.newtimes).is_refused);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_damaged_file_is_refused_until_a_good_one_comes,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_that_comes_before_the_start_is_refused_too, set_up,
					    tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

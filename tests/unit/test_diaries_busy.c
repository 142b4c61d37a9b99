/* SPDX-License-Identifier: MIT
 *
 * Busy times of a calendar elsewhere when things fail: each answer that a server may give, what is
 * no answer, and a disk that fails beneath.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/diaryscene.h"

#define BUSY_11 \
	"BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n" \
	"FREEBUSY:20230915T100000Z/20230915T110000Z\r\n" \
	"END:VFREEBUSY\r\nEND:VCALENDAR\r\n"

/* The newest question about busy times begins so. */
static void
asks_busy(const char *part)
{
	assert_true(fakefetch.n > 0 && scene.diary->busy.asking == fakefetch.n);
	if (strstr(fakefetch.started[fakefetch.n - 1].body, part) == NULL)
		fail_msg("\"%s\" has no %s", fakefetch.started[fakefetch.n - 1].body, part);
}

static void
ask_busy(void)
{
	loop_timer_cancel(&scene.diary->busy.timer);
	diaries_busy_on(scene.diary);
}

static void
is_read(void *context)
{
	(void)context;
	if (!child_is_busy(&scene.diary->busy.child))
		loop_stop(scene.loop);
}

/* The child reads; it is done when those who wait are told. */
static void
read_all(void)
{
	struct diaries_wait *wait = calloc(1, sizeof(*wait));
	assert_non_null(wait);
	*wait = (struct diaries_wait){.all = scene.diaries, .done = is_read};
	loop_timer_init(&wait->deadline, scene.loop, "wait", diaryscene_give_up, NULL);
	scene.diaries->waits = wait;
	loop_timer_set(&scene.patience, 30000);
	loop_run(scene.loop);
	loop_timer_cancel(&scene.patience);
	loop_timer_cancel(&scene.diary->busy.timer);
	loop_timer_cancel(&scene.diary->timer);
}

static int
busy_times(void)
{
	struct phone phone = world_phone(DAY_COORDINATOR);
	const struct store_busy_ask asked = {.numbers = &phone,
					     .n_numbers = 1,
					     .from = today.now,
					     .until = {today.now.s + 10 * 86400}};
	struct row_busy *list;
	int n = 0;
	assert_int_equal(store_busy_load(today.store, &asked, &today.arena, &list, &n), 0);
	return n;
}

static int
lost(void)
{
	struct phone phone = world_phone(DAY_COORDINATOR);
	const struct store_busy_ask asked = {.numbers = &phone, .n_numbers = 1};
	struct row_busy_lost *list;
	int n = 0;
	assert_int_equal(store_busy_lost(today.store, &asked, &today.arena, &list, &n), 0);
	return n;
}

/* One hour, known. */
static void
know(void)
{
	scene.conf.push = false;
	ask_busy();
	asks_busy("free-busy-query");
	diaryscene_answer(200, "", BUSY_11);
	asks_busy("RRULE");
	diaryscene_answer(207, "", SCENE_NOTHING);
	asks_busy("RDATE");
	diaryscene_answer(207, "", SCENE_NOTHING);
	read_all();
	assert_int_equal(busy_times(), 1);
	assert_int_equal(scene.n_busy, 1);
}

static void
what_is_known_stays_in_use_whatever_fails_until_it_is_too_old(void **state)
{
	(void)state;
	know();
	for (size_t i = 0; i < ARRAY_LEN(diaryscene_ends); i++) {
		if (diaryscene_ends[i].status == 403 || diaryscene_ends[i].status == 429 ||
		    diaryscene_ends[i].status == 500 || diaryscene_ends[i].status == 507)
			continue; /* of a question for busy times they say something else */
		ask_busy();
		fakefetch_answer(fakefetch.n - 1, diaryscene_ends[i].outcome,
				 diaryscene_ends[i].status, "");
		assert_int_equal(scene.diary->busy.fault, diaryscene_ends[i].fault);
		assert_true(scene.diary->busy.timer.is_set);
		assert_int_equal(busy_times(), 1);
		assert_int_equal(diaries_state(scene.diaries).busy_unknown.s, 0);
	}
	assert_int_equal(scene.n_busy, 1);
	clock_forward(&scene.clock, (struct utc){today.now.s + SCENE_STALE_S},
		      loop_now(scene.loop));
	ask_busy();
	assert_int_equal(busy_times(), 0);
	assert_int_equal(lost(), 1);
	assert_int_equal(scene.n_busy, 2);
	assert_int_equal(diaries_state(scene.diaries).busy_unknown.s, today.now.s);
	fakefetch_answer(fakefetch.n - 1, FETCH_NOT_SENT, 0, "");
	ask_busy();
	assert_int_equal(scene.n_busy, 2);
	/* A start anew knows since when, and tells nobody again. */
	fakefetch_answer(fakefetch.n - 1, FETCH_NOT_SENT, 0, "");
	diaries_free(scene.diaries);
	diaryscene_start();
	ask_busy();
	assert_int_equal(scene.n_busy, 2);
	assert_int_equal(diaries_state(scene.diaries).busy_unknown.s, today.now.s);
}

static void
a_server_that_knows_no_busy_times_is_asked_for_events(void **state)
{
	(void)state;
	static const int unable[] = {207, 403, 405, 500};
	scene.conf.push = false;
	for (size_t i = 0; i < ARRAY_LEN(unable); i++) {
		scene.diary->busy.is_unable = false;
		ask_busy();
		asks_busy("free-busy-query");
		diaryscene_answer(unable[i], "", "");
		asks_busy("time-range");
		assert_true(scene.diary->busy.is_unable);
		fakefetch_answer(fakefetch.n - 1, FETCH_NOT_SENT, 0, "");
	}
	/* From then on at once; and what it answers is read in the child, or told as a fault. */
	static const char *const bad[] = {"<D:multistatus xmlns:D=\"DAV:\"><D:respon", ""};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		ask_busy();
		asks_busy("time-range");
		diaryscene_answer(207, "", bad[i]);
		diaryscene_answer(207, "", SCENE_NOTHING);
		diaryscene_answer(207, "", SCENE_NOTHING);
		read_all();
		assert_int_equal(scene.diary->busy.fault, CALDAV_LATER);
		assert_int_equal(busy_times(), 0);
		assert_int_equal(scene.n_busy, 0);
	}
}

static void
stop(void *context)
{
	(void)context;
	loop_stop(scene.loop);
}

static void
an_answer_that_is_no_calendar_has_events_asked_for(void **state)
{
	(void)state;
	scene.conf.push = false;
	ask_busy();
	diaryscene_answer(200, "", "<html>Log in</html>");
	diaryscene_answer(207, "", SCENE_NOTHING);
	diaryscene_answer(207, "", SCENE_NOTHING);
	loop_timer_set(&scene.patience, 30000);
	while (scene.diary->busy.asking == 0 || !scene.diary->busy.is_unable) {
		loop_timer_set(&scene.diary->timer, 5); /* looks again soon */
		scene.diary->timer.fn = stop;
		loop_run(scene.loop);
	}
	scene.diary->timer.fn = diaries_push_on;
	loop_timer_cancel(&scene.patience);
	asks_busy("time-range");
}

static void
where_times_cannot_be_stored_the_old_ones_stay(void **state)
{
	(void)state;
	know();
	ask_busy();
	diaryscene_answer(200, "", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
	diaryscene_answer(207, "", SCENE_NOTHING);
	diaryscene_answer(207, "", SCENE_NOTHING);
	faultdisk_arm(1, true, FAULTDISK_FULL);
	read_all();
	assert_true(faultdisk_disarm());
	assert_int_equal(scene.diary->busy.fault, CALDAV_LATER);
	assert_int_equal(busy_times(), 1);
	assert_int_equal(scene.n_busy, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, diaryscene_set_up, diaryscene_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_known_stays_in_use_whatever_fails_until_it_is_too_old),
	    TEST(a_server_that_knows_no_busy_times_is_asked_for_events),
	    TEST(an_answer_that_is_no_calendar_has_events_asked_for),
	    TEST(where_times_cannot_be_stored_the_old_ones_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

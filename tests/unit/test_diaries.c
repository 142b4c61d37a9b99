/* SPDX-License-Identifier: MIT
 *
 * What is written into a calendar elsewhere when things fail: each answer that a server may give to
 * a writing and to a look, and a disk that fails beneath.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/diaryscene.h"

/* The newest request begins so. */
static void
asks(const char *begin)
{
	assert_true(fakefetch.n > 0 && scene.diary->asking == fakefetch.n);
	const char *head = fakefetch.started[fakefetch.n - 1].head;
	if (strncmp(head, begin, strlen(begin)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", head, begin);
}

/* The round is over, and the next comes by itself, not before so long. */
static void
is_failing(enum caldav_end fault, int64_t least_ms)
{
	assert_null(scene.diary->round);
	assert_int_equal(scene.diary->asking, 0);
	assert_int_equal(scene.diary->fault, fault);
	assert_int_not_equal(scene.diary->failing_utc_s, 0);
	assert_true(scene.diary->timer.is_set);
	assert_true(scene.diary->timer.due.ms - loop_now(scene.loop).ms >= least_ms);
	assert_int_not_equal(diaries_state(scene.diaries).push_failing.s, 0);
}

static int
rows(enum pushed_state state)
{
	struct row_pushed *list;
	int n = 0, found = 0;
	assert_int_equal(
	    store_pushed_load(today.store, &scene.diary->place, &today.arena, &list, &n), 0);
	for (int i = 0; i < n; i++)
		found += list[i].state == state;
	return found;
}

/* The resource of the newest request that was put. */
static const char *
name_of_put(void)
{
	for (int i = fakefetch.n - 1; i >= 0; i--)
		if (strncmp(fakefetch.started[i].head, "PUT ", 4) == 0) {
			const char *name = fakefetch.started[i].head + 4 + strlen(SCENE_URL);
			return arena_strndup(&today.arena, name, strcspn(name, "\n"));
		}
	fail_msg("nothing was put");
	return NULL;
}

static const char *
found(const char *name, const char *etag)
{
	return arena_printf(&today.arena,
			    "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/c/%s</D:href>"
			    "<D:propstat><D:prop><D:getetag>%s</D:getetag></D:prop>"
			    "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
			    "</D:multistatus>",
			    name, etag);
}

static void
a_writing_that_fails_is_looked_at_before_it_is_tried_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(diaryscene_ends); i++) {
		diaryscene_go();
		asks(i == 0 ? "PUT " : "REPORT ");
		/* Whatever became of the last one: it is not there. */
		if (i > 0)
			diaryscene_answer(207, "", SCENE_NOTHING);
		asks("PUT ");
		assert_int_equal(rows(PUSHED_DOUBT), 1);
		assert_non_null(
		    strstr(fakefetch.started[fakefetch.n - 1].head, "If-None-Match: *"));
		fakefetch_answer(fakefetch.n - 1, diaryscene_ends[i].outcome,
				 diaryscene_ends[i].status, "");
		is_failing(diaryscene_ends[i].fault, DIARIES_RETRY_MS);
		assert_int_equal(rows(PUSHED_DOUBT), 1);
		assert_int_equal(rows(PUSHED_THERE), 0);
	}
	assert_int_equal(scene.diary->n_faults, ARRAY_LEN(diaryscene_ends));
	/* And when it is well again all of it is written, once each. */
	diaryscene_go();
	diaryscene_answer(207, "", SCENE_NOTHING);
	for (int n = 0; scene.diary->asking != 0; n++) {
		asks("PUT ");
		diaryscene_answer(201, arena_printf(&today.arena, "\"%d\"", n), "");
	}
	assert_null(scene.diary->round);
	assert_int_equal(scene.diary->fault, CALDAV_DONE);
	assert_int_equal(scene.diary->failing_utc_s, 0);
	assert_int_equal(rows(PUSHED_THERE), 3);
	assert_int_equal(scene.diary->n_put, 3);
}

static void
a_server_that_says_when_is_not_asked_before(void **state)
{
	(void)state;
	diaryscene_go();
	fakefetch_answer_later(0, 503, "", 120);
	is_failing(CALDAV_LATER, 120000);
	/* Nor do changes bring it sooner. */
	int64_t due_ms = scene.diary->timer.due.ms;
	diaries_changed(scene.diaries);
	assert_int_equal(scene.diary->timer.due.ms, due_ms);
}

static void
what_another_changed_meanwhile_is_looked_at_and_ours_put_back(void **state)
{
	(void)state;
	diaryscene_go();
	asks("PUT ");
	const char *name = name_of_put();
	diaryscene_answer(412, "", "");
	asks("REPORT "); /* in the same round */
	assert_int_equal(scene.diary->fault, CALDAV_DONE);
	diaryscene_answer(207, "", found(name, "\"theirs\""));
	asks("PUT ");
	assert_string_equal(name_of_put(), name);
	assert_non_null(strstr(fakefetch.started[fakefetch.n - 1].head, "If-Match: \"theirs\""));
	diaryscene_answer(204, "\"ours\"", "");
	assert_int_equal(rows(PUSHED_THERE), 1);
}

static void
one_that_is_refused_stops_none_of_the_others(void **state)
{
	(void)state;
	static const char reason[] =
	    "<D:error xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
	    "<C:valid-calendar-data/></D:error>";
	diaryscene_go();
	diaryscene_answer(403, "", reason);
	while (scene.diary->asking != 0)
		diaryscene_answer(201, "\"1\"", "");
	assert_int_equal(rows(PUSHED_REFUSED), 1);
	assert_int_equal(rows(PUSHED_THERE), 2);
	assert_int_equal(scene.diary->n_refused, 1);
	assert_int_equal(scene.diary->fault, CALDAV_DONE);
}

static void
a_look_that_is_cut_short_or_no_list_changes_nothing(void **state)
{
	(void)state;
	diaryscene_go();
	const char *name = name_of_put();
	fakefetch_answer(0, FETCH_UNKNOWN, 0, "");
	const char *whole = found(name, "\"x\"");
	const char *const bad[] = {arena_strndup(&today.arena, whole, strlen(whole) - 20), "", "{}",
				   "<html><body>Log in</body></html>"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		diaryscene_go();
		asks("REPORT ");
		diaryscene_answer(207, "", bad[i]);
		is_failing(CALDAV_LATER, DIARIES_RETRY_MS);
		assert_int_equal(rows(PUSHED_DOUBT), 1);
	}
	diaryscene_go();
	diaryscene_answer(207, "", whole);
	asks("PUT ");
	assert_non_null(strstr(fakefetch.started[fakefetch.n - 1].head, "If-Match: \"x\""));
}

static void
too_many_requests_under_way_is_another_time(void **state)
{
	(void)state;
	fakefetch.is_full = true;
	diaryscene_go();
	is_failing(CALDAV_LATER, DIARIES_RETRY_MS);
	fakefetch.is_full = false;
	diaryscene_go();
	asks("REPORT ");
}

static void
where_the_intent_cannot_be_stored_nothing_is_sent(void **state)
{
	(void)state;
	faultdisk_arm(1, true, FAULTDISK_FULL);
	diaryscene_go();
	assert_true(faultdisk_disarm());
	assert_int_equal(fakefetch.n, 0);
	is_failing(CALDAV_LATER, DIARIES_RETRY_MS);
	diaryscene_go();
	asks("PUT ");
	/* Where the outcome cannot be, it is looked at. */
	const char *name = name_of_put();
	faultdisk_arm(1, true, FAULTDISK_IO);
	diaryscene_answer(201, "\"1\"", "");
	assert_true(faultdisk_disarm());
	is_failing(CALDAV_LATER, DIARIES_RETRY_MS);
	assert_int_equal(rows(PUSHED_DOUBT), 1);
	diaryscene_go();
	asks("REPORT ");
	diaryscene_answer(207, "", found(name, "\"1\""));
	asks("PUT ");
	assert_non_null(strstr(fakefetch.started[fakefetch.n - 1].head, "If-Match: \"1\""));
}

static void
an_end_while_something_is_under_way_cancels_it(void **state)
{
	(void)state;
	diaryscene_go();
	loop_timer_cancel(&scene.diary->busy.timer);
	diaries_busy_on(scene.diary);
	assert_int_equal(fakefetch.n, 2);
	diaries_free(scene.diaries);
	assert_true(fakefetch.started[0].is_cancelled && fakefetch.started[1].is_cancelled);
	diaryscene_start();
	/* What was under way is in doubt. */
	diaryscene_go();
	asks("REPORT ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, diaryscene_set_up, diaryscene_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_writing_that_fails_is_looked_at_before_it_is_tried_again),
	    TEST(a_server_that_says_when_is_not_asked_before),
	    TEST(what_another_changed_meanwhile_is_looked_at_and_ours_put_back),
	    TEST(one_that_is_refused_stops_none_of_the_others),
	    TEST(a_look_that_is_cut_short_or_no_list_changes_nothing),
	    TEST(too_many_requests_under_way_is_another_time),
	    TEST(where_the_intent_cannot_be_stored_nothing_is_sent),
	    TEST(an_end_while_something_is_under_way_cancels_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

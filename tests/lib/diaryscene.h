/* SPDX-License-Identifier: MIT
 *
 * A coordinator's calendar elsewhere, for tests of what becomes of it: the fetcher is a fake, the
 * store (on a disk that may fail), the day's plan and the child that reads are real. Timers are
 * taken off: the test takes each step, so nothing waits.
 */
#ifndef TESTS_DIARYSCENE_H
#define TESTS_DIARYSCENE_H

#include "daemon/diaries_handle.h"
#include "tests/lib/fakefetch.h"
#include "tests/lib/faultdisk.h"
#include "tests/lib/world_day.h"

#define SCENE_URL     "http://127.0.0.1:1/c/"
#define SCENE_STALE_S 7200
#define SCENE_NOTHING "<D:multistatus xmlns:D=\"DAV:\"></D:multistatus>"

extern struct diaryscene {
	struct loop *loop;
	struct clock_source clock;
	struct fetch fetch;
	struct config_calendar conf; /* pushes, and asks for busy times */
	struct diaries *diaries;
	struct diary *diary;
	struct loop_timer patience;
	int n_busy; /* times that plans were to be looked at */
} scene;

/* For cmocka; the plan of world_day.h has come in. */
int diaryscene_set_up(void **state);
int diaryscene_tear_down(void **state);

/* A daemon that has just started on what is stored. */
void diaryscene_start(void);
/* A loop_fn: nothing came. */
void diaryscene_give_up(void *context);

/* On with the round, as its timer would, until it asks or is at rest. */
void diaryscene_go(void);
/* Answer the newest request. */
void diaryscene_answer(int status, const char *etag, const char *body);

/* What ends a round, and leaves all as it was tried. */
struct diaryscene_end {
	enum fetch_outcome outcome;
	int status;
	enum caldav_end fault;
};
#define SCENE_ENDS 9
extern const struct diaryscene_end diaryscene_ends[SCENE_ENDS];

#endif

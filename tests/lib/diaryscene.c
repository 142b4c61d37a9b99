/* SPDX-License-Identifier: MIT
 *
 * One calendar, its plan, and the steps of its rounds.
 */
#include "tests/lib/diaryscene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/log.h"

#define STEPS 50

struct diaryscene scene;

static void
on_busy(void *context)
{
	(void)context;
	scene.n_busy++;
}

void
diaryscene_give_up(void *context)
{
	(void)context;
	fail_msg("it never came");
}

void
diaryscene_start(void)
{
	const struct diaries_ports ports = {.loop = scene.loop,
					    .clock = &scene.clock,
					    .fetch = &scene.fetch,
					    .store = today.store,
					    .world = &today.world.app,
					    .busy = on_busy};
	const struct diaries_settings settings = {.conf = &scene.conf,
						  .url = SCENE_URL,
						  .password = "pass",
						  .phone = world_phone(DAY_COORDINATOR)};
	scene.diaries = diaries_new(&ports, &settings, 1);
	scene.diary = &scene.diaries->list[0];
	diaries_start(scene.diaries);
	loop_timer_cancel(&scene.diary->timer);
	loop_timer_cancel(&scene.diary->busy.timer);
}

int
diaryscene_set_up(void **state)
{
	faultdisk_install();
	assert_int_equal(today_set_up(state), 0);
	log_level_set(LOG_LEVEL_ERROR);
	scene.loop = loop_new();
	clock_replay_init(&scene.clock, scene.loop, today.now, 0);
	scene.fetch = fakefetch_open();
	scene.conf = (struct config_calendar){
	    .name = "desk",
	    .username = "alex",
	    .whose = {.number = "07700 900201", .service = ""},
	    .push = true,
	    .busy = true,
	    .every_s = 3600,
	    .busy_stale_s = SCENE_STALE_S,
	    .timeout_s = 10,
	};
	scene.n_busy = 0;
	loop_timer_init(&scene.patience, scene.loop, "patience", diaryscene_give_up, NULL);
	today_begin();
	diaryscene_start();
	return 0;
}

int
diaryscene_tear_down(void **state)
{
	loop_timer_cancel(&scene.patience);
	diaries_free(scene.diaries);
	fakefetch_close();
	loop_free(scene.loop);
	return today_tear_down(state);
}

void
diaryscene_go(void)
{
	for (int i = 0; i < STEPS && scene.diary->asking == 0; i++) {
		loop_timer_cancel(&scene.diary->timer);
		diaries_push_on(scene.diary);
		if (scene.diary->round == NULL)
			break;
	}
}

void
diaryscene_answer(int status, const char *etag, const char *body)
{
	fakefetch_answer_tagged(fakefetch.n - 1, status, etag, body);
}

const struct diaryscene_end diaryscene_ends[SCENE_ENDS] = {
    {FETCH_ANSWERED, 401, CALDAV_DENIED},        {FETCH_ANSWERED, 403, CALDAV_DENIED},
    {FETCH_ANSWERED, 404, CALDAV_NO_COLLECTION}, {FETCH_ANSWERED, 429, CALDAV_LATER},
    {FETCH_ANSWERED, 500, CALDAV_LATER},         {FETCH_ANSWERED, 503, CALDAV_LATER},
    {FETCH_NOT_SENT, 0, CALDAV_LATER},           {FETCH_UNKNOWN, 0, CALDAV_LATER},
    {FETCH_TOO_LARGE, 507, CALDAV_LATER},
};

/* SPDX-License-Identifier: MIT
 *
 * All calendars together: beginning, end, and what is told of them.
 */
#include "daemon/diaries.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/diaries_handle.h"

struct diaries *
diaries_new(const struct diaries_ports *ports, const struct diaries_settings settings[], int n)
{
	if (n == 0)
		return NULL;
	ensure(n <= CONFIG_CALENDARS_MAX);
	struct diaries *diaries = calloc(1, sizeof(*diaries));
	if (diaries == NULL)
		panic("out of memory for %d calendars", n);
	*diaries = (struct diaries){.ports = *ports, .n = n};
	for (int i = 0; i < n; i++) {
		const struct config_calendar *conf = settings[i].conf;
		struct diary *diary = &diaries->list[i];
		*diary = (struct diary){
		    .all = diaries,
		    .conf = conf,
		    .collection = {.name = conf->name,
				   .url = settings[i].url,
				   .username = conf->username,
				   .password = settings[i].password,
				   .timeout_ms = conf->timeout_s * 1000},
		    .phone = settings[i].phone,
		    .place = store_pushed_place(ports->store, settings[i].url),
		    .is_dirty = true,
		    .fault = CALDAV_DONE,
		};
		loop_timer_init(&diary->timer, ports->loop, "calendar", diaries_push_on, diary);
	}
	return diaries;
}

void
diaries_start(struct diaries *diaries)
{
	for (int i = 0; diaries != NULL && i < diaries->n; i++)
		loop_timer_set(&diaries->list[i].timer, 0);
}

void
diaries_free(struct diaries *diaries)
{
	if (diaries == NULL)
		return;
	for (int i = 0; i < diaries->n; i++)
		diaries_push_stop(&diaries->list[i]);
	free(diaries);
}

int64_t
diaries_now_s(const struct diaries *diaries)
{
	return clock_now_ms(diaries->ports.clock, loop_now(diaries->ports.loop)) / 1000;
}

void
diaries_changed(struct diaries *diaries)
{
	for (int i = 0; diaries != NULL && i < diaries->n; i++) {
		struct diary *diary = &diaries->list[i];
		diary->is_dirty = true;
		/* A round under way sees it by itself; one that failed has its time. */
		if (diary->round != NULL || diary->n_failed > 0 || diary->is_soon)
			continue;
		diary->is_soon = true;
		loop_timer_set(&diary->timer, DIARIES_SOON_MS);
	}
}

struct diaries_state
diaries_state(const struct diaries *diaries)
{
	struct diaries_state state = {.push_failing = NO_TIME};
	for (int i = 0; diaries != NULL && i < diaries->n; i++) {
		int64_t since = diaries->list[i].failing_utc_s;
		state.n++;
		if (since != 0 && (state.push_failing.s == 0 || since < state.push_failing.s))
			state.push_failing.s = since;
	}
	return state;
}

/* Of each calendar, a number of its struct. */
static const struct {
	const char *name, *type;
	size_t offset;
} metrics[] = {
    {"events", "gauge", offsetof(struct diary, n_standing)},
    {"refused", "gauge", offsetof(struct diary, n_refused)},
    {"failing_since_seconds", "gauge", offsetof(struct diary, failing_utc_s)},
    {"put_total", "counter", offsetof(struct diary, n_put)},
    {"deleted_total", "counter", offsetof(struct diary, n_deleted)},
    {"changed_elsewhere_total", "counter", offsetof(struct diary, n_changed)},
    {"faults_total", "counter", offsetof(struct diary, n_faults)},
};

void
diaries_metrics(const struct diaries *diaries, struct buf *out)
{
	for (size_t m = 0; diaries != NULL && m < ARRAY_LEN(metrics); m++) {
		buf_printf(out, "# TYPE firstday_calendar_%s %s\n", metrics[m].name,
			   metrics[m].type);
		for (int i = 0; i < diaries->n; i++) {
			const struct diary *diary = &diaries->list[i];
			int64_t value;
			memcpy(&value, (const char *)diary + metrics[m].offset, sizeof(value));
			buf_printf(out, "firstday_calendar_%s{calendar=\"%s\"} %" PRId64 "\n",
				   metrics[m].name, diary->conf->name, value);
		}
	}
}

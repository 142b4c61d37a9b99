/* SPDX-License-Identifier: MIT
 *
 * Calendars of coordinators, officers and services elsewhere (CalDAV): what is theirs is written
 * there, one event a resource, and kept as it should be.
 *
 * After each change, and on its interval, a calendar has a round: what it should hold is laid
 * against what is known to stand there (app/push.h), and one request follows the other until both
 * are the same. What is not the same when a round breaks off is so in the next, which comes by
 * itself, later each time that it fails: nothing is lost, whatever is away and for however long.
 * At a start, and on the interval, what stands is looked at: what somebody else changed or deleted
 * of ours is put back.
 *
 * On its interval, too, and before a plan comes in, a calendar is asked when its owner is busy. What
 * it answers is read in a child (calendar/busyread.h) and stored (store/busy.h), and when it is
 * other times than before, the plans are looked at again. Where it does not answer, the last times
 * stay in use until they are as old as busy-stale of the configuration: then nothing is known, and
 * that is told with since when, and to the coordinators whose plans need its owner (app/unread.h).
 */
#ifndef DIARIES_H
#define DIARIES_H

#include "app/app.h"
#include "base/buf.h"
#include "base/fetch.h"
#include "conf/config.h"
#include "io/clock.h"
#include "store/store.h"

#define DIARIES_SLICE        4      /* plans that are looked into in one tick */
#define DIARIES_SOON_MS      200    /* changes within this are one */
#define DIARIES_STALE_MS     1000   /* a round that is older begins anew when something changes */
#define DIARIES_RETRY_MS     5000   /* after a failure; doubled each time, */
#define DIARIES_RETRY_MAX_MS 900000 /* up to this, or the interval where that is less */
#define DIARIES_DAYS_BACK    7      /* of a plan that may have something still to come */

#define DIARIES_BUSY_DAYS 120  /* from today on that busy times are asked for */
#define DIARIES_FRESH_S   60   /* busy times so young are not asked for again before an import */
#define DIARIES_ASK_MS    5000 /* most that an import waits */
/* Of the child that reads a foreign calendar. */
#define DIARIES_CHILD_CPU_S   2
#define DIARIES_CHILD_MEMORY  ((size_t)64 << 20)
#define DIARIES_CHILD_WALL_MS 10000
#define DIARIES_CHILD_BYTES   ((size_t)256 << 10)

struct diaries;

struct diaries_ports {
	struct loop *loop;
	struct clock_source *clock;
	const struct fetch *fetch;
	struct store *store;
	const struct app_world *world;
	void (*busy)(void *context); /* somebody is busy at other times than before */
	void *context;
};

/* One calendar, checked; all borrowed. */
struct diaries_settings {
	const struct config_calendar *conf;
	const char *url; /* ends with "/" */
	const char *password;
	struct phone phone; /* if conf->whose.number is set */
};

/* NULL if there are none. Work begins with diaries_start. */
struct diaries *diaries_new(const struct diaries_ports *ports,
			    const struct diaries_settings settings[], int n);
void diaries_start(struct diaries *diaries); /* NULL does nothing, here and below */
/* Cancels what is under way, and tells those who wait; before the fetcher's end and the store's. */
void diaries_free(struct diaries *diaries);

/* Something may have changed of what they should hold. */
void diaries_changed(struct diaries *diaries);

/*
 * Ask for busy times that are not fresh; ${done} is called once, later: when no answer is
 * outstanding, after DIARIES_ASK_MS, or by diaries_free. False: all are fresh, or cannot be had
 * now, and done is not called.
 */
bool diaries_ask(struct diaries *diaries, void (*done)(void *context), void *context);

/*
 * How many events of ours stand in collections that none of these is: each is named in the log.
 * They are left alone, for nobody tells us its password any more.
 */
int diaries_left(struct store *store, const struct diaries_settings settings[], int n);

struct diaries_state {
	int n;
	int n_odd; /* of whose calendar something could not be read as busy times */
	/* Since when busy times of one of them are unknown; NO_TIME: they are all known. */
	struct utc busy_unknown;
	/* Since when one of them cannot be brought to what it should hold; NO_TIME: they all can. */
	struct utc push_failing;
};
struct diaries_state diaries_state(const struct diaries *diaries);

/* Prometheus lines. */
void diaries_metrics(const struct diaries *diaries, struct buf *out);

#endif

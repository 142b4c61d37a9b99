/* SPDX-License-Identifier: MIT
 *
 * Live feeds, watched: each is asked for on its interval, only for what is new, and what it says is
 * laid on the timetable for as long as it can be believed (live_health.h). A change of state is
 * logged once. A feed that fails, or speaks nonsense, harms nobody but itself.
 *
 * A message is read and laid on the timetable in slices of a tick each, however large it is; until
 * it is laid as a whole, what was known before stands.
 */
#ifndef WATCH_H
#define WATCH_H

#include "base/buf.h"
#include "base/fetch.h"
#include "conf/config.h"
#include "io/clock.h"
#include "daemon/recording.h"
#include "travel/live/live_health.h"
#include "travel/travel_live.h"

#define WATCH_TIMEOUT_MS 20000 /* of one request */
/*
 * Work of one tick, at most, in bytes of a message that are read; a stop that is laid on the
 * timetable costs as much as WATCH_STOP_COST of them. Some 5 ms.
 */
#define WATCH_SLICE     (64 << 10)
#define WATCH_STOP_COST 8
/* Of a recorded feed without a feed block. */
#define WATCH_RECORD_EVERY_S 30
#define WATCH_RECORD_STALE_S 300
#define WATCH_LOOK_MS        10000 /* at the latest, so that a clock that was put forward is noticed */

struct watch;

struct watch_ports {
	struct loop *loop;
	struct clock_source *clock; /* ages are by it: a replay's in a replay */
	const struct fetch *fetch;
	struct travel *travel;             /* borrowed */
	const struct recording *recording; /* its messages in place of what is asked for; NULL */
	/* What runs is no longer as it was, or it is no longer known whether it is. */
	void (*changed)(void *context);
	/* Of a recording: a message was laid, or is not to be; NULL: nobody waits for it. */
	void (*rested)(void *context);
	void *context;
};

/*
 * Watch those of ${feeds} that have a live_url; ${keys} are their secrets, in the same order, ""
 * for none. Feeds and keys must outlive it. With a recording, watch its feeds instead, each as its
 * feed block says, or as one without options. NULL if none has one. Asking begins with watch_start.
 */
struct watch *watch_new(const struct watch_ports *ports, const struct config_feed feeds[],
			const char *const keys[], int n_feeds);
void watch_start(struct watch *watch); /* NULL does nothing, here and below */
void watch_free(struct watch *watch);  /* cancels what is under way; before the fetcher's end */

/* The timetable was replaced: lay what is known on the new one. */
void watch_again(struct watch *watch);

/*
 * The oldest moment at which a feed that is stale was last to be believed, 0 if none is stale: from
 * then on live times are unknown.
 */
int64_t watch_unknown_since(const struct watch *watch);

/* Prometheus lines: age, state, faults and edits of each feed. */
void watch_metrics(const struct watch *watch, struct buf *out);

/*
 * Of a recording: the next moment at which a message comes or a feed becomes stale, NO_TIME if
 * there is none or it has come; whether it has, or a message is not laid yet, so that a replay at
 * full speed stands still; and to be called when the replay was put forward, or goes at another
 * speed.
 */
struct utc watch_next(const struct watch *watch);
bool watch_is_busy(const struct watch *watch);
void watch_moved(struct watch *watch);

/* Work done so far, in the unit of WATCH_SLICE. */
uint64_t watch_worked(const struct watch *watch);

/* The state of one of the feeds that are watched, in their order from 0. */
struct watch_state {
	const char *name;
	const struct live_health *health;
};
struct watch_state watch_state(const struct watch *watch, int i);

#endif

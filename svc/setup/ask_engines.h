/* SPDX-License-Identifier: MIT
 *
 * The shell of the engines elsewhere: asks all that a question needs, in parallel and within a time
 * limit, and puts what is told into travel/known.h before the question is answered. It never holds
 * anybody up for longer, and whatever does not come is answered by our own means, with the reason
 * in known_note.
 *
 * What is known and fresh is not asked again. An engine that failed ASK_BREAK_AFTER times in a row
 * is left alone for ASK_BREAK_MS, or for as long as it says itself (Retry-After).
 */
#ifndef ASK_ENGINES_H
#define ASK_ENGINES_H

#include "base/fetch.h"
#include "io/loop.h"
#include "travel/engines/engine.h"

#define ASK_ENGINES_MAX   4
#define ASK_AT_ONCE       8    /* requests under way with one engine for one job */
#define ASK_TOTAL_MS      8000 /* for a whole job, unless the job says otherwise */
#define ASK_TIMEOUT_MS    2000 /* for a request, unless the engine's setting says otherwise */
#define ASK_BREAK_AFTER   3
#define ASK_BREAK_MS      60000
#define ASK_BREAK_MS_MAX  600000
#define ASK_FRESH_WAYS_S  (7 * 86400) /* streets change slowly */
#define ASK_FRESH_TRIPS_S 600

/* An engine and where it is. */
struct ask_engine {
	const struct engine *engine;
	const char *url; /* without a slash at its end; borrowed */
	int timeout_ms;
};

/* What a question needs to know. All of it is copied but the zone. */
struct ask_job {
	const struct travel_query *query;
	const struct geo_point *points; /* every ordered pair of them, equal ones apart; */
	int n_points;                   /* 2..ENGINE_POINTS_MAX */
	bool is_one_way;                /* only from the first to the second */
	bool by_arrival;
	const struct civil_zone *zone; /* borrowed until done; NULL: no transit is asked */
	unsigned topics;               /* set of 1u << topic */
	int total_ms;                  /* 0: ASK_TOTAL_MS */
};

/* How a job ended; what came of it stands in known. */
struct ask_result {
	int n_wanted; /* requests, for what was not known already; those of an engine that is left
		       * alone are not asked */
	int n_asked;
	int n_answered; /* with something to use */
	bool is_late;   /* the time limit cut it off */
};

typedef void ask_done_fn(void *context, const struct ask_result *result);

struct ask_engines;

/* ${known} and ${clock} are borrowed, ${fetch} is copied. */
struct ask_engines *ask_engines_new(struct loop *loop, const struct fetch *fetch,
				    const struct clock *clock, struct known *known);

/* Cancels what is under way; no done is called. Before the fetcher goes. NULL does nothing. */
void ask_engines_free(struct ask_engines *ask);

/* For a topic the first engine that can is asked. At most ASK_ENGINES_MAX. */
void ask_engines_add(struct ask_engines *ask, const struct ask_engine *engine);

/* Begin; ${done} is called once, never before this returns. Several jobs may be under way. */
void ask_engines_start(struct ask_engines *ask, const struct ask_job *job, ask_done_fn *done,
		       void *context);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The daemon's side of the engines elsewhere: what a plan's places need is asked before the plan is
 * imported, and for all that are stored before anything else of a process's life, so that the core
 * always finds known what it found before a restart.
 *
 * What an engine does not tell then is asked again after a while, and again after a longer one;
 * when it comes, the plans are looked at again, which changes only what it changes.
 *
 * Walks and drives are asked, journeys are not: a ride that our own timetable does not know could
 * not be watched for delays and cancellations.
 */
#ifndef ASK_PLANS_H
#define ASK_PLANS_H

#include "app/prepare.h"
#include "setup/ask_engines.h"
#include "conf/config.h"
#include "store/store.h"

#define ASK_PLANS_MS 5000 /* most that an import waits; and a start */

#define ASK_PLANS_AGAIN_MS    120000 /* until the next time, doubled each time */
#define ASK_PLANS_AGAIN_TIMES 6      /* then it stays as it is until the next start */
#define ASK_PLANS_AGAIN_MAX   32     /* documents that wait for that at once; more are not kept */

struct ask_plans;

/* All borrowed. */
struct ask_plans_parts {
	struct loop *loop;
	const struct fetch *fetch;
	const struct clock *clock;
	const struct config *config;
	const struct prepare_world *prepare; /* its travel is lent what is told */
	int64_t again_ms;                    /* 0: ASK_PLANS_AGAIN_MS */
	void (*told)(void *context);         /* what was asked again is known now; NULL: nobody */
	void *context;
};

/* NULL where the configuration has no engine; problems if it names one that there is not. */
struct ask_plans *ask_plans_new(const struct ask_plans_parts *parts, struct problems *problems);
void ask_plans_free(struct ask_plans *ask); /* before the fetcher and the travel; NULL is allowed */

/*
 * Ask what ${document} (${n} bytes) needs; ${done} is called once, later, or by ask_plans_free.
 * False: it cannot be read, and done is not called. The form of struct desk.
 */
bool ask_plans_document(void *ask, const char *document, size_t n, void (*done)(void *context),
			void *context);

/*
 * Ask for every stored plan that is not over, and for the document ${more} (NULL: none), and run
 * the loop until all is told or ASK_PLANS_MS are over.
 */
void ask_plans_stored(struct ask_plans *ask, struct store *store, const char *more, size_t n_more);

#endif

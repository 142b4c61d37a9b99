/* SPDX-License-Identifier: MIT
 *
 * Every plan looked at again, one after the other, while everything else goes on between them: what
 * a new timetable and live data ask for. Planning anew may take its time; texts wait for none of
 * it.
 */
#ifndef RELOOK_H
#define RELOOK_H

#include "base/arena.h"
#include "io/loop.h"
#include "store/store.h"

#define RELOOK_PACE_MS  20   /* between two plans */
#define RELOOK_RETRY_MS 1000 /* after the store failed */

struct relook_ports {
	struct loop *loop;
	struct store *store;
	/* Which plans; NULL: all that there are. An error is the store's. */
	int (*list)(void *context, struct arena *arena, int64_t **plan_ids, int *n);
	/* Look at that plan. 0, or an error of the store: the same plan is then tried again later.
	 */
	int (*plan)(void *context, int64_t plan_id, const char *cause);
	/* Every plan was looked at, the last one just now. */
	void (*done)(void *context);
	void *context;
};

struct relook {
	struct relook_ports ports;
	struct loop_timer timer;
	struct arena arena; /* the list */
	int64_t *plan_ids;  /* NULL while the list has not been read */
	int n;
	int next;
	const char *cause; /* NULL: at rest */
};

void relook_init(struct relook *relook, const struct relook_ports *ports);

/*
 * Begin, or begin again from the first plan. ${cause} is kept by pointer. Closures (app/closed.h)
 * and busy times (app/across.h) take no other cause away: a list under way begins again with its own.
 */
void relook_begin(struct relook *relook, const char *cause);

bool relook_is_under_way(const struct relook *relook);

/* Stop, for good. */
void relook_fini(struct relook *relook);

#endif

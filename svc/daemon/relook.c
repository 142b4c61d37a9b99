/* SPDX-License-Identifier: MIT
 *
 * A list of plans and a timer.
 */
#include "daemon/relook.h"

#include <string.h>

#include "app/across.h"
#include "app/closed.h"

static void on_timer(void *context);

void
relook_init(struct relook *relook, const struct relook_ports *ports)
{
	*relook = (struct relook){.ports = *ports};
	arena_init(&relook->arena);
	loop_timer_init(&relook->timer, ports->loop, "relook", on_timer, relook);
}

static void
forget(struct relook *relook)
{
	arena_reset(&relook->arena);
	relook->plan_ids = NULL;
	relook->n = relook->next = 0;
	relook->cause = NULL;
}

void
relook_begin(struct relook *relook, const char *cause)
{
	/* A look for any other cause sees closures and busy times as well; one for these sees
	 * nothing else, and each of the two sees the other. */
	bool is_within = relook->cause != NULL && (strcmp(cause, CLOSED_CAUSE) == 0 ||
						   strcmp(cause, ACROSS_BUSY_CAUSE) == 0);
	const char *asked = is_within ? relook->cause : cause;
	forget(relook);
	relook->cause = asked;
	loop_timer_set(&relook->timer, 0);
}

bool
relook_is_under_way(const struct relook *relook)
{
	return relook->cause != NULL;
}

void
relook_fini(struct relook *relook)
{
	loop_timer_cancel(&relook->timer);
	forget(relook);
	arena_fini(&relook->arena);
}

/* The next plan, if there is one. 0, or an error of the store. */
static int
look(struct relook *relook)
{
	const struct relook_ports *ports = &relook->ports;
	if (relook->plan_ids == NULL) {
		int rc = ports->list != NULL ? ports->list(ports->context, &relook->arena,
							   &relook->plan_ids, &relook->n)
					     : store_plan_list(ports->store, &relook->arena,
							       &relook->plan_ids, &relook->n);
		if (rc != 0)
			return rc;
	}
	if (relook->next >= relook->n)
		return 0;
	int rc = ports->plan(ports->context, relook->plan_ids[relook->next], relook->cause);
	relook->next += rc == 0;
	return rc;
}

static void
on_timer(void *context)
{
	struct relook *relook = context;
	if (look(relook) != 0) {
		loop_timer_set(&relook->timer, RELOOK_RETRY_MS);
	} else if (relook->next < relook->n) {
		loop_timer_set(&relook->timer, RELOOK_PACE_MS);
	} else {
		forget(relook);
		relook->ports.done(relook->ports.context);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * What whoever reads a check should know beside it: what stays shut after the day, and where our
 * knowledge of holidays ends.
 */
#ifndef APP_WARN_H
#define APP_WARN_H

#include "app/prepare.h"
#include "plan/check.h"

/*
 * Adds to check->warnings, as far as there is room:
 *
 *	friday, before_closing	the next working day is not the next day: who is shut until when
 *	desk			booked for an hour at which the desk there sees nobody
 *	holidays		the list of bank holidays does not reach the day
 *	slower_rides		more rides that day than slower ones are looked for in
 *	unreached		nobody can text the person on the day: why (reach.h)
 *	stale			services whose hours nobody has confirmed for long
 *	no_break		as booked, longer without a meal than the limit: by how much
 *
 * Texts live in ${arena}.
 */
void warn_check(const struct holidays *holidays, const struct plan_document *document,
		const struct prepared *prepared, struct arena *arena, struct plan_check *check);

/* "hours that nobody has confirmed lately: Housing (400 days), Pharmacy (never)"; NULL if none. */
const char *warn_stale(const struct plan_document *document, const struct prepared *prepared,
		       struct arena *arena);

/* What slower_rides says, of a check and of a plan alike; NULL where they were looked for. */
#define WARN_SLOWER_KIND "slower_rides"
const char *warn_slower(const struct prepared *prepared);

#endif

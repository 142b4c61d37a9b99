/* SPDX-License-Identifier: MIT
 *
 * The request for an earlier day, as one paragraph that a coordinator can send on. It names only
 * days that may be proposed (policy.h) and what is really shut; where there is nothing to ask for
 * it says why instead.
 */
#ifndef CALENDAR_DRAFT_H
#define CALENDAR_DRAFT_H

#include "calendar/hours.h"
#include "calendar/policy.h"

#define DRAFT_SHUT_MAX 5 /* services that are named; of the rest their number is told */

struct draft_shut {
	const char *name;
	struct hours_shut shut;
};

/* All borrowed. */
struct draft {
	const char *who; /* a reference that the reader knows, "J4"; NULL if none is given */
	struct civil_date nominal;
	const struct policy_answer *answer; /* to that day */
	const struct holidays *holidays;    /* that it was given with */
	const struct draft_shut *shut;      /* after answer->lawful */
	size_t n_shut;
};

/*
 * The paragraph in ${arena}, one line without its end; it asks for the extra day where that may be
 * proposed, else for the presumed day to be confirmed. NULL, and ${why_not} says why, where there
 * is no presumed day, it may not be proposed, or the holidays round it are not known.
 */
const char *draft_request(const struct draft *draft, struct arena *arena, const char **why_not);

#endif

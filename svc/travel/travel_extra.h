/* SPDX-License-Identifier: MIT
 *
 * What is remembered of runs that a live feed added: the times by which their rides were first
 * told, and that they were there. For travel_live.c.
 *
 *	was before		is said now	becomes
 *	added or withdrawn	again		the same, by the times first told
 *	added, a copy		no more		withdrawn, until two hours past its time
 *	any of them		feed not heard	unsure, for as long
 */
#ifndef TRAVEL_TRAVEL_EXTRA_H
#define TRAVEL_TRAVEL_EXTRA_H

#include "travel/scan/csa_edit.h"

#define TRAVEL_EXTRA_KEPT_S 7200
#define TRAVEL_EXTRA_MAX    5000 /* that are no more said; past it the rest is forgotten */

struct travel_extra_memory {
	const struct csa_edits *before;
	const uint32_t *feeds; /* rows of tt->feeds: those that were heard */
	int n_feeds;
	const struct civil_zone *zone;
	int64_t now_utc_s;
	struct arena *arena;
};

/* How many edits may be added at most. */
int travel_extra_count(const struct travel_extra_memory *memory);

/* Lay what is remembered on ${list}, ${*n} edits in their order with room for more. */
void travel_extra_remember(const struct travel_extra_memory *memory, struct csa_edit list[],
			   int *n);

#endif

/* SPDX-License-Identifier: MIT
 *
 * travel_matrix, remembered: the same answer without the same work. A text from the street makes
 * the core look at the day again and again with the same places.
 *
 * What an answer depends on is its key: the query with all it points to, the places with their
 * labels, the timetable's generation (live changes count) and that of what engines elsewhere told.
 */
#ifndef TRAVEL_TRAVEL_MEMO_H
#define TRAVEL_TRAVEL_MEMO_H

#include "travel/travel.h"

/* At most so many answers, and together so many bytes; the least recently used goes first. */
#define TRAVEL_MEMO_MAX       32
#define TRAVEL_MEMO_BYTES_MAX ((size_t)6 << 20)

/*
 * As travel_matrix, which see, but journeys that can be told later are untold (travel_tell);
 * everything in the answer lives in ${arena} or is borrowed from ${places} as there. An answer
 * larger than the limit is not kept, nor one with what engines elsewhere told.
 */
const struct travel_options *travel_memo_matrix(struct travel *travel,
						const struct travel_query *query,
						const struct travel_place places[], int n,
						struct arena *arena);

/* What an answer depends on beside its question: under equal stamps it is the same. */
struct travel_stamp {
	const struct travel *travel; /* NULL: the rest is 0 */
	uint64_t generation;
	const void *known;
	uint64_t known_generation;
};
struct travel_stamp travel_stamp(const struct travel *travel); /* NULL is allowed */

/* What is kept at the moment, and how often an answer was found. */
struct travel_memo_use {
	int n;
	size_t bytes;
	uint64_t hits;
	uint64_t misses;
};
struct travel_memo_use travel_memo_use(const struct travel *travel);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Slower rides that spare what the query's limits count, for travel*.c only.
 */
#ifndef TRAVEL_TRAVEL_SPARE_H
#define TRAVEL_TRAVEL_SPARE_H

#include "travel/travel_handle.h"

/*
 * Make ${query} of the scan's, in ${arena}. False: nothing that counts can be spared, the rest is
 * not to be called.
 */
MUST_USE
bool travel_spare_begin(struct travel *travel, const struct profile_query *scan,
			struct spare_query *query, struct arena *arena);

/*
 * In which order places are scanned for, in ${order}: those of one scan lie together, for what
 * leads to one leads mostly to the others, too.
 */
void travel_spare_order(const struct travel_place places[], int n, int order[]);

/*
 * Scan for place ${first} of that order and as many behind it as go into one scan; ${is_of_all}:
 * the quickest to all places have been scanned for at once. Returns the first that it is not for.
 */
int travel_spare_scan(struct travel *travel, struct spare_query *query,
		      const struct travel_place places[], const int order[], int first,
		      bool is_of_all);

/* Add what spares something to the quickest rides of a pair, and sort them all by departure. */
void travel_spare_add(struct travel *travel, const struct spare_query *query,
		      const struct travel_trace *trace, const struct travel_pair *pair,
		      struct travel_list *list);

/* By route: the price of one ride, ${unknown} where nobody knows it. */
int32_t *travel_prices(const struct travel *travel, int32_t unknown, struct arena *arena);
/* By stop: whether it is in the warrant's town; NULL if there is no warrant. */
bool *travel_towns(const struct travel *travel, const struct travel_query *query,
		   struct arena *arena);

#endif

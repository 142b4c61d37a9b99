/* SPDX-License-Identifier: MIT
 *
 * What can be taken from a place, as the scan of spare.c comes down the day. For spare*.c alone.
 */
#ifndef TRAVEL_SPARE_PLACE_H
#define TRAVEL_SPARE_PLACE_H

#include "travel/spare_bag.h"

/* For whoever is there by ${latest_s}: walk ${m} and board what ${entry} says. */
struct spare_later {
	int32_t latest_s;
	uint32_t entry;
	int32_t m;
};

struct spare_laters {
	struct spare_later *items;
	uint32_t n, room;
};

/* What can be taken from a stop or a door: by whoever is there now or before, and, the latest
 * second first, by those alone who are there still earlier. */
struct spare_place {
	struct spare_bag ready;
	struct spare_laters later;
	uint32_t first; /* of later: those before have become ready */
};

/* Put ${label} into place->later, in its order. */
void spare_place_put_later(struct spare_place *place, struct spare_later label);

/* Whether one of place->later is for ${at_s} or a later second: then the first is. */
static inline bool
spare_place_is_due(const struct spare_place *place, int32_t at_s)
{
	return place->first < place->later.n && place->later.items[place->first].latest_s >= at_s;
}

#endif

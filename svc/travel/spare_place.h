/* SPDX-License-Identifier: MIT
 *
 * What can be taken from a place, as the scan of spare.c comes down the day. For spare*.c alone.
 */
#ifndef TRAVEL_SPARE_PLACE_H
#define TRAVEL_SPARE_PLACE_H

#include "travel/spare_bag.h"

struct spare_labels {
	struct spare_label *items;
	uint32_t n, room;
};

/* What can be taken from a stop or a door: by whoever is there now or before, and, the latest
 * second first, by those alone who are there still earlier. */
struct spare_place {
	struct spare_bag ready;
	struct spare_labels later;
	uint32_t first; /* of later: those before have become ready */
};

/* Put ${label} into place->later, in its order. */
void spare_place_put_later(struct spare_place *place, const struct spare_label *label);

/* Whether one of place->later is for ${at_s} or a later second. */
static inline bool
spare_place_is_due(const struct spare_place *place, int32_t at_s)
{
	return place->first < place->later.n &&
	       place->later.items[place->first].way.latest_s >= at_s;
}

/*
 * The next of place->later that is for ${at_s} or a later second: it is taken out, and is ready
 * from now on. False: there is none. Never again may an earlier call's second be passed.
 */
static SPARE_FAST bool
spare_place_take(struct spare_place *place, int32_t at_s, struct spare_label *label,
		 uint32_t n_fields)
{
	while (spare_place_is_due(place, at_s)) {
		*label = place->later.items[place->first++];
		if (spare_bag_put(&place->ready, label->key, label->way, n_fields))
			return true;
	}
	return false;
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Labels of journeys that are compared in several things at once, and bags of those of which none
 * beats another. For spare*.c alone.
 *
 * What a label counts stands in one number, field beside field with a bit of room above each, so
 * that one subtraction compares all of them:
 *
 *	bit 0	 not free: a ride that ends here is none that the warrant pays for
 *	bit 2	 rides, if changes count
 *	bit 7	 metres on foot
 *	bit 23	 pence, if money counts
 *	bit 41	 minute of arrival at the door, and KEY_ARRIVE_MORE
 */
#ifndef TRAVEL_SPARE_BAG_H
#define TRAVEL_SPARE_BAG_H

#include <stdbool.h>
#include <stdint.h>

#define KEY_NOT_FREE    UINT64_C(1)
#define KEY_RIDE        (UINT64_C(1) << 2)
#define KEY_METRE       (UINT64_C(1) << 7)
#define KEY_PENNY       (UINT64_C(1) << 23)
#define KEY_MINUTE      (UINT64_C(1) << 41)
#define KEY_RIDE_MOST   UINT64_C(0xf)
#define KEY_METRE_MOST  UINT64_C(0x7fff)
#define KEY_PENNY_MOST  UINT64_C(0x1ffff)
#define KEY_MINUTE_MOST UINT64_C(0xfff)
#define KEY_ARRIVE_MORE 120 /* the day may begin an hour before its second 0 */
#define KEY_GUARDS \
	(UINT64_C(1) << 1 | UINT64_C(1) << 6 | UINT64_C(1) << 22 | UINT64_C(1) << 40 | \
	 UINT64_C(1) << 53)
#define KEY_FIELDS (~KEY_GUARDS & ((UINT64_C(1) << 54) - 1))
#define KEY_NEVER  KEY_FIELDS /* beats nothing but itself */

struct spare_label {
	uint64_t key;
	uint32_t entry; /* boarded next, PROFILE_NONE: walk to the door */
	union {
		uint32_t alight;  /* aboard: connection to leave by */
		int32_t latest_s; /* at a place, for later: for whoever is there by then */
	};
};

/* Owned by whoever has them; all zero is an empty one. */
struct spare_bag {
	struct spare_label *items;
	uint32_t n, room;
};

/* What can be taken from a stop or a door: by whoever is there now or before, and, the latest
 * second first, by those alone who are there still earlier. */
struct spare_place {
	struct spare_bag ready;
	struct spare_bag later;
	uint32_t first; /* of later: those before have become ready */
};

/* Whether ${a} is no worse than ${b} in any field. */
static inline bool
spare_bag_beats(uint64_t a, uint64_t b)
{
	return (((b | KEY_GUARDS) - a) & KEY_GUARDS) == KEY_GUARDS;
}

/* Whether one in the bag is no worse in any field. */
static inline bool
spare_bag_has(const struct spare_bag *bag, uint64_t key)
{
	/* All of them without a branch: they are few, and guessing which beats it costs more. */
	unsigned is_any = 0;
	for (uint32_t i = 0; i < bag->n; i++)
		is_any |= spare_bag_beats(bag->items[i].key, key);
	return is_any != 0;
}

/* Field by field the less of two. */
uint64_t spare_bag_lower(uint64_t a, uint64_t b);

/* Put ${label} in unless one there is as good; those that it beats leave. Whether it is in. */
bool spare_bag_put(struct spare_bag *bag, struct spare_label label);

/* Put ${label} into place->later unless it is beaten by one of ready. */
void spare_bag_put_later(struct spare_place *place, struct spare_label label);

/*
 * The next of place->later that is for ${at_s} or a later second: it is taken out, and is ready
 * from now on. False: there is none. Never again may an earlier call's second be passed.
 */
bool spare_bag_take(struct spare_place *place, int32_t at_s, struct spare_label *label);

#endif

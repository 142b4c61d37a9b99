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
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* What a label is about. */
struct spare_way {
	uint32_t entry; /* boarded next, PROFILE_NONE: walk to the door */
	union {
		uint32_t alight;  /* aboard: connection to leave by */
		int32_t latest_s; /* at a place, for later: for whoever is there by then */
	};
};

struct spare_label {
	uint64_t key;
	struct spare_way way;
};

/* So many labels of a bag are compared at once. */
#define SPARE_BAG_BLOCK 4

/* Owned by whoever has them; all zero is an empty one. Labels stand in two rows, so that keys are
 * side by side; behind the last key are KEY_NEVER up to a whole block. */
struct spare_bag {
	uint64_t *keys;
	struct spare_way *ways;
	uint32_t n, room;
};

static inline struct spare_label
spare_bag_at(const struct spare_bag *bag, uint32_t i)
{
	return (struct spare_label){bag->keys[i], bag->ways[i]};
}

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

/* Whether one of a block is no worse than ${key} in any field. */
static inline bool
spare_bag_block_has(const uint64_t keys[SPARE_BAG_BLOCK], uint64_t key)
{
#ifdef __SSE2__
	typedef uint64_t two __attribute__((vector_size(16)));
	typedef int32_t four __attribute__((vector_size(16)));
	typedef float signs __attribute__((vector_size(16)));
	const two guards = {KEY_GUARDS, KEY_GUARDS};
	const two most = {key | KEY_GUARDS, key | KEY_GUARDS};
	two pairs[2];
	memcpy(pairs, keys, sizeof(pairs));
	/* Where all guards are left, both halves of a number are those of the guards. */
	four a = (four)((most - pairs[0]) & guards) == (four)guards;
	four b = (four)((most - pairs[1]) & guards) == (four)guards;
	four both =
	    __builtin_shufflevector(a, b, 0, 2, 4, 6) & __builtin_shufflevector(a, b, 1, 3, 5, 7);
	return __builtin_ia32_movmskps((signs)both) != 0;
#else
	return spare_bag_beats(keys[0], key) | spare_bag_beats(keys[1], key) |
	       spare_bag_beats(keys[2], key) | spare_bag_beats(keys[3], key);
#endif
}

/* Whether one in the bag is no worse in any field. */
static inline bool
spare_bag_has(const struct spare_bag *bag, uint64_t key)
{
	/* What beats most was put in last. */
	for (uint32_t end = (bag->n + SPARE_BAG_BLOCK - 1) / SPARE_BAG_BLOCK; end > 0; end--)
		if (spare_bag_block_has(bag->keys + (size_t)(end - 1) * SPARE_BAG_BLOCK, key))
			return true;
	return false;
}

/* Put ${label} in, which none there beats; those that it beats leave. */
void spare_bag_put_new(struct spare_bag *bag, struct spare_label label);

static inline void
spare_bag_fini(struct spare_bag *bag)
{
	free(bag->keys);
	free(bag->ways);
}

/* Field by field the less of two. */
uint64_t spare_bag_lower(uint64_t a, uint64_t b);

/* The same unless one there is as good. Whether it is in. */
static inline bool
spare_bag_put(struct spare_bag *bag, struct spare_label label)
{
	if (spare_bag_has(bag, label.key))
		return false;
	spare_bag_put_new(bag, label);
	return true;
}

/* Put ${label} into place->later unless it is beaten by one of ready. */
void spare_bag_put_later(struct spare_place *place, struct spare_label label);

/* Whether one of place->later is for ${at_s} or a later second. */
static inline bool
spare_bag_is_due(const struct spare_place *place, int32_t at_s)
{
	return place->first < place->later.n && place->later.ways[place->first].latest_s >= at_s;
}

/*
 * The next of place->later that is for ${at_s} or a later second: it is taken out, and is ready
 * from now on. False: there is none. Never again may an earlier call's second be passed.
 */
bool spare_bag_take(struct spare_place *place, int32_t at_s, struct spare_label *label);

#endif

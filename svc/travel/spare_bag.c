/* SPDX-License-Identifier: MIT
 *
 * Bags stay small, some five labels, a few dozen at a busy stop, so they are gone through from end
 * to end.
 */
#include "travel/spare_bag.h"

#include <stdlib.h>

#include "base/err.h"

uint64_t
spare_bag_lower(uint64_t a, uint64_t b)
{
	/* A guard bit stays where the field of ${a} is no more than that of ${b}. */
	uint64_t is_less = ((b | KEY_GUARDS) - a) & KEY_GUARDS;
	uint64_t fields = (is_less & UINT64_C(1) << 1) != 0 ? KEY_NOT_FREE : 0;
	fields |= (is_less & UINT64_C(1) << 6) != 0 ? KEY_RIDE_MOST * KEY_RIDE : 0;
	fields |= (is_less & UINT64_C(1) << 22) != 0 ? KEY_METRE_MOST * KEY_METRE : 0;
	fields |= (is_less & UINT64_C(1) << 40) != 0 ? KEY_PENNY_MOST * KEY_PENNY : 0;
	fields |= (is_less & UINT64_C(1) << 53) != 0 ? KEY_MINUTE_MOST * KEY_MINUTE : 0;
	return (a & fields) | (b & ~fields & KEY_FIELDS);
}

static void
grow(struct spare_bag *bag)
{
	bag->room = bag->room == 0 ? 2 * SPARE_BAG_BLOCK : bag->room * 2;
	bag->keys = reallocarray(bag->keys, bag->room, sizeof(*bag->keys));
	bag->ways = reallocarray(bag->ways, bag->room, sizeof(*bag->ways));
	if (bag->keys == NULL || bag->ways == NULL)
		panic("out of memory for %u labels", (unsigned)bag->room);
}

/* What follows the last label in its block beats nothing. */
static void
fill_up(struct spare_bag *bag)
{
	for (uint32_t i = bag->n; i % SPARE_BAG_BLOCK != 0; i++)
		bag->keys[i] = KEY_NEVER;
}

void
spare_bag_put_new(struct spare_bag *bag, struct spare_label label)
{
	uint32_t kept = 0;
	while (kept < bag->n && !spare_bag_beats(label.key, bag->keys[kept]))
		kept++;
	if (kept < bag->n) {
		for (uint32_t i = kept + 1; i < bag->n; i++) {
			if (spare_bag_beats(label.key, bag->keys[i]))
				continue;
			bag->keys[kept] = bag->keys[i];
			bag->ways[kept++] = bag->ways[i];
		}
		bag->n = kept;
	}
	if (bag->n == bag->room)
		grow(bag);
	bag->keys[bag->n] = label.key;
	bag->ways[bag->n++] = label.way;
	fill_up(bag);
}

void
spare_bag_put_later(struct spare_place *place, struct spare_label label)
{
	struct spare_bag *later = &place->later;
	if (spare_bag_has(&place->ready, label.key))
		return;
	if (place->first == later->n)
		place->first = later->n = 0;
	/* Most come in about this order: where it belongs is near the end. */
	uint32_t at = later->n;
	while (at > place->first && later->ways[at - 1].latest_s < label.way.latest_s)
		at--;
	if (at > place->first && spare_bag_beats(later->keys[at - 1], label.key))
		return;
	if (later->n == later->room)
		grow(later);
	for (uint32_t i = later->n++; i > at; i--) {
		later->keys[i] = later->keys[i - 1];
		later->ways[i] = later->ways[i - 1];
	}
	later->keys[at] = label.key;
	later->ways[at] = label.way;
}

bool
spare_bag_take(struct spare_place *place, int32_t at_s, struct spare_label *label)
{
	const struct spare_bag *later = &place->later;
	while (spare_bag_is_due(place, at_s)) {
		*label = spare_bag_at(later, place->first++);
		if (spare_bag_put(&place->ready, *label))
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT
 *
 * Bags stay small, some five labels, so they are gone through from end to end.
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
	bag->room = bag->room == 0 ? 8 : bag->room * 2;
	bag->items = reallocarray(bag->items, bag->room, sizeof(*bag->items));
	if (bag->items == NULL)
		panic("out of memory for %u labels", (unsigned)bag->room);
}

bool
spare_bag_put(struct spare_bag *bag, struct spare_label label)
{
	if (spare_bag_has(bag, label.key))
		return false;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < bag->n; i++)
		if (!spare_bag_beats(label.key, bag->items[i].key))
			bag->items[kept++] = bag->items[i];
	bag->n = kept;
	if (bag->n == bag->room)
		grow(bag);
	bag->items[bag->n++] = label;
	return true;
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
	while (at > place->first && later->items[at - 1].latest_s < label.latest_s)
		at--;
	if (at > place->first && spare_bag_beats(later->items[at - 1].key, label.key))
		return;
	if (later->n == later->room)
		grow(later);
	for (uint32_t i = later->n++; i > at; i--)
		later->items[i] = later->items[i - 1];
	later->items[at] = label;
}

bool
spare_bag_take(struct spare_place *place, int32_t at_s, struct spare_label *label)
{
	const struct spare_bag *later = &place->later;
	while (place->first < later->n && later->items[place->first].latest_s >= at_s) {
		*label = later->items[place->first++];
		if (spare_bag_put(&place->ready, *label))
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT
 *
 * Bags stay small, some five labels in a lane, a few dozen at a busy stop, so they are gone through
 * from end to end.
 */
#include "travel/spare_bag.h"

#include "base/err.h"

void
spare_bag_grow(struct spare_bag *bag)
{
	if (bag->n == bag->room) {
		bag->room = bag->room == 0 ? 4 : bag->room * 2;
		bag->slots = reallocarray(bag->slots, bag->room, sizeof(*bag->slots));
		if (bag->slots == NULL)
			panic("out of memory for %u labels", (unsigned)bag->room * SPARE_LANES);
	}
	struct spare_slot *slot = &bag->slots[bag->n++];
	for (uint32_t f = 0; f < SPARE_FIELDS_MAX; f++)
		slot->key.field[f] = spare_all(SPARE_NEVER);
	slot->call =
	    spare_all(0); /* compared, too, though it decides nothing where there is none */
}

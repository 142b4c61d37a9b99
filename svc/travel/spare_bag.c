/* SPDX-License-Identifier: MIT
 *
 * Bags stay small, some five labels, a few dozen at a busy stop, so they are gone through from end
 * to end.
 */
#include "travel/spare_bag.h"

#include "base/err.h"

void
spare_bag_grow(struct spare_bag *bag)
{
	if (bag->n == bag->room) {
		bag->room = bag->room == 0 ? 1 : bag->room * 2;
		bag->blocks = reallocarray(bag->blocks, bag->room, sizeof(*bag->blocks));
		if (bag->blocks == NULL)
			panic("out of memory for %u labels", (unsigned)bag->room * SPARE_BLOCK);
	}
	struct spare_block *block = &bag->blocks[bag->n++];
	for (uint32_t f = 0; f < SPARE_FIELDS_MAX; f++)
		block->field[f] = spare_all(SPARE_NEVER);
}

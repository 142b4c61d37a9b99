/* SPDX-License-Identifier: MIT
 *
 * What is for later stands in a list by its second.
 */
#include "travel/spare_place.h"

#include "base/err.h"

void
spare_place_put_later(struct spare_place *place, const struct spare_label *label)
{
	struct spare_labels *later = &place->later;
	if (place->first == later->n)
		place->first = later->n = 0;
	/* Most come in about this order: where it belongs is near the end. */
	uint32_t at = later->n;
	while (at > place->first && later->items[at - 1].way.latest_s < label->way.latest_s)
		at--;
	if (at > place->first && spare_is_all(later->items[at - 1].key <= label->key))
		return;
	if (later->n == later->room) {
		later->room = later->room == 0 ? SPARE_BLOCK : later->room * 2;
		later->items = reallocarray(later->items, later->room, sizeof(*later->items));
		if (later->items == NULL)
			panic("out of memory for %u labels", (unsigned)later->room);
	}
	for (uint32_t i = later->n++; i > at; i--)
		later->items[i] = later->items[i - 1];
	later->items[at] = *label;
}

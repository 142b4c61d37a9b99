/* SPDX-License-Identifier: MIT
 *
 * What is for later stands in a list by its second.
 */
#include "travel/spare_place.h"

#include "base/err.h"

void
spare_place_put_later(struct spare_place *place, struct spare_later label)
{
	struct spare_laters *later = &place->later;
	if (place->first == later->n)
		place->first = later->n = 0;
	if (later->n == later->room) {
		later->room = later->room == 0 ? 64 : later->room * 2;
		later->items = reallocarray(later->items, later->room, sizeof(*later->items));
		if (later->items == NULL)
			panic("out of memory for %u labels", (unsigned)later->room);
	}
	/* Near ones come in among those that are far: a walk to leave for earlier. */
	uint32_t first = place->first;
	uint32_t at = later->n++;
	while (first < at) {
		uint32_t middle = first + (at - first) / 2;
		if (later->items[middle].latest_s < label.latest_s)
			at = middle;
		else
			first = middle + 1;
	}
	memmove(&later->items[at + 1], &later->items[at],
		(later->n - 1 - at) * sizeof(*later->items));
	later->items[at] = label;
}

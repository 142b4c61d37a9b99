/* SPDX-License-Identifier: MIT
 *
 * Growing arrays for tables whose length is known only at the end. Zeroed by {0}, freed by free(3)
 * of ->items. Panics when memory ends: every table has its own limit.
 *
 *	VEC(struct thing) things = {0};
 *	*vec_push(&things) = (struct thing){...};
 */
#ifndef TRAVEL_VEC_H
#define TRAVEL_VEC_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"

#define VEC(type) \
	struct { \
		type *items; \
		size_t n; \
		size_t room; \
	}

/* Room for one more item of ${size} bytes. */
static inline void *
vec_grown(void *items, size_t *room, size_t size)
{
	*room = *room == 0 ? 64 : *room * 2;
	void *grown = reallocarray(items, *room, size);
	if (grown == NULL)
		panic("out of memory for %zu items of %zu bytes", *room, size);
	return grown;
}

/* The place of a new last item, not cleared; valid until the next push. */
#define vec_push(vec) \
	((vec)->n == (vec)->room \
	     ? (void)((vec)->items = vec_grown((vec)->items, &(vec)->room, sizeof(*(vec)->items))) \
	     : (void)0, \
	 &(vec)->items[(vec)->n++])

#endif

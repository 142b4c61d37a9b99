/* SPDX-License-Identifier: MIT
 *
 * Texts of a feed, each once, and the row that an id names.
 *
 * All texts stand in one run of bytes, each with its NUL, and are named by their offset; offset 0
 * is
 * "". The run goes into the timetable file as it is.
 */
#ifndef TRAVEL_IDMAP_H
#define TRAVEL_IDMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define IDMAP_NONE         UINT32_MAX
#define IDMAP_REFUSED      (UINT32_MAX - 1) /* a row for an id whose own row was refused */
#define TEXTPOOL_BYTES_MAX (UINT32_C(1) << 30)

struct textpool {
	char *bytes; /* owned; NULL before the first text */
	size_t n;
	size_t room;
};

/* Copy ${text}; its offset, or 0 for "". Panics past TEXTPOOL_BYTES_MAX (rows are bounded). */
uint32_t textpool_add(struct textpool *pool, const char *text);
const char *textpool_get(const struct textpool *pool, uint32_t offset);
void textpool_free(struct textpool *pool);

/* From id to row: open addressing, at most half full. Zeroed by {0}. */
struct idmap {
	struct idmap_slot *slots; /* owned */
	size_t n_slots;           /* a power of two, 0 before the first id */
	size_t n;
};

void idmap_free(struct idmap *map);

/* The row of ${id}, or IDMAP_NONE. */
uint32_t idmap_find(const struct idmap *map, const struct textpool *pool, const char *id);

/* Say that the text at ${offset} names ${row}; it must not be there yet. */
void idmap_add(struct idmap *map, const struct textpool *pool, uint32_t offset, uint32_t row);

/* Say that ${id}, which is there, names ${row} from now on. */
void idmap_set(struct idmap *map, const struct textpool *pool, const char *id, uint32_t row);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Hashing by FNV-1a (64 bits, Fowler, Noll and Vo) with a final mix; linear probing.
 */
#include "travel/feed/idmap.h"

#include <stdlib.h>
#include <string.h>

struct idmap_slot {
	uint32_t offset; /* of the id; 0: the slot is free */
	uint32_t row;
	uint64_t hash;
};

uint32_t
textpool_add(struct textpool *pool, const char *text)
{
	size_t n = strlen(text) + 1;
	if (n == 1)
		return 0;
	size_t at = pool->n == 0 ? 1 : pool->n;
	if (at + n > pool->room) {
		size_t room = 2 * (at + n) + 65536;
		char *grown = realloc(pool->bytes, room);
		if (grown == NULL || at + n > TEXTPOOL_BYTES_MAX)
			panic("no room for the texts of a feed: %zu bytes", at + n);
		grown[0] = '\0';
		pool->bytes = grown;
		pool->room = room;
	}
	memcpy(pool->bytes + at, text, n);
	pool->n = at + n;
	return (uint32_t)at;
}

const char *
textpool_get(const struct textpool *pool, uint32_t offset)
{
	return offset == 0 ? "" : pool->bytes + offset;
}

void
textpool_free(struct textpool *pool)
{
	free(pool->bytes);
	*pool = (struct textpool){0};
}

void
idmap_free(struct idmap *map)
{
	free(map->slots);
	*map = (struct idmap){0};
}

static uint64_t
hash_of(const char *id)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (; *id != '\0'; id++)
		hash = (hash ^ (unsigned char)*id) * UINT64_C(0x100000001b3);
	return hash ^ (hash >> 29);
}

/* The slot that holds ${id}, or the free one where it belongs. */
static struct idmap_slot *
probe(const struct idmap *map, const struct textpool *pool, const char *id, uint64_t hash)
{
	for (size_t at = hash & (map->n_slots - 1);; at = (at + 1) & (map->n_slots - 1)) {
		struct idmap_slot *slot = &map->slots[at];
		if (slot->offset == 0 ||
		    (slot->hash == hash && strcmp(pool->bytes + slot->offset, id) == 0))
			return slot;
	}
}

uint32_t
idmap_find(const struct idmap *map, const struct textpool *pool, const char *id)
{
	if (map->n == 0 || *id == '\0')
		return IDMAP_NONE;
	const struct idmap_slot *slot = probe(map, pool, id, hash_of(id));
	return slot->offset == 0 ? IDMAP_NONE : slot->row;
}

static void
grow(struct idmap *map, const struct textpool *pool)
{
	struct idmap larger = {.n_slots = map->n_slots == 0 ? 1024 : map->n_slots * 2, .n = map->n};
	larger.slots = calloc(larger.n_slots, sizeof(*larger.slots));
	if (larger.slots == NULL)
		panic("out of memory for %zu ids", larger.n_slots);
	for (size_t i = 0; i < map->n_slots; i++) {
		const struct idmap_slot *slot = &map->slots[i];
		if (slot->offset != 0)
			*probe(&larger, pool, pool->bytes + slot->offset, slot->hash) = *slot;
	}
	free(map->slots);
	*map = larger;
}

void
idmap_add(struct idmap *map, const struct textpool *pool, uint32_t offset, uint32_t row)
{
	if (2 * (map->n + 1) > map->n_slots)
		grow(map, pool);
	const char *id = textpool_get(pool, offset);
	uint64_t hash = hash_of(id);
	struct idmap_slot *slot = probe(map, pool, id, hash);
	ensure(slot->offset == 0 && offset != 0);
	*slot = (struct idmap_slot){offset, row, hash};
	map->n++;
}

void
idmap_set(struct idmap *map, const struct textpool *pool, const char *id, uint32_t row)
{
	struct idmap_slot *slot = probe(map, pool, id, hash_of(id));
	ensure(slot->offset != 0);
	slot->row = row;
}

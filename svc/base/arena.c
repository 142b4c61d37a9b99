/* SPDX-License-Identifier: MIT
 *
 * Arenas as a list of blocks; each block at least ARENA_BLOCK bytes. Freed memory is poisoned by
 * free() itself under the sanitizers, which is why blocks are given back and not kept.
 */
#include "base/arena.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK 4096u

struct arena_block {
	struct arena_block *next;
	size_t size; /* of data */
	alignas(max_align_t) unsigned char data[];
};

void
arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

void
arena_init_room(struct arena *arena, void *room, size_t size)
{
	size_t skipped = -(uintptr_t)room % alignof(max_align_t);
	struct arena_block *block = (void *)((char *)room + skipped);
	ensure(size > skipped + sizeof(*block));
	arena_init(arena);
	block->next = NULL;
	block->size = size - skipped - sizeof(*block);
	arena->blocks = block;
	arena->is_in_room = true;
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->is_in_room ? NULL : arena->blocks;
	while (block != NULL) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	arena_init(arena);
}

void
arena_fini(struct arena *arena)
{
	arena_reset(arena);
}

void
arena_keep_pages(void)
{
	/* Blocks of the heap, not maps of their own; the heap is cut back only past the limit. */
	(void)mallopt(M_MMAP_THRESHOLD, ARENA_KEPT / 2);
	(void)mallopt(M_TRIM_THRESHOLD, ARENA_KEPT);
}

static struct arena_block *
arena_grow(struct arena *arena, size_t need)
{
	if (arena->is_in_room)
		panic("a room of %zu bytes is full", arena->blocks->size);
	/* Doubling keeps the number of blocks small for the rare large parse. */
	size_t size = arena->blocks == NULL ? ARENA_BLOCK : 2 * arena->blocks->size;
	if (size > (1u << 20))
		size = 1u << 20;
	if (size < need)
		size = need;
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		panic("out of memory for an arena block of %zu bytes", size);
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	arena->used = 0;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t need = size == 0 ? align : (size + align - 1) / align * align;
	ensure(need >= size);
	struct arena_block *block = arena->blocks;
	if (block == NULL || block->size - arena->used < need)
		block = arena_grow(arena, need);
	void *at = block->data + arena->used;
	arena->used += need;
	arena->total_bytes += need;
	/* Here and not with the block: most blocks are given back with most of them unused. */
	return memset(at, 0, need);
}

char *
arena_strndup(struct arena *arena, const char *text, size_t n)
{
	char *copy = arena_alloc(arena, n + 1);
	memcpy(copy, text, n);
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *
arena_vprintf(struct arena *arena, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	ensure(n >= 0);
	char *text = arena_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *text = arena_vprintf(arena, fmt, ap);
	va_end(ap);
	return text;
}

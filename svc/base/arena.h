/* SPDX-License-Identifier: MIT
 *
 * An arena: memory with the life of one request, one plan, one parse, given back whole.
 *
 * Every pointer got from an arena dies at arena_reset or arena_fini. Allocation never returns NULL:
 * inputs are bounded, so running out is a bug or a leak and panics. Memory comes zeroed.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first; owned */
	size_t used;                /* bytes used in the newest block */
	bool is_in_room;            /* the one block is the caller's */
	size_t total_bytes;         /* handed out since init or reset */
};

void arena_init(struct arena *arena);

/*
 * An arena within ${size} bytes at ${room}, which are yours and zero, wherever they begin. What does
 * not fit panics: for a child, whose end its parent survives. Resetting it forgets the room.
 */
void arena_init_room(struct arena *arena, void *room, size_t size);
void arena_fini(struct arena *arena);  /* frees all; the arena may be initialised again */
void arena_reset(struct arena *arena); /* frees all but keeps the arena usable */

/*
 * From now on the process keeps up to ARENA_KEPT bytes that arenas have given back, for those that
 * come: a page that is new to a process costs the kernel more than a plan's work on it does.
 */
#define ARENA_KEPT (64 << 20)
void arena_keep_pages(void);

/* ${size} zeroed bytes, aligned for any type. A size of 0 gives a valid, unique pointer. */
void *arena_alloc(struct arena *arena, size_t size);
#define arena_new(arena, type)      ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(n)))

/* Copies that end in NUL. arena_strdup(NULL) is NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t n);
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

#endif

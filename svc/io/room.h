/* SPDX-License-Identifier: MIT
 *
 * Memory that a child (child.h) fills for its parent: it stands at one address in both, so what was
 * built in it has its pointers right, and taking it over costs nothing, however large it is. Only
 * what lies in the room, and what was there before the fork and does not change, may be pointed at.
 * Memory is taken as it is written to, a page at a time.
 */
#ifndef IO_ROOM_H
#define IO_ROOM_H

#include <stddef.h>

#include "base/err.h"

struct room {
	void *at; /* NULL: there is none; else zeroed, aligned for any type */
	size_t bytes;
};

/* Make one. 0, or E_IO where the system has none to give. */
MUST_USE
int room_open(struct room *room, size_t bytes);

/* From here on nobody writes to it any more: who tries is stopped. */
void room_seal(struct room *room);

/* Give it back; one that is not open stays so. */
void room_close(struct room *room);

#endif

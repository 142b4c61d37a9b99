/* SPDX-License-Identifier: MIT
 *
 * An anonymous mapping that outlives a fork in both.
 */
#include "io/room.h"

#include <sys/mman.h>

int
room_open(struct room *room, size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	*room = (struct room){0};
	if (at == MAP_FAILED)
		return E_IO;
	*room = (struct room){at, bytes};
	return 0;
}

void
room_seal(struct room *room)
{
	ensure(mprotect(room->at, room->bytes, PROT_READ) == 0);
}

void
room_close(struct room *room)
{
	if (room->at != NULL)
		munmap(room->at, room->bytes);
	*room = (struct room){0};
}

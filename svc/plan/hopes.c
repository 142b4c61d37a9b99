/* SPDX-License-Identifier: MIT
 *
 * Binary heaps.
 */
#include "plan/hopes.h"

#include <string.h>

#define ROOM_FIRST 256

void
hopes_init(struct hopes *hopes, struct arena *arena)
{
	*hopes = (struct hopes){.arena = arena};
}

void
hopes_clear(struct hopes *hopes)
{
	memset(hopes->n, 0, sizeof(hopes->n));
}

static bool
is_before(struct hope a, struct hope b)
{
	return a.hope != b.hope ? a.hope < b.hope : a.label < b.label;
}

static void
make_room(struct hopes *hopes, int depth)
{
	int room = hopes->room[depth];
	if (hopes->n[depth] < room)
		return;
	hopes->room[depth] = room == 0 ? ROOM_FIRST : 2 * room;
	struct hope *larger = arena_array(hopes->arena, struct hope, hopes->room[depth]);
	if (room > 0)
		memcpy(larger, hopes->heap[depth], sizeof(*larger) * (size_t)room);
	hopes->heap[depth] = larger;
}

void
hopes_push(struct hopes *hopes, int depth, struct hope one)
{
	make_room(hopes, depth);
	struct hope *heap = hopes->heap[depth];
	int at = hopes->n[depth]++;
	while (at > 0 && is_before(one, heap[(at - 1) / 2])) {
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = one;
}

int32_t
hopes_pop(struct hopes *hopes, int depth)
{
	struct hope *heap = hopes->heap[depth];
	int32_t label = heap[0].label;
	int n = --hopes->n[depth];
	struct hope last = heap[n];
	int at = 0;
	for (int next = 1; next < n; next = 2 * at + 1) {
		if (next + 1 < n && is_before(heap[next + 1], heap[next]))
			next++;
		if (!is_before(heap[next], last))
			break;
		heap[at] = heap[next];
		at = next;
	}
	heap[at] = last;
	return label;
}

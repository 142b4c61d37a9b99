/* SPDX-License-Identifier: MIT
 *
 * Labels in lists, one list a state, and the comparison that keeps the lists short.
 */
#include "plan/frontier.h"

#include <string.h>

#define LABELS_FIRST 4096

void
frontier_init(struct frontier *frontier, int n_tasks, long steps, struct arena *arena)
{
	memset(frontier, 0, sizeof(*frontier));
	frontier->arena = arena;
	frontier->room = LABELS_FIRST;
	frontier->labels = arena_array(arena, struct label, LABELS_FIRST);
	frontier->heads = arena_array(arena, int32_t, ((size_t)1 << n_tasks) * TASK_STOPS);
	frontier->steps_left = steps;
	frontier->unused = PLAN_NONE;
}

void
frontier_clear(struct frontier *frontier, task_set universe, int most)
{
	frontier->n = 0;
	frontier->unused = PLAN_NONE;
	frontier->most = most;
	task_set done = 0;
	do {
		for (int stop = 0; stop < TASK_STOPS; stop++)
			frontier->heads[(size_t)done * TASK_STOPS + (size_t)stop] = PLAN_NONE;
		done = (done - universe) & universe;
	} while (done != 0);
}

/* As good in all that can matter later: waiting is free, so sooner is never worse. */
static bool
is_as_good(const struct label *a, const struct label *b)
{
	return a->free_min <= b->free_min && a->ready_min <= b->ready_min && a->cost <= b->cost &&
	       a->pence <= b->pence && a->walk_m <= b->walk_m;
}

/* An order for guessing: fewest changes, least money, soonest. */
static bool
is_likelier(const struct label *a, const struct label *b)
{
	if (a->cost != b->cost)
		return a->cost < b->cost;
	if (a->pence != b->pence)
		return a->pence < b->pence;
	return a->free_min < b->free_min;
}

static int32_t
take_label(struct frontier *frontier)
{
	if (frontier->unused != PLAN_NONE) {
		int32_t index = frontier->unused;
		frontier->unused = frontier->labels[index].next;
		return index;
	}
	if (frontier->n == frontier->room) {
		struct label *larger =
		    arena_array(frontier->arena, struct label, 2 * (size_t)frontier->room);
		memcpy(larger, frontier->labels, sizeof(struct label) * (size_t)frontier->n);
		frontier->labels = larger;
		frontier->room *= 2;
	}
	return frontier->n++;
}

static void
give_back(struct frontier *frontier, int32_t index)
{
	frontier->labels[index].next = frontier->unused;
	frontier->unused = index;
}

/* Drop the least likely label of a state that holds too many. */
static void
drop_one(struct frontier *frontier, int32_t *head)
{
	int32_t *worst = head;
	for (int32_t *link = head; *link != PLAN_NONE; link = &frontier->labels[*link].next)
		if (!is_likelier(&frontier->labels[*link], &frontier->labels[*worst]))
			worst = link;
	int32_t index = *worst;
	*worst = frontier->labels[index].next;
	give_back(frontier, index);
}

void
frontier_add(struct frontier *frontier, task_set done, const struct label *label)
{
	int32_t *head = &frontier->heads[(size_t)done * TASK_STOPS + (size_t)label->stop];
	int kept = 0;
	if (--frontier->steps_left <= 0 || frontier->n >= FRONTIER_LABELS_MAX) {
		frontier->is_spent = true;
		return;
	}
	for (int32_t index = *head; index != PLAN_NONE; index = frontier->labels[index].next) {
		frontier->steps_left--;
		if (is_as_good(&frontier->labels[index], label))
			return;
	}
	for (int32_t *link = head; *link != PLAN_NONE;) {
		int32_t index = *link;
		if (is_as_good(label, &frontier->labels[index])) {
			*link = frontier->labels[index].next;
			give_back(frontier, index);
		} else {
			link = &frontier->labels[index].next;
			kept++;
		}
	}
	int32_t index = take_label(frontier);
	frontier->labels[index] = *label;
	frontier->labels[index].next = *head;
	*head = index;
	if (frontier->most > 0 && kept >= frontier->most)
		drop_one(frontier, head);
}

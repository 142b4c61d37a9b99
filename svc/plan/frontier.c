/* SPDX-License-Identifier: MIT
 *
 * Labels in blocks, one list of blocks a state, and the comparison that keeps the lists short: it
 * is the search's innermost loop, so the keys of a block lie side by side and are compared at once.
 */
#include "plan/frontier.h"

#include <string.h>

#define LABELS_FIRST 512
#define BLOCKS_FIRST 128
#define HEADS_FIRST  32

/* One register of the machine: four labels' worth of one key. */
#define LANES_AT_ONCE 4
typedef int32_t lanes __attribute__((vector_size(4 * LANES_AT_ONCE)));
typedef int64_t halves __attribute__((vector_size(4 * LANES_AT_ONCE)));

void
frontier_init(struct frontier *frontier, int n_tasks, long steps, struct arena *arena)
{
	memset(frontier, 0, sizeof(*frontier));
	frontier->arena = arena;
	frontier->room = LABELS_FIRST;
	frontier->labels = arena_array(arena, struct label, LABELS_FIRST);
	frontier->blocks_room = BLOCKS_FIRST;
	frontier->blocks = arena_array(arena, struct frontier_block, BLOCKS_FIRST);
	frontier->heads_room = HEADS_FIRST;
	frontier->heads = arena_alloc(arena, sizeof(frontier->heads[0]) * HEADS_FIRST);
	frontier->head_of = arena_array(arena, int32_t, (size_t)1 << n_tasks);
	frontier->rounds = arena_array(arena, uint32_t, (size_t)1 << n_tasks);
	frontier->steps_left = steps;
}

void
frontier_clear(struct frontier *frontier)
{
	frontier->n = 0;
	frontier->n_blocks = 0;
	frontier->n_heads = 0;
	frontier->round++;
}

/* Empty states of a set that is met for the first time in a round. */
static void
take_heads(struct frontier *frontier, task_set done)
{
	if (frontier->n_heads == frontier->heads_room) {
		size_t size = sizeof(frontier->heads[0]) * (size_t)frontier->heads_room;
		int32_t(*larger)[TASK_STOPS] = arena_alloc(frontier->arena, 2 * size);
		memcpy(larger, frontier->heads, size);
		frontier->heads = larger;
		frontier->heads_room *= 2;
	}
	for (int i = 0; i < TASK_STOPS; i++)
		frontier->heads[frontier->n_heads][i] = PLAN_NONE;
	frontier->head_of[done] = frontier->n_heads++;
	frontier->rounds[done] = frontier->round;
}

/* The head of a state's list. */
static int32_t *
head_of(struct frontier *frontier, task_set done, int stop)
{
	if (frontier->rounds[done] != frontier->round)
		take_heads(frontier, done);
	return &frontier->heads[frontier->head_of[done]][stop];
}

static int32_t
take_label(struct frontier *frontier)
{
	if (frontier->n == frontier->room) {
		struct label *larger =
		    arena_array(frontier->arena, struct label, 2 * (size_t)frontier->room);
		memcpy(larger, frontier->labels, sizeof(struct label) * (size_t)frontier->n);
		frontier->labels = larger;
		frontier->room *= 2;
	}
	return frontier->n++;
}

/* An empty block at the head of a list. */
static struct frontier_block *
take_block(struct frontier *frontier, int32_t *head)
{
	if (frontier->n_blocks == frontier->blocks_room) {
		size_t room = (size_t)frontier->blocks_room;
		struct frontier_block *larger =
		    arena_array(frontier->arena, struct frontier_block, 2 * room);
		memcpy(larger, frontier->blocks, sizeof(*larger) * room);
		frontier->blocks = larger;
		frontier->blocks_room *= 2;
	}
	struct frontier_block *block = &frontier->blocks[frontier->n_blocks];
	for (int key = 0; key < KEY_COUNT; key++)
		for (int lane = 0; lane < FRONTIER_LANES; lane++)
			block->key[key][lane] = INT32_MAX;
	for (int lane = 0; lane < FRONTIER_LANES; lane++)
		block->label[lane] = PLAN_NONE;
	block->next = *head;
	*head = frontier->n_blocks++;
	return block;
}

static void
keys_of(const struct label *label, int32_t key[KEY_COUNT])
{
	key[KEY_FREE] = label->free_min;
	key[KEY_READY] = label->ready_min;
	key[KEY_COST] = label->cost;
	key[KEY_PENCE] = label->pence;
	key[KEY_WALK] = label->walk_m;
	key[KEY_FED] = -label->fed_min;
	key[KEY_FREE_SPAN] = label->free_span;
	key[KEY_READY_SPAN] = label->ready_span;
}

static inline bool
is_all_ones(lanes mask)
{
	halves half = (halves)mask;
	return (half[0] & half[1]) == -1;
}

/* Take out the labels of a block in lanes first..first + LANES_AT_ONCE - 1 that do not stay. */
static void
take_out(struct frontier *frontier, struct frontier_block *block, int first, lanes stays)
{
	for (int i = 0; i < LANES_AT_ONCE; i++) {
		int lane = first + i;
		if (stays[i] != 0 || block->label[lane] == PLAN_NONE)
			continue;
		frontier->labels[block->label[lane]].is_beaten = true;
		block->label[lane] = PLAN_NONE;
		for (int key = 0; key < KEY_COUNT; key++)
			block->key[key][lane] = INT32_MAX;
	}
}

/*
 * Compare a new label with those of a block. True if one of them is as good in everything; else
 * those that it is as good as are taken out. (Never both: none of them beats another.) Only the
 * first ${n_keys} count.
 */
static inline bool
is_beaten(struct frontier *frontier, struct frontier_block *block, const int32_t key[KEY_COUNT],
	  int n_keys)
{
	for (int first = 0; first < FRONTIER_LANES; first += LANES_AT_ONCE) {
		lanes worse = {0};
		lanes better = {0};
		for (int i = 0; i < n_keys; i++) {
			lanes theirs;
			memcpy(&theirs, &block->key[i][first], sizeof(theirs));
			worse |= theirs > key[i];
			better |= theirs < key[i];
		}
		if (!is_all_ones(worse))
			return true;
		if (!is_all_ones(better))
			take_out(frontier, block, first, better);
	}
	return false;
}

static int
free_lane(const struct frontier_block *block)
{
	for (int lane = 0; lane < FRONTIER_LANES; lane++)
		if (block->label[lane] == PLAN_NONE)
			return lane;
	return PLAN_NONE;
}

static void
put(struct frontier_block *block, int lane, int32_t index, const int32_t key[KEY_COUNT])
{
	block->label[lane] = index;
	for (int i = 0; i < KEY_COUNT; i++)
		block->key[i][lane] = key[i];
}

void
frontier_add(struct frontier *frontier, const struct label *label)
{
	int32_t *head = head_of(frontier, label->done, label->stop);
	int32_t key[KEY_COUNT];
	keys_of(label, key);
	if (--frontier->steps_left <= 0 || frontier->n >= FRONTIER_LABELS_MAX) {
		frontier->is_spent = true;
		return;
	}
	for (int32_t at = *head; at != PLAN_NONE; at = frontier->blocks[at].next) {
		frontier->steps_left--;
		struct frontier_block *block = &frontier->blocks[at];
		/* The number of keys stands here so that each of the two loops is unrolled. */
		if (frontier->has_meal_limit ? is_beaten(frontier, block, key, KEY_COUNT)
					     : is_beaten(frontier, block, key, KEY_FED))
			return;
	}
	int32_t index = take_label(frontier);
	frontier->labels[index] = *label;
	frontier->labels[index].is_beaten = false; /* whatever it was copied from is */
	struct frontier_block *block = *head == PLAN_NONE ? NULL : &frontier->blocks[*head];
	int lane = block == NULL ? PLAN_NONE : free_lane(block);
	if (lane == PLAN_NONE) {
		block = take_block(frontier, head);
		lane = 0;
	}
	put(block, lane, index, key);
}

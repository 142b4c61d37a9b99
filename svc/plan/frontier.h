/* SPDX-License-Identifier: MIT
 *
 * The labels of the search: how far a day has come, kept for each state (tasks done, stop) only as
 * long as no other label of that state is as good in everything that can matter later.
 */
#ifndef PLAN_FRONTIER_H
#define PLAN_FRONTIER_H

#include <stdint.h>

#include "plan/task.h"
#include "plan/ways.h"

#define FRONTIER_LABELS_MAX 1500000 /* at most some 150 MB with their keys */
#define FRONTIER_LANES      8       /* labels compared at once */

struct label {
	const struct way *way; /* the journey just made; NULL if a task was just done */
	int32_t pence;
	int32_t walk_m;
	int32_t parent; /* index of a label, PLAN_NONE for the first */
	int32_t hope;   /* for guessing: what the day comes to at least; smaller is better */
	task_set done;
	int16_t free_min;  /* from when the person is free */
	int16_t ready_min; /* the next appointment starts no earlier: free, rested, early enough */
	int16_t cost;      /* of changes so far, enum mode costs */
	/* Where the time without a meal is limited, see stretch.h; else 0. */
	int16_t fed_min;
	int16_t free_span, ready_span;
	int8_t task; /* just done, PLAN_NONE: a journey was made */
	int8_t choice;
	int8_t stop;
	bool is_beaten; /* by one that came to its state later */
};

/* Those from KEY_FED on only days with a limit without a meal have. */
enum frontier_key {
	KEY_FREE,
	KEY_READY,
	KEY_COST,
	KEY_PENCE,
	KEY_WALK,
	KEY_FED,
	KEY_FREE_SPAN,
	KEY_READY_SPAN,
	KEY_COUNT
};

/* Some labels of one state, side by side. An empty lane has PLAN_NONE and beats nothing. */
struct frontier_block {
	int32_t key[KEY_COUNT][FRONTIER_LANES];
	int32_t label[FRONTIER_LANES];
	int32_t next; /* block of the same state, PLAN_NONE ends */
};

struct frontier {
	struct arena *arena;
	struct label *labels;
	int32_t n, room;
	struct frontier_block *blocks;
	int32_t n_blocks, blocks_room;
	/* The first block of each state of the sets that were met in this round, by stop. */
	int32_t (*heads)[TASK_STOPS];
	int32_t n_heads, heads_room;
	int32_t *head_of; /* by set, which of them: good only where the set's round is this one */
	uint32_t *rounds; /* by set */
	uint32_t round;
	long steps_left;
	bool has_meal_limit;
	bool is_spent; /* a limit was met: what is not found proves nothing */
};

/* Room for the sets of ${n_tasks} tasks. ${steps} comparisons of blocks may be made in all. */
void frontier_init(struct frontier *frontier, int n_tasks, long steps, struct arena *arena);

/* Forget all labels. */
void frontier_clear(struct frontier *frontier);

/* Add a copy of ${label} to its state unless one there is as good; drops those it beats. */
void frontier_add(struct frontier *frontier, const struct label *label);

/* Whether any label came to a state of the set. */
static inline bool
frontier_has(const struct frontier *frontier, task_set done)
{
	return frontier->rounds[done] == frontier->round;
}

/* Walks over the labels of a state; none may be added to that state meanwhile. */
struct frontier_cursor {
	int32_t block;
	int lane;
};

static inline struct frontier_cursor
frontier_begin(const struct frontier *frontier, task_set done, int stop)
{
	if (!frontier_has(frontier, done))
		return (struct frontier_cursor){PLAN_NONE, 0};
	return (struct frontier_cursor){frontier->heads[frontier->head_of[done]][stop], 0};
}

/* The next label's index, PLAN_NONE at the end. */
static inline int32_t
frontier_next(const struct frontier *frontier, struct frontier_cursor *cursor)
{
	while (cursor->block != PLAN_NONE) {
		const struct frontier_block *block = &frontier->blocks[cursor->block];
		while (cursor->lane < FRONTIER_LANES)
			if (block->label[cursor->lane++] != PLAN_NONE)
				return block->label[cursor->lane - 1];
		cursor->block = block->next;
		cursor->lane = 0;
	}
	return PLAN_NONE;
}

#endif

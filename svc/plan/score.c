/* SPDX-License-Identifier: MIT
 *
 * Sets of appointments into ranks.
 */
#include "plan/score.h"

#define LEVEL_BITS 15 /* a sum of at most 12 weights of at most 1000 */

static struct search_order
order_make(const struct task_list *list, struct arena *arena)
{
	size_t n_sets = (size_t)1 << list->n_appointments;
	return (struct search_order){.rank = arena_array(arena, uint64_t, n_sets),
				     .cost = arena_array(arena, int16_t, n_sets)};
}

/* What an appointment adds to a set's rank and cost, today or not. */
struct part {
	uint64_t rank[2];
	int cost[2];
};

static struct part
part_of(const struct plan_appointment *appointment)
{
	uint64_t weight = (uint64_t)appointment->weight;
	bool is_must = appointment->priority == PLAN_MUST;
	struct part part = {.cost = {0, 0}};
	bool is_put_off = mode_absence(appointment, &part.cost[0]) == PLAN_NEXT_DAY;
	uint64_t kept = weight << 3 * LEVEL_BITS;
	if (is_must && is_put_off)
		part.rank[0] = kept;
	if (!is_must && is_put_off)
		part.rank[0] = weight;
	part.rank[1] = is_must ? kept | weight << LEVEL_BITS : weight << 2 * LEVEL_BITS;
	return part;
}

struct search_order
score_plan(const struct task_list *list, struct arena *arena)
{
	struct search_order order = order_make(list, arena);
	for (int task = 0; task < list->n_appointments; task++) {
		struct part part = part_of(list->tasks[task].appointment);
		task_set n = task_bit(task);
		for (task_set set = 0; set < n; set++) {
			order.rank[n | set] = order.rank[set] + part.rank[1];
			order.cost[n | set] = (int16_t)(order.cost[set] + part.cost[1]);
			order.rank[set] += part.rank[0];
			order.cost[set] = (int16_t)(order.cost[set] + part.cost[0]);
		}
	}
	search_order_sort(&order, list->n_appointments, arena);
	return order;
}

struct search_order
score_check(const struct task_list *list, struct arena *arena)
{
	struct search_order order = order_make(list, arena);
	for (task_set set = 0; set < (task_set)1 << list->n_appointments; set++) {
		uint64_t count = 0;
		uint64_t weight = 0;
		uint64_t by_document = 0;
		for (int task = 0; task < list->n_appointments; task++) {
			uint64_t is_today = set >> task & 1u;
			count += is_today;
			weight += is_today * (uint64_t)list->tasks[task].appointment->weight;
			by_document = by_document << 1 | is_today;
		}
		order.rank[set] = count << 32 | weight << 16 | by_document;
	}
	search_order_sort(&order, list->n_appointments, arena);
	return order;
}

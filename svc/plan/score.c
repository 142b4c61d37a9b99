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

struct search_order
score_plan(const struct task_list *list, struct arena *arena)
{
	struct search_order order = order_make(list, arena);
	for (task_set set = 0; set < (task_set)1 << list->n_appointments; set++) {
		uint64_t level[4] = {0};
		int cost = 0;
		for (int task = 0; task < list->n_appointments; task++) {
			const struct plan_appointment *appointment = list->tasks[task].appointment;
			uint64_t weight = (uint64_t)appointment->weight;
			bool is_must = appointment->priority == PLAN_MUST;
			bool is_today = (set & task_bit(task)) != 0;
			int absence_cost;
			bool is_put_off = mode_absence(appointment, &absence_cost) == PLAN_NEXT_DAY;
			if (is_must && (is_today || is_put_off))
				level[0] += weight;
			if (!is_must && is_today)
				level[1] += weight;
			if (is_must && is_today)
				level[2] += weight;
			if (!is_must && !is_today && is_put_off)
				level[3] += weight;
			if (!is_today)
				cost += absence_cost;
		}
		order.rank[set] = level[0] << 3 * LEVEL_BITS | level[1] << 2 * LEVEL_BITS |
				  level[2] << LEVEL_BITS | level[3];
		order.cost[set] = (int16_t)cost;
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

/* SPDX-License-Identifier: MIT
 *
 * Small days written by hand for the planner's unit tests: gate at 09:30, everything open 09:00 to
 * 17:00, visits agreed, everything else forbidden until a test says otherwise.
 */
#ifndef TESTS_LIB_PLAN_DAY_H
#define TESTS_LIB_PLAN_DAY_H

#include "base/arena.h"
#include "plan/check.h"
#include "plan/plan.h"

#define PLAN_DAY_HM(hour, minute) ((hour)*60 + (minute))

/* What a test of the planner works with. */
struct plan_day {
	struct arena arena;
	struct plan_problem problem;
	struct plan_solution solution;
	struct plan_check check;
};

/* For cmocka: *state is a fresh struct plan_day, begun; and given back. */
int plan_day_set_up(void **state);
int plan_day_tear_down(void **state);
#define PLAN_DAY_TEST(name) \
	cmocka_unit_test_setup_teardown(name, plan_day_set_up, plan_day_tear_down)

void plan_day_begin(struct plan_problem *problem);

/* Adds a must of that length, booked at that minute, at a place of its own; returns its index. */
int plan_day_add(struct plan_problem *problem, const char *id, int booked_min, int minutes);

/* One more way from place to place at any time. */
void plan_day_any(struct plan_problem *problem, struct arena *arena, int from, int to,
		  enum plan_by by, int minutes, int pence);

/* The same way between every two places, both ways round. */
void plan_day_everywhere(struct plan_problem *problem, struct arena *arena, enum plan_by by,
			 int minutes, int pence);

/* One more journey at its own time. */
void plan_day_fixed(struct plan_problem *problem, struct arena *arena, int from, int to,
		    enum plan_by by, int depart_min, int arrive_min, int pence);

/* One more ride that begins (is_first) or ends in a car of ${minutes} minutes, at stop ${stop}. */
struct plan_day_mixture {
	int depart_min, arrive_min;
	enum plan_by by;
	bool is_first;
	int stop, minutes;
};
void plan_day_mixture(struct plan_problem *problem, struct arena *arena, int from, int to,
		      struct plan_day_mixture mixture);

/* Solves, and fails the test unless the checker agrees. */
void plan_day_solve(const struct plan_problem *problem, struct arena *arena,
		    struct plan_solution *solution);

#endif

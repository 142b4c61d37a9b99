/* SPDX-License-Identifier: MIT
 *
 * The labels of a state, and which of them are beaten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/frontier.h"

#define N_TASKS 2
#define STEPS   1000

static struct arena arena;
static struct frontier frontier;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	frontier_init(&frontier, N_TASKS, STEPS, &arena);
	frontier_clear(&frontier);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct label
label_at(int free_min)
{
	return (struct label){
	    .parent = PLAN_NONE, .task = PLAN_NONE, .done = 1, .free_min = (int16_t)free_min};
}

static void
one_that_comes_later_and_is_better_beats(void **state)
{
	(void)state;
	struct label late = label_at(700), early = label_at(600);
	frontier_add(&frontier, &late);
	frontier_add(&frontier, &early);
	assert_int_equal(frontier.n, 2);
	assert_true(frontier.labels[0].is_beaten);
	assert_false(frontier.labels[1].is_beaten);
	frontier_add(&frontier, &late);
	assert_int_equal(frontier.n, 2);
}

static void
one_that_is_made_of_a_beaten_one_is_not_beaten(void **state)
{
	(void)state;
	struct label late = label_at(700), early = label_at(600);
	frontier_add(&frontier, &late);
	frontier_add(&frontier, &early);
	struct label next = frontier.labels[0];
	next.done = 3;
	frontier_add(&frontier, &next);
	assert_int_equal(frontier.n, 3);
	assert_false(frontier.labels[2].is_beaten);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(one_that_comes_later_and_is_better_beats, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(one_that_is_made_of_a_beaten_one_is_not_beaten, set_up,
					    tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

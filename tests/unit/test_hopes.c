/* SPDX-License-Identifier: MIT
 *
 * Labels that wait: the most hopeful first, each depth by itself.
 */
#include "plan/hopes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"

static void
the_most_hopeful_come_first_and_of_equals_the_first(void **state)
{
	(void)state;
	enum { LABELS = 3000, DEPTHS = 3 };
	static int32_t hope_of[LABELS];
	struct arena arena;
	struct rng rng;
	struct hopes hopes;
	arena_init(&arena);
	rng_seed(&rng, 1);
	hopes_init(&hopes, &arena);
	for (int32_t label = 0; label < LABELS; label++) {
		hope_of[label] = rng_between(&rng, -200, 200);
		hopes_push(&hopes, label % DEPTHS, (struct hope){hope_of[label], label});
	}
	for (int depth = 0; depth < DEPTHS; depth++) {
		int32_t before = PLAN_NONE;
		assert_int_equal(hopes.n[depth], LABELS / DEPTHS);
		while (hopes.n[depth] > 0) {
			int32_t label = hopes_pop(&hopes, depth);
			assert_int_equal(label % DEPTHS, depth);
			if (before != PLAN_NONE)
				assert_true(hope_of[before] < hope_of[label] ||
					    (hope_of[before] == hope_of[label] && before < label));
			before = label;
		}
	}
	arena_fini(&arena);
}

static void
one_that_comes_later_may_come_out_sooner(void **state)
{
	(void)state;
	struct arena arena;
	struct hopes hopes;
	arena_init(&arena);
	hopes_init(&hopes, &arena);
	hopes_push(&hopes, 2, (struct hope){5, 10});
	hopes_push(&hopes, 2, (struct hope){7, 11});
	assert_int_equal(hopes_pop(&hopes, 2), 10);
	hopes_push(&hopes, 2, (struct hope){-1, 12});
	assert_int_equal(hopes_pop(&hopes, 2), 12);
	assert_int_equal(hopes_pop(&hopes, 2), 11);
	hopes_push(&hopes, 2, (struct hope){0, 13});
	hopes_clear(&hopes);
	assert_int_equal(hopes.n[2], 0);
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_most_hopeful_come_first_and_of_equals_the_first),
	    cmocka_unit_test(one_that_comes_later_may_come_out_sooner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The number in every reason: with the bound moved by that much the reason is gone, and with one
 * less it still stands, by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/check.h"
#include "tests/lib/propseeds.h"
#include "../lib/plan_world.h"

#define CASES 2000

/* A kind of reason: the words after its number, and how the bound moves. */
struct bound_kind {
	const char *words;
	void (*move)(struct plan_problem *problem, int by);
	int n_seen;
};

static void
start_later(struct plan_problem *problem, int by)
{
	problem->appointments[0].booked_min += by;
}

static void
start_sooner(struct plan_problem *problem, int by)
{
	problem->appointments[0].booked_min -= by;
}

static void
more_money(struct plan_problem *problem, int by)
{
	problem->money_pence += by;
}

static void
more_walking(struct plan_problem *problem, int by)
{
	problem->walk_m_max_day += by;
}

static void
home_later(struct plan_problem *problem, int by)
{
	problem->home_by_min += by;
}

static struct bound_kind kinds[] = {
    {" min before it opens", start_later, 0}, {" min past closing", start_sooner, 0},
    {": misses by", start_later, 0},          {" short", more_money, 0},
    {" m too far", more_walking, 0},          {" min late", home_later, 0},
};

/* The number of a reason of this kind; PLAN_NONE if the text is of another. */
static int
number_of(const struct bound_kind *kind, const char *text)
{
	const char *words = text == NULL ? NULL : strstr(text, kind->words);
	if (words == NULL)
		return PLAN_NONE;
	if (kind->move == start_later && strstr(text, ": misses by ") != NULL)
		return (int)strtol(strstr(text, ": misses by ") + strlen(": misses by "), NULL, 10);
	const char *number = words;
	while (number > text && (strchr("0123456789.", number[-1]) != NULL))
		number--;
	if (kind->move == more_money) {
		char *rest;
		long pounds = strtol(number, &rest, 10);
		return (int)(100 * pounds + strtol(rest + 1, NULL, 10));
	}
	return (int)strtol(number, NULL, 10);
}

/* Why the only appointment is missed: by one way of travelling (check), or in the plan (by < 0). */
static const char *
reason(const struct plan_problem *problem, int way, struct arena *arena)
{
	if (way >= 0) {
		struct plan_check *check = arena_new(arena, struct plan_check);
		assert_int_equal(check_day(problem, PLAN_STEPS_DEFAULT, arena, check), 0);
		return check->ways[way].appointments[0].is_kept
			   ? NULL
			   : check->ways[way].appointments[0].text;
	}
	struct plan_solution *solution = arena_new(arena, struct plan_solution);
	assert_int_equal(plan_solve(problem, PLAN_STEPS_DEFAULT, arena, solution), 0);
	return solution->appointments[0].reason;
}

static void
try_kind(struct bound_kind *kind, const struct plan_problem *problem, int way, const char *text,
	 struct arena *arena)
{
	int number = number_of(kind, text);
	if (number == PLAN_NONE)
		return;
	kind->n_seen++;
	struct plan_problem moved = *problem;
	kind->move(&moved, number);
	/* In time at last, but not early enough: that is another number. */
	bool was_late = strstr(text, "starts") != NULL && strstr(text, "misses by") != NULL;
	const char *after = reason(&moved, way, arena);
	int left = number_of(kind, after);
	if (left != PLAN_NONE && !(was_late && left <= problem->arrive_early_min))
		fail_msg("%s way %d: \"%s\", and then \"%s\"", problem->plan, way, text, after);
	if (number <= 1)
		return;
	moved = *problem;
	kind->move(&moved, number - 1);
	after = reason(&moved, way, arena);
	left = number_of(kind, after);
	if (after == NULL || (left != PLAN_NONE && left != 1))
		fail_msg("%s way %d: \"%s\", and with one less \"%s\"", problem->plan, way, text,
			 after == NULL ? "kept" : after);
}

static void
the_bound_moved_by_the_number_takes_the_reason_away(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(CASES);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		arena_init(&arena);
		rng_seed(&rng, seed + 7000000);
		plan_world_tiny(&rng, 1, &arena, &problem);
		problem.plan = arena_printf(&arena, "seed %d", (int)seed);
		problem.appointments[0].settled = PLAN_OPEN;
		problem.start_place = PLAN_PLACE_GATE;
		for (int way = -1; way < CHECK_WAYS; way++) {
			const char *text = reason(&problem, way, &arena);
			for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
				try_kind(&kinds[k], &problem, way, text, &arena);
		}
		arena_fini(&arena);
	}
	for (size_t k = 0; k < ARRAY_LEN(kinds) && seeds.until - seeds.from > CASES / 2; k++)
		if (kinds[k].n_seen == 0)
			fail_msg("no reason said \"%s\"", kinds[k].words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bound_moved_by_the_number_takes_the_reason_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

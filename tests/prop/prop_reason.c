/* SPDX-License-Identifier: MIT
 *
 * The number in every reason: with the bound moved by that much the reason is gone, and with one
 * less it still stands, by one. First of an appointment alone, then among others that stay as they
 * are.
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
#include "plan/desk.h"
#include "plan/explain.h"
#include "plan/mode.h"
#include "plan/search.h"
#include "tests/lib/propseeds.h"
#include "../lib/plan_words.h"
#include "../lib/plan_world.h"

#define CASES 2000

/* A kind of reason: the words after its number, and how the bound moves. */
struct lone_kind {
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

static struct lone_kind kinds[] = {
    {" min before it opens", start_later, 0}, {" min past closing", start_sooner, 0},
    {": misses by", start_later, 0},          {" short", more_money, 0},
    {" m too far", more_walking, 0},          {" min late", home_later, 0},
};

/* The number of a reason of this kind; PLAN_NONE if the text is of another. */
static int
number_of(const struct lone_kind *kind, const char *text)
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
		assert_int_equal(check_day(problem, PLAN_STEPS_DEFAULT, check), 0);
		return check->ways[way].appointments[0].is_kept
			   ? NULL
			   : plan_words(&check->ways[way].appointments[0].because, arena);
	}
	struct plan_solution *solution = arena_new(arena, struct plan_solution);
	assert_int_equal(plan_solve(problem, PLAN_STEPS_DEFAULT, arena, solution), 0);
	return plan_words(&solution->appointments[0].because, arena);
}

/* What is booked elsewhere is kept elsewhere by its desk. */
static void
move(const struct lone_kind *kind, struct plan_problem *problem, int by)
{
	kind->move(problem, by);
	desk_cut(&problem->appointments[0]);
}

static void
try_kind(struct lone_kind *kind, const struct plan_problem *problem, int way, const char *text,
	 struct arena *arena)
{
	int number = number_of(kind, text);
	if (number == PLAN_NONE)
		return;
	kind->n_seen++;
	struct plan_problem moved = *problem;
	move(kind, &moved, number);
	/* In time at last, but not early enough: that is another number. */
	bool was_late = strstr(text, "starts") != NULL && strstr(text, "misses by") != NULL;
	const char *after = reason(&moved, way, arena);
	int left = number_of(kind, after);
	if (left != PLAN_NONE && !(was_late && left <= problem->arrive_early_min))
		fail_msg("%s way %d: \"%s\", and then \"%s\"", problem->plan, way, text, after);
	if (number <= 1)
		return;
	moved = *problem;
	move(kind, &moved, number - 1);
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

/* A day of a plan around one appointment, and what is moved in it. */
struct among {
	struct plan_problem problem;
	struct pin_day kept;
	int index;
	int other; /* whom the reason names; PLAN_NONE */
};

static void
own_later(struct among *among, int by)
{
	among->problem.appointments[among->index].booked_min += by;
}

static void
own_sooner(struct among *among, int by)
{
	among->problem.appointments[among->index].booked_min -= by;
}

static void
other_later(struct among *among, int by)
{
	among->kept.start_min[among->other] += by;
}

static void
money_of_all(struct among *among, int by)
{
	among->problem.money_pence += by;
}

static void
walking_of_all(struct among *among, int by)
{
	among->problem.walk_m_max_day += by;
}

static void
home_of_all(struct among *among, int by)
{
	among->problem.home_by_min += by;
}

static void
meal_later(struct among *among, int by)
{
	among->problem.without_meal_max_min += by;
}

/* The number is the bound itself: all of it is let go. */
static void
no_break(struct among *among, int by)
{
	among->problem.n_breaks = by > 0 ? 0 : among->problem.n_breaks;
	among->problem.without_meal_max_min = 0;
}

static void
no_rest(struct among *among, int by)
{
	among->problem.rest_min -= by;
}

static void
any_walk(struct among *among, int by)
{
	(void)by;
	among->problem.walk_m_max_leg = PLAN_NONE;
	among->problem.walk_m_max_day = PLAN_NONE;
}

static void
any_changes(struct among *among, int by)
{
	(void)by;
	among->problem.changes_max_leg = PLAN_NONE;
}

static struct among_kind {
	const char *begins; /* the words before what is named, or in it */
	const char *before; /* the words before the number */
	const char *behind; /* and behind it */
	void (*move)(struct among *among, int by);
	bool is_whole; /* the number is the bound, not what it is short of */
	int n_seen;
} among_kinds[] = {
    {"at the same time as ", "): ", " min too early", own_later, false, 0},
    {"at the same time as ", "): ", " min too late", own_sooner, false, 0},
    {"comes after ", "misses by ", " min", own_later, false, 0},
    {"comes before ", ": ", " min late", own_sooner, false, 0},
    {" min after ", ": ", " min too few", own_later, false, 0},
    {" min before ", ": ", " min too few", own_sooner, false, 0},
    {"earliest arrival ", "misses by ", " min", own_later, false, 0},
    {"the day begins ", "misses by ", " min", own_later, false, 0},
    {"then ", "misses that by ", " min", other_later, false, 0},
    {"opens ", ": ", " min before it opens", own_later, false, 0},
    {"closes ", ": ", " min past closing", own_sooner, false, 0},
    {"fares of ", "in hand: £", " short", money_of_all, false, 0},
    {" m to walk that day", ": ", " m too far", walking_of_all, false, 0},
    {"home at ", ": ", " min late", home_of_all, false, 0},
    {" min without a meal", ": ", " min too long", meal_later, false, 0},
    {"leaves no ", "leaves no ", " min for the ", no_break, true, 0},
    {"leaves no ", "leaves no ", " min of rest", no_rest, true, 0},
    {"only with a walk ", "more than ", " m", any_walk, true, 0},
    {"only with more ", "more than ", " change", any_changes, true, 0},
};

/* The number of a text of this kind that names ${other}; PLAN_NONE if it is none. */
static int
number_among(const struct among_kind *kind, const char *text, int other)
{
	const char *label = text == NULL ? NULL : strchr(text, 'A');
	const char *at = text == NULL ? NULL : strstr(text, kind->begins);
	if (at == NULL || (at != text && kind->begins[0] != ' ') ||
	    (other != PLAN_NONE && (label == NULL || label[1] - '0' != other)))
		return PLAN_NONE;
	while ((at = strstr(at, kind->before)) != NULL) {
		char *rest;
		at += strlen(kind->before);
		long number = strtol(at, &rest, 10);
		if (kind->move == money_of_all && *rest == '.') {
			long pence = strtol(rest + 1, &rest, 10);
			number = 100 * number + pence;
		}
		if (rest != at && strncmp(rest, kind->behind, strlen(kind->behind)) == 0)
			return (int)number;
	}
	return PLAN_NONE;
}

/* Whether the appointment fits as booked among the others. */
static bool
fits_among(const struct among *among, struct arena *arena)
{
	struct pin_day pin = among->kept;
	const struct plan_appointment *appointment = &among->problem.appointments[among->index];
	struct plan_problem *pinned = arena_new(arena, struct plan_problem);
	struct ways ways;
	struct search search;
	struct search_day day;
	int n_pinned = 0;
	pin.mode[among->index] = mode_booked(appointment);
	pin.start_min[among->index] = appointment->booked_min;
	pin_problem(&among->problem, &pin, pinned);
	ways_init(&ways, pinned, (struct ways_rules){.by = WAYS_ALL}, arena);
	search_init(&search, pinned, &ways, false, PLAN_STEPS_DEFAULT, arena);
	for (int i = 0; i < pinned->n_appointments; i++)
		n_pinned += pin.mode[i] != PLAN_NONE;
	if (search.list.n_appointments != n_pinned || pin.mode[among->index] == PLAN_NONE)
		return false;
	assert_int_equal(search_set(&search, ((task_set)1 << search.list.n) - 1, &day), 0);
	return day.is_found;
}

static const char *
reason_among(const struct among *among, struct arena *arena)
{
	struct ways ways;
	struct ways afoot;
	struct check_verdict verdict;
	if (fits_among(among, arena))
		return NULL;
	ways_init(&ways, &among->problem, (struct ways_rules){.by = WAYS_ALL}, arena);
	ways_init(&afoot, &among->problem,
		  (struct ways_rules){.by = WAYS_ALL, .walk_unbound = true}, arena);
	const struct explain_day day = {.problem = &among->problem,
					.kept = among->kept,
					.ways = &ways,
					.ways_afoot = &afoot,
					.steps_max = PLAN_STEPS_DEFAULT};
	explain_miss(&day, among->index, &verdict);
	return plan_words(&verdict.because, arena);
}

/* Whether the way there would be another one: moved past another visit, it begins from there. */
static bool
is_past_another(const struct among *among, const struct among *moved)
{
	int from_min = among->problem.appointments[among->index].booked_min;
	int until_min = moved->problem.appointments[among->index].booked_min;
	for (int i = 0; i < among->problem.n_appointments; i++)
		if (among->kept.mode[i] == PLAN_VISIT && among->kept.start_min[i] >= from_min &&
		    among->kept.start_min[i] < until_min)
			return true;
	return false;
}

static void
move_among(const struct among_kind *kind, struct among *among, int by)
{
	kind->move(among, by);
	for (int i = 0; i < among->problem.n_appointments; i++)
		desk_cut(&among->problem.appointments[i]);
}

static void
try_among(struct among_kind *kind, const struct among *among, const char *text, struct arena *arena)
{
	int number = number_among(kind, text, among->other);
	if (number == PLAN_NONE)
		return;
	if (number <= 0 && !kind->is_whole)
		fail_msg("%s: \"%s\"", among->problem.plan, text);
	struct among moved = *among;
	move_among(kind, &moved, number);
	if (strstr(text, "earliest") == text && is_past_another(among, &moved))
		return;
	/* Before midnight is no hour of the day, and the minute before it stands for none at all.
	 */
	int moved_min = moved.problem.appointments[among->index].booked_min;
	int begins_min = among->problem.start_min;
	if (strstr(text, " min too late") != NULL && moved_min < begins_min)
		fail_msg("%s: \"%s\", and the day begins at %d", among->problem.plan, text,
			 begins_min);
	if (moved_min < 0)
		return;
	kind->n_seen++;
	const char *after = reason_among(&moved, arena);
	int left = number_among(kind, after, among->other);
	/* In time at last, but not early enough: that is another number. */
	bool was_late = strstr(text, "starts") != NULL && strstr(text, "earliest") == text;
	if (left != PLAN_NONE && !(was_late && left <= among->problem.arrive_early_min))
		fail_msg("%s: \"%s\", and then \"%s\"", among->problem.plan, text, after);
	if (number == 1 || kind->is_whole)
		return;
	moved = *among;
	move_among(kind, &moved, number - 1);
	after = reason_among(&moved, arena);
	left = number_among(kind, after, among->other);
	if (after == NULL || (left != PLAN_NONE && left != 1))
		fail_msg("%s: \"%s\", and with one less \"%s\"", among->problem.plan, text,
			 after == NULL ? "kept" : after);
}

static void
try_plan(const struct plan_problem *problem, struct arena *arena)
{
	struct plan_solution *solution = arena_new(arena, struct plan_solution);
	struct among *among = arena_new(arena, struct among);
	assert_int_equal(plan_solve(problem, PLAN_STEPS_DEFAULT, arena, solution), 0);
	for (int i = 0; i < problem->n_appointments && solution->feasible; i++) {
		if (solution->appointments[i].status == PLAN_KEPT ||
		    problem->appointments[i].settled != PLAN_OPEN)
			continue;
		*among = (struct among){.problem = *problem, .index = i};
		pin_planned(problem, solution, &among->kept);
		among->kept.mode[i] = PLAN_NONE;
		among->kept.start_min[i] = PLAN_NONE;
		const char *text = reason_among(among, arena);
		const char *label = text == NULL ? NULL : strchr(text, 'A');
		among->other = label == NULL ? PLAN_NONE : label[1] - '0';
		const char *told = plan_words(&solution->appointments[i].because, arena);
		if (text == NULL || strcmp(text, told) != 0)
			fail_msg("%s: \"%s\" is told as \"%s\"", problem->plan, text, told);
		for (size_t k = 0; k < ARRAY_LEN(among_kinds); k++)
			try_among(&among_kinds[k], among, text, arena);
	}
}

static void
a_number_among_others_takes_its_reason_away_too(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(CASES);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		arena_init(&arena);
		rng_seed(&rng, seed + 8000000);
		plan_world_tiny(&rng, rng_between(&rng, 2, 4), &arena, &problem);
		problem.plan = arena_printf(&arena, "seed %d", (int)seed);
		try_plan(&problem, &arena);
		arena_fini(&arena);
	}
	for (size_t k = 0; k < ARRAY_LEN(among_kinds); k++) {
		printf("%6d  %s...%s\n", among_kinds[k].n_seen, among_kinds[k].begins,
		       among_kinds[k].behind);
		if (among_kinds[k].n_seen == 0 && seeds.until - seeds.from > CASES / 2)
			fail_msg("no reason said \"%s\"", among_kinds[k].begins);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bound_moved_by_the_number_takes_the_reason_away),
	    cmocka_unit_test(a_number_among_others_takes_its_reason_away_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

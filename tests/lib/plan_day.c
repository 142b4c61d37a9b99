/* SPDX-License-Identifier: MIT
 *
 * Days written by hand.
 */
#include "plan_day.h"

#include "plan_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

void
plan_day_begin(struct plan_problem *problem)
{
	*problem = (struct plan_problem){.plan = "J4",
					 .version = 1,
					 .gate_earliest_min = PLAN_DAY_HM(8, 30),
					 .gate_expected_min = PLAN_DAY_HM(9, 30),
					 .gate_latest_min = PLAN_DAY_HM(12, 0),
					 .start_place = PLAN_PLACE_GATE,
					 .start_min = PLAN_DAY_HM(9, 30),
					 .home_by_min = PLAN_NONE,
					 .money_pence = PLAN_NONE,
					 .walk_m_max_leg = PLAN_NONE,
					 .walk_m_max_day = PLAN_NONE,
					 .changes_max_leg = PLAN_NONE,
					 .has_phone = true,
					 .has_data = true};
	problem->places[PLAN_PLACE_GATE] = (struct plan_place){"gate", "the gate", 0, false};
	problem->places[PLAN_PLACE_HOME] = (struct plan_place){"home", "home", 1, false};
}

int
plan_day_add(struct plan_problem *problem, const char *id, int booked_min, int minutes)
{
	int index = problem->n_appointments++;
	problem->places[PLAN_PLACE_OF(index)] =
	    (struct plan_place){id, id, PLAN_PLACE_OF(index), false};
	problem->appointments[index] =
	    (struct plan_appointment){.id = id,
				      .kind = "",
				      .label = id,
				      .minutes = minutes,
				      .booked_min = booked_min,
				      .earliest_min = 0,
				      .latest_min = PLAN_MINUTE_MAX,
				      .priority = PLAN_MUST,
				      .weight = 1,
				      .mode = {PLAN_AGREED, PLAN_NEVER, PLAN_NEVER},
				      .openings = {{PLAN_DAY_HM(9, 0), PLAN_DAY_HM(17, 0)}},
				      .n_openings = 1,
				      .source = ""};
	return index;
}

int
plan_day_set_up(void **state)
{
	struct plan_day *day = calloc(1, sizeof(*day));
	arena_init(&day->arena);
	plan_day_begin(&day->problem);
	*state = day;
	return 0;
}

int
plan_day_tear_down(void **state)
{
	struct plan_day *day = *state;
	arena_fini(&day->arena);
	free(day);
	return 0;
}

static void
add_option(struct plan_problem *problem, struct arena *arena, int from, int to,
	   struct plan_option option)
{
	struct plan_options *options = &problem->travel[from][to];
	struct plan_option *list = arena_array(arena, struct plan_option, options->n + 1);
	if (options->n > 0)
		memcpy(list, options->list, sizeof(option) * (size_t)options->n);
	list[options->n] = option;
	*options = (struct plan_options){list, options->n + 1};
}

void
plan_day_any(struct plan_problem *problem, struct arena *arena, int from, int to, enum plan_by by,
	     int minutes, int pence)
{
	int walk_m = by == PLAN_WALK ? 60 * minutes : 0;
	add_option(problem, arena, from, to,
		   (struct plan_option){.by = by,
					.depart_last_min = PLAN_MINUTE_MAX,
					.minutes = minutes,
					.pence = pence,
					.walk_m = walk_m,
					.walk_most_m = walk_m,
					.ref = PLAN_NONE});
}

void
plan_day_everywhere(struct plan_problem *problem, struct arena *arena, enum plan_by by, int minutes,
		    int pence)
{
	for (int from = 0; from < PLAN_PLACE_OF(problem->n_appointments); from++)
		for (int to = 0; to < PLAN_PLACE_OF(problem->n_appointments); to++)
			if (from != to)
				plan_day_any(problem, arena, from, to, by, minutes, pence);
}

void
plan_day_fixed(struct plan_problem *problem, struct arena *arena, int from, int to, enum plan_by by,
	       int depart_min, int arrive_min, int pence)
{
	add_option(problem, arena, from, to,
		   (struct plan_option){.by = by,
					.depart_first_min = depart_min,
					.depart_last_min = depart_min,
					.minutes = arrive_min - depart_min,
					.pence = pence,
					.ref = PLAN_NONE});
}

void
plan_day_mixture(struct plan_problem *problem, struct arena *arena, int from, int to,
		 struct plan_day_mixture mixture)
{
	int n = problem->n_cars > 0 ? problem->n_cars : 1;
	int minutes = mixture.arrive_min - mixture.depart_min;
	int stop = PLAN_CAR_STOP(mixture.stop);
	struct plan_car *cars = arena_array(arena, struct plan_car, n + 1);
	if (problem->n_cars > 0)
		memcpy(cars, problem->cars, sizeof(cars[0]) * (size_t)n);
	cars[n] = (struct plan_car){
	    .by = mixture.by,
	    .after_min = mixture.is_first ? 0 : minutes - mixture.minutes,
	    .minutes = mixture.minutes,
	    .from = mixture.is_first ? from : stop,
	    .to = mixture.is_first ? stop : to,
	};
	problem->cars = cars;
	problem->n_cars = n + 1;
	if (problem->n_car_stops <= mixture.stop)
		problem->n_car_stops = mixture.stop + 1;
	add_option(problem, arena, from, to,
		   (struct plan_option){.by = PLAN_TRANSIT,
					.depart_first_min = mixture.depart_min,
					.depart_last_min = mixture.depart_min,
					.minutes = minutes,
					.changes = 1,
					.ref = PLAN_NONE,
					.car = n});
}

void
plan_day_solve(const struct plan_problem *problem, struct arena *arena,
	       struct plan_solution *solution)
{
	int rc = plan_solve(problem, PLAN_STEPS_DEFAULT, arena, solution);
	if (rc != 0)
		fail_msg("plan_solve: %s: %s", err_text(rc), solution->why_not);
	saywhy_solution(plan_words_set(LANGUAGE_EN), arena, solution);
}

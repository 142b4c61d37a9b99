/* SPDX-License-Identifier: MIT
 *
 * Random days of ordinary size.
 */
#include "plan_world.h"

#include <math.h>
#include <string.h>

#define DAY_BEGINS 480
#define DAY_ENDS   1200

struct spot {
	int x_m, y_m;
};

static int
apart_m(struct spot a, struct spot b)
{
	double dx = a.x_m - b.x_m;
	double dy = a.y_m - b.y_m;
	return (int)(1.3 * sqrt(dx * dx + dy * dy));
}

static void
draw_appointment(struct rng *rng, int i, struct arena *arena, struct plan_appointment *appointment)
{
	static const int lengths[] = {10, 20, 30, 30, 45, 60};
	bool is_call = rng_below(rng, 4) == 0;
	*appointment = (struct plan_appointment){
	    .id = arena_printf(arena, "a%d", i),
	    .kind = "",
	    .label = arena_printf(arena, "A%d", i),
	    .minutes = lengths[rng_below(rng, 6)],
	    .booked_min = 540 + 15 * rng_between(rng, 2, 28),
	    .earliest_min = 540,
	    .latest_min = 990,
	    .priority = (enum plan_priority)rng_between(rng, PLAN_MUST, PLAN_COULD),
	    .weight = rng_between(rng, 1, 3),
	    .mode = {PLAN_AGREED, is_call ? PLAN_ASK : PLAN_NEVER,
		     rng_below(rng, 6) == 0 ? PLAN_ASK : PLAN_NEVER},
	    .next_day = (enum plan_consent)rng_between(rng, PLAN_NEVER, PLAN_AGREED),
	    .move = rng_below(rng, 5) == 0
			? PLAN_NEVER
			: (enum plan_consent)rng_between(rng, PLAN_ASK, PLAN_AGREED),
	    .openings = {{540, 1020}},
	    .n_openings = 1,
	    .source = ""};
	if (rng_below(rng, 3) == 0) {
		appointment->openings[0].until_min = 750;
		appointment->openings[1] = (struct plan_interval){810, 1020};
		appointment->n_openings = 2;
	}
}

/* Buses every so often with their own running times; a walk, a taxi and a lift at any time. */
static struct plan_options
draw_options(struct rng *rng, int metres, struct arena *arena)
{
	struct plan_option *list = arena_array(arena, struct plan_option, 200);
	int n = 0;
	int headway = rng_between(rng, 10, 30);
	int fare = 150 + metres / 60;
	for (int at = DAY_BEGINS + rng_between(rng, 0, headway); at < DAY_ENDS && metres > 600;
	     at += headway + rng_between(rng, -3, 3)) {
		int walk_m = rng_between(rng, 100, 500);
		list[n++] =
		    (struct plan_option){.by = PLAN_TRANSIT,
					 .depart_first_min = at,
					 .depart_last_min = at,
					 .minutes = 6 + metres / 250 + rng_between(rng, 0, 9),
					 .pence = fare,
					 .walk_m = walk_m,
					 .walk_most_m = walk_m};
	}
	list[n++] = (struct plan_option){.by = PLAN_WALK,
					 .depart_last_min = PLAN_MINUTE_MAX,
					 .minutes = 1 + metres / 66,
					 .walk_m = metres,
					 .walk_most_m = metres};
	list[n++] = (struct plan_option){.by = PLAN_TAXI,
					 .depart_last_min = PLAN_MINUTE_MAX,
					 .minutes = 4 + metres / 500,
					 .pence = 300 + metres / 8};
	list[n++] = (struct plan_option){
	    .by = PLAN_LIFT, .depart_last_min = PLAN_MINUTE_MAX, .minutes = 2 + metres / 500};
	return (struct plan_options){list, n};
}

void
plan_world_city(struct rng *rng, int n, struct arena *arena, struct plan_problem *problem)
{
	memset(problem, 0, sizeof(*problem));
	problem->plan = "C1";
	problem->version = 1;
	problem->gate_earliest_min = 510;
	problem->gate_expected_min = 570;
	problem->gate_latest_min = 720;
	problem->start_min = 570;
	problem->has_home = rng_below(rng, 3) != 0;
	problem->home_by_min = 1140;
	problem->money_pence = rng_between(rng, 300, 2500);
	problem->walk_m_max_leg = 1600;
	problem->walk_m_max_day = 5000;
	problem->changes_max_leg = PLAN_NONE;
	problem->arrive_early_min = 5;
	problem->has_phone = true;
	problem->has_data = rng_below(rng, 2) == 0;
	problem->has_lift = rng_below(rng, 2) == 0;
	problem->lift = (struct plan_interval){540, 780};
	problem->n_appointments = n;
	problem->n_breaks = 1;
	problem->breaks[0] = (struct plan_break){"meal", 30, 690, 870, true};
	for (int i = 0; i < n; i++)
		draw_appointment(rng, i, arena, &problem->appointments[i]);
	for (int i = 1; i < n; i++)
		if (rng_below(rng, 6) == 0)
			problem->appointments[i].after = 1u << rng_between(rng, 0, i - 1);
	struct spot spots[PLAN_PLACES_MAX];
	for (int i = 0; i < PLAN_PLACE_OF(n); i++) {
		spots[i] = (struct spot){rng_between(rng, 0, 4500), rng_between(rng, 0, 4500)};
		problem->places[i] = (struct plan_place){
		    .id = i == 0 ? "gate" : "home", .name = "somewhere", .same = i};
		if (i >= PLAN_PLACE_OF(0))
			problem->places[i].id = problem->appointments[i - 2].id;
	}
	for (int from = 0; from < PLAN_PLACE_OF(n); from++)
		for (int to = 0; to < PLAN_PLACE_OF(n); to++)
			if (from != to)
				problem->travel[from][to] =
				    draw_options(rng, apart_m(spots[from], spots[to]), arena);
}

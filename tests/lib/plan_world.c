/* SPDX-License-Identifier: MIT
 *
 * Random days.
 */
#include "plan_world.h"

#include <string.h>

#include "plan/desk.h"

static bool
chance(struct rng *rng, int percent)
{
	return rng_between(rng, 1, 100) <= percent;
}

static enum plan_consent
consent(struct rng *rng, int never, int ask)
{
	int draw = rng_between(rng, 1, 100);
	return draw <= never ? PLAN_NEVER : draw <= never + ask ? PLAN_ASK : PLAN_AGREED;
}

static void
draw_openings(struct rng *rng, int horizon, struct plan_appointment *appointment)
{
	int at = rng_between(rng, 0, horizon / 4);
	int n = chance(rng, 70) ? 1 : rng_between(rng, 0, 3);
	for (int i = 0; i < n && at < horizon; i++) {
		int until = n == 1 ? rng_between(rng, horizon / 2, horizon)
				   : at + rng_between(rng, 2, horizon / 2);
		appointment->openings[appointment->n_openings++] =
		    (struct plan_interval){at, until};
		at = until + rng_between(rng, 1, 5);
	}
}

/* A desk for its openings: starts, sessions, hours that are full, each of them or not. */
static void
draw_desk(struct rng *rng, int horizon, struct arena *arena, struct plan_appointment *appointment)
{
	struct plan_desk *desk = arena_new(arena, struct plan_desk);
	struct plan_interval *open = arena_array(arena, struct plan_interval, 3);
	struct plan_interval *sessions = arena_array(arena, struct plan_interval, 3);
	struct plan_interval *full = arena_array(arena, struct plan_interval, 2);
	int *starts = arena_array(arena, int, horizon + 1);
	*desk =
	    (struct plan_desk){.open = open, .starts = starts, .sessions = sessions, .full = full};
	for (; desk->n_open < appointment->n_openings; desk->n_open++)
		open[desk->n_open] = appointment->openings[desk->n_open];
	int step = rng_between(rng, 1, 6);
	for (int at = rng_between(rng, 0, 5); chance(rng, 99) && at <= horizon && step > 1;
	     at += step)
		starts[desk->n_starts++] = at;
	for (int at = rng_between(rng, 0, 4); chance(rng, 60) && desk->n_sessions < 3;) {
		int until = at + rng_between(rng, 2, horizon / 2);
		sessions[desk->n_sessions++] = (struct plan_interval){at, until};
		at = until + rng_between(rng, 0, 2); /* they may touch */
	}
	while (chance(rng, 40) && desk->n_full < 2) {
		int at = rng_between(rng, -3, horizon);
		full[desk->n_full++] = (struct plan_interval){at, at + rng_between(rng, 1, 8)};
	}
	appointment->desk = desk;
	desk_cut(appointment);
}

static void
draw_tiny_appointment(struct rng *rng, int index, struct arena *arena,
		      struct plan_appointment *appointment)
{
	int horizon = PLAN_WORLD_HORIZON_MIN;
	*appointment = (struct plan_appointment){
	    .id = arena_printf(arena, "a%d", index),
	    .kind = chance(rng, 20) ? "contact" : "",
	    .label = arena_printf(arena, "A%d", index),
	    .minutes = rng_between(rng, 1, 7),
	    .booked_min = chance(rng, 95) ? rng_between(rng, 2, horizon - 4) : PLAN_NONE,
	    .earliest_min = rng_between(rng, 0, horizon / 2),
	    .latest_min = rng_between(rng, horizon / 2, horizon),
	    .priority = (enum plan_priority)rng_between(rng, PLAN_MUST, PLAN_COULD),
	    .weight = rng_between(rng, 1, 3),
	    .next_day = consent(rng, 50, 30),
	    .move = consent(rng, 30, 50),
	    .source = ""};
	appointment->mode[PLAN_VISIT] = consent(rng, 15, 15);
	appointment->mode[PLAN_PHONE] = consent(rng, 50, 30);
	appointment->mode[PLAN_VIDEO] = consent(rng, 70, 15);
	draw_openings(rng, horizon, appointment);
	if (chance(rng, 35))
		draw_desk(rng, horizon, arena, appointment);
}

static struct plan_option
draw_tiny_option(struct rng *rng)
{
	struct plan_option option = {.by = (enum plan_by)rng_between(rng, PLAN_WALK, PLAN_LIFT),
				     .minutes = rng_between(rng, 0, 8),
				     .pence = chance(rng, 10) ? PLAN_NONE : rng_between(rng, 0, 9),
				     .walk_m = rng_between(rng, 0, 9)};
	if (option.by == PLAN_WALK) {
		option.pence = 0;
		option.walk_m = rng_between(rng, 1, 12);
		option.minutes += 3;
	}
	option.walk_most_m = chance(rng, 70) ? option.walk_m : option.walk_m / 2;
	option.changes = option.by == PLAN_TRANSIT && chance(rng, 50) ? rng_between(rng, 1, 2) : 0;
	option.depart_last_min = PLAN_WORLD_HORIZON_MIN;
	if (option.by == PLAN_TRANSIT || chance(rng, 20))
		option.depart_first_min = option.depart_last_min =
		    rng_between(rng, 0, PLAN_WORLD_HORIZON_MIN - 5);
	else if (chance(rng, 20))
		option.depart_first_min = rng_between(rng, 0, PLAN_WORLD_HORIZON_MIN);
	return option;
}

static void
draw_tiny_travel(struct rng *rng, struct arena *arena, struct plan_problem *problem)
{
	int ref = 0;
	int n_places = PLAN_PLACE_OF(problem->n_appointments);
	for (int from = 0; from < n_places; from++)
		for (int to = 0; to < n_places; to++) {
			int n = chance(rng, 15) ? 0 : rng_between(rng, 1, 5);
			struct plan_option *list = arena_array(arena, struct plan_option, n);
			for (int i = 0; i < n; i++) {
				list[i] = draw_tiny_option(rng);
				list[i].ref = ref++;
			}
			problem->travel[from][to] = (struct plan_options){list, n};
		}
}

/* A ride that begins or ends in a car: its part, which is added to the problem's. */
static struct plan_option
draw_tiny_mixture(struct rng *rng, int from, int to, struct plan_car *car)
{
	struct plan_option option = draw_tiny_option(rng);
	int stop = PLAN_CAR_STOP(rng_between(rng, 0, 1));
	bool is_first = chance(rng, 50);
	option.by = PLAN_TRANSIT;
	option.minutes += 2;
	*car = (struct plan_car){
	    .by = chance(rng, 75) ? PLAN_LIFT : PLAN_TAXI,
	    .minutes = rng_between(rng, 1, option.minutes - 1),
	    .from = is_first ? from : stop,
	    .to = is_first ? stop : to,
	};
	car->after_min = is_first ? 0 : option.minutes - car->minutes;
	return option;
}

/* Mixtures beside what is there in some pairs. */
static void
draw_tiny_cars(struct rng *rng, struct arena *arena, struct plan_problem *problem)
{
	int n_places = PLAN_PLACE_OF(problem->n_appointments);
	struct plan_car *cars = arena_array(arena, struct plan_car, n_places * n_places + 1);
	problem->cars = cars;
	problem->n_cars = 1;
	problem->n_car_stops = 2;
	for (int from = 0; from < n_places; from++)
		for (int to = 0; to < n_places; to++) {
			struct plan_options *options = &problem->travel[from][to];
			if (!chance(rng, 25))
				continue;
			struct plan_option *list =
			    arena_array(arena, struct plan_option, options->n + 1);
			if (options->n > 0)
				memcpy(list, options->list, sizeof(list[0]) * (size_t)options->n);
			list[options->n] = draw_tiny_mixture(rng, from, to, &cars[problem->n_cars]);
			list[options->n].ref = 2000 + problem->n_cars;
			list[options->n].car = problem->n_cars++;
			*options = (struct plan_options){list, options->n + 1};
		}
}

static void
draw_places(struct rng *rng, struct plan_problem *problem)
{
	for (int i = 0; i < PLAN_PLACE_OF(problem->n_appointments); i++)
		problem->places[i] = (struct plan_place){
		    .id = i == 0 ? "gate" : "home", .name = "somewhere", .same = i};
	for (int i = 0; i < problem->n_appointments; i++) {
		int place = PLAN_PLACE_OF(i);
		problem->places[place].id = problem->appointments[i].id;
		problem->places[place].is_avoided = chance(rng, 4);
		if (chance(rng, 12))
			problem->places[place].same = rng_between(rng, 0, place);
	}
}

void
plan_world_tiny(struct rng *rng, int n, struct arena *arena, struct plan_problem *problem)
{
	int horizon = PLAN_WORLD_HORIZON_MIN;
	memset(problem, 0, sizeof(*problem));
	problem->plan = "T1";
	problem->version = 1;
	problem->gate_earliest_min = rng_between(rng, 0, 3);
	problem->gate_expected_min = problem->gate_earliest_min + rng_between(rng, 0, 4);
	problem->gate_latest_min = problem->gate_expected_min + rng_between(rng, 0, 12);
	problem->start_place = PLAN_PLACE_GATE;
	problem->start_min = problem->gate_expected_min;
	problem->has_home = chance(rng, 60);
	problem->home_by_min = chance(rng, 70) ? rng_between(rng, 18, horizon) : PLAN_NONE;
	problem->money_pence = chance(rng, 70) ? rng_between(rng, 0, 20) : PLAN_NONE;
	problem->walk_m_max_leg = chance(rng, 50) ? rng_between(rng, 3, 9) : PLAN_NONE;
	problem->walk_m_max_day = chance(rng, 50) ? rng_between(rng, 5, 25) : PLAN_NONE;
	problem->arrive_early_min = rng_between(rng, 0, 5);
	problem->has_phone = chance(rng, 85);
	problem->has_data = chance(rng, 70);
	problem->has_lift = chance(rng, 60);
	problem->lift.from_min = rng_between(rng, 0, horizon / 2);
	problem->lift.until_min = problem->lift.from_min + rng_between(rng, 2, horizon / 2);
	problem->n_appointments = n;
	for (int i = 0; i < n; i++)
		draw_tiny_appointment(rng, i, arena, &problem->appointments[i]);
	for (int i = 1; i < n; i++)
		if (chance(rng, 40))
			problem->appointments[i].after = 1u << rng_between(rng, 0, i - 1);
	problem->n_breaks = chance(rng, 40) ? rng_between(rng, 1, 2) : 0;
	for (int i = 0; i < problem->n_breaks; i++) {
		int from = rng_between(rng, 3, horizon / 2);
		int minutes = rng_between(rng, 1, 4);
		problem->breaks[i] = (struct plan_break){
		    "meal", minutes, from, from + minutes + rng_between(rng, 0, 15), false};
	}
	for (int i = 0; i < n; i++)
		if (chance(rng, 6))
			problem->appointments[i].settled =
			    (enum plan_settled)rng_between(rng, PLAN_OPEN, PLAN_GIVEN_UP);
	for (int i = 0; i < n; i++)
		if (problem->appointments[i].settled == PLAN_HAPPENED)
			problem->start_place = PLAN_PLACE_OF(i);
	draw_places(rng, problem);
	draw_tiny_travel(rng, arena, problem);
	problem->changes_max_leg = chance(rng, 40) ? rng_between(rng, 0, 1) : PLAN_NONE;
	problem->rest_min = chance(rng, 35) ? rng_between(rng, 1, 6) : 0;
	problem->is_few_legs = chance(rng, 30);
	problem->is_home_by_dark = chance(rng, 30);
	for (int i = 0; i < problem->n_breaks; i++)
		problem->breaks[i].is_meal = chance(rng, 80);
	int most = problem->n_breaks > 0 ? 50 : 10;
	problem->without_meal_max_min = chance(rng, most) ? rng_between(rng, 4, 24) : 0;
	draw_tiny_cars(rng, arena, problem);
}

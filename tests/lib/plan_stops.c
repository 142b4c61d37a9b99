/* SPDX-License-Identifier: MIT
 *
 * Days drawn over a map of stops.
 */
#include "plan_stops.h"

#include <stdlib.h>

#define BESIDE_DEGREES 0.0015 /* some 150 m */

static bool
is_known(const struct plan_stops *stops, struct geo_point at)
{
	for (int i = 0; i < stops->n; i++)
		if (geo_distance_m(stops->at[i], at) < 1.0)
			return true;
	return false;
}

void
plan_stops_find(const struct tt *tt, struct civil_date date, struct geo_point middle,
		double radius_m, struct plan_stops *stops)
{
	stops->date = date;
	stops->n = 0;
	bool *is_seen = calloc(tt->n_stops, sizeof(bool));
	for (uint32_t i = 0; i < tt->n_connections; i++) {
		uint32_t stop = tt_from(&tt->connections[i]);
		struct geo_point at = tt_stop_at(tt, stop);
		if (is_seen[stop] || stops->n == PLAN_STOPS_MAX)
			continue;
		is_seen[stop] = true;
		if (geo_distance_m(at, middle) <= radius_m && !is_known(stops, at))
			stops->at[stops->n++] = at;
	}
	free(is_seen);
}

static struct geo_point
draw_point(struct rng *rng, const struct plan_stops *stops)
{
	struct geo_point at = stops->at[rng_below(rng, (uint32_t)stops->n)];
	at.lat += BESIDE_DEGREES * rng_between(rng, -10, 10) / 10.0;
	at.lon += BESIDE_DEGREES * rng_between(rng, -10, 10) / 10.0;
	return at;
}

static void
draw_appointment(struct rng *rng, int i, const struct plan_stops *stops, struct arena *arena,
		 struct document_appointment *appointment)
{
	static const int lengths[] = {10, 20, 30, 30, 45, 60};
	bool has_lunch = rng_below(rng, 3) == 0;
	*appointment = (struct document_appointment){
	    .id = arena_printf(arena, "a%d", i),
	    .kind = "",
	    .label = arena_printf(arena, "A%d", i),
	    .place_name = "somewhere",
	    .point = draw_point(rng, stops),
	    .hours = has_lunch ? "Mo-Su 09:00-12:30,13:30-17:00" : "Mo-Su 09:00-17:00",
	    .minutes = lengths[rng_below(rng, 6)],
	    .booked_min = 540 + 15 * rng_between(rng, 2, 28),
	    .earliest_min = 540,
	    .latest_min = 990,
	    .priority = (enum plan_priority)rng_between(rng, PLAN_MUST, PLAN_COULD),
	    .weight = rng_between(rng, 1, 3),
	    .mode = {PLAN_AGREED, rng_below(rng, 4) == 0 ? PLAN_ASK : PLAN_NEVER,
		     rng_below(rng, 6) == 0 ? PLAN_ASK : PLAN_NEVER},
	    .next_day = (enum plan_consent)rng_between(rng, PLAN_NEVER, PLAN_AGREED),
	    .move = rng_below(rng, 5) == 0
			? PLAN_NEVER
			: (enum plan_consent)rng_between(rng, PLAN_ASK, PLAN_AGREED),
	    .source = ""};
	if (i > 0 && rng_below(rng, 6) == 0)
		appointment->after = 1u << rng_between(rng, 0, i - 1);
}

void
plan_stops_draw(struct rng *rng, int n, const struct plan_stops *stops, struct arena *arena,
		struct plan_document *document)
{
	*document = (struct plan_document){
	    .plan = "C1",
	    .date = stops->date,
	    .zone = "Europe/London",
	    .gate = {"Gate", "the gate", draw_point(rng, stops), 510, 570, 720},
	    .has_home = rng_below(rng, 3) != 0,
	    .home = {"Home", draw_point(rng, stops), 1140, false},
	    .person = {.walk_mps = 1.1,
		       .walk_m_max_leg = 1600,
		       .walk_m_max_day = 5000,
		       .money_pence = rng_between(rng, 300, 2500),
		       .change_minutes_min = 4,
		       .arrive_early_minutes = 5,
		       .has_phone = true,
		       .has_data = rng_below(rng, 2) == 0},
	    .has_lift = rng_below(rng, 2) == 0,
	    .lift = {540, 780},
	    .breaks = {{"meal", 30, 690, 870, true}},
	    .n_breaks = 1,
	    .n_appointments = n};
	for (int i = 0; i < n; i++)
		draw_appointment(rng, i, stops, arena, &document->appointments[i]);
}

void
plan_stops_price(struct prepared *prepared, int pence, struct arena *arena)
{
	struct plan_problem *problem = &prepared->problem;
	for (int from = 0; from < PLAN_PLACES_MAX; from++)
		for (int to = 0; to < PLAN_PLACES_MAX; to++) {
			struct plan_options *options = &problem->travel[from][to];
			struct plan_option *list =
			    arena_array(arena, struct plan_option, options->n);
			for (int i = 0; i < options->n; i++) {
				list[i] = options->list[i];
				int n_rides = 0;
				(void)prepare_rides(prepared, list[i].ref, arena, &n_rides);
				if (list[i].pence == PLAN_NONE)
					list[i].pence = pence * n_rides;
			}
			options->list = list;
		}
}

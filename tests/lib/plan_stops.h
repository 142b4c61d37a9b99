/* SPDX-License-Identifier: MIT
 *
 * Random days among the stops of a real timetable: a plan document, prepared as in production. For
 * the planner's speed on a city.
 */
#ifndef TESTS_LIB_PLAN_STOPS_H
#define TESTS_LIB_PLAN_STOPS_H

#include "app/prepare.h"
#include "base/rng.h"
#include "travel/table/tt.h"

#define PLAN_STOPS_MAX 4000

/* Stops that are served, each once, within some kilometres of one of them. */
struct plan_stops {
	struct civil_date date;
	struct geo_point at[PLAN_STOPS_MAX];
	int n;
};

/* The served stops of ${tt} within ${radius_m} of ${middle}. */
void plan_stops_find(const struct tt *tt, struct civil_date date, struct geo_point middle,
		     double radius_m, struct plan_stops *stops);

/*
 * A day of ${n} appointments beside such stops, with money, a lift (often), a meal and the hour to
 * be home binding. Texts live in ${arena}.
 */
void plan_stops_draw(struct rng *rng, int n, const struct plan_stops *stops, struct arena *arena,
		     struct plan_document *document);

/* Gives rides whose fare is not known ${pence} each, so that money binds. */
void plan_stops_price(struct prepared *prepared, int pence, struct arena *arena);

#endif

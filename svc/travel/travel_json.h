/* SPDX-License-Identifier: MIT
 *
 * Legs and rides as JSON, in the form of DESIGN section 6 ("legs" of plan and journey).
 */
#ifndef TRAVEL_TRAVEL_JSON_H
#define TRAVEL_TRAVEL_JSON_H

#include <jansson.h>

#include "travel/travel_answer.h"

/* [{"from","to","by","depart","arrive","pence"|null,"walk_m","rides":[...]}]; the caller's to free.
 */
json_t *travel_json_legs(const struct travel_leg legs[], int n_legs);

/*
 * [{"line","from_stop","depart","to_stop","arrive"}] with "vehicle", "headsign", "operator",
 * "pence"|null, "wheelchair" ("yes", "no", "unknown": unknown is not no), "days_before" (1: a ride
 * of the night before), and where live times moved it "scheduled", its departure by the timetable;
 * where it stops only on asking "to_board" and "to_alight" ("ring_operator", "ask_driver").
 */
json_t *travel_json_rides(const struct travel_ride rides[], int n_rides);

/* A price: an integer, or null if it is not known. */
json_t *travel_json_pence(int pence);

/* {"depart","depart_date","arrive","arrive_date","pence"|null,"walk_m","rides","legs"} or null. */
json_t *travel_json_journey(const struct travel_journey *journey);

/*
 * The journey's members ("depart" and "arrive" null, no legs: there is none) with "date",
 * "weekday", "next" and "last" (journeys or null), and:
 *	"next_day"  the first journey of the date behind, where none of the date keeps the limits
 *	"missed"    [{"line","from_stop","depart","then": journey|null}]; null: that was the last
 *	"choices"   [journey with "best_in": ["fewest_changes"|"least_walking"|"cheapest"]]
 *	"are_choices_whole"  false: a bound was met, there may be better ones
 *	"by_car"    [journey]: taxi and lift, alone and mixed with rides
 *	"breaks"    [{"limit","limit_value","needs"}]: limits that the journey does not keep; times
 *	            as "HH:MM", null for "step_free" and "avoid"
 *	"cancelled" [{"line","from_stop","depart"}]
 */
json_t *travel_json_answer(const struct travel_answer *answer);

#endif

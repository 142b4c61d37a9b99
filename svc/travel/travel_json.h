/* SPDX-License-Identifier: MIT
 *
 * Legs and rides as JSON, in the form of DESIGN section 6 ("legs" of plan and journey).
 */
#ifndef TRAVEL_TRAVEL_JSON_H
#define TRAVEL_TRAVEL_JSON_H

#include <jansson.h>

#include "travel/travel.h"

/* [{"from","to","by","depart","arrive","pence"|null,"walk_m","rides":[...]}]; the caller's to free.
 */
json_t *travel_json_legs(const struct travel_leg legs[], int n_legs);

/* [{"line","from_stop","depart","to_stop","arrive"}] with "headsign" and "operator" beside them. */
json_t *travel_json_rides(const struct travel_ride rides[], int n_rides);

/* A price: an integer, or null if it is not known. */
json_t *travel_json_pence(int pence);

#endif

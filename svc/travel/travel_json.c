/* SPDX-License-Identifier: MIT
 *
 * Legs and rides as JSON.
 */
#include "travel/travel_json.h"

static json_t *
clock_time(int minute)
{
	char text[CIVIL_TIME_SIZE];
	civil_time_format(minute, text);
	return json_string(text);
}

json_t *
travel_json_pence(int pence)
{
	return pence == TRAVEL_PENCE_NONE ? json_null() : json_integer(pence);
}

json_t *
travel_json_rides(const struct travel_ride rides[], int n_rides)
{
	json_t *list = json_array();
	for (int i = 0; i < n_rides; i++) {
		const struct travel_ride *ride = &rides[i];
		json_array_append_new(
		    list, json_pack("{s:s,s:s,s:s,s:o,s:s,s:o,s:s,s:s}", "line", ride->line,
				    "vehicle", ride->vehicle, "from_stop", ride->from_stop,
				    "depart", clock_time(ride->depart_min), "to_stop",
				    ride->to_stop, "arrive", clock_time(ride->arrive_min),
				    "headsign", ride->headsign, "operator", ride->operator_name));
	}
	return list;
}

json_t *
travel_json_legs(const struct travel_leg legs[], int n_legs)
{
	json_t *list = json_array();
	for (int i = 0; i < n_legs; i++) {
		const struct travel_leg *leg = &legs[i];
		json_array_append_new(
		    list,
		    json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:i,s:o}", "from", leg->from, "to", leg->to,
			      "by", travel_way_name(leg->by), "depart", clock_time(leg->depart_min),
			      "arrive", clock_time(leg->arrive_min), "pence",
			      travel_json_pence(leg->pence), "walk_m", leg->walk_m, "rides",
			      travel_json_rides(leg->rides, leg->n_rides)));
	}
	return list;
}

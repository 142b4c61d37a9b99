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

static const char *
access_name(enum travel_access access)
{
	switch (access) {
	case TRAVEL_ACCESS_UNKNOWN:
		return "unknown";
	case TRAVEL_ACCESS_YES:
		return "yes";
	case TRAVEL_ACCESS_NO:
		return "no";
	}
	return NULL;
}

/* NULL where nobody has to be asked: the member is then left out. */
static const char *
asking_name(enum travel_asking asking)
{
	static const char *const names[] = {NULL, "ring_operator", "ask_driver"};
	return names[asking];
}

json_t *
travel_json_rides(const struct travel_ride rides[], int n_rides)
{
	json_t *list = json_array();
	for (int i = 0; i < n_rides; i++) {
		const struct travel_ride *ride = &rides[i];
		json_array_append_new(
		    list,
		    json_pack(
			"{s:s,s:s,s:s,s:o,s:s,s:o,s:s,s:s,s:o,s:s,s:i,s:o*,s:s*,s:s*,s:o*,s:o*,s:o*"
			",s:o*}",
			"line", ride->line, "vehicle", ride->vehicle, "from_stop", ride->from_stop,
			"depart", clock_time(ride->depart_min), "to_stop", ride->to_stop, "arrive",
			clock_time(ride->arrive_min), "headsign", ride->headsign, "operator",
			ride->operator_name, "pence", travel_json_pence(ride->pence), "wheelchair",
			access_name(ride->access), "days_before", ride->days_before, "scheduled",
			ride->scheduled_min == ride->depart_min ? NULL
								: clock_time(ride->scheduled_min),
			"to_board", asking_name(ride->to_board), "to_alight",
			asking_name(ride->to_alight), "extra", ride->is_extra ? json_true() : NULL,
			"moved", ride->is_moved ? json_true() : NULL, "depart_about",
			ride->is_depart_about ? json_true() : NULL, "arrive_about",
			ride->is_arrive_about ? json_true() : NULL));
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

static json_t *
date_of(struct civil_date date, int minute)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(civil_add_days(date, minute / MINUTES_PER_DAY), text);
	return json_string(text);
}

json_t *
travel_json_journey(const struct travel_journey *journey)
{
	if (journey == NULL)
		return json_null();
	int rides = 0;
	for (int i = 0; i < journey->n_legs; i++)
		rides += journey->legs[i].n_rides;
	return json_pack("{s:o,s:o,s:o,s:o,s:o,s:i,s:i,s:o}", "depart",
			 clock_time(journey->depart_min), "depart_date",
			 date_of(journey->date, journey->depart_min), "arrive",
			 clock_time(journey->arrive_min), "arrive_date",
			 date_of(journey->date, journey->arrive_min), "pence",
			 travel_json_pence(journey->pence), "walk_m", journey->walk_m, "rides",
			 rides, "legs", travel_json_legs(journey->legs, journey->n_legs));
}

static json_t *
missed_json(const struct travel_answer *answer)
{
	json_t *list = json_array();
	for (int i = 0; i < answer->n_missed; i++) {
		const struct travel_ride *ride = answer->missed[i].ride;
		json_array_append_new(list, json_pack("{s:s,s:s,s:o,s:o}", "line", ride->line,
						      "from_stop", ride->from_stop, "depart",
						      clock_time(ride->depart_min), "then",
						      travel_json_journey(answer->missed[i].then)));
	}
	return list;
}

static json_t *
choices_json(const struct travel_answer *answer)
{
	json_t *list = json_array();
	for (int i = 0; i < answer->n_choices; i++) {
		json_t *choice = travel_json_journey(answer->choices[i].journey);
		json_t *merits = json_array();
		for (int merit = 0; merit < TRAVEL_MERITS; merit++)
			if ((answer->choices[i].merits & 1u << merit) != 0)
				json_array_append_new(merits, json_string(travel_merit_name(
								  (enum travel_merit)merit)));
		json_object_set_new(choice, "best_in", merits);
		json_array_append_new(list, choice);
	}
	return list;
}

/* A limit's number as it is asked for: a time of the day, a number, or nothing. */
static json_t *
limit_value(enum travel_limit limit, int value)
{
	if (limit == TRAVEL_LIMIT_TIME)
		return clock_time(value);
	if (limit == TRAVEL_LIMIT_STEP_FREE || limit == TRAVEL_LIMIT_AVOID)
		return json_null();
	return json_integer(value);
}

static json_t *
breaks_json(const struct travel_answer *answer)
{
	json_t *list = json_array();
	for (int i = 0; i < answer->n_breaks; i++) {
		const struct travel_break *broken = &answer->breaks[i];
		json_array_append_new(
		    list, json_pack("{s:s,s:o,s:o}", "limit", travel_limit_name(broken->limit),
				    "limit_value", limit_value(broken->limit, broken->value),
				    "needs", limit_value(broken->limit, broken->needs)));
	}
	return list;
}

static json_t *
cancelled_json(const struct travel_answer *answer)
{
	json_t *list = json_array();
	for (int i = 0; i < answer->n_cancelled; i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:o}", "line",
						      answer->cancelled[i].line, "from_stop",
						      answer->cancelled[i].from_stop, "depart",
						      clock_time(answer->cancelled[i].depart_min)));
	return list;
}

json_t *
travel_json_answer(const struct travel_answer *answer)
{
	char date[CIVIL_DATE_SIZE];
	civil_date_format(answer->date, date);
	json_t *by_car = json_array();
	for (int i = 0; i < answer->n_by_car; i++)
		json_array_append_new(by_car, travel_json_journey(answer->by_car[i]));
	json_t *document = answer->journey != NULL
			       ? travel_json_journey(answer->journey)
			       : json_pack("{s:n,s:n,s:n,s:i,s:[]}", "depart", "arrive", "pence",
					   "walk_m", 0, "legs");
	json_t *more =
	    json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o}", "date", date, "weekday",
		      civil_weekday_name(civil_weekday(answer->date)), "next",
		      travel_json_journey(answer->next), "last", travel_json_journey(answer->last),
		      "missed", missed_json(answer), "choices", choices_json(answer),
		      "are_choices_whole", answer->are_choices_whole, "by_car", by_car, "breaks",
		      breaks_json(answer), "cancelled", cancelled_json(answer));
	json_object_set_new(more, "next_day", travel_json_journey(answer->next_day));
	json_object_update(more, document);
	json_decref(document);
	return more;
}

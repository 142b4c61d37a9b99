/* SPDX-License-Identifier: MIT
 *
 * The writer of check and plan.
 */
#include "plan/plan_json.h"

#include "plan/hhmm.h"
#include "plan/ride.h"

static json_t *
time_json(int minute)
{
	return minute == PLAN_NONE ? json_null() : json_string(hhmm(minute).text);
}

static json_t *
text_json(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

static json_t *
number_json(int number)
{
	return number == PLAN_NONE ? json_null() : json_integer(number);
}

static json_t *
verdict_json(const struct check_verdict *verdict)
{
	return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o}", "id", verdict->id, "verdict",
			 verdict->is_kept ? "kept" : "missed", "reason",
			 text_json(check_reason_word(verdict->reason)), "earliest_arrival",
			 time_json(verdict->earliest_arrival_min), "booked",
			 time_json(verdict->booked_min), "misses_by_minutes",
			 number_json(verdict->misses_by_minutes), "text",
			 text_json(verdict->is_kept ? "kept" : verdict->text));
}

static json_t *
way_json(const struct check_way *way)
{
	json_t *verdicts = json_array();
	for (int i = 0; i < way->of; i++)
		json_array_append_new(verdicts, verdict_json(&way->appointments[i]));
	return json_pack("{s:s,s:i,s:i,s:i,s:b,s:o}", "travel", plan_by_word(way->by), "kept",
			 way->kept, "of", way->of, "pence", way->pence, "affordable",
			 way->is_affordable, "appointments", verdicts);
}

json_t *
plan_check_json(const struct plan_check *check)
{
	json_t *ways = json_array();
	json_t *warnings = json_array();
	char date[CIVIL_DATE_SIZE];
	civil_date_format(check->date, date);
	for (int i = 0; i < CHECK_WAYS; i++)
		json_array_append_new(ways, way_json(&check->ways[i]));
	for (int i = 0; i < check->n_warnings; i++)
		json_array_append_new(warnings,
				      json_pack("{s:s,s:s}", "kind", check->warnings[i].kind,
						"text", check->warnings[i].text));
	json_t *load = json_pack("{s:i,s:i,s:i}", "appointments", check->n_appointments, "walk_m",
				 check->load_walk_m, "longest_without_break_minutes",
				 check->load_longest_without_break_minutes);
	return json_pack("{s:s,s:s,s:o,s:o,s:o}", "plan", check->plan, "date", date, "policies",
			 ways, "load", load, "warnings", warnings);
}

/* NULL for none: the member is then left out. */
static json_t *
shut_json(const struct plan_outcome *outcome)
{
	return !plan_outcome_is_shut(outcome)
		   ? NULL
		   : json_pack("{s:o,s:o}", "from", time_json(outcome->shut.from_min), "until",
			       time_json(outcome->shut.until_min));
}

static json_t *
outcome_json(const struct plan_outcome *outcome)
{
	return json_pack("{s:s,s:s,s:o,s:o,s:s,s:o,s:o,s:o*,s:o*}", "id", outcome->id, "mode",
			 plan_mode_word(outcome->mode), "start", time_json(outcome->start_min),
			 "end", time_json(outcome->end_min), "status",
			 plan_status_word(outcome->status), "needs_yes_from",
			 text_json(outcome->needs_yes ? plan_party_word(outcome->yes_from) : NULL),
			 "reason", text_json(outcome->reason), "because",
			 reason_json(&outcome->because), "shut", shut_json(outcome));
}

static const char *
place_word(const struct plan_solution *solution, int place)
{
	if (place == PLAN_PLACE_GATE)
		return "gate";
	if (place == PLAN_PLACE_HOME)
		return "home";
	return solution->appointments[place - PLAN_PLACE_OF(0)].id;
}

/* NULL for nobody: the member is then left out. */
static const char *
asking_word(enum plan_asking asking)
{
	return asking == PLAN_ASK_NOBODY ? NULL : ride_asking_words[asking];
}

json_t *
plan_rides_json(const struct plan_ride rides[], int n)
{
	json_t *list = json_array();
	for (int i = 0; i < n; i++) {
		const struct plan_ride *ride = &rides[i];
		bool is_moved = ride->scheduled_min != ride->depart_min;
		char note[RIDE_NOTE_SIZE];
		json_array_append_new(
		    list, json_pack("{s:s,s:s*,s:s,s:o,s:s,s:o,s:o*,s:o*,s:o*,s:s*,s:s*,s:s*,s:s*}",
				    "line", ride->line, "vehicle", ride->vehicle, "from_stop",
				    ride->from_stop, "depart", time_json(ride->depart_min),
				    "to_stop", ride->to_stop, "arrive", time_json(ride->arrive_min),
				    "scheduled", is_moved ? time_json(ride->scheduled_min) : NULL,
				    "extra", ride->is_extra ? json_true() : NULL, "about",
				    ride->is_about ? json_true() : NULL, "to_board",
				    asking_word(ride->to_board), "to_alight",
				    asking_word(ride->to_alight), "operator", ride_whom(ride),
				    "note", *ride_note(ride, note) == '\0' ? NULL : note));
	}
	return list;
}

json_t *
plan_by_car_json(const struct plan_by_car *car)
{
	if (car == NULL)
		return NULL;
	return json_pack("{s:s,s:b,s:s,s:o,s:o,s:f,s:f}", "by", plan_by_word(car->by), "first",
			 car->is_first, "stop", car->stop, "depart", time_json(car->depart_min),
			 "arrive", time_json(car->arrive_min), "lat", car->at.lat, "lon",
			 car->at.lon);
}

static json_t *
leg_json(const struct plan_solution *solution, const struct plan_leg *leg)
{
	return json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:i,s:o,s:o*}", "from",
			 place_word(solution, leg->from), "to", place_word(solution, leg->to), "by",
			 plan_by_word(leg->by), "depart", time_json(leg->depart_min), "arrive",
			 time_json(leg->arrive_min), "pence", number_json(leg->pence), "walk_m",
			 leg->walk_m, "rides", plan_rides_json(leg->rides, leg->n_rides), "car",
			 plan_by_car_json(leg->by_car));
}

json_t *
plan_solution_json(const struct plan_solution *solution)
{
	json_t *outcomes = json_array();
	json_t *legs = json_array();
	json_t *breaks = json_array();
	json_t *gates = json_array();
	for (int i = 0; i < solution->n_appointments; i++)
		json_array_append_new(outcomes, outcome_json(&solution->appointments[i]));
	for (int i = 0; i < solution->n_legs; i++)
		json_array_append_new(legs, leg_json(solution, &solution->legs[i]));
	for (int i = 0; i < solution->n_breaks; i++)
		json_array_append_new(breaks,
				      json_pack("{s:s,s:o,s:o}", "kind", solution->breaks[i].kind,
						"start", time_json(solution->breaks[i].start_min),
						"end", time_json(solution->breaks[i].end_min)));
	for (int i = 0; i < solution->n_gate_rows; i++)
		json_array_append_new(gates, json_pack("{s:o,s:i}", "gate",
						       time_json(solution->gate_rows[i].gate_min),
						       "kept", solution->gate_rows[i].kept));
	return json_pack("{s:s,s:i,s:b,s:b,s:o,s:o*,s:i,s:i,s:i,s:i,s:o,s:o,s:o,s:o,s:o}", "plan",
			 solution->plan, "version", solution->version, "feasible",
			 solution->feasible, "ready", solution->ready, "why_not",
			 text_json(solution->why_not), "because", reason_json(&solution->because),
			 "changes", solution->changes, "changes_needing_yes",
			 solution->changes_needing_yes, "pence", solution->pence, "walk_m",
			 solution->walk_m, "ends", time_json(solution->ends_min), "appointments",
			 outcomes, "legs", legs, "breaks", breaks, "gate_table", gates);
}

json_t *
plan_options_json(const struct tradeoff list[], int n)
{
	json_t *options = json_array();
	for (int i = 0; i < n; i++) {
		json_t *option = plan_solution_json(&list[i].solution);
		json_object_del(option, "gate_table");
		json_object_set_new(option, "kind", json_string(tradeoff_kind_word(list[i].kind)));
		json_array_append_new(options, option);
	}
	return options;
}

/* SPDX-License-Identifier: MIT
 *
 * A stored plan read back. It is our own writing, yet it comes from a disk: every member is
 * checked.
 */
#include "plan/plan_json.h"

#include <string.h>

#include "base/jsonread.h"
#include "plan/ride.h"

#define TEXT_MAX    1000
#define PENCE_MAX   100000000
#define WALK_M_MAX  1000000
#define VERSION_MAX 1000000

static const char *const by_words[] = {"walk", "transit", "taxi", "lift"};
static const char *const mode_words[] = {"visit", "phone", "video"};
static const char *const status_words[] = {"kept",  "moved",    "phone",
					   "video", "next_day", "dropped"};
static const char *const party_words[] = {"service", "officer"};

static int
time_or_none(struct json_at object, const char *name)
{
	return json_time_or(object, name, PLAN_NONE);
}

static struct plan_interval
read_shut(struct json_at at)
{
	static const char *const names[] = {"from", "until"};
	struct plan_interval none = {0, 0};
	if (at.value == NULL || !json_want_object(at))
		return none;
	json_only(at, names, ARRAY_LEN(names));
	struct plan_interval shut = {json_time(at, "from"), json_time(at, "until")};
	if (shut.from_min < shut.until_min)
		return shut;
	problem_add(at.problems, at.pointer, "ends before it begins");
	return none;
}

static void
read_outcome(struct json_at at, struct plan_outcome *outcome)
{
	static const char *const names[] = {
	    "id", "mode", "start", "end", "status", "needs_yes_from", "reason", "because", "shut"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	outcome->id = json_text(at, "id", TEXT_MAX);
	outcome->mode = (enum plan_mode)json_word(at, "mode", mode_words, ARRAY_LEN(mode_words));
	outcome->start_min = time_or_none(at, "start");
	outcome->end_min = time_or_none(at, "end");
	outcome->status =
	    (enum plan_status)json_word(at, "status", status_words, ARRAY_LEN(status_words));
	outcome->needs_yes = json_member(at, "needs_yes_from").value != NULL;
	outcome->yes_from = (enum plan_party)json_word_or(at, "needs_yes_from", party_words,
							  ARRAY_LEN(party_words), PLAN_SERVICE);
	outcome->reason = json_text_or(at, "reason", TEXT_MAX, NULL);
	outcome->because = reason_read(json_member(at, "because"), outcome->reason != NULL);
	outcome->shut = read_shut(json_member(at, "shut"));
}

static enum plan_asking
read_asking(struct json_at at, const char *name)
{
	return (enum plan_asking)json_word_or(at, name, ride_asking_words,
					      ARRAY_LEN(ride_asking_words), PLAN_ASK_NOBODY);
}

/* Its "note" says in words what the others say. */
static void
read_ride(struct json_at at, struct plan_ride *ride)
{
	static const char *const names[] = {
	    "line",  "vehicle", "from_stop", "depart",    "to_stop",  "arrive", "scheduled",
	    "extra", "about",   "to_board",  "to_alight", "operator", "note"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	ride->line = json_text_or(at, "line", TEXT_MAX, "");
	ride->vehicle = json_text_or(at, "vehicle", TEXT_MAX, NULL);
	ride->from_stop = json_text_or(at, "from_stop", TEXT_MAX, "");
	ride->depart_min = json_time(at, "depart");
	ride->to_stop = json_text_or(at, "to_stop", TEXT_MAX, "");
	ride->arrive_min = json_time(at, "arrive");
	ride->scheduled_min = json_time_or(at, "scheduled", ride->depart_min);
	ride->is_extra = json_bool_or(at, "extra", false);
	ride->is_about = json_bool_or(at, "about", false);
	ride->to_board = read_asking(at, "to_board");
	ride->to_alight = read_asking(at, "to_alight");
	ride->operator_name = json_text_or(at, "operator", TEXT_MAX, NULL);
}

/* "gate", "home" or the id of one of the plan's appointments. */
static int
read_place(struct json_at at, const char *name, const struct plan_solution *solution)
{
	const char *word = json_text(at, name, TEXT_MAX);
	if (strcmp(word, "gate") == 0)
		return PLAN_PLACE_GATE;
	if (strcmp(word, "home") == 0)
		return PLAN_PLACE_HOME;
	for (int i = 0; i < solution->n_appointments; i++)
		if (strcmp(word, solution->appointments[i].id) == 0)
			return PLAN_PLACE_OF(i);
	problem_add(at.problems, json_member(at, name).pointer, "\"%s\" is no place of this plan",
		    word);
	return PLAN_PLACE_GATE;
}

static const struct plan_by_car *
read_car(struct json_at at)
{
	static const char *const names[] = {"by",     "first", "stop", "depart",
					    "arrive", "lat",   "lon"};
	static const char *const car_words[] = {"taxi", "lift"};
	if (at.value == NULL || !json_want_object(at))
		return NULL;
	json_only(at, names, ARRAY_LEN(names));
	struct plan_by_car *car = arena_new(at.problems->arena, struct plan_by_car);
	*car = (struct plan_by_car){
	    .by = json_word(at, "by", car_words, ARRAY_LEN(car_words)) == 0 ? PLAN_TAXI : PLAN_LIFT,
	    .is_first = json_bool_or(at, "first", false),
	    .stop = json_text(at, "stop", TEXT_MAX),
	    .depart_min = json_time(at, "depart"),
	    .arrive_min = json_time(at, "arrive"),
	    .at = {json_number(at, "lat", -90, 90), json_number(at, "lon", -180, 180)},
	};
	return car;
}

static void
read_leg(struct json_at at, const struct plan_solution *solution, struct plan_leg *leg)
{
	static const char *const names[] = {"from",  "to",     "by",    "depart", "arrive",
					    "pence", "walk_m", "rides", "car"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	leg->from = read_place(at, "from", solution);
	leg->to = read_place(at, "to", solution);
	leg->by = (enum plan_by)json_word(at, "by", by_words, ARRAY_LEN(by_words));
	leg->depart_min = json_time(at, "depart");
	leg->arrive_min = json_time(at, "arrive");
	leg->pence = json_int_or(at, "pence", 0, PENCE_MAX, PLAN_NONE);
	leg->walk_m = json_int(at, "walk_m", 0, WALK_M_MAX);
	leg->ref = PLAN_NONE;
	leg->by_car = read_car(json_member(at, "car"));
	struct json_at rides = json_member(at, "rides");
	if (!json_want_array(rides, 0, PLAN_RIDES_MAX))
		return;
	leg->n_rides = (int)json_array_size(rides.value);
	struct plan_ride *list = arena_array(at.problems->arena, struct plan_ride, leg->n_rides);
	for (int i = 0; i < leg->n_rides; i++)
		read_ride(json_item(rides, (size_t)i), &list[i]);
	leg->rides = leg->n_rides == 0 ? NULL : list;
}

static void
read_break(struct json_at at, struct plan_rest *rest)
{
	static const char *const names[] = {"kind", "start", "end"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	rest->kind = json_text_or(at, "kind", TEXT_MAX, "");
	rest->start_min = json_time(at, "start");
	rest->end_min = json_time(at, "end");
}

static void
read_gate_row(struct json_at at, struct plan_gate_row *row)
{
	static const char *const names[] = {"gate", "kept"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	row->gate_min = json_time(at, "gate");
	row->kept = json_int(at, "kept", 0, PLAN_APPOINTMENTS_MAX);
}

/* The array member ${name} of at most ${most}, or n = 0 with a problem. */
static struct json_at
read_array(struct json_at root, const char *name, size_t most, int *n)
{
	struct json_at array = json_member(root, name);
	*n = json_want_array(array, 0, most) ? (int)json_array_size(array.value) : 0;
	return array;
}

int
plan_solution_parse(json_t *value, struct problems *problems, struct plan_solution *solution)
{
	static const char *const names[] = {
	    "plan",    "version", "feasible",  "ready",
	    "why_not", "because", "changes",   "changes_needing_yes",
	    "pence",   "walk_m",  "ends",      "appointments",
	    "legs",    "breaks",  "gate_table"};
	size_t before = problems->count;
	struct json_at root = json_root(value, problems);
	memset(solution, 0, sizeof(*solution));
	if (!json_want_object(root))
		return E_INPUT;
	json_only(root, names, ARRAY_LEN(names));
	solution->plan = json_text(root, "plan", TEXT_MAX);
	solution->version = json_int(root, "version", 0, VERSION_MAX);
	solution->feasible = json_bool_or(root, "feasible", false);
	solution->ready = json_bool_or(root, "ready", false);
	solution->why_not = json_text_or(root, "why_not", TEXT_MAX, NULL);
	solution->because = reason_read(json_member(root, "because"), solution->why_not != NULL);
	solution->changes = json_int(root, "changes", 0, PLAN_APPOINTMENTS_MAX);
	solution->changes_needing_yes =
	    json_int(root, "changes_needing_yes", 0, PLAN_APPOINTMENTS_MAX);
	solution->pence = json_int(root, "pence", 0, PENCE_MAX);
	solution->walk_m = json_int(root, "walk_m", 0, WALK_M_MAX);
	solution->ends_min = json_time(root, "ends");
	struct json_at list =
	    read_array(root, "appointments", PLAN_APPOINTMENTS_MAX, &solution->n_appointments);
	for (int i = 0; i < solution->n_appointments; i++) {
		solution->appointments[i].id = "";
		read_outcome(json_item(list, (size_t)i), &solution->appointments[i]);
	}
	list = read_array(root, "legs", PLAN_LEGS_MAX, &solution->n_legs);
	for (int i = 0; i < solution->n_legs; i++)
		read_leg(json_item(list, (size_t)i), solution, &solution->legs[i]);
	list = read_array(root, "breaks", PLAN_BREAKS_MAX, &solution->n_breaks);
	for (int i = 0; i < solution->n_breaks; i++)
		read_break(json_item(list, (size_t)i), &solution->breaks[i]);
	list = read_array(root, "gate_table", PLAN_GATE_ROWS_MAX, &solution->n_gate_rows);
	for (int i = 0; i < solution->n_gate_rows; i++)
		read_gate_row(json_item(list, (size_t)i), &solution->gate_rows[i]);
	return problems->count > before ? E_INPUT : 0;
}

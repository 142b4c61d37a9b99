/* SPDX-License-Identifier: MIT
 *
 * A plan as it is shown: the stored rows, the check, and the estimates of this very minute.
 */
#include "http/view.h"

#include <stdlib.h>
#include <string.h>

#include "app/reach.h"
#include "app/bring.h"
#include "app/day.h"
#include "app/memo.h"
#include "app/owed.h"
#include "app/saywhy.h"
#include "app/warn.h"
#include "http/view_cache.h"
#include "http/view_part.h"
#include "plan/check.h"
#include "plan/plan_json.h"
#include "travel/travel_live.h"

json_t *
view_part_time(int minute)
{
	if (minute == PLAN_NONE)
		return json_null();
	char text[CIVIL_TIME_SIZE];
	civil_time_format(minute, text);
	return json_string(text);
}

json_t *
view_part_clock_time(const struct desk *desk, struct utc at, bool with_day)
{
	struct civil_date date;
	int minute;
	char time[CIVIL_TIME_SIZE];
	char text[40];
	civil_from_utc(desk->zone, at, &date, &minute);
	civil_time_format(minute, time);
	snprintf(text, sizeof(text), "%s%s%s",
		 with_day ? civil_weekday_abbrev(civil_weekday(date)) : "", with_day ? " " : "",
		 time);
	return json_string(text);
}

/* "Friday 15 September 2023" */
static json_t *
day_words(struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};
	char text[40];
	snprintf(text, sizeof(text), "%s %d %s %d", civil_weekday_name(civil_weekday(date)),
		 ymd.day, months[ymd.month - 1], ymd.year);
	return json_string(text);
}

/* "Fri 15 Sep" */
static json_t *
day_short(struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	char text[40];
	snprintf(text, sizeof(text), "%s %d %s", civil_weekday_abbrev(civil_weekday(date)), ymd.day,
		 civil_month_abbrev(ymd.month));
	return json_string(text);
}

/* The check of a plan changes with what it looks into alone: its document does not. */
static json_t *
check_of(const struct desk *desk, struct day *day)
{
	const char *made_of = memo_looks_into(desk->world->memo, desk->world->prepare,
					      day->plan.document, day->arena);
	json_t *check = view_cache_find(desk->cache, day->plan.id, made_of);
	if (check != NULL)
		return json_incref(check);
	struct plan_check result;
	int rc = check_day(&day->prepared->problem, PLAN_STEPS_DEFAULT, &result);
	if (rc != 0)
		return json_null();
	warn_check(desk->world->holidays, &day->document, day->prepared, day->arena, &result);
	saywhy_check(app_words(desk->world, LANGUAGE_EN), day->arena, &result);
	check = plan_check_json(&result);
	view_cache_keep(desk->cache, day->plan.id, made_of, check);
	return check;
}

/* Whether that decision is why the newest version has the appointment as it has. */
static bool
is_its_ground(const struct row_decision *decision, const struct plan_outcome *outcome)
{
	return decision != NULL && !outcome->needs_yes && outcome->status != PLAN_KEPT &&
	       (decision->at_min == PLAN_NONE || decision->at_min == outcome->start_min);
}

/* By whose word a change stands: who, when, in what words; null where nobody's was needed. */
static json_t *
authority_of(const struct day *day, int i)
{
	const struct row_decision *decision = day_decision(day, i);
	const struct row_party *party =
	    decision == NULL ? NULL : day_party_by_id(day, decision->party_id);
	if (party == NULL || i >= day->solution.n_appointments ||
	    !is_its_ground(decision, &day->solution.appointments[i]))
		return json_null();
	struct civil_date date;
	int minute = 0;
	char time[CIVIL_TIME_SIZE];
	civil_from_utc(day->world->zone, decision->at, &date, &minute);
	civil_time_format(minute, time);
	return json_pack(
	    "{s:s,s:s,s:s,s:s}", "who", party->label[0] != '\0' ? party->label : party->name,
	    "role", view_part_role(party->role), "when",
	    arena_printf(day->arena, "%s %s", template_day(LANGUAGE_EN, date, day->arena), time),
	    "words", decision->words);
}

static json_t *
appointments_of(const struct day *day)
{
	static const char *const priorities[] = {"must", "should", "could"};
	json_t *array = json_array();
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct document_appointment *booked = &day->document.appointments[i];
		json_array_append_new(
		    array,
		    json_pack("{s:s,s:s,s:s,s:i,s:o,s:s,s:s,s:s,s:o}", "id", booked->id, "label",
			      booked->label, "place", day->prepared->service_name[i], "minutes",
			      booked->minutes, "booked", view_part_time(booked->booked_min),
			      "priority", priorities[booked->priority], "source", booked->source,
			      "bring",
			      bring_known(booked, day->world->prepare->directory, day->arena),
			      "authority", authority_of(day, i)));
	}
	return array;
}

/* A leg as it is likely now; where it is another way than planned, with the rides of that. */
static json_t *
leg_of(const struct day *day, const struct estimate_leg *leg)
{
	int n = 0;
	const struct plan_ride *list =
	    leg->is_other ? prepare_rides(day->prepared, leg->ref, day->arena, &n) : NULL;
	const struct plan_by_car *car =
	    leg->is_other ? prepare_by_car(day->prepared, leg->ref, day->arena) : NULL;
	return json_pack("{s:o,s:o,s:b,s:s,s:o,s:o*}", "depart", view_part_time(leg->depart_min),
			 "arrive", view_part_time(leg->arrive_min), "other", leg->is_other, "by",
			 plan_by_word(leg->by), "rides", plan_rides_json(list, n), "car",
			 plan_by_car_json(car));
}

static json_t *
estimates_of(const struct day *day)
{
	if (day->plan.version == 0 || !day->solution.feasible)
		return json_null();
	struct estimate estimate;
	struct estimate_report report = {
	    .out_min = day->plan.out_min >= 0 ? day->plan.out_min : PLAN_NONE,
	    .late_minutes = day->plan.late_minutes,
	    .late_from_min = day->plan.late_from_min,
	};
	estimate_day(&day->problem, &day->solution, report, &estimate);
	json_t *appointments = json_array();
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct estimate_item *item = &estimate.items[i];
		if (!item->is_today)
			continue;
		json_array_append_new(
		    appointments,
		    json_pack("{s:s,s:o,s:o,s:i}", "id", day->solution.appointments[i].id, "start",
			      view_part_time(item->start_min), "end", view_part_time(item->end_min),
			      "late_minutes", item->late_minutes));
	}
	json_t *legs = json_array();
	for (int k = 0; k < day->solution.n_legs; k++)
		json_array_append_new(legs, leg_of(day, &estimate.legs[k]));
	return json_pack("{s:o,s:o,s:o}", "appointments", appointments, "legs", legs, "ends",
			 view_part_time(estimate.ends_min));
}

static json_t *
gate_of(const struct day *day)
{
	return json_pack("{s:s,s:o,s:o,s:o,s:o}", "label", day->document.gate.label, "earliest",
			 view_part_time(day->document.gate.earliest_min), "expected",
			 view_part_time(day->document.gate.expected_min), "latest",
			 view_part_time(day->document.gate.latest_min), "out",
			 view_part_time(day->plan.out_min));
}

static json_t *
solution_of(const struct row_version *version)
{
	json_t *solution = version->version == 0 ? NULL : json_loads(version->solution, 0, NULL);
	return solution == NULL ? json_null() : solution;
}

static void
add_plan(json_t *view, const struct desk *desk, const struct day *day)
{
	static const char *const stages[] = {"before", "under_way", "over"};
	char date[CIVIL_DATE_SIZE];
	civil_date_format(day->plan.date, date);
	int money = day->document.person.money_pence;
	json_object_set_new(view, "plan", json_string(day->plan.ref));
	json_object_set_new(view, "date", json_string(date));
	json_object_set_new(view, "day", day_words(day->plan.date));
	json_object_set_new(view, "stage", json_string(stages[day->plan.stage]));
	json_object_set_new(view, "version", json_integer(day->plan.version));
	json_object_set_new(view, "now", view_part_clock_time(desk, day->now, false));
	json_object_set_new(view, "now_min", json_integer(day->now_min));
	json_object_set_new(view, "money_pence",
			    money == PLAN_NONE ? json_null() : json_integer(money));
	json_object_set_new(view, "gate", gate_of(day));
	int64_t lost = desk->world->prepare->travel == NULL
			   ? 0
			   : travel_live_lost_utc_s(desk->world->prepare->travel);
	json_object_set_new(view, "live_unknown_since",
			    lost == 0 ? json_null()
				      : view_part_clock_time(desk, (struct utc){lost}, false));
	struct desk_times times = {.busy_unknown = NO_TIME};
	if (desk->times != NULL)
		desk->times(desk->times_context, &times);
	json_object_set_new(view, "busy_unknown_since",
			    times.busy_unknown.s == 0
				? json_null()
				: view_part_clock_time(desk, times.busy_unknown, false));
	json_object_set_new(view, "late_minutes", json_integer(day->plan.late_minutes));
	json_object_set_new(view, "is_working", json_boolean(owed_is(day)));
	json_object_set_new(view, "appointments", appointments_of(day));
}

/* What the check warns of, and what other plans hold. */
static json_t *
warnings_of(const struct day *day, const json_t *check)
{
	json_t *warnings = json_copy(json_object_get(check, "warnings"));
	struct across_clash clashes[ACROSS_CLASHES_MAX];
	int n = across_clashes(day, clashes);
	if (warnings == NULL)
		warnings = json_array();
	for (int k = 0; k < n; k++)
		json_array_append_new(warnings, json_pack("{s:s,s:s}", "kind", "clash", "text",
							  across_words(day, &clashes[k])));
	return warnings;
}

json_t *
view_plan(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc)
{
	struct row_case *rows = arena_new(arena, struct row_case);
	struct day *day = view_part_day(desk, plan_id, arena, rows, rc);
	if (day == NULL)
		return NULL;
	json_t *versions = view_part_versions(desk, plan_id, arena, rc);
	if (versions == NULL)
		return NULL;
	json_t *view = json_object();
	add_plan(view, desk, day);
	json_t *check = check_of(desk, day);
	json_object_set_new(view, "warnings", warnings_of(day, check));
	json_object_set_new(view, "check", check);
	json_object_set_new(view, "solution", solution_of(&rows->version));
	json_object_set_new(view, "estimates", estimates_of(day));
	json_object_set_new(view, "questions", view_part_questions(desk, rows));
	json_object_set_new(view, "decisions", view_part_decisions(rows));
	json_object_set_new(view, "versions", versions);
	const struct reach_asked asked = reach_of_day(day);
	json_object_set_new(view, "reach", reach_json(reach_list(&asked, arena), asked.n));
	json_object_set_new(view, "feeds", view_part_feeds(desk, rows, arena));
	return view;
}

json_t *
view_refs(const struct desk *desk, struct arena *arena, int *rc)
{
	int64_t *ids;
	int n;
	*rc = store_plan_list(desk->store, arena, &ids, &n);
	if (*rc != 0)
		return NULL;
	json_t *refs = json_array();
	for (int i = 0; i < n; i++) {
		struct row_case rows;
		if (store_case_brief(desk->store, ids[i], arena, &rows) == 0)
			json_array_append_new(refs, json_string(rows.plan.ref));
	}
	return refs;
}

json_t *
view_clock(const struct desk *desk)
{
	struct desk_clock state;
	desk->clock_state(desk->context, &state);
	struct utc now = {state.now_ms / 1000};
	struct civil_date date;
	int minute;
	char day[CIVIL_DATE_SIZE];
	civil_from_utc(desk->zone, now, &date, &minute);
	civil_date_format(date, day);
	return json_pack(
	    "{s:b,s:b,s:b,s:i,s:I,s:i,s:s,s:o,s:o,s:o}", "replay", state.is_replay, "paused",
	    state.is_paused, "max", state.is_max, "speed", state.speed, "now_ms",
	    (json_int_t)state.now_ms, "offset_s", civil_offset_s(desk->zone, now), "date", day,
	    "day", day_short(date), "time", view_part_clock_time(desk, now, false), "next",
	    state.next.s == 0 ? json_null() : view_part_clock_time(desk, state.next, true));
}

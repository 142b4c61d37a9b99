/* SPDX-License-Identifier: MIT
 *
 * Replaying. Minutes of departures are rounded down and those of arrivals up; both are what a clock
 * shows, so where clocks change a later minute may be the smaller one: their order is not asked for
 * then.
 */
#include "tests/lib/replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fault(struct replay *replay, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
fault(struct replay *replay, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (replay->fault[0] == '\0')
		vsnprintf(replay->fault, REPLAY_FAULT_SIZE, fmt, ap);
	va_end(ap);
}

/* A stop of the feed, or one of the two doors. */
static bool
find_point(const struct replay *replay, const struct travel_place doors[2], const char *name,
	   struct geo_point *at)
{
	for (int i = 0; i < 2; i++)
		if (strcmp(doors[i].label, name) == 0) {
			*at = doors[i].at;
			return true;
		}
	for (size_t i = 0; i < replay->judge->n_stops; i++)
		if (strcmp(replay->judge->stops[i].name, name) == 0) {
			*at = replay->judge->stops[i].at;
			return true;
		}
	return false;
}

static int
shown_min(const struct judge *judge, int64_t utc_s)
{
	int64_t wall_s = judge_wall_s(judge, utc_s);
	return (int)(wall_s >= 0 ? wall_s / 60 : -((59 - wall_s) / 60));
}

/* A ride on the judge's tables: its first end is boarded, its second left. */
struct ridden {
	struct judge_end ends[2];
	int64_t at_s[2];
};

/* Whether this vehicle can be boarded and left as the ride says. */
static bool
is_run_of(const struct judge *judge, const struct judge_run *run, const struct travel_ride *ride,
	  struct ridden *ridden)
{
	const struct judge_trip *trip = &judge->trips[run->trip];
	const struct judge_call *calls = &judge->calls[trip->first_call];
	char headsign[16];
	snprintf(headsign, sizeof(headsign), "To %s", trip->id + 1);
	if (strcmp(headsign, ride->headsign) != 0 || run->days != ride->days_before)
		return false;
	for (uint32_t k = 0; k < trip->n_calls; k++) {
		if (!calls[k].may_board ||
		    strcmp(judge->stops[calls[k].stop].name, ride->from_stop) != 0 ||
		    shown_min(judge, run->moved_s + calls[k].depart_s) != ride->depart_min)
			continue;
		for (uint32_t i = k + 1; i < trip->n_calls; i++)
			if (calls[i].may_alight &&
			    strcmp(judge->stops[calls[i].stop].name, ride->to_stop) == 0 &&
			    shown_min(judge, run->moved_s + calls[i].arrive_s + 59) ==
				ride->arrive_min) {
				*ridden = (struct ridden){
				    {{calls[k].stop, run->trip}, {calls[i].stop, run->trip}},
				    {run->moved_s + calls[k].depart_s,
				     run->moved_s + calls[i].arrive_s}};
				return true;
			}
	}
	return false;
}

/* The change from the ride before, by what transfers.txt says of these two trips. */
static void
check_change(struct replay *replay, const struct ridden *before, const struct ridden *after)
{
	const struct judge *judge = replay->judge;
	struct judge_rule rule = judge_change(judge, before->ends[1], after->ends[0]);
	int64_t there_s = before->at_s[1] + rule.least_s;
	int64_t ready_s = (there_s + 59) / 60 * 60 + 60 * replay->person->change_minutes;
	if (rule.is_forbidden || ready_s > after->at_s[0])
		fault(replay, "a change from %s to %s that transfers.txt %s",
		      judge->trips[before->ends[1].trip].id, judge->trips[after->ends[0].trip].id,
		      rule.is_forbidden ? "forbids" : "gives more time");
}

static void
check_ride(struct replay *replay, const struct travel_leg *leg, struct ridden *ridden)
{
	const struct judge *judge = replay->judge;
	const struct travel_ride *ride = leg->rides;
	if (leg->n_rides != 1 || leg->walk_m != 0) {
		fault(replay, "a leg by transit with %d rides, %d m on foot", leg->n_rides,
		      leg->walk_m);
		return;
	}
	if (strcmp(ride->from_stop, leg->from) != 0 || strcmp(ride->to_stop, leg->to) != 0 ||
	    ride->depart_min != leg->depart_min || ride->arrive_min != leg->arrive_min ||
	    ride->pence != leg->pence)
		fault(replay, "a leg and its ride differ");
	if (judge_is_barred(replay->person, ride->from_at) ||
	    judge_is_barred(replay->person, ride->to_at))
		fault(replay, "boards or alights in a circle");
	for (size_t i = 0; i < judge->n_runs; i++)
		if (is_run_of(judge, &judge->runs[i], ride, ridden))
			return;
	fault(replay, "no ride \"%s\" from %s at %d to %s at %d, %d days before", ride->headsign,
	      ride->from_stop, ride->depart_min, ride->to_stop, ride->arrive_min,
	      ride->days_before);
}

static void
check_walk(struct replay *replay, const struct travel_place doors[2], const struct travel_leg *leg)
{
	struct geo_point from, to;
	if (!find_point(replay, doors, leg->from, &from) ||
	    !find_point(replay, doors, leg->to, &to)) {
		fault(replay, "a walk from \"%s\" to \"%s\"", leg->from, leg->to);
		return;
	}
	struct judge_walk walk = judge_walk(replay->person, from, to);
	int minutes = leg->arrive_min - leg->depart_min;
	if (walk.m != leg->walk_m)
		fault(replay, "a walk of %d m from %s to %s, it is %d", leg->walk_m, leg->from,
		      leg->to, walk.m);
	if (!judge_has_change(replay->judge) &&
	    ((minutes + 1) * 60 < walk.s || (minutes - 2) * 60 > walk.s))
		fault(replay, "%d minutes for a walk of %d s", minutes, walk.s);
	if (leg->n_rides != 0 || leg->pence != 0)
		fault(replay, "a walk with rides or at a price");
}

/* Leg ${i} follows the one before it in place and time, with the margin between two rides. */
static void
check_joint(struct replay *replay, const struct travel_journey *journey, int i)
{
	const struct travel_leg *before = &journey->legs[i - 1];
	const struct travel_leg *leg = &journey->legs[i];
	if (strcmp(before->to, leg->from) != 0)
		fault(replay, "a leg ends at %s, the next begins at %s", before->to, leg->from);
	bool has_ridden =
	    before->by == TRAVEL_TRANSIT || (i > 1 && journey->legs[i - 2].by == TRAVEL_TRANSIT);
	int margin = leg->by == TRAVEL_TRANSIT && has_ridden ? replay->person->change_minutes : 0;
	if (leg->depart_min < before->arrive_min + margin && !judge_has_change(replay->judge))
		fault(replay, "%d minutes to change between %d and %d",
		      replay->person->change_minutes, before->arrive_min, leg->depart_min);
}

static void
check_totals(struct replay *replay, const struct travel_journey *journey)
{
	int walk_m = 0;
	int pence = 0;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		walk_m += leg->walk_m;
		pence = pence < 0 || leg->pence < 0 ? TRAVEL_PENCE_NONE : pence + leg->pence;
	}
	const struct travel_leg *last = &journey->legs[journey->n_legs - 1];
	if (journey->walk_m != walk_m || journey->pence != pence ||
	    journey->depart_min != journey->legs[0].depart_min ||
	    journey->arrive_min != last->arrive_min || journey->date.day != replay->judge->date.day)
		fault(replay, "the totals are not those of the legs");
}

void
replay_journey(struct replay *replay, const struct travel_journey *journey,
	       struct travel_place from, const struct travel_place *to)
{
	const struct travel_place doors[2] = {from, *to};
	if (journey->n_legs == 0) {
		fault(replay, "a journey without legs");
		return;
	}
	if (strcmp(journey->legs[0].from, from.label) != 0 ||
	    strcmp(journey->legs[journey->n_legs - 1].to, to->label) != 0)
		fault(replay, "from \"%s\" to \"%s\", asked for \"%s\" to \"%s\"",
		      journey->legs[0].from, journey->legs[journey->n_legs - 1].to, from.label,
		      to->label);
	const struct ridden none = {{{JUDGE_NONE, JUDGE_NONE}, {JUDGE_NONE, JUDGE_NONE}}, {0, 0}};
	struct ridden before = none;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		struct ridden ridden = none;
		if (leg->by == TRAVEL_TRANSIT) {
			check_ride(replay, leg, &ridden);
			if (before.ends[1].stop != JUDGE_NONE && ridden.ends[0].stop != JUDGE_NONE)
				check_change(replay, &before, &ridden);
			before = ridden;
		} else if (leg->by == TRAVEL_WALK) {
			check_walk(replay, doors, leg);
		} else {
			fault(replay, "a leg that nobody asked for");
		}
		if (i > 0)
			check_joint(replay, journey, i);
	}
	check_totals(replay, journey);
}

void
replay_missed(struct replay *replay, const struct travel_missed *missed,
	      const struct travel_place *to)
{
	if (missed->then == NULL)
		return;
	struct travel_place stop = {missed->ride->from_at, missed->ride->from_stop};
	replay_journey(replay, missed->then, stop, to);
	if (missed->then->depart_min < missed->ride->depart_min && !judge_has_change(replay->judge))
		fault(replay, "missed at %d, the next way leaves at %d", missed->ride->depart_min,
		      missed->then->depart_min);
}

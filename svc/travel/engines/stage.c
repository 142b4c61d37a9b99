/* SPDX-License-Identifier: MIT
 *
 * Looks whether the legs of a journey hold together, and makes minutes of the local day of them.
 */
#include "travel/engines/stage.h"

#include <math.h>

struct taking {
	const struct engine_question *question;
	const struct stage *stages;
	int n;
	struct arena *arena;
	struct engine_answer *answer;
};

static struct civil_date
local_date(const struct engine_question *question, struct utc at)
{
	struct civil_date date;
	int minute;
	civil_from_utc(question->zone, at, &date, &minute);
	return date;
}

/* Minutes of the asked date's local day, rounded down; past midnight they pass 1440. */
static int
minute_before(const struct engine_question *question, struct utc at)
{
	struct civil_date date;
	int minute;
	civil_from_utc(question->zone, at, &date, &minute);
	return (date.day - question->query->date.day) * MINUTES_PER_DAY + minute;
}

static int
minute_after(const struct engine_question *question, struct utc at)
{
	return minute_before(question, (struct utc){at.s + 59});
}

/* What the minutes that are told say, and what a change of the clocks hides of it. */
static int
minutes_of(const struct engine_question *question, const int told_min[2], struct utc from,
	   struct utc until)
{
	int shown_min = minute_before(question, until) - minute_before(question, from);
	/* Offsets are whole minutes, so both ends are rounded as minute_before rounds them. */
	int64_t true_min = until.s / 60 - from.s / 60;
	return told_min[1] - told_min[0] + (int)(true_min - shown_min);
}

static bool
is_joined(struct taking *taking)
{
	const struct engine_question *question = taking->question;
	const struct stage *stages = taking->stages;
	const char *fault = NULL;
	if (geo_distance_m(question->from[0], stages[0].from) > ENGINE_SNAP_M)
		fault = "begins elsewhere";
	if (geo_distance_m(question->to[0], stages[taking->n - 1].to) > ENGINE_SNAP_M)
		fault = "ends elsewhere";
	for (int i = 0; i < taking->n; i++) {
		if (stages[i].end.s < stages[i].start.s)
			fault = "has a leg that ends before it begins";
		if (i > 0 && stages[i].start.s < stages[i - 1].end.s)
			fault = "has a leg that begins before the one before it ends";
		if (i > 0 && geo_distance_m(stages[i - 1].to, stages[i].from) > STAGE_JOIN_M)
			fault = "has a leg that begins where the one before it does not end";
	}
	if (fault != NULL)
		engine_leave_out(taking->answer, taking->arena, "a journey %s", fault);
	return fault == NULL;
}

static bool
is_possible(struct taking *taking)
{
	const char *fault = NULL;
	double walk_mps = taking->question->query->walk_mps * STAGE_WALK_FACTOR;
	for (int i = 0; i < taking->n; i++) {
		const struct stage *stage = &taking->stages[i];
		double s = (double)(stage->end.s - stage->start.s);
		double line_m = geo_distance_m(stage->from, stage->to);
		if (stage->is_ride && line_m > s * STAGE_RIDE_MPS_MAX + 500)
			fault = "has a ride that is too quick";
		if (!stage->is_ride && (stage->walk_m > s * walk_mps + 100))
			fault = "has a walk that is too quick";
		if (!stage->is_ride && stage->walk_m < line_m - STAGE_JOIN_M)
			fault = "has a walk that is too short";
	}
	if (fault != NULL)
		engine_leave_out(taking->answer, taking->arena, "a journey %s", fault);
	return fault == NULL;
}

/* Whether it is a journey of the asked date: of its own rides, and those of the days before. */
static bool
is_of_day(struct taking *taking)
{
	const struct engine_question *question = taking->question;
	struct civil_date asked = question->query->date;
	struct civil_date leaves = local_date(question, taking->stages[0].start);
	bool is_other = leaves.day < asked.day || leaves.day > asked.day + 1;
	for (int i = 0; i < taking->n; i++) {
		const struct stage *stage = &taking->stages[i];
		if (!stage->is_ride)
			continue;
		struct civil_date of = stage->has_service_day ? stage->service_day
							      : local_date(question, stage->start);
		if (of.day > asked.day) {
			is_other = true;
			leaves = of;
		}
	}
	if (!is_other)
		return true;
	char is[CIVIL_DATE_SIZE];
	char was[CIVIL_DATE_SIZE];
	civil_date_format(leaves, is);
	civil_date_format(asked, was);
	engine_leave_out(taking->answer, taking->arena, "a journey of %s, not of %s", is, was);
	return false;
}

static bool
is_cancelled(struct taking *taking)
{
	for (int i = 0; i < taking->n; i++)
		if (taking->stages[i].is_ride && taking->stages[i].is_cancelled) {
			engine_leave_out(taking->answer, taking->arena,
					 "a journey has a cancelled ride (%s)",
					 taking->stages[i].line);
			return true;
		}
	return false;
}

static struct travel_leg
make_ride(struct taking *taking, const struct stage *stage)
{
	struct travel_ride *ride = arena_new(taking->arena, struct travel_ride);
	*ride = (struct travel_ride){
	    .line = stage->line,
	    .vehicle = stage->vehicle,
	    .headsign = stage->headsign,
	    .operator_name = stage->operator_name,
	    .from_stop = stage->from_name,
	    .to_stop = stage->to_name,
	    .from_at = stage->from,
	    .to_at = stage->to,
	    .depart_min = minute_before(taking->question, stage->start),
	    .arrive_min = minute_after(taking->question, stage->end),
	    .scheduled_min = minute_before(taking->question, stage->scheduled),
	    .pence = TRAVEL_PENCE_NONE,
	    .days_before = stage->has_service_day
			       ? taking->question->query->date.day - stage->service_day.day
			       : 0,
	};
	return (struct travel_leg){
	    .from = ride->from_stop,
	    .to = ride->to_stop,
	    .by = TRAVEL_TRANSIT,
	    .depart_min = ride->depart_min,
	    .arrive_min = ride->arrive_min,
	    .minutes =
		minutes_of(taking->question, (const int[2]){ride->depart_min, ride->arrive_min},
			   stage->start, stage->end),
	    .pence = TRAVEL_PENCE_NONE,
	    .rides = ride,
	    .n_rides = 1,
	};
}

/* A walk begins when what was before it has ended, and ends in time for the ride behind it. */
static struct travel_leg
make_walk(struct taking *taking, int i, int arrived_min)
{
	const struct stage *stage = &taking->stages[i];
	const struct engine_question *question = taking->question;
	int end_min = minute_after(question, stage->end);
	int depart_min =
	    i == 0 ? minute_before(question, stage->start) : minute_after(question, stage->start);
	if (i + 1 < taking->n && taking->stages[i + 1].is_ride) {
		int leaves_min = minute_before(question, taking->stages[i + 1].start);
		end_min = end_min < leaves_min ? end_min : leaves_min;
	}
	depart_min = depart_min < arrived_min ? arrived_min : depart_min;
	depart_min = depart_min > end_min ? end_min : depart_min;
	return (struct travel_leg){
	    .from = stage->from_name,
	    .to = stage->to_name,
	    .by = TRAVEL_WALK,
	    .depart_min = depart_min,
	    .arrive_min = end_min,
	    .minutes =
		minutes_of(question, (const int[2]){depart_min, end_min}, stage->start, stage->end),
	    .walk_m = (int)ceil(stage->walk_m),
	};
}

/* Rounding may make two legs overlap by a minute, or a change of clocks by an hour. */
static bool
is_in_order(const struct travel_leg legs[], int n)
{
	for (int i = 0; i < n; i++)
		if (legs[i].arrive_min < legs[i].depart_min ||
		    (i > 0 && legs[i].depart_min < legs[i - 1].arrive_min))
			return false;
	return true;
}

static void
make(struct taking *taking, struct travel_journey *journey)
{
	struct travel_leg *legs = arena_array(taking->arena, struct travel_leg, taking->n);
	*journey = (struct travel_journey){
	    .date = taking->question->query->date, .pence = TRAVEL_PENCE_NONE, .legs = legs};
	int arrived_min = 0;
	for (int i = 0; i < taking->n; i++) {
		const struct stage *stage = &taking->stages[i];
		if (!stage->is_ride && stage->walk_m < 1 && stage->end.s - stage->start.s < 60)
			continue;
		struct travel_leg leg =
		    stage->is_ride ? make_ride(taking, stage) : make_walk(taking, i, arrived_min);
		arrived_min = leg.arrive_min;
		journey->walk_m += leg.walk_m;
		legs[journey->n_legs++] = leg;
	}
	journey->depart_min = legs[0].depart_min;
	journey->arrive_min = arrived_min;
	journey->arrive_by_min =
	    civil_minute_by(taking->question->zone, taking->question->query->date,
			    taking->stages[taking->n - 1].end);
	if (journey->arrive_by_min < arrived_min)
		journey->arrive_by_min = arrived_min;
	journey->minutes =
	    minutes_of(taking->question, (const int[2]){journey->depart_min, arrived_min},
		       taking->stages[0].start, taking->stages[taking->n - 1].end);
}

static bool
has_ride(const struct stage stages[], int n)
{
	for (int i = 0; i < n; i++)
		if (stages[i].is_ride)
			return true;
	return false;
}

bool
stage_take(const struct engine_question *question, const struct stage stages[], int n,
	   struct travel_journey *room, struct arena *arena, struct engine_answer *answer)
{
	struct taking taking = {question, stages, n, arena, answer};
	ensure(n >= 1 && n <= ENGINE_LEGS_MAX);
	if (!has_ride(stages, n)) {
		engine_leave_out(answer, arena, "a journey has no ride");
		return false;
	}
	if (!is_joined(&taking) || !is_possible(&taking) || !is_of_day(&taking))
		return false;
	if (is_cancelled(&taking))
		return true;
	make(&taking, room);
	const struct travel_query *query = question->query;
	if (!is_in_order(room->legs, room->n_legs))
		engine_leave_out(answer, arena, "a journey's minutes overlap");
	else if (room->depart_min < query->from_min || room->arrive_min > query->until_min)
		engine_leave_out(answer, arena, "a journey is outside the hours asked for");
	else
		answer->trips.n_journeys++;
	return true;
}

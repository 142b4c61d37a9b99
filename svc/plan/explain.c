/* SPDX-License-Identifier: MIT
 *
 * Reasons: first what the appointment is by itself, then its neighbours, then the way there, then
 * the limits of the whole day, each tried by lifting it.
 */
#include "plan/explain.h"

#include "plan/desk.h"
#include "plan/mode.h"
#include "plan/window.h"

#define DAY_MIN (24 * 60)

static void
say(struct check_verdict *verdict, enum check_reason reason, struct reason because)
{
	verdict->reason = reason;
	verdict->because = because;
}

/* A reason that tells nothing but itself. */
static void
say_plain(struct check_verdict *verdict, enum check_reason reason, enum reason_name name)
{
	say(verdict, reason, (struct reason){.name = name});
}

/* The openings that begin on the date on which the appointment is booked, or before it, and are
 * long enough for it. */
static int
long_openings(const struct plan_appointment *appointment,
	      struct plan_interval list[PLAN_OPENINGS_MAX], bool *is_open_at_all)
{
	int day_end_min = appointment->booked_min < DAY_MIN ? DAY_MIN : 2 * DAY_MIN;
	int n = 0;
	*is_open_at_all = false;
	/* Where it is booked the desk has nothing against, so it is the hours that have. */
	const struct plan_desk *desk = appointment->desk;
	const struct plan_interval *openings = desk != NULL ? desk->open : appointment->openings;
	int n_openings = desk != NULL ? desk->n_open : appointment->n_openings;
	for (int i = 0; i < n_openings; i++) {
		struct plan_interval open = openings[i];
		if (open.from_min >= day_end_min)
			break;
		*is_open_at_all = true;
		if (open.until_min - open.from_min >= appointment->minutes)
			list[n++] = open;
	}
	return n;
}

static struct reason
why_closed(const struct plan_appointment *appointment)
{
	int start_min = appointment->booked_min;
	int end_min = start_min + appointment->minutes;
	struct plan_interval list[PLAN_OPENINGS_MAX];
	bool is_open_at_all;
	int n = long_openings(appointment, list, &is_open_at_all);
	if (n == 0 && is_open_at_all)
		return (struct reason){.name = REASON_NOT_LONG};
	if (n == 0)
		return appointment->because.name != REASON_NONE
			   ? appointment->because
			   : (struct reason){.name = REASON_SHUT};
	for (int i = 0; i < n; i++) {
		struct plan_interval open = list[i];
		if (start_min < open.from_min && (i == 0 || start_min >= open.from_min - 60))
			return (struct reason){.name = REASON_OPENS,
					       .from_min = open.from_min,
					       .until_min = start_min,
					       .by = open.from_min - start_min};
		bool is_last = i == n - 1;
		if (end_min > open.until_min && (is_last || start_min <= open.until_min))
			return (struct reason){.name = REASON_CLOSES,
					       .from_min = open.until_min,
					       .until_min = end_min,
					       .by = end_min - open.until_min};
	}
	return (struct reason){.name = REASON_SHUT_AT, .from_min = start_min};
}

/* Reasons that lie in the appointment itself. */
static bool
explain_itself(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	const struct plan_appointment *appointment = &day->problem->appointments[index];
	int mode = mode_booked(appointment);
	bool is_closed = appointment->booked_min == PLAN_NONE
			     ? window_next(appointment, 0) == PLAN_NONE
			     : !window_is_open(appointment, appointment->booked_min);
	if (mode == PLAN_NONE)
		say_plain(verdict, CHECK_CLOSED, REASON_NO_MODE);
	else if (mode == PLAN_VISIT && day->problem->places[PLAN_PLACE_OF(index)].is_avoided)
		say_plain(verdict, CHECK_AVOID, REASON_AVOIDED);
	else if (mode == PLAN_PHONE && !day->problem->has_phone)
		say_plain(verdict, CHECK_NO_PHONE, REASON_NO_PHONE);
	else if (mode == PLAN_VIDEO && !day->problem->has_data)
		say_plain(verdict, CHECK_NO_PHONE, REASON_NO_DATA);
	else if (is_closed && appointment->booked_min != PLAN_NONE)
		say(verdict, CHECK_CLOSED, why_closed(appointment));
	else if (is_closed)
		say_plain(verdict, CHECK_CLOSED,
			  appointment->desk != NULL ? REASON_NO_START : REASON_NOT_LONG);
	else
		return false;
	return true;
}

static int
end_of(const struct explain_day *day, int other)
{
	return day->kept.start_min[other] + day->problem->appointments[other].minutes;
}

static bool
is_kept(const struct explain_day *day, int other)
{
	return day->kept.mode[other] != PLAN_NONE;
}

/* Whether what is kept of ${other} is the reason; then ${verdict} says it. */
typedef bool neighbour_fn(const struct explain_day *day, int index, int other,
			  struct check_verdict *verdict);

static bool
explain_by_neighbour(const struct explain_day *day, int index, neighbour_fn *is_reason,
		     struct check_verdict *verdict)
{
	for (int other = 0; other < day->problem->n_appointments; other++)
		if (is_kept(day, other) && is_reason(day, index, other, verdict))
			return true;
	return false;
}

/* Both at once. */
static bool
is_clash(const struct explain_day *day, int index, int other, struct check_verdict *verdict)
{
	const struct plan_problem *problem = day->problem;
	const struct plan_appointment *appointment = &problem->appointments[index];
	int start_min = appointment->booked_min;
	int end_min = start_min + appointment->minutes;
	int other_start_min = day->kept.start_min[other];
	if (start_min >= end_of(day, other) || other_start_min >= end_min)
		return false;
	/* The least that it would have to be moved by: on, or back if not to before the day begins.
	 */
	int early_min = end_of(day, other) - start_min;
	int late_min = end_min - other_start_min;
	bool is_early = early_min <= late_min || start_min - late_min < problem->start_min;
	verdict->misses_by_minutes = is_early ? early_min : late_min;
	say(verdict, CHECK_CLASH,
	    (struct reason){.name = is_early ? REASON_CLASH_EARLY : REASON_CLASH_LATE,
			    .label = problem->appointments[other].label,
			    .from_min = other_start_min,
			    .until_min = end_of(day, other),
			    .by = verdict->misses_by_minutes});
	return true;
}

/* Both at once, or in the wrong order. */
static bool
is_neighbour(const struct explain_day *day, int index, int other, struct check_verdict *verdict)
{
	const struct plan_appointment *appointment = &day->problem->appointments[index];
	const struct plan_appointment *neighbour = &day->problem->appointments[other];
	int start_min = appointment->booked_min;
	int end_min = start_min + appointment->minutes;
	if (is_clash(day, index, other, verdict))
		return true;
	if ((appointment->after & 1u << other) != 0 && start_min < end_of(day, other)) {
		verdict->misses_by_minutes = end_of(day, other) - start_min;
		say(verdict, CHECK_AFTER,
		    (struct reason){.name = REASON_AFTER,
				    .label = neighbour->label,
				    .from_min = end_of(day, other),
				    .by = verdict->misses_by_minutes});
		return true;
	}
	if ((neighbour->after & 1u << index) != 0 && day->kept.start_min[other] < end_min) {
		verdict->misses_by_minutes = end_min - day->kept.start_min[other];
		say(verdict, CHECK_AFTER,
		    (struct reason){.name = REASON_BEFORE,
				    .label = neighbour->label,
				    .from_min = day->kept.start_min[other],
				    .by = verdict->misses_by_minutes});
		return true;
	}
	return false;
}

/* Too soon after another appointment, or too soon before it. */
static bool
is_restless(const struct explain_day *day, int index, int other, struct check_verdict *verdict)
{
	const struct plan_problem *problem = day->problem;
	const struct plan_appointment *appointment = &problem->appointments[index];
	int start_min = appointment->booked_min;
	bool is_after = start_min >= end_of(day, other);
	int rest_min = is_after ? start_min - end_of(day, other)
				: day->kept.start_min[other] - start_min - appointment->minutes;
	if (rest_min < 0 || rest_min >= problem->rest_min)
		return false;
	verdict->misses_by_minutes = problem->rest_min - rest_min;
	say(verdict, CHECK_BREAK,
	    (struct reason){.name = is_after ? REASON_REST_AFTER : REASON_REST_BEFORE,
			    .label = problem->appointments[other].label,
			    .have = rest_min,
			    .most = problem->rest_min,
			    .by = verdict->misses_by_minutes});
	return true;
}

/* Whether a journey would run through a call that is kept. */
static bool
is_on_call(const struct explain_day *day, int depart_min, int arrive_min)
{
	for (int other = 0; other < day->problem->n_appointments; other++)
		if (is_kept(day, other) && day->kept.mode[other] != PLAN_VISIT &&
		    depart_min < end_of(day, other) && day->kept.start_min[other] < arrive_min)
			return true;
	return false;
}

int
explain_arrival(const struct explain_day *day, struct ways *ways, int from, int free_min, int to)
{
	const struct plan_options *options = &day->problem->travel[from][to];
	if (day->problem->places[from].same == day->problem->places[to].same)
		return free_min;
	int best_min = PLAN_NONE;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int first_min;
		int last_min;
		if (!ways_departures(ways, option, &first_min, &last_min))
			continue;
		int depart_min = first_min > free_min ? first_min : free_min;
		while (depart_min <= last_min &&
		       is_on_call(day, depart_min, depart_min + option->minutes))
			depart_min++;
		int arrive_min = depart_min + option->minutes;
		if (depart_min <= last_min && (best_min == PLAN_NONE || arrive_min < best_min))
			best_min = arrive_min;
	}
	return best_min;
}

/* Where the person is, and free from when, after the visits that are kept before ${minute}. */
static int
place_before(const struct explain_day *day, int minute, int *free_min)
{
	int place = day->problem->start_place;
	*free_min = day->problem->start_min;
	int latest_start_min = PLAN_NONE;
	for (int other = 0; other < day->problem->n_appointments; other++) {
		int start_min = day->kept.start_min[other];
		if (!is_kept(day, other) || day->kept.mode[other] != PLAN_VISIT ||
		    start_min >= minute || start_min < latest_start_min)
			continue;
		latest_start_min = start_min;
		place = PLAN_PLACE_OF(other);
		*free_min = end_of(day, other);
	}
	return place;
}

/* Reasons that lie in the way there. */
static bool
explain_way_there(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	const struct plan_problem *problem = day->problem;
	int start_min = problem->appointments[index].booked_min;
	if (mode_booked(&problem->appointments[index]) != PLAN_VISIT) {
		if (start_min >= problem->start_min)
			return false;
		verdict->misses_by_minutes = problem->start_min - start_min;
		say(verdict, CHECK_TRAVEL,
		    (struct reason){.name = REASON_DAY_BEGINS,
				    .from_min = problem->start_min,
				    .until_min = start_min,
				    .by = verdict->misses_by_minutes});
		return true;
	}
	int free_min;
	int from = place_before(day, start_min, &free_min);
	int to = PLAN_PLACE_OF(index);
	int arrive_min = explain_arrival(day, day->ways, from, free_min, to);
	int afoot_min = explain_arrival(day, day->ways_afoot, from, free_min, to);
	struct ways ways_changing = *day->ways;
	ways_changing.rules.changes_unbound = true;
	int changing_min = explain_arrival(day, &ways_changing, from, free_min, to);
	int due_min = start_min - problem->arrive_early_min;
	verdict->earliest_arrival_min = arrive_min;
	if (arrive_min != PLAN_NONE && arrive_min <= due_min)
		return false;
	if (arrive_min != PLAN_NONE)
		verdict->misses_by_minutes =
		    arrive_min - (arrive_min > start_min ? start_min : due_min);
	if (afoot_min != PLAN_NONE && afoot_min <= due_min)
		say(verdict, CHECK_WALK,
		    (struct reason){.name = REASON_WALK_LEG, .most = problem->walk_m_max_leg});
	else if (changing_min != PLAN_NONE && changing_min <= due_min)
		say(verdict, CHECK_TRAVEL, explain_vehicles(day));
	else if (arrive_min == PLAN_NONE)
		say(verdict, CHECK_TRAVEL,
		    (struct reason){.name = REASON_NO_WAY, .from_min = free_min});
	else
		say(verdict, CHECK_TRAVEL,
		    (struct reason){.name = arrive_min > start_min ? REASON_ARRIVES
								   : REASON_ARRIVES_EARLY,
				    .from_min = arrive_min,
				    .until_min = arrive_min > start_min ? start_min : due_min,
				    .by = verdict->misses_by_minutes});
	return true;
}

struct reason
explain_vehicles(const struct explain_day *day)
{
	int most = day->problem->changes_max_leg;
	return (struct reason){.name = most == 1 ? REASON_CHANGE : REASON_CHANGES, .most = most};
}

void
explain_miss(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	const struct plan_appointment *appointment = &day->problem->appointments[index];
	verdict->id = appointment->id;
	verdict->is_kept = false;
	verdict->booked_min = appointment->booked_min;
	verdict->earliest_arrival_min = PLAN_NONE;
	verdict->misses_by_minutes = PLAN_NONE;
	verdict->text = NULL;
	if (explain_itself(day, index, verdict))
		return;
	bool has_start = appointment->booked_min != PLAN_NONE;
	bool is_late = has_start && explain_way_there(day, index, verdict);
	if (has_start && explain_by_neighbour(day, index, is_neighbour, verdict))
		return;
	if (!is_late && (!has_start || !explain_by_neighbour(day, index, is_restless, verdict)))
		explain_limits(day, index, verdict);
}

void
explain_kept(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	const struct plan_appointment *appointment = &day->problem->appointments[index];
	*verdict = (struct check_verdict){.id = appointment->id,
					  .is_kept = true,
					  .earliest_arrival_min = PLAN_NONE,
					  .booked_min = appointment->booked_min,
					  .misses_by_minutes = PLAN_NONE};
	if (day->kept.mode[index] != PLAN_VISIT)
		return;
	int free_min;
	int from = place_before(day, day->kept.start_min[index], &free_min);
	verdict->earliest_arrival_min =
	    explain_arrival(day, day->ways, from, free_min, PLAN_PLACE_OF(index));
}

/* SPDX-License-Identifier: MIT
 *
 * Exhaustive days, state by state.
 */
#include "plan_brute.h"

#include <stdlib.h>
#include <string.h>

#include "plan_open.h"

#define SLOTS_FIRST ((size_t)1 << 16)
#define DEEP        80 /* minutes of the longest tiny day */

/* One moment of a day. */
struct moment {
	int minute;
	int place;
	int target;       /* came here to visit this appointment, or -1 */
	int ready;        /* that visit starts no earlier */
	int rested;       /* the next appointment starts no earlier */
	bool home;        /* the journey home is made */
	unsigned done;    /* appointments held today, then breaks */
	int yes, changes; /* of those held today */
	int pence, walk;
	int legs; /* where fewer are better */
	int fed;  /* when the last meal was over, where that matters */
};

/* A moment as a number in two halves. */
struct key {
	uint64_t half[2];
};

struct brute {
	const struct plan_problem *problem;
	bool booked_only;
	unsigned by;
	bool is_check;
	struct key *seen; /* an open hash */
	size_t n_seen, n_slots;
	struct moment *stack;
	size_t n_stack, room;
	struct plan_brute_value best;
	unsigned best_kept;
};

static struct key
key_of(const struct moment *m)
{
	uint64_t key = (uint64_t)m->minute;
	key = key << 4 | (uint64_t)m->place;
	key = key << 4 | (uint64_t)(m->target + 1);
	key = key << 7 | (uint64_t)m->ready;
	key = key << 7 | (uint64_t)(m->rested > m->minute ? m->rested : 0);
	key = key << 1 | (uint64_t)m->home;
	key = key << 8 | m->done;
	uint64_t more = (uint64_t)m->yes;
	more = more << 4 | (uint64_t)m->changes;
	more = more << 8 | (uint64_t)m->pence;
	more = more << 8 | (uint64_t)m->walk;
	more = more << 4 | (uint64_t)m->legs;
	more = more << 7 | (uint64_t)m->fed;
	return (struct key){{key + 1, more}};
}

/* Whether the key is new; it is then remembered. */
static bool
remember(struct brute *brute, struct key key)
{
	if (2 * brute->n_seen >= brute->n_slots) {
		struct key *old = brute->seen;
		size_t n_old = brute->n_slots;
		brute->n_slots = n_old == 0 ? SLOTS_FIRST : 4 * n_old;
		brute->seen = calloc(brute->n_slots, sizeof(brute->seen[0]));
		brute->n_seen = 0;
		for (size_t i = 0; i < n_old; i++)
			if (old[i].half[0] != 0)
				remember(brute, old[i]);
		free(old);
	}
	uint64_t mixed =
	    key.half[0] * UINT64_C(0x9e3779b97f4a7c15) ^ key.half[1] * UINT64_C(0xc2b2ae3d27d4eb4f);
	size_t slot =
	    (size_t)((mixed ^ mixed >> 29) * UINT64_C(0x9e3779b97f4a7c15) >> 32) % brute->n_slots;
	while (brute->seen[slot].half[0] != 0) {
		if (memcmp(&brute->seen[slot], &key, sizeof(key)) == 0)
			return false;
		slot = (slot + 1) % brute->n_slots;
	}
	brute->seen[slot] = key;
	brute->n_seen++;
	return true;
}

static void
push(struct brute *brute, struct moment moment)
{
	const struct plan_problem *problem = brute->problem;
	if (problem->money_pence >= 0 && moment.pence > problem->money_pence)
		return;
	if (problem->walk_m_max_day >= 0 && moment.walk > problem->walk_m_max_day)
		return;
	if (moment.minute > DEEP || !remember(brute, key_of(&moment)))
		return;
	if (brute->n_stack == brute->room) {
		brute->room = brute->room * 2 + 1024;
		brute->stack = realloc(brute->stack, brute->room * sizeof(struct moment));
	}
	brute->stack[brute->n_stack++] = moment;
}

static int
booked_mode(const struct plan_appointment *a)
{
	for (int mode = 0; mode < 3; mode++)
		if (a->mode[mode] == PLAN_AGREED)
			return mode;
	return -1;
}

/* Whether its service has something else in one of its minutes, and it is not as booked. */
static bool
taken_at(const struct plan_problem *problem, int i, int start)
{
	const struct plan_appointment *a = &problem->appointments[i];
	for (int k = 0; k < problem->n_taken && start != a->booked_min; k++)
		for (int at = start; at < start + a->minutes; at++)
			if (problem->taken[k].appointment == i &&
			    at >= problem->taken[k].from_min && at < problem->taken[k].until_min)
				return true;
	return false;
}

/* Whether appointment i may be held in this mode at this minute; adds what it changes. */
static bool
may_hold(const struct brute *brute, int i, int mode, int minute, int *yes, int *changes)
{
	const struct plan_problem *problem = brute->problem;
	const struct plan_appointment *a = &problem->appointments[i];
	bool other_time = a->booked_min >= 0 && minute != a->booked_min;
	bool other_mode = mode != booked_mode(a);
	if (a->mode[mode] == PLAN_NEVER || (other_time && a->move == PLAN_NEVER))
		return false;
	if (brute->booked_only && (other_time || other_mode))
		return false;
	if (mode == PLAN_VISIT && problem->places[2 + i].is_avoided)
		return false;
	if ((mode == PLAN_PHONE && !problem->has_phone) ||
	    (mode == PLAN_VIDEO && !problem->has_data))
		return false;
	if (!plan_open_at(a, minute) || taken_at(problem, i, minute))
		return false;
	if ((other_time || a->booked_min < 0) &&
	    (minute < a->earliest_min || minute > a->latest_min))
		return false;
	if (other_time || other_mode)
		*changes += 1;
	if ((other_mode && a->mode[mode] == PLAN_ASK) || (other_time && a->move == PLAN_ASK))
		*yes += 1;
	return true;
}

void
plan_brute_levels(const struct plan_problem *problem, const struct plan_brute_day *day,
		  long level[PLAN_BRUTE_LEVELS])
{
	long yes = day->yes;
	long changes = day->changes;
	memset(level, 0, PLAN_BRUTE_LEVELS * sizeof(level[0]));
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *a = &problem->appointments[i];
		bool today = (day->held >> i & 1u) != 0;
		if (a->settled != PLAN_OPEN)
			continue;
		bool later = !today && a->next_day != PLAN_NEVER;
		if (a->priority == PLAN_MUST) {
			level[0] += today || later ? a->weight : 0;
			level[2] += today ? a->weight : 0;
		} else {
			level[1] += today ? a->weight : 0;
			level[3] += later ? a->weight : 0;
		}
		changes += !today;
		yes += later && a->next_day == PLAN_ASK;
	}
	level[4] = -yes;
	level[5] = -changes;
	level[6] = problem->is_few_legs ? -day->legs : 0;
	level[7] = -day->pence;
	level[8] = -day->ends_min;
	level[9] = -day->walk_m;
}

static void
judge(struct brute *brute, const struct moment *m)
{
	const struct plan_problem *problem = brute->problem;
	struct plan_brute_day day = {.held = m->done,
				     .yes = m->yes,
				     .changes = m->changes,
				     .pence = m->pence,
				     .ends_min = m->minute,
				     .walk_m = m->walk,
				     .legs = m->legs};
	long level[PLAN_BRUTE_LEVELS];
	long count = 0;
	long weight = 0;
	plan_brute_levels(problem, &day, level);
	for (int i = 0; i < problem->n_appointments; i++)
		if ((m->done >> i & 1u) != 0 && problem->appointments[i].settled == PLAN_OPEN) {
			count++;
			weight += problem->appointments[i].weight;
		}
	if (brute->is_check) {
		memset(level, 0, sizeof(level));
		level[0] = count;
		level[1] = weight;
		for (int i = 0; i < problem->n_appointments; i++)
			level[2] = level[2] * 2 + (m->done >> i & 1u);
		level[7] = -m->pence;
	}
	for (int i = 0; i < PLAN_BRUTE_LEVELS && brute->best.feasible; i++) {
		if (level[i] < brute->best.level[i])
			return;
		if (level[i] > brute->best.level[i])
			break;
		if (i == PLAN_BRUTE_LEVELS - 1)
			return;
	}
	brute->best.feasible = true;
	brute->best_kept = m->done & ((1u << problem->n_appointments) - 1);
	memcpy(brute->best.level, level, sizeof(level));
}

/* Whether it may still be the start of a meal, or the end of the day. */
static bool
is_fed(const struct plan_problem *problem, const struct moment *m)
{
	return problem->without_meal_max_min == 0 ||
	       m->minute - m->fed <= problem->without_meal_max_min;
}

/* Something has just ended at this moment: it may have been the last thing of the day. */
static void
arrive(struct brute *brute, struct moment m)
{
	const struct plan_problem *problem = brute->problem;
	unsigned breaks = ((1u << problem->n_breaks) - 1) << problem->n_appointments;
	bool whole = is_fed(problem, &m) && m.target < 0 && (m.done & breaks) == breaks &&
		     (m.home || !problem->has_home);
	if (whole && (problem->money_pence < 0 || m.pence <= problem->money_pence) &&
	    (problem->walk_m_max_day < 0 || m.walk <= problem->walk_m_max_day))
		judge(brute, &m);
	push(brute, m);
}

static void
begin_something(struct brute *brute, const struct moment *m)
{
	const struct plan_problem *problem = brute->problem;
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *a = &problem->appointments[i];
		bool in_order = true;
		for (int j = 0; j < problem->n_appointments; j++)
			if ((problem->appointments[j].after >> i & 1u) && (m->done >> j & 1u))
				in_order = false;
		if ((m->done >> i & 1u) || !in_order || a->settled != PLAN_OPEN)
			continue;
		for (int mode = 0; mode < 3; mode++) {
			struct moment then = *m;
			if (mode == PLAN_VISIT && (m->target != i || m->minute < m->ready))
				continue;
			if (mode != PLAN_VISIT && m->target == i)
				continue; /* nobody goes there to telephone */
			if (mode != PLAN_VISIT && m->target >= 0 && problem->rest_min > 0)
				continue;
			if (m->minute < m->rested)
				continue;
			if (!may_hold(brute, i, mode, m->minute, &then.yes, &then.changes))
				continue;
			then.minute += a->minutes;
			then.rested = problem->rest_min > 0 ? then.minute + problem->rest_min : 0;
			then.done |= 1u << i;
			if (mode == PLAN_VISIT) {
				then.target = -1;
				then.ready = 0;
			}
			arrive(brute, then);
		}
	}
	for (int i = 0; i < problem->n_breaks; i++) {
		struct moment then = *m;
		unsigned bit = 1u << (problem->n_appointments + i);
		then.minute += problem->breaks[i].minutes;
		then.done |= bit;
		if (problem->breaks[i].is_meal && problem->without_meal_max_min > 0) {
			if (!is_fed(problem, m))
				continue;
			then.fed = then.minute;
		}
		if (!(m->done & bit) && m->minute >= problem->breaks[i].from_min &&
		    then.minute <= problem->breaks[i].until_min)
			arrive(brute, then);
	}
}

static void
travel(struct brute *brute, const struct moment *m, int to, int minutes, int pence, int walk)
{
	const struct plan_problem *problem = brute->problem;
	struct moment then = *m;
	then.legs +=
	    problem->is_few_legs && problem->places[to].same != problem->places[m->place].same;
	then.minute += minutes;
	then.place = to;
	then.pence += pence;
	then.walk += walk;
	if (to == PLAN_PLACE_HOME) {
		if (problem->home_by_min >= 0 && then.minute > problem->home_by_min)
			return;
		then.home = true;
	} else {
		then.target = to - 2;
		then.ready = then.minute + problem->arrive_early_min;
	}
	arrive(brute, then);
}

/* Minute by minute: the car is not here while it is on its way to, in, or back from another lift.
 */
static bool
car_is_away(const struct plan_problem *problem, int minute, const struct plan_car *car)
{
	for (int k = 0; k < problem->n_busy; k++)
		for (int at = minute;
		     at < minute + car->minutes + problem->busy[k].minutes_to[car->to]; at++)
			if (at >= problem->busy[k].from_min &&
			    at < problem->busy[k].until_min +
				     problem->busy[k].minutes_from[car->from])
				return true;
	return false;
}

/* Whether what of ${o} needs a car can be had when leaving now. */
static bool
has_car(const struct brute *brute, const struct moment *m, int to, const struct plan_option *o)
{
	const struct plan_problem *problem = brute->problem;
	struct plan_car whole = {o->by, 0, o->minutes, m->place, to};
	const struct plan_car *car = o->car > 0 ? &problem->cars[o->car] : &whole;
	int begins = m->minute + car->after_min;
	if (!(brute->by >> car->by & 1u))
		return false;
	return car->by != PLAN_LIFT || (problem->has_lift && begins >= problem->lift.from_min &&
					begins + car->minutes <= problem->lift.until_min &&
					!car_is_away(problem, begins, car));
}

static void
leave(struct brute *brute, const struct moment *m)
{
	const struct plan_problem *problem = brute->problem;
	if (m->target >= 0 || m->home)
		return;
	for (int to = 1; to < 2 + problem->n_appointments; to++) {
		if (to == PLAN_PLACE_HOME ? !problem->has_home : (m->done >> (to - 2) & 1u) != 0)
			continue;
		if (to != PLAN_PLACE_HOME && problem->appointments[to - 2].settled != PLAN_OPEN)
			continue;
		if (problem->places[to].same == problem->places[m->place].same) {
			travel(brute, m, to, 0, 0, 0);
			continue;
		}
		for (int k = 0; k < problem->travel[m->place][to].n; k++) {
			const struct plan_option *o = &problem->travel[m->place][to].list[k];
			if (m->minute < o->depart_first_min || m->minute > o->depart_last_min)
				continue;
			if (!(brute->by >> o->by & 1u))
				continue;
			if (problem->walk_m_max_leg >= 0 &&
			    o->walk_most_m > problem->walk_m_max_leg)
				continue;
			if (problem->changes_max_leg >= 0 && o->changes > problem->changes_max_leg)
				continue;
			if (!has_car(brute, m, to, o))
				continue;
			travel(brute, m, to, o->minutes, o->pence < 0 ? 0 : o->pence, o->walk_m);
		}
	}
}

static void
live(struct brute *brute)
{
	const struct plan_problem *problem = brute->problem;
	arrive(brute,
	       (struct moment){.minute = problem->start_min,
			       .place = problem->start_place,
			       .target = -1,
			       .fed = problem->without_meal_max_min > 0 ? problem->start_min : 0});
	while (brute->n_stack > 0) {
		struct moment m = brute->stack[--brute->n_stack];
		begin_something(brute, &m);
		leave(brute, &m);
		m.minute++;
		push(brute, m);
	}
	free(brute->seen);
	free(brute->stack);
}

void
plan_brute_best(const struct plan_problem *problem, struct plan_brute_value *value)
{
	struct brute brute = {.problem = problem, .by = 0xf};
	live(&brute);
	*value = brute.best;
}

void
plan_brute_check(const struct plan_problem *problem, unsigned by, unsigned *kept, int *pence)
{
	struct plan_problem day = *problem;
	day.home_by_min = -1;
	day.without_meal_max_min = 0;
	day.is_few_legs = false;
	bool can_go_home = false;
	for (int from = 0; from < 2 + day.n_appointments; from++) {
		can_go_home = can_go_home || (from != 1 && day.places[from].same ==
							       day.places[PLAN_PLACE_HOME].same);
		for (int k = 0; k < day.travel[from][1].n && from != 1; k++) {
			const struct plan_option *o = &day.travel[from][1].list[k];
			int first = o->depart_first_min;
			int last = o->depart_last_min;
			if (o->by == PLAN_LIFT && first < day.lift.from_min)
				first = day.lift.from_min;
			if (o->by == PLAN_LIFT && last > day.lift.until_min - o->minutes)
				last = day.lift.until_min - o->minutes;
			/* Each way by itself: a mixture is none of them. */
			if ((by >> o->by & 1u) && o->car == 0 &&
			    (o->by != PLAN_LIFT || day.has_lift) && first <= last &&
			    (day.walk_m_max_leg < 0 || o->walk_most_m <= day.walk_m_max_leg) &&
			    (day.changes_max_leg < 0 || o->changes <= day.changes_max_leg))
				can_go_home = true;
		}
	}
	day.has_home = day.has_home && can_go_home;
	struct brute brute = {.problem = &day, .booked_only = true, .by = by, .is_check = true};
	live(&brute);
	*kept = brute.best_kept;
	day.money_pence = -1;
	struct brute rich = {.problem = &day, .booked_only = true, .by = by, .is_check = true};
	live(&rich);
	*pence = rich.best.feasible ? (int)-rich.best.level[7] : 0;
}

void
plan_brute_of_solution(const struct plan_problem *problem, const struct plan_solution *solution,
		       struct plan_brute_value *value)
{
	memset(value, 0, sizeof(*value));
	value->feasible = solution->feasible;
	if (!solution->feasible)
		return;
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *a = &problem->appointments[i];
		enum plan_status status = solution->appointments[i].status;
		bool later = status == PLAN_NEXT_DAY;
		bool today = !later && status != PLAN_DROPPED;
		if (a->settled != PLAN_OPEN)
			continue;
		long *total = value->level;
		total[a->priority == PLAN_MUST ? 0 : 1] +=
		    today || (later && a->priority == PLAN_MUST) ? a->weight : 0;
		if (a->priority == PLAN_MUST)
			total[2] += today ? a->weight : 0;
		else
			total[3] += later ? a->weight : 0;
	}
	value->level[4] = -solution->changes_needing_yes;
	value->level[5] = -solution->changes;
	value->level[6] = problem->is_few_legs ? -solution->n_legs : 0;
	value->level[7] = -solution->pence;
	value->level[8] = -solution->ends_min;
	value->level[9] = -solution->walk_m;
}

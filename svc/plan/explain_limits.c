/* SPDX-License-Identifier: MIT
 *
 * Which limit of the whole day binds: each is lifted alone, then one after another, until the day
 * is possible.
 */
#include "plan/explain.h"
#include "plan/mode.h"
#include "plan/search.h"

enum lift {
	LIFT_WALK_DAY,
	LIFT_WALK_LEG,
	LIFT_CHANGES,
	LIFT_MONEY,
	LIFT_WITHOUT_MEAL,
	LIFT_BREAKS,
	LIFT_REST,
	LIFT_HOME_BY,
	LIFT_HOME,
	LIFT_COUNT
};

/* Which limits are lifted, and to what: PLAN_NONE is all the way. */
struct lifting {
	unsigned lifted; /* set of 1u << enum lift */
	int walk_m;
	int home_by_min;
	int without_meal_min; /* 0: all the way */
};

/* The day with the appointment at its booked start, and those limits lifted. */
static bool
fits_with(const struct explain_day *day, int index, const struct lifting *lifting,
	  struct search_day *found)
{
	unsigned lifted = lifting->lifted;
	struct pin_day pin = day->kept;
	pin.mode[index] = mode_booked(&day->problem->appointments[index]);
	pin.start_min[index] = day->problem->appointments[index].booked_min;
	struct plan_problem problem;
	pin_problem(day->problem, &pin, &problem);
	struct ways *ways = day->ways;
	if ((lifted & (1u << LIFT_WALK_DAY | 1u << LIFT_WALK_LEG)) != 0)
		problem.walk_m_max_day = lifting->walk_m;
	if ((lifted & 1u << LIFT_WALK_LEG) != 0)
		ways = day->ways_afoot;
	if ((lifted & 1u << LIFT_MONEY) != 0)
		problem.money_pence = PLAN_NONE;
	if ((lifted & 1u << LIFT_WITHOUT_MEAL) != 0)
		problem.without_meal_max_min = lifting->without_meal_min;
	if ((lifted & 1u << LIFT_BREAKS) != 0) {
		problem.n_breaks = 0;
		problem.without_meal_max_min = 0;
	}
	if ((lifted & 1u << LIFT_HOME_BY) != 0)
		problem.home_by_min = lifting->home_by_min;
	if ((lifted & 1u << LIFT_HOME) != 0)
		problem.has_home = false;
	if ((lifted & 1u << LIFT_REST) != 0)
		problem.rest_min = 0;
	struct arena scratch;
	arena_init(&scratch);
	struct ways ways_changing;
	if ((lifted & 1u << LIFT_CHANGES) != 0) {
		struct ways_rules rules = ways->rules;
		rules.changes_unbound = true;
		ways_init(&ways_changing, ways->problem, rules, &scratch);
		ways = &ways_changing;
	}
	struct search search;
	search_init(&search, &problem, ways, false, day->steps_max, &scratch);
	task_set all = ((task_set)1 << search.list.n) - 1;
	int n_pinned = 0;
	for (int i = 0; i < problem.n_appointments; i++)
		n_pinned += pin.mode[i] != PLAN_NONE;
	bool is_found = search.list.n_appointments == n_pinned &&
			search_set(&search, all, found) == 0 && found->is_found;
	arena_fini(&scratch);
	return is_found;
}

static bool
fits(const struct explain_day *day, int index, unsigned lifted, struct search_day *found)
{
	const struct lifting lifting = {lifted, PLAN_NONE, PLAN_NONE, 0};
	return fits_with(day, index, &lifting, found);
}

/*
 * The day that was found is the cheapest, not the one that walks least, is home first or is soonest
 * at a meal: lower the lifted limit of ${lift} from ${enough}, what that day takes, to the least
 * that will do, which is returned; *found is then a day of it.
 */
static int
lower(const struct explain_day *day, int index, unsigned lifted, enum lift lift, int enough,
      struct search_day *found)
{
	int too_little = lift == LIFT_WALK_DAY       ? day->problem->walk_m_max_day
			 : lift == LIFT_WITHOUT_MEAL ? day->problem->without_meal_max_min
						     : day->problem->home_by_min;
	while (too_little != PLAN_NONE && enough - too_little > 1) {
		int middle = too_little + (enough - too_little) / 2;
		const struct lifting lifting = {lifted, lift == LIFT_WALK_DAY ? middle : PLAN_NONE,
						lift == LIFT_HOME_BY ? middle : PLAN_NONE,
						lift == LIFT_WITHOUT_MEAL ? middle : 0};
		struct search_day less;
		if (fits_with(day, index, &lifting, &less)) {
			*found = less;
			enough = lift == LIFT_WALK_DAY ? less.walk_m : middle;
		} else {
			too_little = middle;
		}
	}
	return enough;
}

/* The longest stretch of the day without a meal, at least. */
static struct reason
why_hungry(const struct explain_day *day, int index, unsigned lifted, struct check_verdict *verdict)
{
	int most = day->problem->without_meal_max_min;
	struct search_day found;
	int least = lower(day, index, lifted, LIFT_WITHOUT_MEAL, WINDOW_DAY_END_MIN, &found);
	verdict->misses_by_minutes = least - most;
	return (struct reason){
	    .name = REASON_MEAL, .have = least, .most = most, .by = least - most};
}

/* More than the person has, or may. */
static struct reason
why_amount(enum reason_name name, int have, int most)
{
	return (struct reason){.name = name, .have = have, .most = most, .by = have - most};
}

static struct reason
why_break(const struct explain_day *day)
{
	const struct plan_break *rest = &day->problem->breaks[0];
	return (struct reason){.name = rest->is_meal ? REASON_BREAK_MEAL : REASON_BREAK,
			       .label = rest->kind,
			       .from_min = rest->from_min,
			       .until_min = rest->until_min,
			       .have = rest->minutes};
}

static int
home_min(const struct search_day *found)
{
	int arrive_min = found->ends_min;
	for (int i = 0; i < found->n_steps; i++)
		if (found->steps[i].task == PLAN_NONE && found->steps[i].to_stop == TASK_STOP_HOME)
			arrive_min = found->steps[i].way.arrive_min;
	return arrive_min;
}

static struct reason
why_home_by(const struct explain_day *day, const struct search_day *found)
{
	const struct plan_problem *problem = day->problem;
	int arrive_min = home_min(found);
	return (struct reason){.name = problem->is_home_by_dark ? REASON_HOME_DARK : REASON_HOME_BY,
			       .from_min = arrive_min,
			       .until_min = problem->home_by_min,
			       .by = arrive_min - problem->home_by_min};
}

static void
name_lift(const struct explain_day *day, int index, unsigned lifted, struct search_day *found,
	  struct check_verdict *verdict)
{
	enum lift lift = (enum lift)(31 - __builtin_clz(lifted)); /* the last to be lifted */
	switch (lift) {
	case LIFT_WALK_DAY:
		lower(day, index, lifted, lift, found->walk_m, found);
		verdict->reason = CHECK_WALK;
		verdict->because =
		    why_amount(REASON_WALK_DAY, found->walk_m, day->problem->walk_m_max_day);
		break;
	case LIFT_WALK_LEG:
		verdict->reason = CHECK_WALK;
		verdict->because =
		    (struct reason){.name = REASON_WALK_LEG, .most = day->problem->walk_m_max_leg};
		break;
	case LIFT_CHANGES:
		verdict->reason = CHECK_TRAVEL;
		verdict->because = explain_vehicles(day);
		break;
	case LIFT_MONEY:
		verdict->reason = CHECK_MONEY;
		verdict->because =
		    why_amount(REASON_MONEY, found->pence, day->problem->money_pence);
		break;
	case LIFT_WITHOUT_MEAL:
		verdict->reason = CHECK_BREAK;
		verdict->because = why_hungry(day, index, lifted, verdict);
		break;
	case LIFT_BREAKS:
		verdict->reason = CHECK_BREAK;
		verdict->because = why_break(day);
		break;
	case LIFT_REST:
		verdict->reason = CHECK_BREAK;
		verdict->because =
		    (struct reason){.name = REASON_REST, .have = day->problem->rest_min};
		break;
	case LIFT_HOME_BY:
		lower(day, index, lifted, lift, home_min(found), found);
		verdict->reason = CHECK_CURFEW;
		verdict->misses_by_minutes = home_min(found) - day->problem->home_by_min;
		verdict->because = why_home_by(day, found);
		break;
	case LIFT_HOME:
	case LIFT_COUNT:
		verdict->reason = CHECK_TRAVEL;
		verdict->because = (struct reason){.name = REASON_NO_HOME};
		break;
	}
}

/* No limit is to blame: the way on from it, or through it, does not exist in time. */
static void
explain_way_on(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	const struct plan_problem *problem = day->problem;
	const struct plan_appointment *appointment = &problem->appointments[index];
	verdict->reason = CHECK_CLASH;
	verdict->because = (struct reason){.name = REASON_NO_ROOM};
	if (appointment->booked_min == PLAN_NONE)
		return;
	int next = PLAN_NONE;
	for (int other = 0; other < problem->n_appointments; other++)
		if (day->kept.mode[other] == PLAN_VISIT &&
		    day->kept.start_min[other] >= appointment->booked_min &&
		    (next == PLAN_NONE || day->kept.start_min[other] < day->kept.start_min[next]))
			next = other;
	if (next == PLAN_NONE)
		return;
	int next_start_min = day->kept.start_min[next];
	const char *label = problem->appointments[next].label;
	verdict->reason = CHECK_TRAVEL;
	if (mode_booked(appointment) != PLAN_VISIT) {
		verdict->because = (struct reason){
		    .name = REASON_ON_WAY, .label = label, .from_min = next_start_min};
		return;
	}
	int end_min = appointment->booked_min + appointment->minutes;
	int due_min = next_start_min - problem->arrive_early_min;
	int arrive_min =
	    explain_arrival(day, day->ways, PLAN_PLACE_OF(index), end_min, PLAN_PLACE_OF(next));
	if (arrive_min != PLAN_NONE && arrive_min > due_min)
		verdict->misses_by_minutes = arrive_min - due_min;
	if (arrive_min == PLAN_NONE)
		verdict->because = (struct reason){
		    .name = REASON_NO_WAY_ON, .label = label, .from_min = next_start_min};
	else if (arrive_min > due_min)
		verdict->because = (struct reason){.name = REASON_THEN,
						   .label = label,
						   .from_min = next_start_min,
						   .until_min = arrive_min,
						   .by = arrive_min - due_min};
}

/* Whether the person has that limit at all, where asking costs a search. */
static bool
is_set(const struct explain_day *day, enum lift lift)
{
	if (lift == LIFT_CHANGES)
		return day->problem->changes_max_leg != PLAN_NONE;
	if (lift == LIFT_WITHOUT_MEAL)
		return day->problem->without_meal_max_min > 0;
	return lift != LIFT_REST || day->problem->rest_min > 0;
}

void
explain_limits(const struct explain_day *day, int index, struct check_verdict *verdict)
{
	struct search_day found;
	for (int lift = 0; lift < LIFT_COUNT; lift++)
		if (is_set(day, (enum lift)lift) && fits(day, index, 1u << lift, &found)) {
			name_lift(day, index, 1u << lift, &found, verdict);
			return;
		}
	unsigned lifted = 0;
	for (int lift = 0; lift < LIFT_COUNT; lift++) {
		if (!is_set(day, (enum lift)lift))
			continue;
		lifted |= 1u << lift;
		if (fits(day, index, lifted, &found)) {
			name_lift(day, index, lifted, &found, verdict);
			return;
		}
	}
	explain_way_on(day, index, verdict);
}

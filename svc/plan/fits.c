/* SPDX-License-Identifier: MIT
 *
 * A day that can be had from a later gate can be had from an earlier one too, since who is out can
 * wait. So a set of appointments that does not fit once never fits again, and one whose day was
 * found fits until that day's latest start. Where the time without a meal is limited this does not
 * hold, since waiting makes hungry. It holds for the day without the limit, which is little to ask,
 * and what does not fit without does not fit with it; and a day that was found can be had from
 * every gate from which its first meal is soon enough.
 */
#include "plan/fits.h"

void
fits_init(struct fits *fits, struct search *search, int plan_min, long steps)
{
	size_t n_sets = (size_t)1 << search->list.n_appointments;
	*fits = (struct fits){.search = search,
			      .problem = search->problem,
			      .unlimited = *search->problem,
			      .known = arena_array(search->arena, struct fits_known, n_sets),
			      .plan_min = plan_min,
			      .steps_left = steps};
	fits->unlimited.without_meal_max_min = 0;
	for (size_t i = 0; i < n_sets; i++)
		fits->known[i] = (struct fits_known){PLAN_NONE, INT16_MAX, PLAN_NONE, NULL};
}

static void
swap_budgets(struct fits *fits)
{
	long steps_left = fits->search->frontier.steps_left;
	fits->search->frontier.steps_left = fits->steps_left;
	fits->steps_left = steps_left;
}

void
fits_leave_plan(struct fits *fits)
{
	fits->plan_min = PLAN_NONE;
	if (fits->search->frontier.steps_left < fits->steps_left)
		return;
	fits->search->frontier.steps_left = fits->steps_left;
}

/* Search for a day of ${set} on the budget of the gate. */
static int
find_day(struct fits *fits, task_set set, int gate_min, enum search_effort effort,
	 struct search_day *day)
{
	struct search *search = fits->search;
	bool is_other = fits->plan_min != PLAN_NONE && fits->plan_min != gate_min;
	bool is_sure;
	day->is_found = false;
	if (fits->rc != 0 || (is_other && fits->is_spent))
		return E_LIMIT;
	if (is_other)
		swap_budgets(fits);
	search->start_min = gate_min;
	int rc = search_fit(search, set, effort, day, &is_sure);
	search->start_min = fits->problem->start_min;
	if (is_other) {
		swap_budgets(fits);
		search->frontier.is_spent = false;
		fits->is_spent = rc != 0;
	} else {
		fits->rc = rc;
	}
	return rc != 0 || day->is_found || is_sure ? rc : E_NOT_FOUND;
}

/* Without a limit without a meal. */
static bool
fits_unlimited(struct fits *fits, task_set set, int gate_min, enum search_effort effort)
{
	struct fits_known *known = &fits->known[set];
	struct search_day day;
	if (gate_min <= known->until_min || gate_min >= known->not_from_min)
		return gate_min <= known->until_min;
	int rc = find_day(fits, set, gate_min, effort, &day);
	if (day.is_found && rc == 0)
		known->until_min = (int16_t)search_starts_of(fits->search, &day).last_min;
	else if (rc == 0)
		known->not_from_min = (int16_t)gate_min;
	return day.is_found && rc == 0;
}

static const struct fits_spell *
spell_of(const struct fits *fits, task_set set, int gate_min)
{
	const struct fits_spell *spell = fits->known[set].spells;
	while (spell != NULL &&
	       (gate_min < spell->starts.first_min || gate_min > spell->starts.last_min))
		spell = spell->next;
	return spell;
}

bool
fits_is_known(const struct fits *fits, task_set set, int gate_min)
{
	if (fits->problem->without_meal_max_min == 0)
		return gate_min <= fits->known[set].until_min;
	const struct fits_spell *spell = spell_of(fits, set, gate_min);
	return spell != NULL && spell->is_fit;
}

static void
add_spell(struct fits *fits, task_set set, struct search_starts starts, bool is_fit)
{
	struct fits_spell *spell = arena_new(fits->search->arena, struct fits_spell);
	*spell = (struct fits_spell){
	    .starts = starts, .is_fit = is_fit, .next = fits->known[set].spells};
	fits->known[set].spells = spell;
}

/* The last minute from ${gate_min} on until which nothing is known of the limit. */
static int
unknown_until(const struct fits *fits, task_set set, int gate_min)
{
	int until_min = gate_min;
	if (fits->problem->start_place == PLAN_PLACE_GATE &&
	    until_min < fits->problem->gate_latest_min)
		until_min = fits->problem->gate_latest_min;
	if (until_min >= fits->known[set].not_from_min)
		until_min = fits->known[set].not_from_min - 1;
	for (const struct fits_spell *spell = fits->known[set].spells; spell != NULL;
	     spell = spell->next)
		if (spell->starts.first_min > gate_min && spell->starts.first_min <= until_min)
			until_min = spell->starts.first_min - 1;
	return until_min;
}

/* Note what a search of the gates from ${gate_min} to ${until_min} has come to: a day, or that
 * there is none. Returns whether there is one from the first of them. */
static bool
note_spell(struct fits *fits, task_set set, struct search_starts gates,
	   const struct search_day *day)
{
	struct search_starts starts = gates;
	if (day->is_found)
		starts = search_starts_of(fits->search, day);
	add_spell(fits, set, starts, day->is_found);
	return day->is_found && starts.first_min <= gates.first_min;
}

/* A set that fits from no gate takes one proof for all of them; one that does from later ones gives
 * away from which. */
static bool
fits_fully(struct fits *fits, task_set set, int gate_min)
{
	struct search_starts gates = {gate_min, unknown_until(fits, set, gate_min)};
	for (;;) {
		struct search_day day;
		fits->search->start_last_min = gates.last_min;
		int rc = find_day(fits, set, gate_min, SEARCH_FULLY, &day);
		fits->search->start_last_min = 0;
		if (rc != 0)
			return false;
		if (note_spell(fits, set, gates, &day))
			return true;
		if (!day.is_found)
			return false;
		gates.last_min = unknown_until(fits, set, gate_min);
	}
}

static bool
fits_limited(struct fits *fits, task_set set, int gate_min, enum search_effort effort)
{
	const struct fits_spell *spell = spell_of(fits, set, gate_min);
	struct search_starts gate = {gate_min, gate_min};
	struct search_day day;
	if (spell != NULL)
		return spell->is_fit;
	search_limit_meals(fits->search, &fits->unlimited);
	bool may_fit = fits_unlimited(fits, set, gate_min, effort);
	search_limit_meals(fits->search, fits->problem);
	if (!may_fit)
		return false;
	if (effort == SEARCH_FULLY && fits->known[set].tried_min == gate_min)
		return fits_fully(fits, set, gate_min);
	fits->known[set].tried_min = (int16_t)gate_min;
	if (find_day(fits, set, gate_min, SEARCH_QUICK, &day) == 0)
		return note_spell(fits, set, gate, &day);
	return effort == SEARCH_FULLY && fits_fully(fits, set, gate_min);
}

bool
fits_at(struct fits *fits, task_set set, int gate_min, enum search_effort effort)
{
	if (fits->problem->without_meal_max_min > 0)
		return fits_limited(fits, set, gate_min, effort);
	return fits_unlimited(fits, set, gate_min, effort);
}

/* SPDX-License-Identifier: MIT
 *
 * A day that can be had from a later gate can be had from an earlier one too, since who is out can
 * wait. So a set of appointments that does not fit once never fits again, and one whose day was
 * found fits until that day's latest start. Where the time without a meal is limited this does not
 * hold, since waiting makes hungry: then what is known of a gate is known of that gate alone.
 */
#include "plan/fits.h"

void
fits_init(struct fits *fits, struct search *search, int plan_min, long steps)
{
	size_t n_sets = (size_t)1 << search->list.n_appointments;
	*fits = (struct fits){.search = search,
			      .known = arena_array(search->arena, struct fits_known, n_sets),
			      .plan_min = plan_min,
			      .steps_left = steps};
	for (size_t i = 0; i < n_sets; i++)
		fits->known[i] = (struct fits_known){PLAN_NONE, INT16_MAX};
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

bool
fits_at(struct fits *fits, task_set set, int gate_min, enum search_effort effort)
{
	struct search *search = fits->search;
	struct fits_known *known = &fits->known[set];
	struct search_day day;
	bool is_sure;
	if (gate_min <= known->until_min || gate_min >= known->not_from_min)
		return gate_min <= known->until_min;
	bool is_other = fits->plan_min != PLAN_NONE && fits->plan_min != gate_min;
	if (fits->rc != 0 || (is_other && fits->is_spent))
		return false;
	if (is_other)
		swap_budgets(fits);
	search->start_min = gate_min;
	int rc = search_fit(search, set, effort, &day, &is_sure);
	if (is_other) {
		swap_budgets(fits);
		search->frontier.is_spent = false;
		fits->is_spent = rc != 0;
	} else {
		fits->rc = rc;
	}
	search->start_min = fits->search->problem->start_min;
	if (rc != 0)
		return false;
	if (day.is_found)
		known->until_min = (int16_t)search_latest_start(search, &day);
	else if (is_sure)
		known->not_from_min = (int16_t)gate_min;
	return day.is_found;
}

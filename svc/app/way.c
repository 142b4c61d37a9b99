/* SPDX-License-Identifier: MIT
 *
 * Legs as they are told.
 */
#include "app/way.h"

int
way_visit(const struct day *day, int k)
{
	const struct plan_leg *leg = &day->solution.legs[k];
	int best = -1;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		if (outcome->start_min == PLAN_NONE || outcome->mode != PLAN_VISIT ||
		    day->estimate.items[i].start_min < day->estimate.legs[k].arrive_min ||
		    day->problem.places[PLAN_PLACE_OF(i)].same != day->problem.places[leg->to].same)
			continue;
		if (best < 0 || outcome->start_min < day->solution.appointments[best].start_min)
			best = i;
	}
	return best;
}

const struct plan_ride *
way_rides(const struct day *day, int k, int *n)
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	if (leg->is_other)
		return prepare_rides(day->prepared, leg->ref, day->arena, n);
	*n = day->solution.legs[k].n_rides;
	return day->solution.legs[k].rides;
}

struct way_goal
way_goal(const struct day *day, const struct row_party *person, int k)
{
	int i = way_visit(day, k);
	if (i < 0) {
		const char *home = day_word(day, person, KIND_PERSON_WORD_HOME);
		return (struct way_goal){-1, home, home, day->estimate.legs[k].arrive_min};
	}
	return (struct way_goal){i, day_label(day, i), day_place(day, i),
				 day->estimate.items[i].start_min};
}

const char *
way_link(const struct day *day, const struct row_party *person)
{
	const char *url = day->world->settings.public_url;
	const char *token = day->plan.page;
	if (url == NULL || url[0] == '\0' || token == NULL || token[0] == '\0')
		return "";
	const char *link = arena_printf(day->arena, "%s/m/%s", url, token);
	return template_link_fits(day_words_for(day, person), link) ? link : "";
}

const char *
way_map(const struct day *day, const struct row_party *person)
{
	const char *link = way_link(day, person);
	const struct template_value values[] = {template_text("link", link)};
	return link[0] == '\0' ? ""
			       : template_render(day_words_for(day, person), KIND_PERSON_WORD_MAP,
						 values, ARRAY_LEN(values), day->arena);
}

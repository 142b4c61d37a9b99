/* SPDX-License-Identifier: MIT
 *
 * Desks and sessions with so many places (calendar/ownhours.h): how many of them other plans have,
 * and when none is left.
 */
#include <stdlib.h>

#include "app/across.h"
#include "app/day.h"
#include "app/openings.h"
#include "app/prepare_desk.h"

static const struct ownhours *
own_of(const struct day *day)
{
	const struct closures *closures = day->world->prepare->closures;
	return closures == NULL ? NULL : &closures->own;
}

/* Rows of desks come first, then the rules. Those that state no capacity have 0 places. */
static int
places_of(const struct ownhours *own, int row, struct civil_date date)
{
	if (row >= (int)own->n_desks) {
		const struct hours_rule *rule = &own->rules[row - (int)own->n_desks].rule;
		return rule->kind == HOURS_SESSION && hours_rule_is_on(rule, date) ? rule->people
										   : 0;
	}
	const struct ownhours_desk *desk = &own->desks[row];
	return date.day >= desk->from.day && date.day <= desk->until.day ? desk->at_once : 0;
}

static const struct target *
target_of(const struct ownhours *own, int row)
{
	return row < (int)own->n_desks ? &own->desks[row].of
				       : &own->rules[row - (int)own->n_desks].of;
}

/* Our appointments that the row is about. */
static unsigned
ours_of(const struct day *day, const struct target *of)
{
	unsigned ours = 0;
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct target_place place =
		    prepare_place(day->world->prepare, &day->document, i);
		if (target_is(of, &place))
			ours |= 1u << i;
	}
	return ours;
}

int
across_desk_rows(const struct day *day, const struct plan_document *other, int theirs,
		 struct across_row rows[ACROSS_ROWS_MAX])
{
	const struct ownhours *own = own_of(day);
	const struct target_place place = prepare_place(day->world->prepare, other, theirs);
	int n_all = own == NULL ? 0 : (int)(own->n_desks + own->n_rules);
	int n = 0;
	for (int row = 0; row < n_all && n < ACROSS_ROWS_MAX; row++) {
		if (places_of(own, row, day->plan.date) == 0 ||
		    !target_is(target_of(own, row), &place))
			continue;
		unsigned ours = ours_of(day, target_of(own, row));
		if (ours != 0)
			rows[n++] = (struct across_row){row, ours};
	}
	return n;
}

/* How many plans have somebody there at some minute of ${hours}; the holds of one stand together. */
static int
count(const struct day *day, int row, struct plan_interval hours, bool only_earlier)
{
	int64_t last = 0;
	int n = 0;
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		const struct plan_interval held = {hold->from_min, hold->until_min};
		if (hold->kind != ACROSS_DESK || hold->row != row || hold->plan_id == last ||
		    (only_earlier && !hold->is_earlier) || !openings_overlap(held, hours))
			continue;
		last = hold->plan_id;
		n++;
	}
	return n;
}

static int
by_minute(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* When the first and last minutes of somebody's hour at the row are, sorted. */
static int
turns_of(const struct day *day, int row, int turns[2 * ACROSS_HOLDS_MAX])
{
	int n = 0;
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		if (hold->kind != ACROSS_DESK || hold->row != row)
			continue;
		turns[n++] = hold->from_min;
		turns[n++] = hold->until_min;
	}
	if (n > 0)
		qsort(turns, (size_t)n, sizeof(*turns), by_minute);
	return n;
}

/* Adds the hours at which every place of one row is taken. */
static int
add_full(const struct day *day, int row, bool only_earlier, struct across_full full[], int n)
{
	const struct ownhours *own = own_of(day);
	int places = places_of(own, row, day->plan.date);
	struct plan_interval sessions[PREPARE_SESSIONS_MAX];
	int turns[2 * ACROSS_HOLDS_MAX];
	if (row >= (int)own->n_desks) {
		int n_sessions =
		    prepare_sessions(day->world->prepare, &own->rules[row - (int)own->n_desks].rule,
				     day->plan.date, sessions);
		for (int k = 0; k < n_sessions && n < ACROSS_FULL_MAX; k++)
			if (count(day, row, sessions[k], only_earlier) >= places)
				full[n++] = (struct across_full){sessions[k], places};
		return n;
	}
	int n_turns = turns_of(day, row, turns);
	for (int k = 0; k + 1 < n_turns && n < ACROSS_FULL_MAX; k++) {
		struct plan_interval hours = {turns[k], turns[k + 1]};
		if (hours.from_min == hours.until_min ||
		    count(day, row, hours, only_earlier) < places)
			continue;
		if (n > 0 && full[n - 1].places == places &&
		    full[n - 1].hours.until_min == hours.from_min)
			full[n - 1].hours.until_min = hours.until_min;
		else
			full[n++] = (struct across_full){hours, places};
	}
	return n;
}

int
across_desk_full(const struct day *day, int i, bool only_earlier,
		 struct across_full full[ACROSS_FULL_MAX])
{
	int done[ACROSS_HOLDS_MAX]; /* rows that were counted */
	int n_done = 0;
	int n = 0;
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		bool is_new = hold->kind == ACROSS_DESK && (hold->appointments >> i & 1u) != 0;
		for (int k = 0; k < n_done; k++)
			is_new = is_new && done[k] != hold->row;
		if (!is_new)
			continue;
		done[n_done++] = hold->row;
		n = add_full(day, hold->row, only_earlier, full, n);
	}
	return n;
}

void
across_take_desks(const struct day *day, struct plan_problem *problem)
{
	struct across_full full[ACROSS_FULL_MAX];
	for (int i = 0; i < problem->n_appointments; i++) {
		struct plan_appointment *appointment = &problem->appointments[i];
		int n = appointment->desk == NULL ? 0 : across_desk_full(day, i, false, full);
		if (appointment->desk == NULL)
			continue;
		struct plan_desk *desk = arena_new(day->arena, struct plan_desk);
		struct plan_interval *hours = arena_array(day->arena, struct plan_interval, n);
		*desk = *appointment->desk;
		for (int k = 0; k < n; k++)
			hours[k] = full[k].hours;
		desk->full = hours;
		desk->n_full = n;
		appointment->desk = desk;
		desk_cut(appointment);
	}
}

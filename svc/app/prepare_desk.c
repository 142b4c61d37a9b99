/* SPDX-License-Identifier: MIT
 *
 * Rows about a place and a date, laid out in minutes of the plan's day.
 */
#include "app/prepare_desk.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MIN (PLAN_MINUTE_MAX + 1)

struct target_place
prepare_place(const struct prepare_world *world, const struct plan_document *document, int i)
{
	const struct document_appointment *from = &document->appointments[i];
	const struct directory_entry *entry = NULL;
	if (from->service != NULL && world->directory != NULL &&
	    directory_find(world->directory, from->service, &entry) != 0)
		entry = NULL;
	return (struct target_place){
	    .entry = entry,
	    .name = from->service == NULL ? from->place_name : NULL,
	    .kind = from->kind,
	    .point = from->point,
	    .has_point = from->service == NULL,
	};
}

int
prepare_sessions(const struct prepare_world *world, const struct hours_rule *rule,
		 struct civil_date date, struct plan_interval list[PREPARE_SESSIONS_MAX])
{
	int n = 0;
	for (int days = -PREPARE_DAYS_ROUND; days <= PREPARE_DAYS_ROUND; days++) {
		struct hours_day day;
		if (!hours_rule_is_on(rule, civil_add_days(date, days)))
			continue;
		osm_hours_open(rule->osm, world->holidays, civil_add_days(date, days), &day);
		for (size_t k = 0; k < day.n && n < PREPARE_SESSIONS_MAX; k++)
			list[n++] =
			    (struct plan_interval){day.open[k].open_min + days * MINUTES_PER_DAY,
						   day.open[k].close_min + days * MINUTES_PER_DAY};
	}
	return n;
}

static int
by_beginning(const void *a, const void *b)
{
	const struct plan_interval *left = a;
	const struct plan_interval *right = b;
	return left->from_min - right->from_min;
}

/* All sessions of the place; *n is 0 where no session rule is about it. */
static const struct plan_interval *
sessions_of(const struct prepare_world *world, const struct target_place *place,
	    struct civil_date date, struct arena *arena, int *n)
{
	const struct ownhours *own = &world->closures->own;
	struct plan_interval *all = NULL;
	int room = 0;
	*n = 0;
	for (size_t i = 0; i < own->n_rules; i++) {
		const struct hours_rule *rule = &own->rules[i].rule;
		struct plan_interval list[PREPARE_SESSIONS_MAX];
		/* Where none is on that date itself, its usual hours are. */
		if (rule->kind != HOURS_SESSION || !hours_rule_is_on(rule, date) ||
		    !target_is(&own->rules[i].of, place))
			continue;
		int more = prepare_sessions(world, rule, date, list);
		if (*n + more > room) {
			room = 2 * room + PREPARE_SESSIONS_MAX;
			struct plan_interval *larger =
			    arena_array(arena, struct plan_interval, room);
			if (*n > 0)
				memcpy(larger, all, (size_t)*n * sizeof(*all));
			all = larger;
		}
		if (more > 0)
			memcpy(all + *n, list, (size_t)more * sizeof(*all));
		*n += more;
	}
	if (*n > 0)
		qsort(all, (size_t)*n, sizeof(*all), by_beginning);
	return all;
}

static bool
has_start(const struct ownhours_desk *desk, int minute)
{
	for (size_t k = 0; k < desk->n_starts; k++)
		if (desk->starts[k] == minute)
			return true;
	return false;
}

/*
 * The starts that every desk about the place gives; *n is 0 where none of them gives any on the
 * date itself. Past midnight those of the next date count, where it gives any.
 */
static const int *
starts_of(const struct prepare_world *world, const struct target_place *place,
	  struct civil_date date, struct arena *arena, int *n)
{
	const struct ownhours *own = &world->closures->own;
	bool is_start[DAY_MIN];
	bool has_any[2] = {false, false};
	for (int minute = 0; minute < DAY_MIN; minute++)
		is_start[minute] = true;
	for (int days = 0; days < 2; days++)
		for (size_t k = 0; ownhours_find_desk(own, place, civil_add_days(date, days), &k);
		     k++) {
			const struct ownhours_desk *desk = &own->desks[k];
			bool *of_day = is_start + days * MINUTES_PER_DAY;
			has_any[days] = has_any[days] || desk->n_starts > 0;
			for (int minute = 0; minute < MINUTES_PER_DAY && desk->n_starts > 0;
			     minute++)
				of_day[minute] = of_day[minute] && has_start(desk, minute);
		}
	*n = 0;
	if (!has_any[0])
		return NULL;
	int *starts = arena_array(arena, int, 2 * OWNHOURS_STARTS_MAX);
	for (int minute = 0; minute < DAY_MIN; minute++)
		if (is_start[minute] && has_any[minute / MINUTES_PER_DAY])
			starts[(*n)++] = minute;
	return starts;
}

static bool
has_capacity(const struct prepare_world *world, const struct target_place *place,
	     struct civil_date date)
{
	size_t k = 0;
	return ownhours_find_desk(&world->closures->own, place, date, &k);
}

void
prepare_desk(const struct prepare_world *world, const struct plan_document *document, int i,
	     struct arena *arena, struct prepared *out)
{
	if (world->closures == NULL ||
	    world->closures->own.n_rules + world->closures->own.n_desks == 0)
		return;
	struct plan_appointment *appointment = &out->problem.appointments[i];
	const struct target_place place = prepare_place(world, document, i);
	struct plan_desk *desk = arena_new(arena, struct plan_desk);
	desk->sessions = sessions_of(world, &place, document->date, arena, &desk->n_sessions);
	desk->starts = starts_of(world, &place, document->date, arena, &desk->n_starts);
	if (desk->n_sessions == 0 && desk->n_starts == 0 &&
	    !has_capacity(world, &place, document->date))
		return;
	size_t n = (size_t)appointment->n_openings;
	struct plan_interval *open = arena_array(arena, struct plan_interval, n);
	memcpy(open, appointment->openings, n * sizeof(*open));
	desk->open = open;
	desk->n_open = appointment->n_openings;
	appointment->desk = desk;
	desk_cut(appointment);
}

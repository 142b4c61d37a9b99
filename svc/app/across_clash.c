/* SPDX-License-Identifier: MIT
 *
 * What of this plan clashes with what earlier plans hold, and the words for it.
 */
#include "app/across.h"

#include <string.h>

#include "app/day.h"
#include "app/openings.h"
#include "plan/hhmm.h"
#include "plan/mode.h"

/* As decided so far: nothing that is put off or has happened, nor what has no hour. */
static bool
clashes_with(const struct day *day, const struct across_hold *hold, int i)
{
	const struct plan_appointment *own = &day->problem.appointments[i];
	struct plan_interval booked = {own->booked_min, own->booked_min + own->minutes};
	if (hold->is_busy && day->plan.version > 0)
		booked = across_has_now(day, i);
	return across_is_about(hold, i) && own->settled == PLAN_OPEN &&
	       own->booked_min != PLAN_NONE &&
	       openings_overlap(booked, across_taken(hold, i, mode_booked(own) == PLAN_VISIT));
}

/* Who has one of the places, for those who go and ask. */
static const char *
ref_at(const struct day *day, int i, struct plan_interval hours)
{
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		const struct plan_interval held = {hold->from_min, hold->until_min};
		if (hold->kind == ACROSS_DESK && hold->is_earlier &&
		    (hold->appointments >> i & 1u) != 0 && openings_overlap(held, hours))
			return hold->ref;
	}
	return "";
}

/* Whether it is booked where earlier plans have every place. */
static bool
finds_full(const struct day *day, int i, struct across_clash *clash)
{
	const struct plan_appointment *own = &day->problem.appointments[i];
	struct plan_interval booked = {own->booked_min, own->booked_min + own->minutes};
	struct across_full full[ACROSS_FULL_MAX];
	if (own->settled != PLAN_OPEN || own->booked_min == PLAN_NONE)
		return false;
	int n = across_desk_full(day, i, true, full);
	for (int k = 0; k < n; k++) {
		if (!openings_overlap(booked, full[k].hours))
			continue;
		*clash = (struct across_clash){ACROSS_DESK,
					       ref_at(day, i, full[k].hours),
					       i,
					       full[k].hours.from_min,
					       full[k].hours.until_min,
					       full[k].places};
		return true;
	}
	return false;
}

/* The gate or home of this plan, while it is still to come. */
static bool
clashes_at(const struct day *day, const struct across_hold *hold, int of)
{
	bool is_gate = of == ACROSS_OF_GATE;
	int minute = is_gate ? day_gate_min(day) : across_home_min(day);
	return minute > day->now_min &&
	       across_is_end_wanted(hold, is_gate ? PLAN_PLACE_GATE : PLAN_PLACE_HOME, minute);
}

/* The car's lifts for one plan are one clash, from the first to the last in the window. */
static struct across_clash *
car_clash(struct across_clash clashes[], int n, const struct across_hold *hold)
{
	for (int k = 0; k < n; k++)
		if (clashes[k].kind == ACROSS_CAR && strcmp(clashes[k].ref, hold->ref) == 0)
			return &clashes[k];
	return NULL;
}

static void
widen(struct across_clash *clash, const struct across_hold *hold)
{
	if (hold->from_min < clash->from_min)
		clash->from_min = hold->from_min;
	if (hold->until_min > clash->until_min)
		clash->until_min = hold->until_min;
}

static int
minute_of_day(int minute)
{
	return minute < 0 ? 0 : minute > PLAN_MINUTE_MAX ? PLAN_MINUTE_MAX : minute;
}

int
across_clashes(const struct day *day, struct across_clash clashes[ACROSS_CLASHES_MAX])
{
	int n = 0;
	for (int h = 0; h < day->across->n && n < ACROSS_CLASHES_MAX; h++) {
		const struct across_hold *hold = &day->across->list[h];
		struct across_clash clash = {.kind = hold->kind,
					     .ref = hold->ref,
					     .from_min = hold->from_min,
					     .until_min = hold->until_min};
		if (!hold->is_earlier)
			continue;
		for (int i = ACROSS_OF_HOME;
		     i < day->document.n_appointments && n < ACROSS_CLASHES_MAX; i++) {
			clash.appointment = i;
			if (i >= 0 ? clashes_with(day, hold, i)
				   : i != ACROSS_OF_CAR && clashes_at(day, hold, i))
				clashes[n++] = clash;
		}
		struct plan_interval held = {hold->from_min, hold->until_min};
		if (hold->kind != ACROSS_CAR || !day->document.has_lift ||
		    !openings_overlap(day->document.lift, held) || n >= ACROSS_CLASHES_MAX)
			continue;
		clash.appointment = ACROSS_OF_CAR;
		struct across_clash *same = car_clash(clashes, n, hold);
		if (same == NULL)
			clashes[n++] = clash;
		else
			widen(same, hold);
	}
	for (int i = 0; i < day->document.n_appointments && n < ACROSS_CLASHES_MAX; i++)
		n += finds_full(day, i, &clashes[n]);
	for (int k = 0; k < n; k++) {
		clashes[k].from_min = minute_of_day(clashes[k].from_min);
		clashes[k].until_min = minute_of_day(clashes[k].until_min);
	}
	return n;
}

const char *
across_words(const struct day *day, const struct across_clash *clash)
{
	const char *times = arena_printf(day->arena, "%s-%s", hhmm(clash->from_min).text,
					 hhmm(clash->until_min).text);
	if (strcmp(clash->ref, ACROSS_CALENDAR) == 0)
		return arena_printf(day->arena, "%s: their own calendar is busy %s",
				    clash->appointment < 0 ? "the lifts"
							   : day_label(day, clash->appointment),
				    times);
	if (clash->appointment == ACROSS_OF_CAR)
		return arena_printf(day->arena, "the car has lifts for %s between %s and %s",
				    clash->ref, hhmm(clash->from_min).text,
				    hhmm(clash->until_min).text);
	if (clash->appointment < 0)
		return arena_printf(
		    day->arena, "%s is too near to what %s has with the same person: %s",
		    clash->appointment == ACROSS_OF_GATE ? "coming out" : "the hour to be home",
		    clash->ref, times);
	const char *label = day_label(day, clash->appointment);
	if (clash->kind == ACROSS_PERSON)
		return arena_printf(day->arena,
				    "%s is too near to what %s has with the same person: %s", label,
				    clash->ref, times);
	if (clash->kind == ACROSS_DESK)
		return arena_printf(day->arena, "%s: all %d places are taken %s, one by %s", label,
				    clash->places, times, clash->ref);
	return arena_printf(day->arena, "%s has %s then: %s", label, clash->ref, times);
}

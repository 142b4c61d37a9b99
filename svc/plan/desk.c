/* SPDX-License-Identifier: MIT
 *
 * Openings cut to sessions, less what is full, and divided into starts.
 */
#include "plan/desk.h"

/* Sorted by beginning and, as none lies within another, by end. */
struct list {
	struct plan_interval pieces[PLAN_OPENINGS_MAX];
	int n;
};

static void
add(struct list *list, int from_min, int until_min)
{
	if (from_min < until_min && list->n < PLAN_OPENINGS_MAX)
		list->pieces[list->n++] = (struct plan_interval){from_min, until_min};
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

static void
keep_to_sessions(const struct plan_desk *desk, struct list *list)
{
	struct list left = {.n = 0};
	for (int i = 0; i < list->n; i++)
		for (int k = 0; k < desk->n_sessions; k++)
			add(&left, larger(list->pieces[i].from_min, desk->sessions[k].from_min),
			    smaller(list->pieces[i].until_min, desk->sessions[k].until_min));
	if (desk->n_sessions > 0)
		*list = left;
}

static void
take(const struct plan_interval *full, struct list *list)
{
	struct list left = {.n = 0};
	for (int i = 0; i < list->n; i++) {
		struct plan_interval piece = list->pieces[i];
		if (full->until_min <= piece.from_min || piece.until_min <= full->from_min) {
			add(&left, piece.from_min, piece.until_min);
			continue;
		}
		add(&left, piece.from_min, full->from_min);
		add(&left, full->until_min, piece.until_min);
	}
	*list = left;
}

static bool
lies_in(const struct plan_interval list[], int n, int from_min, int until_min)
{
	for (int i = 0; i < n; i++)
		if (list[i].from_min <= from_min && until_min <= list[i].until_min)
			return true;
	return false;
}

static void
divide(const struct plan_desk *desk, int minutes, struct list *list)
{
	struct list left = {.n = 0};
	for (int k = 0; k < desk->n_starts; k++)
		if (lies_in(list->pieces, list->n, desk->starts[k], desk->starts[k] + minutes))
			add(&left, desk->starts[k], desk->starts[k] + minutes);
	if (desk->n_starts > 0)
		*list = left;
}

/* Where it is booked, among the others in its order. The last one gives way if there is no room. */
static void
keep_booked(const struct plan_appointment *appointment, struct list *list)
{
	struct plan_interval booked = {appointment->booked_min,
				       appointment->booked_min + appointment->minutes};
	const struct plan_desk *desk = appointment->desk;
	if (appointment->booked_min == PLAN_NONE ||
	    !lies_in(desk->open, desk->n_open, booked.from_min, booked.until_min) ||
	    lies_in(list->pieces, list->n, booked.from_min, booked.until_min))
		return;
	int i = list->n < PLAN_OPENINGS_MAX ? list->n++ : PLAN_OPENINGS_MAX - 1;
	for (; i > 0 && list->pieces[i - 1].from_min > booked.from_min; i--)
		list->pieces[i] = list->pieces[i - 1];
	list->pieces[i] = booked;
}

void
desk_cut(struct plan_appointment *appointment)
{
	const struct plan_desk *desk = appointment->desk;
	struct list list = {.n = 0};
	if (desk == NULL)
		return;
	for (int i = 0; i < desk->n_open; i++)
		add(&list, desk->open[i].from_min, desk->open[i].until_min);
	keep_to_sessions(desk, &list);
	for (int i = 0; i < desk->n_full; i++)
		take(&desk->full[i], &list);
	divide(desk, appointment->minutes, &list);
	keep_booked(appointment, &list);
	for (int i = 0; i < list.n; i++)
		appointment->openings[i] = list.pieces[i];
	appointment->n_openings = list.n;
}

bool
desk_is_odd(const struct plan_appointment *appointment)
{
	const struct plan_desk *desk = appointment->desk;
	int booked_min = appointment->booked_min;
	if (desk == NULL || booked_min == PLAN_NONE)
		return false;
	bool is_start = desk->n_starts == 0;
	for (int k = 0; k < desk->n_starts; k++)
		is_start = is_start || desk->starts[k] == booked_min;
	return !is_start ||
	       (desk->n_sessions > 0 && !lies_in(desk->sessions, desk->n_sessions, booked_min,
						 booked_min + appointment->minutes));
}

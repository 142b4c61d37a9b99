/* SPDX-License-Identifier: MIT
 *
 * The scan compares by the second, people by the minute; and it counts rides only to hold them to
 * their limit.
 */
#include "travel/spare.h"

/* Less stands before: who leaves later, in whole minutes as all that follows, then who is there
 * sooner, with less money, with less walking. */
static bool
is_before(const struct spare_step *a, const struct spare_step *b)
{
	int32_t a_min = csa_day_minute_before(a->leave_s);
	int32_t b_min = csa_day_minute_before(b->leave_s);
	if (a_min != b_min)
		return a_min > b_min;
	if (a->arrive_s != b->arrive_s)
		return a->arrive_s < b->arrive_s;
	if (a->pence != b->pence)
		return a->pence < b->pence;
	return a->walk_m < b->walk_m;
}

/* Whether one of the first ${n}, which leave no sooner than ${step}, is as good. */
static bool
is_beaten(const struct spare_step items[], size_t n, const struct spare_step *step)
{
	/* Who leaves when this one is there is there later. */
	for (size_t i = n; i > 0 && items[i - 1].leave_s < step->arrive_s; i--)
		if (items[i - 1].arrive_s <= step->arrive_s && items[i - 1].pence <= step->pence &&
		    items[i - 1].walk_m <= step->walk_m)
			return true;
	return false;
}

void
spare_steps_settle(struct spare_steps *steps)
{
	struct spare_step *items = steps->items;
	size_t n = 0;
	/* The scan told them by the second, so hardly one has to move. */
	for (size_t i = 1; i < steps->n; i++) {
		const struct spare_step step = items[i];
		size_t at = i;
		for (; at > 0 && is_before(&step, &items[at - 1]); at--)
			items[at] = items[at - 1];
		items[at] = step;
	}
	/* Changes have been held to their limit; with it kept, fewer are no merit of their own. */
	for (size_t i = 0; i < steps->n; i++)
		if (!is_beaten(items, n, &items[i]))
			items[n++] = items[i];
	steps->n = n;
}

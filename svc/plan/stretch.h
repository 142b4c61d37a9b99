/* SPDX-License-Identifier: MIT
 *
 * Stretches between meals, of labels (frontier.h), where the time without one is limited.
 *
 * A meal may wait: the later it is the later the next one may be. So a label stands for many days
 * at once, of the same steps: their last meal is over at any minute E up to fed_min, and then the
 * person is free at the later of free_min and E + free_span, ready at the later of ready_min and
 * E + ready_span. The spans are what the steps take since that meal where nothing but it is waited
 * for, or more, as long as E = fed_min leaves free_min and ready_min what they are.
 *
 * Before the first meal E is when the day begins.
 *
 * A label less or equal in free_min, ready_min, both spans and -fed_min does for all days of
 * another: with the other's E, or with its own earliest if that is later.
 */
#ifndef PLAN_STRETCH_H
#define PLAN_STRETCH_H

#include "plan/frontier.h"

static inline int16_t
stretch_larger(int a, int b)
{
	return (int16_t)(a > b ? a : b);
}

static inline int16_t
stretch_smaller(int a, int b)
{
	return (int16_t)(a < b ? a : b);
}

/* The last meal is over by ${fed_min} at the latest. */
static inline void
stretch_fed_by(struct label *label, int fed_min)
{
	if (fed_min < label->fed_min)
		label->fed_min = (int16_t)fed_min;
	label->free_span = stretch_larger(label->free_span, label->free_min - label->fed_min);
	label->ready_span = stretch_larger(label->ready_span, label->ready_min - label->fed_min);
}

/* The latest that the person is free. */
static inline int
stretch_free_most(const struct label *label)
{
	return label->fed_min + label->free_span;
}

/* When the person is free if the last meal is over at ${fed_min}. */
static inline int
stretch_free_at(const struct label *label, int fed_min)
{
	if (fed_min > label->fed_min)
		fed_min = label->fed_min;
	return stretch_larger(label->free_min, fed_min + label->free_span);
}

/* A meal of ${minutes} that begins at free_min - ${minutes} or, as long as nobody waits longer for
 * it than ${most_min}, later up to ${last_min}. Its own waiting is done as late as can be. */
static inline void
stretch_begin(struct label *label, int minutes, int last_min, int most_min)
{
	int start_min = label->fed_min + most_min < last_min ? label->fed_min + most_min : last_min;
	label->fed_min = (int16_t)(start_min + minutes);
	label->free_span = 0;
	label->ready_span = stretch_larger(0, label->ready_span - minutes - most_min);
	/* However soon it begins, the meal before it waited for it, and what came between with it.
	 */
	label->ready_min = stretch_larger(label->ready_min, label->free_min + label->ready_span);
}

#endif

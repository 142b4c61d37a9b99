/* SPDX-License-Identifier: MIT
 *
 * The words for a day's kinds, as documents and answers spell them.
 */
#include "plan/day.h"

#include <stddef.h>

#include "base/err.h"

const char *
plan_by_word(enum plan_by by)
{
	switch (by) {
	case PLAN_WALK:
		return "walk";
	case PLAN_TRANSIT:
		return "transit";
	case PLAN_TAXI:
		return "taxi";
	case PLAN_LIFT:
		return "lift";
	}
	return NULL;
}

const char *
plan_mode_word(enum plan_mode mode)
{
	switch (mode) {
	case PLAN_VISIT:
		return "visit";
	case PLAN_PHONE:
		return "phone";
	case PLAN_VIDEO:
		return "video";
	}
	return NULL;
}

const char *
plan_party_word(enum plan_party party)
{
	switch (party) {
	case PLAN_SERVICE:
		return "service";
	case PLAN_OFFICER:
		return "officer";
	}
	return NULL;
}

struct plan_car
plan_car_of(const struct plan_problem *problem, int from, int to, const struct plan_option *option)
{
	if (option->car > 0) {
		ensure(option->car < problem->n_cars);
		return problem->cars[option->car];
	}
	if (option->by == PLAN_TAXI || option->by == PLAN_LIFT)
		return (struct plan_car){option->by, 0, option->minutes, from, to};
	return (struct plan_car){.by = PLAN_WALK};
}

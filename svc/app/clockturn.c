/* SPDX-License-Identifier: MIT
 *
 * What the hour that clocks leave out cuts away.
 */
#include "app/clockturn.h"

#include "app/openings.h"
#include "base/err.h"

static void
fit_break(const struct civil_turn *turn, struct plan_break *rest)
{
	int next_min = turn->from_min + turn->minutes;
	if (rest->until_min <= turn->from_min || rest->from_min >= next_min)
		return;
	int before = turn->from_min - rest->from_min;
	int behind = rest->until_min - next_min;
	if (before >= rest->minutes && before >= behind)
		rest->until_min = turn->from_min;
	else if (behind >= rest->minutes)
		rest->from_min = next_min;
	else
		rest->minutes += turn->minutes; /* longer than either part: it lies over the hour */
}

void
clockturn_apply(const struct civil_turn *turn, struct plan_problem *problem)
{
	if (turn->minutes <= 0)
		return;
	int margin = problem->arrive_early_min > problem->rest_min ? problem->arrive_early_min
								   : problem->rest_min;
	struct plan_interval taken = {turn->from_min, turn->from_min + turn->minutes + margin};
	for (int i = 0; i < problem->n_appointments; i++)
		openings_cut(&problem->appointments[i], taken, NULL);
	for (int i = 0; i < problem->n_breaks; i++)
		fit_break(turn, &problem->breaks[i]);
}

void
clockturn_check(const struct civil_turn *turn, const struct plan_problem *problem,
		struct problems *problems)
{
	const struct {
		const char *at;
		int minute;
	} times[] = {
	    {"/gate/earliest", problem->gate_earliest_min},
	    {"/gate/expected", problem->gate_expected_min},
	    {"/gate/latest", problem->gate_latest_min},
	};
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		int past = times[i].minute - turn->from_min;
		char from[CIVIL_TIME_SIZE];
		char until[CIVIL_TIME_SIZE];
		if (turn->minutes <= 0 || past < 0 || past >= turn->minutes)
			continue;
		civil_time_format(turn->from_min, from);
		civil_time_format(turn->from_min + turn->minutes, until);
		problem_add(problems, times[i].at,
			    "no clock shows this time: at %s it is put forward to %s", from, until);
	}
}

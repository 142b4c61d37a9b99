/* SPDX-License-Identifier: MIT
 *
 * What our own file says of a place beside its hours, for "firstday hours": as lines that fit a
 * phone, and as JSON.
 */
#ifndef CLI_HOURS_H
#define CLI_HOURS_H

#include <jansson.h>

#include "calendar/closures.h"
#include "cli/cli.h"

/* One place, and the dates that are asked for. */
struct cli_hours {
	const struct hours *hours;
	const struct holidays *holidays;
	const struct ownhours *own; /* NULL: there is no such file */
	struct target_place place;
	struct civil_date first, last;
};

/*
 * The lines under that of a date: its season, breaks, sessions with how many people, and (if it is
 * the only date that is asked for) the starts that its desks give.
 */
void cli_hours_print_day(struct cli *cli, const struct cli_hours *told, struct civil_date date,
			 const struct hours_day *day);

/* The closures of these dates and of the HOURS_SHUT_LOOK_DAYS behind them, a line each. */
void cli_hours_print_closures(struct cli *cli, const struct cli_hours *told);

/*
 * The same as members of the date's object: "season": null or {"from", "until", "because"},
 * "breaks": [["12:30","13:30"]], "sessions": [{"from", "until", "people"}], "starts": null or
 * ["10:00", ...], "at_once". Where nobody said how many it is null.
 */
void cli_hours_add_day(const struct cli_hours *told, struct civil_date date,
		       const struct hours_day *day, json_t *object);

/* [{"from_date", "until_date", "from", "until", "because"}] */
json_t *cli_hours_json_closures(const struct cli_hours *told);

#endif

/* SPDX-License-Identifier: MIT
 *
 * An answer on travel as a person reads it, on a phone in the rain: short lines, plain words, the
 * clock of twelve hours, and the day always said.
 */
#ifndef CLI_JOURNEY_H
#define CLI_JOURNEY_H

#include "cli/cli.h"
#include "travel/travel_answer.h"

/* What an answer rests on. */
struct cli_journey_facts {
	const char *driving; /* of driving times; told where a car is */
	bool is_covered;     /* the timetable knows what runs on the date */
};

void cli_journey_print(struct cli *cli, const struct travel_question *question,
		       const struct travel_answer *answer, const struct cli_journey_facts *facts);

#endif

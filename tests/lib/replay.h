/* SPDX-License-Identifier: MIT
 *
 * Runs a journey that was told once more, on the judge's own tables of a feed drawn by gtfs_draw.h:
 * each ride is there that day with these stops and minutes, legs join in place and time, walks fit
 * the ground, margins hold, totals add up.
 */
#ifndef TESTS_LIB_REPLAY_H
#define TESTS_LIB_REPLAY_H

#include "tests/lib/gtfs_judge_door.h"
#include "travel/travel_answer.h"

#define REPLAY_FAULT_SIZE 400

struct replay {
	const struct judge *judge; /* open on the journeys' date */
	const struct judge_person *person;
	char *fault; /* of REPLAY_FAULT_SIZE: what was wrong first, "" before */
};

/* From ${from}, a door or a stop by its name, to the door ${to}. */
void replay_journey(struct replay *replay, const struct travel_journey *journey,
		    struct travel_place from, const struct travel_place *to);

/* What follows a missed ride leaves its stop after it has left, and can be made. */
void replay_missed(struct replay *replay, const struct travel_missed *missed,
		   const struct travel_place *to);

#endif

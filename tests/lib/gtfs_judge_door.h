/* SPDX-License-Identifier: MIT
 *
 * The judge's way from door to door, by the words of travel/travel.h and with nothing of its code:
 * walks of the straight line x 1.3, margins between rides in the minutes that are printed, circles
 * that nobody walks, boards or alights in.
 */
#ifndef TESTS_LIB_GTFS_JUDGE_DOOR_H
#define TESTS_LIB_GTFS_JUDGE_DOOR_H

#include "tests/lib/gtfs_judge.h"

#define JUDGE_GROUND_STOPS 16
#define JUDGE_GROUND_TRIPS 32
#define JUDGE_CHANGE_M_MAX 2000 /* the longest walk between two rides */

struct judge_circle {
	struct geo_point at;
	int radius_m;
};

struct judge_person {
	double walk_mps;
	int walk_m_max_leg;
	int change_minutes;
	const struct judge_circle *circles;
	int n_circles;
};

/* Metres and seconds on foot, both rounded up; -1 m where the person may not walk so. */
struct judge_walk {
	int m;
	int s;
};
struct judge_walk judge_walk(const struct judge_person *person, struct geo_point from,
			     struct geo_point to);
bool judge_is_barred(const struct judge_person *person, struct geo_point at);

/*
 * Whether one of ${points}, or a line between two of them, comes within a metre of the edge of a
 * circle: there two right ways of reckoning may differ.
 */
bool judge_is_close(const struct judge_person *person, const struct geo_point points[], int n);

/* The walks of one person between two doors, whatever transfers.txt says of them: made once, asked
 * for many minutes. */
struct judge_ground {
	const struct judge_person *person;
	bool is_barred[JUDGE_GROUND_STOPS];
	struct judge_walk from[JUDGE_GROUND_STOPS]; /* by stop: from the first door, m < 0: none */
	struct judge_walk to[JUDGE_GROUND_STOPS];
	struct judge_walk change[JUDGE_GROUND_STOPS][JUDGE_GROUND_STOPS];
};
void judge_ground_make(const struct judge *judge, const struct judge_person *person,
		       const struct geo_point doors[2], struct judge_ground *ground);

/* A ride that was left. */
struct judge_alighted {
	struct judge_end at;
	int64_t arrive_s;
};

/* From when on ${to} may be boarded, by walk, transfers.txt and margin; JUDGE_NEVER: not at all. */
int64_t judge_ready(const struct judge *judge, const struct judge_ground *ground,
		    const struct judge_alighted *left, struct judge_end to);

/*
 * The earliest instant at the second door by at least one ride, leaving the first at ${leave_s} (a
 * whole minute); JUDGE_NEVER if there is none.
 */
int64_t judge_door(const struct judge *judge, const struct judge_ground *ground, int64_t leave_s);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A town that exists nowhere, for tests of whole days: eight stops, three bus lines that run every
 * 30 or 60 minutes from 06:00 to 22:40 on every day of 2022 to 2026, and a place near each stop.
 */
#ifndef TESTS_WORLD_TOWN_H
#define TESTS_WORLD_TOWN_H

#include "base/civil.h"
#include "base/geo.h"
#include "base/problem.h"

#define TOWN_STOPS 8

struct town_stop {
	const char *name;
	struct geo_point at;
};

/*
 *	line 1   Gate Lane - Station - Market - College         every 30 minutes, 6 + 5 + 6
 *	line 7   Hill Top - Station - Market - Riverside        every hour, 9 + 5 + 7
 *	line 15  Infirmary - Market - Mill                      every hour, 8 + 11
 */
extern const struct town_stop town_stops[TOWN_STOPS];

/* Where a visit near stop ${k} takes place: ${nth} is 0..9, no two are within 50 m. */
struct geo_point town_place(int k, int nth);

/* Writes the town's timetable file to ${path}; panics if that fails. */
void town_build(const char *path, struct problems *problems);

/* The same by night: its lines run from 05:00 until 29:40, that is 05:40 of the next morning. */
void town_build_night(const char *path, struct problems *problems);

/* The same with another last date and, as ${without}, one line that does not run ("" for none). */
void town_build_until(const char *path, struct civil_date last, const char *without,
		      struct problems *problems);

#endif

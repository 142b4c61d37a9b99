/* SPDX-License-Identifier: MIT
 *
 * A town for tests of travel: the stops of feed.h, 1,112 m apart on a line going north, places
 * beside them, a taxi tariff and fares.
 */
#ifndef TESTS_LIB_TOWN_H
#define TESTS_LIB_TOWN_H

#include "tests/lib/feed.h"
#include "travel/travel.h"

struct town {
	struct feed feed;
	struct travel *travel; /* NULL before town_open */
	struct travel_query query;
	struct arena arena;
};

/* For cmocka: *state is a struct town, its query the defaults for Friday 15 September 2023. */
int town_set_up(void **state);
int town_tear_down(void **state);

/* Compile ${times} of ${n_trips} trips (feed_set_times) and open the travel. */
void town_open(struct town *town, int n_trips, const char *times);

/* The same of the town's feed as it stands. */
void town_open_feed(struct town *town);

/* A place some ${m} metres on foot east of stop ${stop}. */
struct travel_place town_beside(int stop, int m, const char *label);

void town_write(const char *path, const char *text);

#endif

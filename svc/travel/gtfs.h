/* SPDX-License-Identifier: MIT
 *
 * A GTFS static feed in memory: every table that the timetable needs, checked as a whole.
 *
 * [GTFS Schedule reference, gtfs.org] Read are agency, stops, routes, trips, stop_times, calendar,
 * calendar_dates, frequencies, transfers and feed_info; shapes and the rest are not unpacked. All
 * references between tables are resolved to row numbers and all texts to offsets in one pool.
 */
#ifndef TRAVEL_GTFS_H
#define TRAVEL_GTFS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/geo.h"
#include "base/problem.h"
#include "travel/idmap.h"
#include "travel/vec.h"

#define GTFS_STOPS_MAX      (UINT32_C(1) << 20)
#define GTFS_TRIPS_MAX      (UINT32_C(1) << 23)
#define GTFS_TIMES_MAX      (UINT32_C(40) * 1000 * 1000)
#define GTFS_ROWS_MAX       (UINT32_C(4) * 1000 * 1000) /* of every other table */
#define GTFS_HOURS_MAX      168                         /* latest time of day, a week */
#define GTFS_NO_TIME        (-1)
#define GTFS_TRANSFER_S_MAX 86400

/* Texts are offsets into struct gtfs.texts; 0 is "". */
struct gtfs_agency {
	uint32_t id;
	uint32_t name;
	uint32_t zone; /* the same for all */
};

struct gtfs_stop {
	uint32_t id;
	uint32_t name;       /* the id where it has no name */
	struct geo_point at; /* 0,0 where has_place is false */
	bool has_place;
	uint8_t kind; /* location_type, 0 stop, 1 station, 2 entrance, 3 node, 4 boarding area */
	uint8_t wheelchair; /* 0 unknown, 1 yes, 2 no */
};

struct gtfs_route {
	uint32_t id;
	uint32_t name;   /* short name, else long name, else id */
	uint32_t agency; /* row */
	uint16_t type;
};

struct gtfs_service {
	uint32_t id;
	struct civil_date first; /* first > last: runs by exceptions only */
	struct civil_date last;
	uint8_t weekdays; /* bit 0 Monday ... bit 6 Sunday */
};

struct gtfs_exception {
	uint32_t service;
	struct civil_date date;
	bool is_added; /* else taken away */
};

struct gtfs_trip {
	uint32_t id;
	uint32_t headsign;
	uint32_t route;
	uint32_t service;
	uint32_t first_time; /* its stop times, in order of sequence */
	uint32_t n_times;
	uint8_t wheelchair;
	bool has_frequency; /* its times are a pattern, it runs only as frequencies say */
};

struct gtfs_time {
	uint32_t trip;
	uint32_t sequence;
	uint32_t stop;
	uint32_t line;    /* of stop_times.txt */
	int32_t arrive_s; /* 0 <= arrive_s <= depart_s <= the next arrive_s */
	int32_t depart_s;
	bool may_board; /* pickup type other than 1 */
	bool may_alight;
};

struct gtfs_frequency {
	uint32_t trip;
	int32_t first_s; /* first departure from the first stop */
	int32_t until_s; /* no departure then or later */
	int32_t headway_s;
	bool is_exact; /* exact_times 1 */
};

struct gtfs_transfer {
	uint32_t from;
	uint32_t to;
	int32_t walk_s; /* GTFS_NO_TIME: it is forbidden (type 3) */
};

struct gtfs {
	struct textpool texts;
	struct idmap agency_ids, stop_ids, route_ids, service_ids, trip_ids;
	VEC(struct gtfs_agency) agencies;
	VEC(struct gtfs_stop) stops;
	VEC(struct gtfs_route) routes;
	VEC(struct gtfs_service) services;
	VEC(struct gtfs_exception) exceptions;
	VEC(struct gtfs_trip) trips;
	VEC(struct gtfs_time) times; /* by trip, then by sequence; every time filled in */
	VEC(struct gtfs_frequency) frequencies;
	VEC(struct gtfs_transfer) transfers; /* as listed, also self-transfers */
	uint32_t publisher;
	uint32_t version;

	/* While reading. */
	struct problems *problems;
	uint32_t last_trip; /* of the row before: stop times come by trip */
};

/*
 * Read the feed at ${path}. Times that are left out between two stops of a trip are interpolated
 * evenly. Transfers of types 0, 2 and empty are footpaths of min_transfer_time seconds (0 if
 * empty); 3 forbids; 1, 4 and 5, and rows for certain routes or trips only, are not kept.
 *
 * Returns 0, or E_INPUT with every fault as "stops.txt:14"; gtfs_free is due in both cases.
 */
MUST_USE
int gtfs_read(struct gtfs *gtfs, const char *path, struct problems *problems);
void gtfs_free(struct gtfs *gtfs);

#endif

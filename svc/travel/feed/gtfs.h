/* SPDX-License-Identifier: MIT
 *
 * GTFS static feeds in memory: every table that the timetable needs, checked as a whole.
 *
 * [GTFS Schedule reference, gtfs.org] Read are agency, stops, routes, trips, stop_times, calendar,
 * calendar_dates, frequencies, transfers and feed_info; shapes and the rest are not unpacked. All
 * references between tables are resolved to row numbers and all texts to offsets in one pool.
 * Several feeds stand one after the other in the same tables; ids are those of their feed, only
 * stops may be shared (tt_record.h).
 */
#ifndef TRAVEL_GTFS_H
#define TRAVEL_GTFS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/geo.h"
#include "base/problem.h"
#include "travel/feed/csvrows.h"
#include "travel/feed/idmap.h"
#include "travel/table/vec.h"

#define GTFS_FEEDS_MAX      32
#define GTFS_STOPS_MAX      (UINT32_C(1) << 20)
#define GTFS_TRIPS_MAX      (UINT32_C(1) << 23)
#define GTFS_TIMES_MAX      (UINT32_C(40) * 1000 * 1000)
#define GTFS_ROWS_MAX       (UINT32_C(4) * 1000 * 1000) /* of every other table */
#define GTFS_HOURS_MAX      168                         /* latest time of day, a week */
#define GTFS_RUN_S_MAX      (8 * 86400)                 /* no run of a frequency arrives then */
#define GTFS_NO_TIME        (-1)
#define GTFS_NO_DAY         INT32_MIN
#define GTFS_TRANSFER_S_MAX 86400
#define GTFS_SAME_STOP_M    250 /* stops of two feeds with one id and no further apart are one */

enum gtfs_file {
	GTFS_AGENCY,
	GTFS_STOPS,
	GTFS_CALENDAR,
	GTFS_CALENDAR_DATES,
	GTFS_ROUTES,
	GTFS_TRIPS,
	GTFS_TRANSFERS,
	GTFS_FREQUENCIES,
	GTFS_STOP_TIMES,
	GTFS_FEED_INFO,
};
#define GTFS_FILES (GTFS_FEED_INFO + 1)
extern const char *const gtfs_file_names[GTFS_FILES]; /* "agency.txt" ... */

/* Texts are offsets into struct gtfs.texts; 0 is "". */
struct gtfs_feed {
	uint32_t file; /* name of the zip without folders */
	uint32_t publisher;
	uint32_t version;
	int32_t info_first_day; /* feed_start_date: struct civil_date.day, or GTFS_NO_DAY */
	int32_t info_last_day;
	struct csvrows_count counts[GTFS_FILES];
	uint32_t n_block_trips;
	uint32_t n_stops_shared; /* with feeds before it */
	uint32_t n_dropped;      /* references that led nowhere, and were let go of */
	uint32_t first_agency;   /* rows where its part of the tables begins */
	uint32_t first_service;
	uint32_t first_trip;
};

struct gtfs_agency {
	uint32_t id;
	uint32_t name;
	uint32_t zone; /* the same for all */
	uint32_t feed;
};

struct gtfs_stop {
	uint32_t id;     /* no other stop has it */
	uint32_t own_id; /* as its feed has it */
	uint32_t name;   /* the id where it has no name */
	uint32_t platform;
	uint32_t parent;     /* row of its station, or IDMAP_NONE */
	uint32_t feeds;      /* bit f: feed f has it */
	struct geo_point at; /* 0,0 where has_place is false */
	bool has_place;
	uint8_t kind; /* location_type, 0 stop, 1 station, 2 entrance, 3 node, 4 boarding area */
	uint8_t wheelchair; /* 0 unknown, or as the station; 1 yes, 2 no */
	uint8_t n_renames;  /* so often stands its feed's number before its own id */
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
	uint8_t feed;
	bool has_frequency; /* its times are a pattern, it runs only as frequencies say */
};

struct gtfs_time {
	uint32_t trip;
	uint32_t sequence;
	uint32_t stop;
	uint32_t line;    /* of stop_times.txt */
	int32_t arrive_s; /* 0 <= arrive_s <= depart_s <= the next arrive_s */
	int32_t depart_s;
	uint8_t pickup; /* pickup_type: 0 regular, 1 none, 2 phone the agency, 3 ask the driver */
	uint8_t drop_off;
	bool is_about; /* timepoint 0, or filled in */
};

struct gtfs_frequency {
	uint32_t trip;
	uint32_t line;
	int32_t first_s; /* first departure from the first stop */
	int32_t until_s; /* no departure then or later */
	int32_t headway_s;
	bool is_exact; /* exact_times 1 */
};

struct gtfs_transfer {
	uint32_t from; /* stop; IDMAP_NONE only for types 4 and 5, like ${to} */
	uint32_t to;
	int32_t min_s;       /* min_transfer_time, GTFS_NO_TIME where it is empty */
	uint32_t from_route; /* row, or IDMAP_NONE: any; also the next three */
	uint32_t to_route;
	uint32_t from_trip;
	uint32_t to_trip;
	uint32_t type; /* transfer_type */
	uint32_t feed;
};

struct gtfs {
	struct textpool texts;
	VEC(struct gtfs_feed) feeds;
	VEC(struct gtfs_agency) agencies;
	VEC(struct gtfs_stop) stops;
	VEC(struct gtfs_route) routes;
	VEC(struct gtfs_service) services;
	VEC(struct gtfs_exception) exceptions;
	VEC(struct gtfs_trip) trips; /* of refused stop times: with n_times 0 */
	VEC(struct gtfs_time) times; /* by trip, then by sequence; every time filled in */
	VEC(struct gtfs_frequency) frequencies;
	VEC(struct gtfs_transfer) transfers; /* as listed, also self-transfers */
	struct gtfs_reading *reading;        /* while a feed is read */
};

/* How a feed is read. */
struct gtfs_rules {
	double refuse_percent; /* a table with more refused rows than this spoils its feed */
	bool is_named;         /* faults carry the feed's path: there are several */
	/* Where references are told that lead nowhere and were let go of; NULL: nowhere. */
	struct problems *dropped;
};

/*
 * Read the feed at ${path} behind those that are there; ${gtfs} begins as {0}. Times that are left
 * out between two stops of a trip are interpolated evenly.
 *
 * A row with a fault is refused by itself, with the rows that name it, each told in ${refused} as
 * "stops.txt:14". A trip whose times cannot be put in order loses all of them. A feed that was cut
 * out of a larger one names what is no longer there: a stop whose station is not to be had stands
 * alone, and a transfer of a stop, line or trip that the feed has not is left out; both are told in
 * rules.dropped and are no fault of their row. Returns 0, or
 * E_INPUT with ${problems} when the feed is spoilt: a file, column or time zone that is missing or
 * differs, too many refused rows, nothing left. gtfs_free is due in both cases.
 */
MUST_USE
int gtfs_read(struct gtfs *gtfs, const char *path, struct gtfs_rules rules,
	      struct problems *problems, struct problems *refused);
void gtfs_free(struct gtfs *gtfs);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A second reader of GTFS and the plainest possible search, to judge svc/travel by. It includes
 * nothing of svc/travel: its CSV, tables, days and clocks are its own (the C library's zones), and
 * its search is rounds over whole runs of trips until nothing gets better.
 *
 * Instants are UTC seconds; seconds of a table are GTFS time, counted from noon minus 12 hours of
 * the service day.  [GTFS Schedule reference]  Only for feeds that are valid: any fault fails the
 * test. One judge at a time: the zone is the process's.
 */
#ifndef TESTS_LIB_GTFS_JUDGE_H
#define TESTS_LIB_GTFS_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/geo.h"

#define JUDGE_NEVER  INT64_MAX
#define JUDGE_NONE   UINT32_MAX
#define JUDGE_FILES  16
#define JUDGE_DAYS   9   /* service days before a date that may still run on it */
#define JUDGE_SAME_M 250 /* stops of two feeds with one id are one so near to each other */
#define JUDGE_NO_SEC INT32_MIN

struct judge_stop {
	const char *id;
	const char *name;
	struct geo_point at;
	int kind;           /* location_type */
	const char *parent; /* its station's id, "" if none */
};

struct judge_service {
	const char *id;
	int32_t first_day, last_day; /* first > last: exceptions only */
	unsigned weekdays;           /* bit 0 Monday */
};

struct judge_exception {
	uint32_t service;
	int32_t day;
	bool is_added;
};

struct judge_trip {
	const char *id;
	uint32_t service;
	uint32_t route; /* row of routes.txt, those of the feeds before counted */
	uint32_t first_call, n_calls;
	bool repeats; /* runs as frequencies.txt says only */
};

struct judge_call {
	uint32_t trip;
	uint32_t stop;
	long sequence;
	int32_t arrive_s, depart_s; /* JUDGE_NO_SEC while left out */
	bool may_board, may_alight;
};

struct judge_frequency {
	uint32_t trip;
	int32_t first_s, until_s, headway_s;
};

struct judge_transfer {
	uint32_t from, to; /* JUDGE_NONE where a row names none */
	int type;
	int32_t min_s;     /* JUDGE_NO_SEC where empty */
	uint32_t route[2]; /* of the ride before and of the one after, JUDGE_NONE: any */
	uint32_t trip[2];
};

/* One vehicle on the road: its calls are at ${moved_s} + their seconds, in UTC. */
struct judge_run {
	uint32_t trip;
	int days; /* its service day is so many before the date */
	int64_t moved_s;
};

struct judge {
	struct arena arena; /* all texts */
	struct {
		const char *name;
		const char *text;
		size_t n;
	} files[JUDGE_FILES];
	int n_files;

	const char *zone;
	struct judge_names *stop_ids, *service_ids, *trip_ids, *route_ids; /* of each feed */
	struct judge_names *told_ids; /* stops as the merged feeds call them */
	int n_feeds;                  /* read so far */
	uint32_t n_routes;
	struct judge_stop *stops;
	struct judge_service *services;
	struct judge_exception *exceptions;
	struct judge_trip *trips;
	struct judge_call *calls; /* by trip, then by sequence; every time filled in */
	struct judge_frequency *frequencies;
	struct judge_transfer *transfers;
	size_t n_stops, n_services, n_exceptions, n_trips, n_calls, n_frequencies, n_transfers;
	bool *may_foot; /* by transfer: a footpath of "firstday journeys" for all */
	bool has_some;  /* a row names a line or a trip */
	int32_t *rules; /* then: what judge_change found before, and behind it judge_foot */

	struct civil_date date; /* of judge_open_date */
	int64_t base_s;         /* its noon minus 12 hours */
	struct judge_run *runs;
	size_t n_runs;
	size_t n_kinds;   /* of rides that rows may tell apart: trips and none, else 1 */
	int64_t *room[4]; /* by stop and kind, for the search */
};

void judge_init(struct judge *judge);
void judge_fini(struct judge *judge);

/*
 * A table of the feed, borrowed until judge_read; or all of a zip's. After judge_read the next feed
 * may follow, to be merged with those before it.
 */
void judge_file(struct judge *judge, const char *name, const char *text, size_t n);
void judge_zip(struct judge *judge, const char *path);
void judge_read(struct judge *judge);

uint32_t judge_stop_find(const struct judge *judge, const char *id); /* or JUDGE_NONE */

/* Gather what runs on the date: of it and of the days before, nothing of the next. */
void judge_open_date(struct judge *judge, struct civil_date date);
bool judge_service_runs(const struct judge *judge, uint32_t service, int32_t day);

/*
 * The instant at which a clock shows ${minute} of the date (past 24:00: of the next): the first of
 * two, and what is skipped by the clock before. And what it shows then, from 00:00 of the date.
 */
int64_t judge_utc(const struct judge *judge, int minute);
int64_t judge_wall_s(const struct judge *judge, int64_t utc_s);

/* Whether clocks change between the date's 00:00 and two days later: minutes may go back then. */
bool judge_has_change(const struct judge *judge);

/* Where one changes, from or to which trip: JUDGE_NONE where none is ridden. */
struct judge_end {
	uint32_t stop;
	uint32_t trip;
};

/* What transfers.txt makes of a change: the seconds that it takes at least, or that it may not be;
 * ${is_said} where a row says so. */
struct judge_rule {
	bool is_said;
	bool is_forbidden;
	int32_t least_s;
};

/*
 * The most specific row that applies to two trips [GTFS Schedule reference, transfers.txt]: rows
 * for a station are for its platforms too. Of rows that name the same trips and routes the one that
 * names the platforms counts, else what forbids, else the quickest; of several that are equally
 * specific what forbids, else the longest.
 */
struct judge_rule judge_change(const struct judge *judge, struct judge_end from,
			       struct judge_end to);

/*
 * The same for a footpath of "firstday journeys", which is there only where a row says so: types 0,
 * 2 and 3, as listed, without stations' platforms. What names a trip or a line is not met where
 * none is ridden.
 */
struct judge_rule judge_foot(const struct judge *judge, struct judge_end from, struct judge_end to);

struct judge_answer {
	int64_t arrive_s; /* UTC, or JUDGE_NEVER */
	uint32_t rides;   /* the fewest with which one is there then */
};

/* From stop to stop by the rules of "firstday journeys" (DESIGN section 6), at the stop at ${at_s}.
 */
struct judge_answer judge_journey(struct judge *judge, uint32_t from, uint32_t to, int64_t at_s);

#endif

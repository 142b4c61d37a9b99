/* SPDX-License-Identifier: MIT
 *
 * From GTFS feeds to one timetable file: connections in order of departure, runs of frequencies
 * spelled out, footpaths and transfers by stop.
 */
#ifndef TRAVEL_COMPILE_H
#define TRAVEL_COMPILE_H

#include <stddef.h>

#include "base/problem.h"
#include "travel/feed/gtfs.h"

#define COMPILE_REFUSE_PERCENT 1.0 /* refused rows of a table that a feed may have */

struct compile_report {
	size_t n_stops;
	size_t n_trips; /* runs of frequencies counted one by one */
	size_t n_times; /* rows of stop_times.txt that were taken */
	size_t n_connections;
	size_t n_footpaths;
	size_t n_transfers; /* stations resolved to their platforms */
	size_t bytes;       /* of the file */
	size_t n_feeds;
	struct {
		const char *path; /* borrowed from the request */
		struct gtfs_feed read;
	} feeds[GTFS_FEEDS_MAX];
	struct problems *refused; /* every refused row, in the arena of the problems */
	struct problems *dropped; /* every reference that was let go of: gtfs_rules.dropped */
};

struct compile_request {
	const char *const *zip_paths;
	size_t n_zips; /* 1..GTFS_FEEDS_MAX */
	const char *tt_path;
	double refuse_percent;
};

/*
 * Compile the feeds into one timetable at ${tt_path}. 0, then report->refused lists the rows that
 * are not in it; E_INPUT with what spoils a feed, then with its refused rows; E_IO or E_FULL with a
 * problem at ${tt_path}. Unless it returns 0, ${tt_path} is as tt_write leaves it. The report is
 * filled as far as it went.
 */
MUST_USE
int compile_feeds(const struct compile_request *request, struct compile_report *report,
		  struct problems *problems);

/* The second half alone: feeds that gtfs_read has read. */
MUST_USE
int compile_write(const struct gtfs *gtfs, const char *tt_path, struct compile_report *report,
		  struct problems *problems);

/* compile_feeds for one feed, with COMPILE_REFUSE_PERCENT. */
MUST_USE
int compile_feed(const char *zip_path, const char *tt_path, struct compile_report *report,
		 struct problems *problems);

#endif

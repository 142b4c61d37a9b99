/* SPDX-License-Identifier: MIT
 *
 * From a GTFS feed to a timetable file: connections in order of departure, runs of frequencies
 * spelled out, footpaths by stop.
 */
#ifndef TRAVEL_COMPILE_H
#define TRAVEL_COMPILE_H

#include <stddef.h>

#include "base/problem.h"
#include "travel/gtfs.h"

struct compile_report {
	size_t n_stops;
	size_t n_trips; /* runs of frequencies counted one by one */
	size_t n_times; /* rows of stop_times.txt */
	size_t n_connections;
	size_t n_footpaths;
	size_t bytes; /* of the file */
};

/*
 * Compile the feed at ${zip_path} to ${tt_path}. 0; E_INPUT with every fault of the feed; E_IO or
 * E_FULL with a problem at ${tt_path}. Unless it returns 0, ${tt_path} is as tt_write leaves it.
 */
MUST_USE
int compile_feed(const char *zip_path, const char *tt_path, struct compile_report *report,
		 struct problems *problems);

/* The second half alone: a feed that gtfs_read has read. */
MUST_USE
int compile_write(const struct gtfs *gtfs, const char *tt_path, struct compile_report *report,
		  struct problems *problems);

#endif

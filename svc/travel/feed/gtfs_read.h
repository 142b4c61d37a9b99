/* SPDX-License-Identifier: MIT
 *
 * A feed while it is read, and the readers of single tables, for gtfs*.c only.
 */
#ifndef TRAVEL_GTFS_READ_H
#define TRAVEL_GTFS_READ_H

#include "travel/feed/feedzip.h"
#include "travel/feed/gtfs.h"

/* A row of stops.txt, for what can only be checked when all are there. */
struct gtfs_own_stop {
	uint32_t id; /* as the feed has it */
	uint32_t parent_id;
	uint32_t row; /* of gtfs->stops; IDMAP_REFUSED */
	uint32_t line;
};

struct gtfs_reading {
	struct problems *problems;
	struct problems *refused;
	struct problems *dropped; /* NULL: not told */
	struct feedzip *zip;
	struct gtfs_feed *feed;
	uint32_t feed_number;
	struct idmap agency_ids, stop_ids, route_ids, service_ids, trip_ids;
	struct idmap known_stops; /* of the feeds before, those that bear their own id */
	struct idmap stop_names;  /* of all feeds, by the ids that they have in the timetable */
	VEC(struct gtfs_own_stop) own_stops;
	uint32_t last_trip; /* of the stop time before: they come by trip */
	uint32_t first_time;
};

/* Read a table and note its counts. */
void gtfs_read_table(struct gtfs *gtfs, enum gtfs_file file, bool is_required,
		     const struct feedzip_table *table);

/* Refuse ${n_rows} rows of a file that were taken before, for a fault at ${line}. */
void gtfs_refuse(struct gtfs *gtfs, enum gtfs_file file, uint32_t line, uint32_t n_rows,
		 const char *text);

/* Tell that a reference at ${line} leads nowhere and is let go of. */
void gtfs_drop(struct gtfs *gtfs, enum gtfs_file file, uint32_t line, const char *text);

void gtfs_read_stops(struct gtfs *gtfs);
void gtfs_read_calendar(struct gtfs *gtfs); /* calendar and calendar_dates */
void gtfs_read_trips(struct gtfs *gtfs);
void gtfs_read_frequencies(struct gtfs *gtfs);
void gtfs_read_transfers(struct gtfs *gtfs);
void gtfs_read_times(struct gtfs *gtfs); /* sorted, checked, interpolated */

#endif

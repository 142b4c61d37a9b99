/* SPDX-License-Identifier: MIT
 *
 * Fields of GTFS rows: ids, dates, times of day, degrees. Each tells its fault at the row's line,
 * which refuses the row, and then gives a harmless value.
 */
#ifndef TRAVEL_GTFS_FIELD_H
#define TRAVEL_GTFS_FIELD_H

#include <stdbool.h>

#include "travel/feed/csvrows.h"
#include "travel/feed/gtfs_read.h"

/* Whether there is room for one more row and its texts; if not, the feed is spoilt. */
bool gtfs_has_room(const struct gtfs *gtfs, const struct csvrows_row *row, size_t n, size_t most);

/*
 * The id in field ${index}, which must be new in ${ids}: its text's offset, or 0 with a fault if it
 * is empty or stands there already.
 */
uint32_t gtfs_new_id(struct gtfs *gtfs, const struct csvrows_row *row, int index,
		     const struct idmap *ids);

/*
 * Enter ${id} (0: nothing) as the name of row ${n}, or as refused when its row has a fault, so that
 * what names it is refused too. True when the row is to be taken.
 */
bool gtfs_enter(struct gtfs *gtfs, const struct csvrows_row *row, struct idmap *ids, uint32_t id,
		size_t n);

/* The row that field ${index} names in ${ids}; IDMAP_NONE with a fault ("no such stop") if none. */
uint32_t gtfs_reference(struct gtfs *gtfs, const struct csvrows_row *row, int index,
			const struct idmap *ids, const char *what);
/* The same, but IDMAP_NONE without a fault for an empty field. */
uint32_t gtfs_optional(struct gtfs *gtfs, const struct csvrows_row *row, int index,
		       const struct idmap *ids, const char *what);

/* A fault if the field is empty; ${name} is its column. */
void gtfs_require(const struct csvrows_row *row, int index, const char *name);

/* "20230915". */
bool gtfs_date(const struct csvrows_row *row, int index, struct civil_date *date);

/* "7:05:00", "25:10:00" as seconds; GTFS_NO_TIME if empty, and also, with a fault, if wrong. */
int32_t gtfs_time(const struct csvrows_row *row, int index);

/* Degrees within -${limit}..${limit}; false if empty (no fault) or wrong (told). */
bool gtfs_degrees(const struct csvrows_row *row, int index, double limit, double *degrees);

#endif

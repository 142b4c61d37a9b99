/* SPDX-License-Identifier: MIT
 *
 * The readers of single tables, for gtfs.c only.
 */
#ifndef TRAVEL_GTFS_READ_H
#define TRAVEL_GTFS_READ_H

#include "travel/feedzip.h"
#include "travel/gtfs.h"

void gtfs_read_calendar(struct gtfs *gtfs, struct feedzip *zip); /* calendar and calendar_dates */
void gtfs_read_trips(struct gtfs *gtfs, struct feedzip *zip);
void gtfs_read_frequencies(struct gtfs *gtfs, struct feedzip *zip);
void gtfs_read_times(struct gtfs *gtfs, struct feedzip *zip); /* sorted, checked, interpolated */

#endif

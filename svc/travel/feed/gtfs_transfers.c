/* SPDX-License-Identifier: MIT
 *
 * transfers: every row as it is listed; what becomes of them is the compiler's to say.
 */
#include "travel/feed/gtfs_field.h"
#include "travel/feed/gtfs_read.h"

enum {
	TRANSFER_FROM,
	TRANSFER_TO,
	TRANSFER_TYPE,
	TRANSFER_TIME,
	TRANSFER_FROM_ROUTE,
	TRANSFER_TO_ROUTE,
	TRANSFER_FROM_TRIP,
	TRANSFER_TO_TRIP,
};

/* What the row names and the feed has not; NULL if there is nothing of the kind. */
static const char *
name_of_missing(const struct gtfs *gtfs, const struct csvrows_row *row)
{
	const struct gtfs_reading *reading = gtfs->reading;
	const struct {
		int column;
		const struct idmap *ids;
		const char *told;
	} names[] = {
	    {TRANSFER_FROM, &reading->stop_ids, "its from_stop_id is not in the feed"},
	    {TRANSFER_TO, &reading->stop_ids, "its to_stop_id is not in the feed"},
	    {TRANSFER_FROM_ROUTE, &reading->route_ids, "its from_route_id is not in the feed"},
	    {TRANSFER_TO_ROUTE, &reading->route_ids, "its to_route_id is not in the feed"},
	    {TRANSFER_FROM_TRIP, &reading->trip_ids, "its from_trip_id is not in the feed"},
	    {TRANSFER_TO_TRIP, &reading->trip_ids, "its to_trip_id is not in the feed"},
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *id = row->fields[names[i].column];
		if (*id != '\0' && idmap_find(names[i].ids, &gtfs->texts, id) == IDMAP_NONE)
			return names[i].told;
	}
	return NULL;
}

static bool
take_transfer(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	struct gtfs_reading *reading = gtfs->reading;
	if (!gtfs_has_room(gtfs, row, gtfs->transfers.n, GTFS_ROWS_MAX))
		return false;
	/* It holds for nothing that is here: the others hold as they would without it. */
	const char *missing = name_of_missing(gtfs, row);
	if (missing != NULL) {
		gtfs_drop(gtfs, GTFS_TRANSFERS, row->line, missing);
		return true;
	}
	long type = csvrows_int(row, TRANSFER_TYPE, "transfer_type", (const long[2]){0, 5}, 0);
	/* In-seat transfers (4, 5) name trips and need no stops. */
	bool needs_stops = type < 4 && !csvrows_is_refused(row);
	if (needs_stops) {
		gtfs_require(row, TRANSFER_FROM, "from_stop_id");
		gtfs_require(row, TRANSFER_TO, "to_stop_id");
	}
	struct gtfs_transfer transfer = {
	    .from = gtfs_optional(gtfs, row, TRANSFER_FROM, &reading->stop_ids, "stop"),
	    .to = gtfs_optional(gtfs, row, TRANSFER_TO, &reading->stop_ids, "stop"),
	    .min_s = (int32_t)csvrows_int(row, TRANSFER_TIME, "min_transfer_time",
					  (const long[2]){0, GTFS_TRANSFER_S_MAX}, GTFS_NO_TIME),
	    .from_route =
		gtfs_optional(gtfs, row, TRANSFER_FROM_ROUTE, &reading->route_ids, "route"),
	    .to_route = gtfs_optional(gtfs, row, TRANSFER_TO_ROUTE, &reading->route_ids, "route"),
	    .from_trip = gtfs_optional(gtfs, row, TRANSFER_FROM_TRIP, &reading->trip_ids, "trip"),
	    .to_trip = gtfs_optional(gtfs, row, TRANSFER_TO_TRIP, &reading->trip_ids, "trip"),
	    .type = (uint32_t)type,
	    .feed = reading->feed_number,
	};
	if (!csvrows_is_refused(row))
		*vec_push(&gtfs->transfers) = transfer;
	return true;
}

void
gtfs_read_transfers(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [TRANSFER_FROM] = {"from_stop_id", true},
	    [TRANSFER_TO] = {"to_stop_id", true},
	    [TRANSFER_TYPE] = {"transfer_type", false},
	    [TRANSFER_TIME] = {"min_transfer_time", false},
	    [TRANSFER_FROM_ROUTE] = {"from_route_id", false},
	    [TRANSFER_TO_ROUTE] = {"to_route_id", false},
	    [TRANSFER_FROM_TRIP] = {"from_trip_id", false},
	    [TRANSFER_TO_TRIP] = {"to_trip_id", false},
	};
	gtfs_read_table(gtfs, GTFS_TRANSFERS, false,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_transfer});
}

/* SPDX-License-Identifier: MIT
 *
 * The tables that say when: calendar, calendar_dates, trips, frequencies.
 */
#include "travel/feed/gtfs_field.h"
#include "travel/feed/gtfs_read.h"

enum { CALENDAR_ID, CALENDAR_MONDAY, CALENDAR_FIRST = CALENDAR_MONDAY + 7, CALENDAR_LAST };

static bool
take_calendar(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->services.n, GTFS_ROWS_MAX))
		return false;
	struct idmap *ids = &gtfs->reading->service_ids;
	struct gtfs_service service = {.id = gtfs_new_id(gtfs, row, CALENDAR_ID, ids)};
	for (int i = 0; i < 7; i++) {
		const char *name = civil_weekday_name((enum civil_weekday)i);
		gtfs_require(row, CALENDAR_MONDAY + i, name);
		long runs = csvrows_int(row, CALENDAR_MONDAY + i, name, (const long[2]){0, 1}, 0);
		service.weekdays |= (uint8_t)(runs << i);
	}
	if (gtfs_date(row, CALENDAR_FIRST, &service.first) &&
	    gtfs_date(row, CALENDAR_LAST, &service.last) && service.last.day < service.first.day)
		csvrows_fault(row, "end_date comes before start_date");
	if (gtfs_enter(gtfs, row, ids, service.id, gtfs->services.n))
		*vec_push(&gtfs->services) = service;
	return true;
}

enum { EXCEPTION_ID, EXCEPTION_DATE, EXCEPTION_TYPE };

/* A service may have no calendar row and run on its exceptions only. */
static uint32_t
service_of_exception(struct gtfs *gtfs, const struct csvrows_row *row)
{
	struct idmap *ids = &gtfs->reading->service_ids;
	const char *id = row->fields[EXCEPTION_ID];
	uint32_t at = idmap_find(ids, &gtfs->texts, id);
	if (at != IDMAP_NONE)
		return gtfs_reference(gtfs, row, EXCEPTION_ID, ids, "service");
	struct gtfs_service service = {.first = {1}, .last = {0}};
	service.id = gtfs_new_id(gtfs, row, EXCEPTION_ID, ids);
	if (!gtfs_enter(gtfs, row, ids, service.id, gtfs->services.n))
		return IDMAP_NONE;
	*vec_push(&gtfs->services) = service;
	return (uint32_t)gtfs->services.n - 1;
}

static bool
take_exception(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->exceptions.n, GTFS_ROWS_MAX) ||
	    !gtfs_has_room(gtfs, row, gtfs->services.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_exception exception = {0};
	(void)gtfs_date(row, EXCEPTION_DATE, &exception.date);
	gtfs_require(row, EXCEPTION_TYPE, "exception_type");
	exception.is_added =
	    csvrows_int(row, EXCEPTION_TYPE, "exception_type", (const long[2]){1, 2}, 1) == 1;
	if (csvrows_is_refused(row))
		return true;
	exception.service = service_of_exception(gtfs, row);
	if (!csvrows_is_refused(row))
		*vec_push(&gtfs->exceptions) = exception;
	return true;
}

void
gtfs_read_calendar(struct gtfs *gtfs)
{
	static const struct csvrows_column calendar[] = {
	    [CALENDAR_ID] = {"service_id", true},
	    [CALENDAR_MONDAY] = {"monday", true},
	    {"tuesday", true},
	    {"wednesday", true},
	    {"thursday", true},
	    {"friday", true},
	    {"saturday", true},
	    {"sunday", true},
	    [CALENDAR_FIRST] = {"start_date", true},
	    [CALENDAR_LAST] = {"end_date", true},
	};
	static const struct csvrows_column dates[] = {
	    [EXCEPTION_ID] = {"service_id", true},
	    [EXCEPTION_DATE] = {"date", true},
	    [EXCEPTION_TYPE] = {"exception_type", true},
	};
	struct feedzip *zip = gtfs->reading->zip;
	if (!feedzip_has(zip, "calendar.txt") && !feedzip_has(zip, "calendar_dates.txt"))
		problem_add(gtfs->reading->problems, feedzip_name(zip, "calendar.txt"),
			    "is missing from the feed, and so is calendar_dates.txt");
	gtfs_read_table(gtfs, GTFS_CALENDAR, false,
			&(struct feedzip_table){.columns = calendar,
						.n_columns = ARRAY_LEN(calendar),
						.each = take_calendar});
	gtfs_read_table(gtfs, GTFS_CALENDAR_DATES, false,
			&(struct feedzip_table){.columns = dates,
						.n_columns = ARRAY_LEN(dates),
						.each = take_exception});
}

enum { TRIP_ID, TRIP_ROUTE, TRIP_SERVICE, TRIP_HEADSIGN, TRIP_WHEELCHAIR, TRIP_BLOCK };

static bool
take_trip(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->trips.n, GTFS_TRIPS_MAX))
		return false;
	struct gtfs_reading *reading = gtfs->reading;
	struct gtfs_trip trip = {.feed = (uint8_t)reading->feed_number};
	trip.id = gtfs_new_id(gtfs, row, TRIP_ID, &reading->trip_ids);
	trip.route = gtfs_reference(gtfs, row, TRIP_ROUTE, &reading->route_ids, "route");
	trip.service = gtfs_reference(gtfs, row, TRIP_SERVICE, &reading->service_ids, "service");
	trip.headsign = textpool_add(&gtfs->texts, row->fields[TRIP_HEADSIGN]);
	trip.wheelchair = (uint8_t)csvrows_int(row, TRIP_WHEELCHAIR, "wheelchair_accessible",
					       (const long[2]){0, 2}, 0);
	if (!gtfs_enter(gtfs, row, &reading->trip_ids, trip.id, gtfs->trips.n))
		return true;
	reading->feed->n_block_trips += *row->fields[TRIP_BLOCK] != '\0';
	*vec_push(&gtfs->trips) = trip;
	return true;
}

void
gtfs_read_trips(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [TRIP_ID] = {"trip_id", true},
	    [TRIP_ROUTE] = {"route_id", true},
	    [TRIP_SERVICE] = {"service_id", true},
	    [TRIP_HEADSIGN] = {"trip_headsign", false},
	    [TRIP_WHEELCHAIR] = {"wheelchair_accessible", false},
	    [TRIP_BLOCK] = {"block_id", false},
	};
	gtfs_read_table(gtfs, GTFS_TRIPS, true,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_trip});
}

enum { FREQUENCY_TRIP, FREQUENCY_FIRST, FREQUENCY_UNTIL, FREQUENCY_HEADWAY, FREQUENCY_EXACT };

static bool
take_frequency(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->frequencies.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_frequency frequency = {
	    .trip = gtfs_reference(gtfs, row, FREQUENCY_TRIP, &gtfs->reading->trip_ids, "trip"),
	    .line = row->line,
	    .first_s = gtfs_time(row, FREQUENCY_FIRST),
	    .until_s = gtfs_time(row, FREQUENCY_UNTIL),
	    .headway_s = (int32_t)csvrows_int(row, FREQUENCY_HEADWAY, "headway_secs",
					      (const long[2]){1, 86400}, 0),
	};
	frequency.is_exact =
	    csvrows_int(row, FREQUENCY_EXACT, "exact_times", (const long[2]){0, 1}, 0) == 1;
	gtfs_require(row, FREQUENCY_FIRST, "start_time");
	gtfs_require(row, FREQUENCY_UNTIL, "end_time");
	gtfs_require(row, FREQUENCY_HEADWAY, "headway_secs");
	if (!csvrows_is_refused(row) && frequency.until_s < frequency.first_s)
		csvrows_fault(row, "end_time comes before start_time");
	/* Also when the row is refused: the pattern's own times are no ride. */
	if (frequency.trip != IDMAP_NONE)
		gtfs->trips.items[frequency.trip].has_frequency = true;
	if (!csvrows_is_refused(row))
		*vec_push(&gtfs->frequencies) = frequency;
	return true;
}

void
gtfs_read_frequencies(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [FREQUENCY_TRIP] = {"trip_id", true},
	    [FREQUENCY_FIRST] = {"start_time", true},
	    [FREQUENCY_UNTIL] = {"end_time", true},
	    [FREQUENCY_HEADWAY] = {"headway_secs", true},
	    [FREQUENCY_EXACT] = {"exact_times", false},
	};
	gtfs_read_table(gtfs, GTFS_FREQUENCIES, false,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_frequency});
}

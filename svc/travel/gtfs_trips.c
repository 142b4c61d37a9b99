/* SPDX-License-Identifier: MIT
 *
 * The tables that say when: calendar, calendar_dates, trips, frequencies.
 */
#include "travel/gtfs_field.h"
#include "travel/gtfs_read.h"

enum { CALENDAR_ID, CALENDAR_MONDAY, CALENDAR_FIRST = CALENDAR_MONDAY + 7, CALENDAR_LAST };

static bool
take_calendar(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->services.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_service service = {0};
	service.id = gtfs_new_id(gtfs, row, CALENDAR_ID,
				 (struct gtfs_table){&gtfs->service_ids, gtfs->services.n});
	for (int i = 0; i < 7; i++) {
		const char *name = civil_weekday_name((enum civil_weekday)i);
		if (*row->fields[CALENDAR_MONDAY + i] == '\0')
			csvrows_fault(row, "%s is empty", name);
		long runs = csvrows_int(row, CALENDAR_MONDAY + i, name, (const long[2]){0, 1}, 0);
		service.weekdays |= (uint8_t)(runs << i);
	}
	if (gtfs_date(row, CALENDAR_FIRST, &service.first) &&
	    gtfs_date(row, CALENDAR_LAST, &service.last) && service.last.day < service.first.day)
		csvrows_fault(row, "end_date comes before start_date");
	*vec_push(&gtfs->services) = service;
	return true;
}

enum { EXCEPTION_ID, EXCEPTION_DATE, EXCEPTION_TYPE };

/* A service may have no calendar row and run on its exceptions only. */
static uint32_t
service_of_exception(struct gtfs *gtfs, const struct csvrows_row *row)
{
	uint32_t at = idmap_find(&gtfs->service_ids, &gtfs->texts, row->fields[EXCEPTION_ID]);
	if (at != IDMAP_NONE || !gtfs_has_room(gtfs, row, gtfs->services.n, GTFS_ROWS_MAX))
		return at;
	at = (uint32_t)gtfs->services.n;
	struct gtfs_service service = {.first = {1}, .last = {0}};
	service.id =
	    gtfs_new_id(gtfs, row, EXCEPTION_ID, (struct gtfs_table){&gtfs->service_ids, at});
	*vec_push(&gtfs->services) = service;
	return at;
}

static bool
take_exception(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->exceptions.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_exception exception = {.service = service_of_exception(gtfs, row)};
	bool has_date = gtfs_date(row, EXCEPTION_DATE, &exception.date);
	long type = csvrows_int(row, EXCEPTION_TYPE, "exception_type", (const long[2]){1, 2}, 0);
	if (*row->fields[EXCEPTION_TYPE] == '\0')
		csvrows_fault(row, "exception_type is empty");
	exception.is_added = type == 1;
	if (has_date && exception.service != IDMAP_NONE)
		*vec_push(&gtfs->exceptions) = exception;
	return true;
}

void
gtfs_read_calendar(struct gtfs *gtfs, struct feedzip *zip)
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
	if (!feedzip_has(zip, "calendar.txt") && !feedzip_has(zip, "calendar_dates.txt"))
		problem_add(gtfs->problems, "calendar.txt",
			    "is missing from the feed, and so is calendar_dates.txt");
	feedzip_read(zip, &(struct feedzip_table){"calendar.txt", false, calendar,
						  ARRAY_LEN(calendar), take_calendar, gtfs});
	feedzip_read(zip, &(struct feedzip_table){"calendar_dates.txt", false, dates,
						  ARRAY_LEN(dates), take_exception, gtfs});
}

enum { TRIP_ID, TRIP_ROUTE, TRIP_SERVICE, TRIP_HEADSIGN, TRIP_WHEELCHAIR };

static bool
take_trip(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->trips.n, GTFS_TRIPS_MAX))
		return false;
	struct gtfs_trip trip = {0};
	trip.id =
	    gtfs_new_id(gtfs, row, TRIP_ID, (struct gtfs_table){&gtfs->trip_ids, gtfs->trips.n});
	trip.route = gtfs_reference(gtfs, row, TRIP_ROUTE, &gtfs->route_ids, "route");
	trip.service = gtfs_reference(gtfs, row, TRIP_SERVICE, &gtfs->service_ids, "service");
	trip.headsign = textpool_add(&gtfs->texts, row->fields[TRIP_HEADSIGN]);
	trip.wheelchair = (uint8_t)csvrows_int(row, TRIP_WHEELCHAIR, "wheelchair_accessible",
					       (const long[2]){0, 2}, 0);
	*vec_push(&gtfs->trips) = trip;
	return true;
}

void
gtfs_read_trips(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [TRIP_ID] = {"trip_id", true},
	    [TRIP_ROUTE] = {"route_id", true},
	    [TRIP_SERVICE] = {"service_id", true},
	    [TRIP_HEADSIGN] = {"trip_headsign", false},
	    [TRIP_WHEELCHAIR] = {"wheelchair_accessible", false},
	};
	feedzip_read(zip, &(struct feedzip_table){"trips.txt", true, columns, ARRAY_LEN(columns),
						  take_trip, gtfs});
}

enum { FREQUENCY_TRIP, FREQUENCY_FIRST, FREQUENCY_UNTIL, FREQUENCY_HEADWAY, FREQUENCY_EXACT };

static bool
take_frequency(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->frequencies.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_frequency frequency = {
	    .trip = gtfs_reference(gtfs, row, FREQUENCY_TRIP, &gtfs->trip_ids, "trip"),
	    .first_s = gtfs_time(row, FREQUENCY_FIRST),
	    .until_s = gtfs_time(row, FREQUENCY_UNTIL),
	    .headway_s = (int32_t)csvrows_int(row, FREQUENCY_HEADWAY, "headway_secs",
					      (const long[2]){1, 86400}, 0),
	};
	frequency.is_exact =
	    csvrows_int(row, FREQUENCY_EXACT, "exact_times", (const long[2]){0, 1}, 0) == 1;
	if (*row->fields[FREQUENCY_FIRST] == '\0' || *row->fields[FREQUENCY_UNTIL] == '\0' ||
	    *row->fields[FREQUENCY_HEADWAY] == '\0')
		csvrows_fault(row, "start_time, end_time or headway_secs is empty");
	else if (frequency.until_s < frequency.first_s)
		csvrows_fault(row, "end_time comes before start_time");
	if (frequency.trip == IDMAP_NONE)
		return true;
	gtfs->trips.items[frequency.trip].has_frequency = true;
	*vec_push(&gtfs->frequencies) = frequency;
	return true;
}

void
gtfs_read_frequencies(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [FREQUENCY_TRIP] = {"trip_id", true},
	    [FREQUENCY_FIRST] = {"start_time", true},
	    [FREQUENCY_UNTIL] = {"end_time", true},
	    [FREQUENCY_HEADWAY] = {"headway_secs", true},
	    [FREQUENCY_EXACT] = {"exact_times", false},
	};
	feedzip_read(zip, &(struct feedzip_table){"frequencies.txt", false, columns,
						  ARRAY_LEN(columns), take_frequency, gtfs});
}

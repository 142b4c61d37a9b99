/* SPDX-License-Identifier: MIT
 *
 * Reads a feed table by table, each after those that it refers to. An id is entered even when its
 * row has a fault, so that rows that name it are refused for what they are.
 */
#include "travel/feed/gtfs.h"

#include <string.h>

#include "travel/feed/gtfs_field.h"
#include "travel/feed/gtfs_read.h"

const char *const gtfs_file_names[GTFS_FILES] = {
    [GTFS_AGENCY] = "agency.txt",         [GTFS_STOPS] = "stops.txt",
    [GTFS_CALENDAR] = "calendar.txt",     [GTFS_CALENDAR_DATES] = "calendar_dates.txt",
    [GTFS_ROUTES] = "routes.txt",         [GTFS_TRIPS] = "trips.txt",
    [GTFS_TRANSFERS] = "transfers.txt",   [GTFS_FREQUENCIES] = "frequencies.txt",
    [GTFS_STOP_TIMES] = "stop_times.txt", [GTFS_FEED_INFO] = "feed_info.txt",
};

static void begin_feed(struct gtfs *gtfs, const char *path);
static void read_tables(struct gtfs *gtfs);
static void check_shares(struct gtfs *gtfs, double refuse_percent);
static void reading_free(struct gtfs_reading *reading);

int
gtfs_read(struct gtfs *gtfs, const char *path, struct gtfs_rules rules, struct problems *problems,
	  struct problems *refused)
{
	size_t before = problems->count;
	if (gtfs->feeds.n >= GTFS_FEEDS_MAX) {
		problem_add(problems, path, "is one feed too many, allowed are %d", GTFS_FEEDS_MAX);
		return E_INPUT;
	}
	struct gtfs_reading reading = {
	    .problems = problems,
	    .refused = refused,
	    .dropped = rules.dropped,
	    .feed_number = (uint32_t)gtfs->feeds.n,
	    .last_trip = IDMAP_NONE,
	    .first_time = (uint32_t)gtfs->times.n,
	};
	reading.zip =
	    feedzip_open(path, rules.is_named, (struct feedzip_faults){problems, refused});
	if (reading.zip == NULL)
		return E_INPUT;
	gtfs->reading = &reading;
	begin_feed(gtfs, path);
	read_tables(gtfs);
	check_shares(gtfs, rules.refuse_percent);
	gtfs->reading = NULL;
	reading_free(&reading);
	return problems->count > before ? E_INPUT : 0;
}

static void
begin_feed(struct gtfs *gtfs, const char *path)
{
	const char *slash = strrchr(path, '/');
	const struct gtfs_feed feed = {
	    .file = textpool_add(&gtfs->texts, slash == NULL ? path : slash + 1),
	    .info_first_day = GTFS_NO_DAY,
	    .info_last_day = GTFS_NO_DAY,
	    .first_agency = (uint32_t)gtfs->agencies.n,
	    .first_service = (uint32_t)gtfs->services.n,
	    .first_trip = (uint32_t)gtfs->trips.n,
	};
	*vec_push(&gtfs->feeds) = feed;
	gtfs->reading->feed = &gtfs->feeds.items[gtfs->feeds.n - 1];
}

static void
reading_free(struct gtfs_reading *reading)
{
	feedzip_close(reading->zip);
	idmap_free(&reading->agency_ids);
	idmap_free(&reading->stop_ids);
	idmap_free(&reading->route_ids);
	idmap_free(&reading->service_ids);
	idmap_free(&reading->trip_ids);
	idmap_free(&reading->known_stops);
	idmap_free(&reading->stop_names);
	free(reading->own_stops.items);
}

void
gtfs_free(struct gtfs *gtfs)
{
	textpool_free(&gtfs->texts);
	free(gtfs->feeds.items);
	free(gtfs->agencies.items);
	free(gtfs->stops.items);
	free(gtfs->routes.items);
	free(gtfs->services.items);
	free(gtfs->exceptions.items);
	free(gtfs->trips.items);
	free(gtfs->times.items);
	free(gtfs->frequencies.items);
	free(gtfs->transfers.items);
	*gtfs = (struct gtfs){0};
}

void
gtfs_read_table(struct gtfs *gtfs, enum gtfs_file file, bool is_required,
		const struct feedzip_table *table)
{
	struct feedzip_table full = *table;
	full.file = gtfs_file_names[file];
	full.is_required = is_required;
	full.context = gtfs;
	gtfs->reading->feed->counts[file] = feedzip_read(gtfs->reading->zip, &full);
}

void
gtfs_refuse(struct gtfs *gtfs, enum gtfs_file file, uint32_t line, uint32_t n_rows,
	    const char *text)
{
	struct gtfs_reading *reading = gtfs->reading;
	const struct csvrows_row row = {.file = feedzip_name(reading->zip, gtfs_file_names[file]),
					.line = line,
					.problems = reading->refused};
	csvrows_fault(&row, "%s", text);
	reading->feed->counts[file].n_refused += n_rows;
}

void
gtfs_drop(struct gtfs *gtfs, enum gtfs_file file, uint32_t line, const char *text)
{
	struct gtfs_reading *reading = gtfs->reading;
	const struct csvrows_row row = {.file = feedzip_name(reading->zip, gtfs_file_names[file]),
					.line = line,
					.problems = reading->dropped};
	reading->feed->n_dropped++;
	if (reading->dropped != NULL)
		csvrows_fault(&row, "%s", text);
}

enum { AGENCY_ID, AGENCY_NAME, AGENCY_ZONE };

/* One clock for all: a time zone that is missing or another one spoils the feed. */
static uint32_t
take_zone(struct gtfs *gtfs, const struct csvrows_row *row)
{
	struct csvrows_row spoilt = *row;
	spoilt.problems = gtfs->reading->problems;
	const char *zone = row->fields[AGENCY_ZONE];
	if (*zone == '\0') {
		csvrows_fault(&spoilt, "agency_timezone is empty");
		return 0;
	}
	if (gtfs->agencies.n == 0)
		return textpool_add(&gtfs->texts, zone);
	const struct gtfs_agency *first = &gtfs->agencies.items[0];
	const char *known = textpool_get(&gtfs->texts, first->zone);
	if (strcmp(zone, known) == 0)
		return first->zone;
	if (first->feed == gtfs->reading->feed_number)
		csvrows_fault(
		    &spoilt, "agency_timezone \"%.60s\" is not that of the first agency, \"%.60s\"",
		    zone, known);
	else
		csvrows_fault(&spoilt,
			      "agency_timezone \"%.60s\" is not that of \"%.60s\", \"%.60s\": a "
			      "timetable has one time zone; build one timetable for each",
			      zone, textpool_get(&gtfs->texts, gtfs->feeds.items[first->feed].file),
			      known);
	return first->zone;
}

static bool
take_agency(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	struct gtfs_reading *reading = gtfs->reading;
	if (!gtfs_has_room(gtfs, row, gtfs->agencies.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_agency agency = {.feed = reading->feed_number};
	/* The id may be left out where there is one agency only. */
	if (*row->fields[AGENCY_ID] != '\0' || gtfs->agencies.n > reading->feed->first_agency)
		agency.id = gtfs_new_id(gtfs, row, AGENCY_ID, &reading->agency_ids);
	agency.name = textpool_add(&gtfs->texts, row->fields[AGENCY_NAME]);
	agency.zone = take_zone(gtfs, row);
	if (gtfs_enter(gtfs, row, &reading->agency_ids, agency.id, gtfs->agencies.n))
		*vec_push(&gtfs->agencies) = agency;
	return true;
}

enum { ROUTE_ID, ROUTE_AGENCY, ROUTE_SHORT, ROUTE_LONG, ROUTE_TYPE };

static bool
take_route(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	struct gtfs_reading *reading = gtfs->reading;
	if (!gtfs_has_room(gtfs, row, gtfs->routes.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_route route = {.agency = reading->feed->first_agency};
	route.id = gtfs_new_id(gtfs, row, ROUTE_ID, &reading->route_ids);
	const char *name =
	    *row->fields[ROUTE_SHORT] != '\0' ? row->fields[ROUTE_SHORT] : row->fields[ROUTE_LONG];
	route.name = *name == '\0' ? route.id : textpool_add(&gtfs->texts, name);
	if (*row->fields[ROUTE_AGENCY] != '\0' || reading->feed->counts[GTFS_AGENCY].n_rows > 1)
		route.agency =
		    gtfs_reference(gtfs, row, ROUTE_AGENCY, &reading->agency_ids, "agency");
	gtfs_require(row, ROUTE_TYPE, "route_type");
	route.type =
	    (uint16_t)csvrows_int(row, ROUTE_TYPE, "route_type", (const long[2]){0, 9999}, 3);
	if (gtfs_enter(gtfs, row, &reading->route_ids, route.id, gtfs->routes.n))
		*vec_push(&gtfs->routes) = route;
	return true;
}

enum { INFO_PUBLISHER, INFO_VERSION, INFO_FIRST, INFO_LAST };

/* A date of feed_info.txt, or GTFS_NO_DAY. */
static int32_t
info_day(const struct csvrows_row *row, int index)
{
	struct civil_date date;
	bool has_date = *row->fields[index] != '\0' && gtfs_date(row, index, &date);
	return has_date ? date.day : GTFS_NO_DAY;
}

static bool
take_feed_info(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	struct gtfs_feed *feed = gtfs->reading->feed;
	feed->publisher = textpool_add(&gtfs->texts, row->fields[INFO_PUBLISHER]);
	feed->version = textpool_add(&gtfs->texts, row->fields[INFO_VERSION]);
	feed->info_first_day = info_day(row, INFO_FIRST);
	feed->info_last_day = info_day(row, INFO_LAST);
	return false;
}

static void
read_small_tables(struct gtfs *gtfs)
{
	static const struct csvrows_column agency[] = {
	    [AGENCY_ID] = {"agency_id", false},
	    [AGENCY_NAME] = {"agency_name", true},
	    [AGENCY_ZONE] = {"agency_timezone", true},
	};
	static const struct csvrows_column info[] = {
	    [INFO_PUBLISHER] = {"feed_publisher_name", false},
	    [INFO_VERSION] = {"feed_version", false},
	    [INFO_FIRST] = {"feed_start_date", false},
	    [INFO_LAST] = {"feed_end_date", false},
	};
	gtfs_read_table(gtfs, GTFS_AGENCY, true,
			&(struct feedzip_table){.columns = agency,
						.n_columns = ARRAY_LEN(agency),
						.each = take_agency});
	gtfs_read_table(gtfs, GTFS_FEED_INFO, false,
			&(struct feedzip_table){
			    .columns = info, .n_columns = ARRAY_LEN(info), .each = take_feed_info});
}

static void
read_routes(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [ROUTE_ID] = {"route_id", true},
	    [ROUTE_AGENCY] = {"agency_id", false},
	    [ROUTE_SHORT] = {"route_short_name", false},
	    [ROUTE_LONG] = {"route_long_name", false},
	    [ROUTE_TYPE] = {"route_type", true},
	};
	gtfs_read_table(gtfs, GTFS_ROUTES, true,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_route});
}

static bool
has_rows(const struct gtfs *gtfs, enum gtfs_file file)
{
	struct csvrows_count count = gtfs->reading->feed->counts[file];
	return count.n_rows > count.n_refused;
}

/* Without its stops, routes or days every later row would only repeat that fault. */
static void
read_tables(struct gtfs *gtfs)
{
	read_small_tables(gtfs);
	gtfs_read_stops(gtfs);
	gtfs_read_calendar(gtfs);
	bool has_days = has_rows(gtfs, GTFS_CALENDAR) || has_rows(gtfs, GTFS_CALENDAR_DATES);
	if (has_rows(gtfs, GTFS_AGENCY))
		read_routes(gtfs);
	if (has_rows(gtfs, GTFS_ROUTES) && has_days)
		gtfs_read_trips(gtfs);
	if (!has_rows(gtfs, GTFS_STOPS) || !has_rows(gtfs, GTFS_TRIPS))
		return;
	gtfs_read_transfers(gtfs);
	gtfs_read_frequencies(gtfs);
	gtfs_read_times(gtfs);
}

/* What is left of a feed has to be most of it; feed_info tells no times and is not counted. */
static void
check_shares(struct gtfs *gtfs, double refuse_percent)
{
	struct gtfs_reading *reading = gtfs->reading;
	bool was_spoilt = reading->problems->count > 0;
	for (int file = 0; file < GTFS_FILES; file++) {
		struct csvrows_count count = reading->feed->counts[file];
		const char *name = feedzip_name(reading->zip, gtfs_file_names[file]);
		bool is_needed = file == GTFS_AGENCY || file == GTFS_STOPS || file == GTFS_ROUTES ||
				 file == GTFS_TRIPS || file == GTFS_STOP_TIMES;
		if (file != GTFS_FEED_INFO &&
		    (double)count.n_refused * 100 > refuse_percent * (double)count.n_rows)
			problem_add(reading->problems, name,
				    "%u of %u rows are refused, allowed are %g %%", count.n_refused,
				    count.n_rows, refuse_percent);
		else if (is_needed && count.n_rows == count.n_refused && !was_spoilt)
			problem_add(reading->problems, name, "nothing is left of it");
	}
}

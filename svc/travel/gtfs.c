/* SPDX-License-Identifier: MIT
 *
 * Reads a feed table by table, each after those that it refers to. An id is entered even when its
 * row has a fault, so that one fault is told once and not again at every row that names it.
 */
#include "travel/gtfs.h"

#include <string.h>

#include "travel/gtfs_field.h"
#include "travel/gtfs_read.h"

static void read_agencies(struct gtfs *gtfs, struct feedzip *zip);
static void read_stops(struct gtfs *gtfs, struct feedzip *zip);
static void read_routes(struct gtfs *gtfs, struct feedzip *zip);
static void read_transfers(struct gtfs *gtfs, struct feedzip *zip);
static void read_feed_info(struct gtfs *gtfs, struct feedzip *zip);

int
gtfs_read(struct gtfs *gtfs, const char *path, struct problems *problems)
{
	*gtfs = (struct gtfs){.problems = problems, .last_trip = IDMAP_NONE};
	size_t before = problems->count;
	struct feedzip *zip = feedzip_open(path, problems);
	if (zip == NULL)
		return E_INPUT;
	read_agencies(gtfs, zip);
	read_stops(gtfs, zip);
	gtfs_read_calendar(gtfs, zip);
	if (gtfs->agencies.n > 0)
		read_routes(gtfs, zip);
	/* Without its stops, routes or days every later row would only repeat that fault. */
	if (gtfs->stops.n > 0)
		read_transfers(gtfs, zip);
	if (gtfs->routes.n > 0 && gtfs->services.n > 0)
		gtfs_read_trips(gtfs, zip);
	if (gtfs->stops.n > 0 && gtfs->trips.n > 0) {
		gtfs_read_frequencies(gtfs, zip);
		gtfs_read_times(gtfs, zip);
	}
	read_feed_info(gtfs, zip);
	feedzip_close(zip);
	return problems->count > before ? E_INPUT : 0;
}

void
gtfs_free(struct gtfs *gtfs)
{
	textpool_free(&gtfs->texts);
	idmap_free(&gtfs->agency_ids);
	idmap_free(&gtfs->stop_ids);
	idmap_free(&gtfs->route_ids);
	idmap_free(&gtfs->service_ids);
	idmap_free(&gtfs->trip_ids);
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

enum { AGENCY_ID, AGENCY_NAME, AGENCY_ZONE };

static bool
take_agency(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->agencies.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_agency agency = {0};
	/* The id may be left out where there is one agency only. */
	if (*row->fields[AGENCY_ID] != '\0' || gtfs->agencies.n > 0)
		agency.id = gtfs_new_id(gtfs, row, AGENCY_ID,
					(struct gtfs_table){&gtfs->agency_ids, gtfs->agencies.n});
	agency.name = textpool_add(&gtfs->texts, row->fields[AGENCY_NAME]);
	const char *zone = row->fields[AGENCY_ZONE];
	if (*zone == '\0')
		csvrows_fault(row, "agency_timezone is empty");
	else if (gtfs->agencies.n == 0)
		agency.zone = textpool_add(&gtfs->texts, zone);
	else if (strcmp(zone, textpool_get(&gtfs->texts, gtfs->agencies.items[0].zone)) != 0)
		csvrows_fault(row, "agency_timezone \"%.60s\" is not that of the first agency",
			      zone);
	*vec_push(&gtfs->agencies) = agency;
	return true;
}

static void
read_agencies(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [AGENCY_ID] = {"agency_id", false},
	    [AGENCY_NAME] = {"agency_name", true},
	    [AGENCY_ZONE] = {"agency_timezone", true},
	};
	feedzip_read(zip, &(struct feedzip_table){"agency.txt", true, columns, ARRAY_LEN(columns),
						  take_agency, gtfs});
}

enum { STOP_ID, STOP_NAME, STOP_LAT, STOP_LON, STOP_KIND, STOP_WHEELCHAIR };

static bool
take_stop(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->stops.n, GTFS_STOPS_MAX))
		return false;
	struct gtfs_stop stop = {0};
	stop.id =
	    gtfs_new_id(gtfs, row, STOP_ID, (struct gtfs_table){&gtfs->stop_ids, gtfs->stops.n});
	stop.name = *row->fields[STOP_NAME] == '\0'
			? stop.id
			: textpool_add(&gtfs->texts, row->fields[STOP_NAME]);
	stop.kind = (uint8_t)csvrows_int(row, STOP_KIND, "location_type", (const long[2]){0, 4}, 0);
	stop.wheelchair = (uint8_t)csvrows_int(row, STOP_WHEELCHAIR, "wheelchair_boarding",
					       (const long[2]){0, 2}, 0);
	bool has_lat = gtfs_degrees(row, STOP_LAT, 90, &stop.at.lat);
	bool has_lon = gtfs_degrees(row, STOP_LON, 180, &stop.at.lon);
	stop.has_place = has_lat && has_lon;
	/* Only nodes and boarding areas, inside a station, may have no place of their own. */
	if (stop.kind <= 2 && (*row->fields[STOP_LAT] == '\0' || *row->fields[STOP_LON] == '\0'))
		csvrows_fault(row, "has no place: stop_lat or stop_lon is empty");
	*vec_push(&gtfs->stops) = stop;
	return true;
}

static void
read_stops(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [STOP_ID] = {"stop_id", true},
	    [STOP_NAME] = {"stop_name", false},
	    [STOP_LAT] = {"stop_lat", true},
	    [STOP_LON] = {"stop_lon", true},
	    [STOP_KIND] = {"location_type", false},
	    [STOP_WHEELCHAIR] = {"wheelchair_boarding", false},
	};
	feedzip_read(zip, &(struct feedzip_table){"stops.txt", true, columns, ARRAY_LEN(columns),
						  take_stop, gtfs});
}

enum { ROUTE_ID, ROUTE_AGENCY, ROUTE_SHORT, ROUTE_LONG, ROUTE_TYPE };

static bool
take_route(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->routes.n, GTFS_ROWS_MAX))
		return false;
	struct gtfs_route route = {0};
	route.id =
	    gtfs_new_id(gtfs, row, ROUTE_ID, (struct gtfs_table){&gtfs->route_ids, gtfs->routes.n});
	const char *name =
	    *row->fields[ROUTE_SHORT] != '\0' ? row->fields[ROUTE_SHORT] : row->fields[ROUTE_LONG];
	route.name = *name == '\0' ? route.id : textpool_add(&gtfs->texts, name);
	if (*row->fields[ROUTE_AGENCY] != '\0' || gtfs->agencies.n > 1)
		route.agency = gtfs_reference(gtfs, row, ROUTE_AGENCY, &gtfs->agency_ids, "agency");
	if (*row->fields[ROUTE_TYPE] == '\0')
		csvrows_fault(row, "route_type is empty");
	route.type =
	    (uint16_t)csvrows_int(row, ROUTE_TYPE, "route_type", (const long[2]){0, 9999}, 3);
	*vec_push(&gtfs->routes) = route;
	return true;
}

static void
read_routes(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [ROUTE_ID] = {"route_id", true},
	    [ROUTE_AGENCY] = {"agency_id", false},
	    [ROUTE_SHORT] = {"route_short_name", false},
	    [ROUTE_LONG] = {"route_long_name", false},
	    [ROUTE_TYPE] = {"route_type", true},
	};
	feedzip_read(zip, &(struct feedzip_table){"routes.txt", true, columns, ARRAY_LEN(columns),
						  take_route, gtfs});
}

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

static bool
take_transfer(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->transfers.n, GTFS_ROWS_MAX))
		return false;
	long type = csvrows_int(row, TRANSFER_TYPE, "transfer_type", (const long[2]){0, 5}, 0);
	long walk_s = csvrows_int(row, TRANSFER_TIME, "min_transfer_time",
				  (const long[2]){0, GTFS_TRANSFER_S_MAX}, 0);
	bool is_for_some = false;
	for (int i = TRANSFER_FROM_ROUTE; i <= TRANSFER_TO_TRIP; i++)
		is_for_some = is_for_some || *row->fields[i] != '\0';
	/* In-seat transfers (4, 5) name trips and need no stops. */
	if (type >= 4)
		return true;
	struct gtfs_transfer transfer = {
	    .from = gtfs_reference(gtfs, row, TRANSFER_FROM, &gtfs->stop_ids, "stop"),
	    .to = gtfs_reference(gtfs, row, TRANSFER_TO, &gtfs->stop_ids, "stop"),
	    .walk_s = type == 3 ? GTFS_NO_TIME : (int32_t)walk_s,
	};
	if (type != 1 && !is_for_some)
		*vec_push(&gtfs->transfers) = transfer;
	return true;
}

static void
read_transfers(struct gtfs *gtfs, struct feedzip *zip)
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
	feedzip_read(zip, &(struct feedzip_table){"transfers.txt", false, columns,
						  ARRAY_LEN(columns), take_transfer, gtfs});
}

static bool
take_feed_info(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	gtfs->publisher = textpool_add(&gtfs->texts, row->fields[0]);
	gtfs->version = textpool_add(&gtfs->texts, row->fields[1]);
	return false;
}

static void
read_feed_info(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    {"feed_publisher_name", false},
	    {"feed_version", false},
	};
	feedzip_read(zip, &(struct feedzip_table){"feed_info.txt", false, columns,
						  ARRAY_LEN(columns), take_feed_info, gtfs});
}

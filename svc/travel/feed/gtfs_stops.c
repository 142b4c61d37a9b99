/* SPDX-License-Identifier: MIT
 *
 * stops: places, stations and their platforms, and which of them several feeds share.
 */
#include <stdio.h>
#include <string.h>

#include "travel/feed/gtfs_field.h"
#include "travel/feed/gtfs_read.h"
#include "travel/table/tt_record.h"

enum {
	STOP_ID,
	STOP_NAME,
	STOP_LAT,
	STOP_LON,
	STOP_KIND,
	STOP_WHEELCHAIR,
	STOP_PARENT,
	STOP_PLATFORM,
};

static void know_stops_so_far(struct gtfs *gtfs);
static uint32_t place_stop(struct gtfs *gtfs, const struct csvrows_row *row,
			   struct gtfs_stop *stop);
static void resolve_parents(struct gtfs *gtfs);

static struct gtfs_stop
parse_stop(struct gtfs *gtfs, const struct csvrows_row *row)
{
	struct gtfs_stop stop = {
	    .parent = IDMAP_NONE,
	    .feeds = UINT32_C(1) << gtfs->reading->feed_number,
	};
	stop.id = stop.own_id = gtfs_new_id(gtfs, row, STOP_ID, &gtfs->reading->stop_ids);
	stop.name = *row->fields[STOP_NAME] == '\0'
			? stop.id
			: textpool_add(&gtfs->texts, row->fields[STOP_NAME]);
	stop.platform = textpool_add(&gtfs->texts, row->fields[STOP_PLATFORM]);
	stop.kind = (uint8_t)csvrows_int(row, STOP_KIND, "location_type", (const long[2]){0, 4}, 0);
	stop.wheelchair = (uint8_t)csvrows_int(row, STOP_WHEELCHAIR, "wheelchair_boarding",
					       (const long[2]){0, 2}, 0);
	struct geo_point at = {0};
	bool has_lat = gtfs_degrees(row, STOP_LAT, 90, &at.lat);
	bool has_lon = gtfs_degrees(row, STOP_LON, 180, &at.lon);
	stop.has_place = has_lat && has_lon;
	if (stop.has_place)
		stop.at = at;
	/* Only nodes and boarding areas, inside a station, may have no place of their own. */
	if (stop.kind <= 2 && (*row->fields[STOP_LAT] == '\0' || *row->fields[STOP_LON] == '\0'))
		csvrows_fault(row, "has no place: stop_lat or stop_lon is empty");
	if (stop.kind == 1 && *row->fields[STOP_PARENT] != '\0')
		csvrows_fault(row, "a station lies in no other: parent_station is not empty");
	return stop;
}

static bool
take_stop(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	struct gtfs_reading *reading = gtfs->reading;
	if (!gtfs_has_room(gtfs, row, gtfs->stops.n, GTFS_STOPS_MAX))
		return false;
	struct gtfs_stop stop = parse_stop(gtfs, row);
	struct gtfs_own_stop own = {.id = stop.id, .row = IDMAP_REFUSED, .line = row->line};
	if (!csvrows_is_refused(row)) {
		own.parent_id = textpool_add(&gtfs->texts, row->fields[STOP_PARENT]);
		own.row = place_stop(gtfs, row, &stop);
	}
	if (own.id != 0)
		idmap_add(&reading->stop_ids, &gtfs->texts, own.id, own.row);
	if (own.row != IDMAP_REFUSED)
		*vec_push(&reading->own_stops) = own;
	return true;
}

void
gtfs_read_stops(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [STOP_ID] = {"stop_id", true},
	    [STOP_NAME] = {"stop_name", false},
	    [STOP_LAT] = {"stop_lat", true},
	    [STOP_LON] = {"stop_lon", true},
	    [STOP_KIND] = {"location_type", false},
	    [STOP_WHEELCHAIR] = {"wheelchair_boarding", false},
	    [STOP_PARENT] = {"parent_station", false},
	    [STOP_PLATFORM] = {"platform_code", false},
	};
	know_stops_so_far(gtfs);
	gtfs_read_table(gtfs, GTFS_STOPS, true,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_stop});
	resolve_parents(gtfs);
}

static void
know_stops_so_far(struct gtfs *gtfs)
{
	struct gtfs_reading *reading = gtfs->reading;
	for (uint32_t i = 0; i < gtfs->stops.n; i++) {
		const struct gtfs_stop *stop = &gtfs->stops.items[i];
		if (stop->n_renames == 0)
			idmap_add(&reading->known_stops, &gtfs->texts, stop->id, i);
		idmap_add(&reading->stop_names, &gtfs->texts, stop->id, i);
	}
}

/* Whether a stop of another feed is this one: ids are often national, but not always. */
static bool
is_same(const struct gtfs_stop *known, const struct gtfs_stop *stop)
{
	if (known->kind != stop->kind || known->has_place != stop->has_place)
		return false;
	return !stop->has_place || geo_distance_m(known->at, stop->at) <= GTFS_SAME_STOP_M;
}

/*
 * An id that no other stop has: its own, else the feed's number before it, as often as it takes. A
 * feed may itself call a stop "2:S1". False when no name is left that a timetable can hold.
 */
static bool
name_apart(struct gtfs *gtfs, struct gtfs_stop *stop)
{
	const struct gtfs_reading *reading = gtfs->reading;
	const char *own = textpool_get(&gtfs->texts, stop->own_id);
	char prefix[16];
	char name[TT_STOP_ID_BYTES_MAX + 16];
	size_t n_prefix = (size_t)snprintf(prefix, sizeof(prefix), "%u:", reading->feed_number + 1);
	size_t n = (size_t)snprintf(name, sizeof(name), "%s", own);
	while (idmap_find(&reading->stop_names, &gtfs->texts, name) != IDMAP_NONE) {
		if (stop->n_renames == UINT8_MAX || n + n_prefix > TT_STOP_ID_BYTES_MAX)
			return false;
		memmove(name + n_prefix, name, n + 1);
		memcpy(name, prefix, n_prefix);
		n += n_prefix;
		stop->n_renames++;
	}
	if (stop->n_renames > 0)
		stop->id = textpool_add(&gtfs->texts, name);
	return true;
}

/* Put the stop in the table, or find it there; its row, or IDMAP_REFUSED with a fault. */
static uint32_t
place_stop(struct gtfs *gtfs, const struct csvrows_row *row, struct gtfs_stop *stop)
{
	struct gtfs_reading *reading = gtfs->reading;
	if (reading->feed_number == 0) {
		*vec_push(&gtfs->stops) = *stop;
		return (uint32_t)gtfs->stops.n - 1;
	}
	const char *id = row->fields[STOP_ID];
	uint32_t at = idmap_find(&reading->known_stops, &gtfs->texts, id);
	if (at != IDMAP_NONE && is_same(&gtfs->stops.items[at], stop)) {
		struct gtfs_stop *known = &gtfs->stops.items[at];
		known->feeds |= stop->feeds;
		known->wheelchair = known->wheelchair == 0 ? stop->wheelchair : known->wheelchair;
		known->platform = known->platform == 0 ? stop->platform : known->platform;
		reading->feed->n_stops_shared++;
		return at;
	}
	if (!name_apart(gtfs, stop)) {
		csvrows_fault(row, "all names for the id \"%.60s\" are taken", id);
		return IDMAP_REFUSED;
	}
	*vec_push(&gtfs->stops) = *stop;
	at = (uint32_t)gtfs->stops.n - 1;
	idmap_add(&reading->stop_names, &gtfs->texts, stop->id, at);
	return at;
}

/* The station, or of a boarding area the platform, that ${own} lies in; IDMAP_NONE with what is
 * wrong with it. */
static uint32_t
find_parent(const struct gtfs *gtfs, const struct gtfs_own_stop *own, const char **wrong)
{
	const char *id = textpool_get(&gtfs->texts, own->parent_id);
	uint32_t parent = idmap_find(&gtfs->reading->stop_ids, &gtfs->texts, id);
	bool is_area = gtfs->stops.items[own->row].kind == 4;
	*wrong = NULL;
	if (parent == IDMAP_NONE)
		*wrong = "its parent_station is not in the feed; it stands alone";
	else if (parent == IDMAP_REFUSED)
		*wrong = "its parent_station was refused; it stands alone";
	else if (gtfs->stops.items[parent].kind != (is_area ? 0 : 1))
		*wrong = is_area ? "its parent_station is no platform; it stands alone"
				 : "its parent_station is no station; it stands alone";
	return *wrong == NULL ? parent : IDMAP_NONE;
}

/* A stop has its own place: without its station it is still where it is. */
static void
resolve_parents(struct gtfs *gtfs)
{
	struct gtfs_reading *reading = gtfs->reading;
	for (size_t i = 0; i < reading->own_stops.n; i++) {
		const struct gtfs_own_stop *own = &reading->own_stops.items[i];
		const char *wrong;
		if (own->parent_id == 0)
			continue;
		uint32_t parent = find_parent(gtfs, own, &wrong);
		if (wrong != NULL)
			gtfs_drop(gtfs, GTFS_STOPS, own->line, wrong);
		else if (gtfs->stops.items[own->row].parent == IDMAP_NONE)
			gtfs->stops.items[own->row].parent = parent;
	}
}

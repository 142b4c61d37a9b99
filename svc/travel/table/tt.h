/* SPDX-License-Identifier: MIT
 *
 * The timetable file: compiled feeds, memory-mapped and ready as it lies on disk. Read-only.
 *
 * Everything in it is checked when it is opened: a damaged or crafted file is refused (E_CORRUPT)
 * and no index read from it afterwards can lead outside. The records are in tt_record.h, the
 * format stands at the head of tt.c. Files are replaced by renaming, never rewritten in place, so
 * that a map stays whole.
 */
#ifndef TRAVEL_TT_H
#define TRAVEL_TT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/geo.h"
#include "base/problem.h"
#include "travel/table/tt_record.h"

enum tt_section {
	TT_TEXTS,
	TT_FEEDS,
	TT_AGENCIES,
	TT_STOPS,
	TT_STOPS_BY_ID, /* uint32_t: rows of stops in the order of their ids */
	TT_ROUTES,
	TT_SERVICES,
	TT_EXCEPTIONS,
	TT_TRIPS,
	TT_TRIPS_BY_ID, /* uint32_t: rows of trips by feed, then id, then start_s */
	TT_PATTERNS,
	TT_CALLS,
	TT_RIDES,      /* uint32_t: rows of connections, trip by trip in the order of its calls */
	TT_FOOT_FIRST, /* uint32_t, one more than stops: where a stop's footpaths begin */
	TT_FOOT,
	TT_FOOT_SOME,      /* struct tt_transfer: footpaths for certain lines or trips */
	TT_TRANSFER_FIRST, /* the same for transfers; those from no stop come after all */
	TT_TRANSFERS,
	TT_CONNECTIONS,
};
#define TT_SECTIONS (TT_CONNECTIONS + 1)

/* What the file says of itself, besides its sections. */
struct tt_facts {
	uint32_t publisher; /* texts, of the first feed */
	uint32_t version;
	uint32_t zone;     /* of all its agencies, IANA name */
	int32_t first_day; /* of all services and added days; first > last: never runs */
	int32_t last_day;
	int32_t last_arrival_s; /* of all connections, 0 if there is none */
};

struct tt {
	struct tt_facts facts;
	const char *texts;
	const struct tt_feed *feeds;
	const struct tt_agency *agencies;
	const struct tt_stop *stops;
	const uint32_t *stops_by_id;
	const struct tt_route *routes;
	const struct tt_service *services;
	const struct tt_exception *exceptions;
	const struct tt_trip *trips;
	const uint32_t *trips_by_id;
	const struct tt_pattern *patterns;
	const struct tt_call *calls;
	const uint32_t *rides;
	const uint32_t *foot_first;
	const struct tt_foot *foot;
	const struct tt_transfer *foot_some;
	const uint32_t *transfer_first;
	const struct tt_transfer *transfers;
	const struct tt_connection *connections;
	uint32_t n_texts, n_feeds, n_agencies, n_stops, n_routes, n_services, n_exceptions, n_trips,
	    n_patterns, n_calls, n_rides, n_foot, n_foot_some, n_transfers, n_connections;
	size_t size; /* of the file */
	void *map;   /* owned; NULL when it stands on the caller's bytes */
};

/*
 * Map the file; a millisecond or two for a city. Returns 0, or with a problem at ${path}:
 * E_NOT_FOUND, E_IO, or E_CORRUPT if it is no timetable, a damaged one or of another version.
 */
MUST_USE
int tt_open(struct tt *tt, const char *path, struct problems *problems);
void tt_close(struct tt *tt);

/* The same over ${n} bytes of the caller's, aligned to 16, which must outlive ${tt}. */
MUST_USE
int tt_from_bytes(struct tt *tt, const void *bytes, size_t n);

const char *tt_text(const struct tt *tt, uint32_t offset);
struct geo_point tt_stop_at(const struct tt *tt, uint32_t stop);

/* The stop with this id, or TT_NONE. */
uint32_t tt_stop_find(const struct tt *tt, const char *id);
/* The stop that ${feed} calls by this id of its own, or TT_NONE. */
uint32_t tt_stop_find_in(const struct tt *tt, uint32_t feed, const char *id);

/* The feed that came from a zip of this name ("newport_gtfs.zip"), or TT_NONE. */
uint32_t tt_feed_find(const struct tt *tt, const char *file);

/*
 * The trips of ${feed} with this id, as a range of tt->trips_by_id: one, or all runs of a trip that
 * repeats, by their start_s, or none.
 */
struct tt_range {
	uint32_t first;
	uint32_t n;
};
struct tt_range tt_trips_find(const struct tt *tt, uint32_t feed, const char *id);

/* Where ${trip} calls: *n of them. */
const struct tt_call *tt_trip_calls(const struct tt *tt, uint32_t trip, uint32_t *n);

/* The place in ${trip} of the call with this stop_sequence, 0.., or TT_NONE. */
uint32_t tt_call_find(const struct tt *tt, uint32_t trip, uint32_t sequence);

/* Its first call at ${stop} from the place ${call} on, or TT_NONE. */
uint32_t tt_call_at(const struct tt *tt, uint32_t trip, uint32_t stop, uint32_t call);

/*
 * The connection that leaves the call at place ${call} of ${trip}: its depart_s is that call's, its
 * arrival that of call + 1. TT_NONE for the last call.
 */
uint32_t tt_ride_from(const struct tt *tt, uint32_t trip, uint32_t call);

/*
 * What binds first: 0 for two trips, 1 for a trip and a route, 2 for a trip, 3 for two routes, 4
 * for a route, 5 for all.  [GTFS Schedule reference, transfers.txt, ranking of specificity]
 */
int tt_transfer_generality(const struct tt_transfer *transfer);

/* For each service whether it runs on the date: its calendar, then its exceptions. */
void tt_services_on(const struct tt *tt, struct civil_date date, bool runs[]);

#endif

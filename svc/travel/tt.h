/* SPDX-License-Identifier: MIT
 *
 * The timetable file: a compiled feed, memory-mapped and ready as it lies on disk. Read-only.
 *
 * Everything in it is checked when it is opened: a damaged or crafted file is refused (E_CORRUPT)
 * and no index read from it afterwards can lead outside. The format stands at the head of tt.c.
 * Files are replaced by renaming, never rewritten in place, so that a map stays whole.
 */
#ifndef TRAVEL_TT_H
#define TRAVEL_TT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/geo.h"
#include "base/problem.h"

#define TT_STOPS_MAX       (UINT32_C(1) << 20)
#define TT_TRIPS_MAX       (UINT32_C(1) << 24) /* also of one date, days before included */
#define TT_CONNECTIONS_MAX (UINT32_C(1) << 27)
#define TT_SECONDS_MAX     (8 * 86400) /* latest arrival, seconds of its service day */
#define TT_NONE            UINT32_MAX

/*
 * One vehicle from one stop to its next, 16 bytes. In the file they are sorted by departure, then
 * those that take no time first, then by trip and place in the trip.
 */
struct tt_connection {
	int32_t depart_s;            /* 0..arrive_s */
	uint32_t arrive_and_flags;   /* arrive_s << 2 | may_alight << 1 | may_board */
	uint64_t trip_and_two_stops; /* trip << 40 | from << 20 | to */
};

static inline struct tt_connection
tt_connection_make(int32_t depart_s, int32_t arrive_s, uint32_t trip, const uint32_t stops[2],
		   unsigned flags)
{
	return (struct tt_connection){depart_s, (uint32_t)arrive_s << 2 | flags,
				      (uint64_t)trip << 40 | (uint64_t)stops[0] << 20 | stops[1]};
}
#define TT_MAY_BOARD  1u
#define TT_MAY_ALIGHT 2u

static inline int32_t
tt_arrive_s(const struct tt_connection *c)
{
	return (int32_t)(c->arrive_and_flags >> 2);
}
static inline uint32_t
tt_trip_of(const struct tt_connection *c)
{
	return (uint32_t)(c->trip_and_two_stops >> 40);
}
static inline uint32_t
tt_from(const struct tt_connection *c)
{
	return (uint32_t)(c->trip_and_two_stops >> 20) & (TT_STOPS_MAX - 1);
}
static inline uint32_t
tt_to(const struct tt_connection *c)
{
	return (uint32_t)c->trip_and_two_stops & (TT_STOPS_MAX - 1);
}

/* Records; texts are offsets for tt_text. */
struct tt_stop {
	double lat;
	double lon;
	uint32_t id;
	uint32_t name;
	uint8_t has_place, kind; /* 0 or 1; GTFS location_type */
	uint8_t wheelchair;      /* 0 unknown, 1 yes, 2 no */
	uint8_t zero[5];
};

struct tt_agency {
	uint32_t id;
	uint32_t name;
};

struct tt_route {
	uint32_t id;
	uint32_t name; /* the short one where there is one */
	uint32_t agency;
	uint32_t type; /* GTFS route_type */
};

struct tt_service {
	uint32_t id;
	int32_t first_day; /* struct civil_date.day; first > last: exceptions only */
	int32_t last_day;
	uint32_t weekdays; /* bit 0 Monday ... bit 6 Sunday */
};

struct tt_exception {
	uint32_t service;
	int32_t day;
	uint32_t is_added; /* 1: runs, 0: does not */
};

/* One trip, or one run of a trip that repeats by frequencies. */
struct tt_trip {
	uint32_t id;
	uint32_t headsign;
	uint32_t route;
	uint32_t service;
	uint32_t wheelchair;
};

struct tt_foot {
	uint32_t to;
	int32_t walk_s;
};

enum tt_section {
	TT_TEXTS,
	TT_AGENCIES,
	TT_STOPS,
	TT_STOPS_BY_ID, /* uint32_t: rows of stops in the order of their ids */
	TT_ROUTES,
	TT_SERVICES,
	TT_EXCEPTIONS,
	TT_TRIPS,
	TT_FOOT_FIRST, /* uint32_t, one more than stops: where a stop's footpaths begin */
	TT_FOOT,
	TT_CONNECTIONS,
};
#define TT_SECTIONS (TT_CONNECTIONS + 1)

/* What the file says of itself, besides its sections. */
struct tt_facts {
	uint32_t publisher; /* texts */
	uint32_t version;
	uint32_t zone;
	int32_t first_day; /* of all services and added days; first > last: never runs */
	int32_t last_day;
	int32_t last_arrival_s; /* of all connections, 0 if there is none */
};

struct tt {
	struct tt_facts facts;
	const char *texts;
	const struct tt_agency *agencies;
	const struct tt_stop *stops;
	const uint32_t *stops_by_id;
	const struct tt_route *routes;
	const struct tt_service *services;
	const struct tt_exception *exceptions;
	const struct tt_trip *trips;
	const uint32_t *foot_first;
	const struct tt_foot *foot;
	const struct tt_connection *connections;
	uint32_t n_texts, n_agencies, n_stops, n_routes, n_services, n_exceptions, n_trips, n_foot,
	    n_connections;
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

/* For each service whether it runs on the date: its calendar, then its exceptions. */
void tt_services_on(const struct tt *tt, struct civil_date date, bool runs[]);

/* For writing: what each section holds, in the order of enum tt_section. */
struct tt_parts {
	struct tt_facts facts;
	struct {
		const void *items;
		size_t n;
	} sections[TT_SECTIONS];
};

/*
 * Write the file: beside ${path}, then fsync, then renamed into place. 0, E_IO or E_FULL (errno
 * says more); ${path} is then as it was, or new and whole if only the folder's own sync failed.
 */
MUST_USE
int tt_write(const struct tt_parts *parts, const char *path, size_t *size);
/* The checksum that stands in a file of ${n} bytes. */
uint64_t tt_checksum(const void *bytes, size_t n);
#define TT_CHECKSUM_AT 24 /* where it stands */

#endif

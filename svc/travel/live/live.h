/* SPDX-License-Identifier: MIT
 *
 * GTFS Realtime trip updates: the bytes of one message as values. The one door to protobuf-c; what
 * is read of the message stands in live.proto.  [GTFS Realtime reference 2.0, gtfs.org]
 *
 * Nothing here knows the timetable or the clock: live_match.h lays a feed against a timetable.
 */
#ifndef TRAVEL_LIVE_H
#define TRAVEL_LIVE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"

#define LIVE_BYTES_MAX    (8 << 20) /* of one message */
#define LIVE_ENTITIES_MAX 50000
#define LIVE_FIELDS_MAX   100000 /* of the message itself, those included that are passed over */
#define LIVE_ENTITY_BYTES (128 << 10)
#define LIVE_STOPS_MAX    500   /* stop time updates of one trip */
#define LIVE_TEXT_MAX     200   /* bytes of an id */
#define LIVE_DELAY_MAX_S  43200 /* either way; what says more is a bad entity */
#define LIVE_NO_SEQUENCE  (-1)

/* What an update says of its trip. */
enum live_what {
	LIVE_TIMES,     /* other times, skipped stops */
	LIVE_CANCELLED, /* does not run, and people may be told so */
	LIVE_DELETED,   /* does not run, and nobody is to be told */
	LIVE_COPIED,    /* runs once more, from another date or time on */
	LIVE_ADDED,     /* runs though no timetable has it, at the stops and times that it says */
	LIVE_REPLACED,  /* a trip of the timetable, but at the stops and times that it says */
};

enum live_event_kind {
	LIVE_UNSAID,
	LIVE_DELAY, /* seconds after the timetable, negative before it */
	LIVE_TIME,  /* an instant */
};

struct live_event {
	enum live_event_kind kind;
	int64_t value;         /* seconds of delay, or seconds since 1970 */
	int64_t planned_utc_s; /* what was planned for it, where no timetable says so; 0: unsaid */
};

/* How one gets on or off there.  [GTFS stop_times.txt, pickup_type] */
enum live_serving {
	LIVE_SERVED_AS_EVER,
	LIVE_SERVED,
	LIVE_NOT_SERVED,
	LIVE_SERVED_BY_PHONE,
	LIVE_SERVED_BY_DRIVER,
};

enum live_stop_kind {
	LIVE_STOP_TIMES,
	LIVE_STOP_SKIPPED, /* not served; the delay before it goes on after it */
	LIVE_STOP_NO_DATA, /* from here on as in the timetable, until the next update */
};

struct live_stop {
	int64_t sequence; /* stop_sequence, LIVE_NO_SEQUENCE if it is not given */
	const char *id;   /* stop_id, NULL if it is not given; one of both is */
	enum live_stop_kind kind;
	struct live_event arrive; /* LIVE_STOP_TIMES: one of both is said */
	struct live_event depart;
	const char *assigned_id; /* calls at this stop instead; NULL: as ever */
	enum live_serving pickup;
	enum live_serving drop_off;
};

/* The run of a trip that is meant: with no date the one nearest to the message's own time. */
struct live_run {
	bool has_date;
	struct civil_date date; /* the service day on which it begins */
	int start_s; /* of a trip that repeats by frequencies, seconds of the service day; -1 */
};

struct live_trip {
	int entity; /* its place in the message, from 0 */
	enum live_what what;
	const char *id;       /* trip_id */
	const char *route_id; /* NULL if it is not given */
	const char *headsign; /* LIVE_ADDED and LIVE_REPLACED: "" if it is not given */
	struct live_run run;
	struct live_run
	    copy;       /* LIVE_COPIED: where the copy runs; what is not set is as in ${run} */
	bool has_delay; /* of the trip as a whole, for when no stop says more */
	int delay_s;
	const struct live_stop *stops; /* in the order of the trip */
	int n_stops;
};

/* What was left out without being bad. */
struct live_left_out {
	int deleted; /* entities marked so */
	int unnamed; /* trips named by their route alone */
	int other;   /* vehicle positions, alerts and whatever else */
};

/* A message as it came, borrowed. */
struct live_bytes {
	const void *data;
	size_t n;
};

struct live_feed {
	int64_t made_utc_s; /* when the producer made it; 0: it does not say */
	int n_entities;
	int n_bad; /* left out with a problem */
	struct live_left_out left_out;
	const struct live_trip *trips; /* of what is left, in the message's order */
	int n_trips;
};

/*
 * Read a message of ${n} bytes. Everything in ${feed} lives in ${arena}.
 *
 * A bad entity is left out and told in ${problems} at "entity 17": it does not decode, names no
 * stop, has its stops out of order, a date or time that is none, a delay past LIVE_DELAY_MAX_S, a
 * relationship that the standard does not know, or is larger than the limits above.
 * Returns 0; E_INPUT with a problem at "message" and nothing in ${feed} if it is none at all,
 * passes a limit, or holds only the changes since another (DIFFERENTIAL, which the standard leaves
 * open). Memory is at most some 20 times ${n}, whatever the bytes are.
 */
MUST_USE
int live_parse(const void *bytes, size_t n, struct arena *arena, struct problems *problems,
	       struct live_feed *feed);

/*
 * The same in slices, for who has something else to do: after live_read_begin, which looks at the
 * message as a whole and returns what live_parse does, call live_read_some until it returns false;
 * then ${feed} is whole. Each call reads entities until ${*most_bytes} of them are read, one at
 * least, and takes what it read from ${*most_bytes}, which may become negative. ${bytes},
 * ${problems} and ${feed} must outlive it.
 */
struct live_reader; /* lives in the arena */
MUST_USE
int live_read_begin(const struct live_bytes *bytes, struct arena *arena, struct problems *problems,
		    struct live_feed *feed, struct live_reader **reader);
bool live_read_some(struct live_reader *reader, int64_t *most_bytes);

#endif

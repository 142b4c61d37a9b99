/* SPDX-License-Identifier: MIT
 *
 * GTFS Realtime messages for tests, encoded by protobuf-c.
 */
#ifndef TESTS_LIB_LIVEMSG_H
#define TESTS_LIB_LIVEMSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define LIVEMSG_UNSAID INT64_MIN

/* The relationships of trips and of stops, by the numbers of the reference. */
enum { LIVEMSG_SCHEDULED, LIVEMSG_ADDED, LIVEMSG_UNSCHEDULED, LIVEMSG_CANCELED };
enum { LIVEMSG_REPLACEMENT = 5, LIVEMSG_DUPLICATED, LIVEMSG_DELETED, LIVEMSG_NEW };
enum { LIVEMSG_SKIPPED = 1, LIVEMSG_NO_DATA };

struct livemsg_stop {
	int sequence;   /* 0: not said */
	const char *id; /* NULL: not said */
	int relationship;
	int64_t arrive_delay, depart_delay; /* LIVEMSG_UNSAID or seconds */
	int64_t arrive_time, depart_time;   /* 0: not said, or seconds since 1970 */
	int64_t depart_planned;             /* the same */
	const char *assigned;               /* NULL: not said */
	int pickup, drop_off;               /* 1 + the type; 0: not said */
};

/* A stop of which nothing is said but its place in the trip. */
struct livemsg_stop livemsg_stop_at(int sequence);

struct livemsg; /* lives in its arena */

struct livemsg *livemsg_new(struct arena *arena, int64_t made_utc_s);
void livemsg_set_incrementality(struct livemsg *message, int incrementality);
void livemsg_set_version(struct livemsg *message, const char *version);

/* One more entity with a trip update; what follows is about it. NULL texts are not said. */
void livemsg_trip(struct livemsg *message, const char *trip_id, const char *date, int relationship);
void livemsg_start_time(struct livemsg *message, const char *time);
void livemsg_route(struct livemsg *message, const char *route_id);
void livemsg_headsign(struct livemsg *message, const char *headsign);
void livemsg_trip_delay(struct livemsg *message, int delay_s);
void livemsg_copy(struct livemsg *message, const char *date, const char *time);
void livemsg_delete(struct livemsg *message);
void livemsg_stop(struct livemsg *message, const struct livemsg_stop *stop);
/* The same with both delays. */
void livemsg_late(struct livemsg *message, int sequence, int delay_s);
/* A stop named by its id, arrived at and left at these instants (0: not said). */
void livemsg_call(struct livemsg *message, const char *id, int64_t arrive_time,
		  int64_t depart_time);

/* One more entity of these bytes, whatever they are. */
void livemsg_raw(struct livemsg *message, const void *bytes, size_t n);

/* The message's bytes, in its arena. */
const void *livemsg_pack(struct livemsg *message, size_t *n);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A timetable while it is compiled, for compile*.c only.
 */
#ifndef TRAVEL_COMPILE_PARTS_H
#define TRAVEL_COMPILE_PARTS_H

#include "travel/feed/gtfs.h"
#include "travel/table/tt.h"

/* A section in the making, as for tt_write; items are freed by compile_write. */
struct compiler {
	const struct gtfs *gtfs;
	struct problems *problems;
	VEC(struct tt_feed) feeds;
	VEC(struct tt_agency) agencies;
	VEC(struct tt_stop) stops;
	VEC(uint32_t) stops_by_id;
	VEC(struct tt_route) routes;
	VEC(struct tt_service) services;
	VEC(struct tt_exception) exceptions;
	VEC(struct tt_trip) trips;
	VEC(uint32_t) trips_by_id;
	VEC(struct tt_pattern) patterns;
	VEC(struct tt_call) calls;
	VEC(uint32_t) rides;
	VEC(uint32_t) foot_first;
	VEC(struct tt_foot) foot;
	VEC(struct tt_transfer) foot_some;
	VEC(uint32_t) transfer_first;
	VEC(struct tt_transfer) transfers;
	VEC(struct tt_connection) connections;
	struct tt_facts facts;
	VEC(uint32_t) rows; /* by trip: the row of gtfs->trips that it is a run of */
};

/* After the stops. */
void compile_footpaths(struct compiler *compiler);
/* After the stops and the calls. */
void compile_transfers(struct compiler *compiler);

/* Of the trips: their patterns, calls and rides, and the index by id. After the connections. */
void compile_calls(struct compiler *compiler);

#endif

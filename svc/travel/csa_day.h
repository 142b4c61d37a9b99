/* SPDX-License-Identifier: MIT
 *
 * One date of a timetable, laid out for scanning: everything that runs on it, in order of
 * departure.
 *
 * Seconds are counted from the midnight that begins the date, 86,400 to a day. Rides of the date
 * and what still runs of the days before are in it (their departures from 0 on), nothing of the
 * next day. Made once a date, then only read.
 */
#ifndef TRAVEL_CSA_DAY_H
#define TRAVEL_CSA_DAY_H

#include "travel/tt.h"

#define CSA_BUCKET_S 64
#define CSA_NEVER    INT32_MAX /* no arrival */
#define CSA_TOO_LATE INT32_MIN /* no departure is early enough */

/* A run of a trip that touches the date. */
struct csa_run {
	uint32_t trip; /* row of tt->trips */
	int32_t days;  /* its service day is the date less so many days, 0.. */
};

struct csa_day {
	const struct tt *tt; /* borrowed */
	struct civil_date date;
	/*
	 * As in the timetable, but with the run's number in place of the trip's, in seconds of this
	 * date, and ended by one connection that departs at CSA_NEVER.
	 */
	struct tt_connection *connections; /* owned, like all below */
	uint32_t n_connections;
	struct csa_run *runs;
	uint32_t n_runs;
	uint32_t *bucket_first; /* first connection departing at or after bucket * CSA_BUCKET_S */
	uint32_t n_buckets;
	int32_t last_arrival_s;
	/* By stop: stops with other numbers are not joined by any ride or footpath of the date. */
	uint32_t *island;
	/* Footpaths turned round: who walks to a stop, in how long. */
	uint32_t *foot_to_first;
	struct tt_foot *foot_to;
};

/* Lay out ${date}. Linear in the timetable: a millisecond or two for a city. */
void csa_day_init(struct csa_day *day, const struct tt *tt, struct civil_date date);
void csa_day_fini(struct csa_day *day);

/*
 * Make all that is known of the connections beforehand (buckets, islands, the last arrival) anew.
 * For whoever has changed ${connections} or their number: they must be in the order of struct
 * tt_connection again, name runs below n_runs and end with the one at CSA_NEVER. Rooms made for the
 * day (csa_work, near, profile) have to be made anew after it.
 */
void csa_day_index(struct csa_day *day);

/* The first connection that departs at ${at_s} or later; n_connections if there is none. */
uint32_t csa_day_first(const struct csa_day *day, int32_t at_s);

#endif

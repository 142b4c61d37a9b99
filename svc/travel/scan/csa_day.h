/* SPDX-License-Identifier: MIT
 *
 * One date of a timetable, laid out for scanning: everything that runs on it, in order of
 * departure.
 *
 * Seconds are the date's own GTFS time: counted from its noon minus 12 hours, so that noon is
 * 43,200 whatever the clocks did in the night.  [GTFS reference, "Time"]  That is the wall clock's
 * reading of the date but for the hours before a clock change; csa_day_s and csa_day_wall_s
 * convert. On the day in autumn that has 25 hours, midnight is second -3,600; on the day in spring
 * that has 23, it is 3,600. Rides of the days before are moved by the true distance between the two
 * noons.
 *
 * Rides of the date and what still runs of the days before are in it, from 0 or an earlier midnight
 * on; nothing of the next day. Made once a date, then only read.
 */
#ifndef TRAVEL_CSA_DAY_H
#define TRAVEL_CSA_DAY_H

#include "travel/table/tt.h"

#define CSA_BUCKET_S 64
#define CSA_NEVER    INT32_MAX /* no arrival */
#define CSA_TOO_LATE INT32_MIN /* no departure is early enough */

/* A run of a trip that touches the date. */
struct csa_run {
	uint32_t trip; /* row of tt->trips; TT_NONE: the timetable does not have it */
	int32_t days;  /* its service day is the date less so many days, 0.. */
};

struct csa_edit;  /* csa_edit.h */
struct csa_split; /* csa_split.h */

struct csa_day {
	const struct tt *tt;           /* borrowed like the next, or that of ${split} */
	const struct civil_zone *zone; /* NULL: clocks never change */
	struct civil_date date;
	bool has_change;    /* of the clocks, from the day before until its last arrival */
	int32_t midnight_s; /* that begins the date: 0, or otherwise only where clocks change */
	/*
	 * As in the timetable, but with the run's number in place of the trip's, in seconds of this
	 * date, and ended by one connection that departs at CSA_NEVER.
	 */
	struct tt_connection *connections; /* owned, like all below */
	uint32_t n_connections;
	struct csa_run *runs;
	uint32_t n_runs;
	struct csa_split *split; /* of stops that are several; NULL: none is */
	/* By run: what became of it, borrowed, NULL: it is as in the timetable; NULL: all are. */
	const struct csa_edit **edit_of;
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
/* The same where clocks change: ${zone} is that of the timetable and must outlive the day. */
void csa_day_init_zone(struct csa_day *day, const struct tt *tt, struct civil_date date,
		       const struct civil_zone *zone);
void csa_day_fini(struct csa_day *day);

/*
 * Make all that is known of connections and footpaths beforehand (buckets, islands, the last
 * arrival) anew. For whoever has changed ${connections} or their number: they must be in the order
 * of struct tt_connection again, name runs below n_runs and end with the one at CSA_NEVER. Rooms
 * made for the day (csa_work, near, profile) have to be made anew after it.
 */
void csa_day_index(struct csa_day *day);

/* What the run ${run} is a run of, and where it says that it goes. */
const struct tt_trip *csa_day_trip(const struct csa_day *day, uint32_t run);
const char *csa_day_headsign(const struct csa_day *day, uint32_t run);

/* Seconds between the noons of the date and of ${days} days before it, negative ones after it. */
int32_t csa_day_shift_s(const struct csa_day *day, int days);

/*
 * The second at which the clock shows ${minute}, which may pass 24:00 (the next date) and is read
 * as civil_to_utc does: what occurs twice is the first, what is skipped is by the clock before.
 */
int32_t csa_day_s(const struct csa_day *day, int minute);

/* What the clock shows at ${at_s}, as seconds after 00:00 of the date; past 86,400 the next date.
 */
int32_t csa_day_wall_s(const struct csa_day *day, int32_t at_s);

/* Whole minutes, down and up, also of the seconds before 0 that a day of 25 hours begins with. */
static inline int32_t
csa_day_minute_before(int32_t s)
{
	return s >= 0 ? s / 60 : -((59 - s) / 60);
}
static inline int32_t
csa_day_minute_after(int32_t s)
{
	return csa_day_minute_before(s + 59);
}

/* The first connection that departs at ${at_s} or later; n_connections if there is none. */
uint32_t csa_day_first(const struct csa_day *day, int32_t at_s);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Journeys from stop to stop by Connection Scan: all rides of a date are looked at once, in order
 * of departure. [J. Dibbelt, T. Pajor, B. Strasser, D. Wagner: Connection Scan Algorithm, 2017]
 *
 * The rules of "firstday journeys" (DESIGN section 6): a change at a stop takes no time; footpaths
 * are those that transfers.txt lists, at most one before the first ride, between two rides and
 * after the last, and one footpath alone, with no ride, is a journey too; a stop where boarding or
 * alighting is forbidden may be ridden through. Times are seconds as in struct csa_day.
 */
#ifndef TRAVEL_CSA_H
#define TRAVEL_CSA_H

#include "travel/csa_day.h"

#define CSA_TOO_LATE INT32_MIN /* no departure is early enough */

/* Room for the queries of one day, so that a query allocates nothing. */
struct csa_work {
	int32_t *arrive; /* by stop: earliest known, by ride or on foot; or latest departure */
	int32_t *ride;   /* by stop: the same, but ending (beginning) with a ride */
	int32_t *before; /* by stop: ${arrive} with one ride fewer */
	uint8_t *rides;  /* by stop: rides on the way to ${arrive}, 255 for more */
	uint8_t *used;   /* by run: the same, this ride included */
	/* By run: 1 + the connection where it was boarded (backward: where it is left), 0: nowhere.
	 */
	uint32_t *aboard;
};

void csa_work_init(struct csa_work *work, const struct csa_day *day); /* panics without memory */
void csa_work_fini(struct csa_work *work);

struct csa_answer {
	int32_t arrive_s; /* CSA_NEVER: unreachable on this date */
	uint32_t rides;   /* the fewest among the journeys that arrive then */
};

/*
 * The earliest arrival when standing at stop ${from} at ${at_s} (0 or later). from = to gives
 * ${at_s} and no ride.
 */
struct csa_answer csa_earliest(const struct csa_day *day, struct csa_work *work, uint32_t from,
			       uint32_t to, int32_t at_s);

/*
 * The latest second at which one may stand at ${from} and still be at ${to} by ${by_s};
 * CSA_TOO_LATE if there is none. A footpath may begin before midnight, which gives a negative
 * second.
 */
int32_t csa_latest(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to,
		   int32_t by_s);

/*
 * The earliest arrival at every stop, CSA_NEVER where there is none, as an array by stop in
 * ${work}, valid until its next query.
 */
const int32_t *csa_all(const struct csa_day *day, struct csa_work *work, uint32_t from,
		       int32_t at_s);

#endif

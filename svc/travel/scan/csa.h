/* SPDX-License-Identifier: MIT
 *
 * Journeys from stop to stop by Connection Scan: all rides of a date are looked at once, in order
 * of departure. [J. Dibbelt, T. Pajor, B. Strasser, D. Wagner: Connection Scan Algorithm, 2017]
 *
 * The rules of "firstday journeys" (DESIGN section 6): a change at a stop takes no time; footpaths
 * are those that transfers.txt lists (those for certain lines or trips on a day whose stops are
 * split for them, csa_split.h: what names one is not met before the first ride or after the last),
 * at most one before the first ride, between two rides and after the last, and one footpath alone,
 * with no ride, is a journey too; a stop where boarding or alighting is forbidden may be ridden
 * through. Times are seconds as in struct csa_day.
 */
#ifndef TRAVEL_CSA_H
#define TRAVEL_CSA_H

#include "travel/scan/csa_lane.h"
#include "travel/scan/csa_reach.h"

/* Labels of a stop count up to so many rides; longer journeys are found, and counted anew. */
#define CSA_RIDES_COUNTED 5

/* The earliest arrival with at most 0, 1 ... rides, from [1] on; [0] is never, the last is any. */
struct csa_label {
	int32_t by[CSA_RIDES_COUNTED + 3];
};
_Static_assert(sizeof(struct csa_label) == CSA_LANE_LABEL * sizeof(int32_t), "rows count on it");

/* Room for the queries of one day, so that a query allocates nothing. */
struct csa_work {
	struct csa_lanes lanes;
	uint8_t *quarter;       /* by stop; all 0 until csa_work_learn has been called */
	uint64_t *quarter_rows; /* NULL until then */
	bool has_reach;         /* it has been called and had room */
	struct csa_reach reach;
	/* By stop, between two queries CSA_NEVER all over: */
	struct csa_label *any;  /* by ride or on foot; that of stop s is any[s + 1] */
	struct csa_label *ride; /* by ride; where nobody walks the same ones, any + 1 */
	bool has_walks;
	uint32_t *touched; /* the stops whose labels are not */
	uint32_t n_touched;
	uint32_t quarters; /* the set of theirs */
	uint8_t *aboard;   /* by run: the rides on it, as the index in by[] to arrive at */
	uint32_t *place;   /* by run: the row where it was boarded so */
	uint32_t *boarded; /* the runs whose aboard says something */
	uint32_t n_boarded;
	/* For questions to all stops, backward, and in rounds; by stop: */
	int32_t *arrive; /* by ride or on foot; or the latest departure */
	int32_t *by_ride;
	int32_t *before;   /* ${arrive} with one ride fewer */
	uint32_t *left_at; /* by run: 1 + the connection where it is left, 0: nowhere */
};

void csa_work_init(struct csa_work *work, const struct csa_day *day); /* panics without memory */
void csa_work_fini(struct csa_work *work);

/*
 * Learn which pairs cannot be joined, and from when on, and which rows can matter while somebody
 * has come to which quarters; answers stay the same. For whoever has hundreds of queries: it costs
 * as much as many of them, makes those that have no answer cheap, and the others cheaper.
 */
void csa_work_learn(struct csa_work *work, const struct csa_day *day);

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

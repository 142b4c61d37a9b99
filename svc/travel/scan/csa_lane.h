/* SPDX-License-Identifier: MIT
 *
 * The connections of a day once more, island by island: a journey never leaves its island, so a
 * query looks at the rows of one. With them, by stop, when one can leave and until when one can
 * come, which say where a scan begins and where it need not go on.
 */
#ifndef TRAVEL_CSA_LANE_H
#define TRAVEL_CSA_LANE_H

#include "travel/scan/csa_day.h"

/*
 * A connection as a query wants it, without a bit to be shifted. Stops stand as places in arrays
 * of CSA_LANE_LABEL numbers a stop.
 */
struct csa_row {
	int32_t depart_s;
	int32_t board_s;  /* the same; CSA_TOO_LATE where nobody may board: nobody is there then */
	int32_t arrive_s; /* CSA_NEVER where nobody may alight */
	uint32_t run;
	uint32_t from; /* CSA_LANE_LABEL * stop + CSA_LANE_FROM */
	uint32_t to;   /* CSA_LANE_LABEL * stop */
};
#define CSA_LANE_LABEL 8
#define CSA_LANE_FROM  6
#define CSA_LANE_BLOCK 64 /* rows; as many as a set of them has bits */

static inline uint32_t
csa_row_from(const struct csa_row *row)
{
	return row->from / CSA_LANE_LABEL;
}
static inline uint32_t
csa_row_to(const struct csa_row *row)
{
	return row->to / CSA_LANE_LABEL;
}

/* A departure from a stop that may be boarded. */
struct csa_leave {
	int32_t depart_s;
	uint32_t row;
};

struct csa_lanes {
	/* By island, in the day's order, each island's ended by those that depart at CSA_NEVER: one
	 * at least, and as many as fill its last block of CSA_LANE_BLOCK. */
	struct csa_row *rows; /* owned, like all below */
	uint32_t n_rows;
	bool *is_instant;      /* by row: it takes no time */
	bool *reopens;         /* and one before it, in its second, departs from where it arrives */
	uint32_t *leave_first; /* by stop: where its departures begin; one more than stops */
	struct csa_leave *leave;
	/* By stop: the departure of the last row that brings anybody there, a footpath behind it
	 * counted; CSA_TOO_LATE if there is none. */
	int32_t *last_into_s;
};

void csa_lanes_init(struct csa_lanes *lanes, const struct csa_day *day);
void csa_lanes_fini(struct csa_lanes *lanes);

/*
 * The first row that somebody can board who is at ${stop} at ${at_s} and may walk from there first;
 * TT_NONE if none leaves.
 */
uint32_t csa_lanes_first(const struct csa_lanes *lanes, const struct tt *tt, uint32_t stop,
			 int32_t at_s);

#endif

/* SPDX-License-Identifier: MIT
 *
 * From which stop to which one can still get, and until when: for every pair of an island of the
 * day the last moment at which it may be worth to look. So a pair that cannot be joined at that
 * hour, because the last bus has gone or because nothing goes that way, costs one look.
 */
#ifndef TRAVEL_CSA_REACH_H
#define TRAVEL_CSA_REACH_H

#include "travel/scan/csa_quarter.h"

#define CSA_REACH_PAIRS_MAX (UINT32_C(1) << 24) /* 32 MiB; twice as much while it is made */
#define CSA_REACH_SLOT_S    16

struct csa_reach {
	uint32_t *local;    /* by stop: its number in its island; owned, like the next */
	uint32_t *first;    /* by stop: where its row begins, by ${local} of the other stop */
	uint32_t *quarters; /* by stop: the set of those quarters from which one ever gets there */
	uint16_t *until;    /* slot of the last departure that may lead there; 0: none ever does */
};

/*
 * Sweep the day once, from late to early. False, with nothing made, if there are more pairs than
 * the limit. ${quarter} is that of each stop (csa_quarter_of). Cost: some milliseconds for a city,
 * so it is for whoever has hundreds of questions.
 */
bool csa_reach_init(struct csa_reach *reach, const struct csa_day *day, const uint8_t quarter[]);
void csa_reach_fini(struct csa_reach *reach);

/*
 * False: who is at ${from} at ${at_s} cannot be at ${to}, of the same island, on this date. True is
 * no promise: rides that leave while another is under way are taken to be caught.
 */
static inline bool
csa_reach_may(const struct csa_reach *reach, uint32_t from, uint32_t to, int32_t at_s)
{
	/* Slots begin two hours before second 0, since a day may begin an hour before it. */
	uint32_t until = reach->until[reach->first[from] + reach->local[to]];
	return until == UINT16_MAX || (at_s + 7200) / CSA_REACH_SLOT_S < (int32_t)until;
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Who may come on foot to board, from where: for each place of each pattern in which runs of the
 * day call. Somebody nearer to a later stop of the same run will rather go there, so for most
 * boardings only a few stops near them need be told.
 */
#ifndef TRAVEL_PROFILE_WALK_H
#define TRAVEL_PROFILE_WALK_H

#include "travel/near.h"
#include "travel/travel.h"

/* From ${stop} to the place; no use where the run is boarded there and left behind ${nearer}. */
struct profile_walk {
	uint32_t stop;
	int32_t m;
	int32_t s;
	uint32_t nearer; /* 1 + a later place of the pattern; 0: none is nearer */
};

struct profile_walks {
	/* By connection of the day: its place. Of one pattern the later place has the smaller
	 * number. Owned, like the next. */
	uint32_t *place;
	uint32_t *first;            /* by place: where its walks begin; one more than places */
	struct profile_walk *walks; /* of each place the smallest ${nearer} first */
	bool *is_barred;     /* by stop: nobody boards or alights there, or sets out from there */
	uint64_t generation; /* one more each time that they are made; 0: not yet */
	/* What they were made for; -1: not made yet. */
	int change_m;
	double change_mps;
	bool step_free;
	int n_avoid;
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
};

void profile_walks_init(struct profile_walks *walks);
void profile_walks_fini(struct profile_walks *walks);

/*
 * Make them for the links of ${near}, the person's circles and whether they use steps, unless they
 * are made for those.
 */
void profile_walks_make(struct profile_walks *walks, const struct near *near,
			const struct travel_query *person);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A stop at which transfers.txt treats some lines or trips otherwise than the rest stands in a day
 * as several: itself for whatever no row names there, and for whoever stands there having ridden
 * nothing, and behind the timetable's stops one inner stop for each class of runs that rows tell
 * apart. So a rule between certain lines is one between stops, and no scan needs to know of it.
 *
 * To the outside an inner stop is the same: name, place, id. Between two inner stops the rules are
 * those of a change; on the footpaths of csa.h one is at its fellows without any time.
 */
#ifndef TRAVEL_CSA_SPLIT_H
#define TRAVEL_CSA_SPLIT_H

#include "travel/scan/csa_day.h"

/*
 * Most inner stops of a day and of one stop. A stop that would pass them stays whole: then what is
 * said of some there is taken on the safe side for all.
 */
#define CSA_SPLIT_STOPS_MAX 8192
#define CSA_SPLIT_STOP_MAX  64
#define CSA_SPLIT_FEET_MAX  (UINT32_C(1) << 24) /* of a day; past them every stop stays whole */

/* What rows can tell runs apart by. */
struct csa_class {
	uint32_t trip;  /* tt_trip.id where rows name it, 0: they do not, CSA_CLASS_ANY: whole */
	uint32_t route; /* TT_NONE: rows do not name it */
};
#define CSA_CLASS_ANY UINT32_MAX

/* What a day is split for: each has its own rows of transfers.txt. */
enum csa_split_use {
	CSA_SPLIT_DOORS, /* tt->transfers, for near.h; without any footpath */
	CSA_SPLIT_FEET,  /* tt->foot_some, for csa.h */
};

struct csa_split {
	enum csa_split_use use;
	struct tt tt; /* the day's: the timetable's with more stops, and the footpaths of all */
	const struct tt *whole;    /* the timetable; borrowed */
	uint32_t *outer;           /* by stop: the timetable's, owned like all below */
	uint32_t *next;            /* by stop: the next of those it stands as, round and round */
	struct csa_class *classes; /* by stop */
	struct tt_stop *stops;
	uint32_t *foot_first;
	struct tt_foot *foot;
};

struct csa_split_limits {
	uint32_t stops;
	uint32_t stop;
	uint32_t feet;
};

/*
 * Split the stops of ${day} for one use, which has its edits and no rooms (csa_work, near, profile)
 * yet. Its tt is then one of its own, with ids to be found in split->whole only. Nothing happens
 * where no row names any line or trip. Linear in the day and in the timetable's transfers.
 */
void csa_split_day(struct csa_day *day, enum csa_split_use use);
void csa_split_day_within(struct csa_day *day, enum csa_split_use use,
			  const struct csa_split_limits *limits);
void csa_split_free(struct csa_split *split); /* NULL does nothing; for csa_day_fini */

/* The stop of the timetable. */
static inline uint32_t
csa_split_outer(const struct csa_day *day, uint32_t stop)
{
	return day->split == NULL ? stop : day->split->outer[stop];
}

/* The next stop of the day that is the same one to the outside, after the last the first. */
static inline uint32_t
csa_split_next(const struct csa_day *day, uint32_t stop)
{
	return day->split == NULL ? stop : day->split->next[stop];
}

static inline struct csa_class
csa_split_class(const struct csa_day *day, uint32_t stop)
{
	return day->split == NULL ? (struct csa_class){CSA_CLASS_ANY, TT_NONE}
				  : day->split->classes[stop];
}

/* What rows make of a change. */
struct csa_rule {
	bool is_said; /* a row holds for it */
	bool is_forbidden;
	int32_t least_s; /* by those of type 2 */
};

/*
 * The rule of ${n} rows of one pair of stops, those that bind first before the others, for a change
 * from ends[0] to ends[1]: that of the most specific one [tt_transfer_generality]; of several of
 * one rank, and where an end is whole of all that may hold, what forbids, else the longest time.
 */
struct csa_rule csa_split_rule(const struct tt_transfer rows[], uint32_t n,
			       const struct csa_class ends[2]);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A feed of trip updates laid against the timetable: which runs are meant, and what their times
 * become.  [GTFS Realtime reference 2.0: trip updates, "Stop time updates"]
 *
 *	said of a stop		its times		after it
 *	nothing			timetable + delay	the same delay
 *	delay or time		what is said; an arrival alone moves the departure too, a
 *				departure alone leaves the arrival with the delay so far
 *							the delay of its departure, else arrival
 *	SKIPPED			as if nothing was said; nobody gets on or off
 *	NO_DATA			timetable		no delay
 *
 * Before the first stop that is spoken of, the timetable holds. A vehicle is nowhere before it has
 * left the stop before: where what is said would have it so, it is later. A stop may be assigned
 * another one of its station. Trips that say their stops themselves are live_lay.h's.
 */
#ifndef TRAVEL_LIVE_MATCH_H
#define TRAVEL_LIVE_MATCH_H

#include "travel/scan/csa_edit.h"
#include "travel/live/live.h"

/* "stand 4, Newport": a stop that differs from the one before by its platform alone. */
#define LIVE_MATCH_STAND "stand "

/* What came of a feed's trips. */
struct live_count {
	int matched; /* runs that the timetable has, changed or not */
	int unknown; /* trips, or runs of them on that day, that it does not have */
	int bad;     /* they do not fit the timetable; each with a problem */
};

struct live_matching {
	const struct tt *tt;
	uint32_t feed;                 /* row of tt->feeds: whose trip ids these are */
	const struct civil_zone *zone; /* of the timetable */
	int64_t now_utc_s;   /* stands in for a time that the feed does not say of itself */
	struct arena *arena; /* takes the edits */
	struct problems *problems;
};

/*
 * The edits that ${feed} asks for; runs that it leaves as they are have none. A trip that does not
 * fit the timetable (an unknown stop or another order, a time over LIVE_DELAY_MAX_S from the
 * timetable's, a run that was spoken of before, an added trip that runs that day anyway) is left
 * out with a problem at "entity 17".
 */
struct csa_edits live_match(const struct live_matching *matching, const struct live_feed *feed,
			    struct live_count *count);

/*
 * The same in slices: live_match_some looks at up to ${*most} stops that are spoken of, one trip at
 * least, takes them from ${*most}, and returns whether there are more; then live_match_end gives
 * the edits. All that the matching names, and ${feed}, must stay as they are until then. ${count}
 * is whole at the end.
 */
struct live_matcher; /* lives in the matching's arena */
struct live_matcher *live_match_begin(const struct live_matching *matching,
				      const struct live_feed *feed, struct live_count *count);
bool live_match_some(struct live_matcher *matcher, int64_t *most);
struct csa_edits live_match_end(struct live_matcher *matcher);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What live feeds make of a struct travel: its days are laid out as they turn out, and a ride that
 * somebody was told of is found again.
 *
 * A ride is named by what people were told: its line, its stop and the minute at which it was to
 * leave. That is what stands at the stop and in the texts; it stays when a publisher gives its
 * trips new ids over night, as many do; and where two vehicles go as one, either will do.
 *
 * A ride of a run that a feed added keeps the minute that it was first told with, for as long as
 * the feed speaks of the run; when it speaks of it no more before its time, the ride is cancelled.
 */
#ifndef TRAVEL_TRAVEL_LIVE_H
#define TRAVEL_TRAVEL_LIVE_H

#include "travel/scan/csa_edit.h"
#include "travel/live/live.h"
#include "travel/live/live_match.h"
#include "travel/travel.h"

#define TRAVEL_LIVE_FEEDS_MAX 32

struct travel_live_feed {
	/* The timetable's feed of this name: its zip was NAME.zip. A timetable of one feed, or of
	 * no such name where only one is given, takes it for its own. */
	const char *name;
	const struct live_feed *feed;
};

/* What came of the feeds, summed up. */
struct travel_live_count {
	struct live_count trips;
	int edits;     /* runs that are not as in the timetable, */
	int cancelled; /* so many of them do not run, */
	int added;     /* and so many run besides it */
};

/*
 * Let ${feeds} say how it turns out from here on, in place of what was said before; none of them
 * leaves the timetable as it is. ${feeds} is only read, and not kept. What does not fit is told in
 * ${problems} at "NAME: entity 17".
 *
 * Returns whether anything is not as before: then travel_generation has grown, and journeys found
 * before may be of no more use.
 */
bool travel_live_set(struct travel *travel, const struct travel_live_feed feeds[], int n_feeds,
		     int64_t now_utc_s, struct problems *problems, struct travel_live_count *count);

/*
 * The same in slices, for who has something else to do: each travel_live_some does about ${*most}
 * stops that are spoken of, takes them from it, and returns whether there is more; what was said
 * before stands until travel_live_end, which is quick. ${feeds} and the timetable must stay as they
 * are until then; travel_live_drop gives up instead.
 */
struct travel_live_work;
struct travel_live_work *travel_live_begin(struct travel *travel,
					   const struct travel_live_feed feeds[], int n_feeds,
					   int64_t now_utc_s);
bool travel_live_some(struct travel_live_work *work, int64_t *most);
bool travel_live_end(struct travel_live_work *work, struct problems *problems,
		     struct travel_live_count *count);
void travel_live_drop(struct travel_live_work *work); /* NULL is allowed */

/*
 * Live times are unknown since then (0: they are known, or there are none): the timetable stands as
 * if nothing was said, and whoever tells of today says so.
 */
void travel_live_lose(struct travel *travel, int64_t since_utc_s);
int64_t travel_live_lost_utc_s(const struct travel *travel);

/* A ride as it was told. */
struct travel_told_ride {
	const char *line;
	const char *from_stop;
	const char *to_stop;
	int scheduled_min; /* struct travel_ride.scheduled_min */
};

enum travel_fate {
	TRAVEL_RUNS,
	TRAVEL_CANCELLED,
	TRAVEL_PASSES,  /* runs, but does not serve one of the stops */
	TRAVEL_UNHEARD, /* this timetable has no such ride */
};

struct travel_ride_now {
	enum travel_fate fate;
	bool is_said;   /* live times speak of it; else it is as in the timetable */
	int depart_min; /* TRAVEL_RUNS: as they are now */
	int arrive_min;
	const char *from_stop;    /* TRAVEL_RUNS: where it calls now, as told.from_stop unless it */
	const char *to_stop;      /* was moved */
	struct geo_point from_at; /* unless TRAVEL_UNHEARD */
	struct geo_point to_at;
};

/*
 * How a ride of ${date} stands now. Where several fit, one that runs goes before one that does not;
 * of a minute that the clock shows twice the first is meant. Minutes are what the clock shows; of a
 * ride that live times move over the hour that it shows twice, they are the last before it is put
 * back and that hour's end, so that nothing late seems early.
 */
struct travel_ride_now travel_live_ride(const struct travel *travel, struct civil_date date,
					const struct travel_told_ride *told);

#endif

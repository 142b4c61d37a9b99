/* SPDX-License-Identifier: MIT
 *
 * What a struct watch holds, for watch*.c only.
 */
#ifndef WATCH_HANDLE_H
#define WATCH_HANDLE_H

#include "daemon/watch.h"
#include "daemon/watch_read.h"

/* One live feed. */
struct watch_source {
	struct watch *watch;
	const struct config_feed *conf;
	struct config_feed own; /* what conf points to where a recording's feed has no block */
	const char *key;
	struct loop_timer timer; /* the next asking */
	int64_t asking;          /* the request under way, 0 for none */
	struct live_health health;
	/* The last message that was read, whether believed or not, and how the server knows it. */
	bool has_message;
	struct arena arena; /* of the message */
	struct live_feed feed;
	struct watch_known_as known_as;
	struct watch_read *read; /* the next message, while it is read; NULL: none */
	long n_asked;
	long n_same;
	long n_faults[LIVE_FAULTS];
};

struct watch {
	struct watch_ports ports;
	struct loop_timer look;        /* the next growing old */
	struct loop_timer slice;       /* the next slice of work, while there is any */
	bool is_new;                   /* there is something to lay on the timetable, */
	bool has_turned;               /* or something has become stale, or fresh */
	struct travel_live_work *work; /* what is being laid; the sources' messages stand still */
	uint64_t n_worked;             /* WATCH_SLICE units */
	struct loop_timer record;      /* the next recorded message */
	int next_record;               /* of the recording */
	struct travel_live_count count;
	uint64_t n_problems;
	int n;
	struct watch_source sources[CONFIG_FEEDS_MAX];
};

/* An answer of the feed has come: take it, and note its fault. What it changes is for watch_settle.
 */
void watch_hear(struct watch_source *source, const struct fetch_answer *answer);

/* After anything that may have changed what is believed; the last thing that a callback does. */
void watch_settle(struct watch *watch);

int64_t watch_now_s(const struct watch *watch);

/* watch_record.c: make the recording's feeds the sources; begin; and look when its next message is
 * due. Without a recording they do nothing. */
void watch_record_init(struct watch *watch, const struct config_feed feeds[], int n_feeds);
void watch_record_start(struct watch *watch);
void watch_record_arm(struct watch *watch);

#endif

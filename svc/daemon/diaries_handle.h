/* SPDX-License-Identifier: MIT
 *
 * What a struct diaries holds, for diaries*.c only.
 */
#ifndef DIARIES_HANDLE_H
#define DIARIES_HANDLE_H

#include "app/push.h"
#include "daemon/diaries.h"
#include "io/child.h"
#include "store/busy.h"
#include "store/written.h"

/* One event of a round: what is known to stand, and what should. */
struct diaries_mark {
	bool has_row;
	bool is_to_look; /* whatever its state: the interval is over */
	struct row_pushed row;
	const struct push_event *wanted; /* NULL: it is not */
};

/* From what changed to a calendar that has it. */
struct diaries_round {
	struct arena arena;
	int64_t began_ms;
	bool is_look; /* at all that stands */
	struct row_seen *seen;
	int n_seen, at_seen;
	struct push_set set;
	bool is_matched;
	struct diaries_mark *marks;
	size_t n_marks;
	size_t n_requests;
	/* Of the request under way. */
	enum caldav_verb verb;
	size_t about[CALDAV_LOOK_MAX]; /* marks */
	int n_about;
	int n_put, n_deleted, n_changed, n_refused;
};

/* What is asked of a calendar about its owner's time. */
struct diaries_busy {
	struct loop_timer timer; /* the next asking */
	int64_t asking;          /* the request under way, 0 for none */
	/* Of it: CALDAV_BUSY or CALDAV_EVENTS, then CALDAV_SERIES, then CALDAV_DATES. */
	enum caldav_verb verb;
	enum caldav_verb first_verb;
	struct buf first;                /* the answer to that one */
	struct buf series;               /* and to the second; empty: there is none */
	struct caldav_span span;         /* and its window */
	struct child child;              /* reads the answer */
	bool is_unable;                  /* the server does not know busy times */
	int n_failed;                    /* in a row */
	enum caldav_end fault;           /* CALDAV_DONE: none */
	int64_t began_utc_s, good_utc_s; /* good: of the last answer, 0 if there was none */
	bool is_unknown;                 /* it was too old */
};

struct diary {
	struct diaries *all;
	const struct config_calendar *conf;
	struct caldav_collection collection;
	struct phone phone;
	struct secret_hash place;
	struct loop_timer timer;     /* the next round, or the next slice of this one */
	bool is_dirty;               /* something may have changed since the round began */
	bool is_soon;                /* the timer is set for that */
	int64_t look_due_ms;         /* monotonic: when what stands is looked at again */
	int64_t asking;              /* the request under way, 0 for none */
	struct diaries_round *round; /* NULL: at rest */
	int n_failed;                /* rounds in a row */
	enum caldav_end fault;       /* CALDAV_DONE: none */
	int64_t failing_utc_s;
	struct diaries_busy busy;
	int64_t n_odd;                 /* of what was last read of it: what could not be */
	int64_t n_standing, n_refused; /* as of the last whole round */
	int64_t n_put, n_deleted, n_changed, n_faults;
};

/* Somebody who waits for busy times. */
struct diaries_wait {
	struct diaries *all;
	void (*done)(void *context);
	void *context;
	struct loop_timer deadline;
	struct diaries_wait *next;
};

struct diaries {
	struct diaries_ports ports;
	int n;
	struct diaries_wait *waits; /* for busy times */
	struct diary list[CONFIG_CALENDARS_MAX];
};

/* How long until the next attempt, after so many failures before. */
int64_t diaries_delay_ms(const struct config_calendar *conf, int n_failed);
/* Somebody is busy at other times than before. */
void diaries_tell_busy(struct diaries *diaries);
/* An answer came, or none will: if it was the last, nobody waits any more. */
void diaries_busy_rested(struct diaries *diaries);

/* The end of what store_begin began: what it wrote is kept if ${rc} is 0 and the disk takes it; else
 * all is as before. */
MUST_USE
int diaries_keep(struct store *store, int rc);

int64_t diaries_now_s(const struct diaries *diaries);

/* diaries_push.c: the timer's function; ${diary} is a struct diary. */
void diaries_push_on(void *diary);
void diaries_push_stop(struct diary *diary);

/* diaries_busy.c: the same. */
void diaries_busy_init(struct diary *diary);
void diaries_busy_on(void *diary);
void diaries_busy_stop(struct diary *diary);
bool diaries_busy_is_under_way(const struct diary *diary);

#endif

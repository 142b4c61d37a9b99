/* SPDX-License-Identifier: MIT
 *
 * A laid-out day as it turns out: runs that are cancelled, late, early, skip stops, stop elsewhere,
 * go once more, or go though no timetable has them.
 *
 * Edits say what becomes of single runs; csa_edit_day lays them on a day. The edited day answers
 * exactly like one made of a feed with those times.
 */
#ifndef TRAVEL_CSA_EDIT_H
#define TRAVEL_CSA_EDIT_H

#include "travel/scan/csa_day.h"

enum csa_edit_kind {
	CSA_EDIT_TIMES,     /* runs at these times */
	CSA_EDIT_REPLACED,  /* runs at these stops and times */
	CSA_EDIT_CANCELLED, /* does not run */
	CSA_EDIT_DELETED,   /* does not run, and nobody is to be told */
	CSA_EDIT_COPY,      /* runs once more, at these times */
	CSA_EDIT_ADDED,     /* a run that the timetable does not have */
	CSA_EDIT_WITHDRAWN, /* a copy, or one that was added: after all it does not run */
	CSA_EDIT_UNSURE,    /* the same, but nobody knows whether it runs */
};

/* A call of an edited run, seconds of its service day (negative: on the day before). */
struct csa_edit_call {
	uint32_t stop;         /* row of tt->stops */
	uint32_t plan_stop;    /* where it was to call: another one of its station, or the same */
	const char *moved_to;  /* where it calls, for people; NULL where it was to call */
	int32_t arrive_s;      /* no earlier than the departure before it */
	int32_t depart_s;      /* no earlier than arrive_s */
	int32_t plan_arrive_s; /* when it was to come, */
	int32_t plan_s;  /* when it was to leave, by the timetable or by what was said first */
	uint8_t flags;   /* TT_MAY_BOARD ...: how one gets on and off */
	bool is_skipped; /* ridden through: nobody gets on or off */
};

/* A trip that the timetable does not have. */
struct csa_extra {
	const char *id; /* of its feed */
	const char *headsign;
	struct tt_trip trip; /* without service, pattern and rides */
};

struct csa_edit {
	uint32_t trip; /* row of tt->trips; TT_NONE where ${extra} stands in for it */
	enum csa_edit_kind kind;
	struct civil_date date; /* its service day */
	int entity;             /* its place in the message that says so */
	uint32_t feed;          /* row of tt->feeds */
	const struct csa_extra *extra;
	/* In the order of the run, NULL if it is cancelled or deleted. Of CSA_EDIT_TIMES and
	 * CSA_EDIT_COPY those of the trip, one by one. */
	const struct csa_edit_call *calls;
	uint32_t n_calls;
};

/* In the order of csa_edit_compare; a run has one edit and any number of copies. */
struct csa_edits {
	const struct csa_edit *list;
	int n;
};

/* Whether it is a run of its own, beside those of the timetable. */
static inline bool
csa_edit_is_more(const struct csa_edit *edit)
{
	return edit->kind >= CSA_EDIT_COPY;
}

/* Whether it is a run that is laid on its day. */
static inline bool
csa_edit_runs(const struct csa_edit *edit)
{
	return edit->calls != NULL && edit->kind <= CSA_EDIT_ADDED;
}

/* For qsort: by date, then trip, of those that the timetable does not have feed
 * and id, runs of their own last, then by place in the message. */
int csa_edit_compare(const void *a, const void *b);

/* What becomes of the run of ${trip} on the service day ${date}, or NULL: it runs as it should. */
const struct csa_edit *csa_edit_find(const struct csa_edits *edits, struct civil_date date,
				     uint32_t trip);

/*
 * Lay ${edits}, which must outlive it, on ${day}, which is as csa_day_init made it and has no rooms
 * (csa_work, near, profile) yet. Edits of runs that do not touch the day are passed over. Linear in
 * the day.
 */
void csa_edit_day(struct csa_day *day, const struct csa_edits *edits);

#endif

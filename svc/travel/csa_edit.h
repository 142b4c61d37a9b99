/* SPDX-License-Identifier: MIT
 *
 * A laid-out day as it turns out: runs that are cancelled, late, early, skip stops or go once more.
 *
 * Edits say what becomes of single runs; csa_edit_day lays them on a day. The edited day answers
 * exactly like one made of a feed with those times.
 */
#ifndef TRAVEL_CSA_EDIT_H
#define TRAVEL_CSA_EDIT_H

#include "travel/csa_day.h"

enum csa_edit_kind {
	CSA_EDIT_TIMES,     /* runs at these times */
	CSA_EDIT_CANCELLED, /* does not run */
	CSA_EDIT_DELETED,   /* does not run, and nobody is to be told */
	CSA_EDIT_COPY,      /* runs once more, at these times */
};

/* A call of an edited run, seconds of its service day (negative: on the day before). */
struct csa_edit_call {
	int32_t arrive_s; /* no earlier than the departure before it */
	int32_t depart_s; /* no earlier than arrive_s */
	bool is_skipped;  /* ridden through: nobody gets on or off */
};

struct csa_edit {
	uint32_t trip; /* row of tt->trips */
	enum csa_edit_kind kind;
	struct civil_date date; /* its service day */
	int entity;             /* its place in the message that says so */
	/* As many as the trip has calls; NULL if it does not run. */
	const struct csa_edit_call *calls;
};

/* In the order of csa_edit_compare; a run has one edit and any number of copies. */
struct csa_edits {
	const struct csa_edit *list;
	int n;
};

/* For qsort: by date, then trip, copies last, then by place in the message. */
int csa_edit_compare(const void *a, const void *b);

/* What becomes of the run of ${trip} on the service day ${date}, or NULL: it runs as it should. */
const struct csa_edit *csa_edit_find(const struct csa_edits *edits, struct civil_date date,
				     uint32_t trip);

/*
 * Lay ${edits} on ${day}, which is as csa_day_init made it and has no rooms (csa_work, near,
 * profile) yet. Edits of runs that do not touch the day are passed over. Linear in the day.
 */
void csa_edit_day(struct csa_day *day, const struct csa_edits *edits);

#endif

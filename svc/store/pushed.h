/* SPDX-License-Identifier: MIT
 *
 * What was pushed into the calendars of others, by the collection's address, and whose plans belong
 * there. Writes stand inside store_begin and store_commit. Errors are those of store.h.
 */
#ifndef STORE_PUSHED_H
#define STORE_PUSHED_H

#include "store/feed.h"

#define STORE_PUSHED_PLANS_MAX 1024 /* plans of one calendar */

enum pushed_state {
	PUSHED_ABSENT, /* looked for, and not there */
	PUSHED_DOUBT, /* a request may have been carried out: to be looked at before anything else */
	PUSHED_THERE,   /* it stands, and nobody has changed it that we know of */
	PUSHED_REFUSED, /* the server did not take it; tried again after a while, or changed */
};

struct row_pushed {
	const char *uid;
	enum pushed_state state;
	bool has_content; /* whether what stands, or is refused, is known to be ${content} */
	struct secret_hash content;
	const char *etag; /* "": not known, or not there */
	bool is_told;     /* that somebody else changed it, since it last was other news */
};

/* The keyed hash of a collection's address. */
struct secret_hash store_pushed_place(const struct store *store, const char *url);

/* By UID, ascending. */
MUST_USE
int store_pushed_load(struct store *store, const struct secret_hash *place, struct arena *arena,
		      struct row_pushed **out, int *n);
MUST_USE
int store_pushed_put(struct store *store, const struct secret_hash *place,
		     const struct row_pushed *row);
MUST_USE
int store_pushed_drop(struct store *store, const struct secret_hash *place, const char *uid);

/* What the collection is called, and the collections in which something of ours may stand. */
struct row_pushed_left {
	struct secret_hash place;
	const char *calendar; /* "unknown": of before names were kept */
	int n_events;
};
MUST_USE
int store_pushed_name(struct store *store, const struct secret_hash *place, const char *calendar);
MUST_USE
int store_pushed_left(struct store *store, struct arena *arena, struct row_pushed_left **out,
		      int *n);

/* A plan of ${from} on, and a party of it who agrees and has not said STOP. */
struct row_seen {
	int64_t plan_id, party_id;
};
/*
 * Those of a number as coordinator, officer or service (NULL: of every officer and service), by
 * date; at most STORE_PUSHED_PLANS_MAX, the first.
 */
MUST_USE
int store_pushed_seen(struct store *store, const struct phone *phone, struct civil_date from,
		      struct arena *arena, struct row_seen **out, int *n);
/* Plan, newest version and party of one; E_NOT_FOUND, E_DENIED where it does not open. */
MUST_USE
int store_pushed_part(struct store *store, const struct row_seen *seen, struct arena *arena,
		      struct row_feed_part *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Calendar feeds in the store. Each party who has agreed and is the person, a coordinator, an
 * officer or a service has one, made with its row: one for a number in each part (of a service's
 * and an officer's it is one), so that a coordinator's shows all plans. Errors are those of
 * store.h.
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "store/store.h"

#define STORE_FEED_MAX 256 /* plans in one */

/* The plans that its one reader has a part in. */
struct row_feed_part {
	struct row_plan plan;
	struct row_version version; /* the newest; 1 or more */
	struct row_party party;     /* the reader's part */
};
struct row_feed {
	enum party_role role;        /* of the newest part, whatever its plan's date */
	enum language language;      /* of the same */
	struct row_feed_part *parts; /* by the plan's date; at most STORE_FEED_MAX */
	int n;
};

/*
 * store_feed_load: what the feed of that token shows, with plans of ${from} on; all of those whose
 * number said STOP are left out. E_NOT_FOUND for a token that is none, and for one of nobody who
 * still agrees. The token is found by its keyed hash: how long that takes tells nothing.
 * store_feed_token: the token of a party's feed; E_NOT_FOUND if it has none.
 */
MUST_USE
int store_feed_load(struct store *store, const char *token, struct civil_date from,
		    struct arena *arena, struct row_feed *out);
/* Inside store_begin: that token opens nothing any more, and *fresh, in ${arena}, does. E_NOT_FOUND
 * for one that is none. */
MUST_USE
int store_feed_renew(struct store *store, const char *token, struct arena *arena,
		     const char **fresh);
MUST_USE
int store_feed_token(struct store *store, int64_t party_id, struct arena *arena,
		     const char **token);
#endif

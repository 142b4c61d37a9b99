/* SPDX-License-Identifier: MIT
 *
 * Numbers that no plan has. The house has a person of its own (row_person.is_house), whose parties
 * are those strangers who were answered and whoever is on duty; texts to them belong to no plan.
 */
#ifndef STORE_STRANGER_H
#define STORE_STRANGER_H

#include "store/store.h"

#define STORE_STRANGERS_SHOWN 8   /* phones, the newest */
#define STORE_STRANGERS_TEXTS 200 /* of theirs together, the newest */

/* What is asked with a text of ${from}. */
struct store_stranger_ask {
	struct phone from;
	struct phone duty; /* empty: nobody is on duty */
	struct utc since;  /* for n_answered */
};

MUST_USE
int store_stranger_load(struct store *store, const struct store_stranger_ask *asked,
			struct row_stranger *out);

/* The house's parties, the newest first, with the texts to them; no plan, no version (id 0). */
MUST_USE
int store_stranger_case(struct store *store, struct arena *arena, struct row_case *out);
/* What came from them, by party, the newest first; never with its words. */
MUST_USE
int store_stranger_events(struct store *store, struct arena *arena, struct row_event **out, int *n);

#endif

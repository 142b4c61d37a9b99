/* SPDX-License-Identifier: MIT
 *
 * Parts of texts that came in, by their sender's number.
 */
#ifndef STORE_PART_H
#define STORE_PART_H

#include "store/store.h"

#define STORE_PARTS_MAX    192 /* of one number that are looked at, the newest */
#define STORE_PARTS_JOINED 40  /* of one number that were joined and are known again, the newest */

/* What there is of that number, oldest first; those whose key was erased are left out. */
MUST_USE
int store_parts_load(struct store *store, struct phone from, struct arena *arena,
		     struct row_part **out, int *n);
/* Texts with an open part that waits no longer (until is not after ${now}), soonest first: their
 * text_id. At most STORE_PARTS_MAX. */
MUST_USE
int store_parts_due(struct store *store, struct utc now, struct arena *arena, int64_t **text_ids,
		    int *n);
/* Whose text that is. E_NOT_FOUND if there is none; E_DENIED if its sender's key was erased. */
MUST_USE
int store_part_sender(struct store *store, int64_t text_id, struct phone *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The coordinator's morning: one text that lists all of their plans of that day, when they come
 * out, what is kept of each, and the first lift to give.
 *
 * The plan with the lowest id carries it, and makes it of what is known at that moment; it is said
 * once, and never later than DIGEST_UNTIL_MIN after the morning.
 */
#ifndef APP_DIGEST_H
#define APP_DIGEST_H

#include "app/day.h"
#include "app/reconcile.h"

#define DIGEST_UNTIL_MIN 60

/* The number whose plans of that day are to be loaded for it (app_rows.today); NULL: it is not the
 * moment, or the plan has no coordinator. */
const struct phone *digest_asks_for(const struct app_world *world, const struct row_case *found,
				    struct utc now);

void digest_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The list of bank holidays ends, and somebody has to see that a newer one comes: each coordinator
 * hears so once, by the first of their plans that is looked at from 120 days before it on.
 *
 * Whether another plan has told the same number is a row's to say (app.h, is_list_end_untold), so
 * that what a house has many of says it once.
 */
#ifndef APP_LISTEND_H
#define APP_LISTEND_H

#include "app/day.h"
#include "app/reconcile.h"

/* Whether the list in use ends so soon (calendar/holidays.h). */
bool listend_is_near(const struct app_world *world, struct utc now);

/* When that begins: the morning of that day. */
struct utc listend_wake(const struct app_world *world);

/* What the text speaks of: "holidays:2028-12-26". A list that reaches further is another claim. */
const char *listend_claim(const struct app_world *world, struct arena *arena);

void listend_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif

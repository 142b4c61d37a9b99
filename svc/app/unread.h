/* SPDX-License-Identifier: MIT
 *
 * Somebody's own calendar cannot be read any more, so nobody can tell whether an hour of theirs is
 * free: the coordinator hears of it and asks them.
 *
 *	the calendar		text, if the plan needs an hour of its owner that is to come
 *	unknown since then	one to each coordinator's number, by the first of their plans
 *	the same, a restart	none
 *	known again		one from the plan that told it
 *	unknown once more	another
 *
 * Whether another plan has told the same number is a row's to say (row_busy_lost.is_untold).
 */
#ifndef APP_UNREAD_H
#define APP_UNREAD_H

#include "app/day.h"
#include "app/reconcile.h"

/* What the text speaks of: "diary:NAME:1694764800", the calendar and since when. */
const char *unread_claim(const struct row_busy_lost *lost, struct arena *arena);

void unread_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif

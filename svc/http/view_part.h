/* SPDX-License-Identifier: MIT
 *
 * Pieces of the views, for the files that make them.
 */
#ifndef HTTP_VIEW_PART_H
#define HTTP_VIEW_PART_H

#include <jansson.h>

#include "app/day.h"
#include "http/desk.h"

/* The plan's day as it stands this minute, and its rows; nothing is decided. NULL with *rc. */
struct day *view_part_day(const struct desk *desk, int64_t plan_id, struct arena *arena,
			  struct row_case *rows, int *rc);

/* "09:42", null for PLAN_NONE. */
json_t *view_part_time(int minute);

/* An instant on the local clock: "09:42", or "Fri 09:42". */
json_t *view_part_clock_time(const struct desk *desk, struct utc at, bool with_day);

json_t *view_part_versions(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc);
json_t *view_part_questions(const struct desk *desk, const struct row_case *rows);
json_t *view_part_decisions(const struct row_case *rows);

/* The calendar feeds of the plan's parties. */
json_t *view_part_feeds(const struct desk *desk, const struct row_case *rows, struct arena *arena);

/* "person", "coordinator", "officer", "service", "mentor", "contact", "manager" */
const char *view_part_role(enum party_role role);

#endif

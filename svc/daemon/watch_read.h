/* SPDX-License-Identifier: MIT
 *
 * One message of a live feed while it is read, in slices: a message of megabytes takes a tenth of a
 * second and more, and a text that is due waits for none of it. For watch.c.
 */
#ifndef WATCH_READ_H
#define WATCH_READ_H

#include "base/arena.h"
#include "travel/live/live.h"

#define WATCH_HEADER_MAX 600

struct watch_read; /* owns all of it */

/* How the server knows the message; what is longer than its room is "". */
struct watch_known_as {
	char etag[WATCH_HEADER_MAX];
	char last_modified[WATCH_HEADER_MAX];
};

/* Begin with ${n} bytes, which are copied. NULL: it is no message that we read. */
struct watch_read *watch_read_begin(const void *bytes, size_t n,
				    const struct watch_known_as *known_as);

/* Read some ${*most} bytes of it and take them from it. Returns whether there is more. */
bool watch_read_some(struct watch_read *read, int64_t *most);

/* What was read: the feed, and the arena it lives in, which is the caller's from here on. */
struct live_feed watch_read_take(struct watch_read *read, struct arena *arena,
				 struct watch_known_as *known_as);
void watch_read_drop(struct watch_read *read); /* NULL is allowed */

#endif

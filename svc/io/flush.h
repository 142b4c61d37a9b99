/* SPDX-License-Identifier: MIT
 *
 * A file brought to the disk beside the loop. The disk is waited for by a thread that knows a
 * descriptor and two numbers and nothing else of ours; the loop goes on, and holds back whatever
 * must not be seen before: it takes flush_asked when it is made, and may be seen once flush_reached
 * is no less. One flush of the disk serves all that asked before it began.
 *
 * A flush that fails is for ever: what the disk has is unknown from then on, and asking again may
 * say it is there when it is not, because the system forgets what it could not write. The only way
 * on is to end and to read what is there.
 */
#ifndef IO_FLUSH_H
#define IO_FLUSH_H

#include <stdbool.h>
#include <stdint.h>

#include "io/loop.h"

struct flush;

/*
 * Of the file at ${path}, which exists and is only ever written to. ${moved} is called on the loop
 * when flush_reached has changed, and once when a flush failed. NULL with errno: it cannot be
 * opened.
 */
struct flush *flush_new(struct loop *loop, const char *path, loop_fn *moved, void *context);
void flush_free(struct flush *flush); /* waits for the flush under way; NULL does nothing */

/* All that was written to it by now is wanted on the disk. */
void flush_ask(struct flush *flush);

/* How often it was asked so far, and up to which of them all is on the disk. Changes only within
 * flush_ask, and only before ${moved} is called. */
uint64_t flush_asked(const struct flush *flush);
uint64_t flush_reached(const struct flush *flush);

/* Whether something that was asked for is not on the disk yet; never of NULL. */
bool flush_is_behind(const struct flush *flush);

/* The errno of the flush that failed; 0: none has. */
int flush_failure(const struct flush *flush);

#endif

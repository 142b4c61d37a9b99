/* SPDX-License-Identifier: MIT
 *
 * icsplan.h for a child and its parent (io/child.h): what was made as text, and that text read
 * again. A foreign file's cost is bounded by the child's limits, whatever stands in it.
 */
#ifndef APP_ICSPLAN_PIPE_H
#define APP_ICSPLAN_PIPE_H

#include "app/icsplan.h"
#include "base/buf.h"

/* Of the child. */
#define ICSPLAN_PIPE_CPU_S        2
#define ICSPLAN_PIPE_MEMORY_BYTES ((size_t)64 << 20)
#define ICSPLAN_PIPE_WALL_MS      10000
#define ICSPLAN_PIPE_BYTES        ((size_t)512 << 10) /* that it may write */

/* In the child: icsplan_make, added to ${out} as text. */
void icsplan_pipe_write(const struct icsplan_ask *ask, struct buf *out);

/* As icsplan_make, of that text. ${text} NULL: it did not come to its end, which is told. */
json_t *icsplan_pipe_read(const char *text, struct problems *problems, struct problems *notes);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Long work beside the loop: one function, run in a child made by fork alone, so that it finds its
 * values where they are. It may compute and nothing else: of ours it has no descriptor, for all but
 * the standard ones and its own pipe are closed in it before it begins (which the parent does not
 * notice: a descriptor and the locks of a file belong to a process), its signals do what they do
 * to any program, and it ends by _exit, so that nothing of ours is flushed, freed or closed twice.
 * It dies with its parent, goes after it in the queue for the processor, and has limits.
 */
#ifndef IO_CHILD_H
#define IO_CHILD_H

#include <sys/types.h>

#include "base/buf.h"
#include "io/loop.h"

struct event;

struct child_limits {
	int cpu_s;           /* of the processor; 1.. */
	size_t memory_bytes; /* beside what the parent has mapped */
	int64_t wall_ms;     /* by the clock on the wall */
	size_t bytes_max;    /* that it may write */
};

/* In the child: add to ${out} what the parent is to have. */
typedef void child_work_fn(void *context, struct buf *out);

/* In the parent, once, when the child is gone: what it wrote, or NULL if it did not come to its
 * end. The child is at rest by then and may be started again. */
typedef void child_done_fn(void *context, const char *text);

/* What a child took, whatever became of it: its memory is the most that it had at once, with what
 * it shared with its parent. */
struct child_spent {
	int64_t cpu_ms;
	int64_t peak_kib;
};

/* The caller's storage. */
struct child {
	struct loop *loop;
	struct child_limits limits;
	child_done_fn *done;
	void *context;
	struct child_spent spent; /* of the last one, when done is called */
	pid_t pid;                /* 0: at rest */
	int fd;
	struct event *event;
	struct loop_timer timer;
	struct buf buf;
};

void child_init(struct child *child, struct loop *loop, struct child_limits limits,
		child_done_fn *done, void *context);

/* Begin ${work}; only at rest. Returns 0, or E_IO where the system has no room for another. */
MUST_USE
int child_start(struct child *child, child_work_fn *work, void *work_context);

bool child_is_busy(const struct child *child);

/* End it, if it runs; done is not called. */
void child_fini(struct child *child);

#endif

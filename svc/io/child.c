/* SPDX-License-Identifier: MIT
 *
 * fork, a pipe, and the end of both seen by the loop.
 */
#include "io/child.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

#define READ_MAX  65536
#define NICE_STEP 10

static void on_readable(evutil_socket_t fd, short what, void *context);
static void on_late(void *context);

void
child_init(struct child *child, struct loop *loop, struct child_limits limits, child_done_fn *done,
	   void *context)
{
	*child = (struct child){
	    .loop = loop, .limits = limits, .done = done, .context = context, .fd = -1};
	loop_timer_init(&child->timer, loop, "child_late", on_late, child);
	buf_init(&child->buf);
}

bool
child_is_busy(const struct child *child)
{
	return child->pid != 0;
}

static void
limit(int resource, rlim_t most)
{
	const struct rlimit both = {most, most};
	if (setrlimit((__rlimit_resource_t)resource, &both) != 0)
		_exit(1);
}

/* What this process has mapped, in bytes. */
static size_t
mapped_bytes(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	if (file == NULL || fscanf(file, "%lu", &pages) != 1)
		_exit(1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* The loop's handlers write into a pipe that parent and child share: none may run here. */
static void
forget_signals(void)
{
	sigset_t none;
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
close_all_but(int fd)
{
	if (fd > STDERR_FILENO + 1 && close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0) != 0)
		_exit(1);
	if (close_range((unsigned)fd + 1, ~0U, 0) != 0)
		_exit(1);
}

_Noreturn static void
be_child(const struct child_limits *limits, pid_t parent, int fd, child_work_fn *work,
	 void *context)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(1);
	forget_signals();
	close_all_but(fd);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, (rlim_t)limits->cpu_s);
	limit(RLIMIT_AS, mapped_bytes() + limits->memory_bytes);
	if (setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICE_STEP) != 0)
		_exit(1);
	struct buf out;
	buf_init(&out);
	work(context, &out);
	for (size_t at = 0; at < out.len;) {
		ssize_t n = write(fd, out.data + at, out.len - at);
		if (n < 0 && errno != EINTR)
			_exit(1);
		at += n < 0 ? 0 : (size_t)n;
	}
	_exit(0);
}

int
child_start(struct child *child, child_work_fn *work, void *work_context)
{
	int ends[2];
	sigset_t all, before;
	ensure(!child_is_busy(child));
	if (pipe2(ends, O_CLOEXEC) != 0)
		return E_IO;
	pid_t parent = getpid();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid_t pid = fork();
	if (pid == 0)
		be_child(&child->limits, parent, ends[1], work, work_context);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return E_IO;
	}
	evutil_make_socket_nonblocking(ends[0]);
	child->pid = pid;
	child->fd = ends[0];
	child->event =
	    event_new(loop_base(child->loop), child->fd, EV_READ | EV_PERSIST, on_readable, child);
	if (child->event == NULL || event_add(child->event, NULL) != 0)
		panic("no event for a child");
	loop_timer_set(&child->timer, child->limits.wall_ms);
	return 0;
}

/* The pipe is at its end, so the child is at its: this waits for no work. Returns whether it came
 * to its end by itself. */
static bool
take_leave(struct child *child)
{
	int status = 0;
	struct rusage used = {0};
	while (wait4(child->pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	child->spent.cpu_ms = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
			      (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
	child->spent.peak_kib = used.ru_maxrss;
	loop_timer_cancel(&child->timer);
	event_free(child->event);
	close(child->fd);
	child->event = NULL;
	child->fd = -1;
	child->pid = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
on_readable(evutil_socket_t fd, short what, void *context)
{
	struct child *child = context;
	char bytes[READ_MAX];
	(void)what;
	loop_enter(child->loop, "child");
	ssize_t n = read(fd, bytes, sizeof(bytes));
	if (n > 0) {
		buf_add(&child->buf, bytes, (size_t)n);
		if (child->buf.len > child->limits.bytes_max)
			kill(child->pid, SIGKILL);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		bool is_whole = take_leave(child) && child->buf.len <= child->limits.bytes_max;
		struct buf text = child->buf;
		buf_init(&child->buf);
		child->done(child->context, is_whole ? buf_text(&text) : NULL);
		buf_fini(&text);
	}
	loop_leave(child->loop);
}

static void
on_late(void *context)
{
	struct child *child = context;
	log_event(LOG_LEVEL_WARNING, "child_late", "%s", "");
	kill(child->pid, SIGKILL);
}

void
child_fini(struct child *child)
{
	if (child_is_busy(child)) {
		kill(child->pid, SIGKILL);
		(void)!take_leave(child);
	}
	buf_fini(&child->buf);
}

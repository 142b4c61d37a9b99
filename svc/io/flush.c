/* SPDX-License-Identifier: MIT
 *
 * One thread and an eventfd. The loop reads the thread's numbers only when the eventfd is told, so
 * that for the loop they change at one place.
 */
#include "io/flush.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <event2/event.h>

#define STACK_BYTES (64 << 10)

struct flush {
	struct loop *loop;
	loop_fn *moved;
	void *context;
	int fd;
	int event_fd;
	struct event *event;
	uint64_t asked, reached; /* the loop's */
	int failure;             /* the loop's */
	pthread_t thread;
	pthread_mutex_t mutex; /* over what follows */
	pthread_cond_t wanted;
	uint64_t thread_asked, thread_reached;
	int thread_failure;
	bool is_ending;
};

/* In the thread: the number to flush up to, or false at the end. */
static bool
await_work(struct flush *flush, uint64_t *number)
{
	pthread_mutex_lock(&flush->mutex);
	while (flush->thread_asked == flush->thread_reached && !flush->is_ending)
		pthread_cond_wait(&flush->wanted, &flush->mutex);
	*number = flush->thread_asked;
	bool is_ending = flush->is_ending;
	pthread_mutex_unlock(&flush->mutex);
	return !is_ending;
}

static void *
run(void *context)
{
	struct flush *flush = context;
	const uint64_t one = 1;
	uint64_t number;
	int failure = 0;
	while (failure == 0 && await_work(flush, &number)) {
		int rc;
		while ((rc = fdatasync(flush->fd)) != 0 && errno == EINTR)
			continue;
		failure = rc == 0 ? 0 : errno;
		pthread_mutex_lock(&flush->mutex);
		if (failure == 0)
			flush->thread_reached = number;
		flush->thread_failure = failure;
		pthread_mutex_unlock(&flush->mutex);
		ensure(write(flush->event_fd, &one, sizeof(one)) == sizeof(one));
	}
	return NULL;
}

static void
on_event(evutil_socket_t fd, short what, void *context)
{
	(void)what;
	struct flush *flush = context;
	uint64_t n;
	if (read(fd, &n, sizeof(n)) != sizeof(n))
		return;
	loop_enter(flush->loop, "flush");
	pthread_mutex_lock(&flush->mutex);
	flush->reached = flush->thread_reached;
	flush->failure = flush->thread_failure;
	pthread_mutex_unlock(&flush->mutex);
	flush->moved(flush->context);
	loop_leave(flush->loop);
}

/* It takes no signal: those are the loop's. */
static void
start_thread(struct flush *flush)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	if (pthread_create(&flush->thread, &attributes, run, flush) != 0)
		panic("there is no room for a thread");
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct flush *
flush_new(struct loop *loop, const char *path, loop_fn *moved, void *context)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	struct flush *flush = calloc(1, sizeof(*flush));
	if (flush == NULL)
		panic("out of memory for what flushes");
	*flush = (struct flush){.loop = loop, .moved = moved, .context = context, .fd = fd};
	flush->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ensure(flush->event_fd >= 0);
	flush->event =
	    event_new(loop_base(loop), flush->event_fd, EV_READ | EV_PERSIST, on_event, flush);
	ensure(flush->event != NULL && event_add(flush->event, NULL) == 0);
	pthread_mutex_init(&flush->mutex, NULL);
	pthread_cond_init(&flush->wanted, NULL);
	start_thread(flush);
	return flush;
}

void
flush_free(struct flush *flush)
{
	if (flush == NULL)
		return;
	pthread_mutex_lock(&flush->mutex);
	flush->is_ending = true;
	pthread_cond_signal(&flush->wanted);
	pthread_mutex_unlock(&flush->mutex);
	pthread_join(flush->thread, NULL);
	pthread_cond_destroy(&flush->wanted);
	pthread_mutex_destroy(&flush->mutex);
	event_free(flush->event);
	close(flush->event_fd);
	close(flush->fd);
	free(flush);
}

void
flush_ask(struct flush *flush)
{
	flush->asked++;
	pthread_mutex_lock(&flush->mutex);
	flush->thread_asked = flush->asked;
	pthread_cond_signal(&flush->wanted);
	pthread_mutex_unlock(&flush->mutex);
}

uint64_t
flush_asked(const struct flush *flush)
{
	return flush->asked;
}

uint64_t
flush_reached(const struct flush *flush)
{
	return flush->reached;
}

bool
flush_is_behind(const struct flush *flush)
{
	return flush != NULL && flush->reached < flush->asked;
}

int
flush_failure(const struct flush *flush)
{
	return flush->failure;
}

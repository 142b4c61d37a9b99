/* SPDX-License-Identifier: MIT
 *
 * libevent, kept to one base, one timer and a list of deadlines.
 */
#include "io/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include <event2/event.h>

#include "base/log.h"

#define SIGNALS_MAX 4

/* One piece of put-off work. */
struct deferred {
	loop_fn *fn;
	void *context;
	struct deferred *next;
};

struct signal_call {
	struct loop *loop;
	struct event *event;
	loop_fn *fn; /* NULL: the loop stops */
	void *context;
};

struct loop {
	struct event_base *base;
	struct event *timer; /* the only one: set to the soonest deadline */
	struct signal_call signals[SIGNALS_MAX];
	int n_signals;
	struct loop_timer *timers; /* soonest first; equals in the order they were set */
	struct deferred *deferred; /* oldest first */
	struct deferred **deferred_end;
	uint64_t round; /* of firing; a timer set in a round does not fire in it */
	struct mono now;
	struct mono entered;
	const char *entered_name;
	int depth;
	bool is_stopping;
};

int64_t
loop_clock_us(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static struct mono
read_mono(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (struct mono){at.tv_sec * 1000 + at.tv_nsec / 1000000};
}

static void
on_libevent_log(int severity, const char *text)
{
	log_event(severity == EVENT_LOG_ERR     ? LOG_LEVEL_ERROR
		  : severity == EVENT_LOG_WARN  ? LOG_LEVEL_WARNING
		  : severity == EVENT_LOG_DEBUG ? LOG_LEVEL_DEBUG
						: LOG_LEVEL_INFO,
		  "libevent", "text=\"%s\"", text);
}

static void
on_libevent_fatal(int code)
{
	panic("libevent gave up with %d", code);
}

static void on_timer(evutil_socket_t fd, short what, void *context);

struct loop *
loop_new(void)
{
	signal(SIGPIPE, SIG_IGN);
	event_set_log_callback(on_libevent_log);
	event_set_fatal_callback(on_libevent_fatal);
	struct loop *loop = calloc(1, sizeof(*loop));
	if (loop == NULL)
		panic("out of memory for the loop");
	loop->base = event_base_new();
	if (loop->base == NULL)
		panic("no event mechanism");
	loop->timer = evtimer_new(loop->base, on_timer, loop);
	ensure(loop->timer != NULL);
	loop->deferred_end = &loop->deferred;
	loop->now = read_mono();
	return loop;
}

static void
run_deferred(struct loop *loop)
{
	while (loop->deferred != NULL) {
		struct deferred *first = loop->deferred;
		loop->deferred = first->next;
		if (loop->deferred == NULL)
			loop->deferred_end = &loop->deferred;
		loop_fn *fn = first->fn;
		void *context = first->context;
		free(first);
		fn(context);
	}
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	run_deferred(loop);
	ensure(loop->timers == NULL);
	for (int i = 0; i < loop->n_signals; i++)
		event_free(loop->signals[i].event);
	event_free(loop->timer);
	event_base_free(loop->base);
	free(loop);
}

struct event_base *
loop_base(struct loop *loop)
{
	return loop->base;
}

void
loop_run(struct loop *loop)
{
	loop->is_stopping = false;
	while (!loop->is_stopping) {
		if (event_base_loop(loop->base, EVLOOP_ONCE) != 0)
			break; /* nothing left that could ever happen */
		run_deferred(loop);
	}
	run_deferred(loop);
}

void
loop_stop(struct loop *loop)
{
	loop->is_stopping = true;
	event_base_loopbreak(loop->base);
}

static void
on_signal(evutil_socket_t number, short what, void *context)
{
	(void)what;
	struct signal_call *call = context;
	struct loop *loop = call->loop;
	loop_enter(loop, "signal");
	log_event(LOG_LEVEL_INFO, "signal", "number=%d", (int)number);
	if (call->fn == NULL)
		loop_stop(loop);
	else
		call->fn(call->context);
	loop_leave(loop);
}

void
loop_call_on(struct loop *loop, int signal_number, loop_fn *fn, void *context)
{
	ensure(loop->n_signals < SIGNALS_MAX);
	struct signal_call *call = &loop->signals[loop->n_signals++];
	*call = (struct signal_call){.loop = loop, .fn = fn, .context = context};
	call->event = evsignal_new(loop->base, signal_number, on_signal, call);
	ensure(call->event != NULL && event_add(call->event, NULL) == 0);
}

void
loop_stop_on(struct loop *loop, int signal_number)
{
	loop_call_on(loop, signal_number, NULL, NULL);
}

struct mono
loop_now(const struct loop *loop)
{
	return loop->depth > 0 ? loop->now : read_mono();
}

void
loop_enter(struct loop *loop, const char *name)
{
	if (loop->depth++ > 0)
		return;
	loop->now = read_mono();
	loop->entered = loop->now;
	loop->entered_name = name;
}

void
loop_leave(struct loop *loop)
{
	ensure(loop->depth > 0);
	if (--loop->depth > 0)
		return;
	int64_t took_ms = read_mono().ms - loop->entered.ms;
	if (took_ms > LOOP_TICK_SLOW_MS)
		log_event(LOG_LEVEL_WARNING, "slow_tick", "name=%s ms=%lld", loop->entered_name,
			  (long long)took_ms);
}

void
loop_defer(struct loop *loop, loop_fn *fn, void *context)
{
	struct deferred *last = malloc(sizeof(*last));
	if (last == NULL)
		panic("out of memory for put-off work");
	*last = (struct deferred){.fn = fn, .context = context};
	*loop->deferred_end = last;
	loop->deferred_end = &last->next;
	/* Outside a tick nothing else may happen for hours: wake up to run it. */
	event_active(loop->timer, EV_TIMEOUT, 0);
}

/* Point the one timer at the soonest deadline. */
static void
arm(struct loop *loop)
{
	if (loop->timers == NULL) {
		evtimer_del(loop->timer);
		return;
	}
	int64_t delay_ms = loop->timers->due.ms - read_mono().ms;
	if (delay_ms < 0)
		delay_ms = 0;
	struct timeval delay = {.tv_sec = delay_ms / 1000, .tv_usec = delay_ms % 1000 * 1000};
	evtimer_add(loop->timer, &delay);
}

/* Fire all that are due now; what they set anew waits for the next tick, so no timer can hold the
 * loop. */
static void
on_timer(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	struct loop *loop = context;
	struct mono until = read_mono();
	loop->round++;
	while (loop->timers != NULL && loop->timers->due.ms <= until.ms &&
	       loop->timers->round != loop->round) {
		struct loop_timer *first = loop->timers;
		loop->timers = first->next;
		first->is_set = false;
		loop_enter(loop, first->name);
		first->fn(first->context);
		loop_leave(loop);
	}
	arm(loop);
}

void
loop_timer_init(struct loop_timer *timer, struct loop *loop, const char *name, loop_fn *fn,
		void *context)
{
	*timer = (struct loop_timer){.loop = loop, .fn = fn, .context = context, .name = name};
}

static void
unlink_timer(struct loop_timer *timer)
{
	struct loop_timer **at = &timer->loop->timers;
	while (*at != timer)
		at = &(*at)->next;
	*at = timer->next;
	timer->is_set = false;
}

void
loop_timer_set(struct loop_timer *timer, int64_t delay_ms)
{
	ensure(delay_ms >= 0);
	if (timer->is_set)
		unlink_timer(timer);
	timer->due.ms = read_mono().ms + delay_ms;
	timer->round = timer->loop->round;
	struct loop_timer **at = &timer->loop->timers;
	while (*at != NULL && (*at)->due.ms <= timer->due.ms)
		at = &(*at)->next;
	timer->next = *at;
	*at = timer;
	timer->is_set = true;
	arm(timer->loop);
}

void
loop_timer_cancel(struct loop_timer *timer)
{
	if (!timer->is_set)
		return;
	unlink_timer(timer);
	arm(timer->loop);
}

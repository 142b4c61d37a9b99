/* SPDX-License-Identifier: MIT
 *
 * The timer and socket callbacks of curl only note and arm; our own events then call
 * curl_multi_socket_action, and after each of these what is finished is handed over.
 */
#include "io/curlmulti.h"

#include <stdlib.h>

#include <event2/event.h>

#include "base/log.h"

struct curlmulti {
	struct loop *loop;
	const char *name;
	CURLM *multi;
	struct loop_timer timer; /* what curl asked to be woken for */
	struct event *sockets[CURLMULTI_SOCKET_MAX];
	bool is_closing;
};

static int on_curl_timer(CURLM *multi, long delay_ms, void *context);
static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused);
static void on_timer(void *context);

struct curlmulti *
curlmulti_new(struct loop *loop, const struct curlmulti_limits *limits)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		panic("libcurl cannot start");
	struct curlmulti *multi = calloc(1, sizeof(*multi));
	if (multi == NULL)
		panic("out of memory for transfers");
	multi->loop = loop;
	multi->name = limits->name;
	loop_timer_init(&multi->timer, loop, limits->name, on_timer, multi);
	multi->multi = curl_multi_init();
	ensure(multi->multi != NULL);
	curl_multi_setopt(multi->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	curl_multi_setopt(multi->multi, CURLMOPT_TIMERDATA, multi);
	curl_multi_setopt(multi->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	curl_multi_setopt(multi->multi, CURLMOPT_SOCKETDATA, multi);
	curl_multi_setopt(multi->multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits->host_max);
	curl_multi_setopt(multi->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits->total_max);
	return multi;
}

void
curlmulti_free(struct curlmulti *multi)
{
	multi->is_closing = true;
	/* It closes kept connections and still calls on_curl_socket: events come after it. */
	curl_multi_cleanup(multi->multi);
	for (size_t fd = 0; fd < ARRAY_LEN(multi->sockets); fd++)
		if (multi->sockets[fd] != NULL)
			event_free(multi->sockets[fd]);
	loop_timer_cancel(&multi->timer);
	free(multi);
	curl_global_cleanup();
}

void
curlmulti_add(struct curlmulti *multi, struct curlmulti_job *job)
{
	ensure(!multi->is_closing);
	curl_easy_setopt(job->easy, CURLOPT_PRIVATE, job);
	CURLMcode rc = curl_multi_add_handle(multi->multi, job->easy);
	ensure(rc == CURLM_OK);
}

void
curlmulti_remove(struct curlmulti *multi, struct curlmulti_job *job)
{
	curl_multi_remove_handle(multi->multi, job->easy);
}

static void
drain(struct curlmulti *multi)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(multi->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode result = message->data.result; /* the message dies with remove_handle */
		char *private = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
		struct curlmulti_job *job = (struct curlmulti_job *)(void *)private;
		job->done(job, result);
	}
}

static void
on_timer(void *context)
{
	struct curlmulti *multi = context;
	int running;
	curl_multi_socket_action(multi->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	drain(multi);
}

static void
on_socket(evutil_socket_t fd, short what, void *context)
{
	struct curlmulti *multi = context;
	struct loop *loop = multi->loop;
	loop_enter(loop, multi->name);
	int mask = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
		   ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);
	int running;
	curl_multi_socket_action(multi->multi, fd, mask, &running);
	drain(multi);
	loop_leave(loop);
}

static int
on_curl_timer(CURLM *curl_multi, long delay_ms, void *context)
{
	(void)curl_multi;
	struct curlmulti *multi = context;
	if (delay_ms < 0 || multi->is_closing)
		loop_timer_cancel(&multi->timer);
	else
		loop_timer_set(&multi->timer, delay_ms);
	return 0;
}

/* Our own table by descriptor: curl may announce the removal of a socket it never announced. */
static int
on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused)
{
	(void)easy;
	(void)unused;
	struct curlmulti *multi = context;
	if (fd < 0 || fd >= CURLMULTI_SOCKET_MAX) {
		log_event(LOG_LEVEL_ERROR, "fetch_socket", "fd=%d most=%d", (int)fd,
			  CURLMULTI_SOCKET_MAX);
		return 0; /* the transfer will end by its timeout */
	}
	if (multi->sockets[fd] != NULL) {
		event_free(multi->sockets[fd]);
		multi->sockets[fd] = NULL;
	}
	if (what == CURL_POLL_REMOVE || multi->is_closing)
		return 0;
	short mask = (short)(((what & CURL_POLL_IN) != 0 ? EV_READ : 0) |
			     ((what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0) | EV_PERSIST);
	struct event *event = event_new(loop_base(multi->loop), fd, mask, on_socket, multi);
	ensure(event != NULL && event_add(event, NULL) == 0);
	multi->sockets[fd] = event;
	return 0;
}

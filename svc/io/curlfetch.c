/* SPDX-License-Identifier: MIT
 *
 * HTTP by curl: what is finished is taken out, cleaned up and handed over, in this order.
 *
 * No second sending. When a kept connection turns out to be dead, curl sends the request again on a
 * fresh one, also a POST that the server may have carried out. It does not if it cannot read the
 * body again: the body is given by a read function without a seek function, and a request that has
 * no body but is not a GET or HEAD gets a connection of its own.
 */
#include "io/curlfetch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>
#include "base/buf.h"
#include "base/log.h"
#include "io/curlmulti.h"

#define NAME_MAX_BYTES 64

struct request {
	struct curlmulti_job job; /* first: a job is its request; job.easy NULL: not begun */
	struct curlfetch *owner;
	int64_t id;
	struct curl_slist *headers;
	char name[NAME_MAX_BYTES];
	char error[CURL_ERROR_SIZE];
	char *body; /* what is sent */
	size_t body_len;
	size_t body_sent;
	struct buf answer;
	size_t answer_max;
	bool is_too_large;
	bool is_refused; /* the URL may not be fetched; told in the next tick */
	fetch_done_fn *done;
	void *done_context;
	struct request *next; /* of the owner's list */
};

struct curlfetch {
	struct loop *loop;
	struct curlmulti *multi;
	struct loop_timer refusals_timer; /* tells refused requests */
	struct request *requests;         /* under way */
	int n_requests;
	int64_t last_id;
	bool is_closing;
};

static void finish(struct curlmulti_job *job, CURLcode result);
static void tell_refusals(void *context);

struct curlfetch *
curlfetch_new(struct loop *loop)
{
	struct curlfetch *curlfetch = calloc(1, sizeof(*curlfetch));
	if (curlfetch == NULL)
		panic("out of memory for the fetcher");
	curlfetch->loop = loop;
	loop_timer_init(&curlfetch->refusals_timer, loop, "fetch_refused", tell_refusals,
			curlfetch);
	curlfetch->multi = curlmulti_new(
	    loop, &(struct curlmulti_limits){"fetch", CURLFETCH_HOST_MAX, CURLFETCH_MAX});
	return curlfetch;
}

static void
free_request(struct request *request)
{
	if (request->job.easy != NULL)
		curl_easy_cleanup(request->job.easy);
	curl_slist_free_all(request->headers);
	buf_fini(&request->answer);
	free(request->body);
	free(request);
}

static void
unlink_request(struct request *request)
{
	struct request **at = &request->owner->requests;
	while (*at != request)
		at = &(*at)->next;
	*at = request->next;
	request->owner->n_requests--;
	if (request->job.easy != NULL)
		curlmulti_remove(request->owner->multi, &request->job);
}

void
curlfetch_free(struct curlfetch *curlfetch)
{
	if (curlfetch == NULL)
		return;
	curlfetch->is_closing = true;
	while (curlfetch->requests != NULL) {
		struct request *request = curlfetch->requests;
		unlink_request(request);
		free_request(request);
	}
	curlmulti_free(curlfetch->multi);
	loop_timer_cancel(&curlfetch->refusals_timer);
	free(curlfetch);
}

int
curlfetch_count(const struct curlfetch *curlfetch)
{
	return curlfetch->n_requests;
}

const char *
curlfetch_protocol(const char *url)
{
	const char *protocol = NULL;
	char *scheme = NULL;
	char *host = NULL;
	CURLU *parsed = curl_url();
	ensure(parsed != NULL);
	if (curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		if (strcmp(scheme, "https") == 0)
			protocol = "https";
		else if (strcmp(scheme, "http") == 0 &&
			 (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "localhost") == 0 ||
			  strcmp(host, "[::1]") == 0))
			protocol = "http";
	}
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parsed);
	return protocol;
}

static size_t
give_body(char *to, size_t size, size_t n, void *context)
{
	struct request *request = context;
	size_t left = request->body_len - request->body_sent;
	size_t room = size * n;
	size_t given = left < room ? left : room;
	if (given > 0)
		memcpy(to, request->body + request->body_sent, given);
	request->body_sent += given;
	return given;
}

static size_t
take_answer(char *bytes, size_t size, size_t n, void *context)
{
	struct request *request = context;
	size_t len = size * n;
	if (len > request->answer_max - request->answer.len) {
		buf_add(&request->answer, bytes, request->answer_max - request->answer.len);
		request->is_too_large = true;
		return 0; /* fewer than were offered: curl ends the transfer */
	}
	buf_add(&request->answer, bytes, len);
	return len;
}

static void
add_header(struct request *request, const char *header)
{
	struct curl_slist *longer = curl_slist_append(request->headers, header);
	ensure(longer != NULL);
	request->headers = longer;
}

static void
set_headers(struct request *request, const struct fetch_request *from)
{
	bool has_type = false;
	for (int i = 0; i < FETCH_HEADERS_MAX && from->headers[i] != NULL; i++) {
		add_header(request, from->headers[i]);
		has_type = has_type || strncasecmp(from->headers[i], "Content-Type:", 13) == 0;
	}
	/* What curl would add of itself. */
	add_header(request, "Expect:");
	if (!has_type)
		add_header(request, "Content-Type:");
	curl_easy_setopt(request->job.easy, CURLOPT_HTTPHEADER, request->headers);
}

static void
set_method(struct request *request, const char *method)
{
	bool is_get = strcmp(method, "GET") == 0;
	bool is_head = strcmp(method, "HEAD") == 0;
	if (is_head)
		curl_easy_setopt(request->job.easy, CURLOPT_NOBODY, 1L);
	if (is_get || is_head)
		return;
	curl_easy_setopt(request->job.easy, CURLOPT_POST, 1L);
	curl_easy_setopt(request->job.easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(request->job.easy, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)request->body_len);
	curl_easy_setopt(request->job.easy, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(request->job.easy, CURLOPT_READDATA, request);
	if (request->body_len == 0)
		curl_easy_setopt(request->job.easy, CURLOPT_FRESH_CONNECT, 1L);
}

static void
set_up(struct request *request, const struct fetch_request *from, const char *protocol)
{
	CURL *easy = curl_easy_init();
	ensure(easy != NULL);
	request->job = (struct curlmulti_job){.easy = easy, .done = finish};
	curl_easy_setopt(easy, CURLOPT_URL, from->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocol);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1");
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "firstday");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)from->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(from->timeout_ms / 2));
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)(from->timeout_ms / 1000 + 1));
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
	set_method(request, from->method);
	set_headers(request, from);
}

static int64_t
start(void *context, const struct fetch_request *from, fetch_done_fn *done, void *done_context)
{
	struct curlfetch *curlfetch = context;
	ensure(from->timeout_ms > 0 && !curlfetch->is_closing);
	if (curlfetch->n_requests >= CURLFETCH_MAX)
		return E_LIMIT;
	struct request *request = calloc(1, sizeof(*request));
	if (request == NULL)
		panic("out of memory for a request");
	request->owner = curlfetch;
	request->id = ++curlfetch->last_id;
	strncpy(request->name, from->name, sizeof(request->name) - 1);
	request->done = done;
	request->done_context = done_context;
	request->answer_max = from->body_max;
	request->body_len = from->body_len;
	request->body = malloc(from->body_len + 1);
	if (request->body == NULL)
		panic("out of memory for a request");
	if (from->body_len > 0)
		memcpy(request->body, from->body, from->body_len);
	request->next = curlfetch->requests;
	curlfetch->requests = request;
	curlfetch->n_requests++;
	const char *protocol = curlfetch_protocol(from->url);
	if (protocol == NULL) {
		request->is_refused = true;
		loop_timer_set(&curlfetch->refusals_timer, 0);
		return request->id;
	}
	set_up(request, from, protocol);
	curlmulti_add(curlfetch->multi, &request->job);
	return request->id;
}

static void
cancel(void *context, int64_t id)
{
	struct curlfetch *curlfetch = context;
	for (struct request *request = curlfetch->requests; request != NULL;
	     request = request->next) {
		if (request->id != id)
			continue;
		unlink_request(request);
		free_request(request);
		return;
	}
}

struct fetch
curlfetch_table(struct curlfetch *curlfetch)
{
	return (struct fetch){.start = start, .cancel = cancel, .context = curlfetch};
}

static enum fetch_outcome
outcome_of(const struct request *request, CURLcode result)
{
	if (request->is_too_large)
		return FETCH_TOO_LARGE;
	if (result == CURLE_OK)
		return FETCH_ANSWERED;
	/* Header and body bytes that were handed to the socket, over all connections tried. */
	long request_size = 0;
	curl_easy_getinfo(request->job.easy, CURLINFO_REQUEST_SIZE, &request_size);
	return request_size == 0 ? FETCH_NOT_SENT : FETCH_UNKNOWN;
}

/* Take a finished request out and hand its answer over; nothing of it is left afterwards. */
static void
finish(struct curlmulti_job *job, CURLcode result)
{
	struct request *request = (struct request *)job;
	struct fetch_answer answer = {.etag = "", .retry_after_s = -1, .error = ""};
	answer.outcome = outcome_of(request, result);
	long status = 0;
	curl_easy_getinfo(request->job.easy, CURLINFO_RESPONSE_CODE, &status);
	answer.status = (int)status;
	struct curl_header *header;
	if (curl_easy_header(request->job.easy, "ETag", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		answer.etag = header->value;
	if (curl_easy_header(request->job.easy, "Last-Modified", 0, CURLH_HEADER, -1, &header) ==
	    CURLHE_OK)
		answer.last_modified = header->value;
	curl_off_t retry_after_s = 0;
	if (curl_easy_header(request->job.easy, "Retry-After", 0, CURLH_HEADER, -1, &header) ==
		CURLHE_OK &&
	    curl_easy_getinfo(request->job.easy, CURLINFO_RETRY_AFTER, &retry_after_s) == CURLE_OK)
		answer.retry_after_s = retry_after_s > 86400 ? 86400 : (int)retry_after_s;
	if (result != CURLE_OK)
		answer.error =
		    request->error[0] != '\0' ? request->error : curl_easy_strerror(result);
	answer.body = buf_text(&request->answer);
	answer.body_len = request->answer.len;
	log_event(LOG_LEVEL_DEBUG, "fetch_done", "name=%s id=%lld outcome=%d status=%d",
		  request->name, (long long)request->id, (int)answer.outcome, answer.status);
	unlink_request(request);
	/* The header's text lives in the easy handle: it goes after the call. */
	request->done(request->done_context, &answer);
	free_request(request);
}

static void
tell_refusals(void *context)
{
	struct curlfetch *curlfetch = context;
	static const struct fetch_answer answer = {
	    .outcome = FETCH_NOT_SENT,
	    .body = "",
	    .etag = "",
	    .retry_after_s = -1,
	    .error = "only https, or http to this machine, is fetched",
	};
	for (;;) {
		struct request *request = curlfetch->requests;
		while (request != NULL && !request->is_refused)
			request = request->next;
		if (request == NULL)
			return;
		fetch_done_fn *done = request->done;
		void *done_context = request->done_context;
		unlink_request(request);
		free_request(request);
		done(done_context, &answer);
	}
}

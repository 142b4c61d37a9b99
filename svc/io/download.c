/* SPDX-License-Identifier: MIT
 *
 * curl's multi interface, waited for: a command has nothing else to do meanwhile.
 */
#include "io/download.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "io/curlfetch.h"

#define WAIT_MS 1000

struct transfer {
	struct downloads *all;
	const struct download *download; /* NULL: there is none */
	struct download_answer *answer;
	CURL *easy;
	char *url;            /* of this hop; owned */
	const char *protocol; /* of all hops */
	FILE *file;
	int64_t bytes;    /* written on this hop */
	int64_t spent_us; /* on the hops before */
	bool is_too_large;
	int write_error; /* errno, 0 if none */
	int hops;
	int tries;
	int64_t asleep_until_ms; /* the server asked for patience; 0: under way, where there is an
				    answer to come */
	struct curl_slist *headers; /* of this hop */
	char error[CURL_ERROR_SIZE];
};

struct downloads {
	CURLM *multi;
	struct transfer transfers[DOWNLOAD_AT_ONCE]; /* free: without a download */
	int64_t until_ms;                            /* after that nothing is begun */
	int64_t asleep_until_ms;                     /* before that nothing is asked */
	int n_later;                                 /* of these */
};

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void
end_with(struct transfer *t, enum download_end end, const char *why)
{
	t->answer->end = end;
	snprintf(t->answer->why, sizeof(t->answer->why), "%s", why);
}

static size_t
take_bytes(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	size_t len = size * n;
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	/* The words of a refusal or a redirect are read, within the same limit, and not kept. */
	t->is_too_large = (int64_t)len > t->download->bytes_max - t->bytes;
	if (t->is_too_large)
		return 0;
	t->bytes += (int64_t)len;
	if (status != 200 || fwrite(bytes, 1, len, t->file) == len)
		return len;
	t->write_error = errno;
	return 0;
}

static char *
part_of(const char *url, CURLUPart part)
{
	char *text = NULL;
	CURLU *parsed = curl_url();
	ensure(parsed != NULL);
	if (curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
		(void)!curl_url_get(parsed, part, &text, CURLU_DEFAULT_PORT);
	curl_url_cleanup(parsed);
	return text;
}

/* Whether two addresses are of one server, by host and port. */
static bool
is_same_server(const char *a, const char *b)
{
	bool is_same = true;
	static const CURLUPart parts[] = {CURLUPART_HOST, CURLUPART_PORT};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		char *left = part_of(a, parts[i]);
		char *right = part_of(b, parts[i]);
		is_same = is_same && left != NULL && right != NULL && strcmp(left, right) == 0;
		curl_free(left);
		curl_free(right);
	}
	return is_same;
}

static struct curl_slist *
add_header(struct curl_slist *list, const char *name, const char *value)
{
	char header[DOWNLOAD_MARK_SIZE + 2048];
	int n = snprintf(header, sizeof(header), "%s: %s", name, value);
	if (value[0] == '\0' || n >= (int)sizeof(header))
		return list;
	struct curl_slist *longer = curl_slist_append(list, header);
	ensure(longer != NULL);
	return longer;
}

static struct curl_slist *
headers_of(const struct transfer *t)
{
	const struct download *d = t->download;
	struct curl_slist *list = NULL;
	list = add_header(list, "If-None-Match", d->etag);
	/* Where there is an ETag the date would be passed over [RFC 9110, 13.1.3]. */
	if (d->etag[0] == '\0')
		list = add_header(list, "If-Modified-Since", d->last_modified);
	if (d->key_is_header && is_same_server(t->url, d->url))
		list = add_header(list, d->key_name, d->key);
	return list;
}

static void
set_up(struct transfer *t, struct curl_slist *headers)
{
	CURL *easy = t->easy;
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_URL, t->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, t->protocol);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1");
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "firstday");
	/* A zip is packed; a server that packs it again all the same is understood. */
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "identity");
	int64_t left_ms = t->download->timeout_s * INT64_C(1000) - t->spent_us / 1000;
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(left_ms > 0 ? left_ms : 1));
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 30L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)DOWNLOAD_SLOW_BYTES);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)DOWNLOAD_SLOW_S);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

static void
keep_mark(const struct transfer *t, const char *name, char mark[DOWNLOAD_MARK_SIZE])
{
	struct curl_header *header;
	if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK &&
	    strlen(header->value) < DOWNLOAD_MARK_SIZE)
		snprintf(mark, DOWNLOAD_MARK_SIZE, "%s", header->value);
}

static void
note_failure(struct transfer *t, CURLcode result)
{
	char why[DOWNLOAD_WHY_SIZE];
	if (t->is_too_large) {
		snprintf(why, sizeof(why), "is larger than %lld bytes",
			 (long long)t->download->bytes_max);
		end_with(t, DOWNLOAD_REFUSED, why);
	} else if (t->write_error != 0) {
		end_with(t, DOWNLOAD_NO_ROOM, strerror(t->write_error));
	} else {
		/* The error's own words may hold the address, and that the key. */
		end_with(t, DOWNLOAD_LATER, curl_easy_strerror(result));
	}
}

static void
note_status(struct transfer *t, int status)
{
	char why[DOWNLOAD_WHY_SIZE];
	bool may_go_well = status >= 500 || status == 408 || status == 425 || status == 429;
	snprintf(why, sizeof(why), "the server answered %d", status);
	bool has_mark = t->download->etag[0] != '\0' || t->download->last_modified[0] != '\0';
	if (status == 304 && !has_mark)
		end_with(t, DOWNLOAD_REFUSED, "the server answered 304 unasked");
	else if (status == 304)
		end_with(t, DOWNLOAD_SAME, "");
	else if (status != 200)
		end_with(t, may_go_well ? DOWNLOAD_LATER : DOWNLOAD_REFUSED, why);
	else
		end_with(t, DOWNLOAD_NEW, "");
	t->answer->bytes = status == 200 ? t->bytes : 0;
	keep_mark(t, "ETag", t->answer->etag);
	keep_mark(t, "Last-Modified", t->answer->last_modified);
}

/* Ask for t->url. */
static void
begin_hop(struct transfer *t)
{
	t->headers = headers_of(t);
	set_up(t, t->headers);
	t->bytes = 0;
	t->asleep_until_ms = 0;
	ensure(curl_multi_add_handle(t->all->multi, t->easy) == CURLM_OK);
}

/* The redirect is followed. False, with its end, if it may not be. */
static bool
follow(struct transfer *t, const char *next)
{
	const char *protocol = curlfetch_protocol(next);
	if (protocol == NULL || strcmp(protocol, t->protocol) != 0) {
		end_with(t, DOWNLOAD_REFUSED, "the server sent us to an address that is not safe");
		return false;
	}
	if (t->hops++ >= DOWNLOAD_HOPS_MAX) {
		end_with(t, DOWNLOAD_REFUSED, "the server sends us on and on");
		return false;
	}
	char *copy = strdup(next);
	ensure(copy != NULL);
	free(t->url);
	t->url = copy;
	begin_hop(t);
	return true;
}

/* Whether the server asks for so little patience that it is had. */
static bool
sleep_on(struct transfer *t, long status)
{
	curl_off_t wait_s = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait_s);
	if ((status != 429 && status != 503) || wait_s <= 0 || wait_s > DOWNLOAD_WAIT_S ||
	    ++t->tries >= DOWNLOAD_TRIES)
		return false;
	t->asleep_until_ms = now_ms() + wait_s * 1000;
	if (t->asleep_until_ms > t->all->asleep_until_ms)
		t->all->asleep_until_ms = t->asleep_until_ms;
	return true;
}

/* The request has come to its end. Whether the transfer has. */
static bool
end_hop(struct transfer *t, CURLcode result)
{
	long status = 0;
	char *next = NULL;
	curl_off_t took_us = 0;
	curl_multi_remove_handle(t->all->multi, t->easy);
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	t->spent_us += took_us;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &next);
	if (result != CURLE_OK)
		note_failure(t, result);
	else if (status >= 300 && status < 400 && next != NULL)
		return !follow(t, next);
	else if (sleep_on(t, status))
		return false;
	else
		note_status(t, (int)status);
	return true;
}

/* The address with the key in it, if that is where it goes. */
static char *
first_url(CURL *easy, const struct download *d)
{
	char *url = NULL;
	int n = 0;
	if (d->key[0] == '\0' || d->key_is_header) {
		url = strdup(d->url);
		ensure(url != NULL);
		return url;
	}
	char *escaped = curl_easy_escape(easy, d->key, 0);
	ensure(escaped != NULL);
	n = asprintf(&url, "%s%c%s=%s", d->url, strchr(d->url, '?') == NULL ? '?' : '&',
		     d->key_name, escaped);
	ensure(n >= 0);
	curl_free(escaped);
	return url;
}

/* False, with its end, if there is nothing to wait for. */
static bool
begin(struct downloads *all, struct transfer *t, const struct download *download,
      struct download_answer *answer)
{
	CURL *easy = t->easy;
	*t = (struct transfer){.all = all, .easy = easy, .download = download, .answer = answer};
	*answer = (struct download_answer){.end = DOWNLOAD_LATER};
	t->protocol = curlfetch_protocol(download->url);
	if (t->protocol == NULL) {
		end_with(t, DOWNLOAD_REFUSED, "only https, or http to this machine, is fetched");
		return false;
	}
	int fd = open(download->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	t->file = fd < 0 ? NULL : fdopen(fd, "wb");
	if (t->file == NULL) {
		end_with(t, DOWNLOAD_NO_ROOM, strerror(errno));
		return false;
	}
	t->url = first_url(easy, download);
	begin_hop(t);
	return true;
}

static void
end(struct transfer *t)
{
	bool is_whole = fflush(t->file) == 0;
	is_whole = is_whole && (t->download->is_cache || fsync(fileno(t->file)) == 0);
	is_whole = fclose(t->file) == 0 && is_whole;
	if (t->answer->end == DOWNLOAD_NEW && !is_whole)
		end_with(t, DOWNLOAD_NO_ROOM, strerror(errno));
	if (t->answer->end != DOWNLOAD_NEW)
		unlink(t->download->path);
	free(t->url);
	t->url = NULL;
	t->download = NULL;
}

struct downloads *
downloads_new(int most_s)
{
	struct downloads *all = calloc(1, sizeof(*all));
	if (all == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		panic("libcurl cannot start");
	all->multi = curl_multi_init();
	ensure(all->multi != NULL);
	all->until_ms = now_ms() + most_s * INT64_C(1000);
	curl_multi_setopt(all->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)DOWNLOAD_AT_ONCE);
	for (int i = 0; i < DOWNLOAD_AT_ONCE; i++) {
		all->transfers[i].easy = curl_easy_init();
		ensure(all->transfers[i].easy != NULL);
	}
	return all;
}

void
downloads_free(struct downloads *all)
{
	for (int i = 0; i < DOWNLOAD_AT_ONCE; i++)
		curl_easy_cleanup(all->transfers[i].easy);
	curl_multi_cleanup(all->multi);
	curl_global_cleanup();
	free(all);
}

/* Of what is still to be begun; NULL: begin it. */
static const char *
why_not(const struct downloads *all)
{
	return all->n_later >= DOWNLOAD_LATER_MAX ? "is not asked: the server does not answer"
	       : now_ms() > all->until_ms         ? "is not asked: it takes too long by now"
						  : NULL;
}

/* Fills the places that are free, and wakes who has slept. Returns how many are taken. */
static int
begin_some(struct downloads *all, const struct download list[], struct download_answer answers[],
	   size_t n, size_t *next)
{
	int n_taken = 0;
	bool is_asleep = now_ms() < all->asleep_until_ms;
	for (int k = 0; k < DOWNLOAD_AT_ONCE; k++) {
		struct transfer *t = &all->transfers[k];
		if (t->download != NULL && t->asleep_until_ms != 0 && !is_asleep) {
			rewind(t->file);
			begin_hop(t);
		}
		while (t->download == NULL && *next < n && !is_asleep) {
			size_t i = (*next)++;
			const char *why = why_not(all);
			if (why == NULL && begin(all, t, &list[i], &answers[i]))
				break;
			if (why != NULL)
				answers[i] = (struct download_answer){.end = DOWNLOAD_LATER};
			if (why != NULL)
				snprintf(answers[i].why, sizeof(answers[i].why), "%s", why);
			t->download = NULL;
		}
		n_taken += t->download != NULL;
	}
	return n_taken;
}

/* Waits until something happens, and takes what has. */
static void
wait_some(struct downloads *all)
{
	int left;
	CURLMsg *message;
	int64_t asleep_ms = all->asleep_until_ms - now_ms();
	int most_ms = asleep_ms > 0 && asleep_ms < WAIT_MS ? (int)asleep_ms : WAIT_MS;
	ensure(curl_multi_perform(all->multi, &left) == CURLM_OK);
	while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
		CURL *easy = message->easy_handle;
		CURLcode result = message->data.result; /* the message dies with its handle */
		for (int k = 0; k < DOWNLOAD_AT_ONCE; k++) {
			struct transfer *t = &all->transfers[k];
			if (t->easy != easy || !end_hop(t, result))
				continue;
			end(t);
			all->n_later += t->answer->end == DOWNLOAD_LATER;
		}
		most_ms = 0;
	}
	curl_multi_poll(all->multi, NULL, 0, most_ms, NULL);
}

void
downloads_get(struct downloads *all, const struct download list[], struct download_answer answers[],
	      size_t n)
{
	size_t next = 0;
	while (begin_some(all, list, answers, n, &next) > 0 || next < n)
		wait_some(all);
}

void
download_get(const struct download *download, struct download_answer *answer)
{
	struct downloads *all = downloads_new(download->timeout_s);
	downloads_get(all, download, answer, 1);
	downloads_free(all);
}

/* SPDX-License-Identifier: MIT
 *
 * What becomes of a mail is told by two things: whether curl had read all of it from us, and the
 * server's last answer. The line that ends it leaves only behind the last byte.
 */
#include "io/curlmail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/arena.h"
#include "io/curlmulti.h"

struct mail {
	struct curlmulti_job job; /* first: a job is its mail */
	struct curlmail *owner;
	struct arena arena;
	struct curl_slist *to;
	const char *text;
	size_t n, n_sent;
	transport_done_fn *done;
	void *done_context;
	struct mail *next; /* of the owner's list */
};

struct curlmail {
	struct curlmail_settings settings;
	struct curlmulti *multi;
	struct mail *mails; /* under way */
	int n_mails;
};

struct curlmail *
curlmail_new(struct loop *loop, const struct curlmail_settings *settings)
{
	struct curlmail *curlmail = calloc(1, sizeof(*curlmail));
	if (curlmail == NULL)
		panic("out of memory for mail");
	curlmail->settings = *settings;
	curlmail->multi =
	    curlmulti_new(loop, &(struct curlmulti_limits){"mail", CURLMAIL_MAX, CURLMAIL_MAX});
	return curlmail;
}

static void
take_out(struct mail *mail)
{
	struct mail **at = &mail->owner->mails;
	while (*at != mail)
		at = &(*at)->next;
	*at = mail->next;
	mail->owner->n_mails--;
	curlmulti_remove(mail->owner->multi, &mail->job);
	curl_easy_cleanup(mail->job.easy);
	curl_slist_free_all(mail->to);
}

static void
free_mail(struct mail *mail)
{
	arena_fini(&mail->arena);
	free(mail);
}

void
curlmail_free(struct curlmail *curlmail)
{
	if (curlmail == NULL)
		return;
	while (curlmail->mails != NULL) {
		struct mail *mail = curlmail->mails;
		take_out(mail);
		free_mail(mail);
	}
	curlmulti_free(curlmail->multi);
	free(curlmail);
}

static size_t
give(char *to, size_t size, size_t n, void *context)
{
	struct mail *mail = context;
	size_t left = mail->n - mail->n_sent;
	size_t given = left < size * n ? left : size * n;
	memcpy(to, mail->text + mail->n_sent, given);
	mail->n_sent += given;
	return given;
}

static enum outbox_event
outcome_of(const struct mail *mail, CURLcode result, long answer)
{
	bool is_whole = mail->n_sent == mail->n;
	if (result == CURLE_OK)
		return OUTBOX_ON_ACCEPTED;
	/* Its sender, its reader and DATA fail as CURLE_SEND_ERROR; before them nothing is about
	 * this mail. 354 is what asked for its text. */
	bool is_about_it = is_whole || result == CURLE_SEND_ERROR;
	if (is_about_it && answer >= 500 && answer < 600)
		return OUTBOX_ON_REJECTED;
	if (!is_whole || (answer >= 400 && answer < 500))
		return OUTBOX_ON_NOT_SENT;
	return OUTBOX_ON_UNKNOWN;
}

static void
on_done(struct curlmulti_job *job, CURLcode result)
{
	struct mail *mail = (struct mail *)job;
	long answer = 0;
	char reason[100];
	curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &answer);
	snprintf(reason, sizeof(reason), "smtp %ld, %s", answer, curl_easy_strerror(result));
	const struct transport_result told = {
	    .event = outcome_of(mail, result, answer),
	    .provider_id = "",
	    .reason = reason,
	    .retry_after_s = -1,
	};
	take_out(mail);
	mail->done(mail->done_context, &told);
	free_mail(mail);
}

/* Whether the URL's host is this machine. */
static bool
is_here(const char *url)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	const char *host = strstr(url, "://");
	for (size_t i = 0; host != NULL && i < ARRAY_LEN(names); i++) {
		size_t n = strlen(names[i]);
		if (strncmp(host + 3, names[i], n) == 0 && strchr(":/", host[3 + n]) != NULL)
			return true;
	}
	return false;
}

static void
set_up(struct mail *mail, const struct post_mail *from)
{
	const struct curlmail_settings *settings = &mail->owner->settings;
	CURL *easy = curl_easy_init();
	ensure(easy != NULL);
	mail->job = (struct curlmulti_job){.easy = easy, .done = on_done};
	mail->to = curl_slist_append(NULL, arena_printf(&mail->arena, "<%s>", from->to));
	ensure(mail->to != NULL);
	/* We greet by the name behind our address: this machine's own tells too much. */
	curl_easy_setopt(
	    easy, CURLOPT_URL,
	    arena_printf(&mail->arena, "%s/%s", settings->url, address_domain(from->from)));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	if (!is_here(settings->url))
		curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (settings->ca_path[0] != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_path);
	if (settings->username[0] != '\0') {
		curl_easy_setopt(easy, CURLOPT_USERNAME, settings->username);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, settings->password);
	}
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, arena_printf(&mail->arena, "<%s>", from->from));
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, mail->to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->n);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(easy, CURLOPT_READDATA, mail);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)settings->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(settings->timeout_ms / 2));
}

static int
submit(void *context, const struct post_mail *from, transport_done_fn *done, void *done_context)
{
	struct curlmail *curlmail = context;
	ensure(address_is_good(from->from) && address_is_good(from->to) && from->n > 0);
	if (curlmail->n_mails == CURLMAIL_MAX)
		return E_LIMIT;
	struct mail *mail = calloc(1, sizeof(*mail));
	if (mail == NULL)
		panic("out of memory for a mail");
	arena_init(&mail->arena);
	mail->owner = curlmail;
	mail->text = arena_strndup(&mail->arena, from->text, from->n);
	mail->n = from->n;
	mail->done = done;
	mail->done_context = done_context;
	set_up(mail, from);
	mail->next = curlmail->mails;
	curlmail->mails = mail;
	curlmail->n_mails++;
	curlmulti_add(curlmail->multi, &mail->job);
	return 0;
}

struct post
curlmail_post(struct curlmail *curlmail)
{
	return (struct post){.submit = submit, .context = curlmail};
}

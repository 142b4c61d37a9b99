/* SPDX-License-Identifier: MIT
 *
 * A fetcher that notes requests and answers as it is told, and the result that a transport makes
 * of the answer.
 */
#ifndef TESTS_LIB_FAKEFETCH_H
#define TESTS_LIB_FAKEFETCH_H

#include "base/arena.h"
#include "base/fetch.h"
#include "sms/transport.h"

#define FAKEFETCH_MAX 80

struct fakefetch_started {
	int64_t id;
	char *head; /* method, URL and headers, one a line */
	char *body;
	fetch_done_fn *done;
	void *context;
	bool is_cancelled;
};

struct fakefetch {
	struct fakefetch_started started[FAKEFETCH_MAX];
	int n;
	bool is_full; /* the next is refused */
	/* What the last done said. */
	int n_results;
	enum outbox_event event;
	char provider_id[TRANSPORT_PROVIDER_ID_MAX + 1];
	char reason[200];
	int retry_after_s;
};

extern struct fakefetch fakefetch;
extern struct arena fakefetch_arena; /* of what is noted */

/* Begin anew, and end. */
struct fetch fakefetch_open(void);
void fakefetch_close(void);

/* A done function for submit and ask; its context is &fakefetch. */
transport_done_fn fakefetch_note;

/* A text of ${id} to 07700 900123 from 88020, half an hour of use; asked for if ${since_s} is not
 * 0. What submit or ask returns. */
int fakefetch_submit(const struct transport *transport, const char *id, const char *text,
		     int64_t since_s);

/* Answer the ${i}-th request, of 0. */
void fakefetch_answer(int i, enum fetch_outcome outcome, int status, const char *body);
/* The same with an entity tag. */
void fakefetch_answer_tagged(int i, int status, const char *etag, const char *body);
void fakefetch_answer_later(int i, int status, const char *body, int retry_after_s);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Two lists round a transport.
 */
#include "daemon/outgoing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct sending {
	struct outgoing *outgoing;
	int64_t message_id;
	int attempt;
	struct phone to;
	char *mail; /* owned; the address of a mail, NULL of a text */
	struct utc expires;
	bool is_ask;
	struct utc since; /* of an ask */
	uint64_t flush;   /* it leaves when that is reached */
	char *text;       /* owned */
	enum outbox_event outcome;
	char provider_id[TRANSPORT_PROVIDER_ID_MAX + 1];
	int retry_after_s;
	bool was_handed;
	struct sending *next;
};

/* Oldest first. */
struct sendings {
	struct sending *first;
	struct sending **end;
};

struct outgoing {
	struct loop *loop;
	struct clock clock;
	const char *from;
	const struct flush *flush;  /* NULL: nothing is waited for */
	struct transport transport; /* submit is NULL: not this way */
	struct post post;           /* the same */
	outgoing_ended_fn *ended_fn;
	void *context;
	struct sendings waiting; /* for a place in the transport */
	int n_waiting;
	struct sendings under_way; /* the transport has them */
	struct sendings ended;     /* outcomes that the store has yet to take */
	struct outgoing_counts counts;
	bool is_stopped;
};

struct outgoing *
outgoing_new(struct loop *loop, struct clock clock, const char *from, outgoing_ended_fn *ended,
	     void *context)
{
	struct outgoing *outgoing = calloc(1, sizeof(*outgoing));
	if (outgoing == NULL)
		panic("out of memory for what goes out");
	outgoing->loop = loop;
	outgoing->clock = clock;
	outgoing->from = from;
	outgoing->ended_fn = ended;
	outgoing->context = context;
	outgoing->waiting.end = &outgoing->waiting.first;
	outgoing->under_way.end = &outgoing->under_way.first;
	outgoing->ended.end = &outgoing->ended.first;
	return outgoing;
}

void
outgoing_use(struct outgoing *outgoing, const struct transport *transport, const char *from)
{
	outgoing->transport = *transport;
	outgoing->from = from;
}

void
outgoing_use_post(struct outgoing *outgoing, const struct post *post)
{
	outgoing->post = *post;
}

void
outgoing_await(struct outgoing *outgoing, const struct flush *flush)
{
	outgoing->flush = flush;
}

static void
append(struct sendings *list, struct sending *sending)
{
	sending->next = NULL;
	*list->end = sending;
	list->end = &sending->next;
}

static struct sending *
take(struct sendings *list)
{
	struct sending *first = list->first;
	list->first = first->next;
	if (list->first == NULL)
		list->end = &list->first;
	return first;
}

static void
take_out(struct sendings *list, struct sending *sending)
{
	struct sending **link = &list->first;
	while (*link != sending)
		link = &(*link)->next;
	*link = sending->next;
	if (*link == NULL)
		list->end = link;
}

static void
free_sending(struct sending *sending)
{
	free(sending->text);
	free(sending->mail);
	free(sending);
}

void
outgoing_free(struct outgoing *outgoing)
{
	if (outgoing == NULL)
		return;
	while (outgoing->waiting.first != NULL)
		free_sending(take(&outgoing->waiting));
	/* Their transport is gone and tells no end of them any more. */
	while (outgoing->under_way.first != NULL)
		free_sending(take(&outgoing->under_way));
	while (outgoing->ended.first != NULL)
		free_sending(take(&outgoing->ended));
	free(outgoing);
}

void
outgoing_add(struct outgoing *outgoing, const struct app_send *send)
{
	struct sending *sending = calloc(1, sizeof(*sending));
	if (sending == NULL)
		panic("out of memory for a text");
	*sending =
	    (struct sending){.outgoing = outgoing,
			     .message_id = send->message_id,
			     .attempt = send->attempt,
			     .to = send->to,
			     .mail = send->mail == NULL ? NULL : strdup(send->mail),
			     .expires = send->expires,
			     .is_ask = send->is_ask,
			     .since = send->since,
			     .text = strdup(send->text),
			     .flush = outgoing->flush == NULL ? 0 : flush_asked(outgoing->flush),
			     .retry_after_s = -1};
	ensure(sending->text != NULL);
	append(&outgoing->waiting, sending);
	outgoing->n_waiting++;
}

static void
end_sending(struct sending *sending, enum outbox_event outcome)
{
	struct outgoing_counts *counts = &sending->outgoing->counts;
	sending->outcome = outcome;
	append(&sending->outgoing->ended, sending);
	if (sending->is_ask)
		return;
	counts->accepted += outcome == OUTBOX_ON_ACCEPTED;
	counts->rejected += outcome == OUTBOX_ON_REJECTED;
	counts->not_sent += outcome == OUTBOX_ON_NOT_SENT;
	counts->unknown += outcome == OUTBOX_ON_UNKNOWN;
}

/* Nothing is known of it beyond what was. */
static void
end_unsent(struct sending *sending)
{
	end_sending(sending, sending->is_ask ? OUTBOX_ON_UNKNOWN : OUTBOX_ON_NOT_SENT);
}

static void
on_submitted(void *context, const struct transport_result *result)
{
	struct sending *sending = context;
	struct outgoing *outgoing = sending->outgoing;
	loop_enter(outgoing->loop, "sent");
	outgoing->counts.under_way--;
	take_out(&outgoing->under_way, sending);
	snprintf(sending->provider_id, sizeof(sending->provider_id), "%s", result->provider_id);
	sending->retry_after_s = result->retry_after_s;
	sending->was_handed = true;
	if (result->event != OUTBOX_ON_ACCEPTED)
		log_event(LOG_LEVEL_WARNING, sending->is_ask ? "asked" : "not_accepted",
			  "message=%" PRId64 " reason=\"%s\"", sending->message_id, result->reason);
	end_sending(sending, result->event);
	outgoing->ended_fn(outgoing->context);
	loop_leave(outgoing->loop);
}

static int
submit_mail(struct outgoing *outgoing, struct sending *sending)
{
	const struct post_mail mail = {.from = outgoing->from,
				       .to = sending->mail,
				       .text = sending->text,
				       .n = strlen(sending->text)};
	return outgoing->post.submit(outgoing->post.context, &mail, on_submitted, sending);
}

static int
submit_text(struct outgoing *outgoing, struct sending *sending, struct utc now)
{
	struct arena arena;
	struct segments segments;
	char id[TRANSPORT_ID_MAX + 1];
	arena_init(&arena);
	snprintf(id, sizeof(id), "%" PRId64, sending->message_id);
	int rc = E_INPUT;
	if (segment_split(sending->text, strlen(sending->text), &arena, &segments) == 0) {
		int64_t left_min = (sending->expires.s - now.s) / 60;
		struct transport_message message = {
		    .id = id,
		    .to = sending->to,
		    .from = outgoing->from,
		    .segments = &segments,
		    .reference = (uint8_t)sending->message_id,
		    .validity_min = left_min < 1 ? 1
				    : left_min > OUTGOING_VALIDITY_MAX_MIN
					? OUTGOING_VALIDITY_MAX_MIN
					: (int)left_min,
		};
		void *context = outgoing->transport.context;
		rc = sending->is_ask
			 ? outgoing->transport.ask(context, &message, sending->since, on_submitted,
						   sending)
			 : outgoing->transport.submit(context, &message, on_submitted, sending);
	}
	arena_fini(&arena);
	return rc;
}

/*
 * E_LIMIT: there is no place in the transport. E_INPUT: this one can never go. E_NOT_FOUND: there
 * is no way out.
 */
static int
submit(struct outgoing *outgoing, struct sending *sending, struct utc now)
{
	if (outgoing->post.submit != NULL)
		return submit_mail(outgoing, sending);
	if (sending->is_ask && outgoing->transport.ask == NULL)
		return E_NOT_FOUND;
	if (outgoing->transport.submit != NULL)
		return submit_text(outgoing, sending, now);
	return E_NOT_FOUND;
}

static bool
is_on_disk(const struct sending *sending)
{
	const struct flush *flush = sending->outgoing->flush;
	return flush == NULL || sending->flush <= flush_reached(flush);
}

void
outgoing_submit(struct outgoing *outgoing)
{
	while (outgoing->waiting.first != NULL && is_on_disk(outgoing->waiting.first) &&
	       !outgoing->is_stopped) {
		struct utc now = outgoing->clock.now(outgoing->clock.context);
		struct sending *first = outgoing->waiting.first;
		bool is_late = !first->is_ask && first->expires.s <= now.s;
		int rc = is_late ? 0 : submit(outgoing, first, now);
		if (rc == E_LIMIT)
			return; /* there is one again when on_submitted has been called */
		struct sending *sending = take(&outgoing->waiting);
		outgoing->n_waiting--;
		if (is_late || rc == E_NOT_FOUND) {
			end_unsent(sending);
		} else if (rc != 0) {
			end_sending(sending,
				    sending->is_ask ? OUTBOX_ON_UNKNOWN : OUTBOX_ON_REJECTED);
		} else {
			append(&outgoing->under_way, sending);
			outgoing->counts.under_way++;
			outgoing->counts.submitted += !sending->is_ask;
			outgoing->counts.asked += sending->is_ask;
		}
	}
}

void
outgoing_give_back(struct outgoing *outgoing)
{
	for (int left = outgoing->n_waiting; left > 0; left--) {
		struct sending *sending = take(&outgoing->waiting);
		if (sending->is_ask) {
			append(&outgoing->waiting, sending);
		} else {
			outgoing->n_waiting--;
			end_unsent(sending);
		}
	}
}

void
outgoing_stop(struct outgoing *outgoing)
{
	outgoing->is_stopped = true;
	outgoing->n_waiting = 0;
	while (outgoing->waiting.first != NULL)
		end_unsent(take(&outgoing->waiting));
}

int
outgoing_waiting(const struct outgoing *outgoing)
{
	return outgoing->n_waiting;
}

int
outgoing_ends(const struct outgoing *outgoing, struct outgoing_end ends[], int max)
{
	int n = 0;
	for (const struct sending *sending = outgoing->ended.first; sending != NULL && n < max;
	     sending = sending->next)
		ends[n++] = (struct outgoing_end){.message_id = sending->message_id,
						  .attempt = sending->attempt,
						  .is_ask = sending->is_ask,
						  .outcome = sending->outcome,
						  .provider_id = sending->provider_id,
						  .retry_after_s = sending->retry_after_s,
						  .was_handed = sending->was_handed};
	return n;
}

void
outgoing_drop(struct outgoing *outgoing)
{
	free_sending(take(&outgoing->ended));
}

struct outgoing_counts
outgoing_counts(const struct outgoing *outgoing)
{
	return outgoing->counts;
}

void
outgoing_counts_add(struct outgoing_counts *sum, struct outgoing_counts counts)
{
	sum->submitted += counts.submitted;
	sum->accepted += counts.accepted;
	sum->rejected += counts.rejected;
	sum->not_sent += counts.not_sent;
	sum->unknown += counts.unknown;
	sum->asked += counts.asked;
	sum->under_way += counts.under_way;
}

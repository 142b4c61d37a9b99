/* SPDX-License-Identifier: MIT
 *
 * The table of reconcile.h, carried out.
 */
#include "app/reconcile.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"

const struct row_message *
reconcile_newest(const struct day *day, int64_t party_id, const char *claim)
{
	for (int m = day->n_messages - 1; m >= 0; m--)
		if (day->messages[m].party_id == party_id &&
		    strcmp(day->messages[m].claim, claim) == 0)
			return &day->messages[m];
	return NULL;
}

bool
reconcile_has_left(const struct row_message *message)
{
	return message->state == OUTBOX_SUBMITTING || message->state == OUTBOX_ACCEPTED ||
	       message->state == OUTBOX_DELIVERED || message->state == OUTBOX_UNKNOWN;
}

const struct row_message *
reconcile_last_told(const struct day *day, int64_t party_id, const char *claim)
{
	for (int m = day->n_messages - 1; m >= 0; m--) {
		const struct row_message *message = &day->messages[m];
		bool has_gone =
		    message->state == OUTBOX_ACCEPTED || message->state == OUTBOX_DELIVERED;
		if (has_gone && message->party_id == party_id && strcmp(message->claim, claim) == 0)
			return message;
	}
	return NULL;
}

bool
reconcile_was_told(const struct day *day, int64_t party_id, const char *claim)
{
	for (int m = 0; m < day->n_messages; m++)
		if (day->messages[m].party_id == party_id &&
		    strcmp(day->messages[m].claim, claim) == 0 &&
		    reconcile_has_left(&day->messages[m]))
			return true;
	return false;
}

/* Whether it may still leave: queued, or unknown and to be sent once more. */
static bool
is_unsent(const struct row_message *message)
{
	bool goes_again = message->state == OUTBOX_UNKNOWN && message->is_double_harmless &&
			  message->resends < OUTBOX_RESENDS_MAX;
	return message->state == OUTBOX_QUEUED || goes_again;
}

static void
supersede(struct day *day, const struct row_message *message)
{
	struct row_message dead = *message;
	dead.state = outbox_next(dead.state, OUTBOX_ON_SUPERSEDE);
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_MESSAGE_STATE, .message = dead});
	effect_audit(day->effects, day->now, &day->plan, dead.party_id,
		     "message %" PRId64 " superseded: %s", dead.id, dead.claim);
}

static void
settle_want(struct day *day, const struct want *want)
{
	const struct row_message *newest =
	    reconcile_newest(day, want->say.party->id, want->say.claim);
	if (want->is_kept)
		return;
	if (newest != NULL && newest->state != OUTBOX_SUPERSEDED) {
		if (strcmp(newest->fact, want->say.fact) == 0)
			return;
		if (is_unsent(newest))
			supersede(day, newest);
	}
	struct day_say say = want->say;
	if (say.due.s < day->now.s)
		say.due = day->now;
	day_queue(day, &say, want->values, want->n_values);
}

static bool
is_called_for(const struct wants *wants, const struct row_message *message)
{
	if (strncmp(message->claim, "reply:", 6) == 0)
		return true;
	for (int w = 0; w < wants->n; w++)
		if (wants->list[w].say.party->id == message->party_id &&
		    strcmp(wants->list[w].say.claim, message->claim) == 0)
			return true;
	return false;
}

void
reconcile(struct day *day, const struct wants *wants)
{
	for (int m = 0; m < day->n_messages; m++)
		if (is_unsent(&day->messages[m]) && !is_called_for(wants, &day->messages[m]))
			supersede(day, &day->messages[m]);
	for (int w = 0; w < wants->n; w++)
		settle_want(day, &wants->list[w]);
}

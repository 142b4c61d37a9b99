/* SPDX-License-Identifier: MIT
 *
 * The outbox's decisions carried into rows. A message leaves only from delivery_due, and only with
 * its claim among the same event's writes: the driver commits before it sends.
 */
#include "app/delivery.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"

static struct outbox_message
outbox_view(const struct row_due *due)
{
	const struct row_message *message = &due->message;
	return (struct outbox_message){
	    .state = message->state,
	    .urgent_on_day = message->is_urgent,
	    .double_is_harmless = message->is_double_harmless,
	    .day = due->plan_date,
	    .due = message->next_try,
	    .expires = message->expires,
	    .attempts = message->attempts,
	    .resends = message->resends,
	    .is_superseded = due->has_successor,
	    .is_stopped = due->stopped.s != 0,
	    .is_mail = message->way == MESSAGE_MAIL,
	};
}

static void
write_state(struct app_effects *effects, const struct row_message *message)
{
	effect_write(effects,
		     (struct store_write){.kind = WRITE_MESSAGE_STATE, .message = *message});
}

/* Moves the message by ${event}; writes and audits it if that changed anything. */
static bool
advance(struct app_effects *effects, struct utc now, struct row_message *message,
	enum outbox_event event, const char *why)
{
	enum outbox_state next = outbox_next(message->state, event);
	if (next == message->state)
		return false;
	struct row_plan plan = {.id = message->plan_id, .version = message->version};
	effect_audit(effects, now, &plan, message->party_id, "message %" PRId64 ": %s to %s, %s",
		     message->id, outbox_state_name(message->state), outbox_state_name(next), why);
	message->state = next;
	return true;
}

static void
claim(struct app_effects *effects, struct utc now, const struct row_due *due,
      struct row_message *message)
{
	bool is_resend = message->state == OUTBOX_UNKNOWN;
	bool is_mail = message->way == MESSAGE_MAIL;
	const struct phone nobody = {.digits = ""};
	if (!advance(effects, now, message, OUTBOX_ON_CLAIM, is_resend ? "sent once more" : "due"))
		return;
	message->attempts++;
	message->resends += is_resend;
	write_state(effects, message);
	effect_send(effects, (struct app_send){
				 .message_id = message->id,
				 .attempt = message->attempts,
				 .to = is_mail ? nobody : due->phone,
				 .mail = is_mail ? due->mail : "",
				 .text = message->body,
				 .expires = message->expires,
			     });
}

/* What was claimed earlier in this event counts as gone too. */
static struct outbox_traffic
traffic_of(const struct row_due *due, struct utc now, const struct app_effects *effects)
{
	struct outbox_traffic traffic = due->traffic;
	struct utc frees_at = {now.s + OUTBOX_WINDOW_S};
	if (due->message.way == MESSAGE_MAIL)
		return traffic;
	for (size_t i = 0; i < effects->n_sends; i++) {
		const struct app_send *send = &effects->sends[i];
		bool is_mail = send->mail != NULL && send->mail[0] != '\0';
		if (is_mail || !phone_equal(&send->to, &due->phone))
			continue;
		if (traffic.any++ == 0)
			traffic.any_frees_at = frees_at;
		if (strcmp(send->text, due->message.body) == 0 && traffic.same++ == 0)
			traffic.same_frees_at = frees_at;
	}
	return traffic;
}

static void
decide(const struct app_world *world, const struct row_due *due, struct utc now,
       struct app_effects *effects)
{
	struct row_message message = due->message;
	struct outbox_message view = outbox_view(due);
	struct outbox_traffic traffic = traffic_of(due, now, effects);
	struct outbox_decision decision = outbox_decide(&view, &traffic, world->zone, now);
	switch (decision.verdict) {
	case OUTBOX_SEND:
		claim(effects, now, due, &message);
		return;
	case OUTBOX_WAIT:
		message.next_try = decision.until;
		write_state(effects, &message);
		return;
	case OUTBOX_APPLY:
		if (advance(effects, now, &message, decision.event, decision.why))
			write_state(effects, &message);
		return;
	case OUTBOX_ALARM:
	case OUTBOX_LEAVE:
		/* The alarm is written by the plan's own look at its messages (remind.c). */
		return;
	}
}

void
delivery_due(const struct app_world *world, const struct app_rows *rows, struct utc now,
	     struct app_effects *effects)
{
	for (int i = 0; i < rows->n_due; i++)
		decide(world, &rows->due[i], now, effects);
}

void
delivery_sent(const struct app_world *world, const struct app_rows *rows,
	      const struct app_event *event, struct utc now, struct app_effects *effects)
{
	struct row_message message = *rows->message;
	if (event->attempt != message.attempts) {
		struct row_plan plan = {.id = message.plan_id, .version = message.version};
		effect_audit(effects, now, &plan, message.party_id,
			     "message %" PRId64 ": attempt %d ended late: %s", message.id,
			     event->attempt, outbox_event_name(event->outbox));
		return;
	}
	if (!advance(effects, now, &message, event->outbox, outbox_event_name(event->outbox)))
		return;
	if (message.state == OUTBOX_ACCEPTED)
		message.sent = now;
	if (event->provider_id != NULL && event->provider_id[0] != '\0')
		message.provider_id = event->provider_id;
	if (message.state == OUTBOX_QUEUED || message.state == OUTBOX_UNKNOWN) {
		struct outbox_message view = outbox_view(&(struct row_due){.message = message});
		struct rng rng;
		uint64_t seed;
		world->random.fill(world->random.context, &seed, sizeof(seed));
		rng_seed(&rng, seed);
		message.next_try = outbox_retry_at(&view, event->retry_after_s, &rng, now);
	}
	write_state(effects, &message);
}

void
delivery_receipt(const struct app_rows *rows, const struct app_event *event, struct utc now,
		 struct app_effects *effects)
{
	struct row_message message = *rows->message;
	if (!advance(effects, now, &message, event->outbox, outbox_event_name(event->outbox)))
		return;
	/* A receipt may overtake the answer to its own submission; good or bad, the text had left.
	 */
	if (message.sent.s == 0)
		message.sent = now;
	write_state(effects, &message);
}

void
delivery_restart(const struct app_world *world, const struct app_rows *rows, struct utc now,
		 struct app_effects *effects)
{
	(void)world;
	for (int i = 0; i < rows->n_due; i++) {
		struct row_message message = rows->due[i].message;
		if (!advance(effects, now, &message, OUTBOX_ON_CRASHED, "found after a crash"))
			continue;
		message.next_try = now;
		write_state(effects, &message);
		effect_wake(effects, now, message.plan_id);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * The outbox's decisions carried into rows. A message leaves only from delivery_due, and only with
 * its claim among the same event's writes: the driver commits before it sends.
 */
#include "app/delivery.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"

/* The gateway that had it last; NULL: none, or one that is no more. */
static const struct gateway *
way_of(const struct app_world *world, const struct row_message *message)
{
	int index = gateway_find(world->settings.gateways, message->via);
	return index < 0 ? NULL : &world->settings.gateways->list[index];
}

/* Only the gateway that had it can be asked about it. */
static int
asks_left(const struct app_world *world, const struct row_message *message)
{
	const struct gateway *way = way_of(world, message);
	return way != NULL && way->can_be_asked ? message->asks_left : 0;
}

/* For so long a receipt may settle what is in doubt. */
static int
told_within_s(const struct app_world *world, const struct row_message *message)
{
	const struct gateway *way = way_of(world, message);
	return message->way == MESSAGE_TEXT && way != NULL ? way->told_within_s : 0;
}

static struct outbox_message
outbox_view(const struct app_world *world, const struct row_due *due)
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
	    .asks_left = asks_left(world, message),
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

static struct app_send
send_of(const struct row_due *due, const struct row_message *message)
{
	bool is_mail = message->way == MESSAGE_MAIL;
	const struct phone nobody = {.digits = ""};
	return (struct app_send){
	    .message_id = message->id,
	    .attempt = message->attempts,
	    .to = is_mail ? nobody : due->phone,
	    .mail = is_mail ? due->mail : "",
	    .via = message->via == NULL ? "" : message->via,
	    .text = message->body,
	    .expires = message->expires,
	};
}

/* What the gateways were given, or promised for later, in this event. */
struct given {
	int n[GATEWAYS_MAX];
};

static void
wait_until(struct app_effects *effects, struct row_message *message, struct utc until)
{
	message->next_try = until;
	write_state(effects, message);
}

static void
claim(const struct app_world *world, struct app_effects *effects, struct utc now,
      const struct row_due *due, struct given *given)
{
	struct row_message copy = due->message, *message = &copy;
	bool is_resend = message->state == OUTBOX_UNKNOWN;
	const struct gateways *gateways = world->settings.gateways;
	const struct gateway *way = NULL;
	if (message->way == MESSAGE_TEXT && gateways != NULL && gateways->n > 0) {
		int index =
		    gateway_pick(gateways, message->attempts > 0 ? message->via : NULL, now);
		way = &gateways->list[index];
		struct utc free_at = gateway_free_at(way, given->n[index]++, now);
		if (free_at.s > now.s) {
			wait_until(effects, message, free_at);
			return;
		}
	}
	if (!advance(effects, now, message, OUTBOX_ON_CLAIM, is_resend ? "sent once more" : "due"))
		return;
	message->attempts++;
	message->resends += is_resend;
	message->claimed = now;
	message->via = way == NULL ? "" : way->name;
	message->asks_left = way != NULL && way->can_be_asked ? OUTBOX_ASKS_MAX : 0;
	write_state(effects, message);
	effect_send(effects, send_of(due, message));
}

/* Counted before it is asked: a crash, or an answer that never comes, asks no more often. */
static void
ask(const struct app_world *world, struct app_effects *effects, struct utc now,
    const struct row_due *due, struct row_message *message)
{
	message->asks_left--;
	struct outbox_message view = outbox_view(world, &(struct row_due){.message = *message});
	message->next_try = outbox_ask_at(&view, now);
	write_state(effects, message);
	struct app_send question = send_of(due, message);
	question.is_ask = true;
	question.since = message->claimed;
	effect_send(effects, question);
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
		if (send->is_ask || is_mail || !phone_equal(&send->to, &due->phone))
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
       struct given *given, struct app_effects *effects)
{
	struct row_message message = due->message;
	struct outbox_message view = outbox_view(world, due);
	struct outbox_traffic traffic = traffic_of(due, now, effects);
	struct outbox_decision decision = outbox_decide(&view, &traffic, world->zone, now);
	switch (decision.verdict) {
	case OUTBOX_SEND:
		claim(world, effects, now, due, given);
		return;
	case OUTBOX_ASK:
		ask(world, effects, now, due, &message);
		return;
	case OUTBOX_WAIT:
		wait_until(effects, &message, decision.until);
		return;
	case OUTBOX_APPLY:
		if (advance(effects, now, &message, decision.event, decision.why))
			write_state(effects, &message);
		/* An invitation that was never sent is an alarm (remind.c). */
		if (message.state == OUTBOX_EXPIRED && message.way == MESSAGE_MAIL)
			effect_wake(effects, now, message.plan_id);
		return;
	case OUTBOX_ALARM:
		/* The alarm itself is written by the plan's own look at its messages (remind.c).
		 * Here it was still to be asked of a transport that is no more. */
		if (message.asks_left > 0) {
			message.asks_left = 0;
			write_state(effects, &message);
			effect_wake(effects, now, message.plan_id);
		}
		return;
	case OUTBOX_LEAVE:
		return;
	}
}

void
delivery_due(const struct app_world *world, const struct app_rows *rows, struct utc now,
	     struct app_effects *effects)
{
	struct given given = {{0}};
	for (int i = 0; i < rows->n_due; i++)
		decide(world, &rows->due[i], now, &given, effects);
}

/* When to look again at one that did not leave, or of which that is not known. */
static struct utc
next_try(const struct app_world *world, const struct row_message *message, int retry_after_s,
	 struct utc now)
{
	struct outbox_message view = outbox_view(world, &(struct row_due){.message = *message});
	struct rng rng;
	uint64_t seed;
	if (message->state == OUTBOX_UNKNOWN && view.asks_left > 0)
		return outbox_ask_at(&view, now);
	world->random.fill(world->random.context, &seed, sizeof(seed));
	rng_seed(&rng, seed);
	/* A receipt may settle it yet: it is not sent again before that could be. */
	int told_s = told_within_s(world, message);
	if (message->state == OUTBOX_UNKNOWN && retry_after_s < told_s)
		retry_after_s = told_s;
	/* When one gateway wants it again is nothing to another that can have it now. */
	int index = gateway_find(world->settings.gateways, message->via);
	if (message->state == OUTBOX_QUEUED && index >= 0 &&
	    gateway_is_spared(world->settings.gateways, index, now))
		retry_after_s = -1;
	return outbox_retry_at(&view, retry_after_s, &rng, now);
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
	if (message.state == OUTBOX_QUEUED || message.state == OUTBOX_UNKNOWN)
		message.next_try = next_try(world, &message, event->retry_after_s, now);
	write_state(effects, &message);
}

void
delivery_asked(const struct app_world *world, const struct app_rows *rows,
	       const struct app_event *event, struct utc now, struct app_effects *effects)
{
	struct row_message message = *rows->message;
	struct row_plan plan = {.id = message.plan_id, .version = message.version};
	struct outbox_message view = outbox_view(world, &(struct row_due){.message = message});
	enum outbox_event told = outbox_told(&view, event->outbox);
	effect_audit(effects, now, &plan, message.party_id,
		     "message %" PRId64 ": asked about attempt %d: %s", message.id, event->attempt,
		     outbox_event_name(event->outbox));
	if (event->attempt != message.attempts || message.state != OUTBOX_UNKNOWN)
		return;
	if (!advance(effects, now, &message, told, "its provider says so"))
		return;
	if (message.state == OUTBOX_QUEUED)
		message.next_try = now;
	else
		message.sent = message.claimed;
	if (event->provider_id != NULL && event->provider_id[0] != '\0')
		message.provider_id = event->provider_id;
	write_state(effects, &message);
}

void
delivery_receipt(const struct app_rows *rows, const struct app_event *event, struct utc now,
		 struct app_effects *effects)
{
	struct row_message message = *rows->message;
	/* What failed at another gateway than the one that has it now was not sent there. */
	bool is_bad = event->outbox == OUTBOX_ON_RECEIPT_FAILED ||
		      event->outbox == OUTBOX_ON_RECEIPT_REJECTED;
	if (is_bad && event->via != NULL && message.via != NULL && message.via[0] != '\0' &&
	    strcmp(event->via, message.via) != 0)
		return;
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
	for (int i = 0; i < rows->n_due; i++) {
		struct row_message message = rows->due[i].message;
		if (!advance(effects, now, &message, OUTBOX_ON_CRASHED, "found after a crash"))
			continue;
		struct outbox_message view = outbox_view(world, &rows->due[i]);
		int wait_s = told_within_s(world, &message);
		message.next_try =
		    view.asks_left > 0 ? outbox_ask_at(&view, now) : (struct utc){now.s + wait_s};
		write_state(effects, &message);
		effect_wake(effects, now, message.plan_id);
	}
}

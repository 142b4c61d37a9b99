/* SPDX-License-Identifier: MIT
 *
 * The simulated network. Every submit draws its fate at once and notes what will happen as events
 * with their times; simulated_run lets those happen whose time has come.
 */
#include "sms/transport/simulated.h"

#include <stdlib.h>
#include <string.h>

#define PER_MILLE        1000
#define EVENTS_EACH_MOST 4 /* answer, delivery, receipt, receipt again */
#define RECEIPT_AGAIN_S  60

enum event_type {
	EVENT_ANSWER,
	EVENT_DELIVER,
	EVENT_RECEIPT,
};

/* Something that will happen. Owned by the heap of the simulated network. */
struct event {
	struct utc at;
	uint64_t sequence; /* of two at the same time the earlier noted comes first */
	enum event_type type;
	enum outbox_event outcome; /* of an answer or receipt */
	transport_done_fn *done;
	void *done_context;
	char message_id[TRANSPORT_ID_MAX + 1];
	struct phone to;
	char from[PHONE_FULL_SIZE + 8];
	char *text; /* of a delivery; owned */
	int parts;
};

struct simulated {
	struct simulated_ports ports;
	struct simulated_faults faults;
	struct rng rng;
	uint64_t sequence;
	int n_pending;
	struct event pending[SIMULATED_PENDING_MAX]; /* in no order: few are ever waiting */
};

static const struct transport_capabilities capabilities = {
    .name = "simulated",
    .can_receive = false,
    .gives_receipts = true,
    .can_be_asked = false,
    .in_flight_max = SIMULATED_PENDING_MAX / EVENTS_EACH_MOST,
};

struct simulated *
simulated_new(const struct simulated_ports *ports, const struct simulated_faults *faults,
	      uint64_t seed)
{
	struct simulated *simulated = calloc(1, sizeof *simulated);
	ensure(simulated != NULL);
	simulated->ports = *ports;
	simulated->faults = *faults;
	rng_seed(&simulated->rng, seed);
	return simulated;
}

void
simulated_free(struct simulated *simulated)
{
	if (simulated == NULL)
		return;
	for (int i = 0; i < simulated->n_pending; i++)
		free(simulated->pending[i].text);
	free(simulated);
}

static bool
happens(struct simulated *simulated, int chance)
{
	return chance > 0 && rng_below(&simulated->rng, PER_MILLE) < (uint32_t)chance;
}

static struct utc
later(struct simulated *simulated, struct utc from, int most_s)
{
	return (struct utc){from.s + (most_s > 0 ? rng_between(&simulated->rng, 0, most_s) : 0)};
}

static void
note(struct simulated *simulated, const struct event *event, struct utc at, enum event_type type,
     enum outbox_event outcome)
{
	struct event *noted = &simulated->pending[simulated->n_pending++];
	*noted = *event;
	noted->at = at;
	noted->sequence = simulated->sequence++;
	noted->type = type;
	noted->outcome = outcome;
}

static char *
join_parts(const struct segments *segments)
{
	size_t n = 0;
	for (int i = 0; i < segments->n; i++)
		n += segments->parts[i].n;
	char *text = malloc(n + 1);
	ensure(text != NULL);
	n = 0;
	for (int i = 0; i < segments->n; i++) {
		memcpy(text + n, segments->parts[i].text, segments->parts[i].n);
		n += segments->parts[i].n;
	}
	text[n] = '\0';
	return text;
}

/* What the answer to the submit will be, and whether the text leaves. */
static enum outbox_event
draw_answer(struct simulated *simulated, bool *leaves)
{
	const struct simulated_faults *faults = &simulated->faults;
	*leaves = false;
	if (happens(simulated, faults->not_sent))
		return OUTBOX_ON_NOT_SENT;
	if (happens(simulated, faults->rejected))
		return OUTBOX_ON_REJECTED;
	if (happens(simulated, faults->unknown_lost))
		return OUTBOX_ON_UNKNOWN;
	*leaves = true;
	return happens(simulated, faults->unknown_sent) ? OUTBOX_ON_UNKNOWN : OUTBOX_ON_ACCEPTED;
}

/* Note what the network reports of a text delivered (or lost) at ${delivered}. Returns when the
 * first report comes, ${delivered} if none does. */
static struct utc
note_receipts(struct simulated *simulated, const struct event *event, struct utc delivered,
	      bool is_lost)
{
	const struct simulated_faults *faults = &simulated->faults;
	enum outbox_event outcome =
	    is_lost ? OUTBOX_ON_RECEIPT_FAILED : OUTBOX_ON_RECEIPT_DELIVERED;
	if (simulated->ports.receipt == NULL || happens(simulated, faults->no_receipt))
		return delivered;
	struct utc at = later(simulated, delivered, faults->receipt_delay_s);
	struct utc again = {at.s + RECEIPT_AGAIN_S};
	note(simulated, event, at, EVENT_RECEIPT, outcome);
	if (happens(simulated, faults->receipt_twice))
		note(simulated, event, again, EVENT_RECEIPT, outcome);
	return at;
}

/* Note delivery and receipts of a text that leaves at ${at}. Returns when its first receipt comes.
 */
static struct utc
note_journey(struct simulated *simulated, const struct event *event,
	     const struct segments *segments, struct utc at)
{
	bool is_lost = happens(simulated, simulated->faults.lost);
	struct utc delivered = later(simulated, at, simulated->faults.delivery_delay_s);
	if (!is_lost) {
		struct event delivery = *event;
		delivery.text = join_parts(segments);
		note(simulated, &delivery, delivered, EVENT_DELIVER, OUTBOX_ON_ACCEPTED);
	}
	return note_receipts(simulated, event, delivered, is_lost);
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	struct simulated *simulated = context;
	struct clock *clock = &simulated->ports.clock;
	struct utc now = clock->now(clock->context);
	struct event event = {.done = done,
			      .done_context = done_context,
			      .to = message->to,
			      .parts = message->segments->n};
	bool leaves = false;
	if (simulated->n_pending + EVENTS_EACH_MOST > SIMULATED_PENDING_MAX)
		return E_LIMIT;
	ensure(strlen(message->id) < sizeof event.message_id);
	ensure(strlen(message->from) < sizeof event.from);
	memcpy(event.message_id, message->id, strlen(message->id) + 1);
	memcpy(event.from, message->from, strlen(message->from) + 1);
	enum outbox_event answer = draw_answer(simulated, &leaves);
	struct utc answered = later(simulated, now, simulated->faults.answer_delay_s);
	if (leaves && happens(simulated, simulated->faults.receipt_first)) {
		struct utc reported = note_journey(simulated, &event, message->segments, now);
		if (answered.s < reported.s)
			answered = reported;
		note(simulated, &event, answered, EVENT_ANSWER, answer);
		return 0;
	}
	note(simulated, &event, answered, EVENT_ANSWER, answer);
	if (leaves)
		note_journey(simulated, &event, message->segments, answered);
	return 0;
}

static const struct event *
next_event(const struct simulated *simulated)
{
	const struct event *next = NULL;
	for (int i = 0; i < simulated->n_pending; i++) {
		const struct event *event = &simulated->pending[i];
		if (next == NULL || event->at.s < next->at.s ||
		    (event->at.s == next->at.s && event->sequence < next->sequence))
			next = event;
	}
	return next;
}

bool
simulated_due(const struct simulated *simulated, struct utc *at)
{
	const struct event *next = next_event(simulated);
	if (next != NULL)
		*at = next->at;
	return next != NULL;
}

/* Let one event happen; it is out of the list already, so that its callback may submit again. */
static void
happen(struct simulated *simulated, struct event *event)
{
	struct transport_result result = {event->outcome, "", "simulated", -1};
	struct transport_receipt receipt = {.event = event->outcome};
	struct simulated_text text = {event->message_id, event->to,    event->from,
				      event->text,       event->parts, event->at};
	switch (event->type) {
	case EVENT_ANSWER:
		event->done(event->done_context, &result);
		return;
	case EVENT_DELIVER:
		simulated->ports.deliver(simulated->ports.context, &text);
		free(event->text);
		return;
	case EVENT_RECEIPT:
		memcpy(receipt.message_id, event->message_id, sizeof receipt.message_id);
		simulated->ports.receipt(simulated->ports.context, &receipt);
		return;
	}
}

void
simulated_run(struct simulated *simulated)
{
	struct clock *clock = &simulated->ports.clock;
	struct utc now = clock->now(clock->context);
	for (const struct event *next = next_event(simulated); next != NULL && next->at.s <= now.s;
	     next = next_event(simulated)) {
		struct event event = *next;
		simulated->pending[next - simulated->pending] =
		    simulated->pending[--simulated->n_pending];
		happen(simulated, &event);
	}
}

struct transport
simulated_transport(struct simulated *simulated)
{
	return (struct transport){
	    .capabilities = &capabilities, .submit = submit, .context = simulated};
}

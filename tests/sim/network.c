/* SPDX-License-Identifier: MIT
 *
 * A provider and its networks at their worst: what is true of a text (it left or not, it arrives or
 * not) and what we are told of it (the answer, the receipts) are drawn apart.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/asked.h"
#include "tests/sim/ways.h"

static void
answer(struct sim *sim, const struct app_send *send, enum outbox_event event, int after_s)
{
	struct sim_item *item = life_add(sim, ITEM_ANSWER, life_later(sim, after_s));
	item->life = sim->life;
	item->message_id = send->message_id;
	item->attempt = send->attempt;
	item->way = gateway_find(&sim->gateways, send->via);
	item->event = event;
	item->retry_after_s = event == OUTBOX_ON_NOT_SENT && life_chance(sim, 3000)
				  ? rng_between(&sim->rng, 1, 90)
				  : -1;
}

static void
receipt(struct sim *sim, const struct app_send *send, enum outbox_event event, int after_s)
{
	struct utc at = life_later(sim, after_s);
	struct sim_item *item = life_add(sim, ITEM_RECEIPT, at);
	item->message_id = send->message_id;
	item->event = event;
	snprintf(item->once, sizeof(item->once), "sim:r%" PRId64, sim->order);
	if (!life_chance(sim, 1500))
		return;
	/* The same again; now and then the provider calls it another. */
	struct sim_item copy = *item;
	struct sim_item *again =
	    life_add(sim, ITEM_RECEIPT, (struct utc){at.s + rng_between(&sim->rng, 0, 600)});
	int64_t order = again->order;
	struct utc when = again->at;
	*again = copy;
	again->order = order;
	again->at = when;
	if (life_chance(sim, 3000))
		snprintf(again->once, sizeof(again->once), "sim:r%" PRId64, order);
}

/* The text is with the networks: it arrives or it does not, and receipts may tell. */
static void
carry(struct sim *sim, const struct app_send *send)
{
	rules_left(sim, send);
	asked_took(sim, send);
	bool is_lost = life_chance(sim, sim->loss_percent * 100);
	int after_s = life_chance(sim, 9000) ? rng_between(&sim->rng, 1, 20)
					     : rng_between(&sim->rng, 60, 3000);
	if (!is_lost) {
		struct sim_item *item = life_add(sim, ITEM_ARRIVES, life_later(sim, after_s));
		item->phone = send->to;
		item->message_id = send->message_id;
		snprintf(item->text, sizeof(item->text), "%s", send->text);
	}
	if (life_chance(sim, 2500))
		receipt(sim, send, OUTBOX_ON_RECEIPT_ACCEPTED, rng_between(&sim->rng, 0, 4000));
	if (life_chance(sim, 2000))
		return;
	receipt(sim, send, is_lost ? OUTBOX_ON_RECEIPT_FAILED : OUTBOX_ON_RECEIPT_DELIVERED,
		after_s + (life_chance(sim, 8000) ? 0 : rng_between(&sim->rng, 60, 5000)));
}

void
network_submit(struct sim *sim, const struct app_send *send)
{
	bool is_out = ways_submit(sim, send);
	if (send->is_ask) {
		asked_submit(sim, send);
		return;
	}
	rules_send(sim, send);
	trace_line(sim, "  send %" PRId64 ", attempt %d", send->message_id, send->attempt);
	int draw = (int)rng_below(&sim->rng, 100);
	if (is_out || draw < 6) {
		answer(sim, send, OUTBOX_ON_NOT_SENT, rng_between(&sim->rng, 0, 10));
		return;
	}
	draw -= 6;
	if (draw < sim->reject_percent) {
		answer(sim, send, OUTBOX_ON_REJECTED, rng_between(&sim->rng, 0, 5));
		return;
	}
	draw -= sim->reject_percent;
	if (draw < sim->unknown_percent) {
		answer(sim, send, OUTBOX_ON_UNKNOWN, rng_between(&sim->rng, 10, 40));
		if (life_chance(sim, 5000))
			carry(sim, send);
		return;
	}
	bool is_slow = life_chance(sim, sim->slow_percent * 100);
	answer(sim, send, OUTBOX_ON_ACCEPTED,
	       is_slow ? rng_between(&sim->rng, 10, 300) : rng_between(&sim->rng, 0, 2));
	carry(sim, send);
}

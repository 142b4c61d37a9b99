/* SPDX-License-Identifier: MIT
 *
 * What the provider knows, and what it says when it is asked.
 */
#include "tests/sim/asked.h"

#include <inttypes.h>

#define SHOWN_AFTER_S 40   /* at most, until its books show a text */
#define SILENT_10000  2000 /* of its answers */

bool
asked_is_on(const struct sim *sim)
{
	return sim->seed % 3 == 1;
}

void
asked_plan_ahead(struct sim *sim)
{
	sim->gateways =
	    (struct gateways){.n = 1, .list = {{.name = "sim", .can_be_asked = asked_is_on(sim)}}};
	sim->world->app.settings.gateways = &sim->gateways;
}

void
asked_took(struct sim *sim, const struct app_send *send)
{
	struct sim_message *message = &sim->messages[send->message_id];
	if (!asked_is_on(sim))
		return;
	message->taken_attempt = send->attempt;
	message->shown = life_later(sim, rng_between(&sim->rng, 0, SHOWN_AFTER_S));
}

void
asked_submit(struct sim *sim, const struct app_send *send)
{
	struct sim_message *message = &sim->messages[send->message_id];
	int64_t id = send->message_id;
	if (message->row.state != OUTBOX_UNKNOWN || message->row.attempts != send->attempt)
		rule_broken(sim, "message %" PRId64 " is asked for and is not unknown", id);
	if (message->asked_attempt != send->attempt)
		message->asks = 0;
	message->asked_attempt = send->attempt;
	if (++message->asks > OUTBOX_ASKS_MAX)
		rule_broken(sim, "message %" PRId64 " is asked for %d times", id, message->asks);
	sim->counts.questions++;
	bool is_silent = life_chance(sim, SILENT_10000);
	bool has_it = message->taken_attempt == send->attempt && message->shown.s <= sim->now.s;
	struct sim_item *item = life_add(
	    sim, ITEM_ANSWER, life_later(sim, is_silent ? 10 : rng_between(&sim->rng, 0, 3)));
	item->life = sim->life;
	item->message_id = id;
	item->attempt = send->attempt;
	item->is_ask = true;
	item->event = is_silent ? OUTBOX_ON_UNKNOWN
		      : has_it  ? OUTBOX_ON_ACCEPTED
				: OUTBOX_ON_DENIED;
	if (sim->broken == BREAK_DENIED && is_silent)
		item->event = OUTBOX_ON_DENIED;
	trace_line(sim, "  ask about %" PRId64 ", attempt %d", id, send->attempt);
}

static bool
is_harmless(const struct sim *sim, const char *kind_name)
{
	int kind = kind_find(kind_name);
	return kind >= 0 && sim->words->templates[kind].double_is_harmless;
}

void
asked_judge(struct sim *sim, const struct sim_message *message)
{
	const struct row_message *row = &message->row;
	bool is_on = asked_is_on(sim);
	if (is_on && message->left > 0 && row->resends == 0)
		rule_broken(sim, "message %" PRId64 " leaves again, and its provider has it",
			    row->id);
	bool is_blind = !is_on || row->resends > 0;
	if (message->unknowns > 0 && is_blind && !is_harmless(sim, row->kind))
		rule_broken(sim, "message %" PRId64 " (%s) leaves again after an unknown end",
			    row->id, row->kind);
	if (message->unknowns > 1 && !is_on)
		rule_broken(sim, "message %" PRId64 " leaves after two unknown ends", row->id);
}

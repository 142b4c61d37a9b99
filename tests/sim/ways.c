/* SPDX-License-Identifier: MIT
 *
 * Which gateway gets what: judged by what each has answered, not by what the house keeps of it.
 */
#include "tests/sim/ways.h"

#include <inttypes.h>
#include <string.h>

static const char *const names[SIM_WAYS] = {"sim", "second"};

void
ways_plan_ahead(struct sim *sim)
{
	struct gateways *gateways = &sim->gateways;
	if (sim->seed % 4 != 3)
		return;
	gateways->list[0].per_second = rng_between(&sim->rng, 1, 3);
	gateways->n = SIM_WAYS;
	gateways->list[1] = gateways->list[0];
	gateways->list[1].name = names[1];
}

void
ways_begin(struct sim *sim)
{
	sim->ways = (struct sim_ways){0};
	for (int i = 0; i < sim->gateways.n; i++) {
		sim->gateways.list[i].failed = NO_TIME;
		sim->gateways.list[i].in_second = 0;
	}
}

static void
judge(struct sim *sim, const struct app_send *send, int way)
{
	struct sim_message *message = &sim->messages[send->message_id];
	int other = 1 - way;
	bool is_next = send->attempt == message->last_attempt + 1; /* none was claimed in vain */
	if (message->gave_back == way + 1 && is_next && !sim->ways.fails[other])
		rule_broken(sim, "message %" PRId64 " goes again by the gateway that gave it back",
			    send->message_id);
	message->gave_back = 0;
	int limit = sim->gateways.list[way].per_second;
	if (sim->ways.second[way].s != sim->now.s)
		sim->ways.in_second[way] = 0;
	sim->ways.second[way] = sim->now;
	if (++sim->ways.in_second[way] > limit)
		rule_broken(sim, "a gateway is given more than %d texts in a second", limit);
}

bool
ways_submit(struct sim *sim, const struct app_send *send)
{
	const struct sim_message *message = &sim->messages[send->message_id];
	bool is_out = sim->now.s >= sim->outage_from.s && sim->now.s < sim->outage_until.s;
	int way = gateway_find(&sim->gateways, send->via);
	if (way < 0)
		rule_broken(sim, "message %" PRId64 " has no gateway", send->message_id);
	if (send->is_ask && strcmp(message->row.via, send->via) != 0)
		rule_broken(sim, "message %" PRId64 " is asked for where it is not",
			    send->message_id);
	if (send->is_ask || sim->gateways.n == 1)
		return is_out;
	judge(sim, send, way);
	gateway_given(&sim->gateways.list[way], sim->now);
	return is_out && way == 0;
}

void
ways_answered(struct sim *sim, const struct sim_item *item)
{
	if (item->is_ask || sim->gateways.n == 1)
		return;
	struct sim_message *message = &sim->messages[item->message_id];
	bool fails = item->event == OUTBOX_ON_NOT_SENT || item->event == OUTBOX_ON_UNKNOWN;
	sim->ways.fails[item->way] = fails;
	message->gave_back = item->event == OUTBOX_ON_NOT_SENT ? item->way + 1 : 0;
	gateway_ended(&sim->gateways.list[item->way], item->event, sim->now);
}

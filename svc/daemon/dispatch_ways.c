/* SPDX-License-Identifier: MIT
 *
 * The gateways of a dispatcher: which text waits for which, and how each does.
 */
#include "base/log.h"
#include "daemon/dispatch_handle.h"

void
dispatch_use(struct dispatch *dispatch, const struct dispatch_way *way)
{
	const struct transport_capabilities *can = way->transport->capabilities;
	struct gateways *gateways = &dispatch->gateways;
	ensure(gateways->n < GATEWAYS_MAX);
	struct outgoing *outgoing =
	    outgoing_new(dispatch->parts.loop, clock_table(dispatch->parts.clock), way->from,
			 dispatch_send, dispatch);
	outgoing_use(outgoing, way->transport, way->from);
	outgoing_await(outgoing, dispatch->parts.flush);
	dispatch->ways[gateways->n] = outgoing;
	gateways->list[gateways->n++] = (struct gateway){.name = can->name,
							 .can_be_asked = can->can_be_asked,
							 .told_within_s = can->told_within_s,
							 .per_second = way->per_second};
	if (way->simulated != NULL)
		dispatch->simulated = way->simulated;
}

const struct gateways *
dispatch_gateways(const struct dispatch *dispatch)
{
	return &dispatch->gateways;
}

void
dispatch_ways_add(struct dispatch *dispatch, const struct app_send *send)
{
	int index = gateway_find(&dispatch->gateways, send->via);
	if (index >= 0 && !send->is_ask)
		gateway_given(&dispatch->gateways.list[index], dispatch_now(dispatch));
	outgoing_add(index < 0 ? dispatch->nowhere : dispatch->ways[index], send);
}

int
dispatch_ways_list(const struct dispatch *dispatch, struct outgoing *list[DISPATCH_WAYS_MAX])
{
	int n = 0;
	for (int i = 0; i < dispatch->gateways.n; i++)
		list[n++] = dispatch->ways[i];
	list[n++] = dispatch->nowhere;
	list[n++] = dispatch->mail;
	return n;
}

void
dispatch_ways_ended(struct dispatch *dispatch, struct outgoing *outgoing, enum outbox_event outcome)
{
	for (int i = 0; i < dispatch->gateways.n; i++) {
		struct gateway *gateway = &dispatch->gateways.list[i];
		if (dispatch->ways[i] != outgoing)
			continue;
		struct utc now = dispatch_now(dispatch);
		bool was_well = gateway->failed.s == 0;
		gateway_ended(gateway, outcome, now);
		if (gateway->failed.s != 0 && gateway_is_spared(&dispatch->gateways, i, now))
			outgoing_give_back(outgoing);
		if (was_well != (gateway->failed.s == 0))
			log_event(was_well ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
				  was_well ? "gateway_fails" : "gateway_well", "name=%s",
				  gateway->name);
	}
}

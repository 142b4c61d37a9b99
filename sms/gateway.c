/* SPDX-License-Identifier: MIT
 *
 * The choice of a gateway, and what is remembered of each.
 */
#include "sms/gateway.h"

#include <string.h>

#include "base/err.h"

int
gateway_find(const struct gateways *gateways, const char *name)
{
	if (gateways == NULL || name == NULL)
		return -1;
	for (int i = 0; i < gateways->n; i++)
		if (strcmp(gateways->list[i].name, name) == 0)
			return i;
	return -1;
}

static bool
may_be_tried(const struct gateway *gateway, struct utc now)
{
	/* A clock that was set back ends no rest, and begins none of hours. */
	int64_t rested_s = now.s - gateway->failed.s;
	return gateway->failed.s == 0 || rested_s >= GATEWAY_REST_S || rested_s < 0;
}

int
gateway_pick(const struct gateways *gateways, const char *tried, struct utc now)
{
	int not_again = gateway_find(gateways, tried);
	int longest = -1;
	ensure(gateways->n > 0);
	for (int i = 0; i < gateways->n; i++) {
		if (i == not_again && gateways->n > 1)
			continue;
		if (may_be_tried(&gateways->list[i], now))
			return i;
		if (longest < 0 || gateways->list[i].failed.s < gateways->list[longest].failed.s)
			longest = i;
	}
	if (not_again >= 0 && may_be_tried(&gateways->list[not_again], now))
		return not_again;
	return longest;
}

bool
gateway_is_spared(const struct gateways *gateways, int index, struct utc now)
{
	int other = gateway_pick(gateways, gateways->list[index].name, now);
	return other != index && gateways->list[other].failed.s == 0;
}

struct utc
gateway_free_at(const struct gateway *gateway, int given, struct utc now)
{
	if (gateway->per_second <= 0)
		return now;
	int before = gateway->second.s == now.s ? gateway->in_second : 0;
	return (struct utc){now.s + (before + given) / gateway->per_second};
}

void
gateway_given(struct gateway *gateway, struct utc now)
{
	if (gateway->second.s != now.s)
		gateway->in_second = 0;
	gateway->second = now;
	gateway->in_second++;
	if (gateway->failed.s != 0)
		gateway->failed = now;
}

void
gateway_ended(struct gateway *gateway, enum outbox_event outcome, struct utc now)
{
	if (outcome == OUTBOX_ON_ACCEPTED || outcome == OUTBOX_ON_REJECTED)
		gateway->failed = (struct utc){0};
	else
		gateway->failed = now;
}

/* SPDX-License-Identifier: MIT
 *
 * Ages and faults of a live feed.
 */
#include "travel/live/live_health.h"

const char *
live_fault_name(enum live_fault fault)
{
	static const char *const names[] = {"well",    "fetch", "status", "size",
					    "message", "old",   "ahead"};
	return names[fault];
}

struct live_health
live_health_begin(int64_t now_utc_s)
{
	return (struct live_health){.since_utc_s = now_utc_s};
}

enum live_fault
live_health_heard(struct live_health *health, int64_t made_utc_s, int64_t now_utc_s, int stale_s)
{
	int64_t made = made_utc_s == 0 ? now_utc_s : made_utc_s;
	health->fault = made > now_utc_s + LIVE_AHEAD_MAX_S ? LIVE_FAULT_AHEAD
			: made + stale_s <= now_utc_s       ? LIVE_FAULT_OLD
							    : LIVE_WELL;
	if (health->fault == LIVE_WELL)
		health->good_utc_s = made < now_utc_s ? made : now_utc_s;
	return health->fault;
}

void
live_health_failed(struct live_health *health, enum live_fault fault)
{
	health->fault = fault;
}

static int64_t
true_at(const struct live_health *health)
{
	return health->good_utc_s != 0 ? health->good_utc_s : health->since_utc_s;
}

bool
live_health_look(struct live_health *health, int64_t now_utc_s, int stale_s)
{
	bool was_stale = health->is_stale;
	health->is_stale = true_at(health) + stale_s <= now_utc_s;
	return health->is_stale != was_stale;
}

int64_t
live_health_until(const struct live_health *health, int stale_s)
{
	return health->is_stale ? 0 : true_at(health) + stale_s;
}

/* SPDX-License-Identifier: MIT
 *
 * The end of the list of bank holidays, told once.
 */
#include "app/listend.h"

#include "app/remind.h"

bool
listend_is_near(const struct app_world *world, struct utc now)
{
	struct civil_date today;
	int minute;
	civil_from_utc(world->zone, now, &today, &minute);
	return holidays_end_is_near(world->holidays, today);
}

struct utc
listend_wake(const struct app_world *world)
{
	struct civil_date begins = civil_add_days(world->holidays->last, -HOLIDAYS_NEAR_DAYS);
	return civil_to_utc(world->zone, begins, world->settings.morning_min);
}

const char *
listend_claim(const struct app_world *world, struct arena *arena)
{
	char last[CIVIL_DATE_SIZE];
	civil_date_format(world->holidays->last, last);
	return arena_printf(arena, "holidays:%s", last);
}

void
listend_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	const char *claim = listend_claim(day->world, day->arena);
	const struct row_message *said = reconcile_newest(day, to->id, claim);
	bool is_ours = said != NULL && said->state != OUTBOX_SUPERSEDED;
	if (!listend_is_near(day->world, day->now) || (!is_ours && !day->is_list_end_untold))
		return;
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_HOLIDAYS,
	    .claim = claim,
	    .fact = "",
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	const struct template_value values[] = {template_date("last", day->world->holidays->last)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

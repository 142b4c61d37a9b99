/* SPDX-License-Identifier: MIT
 *
 * The bank holidays joined to all that plans by them.
 */
#include "daemon/wire_handle.h"

static void
on_holidays(void *context, const struct holidays *holidays)
{
	struct wire *wire = context;
	wire->prepare.holidays = holidays;
	wire->world.holidays = holidays;
}

void
wire_holidays_build(struct wire *wire)
{
	const struct newholidays_ports ports = {
	    .loop = wire->loop,
	    .clock = clock_table(&wire->clock),
	    .zone = wire->zone,
	    .config = &wire->config,
	    .seen_path = arena_printf(&wire->arena, "%s/holidays.seen", wire->config.state),
	    .in_use = on_holidays,
	    .replaced = wire_look_again,
	    .context = wire,
	};
	wire->newholidays = newholidays_new(&ports, wire->problems);
}

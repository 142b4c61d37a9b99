/* SPDX-License-Identifier: MIT
 *
 * Who hears of strangers, and which numbers are our own.
 */
#include <string.h>

#include "base/log.h"
#include "daemon/wire_handle.h"

/* Senders that are names have no number; nobody texts from them. */
static void
add_own(struct wire *wire, struct phone own[], const char *from)
{
	if (from != NULL && phone_parse(from, strlen(from), wire->world.settings.phone_rule,
					&own[wire->strangers.n_own], NULL) == 0)
		wire->strangers.n_own++;
}

void
wire_strangers_build(struct wire *wire)
{
	const struct config *config = &wire->config;
	struct phone *own = arena_array(&wire->arena, struct phone, CONFIG_TRANSPORTS_MAX);
	const char *why = "";
	wire->strangers =
	    (struct stranger_settings){.own = own, .per_hour = config->strangers_per_hour};
	for (int i = 0; i < config->n_transports; i++)
		add_own(wire, own, config->transports[i].from);
	if (config->duty[0] == '\0')
		log_event(LOG_LEVEL_INFO, "no_duty",
			  "strangers=\"are told to nobody but the log\"");
	else if (phone_parse(config->duty, strlen(config->duty), wire->world.settings.phone_rule,
			     &wire->strangers.duty, &why) != 0)
		problem_add(wire->problems, "duty", "%s %s", config->duty, why);
	wire->world.settings.strangers = &wire->strangers;
}

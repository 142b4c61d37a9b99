/* SPDX-License-Identifier: MIT
 *
 * The ways out that the configuration names.
 */
#include "base/log.h"
#include "setup/conffile.h"
#include "daemon/wire_handle.h"

#define SIMULATED_SEED 1
#define SIMULATED_DELAY \
	3 /* most seconds until a simulated text is delivered, and again until its \
	     receipt */

static void
build_kannel(struct wire *wire, const struct config_transport *from)
{
	const char *hook_url = from->hook_url;
	if (hook_url[0] == '\0')
		hook_url =
		    arena_printf(&wire->arena, "%s/hooks/kannel", server_address(wire->server));
	wire->desk.hook_secret = conffile_secret(&from->hook_secret, wire->problems);
	bool has_secret = wire->desk.hook_secret[0] != '\0';
	struct kannel_settings settings = {
	    .sendsms_url = from->url,
	    .username = from->username,
	    .password = conffile_secret(&from->password, wire->problems),
	    .receipt_url = arena_printf(&wire->arena, "%s/dlr%s%s", hook_url,
					has_secret ? "?secret=" : "", wire->desk.hook_secret),
	    .timeout_ms = from->timeout_s * 1000,
	    .phone_rule = wire->world.settings.phone_rule,
	};
	wire->kannel = kannel_new(&settings, &wire->fetch, wire->problems);
	if (wire->kannel != NULL) {
		wire->kannel_transport = kannel_transport(wire->kannel);
		wire->desk.kannel = &wire->kannel_transport;
	}
}

/* The simulated network tells what it did; the pages show what the store knows. */
static void
on_simulated_delivery(void *context, const struct simulated_text *text)
{
	(void)context;
	log_event(LOG_LEVEL_DEBUG, "phone", "message=%s parts=%d", text->message_id, text->parts);
}

static void
on_simulated_receipt(void *context, const struct transport_receipt *receipt)
{
	struct wire *wire = context;
	if (dispatch_receipt(wire->dispatch, receipt) != 0)
		log_event(LOG_LEVEL_WARNING, "receipt_lost", "message=%s", receipt->message_id);
}

static void
build_simulated(struct wire *wire)
{
	static const struct simulated_faults network = {
	    .delivery_delay_s = SIMULATED_DELAY,
	    .receipt_delay_s = SIMULATED_DELAY,
	};
	struct simulated_ports ports = {.deliver = on_simulated_delivery,
					.receipt = on_simulated_receipt,
					.context = wire,
					.clock = clock_table(&wire->clock)};
	wire->simulated = simulated_new(&ports, &network, SIMULATED_SEED);
	wire->simulated_transport = simulated_transport(wire->simulated);
	wire->desk.has_simulated = true;
}

static void
build_mail(struct wire *wire)
{
	const struct config_mail *from = &wire->config.mail;
	if (from->url[0] == '\0')
		return;
	const struct curlmail_settings settings = {
	    .url = from->url,
	    .username = from->username,
	    .password = conffile_secret(&from->password, wire->problems),
	    .ca_path = from->ca,
	    .timeout_ms = from->timeout_s * 1000,
	};
	wire->mail = curlmail_new(wire->loop, &settings);
	struct post post = curlmail_post(wire->mail);
	dispatch_use_post(wire->dispatch, &post);
}

void
wire_transports_build(struct wire *wire)
{
	build_mail(wire);
	for (int i = 0; i < wire->config.n_transports; i++) {
		const struct config_transport *from = &wire->config.transports[i];
		switch (from->kind) {
		case CONFIG_TRANSPORT_KANNEL:
			build_kannel(wire, from);
			break;
		case CONFIG_TRANSPORT_SIMULATED:
			build_simulated(wire);
			break;
		}
	}
	if (wire->config.transports[0].kind == CONFIG_TRANSPORT_SIMULATED)
		dispatch_use(wire->dispatch, &wire->simulated_transport, wire->simulated);
	else if (wire->kannel != NULL)
		dispatch_use(wire->dispatch, &wire->kannel_transport, wire->simulated);
}

/* SPDX-License-Identifier: MIT
 *
 * The ways out that the configuration names.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "conf/option.h"
#include "daemon/wire_handle.h"
#include "http/intake.h"
#include "setup/conffile.h"
#include "sms/transport/transports.h"

#define SIMULATED_NAME "firstday" /* who texts come from where there is no number */
#define SIMULATED_SEED 1
#define SIMULATED_DELAY \
	3 /* most seconds until a simulated text is delivered, and again until its \
	     receipt */

/* Texts go by this one, if none before it is well. */
static void
use(struct wire *wire, const struct config_transport *from, const struct transport *transport)
{
	const struct dispatch_way way = {
	    .transport = transport,
	    .from = from->from[0] == '\0' ? SIMULATED_NAME : from->from,
	    .per_second = from->per_second,
	    .simulated = from->kind == CONFIG_TRANSPORT_SIMULATED ? wire->simulated : NULL,
	};
	dispatch_use(wire->dispatch, &way);
}

static void
on_turn(void *context)
{
	struct wire_runner *runner = context;
	const struct transport_turn turn = {.mono_ms = loop_now(runner->wire->loop).ms,
					    .real = {(int64_t)time(NULL)}};
	runner->transport->run(runner->transport->context, &turn);
}

static void
run_in(void *context, int64_t delay_ms)
{
	struct wire_runner *runner = context;
	loop_timer_set(&runner->timer, delay_ms);
}

static bool
is_heard(const struct wire_runner *runner, struct heard *heard, const char *what, int *rc)
{
	const struct flush *flush = runner->wire->flush;
	return heard_is(heard, what, flush == NULL ? 0 : flush_reached(flush), rc);
}

static int
hear(const struct wire_runner *runner, struct heard *heard, const char *what, int rc)
{
	if (rc != 0 || !flush_is_behind(runner->wire->flush))
		return rc;
	heard_wait(heard, what, flush_asked(runner->wire->flush));
	return E_BUSY;
}

void
wire_transports_flushed(struct wire *wire)
{
	for (int i = 0; i < wire->desk.n_transports; i++) {
		struct wire_runner *runner = &wire->runners[i];
		if (runner->text.what[0] != '\0' || runner->receipt.what[0] != '\0')
			loop_timer_set(&runner->timer, 0);
	}
}

static int
take_text(void *context, const struct transport_inbound *text)
{
	struct wire_runner *runner = context;
	int rc;
	if (is_heard(runner, &runner->text, text->provider_id, &rc))
		return rc;
	rc = dispatch_text(runner->wire->dispatch, runner->transport->capabilities->name, text);
	return hear(runner, &runner->text, text->provider_id, rc);
}

static int
take_receipt(void *context, const struct transport_receipt *receipt)
{
	struct wire_runner *runner = context;
	struct transport_receipt from_it = *receipt;
	char what[TRANSPORT_ONCE_SIZE];
	int rc;
	from_it.via = runner->transport->capabilities->name;
	snprintf(what, sizeof(what), "%s %s", receipt->message_id,
		 outbox_event_name(receipt->event));
	if (is_heard(runner, &runner->receipt, what, &rc))
		return rc;
	rc = dispatch_receipt(runner->wire->dispatch, &from_it);
	return hear(runner, &runner->receipt, what, rc);
}

/* Build one that a file of sms/transport makes; the daemon's problems hold its faults. */
static void
build_made(struct wire *wire, const struct config_transport *from)
{
	const struct transport_maker *maker = transport_makers[from->kind];
	const char *name = option_transport_name(from->kind);
	struct transport *transport = &wire->transports[wire->desk.n_transports];
	struct wire_runner *runner = &wire->runners[wire->desk.n_transports];
	*runner = (struct wire_runner){.wire = wire, .transport = transport};
	loop_timer_init(&runner->timer, wire->loop, name, on_turn, runner);
	struct transport_parts parts = {
	    .config = from,
	    .fetch = &wire->fetch,
	    .hook_url =
		arena_printf(&wire->arena, "%s/hooks/%s", server_address(wire->server), name),
	    .public_url = arena_printf(&wire->arena, "%s/hooks/%s", wire->config.public_url, name),
	    .phone_rule = wire->world.settings.phone_rule,
	    .secret = conffile_secret,
	    .clock = clock_table(&wire->clock),
	    .house = {.run_in = run_in,
		      .text = take_text,
		      .receipt = take_receipt,
		      .context = runner},
	    .arena = &wire->arena,
	    .problems = wire->problems,
	};
	if (!maker->make(&parts, transport))
		return;
	wire->desk.n_transports++;
	use(wire, from, transport);
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
build_simulated(struct wire *wire, const struct config_transport *from)
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
	struct transport transport = simulated_transport(wire->simulated);
	wire->desk.has_simulated = true;
	/* Behind another it would take real texts to nobody. */
	if (from == &wire->config.transports[0])
		use(wire, from, &transport);
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
	wire->world.settings.gateways = dispatch_gateways(wire->dispatch);
	wire->desk.transports = wire->transports;
	wire->desk.intake = intake_new(wire->loop, &wire->desk);
	for (int i = 0; i < wire->config.n_transports; i++) {
		const struct config_transport *from = &wire->config.transports[i];
		if (from->kind == CONFIG_TRANSPORT_SIMULATED)
			build_simulated(wire, from);
		else
			build_made(wire, from);
	}
}

void
wire_transports_free(struct wire *wire)
{
	for (int i = 0; i < wire->desk.n_transports; i++) {
		loop_timer_cancel(&wire->runners[i].timer);
		wire->transports[i].free(wire->transports[i].context);
	}
	wire->desk.n_transports = 0;
	curlmail_free(wire->mail);
	simulated_free(wire->simulated);
}

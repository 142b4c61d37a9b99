/* SPDX-License-Identifier: MIT
 *
 * Every transport, by its kind. To add one: its file here with a maker (NAME_maker), its line in
 * conf/transports.def, and the options of its block in conf/options.def.
 */
#ifndef SMS_TRANSPORT_TRANSPORTS_H
#define SMS_TRANSPORT_TRANSPORTS_H

#include "base/fetch.h"
#include "conf/config.h"
#include "sms/transport.h"

/* What a transport is made of; all borrowed for the call but ${fetch}, which is copied. */
struct transport_parts {
	const struct config_transport *config;
	const struct fetch *fetch;
	const char *hook_url;   /* where it reaches us: "http://127.0.0.1:8080/hooks/kannel" */
	const char *public_url; /* the same for a provider elsewhere */
	enum phone_rule phone_rule;
	/* The text of a secret, "" if it is not configured; "" with a problem if it cannot be read
	 */
	const char *(*secret)(const struct config_secret *secret, struct problems *problems);
	struct clock clock;
	struct transport_house house; /* copied */
	struct arena *arena;          /* of texts that are needed during the call */
	struct problems *problems;
};

struct transport_maker {
	/* False with every fault in parts->problems. NULL: the house makes it by itself. */
	bool (*make)(const struct transport_parts *parts, struct transport *out);
};

extern const struct transport_maker *const transport_makers[]; /* by enum config_transport_kind */
extern const struct transport_maker simulated_maker;
#define TRANSPORT(kind, name) extern const struct transport_maker name##_maker;
#include "conf/transports.def"
#undef TRANSPORT

#endif

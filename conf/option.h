/* SPDX-License-Identifier: MIT
 *
 * The table of conf/options.def, and how its blocks begin: what the parser and the example file
 * share.
 */
#ifndef CONF_OPTION_H
#define CONF_OPTION_H

#include "conf/config.h"
#include "conf/value.h"

enum option_block {
	OPTION_OF_MAIN,
	OPTION_OF_SIMULATED,
#define TRANSPORT(kind, name) OPTION_OF_##kind,
#include "conf/transports.def"
#undef TRANSPORT
	OPTION_OF_FEED,
	OPTION_OF_ENGINE,
	OPTION_OF_MAIL,
	OPTION_OF_CALENDAR,
	OPTION_OF_UNKNOWN, /* its lines are passed over: the fault is told where it begins */
};

/* How a block begins: "noun kind {"; a kind of NULL stands for any name. */
struct option_form {
	const char *noun;
	const char *kind;
	enum option_block block;
	enum config_transport_kind transport;
	const char *shown;   /* as a fault tells it */
	const char *example; /* what it begins with in the example; NULL: it has no options */
};

enum option_presence {
	OPTION_HAS_DEFAULT,
	OPTION_MAY_BE_UNSET,
	OPTION_IS_NEEDED, /* in its block */
};

struct option {
	enum option_block block;
	const char *name; /* "" of a heading */
	struct value_rule rule;
	size_t offset; /* of its member in its block's struct */
	enum option_presence presence;
	const char *value; /* the default, or what the example shows */
	const char *help;
};

#define OPTION_MAX 120 /* rows of the table */
extern const struct option option_list[];
extern const size_t option_count; /* at most OPTION_MAX */
extern const struct option_form option_forms[];
extern const size_t option_forms_count;

/* "transport" or "feed": what begins the block. */
const char *option_noun(enum option_block block);

/* "kannel". */
const char *option_transport_name(enum config_transport_kind kind);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Every option in one table, and the example file that is made of it.
 */
#include "conf/option.h"

#include <string.h>

#define FIRST_TRANSPORT (OPTION_OF_SIMULATED + 1) /* of conf/transports.def */

const struct option_form option_forms[] = {
    {"transport", "simulated", OPTION_OF_SIMULATED, CONFIG_TRANSPORT_SIMULATED,
     "\"transport simulated {\"", NULL},
#define TRANSPORT(kind, name) \
	{"transport", \
	 #name, \
	 OPTION_OF_##kind, \
	 CONFIG_TRANSPORT_##kind, \
	 "\"transport " #name " {\"", \
	 "\n#transport " #name " {\n"},
#include "conf/transports.def"
#undef TRANSPORT
    {"feed", NULL, OPTION_OF_FEED, CONFIG_TRANSPORT_SIMULATED,
     "\"feed NAME {\", NAME of a-z, 0-9 and -", "\n#feed wales {\n"},
    {"engine", NULL, OPTION_OF_ENGINE, CONFIG_TRANSPORT_SIMULATED,
     "\"engine otp {\" or \"engine valhalla {\"", "\n#engine valhalla {\n"},
    {"mail", "", OPTION_OF_MAIL, CONFIG_TRANSPORT_SIMULATED, "\"mail {\"", "\n#mail {\n"},
    {"calendar", NULL, OPTION_OF_CALENDAR, CONFIG_TRANSPORT_SIMULATED,
     "\"calendar NAME {\", NAME of a-z, 0-9 and -", "\n#calendar desk {\n"},
};
const size_t option_forms_count = ARRAY_LEN(option_forms);

#define OWNER_MAIN     struct config
#define OWNER_FEED     struct config_feed
#define OWNER_ENGINE   struct config_engine
#define OWNER_MAIL     struct config_mail
#define OWNER_CALENDAR struct config_calendar
#define ROW(block, name, type, member, presence, value, low, high, help) \
	{OPTION_OF_##block, \
	 name, \
	 {VALUE_##type, low, high, ""}, \
	 offsetof(OWNER_##block, member), \
	 OPTION_##presence, \
	 value, \
	 help},
#define OPTION(b, n, t, m, v, low, high, help) ROW(b, n, t, m, HAS_DEFAULT, v, low, high, help)
#define UNSET(b, n, t, m, v, low, high, help)  ROW(b, n, t, m, MAY_BE_UNSET, v, low, high, help)
#define NEEDED(b, n, t, m, v, low, high, help) ROW(b, n, t, m, IS_NEEDED, v, low, high, help)

/* The same in a transport's block. */
#define TRANSPORT_ROW(block, name, type, member, presence, value, low, high, help) \
	{OPTION_OF_##block, \
	 name, \
	 {VALUE_##type, low, high, ""}, \
	 offsetof(struct config_transport, member), \
	 OPTION_##presence, \
	 value, \
	 help},
#define ITS_OPTION(b, n, t, m, v, low, high, help) \
	TRANSPORT_ROW(b, n, t, m, HAS_DEFAULT, v, low, high, help)
#define ITS_UNSET(b, n, t, m, v, low, high, help) \
	TRANSPORT_ROW(b, n, t, m, MAY_BE_UNSET, v, low, high, help)
#define ITS_NEEDED(b, n, t, m, v, low, high, help) \
	TRANSPORT_ROW(b, n, t, m, IS_NEEDED, v, low, high, help)

#define HEADING(text) ROW(MAIN, "", HEADING, state, MAY_BE_UNSET, "", 0, 0, text)

const struct option option_list[] = {
#include "conf/options.def"
};
const size_t option_count = ARRAY_LEN(option_list);
_Static_assert(ARRAY_LEN(option_list) <= OPTION_MAX, "raise OPTION_MAX");

const char *
option_noun(enum option_block block)
{
	for (size_t i = 0; i < option_forms_count; i++)
		if (option_forms[i].block == block)
			return option_forms[i].noun;
	panic("no block begins so (%d)", (int)block);
}

const char *
option_transport_name(enum config_transport_kind kind)
{
	for (size_t i = 0; i < option_forms_count; i++)
		if (strcmp(option_forms[i].noun, "transport") == 0 &&
		    option_forms[i].transport == kind)
			return option_forms[i].kind;
	panic("no transport of kind %d", (int)kind);
}

/* The line that opens a block in the example. */
static const char *
opening(enum option_block block)
{
	for (size_t i = 0; i < option_forms_count; i++)
		if (option_forms[i].block == block && option_forms[i].example != NULL)
			return option_forms[i].example;
	return "";
}

void
config_example(struct buf *out)
{
	buf_add_text(
	    out, "# firstday: every option at its default. A \"#\" begins a comment; what stands\n"
		 "# behind one here is unset. Secrets are named, never written down.\n");
	enum option_block shown = OPTION_OF_MAIN;
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_list[i];
		if (option->block != shown) {
			buf_add_text(out, shown == OPTION_OF_MAIN ? "" : "#}\n");
			if (option->block == FIRST_TRANSPORT)
				buf_add_text(out, "\ntransport simulated {\n}\n");
			buf_add_text(out, opening(option->block));
			shown = option->block;
		}
		if (option->rule.type == VALUE_HEADING)
			buf_printf(out, "\n# ---- %s\n", option->help);
		else if (shown != OPTION_OF_MAIN)
			buf_printf(out, "#\t# %s\n#\t%s %s\n", option->help, option->name,
				   option->value);
		else
			buf_printf(out, "\n# %s\n%s%s %s\n", option->help,
				   option->presence == OPTION_HAS_DEFAULT ? "" : "#", option->name,
				   option->value);
	}
	buf_add_text(out, "#}\n");
}

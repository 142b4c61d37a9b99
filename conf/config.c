/* SPDX-License-Identifier: MIT
 *
 * Reads the configuration line by line into a fresh struct, looks at it as a whole, and hands it
 * over only if nothing is wrong. The same table writes the example file.
 */
#include "conf/config.h"

#include <string.h>

#include "base/utf8.h"
#include "conf/value.h"

#define SHOWN_MAX 40 /* longer words are shown cut */

enum block {
	BLOCK_MAIN,
	BLOCK_SIMULATED,
	BLOCK_KANNEL,
	BLOCK_UNKNOWN, /* its lines are passed over: the fault is told where it begins */
};

/* By enum config_transport_kind. */
static const struct {
	const char *name;
	enum block block;
} kinds[CONFIG_TRANSPORTS_MAX] = {
    [CONFIG_TRANSPORT_SIMULATED] = {"simulated", BLOCK_SIMULATED},
    [CONFIG_TRANSPORT_KANNEL] = {"kannel", BLOCK_KANNEL},
};

static const struct config_transport no_transport = {
    .kind = CONFIG_TRANSPORT_SIMULATED,
    .url = "",
    .username = "",
    .from = "",
    .hook_url = "",
    .password = {CONFIG_SECRET_NONE, ""},
    .hook_secret = {CONFIG_SECRET_NONE, ""},
};

enum presence {
	HAS_DEFAULT,
	MAY_BE_UNSET,
	IS_NEEDED,
};

struct option {
	enum block block;
	const char *name; /* "" of a heading */
	struct value_rule rule;
	size_t offset; /* of its member in struct config, or in struct config_transport */
	enum presence presence;
	const char *value; /* the default, or what the example shows */
	const char *help;
};

#define OWNER_MAIN   struct config
#define OWNER_KANNEL struct config_transport
#define ROW(block, name, type, member, presence, value, low, high, help) \
	{BLOCK_##block, \
	 name, \
	 {VALUE_##type, low, high, ""}, \
	 offsetof(OWNER_##block, member), \
	 presence, \
	 value, \
	 help},
#define OPTION(b, n, t, m, v, low, high, help) ROW(b, n, t, m, HAS_DEFAULT, v, low, high, help)
#define UNSET(b, n, t, m, v, low, high, help)  ROW(b, n, t, m, MAY_BE_UNSET, v, low, high, help)
#define NEEDED(b, n, t, m, v, low, high, help) ROW(b, n, t, m, IS_NEEDED, v, low, high, help)

#define HEADING(text) ROW(MAIN, "", HEADING, state, MAY_BE_UNSET, "", 0, 0, text)

static const struct option options[] = {
#include "conf/options.def"
};

struct reading {
	const char *path;
	const char *folder;
	struct problems *problems;
	struct config config;
	enum block block;                  /* the open one */
	int block_line;                    /* where it began */
	struct config_transport transport; /* of the open block */
	int seen_line[ARRAY_LEN(options)]; /* 0 if not seen; a block's since it began */
};

static const char *place(const struct reading *reading, int line);
static void read_line(struct reading *reading, const char *text, size_t n, int line);
static void end_block(struct reading *reading, const char *at);
static void check_whole(struct reading *reading);
static void set_defaults(struct reading *reading, enum block block);

int
config_parse(const char *path, const char *text, size_t n, struct problems *problems,
	     struct config *config)
{
	if (n > CONFIG_SIZE_MAX) {
		problem_add(problems, path, "is larger than %d bytes", CONFIG_SIZE_MAX);
		return E_INPUT;
	}
	size_t before = problems->count;
	const char *slash = strrchr(path, '/');
	struct reading reading = {.path = path, .problems = problems, .folder = ""};
	if (slash != NULL)
		reading.folder = arena_strndup(problems->arena, path,
					       slash == path ? 1 : (size_t)(slash - path));
	set_defaults(&reading, BLOCK_MAIN);
	int line = 0;
	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end == NULL ? n - at : (size_t)(end - text) - at;
		read_line(&reading, text + at, length, ++line);
		at += length + 1;
	}
	if (reading.block != BLOCK_MAIN) {
		problem_add(problems, place(&reading, reading.block_line),
			    "this block is not closed with \"}\"");
		end_block(&reading, place(&reading, reading.block_line));
	}
	check_whole(&reading);
	if (problems->count != before)
		return E_INPUT;
	*config = reading.config;
	return 0;
}

static const char *
place(const struct reading *reading, int line)
{
	return arena_printf(reading->problems->arena, "%s:%d", reading->path, line);
}

static void
set_option(struct reading *reading, const struct option *option, const char *text, const char *at)
{
	struct value_rule rule = option->rule;
	rule.folder = reading->folder;
	char *owner =
	    option->block == BLOCK_MAIN ? (char *)&reading->config : (char *)&reading->transport;
	value_read(&rule, option->name, text, at, reading->problems, owner + option->offset);
}

/* Gives every text of ${block} a value, so that none is ever NULL, and forgets what was seen. */
static void
set_defaults(struct reading *reading, enum block block)
{
	if (block != BLOCK_MAIN)
		reading->transport = no_transport;
	else
		reading->config = (struct config){.public_url = ""};
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (options[i].block != block)
			continue;
		reading->seen_line[i] = 0;
		if (options[i].presence == HAS_DEFAULT)
			set_option(reading, &options[i], options[i].value, "options.def");
	}
}

static void
begin_block(struct reading *reading, const char *words, int line)
{
	struct problems *problems = reading->problems;
	const char *at = place(reading, line);
	const char *kind = arena_strndup(problems->arena, words, strcspn(words, " {"));
	const char *rest = words + strlen(kind) + strspn(words + strlen(kind), " ");
	if (reading->block != BLOCK_MAIN) {
		problem_add(problems, at, "the block of line %d is not closed with \"}\" before",
			    reading->block_line);
		end_block(reading, place(reading, reading->block_line));
	}
	reading->block = BLOCK_UNKNOWN;
	reading->block_line = line;
	for (int i = 0; i < (int)ARRAY_LEN(kinds); i++)
		if (strcmp(kind, kinds[i].name) == 0) {
			reading->block = kinds[i].block;
			set_defaults(reading, kinds[i].block);
			reading->transport.kind = (enum config_transport_kind)i;
		}
	if (reading->block == BLOCK_UNKNOWN || strcmp(rest, "{") != 0)
		problem_add(problems, at,
			    "has to be \"transport simulated {\" or \"transport "
			    "kannel {\"");
}

/* Takes over the open block if it is whole; ${at} is where it began. */
static void
end_block(struct reading *reading, const char *at)
{
	struct config *config = &reading->config;
	enum block block = reading->block;
	reading->block = BLOCK_MAIN;
	if (block == BLOCK_UNKNOWN)
		return;
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].block == block && options[i].presence == IS_NEEDED &&
		    reading->seen_line[i] == 0)
			problem_add(reading->problems, at, "this transport needs %s",
				    options[i].name);
	for (int i = 0; i < config->n_transports; i++)
		if (config->transports[i].kind == reading->transport.kind) {
			problem_add(reading->problems, at,
				    "a transport of this kind stands "
				    "already above");
			return;
		}
	ensure(config->n_transports < CONFIG_TRANSPORTS_MAX);
	config->transports[config->n_transports++] = reading->transport;
}

static void
unknown_option(struct reading *reading, const char *name, const char *at)
{
	const char *names[ARRAY_LEN(options) + 1] = {"transport"};
	size_t n_names = 1;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (options[i].block == reading->block && options[i].name[0] != '\0')
			names[n_names++] = options[i].name;
		if (options[i].block != reading->block && strcmp(options[i].name, name) == 0) {
			problem_add(reading->problems, at, "%s does not belong %s", name,
				    reading->block == BLOCK_MAIN ? "here, but into a transport"
								 : "into this transport");
			return;
		}
	}
	const char *nearest = problem_nearest(name, names, n_names);
	if (nearest == NULL)
		problem_add(reading->problems, at, "%.*s is not an option", SHOWN_MAX, name);
	else
		problem_add(reading->problems, at, "%.*s is not an option; is \"%s\" meant?",
			    SHOWN_MAX, name, nearest);
}

static void
read_option(struct reading *reading, const char *name, const char *value, int line)
{
	const char *at = place(reading, line);
	const struct option *option = NULL;
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].block == reading->block && strcmp(options[i].name, name) == 0)
			option = &options[i];
	if (option == NULL) {
		unknown_option(reading, name, at);
		return;
	}
	int *seen_line = &reading->seen_line[option - options];
	if (*seen_line != 0)
		problem_add(reading->problems, at, "%s stands already in line %d", name,
			    *seen_line);
	*seen_line = line;
	if (value[0] == '\0')
		problem_add(reading->problems, at, "%s needs a value behind it", name);
	else if (strlen(value) > CONFIG_VALUE_MAX)
		problem_add(reading->problems, at, "%s has a value of over %d bytes", name,
			    CONFIG_VALUE_MAX);
	else
		set_option(reading, option, value, at);
}

/* The part of a line before its comment, without blanks around it; tabs become blanks. */
static char *
bare_line(struct arena *arena, const char *text, size_t n)
{
	char *line = arena_strndup(arena, text, n);
	for (char *c = line; *c != '\0'; c++)
		if (*c == '\t')
			*c = ' ';
	line += strspn(line, " ");
	for (char *c = line; *c != '\0'; c++)
		if (*c == '#' && (c == line || c[-1] == ' '))
			*c = '\0';
	size_t length = strlen(line);
	while (length > 0 && line[length - 1] == ' ')
		line[--length] = '\0';
	return line;
}

static bool
is_printable(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
			return false;
	return utf8_is_valid(text, n);
}

static void
read_line(struct reading *reading, const char *text, size_t n, int line)
{
	if (!is_printable(text, n)) {
		problem_add(reading->problems, place(reading, line),
			    "holds a control character (a carriage return?), or is not UTF-8");
		return;
	}
	char *name = bare_line(reading->problems->arena, text, n);
	if (name[0] == '\0')
		return;
	char *value = name + strcspn(name, " ");
	if (*value != '\0')
		*value++ = '\0';
	value += strspn(value, " ");
	if (strcmp(name, "transport") == 0)
		begin_block(reading, value, line);
	else if (strcmp(name, "}") == 0 && value[0] == '\0' && reading->block != BLOCK_MAIN)
		end_block(reading, place(reading, reading->block_line));
	else if (strcmp(name, "}") == 0)
		problem_add(reading->problems, place(reading, line),
			    "\"}\" has to stand alone, and to close a block");
	else if (reading->block != BLOCK_UNKNOWN)
		read_option(reading, name, value, line);
}

static bool
is_seen(const struct reading *reading, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return reading->seen_line[i] != 0;
	panic("%s is no option", name);
}

/* What no single line can show. Also joins the paths that begin at the state's folder. */
static void
check_whole(struct reading *reading)
{
	struct config *config = &reading->config;
	struct arena *arena = reading->problems->arena;
	if (config->n_transports == 0)
		config->transports[config->n_transports++] = no_transport;
	for (int i = 0; i < config->n_transports; i++) {
		if (config->transports[i].kind == CONFIG_TRANSPORT_SIMULATED)
			continue;
		if (!is_seen(reading, "public-url"))
			problem_add(reading->problems, reading->path,
				    "public-url is needed: real texts carry its links");
		if (config->transports[i].hook_url[0] == '\0' && config->listen.socket_path != NULL)
			problem_add(reading->problems, reading->path,
				    "hook-url is needed: Kannel cannot reach a unix socket");
	}
	config->database = value_path(arena, config->state, config->database);
	config->keys = value_path(arena, config->state, config->keys);
	config->timetable = value_path(arena, config->state, config->timetable);
	if (strcmp(config->database, config->keys) == 0)
		problem_add(reading->problems, reading->path,
			    "keys and database are the same file");
}

const char *
config_secret_path(const struct config_secret *secret, const char *credentials_folder,
		   struct arena *arena)
{
	switch (secret->source) {
	case CONFIG_SECRET_NONE:
		return NULL;
	case CONFIG_SECRET_CREDENTIAL:
		if (credentials_folder == NULL)
			return NULL;
		return value_path(arena, credentials_folder, secret->name);
	case CONFIG_SECRET_FILE:
		return secret->name;
	}
	panic("a secret of no source (%d)", (int)secret->source);
}

void
config_example(struct buf *out)
{
	buf_add_text(
	    out, "# firstday: every option at its default. A \"#\" begins a comment; what stands\n"
		 "# behind one here is unset. Secrets are named, never written down.\n");
	bool in_kannel = false;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		const struct option *option = &options[i];
		if (option->block == BLOCK_KANNEL && !in_kannel) {
			buf_add_text(out, "\ntransport simulated {\n}\n\n#transport kannel {\n");
			in_kannel = true;
		}
		if (option->rule.type == VALUE_HEADING)
			buf_printf(out, "\n# ---- %s\n", option->help);
		else if (in_kannel)
			buf_printf(out, "#\t# %s\n#\t%s %s\n", option->help, option->name,
				   option->value);
		else
			buf_printf(out, "\n# %s\n%s%s %s\n", option->help,
				   option->presence == HAS_DEFAULT ? "" : "#", option->name,
				   option->value);
	}
	buf_add_text(out, "#}\n");
}

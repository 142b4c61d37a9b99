/* SPDX-License-Identifier: MIT
 *
 * Reads the configuration line by line into a fresh struct, looks at it as a whole, and hands it
 * over only if nothing is wrong.
 */
#include "conf/config.h"

#include <string.h>

#include "base/utf8.h"
#include "conf/option.h"

#define SHOWN_MAX 40 /* longer words are shown cut */

static const struct config_transport no_transport = {
    .kind = CONFIG_TRANSPORT_SIMULATED,
    .url = "",
    .username = "",
    .from = "",
    .hook_url = "",
    .sender = "",
    .template_id = "",
    .folder = "",
    .password = {CONFIG_SECRET_NONE, ""},
    .hook_secret = {CONFIG_SECRET_NONE, ""},
};

static const struct config_feed no_feed = {
    .name = "",
    .url = "",
    .key = {CONFIG_SECRET_NONE, ""},
    .key_as = {false, ""},
    .live_url = "",
};

static const struct config_engine no_engine = {.name = "", .url = ""};

static const struct config_mail no_mail = {
    .url = "", .username = "", .password = {CONFIG_SECRET_NONE, ""}, .from = "", .ca = ""};

static const struct config_calendar no_calendar = {
    .name = "",
    .url = "",
    .username = "",
    .password = {CONFIG_SECRET_NONE, ""},
    .whose = {"", ""},
};

struct reading {
	const char *path;
	const char *folder;
	struct problems *problems;
	struct config config;
	enum option_block block;           /* the open one */
	int block_line;                    /* where it began */
	struct config_transport transport; /* of the open block, if it is one */
	struct config_feed feed;           /* the same */
	struct config_engine engine;       /* the same */
	struct config_mail mail;           /* the same */
	struct config_calendar calendar;   /* the same */
	int seen_line[OPTION_MAX];         /* 0 if not seen; a block's since it began */
};

static const char *place(const struct reading *reading, int line);
static void read_line(struct reading *reading, const char *text, size_t n, int line);
static void end_block(struct reading *reading, const char *at);
static void check_whole(struct reading *reading);
static void set_defaults(struct reading *reading, enum option_block block);

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
	set_defaults(&reading, OPTION_OF_MAIN);
	int line = 0;
	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end == NULL ? n - at : (size_t)(end - text) - at;
		read_line(&reading, text + at, length, ++line);
		at += length + 1;
	}
	if (reading.block != OPTION_OF_MAIN) {
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
	char *owner = option->block == OPTION_OF_MAIN       ? (char *)&reading->config
		      : option->block == OPTION_OF_FEED     ? (char *)&reading->feed
		      : option->block == OPTION_OF_ENGINE   ? (char *)&reading->engine
		      : option->block == OPTION_OF_MAIL     ? (char *)&reading->mail
		      : option->block == OPTION_OF_CALENDAR ? (char *)&reading->calendar
							    : (char *)&reading->transport;
	value_read(&rule, option->name, text, at, reading->problems, owner + option->offset);
}

/* Gives every text of ${block} a value, so that none is ever NULL, and forgets what was seen. */
static void
set_defaults(struct reading *reading, enum option_block block)
{
	if (block == OPTION_OF_MAIN)
		reading->config = (struct config){.public_url = "",
						  .closures = "",
						  .holidays_url = "",
						  .duty = "",
						  .mail = no_mail};
	else if (block == OPTION_OF_FEED)
		reading->feed = no_feed;
	else if (block == OPTION_OF_ENGINE)
		reading->engine = no_engine;
	else if (block == OPTION_OF_MAIL)
		reading->mail = no_mail;
	else if (block == OPTION_OF_CALENDAR)
		reading->calendar = no_calendar;
	else
		reading->transport = no_transport;
	for (size_t i = 0; i < option_count; i++) {
		if (option_list[i].block != block)
			continue;
		reading->seen_line[i] = 0;
		if (option_list[i].presence == OPTION_HAS_DEFAULT)
			set_option(reading, &option_list[i], option_list[i].value, "options.def");
	}
}

/* The form of "noun kind {", or NULL. */
static const struct option_form *
find_form(const char *noun, const char *kind)
{
	for (size_t i = 0; i < option_forms_count; i++)
		if (strcmp(option_forms[i].noun, noun) == 0 &&
		    (option_forms[i].kind == NULL || strcmp(option_forms[i].kind, kind) == 0))
			return &option_forms[i];
	return NULL;
}

static bool
is_noun(const char *word)
{
	for (size_t i = 0; i < option_forms_count; i++)
		if (strcmp(option_forms[i].noun, word) == 0)
			return true;
	return false;
}

static bool
is_feed_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return n >= 1 && n <= CONFIG_FEED_NAME_MAX && name[n] == '\0' && name[0] != '-';
}

/* What a block of ${noun} has to begin with: one fault, every form. */
static void
wrong_block(struct reading *reading, const char *noun, const char *at)
{
	const char *shown = NULL;
	for (size_t i = 0; i < option_forms_count; i++)
		if (strcmp(option_forms[i].noun, noun) == 0)
			shown = shown == NULL ? option_forms[i].shown
					      : arena_printf(reading->problems->arena, "%s or %s",
							     shown, option_forms[i].shown);
	problem_add(reading->problems, at, "has to be %s", shown);
}

static void
begin_block(struct reading *reading, const char *noun, const char *words, int line)
{
	struct problems *problems = reading->problems;
	const char *at = place(reading, line);
	const char *kind = arena_strndup(problems->arena, words, strcspn(words, " {"));
	const char *rest = words + strlen(kind) + strspn(words + strlen(kind), " ");
	if (reading->block != OPTION_OF_MAIN) {
		problem_add(problems, at, "the block of line %d is not closed with \"}\" before",
			    reading->block_line);
		end_block(reading, place(reading, reading->block_line));
	}
	const struct option_form *form = find_form(noun, kind);
	bool is_named = form != NULL && (form->kind != NULL || is_feed_name(kind));
	reading->block = is_named ? form->block : OPTION_OF_UNKNOWN;
	reading->block_line = line;
	if (!is_named || strcmp(rest, "{") != 0)
		wrong_block(reading, noun, at);
	if (!is_named)
		return;
	set_defaults(reading, form->block);
	reading->transport.kind = form->transport;
	reading->feed.name = kind;
	reading->engine.name = kind;
	reading->calendar.name = kind;
}

static void
end_transport(struct reading *reading, const char *at)
{
	struct config *config = &reading->config;
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
end_feed(struct reading *reading, const char *at)
{
	struct config *config = &reading->config;
	const struct config_feed *feed = &reading->feed;
	if ((feed->key_as.name[0] != '\0') != (feed->key.source != CONFIG_SECRET_NONE))
		problem_add(reading->problems, at, "key and key-as need each other");
	if (feed->live_stale_s < 2 * feed->live_every_s)
		problem_add(reading->problems, at,
			    "live-stale has to be twice live-every at least: one answer may fail");
	for (int i = 0; i < config->n_feeds; i++)
		if (strcmp(config->feeds[i].name, feed->name) == 0) {
			problem_add(reading->problems, at,
				    "a feed of this name stands already above");
			return;
		}
	if (config->n_feeds >= CONFIG_FEEDS_MAX)
		problem_add(reading->problems, at, "is one feed too many, allowed are %d",
			    CONFIG_FEEDS_MAX);
	else
		config->feeds[config->n_feeds++] = *feed;
}

static void
end_engine(struct reading *reading, const char *at)
{
	struct config *config = &reading->config;
	for (int i = 0; i < config->n_engines; i++)
		if (strcmp(config->engines[i].name, reading->engine.name) == 0) {
			problem_add(reading->problems, at, "this engine stands already above");
			return;
		}
	if (config->n_engines >= CONFIG_ENGINES_MAX)
		problem_add(reading->problems, at, "is one engine too many, allowed are %d",
			    CONFIG_ENGINES_MAX);
	else
		config->engines[config->n_engines++] = reading->engine;
}

static void
end_mail(struct reading *reading, const char *at)
{
	const struct config_mail *mail = &reading->mail;
	if ((mail->username[0] != '\0') != (mail->password.source != CONFIG_SECRET_NONE))
		problem_add(reading->problems, at, "username and password need each other");
	if (reading->config.mail.url[0] != '\0')
		problem_add(reading->problems, at, "mail stands already above");
	else
		reading->config.mail = *mail;
}

static void
end_calendar(struct reading *reading, const char *at)
{
	struct config *config = &reading->config;
	const struct config_calendar *calendar = &reading->calendar;
	config_block_check_calendar(calendar, reading->problems, at);
	for (int i = 0; i < config->n_calendars; i++)
		if (strcmp(config->calendars[i].name, calendar->name) == 0 ||
		    strcmp(config->calendars[i].url, calendar->url) == 0) {
			problem_add(reading->problems, at,
				    "a calendar of this name or address stands already above");
			return;
		}
	if (config->n_calendars >= CONFIG_CALENDARS_MAX)
		problem_add(reading->problems, at, "is one calendar too many, allowed are %d",
			    CONFIG_CALENDARS_MAX);
	else
		config->calendars[config->n_calendars++] = *calendar;
}

/* Takes over the open block if it is whole; ${at} is where it began. */
static void
end_block(struct reading *reading, const char *at)
{
	enum option_block block = reading->block;
	reading->block = OPTION_OF_MAIN;
	if (block == OPTION_OF_UNKNOWN)
		return;
	for (size_t i = 0; i < option_count; i++)
		if (option_list[i].block == block && option_list[i].presence == OPTION_IS_NEEDED &&
		    reading->seen_line[i] == 0)
			problem_add(reading->problems, at, "this %s needs %s", option_noun(block),
				    option_list[i].name);
	if (block == OPTION_OF_FEED)
		end_feed(reading, at);
	else if (block == OPTION_OF_ENGINE)
		end_engine(reading, at);
	else if (block == OPTION_OF_MAIL)
		end_mail(reading, at);
	else if (block == OPTION_OF_CALENDAR)
		end_calendar(reading, at);
	else
		end_transport(reading, at);
}

static void
unknown_option(struct reading *reading, const char *name, const char *at)
{
	const char *names[OPTION_MAX + 5] = {"transport", "feed", "engine", "mail", "calendar"};
	size_t n_names = 5;
	for (size_t i = 0; i < option_count; i++) {
		if (option_list[i].block == reading->block && option_list[i].name[0] != '\0')
			names[n_names++] = option_list[i].name;
		if (option_list[i].block != reading->block &&
		    strcmp(option_list[i].name, name) == 0) {
			problem_add(
			    reading->problems, at, "%s does not belong %s%s", name,
			    reading->block == OPTION_OF_MAIN ? "here, but into a " : "into this ",
			    option_noun(reading->block == OPTION_OF_MAIN ? option_list[i].block
									 : reading->block));
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
	for (size_t i = 0; i < option_count; i++)
		if (option_list[i].block == reading->block &&
		    strcmp(option_list[i].name, name) == 0)
			option = &option_list[i];
	if (option == NULL) {
		unknown_option(reading, name, at);
		return;
	}
	int *seen_line = &reading->seen_line[option - option_list];
	if (*seen_line != 0 && option->rule.type != VALUE_URLS)
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
	if (is_noun(name))
		begin_block(reading, name, value, line);
	else if (strcmp(name, "}") == 0 && value[0] == '\0' && reading->block != OPTION_OF_MAIN)
		end_block(reading, place(reading, reading->block_line));
	else if (strcmp(name, "}") == 0)
		problem_add(reading->problems, place(reading, line),
			    "\"}\" has to stand alone, and to close a block");
	else if (reading->block != OPTION_OF_UNKNOWN)
		read_option(reading, name, value, line);
}

static bool
is_seen(const struct reading *reading, const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if (strcmp(option_list[i].name, name) == 0)
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
		if (config->transports[i].kind == CONFIG_TRANSPORT_KANNEL &&
		    config->transports[i].hook_url[0] == '\0' && config->listen.socket_path != NULL)
			problem_add(reading->problems, reading->path,
				    "hook-url is needed: Kannel cannot reach a unix socket");
	}
	config->database = value_path(arena, config->state, config->database);
	config->keys = value_path(arena, config->state, config->keys);
	config->timetable = value_path(arena, config->state, config->timetable);
	config->feeds_folder = value_path(arena, config->state, config->feeds_folder);
	config->holidays_fetched = value_path(arena, config->state, config->holidays_fetched);
	config->directory_fetched = value_path(arena, config->state, config->directory_fetched);
	config->names_directory = is_seen(reading, "directory");
	config->names_holidays = is_seen(reading, "holidays");
	config->names_policy = is_seen(reading, "policy");
	config->names_words = is_seen(reading, "words");
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

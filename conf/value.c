/* SPDX-License-Identifier: MIT
 *
 * Reads one value of the configuration. Each type has its own reader, which says what is wrong by
 * returning a sentence's end ("needs its unit: s, m or h") or NULL if nothing is.
 */
#include "conf/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/civil.h"

#define SENDER_NAME_MAX  11 /* letters of an alphanumeric sender [TS 23.040 9.1.2.5] */
#define PHONE_DIGITS_MIN 7
#define PHONE_DIGITS_MAX 15 /* [E.164] */

static const char *const divisions[] = {"england-and-wales", "scotland", "northern-ireland"};
static const char *const levels[] = {"error", "warning", "info", "debug"};

const char *
value_division_name(enum config_division division)
{
	return divisions[division];
}

const char *
value_path(struct arena *arena, const char *folder, const char *path)
{
	if (path[0] == '/' || folder[0] == '\0')
		return arena_strdup(arena, path);
	return arena_printf(arena, "%s/%s", folder, path);
}

static bool
is_loopback(const char *host, size_t n)
{
	if (n == 9 && strncmp(host, "localhost", n) == 0)
		return true;
	if (n == 3 && strncmp(host, "::1", n) == 0)
		return true;
	int parts = 0;
	for (size_t i = 0; i < n; parts++) {
		int value = 0;
		size_t digits = 0;
		for (; digits <= 3 && i < n && isdigit((unsigned char)host[i]); i++, digits++)
			value = value * 10 + (host[i] - '0');
		if (digits < 1 || digits > 3 || value > 255 || (parts == 0 && value != 127))
			return false;
		if (i < n && (host[i++] != '.' || i == n))
			return false;
	}
	return parts == 4;
}

/* ${n} bytes at ${text} as a number of at most ${most}, or -1. */
static int
number(const char *text, size_t n, int most)
{
	if (n < 1 || n > 7)
		return -1;
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value <= most ? value : -1;
}

/*
 * "host:port" or "[host]:port" within ${n} bytes: the host's bytes, and the port (or -1 if there is
 * none). False if it is neither.
 */
static bool
split_host(const char *text, size_t n, const char **host, size_t *n_host, int *port)
{
	const char *end = text + n;
	const char *colon;
	if (n > 0 && text[0] == '[') {
		const char *bracket = memchr(text, ']', n);
		if (bracket == NULL)
			return false;
		*host = text + 1;
		*n_host = (size_t)(bracket - text - 1);
		colon = bracket + 1;
	} else {
		colon = memchr(text, ':', n);
		colon = colon == NULL ? end : colon;
		*host = text;
		*n_host = (size_t)(colon - text);
	}
	*port = -1;
	if (colon == end)
		return *n_host > 0;
	*port = *colon == ':' ? number(colon + 1, (size_t)(end - colon - 1), 65535) : -1;
	return *n_host > 0 && *port >= 0;
}

int
config_listen_parse(const char *text, struct arena *arena, struct config_listen *listen)
{
	if (strncmp(text, "unix:/", 6) == 0 && strlen(text) > 6) {
		*listen = (struct config_listen){.socket_path = arena_strdup(arena, text + 5)};
		return 0;
	}
	const char *host;
	size_t n_host;
	int port;
	if (!split_host(text, strlen(text), &host, &n_host, &port) || port < 0 ||
	    !is_loopback(host, n_host))
		return E_INPUT;
	bool is_name = n_host == 9 && host[0] == 'l';
	*listen = (struct config_listen){
	    .host = is_name ? "127.0.0.1" : arena_strndup(arena, host, n_host), .port = port};
	return 0;
}

static const char *
read_listen(const char *text, struct arena *arena, struct config_listen *member)
{
	if (config_listen_parse(text, arena, member) != 0)
		return "has to be ADDRESS:PORT on loopback (127.0.0.1:8080), or unix:/PATH";
	return NULL;
}

static const char *
check_url(const char *text)
{
	bool is_plain = strncmp(text, "http://", 7) == 0;
	if (!is_plain && strncmp(text, "https://", 8) != 0)
		return "has to begin with https:// (or http:// and a loopback address)";
	const char *host_text = text + (is_plain ? 7 : 8);
	size_t n = strcspn(host_text, "/?#");
	if (memchr(host_text, '@', n) != NULL)
		return "holds a user or a password: they have options of their own";
	if (strchr(text, ' ') != NULL || strchr(text, '#') != NULL)
		return "holds a blank or a \"#\", which no address has";
	const char *host;
	size_t n_host;
	int port;
	if (!split_host(host_text, n, &host, &n_host, &port))
		return "names no host, or a port that is none";
	if (is_plain && !is_loopback(host, n_host))
		return "goes over plain http to another machine: only https may";
	return NULL;
}

static const char *
check_link(const char *text)
{
	const char *fault = check_url(text);
	if (fault == NULL && text[strlen(text) - 1] == '/')
		return "may not end with \"/\"";
	return fault;
}

static const char *
check_post(const char *text)
{
	const char *host;
	size_t n_host;
	int port;
	size_t n = strncmp(text, "smtps://", 8) == 0 ? 8 : strncmp(text, "smtp://", 7) == 0 ? 7 : 0;
	if (n == 0)
		return "has to begin with smtps:// (or smtp://, which changes to TLS)";
	if (strchr(text, '@') != NULL)
		return "holds a user or a password: they have options of their own";
	if (strpbrk(text + n, "/?# ") != NULL ||
	    !split_host(text + n, strlen(text + n), &host, &n_host, &port))
		return "has to end with its host, and its port if it is another than usual";
	return NULL;
}

static const char *
check_address(const char *text)
{
	return address_is_good(text) ? NULL : "is no plain mail address, such as plans@example.org";
}

static const char *
check_zone(const char *text)
{
	bool is_plain = isalpha((unsigned char)text[0]) != 0 && strstr(text, "..") == NULL;
	for (const char *at = text; *at != '\0'; at++)
		is_plain =
		    is_plain && (isalnum((unsigned char)*at) != 0 || strchr("/_+-", *at) != NULL);
	return is_plain ? NULL : "has to be a zone's name, such as Europe/London";
}

static const char *
check_phone(const char *text)
{
	int digits = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (isdigit((unsigned char)*at) != 0)
			digits++;
		else if (*at != ' ' && !(*at == '+' && at == text))
			return "has to be a phone number: digits, a \"+\" before them if need be";
	}
	if (digits < PHONE_DIGITS_MIN || digits > PHONE_DIGITS_MAX)
		return "has to have 7 to 15 digits";
	return NULL;
}

/* A gateway takes no blanks in a sender: those of a number fall away, a name may have none. */
static const char *
read_sender(const char *text, struct arena *arena, const char **member)
{
	bool is_phone = check_phone(text) == NULL;
	bool is_name = strlen(text) <= SENDER_NAME_MAX;
	char *sender = arena_strdup(arena, text);
	size_t n = 0;
	for (const char *at = text; *at != '\0'; at++) {
		is_name = is_name && isalnum((unsigned char)*at) != 0;
		if (*at != ' ')
			sender[n++] = *at;
	}
	sender[n] = '\0';
	if (!is_phone && !is_name)
		return "has to be a phone number, or a name of at most 11 letters and digits";
	*member = sender;
	return NULL;
}

static const char *
read_secret(const struct value_rule *rule, const char *text, struct arena *arena,
	    struct config_secret *member)
{
	const char *colon = strchr(text, ':');
	const char *name = colon == NULL ? "" : colon + 1;
	size_t n = colon == NULL ? 0 : (size_t)(colon - text);
	if (n == 10 && strncmp(text, "credential", n) == 0) {
		if (name[0] == '\0' || strchr(name, '/') != NULL || name[0] == '.')
			return "names no credential: write credential:NAME";
		*member =
		    (struct config_secret){CONFIG_SECRET_CREDENTIAL, arena_strdup(arena, name)};
		return NULL;
	}
	if (n == 4 && strncmp(text, "file", n) == 0 && name[0] != '\0') {
		*member = (struct config_secret){CONFIG_SECRET_FILE,
						 value_path(arena, rule->folder, name)};
		return NULL;
	}
	return "may not hold the secret itself: write credential:NAME or file:PATH";
}

static const char *
read_key_place(const char *text, struct arena *arena, struct config_key_place *member)
{
	bool is_header = strncmp(text, "header:", 7) == 0;
	const char *name = text + strcspn(text, ":");
	size_t n = name[0] == ':' ? strlen(++name) : 0;
	if (n == 0 || (!is_header && strncmp(text, "parameter:", 10) != 0))
		return "has to be parameter:NAME or header:NAME";
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '-' && name[i] != '_')
			return "may name letters, digits, \"-\" and \"_\" only";
	*member = (struct config_key_place){is_header, arena_strdup(arena, name)};
	return NULL;
}

/* A duration, in units of ${unit_s} seconds. */
static const char *
read_duration(const struct value_rule *rule, int unit_s, const char *text, struct arena *arena,
	      int *member)
{
	size_t n = strspn(text, "0123456789");
	int count = number(text, n, 9999999);
	int scale_s = strcmp(text + n, "s") == 0   ? 1
		      : strcmp(text + n, "m") == 0 ? 60
		      : strcmp(text + n, "h") == 0 ? 3600
						   : 0;
	if (count < 0 || scale_s == 0)
		return "has to be a whole number and its unit: 30s, 10m or 3h";
	long value_s = (long)count * scale_s;
	if (value_s % unit_s != 0)
		return "has to be whole minutes";
	if (value_s < (long)rule->low * unit_s || value_s > (long)rule->high * unit_s)
		return arena_printf(arena, "is out of bounds: %d to %d %s", rule->low, rule->high,
				    unit_s == 1 ? "seconds" : "minutes");
	*member = (int)(value_s / unit_s);
	return NULL;
}

static const char *
read_count(const struct value_rule *rule, const char *text, struct arena *arena, int *member)
{
	int count = number(text, strlen(text), rule->high);
	if (count < rule->low)
		return arena_printf(arena, "has to be a number of %d to %d", rule->low, rule->high);
	*member = count;
	return NULL;
}

/* A number with ${unit} behind it. */
static const char *
read_units(const struct value_rule *rule, const char *unit, const char *text, struct arena *arena,
	   int *member)
{
	size_t n = strspn(text, "0123456789");
	int count = strcmp(text + n, unit) == 0 ? number(text, n, rule->high) : -1;
	if (count < rule->low)
		return arena_printf(arena, "has to be %d%s to %d%s", rule->low, unit, rule->high,
				    unit);
	*member = count;
	return NULL;
}

static const char *
read_time(const char *text, int *member)
{
	int minute;
	if (civil_time_parse(text, &minute) != 0 || minute >= MINUTES_PER_DAY)
		return "has to be a time of day: 08:00";
	*member = minute;
	return NULL;
}

static const char *
read_owner(const char *text, struct arena *arena, struct config_owner *member)
{
	const char *name = text + strcspn(text, ":");
	bool is_number = strncmp(text, "number:", 7) == 0;
	if ((!is_number && strncmp(text, "service:", 8) != 0) || *++name == '\0')
		return "has to be number:NUMBER or service:ID";
	if (is_number && check_phone(name) != NULL)
		return check_phone(name);
	*member = (struct config_owner){.number = is_number ? arena_strdup(arena, name) : "",
					.service = is_number ? "" : arena_strdup(arena, name)};
	return NULL;
}

static const char *
read_yes(const char *text, bool *member)
{
	*member = strcmp(text, "yes") == 0;
	return *member || strcmp(text, "no") == 0 ? NULL : "has to be yes or no";
}

/* The place of ${text} among ${words}, or -1 with *fault set. */
static int
find_word(const char *text, const char *const words[], size_t n_words, struct arena *arena,
	  const char **fault)
{
	const char *all = "";
	for (size_t i = 0; i < n_words; i++) {
		if (strcmp(text, words[i]) == 0)
			return (int)i;
		all = arena_printf(arena, "%s%s%s", all, i == 0 ? "" : ", ", words[i]);
	}
	const char *nearest = problem_nearest(text, words, n_words);
	if (nearest != NULL)
		*fault = arena_printf(arena, "is none of %s; is \"%s\" meant?", all, nearest);
	else
		*fault = arena_printf(arena, "is none of %s", all);
	return -1;
}

static const char *
read_text(const struct value_rule *rule, const char *text, struct arena *arena,
	  const char *(*check)(const char *), const char **member)
{
	const char *fault = check == NULL ? NULL : check(text);
	if (fault == NULL && rule->type == VALUE_FILE)
		*member = value_path(arena, rule->folder, text);
	else if (fault == NULL)
		*member = arena_strdup(arena, text);
	return fault;
}

static const char *
read_urls(const struct value_rule *rule, const char *text, struct arena *arena,
	  struct config_urls *urls)
{
	const char *url;
	const char *fault = read_text(rule, text, arena, check_url, &url);
	for (int i = 0; fault == NULL && i < urls->n; i++)
		if (strcmp(urls->list[i], url) == 0)
			return "stands already above with this address";
	if (fault != NULL)
		return fault;
	if (urls->n >= CONFIG_URLS_MAX)
		return arena_printf(arena, "stands in more than %d lines", CONFIG_URLS_MAX);
	urls->list[urls->n++] = url;
	return NULL;
}

static const char *
read_by_type(const struct value_rule *rule, const char *text, struct arena *arena, void *member)
{
	const char *fault = NULL;
	int place;
	switch (rule->type) {
	case VALUE_LISTEN:
		return read_listen(text, arena, member);
	case VALUE_LINK:
		return read_text(rule, text, arena, check_link, member);
	case VALUE_URL:
		return read_text(rule, text, arena, check_url, member);
	case VALUE_URLS:
		return read_urls(rule, text, arena, member);
	case VALUE_POST:
		return read_text(rule, text, arena, check_post, member);
	case VALUE_ADDRESS:
		return read_text(rule, text, arena, check_address, member);
	case VALUE_FILE:
	case VALUE_STATE_FILE:
	case VALUE_TEXT:
		return read_text(rule, text, arena, NULL, member);
	case VALUE_ZONE:
		return read_text(rule, text, arena, check_zone, member);
	case VALUE_SENDER:
		return read_sender(text, arena, member);
	case VALUE_OWNER:
		return read_owner(text, arena, member);
	case VALUE_YES:
		return read_yes(text, member);
	case VALUE_SECRET:
		return read_secret(rule, text, arena, member);
	case VALUE_KEY_PLACE:
		return read_key_place(text, arena, member);
	case VALUE_SECONDS:
		return read_duration(rule, 1, text, arena, member);
	case VALUE_MINUTES:
		return read_duration(rule, 60, text, arena, member);
	case VALUE_COUNT:
		return read_count(rule, text, arena, member);
	case VALUE_MEGABYTES:
		return read_units(rule, "MB", text, arena, member);
	case VALUE_DAYS:
		return read_units(rule, "d", text, arena, member);
	case VALUE_TIME:
		return read_time(text, member);
	case VALUE_DIVISION:
		place = find_word(text, divisions, ARRAY_LEN(divisions), arena, &fault);
		if (place >= 0)
			*(enum config_division *)member = (enum config_division)place;
		return fault;
	case VALUE_LEVEL:
		place = find_word(text, levels, ARRAY_LEN(levels), arena, &fault);
		if (place >= 0)
			*(enum config_log_level *)member = (enum config_log_level)place;
		return fault;
	case VALUE_HEADING:
		break;
	}
	panic("a value of no type (%d)", (int)rule->type);
}

void
value_read(const struct value_rule *rule, const char *name, const char *text, const char *at,
	   struct problems *problems, void *member)
{
	const char *fault = read_by_type(rule, text, problems->arena, member);
	if (fault == NULL)
		return;
	if (rule->type == VALUE_SECRET || rule->type == VALUE_URL || rule->type == VALUE_URLS ||
	    rule->type == VALUE_LINK || rule->type == VALUE_POST)
		problem_add(problems, at, "%s %s", name, fault);
	else
		problem_add(problems, at, "%s \"%s\" %s", name, text, fault);
}

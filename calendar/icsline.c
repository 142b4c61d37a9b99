/* SPDX-License-Identifier: MIT
 *
 *	name *(";" param "=" value *("," value)) ":" value CRLF
 *
 * A line break with a space or a tab behind it is a fold and is not there. A bare line feed ends a
 * line as well. What stands in quotes is no end of anything.
 */
#include "calendar/icsline.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define SHOWN_MAX 60

struct icsline_at
icsline_at(int line)
{
	struct icsline_at at;
	snprintf(at.text, sizeof(at.text), "line %d", line);
	return at;
}

static int
line_of(const char *text, size_t at)
{
	int line = 1;
	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

bool
icsline_is_text(const char *text, size_t n, size_t max, struct problems *problems)
{
	if (n > max) {
		problem_add(problems, "file", "has %zu bytes, at most %zu are read", n, max);
		return false;
	}
	const char *nul = memchr(text, '\0', n);
	if (nul != NULL) {
		problem_add(problems, icsline_at(line_of(text, (size_t)(nul - text))).text,
			    "a NUL byte: this is no text");
		return false;
	}
	return true;
}

int
icsline_not_utf8(const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t before = at;
		if (utf8_next(text, n, &at) < 0)
			return line_of(text, before);
	}
	return 0;
}

void
icsline_init(struct icsline_reader *reader, const char *text, size_t n)
{
	static const char mark[] = "\xef\xbb\xbf"; /* what some programs put before UTF-8 */
	*reader = (struct icsline_reader){.text = text, .n = n, .line = 1};
	if (n >= 3 && memcmp(text, mark, 3) == 0)
		reader->at = 3;
	buf_init(&reader->buf);
}

void
icsline_fini(struct icsline_reader *reader)
{
	buf_fini(&reader->buf);
}

/* The line at ${at}, unfolded into buf as far as it is read. False if there is none. */
static bool
unfold(struct icsline_reader *reader, struct icsline *line)
{
	if (reader->at >= reader->n)
		return false;
	buf_clear(&reader->buf);
	line->line = reader->line;
	for (bool goes_on = true; goes_on;) {
		const char *from = reader->text + reader->at;
		size_t left = reader->n - reader->at;
		const char *end = memchr(from, '\n', left);
		size_t n = end == NULL ? left : (size_t)(end - from);
		size_t n_text = n > 0 && from[n - 1] == '\r' ? n - 1 : n;
		size_t room = ICSLINE_MAX - reader->buf.len;
		line->is_long = line->is_long || n_text > room;
		buf_add(&reader->buf, from, n_text < room ? n_text : room);
		reader->at += end == NULL ? n : n + 1;
		reader->line++;
		goes_on = reader->at < reader->n &&
			  (reader->text[reader->at] == ' ' || reader->text[reader->at] == '\t');
		reader->at += goes_on;
	}
	return true;
}

static bool
is_name_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-';
}

/* A name that begins at ${*at}, put into capitals and ended by NUL where ${ends} stand; NULL if
 * there is none. ${*ended} is what stood behind it. */
static char *
take_name(char *text, size_t *at, char *ended)
{
	char *name = text + *at;
	size_t n = 0;
	while (is_name_letter(name[n])) {
		if (name[n] >= 'a' && name[n] <= 'z')
			name[n] = (char)(name[n] - 'a' + 'A');
		n++;
	}
	*ended = name[n];
	if (n == 0 || n > ICSLINE_NAME_MAX || *ended == '\0')
		return NULL;
	name[n] = '\0';
	*at += n + 1;
	return name;
}

/* A parameter's value, of several the first; without its quotes. NULL if it does not end. */
static char *
take_value(char *text, size_t *at, char *ended)
{
	char *value = text + *at;
	bool is_quoted = *value == '"';
	size_t n = 0;
	value += is_quoted;
	while (value[n] != '\0' && (is_quoted ? value[n] != '"' : strchr(";:,", value[n]) == NULL))
		n++;
	char *end = value + n + (is_quoted && value[n] == '"');
	while (*end == ',') /* more values, which are not looked at */
		for (bool is_in = false; *++end != '\0' && (is_in || !strchr(";:,", *end));)
			is_in ^= *end == '"';
	*ended = *end;
	if (*ended != ';' && *ended != ':')
		return NULL;
	value[n] = '\0';
	*at = (size_t)(end - text) + 1;
	return value;
}

/* Fills ${line} from the unfolded text; name is "" if it is no content line. */
static void
take_apart(char *text, struct icsline *line)
{
	size_t at = 0;
	char ended;
	line->name = line->value = "";
	const char *name = take_name(text, &at, &ended);
	while (name != NULL && ended == ';') {
		const char *key = take_name(text, &at, &ended);
		const char *value =
		    key != NULL && ended == '=' ? take_value(text, &at, &ended) : NULL;
		if (value == NULL)
			return;
		if (strcmp(key, "TZID") == 0)
			line->tzid = value;
		else if (strcmp(key, "VALUE") == 0)
			line->value_type = value;
		else if (strcmp(key, "FBTYPE") == 0)
			line->fbtype = value;
		else if (strcmp(key, "RANGE") == 0)
			line->range = value;
		else if (strcmp(key, "PARTSTAT") == 0)
			line->partstat = value;
	}
	if (name == NULL || ended != ':')
		return;
	line->name = name;
	line->value = line->is_long ? "" : text + at;
}

bool
icsline_next(struct icsline_reader *reader, struct icsline *line)
{
	do {
		*line = (struct icsline){0};
		if (!unfold(reader, line))
			return false;
	} while (reader->buf.len == 0);
	take_apart(reader->buf.data, line);
	return true;
}

const char *
icsline_shown(struct arena *arena, const char *text)
{
	char *shown = arena_strndup(arena, text, strnlen(text, SHOWN_MAX));
	for (char *c = shown; *c != '\0'; c++)
		if (!is_name_letter(*c) && strchr("/_+;=,:. ", *c) == NULL)
			*c = '?';
	return shown;
}

/* SPDX-License-Identifier: MIT
 *
 * A walk over the elements as expat tells them: where we are is the stack of their names, and a
 * text is kept for those alone that we know.
 */
#include "calendar/multistatus.h"

#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

/* What we know of, with its namespace as expat writes it. */
enum element {
	ELEMENT_OTHER,
	ELEMENT_MULTISTATUS,
	ELEMENT_RESPONSE,
	ELEMENT_HREF,
	ELEMENT_STATUS,
	ELEMENT_PROPSTAT,
	ELEMENT_PROP,
	ELEMENT_ERROR,
	ELEMENT_ETAG,
	ELEMENT_CALENDAR,
};
static const char *const names[] = {
    [ELEMENT_OTHER] = "",
    [ELEMENT_MULTISTATUS] = "DAV: multistatus",
    [ELEMENT_RESPONSE] = "DAV: response",
    [ELEMENT_HREF] = "DAV: href",
    [ELEMENT_STATUS] = "DAV: status",
    [ELEMENT_PROPSTAT] = "DAV: propstat",
    [ELEMENT_PROP] = "DAV: prop",
    [ELEMENT_ERROR] = "DAV: error",
    [ELEMENT_ETAG] = "DAV: getetag",
    [ELEMENT_CALENDAR] = "urn:ietf:params:xml:ns:caldav calendar-data",
};

struct walk {
	XML_Parser parser;
	struct arena *arena;
	struct multistatus *out;
	size_t room;
	enum element stack[MULTISTATUS_DEPTH_MAX];
	int depth;
	struct buf text; /* of the element that is open, if it is one whose text we keep */
	/* Of the propstat that is open. */
	int prop_status;
	const char *etag, *calendar;
	int rc;
	const char *why;
};

static void
give_up(struct walk *walk, int rc, const char *why)
{
	if (walk->rc != 0)
		return;
	walk->rc = rc;
	walk->why = why;
	XML_StopParser(walk->parser, XML_FALSE);
}

/* The element ${up} levels above the innermost one, ELEMENT_OTHER past the root. */
static enum element
above(const struct walk *walk, int up)
{
	return walk->depth > up ? walk->stack[walk->depth - 1 - up] : ELEMENT_OTHER;
}

static struct multistatus_response *
response(const struct walk *walk)
{
	return &walk->out->list[walk->out->n - 1];
}

static void
add_response(struct walk *walk)
{
	struct multistatus *out = walk->out;
	if (out->n == MULTISTATUS_RESPONSES_MAX) {
		give_up(walk, E_LIMIT, "has more responses than are read");
		return;
	}
	if (out->n == walk->room) {
		size_t room = walk->room == 0 ? 16 : 2 * walk->room;
		struct multistatus_response *wider =
		    arena_array(walk->arena, struct multistatus_response, room);
		if (out->n > 0)
			memcpy(wider, out->list, out->n * sizeof(*wider));
		out->list = wider;
		walk->room = room;
	}
	out->list[out->n++] = (struct multistatus_response){"", 0, "", "", ""};
}

/* The first thing in an error says what was not fulfilled: its name without the namespace. */
static void
note_error(struct walk *walk, const char *name)
{
	const char *blank = strrchr(name, ' ');
	const char *local = blank == NULL ? name : blank + 1;
	const char **to = walk->depth == 1                     ? &walk->out->error
			  : above(walk, 1) == ELEMENT_RESPONSE ? &response(walk)->error
							       : NULL;
	if (to != NULL && (*to)[0] == '\0')
		*to = arena_strdup(walk->arena, local);
}

static enum element
element_of(const char *name)
{
	for (size_t i = 1; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return (enum element)i;
	return ELEMENT_OTHER;
}

static void
on_start(void *context, const char *name, const char **attributes)
{
	(void)attributes;
	struct walk *walk = context;
	enum element element = element_of(name);
	if (walk->rc != 0)
		return;
	if (walk->depth == MULTISTATUS_DEPTH_MAX) {
		give_up(walk, E_LIMIT, "is deeper than is read");
		return;
	}
	if (above(walk, 0) == ELEMENT_ERROR)
		note_error(walk, name);
	if (walk->depth == 0 && element != ELEMENT_MULTISTATUS && element != ELEMENT_ERROR) {
		give_up(walk, E_INPUT, "is no multistatus");
		return;
	}
	/* A response anywhere else is none: what is below it has no place then. */
	if (element == ELEMENT_RESPONSE &&
	    (walk->depth != 1 || walk->stack[0] != ELEMENT_MULTISTATUS))
		element = ELEMENT_OTHER;
	walk->stack[walk->depth++] = element;
	buf_clear(&walk->text);
	if (element == ELEMENT_RESPONSE)
		add_response(walk);
	if (element == ELEMENT_PROPSTAT) {
		walk->prop_status = 0;
		walk->etag = walk->calendar = "";
	}
}

static bool
is_text_kept(enum element element)
{
	return element == ELEMENT_HREF || element == ELEMENT_STATUS || element == ELEMENT_ETAG ||
	       element == ELEMENT_CALENDAR;
}

static void
on_text(void *context, const char *text, int n)
{
	struct walk *walk = context;
	if (walk->rc != 0 || !is_text_kept(above(walk, 0)))
		return;
	if ((size_t)n > MULTISTATUS_TEXT_MAX - walk->text.len)
		give_up(walk, E_LIMIT, "has a longer text than is read");
	else
		buf_add(&walk->text, text, (size_t)n);
}

/* The text of the element, without the blanks of a pretty layout. */
static const char *
trimmed(const struct walk *walk)
{
	const char *text = buf_text(&walk->text);
	text += strspn(text, " \t\r\n");
	size_t n = strlen(text);
	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		n--;
	return arena_strndup(walk->arena, text, n);
}

/* "HTTP/1.1 404 Not Found" as 404, 0 if it is none.  [RFC 9112 section 4] */
static int
status_of(const char *text)
{
	const char *blank = strchr(text, ' ');
	if (strncmp(text, "HTTP/", 5) != 0 || blank == NULL)
		return 0;
	int status = 0;
	for (int i = 1; i <= 3; i++) {
		if (blank[i] < '0' || blank[i] > '9')
			return 0;
		status = 10 * status + blank[i] - '0';
	}
	return blank[4] == '\0' || blank[4] == ' ' ? status : 0;
}

static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
	return at == NULL ? -1 : (int)(at - digits);
}

/* The last part of a path, with its escapes undone; one that is no escape, or NUL, stays. */
static const char *
name_of(struct arena *arena, const char *href)
{
	size_t n = strcspn(href, "?#");
	while (n > 0 && href[n - 1] == '/')
		n--;
	size_t from = n;
	while (from > 0 && href[from - 1] != '/')
		from--;
	char *name = arena_strndup(arena, href + from, n - from);
	char *to = name;
	for (const char *at = name; *at != '\0'; at++) {
		int high = at[0] == '%' ? hex_value(at[1]) : -1;
		int low = high >= 0 ? hex_value(at[2]) : -1;
		if (low >= 0 && 16 * high + low != 0) {
			*to++ = (char)(16 * high + low);
			at += 2;
		} else {
			*to++ = *at;
		}
	}
	*to = '\0';
	return name;
}

/* What the properties of a propstat say, now that its status is known. */
static void
end_propstat(struct walk *walk)
{
	if (above(walk, 1) != ELEMENT_RESPONSE || walk->prop_status / 100 != 2)
		return;
	struct multistatus_response *to = response(walk);
	if (walk->etag[0] != '\0')
		to->etag = walk->etag;
	if (walk->calendar[0] != '\0')
		to->calendar = walk->calendar;
}

static void
on_end(void *context, const char *name)
{
	(void)name;
	struct walk *walk = context;
	if (walk->rc != 0)
		return;
	enum element element = above(walk, 0), parent = above(walk, 1);
	bool is_property = parent == ELEMENT_PROP && above(walk, 2) == ELEMENT_PROPSTAT;
	if (element == ELEMENT_HREF && parent == ELEMENT_RESPONSE &&
	    response(walk)->name[0] == '\0')
		response(walk)->name = name_of(walk->arena, trimmed(walk));
	else if (element == ELEMENT_STATUS && parent == ELEMENT_RESPONSE)
		response(walk)->status = status_of(trimmed(walk));
	else if (element == ELEMENT_STATUS && parent == ELEMENT_PROPSTAT)
		walk->prop_status = status_of(trimmed(walk));
	else if (element == ELEMENT_ETAG && is_property)
		walk->etag = trimmed(walk);
	else if (element == ELEMENT_CALENDAR && is_property)
		walk->calendar = arena_strdup(walk->arena, buf_text(&walk->text));
	else if (element == ELEMENT_PROPSTAT)
		end_propstat(walk);
	walk->depth--;
	buf_clear(&walk->text);
}

/* Whoever needs entities of their own has none of our trust. */
static void
on_doctype(void *context, const char *name, const char *system, const char *public, int has_subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	give_up(context, E_INPUT, "declares a document type, which no answer needs");
}

int
multistatus_parse(const char *text, size_t n, struct arena *arena, struct multistatus *out,
		  const char **why)
{
	*out = (struct multistatus){.error = ""};
	*why = "";
	if (n > MULTISTATUS_BYTES_MAX) {
		*why = "is larger than is read";
		return E_LIMIT;
	}
	struct walk walk = {.arena = arena, .out = out, .etag = "", .calendar = ""};
	walk.parser = XML_ParserCreateNS(NULL, ' ');
	if (walk.parser == NULL)
		panic("out of memory for XML");
	buf_init(&walk.text);
	XML_SetUserData(walk.parser, &walk);
	XML_SetElementHandler(walk.parser, on_start, on_end);
	XML_SetCharacterDataHandler(walk.parser, on_text);
	XML_SetStartDoctypeDeclHandler(walk.parser, on_doctype);
	if (XML_Parse(walk.parser, text, (int)n, XML_TRUE) != XML_STATUS_OK && walk.rc == 0) {
		walk.rc = E_INPUT;
		walk.why = arena_printf(arena, "is no XML: %s in line %lu",
					XML_ErrorString(XML_GetErrorCode(walk.parser)),
					(unsigned long)XML_GetCurrentLineNumber(walk.parser));
	}
	XML_ParserFree(walk.parser);
	buf_fini(&walk.text);
	if (walk.rc != 0)
		*out = (struct multistatus){.error = ""};
	if (walk.rc != 0)
		*why = walk.why;
	return walk.rc;
}

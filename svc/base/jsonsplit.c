/* SPDX-License-Identifier: MIT
 *
 * Brackets and quotes tell where a value ends; jansson tells whether it is one.
 */
#include "base/jsonsplit.h"

#include <string.h>

#include "base/jsonread.h"

static size_t
skip_blanks(const struct jsonsplit *split, size_t at)
{
	while (at < split->n && strchr(" \t\r\n", split->text[at]) != NULL &&
	       split->text[at] != '\0')
		at++;
	return at;
}

static void
fault_at(const struct jsonsplit *split, size_t offset, const char *what, struct problems *problems)
{
	size_t line = 1;
	size_t column = 1;
	for (size_t i = 0; i < offset && i < split->n; i++) {
		column = split->text[i] == '\n' ? 1 : column + 1;
		line += split->text[i] == '\n';
	}
	problem_add(problems, arena_printf(problems->arena, "line %zu column %zu", line, column),
		    "%s", what);
}

/* Behind the string that begins at ${at}; n if it has no end. */
static size_t
skip_string(const struct jsonsplit *split, size_t at)
{
	for (at++; at < split->n && split->text[at] != '"'; at++)
		at += split->text[at] == '\\';
	return at < split->n ? at + 1 : split->n;
}

/*
 * Behind the value that begins at ${at}, by brackets and quotes alone; n if it has no end.
 * *deep_at is where it is nested more than ${most} deep, if it is.
 */
static size_t
skip_value(const struct jsonsplit *split, size_t at, int most, size_t *deep_at)
{
	int depth = 0;
	while (at < split->n) {
		char c = split->text[at];
		if (c == '"')
			at = skip_string(split, at);
		else
			at++;
		if ((c == '[' || c == '{') && ++depth == most + 1)
			*deep_at = at - 1;
		if (c == ']' || c == '}')
			depth--;
		bool is_word = depth == 0 && strchr("\"]}", c) == NULL;
		if (is_word && at < split->n && strchr(",]} \t\r\n", split->text[at]) == NULL)
			continue;
		if (depth <= 0)
			return at;
	}
	return split->n;
}

static int
no_json(const struct jsonsplit *split, size_t at, const char *what, struct problems *problems)
{
	fault_at(split, at, what, problems);
	return E_INPUT;
}

/* The list that is ${member} of the object which begins at ${at}. */
static int
find_member(struct jsonsplit *split, size_t at, const char *member, struct problems *problems)
{
	size_t ignored;
	size_t length = strlen(member);
	for (at = skip_blanks(split, at + 1); at < split->n && split->text[at] != '}';
	     at = skip_blanks(split, at)) {
		if (split->text[at] == ',') {
			at++;
			continue;
		}
		if (split->text[at] != '"')
			return no_json(split, at, "not JSON: a member's name is expected",
				       problems);
		size_t name = at + 1;
		size_t behind = skip_string(split, at);
		bool is_it =
		    behind - name == length + 1 && memcmp(split->text + name, member, length) == 0;
		at = skip_blanks(split, behind);
		if (at >= split->n || split->text[at] != ':')
			return no_json(split, at, "not JSON: ':' is expected", problems);
		at = skip_blanks(split, at + 1);
		size_t end = skip_value(split, at, 0, &ignored);
		if (is_it && at < split->n && split->text[at] == '[') {
			split->list = (struct jsonsplit_span){at, end - at};
			return 0;
		}
		if (end == at)
			return no_json(split, at, "not JSON: a value is expected", problems);
		at = end;
	}
	return E_NOT_FOUND;
}

int
jsonsplit_open(struct jsonsplit *split, const char *text, size_t n, const char *member,
	       struct problems *problems)
{
	size_t ignored;
	*split = (struct jsonsplit){.text = text, .n = n};
	size_t at = skip_blanks(split, 0);
	int rc = E_NOT_FOUND;
	if (at < n && text[at] == '[') {
		split->list = (struct jsonsplit_span){at, skip_value(split, at, 0, &ignored) - at};
		rc = 0;
	} else if (at < n && text[at] == '{') {
		rc = find_member(split, at, member, problems);
	}
	split->at = split->list.from + 1;
	return rc;
}

/* jansson's words for what it met, where that stands in the whole. */
static json_t *
parse(const struct jsonsplit *split, const char *text, size_t n, struct problems *problems)
{
	json_error_t error;
	json_t *value = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (value != NULL)
		return value;
	size_t offset = error.position > 0 ? (size_t)error.position : 0;
	bool is_frame = text < split->text || text >= split->text + split->n;
	if (!is_frame)
		offset += (size_t)(text - split->text);
	else if (offset > split->list.from + 1)
		offset += split->list.n - 2;
	fault_at(split, offset, arena_printf(problems->arena, "not JSON: %s", error.text),
		 problems);
	return NULL;
}

json_t *
jsonsplit_frame(const struct jsonsplit *split, struct problems *problems)
{
	size_t behind = split->list.from + split->list.n;
	size_t n = split->n - split->list.n + 2;
	if (split->list.n < 2 || split->text[behind - 1] != ']') {
		fault_at(split, behind, "not JSON: the list has no end", problems);
		return NULL;
	}
	if (n > JSONSPLIT_FRAME_MAX) {
		problem_add(problems, "", "has %zu bytes beside its list, allowed are %d", n,
			    JSONSPLIT_FRAME_MAX);
		return NULL;
	}
	char *frame = arena_alloc(problems->arena, n + 1);
	memcpy(frame, split->text, split->list.from);
	memcpy(frame + split->list.from, "[]", 2);
	memcpy(frame + split->list.from + 2, split->text + behind, split->n - behind);
	struct jsonsplit whole = {.text = frame, .n = n};
	size_t deep_at = n;
	skip_value(&whole, skip_blanks(&whole, 0), JSON_DEPTH_MAX, &deep_at);
	if (deep_at < n) {
		problem_add(problems, "", "is nested more than %d deep", JSON_DEPTH_MAX);
		return NULL;
	}
	return parse(split, frame, n, problems);
}

bool
jsonsplit_next(struct jsonsplit *split, struct jsonsplit_span *item, struct problems *problems)
{
	size_t ignored;
	size_t end = split->list.from + split->list.n - 1; /* its closing bracket */
	size_t at = skip_blanks(split, split->at);
	if (split->is_over || at >= end)
		return false;
	split->is_over = true;
	if (split->n_items > 0 && split->text[at] != ',') {
		fault_at(split, at, "not JSON: ',' or ']' is expected", problems);
		return false;
	}
	if (split->n_items > 0)
		at = skip_blanks(split, at + 1);
	*item = (struct jsonsplit_span){at, skip_value(split, at, 0, &ignored) - at};
	if (at >= end || at + item->n > end) {
		fault_at(split, at, "not JSON: an item is expected", problems);
		return false;
	}
	split->at = at + item->n;
	split->n_items++;
	split->is_over = false;
	return true;
}

json_t *
jsonsplit_parse(const struct jsonsplit *split, struct jsonsplit_span item,
		struct problems *problems)
{
	size_t deep_at = split->n;
	skip_value(split, item.from, JSON_DEPTH_MAX, &deep_at);
	if (deep_at < split->n) {
		fault_at(
		    split, deep_at,
		    arena_printf(problems->arena, "is nested more than %d deep", JSON_DEPTH_MAX),
		    problems);
		return NULL;
	}
	return parse(split, split->text + item.from, item.n, problems);
}

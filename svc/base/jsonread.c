/* SPDX-License-Identifier: MIT
 *
 * Typed JSON getters that collect every fault with its pointer.
 */
#include "base/jsonread.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"

/* The place in ${text} at which brackets stand deeper than JSON_DEPTH_MAX, or ${n}. */
static size_t
too_deep_at(const char *text, size_t n)
{
	int depth = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < n; i++) {
		if (is_quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && (text[i] == ']' || text[i] == '}'))
			depth--;
		else if (!is_quoted && (text[i] == '[' || text[i] == '{') &&
			 ++depth > JSON_DEPTH_MAX)
			return i;
	}
	return n;
}

static bool
is_flat_enough(const char *text, size_t n, struct problems *problems)
{
	size_t at = too_deep_at(text, n);
	if (at == n)
		return true;
	size_t line = 1;
	size_t column = 1;
	for (size_t i = 0; i < at; i++) {
		column = text[i] == '\n' ? 1 : column + 1;
		line += text[i] == '\n';
	}
	problem_add(problems, arena_printf(problems->arena, "line %zu column %zu", line, column),
		    "is nested more than %d deep", JSON_DEPTH_MAX);
	return false;
}

json_t *
json_parse(const char *text, size_t n, struct problems *problems)
{
	json_error_t error;
	if (!is_flat_enough(text, n, problems))
		return NULL;
	json_t *value = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL) {
		char *at =
		    arena_printf(problems->arena, "line %d column %d", error.line, error.column);
		problem_add(problems, at, "not JSON: %s", error.text);
	}
	return value;
}

struct json_at
json_root(json_t *value, struct problems *problems)
{
	return (struct json_at){.value = value, .pointer = "", .problems = problems};
}

/* RFC 6901 section 3: "~" is written ~0 and "/" is written ~1. */
static const char *
pointer_join(struct json_at parent, const char *name)
{
	struct buf buf;
	buf_init(&buf);
	buf_printf(&buf, "%s/", parent.pointer);
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '~')
			buf_add_text(&buf, "~0");
		else if (*p == '/')
			buf_add_text(&buf, "~1");
		else
			buf_add(&buf, p, 1);
	}
	char *pointer = arena_strdup(parent.problems->arena, buf_text(&buf));
	buf_fini(&buf);
	return pointer;
}

struct json_at
json_member(struct json_at parent, const char *name)
{
	json_t *value = json_object_get(parent.value, name);
	if (json_is_null(value))
		value = NULL;
	return (struct json_at){value, pointer_join(parent, name), parent.problems};
}

struct json_at
json_item(struct json_at array, size_t index)
{
	const char *pointer = arena_printf(array.problems->arena, "%s/%zu", array.pointer, index);
	return (struct json_at){json_array_get(array.value, index), pointer, array.problems};
}

bool
json_has(struct json_at parent, const char *name)
{
	return json_object_get(parent.value, name) != NULL;
}

bool
json_want_object(struct json_at at)
{
	if (json_is_object(at.value))
		return true;
	problem_add(at.problems, at.pointer, at.value == NULL ? "is missing" : "must be an object");
	return false;
}

bool
json_want_array(struct json_at at, size_t least, size_t most)
{
	if (!json_is_array(at.value)) {
		problem_add(at.problems, at.pointer,
			    at.value == NULL ? "is missing" : "must be an array");
		return false;
	}
	size_t n = json_array_size(at.value);
	if (n < least || n > most) {
		problem_add(at.problems, at.pointer, "has %zu entries, allowed are %zu to %zu", n,
			    least, most);
		return false;
	}
	return true;
}

void
json_only(struct json_at object, const char *const names[], size_t n_names)
{
	const char *key;
	json_t *value;
	json_object_foreach(object.value, key, value)
	{
		bool is_known = false;
		for (size_t i = 0; i < n_names && !is_known; i++)
			is_known = strcmp(key, names[i]) == 0;
		if (is_known)
			continue;
		const char *nearest = problem_nearest(key, names, n_names);
		if (nearest != NULL)
			problem_add(object.problems, pointer_join(object, key),
				    "is not known; did you mean \"%s\"?", nearest);
		else
			problem_add(object.problems, pointer_join(object, key), "is not known");
	}
}

static struct json_at
wanted(struct json_at object, const char *name)
{
	struct json_at at = json_member(object, name);
	if (at.value == NULL)
		problem_add(at.problems, at.pointer,
			    json_has(object, name) ? "must not be null" : "is missing");
	return at;
}

static const char *
text_of(struct json_at at, size_t most, const char *fallback)
{
	if (at.value == NULL)
		return fallback;
	if (!json_is_string(at.value)) {
		problem_add(at.problems, at.pointer, "must be text");
		return fallback;
	}
	size_t n = json_string_length(at.value);
	if (n > most) {
		problem_add(at.problems, at.pointer, "is %zu bytes long, allowed are %zu", n, most);
		return fallback;
	}
	/* jansson refuses \u0000 in strings unless asked to allow it. */
	return arena_strndup(at.problems->arena, json_string_value(at.value), n);
}

const char *
json_text(struct json_at object, const char *name, size_t most)
{
	struct json_at at = wanted(object, name);
	const char *text = text_of(at, most, "");
	if (json_is_string(at.value) && json_string_length(at.value) == 0)
		problem_add(at.problems, at.pointer, "must not be empty");
	return text;
}

const char *
json_text_or(struct json_at object, const char *name, size_t most, const char *fallback)
{
	return text_of(json_member(object, name), most, fallback);
}

static int
int_of(struct json_at at, int low, int high, int fallback)
{
	if (at.value == NULL)
		return fallback;
	if (!json_is_integer(at.value)) {
		problem_add(at.problems, at.pointer, "must be a whole number");
		return fallback;
	}
	json_int_t value = json_integer_value(at.value);
	if (value < low || value > high) {
		problem_add(at.problems, at.pointer, "is %lld, allowed are %d to %d",
			    (long long)value, low, high);
		return fallback;
	}
	return (int)value;
}

int
json_int(struct json_at object, const char *name, int low, int high)
{
	return int_of(wanted(object, name), low, high, low);
}

int
json_int_or(struct json_at object, const char *name, int low, int high, int fallback)
{
	return int_of(json_member(object, name), low, high, fallback);
}

static double
number_of(struct json_at at, double low, double high, double fallback)
{
	if (at.value == NULL)
		return fallback;
	if (!json_is_number(at.value)) {
		problem_add(at.problems, at.pointer, "must be a number");
		return fallback;
	}
	double value = json_number_value(at.value);
	if (!isfinite(value) || value < low || value > high) {
		problem_add(at.problems, at.pointer, "is %g, allowed are %g to %g", value, low,
			    high);
		return fallback;
	}
	return value;
}

double
json_number(struct json_at object, const char *name, double low, double high)
{
	return number_of(wanted(object, name), low, high, low);
}

double
json_number_or(struct json_at object, const char *name, double low, double high, double fallback)
{
	return number_of(json_member(object, name), low, high, fallback);
}

bool
json_bool_or(struct json_at object, const char *name, bool fallback)
{
	struct json_at at = json_member(object, name);
	if (at.value == NULL)
		return fallback;
	if (!json_is_boolean(at.value)) {
		problem_add(at.problems, at.pointer, "must be true or false");
		return fallback;
	}
	return json_is_true(at.value);
}

static int
time_of(struct json_at at, int fallback)
{
	const char *text = text_of(at, 16, NULL);
	int minute = fallback;
	if (text != NULL && civil_time_parse(text, &minute) != 0)
		problem_add(at.problems, at.pointer, "\"%s\" is not a time like \"09:30\"", text);
	return minute;
}

int
json_time(struct json_at object, const char *name)
{
	return time_of(wanted(object, name), 0);
}

int
json_time_or(struct json_at object, const char *name, int fallback)
{
	return time_of(json_member(object, name), fallback);
}

struct civil_date
json_date(struct json_at object, const char *name)
{
	struct json_at at = wanted(object, name);
	const char *text = text_of(at, 32, NULL);
	struct civil_date date = {0};
	if (text != NULL && civil_date_parse(text, &date) != 0)
		problem_add(at.problems, at.pointer, "\"%s\" is not a date like \"2023-09-15\"",
			    text);
	return date;
}

static int
word_of(struct json_at at, const char *const words[], int n_words, int fallback)
{
	const char *text = text_of(at, 64, NULL);
	if (text == NULL)
		return fallback;
	for (int i = 0; i < n_words; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	struct buf buf;
	buf_init(&buf);
	for (int i = 0; i < n_words; i++)
		buf_printf(&buf, "%s%s", i == 0 ? "" : i == n_words - 1 ? " or " : ", ", words[i]);
	problem_add(at.problems, at.pointer, "is \"%s\", allowed are %s", text, buf_text(&buf));
	buf_fini(&buf);
	return fallback;
}

int
json_word(struct json_at object, const char *name, const char *const words[], int n_words)
{
	return word_of(wanted(object, name), words, n_words, 0);
}

int
json_word_or(struct json_at object, const char *name, const char *const words[], int n_words,
	     int fallback)
{
	return word_of(json_member(object, name), words, n_words, fallback);
}

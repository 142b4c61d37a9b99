/* SPDX-License-Identifier: MIT
 *
 * Decoding form fields without losing a byte.
 */
#include "http/form.h"

#include <stdbool.h>
#include <string.h>

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The decoded bytes of ${text}, NUL-ended, in ${arena}; NULL if they cannot be decoded. */
static char *
decode(const char *text, size_t n, struct arena *arena, size_t *n_out)
{
	char *out = arena_alloc(arena, n + 1);
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '+') {
			out[len++] = ' ';
		} else if (text[i] != '%') {
			out[len++] = text[i];
		} else {
			if (n - i < 3)
				return NULL;
			int high = hex_digit(text[i + 1]);
			int low = hex_digit(text[i + 2]);
			if (high < 0 || low < 0)
				return NULL;
			out[len++] = (char)(high * 16 + low);
			i += 2;
		}
	}
	out[len] = '\0';
	*n_out = len;
	return out;
}

static int
add_field(struct form *form, const char *text, size_t n, struct arena *arena)
{
	if (form->n == FORM_FIELDS_MAX)
		return E_INPUT;
	const char *equals = memchr(text, '=', n);
	size_t n_name = equals == NULL ? n : (size_t)(equals - text);
	const char *rest = equals == NULL ? text + n : equals + 1;
	size_t name_len;
	size_t value_len;
	const char *name = decode(text, n_name, arena, &name_len);
	const char *value = decode(rest, (size_t)(text + n - rest), arena, &value_len);
	if (name == NULL || value == NULL || strlen(name) != name_len)
		return E_INPUT;
	form->fields[form->n++] =
	    (struct transport_param){.name = name, .value = value, .n = value_len};
	return 0;
}

int
form_add(struct form *form, const char *text, size_t n, struct arena *arena)
{
	size_t at = 0;
	while (at < n) {
		const char *end = memchr(text + at, '&', n - at);
		size_t len = end == NULL ? n - at : (size_t)(end - text) - at;
		if (len > 0 && add_field(form, text + at, len, arena) != 0)
			return E_INPUT;
		at += len + 1;
	}
	return 0;
}

const struct transport_param *
form_find(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return &form->fields[i];
	return NULL;
}

const char *
form_text(const struct form *form, const char *name)
{
	const struct transport_param *field = form_find(form, name);
	return field == NULL ? "" : field->value;
}

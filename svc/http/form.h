/* SPDX-License-Identifier: MIT
 *
 * Query strings and form bodies: "name=value&name=value", percent-encoded, decoded to any bytes
 * (providers send NULs).  [WHATWG URL, application/x-www-form-urlencoded parsing]
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include <stddef.h>

#include "base/arena.h"
#include "sms/transport.h"

#define FORM_FIELDS_MAX 64

struct form {
	size_t n;
	struct transport_param fields[FORM_FIELDS_MAX];
};

/*
 * Add the fields of ${n} bytes of ${text} to ${form}; their strings live in ${arena}. "+" is a
 * space. Returns 0, or E_INPUT for a "%" without two hex digits, a NUL in a name, or more than
 * FORM_FIELDS_MAX fields.
 */
MUST_USE
int form_add(struct form *form, const char *text, size_t n, struct arena *arena);

/* The first field of that name, NULL if there is none. */
const struct transport_param *form_find(const struct form *form, const char *name);

/* Its value as text up to the first NUL; "" if there is none. */
const char *form_text(const struct form *form, const char *name);

#endif

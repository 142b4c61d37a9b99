/* SPDX-License-Identifier: MIT
 *
 * The plain form alone: what passes here can stand in a header, an SMTP command and a calendar
 * without being quoted anywhere.
 */
#include "base/address.h"

#include <ctype.h>
#include <string.h>

#include "base/err.h"

#define LOCAL_MAX 64

/* Names between single dots, each of the letters, digits and ${signs}. */
static bool
is_dotted(const char *text, size_t n, const char *signs)
{
	bool has_sign = false;
	for (size_t i = 0; i < n; i++) {
		bool is_dot = text[i] == '.';
		if (is_dot && !has_sign)
			return false;
		if (!is_dot && !isalnum((unsigned char)text[i]) && strchr(signs, text[i]) == NULL)
			return false;
		has_sign = !is_dot;
	}
	return has_sign;
}

bool
address_is_good(const char *text)
{
	const char *at = text == NULL ? NULL : strchr(text, '@');
	if (at == NULL || at - text > LOCAL_MAX || strlen(text) > ADDRESS_MAX)
		return false;
	const char *domain = at + 1;
	return is_dotted(text, (size_t)(at - text), "!#$%&'*+-/=?^_`{|}~") &&
	       is_dotted(domain, strlen(domain), "-") && domain[0] != '-' &&
	       strchr(domain, '.') != NULL;
}

const char *
address_domain(const char *address)
{
	const char *at = strchr(address, '@');
	ensure(at != NULL);
	return at + 1;
}

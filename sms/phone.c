/* SPDX-License-Identifier: MIT
 *
 * UK mobile numbers from the ways that people write them.
 */
#include "sms/phone.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define WRITTEN_MAX     40 /* bytes of a number as written */
#define UK_DIGITS       12 /* 44 and ten more */
#define DRAMA_PREFIX    "447700900"
#define ISLE_OF_MAN     "447624"
#define NATIONAL_LENGTH 10 /* digits behind 0 or +44 */

/* Marks that people put between digits: they say nothing. */
static bool
is_filler(int32_t code)
{
	return code == ' ' || code == '(' || code == ')' || code == '-' || code == '.' ||
	       code == '/' || code == '\t' || code == 0xa0 || (code >= 0x2000 && code <= 0x2015) ||
	       code == 0x202a || code == 0x202c || code == 0x202f || code == 0x2212;
}

/* The digits of ${text}, a leading plus told apart; NULL, or what is wrong. */
static const char *
gather_digits(const char *text, size_t n, char digits[WRITTEN_MAX + 1], bool *has_plus)
{
	size_t n_digits = 0;
	*has_plus = false;
	if (n > WRITTEN_MAX)
		return "is too long for a phone number";
	for (size_t at = 0; at < n;) {
		int32_t code = utf8_next(text, n, &at);
		if (code >= '0' && code <= '9')
			digits[n_digits++] = (char)code;
		else if (code == '+' && n_digits == 0 && !*has_plus)
			*has_plus = true;
		else if (!is_filler(code))
			return "holds something that is not a digit";
	}
	digits[n_digits] = '\0';
	return n_digits == 0 ? "holds no digits" : NULL;
}

/* The ten digits behind the country's prefix, NULL if it has none. */
static const char *
national_part(const char *digits, bool has_plus)
{
	if (!has_plus && strncmp(digits, "0044", 4) == 0)
		digits += 4;
	else if (strncmp(digits, "44", 2) == 0 && (has_plus || strlen(digits) >= UK_DIGITS))
		digits += 2;
	else if (has_plus || digits[0] != '0')
		return NULL;
	else
		return digits + 1;
	return digits[0] == '0' ? digits + 1 : digits; /* +44 (0)7700 ... */
}

static const char *
mobile_fault(const char *e164, enum phone_rule rule)
{
	bool is_drama = strncmp(e164, DRAMA_PREFIX, strlen(DRAMA_PREFIX)) == 0;
	if (e164[2] != '7')
		return "is not a mobile number: it cannot be texted";
	if (e164[3] == '0')
		return "is a personal number (070), not a mobile";
	if (e164[3] == '6' && strncmp(e164, ISLE_OF_MAN, strlen(ISLE_OF_MAN)) != 0)
		return "is a pager's number (076), not a mobile";
	if (is_drama && rule == PHONE_LIVE)
		return "is a number for drama only (07700 900000 to 900999)";
	if (!is_drama && rule == PHONE_TEST_ONLY)
		return "is a real number: only 07700 900000 to 900999 are used here";
	return NULL;
}

int
phone_parse(const char *text, size_t n, enum phone_rule rule, struct phone *phone, const char **why)
{
	char digits[WRITTEN_MAX + 1];
	char e164[UK_DIGITS + 1];
	bool has_plus = false;
	const char *fault = gather_digits(text, n, digits, &has_plus);
	if (fault == NULL) {
		const char *national = national_part(digits, has_plus);
		if (national == NULL)
			fault = "is not a UK number";
		else if (strlen(national) != NATIONAL_LENGTH)
			fault = strlen(national) < NATIONAL_LENGTH ? "has too few digits"
								   : "has too many digits";
		else {
			snprintf(e164, sizeof e164, "44%s", national);
			fault = mobile_fault(e164, rule);
		}
	}
	if (why != NULL)
		*why = fault;
	if (fault != NULL)
		return E_INPUT;
	memset(phone, 0, sizeof *phone);
	memcpy(phone->digits, e164, sizeof e164);
	return 0;
}

void
phone_shorten(const char *number, char out[PHONE_FULL_SIZE])
{
	size_t n = 0;
	size_t most = PHONE_DIGITS_MAX;
	if (number[0] == '+') {
		out[n++] = '+';
		most++;
	}
	for (const char *p = number; *p != '\0' && n < most; p++) {
		if (number[0] == '+' && strncmp(p, "(0)", 3) == 0)
			p += 2;
		else if (*p >= '0' && *p <= '9')
			out[n++] = *p;
	}
	out[n] = '\0';
}

bool
phone_is_set(const struct phone *phone)
{
	return phone->digits[0] != '\0';
}

bool
phone_equal(const struct phone *a, const struct phone *b)
{
	return strcmp(a->digits, b->digits) == 0;
}

void
phone_print(const struct phone *phone, char out[PHONE_MASK_SIZE])
{
	size_t n = strlen(phone->digits);
	if (n < 5)
		snprintf(out, PHONE_MASK_SIZE, "none");
	else
		snprintf(out, PHONE_MASK_SIZE, "+%.2s\u2026%.3s", phone->digits,
			 phone->digits + n - 3);
}

void
phone_full(const struct phone *phone, char out[PHONE_FULL_SIZE])
{
	snprintf(out, PHONE_FULL_SIZE, "+%s", phone->digits);
}

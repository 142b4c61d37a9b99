/* SPDX-License-Identifier: MIT
 *
 * A UK mobile number that can be texted, as a value of its own type.
 *
 * The whole number is printed only by phone_full, which the lint allows to transports, the store
 * and the simulated phones. Everybody else prints the mask.
 */
#ifndef SMS_PHONE_H
#define SMS_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define PHONE_DIGITS_MAX 15 /* ITU-T E.164 section 6.2.1 */
#define PHONE_FULL_SIZE  17 /* "+" and the digits and NUL */
#define PHONE_MASK_SIZE  10 /* "+44...123" with a real ellipsis (3 bytes) and NUL */

/* Country code and number without "+", NUL-ended: "447700900123". All zero bytes: no number. */
struct phone {
	char digits[PHONE_DIGITS_MAX + 1];
};

/* Which numbers exist: the drama range 07700 900000-900999 (Ofcom) rings nowhere in a live house
 * and is all that a test may text. */
enum phone_rule {
	PHONE_LIVE,      /* every UK mobile but the drama range */
	PHONE_TEST,      /* the drama range too */
	PHONE_TEST_ONLY, /* nothing but the drama range */
};

/*
 * Read ${n} bytes of a number as people write it: 07700 900123, +44 7700 900 123, 0044 ...,
 * +44 (0)7700..., 447700900123; spaces, brackets, dots and dashes fall away. Only mobiles can be
 * texted: 070 (personal numbers) and 076 (pagers, but for 07624, Isle of Man) are refused, and so
 * are fixed lines and other countries.  [Ofcom, National Telephone Numbering Plan, part A]
 *
 * why      may be NULL; gets a static English text on failure.
 * Returns  0, or E_INPUT with *phone untouched.
 */
MUST_USE
int phone_parse(const char *text, size_t n, enum phone_rule rule, struct phone *phone,
		const char **why);

/*
 * A number of any country as it is dialled, for where it has to be told in few characters: "+" and
 * digits, without what people write between them; the (0) of "+44 (0)7700 ..." is not dialled.
 * Whole if ${number} has no more than PHONE_DIGITS_MAX digits, else those.
 */
void phone_shorten(const char *number, char out[PHONE_FULL_SIZE]);

bool phone_is_set(const struct phone *phone);
bool phone_equal(const struct phone *a, const struct phone *b);

/* "+44...123" (with a real ellipsis), for logs and pages; "none" for no number. */
void phone_print(const struct phone *phone, char out[PHONE_MASK_SIZE]);

/* "+447700900123". The lint knows who may call it. */
void phone_full(const struct phone *phone, char out[PHONE_FULL_SIZE]);

#endif

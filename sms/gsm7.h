/* SPDX-License-Identifier: MIT
 *
 * The GSM 7-bit default alphabet: which characters a cheap text can carry, and how to bring our own
 * words into it.
 */
#ifndef SMS_GSM7_H
#define SMS_GSM7_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Septets that ${code} takes: 1 in the basic table, 2 in the extension table (escape and
 * character), 0 if it is in neither.  [3GPP TS 23.038 sections 6.2.1 and 6.2.1.1]
 */
int gsm7_septets(int32_t code);

/* The septets themselves into ${out}; returns how many, as gsm7_septets does. */
int gsm7_put(int32_t code, unsigned char out[2]);

/* Whether all of ${n} bytes of UTF-8 are in the two tables, and how many septets they take. False
 * for bytes that are not UTF-8. */
bool gsm7_fits(const char *text, size_t n, int *septets);

/*
 * The same words in GSM-7, for texts of our own making only (a text to be measured "exactly as
 * given" never comes here): quotes, dashes, ellipses and spaces in their plain form, zero-width
 * characters gone, other accents off their letters (the circumflexes of Welsh among them), "?" for
 * what has no plain form and for bytes that are not UTF-8. NUL-ended, in ${arena}.
 */
char *gsm7_plain(const char *text, size_t n, struct arena *arena);

#endif

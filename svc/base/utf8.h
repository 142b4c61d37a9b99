/* SPDX-License-Identifier: MIT
 *
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The character at ${*at} (which must be below ${n}); moves ${*at} past it. Returns its code point,
 * or -1 if the bytes there are not UTF-8 (${*at} then moves on by one byte).
 */
int32_t utf8_next(const char *text, size_t n, size_t *at);

/* Writes ${code} to ${out} and returns the number of bytes, 1..4; ${code} must be a scalar value.
 */
int utf8_put(int32_t code, char out[4]);

bool utf8_is_valid(const char *text, size_t n);

#endif

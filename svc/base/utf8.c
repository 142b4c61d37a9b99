/* SPDX-License-Identifier: MIT
 *
 * Reading and writing UTF-8 one character at a time.
 */
#include "base/utf8.h"

#include "base/err.h"

int32_t
utf8_next(const char *text, size_t n, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text + *at;
	size_t left = n - *at;
	int more = p[0] < 0x80   ? 0
		   : p[0] < 0xc2 ? -1
		   : p[0] < 0xe0 ? 1
		   : p[0] < 0xf0 ? 2
		   : p[0] < 0xf5 ? 3
				 : -1;
	if (more < 0 || left < (size_t)more + 1) {
		*at += 1;
		return -1;
	}
	static const unsigned char lead_bits[] = {0x7f, 0x1f, 0x0f, 0x07};
	static const int32_t least_code[] = {0, 0x80, 0x800, 0x10000};
	int32_t code = p[0] & lead_bits[more];
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			*at += 1;
			return -1;
		}
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < least_code[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
		*at += 1;
		return -1;
	}
	*at += (size_t)more + 1;
	return code;
}

int
utf8_put(int32_t code, char out[4])
{
	ensure(code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff));
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	for (int i = more; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(lead[more] | code);
	return more + 1;
}

bool
utf8_is_valid(const char *text, size_t n)
{
	for (size_t at = 0; at < n;)
		if (utf8_next(text, n, &at) < 0)
			return false;
	return true;
}

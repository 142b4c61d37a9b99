/* SPDX-License-Identifier: MIT
 *
 * libsodium writes it; lines are ours.
 */
#include "base/base64.h"

#include <sodium.h>

#define LINE_BYTES (BASE64_LINE_MAX / 4 * 3)

/* At most LINE_BYTES of them. */
static void
add_some(struct buf *out, const unsigned char *bytes, size_t n)
{
	char text[BASE64_LINE_MAX + 1];
	sodium_bin2base64(text, sizeof(text), bytes, n, sodium_base64_VARIANT_ORIGINAL);
	buf_add_text(out, text);
}

void
base64_add(struct buf *out, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;
	for (size_t at = 0; at < n; at += LINE_BYTES)
		add_some(out, from + at, n - at < LINE_BYTES ? n - at : LINE_BYTES);
}

void
base64_add_lines(struct buf *out, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;
	for (size_t at = 0; at < n; at += LINE_BYTES) {
		add_some(out, from + at, n - at < LINE_BYTES ? n - at : LINE_BYTES);
		buf_add_text(out, "\r\n");
	}
}

/* SPDX-License-Identifier: MIT
 *
 * libsodium writes it; lines are ours.
 */
#include "base/base64.h"

#include <sodium.h>

#define LINE_BYTES (BASE64_LINE_MAX / 4 * 3)

/* At most LINE_BYTES of them. */
static void
add_some(struct buf *out, const unsigned char *bytes, size_t n, int variant)
{
	char text[BASE64_LINE_MAX + 1];
	sodium_bin2base64(text, sizeof(text), bytes, n, variant);
	buf_add_text(out, text);
}

/* All of them, on one line. */
static void
add_all(struct buf *out, const unsigned char *bytes, size_t n, int variant)
{
	for (size_t at = 0; at < n; at += LINE_BYTES)
		add_some(out, bytes + at, n - at < LINE_BYTES ? n - at : LINE_BYTES, variant);
}

void
base64_add(struct buf *out, const void *bytes, size_t n)
{
	add_all(out, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

void
base64_add_url(struct buf *out, const void *bytes, size_t n)
{
	add_all(out, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void
base64_add_lines(struct buf *out, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;
	for (size_t at = 0; at < n; at += LINE_BYTES) {
		add_some(out, from + at, n - at < LINE_BYTES ? n - at : LINE_BYTES,
			 sodium_base64_VARIANT_ORIGINAL);
		buf_add_text(out, "\r\n");
	}
}

/* SPDX-License-Identifier: MIT
 *
 * Texts that came in, as UTF-8.
 */
#include "sms/transport/received.h"

#include <string.h>

#include "base/utf8.h"

/* Adds one character to the text; false when it is full. */
static bool
add_character(struct transport_inbound *inbound, int32_t code)
{
	char bytes[4];
	if (code == 0)
		return true;
	int n = utf8_put(code < 0 ? '?' : code, bytes);
	if (inbound->n + (size_t)n > TRANSPORT_INBOUND_MAX)
		return false;
	memcpy(inbound->text + inbound->n, bytes, (size_t)n);
	inbound->n += (size_t)n;
	inbound->text[inbound->n] = '\0';
	return true;
}

void
received_utf16(const unsigned char *bytes, size_t n, struct transport_inbound *inbound)
{
	for (size_t at = 0; at + 1 < n; at += 2) {
		int32_t code = bytes[at] << 8 | bytes[at + 1];
		int32_t low = at + 3 < n ? bytes[at + 2] << 8 | bytes[at + 3] : 0;
		if ((code & 0xfc00) == 0xd800 && (low & 0xfc00) == 0xdc00) {
			code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
			at += 2;
		} else if ((code & 0xf800) == 0xd800) {
			code = -1;
		}
		if (!add_character(inbound, code))
			return;
	}
}

void
received_bytes(const char *bytes, size_t n, struct transport_inbound *inbound)
{
	bool is_utf8 = utf8_is_valid(bytes, n);
	for (size_t at = 0; at < n;) {
		int32_t code = is_utf8 ? utf8_next(bytes, n, &at) : (unsigned char)bytes[at++];
		if (!add_character(inbound, code))
			return;
	}
}

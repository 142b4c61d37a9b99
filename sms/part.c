/* SPDX-License-Identifier: MIT
 *
 * Reading the elements of a user data header: behind its length a name, a length and so many bytes
 * of each.
 */
#include "sms/part.h"

#include <string.h>

#define ELEMENT_NARROW 0x00 /* concatenated short messages, 8-bit reference number */
#define ELEMENT_WIDE   0x08 /* the same, 16-bit */

void
part_read(const unsigned char *header, size_t n, struct part *out)
{
	memset(out, 0, sizeof(*out));
	size_t end = n == 0 || header[0] + (size_t)1 > n ? n : header[0] + (size_t)1;
	for (size_t at = 1; at + 1 < end; at += 2 + (size_t)header[at + 1]) {
		const unsigned char *data = &header[at + 2];
		size_t length = header[at + 1];
		bool is_narrow = header[at] == ELEMENT_NARROW && length == 3;
		bool is_wide = header[at] == ELEMENT_WIDE && length == 4;
		if (at + 2 + length > end || (!is_narrow && !is_wide))
			continue;
		struct part part = {
		    .reference = is_wide ? data[0] << 8 | data[1] : data[0],
		    .is_wide = is_wide,
		    .total = data[length - 2],
		    .number = data[length - 1],
		};
		if (part.total < 2 || part.number < 1 || part.number > part.total)
			continue;
		*out = part;
	}
}

bool
part_is_beside(const struct part *one, const struct part *other)
{
	return one->reference == other->reference && one->is_wide == other->is_wide &&
	       one->total == other->total;
}

/* SPDX-License-Identifier: MIT
 *
 * How a text travels: its encoding and its parts. We split ourselves; no gateway's splitter is
 * trusted (some cut emoji in two).
 */
#ifndef SMS_SEGMENT_H
#define SMS_SEGMENT_H

#include <stddef.h>

#include "base/arena.h"

#define SEGMENT_PARTS_MAX 255 /* the count of parts is one byte  [TS 23.040 9.2.3.24.1] */

enum segment_encoding {
	SEGMENT_GSM7,
	SEGMENT_UCS2, /* UTF-16BE on the air; a character beyond U+FFFF is a surrogate pair */
};

struct segment {
	const char *text; /* UTF-8, a slice of the text that was split; not NUL-ended */
	size_t n;         /* bytes */
	int units;        /* septets or UTF-16 code units, without header */
};

struct segments {
	enum segment_encoding encoding;
	int units; /* of the whole text; the sum over the parts */
	int n;     /* parts, 1..SEGMENT_PARTS_MAX */
	struct segment *parts;
};

/*
 * Split ${n} bytes of UTF-8, exactly as given.
 *
 * GSM-7 if every character is in its basic or extension table, otherwise UCS-2. One part holds 160
 * septets or 70 code units; 153 or 67 when there is more than one, for the header with an 8-bit
 * reference. An escape and its character, and the two halves of a surrogate pair, are never
 * divided.  [TS 23.038 section 6.2; TS 23.040 section 9.2.3.24.1] The empty text is one empty part
 * in GSM-7.
 *
 * Returns  0 with *out in ${arena}, its slices pointing into ${text}; E_INPUT if the bytes are not
 *          UTF-8; E_LIMIT if they need more than SEGMENT_PARTS_MAX parts.
 */
MUST_USE
int segment_split(const char *text, size_t n, struct arena *arena, struct segments *out);

const char *segment_encoding_name(enum segment_encoding encoding); /* "GSM-7", "UCS-2" */

#endif

/* SPDX-License-Identifier: MIT
 *
 * Splitting a text into the parts that travel.
 */
#include "sms/segment.h"

#include <stdbool.h>

#include "base/utf8.h"
#include "sms/gsm7.h"

struct capacity {
	int alone;   /* units of a text in one part */
	int in_part; /* units of each of several */
};

static const struct capacity capacities[] = {
    [SEGMENT_GSM7] = {160, 153},
    [SEGMENT_UCS2] = {70, 67},
};

/* Units of one character; both halves of a surrogate pair, both septets of an escape. */
static int
character_units(enum segment_encoding encoding, int32_t code)
{
	if (encoding == SEGMENT_GSM7)
		return gsm7_septets(code);
	return code > 0xffff ? 2 : 1;
}

/* The cheapest encoding for the text, and its units; false if it is not UTF-8. */
static bool
measure(const char *text, size_t n, enum segment_encoding *encoding, int64_t *units)
{
	int64_t septets = 0;
	int64_t code_units = 0;
	*encoding = SEGMENT_GSM7;
	for (size_t at = 0; at < n;) {
		int32_t code = utf8_next(text, n, &at);
		if (code < 0)
			return false;
		int one = gsm7_septets(code);
		if (one == 0)
			*encoding = SEGMENT_UCS2;
		septets += one;
		code_units += character_units(SEGMENT_UCS2, code);
	}
	*units = *encoding == SEGMENT_GSM7 ? septets : code_units;
	return true;
}

/* Fills ${parts} (of room for SEGMENT_PARTS_MAX); returns how many, or E_LIMIT. */
static int
fill_parts(const char *text, size_t n, enum segment_encoding encoding, int room,
	   struct segment parts[])
{
	int n_parts = 1;
	parts[0] = (struct segment){.text = text};
	for (size_t at = 0; at < n;) {
		size_t start = at;
		int units = character_units(encoding, utf8_next(text, n, &at));
		struct segment *part = &parts[n_parts - 1];
		if (part->units + units > room) {
			if (n_parts == SEGMENT_PARTS_MAX)
				return E_LIMIT;
			part = &parts[n_parts++];
			*part = (struct segment){.text = text + start};
		}
		part->units += units;
		part->n += at - start;
	}
	return n_parts;
}

int
segment_split(const char *text, size_t n, struct arena *arena, struct segments *out)
{
	enum segment_encoding encoding;
	int64_t units = 0;
	if (!measure(text, n, &encoding, &units))
		return E_INPUT;
	const struct capacity *capacity = &capacities[encoding];
	if (units > (int64_t)SEGMENT_PARTS_MAX * capacity->in_part)
		return E_LIMIT;
	bool is_alone = units <= capacity->alone;
	struct segment *parts =
	    arena_array(arena, struct segment, is_alone ? 1 : SEGMENT_PARTS_MAX);
	int n_parts = 1;
	if (is_alone)
		parts[0] = (struct segment){.text = text, .n = n, .units = (int)units};
	else
		n_parts = fill_parts(text, n, encoding, capacity->in_part, parts);
	if (n_parts < 0)
		return n_parts;
	*out = (struct segments){encoding, (int)units, n_parts, parts};
	return 0;
}

const char *
segment_encoding_name(enum segment_encoding encoding)
{
	return encoding == SEGMENT_GSM7 ? "GSM-7" : "UCS-2";
}

/* SPDX-License-Identifier: MIT
 *
 * Splitting: whatever the bytes, each part that travels decodes back to the words it was cut from,
 * by a table that is not the splitter's, and no part could have been spared. And the plain form of
 * any bytes is in the GSM alphabet.
 * reaches: sms/segment.c sms/gsm7.c
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sms/gsm7.h"
#include "sms/segment.h"
#include "tests/fuzz/fuzz.h"

#define ESCAPE    0x1b
#define UNITS_MAX 160

/* Septets 0 to 127, and those behind an escape.  [TS 23.038 sections 6.2.1 and 6.2.1.1] */
static const char alphabet[] =
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5"
    "\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\x1b\u00c6\u00e6\u00df\u00c9"
    " !\"#\u00a4%&'()*+,-./0123456789:;<=>?"
    "\u00a1"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
    "\u00bf"
    "abcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";
static const struct {
	unsigned char septet;
	int32_t code;
} escaped[] = {{10, '\f'}, {20, '^'}, {40, '{'}, {41, '}'}, {47, '\\'},
	       {60, '['},  {61, '~'}, {62, ']'}, {64, '|'}, {101, 0x20ac}};

static int32_t
of_septet(unsigned char septet)
{
	size_t at = 0;
	int32_t code = -1;
	ensure(septet < 128);
	for (int i = 0; i <= septet; i++)
		code = utf8_next(alphabet, sizeof(alphabet) - 1, &at);
	return code;
}

static int32_t
of_escaped(unsigned char septet)
{
	for (size_t i = 0; i < ARRAY_LEN(escaped); i++)
		if (escaped[i].septet == septet)
			return escaped[i].code;
	panic("no character stands behind an escape at %d", septet);
}

/* The code units of ${part}, as they would travel; how many. */
static int
encode(enum segment_encoding encoding, const struct segment *part, uint16_t units[UNITS_MAX])
{
	int n = 0;
	for (size_t at = 0; at < part->n;) {
		unsigned char septets[2];
		int32_t code = utf8_next(part->text, part->n, &at);
		ensure(code >= 0); /* a part is whole characters */
		int size = encoding == SEGMENT_GSM7 ? gsm7_put(code, septets) : 1 + (code > 0xffff);
		ensure(size > 0 && n + size <= UNITS_MAX);
		if (encoding == SEGMENT_GSM7) {
			for (int i = 0; i < size; i++)
				units[n++] = septets[i];
		} else if (code > 0xffff) {
			units[n++] = (uint16_t)(0xd800 + ((code - 0x10000) >> 10));
			units[n++] = (uint16_t)(0xdc00 + ((code - 0x10000) & 0x3ff));
		} else {
			units[n++] = (uint16_t)code;
		}
	}
	return n;
}

/* They read as the words of ${part} again, and none needs a neighbour's unit. */
static void
decode(enum segment_encoding encoding, const struct segment *part, const uint16_t units[], int n)
{
	size_t at = 0;
	for (int i = 0; i < n; i++) {
		int32_t code = units[i];
		bool is_first =
		    encoding == SEGMENT_GSM7 ? code == ESCAPE : (code & 0xfc00) == 0xd800;
		ensure(!is_first || i + 1 < n);
		if (encoding == SEGMENT_GSM7)
			code = is_first ? of_escaped((unsigned char)units[++i])
					: of_septet((unsigned char)code);
		else if (is_first)
			code = 0x10000 + ((code & 0x3ff) << 10) + (units[++i] & 0x3ff);
		ensure(utf8_next(part->text, part->n, &at) == code);
	}
	ensure(at == part->n);
}

static int
first_units(enum segment_encoding encoding, const struct segment *part)
{
	size_t at = 0;
	int32_t code = utf8_next(part->text, part->n, &at);
	return encoding == SEGMENT_GSM7 ? gsm7_septets(code) : 1 + (code > 0xffff);
}

static void
check_split(const char *text, size_t n, const struct segments *split)
{
	static const int rooms[][2] = {[SEGMENT_GSM7] = {160, 153}, [SEGMENT_UCS2] = {70, 67}};
	uint16_t units[UNITS_MAX];
	int room = rooms[split->encoding][split->n > 1];
	int sum = 0;
	size_t at = 0;
	int septets;
	ensure(gsm7_fits(text, n, &septets) == (split->encoding == SEGMENT_GSM7));
	for (int i = 0; i < split->n; i++) {
		const struct segment *part = &split->parts[i];
		ensure(part->text == text + at);
		at += part->n;
		sum += part->units;
		ensure(encode(split->encoding, part, units) == part->units && part->units <= room);
		decode(split->encoding, part, units, part->units);
		/* What the next one begins with had no room here. */
		ensure(i + 1 == split->n ||
		       part->units + first_units(split->encoding, part + 1) > room);
	}
	ensure(at == n && sum == split->units);
	ensure(split->n == 1 || sum > rooms[split->encoding][0]);
}

static void
check_plain(const char *text, size_t n, struct arena *arena)
{
	int septets;
	const char *plain = gsm7_plain(text, n, arena);
	ensure(gsm7_fits(plain, strlen(plain), &septets));
	const char *again = gsm7_plain(plain, strlen(plain), arena);
	ensure(strcmp(plain, again) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena;
	struct segments split;
	char *text = fuzz_text(data, n);
	arena_init(&arena);
	int rc = segment_split(text, n, &arena, &split);
	ensure((rc == E_INPUT) == !utf8_is_valid(text, n));
	ensure(rc == 0 || rc == E_INPUT || (rc == E_LIMIT && n > (size_t)SEGMENT_PARTS_MAX * 66));
	if (rc == 0)
		check_split(text, n, &split);
	check_plain(text, n, &arena);
	arena_fini(&arena);
	free(text);
	return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Random texts against a splitter written another way: it writes all septets or code units into one
 * row first, an escape or high surrogate marked, and then cuts the row.
 */
#include "sms/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "base/utf8.h"

#define CASES          2000
#define CHARACTERS_MAX 700

/* Characters by what they cost, so that the oracle needs no table of ours. */
static const char *const one_septet[] = {"a", " ", "@", "\u00a3", "\u00e9", "\u03a9", "\n", "_"};
static const char *const two_septets[] = {"{", "\u20ac", "~", "\f", "\\"};
static const char *const one_unit[] = {"\u0175", "\u00e7", "`", "\u4e2d", "\u2019", "\t"};
static const char *const two_units[] = {"\U0001f44d", "\U00020bb7"};

struct row {
	int n;
	bool is_first_of_two[2 * CHARACTERS_MAX];
};

/* How many parts, and how many units each holds. */
static int
cut_row(const struct row *row, int alone, int in_part, int sizes[])
{
	int n = 0;
	if (row->n <= alone) {
		sizes[0] = row->n;
		return 1;
	}
	for (int at = 0; at < row->n; n++) {
		int end = at + in_part < row->n ? at + in_part : row->n;
		if (row->is_first_of_two[end - 1] && end < row->n)
			end--;
		sizes[n] = end - at;
		at = end;
	}
	return n;
}

static void
check(struct rng *rng, int n_characters, bool is_gsm)
{
	static struct row septets;
	static struct row units;
	char text[4 * CHARACTERS_MAX + 1];
	size_t n = 0;
	struct arena arena;
	struct segments segments;
	int sizes[CHARACTERS_MAX + 1];
	bool has_other = false;
	memset(&septets, 0, sizeof septets);
	memset(&units, 0, sizeof units);
	for (int i = 0; i < n_characters; i++) {
		const char *character = one_septet[rng_below(rng, ARRAY_LEN(one_septet))];
		int cost = 1;
		uint32_t draw = rng_below(rng, 8);
		bool is_other = !is_gsm && draw >= 6;
		has_other = has_other || is_other;
		if (draw == 1) {
			character = two_septets[rng_below(rng, ARRAY_LEN(two_septets))];
			septets.is_first_of_two[septets.n] = true;
			cost = 2;
		} else if (is_other && draw == 6) {
			character = one_unit[rng_below(rng, ARRAY_LEN(one_unit))];
		} else if (is_other) {
			character = two_units[rng_below(rng, ARRAY_LEN(two_units))];
			units.is_first_of_two[units.n++] = true;
		}
		septets.n += cost;
		units.n++;
		memcpy(text + n, character, strlen(character));
		n += strlen(character);
	}
	int expected =
	    has_other ? cut_row(&units, 70, 67, sizes) : cut_row(&septets, 160, 153, sizes);
	arena_init(&arena);
	assert_int_equal(segment_split(text, n, &arena, &segments), 0);
	assert_int_equal(segments.encoding, has_other ? SEGMENT_UCS2 : SEGMENT_GSM7);
	assert_int_equal(segments.units, has_other ? units.n : septets.n);
	assert_int_equal(segments.n, expected);
	size_t at = 0;
	for (int i = 0; i < segments.n; i++) {
		assert_int_equal(segments.parts[i].units, sizes[i]);
		assert_ptr_equal(segments.parts[i].text, text + at);
		assert_true(utf8_is_valid(segments.parts[i].text, segments.parts[i].n));
		at += segments.parts[i].n;
	}
	assert_int_equal(at, n);
	arena_fini(&arena);
}

static void
texts_are_cut_as_by_the_other_splitter(void **state)
{
	static const int edges[] = {0, 60, 66, 67, 68, 70, 133, 134, 140, 152, 153, 158, 160, 300};
	struct rng rng;
	(void)state;
	rng_seed(&rng, 160);
	for (int i = 0; i < CASES; i++) {
		int n = i % 2 == 0
			    ? (int)rng_below(&rng, CHARACTERS_MAX)
			    : edges[rng_below(&rng, ARRAY_LEN(edges))] + (int)rng_below(&rng, 4);
		check(&rng, n, i % 3 == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_cut_as_by_the_other_splitter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

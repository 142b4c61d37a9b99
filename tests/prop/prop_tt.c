/* SPDX-License-Identifier: MIT
 *
 * Damage: feeds and timetables with bytes changed at random are refused with a reason, or read and
 * then answer without a fault. Meant to be run under the sanitizers as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/feed.h"
#include "travel/feed/compile.h"
#include "travel/table/tt_write.h"
#include "travel/scan/csa.h"

#define CASES 2000

/* How live data and journeys from door to door walk through it. */
static uint64_t
walk_through(const struct tt *tt)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < tt->n_trips; i++) {
		const struct tt_trip *trip = &tt->trips[i];
		uint32_t n;
		const struct tt_call *calls = tt_trip_calls(tt, i, &n);
		for (uint32_t k = 0; k < n; k++) {
			uint32_t ride = tt_ride_from(tt, i, k);
			sum += ride == TT_NONE ? 0 : (uint64_t)tt->connections[ride].depart_s;
			sum += tt->stops[calls[k].stop].id + tt_call_find(tt, i, calls[k].sequence);
			sum += tt_call_at(tt, i, calls[k].stop, k);
		}
		struct tt_range range = tt_trips_find(tt, trip->feed, tt_text(tt, trip->id));
		for (uint32_t k = 0; k < range.n; k++)
			sum += tt->trips[tt->trips_by_id[range.first + k]].pattern;
	}
	for (uint32_t i = 0; i < tt->n_stops; i++) {
		for (uint32_t up = i; up != TT_NONE; up = tt->stops[up].parent)
			sum += strlen(tt_text(tt, tt->stops[up].platform));
		sum += tt_stop_find_in(tt, 0, tt_text(tt, tt->stops[i].id));
		for (uint32_t k = tt->transfer_first[i]; k < tt->transfer_first[i + 1]; k++)
			sum += (uint64_t)tt->transfers[k].min_s;
	}
	for (uint32_t i = 0; i < tt->n_transfers; i++)
		sum += strlen(tt_text(tt, tt->transfers[i].from_trip)) + tt->transfers[i].to_route;
	for (uint32_t i = 0; i < tt->n_feeds; i++)
		sum += strlen(tt_text(tt, tt->feeds[i].file)) + tt_feed_find(tt, "feed.zip");
	return sum;
}

/* Ask everything of everywhere on one date. */
static void
use(const struct tt *tt)
{
	struct csa_day day;
	struct csa_work work;
	csa_day_init(&day, tt, civil_from_ymd(2023, 9, 17));
	csa_work_init(&work, &day);
	for (uint32_t from = 0; from < tt->n_stops && from < 12; from++) {
		csa_all(&day, &work, from, 0);
		for (uint32_t to = 0; to < tt->n_stops && to < 12; to++) {
			struct csa_answer answer = csa_earliest(&day, &work, from, to, 0);
			assert_true(answer.arrive_s >= 0);
			csa_latest(&day, &work, from, to, 90000);
		}
	}
	size_t n_letters = 0;
	for (uint32_t i = 0; i < tt->n_stops; i++)
		n_letters += strlen(tt_text(tt, tt->stops[i].name));
	for (uint32_t i = 0; i < tt->n_trips; i++)
		n_letters +=
		    strlen(tt_text(tt, tt->agencies[tt->routes[tt->trips[i].route].agency].name));
	assert_true(n_letters < UINT32_MAX);
	assert_true(walk_through(tt) != 1);
	char date[CIVIL_DATE_SIZE];
	if (tt->facts.first_day <= tt->facts.last_day) {
		civil_date_format((struct civil_date){tt->facts.first_day}, date);
		civil_date_format((struct civil_date){tt->facts.last_day}, date);
	}
	csa_work_fini(&work);
	csa_day_fini(&day);
}

static void
a_damaged_timetable_is_refused_or_answers(void **state)
{
	struct feed *feed = *state;
	feed_set_odd(feed);
	assert_int_equal(feed_compile(feed), 0);
	FILE *file = fopen(feed->tt, "rb");
	assert_non_null(file);
	static _Alignas(16) unsigned char whole[65536], damaged[65536];
	size_t n = fread(whole, 1, sizeof(whole), file);
	fclose(file);
	int n_opened = 0;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct rng rng;
		rng_seed(&rng, seed);
		memcpy(damaged, whole, n);
		for (int i = rng_between(&rng, 1, 3); i > 0; i--) {
			size_t at = rng_below(&rng, (uint32_t)n / 4) * 4;
			uint32_t word;
			memcpy(&word, damaged + at, 4);
			switch (rng_below(&rng, 4)) {
			case 0:
				word = (uint32_t)rng_next(&rng);
				break;
			case 1:
				word ^= 1u << rng_below(&rng, 32);
				break;
			case 2:
				word += (uint32_t)rng_between(&rng, -3, 3);
				break;
			default:
				word = rng_below(&rng, 20);
				break;
			}
			memcpy(damaged + at, &word, 4);
		}
		uint64_t sum = tt_checksum(damaged, n);
		memcpy(damaged + TT_CHECKSUM_AT, &sum, 8);
		struct tt tt;
		int rc = tt_from_bytes(&tt, damaged, n);
		assert_true(rc == 0 || rc == E_CORRUPT);
		if (rc == 0) {
			n_opened++;
			use(&tt);
			tt_close(&tt);
		}
	}
	/* Both happened, and often. */
	assert_in_range(n_opened, CASES / 20, CASES - CASES / 20);
}

static void
a_damaged_feed_is_refused_with_a_reason_or_answers(void **state)
{
	(void)state;
	int n_compiled = 0;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct rng rng;
		rng_seed(&rng, seed);
		struct feed feed;
		feed_init(&feed);
		feed_set_odd(&feed);
		for (int i = rng_between(&rng, 1, 3); i > 0; i--) {
			struct feed_file *file = &feed.files[rng_below(&rng, FEED_FILES_MAX)];
			if (file->name == NULL || file->n == 0)
				continue;
			char *text = arena_strndup(&feed.arena, file->text, file->n);
			static const char odd[] = "\"\",,\n\r\xff :0912S-;\xef\t";
			size_t at = rng_below(&rng, (uint32_t)file->n);
			if (rng_below(&rng, 8) == 0)
				file->n = at;
			else
				text[at] = odd[rng_below(&rng, sizeof(odd))];
			file->text = text;
		}
		int rc = feed_compile(&feed);
		assert_true(rc == 0 || (rc == E_INPUT && feed.problems->count > 0));
		if (rc == 0) {
			n_compiled++;
			struct tt tt;
			assert_int_equal(tt_open(&tt, feed.tt, feed.problems), 0);
			use(&tt);
			tt_close(&tt);
		}
		feed_fini(&feed);
	}
	assert_in_range(n_compiled, CASES / 20, CASES - CASES / 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_damaged_timetable_is_refused_or_answers, feed_set_up,
					    feed_tear_down),
	    cmocka_unit_test(a_damaged_feed_is_refused_with_a_reason_or_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Damaged inputs of the calendar: sound documents with bytes changed, cut out, doubled or swapped
 * in from others. Nothing may crash; what is refused tells a place; what is read gives sound days.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"
#include "base/rng.h"
#include "calendar/directory.h"
#include "calendar/hours.h"
#include "calendar/policy.h"

#define CASES 2000

static const char *const OSM[] = {
    "Mo-Fr 09:00-17:00; Sa off; PH off",
    "Fr-Su,PH 22:00-02:00,10:00-12:00 open \"ring the bell\", We 01:00-26:00; Tu off",
    "24/7; Mo 03:00-04:00 off \"cleaning\"",
};

static const char SERVICE[] =
    "[{\"id\": \"s\", \"name\": \"K\", \"status\": \"active\", \"schedules\": ["
    "{\"freq\": \"WEEKLY\", \"interval\": 2, \"byday\": \"MO,FR\", \"dtstart\": \"2023-01-02\","
    "\"count\": 90, \"wkst\": \"SU\", \"opens_at\": \"09:00:00Z\", \"closes_at\": \"12:00\"},"
    "{\"freq\": \"MONTHLY\", \"byday\": \"2TU,-1WE\", \"valid_from\": \"2023-01-01\","
    "\"valid_to\": \"2024-12-31\", \"opens_at\": \"10:00\", \"closes_at\": \"24:00\"},"
    "{\"freq\": \"MONTHLY\", \"bymonthday\": \"1,15,-1\", \"opens_at\": \"01:00\","
    "\"closes_at\": \"02:00\", \"until\": \"2030-01-01\"}],"
    "\"service_at_locations\": [{\"id\": \"p\", \"location\": {\"id\": \"l\","
    "\"location_type\": \"physical\", \"latitude\": 51.5, \"longitude\": -3.0}}],"
    "\"attributes\": [{\"taxonomy_term\": {\"name\": \"kitchen\", \"taxonomy\":"
    "\"firstday-service\"}}]}]";

/* A damaged copy on the heap of exactly its size and NUL, so that one read too many is seen. */
static char *
damaged(struct rng *rng, const char *text)
{
	static const char pieces[] = "0123456789-:;,\"{}[]+ \\/MOTUWEPHoff\xc3\xff";
	size_t n = strlen(text);
	char *copy = calloc(1, 2 * n + 64);
	assert_non_null(copy);
	memcpy(copy, text, n);
	for (int k = rng_between(rng, 1, 3); k > 0 && n > 0; k--) {
		size_t at = rng_below(rng, (uint32_t)n);
		size_t length = rng_below(rng, 12);
		length = at + length > n ? n - at : length;
		switch (rng_below(rng, 4)) {
		case 0:
			copy[at] = pieces[rng_below(rng, sizeof(pieces) - 1)];
			break;
		case 1:
			copy[at] = (char)(1 + rng_below(rng, 255));
			break;
		case 2: /* cut out */
			memmove(copy + at, copy + at + length, n - at - length + 1);
			n -= length;
			break;
		default: /* doubled */
			memmove(copy + at + length, copy + at, n - at + 1);
			n += length;
		}
	}
	char *exact = realloc(copy, n + 1);
	assert_non_null(exact);
	return exact;
}

static void
check_days(struct calendar_test *test, const struct hours *hours, struct rng *rng)
{
	for (int i = 0; i < 4; i++) {
		struct civil_date date = {rng_between(rng, 19000, 21000)};
		struct hours_day day;
		hours_open(hours, &test->holidays, date, &day);
		assert_true(day.n > 0 || day.because[0] != '\0');
		assert_true(day.is_known || day.n == 0);
		for (size_t k = 0; k < day.n; k++) {
			assert_true(day.open[k].open_min < day.open[k].close_min);
			assert_true(day.open[k].open_min >= 0 && day.open[k].close_min <= 2880);
			if (k > 0)
				assert_true(day.open[k].open_min > day.open[k - 1].close_min);
		}
		struct hours_shut shut;
		(void)!hours_shut_after(hours, &test->holidays, date, &shut);
	}
}

static void
expect_places(const struct calendar_test *test)
{
	assert_true(test->problems.count > 0);
	for (size_t i = 0; i < problems_kept(&test->problems); i++)
		assert_true(test->problems.list[i].text[0] != '\0');
}

static void
damaged_osm_texts_are_refused_or_give_sound_days(void **state)
{
	struct calendar_test *test = *state;
	struct rng rng;
	int n_read = 0;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		rng_seed(&rng, seed);
		char *text = damaged(&rng, OSM[seed % ARRAY_LEN(OSM)]);
		calendar_forget(test);
		struct hours hours = {
		    .osm = osm_hours_parse(text, NULL, &test->arena, &test->problems)};
		free(text);
		if (hours.osm == NULL) {
			expect_places(test);
			continue;
		}
		n_read++;
		check_days(test, &hours, &rng);
	}
	assert_in_range(n_read, CASES / 20, CASES / 2);
}

static void
damaged_directories_are_refused_or_give_sound_days(void **state)
{
	struct calendar_test *test = *state;
	struct rng rng;
	int n_read = 0;
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		rng_seed(&rng, seed);
		char *text = damaged(&rng, SERVICE);
		calendar_forget(test);
		const struct directory *directory =
		    directory_parse(text, strlen(text), &test->arena, &test->problems);
		free(text);
		if (directory == NULL) {
			expect_places(test);
			continue;
		}
		n_read++;
		for (size_t i = 0; i < directory->n; i++)
			check_days(test, &directory->entries[i].hours, &rng);
	}
	assert_in_range(n_read, CASES / 20, CASES / 2);
}

static void
damaged_policies_and_lists_of_holidays_are_refused_or_answer(void **state)
{
	struct calendar_test *test = *state;
	struct rng rng;
	size_t n;
	char *policy_text = calendar_file(test, "conf/policy/release-day.json", &n);
	const char *holidays_text = "{\"england-and-wales\": {\"events\": [{\"title\": \"A\","
				    "\"date\": \"2024-01-01\"}, {\"title\": \"B\", \"date\":"
				    "\"2024-12-25\", \"notes\": \"\"}]}}";
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct arena arena;
		arena_init(&arena);
		rng_seed(&rng, seed);
		char *text = damaged(&rng, seed % 2 == 0 ? policy_text : holidays_text);
		problems_init(&test->problems, &arena);
		struct holidays holidays;
		const struct policy *policy = NULL;
		if (seed % 2 == 0)
			policy = policy_parse(text, strlen(text), &arena, &test->problems);
		else if (holidays_parse(text, strlen(text), HOLIDAYS_DIVISION, &arena,
					&test->problems, &holidays) == 0)
			assert_true(holidays.n > 0 && holidays.first.day <= holidays.last.day);
		free(text);
		if (policy != NULL) {
			const char *const *names;
			policy_sentences(policy, &names);
			struct policy_question question = {
			    {rng_between(&rng, 19000, 21000)}, rng_between(&rng, -1, 60), names[0]};
			struct policy_answer answer;
			if (policy_release(policy, &test->holidays, &question, &arena,
					   &test->problems, &answer) == 0)
				assert_true(answer.lawful.day <= question.nominal.day);
		}
		arena_fini(&arena);
	}
	problems_init(&test->problems, &test->arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(damaged_osm_texts_are_refused_or_give_sound_days),
	    TEST(damaged_directories_are_refused_or_give_sound_days),
	    TEST(damaged_policies_and_lists_of_holidays_are_refused_or_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * A door at an instant, by name and against a map of all minutes.
 */
#include "calendar/hours_at.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static struct hours
osm_of(struct calendar_test *test, const char *text)
{
	struct hours hours = {.osm = osm_hours_parse(text, NULL, &test->arena, &test->problems)};
	assert_non_null(hours.osm);
	return hours;
}

static const char *
moment(struct calendar_test *test, bool is_there, struct hours_moment moment)
{
	char day[CIVIL_DATE_SIZE];
	char time[CIVIL_TIME_SIZE];
	if (!is_there)
		return "-";
	civil_date_format(moment.date, day);
	civil_time_format(moment.minute, time);
	return arena_printf(&test->arena, "%s %s", day + 5, time);
}

/* "open until 11-27 16:30; last 11-27 16:30 until 11-30 09:00" */
static void
expect(struct calendar_test *test, const char *osm, const char *date, int minute, const char *said)
{
	struct hours hours = osm_of(test, osm);
	struct hours_at at;
	hours_at(&hours, &test->holidays, calendar_date(date), minute, &at);
	assert_true(at.is_known);
	assert_string_equal(
	    arena_printf(&test->arena, "%s until %s; last %s until %s",
			 at.is_open ? "open" : "shut",
			 at.is_open ? moment(test, at.shuts, at.shuts_at)
				    : moment(test, at.opens, at.opens_at),
			 moment(test, at.has_last_chance, at.last_chance),
			 moment(test, at.has_last_chance && at.reopens, at.reopens_at)),
	    said);
}

#define OFFICE "Mo-Th 09:00-12:00,13:00-17:00; Fr 09:00-16:30; PH off"

static void
a_door_says_until_when_and_when_the_last_chance_is(void **state)
{
	struct calendar_test *test = *state;
	expect(test, OFFICE, "2026-12-24", 600,
	       "open until 12-24 12:00; last 12-24 17:00 until 12-29 09:00");
	expect(test, OFFICE, "2026-12-24", 720,
	       "shut until 12-24 13:00; last 12-24 17:00 until 12-29 09:00");
	expect(test, OFFICE, "2026-12-24", 1019,
	       "open until 12-24 17:00; last 12-24 17:00 until 12-29 09:00");
	expect(test, OFFICE, "2026-12-24", 1020,
	       "shut until 12-29 09:00; last 12-31 17:00 until 01-04 09:00");
	expect(test, OFFICE, "2026-11-25", 540,
	       "open until 11-25 12:00; last 11-27 16:30 until 11-30 09:00");
}

static void
midnight_ends_a_date_and_openings_that_meet_are_one(void **state)
{
	struct calendar_test *test = *state;
	expect(test, "Fr 22:00-02:00", "2023-09-16", 60,
	       "open until 09-16 02:00; last 09-16 02:00 until 09-22 22:00");
	expect(test, "Fr 20:00-24:00", "2023-09-15", 1439,
	       "open until 09-15 24:00; last 09-15 24:00 until 09-22 20:00");
	expect(test, "Fr 20:00-24:00; Sa 00:00-03:00", "2023-09-15", 1439,
	       "open until 09-16 03:00; last 09-16 03:00 until 09-22 20:00");
	expect(test, "24/7", "2023-09-15", 0, "open until -; last - until -");
	expect(test, "Mo-Su 08:00-20:00", "2023-09-15", 0,
	       "shut until 09-15 08:00; last - until -");
	expect(test, "off", "2023-09-15", 600, "shut until -; last - until -");
}

static void
unknown_hours_are_neither_open_nor_shut(void **state)
{
	struct calendar_test *test = *state;
	struct hours hours = {.osm = NULL};
	struct hours_at at;
	hours_at(&hours, &test->holidays, calendar_date("2023-09-15"), 600, &at);
	assert_false(at.is_known);
	assert_false(at.is_open || at.opens || at.has_last_chance);
}

#define MAP_DAYS 40

/* Every minute of ${MAP_DAYS} days from the day before ${date}: open or not. */
static bool *
map_of(struct calendar_test *test, const struct hours *hours, struct civil_date date)
{
	bool *map = arena_array(&test->arena, bool, (MAP_DAYS + 1) * MINUTES_PER_DAY);
	for (int i = 0; i < MAP_DAYS; i++) {
		struct hours_day day;
		hours_open(hours, &test->holidays, civil_add_days(date, i - 1), &day);
		for (size_t k = 0; k < day.n; k++)
			for (int m = day.open[k].open_min; m < day.open[k].close_min; m++)
				map[i * MINUTES_PER_DAY + m] = true;
	}
	return map;
}

static int
minute_of(struct civil_date date, struct hours_moment moment)
{
	return (moment.date.day - date.day + 1) * MINUTES_PER_DAY + moment.minute;
}

static void
every_minute_agrees_with_a_map_of_all_minutes(void **state)
{
	static const char *const texts[] = {
	    OFFICE,
	    "Mo-Su 06:00-02:00",
	    "We 10:00-12:00",
	    "Fr 22:00-26:00; Sa 01:00-05:00",
	    "Mo-Fr 00:00-24:00; PH off",
	    "Sa,Su 00:00-24:00",
	};
	struct calendar_test *test = *state;
	struct civil_date date = calendar_date("2026-12-23");
	int n_open = 0, n_shut = 0;
	for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
		struct hours hours = osm_of(test, texts[t]);
		const bool *map = map_of(test, &hours, date);
		for (int m = 0; m < 7 * MINUTES_PER_DAY; m += 7) {
			struct hours_at at;
			hours_at(&hours, &test->holidays, civil_add_days(date, m / MINUTES_PER_DAY),
				 m % MINUTES_PER_DAY, &at);
			int now = m + MINUTES_PER_DAY;
			assert_int_equal(at.is_open, map[now]);
			int turn = at.is_open ? minute_of(date, at.shuts_at)
					      : minute_of(date, at.opens_at);
			assert_true(at.is_open ? at.shuts : at.opens);
			assert_true(turn > now);
			for (int k = now; k < turn; k++)
				assert_int_equal(map[k], at.is_open);
			assert_int_equal(map[turn], !at.is_open);
			n_open += at.is_open;
			n_shut += !at.is_open;
			if (!at.has_last_chance)
				continue;
			int last = minute_of(date, at.last_chance);
			assert_true(last > now && map[last - 1] && !map[last] && at.reopens);
			for (int k = last; k < minute_of(date, at.reopens_at); k++)
				assert_false(map[k]);
			assert_true(map[minute_of(date, at.reopens_at)]);
		}
	}
	assert_true(n_open > 2000 && n_shut > 2000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_door_says_until_when_and_when_the_last_chance_is),
	    TEST(midnight_ends_a_date_and_openings_that_meet_are_one),
	    TEST(unknown_hours_are_neither_open_nor_shut),
	    TEST(every_minute_agrees_with_a_map_of_all_minutes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

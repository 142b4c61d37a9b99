/* SPDX-License-Identifier: MIT
 *
 * Zones: against written vectors, against the rule for British summer time worked out here, and
 * against the C library's own reading of the same files.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/civil.h"
#include "base/rng.h"

#define HOUR_S 3600
#define DAY_S  86400

static const char *const ZONES[] = {
    "Europe/London",       "Europe/Dublin",    "America/New_York", "America/St_Johns",
    "America/Sao_Paulo",   "Asia/Kolkata",     "Asia/Tehran",      "Africa/Casablanca",
    "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia",     "Pacific/Chatham",
    "America/Godthab",
};

static struct civil_zone *
zone_of(const char *name)
{
	struct civil_zone *zone = civil_zone_load(name);
	assert_non_null(zone);
	return zone;
}

static int64_t
to_utc(const struct civil_zone *zone, int year, int month, int day, int minute)
{
	return civil_to_utc(zone, civil_from_ymd(year, month, day), minute).s;
}

static void
only_plain_names_of_zones_are_opened(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "",
	    "/etc/passwd",
	    "../zoneinfo/UTC",
	    "Europe/../UTC",
	    "Europe//London",
	    "Europe/London/",
	    ".",
	    "Europe/.x",
	    "Nowhere/Here",
	    "Europe",
	    "right/UTC",
	    "tzdata.zi",
	    "UTC\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_null(civil_zone_load(bad[i]));
	struct civil_zone *zone = zone_of("Etc/GMT+5");
	assert_string_equal(civil_zone_name(zone), "Etc/GMT+5");
	assert_int_equal(civil_offset_s(zone, (struct utc){0}), -5 * HOUR_S);
	civil_zone_free(zone);
	civil_zone_free(NULL);
}

static void
a_wall_time_that_occurs_twice_is_the_first(void **state)
{
	(void)state;
	struct civil_zone *london = zone_of("Europe/London");
	/* 2023-10-29 02:00 BST goes back to 01:00: 01:30 is 00:30Z, then again 01:30Z. */
	assert_int_equal(to_utc(london, 2023, 10, 29, 90), 1698539400);
	assert_int_equal(to_utc(london, 2023, 10, 29, 59), 1698537540);
	assert_int_equal(to_utc(london, 2023, 10, 29, 120), 1698544800);
	civil_zone_free(london);
}

static void
a_wall_time_that_is_skipped_keeps_the_offset_before(void **state)
{
	(void)state;
	struct civil_zone *london = zone_of("Europe/London");
	/* 2023-03-26 01:00 GMT goes on to 02:00: 01:30 is taken as 01:30Z.  [RFC 5545 3.3.5] */
	assert_int_equal(to_utc(london, 2023, 3, 26, 90), 1679794200);
	assert_int_equal(to_utc(london, 2023, 3, 26, 60), 1679792400);
	assert_int_equal(to_utc(london, 2023, 3, 26, 120), 1679792400);
	civil_zone_free(london);
}

static void
minutes_past_midnight_are_the_same_wall_time_of_the_next_date(void **state)
{
	(void)state;
	struct civil_zone *london = zone_of("Europe/London");
	assert_int_equal(to_utc(london, 2023, 9, 15, 1510), to_utc(london, 2023, 9, 16, 70));
	assert_int_equal(to_utc(london, 2023, 3, 25, 1440 + 180), to_utc(london, 2023, 3, 26, 180));
	civil_zone_free(london);
}

static void
service_times_count_from_noon_minus_twelve_hours(void **state)
{
	(void)state;
	struct civil_zone *london = zone_of("Europe/London");
	struct civil_date spring = civil_from_ymd(2023, 3, 26);
	/* Noon BST is 11:00Z, less 12 hours is 23:00Z of the day before: an hour before midnight.
	 */
	assert_int_equal(civil_service_utc(london, spring, 0).s, 1679785200);
	assert_int_equal(civil_service_utc(london, spring, 9 * HOUR_S).s,
			 to_utc(london, 2023, 3, 26, 540));
	civil_zone_free(london);
}

/* The last Sunday of a month of 31 days, worked out from the weekday of its last day. */
static int
last_sunday(int year, int month)
{
	enum civil_weekday last = civil_weekday(civil_from_ymd(year, month, 31));
	return 31 - ((int)last + 1) % 7;
}

static void
london_changes_at_one_utc_on_the_last_sundays_of_march_and_october(void **state)
{
	(void)state;
	struct civil_zone *london = zone_of("Europe/London");
	for (int year = 2020; year <= 2099; year++) {
		int64_t from_s =
		    (int64_t)civil_from_ymd(year, 3, last_sunday(year, 3)).day * DAY_S + HOUR_S;
		int64_t to_s =
		    (int64_t)civil_from_ymd(year, 10, last_sunday(year, 10)).day * DAY_S + HOUR_S;
		assert_int_equal(civil_offset_s(london, (struct utc){from_s - 1}), 0);
		assert_int_equal(civil_offset_s(london, (struct utc){from_s}), HOUR_S);
		assert_int_equal(civil_offset_s(london, (struct utc){to_s - 1}), HOUR_S);
		assert_int_equal(civil_offset_s(london, (struct utc){to_s}), 0);
	}
	civil_zone_free(london);
}

static void
set_library_zone(const char *name)
{
	assert_int_equal(setenv("TZ", name, 1), 0);
	tzset();
}

static int
library_offset_s(int64_t at_s)
{
	time_t at = at_s;
	struct tm tm;
	assert_non_null(localtime_r(&at, &tm));
	return (int)tm.tm_gmtoff;
}

/* What civil_to_utc promises, found by trying every quarter of an hour that an offset may have. */
static int64_t
library_to_utc(int64_t wall_s, int offset_before_s)
{
	for (int offset_s = 15 * HOUR_S; offset_s >= -15 * HOUR_S; offset_s -= 900)
		if (library_offset_s(wall_s - offset_s) == offset_s)
			return wall_s - offset_s;
	return wall_s - offset_before_s;
}

static void
check_change(const struct civil_zone *zone, int64_t change_s, int before_s, int after_s)
{
	int low_s = before_s < after_s ? before_s : after_s;
	int high_s = before_s < after_s ? after_s : before_s;
	int64_t from = (change_s + low_s - HOUR_S) / 60;
	int64_t until = (change_s + high_s + HOUR_S) / 60;
	for (int64_t minute = from; minute <= until; minute++) {
		struct civil_date date = {(int32_t)(minute / 1440)};
		int64_t at_s = civil_to_utc(zone, date, (int)(minute % 1440)).s;
		assert_int_equal(at_s, library_to_utc(minute * 60, before_s));
	}
}

static void
every_change_from_2020_to_2035_is_the_c_librarys(void **state)
{
	(void)state;
	int64_t from_s = (int64_t)civil_from_ymd(2020, 1, 1).day * DAY_S;
	int64_t until_s = (int64_t)civil_from_ymd(2036, 1, 1).day * DAY_S;
	size_t n_changes = 0;
	for (size_t i = 0; i < ARRAY_LEN(ZONES); i++) {
		struct civil_zone *zone = zone_of(ZONES[i]);
		set_library_zone(ZONES[i]);
		int before_s = library_offset_s(from_s);
		for (int64_t at_s = from_s; at_s < until_s; at_s += 1800) {
			int offset_s = library_offset_s(at_s);
			assert_int_equal(civil_offset_s(zone, (struct utc){at_s}), offset_s);
			if (offset_s == before_s)
				continue;
			assert_int_equal(civil_offset_s(zone, (struct utc){at_s - 1}), before_s);
			check_change(zone, at_s, before_s, offset_s);
			before_s = offset_s;
			n_changes++;
		}
		civil_zone_free(zone);
	}
	assert_true(n_changes > 250);
}

/* A file with no transitions: only the footer's rule speaks. Returns its size. */
static size_t
rule_file(const char *rule, unsigned char out[256])
{
	static const unsigned char header[44] = {'T', 'Z', 'i', 'f', '2', [39] = 1, [43] = 4};
	size_t n = 0;
	for (int block = 0; block < 2; block++) {
		memcpy(out + n, header, sizeof(header));
		n += sizeof(header);
		memcpy(out + n, "\0\0\0\0\0\0UTC\0", 10);
		n += 10;
	}
	n += (size_t)snprintf((char *)out + n, 256 - n, "\n%s\n", rule);
	return n;
}

static void
the_footers_rule_is_the_c_librarys_for_every_form_of_rule(void **state)
{
	(void)state;
	static const char *const rules[] = {
	    "GMT0BST,M3.5.0/1,M10.5.0",        "IST-1GMT0,M10.5.0,M3.5.0/1",
	    "EST5EDT,M3.2.0,M11.1.0",          "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	    "AAA3BBB,J60/2,J300/26:30",        "AAA-3BBB,59/0,299/-5",
	    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "UTC0",
	    "NZST-12NZDT,M9.5.0,M4.1.0/3",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		unsigned char bytes[256];
		struct civil_zone *zone =
		    civil_zone_parse("Test/Rule", bytes, rule_file(rules[i], bytes));
		assert_non_null(zone);
		set_library_zone(rules[i]);
		for (int64_t at_s = 946684800; at_s < 946684800 + INT64_C(12) * 366 * DAY_S;
		     at_s += 1800)
			assert_int_equal(civil_offset_s(zone, (struct utc){at_s}),
					 library_offset_s(at_s));
		civil_zone_free(zone);
	}
}

static void
summer_all_the_year_round_never_ends(void **state)
{
	(void)state;
	unsigned char bytes[256];
	/* RFC 8536 section 3.3.1 gives this form for permanent summer time. */
	size_t n = rule_file("EST5EDT,0/0,J365/25", bytes);
	struct civil_zone *zone = civil_zone_parse("Test/Rule", bytes, n);
	assert_non_null(zone);
	for (int64_t at_s = 1640908800; at_s < 1640908800 + 3 * DAY_S; at_s += 60)
		assert_int_equal(civil_offset_s(zone, (struct utc){at_s}), -4 * HOUR_S);
	civil_zone_free(zone);
}

static void
a_wrong_rule_in_the_footer_is_refused(void **state)
{
	(void)state;
	static const char *const rules[] = {
	    "G0",
	    "GMT",
	    "GMT0BST",
	    "GMT0BST,M3.5.0",
	    "GMT25",
	    "GMT0BST,M13.5.0,M10.5.0",
	    "GMT0BST,M3.6.0,M10.5.0",
	    "GMT0BST,J0,J3",
	    "GMT0BST,1,366",
	    "GMT0BST,M3.5.0/168,M10.5.0",
	    "<GMT0",
	    "GMT0BST,M3.5.0/1,M10.5.0x",
	};
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		unsigned char bytes[256];
		assert_null(civil_zone_parse("Test/Rule", bytes, rule_file(rules[i], bytes)));
	}
}

static void
from_utc_undoes_to_utc(void **state)
{
	(void)state;
	struct civil_zone *zone = zone_of("Australia/Lord_Howe");
	struct rng rng;
	rng_seed(&rng, 7);
	for (int i = 0; i < 20000; i++) {
		struct civil_date date = {rng_between(&rng, -25000, 60000)};
		int minute = rng_between(&rng, 180, 1439);
		struct civil_date back;
		int back_minute;
		civil_from_utc(zone, civil_to_utc(zone, date, minute), &back, &back_minute);
		assert_int_equal(back.day, date.day);
		assert_int_equal(back_minute, minute);
	}
	civil_zone_free(zone);
}

static void
damaged_bytes_give_no_zone_or_a_sound_one(void **state)
{
	(void)state;
	static unsigned char good[65536];
	FILE *file = fopen("/usr/share/zoneinfo/Europe/London", "rb");
	assert_non_null(file);
	size_t n = fread(good, 1, sizeof(good), file);
	fclose(file);
	struct rng rng;
	rng_seed(&rng, 1);
	for (int i = 0; i < 4000; i++) {
		/* Just the bytes that there are, so that the sanitizer sees one read too many. */
		size_t size = i % 2 == 0 ? n : rng_below(&rng, (uint32_t)n);
		unsigned char *bytes = malloc(size + 1);
		memcpy(bytes, good, size);
		for (int k = rng_between(&rng, 0, 4); k > 0 && size > 0; k--)
			bytes[rng_below(&rng, i % 3 == 0 && size > 88 ? 88 : (uint32_t)size)] =
			    (unsigned char)rng_below(&rng, 256);
		unsigned char *exact = realloc(bytes, size > 0 ? size : 1);
		struct civil_zone *zone = civil_zone_parse("Europe/London", exact, size);
		if (zone != NULL) {
			struct civil_date date;
			int minute;
			civil_from_utc(zone, civil_to_utc(zone, civil_from_ymd(2023, 10, 29), 90),
				       &date, &minute);
			assert_in_range(minute, 0, 1439);
		}
		civil_zone_free(zone);
		free(exact);
	}
}

static void
a_turn_of_the_clocks_is_where_every_minute_says_it_is(void **state)
{
	(void)state;
	static const char *const names[] = {"Europe/London", "Australia/Lord_Howe", "Etc/GMT+5",
					    "America/Santiago", "Asia/Beirut"};
	for (size_t z = 0; z < ARRAY_LEN(names); z++) {
		struct civil_zone *zone = zone_of(names[z]);
		int n_turns = 0;
		for (int d = 0; d < 366; d++) {
			struct civil_date date = {civil_from_ymd(2026, 1, 1).day + d};
			struct civil_turn turn = civil_turn_of(zone, date);
			n_turns += turn.minutes != 0 && turn.from_min >= 0 && turn.from_min < 1440;
			for (int minute = 0; minute < 2880; minute++) {
				int past = minute - turn.from_min;
				struct utc at = civil_to_utc(zone, date, minute);
				struct civil_date shown;
				int shown_min;
				civil_from_utc(zone, at, &shown, &shown_min);
				bool is_skipped = shown.day != date.day + minute / 1440 ||
						  shown_min != minute % 1440;
				assert_int_equal(is_skipped, past >= 0 && past < turn.minutes);
				if (!is_skipped)
					assert_int_equal(civil_minute_by(zone, date, at), minute);
				at.s += 60 * (turn.minutes < 0 ? -turn.minutes : 0);
				civil_from_utc(zone, at, &shown, &shown_min);
				bool is_twice = turn.minutes < 0 && shown_min == minute % 1440;
				assert_int_equal(is_twice, past >= 0 && past < -turn.minutes);
				if (is_twice)
					assert_int_equal(civil_minute_by(zone, date, at),
							 turn.from_min - turn.minutes);
			}
		}
		assert_int_equal(n_turns, z == 2 ? 0 : 2);
		civil_zone_free(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_plain_names_of_zones_are_opened),
	    cmocka_unit_test(a_wall_time_that_occurs_twice_is_the_first),
	    cmocka_unit_test(a_wall_time_that_is_skipped_keeps_the_offset_before),
	    cmocka_unit_test(minutes_past_midnight_are_the_same_wall_time_of_the_next_date),
	    cmocka_unit_test(service_times_count_from_noon_minus_twelve_hours),
	    cmocka_unit_test(london_changes_at_one_utc_on_the_last_sundays_of_march_and_october),
	    cmocka_unit_test(every_change_from_2020_to_2035_is_the_c_librarys),
	    cmocka_unit_test(the_footers_rule_is_the_c_librarys_for_every_form_of_rule),
	    cmocka_unit_test(summer_all_the_year_round_never_ends),
	    cmocka_unit_test(a_wrong_rule_in_the_footer_is_refused),
	    cmocka_unit_test(from_utc_undoes_to_utc),
	    cmocka_unit_test(a_turn_of_the_clocks_is_where_every_minute_says_it_is),
	    cmocka_unit_test(damaged_bytes_give_no_zone_or_a_sound_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The timetable file: what is compiled is read back, and nothing damaged is opened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/feed/compile.h"
#include "travel/table/tt_write.h"

struct bytes {
	unsigned char *at; /* aligned for any type */
	size_t n;
};

static int
set_up(void **state)
{
	feed_set_up(state);
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1,0,0\nT0,08:10:00,08:11:00,S1,2,1,3\n"
		       "T0,08:11:00,08:11:00,S2,3,2,1\nT1,07:00:00,07:00:00,S3,1,0,0\n"
		       "T1,07:30:00,07:30:00,S4,2,0,0\n");
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon,location_type\nS0,51.50,-3,\nS1,51.51,-3,\n"
		 "S2,51.52,-3,\nS3,51.53,-3,\nS4,51.54,-3,\nS5,51.55,-3,\nS6,51.56,-3,\n"
		 "S7,51.57,-3,\nS8,51.58,-3,\nS9,51.59,-3,\nX,51.59,-3,1\n");
	feed_set(feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
		 "S0,S1,2,120\nS0,S1,0,60\nS0,S2,,\nS0,S3,2,5\nS0,S3,3,\nS0,S4,1,9\nS0,S0,2,180\n"
		 "S5,S6,4,\n,,5,\n");
	return 0;
}

static struct bytes
compiled_bytes(struct feed *feed)
{
	assert_int_equal(feed_compile(feed), 0);
	FILE *file = fopen(feed->tt, "rb");
	assert_non_null(file);
	struct stat stat;
	assert_int_equal(fstat(fileno(file), &stat), 0);
	struct bytes bytes = {malloc((size_t)stat.st_size), (size_t)stat.st_size};
	assert_int_equal(fread(bytes.at, 1, bytes.n, file), bytes.n);
	fclose(file);
	return bytes;
}

static void
seal(struct bytes *bytes)
{
	uint64_t sum = tt_checksum(bytes->at, bytes->n);
	memcpy(bytes->at + TT_CHECKSUM_AT, &sum, sizeof(sum));
}

static void
connections_are_sorted_by_departure_with_those_of_no_time_first(void **state)
{
	struct tt tt;
	feed_open(*state, &tt);
	assert_int_equal(tt.n_connections, 3);
	const struct tt_connection *c = tt.connections;
	assert_int_equal(c[0].depart_s, 7 * 3600);
	assert_int_equal(tt_from(&c[0]), tt_stop_find(&tt, "S3"));
	assert_int_equal(tt_to(&c[0]), tt_stop_find(&tt, "S4"));
	assert_int_equal(tt_arrive_s(&c[1]), 8 * 3600 + 600);
	assert_int_equal(c[2].depart_s, 8 * 3600 + 660);
	assert_int_equal(tt_arrive_s(&c[2]), 8 * 3600 + 660);
	assert_string_equal(tt_text(&tt, tt.trips[tt_trip_of(&c[2])].id), "T0");
	tt_close(&tt);
}

static void
only_type_one_forbids_boarding_and_alighting(void **state)
{
	struct tt tt;
	feed_open(*state, &tt);
	const struct tt_connection *c = tt.connections;
	/* S0 pickup 0 -> S1 drop-off 3; S1 pickup 1 -> S2 drop-off 1. */
	assert_int_equal(c[1].arrive_and_flags & 3, TT_MAY_BOARD | TT_MAY_ALIGHT);
	assert_int_equal(c[2].arrive_and_flags & 3, 0);
	tt_close(&tt);
}

static void
footpaths_are_the_quickest_listed_and_none_where_one_row_forbids(void **state)
{
	struct tt tt;
	feed_open(*state, &tt);
	uint32_t s0 = tt_stop_find(&tt, "S0");
	assert_int_equal(tt.n_foot, 2);
	assert_int_equal(tt.foot_first[s0 + 1] - tt.foot_first[s0], 2);
	const struct tt_foot *foot = tt.foot + tt.foot_first[s0];
	assert_int_equal(foot[0].to, tt_stop_find(&tt, "S1"));
	assert_int_equal(foot[0].walk_s, 60);
	assert_int_equal(foot[1].to, tt_stop_find(&tt, "S2"));
	assert_int_equal(foot[1].walk_s, 0);
	tt_close(&tt);
}

static void
a_frequency_becomes_its_runs_and_the_pattern_itself_does_not_run(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T1,09:00:00,09:30:00,600,0\nT1,10:00:00,10:10:00,600,1\n");
	struct tt tt;
	feed_open(feed, &tt);
	static const int32_t want_s[] = {9 * 3600, 9 * 3600 + 600, 9 * 3600 + 1200, 10 * 3600};
	int n = 0;
	for (uint32_t i = 0; i < tt.n_connections; i++)
		if (tt_from(&tt.connections[i]) == tt_stop_find(&tt, "S3")) {
			assert_in_range(n, 0, 3);
			assert_int_equal(tt.connections[i].depart_s, want_s[n]);
			assert_int_equal(tt_arrive_s(&tt.connections[i]), want_s[n] + 1800);
			n++;
		}
	assert_int_equal(n, 4);
	tt_close(&tt);
}

static void
every_stop_is_found_by_its_id_and_no_other(void **state)
{
	struct tt tt;
	feed_open(*state, &tt);
	for (uint32_t i = 0; i < tt.n_stops; i++)
		assert_int_equal(tt_stop_find(&tt, tt_text(&tt, tt.stops[i].id)), i);
	assert_int_equal(tt_stop_find(&tt, ""), TT_NONE);
	assert_int_equal(tt_stop_find(&tt, "S"), TT_NONE);
	assert_int_equal(tt_stop_find(&tt, "S99"), TT_NONE);
	tt_close(&tt);
}

static void
exceptions_add_and_take_away_days(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,0,0,0,0,1,0,0,20230901,20230930\n");
	feed_set(
	    feed, "calendar_dates.txt",
	    "service_id,date,exception_type\nALL,20230915,2\nALL,20230917,1\nALL,20231020,1\n");
	struct tt tt;
	feed_open(feed, &tt);
	static const struct {
		int month, day;
		bool runs;
	} cases[] = {{9, 1, true},  {9, 2, false},  {9, 8, true},   {9, 15, false}, {9, 17, true},
		     {9, 29, true}, {8, 25, false}, {10, 6, false}, {10, 20, true}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool runs[1];
		tt_services_on(&tt, civil_from_ymd(2023, cases[i].month, cases[i].day), runs);
		assert_int_equal(runs[0], cases[i].runs);
	}
	assert_int_equal(tt.facts.last_day, civil_from_ymd(2023, 10, 20).day);
	tt_close(&tt);
}

static void
any_changed_byte_is_found(void **state)
{
	struct bytes bytes = compiled_bytes(*state);
	struct tt tt;
	assert_int_equal(tt_from_bytes(&tt, bytes.at, bytes.n), 0);
	for (size_t i = 0; i < bytes.n; i++) {
		bytes.at[i] ^= 0x10;
		assert_int_equal(tt_from_bytes(&tt, bytes.at, bytes.n), E_CORRUPT);
		bytes.at[i] ^= 0x10;
	}
	free(bytes.at);
}

static void
a_file_cut_short_or_grown_is_refused(void **state)
{
	struct bytes bytes = compiled_bytes(*state);
	struct tt tt;
	for (size_t n = 0; n < bytes.n; n++) {
		if (n >= 40)
			memcpy(bytes.at + 16, &(uint64_t){n}, 8);
		struct bytes cut = {bytes.at, n};
		if (n >= 40)
			seal(&cut);
		assert_int_equal(tt_from_bytes(&tt, bytes.at, n), E_CORRUPT);
	}
	free(bytes.at);
}

/* A place to spoil, and the word that spoils it. */
struct damage {
	const void *place;
	uint32_t value;
};

/* Each damage alone has the file refused, though its checksum is right. */
static void
spoil_each(struct bytes *bytes, const struct damage cases[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)((const unsigned char *)cases[i].place - bytes->at);
		uint32_t before;
		memcpy(&before, bytes->at + at, 4);
		memcpy(bytes->at + at, &cases[i].value, 4);
		seal(bytes);
		struct tt spoilt;
		if (tt_from_bytes(&spoilt, bytes->at, bytes->n) != E_CORRUPT)
			fail_msg("case %zu was opened", i);
		memcpy(bytes->at + at, &before, 4);
		seal(bytes);
	}
}

static void
a_record_out_of_range_is_refused_though_the_checksum_is_right(void **state)
{
	struct bytes bytes = compiled_bytes(*state);
	struct tt tt;
	assert_int_equal(tt_from_bytes(&tt, bytes.at, bytes.n), 0);
	const struct damage cases[] = {
	    {&tt.stops[0].id, tt.n_texts},
	    {&tt.stops[0].name, UINT32_MAX},
	    {&tt.stops_by_id[3], tt.n_stops},
	    {&tt.routes[0].agency, tt.n_agencies},
	    {&tt.routes[0].name, tt.n_texts},
	    {&tt.services[0].id, tt.n_texts},
	    {&tt.trips[1].route, tt.n_routes},
	    {&tt.trips[1].service, tt.n_services},
	    {&tt.trips[1].headsign, tt.n_texts},
	    {bytes.at + 52, 7 * 3600}, /* facts.last_arrival_s */
	    {bytes.at + 52, TT_SECONDS_MAX},
	    {&tt.stops[0].platform, tt.n_texts},
	    {&tt.stops[0].parent, tt.n_stops},
	    {&tt.stops[0].parent, 1}, /* no station */
	    {&tt.stops[0].parent, 0},
	    {&tt.stops[10].parent, 10}, /* a station in itself */
	    {&tt.feeds[0].file, tt.n_texts},
	    {&tt.feeds[0].first_day, UINT32_C(0x80000001)},
	    {&tt.feeds[0].info_last_day, INT32_MAX},
	    {&tt.agencies[0].feed, tt.n_feeds},
	    {&tt.trips[1].pattern, tt.n_patterns},
	    {&tt.trips[1].first_ride, tt.n_rides},
	    {&tt.trips[1].first_ride, UINT32_MAX},
	    {&tt.trips[0].wheelchair, 0x03u},
	    {&tt.trips[0].wheelchair, 0x0100u},   /* feed 1 */
	    {&tt.trips[0].wheelchair, 0x030000u}, /* repeats */
	    {&tt.trips_by_id[0], tt.n_trips},
	    {&tt.patterns[0].first_call, tt.n_calls},
	    {&tt.patterns[0].first_call, UINT32_MAX},
	    {&tt.patterns[0].n_calls, tt.n_calls + 1},
	    {&tt.patterns[1].n_calls, tt.n_calls},
	    {&tt.calls[1].stop, tt.n_stops},
	    {&tt.rides[1], tt.n_connections},
	    {&tt.transfer_first[0], 1},
	    {&tt.transfer_first[2], UINT32_MAX},
	    {&tt.transfer_first[tt.n_stops], tt.n_transfers + 1},
	    {&tt.transfers[0].from, TT_NONE},
	    {&tt.transfers[0].to, tt.n_stops},
	    {&tt.transfers[0].min_s, 86401},
	    {&tt.transfers[0].min_s, (uint32_t)-2},
	    {&tt.transfers[0].from_route, tt.n_routes},
	    {&tt.transfers[0].to_trip, tt.n_texts},
	    {&tt.transfers[0].type, 6},
	    {&tt.foot_first[0], 1},
	    {&tt.foot_first[1], UINT32_MAX},
	    {&tt.foot[0].to, tt.n_stops},
	    {&tt.foot[0].walk_s, (uint32_t)-1},
	    {&tt.connections[0].depart_s, (uint32_t)-1},
	    {&tt.connections[0].depart_s, 9 * 3600},
	    {&tt.connections[0].arrive_and_flags, 0},
	    {&tt.connections[0].arrive_and_flags, UINT32_MAX},
	    {(const char *)&tt.connections[0].trip_and_two_stops + 4, UINT32_MAX},
	    {&tt.connections[0].trip_and_two_stops, UINT32_MAX},
	};
	spoil_each(&bytes, cases, ARRAY_LEN(cases));
	assert_int_equal(tt_from_bytes(&tt, bytes.at, bytes.n), 0);
	free(bytes.at);
}

static void
a_missing_file_and_one_of_another_kind_are_told_apart(void **state)
{
	struct feed *feed = *state;
	struct problems problems;
	problems_init(&problems, &feed->arena);
	struct tt tt;
	assert_int_equal(tt_open(&tt, "/nowhere/x.tt", &problems), E_NOT_FOUND);
	assert_int_equal(tt_open(&tt, "Makefile", &problems), E_CORRUPT);
	assert_int_equal(tt_open(&tt, "tests", &problems), E_CORRUPT);
	assert_int_equal(problems.count, 3);
}

static void
a_feed_that_is_refused_leaves_the_old_timetable_and_nothing_beside_it(void **state)
{
	struct feed *feed = *state;
	struct bytes before = compiled_bytes(feed);
	feed_set(feed, "stops.txt", "stop_id,stop_lat,stop_lon\nS0,91,0\n");
	assert_int_equal(feed_compile(feed), E_INPUT);
	struct tt tt;
	assert_int_equal(tt_open(&tt, feed->tt, feed->problems), 0);
	assert_int_equal(tt.size, before.n);
	tt_close(&tt);
	free(before.at);
	char beside[128];
	snprintf(beside, sizeof(beside), "ls %s | grep -c .", feed->folder);
	FILE *count = popen(beside, "r");
	int n = 0;
	assert_int_equal(fscanf(count, "%d", &n), 1);
	pclose(count);
	assert_int_equal(n, 2); /* the zip and the timetable */
}

static void
a_folder_that_cannot_be_written_is_told_with_its_path(void **state)
{
	struct feed *feed = *state;
	feed_zip(feed);
	struct problems problems;
	problems_init(&problems, &feed->arena);
	struct compile_report report;
	assert_int_equal(compile_feed(feed->zip, "/nowhere/x.tt", &report, &problems), E_IO);
	assert_string_equal(problems.list[0].at, "/nowhere/x.tt");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(connections_are_sorted_by_departure_with_those_of_no_time_first),
	    TEST(only_type_one_forbids_boarding_and_alighting),
	    TEST(footpaths_are_the_quickest_listed_and_none_where_one_row_forbids),
	    TEST(a_frequency_becomes_its_runs_and_the_pattern_itself_does_not_run),
	    TEST(every_stop_is_found_by_its_id_and_no_other),
	    TEST(exceptions_add_and_take_away_days),
	    TEST(any_changed_byte_is_found),
	    TEST(a_file_cut_short_or_grown_is_refused),
	    TEST(a_record_out_of_range_is_refused_though_the_checksum_is_right),
	    TEST(a_missing_file_and_one_of_another_kind_are_told_apart),
	    TEST(a_feed_that_is_refused_leaves_the_old_timetable_and_nothing_beside_it),
	    TEST(a_folder_that_cannot_be_written_is_told_with_its_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

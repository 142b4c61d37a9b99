/* SPDX-License-Identifier: MIT
 *
 * Feeds that are wrong: every fault by file and line, and no output left behind. Feeds that are
 * merely odd: read.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/feed/feedzip.h"
#include "travel/feed/gtfs.h"

/* One feed alone, with no row refused. */
static int
read_feed(struct gtfs *gtfs, const char *path, struct problems *problems)
{
	*gtfs = (struct gtfs){0};
	return gtfs_read(gtfs, path, (struct gtfs_rules){.refuse_percent = 0}, problems, problems);
}

static void
assert_refused(struct feed *feed, const char *at, const char *part)
{
	assert_int_equal(feed_compile(feed), E_INPUT);
	if (!feed_has_problem(feed, at, part)) {
		for (size_t i = 0; i < problems_kept(feed->problems); i++)
			print_error("%s: %s\n", feed->problems->list[i].at,
				    feed->problems->list[i].text);
		fail_msg("no \"%s\" at %s", part, at);
	}
	assert_int_equal(access(feed->tt, F_OK), -1);
}

static void
each_fault_of_a_table_is_told_by_its_line(void **state)
{
	static const struct {
		const char *file, *text, *at, *part;
	} cases[] = {
	    {"agency.txt", "agency_name,agency_timezone\nA,\n", "agency.txt:2", "agency_timezone"},
	    {"agency.txt",
	     "agency_id,agency_name,agency_timezone\nA,A,Europe/London\nB,B,Europe/Paris\n",
	     "agency.txt:3", "not that of the first"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\nX,51,-3\nX,51,-3\n", "stops.txt:3", "twice"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\nX,91,-3\n", "stops.txt:2", "angle"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\nX,nan,-3\n", "stops.txt:2", "angle"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\nX,,-3\n", "stops.txt:2", "no place"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\n,51,-3\n", "stops.txt:2", "id is empty"},
	    {"stops.txt", "stop_id,stop_lat\nX,51\n", "stops.txt:1", "stop_lon"},
	    {"routes.txt", "route_id,agency_id,route_type\nR,B,3\n", "routes.txt:2",
	     "no such agency"},
	    {"routes.txt", "route_id,route_type\nR,bus\n", "routes.txt:2", "whole number"},
	    {"calendar.txt",
	     "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
	     "end_date\nALL,1,1,1,2,1,1,1,20230101,20231231\n",
	     "calendar.txt:2", "Thursday"},
	    {"calendar.txt",
	     "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
	     "end_date\nALL,1,1,1,1,1,1,1,20230101,20230229\n",
	     "calendar.txt:2", "20230229"},
	    {"calendar.txt",
	     "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
	     "end_date\nALL,1,1,1,1,1,1,1,20231231,20230101\n",
	     "calendar.txt:2", "before"},
	    {"calendar_dates.txt", "service_id,date,exception_type\nALL,20230915,3\n",
	     "calendar_dates.txt:2", "exception_type"},
	    {"trips.txt", "route_id,service_id,trip_id\nQ,ALL,T0\n", "trips.txt:2",
	     "no such route"},
	    {"trips.txt", "route_id,service_id,trip_id\nR,NONE,T0\n", "trips.txt:2",
	     "no such service"},
	    {"frequencies.txt",
	     "trip_id,start_time,end_time,headway_secs\nT9,06:00:00,07:00:00,600\n",
	     "frequencies.txt:2", "no such trip"},
	    {"frequencies.txt",
	     "trip_id,start_time,end_time,headway_secs\nT0,06:00:00,07:00:00,0\n",
	     "frequencies.txt:2", "headway_secs"},
	    {"frequencies.txt",
	     "trip_id,start_time,end_time,headway_secs\nT0,08:00:00,07:00:00,60\n",
	     "frequencies.txt:2", "before"},
	    {"transfers.txt",
	     "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS0,S1,2,-4\n",
	     "transfers.txt:2", "min_transfer_time"},
	    {"transfers.txt", "from_stop_id,to_stop_id,transfer_type\nS0,S1,6\n", "transfers.txt:2",
	     "transfer_type"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct feed feed;
		feed_init(&feed);
		feed_set_times(&feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
		feed_set(&feed, cases[i].file, cases[i].text);
		assert_refused(&feed, cases[i].at, cases[i].part);
		feed_fini(&feed);
	}
}

static void
each_fault_of_a_stop_time_is_told_by_its_line(void **state)
{
	static const struct {
		const char *rows, *at, *part;
	} cases[] = {
	    {"T0,08:00:00,08:00:00,S99,1\n", "stop_times.txt:2", "no such stop"},
	    {"T7,08:00:00,08:00:00,S0,1\n", "stop_times.txt:2", "no such trip"},
	    {"T0,08:60:00,08:60:00,S0,1\n", "stop_times.txt:2", "not a time"},
	    {"T0,8:5:00,08:00:00,S0,1\n", "stop_times.txt:2", "not a time"},
	    {"T0,168:00:00,168:00:00,S0,1\n", "stop_times.txt:2", "not a time"},
	    {"T0,08:00:00,08:00:00,S0,\n", "stop_times.txt:2", "stop_sequence is empty"},
	    {"T0,08:00:00,08:00:00,S0,1,4\n", "stop_times.txt:2", "pickup_type"},
	    {"T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,1\n", "stop_times.txt:3", "twice"},
	    {"T0,08:00:00,08:00:00,S0,1\nT0,07:10:00,07:10:00,S1,2\n", "stop_times.txt:3",
	     "back in time"},
	    {"T0,08:00:00,07:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n", "stop_times.txt:2",
	     "before the arrival"},
	    {"T0,08:00:00,08:00:00,S0,1\nT0,,,S1,2\n", "stop_times.txt:3", "need a time"},
	    {"T0,,,S1,2\nT0,08:00:00,08:00:00,S0,3\n", "stop_times.txt:2", "need a time"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct feed feed;
		feed_init(&feed);
		feed_set_times(&feed, 1, cases[i].rows);
		assert_refused(&feed, cases[i].at, cases[i].part);
		feed_fini(&feed);
	}
}

static void
all_faults_of_a_feed_are_told_at_once(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt", "stop_id,stop_lat,stop_lon\nS0,51,-3\nS1,99,-3\nS2,51,-3\n");
	feed_set(feed, "transfers.txt", "from_stop_id,to_stop_id\nS0,S7\nS0,S1\n");
	feed_set_times(feed, 1, "T0,xx,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	assert_refused(feed, "stops.txt:3", "angle");
	assert_true(feed_has_problem(feed, "stops.txt", "1 of 3 rows"));
	assert_true(feed_has_problem(feed, "transfers.txt:3", "its stop \"S1\" was refused"));
	assert_true(feed_has_problem(feed, "stop_times.txt:2", "not a time"));
	assert_true(feed_has_problem(feed, "stop_times.txt:3", "its stop \"S1\" was refused"));
	assert_true(feed_has_problem(feed, "stop_times.txt", "2 of 2 rows"));
	assert_int_equal(feed->problems->count, 7);
}

static void
a_feed_without_a_required_file_is_refused_by_the_files_name(void **state)
{
	static const char *const names[] = {"agency.txt",   "stops.txt", "routes.txt",
					    "calendar.txt", "trips.txt", "stop_times.txt"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct feed feed;
		feed_init(&feed);
		feed_set_times(&feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
		feed_set(&feed, names[i], NULL);
		assert_refused(&feed, names[i], "missing");
		feed_fini(&feed);
	}
}

static void
a_zip_cut_short_at_any_place_is_refused(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	feed_zip(feed);
	FILE *file = fopen(feed->zip, "rb");
	char whole[16384];
	size_t n = fread(whole, 1, sizeof(whole), file);
	fclose(file);
	assert_in_range(n, 500, sizeof(whole) - 1);
	for (size_t cut = 0; cut < n; cut += 37) {
		file = fopen(feed->zip, "wb");
		assert_int_equal(fwrite(whole, 1, cut, file), cut);
		fclose(file);
		struct problems problems;
		problems_init(&problems, &feed->arena);
		struct gtfs gtfs;
		assert_int_equal(read_feed(&gtfs, feed->zip, &problems), E_INPUT);
		assert_true(problems.count > 0);
		gtfs_free(&gtfs);
	}
}

static void
a_zip_that_is_none_and_one_that_is_not_there_are_refused(void **state)
{
	struct feed *feed = *state;
	struct problems problems;
	problems_init(&problems, &feed->arena);
	struct gtfs gtfs;
	assert_int_equal(read_feed(&gtfs, "/nowhere/feed.zip", &problems), E_INPUT);
	assert_string_equal(problems.list[0].at, "/nowhere/feed.zip");
	gtfs_free(&gtfs);
	assert_int_equal(read_feed(&gtfs, "Makefile", &problems), E_INPUT);
	assert_int_equal(problems.count, 2);
	gtfs_free(&gtfs);
}

static void
a_file_that_unpacks_to_far_more_than_its_size_is_refused(void **state)
{
	struct feed *feed = *state;
	size_t n = FEEDZIP_RATIO_FREE + 1000000;
	char *blanks = malloc(n + 1);
	assert_non_null(blanks);
	memset(blanks, '\n', n);
	blanks[n] = '\0';
	feed_set(feed, "stops.txt", blanks);
	assert_refused(feed, "stops.txt", "times its size");
	free(blanks);
}

static void
a_file_of_blank_lines_below_the_free_size_is_no_bomb(void **state)
{
	struct feed *feed = *state;
	size_t n = FEEDZIP_RATIO_FREE - 1000;
	char *text = malloc(n + 1);
	assert_non_null(text);
	memset(text, '\n', n);
	text[n] = '\0';
	memcpy(text, "stop_id,stop_lat,stop_lon\nS0,51,-3\nS1,51,-3\n", 45);
	feed_set(feed, "stops.txt", text);
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	struct tt tt;
	feed_open(feed, &tt);
	tt_close(&tt);
	free(text);
}

static void
a_zip_with_too_many_files_is_refused(void **state)
{
	/* A zip's central directory alone: FEEDZIP_ENTRIES_MAX + 1 empty entries, all of one name
	 * length. */
	struct feed *feed = *state;
	struct problems problems;
	for (int n = FEEDZIP_ENTRIES_MAX; n <= FEEDZIP_ENTRIES_MAX + 1; n++) {
		FILE *file = fopen(feed->zip, "wb");
		for (int i = 0; i < n; i++) {
			char name[8];
			snprintf(name, sizeof(name), "f%05d", i);
			fwrite("PK\3\4\12\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\6\0\0\0", 1, 30,
			       file);
			fwrite(name, 1, 6, file);
		}
		for (int i = 0; i < n; i++) {
			char name[8];
			unsigned at = (unsigned)i * 36;
			unsigned char entry[46] = "PK\1\2\12\0\12\0";
			entry[28] = 6;
			for (int k = 0; k < 4; k++)
				entry[42 + k] = (unsigned char)(at >> (8 * k));
			snprintf(name, sizeof(name), "f%05d", i);
			fwrite(entry, 1, 46, file);
			fwrite(name, 1, 6, file);
		}
		unsigned char end[22] = "PK\5\6";
		unsigned size = (unsigned)n * 52;
		unsigned at = (unsigned)n * 36;
		for (int k = 0; k < 4; k++) {
			end[12 + k] = (unsigned char)(size >> (8 * k));
			end[16 + k] = (unsigned char)(at >> (8 * k));
		}
		end[8] = end[10] = (unsigned char)n;
		end[9] = end[11] = (unsigned char)(n >> 8);
		fwrite(end, 1, 22, file);
		fclose(file);
		problems_init(&problems, &feed->arena);
		struct feedzip *zip =
		    feedzip_open(feed->zip, false, (struct feedzip_faults){&problems, &problems});
		assert_int_equal(zip == NULL, n > FEEDZIP_ENTRIES_MAX);
		assert_int_equal(problems.count, n > FEEDZIP_ENTRIES_MAX);
		feedzip_close(zip);
	}
}

/* The stop times of a feed as read. */
static void
read_times(struct feed *feed, struct gtfs *gtfs, const char *rows)
{
	feed_set_times(feed, 1, rows);
	feed_zip(feed);
	struct problems problems;
	problems_init(&problems, &feed->arena);
	assert_int_equal(read_feed(gtfs, feed->zip, &problems), 0);
}

static void
times_left_out_between_two_stops_are_filled_in_evenly(void **state)
{
	struct gtfs gtfs;
	read_times(*state, &gtfs,
		   "T0,08:00:00,08:01:00,S0,1\nT0,,,S1,5\nT0,,,S2,6\nT0,08:10:00,08:10:00,S3,9\n"
		   "T0,,,S4,10\nT0,08:20:00,08:20:00,S5,11\n");
	static const int32_t want_s[] = {28860, 29040, 29220, 29400, 29700, 30000};
	assert_int_equal(gtfs.times.n, 6);
	for (int i = 1; i < 6; i++) {
		assert_int_equal(gtfs.times.items[i].arrive_s, want_s[i]);
		assert_int_equal(gtfs.times.items[i].depart_s, want_s[i]);
	}
	gtfs_free(&gtfs);
}

static void
one_of_two_times_stands_for_both(void **state)
{
	struct gtfs gtfs;
	read_times(*state, &gtfs, "T0,,08:00:00,S0,1\nT0,08:10:00,,S1,2\n");
	assert_int_equal(gtfs.times.items[0].arrive_s, 8 * 3600);
	assert_int_equal(gtfs.times.items[1].depart_s, 8 * 3600 + 600);
	gtfs_free(&gtfs);
}

static void
stop_times_in_any_order_are_put_in_their_sequence(void **state)
{
	struct gtfs gtfs;
	read_times(*state, &gtfs,
		   "T0,08:10:00,08:10:00,S1,20\nT0,08:20:00,08:20:00,S2,100\n"
		   "T0,08:00:00,08:00:00,S0,3\n");
	assert_int_equal(gtfs.times.items[0].sequence, 3);
	assert_int_equal(gtfs.times.items[1].sequence, 20);
	assert_int_equal(gtfs.times.items[2].sequence, 100);
	gtfs_free(&gtfs);
}

static void
hours_of_one_digit_and_past_midnight_are_read(void **state)
{
	struct gtfs gtfs;
	read_times(*state, &gtfs, "T0, 7:05:09 ,7:05:09,S0,1\nT0,167:59:59,167:59:59,S1,2\n");
	assert_int_equal(gtfs.times.items[0].arrive_s, 7 * 3600 + 309);
	assert_int_equal(gtfs.times.items[1].arrive_s, 168 * 3600 - 1);
	gtfs_free(&gtfs);
}

static void
a_node_inside_a_station_needs_no_place(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon,location_type\nS0,51,-3,\nS1,51,-3,0\nN,,,3\n");
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	struct tt tt;
	feed_open(feed, &tt);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "N")].has_place, 0);
	tt_close(&tt);
}

static void
a_service_may_stand_in_calendar_dates_alone(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "calendar.txt", NULL);
	feed_set(feed, "calendar_dates.txt",
		 "service_id,date,exception_type\nALL,20230915,1\nALL,20230916,2\n");
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	struct tt tt;
	feed_open(feed, &tt);
	bool runs[1];
	tt_services_on(&tt, civil_from_ymd(2023, 9, 15), runs);
	assert_true(runs[0]);
	tt_services_on(&tt, civil_from_ymd(2023, 9, 16), runs);
	assert_false(runs[0]);
	assert_int_equal(tt.facts.first_day, civil_from_ymd(2023, 9, 15).day);
	assert_int_equal(tt.facts.last_day, civil_from_ymd(2023, 9, 15).day);
	tt_close(&tt);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_fault_of_a_table_is_told_by_its_line),
	    TEST(each_fault_of_a_stop_time_is_told_by_its_line),
	    TEST(all_faults_of_a_feed_are_told_at_once),
	    TEST(a_feed_without_a_required_file_is_refused_by_the_files_name),
	    TEST(a_zip_cut_short_at_any_place_is_refused),
	    TEST(a_zip_that_is_none_and_one_that_is_not_there_are_refused),
	    TEST(a_file_that_unpacks_to_far_more_than_its_size_is_refused),
	    TEST(a_file_of_blank_lines_below_the_free_size_is_no_bomb),
	    TEST(a_zip_with_too_many_files_is_refused),
	    TEST(times_left_out_between_two_stops_are_filled_in_evenly),
	    TEST(one_of_two_times_stands_for_both),
	    TEST(stop_times_in_any_order_are_put_in_their_sequence),
	    TEST(hours_of_one_digit_and_past_midnight_are_read),
	    TEST(a_node_inside_a_station_needs_no_place),
	    TEST(a_service_may_stand_in_calendar_dates_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

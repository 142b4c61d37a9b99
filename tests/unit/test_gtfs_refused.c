/* SPDX-License-Identifier: MIT
 *
 * Rows that are refused by themselves, what they take along, and when there are too many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/feed.h"

#define STOPS "stop_id,stop_lat,stop_lon,location_type,parent_station\n"

/* Two whole trips, T0 from S0 to S1 and T1 from S2 to S3; rows may be refused as many as there are.
 */
static int
set_up(void **state)
{
	feed_set_up(state);
	struct feed *feed = *state;
	feed->refuse_percent = 90;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T1,09:00:00,09:00:00,S2,1\nT1,09:10:00,09:10:00,S3,2\n");
	return 0;
}

static void
open_tt(struct feed *feed, struct tt *tt)
{
	feed_open(feed, tt);
	for (size_t i = 0; i < problems_kept(feed->report->refused); i++)
		assert_non_null(feed->report->refused->list[i].at);
}

/* How many connections the timetable has when ${file} is ${text}. */
static uint32_t
count_rides(struct feed *feed, const char *file, const char *text)
{
	feed_set(feed, file, text);
	struct tt tt;
	open_tt(feed, &tt);
	uint32_t n = tt.n_connections;
	tt_close(&tt);
	return n;
}

static void
a_bad_stop_is_refused_with_the_times_that_name_it_and_the_rest_runs(void **state)
{
	struct feed *feed = *state;
	assert_int_equal(count_rides(feed, "stops.txt",
				     STOPS "S0,51,-3,,\nS1,91,-3,,\nS2,51.2,-3,,\nS3,51.3,-3,,\n"),
			 1);
	assert_true(feed_has_refused(feed, "stops.txt:3", "angle"));
	assert_true(feed_has_refused(feed, "stop_times.txt:3", "its stop \"S1\" was refused"));
	assert_int_equal(feed->report->refused->count, 2);
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOPS].n_refused, 1);
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOPS].n_rows, 4);
}

static void
a_bad_route_takes_its_trips_and_their_times_along(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "routes.txt", "route_id,agency_id,route_type\nR,A,bus\nQ,A,3\n");
	assert_int_equal(
	    count_rides(feed, "trips.txt", "route_id,service_id,trip_id\nR,ALL,T0\nQ,ALL,T1\n"), 1);
	assert_true(feed_has_refused(feed, "routes.txt:2", "route_type"));
	assert_true(feed_has_refused(feed, "trips.txt:2", "its route \"R\" was refused"));
	assert_true(feed_has_refused(feed, "stop_times.txt:2", "its trip \"T0\" was refused"));
	assert_true(feed_has_refused(feed, "stop_times.txt:3", "its trip \"T0\" was refused"));
	assert_int_equal(feed->report->refused->count, 4);
}

static void
half_the_truth_of_a_service_is_none(void **state)
{
	/* The calendar row is refused: its exceptions alone would let it run on one day. */
	struct feed *feed = *state;
	feed_set(feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
		 "start_date,end_date\nALL,1,1,1,1,1,1,1,20230101,20239931\n"
		 "GOOD,1,1,1,1,1,1,1,20230101,20231231\n");
	feed_set(feed, "calendar_dates.txt",
		 "service_id,date,exception_type\nALL,20230915,1\nGOOD,20230915,2\n");
	assert_int_equal(
	    count_rides(feed, "trips.txt", "route_id,service_id,trip_id\nR,ALL,T0\nR,GOOD,T1\n"),
	    1);
	assert_true(
	    feed_has_refused(feed, "calendar_dates.txt:2", "its service \"ALL\" was refused"));
	assert_true(feed_has_refused(feed, "trips.txt:2", "its service \"ALL\" was refused"));
}

static void
a_trip_that_goes_back_in_time_is_refused_whole(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,07:10:00,07:10:00,S1,2\n"
		       "T0,08:20:00,08:20:00,S2,3\nT1,09:00:00,09:00:00,S2,1\n"
		       "T1,09:10:00,09:10:00,S3,2\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_int_equal(tt.n_connections, 1);
	assert_string_equal(tt_text(&tt, tt.trips[tt_trip_of(tt.connections)].id), "T1");
	assert_true(feed_has_refused(feed, "stop_times.txt:3", "back in time"));
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOP_TIMES].n_refused, 3);
	tt_close(&tt);
}

static void
a_pattern_does_not_run_when_its_frequency_is_refused(void **state)
{
	struct feed *feed = *state;
	assert_int_equal(count_rides(feed, "frequencies.txt",
				     "trip_id,start_time,end_time,headway_secs\n"
				     "T0,06:00:00,07:00:00,0\nT1,06:00:00,06:20:00,600\n"),
			 2);
	assert_true(feed_has_refused(feed, "frequencies.txt:2", "headway_secs"));
}

static void
runs_of_over_a_week_are_refused_by_their_line(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,00:00:00,00:00:00,S0,1\nT0,167:00:00,167:00:00,S1,2\n"
		       "T1,09:00:00,09:00:00,S2,1\nT1,09:10:00,09:10:00,S3,2\n");
	assert_int_equal(count_rides(feed, "frequencies.txt",
				     "trip_id,start_time,end_time,headway_secs\n"
				     "T0,06:00:00,30:00:00,600\nT1,06:00:00,06:20:00,600\n"),
			 2);
	assert_true(feed_has_refused(feed, "frequencies.txt:2", "a week"));
}

static void
a_second_row_of_an_id_is_refused_and_the_first_stands(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 STOPS "S0,51,-3,,\nS1,51.1,-3,,\nS2,51.2,-3,,\nS3,51.3,-3,,\nS0,40,-3,,\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_int_equal(tt.n_connections, 2);
	assert_true(tt_stop_at(&tt, tt_stop_find(&tt, "S0")).lat > 50);
	assert_true(feed_has_refused(feed, "stops.txt:6", "twice"));
	tt_close(&tt);
}

static bool
has_dropped(const struct feed *feed, const char *at, const char *part)
{
	const struct problems *dropped = feed->report->dropped;
	for (size_t i = 0; i < problems_kept(dropped); i++)
		if (strcmp(dropped->list[i].at, at) == 0 &&
		    strstr(dropped->list[i].text, part) != NULL)
			return true;
	return false;
}

static void
a_stop_without_its_station_stands_alone_and_that_is_told(void **state)
{
	struct feed *feed = *state;
	feed->refuse_percent = 25; /* of ten rows, two are at fault */
	feed_set(feed, "stops.txt",
		 STOPS "S0,51,-3,0,X\nB,,,4,S0\nS1,51.1,-3,,S3\nX,99,-3,1,\nS2,51.2,-3,0,Y\n"
		       "S3,51.3,-3,0,\nY,51.3,-3,1,\nN,,,3,S3\nZ,51,-3,1,Y\nG,51,-3,0,NONE\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_true(has_dropped(feed, "stops.txt:2", "its parent_station was refused"));
	assert_true(has_dropped(feed, "stops.txt:4", "is no station"));
	assert_true(has_dropped(feed, "stops.txt:9", "is no station"));
	assert_true(has_dropped(feed, "stops.txt:11", "is not in the feed"));
	assert_int_equal(feed->report->dropped->count, 4);
	assert_int_equal(feed->report->feeds[0].read.n_dropped, 4);
	/* A station with a fault of its own, and one inside another. */
	assert_true(feed_has_refused(feed, "stops.txt:10", "lies in no other"));
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOPS].n_refused, 2);
	assert_int_equal(tt.n_stops, 8);
	assert_int_equal(tt.n_connections, 2);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "S0")].parent, TT_NONE);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "G")].parent, TT_NONE);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "B")].parent, tt_stop_find(&tt, "S0"));
	assert_int_equal(tt.stops[tt_stop_find(&tt, "S2")].parent, tt_stop_find(&tt, "Y"));
	tt_close(&tt);
}

static void
a_clipped_feed_is_taken_whole(void **state)
{
	struct feed *feed = *state;
	feed->refuse_percent = 0;
	feed_set(feed, "stops.txt",
		 STOPS "S0,51,-3,0,A\nS1,51.1,-3,0,B\nS2,51.2,-3,0,C\nS3,51.3,-3,0,D\n");
	feed_set(feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,from_route_id,to_trip_id\nA,S1,2,,\n"
		 "S1,GONE,0,,\nS0,S1,0,GONE,\nS0,S1,0,,GONE\nS0,S1,0,R,\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_int_equal(tt.n_connections, 2);
	assert_int_equal(tt.n_transfers, 1);
	assert_int_equal(feed->report->refused->count, 0);
	assert_int_equal(feed->report->dropped->count, 8);
	assert_true(has_dropped(feed, "transfers.txt:2", "from_stop_id"));
	assert_true(has_dropped(feed, "transfers.txt:3", "to_stop_id"));
	assert_true(has_dropped(feed, "transfers.txt:4", "from_route_id"));
	assert_true(has_dropped(feed, "transfers.txt:5", "to_trip_id"));
	tt_close(&tt);
}

static void
a_quote_inside_a_field_costs_its_row_and_no_other(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon\nS0,a,51,-3\nS1,The \"Bell\",51,-3\n"
		 "S2,b,51,-3\nS3,c,51,-3\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_int_equal(tt.n_stops, 3);
	assert_int_equal(tt.n_connections, 1);
	assert_true(feed_has_refused(feed, "stops.txt:3", "quote"));
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOPS].n_rows, 4);
	assert_int_equal(feed->report->feeds[0].read.counts[GTFS_STOPS].n_refused, 1);
	tt_close(&tt);
}

/* A feed of 200 stops, ${n_bad} of them without a place. */
static void
set_stops(struct feed *feed, int n_bad)
{
	char *text = arena_strdup(&feed->arena, STOPS);
	for (int i = 0; i < 200; i++)
		text = arena_printf(&feed->arena, "%sS%d,%s,-3,,\n", text, i,
				    i < 200 - n_bad ? "51" : "");
	feed_set(feed, "stops.txt", text);
}

static void
a_table_at_the_share_is_taken_and_one_row_past_it_spoils_the_feed(void **state)
{
	struct feed *feed = *state;
	feed->refuse_percent = COMPILE_REFUSE_PERCENT;
	set_stops(feed, 2);
	assert_int_equal(feed_compile(feed), 0);
	assert_int_equal(feed->report->refused->count, 2);
	unlink(feed->tt);
	set_stops(feed, 3);
	assert_int_equal(feed_compile(feed), E_INPUT);
	assert_true(
	    feed_has_problem(feed, "stops.txt", "3 of 200 rows are refused, allowed are 1"));
	assert_true(feed_has_problem(feed, "stops.txt:199", "no place"));
	assert_int_equal(access(feed->tt, F_OK), -1);
}

static void
refused_rows_past_the_most_that_are_told_are_counted(void **state)
{
	struct feed *feed = *state;
	char *text = arena_strdup(&feed->arena, "from_stop_id,to_stop_id,transfer_type\nS0,S1,\n");
	for (int i = 0; i < PROBLEMS_MAX; i++)
		text = arena_printf(&feed->arena, "%sS0,S1,9\n", text);
	feed->refuse_percent = 99.9;
	feed_set(feed, "transfers.txt", text);
	assert_int_equal(feed_compile(feed), 0);
	assert_int_equal(feed->report->refused->count, PROBLEMS_MAX);
	feed_set(feed, "transfers.txt", arena_printf(&feed->arena, "%sS0,S1,9\n", text));
	assert_int_equal(feed_compile(feed), 0);
	assert_int_equal(feed->report->refused->count, PROBLEMS_MAX + 1);
	feed->refuse_percent = 1;
	assert_int_equal(feed_compile(feed), E_INPUT);
	/* Why it is spoilt stands before the rows. */
	assert_string_equal(feed->problems->list[0].at, "transfers.txt");
	assert_int_equal(feed->problems->count, PROBLEMS_MAX + 2);
}

static void
what_is_missing_spoils_a_feed_whatever_share_is_allowed(void **state)
{
	static const struct {
		const char *file, *text, *at, *part;
	} cases[] = {
	    {"stop_times.txt", NULL, "stop_times.txt", "missing"},
	    {"stops.txt", "stop_id,stop_lat\nS0,51\n", "stops.txt:1", "stop_lon"},
	    {"agency.txt", "agency_name,agency_timezone\nA,\n", "agency.txt:2", "agency_timezone"},
	    {"trips.txt", "route_id,service_id,trip_id\n", "trips.txt", "nothing is left"},
	    {"routes.txt", "route_id,route_type\nR,bus\n", "routes.txt", "nothing is left"},
	    {"stops.txt", "stop_id,stop_lat,stop_lon\nS0,51,-3\n\"S1,51,-3\nS2,51,-3\nS3,51,-3\n",
	     "stops.txt:3", "quote"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		void *fresh;
		set_up(&fresh);
		struct feed *feed = fresh;
		feed->refuse_percent = 100;
		feed_set(feed, cases[i].file, cases[i].text);
		assert_int_equal(feed_compile(feed), E_INPUT);
		if (!feed_has_problem(feed, cases[i].at, cases[i].part))
			fail_msg("case %zu: %s %s", i, feed->problems->list[0].at,
				 feed->problems->list[0].text);
		feed_tear_down(&fresh);
	}
}

static void
an_optional_file_that_is_empty_counts_as_none(void **state)
{
	struct feed *feed = *state;
	feed->refuse_percent = 0;
	assert_int_equal(count_rides(feed, "transfers.txt", ""), 2);
	assert_int_equal(count_rides(feed, "frequencies.txt", ""), 2);
}

static void
a_wrong_date_in_feed_info_is_told_and_spoils_nothing(void **state)
{
	struct feed *feed = *state;
	feed->refuse_percent = 0;
	feed_set(feed, "feed_info.txt",
		 "feed_publisher_name,feed_start_date,feed_end_date\nP,20230101,tomorrow\n");
	struct tt tt;
	open_tt(feed, &tt);
	assert_true(feed_has_refused(feed, "feed_info.txt:2", "date"));
	assert_int_equal(tt.feeds[0].info_first_day, civil_from_ymd(2023, 1, 1).day);
	assert_int_equal(tt.feeds[0].info_last_day, TT_NO_DAY);
	assert_string_equal(tt_text(&tt, tt.feeds[0].publisher), "P");
	assert_int_equal(tt.feeds[0].n_refused, 1);
	tt_close(&tt);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_bad_stop_is_refused_with_the_times_that_name_it_and_the_rest_runs),
	    TEST(a_bad_route_takes_its_trips_and_their_times_along),
	    TEST(half_the_truth_of_a_service_is_none),
	    TEST(a_trip_that_goes_back_in_time_is_refused_whole),
	    TEST(a_pattern_does_not_run_when_its_frequency_is_refused),
	    TEST(runs_of_over_a_week_are_refused_by_their_line),
	    TEST(a_second_row_of_an_id_is_refused_and_the_first_stands),
	    TEST(a_stop_without_its_station_stands_alone_and_that_is_told),
	    TEST(a_clipped_feed_is_taken_whole),
	    TEST(a_quote_inside_a_field_costs_its_row_and_no_other),
	    TEST(a_table_at_the_share_is_taken_and_one_row_past_it_spoils_the_feed),
	    TEST(refused_rows_past_the_most_that_are_told_are_counted),
	    TEST(what_is_missing_spoils_a_feed_whatever_share_is_allowed),
	    TEST(an_optional_file_that_is_empty_counts_as_none),
	    TEST(a_wrong_date_in_feed_info_is_told_and_spoils_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

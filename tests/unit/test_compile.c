/* SPDX-License-Identifier: MIT
 *
 * What the compiler makes of feeds for journeys from door to door and for live data: stations,
 * transfers, calls of trips, and several feeds in one timetable.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/feed.h"

#define STOPS \
	"stop_id,stop_lat,stop_lon,location_type,parent_station,platform_code,wheelchair_" \
	"boarding\n"
#define TIMES \
	"trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type," \
	"timepoint\n"

static int
set_up(void **state)
{
	feed_set_up(state);
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:11:00,S1,2\n"
		       "T0,08:20:00,08:20:00,S2,5\nT1,09:00:00,09:00:00,S2,1\n"
		       "T1,09:10:00,09:10:00,S3,2\n");
	return 0;
}

/* A second feed of the same shape, with the trips T0 and T9 and the zip's name "feed.zip" too. */
static void
second_init(struct feed *second)
{
	feed_init(second);
	feed_set_times(second, 1, "T0,18:00:00,18:00:00,S0,1\nT0,18:10:00,18:10:00,S1,2\n");
}

static void
open_merged(struct feed *feed, struct feed *second, struct tt *tt)
{
	int rc = feed_merge(feed, second);
	for (size_t i = 0; i < problems_kept(feed->problems); i++)
		print_error("%s: %s\n", feed->problems->list[i].at, feed->problems->list[i].text);
	assert_int_equal(rc, 0);
	assert_int_equal(tt_open(tt, feed->tt, feed->problems), 0);
}

static void
what_a_platform_leaves_open_about_wheelchairs_its_station_says(void **state)
{
	static const struct {
		const char *id;
		int wheelchair;
	} cases[] = {{"X", 1}, {"S0", 1}, {"S1", 2}, {"S2", 0}, {"S3", 0}, {"A", 1}, {"E", 1}};
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 STOPS "S0,51,-3,0,X,4a,\nS1,51.1,-3,0,X,,2\nX,51,-3,1,,,1\nS2,51.2,-3,0,Y,,0\n"
		       "Y,51.2,-3,1,,,\nS3,51.3,-3,0,,,\nA,,,4,S0,,\nE,51,-3,2,X,,0\n");
	struct tt tt;
	feed_open(feed, &tt);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(tt.stops[tt_stop_find(&tt, cases[i].id)].wheelchair,
				 cases[i].wheelchair);
	const struct tt_stop *platform = &tt.stops[tt_stop_find(&tt, "S0")];
	assert_string_equal(tt_text(&tt, platform->platform), "4a");
	assert_int_equal(platform->parent, tt_stop_find(&tt, "X"));
	assert_int_equal(tt.stops[tt_stop_find(&tt, "X")].parent, TT_NONE);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "A")].parent, tt_stop_find(&tt, "S0"));
	tt_close(&tt);
}

static void
phoning_ahead_asking_the_driver_and_rough_times_are_kept(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stop_times.txt",
		 TIMES "T0,08:00:00,08:00:00,S0,1,2,0,1\nT0,08:10:00,08:10:00,S1,2,3,2,0\n"
		       "T0,,,S2,3,0,1,\nT0,08:30:00,08:30:00,S3,4,1,3,\n");
	struct tt tt;
	feed_open(feed, &tt);
	static const unsigned want[] = {
	    TT_MAY_BOARD | TT_BOARD_PHONE | TT_MAY_ALIGHT | TT_ALIGHT_PHONE | TT_ARRIVE_ABOUT,
	    TT_MAY_BOARD | TT_BOARD_DRIVER | TT_DEPART_ABOUT | TT_ARRIVE_ABOUT,
	    TT_MAY_BOARD | TT_MAY_ALIGHT | TT_ALIGHT_DRIVER | TT_DEPART_ABOUT,
	};
	assert_int_equal(tt.n_connections, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(tt.connections[i].arrive_and_flags & TT_FLAGS, want[i]);
	tt_close(&tt);
}

static void
a_trip_and_a_stop_sequence_lead_to_the_connection(void **state)
{
	struct tt tt;
	feed_open(*state, &tt);
	struct tt_range range = tt_trips_find(&tt, 0, "T0");
	assert_int_equal(range.n, 1);
	uint32_t trip = tt.trips_by_id[range.first];
	uint32_t n;
	const struct tt_call *calls = tt_trip_calls(&tt, trip, &n);
	assert_int_equal(n, 3);
	assert_int_equal(calls[2].stop, tt_stop_find(&tt, "S2"));
	assert_int_equal(tt_call_find(&tt, trip, 1), 0);
	assert_int_equal(tt_call_find(&tt, trip, 5), 2);
	assert_int_equal(tt_call_find(&tt, trip, 4), TT_NONE);
	assert_int_equal(tt_call_at(&tt, trip, tt_stop_find(&tt, "S1"), 0), 1);
	assert_int_equal(tt_call_at(&tt, trip, tt_stop_find(&tt, "S1"), 2), TT_NONE);
	const struct tt_connection *c = &tt.connections[tt_ride_from(&tt, trip, 1)];
	assert_int_equal(c->depart_s, 8 * 3600 + 660);
	assert_int_equal(tt_from(c), tt_stop_find(&tt, "S1"));
	assert_int_equal(tt_trip_of(c), trip);
	assert_int_equal(tt_ride_from(&tt, trip, 2), TT_NONE);
	assert_int_equal(tt_trips_find(&tt, 0, "T").n, 0);
	assert_int_equal(tt_trips_find(&tt, 0, "T2").n, 0);
	assert_int_equal(tt_trips_find(&tt, 1, "T0").n, 0);
	tt_close(&tt);
}

static void
the_runs_of_a_trip_that_repeats_are_found_by_their_start(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T0,12:00:00,12:20:00,600,1\nT0,06:00:00,06:30:00,600,0\n");
	struct tt tt;
	feed_open(feed, &tt);
	struct tt_range range = tt_trips_find(&tt, 0, "T0");
	static const int32_t want_s[] = {21600, 22200, 22800, 43200, 43800};
	assert_int_equal(range.n, 5);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t row = tt.trips_by_id[range.first + i];
		assert_int_equal(tt.trips[row].start_s, want_s[i]);
		assert_int_equal(tt.trips[row].repeats,
				 i < 3 ? TT_REPEATS_ABOUT : TT_REPEATS_EXACTLY);
		assert_int_equal(tt.connections[tt_ride_from(&tt, row, 0)].depart_s, want_s[i]);
	}
	assert_int_equal(tt.trips[tt.trips_by_id[tt_trips_find(&tt, 0, "T1").first]].repeats,
			 TT_ONCE);
	assert_int_equal(tt.n_patterns, 2);
	tt_close(&tt);
}

/* The transfers between two stops, in their order. */
static uint32_t
find_transfers(const struct tt *tt, const char *from, const char *to, uint32_t *first)
{
	uint32_t stop = tt_stop_find(tt, from);
	uint32_t n = 0;
	for (uint32_t i = tt->transfer_first[stop]; i < tt->transfer_first[stop + 1]; i++) {
		assert_int_equal(tt->transfers[i].from, stop);
		if (tt->transfers[i].to != tt_stop_find(tt, to))
			continue;
		*first = n++ == 0 ? i : *first;
	}
	return n;
}

static void
set_station(struct feed *feed, const char *transfers)
{
	feed_set(feed, "stops.txt",
		 STOPS "S0,51,-3,0,X,1,\nS1,51.1,-3,0,X,2,\nX,51,-3,1,,,\nS2,51.2,-3,0,,,\n"
		       "S3,51.3,-3,0,,,\nE,51,-3,2,X,,\n");
	feed_set(feed, "transfers.txt", transfers);
}

static void
a_transfer_of_a_station_holds_for_each_of_its_platforms_unless_they_say_otherwise(void **state)
{
	struct feed *feed = *state;
	set_station(feed, "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
			  "X,S2,2,300\nS1,S2,2,120\nX,X,2,240\nS2,X,3,\n");
	struct tt tt;
	feed_open(feed, &tt);
	uint32_t at = 0;
	assert_int_equal(find_transfers(&tt, "S0", "S2", &at), 1);
	assert_int_equal(tt.transfers[at].min_s, 300);
	assert_int_equal(find_transfers(&tt, "S1", "S2", &at), 1);
	assert_int_equal(tt.transfers[at].min_s, 120);
	assert_int_equal(find_transfers(&tt, "S0", "S1", &at), 1);
	assert_int_equal(find_transfers(&tt, "S0", "S0", &at), 1);
	assert_int_equal(tt.transfers[at].min_s, 240);
	assert_int_equal(find_transfers(&tt, "S2", "S1", &at), 1);
	assert_int_equal(tt.transfers[at].type, 3);
	assert_int_equal(tt.transfers[at].min_s, TT_NO_SECONDS);
	/* Nothing calls at the station itself, nor at its entrance. */
	assert_int_equal(find_transfers(&tt, "X", "S2", &at), 0);
	assert_int_equal(tt.n_transfers, 8);
	/* The footpaths stay as listed: from the station, not from its platforms. */
	assert_int_equal(tt.n_foot, 2);
	assert_int_equal(
	    tt.foot_first[tt_stop_find(&tt, "X") + 1] - tt.foot_first[tt_stop_find(&tt, "X")], 1);
	tt_close(&tt);
}

static void
transfers_for_trips_come_before_those_for_routes_and_those_for_all(void **state)
{
	struct feed *feed = *state;
	set_station(feed, "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,"
			  "to_route_id,from_trip_id,to_trip_id\n"
			  "S2,S3,2,1,,,,\nS2,S3,2,2,,R,,\nS2,S3,2,3,R,R,,\nS2,S3,2,4,,,T0,\n"
			  "S2,S3,2,5,,R,T0,\nS2,S3,1,,,,T0,T1\n");
	struct tt tt;
	feed_open(feed, &tt);
	static const int32_t want_s[] = {TT_NO_SECONDS, 5, 4, 3, 2, 1};
	uint32_t at = 0;
	assert_int_equal(find_transfers(&tt, "S2", "S3", &at), 6);
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(tt.transfers[at + i].min_s, want_s[i]);
	uint32_t t1 = tt.trips_by_id[tt_trips_find(&tt, 0, "T1").first];
	assert_int_equal(tt.transfers[at].to_trip, tt.trips[t1].id);
	assert_int_equal(tt.transfers[at].to_route, TT_NONE);
	assert_int_equal(tt.transfers[at + 4].to_route, 0);
	assert_int_equal(tt.transfers[at + 4].from_trip, 0);
	/* The row for everybody is a footpath for all, the others are for some. */
	assert_int_equal(tt.n_foot, 1);
	assert_int_equal(tt.foot[0].walk_s, 1);
	assert_int_equal(tt.n_foot_some, 4); /* timed ones are none */
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(tt.foot_some[i].from, tt_stop_find(&tt, "S2"));
		assert_int_equal(tt.foot_some[i].to, tt_stop_find(&tt, "S3"));
		assert_int_equal(tt.foot_some[i].min_s, want_s[i + 1]);
	}
	tt_close(&tt);
}

static void
in_seat_transfers_and_blocks_are_counted_and_not_used(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "trips.txt",
		 "route_id,service_id,trip_id,block_id\nR,ALL,T0,B7\nR,ALL,T1,B7\n");
	feed_set(feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
		 ",,4,T0,T1\nS2,S2,5,T0,T1\n");
	struct tt tt;
	feed_open(feed, &tt);
	assert_int_equal(tt.feeds[0].n_block_trips, 2);
	assert_int_equal(tt.feeds[0].n_in_seat, 2);
	assert_int_equal(tt.n_foot, 0);
	assert_int_equal(tt.n_transfers, 2);
	assert_int_equal(tt.transfer_first[tt.n_stops], 1);
	assert_int_equal(tt.transfers[1].from, TT_NONE);
	tt_close(&tt);
}

static void
merged_feeds_share_a_stop_that_lies_near_and_keep_apart_one_that_does_not(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	/* S0 is 240 m north of the first feed's, S1 is 260 m. */
	feed_set(&second, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding\n"
		 "S0,Other 0,51.502158,-3,1\nS1,Other 1,51.512338,-3,1\nS77,New,51,-3,\n");
	struct tt tt;
	open_merged(feed, &second, &tt);
	uint32_t s0 = tt_stop_find(&tt, "S0");
	uint32_t s1 = tt_stop_find(&tt, "S1");
	uint32_t other = tt_stop_find(&tt, "2:S1");
	assert_int_equal(tt.n_stops, 12);
	assert_int_equal(tt.stops[s0].feeds, 3);
	assert_int_equal(tt.stops[s0].wheelchair, 1);
	assert_string_equal(tt_text(&tt, tt.stops[s0].name), "Stop 0");
	assert_int_equal(tt.stops[s1].feeds, 1);
	assert_int_equal(tt.stops[other].feeds, 2);
	assert_string_equal(tt_text(&tt, tt.stops[other].name), "Other 1");
	assert_int_equal(tt_stop_find_in(&tt, 0, "S1"), s1);
	assert_int_equal(tt_stop_find_in(&tt, 1, "S1"), other);
	assert_int_equal(tt_stop_find_in(&tt, 1, "S0"), s0);
	assert_int_equal(tt_stop_find_in(&tt, 1, "S2"), TT_NONE);
	assert_int_equal(tt_stop_find_in(&tt, 0, "S77"), TT_NONE);
	assert_int_equal(tt.feeds[1].n_stops_shared, 1);
	/* Trips of one id are two, each with its own times. */
	uint32_t trip = tt.trips_by_id[tt_trips_find(&tt, 1, "T0").first];
	assert_int_equal(tt.trips[trip].feed, 1);
	const struct tt_connection *c = &tt.connections[tt_ride_from(&tt, trip, 0)];
	assert_int_equal(c->depart_s, 18 * 3600);
	assert_int_equal(tt_from(c), s0);
	assert_int_equal(tt_to(c), other);
	assert_int_equal(tt.agencies[tt.routes[tt.trips[trip].route].agency].feed, 1);
	assert_int_equal(tt_trips_find(&tt, 0, "T0").n, 1);
	tt_close(&tt);
	feed_fini(&second);
}

static void
a_stop_that_a_feed_calls_like_another_one_set_apart_is_set_apart_too(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	/* The first feed has a stop "2:S1"; the second an S1 and a 2:S1 elsewhere, and a 2:S9. */
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon\nS0,51.5,-3\nS1,51.51,-3\nS2,51.52,-3\nS3,51.53,-3\n"
		 "S5,51.55,-3\n2:S1,51.7,-3\n");
	feed_set(&second, "stops.txt",
		 "stop_id,stop_lat,stop_lon\nS0,51.5,-3\nS1,52.1,-3\nS5,52.5,-3\n2:S1,52.2,-3\n"
		 "2:S5,52.3,-3\n2:S9,52.4,-3\n");
	struct tt tt;
	open_merged(feed, &second, &tt);
	assert_int_equal(feed->report->refused->count, 0);
	assert_int_equal(tt.n_stops, 11);
	static const struct {
		uint32_t feed;
		const char *own, *name;
		double lat;
	} stops[] = {
	    {0, "S1", "S1", 51.51},        {0, "2:S1", "2:S1", 51.7}, {1, "S1", "2:2:S1", 52.1},
	    {1, "2:S1", "2:2:2:S1", 52.2}, {1, "S5", "2:S5", 52.5},   {1, "2:S5", "2:2:S5", 52.3},
	    {1, "2:S9", "2:S9", 52.4},     {1, "S0", "S0", 51.5},
	};
	for (size_t i = 0; i < ARRAY_LEN(stops); i++) {
		uint32_t stop = tt_stop_find_in(&tt, stops[i].feed, stops[i].own);
		assert_int_not_equal(stop, TT_NONE);
		assert_string_equal(tt_text(&tt, tt.stops[stop].id), stops[i].name);
		assert_true(tt.stops[stop].lat == stops[i].lat);
	}
	assert_int_equal(tt_stop_find_in(&tt, 0, "S9"), TT_NONE);
	assert_int_equal(tt_stop_find_in(&tt, 1, "S9"), TT_NONE);
	assert_int_equal(tt_stop_find_in(&tt, 1, "2:2:S1"), TT_NONE);
	tt_close(&tt);
	feed_fini(&second);
}

static void
each_of_the_merged_feeds_tells_its_days_and_its_rows(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	feed_set(&second, "calendar.txt", NULL);
	feed_set(&second, "calendar_dates.txt", "service_id,date,exception_type\nALL,20240102,1\n");
	feed_set(&second, "feed_info.txt",
		 "feed_publisher_name,feed_version,feed_start_date,feed_end_date\n"
		 "P,v2,20240101,20240131\n");
	struct tt tt;
	open_merged(feed, &second, &tt);
	assert_int_equal(tt.n_feeds, 2);
	assert_int_equal(tt.feeds[0].first_day, civil_from_ymd(2023, 1, 1).day);
	assert_int_equal(tt.feeds[0].last_day, civil_from_ymd(2023, 12, 31).day);
	assert_int_equal(tt.feeds[0].info_first_day, TT_NO_DAY);
	assert_int_equal(tt.feeds[1].first_day, civil_from_ymd(2024, 1, 2).day);
	assert_int_equal(tt.feeds[1].last_day, civil_from_ymd(2024, 1, 2).day);
	assert_int_equal(tt.feeds[1].info_last_day, civil_from_ymd(2024, 1, 31).day);
	assert_string_equal(tt_text(&tt, tt.feeds[1].version), "v2");
	assert_int_equal(tt.facts.first_day, civil_from_ymd(2023, 1, 1).day);
	assert_int_equal(tt.facts.last_day, civil_from_ymd(2024, 1, 2).day);
	/* agency, 10 stops, route, exception, info, trip, 2 times. */
	assert_int_equal(tt.feeds[1].n_rows, 17);
	assert_int_equal(tt_feed_find(&tt, "feed.zip"), 0);
	assert_int_equal(tt_feed_find(&tt, "other.zip"), TT_NONE);
	tt_close(&tt);
	feed_fini(&second);
}

static void
trips_whose_times_are_mixed_come_apart_in_a_second_feed_too(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	feed_set_times(&second, 2,
		       "T1,10:10:00,10:10:00,S1,2\nT0,09:00:00,09:00:00,S0,1\n"
		       "T1,10:00:00,10:00:00,S0,1\nT0,09:20:00,09:20:00,S2,3\n"
		       "T0,09:10:00,09:10:00,S1,2\n");
	struct tt tt;
	open_merged(feed, &second, &tt);
	static const int32_t want_s[] = {9 * 3600, 9 * 3600 + 600};
	uint32_t trip = tt.trips_by_id[tt_trips_find(&tt, 1, "T0").first];
	for (uint32_t k = 0; k < 2; k++)
		assert_int_equal(tt.connections[tt_ride_from(&tt, trip, k)].depart_s, want_s[k]);
	trip = tt.trips_by_id[tt_trips_find(&tt, 1, "T1").first];
	assert_int_equal(tt.connections[tt_ride_from(&tt, trip, 0)].depart_s, 36000);
	trip = tt.trips_by_id[tt_trips_find(&tt, 0, "T0").first];
	assert_int_equal(tt.connections[tt_ride_from(&tt, trip, 0)].depart_s, 28800);
	tt_close(&tt);
	feed_fini(&second);
}

static void
a_fault_of_merged_feeds_is_told_with_its_feed(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	feed->refuse_percent = 50;
	feed_set(&second, "calendar_dates.txt",
		 "service_id,date,exception_type\nALL,20230915,1\nALL,20230931,1\n");
	assert_int_equal(feed_merge(feed, &second), 0);
	char at[160];
	snprintf(at, sizeof(at), "%s/calendar_dates.txt:3", second.zip);
	assert_true(feed_has_refused(feed, at, "20230931"));
	feed_fini(&second);
}

static void
feeds_of_two_time_zones_are_refused(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	feed_set(&second, "agency.txt",
		 "agency_id,agency_name,agency_timezone\nA,Ferry,Europe/Dublin\n");
	assert_int_equal(feed_merge(feed, &second), E_INPUT);
	char at[160];
	snprintf(at, sizeof(at), "%s/agency.txt:2", second.zip);
	assert_true(feed_has_problem(feed, at, "is not that of \"feed.zip\", \"Europe/London\""));
	assert_true(feed_has_problem(feed, at, "build one timetable for each"));
	feed_fini(&second);
}

static void
a_stop_is_found_by_an_id_as_long_as_one_may_be(void **state)
{
	struct feed *feed = *state;
	char id[TT_STOP_ID_BYTES_MAX + 1];
	memset(id, 'S', TT_STOP_ID_BYTES_MAX);
	id[TT_STOP_ID_BYTES_MAX] = '\0';
	feed_set(feed, "stops.txt",
		 arena_printf(&feed->arena,
			      "stop_id,stop_lat,stop_lon\nS0,51.5,-3\nS1,51.51,-3\n%s,51.52,-3\n",
			      id));
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1,0,0\nT0,08:10:00,08:10:00,S1,2,0,0\n");
	struct tt tt;
	feed_open(feed, &tt);
	assert_int_not_equal(tt_stop_find(&tt, id), TT_NONE);
	assert_int_equal(tt_stop_find_in(&tt, 0, id), tt_stop_find(&tt, id));
	tt_close(&tt);
}

static void
a_refused_row_of_a_shared_stop_leaves_it_to_the_other_feed(void **state)
{
	struct feed *feed = *state;
	struct feed second;
	second_init(&second);
	feed->refuse_percent = 80;
	feed_set(&second, "stops.txt",
		 "stop_id,stop_lat,stop_lon,parent_station\nS0,51.5,-3,\nS1,99,-3,\n"
		 "S5,51.55,-3,\n");
	feed_set(
	    &second, "stop_times.txt",
	    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
	    "T0,18:00:00,18:00:00,S0,1\nT0,18:10:00,18:10:00,S1,2\nT0,18:20:00,18:20:00,S5,3\n");
	struct tt tt;
	open_merged(feed, &second, &tt);
	assert_int_equal(tt.n_stops, 10);
	assert_int_equal(tt.stops[tt_stop_find(&tt, "S1")].feeds, 1);
	uint32_t trip = tt.trips_by_id[tt_trips_find(&tt, 1, "T0").first];
	uint32_t n;
	tt_trip_calls(&tt, trip, &n);
	assert_int_equal(n, 2);
	tt_close(&tt);
	feed_fini(&second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_a_platform_leaves_open_about_wheelchairs_its_station_says),
	    TEST(phoning_ahead_asking_the_driver_and_rough_times_are_kept),
	    TEST(a_trip_and_a_stop_sequence_lead_to_the_connection),
	    TEST(the_runs_of_a_trip_that_repeats_are_found_by_their_start),
	    TEST(a_transfer_of_a_station_holds_for_each_of_its_platforms_unless_they_say_otherwise),
	    TEST(transfers_for_trips_come_before_those_for_routes_and_those_for_all),
	    TEST(in_seat_transfers_and_blocks_are_counted_and_not_used),
	    TEST(merged_feeds_share_a_stop_that_lies_near_and_keep_apart_one_that_does_not),
	    TEST(a_stop_that_a_feed_calls_like_another_one_set_apart_is_set_apart_too),
	    TEST(each_of_the_merged_feeds_tells_its_days_and_its_rows),
	    TEST(trips_whose_times_are_mixed_come_apart_in_a_second_feed_too),
	    TEST(a_fault_of_merged_feeds_is_told_with_its_feed),
	    TEST(feeds_of_two_time_zones_are_refused),
	    TEST(a_stop_is_found_by_an_id_as_long_as_one_may_be),
	    TEST(a_refused_row_of_a_shared_stop_leaves_it_to_the_other_feed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

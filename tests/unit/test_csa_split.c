/* SPDX-License-Identifier: MIT
 *
 * Stops at which transfers.txt treats lines and trips differently.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/scan/csa_edit.h"
#include "travel/scan/csa_split.h"
#include "travel/near.h"

#define HEADER \
	"from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id," \
	"from_trip_id,to_trip_id\n"
#define WALK_S 53 /* from S0 to S1, 58 m at 1.1 m/s */

static const struct csa_split_limits usual = {CSA_SPLIT_STOPS_MAX, CSA_SPLIT_STOP_MAX,
					      CSA_SPLIT_FEET_MAX};

struct split_day {
	struct tt tt;
	struct csa_day day;
	struct near near;
};

/* R0 and R1 are runs of line R, Q0 and Q1 of Q, all from S0 to S1; S1 is near S0. */
static void
lay_out(struct split_day *laid, struct feed *feed, const char *transfers, struct csa_edits edits,
	const struct csa_split_limits *limits)
{
	feed_set(feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon\nS0,Here,51.5,-3\nS1,There,51.5004,-3\n");
	feed_set(feed, "routes.txt",
		 "route_id,agency_id,route_short_name,route_type\nR,A,1,3\nQ,A,2,3\n");
	feed_set(feed, "trips.txt",
		 "route_id,service_id,trip_id\nR,ALL,R0\nR,ALL,R1\nQ,ALL,Q0\nQ,ALL,Q1\n");
	feed_set(feed, "stop_times.txt",
		 "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
		 "R0,08:00:00,08:00:00,S0,1\nR0,08:10:00,08:10:00,S1,2\n"
		 "R1,09:00:00,09:00:00,S0,1\nR1,09:10:00,09:10:00,S1,2\n"
		 "Q0,08:30:00,08:30:00,S0,1\nQ0,08:40:00,08:40:00,S1,2\n"
		 "Q1,09:30:00,09:30:00,S0,1\nQ1,09:40:00,09:40:00,S1,2\n");
	feed_set(feed, "transfers.txt", transfers);
	feed_open(feed, &laid->tt);
	csa_day_init(&laid->day, &laid->tt, civil_from_ymd(2023, 9, 15));
	csa_edit_day(&laid->day, &edits);
	csa_split_day_within(&laid->day, CSA_SPLIT_DOORS, limits);
	near_init(&laid->near, &laid->day);
	near_link(&laid->near, 1500, 1.1);
}

static void
split(struct split_day *laid, struct feed *feed, const char *transfers)
{
	lay_out(laid, feed, transfers, (struct csa_edits){0}, &usual);
}

static void
forget(struct split_day *laid)
{
	near_fini(&laid->near);
	csa_day_fini(&laid->day);
	tt_close(&laid->tt);
}

/* Where a trip calls, as the day counts its stops; whoever rides none stands at the stop itself. */
static uint32_t
stop_of(const struct split_day *laid, const char *id, const char *trip)
{
	const struct csa_day *day = &laid->day;
	uint32_t stop = tt_stop_find(&laid->tt, id);
	for (uint32_t i = 0; trip != NULL && i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		const uint32_t ends[2] = {tt_from(c), tt_to(c)};
		const struct csa_edit *edit =
		    day->edit_of == NULL ? NULL : day->edit_of[tt_trip_of(c)];
		const char *own = edit != NULL
				      ? edit->extra->id
				      : tt_text(&laid->tt, csa_day_trip(day, tt_trip_of(c))->id);
		for (int k = 0; k < 2; k++)
			if (strcmp(own, trip) == 0 && csa_split_outer(day, ends[k]) == stop)
				return ends[k];
	}
	assert_null(trip);
	return stop;
}

/* Seconds of the change from one trip to another, -1: one may not. */
static int
change_s(const struct split_day *laid, const char *const stops[2], const char *const trips[2])
{
	const struct near *near = &laid->near;
	uint32_t a = stop_of(laid, stops[0], trips[0]);
	uint32_t b = stop_of(laid, stops[1], trips[1]);
	if (a == b)
		return near->stay_s[a];
	for (uint32_t i = near->change_first[a]; i < near->change_first[a + 1]; i++)
		if (near->change[i].stop == b)
			return near->change[i].s;
	return -1;
}
#define HERE_S(laid, from, to) \
	change_s(laid, (const char *const[2]){"S0", "S0"}, (const char *const[2]){from, to})
#define ON_FOOT_S(laid, from, to) \
	change_s(laid, (const char *const[2]){"S0", "S1"}, (const char *const[2]){from, to})

static void
a_row_holds_for_the_lines_it_names_alone(void **state)
{
	struct split_day laid;
	split(&laid, *state,
	      HEADER "S0,S0,2,180,,,,\nS0,S0,2,600,R,,,\nS0,S0,3,,R,Q,,\nS0,S1,3,,,Q,,\n");
	assert_int_equal(HERE_S(&laid, "Q0", "Q1"), 180);
	assert_int_equal(HERE_S(&laid, "Q0", "R1"), 180);
	assert_int_equal(HERE_S(&laid, "R0", "R1"), 600);
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), -1);
	assert_int_equal(HERE_S(&laid, NULL, "R0"), 180);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "R1"), WALK_S);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "Q1"), -1);
	assert_int_equal(ON_FOOT_S(&laid, NULL, "Q1"), -1);
	/* The one to be at, one for each line. */
	assert_int_equal(laid.day.tt->n_stops, 2 + 2 + 1);
	forget(&laid);
}

static void
the_most_specific_of_six_kinds_of_rows_counts(void **state)
{
	static const char *const rows[] = {"S0,S0,2,60,,,,\n",     "S0,S0,2,120,,Q,,\n",
					   "S0,S0,2,180,R,Q,,\n",  "S0,S0,2,240,,,R0,\n",
					   "S0,S0,2,300,R,,,Q1\n", "S0,S0,2,360,,,R0,Q1\n"};
	for (size_t n = 1; n <= ARRAY_LEN(rows); n++) {
		struct feed *feed = *state;
		char *table = arena_strdup(&feed->arena, HEADER);
		for (size_t i = n; i-- > 0;)
			table = arena_printf(&feed->arena, "%s%s", table, rows[i]);
		struct split_day laid;
		split(&laid, feed, table);
		assert_int_equal(HERE_S(&laid, "R0", "Q1"), 60 * (int)n);
		forget(&laid);
	}
}

static void
a_row_that_allows_some_what_is_forbidden_to_all_is_for_them(void **state)
{
	struct split_day laid;
	split(&laid, *state, HEADER "S0,S0,3,,,,,\nS0,S0,1,,R,Q,,\nS0,S1,3,,,,,\nS0,S1,0,,,,R0,\n");
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 0);
	assert_int_equal(HERE_S(&laid, "Q0", "R1"), -1);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "Q1"), WALK_S);
	assert_int_equal(ON_FOOT_S(&laid, "R1", "Q1"), -1);
	forget(&laid);
}

static void
of_equally_specific_rows_the_safe_one_counts(void **state)
{
	struct split_day laid;
	split(&laid, *state,
	      HEADER "S0,S0,2,600,R,,,\nS0,S0,2,300,,Q,,\nS0,S1,0,,R,,,\nS0,S1,3,,,Q,,\n");
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 600);
	assert_int_equal(HERE_S(&laid, "Q0", "Q1"), 300);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "Q1"), -1);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "R1"), WALK_S);
	forget(&laid);
}

static void
where_a_row_names_both_the_trip_counts(void **state)
{
	struct split_day laid;
	split(&laid, *state, HEADER "S0,S0,2,600,R,,R0,\n");
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 600);
	assert_int_equal(HERE_S(&laid, "R1", "Q1"), 0);
	forget(&laid);
}

static void
a_station_s_row_for_a_line_is_for_its_platforms(void **state)
{
	struct feed *feed = *state;
	struct split_day laid;
	split(&laid, feed, NULL);
	forget(&laid);
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon,location_type,parent_station\nP,51.5,-3,1,\n"
		 "S0,51.5,-3,0,P\nS1,51.5004,-3,0,P\n");
	feed_set(feed, "transfers.txt", HEADER "P,P,2,300,R,,,\nS0,S1,2,200,R,,,\n");
	feed_open(feed, &laid.tt);
	csa_day_init(&laid.day, &laid.tt, civil_from_ymd(2023, 9, 15));
	csa_split_day(&laid.day, CSA_SPLIT_DOORS);
	near_init(&laid.near, &laid.day);
	near_link(&laid.near, 1500, 1.1);
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 300);
	assert_int_equal(HERE_S(&laid, "Q0", "Q1"), 0);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "Q1"), 200);
	assert_int_equal(ON_FOOT_S(&laid, "Q0", "Q1"), WALK_S);
	forget(&laid);
}

static void
rows_that_change_nothing_split_nothing(void **state)
{
	struct split_day laid;
	split(&laid, *state,
	      HEADER "S0,S0,1,,R,Q,,\nS0,S1,0,,,,R0,Q1\nS0,S0,2,0,Q,,,\n,,4,,,,R0,Q1\n");
	assert_null(laid.day.split);
	assert_ptr_equal(laid.day.tt, &laid.tt);
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 0);
	forget(&laid);
}

static void
a_trip_that_does_not_run_that_day_splits_no_stop(void **state)
{
	struct split_day laid;
	split(&laid, *state, HEADER "S0,S0,2,600,,,R0,\n");
	assert_int_equal(laid.day.tt->n_stops, 3);
	forget(&laid);
	struct feed *feed = *state;
	feed_set(feed, "trips.txt",
		 "route_id,service_id,trip_id\nR,NONE,R0\nR,ALL,R1\nQ,ALL,Q0\nQ,ALL,Q1\n");
	feed_set(feed, "calendar_dates.txt", "service_id,date,exception_type\nNONE,20230916,1\n");
	feed_open(feed, &laid.tt);
	csa_day_init(&laid.day, &laid.tt, civil_from_ymd(2023, 9, 15));
	csa_split_day(&laid.day, CSA_SPLIT_DOORS);
	near_init(&laid.near, &laid.day);
	near_link(&laid.near, 1500, 1.1);
	assert_int_equal(laid.day.tt->n_stops, 2);
	assert_int_equal(HERE_S(&laid, "R1", "Q1"), 0);
	forget(&laid);
}

/* R and Q are told apart at both stops: two inner stops at each. */
static const char both[] =
    HEADER "S0,S0,2,600,R,Q,,\nS0,S1,2,900,R,Q,,\nS0,S1,3,,Q,R,,\nS1,S1,2,300,R,Q,,\n";

static void
a_stop_past_a_limit_stays_whole_and_safe(void **state)
{
	struct split_day laid;
	lay_out(&laid, *state, both, (struct csa_edits){0}, &(struct csa_split_limits){4, 2, 100});
	assert_int_equal(laid.day.tt->n_stops, 6);
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 600);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "R1"), WALK_S);
	forget(&laid);
	/* One less for a stop: neither is split. What one may not is then for all. */
	lay_out(&laid, *state, both, (struct csa_edits){0}, &(struct csa_split_limits){4, 1, 100});
	assert_int_equal(laid.day.tt->n_stops, 2);
	assert_int_equal(HERE_S(&laid, "Q0", "R1"), 600);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "Q1"), -1);
	forget(&laid);
	/* One less for all: the second stop is whole, the first is not. */
	lay_out(&laid, *state, both, (struct csa_edits){0}, &(struct csa_split_limits){3, 2, 100});
	assert_int_equal(laid.day.tt->n_stops, 4);
	assert_int_equal(HERE_S(&laid, "R0", "Q1"), 600);
	assert_int_equal(HERE_S(&laid, "Q0", "R1"), 0);
	assert_int_equal(ON_FOOT_S(&laid, "R0", "R1"), 900);
	assert_int_equal(ON_FOOT_S(&laid, "Q0", "Q1"), -1);
	forget(&laid);
}

/* The same day for footpaths. */
static void
lay_out_feet(struct split_day *laid, struct feed *feed, const char *transfers,
	     const struct csa_split_limits *limits)
{
	split(laid, feed, transfers);
	near_fini(&laid->near);
	csa_day_fini(&laid->day);
	csa_day_init(&laid->day, &laid->tt, civil_from_ymd(2023, 9, 15));
	csa_split_day_within(&laid->day, CSA_SPLIT_FEET, limits);
	laid->near = (struct near){0};
}

static int
foot_s(const struct split_day *laid, const char *const trips[2])
{
	const struct tt *tt = laid->day.tt;
	uint32_t from = stop_of(laid, "S0", trips[0]);
	for (uint32_t i = tt->foot_first[from]; i < tt->foot_first[from + 1]; i++)
		if (tt->foot[i].to == stop_of(laid, "S1", trips[1]))
			return tt->foot[i].walk_s;
	return -1;
}
#define FOOT_S(laid, from, to) foot_s(laid, (const char *const[2]){from, to})

static void
a_footpath_is_for_the_lines_that_its_row_names(void **state)
{
	struct split_day laid;
	lay_out_feet(&laid, *state,
		     HEADER "S0,S1,2,120,,,,\nS0,S1,3,,R,,,\nS0,S1,0,,R,Q,,\nS0,S1,1,,,,Q0,\n"
			    "S0,S1,2,600,,,,Q1\n",
		     &usual);
	assert_int_equal(FOOT_S(&laid, NULL, NULL), 120);
	assert_int_equal(FOOT_S(&laid, NULL, "Q1"), 600);
	assert_int_equal(FOOT_S(&laid, "Q0", "R1"), 120);
	assert_int_equal(FOOT_S(&laid, "R0", "R1"), -1);
	assert_int_equal(FOOT_S(&laid, "R0", NULL), -1);
	assert_int_equal(FOOT_S(&laid, "R0", "Q0"), 0);
	assert_int_equal(FOOT_S(&laid, "R0", "Q1"), 600);
	forget(&laid);
}

static void
past_the_limit_of_footpaths_every_stop_stays_whole(void **state)
{
	struct split_day laid;
	/* Two stops for one: two ways between them at each, and at most four for each row. */
	const char *rows = HEADER "S0,S1,2,60,,,,\nS0,S1,2,600,R,Q,,\nS1,S0,3,,Q,R,,\n";
	lay_out_feet(&laid, *state, rows, &(struct csa_split_limits){4, 2, 4 + 12});
	assert_int_equal(laid.day.tt->n_stops, 4);
	assert_int_equal(laid.day.tt->n_foot, 4 + 4);
	assert_int_equal(FOOT_S(&laid, "R0", "R1"), 60);
	assert_int_equal(FOOT_S(&laid, "R0", "Q1"), 600);
	forget(&laid);
	lay_out_feet(&laid, *state, rows, &(struct csa_split_limits){4, 2, 4 + 11});
	assert_int_equal(laid.day.tt->n_stops, 2);
	assert_int_equal(laid.day.tt->n_foot, 1);
	assert_int_equal(FOOT_S(&laid, "R0", "R1"), 600);
	forget(&laid);
}

static void
a_ride_that_no_timetable_has_falls_under_its_line(void **state)
{
	const struct csa_extra extra = {.id = "X", .headsign = "", .trip = {.route = 1}};
	struct csa_edit_call calls[2];
	for (uint32_t i = 0; i < 2; i++) {
		int32_t at_s = 36000 + 600 * (int32_t)i;
		calls[i] = (struct csa_edit_call){
		    i, i, NULL, at_s, at_s, at_s, at_s, TT_MAY_BOARD | TT_MAY_ALIGHT, false};
	}
	const struct csa_edit added = {.trip = TT_NONE,
				       .kind = CSA_EDIT_ADDED,
				       .date = civil_from_ymd(2023, 9, 15),
				       .extra = &extra,
				       .calls = calls,
				       .n_calls = 2};
	struct split_day laid;
	lay_out(&laid, *state, HEADER "S0,S0,2,600,,Q,,\nS0,S0,2,900,R,Q,,\n",
		(struct csa_edits){&added, 1}, &usual);
	assert_string_equal(tt_text(&laid.tt, laid.tt.routes[1].id), "Q");
	assert_int_equal(HERE_S(&laid, "R0", "X"), 900);
	assert_int_equal(HERE_S(&laid, "X", "Q1"), 600);
	assert_int_equal(HERE_S(&laid, "X", "R1"), 0);
	forget(&laid);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_row_holds_for_the_lines_it_names_alone),
	    TEST(the_most_specific_of_six_kinds_of_rows_counts),
	    TEST(a_row_that_allows_some_what_is_forbidden_to_all_is_for_them),
	    TEST(of_equally_specific_rows_the_safe_one_counts),
	    TEST(where_a_row_names_both_the_trip_counts),
	    TEST(a_station_s_row_for_a_line_is_for_its_platforms),
	    TEST(rows_that_change_nothing_split_nothing),
	    TEST(a_trip_that_does_not_run_that_day_splits_no_stop),
	    TEST(a_stop_past_a_limit_stays_whole_and_safe),
	    TEST(a_footpath_is_for_the_lines_that_its_row_names),
	    TEST(past_the_limit_of_footpaths_every_stop_stays_whole),
	    TEST(a_ride_that_no_timetable_has_falls_under_its_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

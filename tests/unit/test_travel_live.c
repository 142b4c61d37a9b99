/* SPDX-License-Identifier: MIT
 *
 * Journeys under live times, and rides found again by what people were told of them.
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
#include "tests/lib/livemsg.h"
#include "travel/travel_current.h"
#include "travel/travel_live.h"
#include "travel/table/tt_write.h"

struct town {
	struct feed feed;
	struct travel *travel;
	struct civil_date date;
	struct livemsg *message;
	struct live_feed said;
	struct travel_live_count count;
	struct problems problems;
};

/* From Stop 0 to Stop 5, ten minutes each: at 9:40, 10:00 and 10:20. */
static int
set_up(void **state)
{
	struct town *town = calloc(1, sizeof(*town));
	assert_non_null(town);
	feed_init(&town->feed);
	feed_set_times(&town->feed, 3,
		       "T0,09:40:00,09:40:00,S0,1,0,0\nT0,09:45:00,09:45:00,S2,2,0,0\n"
		       "T0,09:50:00,09:50:00,S5,3,0,0\n"
		       "T1,10:00:00,10:00:00,S0,1,0,0\nT1,10:10:00,10:10:00,S5,2,0,0\n"
		       "T2,10:20:00,10:20:00,S0,1,0,0\nT2,10:30:00,10:30:00,S5,2,0,0\n");
	assert_int_equal(feed_compile(&town->feed), 0);
	problems_init(&town->problems, &town->feed.arena);
	town->travel =
	    travel_open(&(struct travel_files){.timetable = town->feed.tt}, &town->problems);
	assert_non_null(town->travel);
	town->date = civil_from_ymd(2023, 9, 15);
	town->message = livemsg_new(&town->feed.arena, 0);
	*state = town;
	return 0;
}

static int
tear_down(void **state)
{
	struct town *town = *state;
	travel_close(town->travel);
	feed_fini(&town->feed);
	free(town);
	return 0;
}

static void
wipe(const char *text)
{
	memset((char *)(uintptr_t)text, '?', strlen(text));
}

/* A feed is let go of when its next message comes, before that one is laid. */
static void
forget(struct live_feed *said)
{
	for (int i = 0; i < said->n_trips; i++) {
		wipe(said->trips[i].id);
		wipe(said->trips[i].headsign);
	}
	*said = (struct live_feed){0};
}

/* Let the message be what is known, and begin a new one. */
static bool
say(struct town *town)
{
	size_t n;
	const void *bytes = livemsg_pack(town->message, &n);
	struct arena *arena = &town->feed.arena;
	problems_init(&town->problems, arena);
	assert_int_equal(live_parse(bytes, n, arena, &town->problems, &town->said), 0);
	const struct travel_live_feed feed = {"feed", &town->said};
	int64_t now_utc_s = town->date.day * INT64_C(86400) + 8 * 3600;
	bool is_news =
	    travel_live_set(town->travel, &feed, 1, now_utc_s, &town->problems, &town->count);
	town->message = livemsg_new(arena, 0);
	forget(&town->said);
	return is_news;
}

/* The transit options of the day from Stop 0 to Stop 5. */
static struct travel_options
options(struct town *town)
{
	struct travel_query query = travel_query_default(town->date);
	query.ways = 1u << TRAVEL_TRANSIT;
	const struct travel_place from = {{51.50, -3.0}, "here"};
	const struct travel_place to = {{51.55, -3.0}, "there"};
	return travel_options(town->travel, &query, &from, &to, &town->feed.arena);
}

static struct travel_ride_now
look(struct town *town, const char *to_stop, int scheduled_min)
{
	const struct travel_told_ride told = {"1", "Stop 0", to_stop, scheduled_min};
	return travel_live_ride(town->travel, town->date, &told);
}

static void
a_cancelled_ride_is_in_no_journey_and_is_known_to_be_cancelled(void **state)
{
	struct town *town = *state;
	assert_int_equal(options(town).n, 3);
	uint64_t generation = travel_generation(town->travel);
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_CANCELED);
	assert_true(say(town));
	assert_true(travel_generation(town->travel) > generation);
	assert_int_equal(town->count.cancelled, 1);
	struct travel_options left = options(town);
	assert_int_equal(left.n, 2);
	assert_int_equal(left.list[0].depart_first_min, 600);
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_CANCELLED);
	struct travel_ride_now other = look(town, "Stop 5", 600);
	assert_int_equal(other.fate, TRAVEL_RUNS);
	assert_int_equal(other.depart_min, 600);
	assert_int_equal(other.arrive_min, 610);
	assert_int_equal(look(town, "Stop 5", 601).fate, TRAVEL_UNHEARD);
	assert_int_equal(look(town, "Stop 9", 600).fate, TRAVEL_UNHEARD);
}

static void
a_late_ride_keeps_the_minute_it_is_known_by(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(town->message, 1, 7 * 60);
	assert_true(say(town));
	struct travel_options left = options(town);
	assert_int_equal(left.n, 3);
	const struct travel_ride *ride = left.list[0].journey->legs[0].rides;
	assert_int_equal(ride->depart_min, 587);
	assert_int_equal(ride->arrive_min, 597);
	assert_int_equal(ride->scheduled_min, 580);
	assert_int_equal(left.list[1].journey->legs[0].rides->scheduled_min, 600);
	struct travel_ride_now now = look(town, "Stop 5", 580);
	assert_int_equal(now.fate, TRAVEL_RUNS);
	assert_int_equal(now.depart_min, 587);
	assert_int_equal(now.arrive_min, 597);
	assert_true(now.from_at.lat > 51.49 && now.from_at.lat < 51.51);
}

static void
a_stop_that_is_passed_is_left_out_and_the_others_are_not(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
	struct livemsg_stop stop = livemsg_stop_at(2);
	stop.relationship = LIVEMSG_SKIPPED;
	livemsg_stop(town->message, &stop);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 2", 580).fate, TRAVEL_PASSES);
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_RUNS);
	assert_int_equal(options(town).n, 3);
}

static void
where_two_go_as_one_either_will_do(void **state)
{
	struct town *town = *state;
	feed_set_times(&town->feed, 2,
		       "T0,09:40:00,09:40:00,S0,1,0,0\nT0,09:50:00,09:50:00,S5,2,0,0\n"
		       "T1,09:40:00,09:40:00,S0,1,0,0\nT1,09:50:00,09:50:00,S5,2,0,0\n");
	assert_int_equal(feed_compile(&town->feed), 0);
	const struct travel_files files = {.timetable = town->feed.tt};
	assert_int_equal(travel_reopen(town->travel, &files, &town->problems), 0);
	livemsg_trip(town->message, "T1", "20230915", LIVEMSG_CANCELED);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_RUNS);
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_CANCELED);
	livemsg_trip(town->message, "T1", "20230915", LIVEMSG_CANCELED);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_CANCELLED);
}

static void
what_is_said_again_is_no_news_and_what_is_taken_back_is(void **state)
{
	struct town *town = *state;
	for (int i = 0; i < 2; i++) {
		livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
		livemsg_late(town->message, 1, 120);
		assert_int_equal(say(town), i == 0);
	}
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(town->message, 1, 180);
	assert_true(say(town));
	assert_true(travel_live_set(town->travel, NULL, 0, 0, &town->problems, &town->count));
	assert_false(travel_live_set(town->travel, NULL, 0, 0, &town->problems, &town->count));
	assert_int_equal(look(town, "Stop 5", 580).depart_min, 580);
	assert_int_equal(options(town).list[0].depart_first_min, 580);
}

static void
another_day_is_as_it_should_be(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_CANCELED);
	assert_true(say(town));
	assert_int_equal(options(town).n, 2);
	town->date = civil_from_ymd(2023, 9, 16);
	assert_int_equal(options(town).n, 3);
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_RUNS);
}

static void
a_problem_names_its_feed(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(town->message, 9, 60);
	assert_false(say(town));
	assert_int_equal(town->problems.count, 1);
	assert_string_equal(town->problems.list[0].at, "feed: entity 0");
	assert_int_equal(town->count.trips.bad, 1);
}

/* Seconds since 1970 at a minute of the day on the clock. */
static int64_t
clock_at(const struct town *town, int minute)
{
	return town->date.day * INT64_C(86400) + (minute - 60) * INT64_C(60);
}

static void
say_extra(struct town *town, int depart_min, int arrive_min)
{
	livemsg_trip(town->message, "X1", "20230915", LIVEMSG_NEW);
	livemsg_route(town->message, "R");
	livemsg_headsign(town->message, "Far End");
	livemsg_call(town->message, "S0", 0, clock_at(town, depart_min));
	livemsg_call(town->message, "S5", clock_at(town, arrive_min), 0);
}

static void
an_added_trip_is_ridden_and_told_as_an_extra_one(void **state)
{
	struct town *town = *state;
	say_extra(town, 570, 578);
	assert_true(say(town));
	assert_int_equal(town->count.added, 1);
	assert_int_equal(town->count.edits, 1);
	struct travel_options found = options(town);
	assert_int_equal(found.n, 4);
	const struct travel_ride *ride = found.list[0].journey->legs[0].rides;
	assert_int_equal(ride->depart_min, 570);
	assert_int_equal(ride->arrive_min, 578);
	assert_int_equal(ride->scheduled_min, 570);
	assert_string_equal(ride->line, "1");
	assert_string_equal(ride->headsign, "Far End");
	assert_string_equal(ride->operator_name, "City Bus");
	assert_true(ride->is_extra);
	assert_false(found.list[1].journey->legs[0].rides->is_extra);
	assert_int_equal(look(town, "Stop 5", 570).fate, TRAVEL_RUNS);
}

static void
an_added_trip_is_ridden_by_whoever_has_limits_too(void **state)
{
	struct town *town = *state;
	say_extra(town, 570, 578);
	say(town);
	struct travel_query query = travel_query_default(town->date);
	query.ways = 1u << TRAVEL_TRANSIT;
	query.limits.changes = 1;
	query.limits.walk_m = 5000;
	const struct travel_place from = {{51.50, -3.0}, "here"};
	const struct travel_place to = {{51.55, -3.0}, "there"};
	struct travel_options found =
	    travel_options(town->travel, &query, &from, &to, &town->feed.arena);
	assert_int_equal(found.n, 4);
	assert_true(found.list[0].journey->legs[0].rides->is_extra);
}

static void
an_added_trip_keeps_the_minute_it_was_first_told_by_and_ends_as_cancelled(void **state)
{
	struct town *town = *state;
	say_extra(town, 570, 578);
	say(town);
	say_extra(town, 575, 583);
	assert_true(say(town));
	struct travel_ride_now now = look(town, "Stop 5", 570);
	assert_int_equal(now.fate, TRAVEL_RUNS);
	assert_int_equal(now.depart_min, 575);
	assert_int_equal(now.arrive_min, 583);
	assert_int_equal(options(town).list[0].journey->legs[0].rides->scheduled_min, 570);
	assert_int_equal(look(town, "Stop 5", 575).fate, TRAVEL_UNHEARD);
	/* Nothing is said of it any more. */
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 570).fate, TRAVEL_CANCELLED);
	assert_int_equal(options(town).n, 3);
	assert_int_equal(town->count.added, 0);
	assert_false(say(town));
	/* And it comes back. */
	say_extra(town, 576, 583);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 570).depart_min, 576);
}

static void
whether_an_added_trip_runs_is_not_known_while_its_feed_is_silent(void **state)
{
	struct town *town = *state;
	say_extra(town, 570, 578);
	say(town);
	int64_t now_utc_s = clock_at(town, 540);
	assert_true(
	    travel_live_set(town->travel, NULL, 0, now_utc_s, &town->problems, &town->count));
	assert_int_equal(look(town, "Stop 5", 570).fate, TRAVEL_UNHEARD);
	assert_int_equal(options(town).n, 3);
	say_extra(town, 580, 588);
	say(town);
	assert_int_equal(look(town, "Stop 5", 570).depart_min, 580);
	/* Long past its time it is forgotten. */
	now_utc_s = clock_at(town, 588 + 121);
	travel_live_set(town->travel, NULL, 0, now_utc_s, &town->problems, &town->count);
	say(town);
	assert_int_equal(look(town, "Stop 5", 570).fate, TRAVEL_UNHEARD);
}

static void
a_copy_is_ridden_and_found_by_its_own_minute(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T1", "20230915", LIVEMSG_DUPLICATED);
	livemsg_copy(town->message, NULL, "10:05:00");
	assert_true(say(town));
	assert_int_equal(options(town).n, 4);
	assert_true(options(town).list[2].journey->legs[0].rides->is_extra);
	assert_int_equal(look(town, "Stop 5", 605).depart_min, 605);
	assert_int_equal(look(town, "Stop 5", 600).depart_min, 600);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 605).fate, TRAVEL_CANCELLED);
	assert_int_equal(look(town, "Stop 5", 600).fate, TRAVEL_RUNS);
}

static void
a_replaced_trip_passes_the_stops_that_it_does_not_serve_any_more(void **state)
{
	struct town *town = *state;
	livemsg_trip(town->message, "T0", "20230915", LIVEMSG_REPLACEMENT);
	livemsg_call(town->message, "S0", 0, clock_at(town, 582));
	livemsg_call(town->message, "S4", clock_at(town, 588), 0);
	assert_true(say(town));
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_PASSES);
	struct travel_ride_now now = look(town, "Stop 4", 580);
	assert_int_equal(now.fate, TRAVEL_RUNS);
	assert_int_equal(now.depart_min, 582);
	assert_string_equal(now.to_stop, "Stop 4");
	assert_int_equal(options(town).n, 2);
}

static void
a_ride_from_another_stand_is_told_so_and_found_by_either_name(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
		 "S0,Stop 0,51.50,-3.0,0,A,1\nS2,Stop 2,51.52,-3.0,0,,\n"
		 "S5,Stop 5,51.55,-3.0,0,,\nS6,Stop 0,51.50,-3.0,0,A,6\n"
		 "S7,Quay,51.50,-3.0,0,A,7\nA,Station,51.50,-3.0,1,,\n");
	/* Wherever it calls, to change from it takes longer than from others. */
	feed_set(&town->feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id\n"
		 "A,A,2,600,T0\nS5,S5,2,600,T0\n");
	assert_int_equal(feed_compile(&town->feed), 0);
	const struct travel_files files = {.timetable = town->feed.tt};
	assert_int_equal(travel_reopen(town->travel, &files, &town->problems), 0);
	const char *const stands[] = {"S6", "S7"};
	const char *const names[] = {"stand 6, Stop 0", "Quay"};
	for (int i = 0; i < 2; i++) {
		livemsg_trip(town->message, "T0", "20230915", LIVEMSG_SCHEDULED);
		struct livemsg_stop stop = livemsg_stop_at(1);
		stop.relationship = LIVEMSG_NO_DATA;
		stop.assigned = stands[i];
		livemsg_stop(town->message, &stop);
		assert_true(say(town));
		assert_string_equal(look(town, "Stop 5", 580).from_stop, names[i]);
		const struct travel_ride *ride = options(town).list[0].journey->legs[0].rides;
		assert_string_equal(ride->from_stop, names[i]);
		assert_true(ride->is_moved);
		assert_int_equal(ride->scheduled_min, 580);
	}
	/* As it was told last, also when all is as ever again. */
	assert_true(say(town));
	for (int i = 0; i < 2; i++) {
		const struct travel_told_ride told = {"1", names[i], "Stop 5", 580};
		struct travel_ride_now now = travel_live_ride(town->travel, town->date, &told);
		assert_int_equal(now.fate, TRAVEL_RUNS);
		assert_string_equal(now.from_stop, "Stop 0");
	}
}

/* Let every trip say that its rides are the timetable's first one, in a file that is whole. */
static void
confuse_rides(struct town *town)
{
	struct tt tt;
	assert_int_equal(tt_open(&tt, town->feed.tt, &town->problems), 0);
	size_t n = tt.size;
	unsigned char *bytes = arena_alloc(&town->feed.arena, n);
	memcpy(bytes, tt.map, n);
	memset(bytes + ((const unsigned char *)tt.rides - (const unsigned char *)tt.map), 0,
	       tt.n_rides * sizeof(*tt.rides));
	tt_close(&tt);
	uint64_t sum = tt_checksum(bytes, n);
	memcpy(bytes + TT_CHECKSUM_AT, &sum, sizeof(sum));
	FILE *file = fopen(town->feed.tt, "r+b");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static void
a_timetable_whose_trips_do_not_know_their_rides_is_no_endless_search(void **state)
{
	struct town *town = *state;
	travel_close(town->travel);
	confuse_rides(town);
	town->travel =
	    travel_open(&(struct travel_files){.timetable = town->feed.tt}, &town->problems);
	assert_non_null(town->travel);
	assert_int_equal(look(town, "Stop 5", 600).fate, TRAVEL_UNHEARD);
	assert_int_equal(look(town, "Stop 5", 580).fate, TRAVEL_RUNS);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(a_cancelled_ride_is_in_no_journey_and_is_known_to_be_cancelled),
	    T(a_late_ride_keeps_the_minute_it_is_known_by),
	    T(a_stop_that_is_passed_is_left_out_and_the_others_are_not),
	    T(where_two_go_as_one_either_will_do),
	    T(what_is_said_again_is_no_news_and_what_is_taken_back_is),
	    T(another_day_is_as_it_should_be),
	    T(a_problem_names_its_feed),
	    T(an_added_trip_is_ridden_and_told_as_an_extra_one),
	    T(an_added_trip_is_ridden_by_whoever_has_limits_too),
	    T(an_added_trip_keeps_the_minute_it_was_first_told_by_and_ends_as_cancelled),
	    T(whether_an_added_trip_runs_is_not_known_while_its_feed_is_silent),
	    T(a_copy_is_ridden_and_found_by_its_own_minute),
	    T(a_replaced_trip_passes_the_stops_that_it_does_not_serve_any_more),
	    T(a_ride_from_another_stand_is_told_so_and_found_by_either_name),
	    T(a_timetable_whose_trips_do_not_know_their_rides_is_no_endless_search),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

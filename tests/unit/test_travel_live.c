/* SPDX-License-Identifier: MIT
 *
 * Journeys under live times, and rides found again by what people were told of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "tests/lib/livemsg.h"
#include "travel/travel_current.h"
#include "travel/travel_live.h"

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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

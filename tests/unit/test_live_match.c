/* SPDX-License-Identifier: MIT
 *
 * Which run of the timetable an update is about, and what is said of updates that fit none. What
 * times become of it is tests/prop/prop_live.c's.
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
#include "travel/live/live_match.h"

struct matched {
	struct feed feed;
	struct tt tt;
	struct civil_zone *zone;
	struct problems problems;
	struct livemsg *message;
	struct csa_edits edits;
	struct live_count count;
};

/*
 * T0 at 8:00 from S0 over S1 to S2 at 8:20 and back at S0 at 8:40; T1 over midnight, 23:50 to
 * 24:30; T2 every ten minutes from 9:00 on.
 */
static int
set_up(void **state)
{
	struct matched *matched = calloc(1, sizeof(*matched));
	assert_non_null(matched);
	feed_init(&matched->feed);
	feed_set_times(&matched->feed, 3,
		       "T0,08:00:00,08:00:00,S0,1,0,0\n"
		       "T0,08:10:00,08:10:00,S1,5,0,0\n"
		       "T0,08:20:00,08:20:00,S2,7,0,0\n"
		       "T0,08:40:00,08:40:00,S0,9,0,0\n"
		       "T1,23:50:00,23:50:00,S0,1,0,0\n"
		       "T1,24:30:00,24:30:00,S3,2,0,0\n"
		       "T2,09:00:00,09:00:00,S4,1,0,0\n"
		       "T2,09:05:00,09:05:00,S5,2,0,0\n");
	feed_set(&matched->feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T2,09:00:00,10:00:00,600,1\n");
	feed_open(&matched->feed, &matched->tt);
	matched->zone = civil_zone_load("Europe/London");
	assert_non_null(matched->zone);
	*state = matched;
	return 0;
}

static int
tear_down(void **state)
{
	struct matched *matched = *state;
	tt_close(&matched->tt);
	civil_zone_free(matched->zone);
	feed_fini(&matched->feed);
	free(matched);
	return 0;
}

static int64_t
at(int day, int hour, int minute)
{
	return civil_from_ymd(2023, 9, day).day * INT64_C(86400) + (hour - 1) * 3600 + minute * 60;
}

static struct livemsg *
begin(struct matched *matched, int64_t made_utc_s)
{
	matched->message = livemsg_new(&matched->feed.arena, made_utc_s);
	return matched->message;
}

static void
match(struct matched *matched)
{
	size_t n;
	const void *bytes = livemsg_pack(matched->message, &n);
	struct live_feed feed;
	struct arena *arena = &matched->feed.arena;
	problems_init(&matched->problems, arena);
	assert_int_equal(live_parse(bytes, n, arena, &matched->problems, &feed), 0);
	struct live_matching matching = {.tt = &matched->tt,
					 .zone = matched->zone,
					 .now_utc_s = at(15, 8, 5),
					 .arena = arena,
					 .problems = &matched->problems};
	matched->edits = live_match(&matching, &feed, &matched->count);
}

static void
assert_problem(const struct matched *matched, const char *place, const char *part)
{
	for (size_t i = 0; i < problems_kept(&matched->problems); i++)
		if (strcmp(matched->problems.list[i].at, place) == 0 &&
		    strstr(matched->problems.list[i].text, part) != NULL)
			return;
	fail_msg("no problem at %s with \"%s\"", place, part);
}

static void
a_run_without_a_date_is_the_one_nearest_to_the_message(void **state)
{
	struct matched *matched = *state;
	livemsg_trip(begin(matched, at(15, 0, 10)), "T1", NULL, LIVEMSG_CANCELED);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->edits.list[0].date.day, civil_from_ymd(2023, 9, 14).day);

	livemsg_trip(begin(matched, at(15, 14, 0)), "T1", NULL, LIVEMSG_CANCELED);
	match(matched);
	assert_int_equal(matched->edits.list[0].date.day, civil_from_ymd(2023, 9, 15).day);

	/* A message that does not say when it was made is of now. */
	livemsg_trip(begin(matched, 0), "T0", NULL, LIVEMSG_CANCELED);
	match(matched);
	assert_int_equal(matched->edits.list[0].date.day, civil_from_ymd(2023, 9, 15).day);
}

static void
a_run_of_a_trip_that_repeats_is_found_by_its_start(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T2", "20230915", LIVEMSG_CANCELED);
	livemsg_start_time(message, "09:20:00");
	livemsg_trip(message, "T2", "20230915", LIVEMSG_CANCELED);
	livemsg_start_time(message, "09:25:00");
	livemsg_trip(message, "T2", "20230915", LIVEMSG_CANCELED);
	match(matched);
	assert_int_equal(matched->count.matched, 1);
	assert_int_equal(matched->count.unknown, 2);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->tt.trips[matched->edits.list[0].trip].start_s, 9 * 3600 + 1200);
}

static void
what_the_timetable_does_not_have_is_counted(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T9", "20230915", LIVEMSG_CANCELED);
	livemsg_trip(message, "T0", "20240915", LIVEMSG_CANCELED); /* does not run any more */
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_start_time(message, "08:01:00"); /* another timetable's */
	match(matched);
	assert_int_equal(matched->count.unknown, 3);
	assert_int_equal(matched->count.matched, 0);
	assert_int_equal(matched->edits.n, 0);
}

static void
a_stop_is_found_by_its_id_too_also_where_it_is_called_at_twice(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	struct livemsg_stop stop = livemsg_stop_at(0);
	stop.id = "S1";
	stop.depart_delay = 300;
	livemsg_stop(message, &stop);
	stop.id = "S0"; /* after S1: its second call there */
	stop.depart_delay = LIVEMSG_UNSAID;
	stop.arrive_time = at(15, 8, 42);
	livemsg_stop(message, &stop);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	const struct csa_edit_call *calls = matched->edits.list[0].calls;
	assert_int_equal(calls[0].depart_s, 8 * 3600);
	assert_int_equal(calls[1].arrive_s, 8 * 3600 + 600);
	assert_int_equal(calls[1].depart_s, 8 * 3600 + 900);
	assert_int_equal(calls[2].depart_s, 8 * 3600 + 1500);
	assert_int_equal(calls[3].arrive_s, 8 * 3600 + 42 * 60);
}

static void
an_update_that_does_not_fit_its_trip_is_named_and_left_out(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(message, 2, 60);
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	struct livemsg_stop stop = livemsg_stop_at(5);
	stop.id = "S2";
	stop.arrive_delay = 60;
	livemsg_stop(message, &stop);
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	stop = livemsg_stop_at(1);
	stop.arrive_time = at(16, 8, 0);
	livemsg_stop(message, &stop);
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	stop = livemsg_stop_at(0);
	stop.arrive_delay = 0;
	stop.id = "S2";
	livemsg_stop(message, &stop);
	stop.id = "S1";
	livemsg_stop(message, &stop);
	match(matched);
	assert_int_equal(matched->count.bad, 4);
	assert_int_equal(matched->edits.n, 0);
	assert_problem(matched, "entity 0", "no such stop");
	assert_problem(matched, "entity 1", "not that of its stop_sequence");
	assert_problem(matched, "entity 2", "12 hours");
	assert_problem(matched, "entity 3", "not there");
}

static void
what_is_said_first_of_a_run_stands(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(message, 1, 60);
	livemsg_trip(message, "T0", "20230915", LIVEMSG_CANCELED);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->edits.list[0].kind, CSA_EDIT_TIMES);
	assert_problem(matched, "entity 1", "spoken of before");
}

static void
a_run_that_is_on_time_is_no_edit(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(message, 1, 0);
	match(matched);
	assert_int_equal(matched->count.matched, 1);
	assert_int_equal(matched->edits.n, 0);
}

/* The night in which the clock goes back has an hour more: noon less 12 hours is not midnight. */
static void
an_instant_is_counted_from_noon_less_twelve_hours(void **state)
{
	struct matched *matched = *state;
	int64_t eight = civil_from_ymd(2023, 10, 29).day * INT64_C(86400) + 8 * 3600;
	struct livemsg *message = begin(matched, eight - 600);
	livemsg_trip(message, "T0", "20231029", LIVEMSG_SCHEDULED);
	struct livemsg_stop stop = livemsg_stop_at(1);
	stop.depart_time = eight + 120;
	livemsg_stop(message, &stop);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->edits.list[0].calls[0].depart_s, 8 * 3600 + 120);
}

/* One entity that adds a trip of line R with these calls; a time of 0 is not said. */
static void
say_added(struct livemsg *message, const char *id, const char *route, const char *first_stop,
	  int64_t depart, const char *last_stop, int64_t arrive)
{
	livemsg_trip(message, id, "20230915", LIVEMSG_ADDED);
	livemsg_route(message, route);
	livemsg_call(message, first_stop, 0, depart);
	livemsg_call(message, last_stop, arrive, 0);
}

static void
an_added_trip_that_cannot_be_laid_is_refused_by_itself_with_its_reason(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 8, 0));
	say_added(message, "X0", "R", "S0", at(15, 9, 0), "S9x", at(15, 9, 10));
	say_added(message, "X1", "R", "S0", at(15, 9, 0), "S1", 1);
	say_added(message, "X2", "R", "S0", at(15, 9, 0), "S1", at(15, 8, 59));
	say_added(message, "X3", "R9", "S0", at(15, 9, 0), "S1", at(15, 9, 10));
	livemsg_trip(message, "X4", "20230915", LIVEMSG_NEW);
	livemsg_route(message, "R");
	livemsg_call(message, "S0", 0, at(15, 9, 0));
	livemsg_trip(message, "X5", NULL, LIVEMSG_NEW);
	livemsg_trip(message, "X6", "20230915", LIVEMSG_NEW);
	livemsg_route(message, "R");
	livemsg_late(message, 1, 60);
	livemsg_late(message, 2, 60);
	say_added(message, "T0", "R", "S0", at(15, 9, 0), "S1", at(15, 9, 10));
	say_added(message, "X7", "R", "S0", at(15, 9, 0), "S1", at(15, 9, 10));
	say_added(message, "X7", "R", "S0", at(15, 9, 0), "S1", at(15, 9, 20));
	livemsg_trip(message, "X8", "20230915", LIVEMSG_NEW);
	livemsg_call(message, "S0", 0, at(15, 9, 0));
	livemsg_call(message, "S1", at(15, 9, 10), 0);
	match(matched);
	assert_problem(matched, "entity 0", "no stop of the timetable");
	assert_problem(matched, "entity 1", "not of its day");
	assert_problem(matched, "entity 2", "go back");
	assert_problem(matched, "entity 3", "its line is none");
	assert_problem(matched, "entity 4", "fewer than two stops");
	assert_problem(matched, "entity 5", "no times");
	assert_problem(matched, "entity 6", "no stop of the timetable");
	assert_problem(matched, "entity 7", "the timetable has it on that day");
	assert_problem(matched, "entity 9", "spoken of before");
	assert_problem(matched, "entity 10", "its line is none");
	assert_int_equal(matched->count.bad, 10);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->edits.list[0].kind, CSA_EDIT_ADDED);
	assert_int_equal(matched->edits.list[0].calls[1].arrive_s, 9 * 3600 + 600);
	assert_string_equal(matched->edits.list[0].extra->id, "X7");
}

static void
a_replaced_trip_keeps_what_is_behind_it_and_is_known_by_the_timetables_minutes(void **state)
{
	struct matched *matched = *state;
	/* At 8:12, T0 has left S0 and S1; it ends at S3 instead of S0, past S2 at 8:25. */
	livemsg_trip(begin(matched, at(15, 8, 12)), "T0", "20230915", LIVEMSG_REPLACEMENT);
	livemsg_call(matched->message, "S2", at(15, 8, 24), at(15, 8, 25));
	livemsg_call(matched->message, "S3", at(15, 8, 50), 0);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	const struct csa_edit *edit = &matched->edits.list[0];
	assert_int_equal(edit->kind, CSA_EDIT_REPLACED);
	assert_int_equal(edit->n_calls, 4);
	assert_int_equal(edit->calls[0].depart_s, 8 * 3600);
	assert_int_equal(edit->calls[1].arrive_s, 8 * 3600 + 600);
	assert_int_equal(edit->calls[2].depart_s, 8 * 3600 + 25 * 60);
	assert_int_equal(edit->calls[2].plan_s, 8 * 3600 + 20 * 60);
	assert_int_equal(edit->calls[3].arrive_s, 8 * 3600 + 50 * 60);
	/* Said an hour before, the same leaves out S0 and S1. */
	livemsg_trip(begin(matched, at(15, 7, 12)), "T0", "20230915", LIVEMSG_REPLACEMENT);
	livemsg_call(matched->message, "S2", at(15, 8, 24), at(15, 8, 25));
	livemsg_call(matched->message, "S3", at(15, 8, 50), 0);
	match(matched);
	assert_int_equal(matched->edits.list[0].n_calls, 2);
	/* Of a trip that does not run that day there is nothing to replace. */
	livemsg_trip(begin(matched, at(15, 7, 12)), "T9", "20230915", LIVEMSG_REPLACEMENT);
	match(matched);
	assert_int_equal(matched->count.unknown, 1);
}

static void
a_stop_may_be_moved_within_its_station_only(void **state)
{
	struct matched *matched = *state;
	tt_close(&matched->tt);
	feed_set(&matched->feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
		 "S0,Stop 0,51.50,-3.0,0,A,1\nS1,Stop 1,51.51,-3.0,0,,\nS2,Stop 2,51.52,-3.0,0,,\n"
		 "S3,Stop 3,51.53,-3.0,0,A,\nS4,Stop 4,51.54,-3.0,0,,\nS5,Stop 5,51.55,-3.0,0,,\n"
		 "S6,Stop 0,51.50,-3.0,0,A,6\nA,Station,51.50,-3.0,1,,\n");
	feed_open(&matched->feed, &matched->tt);
	livemsg_trip(begin(matched, at(15, 7, 0)), "T0", "20230915", LIVEMSG_SCHEDULED);
	struct livemsg_stop stop = livemsg_stop_at(1);
	stop.relationship = LIVEMSG_NO_DATA;
	stop.assigned = "S6";
	livemsg_stop(matched->message, &stop);
	stop.sequence = 9;
	stop.assigned = stop.id = "S3";
	livemsg_stop(matched->message, &stop);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	const struct csa_edit_call *calls = matched->edits.list[0].calls;
	assert_int_equal(calls[0].stop, tt_stop_find(&matched->tt, "S6"));
	assert_int_equal(calls[0].plan_stop, tt_stop_find(&matched->tt, "S0"));
	assert_string_equal(calls[0].moved_to, "stand 6, Stop 0");
	assert_null(calls[1].moved_to);
	assert_string_equal(calls[3].moved_to, "Stop 3");

	/* Named by the new stop alone. */
	livemsg_trip(begin(matched, at(15, 7, 0)), "T0", "20230915", LIVEMSG_SCHEDULED);
	stop = livemsg_stop_at(0);
	stop.depart_delay = 60;
	stop.assigned = stop.id = "S6";
	livemsg_stop(matched->message, &stop);
	livemsg_trip(matched->message, "T1", "20230915", LIVEMSG_SCHEDULED);
	stop = livemsg_stop_at(1);
	stop.depart_delay = 60;
	stop.assigned = "S1";
	livemsg_stop(matched->message, &stop);
	livemsg_trip(matched->message, "T1", "20230915", LIVEMSG_SCHEDULED);
	stop.assigned = "S77";
	livemsg_stop(matched->message, &stop);
	match(matched);
	assert_int_equal(matched->edits.n, 1);
	assert_int_equal(matched->edits.list[0].calls[0].stop, tt_stop_find(&matched->tt, "S6"));
	assert_problem(matched, "entity 1", "another station");
	assert_problem(matched, "entity 2", "none of the timetable");
}

static void
matching_in_slices_gives_the_same_edits(void **state)
{
	struct matched *matched = *state;
	struct livemsg *message = begin(matched, at(15, 7, 0));
	for (int i = 0; i < 30; i++)
		say_added(message, i == 7 ? "X6" : arena_printf(&matched->feed.arena, "X%d", i),
			  "R", "S0", at(15, 9, i), "S1", at(15, 9, i + 1));
	match(matched);
	size_t n;
	const void *bytes = livemsg_pack(message, &n);
	struct live_feed feed;
	struct arena *arena = &matched->feed.arena;
	assert_int_equal(live_parse(bytes, n, arena, &matched->problems, &feed), 0);
	const struct live_matching matching = {.tt = &matched->tt,
					       .zone = matched->zone,
					       .now_utc_s = at(15, 8, 5),
					       .arena = arena,
					       .problems = &matched->problems};
	struct live_count count;
	struct live_matcher *matcher = live_match_begin(&matching, &feed, &count);
	int slices = 1;
	int64_t most = 6; /* each trip counts as 3 */
	while (live_match_some(matcher, &most)) {
		slices++;
		most = 6;
	}
	struct csa_edits edits = live_match_end(matcher);
	assert_int_equal(slices, 15);
	assert_int_equal(edits.n, 29);
	assert_int_equal(edits.n, matched->edits.n);
	assert_memory_equal(&count, &matched->count, sizeof(count));
	for (int i = 0; i < edits.n; i++) {
		assert_int_equal(edits.list[i].entity, matched->edits.list[i].entity);
		assert_int_equal(edits.list[i].calls[0].depart_s,
				 matched->edits.list[i].calls[0].depart_s);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(a_run_without_a_date_is_the_one_nearest_to_the_message),
	    T(a_run_of_a_trip_that_repeats_is_found_by_its_start),
	    T(what_the_timetable_does_not_have_is_counted),
	    T(a_stop_is_found_by_its_id_too_also_where_it_is_called_at_twice),
	    T(an_update_that_does_not_fit_its_trip_is_named_and_left_out),
	    T(what_is_said_first_of_a_run_stands),
	    T(a_run_that_is_on_time_is_no_edit),
	    T(an_instant_is_counted_from_noon_less_twelve_hours),
	    T(an_added_trip_that_cannot_be_laid_is_refused_by_itself_with_its_reason),
	    T(a_replaced_trip_keeps_what_is_behind_it_and_is_known_by_the_timetables_minutes),
	    T(a_stop_may_be_moved_within_its_station_only),
	    T(matching_in_slices_gives_the_same_edits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

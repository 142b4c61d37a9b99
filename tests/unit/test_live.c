/* SPDX-License-Identifier: MIT
 *
 * GTFS Realtime messages: what is read of them, and what is refused, entity by entity.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/livemsg.h"
#include "travel/live/live.h"

#define MADE INT64_C(1694766000) /* 2023-09-15 09:20 in Newport */

struct reading {
	struct arena arena;
	struct problems problems;
	struct live_feed feed;
	struct livemsg *message;
};

static int
set_up(void **state)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	assert_non_null(reading);
	arena_init(&reading->arena);
	problems_init(&reading->problems, &reading->arena);
	reading->message = livemsg_new(&reading->arena, MADE);
	*state = reading;
	return 0;
}

static int
tear_down(void **state)
{
	struct reading *reading = *state;
	arena_fini(&reading->arena);
	free(reading);
	return 0;
}

static int
parse(struct reading *reading)
{
	size_t n;
	const void *bytes = livemsg_pack(reading->message, &n);
	problems_init(&reading->problems, &reading->arena);
	return live_parse(bytes, n, &reading->arena, &reading->problems, &reading->feed);
}

static void
assert_problem(const struct reading *reading, const char *at, const char *part)
{
	for (size_t i = 0; i < problems_kept(&reading->problems); i++)
		if (strcmp(reading->problems.list[i].at, at) == 0 &&
		    strstr(reading->problems.list[i].text, part) != NULL)
			return;
	fail_msg("no problem at %s with \"%s\"", at, part);
}

static void
an_update_is_read_with_its_stops(void **state)
{
	struct reading *reading = *state;
	livemsg_trip(reading->message, "M4-0940", "20230915", LIVEMSG_SCHEDULED);
	livemsg_late(reading->message, 2, 300);
	struct livemsg_stop stop = livemsg_stop_at(0);
	stop.id = "S7";
	stop.arrive_delay = 60;
	stop.arrive_time = MADE + 600;
	livemsg_stop(reading->message, &stop);
	assert_int_equal(parse(reading), 0);
	const struct live_feed *feed = &reading->feed;
	assert_int_equal(feed->made_utc_s, MADE);
	assert_int_equal(feed->n_trips, 1);
	const struct live_trip *trip = &feed->trips[0];
	assert_string_equal(trip->id, "M4-0940");
	assert_int_equal(trip->what, LIVE_TIMES);
	assert_true(trip->run.has_date);
	assert_int_equal(trip->run.date.day, civil_from_ymd(2023, 9, 15).day);
	assert_int_equal(trip->run.start_s, -1);
	assert_int_equal(trip->n_stops, 2);
	assert_int_equal(trip->stops[0].sequence, 2);
	assert_null(trip->stops[0].id);
	assert_int_equal(trip->stops[0].arrive.kind, LIVE_DELAY);
	assert_int_equal(trip->stops[0].depart.value, 300);
	/* Where both are said the time goes before the delay. */
	assert_int_equal(trip->stops[1].sequence, LIVE_NO_SEQUENCE);
	assert_string_equal(trip->stops[1].id, "S7");
	assert_int_equal(trip->stops[1].arrive.kind, LIVE_TIME);
	assert_int_equal(trip->stops[1].arrive.value, MADE + 600);
	assert_int_equal(trip->stops[1].depart.kind, LIVE_UNSAID);
}

static void
relationships_say_what_becomes_of_trips_and_stops(void **state)
{
	struct reading *reading = *state;
	livemsg_trip(reading->message, "A", NULL, LIVEMSG_CANCELED);
	livemsg_trip(reading->message, "B", NULL, LIVEMSG_DELETED);
	livemsg_trip(reading->message, "C", "20230915", LIVEMSG_DUPLICATED);
	livemsg_copy(reading->message, NULL, "25:10:00");
	livemsg_trip(reading->message, "D", NULL, LIVEMSG_UNSCHEDULED);
	livemsg_start_time(reading->message, "8:05:00");
	struct livemsg_stop stop = livemsg_stop_at(1);
	stop.relationship = LIVEMSG_SKIPPED;
	livemsg_stop(reading->message, &stop);
	stop = livemsg_stop_at(2);
	stop.relationship = LIVEMSG_NO_DATA;
	livemsg_stop(reading->message, &stop);
	assert_int_equal(parse(reading), 0);
	const struct live_trip *trips = reading->feed.trips;
	assert_int_equal(reading->feed.n_trips, 4);
	assert_int_equal(trips[0].what, LIVE_CANCELLED);
	assert_int_equal(trips[1].what, LIVE_DELETED);
	assert_int_equal(trips[2].what, LIVE_COPIED);
	assert_int_equal(trips[2].copy.start_s, 25 * 3600 + 600);
	assert_false(trips[2].copy.has_date);
	assert_int_equal(trips[3].what, LIVE_TIMES);
	assert_int_equal(trips[3].run.start_s, 8 * 3600 + 300);
	assert_int_equal(trips[3].stops[0].kind, LIVE_STOP_SKIPPED);
	assert_int_equal(trips[3].stops[1].kind, LIVE_STOP_NO_DATA);
}

static void
a_trip_that_says_its_stops_itself_is_read_with_line_headsign_and_plan(void **state)
{
	struct reading *reading = *state;
	livemsg_trip(reading->message, "X", "20230915", LIVEMSG_NEW);
	livemsg_route(reading->message, "R");
	livemsg_headsign(reading->message, "Newport");
	struct livemsg_stop stop = livemsg_stop_at(0);
	stop.id = "S0";
	stop.depart_time = MADE + 600;
	stop.depart_planned = MADE + 60;
	stop.pickup = 1 + 3;
	stop.drop_off = 1 + 1;
	livemsg_stop(reading->message, &stop);
	stop = livemsg_stop_at(0);
	stop.id = "S1";
	stop.assigned = "S2";
	stop.depart_time = MADE + 900;
	stop.depart_delay = 120;
	stop.pickup = 1 + 9; /* of a later version: not to be counted on */
	livemsg_stop(reading->message, &stop);
	livemsg_trip(reading->message, "Y", NULL, LIVEMSG_REPLACEMENT);
	assert_int_equal(parse(reading), 0);
	const struct live_trip *trips = reading->feed.trips;
	assert_int_equal(trips[0].what, LIVE_ADDED);
	assert_string_equal(trips[0].route_id, "R");
	assert_string_equal(trips[0].headsign, "Newport");
	const struct live_stop *stops = trips[0].stops;
	assert_int_equal(stops[0].depart.planned_utc_s, MADE + 60);
	assert_int_equal(stops[0].pickup, LIVE_SERVED_BY_DRIVER);
	assert_int_equal(stops[0].drop_off, LIVE_NOT_SERVED);
	assert_null(stops[0].assigned_id);
	assert_int_equal(stops[1].depart.planned_utc_s, MADE + 780);
	assert_int_equal(stops[1].pickup, LIVE_NOT_SERVED);
	assert_int_equal(stops[1].drop_off, LIVE_SERVED_AS_EVER);
	assert_string_equal(stops[1].assigned_id, "S2");
	assert_int_equal(trips[1].what, LIVE_REPLACED);
	assert_string_equal(trips[1].headsign, "");
}

static void
a_message_read_in_slices_is_the_same_message(void **state)
{
	struct reading *reading = *state;
	for (int i = 0; i < 40; i++) {
		livemsg_trip(reading->message, i % 7 == 3 ? NULL : "T", "20230915",
			     i % 5 == 2 ? 99 : LIVEMSG_SCHEDULED);
		livemsg_late(reading->message, 1, i);
	}
	assert_int_equal(parse(reading), 0);
	size_t n;
	const void *bytes = livemsg_pack(reading->message, &n);
	struct problems problems;
	struct live_feed feed;
	struct live_reader *reader;
	problems_init(&problems, &reading->arena);
	assert_int_equal(live_read_begin(&(struct live_bytes){bytes, n}, &reading->arena, &problems,
					 &feed, &reader),
			 0);
	int slices = 1;
	int before = feed.n_trips;
	int64_t most = 100;
	while (live_read_some(reader, &most)) {
		assert_in_range(-most, 0, 60);
		most = 100;
		slices++;
		assert_in_range(feed.n_trips - before, 0, 6);
		before = feed.n_trips;
	}
	assert_in_range(slices, (int)n / 130, (int)n / 90);
	assert_int_equal(feed.n_trips, reading->feed.n_trips);
	assert_int_equal(feed.n_bad, reading->feed.n_bad);
	assert_int_equal(problems.count, reading->problems.count);
	for (int i = 0; i < feed.n_trips; i++) {
		assert_int_equal(feed.trips[i].entity, reading->feed.trips[i].entity);
		assert_int_equal(feed.trips[i].stops[0].depart.value,
				 reading->feed.trips[i].stops[0].depart.value);
	}
}

static void
what_is_left_out_is_counted(void **state)
{
	struct reading *reading = *state;
	livemsg_trip(reading->message, NULL, "20230915", LIVEMSG_CANCELED);
	livemsg_trip(reading->message, "Y", NULL, LIVEMSG_CANCELED);
	livemsg_delete(reading->message);
	livemsg_raw(reading->message, "\n\001v", 3); /* an id alone */
	assert_int_equal(parse(reading), 0);
	const struct live_feed *feed = &reading->feed;
	assert_int_equal(feed->n_entities, 3);
	assert_int_equal(feed->n_trips, 0);
	assert_int_equal(feed->n_bad, 0);
	assert_int_equal(feed->left_out.unnamed, 1);
	assert_int_equal(feed->left_out.deleted, 1);
	assert_int_equal(feed->left_out.other, 1);
}

static void
a_bad_entity_is_named_and_the_others_are_read(void **state)
{
	struct reading *reading = *state;
	struct livemsg *message = reading->message;
	livemsg_trip(message, "A", "20230915", LIVEMSG_CANCELED);
	livemsg_raw(message, "\377\377\377", 3);
	livemsg_trip(message, "C", "2023-9-15", LIVEMSG_CANCELED);
	livemsg_trip(message, "D", "20230230", LIVEMSG_CANCELED);
	livemsg_trip(message, "E", NULL, LIVEMSG_CANCELED);
	livemsg_start_time(message, "8:65:00");
	livemsg_trip(message, "F", NULL, 4);
	livemsg_trip(message, "G", NULL, LIVEMSG_SCHEDULED);
	livemsg_stop(message, &(struct livemsg_stop){.arrive_delay = 5});
	livemsg_trip(message, "H", NULL, LIVEMSG_SCHEDULED);
	livemsg_late(message, 3, 60);
	livemsg_late(message, 3, 60);
	livemsg_trip(message, "I", NULL, LIVEMSG_SCHEDULED);
	livemsg_late(message, 3, LIVE_DELAY_MAX_S + 1);
	livemsg_trip(message, "J", NULL, LIVEMSG_SCHEDULED);
	struct livemsg_stop silent = livemsg_stop_at(1);
	livemsg_stop(message, &silent);
	livemsg_trip(message, "K\n", NULL, LIVEMSG_CANCELED);
	livemsg_trip(message, "L", NULL, LIVEMSG_DUPLICATED);
	livemsg_trip(message, "Z", NULL, LIVEMSG_CANCELED);
	assert_int_equal(parse(reading), 0);
	assert_int_equal(reading->feed.n_trips, 2);
	assert_string_equal(reading->feed.trips[1].id, "Z");
	assert_int_equal(reading->feed.trips[1].entity, 12);
	assert_int_equal(reading->feed.n_bad, 11);
	assert_problem(reading, "entity 1", "damaged");
	assert_problem(reading, "entity 2", "start_date");
	assert_problem(reading, "entity 3", "start_date");
	assert_problem(reading, "entity 4", "start_time");
	assert_problem(reading, "entity 5", "unknown schedule_relationship");
	assert_problem(reading, "entity 6", "neither stop_sequence nor stop_id");
	assert_problem(reading, "entity 7", "order of stop_sequence");
	assert_problem(reading, "entity 8", "delay");
	assert_problem(reading, "entity 9", "neither arrival nor departure");
	assert_problem(reading, "entity 10", "trip_id");
	assert_problem(reading, "entity 11", "does not say when");
}

static void
limits_hold_and_one_past_them_is_refused(void **state)
{
	struct reading *reading = *state;
	for (int n = LIVE_STOPS_MAX; n <= LIVE_STOPS_MAX + 1; n++) {
		livemsg_trip(reading->message, "A", NULL, LIVEMSG_SCHEDULED);
		for (int i = 1; i <= n; i++)
			livemsg_late(reading->message, i, LIVE_DELAY_MAX_S);
	}
	assert_int_equal(parse(reading), 0);
	assert_int_equal(reading->feed.n_trips, 1);
	assert_problem(reading, "entity 1", "too many stops");

	reading->message = livemsg_new(&reading->arena, MADE);
	for (int i = 0; i < LIVE_ENTITIES_MAX; i++)
		livemsg_raw(reading->message, "\n\001v", 3);
	assert_int_equal(parse(reading), 0);
	livemsg_raw(reading->message, "\n\001v", 3);
	assert_int_equal(parse(reading), E_INPUT);
	assert_problem(reading, "message", "too many entities");

	char *large = arena_alloc(&reading->arena, LIVE_BYTES_MAX + 1);
	assert_int_equal(live_parse(large, LIVE_BYTES_MAX + 1, &reading->arena, &reading->problems,
				    &reading->feed),
			 E_INPUT);
	assert_problem(reading, "message", "too large");
}

static void
a_message_that_is_none_is_refused_whole(void **state)
{
	struct reading *reading = *state;
	static const char page[] = "<html><body>Service unavailable</body></html>";
	assert_int_equal(
	    live_parse(page, sizeof(page) - 1, &reading->arena, &reading->problems, &reading->feed),
	    E_INPUT);
	assert_int_equal(live_parse("", 0, &reading->arena, &reading->problems, &reading->feed),
			 E_INPUT);
	livemsg_set_incrementality(reading->message, 1);
	assert_int_equal(parse(reading), E_INPUT);
	assert_problem(reading, "message", "only changes");
	livemsg_set_incrementality(reading->message, 0);
	livemsg_set_version(reading->message, "3.0");
	assert_int_equal(parse(reading), E_INPUT);
	assert_problem(reading, "message", "version");
}

static void
a_message_cut_short_or_damaged_never_crashes(void **state)
{
	struct reading *reading = *state;
	for (int i = 0; i < 5; i++) {
		livemsg_trip(reading->message, "M4", "20230915", LIVEMSG_SCHEDULED);
		livemsg_late(reading->message, 1, 60);
		livemsg_late(reading->message, 2, 90);
	}
	size_t n;
	const uint8_t *bytes = livemsg_pack(reading->message, &n);
	for (size_t at = 0; at < n; at++) {
		struct arena arena;
		struct problems problems;
		struct live_feed feed;
		arena_init(&arena);
		problems_init(&problems, &arena);
		uint8_t *copy = arena_alloc(&arena, n);
		memcpy(copy, bytes, n);
		int rc = live_parse(copy, at, &arena, &problems, &feed);
		assert_true(rc == 0 || (rc == E_INPUT && problems.count > 0));
		for (int bit = 0; bit < 8; bit++) {
			copy[at] = (uint8_t)(bytes[at] ^ 1 << bit);
			problems_init(&problems, &arena);
			rc = live_parse(copy, n, &arena, &problems, &feed);
			assert_true(rc == 0 || (rc == E_INPUT && problems.count > 0));
			if (rc == 0)
				assert_true(feed.n_trips <= feed.n_entities);
		}
		arena_fini(&arena);
	}
}

/* A field that nobody knows, of two bytes, over and over: each would be a record of its own. */
static void
memory_has_an_end_whatever_the_bytes_are(void **state)
{
	struct reading *reading = *state;
	size_t n = 1 << 20;
	uint8_t *bytes = arena_alloc(&reading->arena, n);
	for (size_t i = 0; i < n; i += 2)
		bytes[i] = 0x78; /* field 15, a number; its value is the 0 behind it */
	size_t before = reading->arena.total_bytes;
	int rc = live_parse(bytes, n, &reading->arena, &reading->problems, &reading->feed);
	assert_int_equal(rc, E_INPUT);
	assert_true(reading->arena.total_bytes - before < 20 * n);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(an_update_is_read_with_its_stops),
	    T(relationships_say_what_becomes_of_trips_and_stops),
	    T(a_trip_that_says_its_stops_itself_is_read_with_line_headsign_and_plan),
	    T(a_message_read_in_slices_is_the_same_message),
	    T(what_is_left_out_is_counted),
	    T(a_bad_entity_is_named_and_the_others_are_read),
	    T(limits_hold_and_one_past_them_is_refused),
	    T(a_message_that_is_none_is_refused_whole),
	    T(a_message_cut_short_or_damaged_never_crashes),
	    T(memory_has_an_end_whatever_the_bytes_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

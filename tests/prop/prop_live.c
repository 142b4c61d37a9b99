/* SPDX-License-Identifier: MIT
 *
 * A day edited by GTFS Realtime against one made of a feed with those times. Trips are drawn, a
 * message is drawn, and a second reading of the standard, which knows neither the timetable nor the
 * matcher, writes what every run becomes as a feed of its own: a trip and a calendar date for each
 * run. Both days must hold the same connections and give the same answers, and those of
 * tests/lib/gtfs_judge.h, which reads that feed by itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/feed.h"
#include "tests/lib/livedays.h"
#include "tests/lib/propseeds.h"
#include "tests/lib/livemsg.h"
#include "travel/scan/csa_edit.h"
#include "travel/live/live_match.h"

#define CASES     2000
#define TRIPS_MAX 8
#define CALLS_MAX 6
#define DATES     3 /* service days from FIRST on; the last is the one asked about */
#define FIRST     15
#define EXTRAS    3 /* most runs that no timetable has */

enum said { SAID_NOTHING, SAID_DELAY, SAID_TIME, SAID_SKIPPED, SAID_NO_DATA };

struct call {
	int stop, sequence, arrive_s, depart_s;
	bool may_board, may_alight;
};

struct trip {
	int n;
	struct call calls[CALLS_MAX];
};

/* What the message says of one run of a trip. */
struct word {
	bool is_spoken, is_gone, is_copy;
	int copy_start_s;
	bool has_trip_delay;
	int trip_delay_s;
	enum said said[CALLS_MAX];
	bool says_arrive[CALLS_MAX], says_depart[CALLS_MAX];
	int arrive_delay_s[CALLS_MAX], depart_delay_s[CALLS_MAX];
	bool is_assigned[CALLS_MAX]; /* calls at the other stop of its station */
	int pickup[CALLS_MAX];       /* 0: nothing is said; 1: may be boarded; 2: may not */
	bool is_replaced;
	struct trip other; /* it runs so instead */
};

struct world {
	struct feed feed;
	struct trip trips[TRIPS_MAX];
	int n_trips;
	struct word words[TRIPS_MAX][DATES];
	struct trip extras[EXTRAS];
	const char *calendar; /* of the feed as it turned out, as rows of calendar_dates.txt */
	const char *rows;     /* and its trips */
	const char *times;
};

static void
draw_trip(struct trip *trip, struct rng *rng)
{
	{
		trip->n = rng_between(rng, 2, CALLS_MAX);
		int at_s = rng_below(rng, 4) == 0 ? 86400 - 60 * rng_between(rng, 0, 20)
						  : 60 * rng_between(rng, 120, 160);
		int sequence = 0;
		for (int k = 0; k < trip->n; k++) {
			struct call *call = &trip->calls[k];
			sequence += rng_between(rng, 1, 3);
			call->stop = (int)rng_below(rng, 7);
			call->sequence = sequence;
			call->arrive_s = at_s;
			at_s += k > 0 && rng_below(rng, 3) == 0 ? 60 : 0;
			call->depart_s = at_s;
			at_s += 60 * (int)rng_below(rng, 6);
			call->may_board = rng_below(rng, 8) != 0;
			call->may_alight = rng_below(rng, 8) != 0;
		}
	}
}

static void
draw_trips(struct world *world, struct rng *rng)
{
	world->n_trips = rng_between(rng, 1, TRIPS_MAX);
	for (int t = 0; t < world->n_trips; t++)
		draw_trip(&world->trips[t], rng);
}

static int
draw_delay(struct rng *rng)
{
	return rng_below(rng, 12) == 0 ? 60 * rng_between(rng, 30, 200)
				       : 60 * rng_between(rng, -4, 9);
}

static void
draw_word(struct world *world, struct rng *rng, struct word *word, int t)
{
	*word = (struct word){.is_spoken = rng_below(rng, 3) != 0};
	word->is_gone = rng_below(rng, 5) == 0;
	word->is_copy = !word->is_gone && rng_below(rng, 8) == 0;
	word->copy_start_s = 60 * rng_between(rng, 130, 150);
	for (int k = 0; k < world->trips[t].n; k++) {
		word->said[k] = rng_below(rng, 2) == 0
				    ? SAID_NOTHING
				    : (enum said)rng_between(rng, SAID_DELAY, SAID_NO_DATA);
		int which = rng_between(rng, 1, 3);
		word->says_arrive[k] = which & 1;
		word->says_depart[k] = which & 2;
		word->arrive_delay_s[k] = draw_delay(rng);
		word->depart_delay_s[k] = draw_delay(rng);
		word->is_assigned[k] = rng_below(rng, 3) == 0 && world->trips[t].calls[k].stop < 2;
		word->pickup[k] = rng_below(rng, 4) == 0 ? rng_between(rng, 1, 2) : 0;
	}
	word->is_replaced = !word->is_gone && !word->is_copy && rng_below(rng, 8) == 0;
	draw_trip(&word->other, rng);
	bool is_silent = true;
	for (int k = 0; k < world->trips[t].n; k++)
		is_silent = is_silent && word->said[k] == SAID_NOTHING;
	word->has_trip_delay = is_silent;
	word->trip_delay_s = draw_delay(rng);
}

static const char *
service_date(struct world *world, int date)
{
	return arena_printf(&world->feed.arena, "202309%02d", FIRST + date);
}

static int64_t
instant(int date, int s)
{
	/* British summer time. */
	return civil_from_ymd(2023, 9, FIRST + date).day * INT64_C(86400) - 3600 + s;
}

static const char *
clock_text(struct world *world, int s)
{
	return arena_printf(&world->feed.arena, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void
say_stop(struct livemsg *message, struct world *world, const struct word *word, int t,
	 int date_and_call[2])
{
	int date = date_and_call[0];
	int k = date_and_call[1];
	const struct call *call = &world->trips[t].calls[k];
	int moved_s = word->is_copy ? word->copy_start_s - world->trips[t].calls[0].depart_s : 0;
	struct livemsg_stop stop = livemsg_stop_at(call->sequence);
	stop.pickup = word->pickup[k];
	if (word->is_assigned[k]) {
		stop.assigned = arena_printf(&world->feed.arena, "S%d", call->stop + 7);
		if (word->says_arrive[k])
			stop.id = stop.assigned;
	}
	if (word->said[k] == SAID_SKIPPED || word->said[k] == SAID_NO_DATA)
		stop.relationship =
		    word->said[k] == SAID_SKIPPED ? LIVEMSG_SKIPPED : LIVEMSG_NO_DATA;
	if (word->said[k] == SAID_DELAY || word->said[k] == SAID_TIME) {
		if (word->says_arrive[k])
			stop.arrive_delay = word->arrive_delay_s[k];
		if (word->says_depart[k])
			stop.depart_delay = word->depart_delay_s[k];
	}
	if (word->said[k] == SAID_TIME) {
		/* The first call's own arrival is in no timetable of connections. */
		int arrive_s = k == 0 ? call->depart_s : call->arrive_s;
		if (word->says_arrive[k])
			stop.arrive_time =
			    instant(date, arrive_s + moved_s + word->arrive_delay_s[k]);
		if (word->says_depart[k])
			stop.depart_time = instant(
			    date, (k == world->trips[t].n - 1 ? call->arrive_s : call->depart_s) +
				      moved_s + word->depart_delay_s[k]);
	}
	livemsg_stop(message, &stop);
}

/* A run whose stops and times are said: one time for both where they are one. */
static void
say_trip(struct livemsg *message, struct world *world, const struct trip *trip, int date)
{
	for (int k = 0; k < trip->n; k++) {
		const struct call *call = &trip->calls[k];
		struct livemsg_stop stop = livemsg_stop_at(call->sequence);
		bool is_one = call->arrive_s == call->depart_s;
		stop.id = arena_printf(&world->feed.arena, "S%d", call->stop);
		if (!is_one || call->stop % 2 == 0)
			stop.arrive_time = instant(date, call->arrive_s);
		if (!is_one || call->stop % 2 == 1)
			stop.depart_time = instant(date, call->depart_s);
		stop.pickup = call->may_board ? 0 : 2;
		stop.drop_off = call->may_alight ? call->sequence % 2 : 2;
		livemsg_stop(message, &stop);
	}
}

static void
say(struct livemsg *message, struct world *world, int t, int date)
{
	const struct word *word = &world->words[t][date];
	const char *id = arena_printf(&world->feed.arena, "T%d", t);
	livemsg_trip(message, id, service_date(world, date),
		     word->is_gone       ? LIVEMSG_CANCELED
		     : word->is_copy     ? LIVEMSG_DUPLICATED
		     : word->is_replaced ? LIVEMSG_REPLACEMENT
					 : LIVEMSG_SCHEDULED);
	if (word->is_replaced)
		say_trip(message, world, &word->other, date);
	if (word->is_gone || word->is_replaced)
		return;
	if (word->is_copy)
		livemsg_copy(message, NULL, clock_text(world, word->copy_start_s));
	if (word->has_trip_delay)
		livemsg_trip_delay(message, word->trip_delay_s);
	for (int k = 0; k < world->trips[t].n; k++)
		if (word->said[k] != SAID_NOTHING)
			say_stop(message, world, word, t, (int[2]){date, k});
}

/* One run as a trip of its own that runs on one date. */
static void
write_run(struct world *world, const char *name, int date, const struct call calls[], int n)
{
	struct arena *arena = &world->feed.arena;
	world->rows = arena_printf(arena, "%sR,%s,%s\n", world->rows, name, name);
	world->calendar =
	    arena_printf(arena, "%s%s,%s,1\n", world->calendar, name, service_date(world, date));
	for (int k = 0; k < n; k++)
		world->times = arena_printf(arena, "%s%s,%s,%s,S%d,%d,%d,%d\n", world->times, name,
					    clock_text(world, calls[k].arrive_s),
					    clock_text(world, calls[k].depart_s), calls[k].stop,
					    calls[k].sequence, calls[k].may_board ? 0 : 1,
					    calls[k].may_alight ? 0 : 1);
}

/* The standard once more: what is said of each call, what goes on after it, and never backwards. */
static void
turn_out(struct world *world, const char *name, int t, int date)
{
	const struct word *word = &world->words[t][date];
	const struct trip *trip = &world->trips[t];
	struct call calls[CALLS_MAX];
	int moved_s = word->is_copy ? word->copy_start_s - trip->calls[0].depart_s : 0;
	int running = word->has_trip_delay ? word->trip_delay_s : 0;
	int at_s = 0;
	for (int k = 0; k < trip->n; k++) {
		struct call call = trip->calls[k];
		call.arrive_s += moved_s;
		call.depart_s += moved_s;
		if (k == 0)
			call.arrive_s = call.depart_s;
		if (k == trip->n - 1)
			call.depart_s = call.arrive_s;
		int arrive = running;
		int depart = running;
		if (word->said[k] != SAID_NOTHING && word->is_assigned[k])
			call.stop += 7;
		if (word->said[k] != SAID_NOTHING && word->pickup[k] != 0)
			call.may_board = word->pickup[k] == 1;
		switch (word->said[k]) {
		case SAID_NOTHING:
			break;
		case SAID_SKIPPED:
			call.may_board = call.may_alight = false;
			break;
		case SAID_NO_DATA:
			arrive = depart = 0;
			break;
		case SAID_DELAY:
		case SAID_TIME:
			if (word->says_arrive[k])
				arrive = depart = word->arrive_delay_s[k];
			if (word->says_depart[k])
				depart = word->depart_delay_s[k];
			break;
		}
		bool is_left_only = (word->said[k] == SAID_DELAY || word->said[k] == SAID_TIME) &&
				    !word->says_arrive[k];
		call.arrive_s += arrive;
		call.depart_s += depart;
		/* Nobody has said when it comes: no later than it goes. */
		if (is_left_only && call.arrive_s > call.depart_s)
			call.arrive_s = call.depart_s;
		if (call.arrive_s < at_s)
			call.arrive_s = at_s;
		if (call.depart_s < call.arrive_s)
			call.depart_s = call.arrive_s;
		at_s = call.depart_s;
		running = depart;
		calls[k] = call;
	}
	write_run(world, name, date, calls, trip->n);
}

/* Runs that no timetable has, one a day at most. */
static void
draw_extras(struct world *world, struct rng *rng, struct livemsg *message)
{
	struct arena *arena = &world->feed.arena;
	for (int x = 0; x < EXTRAS; x++) {
		if (rng_below(rng, 2) == 0)
			continue;
		int date = (int)rng_below(rng, DATES);
		const char *name = arena_printf(arena, "X%d", x);
		draw_trip(&world->extras[x], rng);
		bool is_dated =
		    world->extras[x].calls[0].depart_s >= 86400 || rng_below(rng, 3) != 0;
		livemsg_trip(message, name, is_dated ? service_date(world, date) : NULL,
			     rng_below(rng, 2) == 0 ? LIVEMSG_ADDED : LIVEMSG_NEW);
		livemsg_route(message, "R");
		say_trip(message, world, &world->extras[x], date);
		write_run(world, name, date, world->extras[x].calls, world->extras[x].n);
	}
}

static void
draw_message(struct world *world, struct rng *rng, struct livemsg *message)
{
	for (int t = 0; t < world->n_trips; t++)
		for (int date = 0; date < DATES; date++) {
			struct word *word = &world->words[t][date];
			draw_word(world, rng, word, t);
			struct arena *arena = &world->feed.arena;
			const char *name = arena_printf(arena, "T%dD%d", t, date);
			if (word->is_spoken)
				say(message, world, t, date);
			bool is_plain = !word->is_spoken || word->is_copy;
			if (is_plain)
				write_run(world, name, date, world->trips[t].calls,
					  world->trips[t].n);
			if (word->is_spoken && word->is_replaced)
				write_run(world, name, date, word->other.calls, word->other.n);
			else if (word->is_spoken && !word->is_gone)
				turn_out(world, is_plain ? arena_printf(arena, "%sC", name) : name,
					 t, date);
		}
}

static void
set_plain_feed(struct world *world)
{
	feed_set(&world->feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
		 "S0,Stop 0,51.50,-3.0,0,A\nS1,Stop 1,51.51,-3.0,0,B\nS2,Stop 2,51.52,-3.0,0,\n"
		 "S3,Stop 3,51.53,-3.0,0,\nS4,Stop 4,51.54,-3.0,0,\nS5,Stop 5,51.55,-3.0,0,\n"
		 "S6,Stop 6,51.56,-3.0,0,\nS7,Stop 7,51.50,-3.0,0,A\nS8,Stop 8,51.51,-3.0,0,B\n"
		 "A,Station A,51.50,-3.0,1,\nB,Station B,51.51,-3.0,1,\n");
	struct arena *arena = &world->feed.arena;
	const char *rows = "";
	for (int t = 0; t < world->n_trips; t++)
		for (int k = 0; k < world->trips[t].n; k++) {
			const struct call *call = &world->trips[t].calls[k];
			rows = arena_printf(arena, "%sT%d,%s,%s,S%d,%d,%d,%d\n", rows, t,
					    clock_text(world, call->arrive_s),
					    clock_text(world, call->depart_s), call->stop,
					    call->sequence, call->may_board ? 0 : 1,
					    call->may_alight ? 0 : 1);
		}
	feed_set_times(&world->feed, world->n_trips, rows);
	feed_set(&world->feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
		 "start_date,end_date\nALL,1,1,1,1,1,1,1,20230915,20230917\n");
}

static void
set_feed_as_it_turned_out(struct world *world)
{
	struct arena *arena = &world->feed.arena;
	feed_set(&world->feed, "trips.txt",
		 arena_printf(arena, "route_id,service_id,trip_id\n%s", world->rows));
	feed_set(&world->feed, "stop_times.txt",
		 arena_printf(arena,
			      "trip_id,arrival_time,departure_time,stop_id,stop_sequence,"
			      "pickup_type,drop_off_type\n%s",
			      world->times));
	feed_set(&world->feed, "calendar.txt", NULL);
	feed_set(&world->feed, "calendar_dates.txt",
		 arena_printf(arena, "service_id,date,exception_type\n%s", world->calendar));
}

static void
run_case(int seed, const struct civil_zone *zone)
{
	struct world *world = calloc(1, sizeof(*world));
	struct rng rng;
	rng_seed(&rng, (uint64_t)seed);
	feed_init(&world->feed);
	struct arena *arena = &world->feed.arena;
	world->calendar = world->rows = world->times = "";
	draw_trips(world, &rng);
	struct livemsg *message = livemsg_new(arena, instant(0, 0));
	draw_message(world, &rng, message);
	draw_extras(world, &rng, message);
	struct tt plain, turned_out;
	set_plain_feed(world);
	feed_open(&world->feed, &plain);
	size_t n;
	const void *bytes = livemsg_pack(message, &n);
	struct problems problems;
	problems_init(&problems, arena);
	struct live_feed feed;
	assert_int_equal(live_parse(bytes, n, arena, &problems, &feed), 0);
	struct live_matching matching = {
	    .tt = &plain, .zone = zone, .arena = arena, .problems = &problems};
	struct live_count count;
	struct csa_edits edits = live_match(&matching, &feed, &count);
	for (size_t i = 0; i < problems_kept(&problems); i++)
		fail_msg("seed %d: %s: %s", seed, problems.list[i].at, problems.list[i].text);
	assert_int_equal(count.matched, feed.n_trips);
	struct csa_day edited, built;
	struct civil_date date = civil_from_ymd(2023, 9, FIRST + DATES - 1);
	csa_day_init(&edited, &plain, date);
	csa_edit_day(&edited, &edits);
	bool has_any = world->times[0] != '\0';
	if (has_any) {
		set_feed_as_it_turned_out(world);
		feed_open(&world->feed, &turned_out);
		csa_day_init(&built, &turned_out, date);
		livedays_compare(&world->feed, &edited, &built, seed);
		livedays_judge(&world->feed, &edited, &rng, seed);
		csa_day_fini(&built);
		tt_close(&turned_out);
	} else {
		assert_int_equal(edited.n_connections, 0);
	}
	csa_day_fini(&edited);
	tt_close(&plain);
	feed_fini(&world->feed);
	free(world);
}

static void
an_edited_day_is_the_day_of_a_feed_with_those_times(void **state)
{
	(void)state;
	struct civil_zone *zone = civil_zone_load("Europe/London");
	assert_non_null(zone);
	struct propseeds seeds = propseeds_wanted(CASES);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++)
		run_case((int)seed, zone);
	civil_zone_free(zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_edited_day_is_the_day_of_a_feed_with_those_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

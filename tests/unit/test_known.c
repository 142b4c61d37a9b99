/* SPDX-License-Identifier: MIT
 *
 * What engines elsewhere told: found again, bounded, and used by travel before its own means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/town.h"
#include "travel/known.h"
#include "travel/travel_answer.h"
#include "travel/travel_memo.h"

#define AT(h, m) ((h)*60 + (m))
#define NOW      ((struct utc){1694800000})

/* The town and what is known beside it. */
struct fixture {
	struct town *town;
	struct known *known;
	struct travel_place from;
	struct travel_place to;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	town_set_up((void **)&f->town);
	f->known = known_new();
	f->from = town_beside(0, 0, "gate");
	f->to = town_beside(5, 0, "office");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	known_free(f->known);
	town_tear_down((void **)&f->town);
	free(f);
	return 0;
}

static void
open_town(struct fixture *f)
{
	town_open(f->town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	known_lend(f->known, f->town->travel);
}

static void
put_walk(struct fixture *f, int m, int s)
{
	struct known_key key = known_key_walk(&f->town->query, f->from.at, f->to.at);
	known_put_way(f->known, &key, &(struct known_way){m, s, "valhalla", NOW});
}

static struct travel_ride
ride(struct travel_place from, int depart_min, struct travel_place to, int arrive_min)
{
	return (struct travel_ride){.line = "1",
				    .vehicle = "Coach",
				    .headsign = "Town",
				    .operator_name = "City Bus",
				    .from_stop = from.label,
				    .to_stop = to.label,
				    .from_at = from.at,
				    .to_at = to.at,
				    .depart_min = depart_min,
				    .arrive_min = arrive_min,
				    .pence = TRAVEL_PENCE_NONE};
}

static struct travel_leg
leg_of(const struct travel_ride *ride)
{
	return (struct travel_leg){.from = ride->from_stop,
				   .to = ride->to_stop,
				   .by = TRAVEL_TRANSIT,
				   .depart_min = ride->depart_min,
				   .arrive_min = ride->arrive_min,
				   .minutes = ride->arrive_min - ride->depart_min,
				   .pence = TRAVEL_PENCE_NONE,
				   .rides = ride,
				   .n_rides = 1};
}

static void
put_trips(struct fixture *f, const struct travel_leg legs[], int n_legs)
{
	struct travel_journey journey = {.date = f->town->query.date,
					 .depart_min = legs[0].depart_min,
					 .arrive_min = legs[n_legs - 1].arrive_min,
					 .arrive_by_min = legs[n_legs - 1].arrive_min,
					 .minutes =
					     legs[n_legs - 1].arrive_min - legs[0].depart_min,
					 .pence = TRAVEL_PENCE_NONE,
					 .legs = legs,
					 .n_legs = n_legs};
	for (int i = 0; i < n_legs; i++)
		journey.walk_m += legs[i].walk_m;
	struct known_key key = known_key_transit(&f->town->query, f->from.at, f->to.at);
	known_put_trips(f->known, &key,
			&(struct known_trips){&journey, 1, 0, AT(24, 0), "otp", NOW});
}

static void
put_ride(struct fixture *f, int depart_min, int arrive_min)
{
	const struct travel_ride one = ride(f->from, depart_min, f->to, arrive_min);
	const struct travel_leg leg = leg_of(&one);
	put_trips(f, &leg, 1);
}

static struct travel_options
options(struct fixture *f)
{
	return travel_options(f->town->travel, &f->town->query, &f->from, &f->to, &f->town->arena);
}

static const struct travel_option *
first_by(struct fixture *f, enum travel_way by)
{
	struct travel_options all = options(f);
	for (int i = 0; i < all.n; i++)
		if (all.list[i].by == by)
			return &all.list[i];
	return NULL;
}

static void
a_walk_is_found_again_within_a_metre_and_for_the_same_person_only(void **state)
{
	struct fixture *f = *state;
	put_walk(f, 7000, 6000);
	struct known_way way = {0};
	struct geo_point near = {f->from.at.lat + 0.000004, f->from.at.lon};
	struct known_key key = known_key_walk(&f->town->query, near, f->to.at);
	assert_true(known_find_way(f->known, &key, &way));
	assert_int_equal(way.m, 7000);
	assert_string_equal(way.engine, "valhalla");
	near.lat += 0.00002;
	key = known_key_walk(&f->town->query, near, f->to.at);
	assert_false(known_find_way(f->known, &key, &way));
	key = known_key_walk(&f->town->query, f->to.at, f->from.at);
	assert_false(known_find_way(f->known, &key, &way));
	struct travel_query other = f->town->query;
	other.walk_mps = 0.8;
	key = known_key_walk(&other, f->from.at, f->to.at);
	assert_false(known_find_way(f->known, &key, &way));
	const struct travel_avoid avoid = {{51.2, -3.2}, 100};
	other = f->town->query;
	other.avoid = &avoid;
	other.n_avoid = 1;
	key = known_key_walk(&other, f->from.at, f->to.at);
	assert_false(known_find_way(f->known, &key, &way));
	key = known_key_drive(f->from.at, f->to.at);
	assert_false(known_find_way(f->known, &key, &way));
	assert_false(known_find_way(NULL, &key, &way));
}

static void
the_newest_always_stays_and_the_memory_is_bounded(void **state)
{
	struct fixture *f = *state;
	struct known_key key;
	int found = 0;
	for (int i = 0; i < 3 * KNOWN_WAYS_MAX; i++) {
		struct geo_point at = {51 + i * 0.0001, -3};
		key = known_key_drive(at, f->to.at);
		known_put_way(f->known, &key, &(struct known_way){i, i, "valhalla", NOW});
		struct known_way way;
		assert_true(known_find_way(f->known, &key, &way));
		assert_int_equal(way.m, i);
	}
	for (int i = 0; i < 3 * KNOWN_WAYS_MAX; i++) {
		struct known_way way;
		key = known_key_drive((struct geo_point){51 + i * 0.0001, -3}, f->to.at);
		found += known_find_way(f->known, &key, &way);
	}
	assert_in_range(found, KNOWN_WAYS_MAX / 2, KNOWN_WAYS_MAX);
	for (int i = 0; i < 2 * KNOWN_TRIPS_MAX; i++) {
		f->from.at.lat += 0.001;
		put_ride(f, AT(9, 0), AT(9, 30));
		key = known_key_transit(&f->town->query, f->from.at, f->to.at);
		assert_int_equal(known_find_trips(f->known, &key)->n_journeys, 1);
	}
}

static void
what_is_older_than_a_moment_is_dropped_by_topic_and_every_change_is_a_generation(void **state)
{
	struct fixture *f = *state;
	uint64_t generation = known_generation(f->known);
	put_ride(f, AT(9, 0), AT(9, 30));
	put_walk(f, 7000, 6000);
	assert_true(known_generation(f->known) > generation);
	struct known_key walk = known_key_walk(&f->town->query, f->from.at, f->to.at);
	struct known_key trips = known_key_transit(&f->town->query, f->from.at, f->to.at);
	struct known_way way;
	known_drop_before(f->known, KNOWN_TRANSIT, NOW);
	assert_non_null(known_find_trips(f->known, &trips));
	generation = known_generation(f->known);
	known_drop_before(f->known, KNOWN_TRANSIT, (struct utc){NOW.s + 1});
	assert_null(known_find_trips(f->known, &trips));
	assert_true(known_generation(f->known) > generation);
	assert_true(known_find_way(f->known, &walk, &way));
	known_drop_before(f->known, KNOWN_WALK, (struct utc){NOW.s + 1});
	assert_false(known_find_way(f->known, &walk, &way));
}

static void
who_answers_is_told_and_if_nobody_does_why(void **state)
{
	struct fixture *f = *state;
	struct known_key key = known_key_walk(&f->town->query, f->from.at, f->to.at);
	assert_string_equal(known_use(NULL, &key).engine, "local");
	assert_string_equal(known_use(NULL, &key).because, "");
	known_set_note(f->known, KNOWN_WALK, "valhalla: timeout after 2000 ms");
	assert_string_equal(known_use(f->known, &key).engine, "local");
	assert_string_equal(known_use(f->known, &key).because, "valhalla: timeout after 2000 ms");
	put_walk(f, 7000, 6000);
	assert_string_equal(known_use(f->known, &key).engine, "valhalla");
	assert_string_equal(known_use(f->known, &key).because, "");
	known_set_note(f->known, KNOWN_WALK, "");
	assert_string_equal(known_note(f->known, KNOWN_WALK), "");
}

static void
a_known_walk_takes_the_place_of_the_straight_line(void **state)
{
	struct fixture *f = *state;
	f->to = town_beside(1, 0, "office"); /* 1,446 m and 22 minutes by the straight line */
	open_town(f);
	assert_int_equal(first_by(f, TRAVEL_WALK)->walk_m, 1446);
	put_walk(f, 1500, 1501);
	assert_int_equal(first_by(f, TRAVEL_WALK)->walk_m, 1500);
	assert_int_equal(first_by(f, TRAVEL_WALK)->minutes, 26);
	put_walk(f, 1601, 1501);
	assert_null(first_by(f, TRAVEL_WALK));
	known_lend(NULL, f->town->travel);
	assert_int_equal(first_by(f, TRAVEL_WALK)->walk_m, 1446);
}

static void
a_known_drive_takes_the_place_of_the_stated_speeds(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	f->town->query.lift_from_min = AT(8, 0);
	f->town->query.lift_until_min = AT(12, 0);
	int by_speed = first_by(f, TRAVEL_LIFT)->minutes;
	struct known_key key = known_key_drive(f->from.at, f->to.at);
	known_put_way(f->known, &key, &(struct known_way){9000, 1801, "valhalla", NOW});
	assert_int_equal(first_by(f, TRAVEL_LIFT)->minutes, 31);
	assert_int_not_equal(by_speed, 31);
	int taxi_minutes = first_by(f, TRAVEL_TAXI)->minutes;
	known_put_way(f->known, &key, &(struct known_way){9000, 1861, "valhalla", NOW});
	assert_int_equal(first_by(f, TRAVEL_TAXI)->minutes, taxi_minutes + 1);
}

static void
known_journeys_take_the_place_of_the_timetable_with_prices_and_names(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	f->town->query.ways = 1u << TRAVEL_TRANSIT;
	put_ride(f, AT(9, 0), AT(9, 30));
	struct travel_options all = options(f);
	assert_int_equal(all.n, 1);
	assert_int_equal(all.list[0].depart_first_min, AT(9, 0));
	assert_int_equal(all.list[0].minutes, 30);
	assert_int_equal(all.list[0].pence, 220);
	assert_string_equal(all.list[0].journey->legs[0].rides[0].vehicle, "Coach");
	/* Hours or a date that were never asked for: the timetable answers. */
	struct known_key key = known_key_transit(&f->town->query, f->from.at, f->to.at);
	struct known_trips later = *known_find_trips(f->known, &key);
	struct travel_journey journey = later.journeys[0];
	later.journeys = &journey;
	later.from_min = AT(8, 30);
	known_put_trips(f->known, &key, &later);
	assert_int_equal(options(f).list[0].depart_first_min, AT(8, 0));
	put_ride(f, AT(9, 0), AT(9, 30));
	f->town->query.date.day++;
	assert_int_equal(options(f).list[0].depart_first_min, AT(8, 0));
	f->town->query.date.day--;
	f->town->query.until_min = AT(9, 29);
	assert_int_equal(options(f).n, 0);
}

static void
known_journeys_keep_to_the_persons_limits(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	f->town->query.ways = 1u << TRAVEL_TRANSIT;
	struct travel_place change = town_beside(3, 0, "Change");
	const struct travel_ride first = ride(f->from, AT(9, 0), change, AT(9, 10));
	const struct travel_ride second = ride(change, AT(9, 20), f->to, AT(9, 30));
	const struct travel_leg legs[3] = {leg_of(&first),
					   {.from = "Change",
					    .to = "Change",
					    .by = TRAVEL_WALK,
					    .depart_min = AT(9, 10),
					    .arrive_min = AT(9, 13),
					    .minutes = 3,
					    .walk_m = 200},
					   leg_of(&second)};
	put_trips(f, legs, 3);
	f->town->query.change_minutes_min = 7;
	assert_int_equal(options(f).n, 1);
	f->town->query.change_minutes_min = 8;
	assert_int_equal(options(f).n, 0);
	f->town->query.change_minutes_min = 7;
	f->town->query.walk_m_max_leg = 199;
	assert_int_equal(options(f).n, 0);
	f->town->query.walk_m_max_leg = 1600;
	const struct travel_avoid avoid = {change.at, 50};
	f->town->query.avoid = &avoid;
	f->town->query.n_avoid = 1;
	assert_int_equal(options(f).n, 0);
}

/* What is told within the limits of the person; a limit that is broken counts as nothing here. */
static struct travel_answer
ask(struct fixture *f, int minute, bool by_arrival)
{
	struct travel_answer answer =
	    travel_answer_find(f->town->travel,
			       &(struct travel_question){.query = &f->town->query,
							 .from = f->from,
							 .to = f->to,
							 .minute = minute,
							 .by_arrival = by_arrival,
							 .latest_min = TRAVEL_MINUTE_MAX,
							 .money_pence = TRAVEL_PENCE_NONE},
			       &f->town->arena);
	if (answer.n_breaks > 0)
		answer.journey = NULL;
	return answer;
}

static struct travel_answer
leave(struct fixture *f, int minute)
{
	return ask(f, minute, false);
}

static void
a_known_journey_is_the_answer_and_none_is_an_answer_too(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	put_ride(f, AT(9, 0), AT(9, 30));
	struct travel_answer answer = leave(f, AT(7, 0));
	assert_int_equal(answer.journey->depart_min, AT(9, 0));
	assert_int_equal(answer.journey->pence, 220);
	assert_int_equal(answer.last->depart_min, AT(9, 0));
	assert_null(answer.next);
	answer = leave(f, AT(9, 1));
	assert_null(answer.journey);
	assert_int_equal(answer.last->depart_min, AT(9, 0));
	answer = ask(f, AT(9, 30), true);
	assert_int_equal(answer.journey->depart_min, AT(9, 0));
	struct known_key key = known_key_transit(&f->town->query, f->from.at, f->to.at);
	known_put_trips(f->known, &key, &(struct known_trips){NULL, 0, 0, AT(24, 0), "otp", NOW});
	assert_null(leave(f, AT(7, 0)).journey);
	/* Before what was asked for the timetable answers. */
	known_put_trips(f->known, &key,
			&(struct known_trips){NULL, 0, AT(7, 30), AT(24, 0), "otp", NOW});
	assert_int_equal(leave(f, AT(7, 0)).journey->depart_min, AT(8, 0));
	assert_null(leave(f, AT(7, 30)).journey);
}

/* Two rides of which the sooner has a change and the later one none. */
static void
a_told_ride_that_is_later_and_spares_a_limit_is_offered_where_it_counts(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	const struct travel_place between = {f->from.at, "Between"};
	const struct travel_ride rides[] = {ride(f->from, AT(9, 0), between, AT(9, 10)),
					    ride(between, AT(9, 20), f->to, AT(9, 30)),
					    ride(f->from, AT(9, 0), f->to, AT(9, 40))};
	const struct travel_leg legs[] = {leg_of(&rides[0]), leg_of(&rides[1]), leg_of(&rides[2])};
	struct travel_journey journeys[2] = {{.date = f->town->query.date,
					      .depart_min = AT(9, 0),
					      .arrive_min = AT(9, 30),
					      .arrive_by_min = AT(9, 30),
					      .minutes = 30,
					      .legs = legs,
					      .n_legs = 2},
					     {.date = f->town->query.date,
					      .depart_min = AT(9, 0),
					      .arrive_min = AT(9, 40),
					      .arrive_by_min = AT(9, 40),
					      .minutes = 40,
					      .legs = &legs[2],
					      .n_legs = 1}};
	f->town->query.ways = 1u << TRAVEL_TRANSIT;
	struct known_key key = known_key_transit(&f->town->query, f->from.at, f->to.at);
	known_put_trips(f->known, &key,
			&(struct known_trips){journeys, 2, 0, AT(24, 0), "otp", NOW});
	assert_int_equal(options(f).n, 1);
	f->town->query.limits.changes = 0;
	assert_int_equal(options(f).n, 2);
	f->town->query.limits.changes = 1;
	assert_int_equal(options(f).n, 1);
	/* The fare of line 1 is known: twice as much for two of them. */
	f->town->query.limits.pence = 1000;
	assert_int_equal(options(f).n, 2);
}

static const struct travel_ride *
remembered_ride(struct fixture *f, struct arena *arena)
{
	const struct travel_place places[2] = {f->from, f->to};
	const struct travel_options *all =
	    travel_memo_matrix(f->town->travel, &f->town->query, places, 2, arena);
	for (int i = 0; i < all[1].n; i++)
		if (all[1].list[i].by == TRAVEL_TRANSIT)
			return all[1].list[i].journey->legs[0].rides;
	return NULL;
}

static void
wipe(const char *text)
{
	memset((char *)(uintptr_t)text, '?', strlen(text));
}

/* Each answer is let go of, and with it the words that stand in its arena. */
static void
what_an_engine_told_is_told_again_in_its_own_words(void **state)
{
	struct fixture *f = *state;
	open_town(f);
	put_ride(f, AT(9, 0), AT(9, 10));
	for (int i = 0; i < 3; i++) {
		struct arena arena;
		arena_init(&arena);
		const struct travel_ride *ride = remembered_ride(f, &arena);
		assert_non_null(ride);
		assert_string_equal(ride->line, "1");
		assert_string_equal(ride->headsign, "Town");
		wipe(ride->line);
		wipe(ride->headsign);
		arena_fini(&arena);
	}
	assert_int_equal(travel_memo_use(f->town->travel).n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_told_ride_that_is_later_and_spares_a_limit_is_offered_where_it_counts),
	    TEST(a_walk_is_found_again_within_a_metre_and_for_the_same_person_only),
	    TEST(the_newest_always_stays_and_the_memory_is_bounded),
	    TEST(what_is_older_than_a_moment_is_dropped_by_topic_and_every_change_is_a_generation),
	    TEST(who_answers_is_told_and_if_nobody_does_why),
	    TEST(a_known_walk_takes_the_place_of_the_straight_line),
	    TEST(a_known_drive_takes_the_place_of_the_stated_speeds),
	    TEST(known_journeys_take_the_place_of_the_timetable_with_prices_and_names),
	    TEST(known_journeys_keep_to_the_persons_limits),
	    TEST(what_an_engine_told_is_told_again_in_its_own_words),
	    TEST(a_known_journey_is_the_answer_and_none_is_an_answer_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

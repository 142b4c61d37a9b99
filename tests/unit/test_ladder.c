/* SPDX-License-Identifier: MIT
 *
 * When a question that nobody answers is put again, to somebody else, and to the coordinator.
 */
#include "app/ladder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct civil_zone *london;
static struct ladder_rule rule;

static int
set_up(void **state)
{
	(void)state;
	london = civil_zone_load("Europe/London");
	assert_non_null(london);
	rule = (struct ladder_rule){
	    .zone = london, .remind_minutes = 60, .answer_minutes = 120, .day = {INT64_MAX}};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	civil_zone_free(london);
	return 0;
}

/* A minute of Thursday 14 September 2023; past midnight it is the Friday's. */
static struct utc
at(int hour, int minute)
{
	return civil_to_utc(london, civil_from_ymd(2023, 9, 14), 60 * hour + minute);
}

static struct ladder
ladder(struct utc made, struct utc expires)
{
	struct ladder made_of;
	ladder_of(&rule, made, expires, &made_of);
	return made_of;
}

static void
assert_rungs(struct ladder is, struct utc remind, struct utc next, struct utc coordinator)
{
	assert_int_equal(is.remind.s, remind.s);
	assert_int_equal(is.next.s, next.s);
	assert_int_equal(is.coordinator.s, coordinator.s);
}

static void
with_time_in_hand_the_rungs_are_as_the_house_says(void **state)
{
	(void)state;
	assert_rungs(ladder(at(12, 0), at(40, 0)), at(13, 0), at(13, 30), at(14, 0));
}

static void
two_hours_before_the_last_half_hour_is_the_coordinators(void **state)
{
	(void)state;
	assert_rungs(ladder(at(12, 0), at(14, 0)), at(12, 45), (struct utc){at(13, 7).s + 30},
		     at(13, 30));
}

static void
by_night_nobody_is_waited_for(void **state)
{
	(void)state;
	/* An hour before nine in the evening, an hour after eight in the morning. */
	assert_rungs(ladder(at(20, 0), at(40, 0)), at(21, 0), at(24 + 8, 30), at(24 + 9, 0));
	/* Put at half past ten, it leaves at eight. */
	assert_rungs(ladder(at(22, 30), at(24 + 16, 0)), at(24 + 9, 0), at(24 + 9, 30),
		     at(24 + 10, 0));
	assert_rungs(ladder(at(22, 30), at(24 + 10, 0)), at(24 + 8, 45),
		     (struct utc){at(24 + 9, 7).s + 30}, at(24 + 9, 30));
}

static void
put_in_the_night_for_before_eight_it_is_the_coordinators_at_once(void **state)
{
	(void)state;
	struct ladder is = ladder(at(22, 30), at(24 + 7, 0));
	const enum ladder_text texts[] = {LADDER_WAITING};
	assert_true(ladder_tells(&is, texts, 1, at(22, 30)));
	assert_false(ladder_asks_next(&is, texts, 1, at(22, 30)));
}

static void
a_night_whose_clocks_turn_ends_at_eight_too(void **state)
{
	(void)state;
	struct civil_date saturday = civil_from_ymd(2023, 10, 28);
	struct utc made = civil_to_utc(london, saturday, 20 * 60 + 30);
	struct ladder is = ladder(made, civil_to_utc(london, saturday, 40 * 60));
	assert_int_equal(is.remind.s, civil_to_utc(london, saturday, 32 * 60 + 30).s);
}

/* Nine to five, but not on Saturday 16 and Sunday 17 September 2023, nor from one to two. */
static void
nine_to_five(const void *of, struct civil_date date, struct hours_day *out)
{
	int days = date.day - civil_from_ymd(2023, 9, 14).day;
	assert_ptr_equal(of, &rule);
	hours_day_init(out);
	if (days == 2 || days == 3)
		return;
	hours_day_add(out, 9 * 60, 13 * 60);
	hours_day_add(out, 14 * 60, 17 * 60);
}

static void
office_hours(struct utc day)
{
	rule.at_work = nine_to_five;
	rule.work = &rule;
	rule.day = day;
}

static void
all_hours(void)
{
	rule.at_work = NULL;
	rule.day = (struct utc){INT64_MAX};
}

static void
of_a_day_a_week_ahead_only_hours_at_work_count(void **state)
{
	(void)state;
	struct utc thursday = at(7 * 24, 0);
	office_hours(thursday);
	/* Through the lunch of the same day; over night; over the weekend, twice. */
	assert_rungs(ladder(at(12, 30), at(7 * 24 + 10, 0)), at(14, 30), at(15, 0), at(15, 30));
	assert_rungs(ladder(at(16, 30), at(7 * 24 + 10, 0)), at(24 + 9, 30), at(24 + 10, 0),
		     at(24 + 10, 30));
	assert_rungs(ladder(at(24 + 19, 0), at(7 * 24 + 10, 0)), at(96 + 10, 0), at(96 + 10, 30),
		     at(96 + 11, 0));
	assert_rungs(ladder(at(48 + 11, 0), at(7 * 24 + 10, 0)), at(96 + 10, 0), at(96 + 10, 30),
		     at(96 + 11, 0));
	all_hours();
}

static void
what_the_office_cannot_answer_before_the_day_climbs_by_day(void **state)
{
	(void)state;
	/* Friday 16:00 about Monday: an hour of the office is left, the weekend is not waited for. */
	office_hours(at(96, 0));
	assert_rungs(ladder(at(24 + 16, 0), at(96 + 10, 0)), at(24 + 17, 0), at(24 + 17, 30),
		     at(24 + 18, 0));
	/* Two hours of it are: at the last minute of Friday's work. */
	assert_rungs(ladder(at(24 + 15, 0), at(96 + 10, 0)), at(24 + 16, 0), at(24 + 16, 30),
		     at(24 + 17, 0));
	/* About tomorrow morning, in the evening. */
	office_hours(at(24, 0));
	assert_rungs(ladder(at(18, 0), at(24 + 9, 0)), at(19, 0), at(19, 30), at(20, 0));
	/* On the day itself. */
	office_hours(at(0, 0));
	assert_rungs(ladder(at(7, 0), at(17, 0)), at(9, 0), at(9, 30), at(10, 0));
	all_hours();
}

static void
never_at_work(const void *of, struct civil_date date, struct hours_day *out)
{
	(void)of;
	(void)date;
	hours_day_init(out);
}

static void
who_is_never_at_work_is_waited_for_by_day(void **state)
{
	(void)state;
	office_hours(at(300 * 24, 0));
	rule.at_work = never_at_work;
	assert_rungs(ladder(at(12, 0), at(300 * 24, 0)), at(13, 0), at(13, 30), at(14, 0));
	all_hours();
}

static void
a_reminder_needs_a_text_that_has_left_and_room(void **state)
{
	(void)state;
	struct ladder is = ladder(at(12, 0), at(40, 0));
	assert_true(ladder_reminds(&is, LADDER_LEFT, at(12, 0), at(13, 0)));
	assert_false(ladder_reminds(&is, LADDER_LEFT, at(12, 0), (struct utc){at(13, 0).s - 1}));
	assert_false(ladder_reminds(&is, LADDER_WAITING, at(12, 0), at(13, 0)));
	assert_false(ladder_reminds(&is, LADDER_LOST, at(12, 0), at(13, 0)));
	assert_false(ladder_reminds(&is, LADDER_HELD, at(12, 0), at(13, 0)));
	/* It only just left. */
	assert_false(ladder_reminds(&is, LADDER_LEFT, at(12, 56), at(13, 0)));
	assert_true(ladder_reminds(&is, LADDER_LEFT, at(12, 55), at(13, 0)));
	/* Its end is near. */
	assert_true(ladder_reminds(&is, LADDER_LEFT, at(12, 0), at(39, 49)));
	assert_false(ladder_reminds(&is, LADDER_LEFT, at(12, 0), at(39, 50)));
}

static void
who_reminds_nobody_still_asks_the_next_half_way(void **state)
{
	(void)state;
	const int never[] = {0, 120, 500};
	for (size_t i = 0; i < ARRAY_LEN(never); i++) {
		rule.remind_minutes = never[i];
		struct ladder is = ladder(at(12, 0), at(40, 0));
		assert_rungs(is, at(40, 0), at(13, 30), at(14, 0));
		assert_false(ladder_reminds(&is, LADDER_LEFT, at(12, 0), at(39, 0)));
	}
	rule.remind_minutes = 60;
}

static void
the_next_is_asked_in_time_or_when_nobody_has_the_text(void **state)
{
	(void)state;
	struct ladder is = ladder(at(12, 0), at(40, 0));
	const enum ladder_text left[] = {LADDER_LEFT, LADDER_LEFT};
	const enum ladder_text lost[] = {LADDER_LOST, LADDER_HELD, LADDER_WAITING};
	assert_false(ladder_asks_next(&is, left, 1, at(13, 29)));
	assert_true(ladder_asks_next(&is, left, 1, at(13, 30)));
	/* One more, not all who are left. */
	assert_false(ladder_asks_next(&is, left, 2, at(20, 0)));
	assert_true(ladder_asks_next(&is, lost, 1, at(12, 0)));
	assert_true(ladder_asks_next(&is, lost, 2, at(12, 0)));
	assert_false(ladder_asks_next(&is, lost, 3, at(12, 0)));
	assert_false(ladder_asks_next(&is, lost, 1, at(39, 50)));
}

static void
the_coordinator_hears_at_the_last_rung_or_when_nobody_can_answer(void **state)
{
	(void)state;
	struct ladder is = ladder(at(12, 0), at(40, 0));
	const enum ladder_text left[] = {LADDER_LEFT}, held[] = {LADDER_HELD};
	const enum ladder_text lost[] = {LADDER_LOST, LADDER_HELD};
	assert_false(ladder_tells(&is, left, 1, at(13, 59)));
	assert_true(ladder_tells(&is, left, 1, at(14, 0)));
	assert_true(ladder_tells(&is, held, 1, at(12, 0)));
	/* That a text was lost is an alarm of its own. */
	assert_false(ladder_tells(&is, lost, 2, at(12, 0)));
	assert_true(ladder_tells(&is, lost, 2, at(14, 0)));
}

static void
it_wakes_at_each_rung_and_at_its_end(void **state)
{
	(void)state;
	struct ladder is = ladder(at(12, 0), at(40, 0));
	assert_int_equal(ladder_wake(&is, at(12, 0)).s, at(13, 0).s);
	assert_int_equal(ladder_wake(&is, at(13, 0)).s, at(13, 30).s);
	assert_int_equal(ladder_wake(&is, at(13, 30)).s, at(14, 0).s);
	assert_int_equal(ladder_wake(&is, at(14, 0)).s, at(40, 0).s);
	assert_int_equal(ladder_wake(&is, at(40, 0)).s, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(with_time_in_hand_the_rungs_are_as_the_house_says),
	    cmocka_unit_test(two_hours_before_the_last_half_hour_is_the_coordinators),
	    cmocka_unit_test(by_night_nobody_is_waited_for),
	    cmocka_unit_test(put_in_the_night_for_before_eight_it_is_the_coordinators_at_once),
	    cmocka_unit_test(a_night_whose_clocks_turn_ends_at_eight_too),
	    cmocka_unit_test(of_a_day_a_week_ahead_only_hours_at_work_count),
	    cmocka_unit_test(what_the_office_cannot_answer_before_the_day_climbs_by_day),
	    cmocka_unit_test(who_is_never_at_work_is_waited_for_by_day),
	    cmocka_unit_test(a_reminder_needs_a_text_that_has_left_and_room),
	    cmocka_unit_test(who_reminds_nobody_still_asks_the_next_half_way),
	    cmocka_unit_test(the_next_is_asked_in_time_or_when_nobody_has_the_text),
	    cmocka_unit_test(the_coordinator_hears_at_the_last_rung_or_when_nobody_can_answer),
	    cmocka_unit_test(it_wakes_at_each_rung_and_at_its_end),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: MIT
 *
 * Texts that come in parts, through the real driver and store: a whole is taken once, in whatever
 * order and however often its parts come; half of one does nothing, and its sender hears so.
 */
#include "app/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/part.h"
#include "tests/lib/inparts.h"
#include "tests/lib/world_day.h"

static void
a_whole_is_taken_with_its_last_part_in_any_order(void **state)
{
	static const char *const words[] = {"MOVE J4 ", "chemist ", "14:30"};
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	(void)state;
	today_begin();
	for (int i = 0; i < (int)ARRAY_LEN(orders); i++) {
		int before = today_count(DAY_COORDINATOR, "coordinator.code_move");
		for (int k = 0; k < 3; k++) {
			assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_move"),
					 before);
			inparts_one(i, orders[i][k] + 1, 3, words[orders[i][k]]);
		}
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_move"), before + 1);
	}
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	assert_int_equal(strlen(inparts_taken()), 6 * strlen("MOVE J4 chemist 14:30") + 5);
	inparts_wait(2 * PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 0);
}

/* Each part several times under ids of its own, in all orders of four. */
static void
parts_that_come_twice_make_one_text(void **state)
{
	(void)state;
	today_begin();
	for (int order = 0; order < 16; order++) {
		int before = today_count(DAY_COORDINATOR, "coordinator.show_reply");
		for (int i = 0; i < 4; i++) {
			int number = 1 + ((order >> i) & 1);
			inparts_one(order, number, 2, number == 1 ? "SHOW " : "J4");
		}
		inparts_one(order, 1, 2, "SHOW ");
		inparts_one(order, 2, 2, "J4");
		inparts_one(order, 2, 2, "J4");
		inparts_one(order, 1, 2, "SHOW ");
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"),
				 before + 1);
	}
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 0);
}

static void
a_call_that_comes_again_is_taken_once(void **state)
{
	(void)state;
	today_begin();
	struct drive_subject about = {.from = world_phone(DAY_COORDINATOR)};
	const struct part first = {.reference = 7, .total = 2, .number = 1};
	const struct part last = {.reference = 7, .total = 2, .number = 2};
	struct app_event events[] = {inparts_event(&first, "SHOW ", "kannel:a"),
				     inparts_event(&last, "J4", "kannel:b")};
	for (int i = 0; i < 6; i++)
		assert_int_equal(today_event(&events[i < 2 ? 0 : i & 1], &about), 0);
	assert_string_equal(inparts_taken(), "SHOW J4");
	today_until((struct utc){today.now.s + 2 * PARTS_KEPT_S});
	assert_int_equal(today_event(&events[0], &about), 0);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
}

static enum drive_point crash_point;
static int until_crash; /* passes of that point */

static int
crash(void *context, enum drive_point point)
{
	(void)context;
	return point == crash_point && until_crash-- == 0 ? E_CRASH : 0;
}

/* The gateway brings again what was not acknowledged. */
static void
brought(const struct app_event *event, const struct drive_subject *about)
{
	int rc = today_event(event, about);
	assert_true(rc == 0 || rc == E_CRASH);
	if (rc == E_CRASH)
		assert_int_equal(today_event(event, about), 0);
}

static void
a_crash_at_any_point_loses_no_part_and_takes_none_twice(void **state)
{
	(void)state;
	today_begin();
	struct drive_subject about = {.from = world_phone(DAY_COORDINATOR)};
	for (int i = 0; i < 9; i++) {
		struct part parts[2] = {{.reference = i, .total = 2, .number = 2},
					{.reference = i, .total = 2, .number = 1}};
		crash_point = (enum drive_point)(i / 3);
		until_crash = i % 3; /* of both events, or of none */
		today.drive.at = crash;
		for (int k = 0; k < 2; k++) {
			const char *once = arena_printf(&today.arena, "kannel:%d-%d", i, k);
			struct app_event event =
			    inparts_event(&parts[k], k == 0 ? "J4" : "SHOW ", once);
			brought(&event, &about);
		}
		today.drive.at = NULL;
		today_until(today.now);
		assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), i + 1);
	}
	/* And of giving up. */
	for (int i = 0; i < 3; i++) {
		int64_t *text_ids;
		int n;
		inparts_one(100 + i, 1, 2, "LATE J4 20");
		today.now.s += PARTS_WAIT_S;
		crash_point = (enum drive_point)i;
		until_crash = 0;
		assert_int_equal(
		    store_parts_due(today.store, today.now, &today.arena, &text_ids, &n), 0);
		assert_int_equal(n, 1);
		today.drive.at = crash;
		assert_int_equal(today_event(&(struct app_event){.kind = APP_TORN},
					     &(struct drive_subject){.text_id = text_ids[0]}),
				 E_CRASH);
		today.drive.at = NULL;
		today_until(today.now);
		assert_int_equal(inparts_told(), i + 1);
		/* Asked for once more, it is nothing any more. */
		assert_int_equal(today_event(&(struct app_event){.kind = APP_TORN},
					     &(struct drive_subject){.text_id = text_ids[0]}),
				 0);
		assert_int_equal(inparts_told(), i + 1);
	}
}

static void
half_a_command_is_none_and_its_sender_hears_so_once(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	inparts_one(7, 1, 2, "LATE J4 20");
	inparts_wait(PARTS_WAIT_S - 1);
	assert_int_equal(inparts_told(), 0);
	inparts_wait(1);
	assert_int_equal(inparts_told(), 1);
	today_holds(today_last(DAY_COORDINATOR),
		    "Fri 15 Sep: part of your text at 9:31am was lost");
	assert_int_equal(today_case()->plan.late_minutes, 0);
	today_holds(inparts_taken(), "LATE J4 20 [...]");
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	/* Its rest, late: it is never joined to anything, nor told of. */
	inparts_one(7, 2, 2, "0 minutes");
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 1);
	assert_int_equal(today_case()->plan.late_minutes, 0);
	inparts_wait(3 * PARTS_KEPT_S);
	assert_int_equal(inparts_told(), 1);
}

/* From a phone that repeats its reference, as we asked for. */
static void
the_same_words_sent_again_make_their_text(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	inparts_one(7, 1, 2, "LATE J4 ");
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 1);
	inparts_one(7, 1, 2, "LATE J4 ");
	inparts_one(7, 2, 2, "20 minutes");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 1);
	/* One is lost again. */
	inparts_one(8, 2, 2, "30 minutes");
	inparts_wait(PARTS_WAIT_S);
	inparts_one(8, 2, 2, "30 minutes");
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 3);
	/* What the gateway brings again was taken. */
	struct drive_subject about = {.from = world_phone(DAY_COORDINATOR)};
	const struct part last = {.reference = 8, .total = 2, .number = 2};
	const char *once = arena_printf(&today.arena, "kannel:%d", inparts_calls);
	struct app_event replay = inparts_event(&last, "30 minutes", once);
	assert_int_equal(today_event(&replay, &about), 0);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	/* Again and again: of one hour no more is told. */
	for (int i = 0; i < 2 * PARTS_TOLD_MAX; i++) {
		inparts_one(9, 1, 2, "MOVE J4 ");
		inparts_one(9, 1, 2, "LATE J4 ");
	}
	assert_in_range(inparts_told(), 4, PARTS_TOLD_MAX);
}

static void
each_hears_it_in_their_own_words(void **state)
{
	(void)state;
	today_begin();
	inparts_by(DAY_PERSON, (struct part){.reference = 1, .total = 2, .number = 2}, "OK");
	inparts_by(DAY_OFFICER, (struct part){.reference = 1, .total = 3, .number = 2}, "YES");
	inparts_wait(PARTS_WAIT_S);
	today_holds(today_last(DAY_PERSON),
		    "Thu 14 Sep: part of your text at 12 noon was lost, sorry.");
	today_holds(today_last(DAY_OFFICER), "Thu 14 Sep: part of your text at 12 noon was lost");
	today_holds(inparts_taken(), " [...] OK");
	today_holds(inparts_taken(), " [...] YES [...] ");
	assert_int_equal(inparts_told(), 0);
}

static void
a_reference_that_comes_round_is_another_text(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	inparts_one(7, 1, 2, "SHOW ");
	inparts_one(7, 2, 2, "J4");
	inparts_one(7, 1, 2, "LI");
	inparts_one(7, 2, 2, "ST");
	assert_string_equal(inparts_taken(), "SHOW J4|LIST");
	/* One was lost, and its time was over. */
	inparts_one(8, 1, 2, "LATE J4 ");
	today.now.s += PARTS_WAIT_S; /* to the second: nothing else has happened since */
	inparts_one(8, 2, 2, "20 minutes");
	assert_int_equal(today_case()->plan.late_minutes, 0);
	assert_int_equal(inparts_told(), 1);
}

static void
what_is_no_rest_of_a_torn_text_is_told_of_too(void **state)
{
	(void)state;
	today_begin();
	inparts_one(7, 1, 2, "LATE J4 ");
	inparts_wait(PARTS_WAIT_S);
	inparts_one(7, 1, 2, "MOVE J4 ");
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_told(), 2);
}

static void
a_text_of_an_hour_ago_is_no_repeat(void **state)
{
	(void)state;
	today_begin();
	for (int i = 0; i < 3; i++) {
		inparts_one(7, 1, 2, "SHOW ");
		inparts_one(7, 2, 2, "J4");
		inparts_wait(i == 0 ? PARTS_KEPT_S - 1 : 1);
	}
	assert_string_equal(inparts_taken(), "SHOW J4|SHOW J4");
}

static void
a_text_that_goes_on_does_not_make_room_for_itself(void **state)
{
	(void)state;
	today_begin();
	inparts_one(0, 1, 3, "SH");
	for (int i = 1; i < PARTS_OPEN_MAX; i++)
		inparts_one(i, 1, 2, "LATE J4 20");
	assert_int_equal(inparts_told(), 0);
	inparts_one(0, 2, 3, "OW ");
	assert_int_equal(inparts_told(), 1);
	inparts_one(0, 3, 3, "J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 1);
}

static void
the_wait_is_counted_from_the_first_part_that_came(void **state)
{
	(void)state;
	today_begin();
	inparts_one(7, 2, 3, "J");
	inparts_wait(PARTS_WAIT_S - 1);
	inparts_one(7, 3, 3, "4");
	today.now.s += 1; /* nobody has noticed yet */
	inparts_one(7, 1, 3, "SHOW ");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 0);
	assert_int_equal(inparts_told(), 1);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 1);
}

/* The rest waits in the gateway's queue while nobody is there to take it. */
static void
our_own_absence_is_no_waiting(void **state)
{
	const struct app_event restart = {.kind = APP_RESTART};
	(void)state;
	today_begin();
	inparts_one(7, 1, 2, "SHOW ");
	inparts_one(8, 1, 2, "LATE J4 20");
	today.now.s += 2 * PARTS_WAIT_S;
	assert_int_equal(today_event(&restart, &(struct drive_subject){0}), 0);
	inparts_wait(PARTS_BACK_S - 1);
	assert_int_equal(inparts_told(), 0);
	inparts_one(7, 2, 2, "J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 1);
	inparts_wait(1);
	assert_int_equal(inparts_told(), 1);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	/* Nor is any waiting cut short. */
	inparts_one(9, 1, 2, "SHOW ");
	assert_int_equal(today_event(&restart, &(struct drive_subject){0}), 0);
	inparts_wait(PARTS_WAIT_S - 1);
	inparts_one(9, 2, 2, "J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 2);
}

static void
two_texts_at_once_under_one_reference_are_neither(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	inparts_one(7, 1, 2, "MOVE J4 chemist ");
	inparts_one(7, 1, 2, "LATE J4 ");
	assert_int_equal(inparts_told(), 1);
	inparts_one(7, 2, 2, "20 minutes");
	inparts_one(7, 2, 2, "14:30");
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(today_case()->plan.late_minutes, 0);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	assert_int_equal(inparts_told(), 1);
}

static void
what_differs_in_anything_is_not_joined(void **state)
{
	(void)state;
	today_begin();
	inparts_one(7, 1, 2, "SHOW ");
	inparts_one(8, 2, 2, "J4");
	inparts_one(7, 2, 3, "J4");
	inparts_by(DAY_COORDINATOR,
		   (struct part){.reference = 7, .is_wide = true, .total = 2, .number = 2}, "J4");
	inparts_by(DAY_PERSON, (struct part){.reference = 7, .total = 2, .number = 2}, "J4");
	const struct part last = {.reference = 7, .total = 2, .number = 2};
	struct app_event event = inparts_event(&last, "J4", "spool:1");
	event.via = "spool";
	struct drive_subject about = {.from = world_phone(DAY_COORDINATOR)};
	assert_int_equal(today_event(&event, &about), 0);
	assert_string_equal(inparts_taken(), "");
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 5);
	inparts_one(7, 2, 2, "J4");
	assert_string_equal(inparts_taken(), "SHOW J4");
}

static void
a_text_of_too_many_parts_is_told_of_with_the_first(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	for (int number = 1; number <= PART_NUMBERS_MAX; number++)
		inparts_one(7, number, PART_NUMBERS_MAX, "LATE J4 20");
	assert_int_equal(inparts_told(), 1);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	assert_int_equal(today_case()->plan.late_minutes, 0);
	/* One of the most that are joined. */
	for (int number = PARTS_TOTAL_MAX; number >= 1; number--)
		inparts_one(8, number, PARTS_TOTAL_MAX, number == 1 ? "SHOW J4" : " ");
	assert_int_equal(inparts_told(), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 1);
	inparts_one(9, 1, 2, "LATE J4 20");
	inparts_one(9, 2, 2, " minutes");
	assert_int_equal(today_case()->plan.late_minutes, 20);
}

static void
a_flood_keeps_few_rows_and_costs_few_texts(void **state)
{
	(void)state;
	today_begin();
	today_at("09:31");
	for (int i = 0; i < 200; i++) {
		inparts_one(i, 1, 2, "LATE J4 20");
		assert_true(inparts_waiting(DAY_COORDINATOR) <= PARTS_OPEN_MAX);
	}
	assert_int_equal(inparts_told(), PARTS_TOLD_MAX);
	/* Others are not harmed, and the newest of theirs is whole yet. */
	inparts_by(DAY_PERSON, (struct part){.reference = 1, .total = 2, .number = 1}, "PL");
	inparts_by(DAY_PERSON, (struct part){.reference = 1, .total = 2, .number = 2}, "AN");
	assert_int_equal(today_count(DAY_PERSON, "person.plan_summary"), 1);
	inparts_one(199, 2, 2, " minutes");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	inparts_wait(PARTS_WAIT_S);
	assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	assert_int_equal(inparts_told(), PARTS_TOLD_MAX);
}

static void
whole_texts_without_end_keep_few_rows(void **state)
{
	(void)state;
	today_begin();
	for (int i = 0; i < 80; i++) {
		inparts_one(i, 1, 2, "SHOW ");
		inparts_one(i, 2, 2, "J4");
		assert_int_equal(inparts_waiting(DAY_COORDINATOR), 0);
	}
	struct row_part *parts;
	int n;
	assert_int_equal(
	    store_parts_load(today.store, world_phone(DAY_COORDINATOR), &today.arena, &parts, &n),
	    0);
	assert_in_range(n, STORE_PARTS_JOINED, STORE_PARTS_JOINED + 2);
}

static void
a_long_text_is_read_as_far_as_any_and_cut_at_a_character(void **state)
{
	char words[153 * 2 + 1];
	(void)state;
	today_begin();
	for (int i = 0; i < 153; i++)
		memcpy(words + 2 * i, "\u00e9", 2);
	words[306] = '\0';
	inparts_one(7, 4, 4, words);
	inparts_one(7, 3, 4, words);
	inparts_one(7, 2, 4, words);
	inparts_one(7, 1, 4, "x");
	assert_int_equal(strlen(inparts_taken()), 1 + 306 * 3);
	words[304] = '\0';
	for (int number = 1; number <= 4; number++)
		inparts_one(8, number, 4, number == 1 ? "x" : words);
	inparts_one(9, 1, 5, words);
	inparts_one(9, 2, 5, words);
	inparts_one(9, 3, 5, words);
	inparts_one(9, 4, 5, "x");
	inparts_one(9, 5, 5, words);
	const char *last = strrchr(inparts_taken(), '|') + 1;
	assert_int_equal(strlen(last), 304 * 3 + 1 + 86);
	assert_memory_equal(last + strlen(last) - 2, "\u00e9", 2);
}

static void
a_strangers_part_is_a_text_of_its_own(void **state)
{
	(void)state;
	today_begin();
	inparts_by(555, (struct part){.reference = 1, .total = 2, .number = 1}, "who is");
	inparts_by(555, (struct part){.reference = 1, .total = 2, .number = 2}, "this");
	assert_int_equal(inparts_waiting(555), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_whole_is_taken_with_its_last_part_in_any_order),
	    TEST(parts_that_come_twice_make_one_text),
	    TEST(a_call_that_comes_again_is_taken_once),
	    TEST(a_crash_at_any_point_loses_no_part_and_takes_none_twice),
	    TEST(half_a_command_is_none_and_its_sender_hears_so_once),
	    TEST(the_same_words_sent_again_make_their_text),
	    TEST(each_hears_it_in_their_own_words),
	    TEST(a_reference_that_comes_round_is_another_text),
	    TEST(the_wait_is_counted_from_the_first_part_that_came),
	    TEST(what_is_no_rest_of_a_torn_text_is_told_of_too),
	    TEST(a_text_of_an_hour_ago_is_no_repeat),
	    TEST(a_text_that_goes_on_does_not_make_room_for_itself),
	    TEST(our_own_absence_is_no_waiting),
	    TEST(two_texts_at_once_under_one_reference_are_neither),
	    TEST(what_differs_in_anything_is_not_joined),
	    TEST(a_text_of_too_many_parts_is_told_of_with_the_first),
	    TEST(a_flood_keeps_few_rows_and_costs_few_texts),
	    TEST(whole_texts_without_end_keep_few_rows),
	    TEST(a_long_text_is_read_as_far_as_any_and_cut_at_a_character),
	    TEST(a_strangers_part_is_a_text_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

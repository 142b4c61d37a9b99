/* SPDX-License-Identifier: MIT
 *
 * Texts from numbers that no plan has: one polite line a day, one note to whoever is on duty, and
 * nothing else, whatever comes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/stranger.h"
#include "store/stranger.h"
#include "tests/lib/world_day.h"

#define STRANGER 555
#define OURS     990
#define DUTY     202 /* of no plan */

static struct stranger_settings settings;
static struct phone own[1];

static int
set_up(void **state)
{
	int rc = today_set_up(state);
	own[0] = world_phone(OURS);
	settings = (struct stranger_settings){
	    .duty = world_phone(DUTY), .own = own, .n_own = 1, .per_hour = 3};
	today.world.app.settings.strangers = &settings;
	today_begin();
	return rc;
}

/* What left for that number since send ${from}. */
static int
sent_to(int nnn, int from)
{
	struct phone phone = world_phone(nnn);
	int n = 0;
	for (int i = from; i < today.n_sends; i++)
		n += phone_equal(&today.sends[i].to, &phone);
	return n;
}

static int
events_with_words(void)
{
	struct row_event *events;
	int n, with_words = 0;
	assert_int_equal(store_stranger_events(today.store, &today.arena, &events, &n), 0);
	for (int i = 0; i < n; i++)
		with_words += events[i].text[0] != '\0';
	return n * 100 + with_words;
}

static void
a_stranger_hears_once_a_day_that_we_do_not_know_the_number(void **state)
{
	(void)state;
	today_text(STRANGER, "is this the number for Jay");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_non_null(strstr(today_last(STRANGER), "we do not know this number"));
	today_text(STRANGER, "hello?");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	today_until((struct utc){today.now.s + STRANGER_DAY_S - 1});
	today_text(STRANGER, "hello??");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	today_until((struct utc){today.now.s + 1});
	today_text(STRANGER, "hello???");
	assert_int_equal(sent_to(STRANGER, 0), 2);
	assert_int_equal(events_with_words(), 400);
}

static void
who_is_on_duty_hears_the_number_and_none_of_the_words(void **state)
{
	(void)state;
	today_text(STRANGER, "tell Jay that mum is ill");
	assert_int_equal(sent_to(DUTY, 0), 1);
	assert_non_null(strstr(today_last(DUTY), "+447700900555"));
	assert_null(strstr(today_last(DUTY), "mum"));
	today_text(STRANGER, "did you?");
	assert_int_equal(sent_to(DUTY, 0), 1);
	today_text(STRANGER + 1, "hi");
	assert_int_equal(sent_to(DUTY, 0), 2);
	assert_true(today.effects->n_writes > 0);
}

static void
where_nobody_is_on_duty_the_stranger_alone_hears(void **state)
{
	(void)state;
	settings.duty = (struct phone){0};
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.stranger"), 0);
	assert_int_equal(sent_to(DUTY, 0), 0);
}

static void
a_restart_between_changes_nothing(void **state)
{
	(void)state;
	today_text(STRANGER, "hi");
	char path[64], keys[64];
	snprintf(path, sizeof(path), "%s/db", today.folder);
	snprintf(keys, sizeof(keys), "%s/keys", today.folder);
	store_close(today.store);
	struct problems problems;
	problems_init(&problems, &today.arena);
	assert_int_equal(
	    store_open(path, keys, secret_random_seeded(&today.world.rng), &problems, &today.store),
	    0);
	today.drive.store = today.store;
	today_text(STRANGER, "hi again");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_int_equal(sent_to(DUTY, 0), 1);
}

/* The line may have left though nobody knows: no second one goes, whatever is due later. */
static void
a_line_in_doubt_is_not_sent_again(void **state)
{
	(void)state;
	today.is_mute = true;
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_int_equal(
	    today_event(&(struct app_event){.kind = APP_RESTART}, &(struct drive_subject){0}), 0);
	today.is_mute = false;
	today_until((struct utc){today.now.s + STRANGER_DAY_S - 1});
	assert_int_equal(sent_to(STRANGER, 0), 1);
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, 0), 1);
}

static void
an_answering_machine_gets_one_line_and_makes_no_loop(void **state)
{
	(void)state;
	today_text(STRANGER, "I am on holiday");
	for (int i = 0; i < 50; i++) {
		today_until((struct utc){today.now.s + 60});
		today_text(STRANGER, "I am on holiday");
	}
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_int_equal(sent_to(DUTY, 0), 1);
}

static void
a_flood_of_strangers_is_answered_so_often_in_an_hour(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++)
		today_text(STRANGER + i, "hi");
	int answered = 0;
	for (int i = 0; i < 10; i++)
		answered += sent_to(STRANGER + i, 0);
	assert_int_equal(answered, 3);
	assert_int_equal(sent_to(DUTY, 0), 3);
	today_until((struct utc){today.now.s + STRANGER_WINDOW_S});
	today_text(STRANGER + 9, "hi");
	assert_int_equal(sent_to(STRANGER + 9, 0), 1);
}

static void
nothing_is_said_to_ourselves_nor_to_who_is_on_duty(void **state)
{
	(void)state;
	int before = today.n_sends;
	today_text(OURS, "hi");
	assert_int_equal(today.effects->n_writes, 1);
	today_text(DUTY, "hi");
	assert_int_equal(today.effects->n_writes, 1);
	assert_false(today.effects->is_stranger);
	assert_int_equal(today.n_sends, before);
}

static void
a_strangers_stop_holds_without_a_word_until_back(void **state)
{
	(void)state;
	int before = today.n_sends;
	today_text(STRANGER, "STOP");
	today_text(STRANGER, "hi");
	today_text(STRANGER, "stop");
	today_until((struct utc){today.now.s + 3 * STRANGER_DAY_S});
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, before), 0);
	assert_int_equal(sent_to(DUTY, before), 0);
	today_text(STRANGER, "BACK");
	assert_int_equal(sent_to(STRANGER, before), 1);
	today_until((struct utc){today.now.s + STRANGER_DAY_S});
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, before), 2);
}

static void
the_stop_of_a_stranger_holds_for_the_plan_that_has_the_number_later(void **state)
{
	(void)state;
	today_text(DAY_PERSON + 50, "STOP");
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string("J9"));
	json_object_set_new(json_array_get(json_object_get(document, "parties"), 0), "number",
			    json_string("07700 900151"));
	assert_int_equal(today_import(document), 0);
	today_at("09:30");
	assert_int_equal(sent_to(DAY_PERSON + 50, 0), 0);
}

/* Who was a stranger and then has a plan is its person, and its answers are theirs. */
static void
a_stranger_with_a_plan_is_one_no_more(void **state)
{
	(void)state;
	today_text(DAY_PERSON + 50, "hi");
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string("J9"));
	json_object_set_new(json_array_get(json_object_get(document, "parties"), 0), "number",
			    json_string("07700 900151"));
	assert_int_equal(today_import(document), 0);
	today_text(DAY_PERSON + 50, "PLAN");
	assert_int_equal(today_count(DAY_PERSON + 50, "person.plan_summary"), 1);
}

static void
by_night_the_line_waits_for_the_morning(void **state)
{
	(void)state;
	today_until(world_at(&today.world, "2023-09-14", "22:30"));
	today_text(STRANGER, "hi");
	assert_int_equal(sent_to(STRANGER, 0), 0);
	today_at("07:59");
	assert_int_equal(sent_to(STRANGER, 0), 0);
	today_at("08:01");
	assert_int_equal(sent_to(STRANGER, 0), 1);
	assert_int_equal(sent_to(DUTY, 0), 1);
}

static void
a_text_that_comes_twice_is_one_text(void **state)
{
	(void)state;
	struct app_event event = {.kind = APP_TEXT, .text = "hi", .once = "same"};
	struct drive_subject from = {.from = world_phone(STRANGER)};
	assert_int_equal(today_event(&event, &from), 0);
	size_t n_writes = today.effects->n_writes;
	assert_true(n_writes > 1);
	assert_int_equal(today_event(&event, &from), 0);
	assert_int_equal(today.effects->n_writes, 0);
	assert_int_equal(events_with_words(), 100);
}

static void
what_stands_outside_any_plan_is_shown_with_its_texts(void **state)
{
	(void)state;
	today_text(STRANGER, "hi");
	struct row_case *shown = arena_new(&today.arena, struct row_case);
	assert_int_equal(store_stranger_case(today.store, &today.arena, shown), 0);
	assert_int_equal(shown->n_parties, 2);
	assert_int_equal(shown->n_messages, 2);
	assert_int_equal(shown->parties[1].role, PARTY_PERSON);
	assert_int_equal(shown->parties[0].role, PARTY_COORDINATOR);
	for (int i = 0; i < 2; i++)
		assert_int_equal(shown->messages[i].plan_id, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_stranger_hears_once_a_day_that_we_do_not_know_the_number),
	    TEST(who_is_on_duty_hears_the_number_and_none_of_the_words),
	    TEST(where_nobody_is_on_duty_the_stranger_alone_hears),
	    TEST(a_restart_between_changes_nothing),
	    TEST(a_line_in_doubt_is_not_sent_again),
	    TEST(an_answering_machine_gets_one_line_and_makes_no_loop),
	    TEST(a_flood_of_strangers_is_answered_so_often_in_an_hour),
	    TEST(nothing_is_said_to_ourselves_nor_to_who_is_on_duty),
	    TEST(a_strangers_stop_holds_without_a_word_until_back),
	    TEST(the_stop_of_a_stranger_holds_for_the_plan_that_has_the_number_later),
	    TEST(a_stranger_with_a_plan_is_one_no_more),
	    TEST(by_night_the_line_waits_for_the_morning),
	    TEST(a_text_that_comes_twice_is_one_text),
	    TEST(what_stands_outside_any_plan_is_shown_with_its_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Calendars elsewhere, by the tables of push.h; and what of a plan they show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/push.h"
#include "tests/lib/world_day.h"

#define TAG     "\"tag-of-before\""
#define NEW_TAG "\"tag-of-another\""

static struct push_event
wanted_of(int content)
{
	return (struct push_event){.event = {.uid = "aa@firstday"},
				   .content = {{(unsigned char)content}}};
}

/* A row whose content is 1. */
static struct row_pushed
row_of(enum pushed_state state, const char *etag)
{
	return (struct row_pushed){.uid = "aa@firstday",
				   .state = state,
				   .has_content = true,
				   .content = {{1}},
				   .etag = etag};
}

static void
each_row_against_what_is_wanted_has_its_step(void **state)
{
	(void)state;
	static const struct {
		enum pushed_state state;
		const char *etag;
		enum push_step same, another, unwanted;
	} rows[] = {
	    {PUSHED_ABSENT, "", PUSH_PUT, PUSH_PUT, PUSH_FORGET},
	    {PUSHED_THERE, TAG, PUSH_REST, PUSH_PUT, PUSH_DELETE},
	    {PUSHED_THERE, "", PUSH_REST, PUSH_LOOK, PUSH_LOOK},
	    {PUSHED_REFUSED, TAG, PUSH_REST, PUSH_PUT, PUSH_REST},
	    {PUSHED_REFUSED, "", PUSH_REST, PUSH_REST, PUSH_REST},
	    {PUSHED_DOUBT, TAG, PUSH_LOOK, PUSH_LOOK, PUSH_LOOK},
	    {PUSHED_DOUBT, "", PUSH_LOOK, PUSH_LOOK, PUSH_LOOK},
	};
	struct push_event same = wanted_of(1), another = wanted_of(2);
	assert_int_equal(push_step(NULL, &same), PUSH_PUT);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct row_pushed row = row_of(rows[i].state, rows[i].etag);
		assert_int_equal(push_step(&row, &same), rows[i].same);
		assert_int_equal(push_step(&row, &another), rows[i].another);
		assert_int_equal(push_step(&row, NULL), rows[i].unwanted);
	}
	/* What stands is not known to be ours. */
	struct row_pushed row = row_of(PUSHED_THERE, TAG);
	row.has_content = false;
	assert_int_equal(push_step(&row, &same), PUSH_PUT);
}

static void
before_anything_is_sent_its_row_is_in_doubt(void **state)
{
	(void)state;
	struct push_event another = wanted_of(2);
	struct row_pushed row = push_sending(NULL, &another);
	assert_string_equal(row.uid, "aa@firstday");
	assert_int_equal(row.state, PUSHED_DOUBT);
	assert_true(row.has_content);
	assert_int_equal(row.content.bytes[0], 2);
	assert_string_equal(row.etag, "");
	row = row_of(PUSHED_THERE, TAG);
	row = push_sending(&row, &another);
	assert_int_equal(row.state, PUSHED_DOUBT);
	assert_string_equal(row.etag, TAG);
	row = row_of(PUSHED_THERE, TAG);
	row = push_sending(&row, NULL);
	assert_int_equal(row.state, PUSHED_DOUBT);
	assert_int_equal(row.content.bytes[0], 1);
}

static void
an_answer_says_what_became_of_it(void **state)
{
	(void)state;
	struct row_pushed row = row_of(PUSHED_DOUBT, TAG);
	struct push_now now = push_ended(&row, CALDAV_DONE, true, NEW_TAG);
	assert_int_equal(now.row.state, PUSHED_THERE);
	assert_string_equal(now.row.etag, NEW_TAG);
	assert_false(now.is_forgotten || now.is_told);
	now = push_ended(&row, CALDAV_DONE, true, "W/\"weak\"");
	assert_int_equal(now.row.state, PUSHED_THERE);
	assert_string_equal(now.row.etag, "");
	assert_true(push_ended(&row, CALDAV_DONE, false, "").is_forgotten);
	assert_true(push_ended(&row, CALDAV_GONE, false, "").is_forgotten);
	now = push_ended(&row, CALDAV_REFUSED, true, "");
	assert_int_equal(now.row.state, PUSHED_REFUSED);
	static const enum caldav_end others[] = {CALDAV_LATER, CALDAV_DENIED, CALDAV_NO_COLLECTION};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		now = push_ended(&row, others[i], true, NEW_TAG);
		assert_int_equal(now.row.state, PUSHED_DOUBT);
		assert_string_equal(now.row.etag, TAG);
		assert_false(now.is_forgotten || now.is_told);
	}
}

static void
a_look_never_takes_for_ours_what_may_not_be(void **state)
{
	(void)state;
	struct row_pushed there = row_of(PUSHED_THERE, TAG);
	struct row_pushed untagged = row_of(PUSHED_THERE, "");
	struct row_pushed doubt = row_of(PUSHED_DOUBT, TAG);
	struct push_now now = push_seen(&there, true, TAG);
	assert_true(now.row.has_content && !now.is_told);
	now = push_seen(&there, true, NEW_TAG);
	assert_int_equal(now.row.state, PUSHED_THERE);
	assert_string_equal(now.row.etag, NEW_TAG);
	assert_true(!now.row.has_content && now.is_told);
	now = push_seen(&untagged, true, NEW_TAG);
	assert_true(now.row.has_content && !now.is_told);
	assert_string_equal(now.row.etag, NEW_TAG);
	/* In doubt, whatever the tag: it is written once more. */
	now = push_seen(&doubt, true, TAG);
	assert_true(!now.row.has_content && !now.is_told);
	now = push_seen(&doubt, true, NEW_TAG);
	assert_true(!now.row.has_content && !now.is_told);
	now = push_seen(&doubt, false, "");
	assert_int_equal(now.row.state, PUSHED_ABSENT);
	assert_false(now.is_told);
	now = push_seen(&there, false, "");
	assert_int_equal(now.row.state, PUSHED_ABSENT);
	assert_string_equal(now.row.etag, "");
	assert_true(now.is_told);
	now = push_seen(&doubt, true, "W/\"weak\"");
	assert_int_equal(now.row.state, PUSHED_REFUSED);
}

static void
somebody_elses_hand_is_told_once_for_each_content(void **state)
{
	(void)state;
	struct push_event same = wanted_of(1), another = wanted_of(2);
	struct row_pushed row = row_of(PUSHED_DOUBT, TAG);
	struct push_now now = push_ended(&row, CALDAV_CHANGED, true, "");
	assert_true(now.is_told);
	now = push_seen(&now.row, true, NEW_TAG);
	assert_false(now.is_told);
	row = push_sending(&now.row, &same);
	now = push_ended(&row, CALDAV_DONE, true, TAG);
	now = push_seen(&now.row, true, NEW_TAG);
	assert_false(now.is_told);
	/* Our own news: whoever changes that is told anew. */
	row = push_sending(&now.row, &another);
	now = push_ended(&row, CALDAV_DONE, true, TAG);
	now = push_seen(&now.row, true, NEW_TAG);
	assert_true(now.is_told);
	/* That a new event is there already is a crash of ours as a rule. */
	row = push_sending(NULL, &same);
	assert_false(push_ended(&row, CALDAV_CHANGED, true, "").is_told);
}

/* What a calendar of the party with that number shows now. */
static struct push_set
shown(int nnn, const char *service)
{
	const struct row_case *rows = today_case();
	struct phone phone = world_phone(nnn);
	struct agenda_plan plan;
	struct push_set set = {0};
	assert_true(
	    agenda_open(&today.world.app, &rows->plan, &rows->version, &today.arena, &plan));
	for (int i = 0; i < rows->n_parties; i++) {
		const struct push_reader reader = {&rows->parties[i], service};
		if (phone_equal(&rows->parties[i].phone, &phone))
			push_add(&plan, &reader, today.now, &set);
	}
	push_close(&set);
	return set;
}

static void
one_event_is_written_as_its_feed_has_it(void **state)
{
	(void)state;
	struct buf text;
	today_begin();
	struct push_set set = shown(DAY_COORDINATOR, "");
	assert_true(set.n > 1);
	for (size_t i = 1; i < set.n; i++)
		assert_true(strcmp(set.list[i - 1].event.uid, set.list[i].event.uid) < 0);
	buf_init(&text);
	push_write(today.world.app.zone, &set.list[0], &text);
	const char *first = strstr(buf_text(&text), "BEGIN:VEVENT");
	assert_non_null(first);
	assert_null(strstr(first + 1, "BEGIN:VEVENT"));
	assert_non_null(strstr(buf_text(&text), set.list[0].event.uid));
	assert_non_null(strstr(buf_text(&text), "BEGIN:VTIMEZONE"));
	assert_null(strstr(buf_text(&text), "METHOD:"));
	buf_fini(&text);
}

static void
a_new_version_alone_is_no_news(void **state)
{
	(void)state;
	today_begin();
	const struct row_case *rows = today_case();
	struct row_version newer = rows->version;
	newer.version++;
	newer.made.s += 60;
	struct agenda_plan plan;
	struct push_set was = {0}, is = {0};
	const struct push_reader reader = {&rows->parties[0], ""};
	assert_true(
	    agenda_open(&today.world.app, &rows->plan, &rows->version, &today.arena, &plan));
	push_add(&plan, &reader, today.now, &was);
	assert_true(agenda_open(&today.world.app, &rows->plan, &newer, &today.arena, &plan));
	push_add(&plan, &reader, today.now, &is);
	assert_true(was.n > 0 && was.n == is.n);
	for (size_t i = 0; i < was.n; i++) {
		assert_true(is.list[i].event.sequence > was.list[i].event.sequence);
		assert_true(secret_hash_equal(&is.list[i].content, &was.list[i].content));
		for (size_t k = 0; k < i; k++)
			assert_false(secret_hash_equal(&is.list[i].content, &is.list[k].content));
	}
}

static void
a_plan_that_is_over_is_in_no_calendar(void **state)
{
	(void)state;
	today_begin();
	const struct row_case *rows = today_case();
	struct agenda_plan plan;
	assert_true(
	    agenda_open(&today.world.app, &rows->plan, &rows->version, &today.arena, &plan));
	const struct push_reader reader = {&rows->parties[0], ""};
	struct push_set set = {0};
	struct utc until = agenda_until(&plan);
	push_add(&plan, &reader, until, &set);
	assert_int_equal(set.n, 0);
	push_add(&plan, &reader, (struct utc){until.s - 1}, &set);
	assert_true(set.n > 0);
}

static void
of_two_with_one_uid_the_first_stays(void **state)
{
	(void)state;
	struct push_event list[] = {
	    {.event = {.uid = "b", .summary = "1"}, .order = 0},
	    {.event = {.uid = "a", .summary = "2"}, .order = 1},
	    {.event = {.uid = "b", .summary = "3"}, .order = 2},
	    {.event = {.uid = "a", .summary = "4"}, .order = 3},
	};
	struct push_set set = {.list = list, .n = 4, .room = 4};
	push_close(&set);
	assert_int_equal(set.n, 2);
	assert_string_equal(set.list[0].event.summary, "2");
	assert_string_equal(set.list[1].event.summary, "1");
}

#define DAY_TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_against_what_is_wanted_has_its_step),
	    cmocka_unit_test(before_anything_is_sent_its_row_is_in_doubt),
	    cmocka_unit_test(an_answer_says_what_became_of_it),
	    cmocka_unit_test(a_look_never_takes_for_ours_what_may_not_be),
	    cmocka_unit_test(somebody_elses_hand_is_told_once_for_each_content),
	    DAY_TEST(one_event_is_written_as_its_feed_has_it),
	    DAY_TEST(a_new_version_alone_is_no_news),
	    DAY_TEST(a_plan_that_is_over_is_in_no_calendar),
	    cmocka_unit_test(of_two_with_one_uid_the_first_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

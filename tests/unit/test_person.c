/* SPDX-License-Identifier: MIT
 *
 * The person's page: the next step first, in the words of texts, nothing that is not settled.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/settle.h"
#include "app/steps.h"
#include "http/person_page.h"
#include "http/view_part.h"
#include "sms/words.h"
#include "tests/lib/world_day.h"

static struct utc
now(void *context)
{
	(void)context;
	return today.now;
}

static struct day *
open_day(void)
{
	int rc;
	const struct desk desk = {
	    .store = today.store,
	    .world = &today.world.app,
	    .zone = today.world.app.zone,
	    .clock = {.now = now},
	};
	struct row_case *rows = arena_new(&today.arena, struct row_case);
	struct day *day = view_part_day(&desk, today.plan_id, &today.arena, rows, &rc);
	assert_non_null(day);
	settle_estimate(day);
	return day;
}

static const struct steps *
steps(void)
{
	struct steps *out = arena_new(&today.arena, struct steps);
	const struct day *day = open_day();
	assert_non_null(steps_person(day));
	steps_of(day, steps_person(day), out);
	return out;
}

/* A step in one line: "leave 10:25am Bus 15 from X; 10:41am Get off at Y". */
static const char *
said(const struct step *step)
{
	const char *all = step->heading;
	for (int i = 0; i < step->n_lines; i++)
		all = arena_printf(&today.arena, "%s%s%s%s%s", all, all[0] == '\0' ? "" : "; ",
				   step->lines[i].time, step->lines[i].time[0] == '\0' ? "" : " ",
				   step->lines[i].words);
	return all;
}

static const char *
page(void)
{
	struct buf html;
	buf_init(&html);
	person_page_write(&html, steps());
	const char *text = arena_strdup(&today.arena, buf_text(&html));
	buf_fini(&html);
	return text;
}

static void
step_is(const struct steps *steps, int k, const char *words)
{
	assert_true(k < steps->n);
	assert_string_equal(said(&steps->list[k]), words);
}

static void
the_next_step_comes_first_with_line_stop_time_and_where_to_get_off(void **state)
{
	(void)state;
	today_begin();
	const struct steps *day = steps();
	assert_int_equal(day->n, 7);
	step_is(day, 0,
		"To Sam, for 10am; 9:27am Walk to the stop Gate Lane, 3 min; "
		"9:30am Bus 1 from Gate Lane; 9:36am Get off at Station; 9:36am Walk to Market, 10 "
		"min");
	step_is(day, 1, "10am Sam, Market");
	assert_false(day->list[0].is_now);
	assert_string_equal(day->title, "My day");
	assert_string_equal(day->date, "Fri 15 Sep");
	assert_string_equal(day->ring, "Call Alex: 07700 900201");
	assert_string_equal(day->tel, "07700900201");
	assert_non_null(strstr(day->as_of, "12 noon"));
}

static void
the_next_way_is_sketched_from_where_they_are_to_where_they_go(void **state)
{
	static const char *const names[] = {"the gate", "Stop Gate Lane", "Stop Station", "Market"};
	static const char *const minutes[] = {"", "3 min", "", "10 min"};
	(void)state;
	today_begin();
	const struct step *way = &steps()->list[0];
	assert_int_equal(way->n_points, ARRAY_LEN(names));
	for (int i = 0; i < way->n_points; i++) {
		assert_string_equal(way->points[i].name, names[i]);
		assert_string_equal(way->points[i].minutes, minutes[i]);
	}
	const char *html = page();
	assert_non_null(strstr(html, "<svg viewBox"));
	assert_null(strstr(strstr(html, "<svg viewBox") + 1, "<svg"));
	assert_non_null(strstr(html, "It does not show streets."));
	assert_non_null(strstr(html, "<li><b>3</b> Stop Station</li>"));
}

static void
what_is_over_is_gone_and_what_has_begun_is_now(void **state)
{
	(void)state;
	today_begin();
	today_at("10:30");
	step_is(steps(), 0, "10am Sam, Market");
	assert_true(steps()->list[0].is_now);
	today_at("11:20");
	assert_true(steps()->list[0].is_now);
	assert_non_null(strstr(said(&steps()->list[0]), "To Housing desk"));
	today_at("16:00");
	assert_int_equal(steps()->n, 0);
	assert_non_null(strstr(page(), "That was the last one for today."));
}

static void
a_reported_delay_is_in_the_steps(void **state)
{
	(void)state;
	today_begin();
	today_at("09:25");
	today_text(DAY_PERSON, "LATE 30");
	const char *first = said(&steps()->list[0]);
	assert_null(strstr(first, "9:30am Bus 1"));
	assert_non_null(strstr(first, "10am Bus 1 from Gate Lane"));
}

static void
what_somebody_has_yet_to_agree_to_is_not_told(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_array_get(json_object_get(document, "appointments"), 1), "booked",
			    json_string("09:10"));
	assert_int_equal(today_import(document), 0);
	assert_true(today_solution()->appointments[DAY_HOUSING].needs_yes);
	const char *html = page();
	assert_null(strstr(html, "Housing"));
	assert_null(strstr(html, "Walk to College"));
	assert_non_null(strstr(html, "We are still waiting for an answer"));
	assert_null(strstr(html, "That was the last one"));
}

static void
no_word_outs_and_no_name_is_markup(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *appointments = json_object_get(document, "appointments");
	json_object_set_new(json_array_get(appointments, 0), "label",
			    json_string("Probation officer"));
	json_object_set_new(json_array_get(appointments, 1), "label",
			    json_string("<b>Jo & \"Bob\"</b>"));
	assert_int_equal(today_import(document), 0);
	const char *html = page();
	const struct words *never = &app_words(&today.world.app, LANGUAGE_EN)->words;
	assert_null(words_find(never, html, strlen(html)));
	assert_non_null(strstr(html, "To your visit, for 10am"));
	assert_non_null(strstr(html, "&lt;b&gt;Jo &amp; &quot;Bob&quot;&lt;/b&gt;"));
	assert_null(strstr(html, "<b>Jo"));
	assert_null(strstr(html, "script"));
	assert_true(strlen(html) < PERSON_PAGE_MAX);
}

static void
a_page_is_of_its_persons_language(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "language", json_string("cy"));
	assert_int_equal(today_import(document), 0);
	const char *html = page();
	assert_non_null(strstr(html, "<html lang=\"cy\">"));
	assert_non_null(strstr(html, "Bws 1 o Gate Lane"));
	assert_null(strstr(html, "Walk"));
	assert_null(strstr(html, "from"));
}

static void
there_is_none_after_stop_nor_after_the_day(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(steps_until(open_day()).s, 1694818800); /* Sat 16 Sep 2023 00:00 there */
	today_text(DAY_PERSON, "STOP");
	assert_null(steps_person(open_day()));
	today_text(DAY_PERSON, "BACK");
	assert_non_null(steps_person(open_day()));
}

static void
a_closed_page_says_so_in_each_language(void **state)
{
	(void)state;
	const char *const sentences[] = {"This page is closed.", "Mae'r dudalen hon wedi cau."};
	struct buf html;
	buf_init(&html);
	person_page_write_gone(&html, sentences, 2);
	assert_non_null(strstr(buf_text(&html), "<p>This page is closed.</p>"));
	assert_non_null(strstr(buf_text(&html), "<p>Mae&#39;r dudalen hon wedi cau.</p>"));
	buf_fini(&html);
}

#define URL "https://d.example"

static const char *
link_of(void)
{
	return arena_printf(&today.arena, URL "/m/%s", today_case()->plan.page);
}

static void
a_text_to_leave_by_has_the_link_where_there_is_room_for_it_whole(void **state)
{
	(void)state;
	today.world.app.settings.public_url = URL;
	today_begin();
	today_at("09:20");
	const char *body = today_claim(DAY_PERSON, "leave:probation")->body;
	assert_string_equal(body, arena_printf(&today.arena,
					       "Fri 15 Sep: time to go. Bus 1 from Gate Lane at "
					       "9:30am. Get off at Station. Reply OK when you are "
					       "on it. Map: %s",
					       link_of()));
	assert_true(strlen(body) <= TEMPLATE_PERSON_MAX);
	assert_int_equal(strlen(today_case()->plan.page), 22);
}

static void
map_is_answered_with_the_link_until_they_are_home(void **state)
{
	(void)state;
	today.world.app.settings.public_url = URL;
	today_begin();
	today_at("09:00");
	today_text(DAY_PERSON, "MAP");
	assert_string_equal(
	    today_message(DAY_PERSON, "person.map_link")->body,
	    arena_printf(&today.arena, "Fri 15 Sep: Sam at 10am. Your map: %s", link_of()));
	today_at("14:30");
	today_text(DAY_PERSON, "MAP");
	assert_string_equal(
	    today_message(DAY_PERSON, "person.map_home")->body,
	    arena_printf(&today.arena, "Fri 15 Sep: your map for the way home: %s", link_of()));
	today_at("16:00");
	today_text(DAY_PERSON, "MAP");
	assert_int_equal(today_count(DAY_PERSON, "person.map_home"), 1);
	assert_non_null(today_message(DAY_PERSON, "person.next_none"));
}

static void
without_an_address_of_ours_map_is_answered_in_words_and_no_text_has_a_link(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "MAP");
	assert_non_null(today_message(DAY_PERSON, "person.arrive_next"));
	assert_null(today_message(DAY_PERSON, "person.map_link"));
	const struct row_case *rows = today_case();
	for (int i = 0; i < rows->n_messages; i++)
		assert_null(strstr(rows->messages[i].body, "/m/"));
}

static void
nobody_but_the_person_gets_the_link(void **state)
{
	(void)state;
	today.world.app.settings.public_url = URL;
	today_begin();
	today_at("09:20");
	today_text(DAY_COORDINATOR, "SHOW J4");
	today_text(DAY_COORDINATOR, "LIST");
	today_at("16:00");
	const struct row_case *rows = today_case();
	const char *token = rows->plan.page;
	int n = 0;
	for (int i = 0; i < rows->n_messages; i++)
		for (int p = 0; p < rows->n_parties; p++)
			if (rows->parties[p].id == rows->messages[i].party_id &&
			    strstr(rows->messages[i].body, token) != NULL) {
				assert_int_equal(rows->parties[p].role, PARTY_PERSON);
				n++;
			}
	assert_true(n >= 3);
}

#define DAY(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DAY(the_next_step_comes_first_with_line_stop_time_and_where_to_get_off),
	    DAY(the_next_way_is_sketched_from_where_they_are_to_where_they_go),
	    DAY(what_is_over_is_gone_and_what_has_begun_is_now),
	    DAY(a_reported_delay_is_in_the_steps),
	    DAY(what_somebody_has_yet_to_agree_to_is_not_told),
	    DAY(no_word_outs_and_no_name_is_markup),
	    DAY(a_page_is_of_its_persons_language),
	    DAY(there_is_none_after_stop_nor_after_the_day),
	    DAY(a_closed_page_says_so_in_each_language),
	    DAY(a_text_to_leave_by_has_the_link_where_there_is_room_for_it_whole),
	    DAY(map_is_answered_with_the_link_until_they_are_home),
	    DAY(without_an_address_of_ours_map_is_answered_in_words_and_no_text_has_a_link),
	    DAY(nobody_but_the_person_gets_the_link),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

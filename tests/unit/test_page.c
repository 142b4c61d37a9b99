/* SPDX-License-Identifier: MIT
 *
 * The page from views: what a person finds on it without any script, and that no text becomes
 * markup.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "http/page.h"

struct fixture {
	json_t *all;
	struct page_views views;
	struct buf html;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->all = json_load_file("tests/data/page_views.json", 0, NULL);
	assert_non_null(f->all);
	f->views = (struct page_views){
	    .plan = json_object_get(f->all, "plan"),
	    .phones = json_object_get(f->all, "phones"),
	    .refs = json_object_get(f->all, "refs"),
	    .clock = json_object_get(f->all, "clock"),
	};
	buf_init(&f->html);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	buf_fini(&f->html);
	json_decref(f->all);
	free(f);
	return 0;
}

static const char *
write_page(struct fixture *f)
{
	buf_clear(&f->html);
	page_write(&f->html, &f->views);
	return buf_text(&f->html);
}

static void
assert_shown(const char *html, const char *text)
{
	if (strstr(html, text) == NULL)
		fail_msg("the page does not show: %s", text);
}

static void
the_check_stands_there_by_way_with_price_and_reason(void **state)
{
	const char *html = write_page(*state);
	assert_shown(html, "<b>0 of 6</b> appointments can be kept by bus and coach.");
	assert_shown(html, "<b>4</b> of 6");
	assert_shown(html, "£86.40<small>of £46.00 in hand</small><small>not affordable</small>");
	assert_shown(html, "97 min late</td>");
	assert_shown(html, "2 h 5 min late</td>");
	assert_shown(html, "<b>Sam</b> Earliest arrival 11:37, starts 10:00: misses by 97 min.");
}

static void
the_plan_stands_there_with_what_was_and_whose_yes_it_needs(void **state)
{
	const char *html = write_page(*state);
	assert_shown(html, "<span class=\"was\">10:00</span>");
	assert_shown(html, "data-key=\"change-probation\">11:15 by phone</span> "
			   "<span class=\"chip waits\">asked for the officer’s yes</span>");
	assert_shown(html, "data-key=\"change-health\">next working day</span>");
}

static void
what_is_likely_now_stands_before_what_was_planned(void **state)
{
	const char *html = write_page(*state);
	assert_shown(html, "<time class=\"at likely\" data-key=\"start-housing\">12:45</time> <s>"
			   "<span class=\"unseen\">planned </span>12:30</s>");
	assert_shown(html, "data-key=\"late-housing\">15 min late</span>");
	assert_shown(html, "Running <b>40 minutes late</b>");
}

static void
a_missed_bus_gives_way_to_the_next_one(void **state)
{
	struct fixture *f = *state;
	const char *html = write_page(f);
	assert_shown(html, "<span class=\"line\">M35</span> <time>10:38</time> Kingsway GJ");
	assert_null(strstr(html, "<span class=\"line\">M34</span>"));
	json_object_set_new(json_object_get(f->all, "plan"), "estimates", json_null());
	assert_shown(write_page(f),
		     "<span class=\"line\">M34</span> <time>09:58</time> Kingsway GJ");
	assert_shown(html, "Ring Coach &amp; Co the day before to be picked up.");
}

static void
why_it_was_planned_anew_is_said(void **state)
{
	struct fixture *f = *state;
	const char *html = write_page(f);
	assert_shown(html, "Planned anew, Fri 09:36: out at the gate.");
	assert_shown(html, "yes from The housing office, 4 changes</li>");
	json_array_remove(json_object_get(f->views.plan, "versions"), 2);
	json_array_remove(json_object_get(f->views.plan, "versions"), 1);
	assert_null(strstr(write_page(f), "Planned anew"));
}

static void
a_change_shows_whose_yes_it_was_and_in_what_words(void **state)
{
	struct fixture *f = *state;
	assert_shown(write_page(f), "The housing &lt;office&gt;, <time>Thu 14 Sep 16:20</time>: "
				    "“yes 482913”</p>");
}

static void
nothing_is_called_the_word_of_a_coordinator_who_said_nothing(void **state)
{
	struct fixture *f = *state;
	static const char *const causes[][2] = {
	    {"again:housing", ": the call about The housing office is made once more."},
	    {"live:again:housing", ": the call about The housing office is made once more."},
	    {"closure", ": a place is shut or open again."},
	    {"missed", ": an hour has passed and it has not happened."},
	    {"missed:housing", ": the coordinator’s word about The housing office."},
	};
	json_t *newest = json_array_get(json_object_get(f->views.plan, "versions"), 2);
	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		json_object_set_new(newest, "cause", json_string(causes[i][0]));
		assert_shown(write_page(f), causes[i][1]);
	}
}

static void
what_cannot_happen_any_more_is_said(void **state)
{
	struct fixture *f = *state;
	json_t *legs =
	    json_object_get(json_object_get(json_object_get(f->all, "plan"), "estimates"), "legs");
	json_object_set_new(json_array_get(legs, 1), "depart", json_null());
	assert_shown(write_page(f), "data-key=\"leg-1\">not any more</span> <s>13:30</s>");
}

static void
the_gate_table_tells_the_last_hour_that_holds_so_many(void **state)
{
	const char *html = write_page(*state);
	assert_shown(html, "out by <b>09:40</b><span>all 5</span>");
	assert_shown(html, "out by <b>10:20</b><span>4</span>");
	assert_shown(html, "out by <b>12:00</b><span>0</span>");
	assert_null(strstr(html, "out by <b>09:30</b>"));
}

static void
a_phone_offers_the_code_that_it_was_sent_until_it_was_answered(void **state)
{
	struct fixture *f = *state;
	assert_shown(write_page(f), "value=\"YES 482913\">YES 482913</button>");
	json_t *officer = json_array_get(json_object_get(f->views.phones, "phones"), 2);
	json_array_append_new(json_object_get(officer, "texts"),
			      json_pack("{s:i,s:b,s:s,s:s,s:s}", "id", 9, "from_phone", 1, "at",
					"Thu 17:30", "text", "yes 482913", "state", "taken"));
	assert_null(strstr(write_page(f), "value=\"YES 482913\""));
}

static void
every_form_posts_without_scripts(void **state)
{
	const char *html = write_page(*state);
	int n = 0;
	for (const char *form = html; (form = strstr(form, "<form ")) != NULL; form++) {
		const char *end = strstr(form, "</form>");
		assert_non_null(end);
		assert_true(strstr(form, "method=\"post\" action=\"/") < end);
		assert_true(strstr(form, "name=\"plan\" value=\"J4\"") < end);
		assert_true(strstr(form, "<button") < end);
		n++;
	}
	assert_true(n > 8);
	assert_null(strstr(html, "onclick"));
	assert_null(strstr(html, "style="));
}

/* Every string of the views replaced by an attack, the keys that steer the page excepted. */
static void
poison(json_t *value, const char *attack)
{
	static const char *const steering[] = {"verdict", "status", "mode", "by",    "role",
					       "state",   "id",     "time", "reason"};
	const char *key;
	json_t *member;
	size_t i;
	json_array_foreach(value, i, member)
	{
		poison(member, attack);
	}
	json_object_foreach(value, key, member)
	{
		bool is_steering = false;
		for (size_t k = 0; k < ARRAY_LEN(steering); k++)
			is_steering = is_steering || strcmp(key, steering[k]) == 0;
		if (json_is_string(member) && !is_steering)
			json_string_set(member, attack);
		else
			poison(member, attack);
	}
}

static void
no_text_of_anybody_becomes_markup(void **state)
{
	struct fixture *f = *state;
	size_t clean = 0;
	size_t poisoned = 0;
	for (const char *p = write_page(f); (p = strstr(p, "<script")) != NULL; p++)
		clean++;
	poison(f->all, "\"'><script>alert(1)</script><img src=x onerror=y>&");
	const char *html = write_page(f);
	for (const char *p = html; (p = strstr(p, "<script")) != NULL; p++)
		poisoned++;
	assert_int_equal(clean, 1);
	assert_int_equal(poisoned, clean);
	assert_null(strstr(html, "<img"));
	assert_non_null(strstr(html, "&lt;script&gt;"));
}

static void
a_plan_without_solution_or_check_still_makes_a_page(void **state)
{
	struct fixture *f = *state;
	json_t *plan = json_object_get(f->all, "plan");
	json_object_set_new(plan, "solution", json_null());
	json_object_set_new(plan, "check", json_null());
	json_object_set_new(plan, "estimates", json_null());
	const char *html = write_page(f);
	assert_shown(html, "No change that is allowed makes this day possible.");
	assert_shown(html, "</html>");
	f->views = (struct page_views){.clock = f->views.clock};
	assert_shown(write_page(f), "Nothing is planned yet.");
}

static void
whoever_looks_hears_that_live_times_are_unknown(void **state)
{
	struct fixture *f = *state;
	assert_null(strstr(write_page(f), "Live times"));
	json_object_set_new(json_object_get(f->all, "plan"), "live_unknown_since",
			    json_string("09:40"));
	assert_shown(write_page(f), "Live times are unknown since <b>09:40</b>.");
}

static void
whoever_looks_hears_that_the_day_is_being_worked_out(void **state)
{
	struct fixture *f = *state;
	assert_null(strstr(write_page(f), "being worked out"));
	json_object_set_new(json_object_get(f->all, "plan"), "is_working", json_true());
	assert_shown(write_page(f), "The day is being worked out.");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_check_stands_there_by_way_with_price_and_reason),
	    TEST(the_plan_stands_there_with_what_was_and_whose_yes_it_needs),
	    TEST(what_is_likely_now_stands_before_what_was_planned),
	    TEST(a_missed_bus_gives_way_to_the_next_one),
	    TEST(why_it_was_planned_anew_is_said),
	    TEST(a_change_shows_whose_yes_it_was_and_in_what_words),
	    TEST(nothing_is_called_the_word_of_a_coordinator_who_said_nothing),
	    TEST(what_cannot_happen_any_more_is_said),
	    TEST(the_gate_table_tells_the_last_hour_that_holds_so_many),
	    TEST(a_phone_offers_the_code_that_it_was_sent_until_it_was_answered),
	    TEST(every_form_posts_without_scripts),
	    TEST(no_text_of_anybody_becomes_markup),
	    TEST(whoever_looks_hears_that_live_times_are_unknown),
	    TEST(whoever_looks_hears_that_the_day_is_being_worked_out),
	    TEST(a_plan_without_solution_or_check_still_makes_a_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

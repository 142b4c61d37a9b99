/* SPDX-License-Identifier: MIT
 *
 * What a page shows of a plan is that of this very minute.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/desk.h"
#include "http/view.h"
#include "http/view_cache.h"
#include "tests/lib/world_day.h"

static struct desk desk;

static struct utc
now(void *context)
{
	(void)context;
	return today.now;
}

/* The plan as it is shown; the caller's. */
static json_t *
view(void)
{
	int rc;
	json_t *plan = view_plan(&desk, today.plan_id, &today.arena, &rc);
	assert_non_null(plan);
	return plan;
}

static int
set_up(void **state)
{
	today_set_up(state);
	desk = (struct desk){
	    .store = today.store,
	    .world = &today.world.app,
	    .zone = today.world.app.zone,
	    .clock = {.now = now},
	    .cache = view_cache_new(),
	};
	return 0;
}

static int
tear_down(void **state)
{
	view_cache_free(desk.cache);
	return today_tear_down(state);
}

static void
a_check_is_made_once_and_anew_when_a_place_shuts(void **state)
{
	(void)state;
	struct closure one = {
	    .of.location = "College", .from_min = 11 * 60, .until_min = 13 * 60, .because = ""};
	assert_int_equal(civil_date_parse("2023-09-15", &one.date), 0);
	const struct closures closures = {.list = &one, .n = 1};
	today_begin();
	json_t *before = view();
	json_t *again = view();
	assert_ptr_equal(json_object_get(again, "check"), json_object_get(before, "check"));
	today.world.prepare.closures = &closures;
	json_t *shut = view();
	assert_false(json_equal(json_object_get(shut, "check"), json_object_get(before, "check")));
	today.world.prepare.closures = NULL;
	json_t *open = view();
	assert_true(json_equal(json_object_get(open, "check"), json_object_get(before, "check")));
	json_decref(before);
	json_decref(again);
	json_decref(shut);
	json_decref(open);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const json_t *
authority(json_t *plan, int which)
{
	const json_t *list = json_object_get(plan, "appointments");
	return json_object_get(json_array_get(list, (size_t)which), "authority");
}

static void
a_change_says_by_whose_yes_it_stands(void **state)
{
	(void)state;
	json_t *document = today_document_on_asking();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "booked", json_string("09:30"));
	assert_int_equal(today_import(document), 0);
	today_until((struct utc){today.now.s + 600});
	json_t *asked = view();
	assert_true(json_is_null(authority(asked, DAY_PROBATION)));
	json_decref(asked);
	const char *words = arena_printf(&today.arena, "yes %s", today_code(DAY_OFFICER));
	today_text(DAY_OFFICER, words);
	json_t *plan = view();
	const json_t *by = authority(plan, DAY_PROBATION);
	assert_string_equal(json_string_value(json_object_get(by, "who")), "Sam");
	assert_string_equal(json_string_value(json_object_get(by, "role")), "officer");
	assert_string_equal(json_string_value(json_object_get(by, "when")), "Thu 14 Sep 12:10");
	assert_string_equal(json_string_value(json_object_get(by, "words")), words);
	/* What nobody was asked about has none. */
	assert_true(json_is_null(authority(plan, DAY_CHEMIST)));
	json_decref(plan);
	/* A coordinator's word is the command, not the code that confirmed it. */
	today_text(DAY_COORDINATOR, "MOVE J4 housing 2pm");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	plan = view();
	by = authority(plan, DAY_HOUSING);
	assert_string_equal(json_string_value(json_object_get(by, "who")), "Alex");
	assert_non_null(strstr(json_string_value(json_object_get(by, "words")), "MOVE J4"));
	json_decref(plan);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_check_is_made_once_and_anew_when_a_place_shuts),
	    TEST(a_change_says_by_whose_yes_it_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

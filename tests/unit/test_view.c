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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_check_is_made_once_and_anew_when_a_place_shuts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The tokens of the persons' pages in the store: one a plan, known by its keyed hash alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/page.h"
#include "tests/lib/storefixture.h"

/* Plans of the sample: person k's is 10 k + 1. */
#define PLAN_OF(k) (10 * (k) + 1)

static struct row_plan
plan_of(int k)
{
	struct row_case found;
	assert_int_equal(store_case_brief(fixture.store, PLAN_OF(k), &fixture.arena, &found), 0);
	return found.plan;
}

static int64_t
find(const char *token)
{
	int64_t plan_id = -1;
	int rc = store_page_find(fixture.store, token, &plan_id);
	assert_true(rc == 0 || rc == E_NOT_FOUND);
	return rc == 0 ? plan_id : 0;
}

static void
each_plan_has_a_token_of_its_own_that_outlives_a_restart(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_person(2);
	const char *one = plan_of(1).page, *two = plan_of(2).page;
	assert_int_equal(strlen(one), 22);
	assert_string_not_equal(one, two);
	assert_int_equal(find(one), PLAN_OF(1));
	assert_int_equal(find(two), PLAN_OF(2));
	assert_int_equal(store_fixture_reopen(), 0);
	assert_string_equal(plan_of(1).page, one);
	assert_int_equal(find(one), PLAN_OF(1));
}

static void
the_token_that_comes_with_a_plan_is_taken(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	for (int i = 0; i < SAMPLE_WRITES; i++)
		if (writes[i].kind == WRITE_PLAN)
			writes[i].plan.page = "AAAAAAAAAAAAAAAAAAAAAA";
	store_fixture_write(writes, SAMPLE_WRITES);
	assert_int_equal(find("AAAAAAAAAAAAAAAAAAAAAA"), PLAN_OF(1));
}

static void
what_is_no_token_opens_nothing(void **state)
{
	(void)state;
	store_fixture_person(1);
	char near[SECRET_LINK_SIZE];
	memcpy(near, plan_of(1).page, sizeof(near));
	near[0] = near[0] == 'A' ? 'B' : 'A';
	assert_int_equal(find(near), 0);
	near[21] = '\0';
	assert_int_equal(find(near), 0);
	assert_int_equal(find(""), 0);
	assert_int_equal(find("a token that is longer than any that was ever made by us"), 0);
}

static void
no_token_stands_on_the_disk(void **state)
{
	(void)state;
	struct problems problems;
	size_t n;
	store_fixture_person(1);
	const char *token = plan_of(1).page;
	store_fixture_close();
	problems_init(&problems, &fixture.arena);
	const char *text = file_read(fixture.path, 1 << 24, &fixture.arena, &problems, &n);
	assert_non_null(text);
	assert_non_null(memmem(text, n, "plan_by_date", 12));
	assert_null(memmem(text, n, token, strlen(token)));
}

static void
a_plan_from_before_has_one_with_its_next_change(void **state)
{
	(void)state;
	store_fixture_person(1);
	assert_int_equal(store_fixture_sql("DELETE FROM page"), 0);
	struct row_plan plan = plan_of(1);
	assert_string_equal(plan.page, "");
	const struct store_write change = {.kind = WRITE_PLAN_STATE, .plan = plan};
	store_fixture_write(&change, 1);
	const char *token = plan_of(1).page;
	assert_int_equal(find(token), PLAN_OF(1));
	store_fixture_write(&change, 1);
	assert_string_equal(plan_of(1).page, token);
}

static void
the_next_plan_s_token_is_new_each_time(void **state)
{
	(void)state;
	struct row_next_ids one, two;
	assert_int_equal(store_next_ids(fixture.store, &one), 0);
	assert_int_equal(store_next_ids(fixture.store, &two), 0);
	assert_int_equal(strlen(one.page), 22);
	assert_string_not_equal(one.page, two.page);
}

#define WITH_STORE(f) \
	cmocka_unit_test_setup_teardown(f, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_STORE(each_plan_has_a_token_of_its_own_that_outlives_a_restart),
	    WITH_STORE(the_token_that_comes_with_a_plan_is_taken),
	    WITH_STORE(what_is_no_token_opens_nothing),
	    WITH_STORE(no_token_stands_on_the_disk),
	    WITH_STORE(a_plan_from_before_has_one_with_its_next_change),
	    WITH_STORE(the_next_plan_s_token_is_new_each_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

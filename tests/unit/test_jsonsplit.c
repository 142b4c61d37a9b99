/* SPDX-License-Identifier: MIT
 *
 * A long list, item by item: where each stands, what is no list, and where a fault is told.
 */
#include "base/jsonsplit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct problems problems;
};

static int
set_up(void **state)
{
	static struct fixture fixture;
	arena_init(&fixture.arena);
	problems_init(&fixture.problems, &fixture.arena);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	arena_fini(&f->arena);
	return 0;
}

/* The items with "|" between them, "!" behind them for a fault, "-" where there is no list. */
static const char *
items(struct fixture *f, const char *text)
{
	struct jsonsplit split;
	struct jsonsplit_span item;
	const char *found = "";
	problems_init(&f->problems, &f->arena);
	int rc = jsonsplit_open(&split, text, strlen(text), "list", &f->problems);
	if (rc != 0)
		return rc == E_NOT_FOUND ? "-" : "!";
	while (jsonsplit_next(&split, &item, &f->problems))
		found = arena_printf(&f->arena, "%s%.*s|", found, (int)item.n, text + item.from);
	assert_false(jsonsplit_next(&split, &item, &f->problems));
	return f->problems.count == 0 ? found : arena_printf(&f->arena, "%s!", found);
}

static void
items_are_found_by_brackets_and_quotes(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(items(f, "[]"), "");
	assert_string_equal(items(f, " [ 1 , \"a,]\\\"\" ,[2,{\"]\":3}], null ] "),
			    "1|\"a,]\\\"\"|[2,{\"]\":3}]|null|");
	assert_string_equal(items(f, "{\"a\":{\"list\":[1]},\"b\":\"list\",\"list\":[2,3]}"),
			    "2|3|");
	assert_string_equal(items(f, "{\"list\":[{}]}"), "{}|");
}

static void
what_is_no_list_is_told_apart_from_what_is_no_json(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(items(f, ""), "-");
	assert_string_equal(items(f, "7"), "-");
	assert_string_equal(items(f, "{}"), "-");
	assert_string_equal(items(f, "{\"list\": {}}"), "-");
	assert_string_equal(items(f, "{list: []}"), "!");
	assert_string_equal(items(f, "{\"list\" []}"), "!");
	assert_string_equal(items(f, "[1 2]"), "1|!");
	assert_string_equal(items(f, "[1,]"), "1|!");
	assert_string_equal(items(f, "[,1]"), ",1|");
}

static void
a_fault_is_told_at_its_line_in_the_whole(void **state)
{
	static const char text[] = "{\"n\": 1,\n\"list\": [\n{\"a\": 1},\n{\"a\" 2}\n], \"n\": 2}";
	struct fixture *f = *state;
	struct jsonsplit split;
	struct jsonsplit_span item;
	assert_int_equal(jsonsplit_open(&split, text, strlen(text), "list", &f->problems), 0);
	assert_true(jsonsplit_next(&split, &item, &f->problems));
	json_t *value = jsonsplit_parse(&split, item, &f->problems);
	assert_int_equal(json_integer_value(json_object_get(value, "a")), 1);
	json_decref(value);
	assert_true(jsonsplit_next(&split, &item, &f->problems));
	assert_null(jsonsplit_parse(&split, item, &f->problems));
	assert_string_equal(f->problems.list[0].at, "line 4 column 7");
	assert_null(jsonsplit_frame(&split, &f->problems));
	assert_string_equal(f->problems.list[1].at, "line 5 column 7");
	assert_non_null(strstr(f->problems.list[1].text, "duplicate"));
}

static void
the_frame_is_the_document_without_its_items(void **state)
{
	static const char text[] = "{\"n\": 1, \"list\": [{}, {}], \"m\": 2}";
	struct fixture *f = *state;
	struct jsonsplit split;
	assert_int_equal(jsonsplit_open(&split, text, strlen(text), "list", &f->problems), 0);
	json_t *frame = jsonsplit_frame(&split, &f->problems);
	char *dumped = json_dumps(frame, JSON_COMPACT);
	assert_string_equal(dumped, "{\"n\":1,\"list\":[],\"m\":2}");
	free(dumped);
	json_decref(frame);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(items_are_found_by_brackets_and_quotes),
	    TEST(what_is_no_list_is_told_apart_from_what_is_no_json),
	    TEST(a_fault_is_told_at_its_line_in_the_whole),
	    TEST(the_frame_is_the_document_without_its_items),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * A service at a location from a list of its own, laid into its service.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/directory.h"
#include "calendar/directory_pairs.h"

static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct directory_part
part(const char *id, const char *text)
{
	return (struct directory_part){.id = id, .text = text, .n = strlen(text), .pointer = ""};
}

#define SERVICE(rest) "{\"id\":\"s\",\"name\":\"N\",\"status\":\"active\"" rest "}"
#define PAIR(id) \
	"{\"id\":\"" id "\",\"service\":{\"id\":\"s\"},\"phones\":[{\"number\":\"" id "\"}]}"

static const struct directory *
read_laid(const char *service, const char *id, const char *pair)
{
	struct problems *problems = arena_new(&arena, struct problems);
	struct directory_part into = part("s", service);
	const struct directory_part laid = part(id, pair);
	problems_init(problems, &arena);
	directory_pairs_lay(&into, &laid, &arena);
	const struct directory *directory = directory_parse(into.text, into.n, &arena, problems);
	assert_non_null(directory);
	return directory;
}

static void
a_pair_is_laid_beside_others_and_in_the_place_of_one_with_its_id(void **state)
{
	(void)state;
	const struct directory *alone = read_laid(SERVICE(""), "p", PAIR("p"));
	assert_int_equal(alone->n, 1);
	assert_string_equal(alone->entries[0].at_location_id, "p");
	assert_string_equal(alone->entries[0].phone, "p");
	assert_null(memmem(alone->entries[0].raw, alone->entries[0].raw_bytes, "service\"", 8));
	const struct directory *beside =
	    read_laid(SERVICE(",\"service_at_locations\":[{\"id\":\"q\"}]"), "p", PAIR("p"));
	assert_int_equal(beside->n, 2);
	const struct directory *instead =
	    read_laid(SERVICE(",\"service_at_locations\":[{\"id\":\"p\"}]"), "p", PAIR("p"));
	assert_int_equal(instead->n, 1);
	assert_string_equal(instead->entries[0].phone, "p");
}

static void
whose_a_pair_is_is_said_by_its_service_or_by_an_id(void **state)
{
	(void)state;
	struct directory_part by_service = part("p", PAIR("p"));
	struct directory_part by_id = part("p", "{\"id\":\"p\",\"service_id\":\"t\"}");
	struct directory_part by_none = part("p", "{\"id\":\"p\",\"service\":7}");
	assert_string_equal(directory_pairs_service(&by_service, &arena), "s");
	assert_string_equal(directory_pairs_service(&by_id, &arena), "t");
	assert_string_equal(directory_pairs_service(&by_none, &arena), "");
}

static void
what_is_no_object_changes_nothing(void **state)
{
	(void)state;
	static const char *const pairs[] = {"7", "[]", "{"};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		assert_int_equal(
		    read_laid(SERVICE(""), "p", pairs[i])->entries[0].at_location_id[0], '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_pair_is_laid_beside_others_and_in_the_place_of_one_with_its_id, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(whose_a_pair_is_is_said_by_its_service_or_by_an_id,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_no_object_changes_nothing, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The file of closures watched: what is taken into use, and what is refused, whenever it changes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "daemon/newclosures.h"
#include "tests/lib/world.h"

#define ONE "[{\"location\":\"Mill\",\"date\":\"2023-09-15\",\"because\":\"flood\"}]"
#define TWO \
	"[{\"location\":\"Mill\",\"date\":\"2023-09-15\"}," \
	"{\"location\":\"Market\",\"date\":\"2023-09-15\"}]"
#define BAD "[{\"location\":\"Mill\",\"date\":\"2023-09-15\"},{\"location\":\"Market\"}]"

static char folder[40], path[64], kept[64];
static struct loop *loop;
static struct newclosures *newclosures;
static const struct closures *in_use;
static int n_replaced, n_refused;

static void
on_log(enum log_level level, const char *line)
{
	if (level == LOG_LEVEL_ERROR && strstr(line, "/1/date") != NULL)
		n_refused++;
}

static void
on_replaced(void *context, const char *cause)
{
	(void)context;
	assert_string_equal(cause, "closure");
	n_replaced++;
}

static void
begin(void)
{
	const struct newclosures_ports ports = {
	    .loop = loop, .path = path, .kept_path = kept, .replaced = on_replaced};
	newclosures = newclosures_new(&ports, &in_use);
	newclosures_start(newclosures);
}

static void
again(void)
{
	newclosures_free(newclosures);
	assert_null(in_use);
	n_replaced = n_refused = 0;
	begin();
}

static void
write_file(const char *text)
{
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	newclosures_look(newclosures);
}

static int
set_up(void **state)
{
	(void)state;
	log_hook = on_log;
	n_replaced = n_refused = 0;
	world_folder_make(folder);
	snprintf(path, sizeof(path), "%s/closures.json", folder);
	snprintf(kept, sizeof(kept), "%s/closures.seen", folder);
	loop = loop_new();
	begin();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	newclosures_free(newclosures);
	loop_free(loop);
	world_folder_remove(folder);
	log_hook = NULL;
	return 0;
}

static void
without_a_file_nothing_is_shut(void **state)
{
	(void)state;
	assert_int_equal(in_use->n, 0);
	assert_int_equal(n_replaced, 0);
}

static void
what_is_written_is_in_use_and_all_plans_are_looked_at_once(void **state)
{
	(void)state;
	write_file(ONE);
	assert_int_equal(in_use->n, 1);
	assert_string_equal(in_use->list[0].because, "flood");
	assert_int_equal(n_replaced, 1);
	newclosures_look(newclosures);
	assert_int_equal(n_replaced, 1);
	write_file(TWO);
	assert_int_equal(in_use->n, 2);
	write_file("[]");
	assert_int_equal(in_use->n, 0);
	assert_int_equal(n_replaced, 3);
}

static void
a_fault_is_told_once_and_nothing_of_the_file_is_taken(void **state)
{
	(void)state;
	write_file(ONE);
	write_file(BAD);
	newclosures_look(newclosures);
	assert_int_equal(n_refused, 1);
	assert_int_equal(n_replaced, 1);
	assert_int_equal(in_use->n, 1);
	assert_string_equal(in_use->list[0].because, "flood");
	/* So with a file that is gone. */
	assert_int_equal(unlink(path), 0);
	newclosures_look(newclosures);
	assert_int_equal(in_use->n, 1);
	assert_int_equal(n_replaced, 1);
}

static void
what_all_plans_have_seen_is_not_looked_at_again_at_a_start(void **state)
{
	(void)state;
	write_file(ONE);
	newclosures_done(newclosures);
	again();
	assert_int_equal(in_use->n, 1);
	assert_int_equal(n_replaced, 0);
	/* Written while nobody looked. */
	assert_int_equal(file_write(path, TWO, strlen(TWO)), 0);
	again();
	assert_int_equal(n_replaced, 1);
	/* Not worked off before the end: once more. */
	again();
	assert_int_equal(n_replaced, 1);
}

static void
a_bad_file_at_the_start_leaves_what_was_known(void **state)
{
	(void)state;
	write_file(ONE);
	newclosures_done(newclosures);
	write_file(BAD);
	again();
	assert_int_equal(n_refused, 1);
	assert_int_equal(in_use->n, 1);
	assert_int_equal(n_replaced, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(without_a_file_nothing_is_shut),
	    TEST(what_is_written_is_in_use_and_all_plans_are_looked_at_once),
	    TEST(a_fault_is_told_once_and_nothing_of_the_file_is_taken),
	    TEST(what_all_plans_have_seen_is_not_looked_at_again_at_a_start),
	    TEST(a_bad_file_at_the_start_leaves_what_was_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

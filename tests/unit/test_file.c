/* SPDX-License-Identifier: MIT
 *
 * Files that are replaced: whole, for us alone, and nothing left beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/lib/world.h"

static struct arena arena;
static char folder[40];

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	world_folder_make(folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_folder_remove(folder);
	arena_fini(&arena);
	return 0;
}

static const char *
path(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static const char *
text_of(const char *name)
{
	struct problems problems;
	size_t n;
	problems_init(&problems, &arena);
	return file_read(path(name), 100000, &arena, &problems, &n);
}

static int
n_files(void)
{
	DIR *open_folder = opendir(folder);
	int n = 0;
	for (struct dirent *entry; (entry = readdir(open_folder)) != NULL;)
		n += entry->d_name[0] != '.';
	closedir(open_folder);
	return n;
}

static void
a_file_is_written_for_us_alone_and_replaced_whole(void **state)
{
	(void)state;
	struct stat found;
	assert_int_equal(file_write(path("a"), "first and long", 14), 0);
	assert_int_equal(stat(path("a"), &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	ino_t before = found.st_ino;
	assert_int_equal(file_write(path("a"), "next", 4), 0);
	assert_string_equal(text_of("a"), "next");
	assert_int_equal(stat(path("a"), &found), 0);
	assert_true(found.st_ino != before);
	assert_int_equal(n_files(), 1);
}

static void
what_cannot_be_written_leaves_the_old_one_and_nothing_beside(void **state)
{
	(void)state;
	assert_int_equal(file_write(path("nowhere/a"), "x", 1), E_IO);
	assert_int_equal(errno, ENOENT);
	/* A folder stands where the file is to go. */
	assert_int_equal(mkdir(path("taken"), 0700), 0);
	assert_int_equal(file_write(path("taken"), "x", 1), E_IO);
	assert_int_equal(n_files(), 1);
}

static void
a_file_takes_the_place_of_another_and_is_gone_from_its_own(void **state)
{
	(void)state;
	assert_int_equal(file_write(path("old"), "old", 3), 0);
	assert_int_equal(file_write(path("new"), "new", 3), 0);
	assert_int_equal(file_replace(path("new"), path("old")), 0);
	assert_string_equal(text_of("old"), "new");
	assert_int_equal(n_files(), 1);
	assert_int_equal(file_replace(path("new"), path("old")), E_IO);
	assert_string_equal(text_of("old"), "new");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_is_written_for_us_alone_and_replaced_whole),
	    TEST(what_cannot_be_written_leaves_the_old_one_and_nothing_beside),
	    TEST(a_file_takes_the_place_of_another_and_is_gone_from_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

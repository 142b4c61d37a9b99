/* SPDX-License-Identifier: MIT
 * wrap: fsync rename
 *
 * The keys file: what is added is there when it is read again; what is not in its form, or could be
 * read by others, is refused.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/rng.h"
#include "store/keys.h"

static char folder[40], path[64];
static struct arena arena;
static struct problems problems;
static struct rng rng;

/* The order in which a file was made durable. */
static char calls[20];

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

static void
note(char file, char folder_call, int fd)
{
	struct stat status = {0};
	if (fd >= 0)
		fstat(fd, &status);
	size_t n = strlen(calls);
	if (n + 1 < sizeof(calls))
		calls[n] = S_ISDIR(status.st_mode) ? folder_call : file;
}

int
__wrap_fsync(int fd)
{
	note('s', 'S', fd);
	return __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	note('r', 'r', -1);
	return __real_rename(from, to);
}

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/firstday_keys_XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/keys", folder);
	arena_init(&arena);
	problems_init(&problems, &arena);
	rng_seed(&rng, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(path);
	arena_fini(&arena);
	return rmdir(folder);
}

static void
file_write(const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static char *
file_read(void)
{
	char *text = arena_alloc(&arena, 4096);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	assert_true(read(fd, text, 4095) > 0);
	close(fd);
	return text;
}

static void
keys_come_back_in_any_order_of_adding(void **state)
{
	(void)state;
	static const int64_t ids[] = {7, 3, 1000000000000, 5, 1};
	struct keys made, read;
	assert_int_equal(keys_create(&made, path, secret_random_seeded(&rng)), 0);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		assert_int_equal(keys_add(&made, secret_random_seeded(&rng), ids[i]), 0);
	assert_int_equal(keys_open(&read, path, &problems), 0);
	assert_int_equal(read.n, ARRAY_LEN(ids));
	assert_memory_equal(read.hash.bytes, made.hash.bytes, SECRET_KEY_BYTES);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		const struct secret_key *a = keys_find(&made, ids[i]),
					*b = keys_find(&read, ids[i]);
		assert_non_null(a);
		assert_non_null(b);
		assert_memory_equal(a->bytes, b->bytes, SECRET_KEY_BYTES);
	}
	assert_null(keys_find(&read, 4));
	assert_null(keys_find(&read, 2000000000000));
	keys_fini(&made);
	keys_fini(&read);
}

static void
a_hundred_persons_have_a_hundred_keys(void **state)
{
	(void)state;
	struct keys keys;
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	for (int64_t id = 1; id <= 100; id++)
		assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), id), 0);
	for (int64_t a = 1; a <= 100; a++)
		for (int64_t b = 1; b < a; b++)
			assert_memory_not_equal(keys_find(&keys, a)->bytes,
						keys_find(&keys, b)->bytes, SECRET_KEY_BYTES);
	keys_fini(&keys);
}

static void
the_file_is_ours_alone_and_leaves_no_neighbour(void **state)
{
	(void)state;
	struct keys keys;
	mode_t old = umask(0);
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 1), 0);
	umask(old);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	char neighbour[80];
	snprintf(neighbour, sizeof(neighbour), "%s.new", path);
	assert_int_equal(access(neighbour, F_OK), -1);
	keys_fini(&keys);
}

/* The bytes, then the name, then the folder that holds the name. */
static void
a_key_is_durable_when_its_adding_returns(void **state)
{
	(void)state;
	struct keys keys;
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	memset(calls, 0, sizeof(calls));
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 1), 0);
	assert_string_equal(calls, "srS");
	keys_fini(&keys);
}

static void
a_file_that_others_may_read_is_refused(void **state)
{
	(void)state;
	struct keys keys;
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	keys_fini(&keys);
	static const mode_t modes[] = {0640, 0604, 0602, 0660};
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_int_equal(keys_open(&keys, path, &problems), E_INPUT);
		assert_int_equal(problems.count, i + 1);
	}
	assert_int_equal(unlink(path), 0);
	assert_int_equal(keys_open(&keys, path, &problems), E_NOT_FOUND);
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(keys_open(&keys, path, &problems), E_IO);
}

/* Every prefix of a good file, and every file with one byte of its form changed. */
static void
a_file_in_any_other_form_is_refused(void **state)
{
	(void)state;
	struct keys keys;
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 1), 0);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 2), 0);
	keys_fini(&keys);
	char *good = file_read();
	for (size_t n = 0; n < strlen(good); n++) {
		problems_init(&problems, &arena);
		file_write(arena_strndup(&arena, good, n));
		assert_int_equal(keys_open(&keys, path, &problems), E_INPUT);
		assert_int_equal(problems.count, 1);
		char *bad = arena_strdup(&arena, good);
		bad[n] = '~';
		file_write(bad);
		assert_int_equal(keys_open(&keys, path, &problems), E_INPUT);
	}
	static const char *const more[] = {"\n", "end 2\n", "person 3 ", "x"};
	for (size_t i = 0; i < ARRAY_LEN(more); i++) {
		file_write(arena_printf(&arena, "%s%s", good, more[i]));
		assert_int_equal(keys_open(&keys, path, &problems), E_INPUT);
	}
	file_write(arena_printf(&arena, "%.*send 1\n", (int)(strstr(good, "end ") - good), good));
	assert_int_equal(keys_open(&keys, path, &problems), E_INPUT);
	file_write(good);
	assert_int_equal(keys_open(&keys, path, &problems), 0);
	keys_fini(&keys);
}

static void
persons_stand_once_and_in_order(void **state)
{
	(void)state;
	char hex[2 * SECRET_KEY_BYTES + 1];
	memset(hex, 'a', sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	static const struct {
		const char *first, *second;
		int rc;
	} cases[] = {
	    {"1", "2", 0},       {"2", "1", E_INPUT},  {"1", "1", E_INPUT},
	    {"0", "1", E_INPUT}, {"-1", "1", E_INPUT}, {"1", "9223372036854775808", E_INPUT},
	    {"1", "", E_INPUT},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct keys keys;
		file_write(arena_printf(&arena,
					"firstday keys 1\nhouse %s\nperson %s %s\nperson %s %s\n"
					"end 2\n",
					hex, cases[i].first, hex, cases[i].second, hex));
		assert_int_equal(keys_open(&keys, path, &problems), cases[i].rc);
		if (cases[i].rc == 0)
			keys_fini(&keys);
	}
}

static void
a_folder_that_is_not_there_is_an_error_and_changes_nothing(void **state)
{
	(void)state;
	struct keys keys;
	char nowhere[80];
	snprintf(nowhere, sizeof(nowhere), "%s/none/keys", folder);
	assert_int_equal(keys_create(&keys, nowhere, secret_random_seeded(&rng)), E_IO);
	assert_int_equal(keys_create(&keys, path, secret_random_seeded(&rng)), 0);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 5), 0);
	struct secret_key before = *keys_find(&keys, 5);
	free(keys.path);
	keys.path = strdup(nowhere);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 4), E_IO);
	assert_int_equal(keys_add(&keys, secret_random_seeded(&rng), 5), E_IO);
	assert_int_equal(keys.n, 1);
	assert_null(keys_find(&keys, 4));
	assert_memory_equal(keys_find(&keys, 5)->bytes, before.bytes, SECRET_KEY_BYTES);
	keys_fini(&keys);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(keys_come_back_in_any_order_of_adding),
	    TEST(a_hundred_persons_have_a_hundred_keys),
	    TEST(the_file_is_ours_alone_and_leaves_no_neighbour),
	    TEST(a_key_is_durable_when_its_adding_returns),
	    TEST(a_file_that_others_may_read_is_refused),
	    TEST(a_file_in_any_other_form_is_refused),
	    TEST(persons_stand_once_and_in_order),
	    TEST(a_folder_that_is_not_there_is_an_error_and_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

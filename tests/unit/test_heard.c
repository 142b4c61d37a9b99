/* SPDX-License-Identifier: MIT
 *
 * Files that go when the disk has what they said, from two folders looked at in turn.
 */
#include "daemon/heard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

#define FOLDERS   2
#define FILES     3
#define TURNS_MAX 20

static struct {
	struct heard heard;
	uint64_t asked, reached;
	const char *files[FOLDERS][FILES]; /* NULL: gone */
	int n_taken;
} spool;

/* 0: it is on the disk, and goes. Each that is taken asks for a flush of its own. */
static int
take(const char *what)
{
	int rc;
	if (heard_is(&spool.heard, what, spool.reached, &rc))
		return rc;
	spool.n_taken++;
	heard_wait(&spool.heard, what, ++spool.asked);
	return E_BUSY;
}

static int
n_left(void)
{
	int n = 0;
	for (int folder = 0; folder < FOLDERS; folder++)
		for (int i = 0; i < FILES; i++)
			n += spool.files[folder][i] != NULL;
	return n;
}

/* In their order; the first that must wait ends a folder's turn. */
static void
turn(void)
{
	for (int folder = 0; folder < FOLDERS; folder++) {
		for (int i = 0; i < FILES; i++) {
			if (spool.files[folder][i] == NULL)
				continue;
			if (take(spool.files[folder][i]) != 0)
				break;
			spool.files[folder][i] = NULL;
		}
	}
}

static int
begin(void **state)
{
	(void)state;
	spool.heard = (struct heard){0};
	spool.asked = spool.reached = 0;
	spool.n_taken = 0;
	for (int folder = 0; folder < FOLDERS; folder++)
		for (int i = 0; i < FILES; i++)
			spool.files[folder][i] = NULL;
	return 0;
}

static void
files_of_two_folders_all_go_and_each_is_taken_once(void **state)
{
	(void)state;
	for (int i = 0; i < FILES; i++) {
		spool.files[0][i] = &"abc"[i];
		spool.files[1][i] = &"xyz"[i];
	}
	for (int i = 0; n_left() > 0; i++) {
		assert_true(i < TURNS_MAX);
		turn();
		spool.reached = spool.asked;
	}
	assert_int_equal(spool.n_taken, FOLDERS * FILES);
}

static void
nothing_goes_before_the_disk_has_it(void **state)
{
	(void)state;
	spool.files[0][0] = "a";
	spool.files[1][0] = "x";
	for (int i = 0; i < TURNS_MAX; i++)
		turn();
	assert_int_equal(n_left(), 2);
	assert_int_equal(spool.n_taken, 1);
	spool.reached = 1;
	turn();
	assert_int_equal(n_left(), 1);
	assert_int_equal(spool.n_taken, 2);
}

static void
a_file_that_somebody_removed_holds_up_no_other(void **state)
{
	(void)state;
	spool.files[0][0] = "a";
	turn();
	spool.files[0][0] = NULL;
	spool.files[1][0] = "x";
	turn();
	assert_int_equal(spool.n_taken, 1);
	spool.reached = spool.asked;
	turn();
	spool.reached = spool.asked;
	turn();
	assert_int_equal(n_left(), 0);
	assert_int_equal(spool.n_taken, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(files_of_two_folders_all_go_and_each_is_taken_once, begin),
	    cmocka_unit_test_setup(nothing_goes_before_the_disk_has_it, begin),
	    cmocka_unit_test_setup(a_file_that_somebody_removed_holds_up_no_other, begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

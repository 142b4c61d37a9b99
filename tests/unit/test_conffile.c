/* SPDX-License-Identifier: MIT
 *
 * Secrets from files: read where they are ours alone.
 */
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

#include "setup/conffile.h"

static void
a_secret_that_others_may_read_is_refused(void **state)
{
	(void)state;
	struct arena arena;
	struct problems problems;
	char path[] = "/tmp/test-conffile-XXXXXX";
	arena_init(&arena);
	problems_init(&problems, &arena);
	int fd = mkstemp(path); /* of mode 0600 */
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "open sesame\r\n", 13), 13);
	const struct config_secret secret = {CONFIG_SECRET_FILE, path};
	assert_string_equal(conffile_secret(&secret, &problems), "open sesame");
	assert_int_equal(fchmod(fd, 0640), 0);
	assert_string_equal(conffile_secret(&secret, &problems), "open sesame");
	assert_int_equal(problems.count, 0);
	assert_int_equal(fchmod(fd, 0604), 0);
	assert_string_equal(conffile_secret(&secret, &problems), "");
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.list[0].at, path);
	assert_null(strstr(problems.list[0].text, "sesame"));
	close(fd);
	unlink(path);
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_secret_that_others_may_read_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

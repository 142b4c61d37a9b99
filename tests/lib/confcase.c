/* SPDX-License-Identifier: MIT
 *
 * A configuration in an arena that lives for a test.
 */
#include "tests/lib/confcase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct confcase confcase;

int
confcase_set_up(void **state)
{
	(void)state;
	confcase = (struct confcase){0};
	arena_init(&confcase.arena);
	problems_init(&confcase.problems, &confcase.arena);
	return 0;
}

int
confcase_tear_down(void **state)
{
	(void)state;
	arena_fini(&confcase.arena);
	return 0;
}

int
confcase_parse(const char *text)
{
	problems_init(&confcase.problems, &confcase.arena);
	return config_parse("etc/x.conf", text, strlen(text), &confcase.problems, &confcase.config);
}

/* More faults than are wanted. */
static void
tell(size_t wanted)
{
	const struct problems *problems = &confcase.problems;
	for (size_t i = wanted; i < problems_kept(problems); i++)
		print_error("%s: %s\n", problems->list[i].at, problems->list[i].text);
}

void
confcase_accept(const char *text)
{
	int rc = confcase_parse(text);
	tell(0);
	assert_int_equal(rc, 0);
}

void
confcase_refuse(const char *text, const char *at, const char *words)
{
	assert_int_equal(confcase_parse(text), E_INPUT);
	tell(1);
	assert_int_equal(confcase.problems.count, 1);
	assert_string_equal(confcase.problems.list[0].at, at);
	if (strstr(confcase.problems.list[0].text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", confcase.problems.list[0].text, words);
}

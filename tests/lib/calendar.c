/* SPDX-License-Identifier: MIT
 *
 * Shared parts of the calendar's tests.
 */
#include "calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_MAX (4 * 1024 * 1024)

int
calendar_set_up(void **state)
{
	struct calendar_test *test = calloc(1, sizeof(*test));
	assert_non_null(test);
	arena_init(&test->arena);
	problems_init(&test->problems, &test->arena);
	size_t n;
	char *text = calendar_file(test, "conf/holidays/bank-holidays.json", &n);
	assert_int_equal(holidays_parse(text, n, HOLIDAYS_DIVISION, &test->arena, &test->problems,
					&test->holidays),
			 0);
	text = calendar_file(test, "conf/holidays/feasts.json", &n);
	assert_int_equal(
	    holidays_add_feasts(text, n, &test->arena, &test->problems, &test->holidays), 0);
	*state = test;
	return 0;
}

int
calendar_tear_down(void **state)
{
	struct calendar_test *test = *state;
	arena_fini(&test->arena);
	free(test);
	return 0;
}

char *
calendar_file(struct calendar_test *test, const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s is not there: run from the project's folder", path);
	char *text = arena_alloc(&test->arena, FILE_MAX + 1);
	*n = fread(text, 1, FILE_MAX, file);
	assert_int_equal(ferror(file), 0);
	fclose(file);
	return text;
}

struct civil_date
calendar_date(const char *text)
{
	struct civil_date date = {0};
	assert_int_equal(civil_date_parse(text, &date), 0);
	return date;
}

const char *
calendar_day_text(struct calendar_test *test, const struct hours_day *day)
{
	const char *text = "";
	for (size_t i = 0; i < day->n; i++) {
		char open[CIVIL_TIME_SIZE];
		char close[CIVIL_TIME_SIZE];
		civil_time_format(day->open[i].open_min, open);
		civil_time_format(day->open[i].close_min, close);
		text =
		    arena_printf(&test->arena, "%s%s%s-%s", text, i == 0 ? "" : " ", open, close);
	}
	return text;
}

bool
calendar_has_problem(const struct calendar_test *test, const char *at, const char *part)
{
	for (size_t i = 0; i < problems_kept(&test->problems); i++)
		if (strcmp(test->problems.list[i].at, at) == 0 &&
		    strstr(test->problems.list[i].text, part) != NULL)
			return true;
	return false;
}

void
calendar_forget(struct calendar_test *test)
{
	problems_init(&test->problems, &test->arena);
}

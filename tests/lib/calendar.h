/* SPDX-License-Identifier: MIT
 *
 * What the tests of the calendar share: an arena, problems, the official bank holidays, and days
 * and problems in a form that one line can assert. Programs run in the project's folder.
 */
#ifndef TESTS_LIB_CALENDAR_H
#define TESTS_LIB_CALENDAR_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/holidays.h"
#include "calendar/hours_day.h"

struct calendar_test {
	struct arena arena;
	struct problems problems;
	struct holidays holidays; /* England and Wales, conf/holidays */
};

/* For cmocka_unit_test_setup_teardown; *state is a struct calendar_test. */
int calendar_set_up(void **state);
int calendar_tear_down(void **state);

/* A whole file, ending in NUL; fails the test if it cannot be read. */
char *calendar_file(struct calendar_test *test, const char *path, size_t *n);

/* "2023-09-15" */
struct civil_date calendar_date(const char *text);

/* "09:00-12:00 13:00-17:00", "" when shut. */
const char *calendar_day_text(struct calendar_test *test, const struct hours_day *day);

/* Whether a problem stands at ${at} with ${part} in its text. */
bool calendar_has_problem(const struct calendar_test *test, const char *at, const char *part);

/* Forget all problems. */
void calendar_forget(struct calendar_test *test);

#endif

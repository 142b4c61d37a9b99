/* SPDX-License-Identifier: MIT
 *
 * The list of bank holidays, which comes from elsewhere: refused with every fault, or sorted, found
 * again date by date, with a working day on either side of each; and it may follow itself. The same
 * bytes as feasts of a list.
 * reaches: calendar/holidays.c
 */
#include "calendar/holidays.h"
#include "tests/fuzz/fuzz.h"

static void
check(const struct holidays *holidays, struct problems *problems)
{
	ensure(holidays->n > 0 && holidays->first.day == holidays->list[0].date.day &&
	       holidays->last.day == holidays->list[holidays->n - 1].date.day);
	for (size_t i = 0; i < holidays->n; i++) {
		struct civil_date date = holidays->list[i].date;
		ensure(i == 0 || holidays->list[i - 1].date.day < date.day);
		ensure(holidays_find(holidays, date) == &holidays->list[i]);
		ensure(holidays_covers(holidays, date) && !holidays_is_working_day(holidays, date));
		ensure(holidays_working_day_back(holidays, date).day < date.day);
		ensure(holidays_working_day_after(holidays, date).day > date.day);
	}
	ensure(holidays_may_follow(holidays, holidays, holidays->last, problems));
	ensure(
	    !holidays_may_follow(holidays, holidays, civil_add_days(holidays->last, 1), problems));
}

static void
check_feasts(const uint8_t *data, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	const struct holiday list[] = {{{19718}, "Boxing Day", HOLIDAYS_SUBSTITUTE}};
	struct holidays holidays = {.list = list, .n = 1, .first = {19718}, .last = {19718}};
	fuzz_check_problems(problems, holidays_add_feasts((const char *)data, n, problems->arena,
							  problems, &holidays));
	for (size_t i = 0; i < holidays.n_feasts; i++) {
		int days = list[0].date.day - holidays.feasts[i].date.day;
		ensure(days > 0 && days <= HOLIDAYS_SUBSTITUTE_DAYS);
		ensure(holidays_find_kept(&holidays, holidays.feasts[i].date) != NULL);
	}
	fuzz_problems_free(problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct holidays holidays;
	int rc = holidays_parse((const char *)data, n, HOLIDAYS_DIVISION, problems->arena, problems,
				&holidays);
	fuzz_check_problems(problems, rc);
	if (rc == 0)
		check(&holidays, problems);
	check_feasts(data, n);
	fuzz_problems_free(problems);
	return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Repeating rules against an answer of our own: a walk over the days, asking of each whether the
 * rule's words fit it.  [RFC 5545 section 3.3.10]
 */
#include "calendar/ics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

#define CASES     2000
#define WALK_DAYS 4000 /* how far the start may lie before the days that are asked for */

static int
days_in_month(struct civil_ymd ymd)
{
	int days = 31;
	while (!civil_is_date(ymd.year, ymd.month, days))
		days--;
	return days;
}

static bool
byday_fits(const struct ics_rule *rule, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	int from_start = (ymd.day - 1) / 7 + 1;
	int from_end = -((days_in_month(ymd) - ymd.day) / 7 + 1);
	for (size_t i = 0; i < rule->n_byday; i++)
		if (rule->byday[i].weekday == civil_weekday(date) &&
		    (rule->byday[i].nth == 0 || rule->byday[i].nth == from_start ||
		     rule->byday[i].nth == from_end))
			return true;
	return rule->n_byday == 0;
}

static bool
bymonthday_fits(const struct ics_rule *rule, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	for (size_t i = 0; i < rule->n_bymonthday; i++)
		if (rule->bymonthday[i] == ymd.day ||
		    rule->bymonthday[i] == ymd.day - 1 - days_in_month(ymd))
			return true;
	return rule->n_bymonthday == 0;
}

/* Days, weeks or months since that of the start. */
static int
periods_since(const struct ics_rule *rule, struct civil_date start, struct civil_date date)
{
	if (rule->freq == ICS_DAILY)
		return date.day - start.day;
	if (rule->freq == ICS_MONTHLY) {
		struct civil_ymd first = civil_to_ymd(start);
		struct civil_ymd now = civil_to_ymd(date);
		return (now.year - first.year) * 12 + now.month - first.month;
	}
	int into_week = ((int)civil_weekday(start) - (int)rule->week_start + 7) % 7;
	return (date.day - (start.day - into_week)) / 7;
}

static bool
rule_fits(const struct ics_rule *rule, struct civil_date start, struct civil_date date)
{
	if (periods_since(rule, start, date) % rule->interval != 0 || !byday_fits(rule, date) ||
	    !bymonthday_fits(rule, date))
		return false;
	/* What neither says is taken from the start. */
	if (rule->n_byday > 0 || rule->n_bymonthday > 0 || rule->freq == ICS_DAILY)
		return true;
	if (rule->freq == ICS_WEEKLY)
		return civil_weekday(date) == civil_weekday(start);
	return civil_to_ymd(date).day == civil_to_ymd(start).day;
}

static struct ics_rule
random_rule(struct rng *rng, struct civil_date start)
{
	struct ics_rule rule = {
	    .freq = (enum ics_freq)rng_between(rng, ICS_DAILY, ICS_MONTHLY),
	    .interval = rng_below(rng, 3) == 0 ? rng_between(rng, 1, 9) : 1,
	    .week_start = (enum civil_weekday)rng_below(rng, 7),
	};
	bool is_monthly = rule.freq == ICS_MONTHLY;
	bool has_nth = is_monthly && rng_below(rng, 2) == 0;
	unsigned used = 0;
	for (int n = rng_between(rng, 0, 3); n > 0; n--) {
		enum civil_weekday weekday = (enum civil_weekday)rng_below(rng, 7);
		int nth = has_nth ? rng_between(rng, -5, 5) : 0;
		if ((used >> weekday & 1) != 0)
			continue;
		used |= 1U << weekday;
		rule.byday[rule.n_byday++] = (struct ics_byday){weekday, nth};
	}
	if (is_monthly && (!has_nth || rule.n_byday == 0) && rng_below(rng, 2) == 0)
		for (int n = rng_between(rng, 1, 3); n > 0; n--) {
			int day = rng_between(rng, 1, 31);
			rule.bymonthday[rule.n_bymonthday++] = rng_below(rng, 3) == 0 ? -day : day;
		}
	int end = rng_between(rng, 0, 3);
	if (end == 1)
		rule.count = rng_between(rng, 1, 60);
	if (end == 2) {
		rule.has_until = true;
		rule.until = civil_add_days(start, rng_between(rng, 0, 2000));
	}
	return rule;
}

static void
check_case(uint64_t seed)
{
	struct rng rng;
	rng_seed(&rng, seed);
	struct civil_date start = civil_from_ymd(rng_between(&rng, 1999, 2030), 1, 1);
	start = civil_add_days(start, rng_between(&rng, 0, 365));
	struct ics_rule rule = random_rule(&rng, start);
	struct civil_date from = civil_add_days(start, rng_between(&rng, -500, WALK_DAYS));
	struct civil_date until = civil_add_days(from, rng_between(&rng, 0, ICS_DAYS_MAX - 1));
	struct civil_date dates[ICS_DAYS_MAX];
	size_t n = 0;
	assert_int_equal(ics_rule_dates(&rule, start, from, until, dates, &n), 0);
	size_t at = 0;
	int count = 0;
	for (struct civil_date date = start; date.day <= until.day; date.day++) {
		if ((rule.has_until && date.day > rule.until.day) || !rule_fits(&rule, start, date))
			continue;
		count++;
		if ((rule.count > 0 && count > rule.count) || date.day < from.day)
			continue;
		if (at >= n || dates[at].day != date.day)
			fail_msg("seed %llu: occurrence %zu differs", (unsigned long long)seed, at);
		at++;
	}
	if (at != n)
		fail_msg("seed %llu: %zu dates, expected %zu", (unsigned long long)seed, n, at);
}

static void
rules_fall_on_the_days_that_their_words_fit(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= CASES; seed++)
		check_case(seed);
}

static void
a_rule_that_never_falls_comes_back_empty(void **state)
{
	(void)state;
	/* The 31st of every twelfth month from a February. */
	struct ics_rule rule = {
	    .freq = ICS_MONTHLY, .interval = 12, .bymonthday = {31}, .n_bymonthday = 1};
	struct civil_date start = civil_from_ymd(2023, 2, 1);
	struct civil_date dates[ICS_DAYS_MAX];
	size_t n = 9;
	int rc = ics_rule_dates(&rule, start, start, civil_add_days(start, 399), dates, &n);
	assert_true(rc == 0 || rc == E_INPUT);
	assert_int_equal(n, 0);
}

static void
the_longest_counts_are_counted_to_their_end(void **state)
{
	(void)state;
	struct ics_rule daily = {.freq = ICS_DAILY, .interval = 1, .count = ICS_COUNT_MAX};
	struct ics_rule weekly = {
	    .freq = ICS_WEEKLY, .interval = 2, .count = ICS_COUNT_WEEKS_MAX / 2};
	struct civil_date start = civil_from_ymd(2000, 1, 1);
	struct civil_date last = civil_add_days(start, ICS_COUNT_MAX - 1);
	struct civil_date dates[ICS_DAYS_MAX];
	size_t n;
	assert_int_equal(ics_rule_dates(&daily, start, last, civil_add_days(last, 9), dates, &n),
			 0);
	assert_int_equal(n, 1);
	last = civil_add_days(start, 7 * (ICS_COUNT_WEEKS_MAX - 2));
	assert_int_equal(ics_rule_dates(&weekly, start, last, civil_add_days(last, 99), dates, &n),
			 0);
	assert_int_equal(n, 1);
	assert_int_equal(dates[0].day, last.day);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_fall_on_the_days_that_their_words_fit),
	    cmocka_unit_test(a_rule_that_never_falls_comes_back_empty),
	    cmocka_unit_test(the_longest_counts_are_counted_to_their_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

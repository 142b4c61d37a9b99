/* SPDX-License-Identifier: MIT
 *
 * Trips by date: calendars as differences by weekday, exceptions one by one.
 */
#include "travel/table/coverage.h"

#include <stdlib.h>

#define WEEK 7

struct counting {
	const struct tt *tt;
	uint32_t feed;
	int64_t first_day;
	int64_t n_days;
	int64_t *changes;  /* [weekday * (n_days + 1) + day]: trips that begin or cease to run */
	int64_t *n_trips;  /* by service */
	int64_t *n_on_day; /* by day */
};

static void *
zeroed(size_t n, size_t size)
{
	void *block = calloc(n + 1, size);
	if (block == NULL)
		panic("out of memory for counting trips");
	return block;
}

static int
weekday_of(int64_t day)
{
	return (int)civil_weekday((struct civil_date){(int32_t)day});
}

static void
count_calendar(struct counting *c, uint32_t s)
{
	const struct tt_service *service = &c->tt->services[s];
	int64_t from = service->first_day - c->first_day;
	int64_t until = (int64_t)service->last_day + 1 - c->first_day;
	from = from < 0 ? 0 : from;
	until = until > c->n_days ? c->n_days : until;
	if (from >= until)
		return;
	for (int w = 0; w < WEEK; w++) {
		if ((service->weekdays & 1u << w) == 0)
			continue;
		c->changes[w * (c->n_days + 1) + from] += c->n_trips[s];
		c->changes[w * (c->n_days + 1) + until] -= c->n_trips[s];
	}
}

static bool
runs_by_calendar(const struct tt_service *service, int32_t day)
{
	return day >= service->first_day && day <= service->last_day &&
	       (service->weekdays & 1u << weekday_of(day)) != 0;
}

static void
count_exception(struct counting *c, const struct tt_exception *exception)
{
	int64_t at = exception->day - c->first_day;
	bool runs = runs_by_calendar(&c->tt->services[exception->service], exception->day);
	if (at < 0 || at >= c->n_days || runs == (exception->is_added != 0))
		return;
	c->n_on_day[at] += runs ? -c->n_trips[exception->service] : c->n_trips[exception->service];
}

static void
count_days(struct counting *c)
{
	const struct tt *tt = c->tt;
	for (uint32_t t = 0; t < tt->n_trips; t++)
		c->n_trips[tt->trips[t].service] += tt->trips[t].feed == c->feed;
	for (uint32_t s = 0; s < tt->n_services; s++)
		count_calendar(c, s);
	int64_t running[WEEK] = {0};
	for (int64_t d = 0; d < c->n_days; d++) {
		for (int w = 0; w < WEEK; w++)
			running[w] += c->changes[w * (c->n_days + 1) + d];
		c->n_on_day[d] = running[weekday_of(c->first_day + d)];
	}
	for (uint32_t e = 0; e < tt->n_exceptions; e++)
		count_exception(c, &tt->exceptions[e]);
}

static struct coverage
judge(const struct counting *c)
{
	struct coverage coverage = {.is_any = false};
	int64_t most = 0;
	for (int64_t d = 0; d < c->n_days; d++)
		most = c->n_on_day[d] > most ? c->n_on_day[d] : most;
	for (int64_t d = 0; d < c->n_days && most > 0; d++) {
		if (c->n_on_day[d] * COVERAGE_SHARE < most)
			continue;
		struct civil_date date = {(int32_t)(c->first_day + d)};
		if (!coverage.is_any)
			coverage.first = date;
		coverage.is_any = true;
		coverage.last = date;
	}
	return coverage;
}

struct coverage
coverage_of_feed(const struct tt *tt, uint32_t feed)
{
	int64_t n_days = (int64_t)tt->facts.last_day - tt->facts.first_day + 1;
	if (n_days <= 0)
		return (struct coverage){.is_any = false};
	n_days = n_days > COVERAGE_DAYS_MAX ? COVERAGE_DAYS_MAX : n_days;
	struct counting c = {
	    .tt = tt,
	    .feed = feed,
	    .first_day = tt->facts.first_day,
	    .n_days = n_days,
	    .changes = zeroed((size_t)(WEEK * (n_days + 1)), sizeof(int64_t)),
	    .n_trips = zeroed(tt->n_services, sizeof(int64_t)),
	    .n_on_day = zeroed((size_t)n_days, sizeof(int64_t)),
	};
	count_days(&c);
	struct coverage coverage = judge(&c);
	free(c.changes);
	free(c.n_trips);
	free(c.n_on_day);
	return coverage;
}

struct coverage
coverage_of(const struct tt *tt)
{
	struct coverage all = coverage_of_feed(tt, 0);
	for (uint32_t f = 1; f < tt->n_feeds; f++) {
		struct coverage one = coverage_of_feed(tt, f);
		if (one.first.day > all.first.day)
			all.first = one.first;
		if (one.last.day < all.last.day)
			all.last = one.last;
		all.is_any = all.is_any && one.is_any && all.first.day <= all.last.day;
	}
	return all;
}

bool
coverage_has(const struct coverage *coverage, struct civil_date date)
{
	return coverage->is_any && date.day >= coverage->first.day &&
	       date.day <= coverage->last.day;
}

bool
coverage_is_enough(const struct coverage *coverage, struct civil_date today)
{
	return coverage_has(coverage, today) &&
	       coverage_has(coverage, civil_add_days(today, COVERAGE_DAYS));
}

/* SPDX-License-Identifier: MIT
 *
 * Reads the official list of bank holidays and answers from it by binary search.
 */
#include "calendar/holidays.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"

static int
by_date(const void *a, const void *b)
{
	const struct holiday *left = a;
	const struct holiday *right = b;
	return (left->date.day > right->date.day) - (left->date.day < right->date.day);
}

static void
read_events(struct json_at events, struct arena *arena, struct holidays *holidays)
{
	if (!json_want_array(events, 1, HOLIDAYS_MAX))
		return;
	size_t n = json_array_size(events.value);
	struct holiday *list = arena_array(arena, struct holiday, n);
	for (size_t i = 0; i < n; i++) {
		struct json_at event = json_item(events, i);
		if (!json_want_object(event))
			continue;
		const char *title = json_text(event, "title", HOLIDAYS_TITLE_MAX);
		const char *notes = json_text_or(event, "notes", HOLIDAYS_TITLE_MAX, "");
		list[i].date = json_date(event, "date");
		list[i].title = arena_strdup(arena, title);
		list[i].notes = arena_strdup(arena, notes);
		for (size_t k = 0; k < i; k++)
			if (list[k].date.day == list[i].date.day && list[k].date.day != 0) {
				problem_add(event.problems, event.pointer,
					    "is of the same date as entry %zu", k);
				break;
			}
	}
	qsort(list, n, sizeof(*list), by_date);
	holidays->list = list;
	holidays->n = n;
	holidays->first = list[0].date;
	holidays->last = list[n - 1].date;
}

int
holidays_parse(const char *text, size_t n, const char *division, struct arena *arena,
	       struct problems *problems, struct holidays *holidays)
{
	size_t before = problems->count;
	memset(holidays, 0, sizeof(*holidays));
	if (n > HOLIDAYS_BYTES_MAX) {
		problem_add(problems, "", "is larger than %d bytes", HOLIDAYS_BYTES_MAX);
		return E_INPUT;
	}
	json_t *value = json_parse(text, n, problems);
	if (value == NULL)
		return E_INPUT;
	struct json_at root = json_root(value, problems);
	if (json_want_object(root)) {
		struct json_at entry = json_member(root, division);
		if (json_want_object(entry))
			read_events(json_member(entry, "events"), arena, holidays);
		holidays->division = arena_strdup(arena, division);
	}
	json_decref(value);
	return problems->count > before ? E_INPUT : 0;
}

/* A day of every year, "12-25". */
struct feast {
	const char *title;
	const char *day;
};

static void
read_feast(struct json_at row, struct feast feasts[], size_t n, struct arena *arena)
{
	static const char *const names[] = {"title", "day", "source", "checked"};
	struct civil_date date;
	if (!json_want_object(row))
		return;
	json_only(row, names, ARRAY_LEN(names));
	json_text(row, "source", HOLIDAYS_SOURCE_MAX);
	json_text_or(row, "checked", HOLIDAYS_SOURCE_MAX, "");
	const char *day = json_text(row, "day", HOLIDAYS_TITLE_MAX);
	feasts[n] = (struct feast){
	    .title = arena_strdup(arena, json_text(row, "title", HOLIDAYS_TITLE_MAX)),
	    .day = arena_strdup(arena, day),
	};
	/* Of a year that is no leap year: what is not in every year is no day of each. */
	if (civil_date_parse(arena_printf(arena, "2023-%s", day), &date) != 0)
		problem_add(row.problems, json_member(row, "day").pointer,
			    "\"%s\" is not a day of every year like \"12-25\"", day);
	for (size_t k = 0; k < n; k++)
		if (strcmp(feasts[k].title, feasts[n].title) == 0)
			problem_add(row.problems, row.pointer, "has the title of entry %zu", k);
}

/* The feast that ${holiday} stands in for. */
static bool
find_feast(const struct holiday *holiday, const struct feast feasts[], size_t n,
	   struct holiday *out)
{
	char text[CIVIL_DATE_SIZE];
	if (strcmp(holiday->notes, HOLIDAYS_SUBSTITUTE) != 0)
		return false;
	civil_date_format(holiday->date, text);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(feasts[i].title, holiday->title) != 0)
			continue;
		memcpy(text + strlen("2023-"), feasts[i].day, strlen("12-25"));
		*out = (struct holiday){.title = holiday->title, .notes = ""};
		if (civil_date_parse(text, &out->date) != 0)
			return false;
		int days = holiday->date.day - out->date.day;
		return days > 0 && days <= HOLIDAYS_SUBSTITUTE_DAYS;
	}
	return false;
}

static void
take_feasts(const struct feast feasts[], size_t n, struct arena *arena, struct holidays *holidays)
{
	struct holiday *list = arena_array(arena, struct holiday, holidays->n);
	size_t n_list = 0;
	for (size_t i = 0; i < holidays->n; i++)
		n_list += find_feast(&holidays->list[i], feasts, n, &list[n_list]);
	if (n_list > 0)
		qsort(list, n_list, sizeof(*list), by_date);
	holidays->feasts = n_list > 0 ? list : NULL;
	holidays->n_feasts = n_list;
}

int
holidays_add_feasts(const char *text, size_t n, struct arena *arena, struct problems *problems,
		    struct holidays *holidays)
{
	static const char *const names[] = {"why", "feasts"};
	size_t before = problems->count;
	if (n > HOLIDAYS_BYTES_MAX) {
		problem_add(problems, "", "is larger than %d bytes", HOLIDAYS_BYTES_MAX);
		return E_INPUT;
	}
	json_t *value = json_parse(text, n, problems);
	if (value == NULL)
		return E_INPUT;
	struct json_at root = json_root(value, problems);
	struct feast feasts[HOLIDAYS_FEASTS_MAX];
	size_t n_feasts = 0;
	if (json_want_object(root)) {
		struct json_at list = json_member(root, "feasts");
		json_only(root, names, ARRAY_LEN(names));
		json_text_or(root, "why", HOLIDAYS_TITLE_MAX, "");
		if (json_want_array(list, 1, HOLIDAYS_FEASTS_MAX))
			for (; n_feasts < json_array_size(list.value); n_feasts++)
				read_feast(json_item(list, n_feasts), feasts, n_feasts, arena);
	}
	json_decref(value);
	if (problems->count > before)
		return E_INPUT;
	take_feasts(feasts, n_feasts, arena, holidays);
	return 0;
}

static const struct holiday *
find_in(const struct holiday *list, size_t n, struct civil_date date)
{
	struct holiday key = {.date = date};
	/* An empty list has no address, and bsearch wants one. */
	return n == 0 ? NULL : bsearch(&key, list, n, sizeof(key), by_date);
}

const struct holiday *
holidays_find(const struct holidays *holidays, struct civil_date date)
{
	return find_in(holidays->list, holidays->n, date);
}

const struct holiday *
holidays_find_kept(const struct holidays *holidays, struct civil_date date)
{
	const struct holiday *holiday = holidays_find(holidays, date);
	return holiday != NULL ? holiday : find_in(holidays->feasts, holidays->n_feasts, date);
}

bool
holidays_covers(const struct holidays *holidays, struct civil_date date)
{
	return date.day >= holidays->first.day && date.day <= holidays->last.day;
}

bool
holidays_end_is_near(const struct holidays *holidays, struct civil_date today)
{
	return holidays->last.day - today.day <= HOLIDAYS_NEAR_DAYS;
}

static const char *
date_of(struct civil_date date, struct problems *problems)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	return arena_strdup(problems->arena, text);
}

bool
holidays_may_follow(const struct holidays *fresh, const struct holidays *in_use,
		    struct civil_date today, struct problems *problems)
{
	size_t before = problems->count;
	const char *at = fresh->division;
	if (fresh->first.day > today.day)
		problem_add(problems, at, "begins only on %s", date_of(fresh->first, problems));
	if (fresh->last.day < today.day)
		problem_add(problems, at, "has ended on %s", date_of(fresh->last, problems));
	for (size_t i = 0; in_use != NULL && i < in_use->n; i++) {
		const struct holiday *known = &in_use->list[i];
		if (known->date.day >= today.day && holidays_find(fresh, known->date) == NULL)
			problem_add(problems, at, "has lost %s (%s)",
				    date_of(known->date, problems), known->title);
	}
	return problems->count == before;
}

bool
holidays_is_working_day(const struct holidays *holidays, struct civil_date date)
{
	return civil_weekday(date) <= CIVIL_FRIDAY && holidays_find(holidays, date) == NULL;
}

/* Lists are finite, so there is a working day on either side of any date. */
struct civil_date
holidays_working_day_back(const struct holidays *holidays, struct civil_date date)
{
	while (!holidays_is_working_day(holidays, date))
		date.day--;
	return date;
}

struct civil_date
holidays_working_day_after(const struct holidays *holidays, struct civil_date date)
{
	do
		date.day++;
	while (!holidays_is_working_day(holidays, date));
	return date;
}

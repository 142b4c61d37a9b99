/* SPDX-License-Identifier: MIT
 *
 * The rules by which one timetable follows another.
 */
#include "cli/refresh.h"

#include <stdlib.h>

#include "base/jsonread.h"

#define URL_MAX      1000
#define RECORD_TRIPS 1000000000

static const char *
date_words(struct civil_date date, struct arena *arena)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	return arena_printf(arena, "%s %s", civil_weekday_abbrev(civil_weekday(date)), text);
}

const char *
refresh_coverage_words(const struct coverage *coverage, struct arena *arena)
{
	if (!coverage->is_any)
		return "covers no day";
	return arena_printf(arena, "covers %s to %s", date_words(coverage->first, arena),
			    date_words(coverage->last, arena));
}

bool
refresh_is_good(const struct refresh_facts *fresh, const struct refresh_facts *in_use,
		struct civil_date today, const char *at, struct problems *problems)
{
	size_t before = problems->count;
	const struct coverage *coverage = &fresh->coverage;
	if (!coverage->is_any) {
		problem_add(problems, at, "nothing ever runs in it");
		return false;
	}
	if (coverage->first.day > today.day)
		problem_add(problems, at, "begins only on %s",
			    date_words(coverage->first, problems->arena));
	if (coverage->last.day < today.day)
		problem_add(problems, at, "has ended on %s",
			    date_words(coverage->last, problems->arena));
	if (in_use != NULL && fresh->n_trips * REFRESH_SHRINK_SHARE < in_use->n_trips)
		problem_add(problems, at, "has %lld trips, the one in use %lld",
			    (long long)fresh->n_trips, (long long)in_use->n_trips);
	return problems->count == before;
}

const char *
refresh_record_text(const struct refresh_record *record, struct arena *arena)
{
	char first[CIVIL_DATE_SIZE];
	char last[CIVIL_DATE_SIZE];
	const struct coverage *coverage = &record->facts.coverage;
	civil_date_format(coverage->first, first);
	civil_date_format(coverage->last, last);
	json_t *json =
	    json_pack("{s:s,s:s,s:s,s:I,s:I,s:I,s:I,s:b}", "url", record->url, "etag", record->etag,
		      "last_modified", record->last_modified, "bytes", (json_int_t)record->bytes,
		      "fetched_utc_s", (json_int_t)record->fetched.s, "asked_utc_s",
		      (json_int_t)record->asked.s, "trips", (json_int_t)record->facts.n_trips,
		      "runs", coverage->is_any);
	ensure(json != NULL);
	if (coverage->is_any) {
		json_object_set_new(json, "first", json_string(first));
		json_object_set_new(json, "last", json_string(last));
	}
	char *text = json_dumps(json, JSON_INDENT(1));
	json_decref(json);
	ensure(text != NULL);
	const char *copy = arena_printf(arena, "%s\n", text);
	free(text);
	return copy;
}

/* A whole number of up to 2^53. */
static int64_t
whole(struct json_at object, const char *name)
{
	return (int64_t)json_number(object, name, 0, 9e15);
}

bool
refresh_record_read(const char *text, size_t n, struct arena *arena, struct refresh_record *record)
{
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	json_t *json = json_parse(text, n, problems);
	if (json == NULL)
		return false;
	struct json_at root = json_root(json, problems);
	if (json_want_object(root)) {
		*record = (struct refresh_record){
		    .url = json_text(root, "url", URL_MAX),
		    .etag = json_text_or(root, "etag", URL_MAX, ""),
		    .last_modified = json_text_or(root, "last_modified", URL_MAX, ""),
		    .bytes = whole(root, "bytes"),
		    .fetched = {whole(root, "fetched_utc_s")},
		    .asked = {whole(root, "asked_utc_s")},
		    .facts.n_trips = json_int(root, "trips", 0, RECORD_TRIPS),
		    .facts.coverage.is_any = json_bool_or(root, "runs", false),
		};
		if (record->facts.coverage.is_any) {
			record->facts.coverage.first = json_date(root, "first");
			record->facts.coverage.last = json_date(root, "last");
		}
	}
	json_decref(json);
	return problems->count == 0;
}

enum exit_status
refresh_status(struct refresh_outcome outcome)
{
	if (outcome.is_bad)
		return EXIT_BAD_INPUT;
	if (outcome.is_late)
		return EXIT_TRY_LATER;
	return outcome.is_short ? EXIT_NO : EXIT_DONE;
}

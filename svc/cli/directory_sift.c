/* SPDX-License-Identifier: MIT
 *
 * Each service read by itself, then all of them together, until nothing has to go any more.
 */
#include "cli/directory_sift.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"

#define ROUNDS_MAX 8    /* of reading all together: in each some go, or it is the last */
#define AT_MAX     3000 /* bytes */
#define WHY_MAX    3000

static const struct directory_entry *
find_before(const struct directory *before, const char *id)
{
	for (size_t i = 0; before != NULL && id[0] != '\0' && i < before->n; i++)
		if (strcmp(before->entries[i].service_id, id) == 0)
			return &before->entries[i];
	return NULL;
}

/* Something is wrong with it: the first thing is remembered, all are told. */
static void
blame(struct directory_fetch *fetch, struct directory_got *got, const char *pointer,
      const char *why)
{
	struct arena *arena = fetch->problems->arena;
	const char *at = arena_printf(arena, "%s%s%s", got->source, got->part.pointer, pointer);
	got->is_blamed = true;
	fetch->outcome.is_bad = true;
	if (got->is_earlier)
		return; /* what stood there before is nobody's fault of now */
	problem_add(fetch->problems, at, "%s", why);
	if (got->why != NULL)
		return;
	got->at = at;
	got->why = arena_strdup(arena, why);
}

static void
read_alone(struct directory_fetch *fetch, struct directory_got *got)
{
	struct arena arena;
	struct problems faults;
	arena_init(&arena);
	problems_init(&faults, &arena);
	(void)directory_parse(got->part.text, got->part.n, &arena, &faults);
	for (size_t k = 0; k < problems_kept(&faults); k++)
		blame(fetch, got, faults.list[k].at, faults.list[k].text);
	arena_fini(&arena);
}

static void
read_together(struct directory_fetch *fetch)
{
	struct arena arena;
	struct problems faults;
	size_t n;
	arena_init(&arena);
	problems_init(&faults, &arena);
	const char *text = directory_fetch_text(fetch, &arena, &n);
	(void)directory_parse(text, n, &arena, &faults);
	for (size_t k = 0; k < problems_kept(&faults); k++) {
		const char *rest;
		struct directory_got *got = directory_fetch_at(fetch, faults.list[k].at, &rest);
		if (got != NULL)
			blame(fetch, got, rest, faults.list[k].text);
	}
	arena_fini(&arena);
}

/* Who is blamed goes, and what was known of it before comes, once. Whether anybody was. */
static bool
replace(struct directory_fetch *fetch, const struct directory *before)
{
	bool is_any = false;
	for (size_t i = 0; i < fetch->n; i++) {
		struct directory_got *got = &fetch->list[i];
		if (!got->is_blamed)
			continue;
		const struct directory_entry *entry =
		    got->is_earlier ? NULL : find_before(before, got->part.id);
		is_any = true;
		got->is_blamed = false;
		got->is_earlier = entry != NULL;
		got->is_out = entry == NULL;
		if (entry == NULL)
			continue;
		got->part.text = entry->raw;
		got->part.n = entry->raw_bytes;
	}
	return is_any;
}

struct directory_sifted
directory_sift(struct directory_fetch *fetch, const struct directory *before, struct utc now,
	       const struct directory_sifted *last)
{
	struct directory_refused *list =
	    arena_array(fetch->problems->arena, struct directory_refused, fetch->n);
	struct directory_sifted sifted = {.list = list};
	for (size_t i = 0; i < fetch->n; i++) {
		fetch->list[i].is_blamed = fetch->list[i].why != NULL;
		if (!fetch->list[i].is_blamed)
			read_alone(fetch, &fetch->list[i]);
	}
	(void)replace(fetch, before);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		read_together(fetch);
		if (!replace(fetch, before))
			break;
	}
	for (size_t i = 0; i < fetch->n; i++) {
		const struct directory_got *got = &fetch->list[i];
		const struct directory_refused *then = directory_refused_find(last, got->part.id);
		if (got->why != NULL)
			list[sifted.n++] = (struct directory_refused){
			    .id = got->part.id,
			    .at = got->at,
			    .why = got->why,
			    .is_kept = got->is_earlier,
			    .since = then == NULL ? now : then->since,
			};
	}
	return sifted;
}

json_t *
directory_refused_json(const struct directory_sifted *sifted)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sifted->n; i++) {
		const struct directory_refused *one = &sifted->list[i];
		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:b,s:I}", "id", one->id, "at",
						      one->at, "problem", one->why, "is_kept",
						      one->is_kept, "since_utc_s",
						      (json_int_t)one->since.s));
	}
	return list;
}

const char *
directory_refused_text(const struct directory_sifted *sifted, struct arena *arena)
{
	json_t *list = directory_refused_json(sifted);
	char *text = json_dumps(list, JSON_INDENT(1));
	json_decref(list);
	ensure(text != NULL);
	const char *copy = arena_printf(arena, "%s\n", text);
	free(text);
	return copy;
}

const char *
directory_refused_words(const struct directory_refused *refused, struct arena *arena)
{
	return arena_printf(arena, "%s: %s; %s", refused->at, refused->why,
			    refused->is_kept ? "what was known before stands in"
					     : "the service is left out");
}

struct directory_sifted
directory_refused_read(const char *text, size_t n, struct arena *arena)
{
	struct directory_sifted sifted = {0};
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	json_t *json = json_parse(text, n, problems);
	struct json_at rows = json_root(json, problems);
	if (json != NULL && json_want_array(rows, 0, DIRECTORY_SERVICES_MAX)) {
		sifted.n = json_array_size(json);
		struct directory_refused *list =
		    arena_array(arena, struct directory_refused, sifted.n);
		sifted.list = list;
		for (size_t i = 0; i < sifted.n; i++) {
			struct json_at row = json_item(rows, i);
			if (!json_want_object(row))
				continue;
			list[i] = (struct directory_refused){
			    .id =
				arena_strdup(arena, json_text_or(row, "id", DIRECTORY_KEY_MAX, "")),
			    .at = arena_strdup(arena, json_text_or(row, "at", AT_MAX, "")),
			    .why = arena_strdup(arena, json_text_or(row, "problem", WHY_MAX, "")),
			    .is_kept = json_bool_or(row, "is_kept", false),
			    .since.s = (int64_t)json_number(row, "since_utc_s", 0, 9e15),
			};
		}
	}
	json_decref(json);
	return problems->count == 0 ? sifted : (struct directory_sifted){0};
}

const struct directory_refused *
directory_refused_find(const struct directory_sifted *sifted, const char *id)
{
	for (size_t i = 0; i < sifted->n; i++)
		if (id[0] != '\0' && strcmp(sifted->list[i].id, id) == 0)
			return &sifted->list[i];
	return NULL;
}

/* SPDX-License-Identifier: MIT
 *
 * A list of things with their keys; each lies in an arena of its own.
 */
#include "app/memo.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/jsonread.h"
#include "plan/plan_json.h"
#include "travel/travel_memo.h"

enum thing_kind { THING_DOCUMENT, THING_SOLUTION, THING_OPENED };

/* What ${value} was made of: a text, and behind it what else its making looked into. */
struct key {
	enum thing_kind kind;
	const char *text;
	size_t text_len;
	const char *rest;
	size_t rest_len;
};

struct thing {
	struct key key;
	struct arena arena; /* the key's bytes and the value with all that it points to */
	const void *value;
	uint64_t used;
};

struct app_memo {
	struct thing *things[MEMO_MAX + 1];
	int n;
	size_t bytes, bytes_max;
	uint64_t clock, hits, misses;
};

typedef const void *make_fn(const struct prepare_world *world, const char *text,
			    struct arena *arena);

struct app_memo *
memo_new(size_t bytes_max)
{
	struct app_memo *memo = calloc(1, sizeof(*memo));
	if (memo == NULL)
		panic("out of memory for what is remembered");
	memo->bytes_max = bytes_max;
	return memo;
}

static void
forget(struct app_memo *memo, int i)
{
	struct thing *thing = memo->things[i];
	memo->bytes -= thing->arena.total_bytes;
	memo->things[i] = memo->things[--memo->n];
	arena_fini(&thing->arena);
	free(thing);
}

void
memo_free(struct app_memo *memo)
{
	if (memo == NULL)
		return;
	while (memo->n > 0)
		forget(memo, memo->n - 1);
	free(memo);
}

static void
forget_oldest(struct app_memo *memo)
{
	int oldest = 0;
	for (int i = 1; i < memo->n; i++)
		if (memo->things[i]->used < memo->things[oldest]->used)
			oldest = i;
	forget(memo, oldest);
}

void
memo_tidy(struct app_memo *memo)
{
	/* Half of the room for one event's own things is left free. */
	while (memo != NULL && memo->n > 0 &&
	       (memo->bytes > memo->bytes_max || memo->n > MEMO_MAX / 2))
		forget_oldest(memo);
}

static struct thing *
find(struct app_memo *memo, const struct key *key)
{
	for (int i = 0; i < memo->n; i++) {
		const struct key *kept = &memo->things[i]->key;
		if (kept->kind == key->kind && kept->text_len == key->text_len &&
		    kept->rest_len == key->rest_len &&
		    memcmp(kept->text, key->text, key->text_len) == 0 &&
		    memcmp(kept->rest, key->rest, key->rest_len) == 0)
			return memo->things[i];
	}
	return NULL;
}

static const void *
make_and_keep(struct app_memo *memo, const struct key *key, const struct prepare_world *world,
	      make_fn *make)
{
	struct thing *thing = calloc(1, sizeof(*thing));
	if (thing == NULL)
		panic("out of memory for a thing to remember");
	memo->misses++;
	arena_init(&thing->arena);
	thing->key = *key;
	thing->key.text = arena_strndup(&thing->arena, key->text, key->text_len);
	char *rest = arena_alloc(&thing->arena, key->rest_len);
	memcpy(rest, key->rest, key->rest_len);
	thing->key.rest = rest;
	thing->value = make(world, thing->key.text, &thing->arena);
	if (thing->value == NULL) {
		arena_fini(&thing->arena);
		free(thing);
		return NULL;
	}
	thing->used = ++memo->clock;
	memo->bytes += thing->arena.total_bytes;
	memo->things[memo->n++] = thing;
	return thing->value;
}

static const void *
remember(struct app_memo *memo, const struct key *key, const struct prepare_world *world,
	 make_fn *make, struct arena *arena)
{
	/* One event never makes so much; whoever does goes on without. */
	struct thing *thing = memo == NULL ? NULL : find(memo, key);
	if (thing != NULL) {
		memo->hits++;
		thing->used = ++memo->clock;
		return thing->value;
	}
	if (memo == NULL || memo->n == MEMO_MAX)
		return make(world, key->text, arena);
	return make_and_keep(memo, key, world, make);
}

static int
parse_document(const char *text, struct arena *arena, struct plan_document *document)
{
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	return document_parse(text, strlen(text), problems, document);
}

static const void *
make_document(const struct prepare_world *world, const char *text, struct arena *arena)
{
	(void)world;
	struct plan_document *document = arena_new(arena, struct plan_document);
	return parse_document(text, arena, document) == 0 ? document : NULL;
}

static const void *
make_solution(const struct prepare_world *world, const char *text, struct arena *arena)
{
	(void)world;
	struct problems *problems = arena_new(arena, struct problems);
	struct plan_solution *solution = arena_new(arena, struct plan_solution);
	problems_init(problems, arena);
	json_t *json = json_parse(text, strlen(text), problems);
	if (json == NULL)
		return NULL;
	int rc = plan_solution_parse(json, problems, solution);
	json_decref(json);
	return rc == 0 ? solution : NULL;
}

static const void *
make_opened(const struct prepare_world *world, const char *text, struct arena *arena)
{
	struct memo_opened *opened = arena_new(arena, struct memo_opened);
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	if (parse_document(text, arena, &opened->document) != 0)
		return NULL;
	opened->rc = prepare(world, &opened->document, arena, problems, &opened->prepared);
	return opened;
}

const struct plan_document *
memo_document(struct app_memo *memo, const char *text, struct arena *arena)
{
	const struct key key = {THING_DOCUMENT, text, strlen(text), "", 0};
	return remember(memo, &key, NULL, make_document, arena);
}

const struct plan_solution *
memo_solution(struct app_memo *memo, const char *text, struct arena *arena)
{
	const struct key key = {THING_SOLUTION, text, strlen(text), "", 0};
	return remember(memo, &key, NULL, make_solution, arena);
}

/* With its length before it, so that no text reads like two. */
static void
add_measured(struct buf *buf, const char *text)
{
	if (text == NULL)
		buf_printf(buf, " -");
	else
		buf_printf(buf, " %zu:%s", strlen(text), text);
}

static void
add_closure(struct buf *buf, const struct closure *closure, struct civil_date date)
{
	const struct target *of = &closure->of;
	const char *const texts[] = {of->service, of->location, of->kind, of->postcode,
				     closure->because};
	buf_printf(buf, " %d %d %d %d", closure->date.day - date.day, closure->days_more,
		   closure->from_min, closure->until_min);
	buf_printf(buf, " %a %a %d", of->centre.lat, of->centre.lon, of->radius_m);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		add_measured(buf, texts[i]);
}

/* Of closures those near the date. */
const char *
memo_looks_into(struct app_memo *memo, const struct prepare_world *world, const char *text,
		struct arena *arena)
{
	struct travel_stamp stamp = travel_stamp(world->travel);
	const struct closures *closures = world->closures;
	struct buf buf;
	buf_init(&buf);
	buf_printf(&buf, "%p %" PRIu64 " %p %p %p %" PRIu64 " %p %" PRIu64,
		   (const void *)world->directory, world->directory_generation,
		   (const void *)world->holidays, (const void *)world->weights,
		   (const void *)stamp.travel, stamp.generation, stamp.known,
		   stamp.known_generation);
	if (closures != NULL && closures->own.n_rules + closures->own.n_desks > 0)
		add_measured(&buf, closures->own_text);
	const struct plan_document *document =
	    closures == NULL || closures->n == 0 ? NULL : memo_document(memo, text, arena);
	for (size_t k = 0; document != NULL && k < closures->n; k++)
		if (prepare_looks_at(document->date, &closures->list[k]))
			add_closure(&buf, &closures->list[k], document->date);
	const char *rest = arena_strdup(arena, buf_text(&buf));
	buf_fini(&buf);
	return rest;
}

const struct memo_opened *
memo_open(struct app_memo *memo, const struct prepare_world *world, const char *text,
	  struct arena *arena)
{
	const char *rest = memo_looks_into(memo, world, text, arena);
	const struct key key = {THING_OPENED, text, strlen(text), rest, strlen(rest)};
	return remember(memo, &key, world, make_opened, arena);
}

struct memo_use
memo_use(const struct app_memo *memo)
{
	if (memo == NULL)
		return (struct memo_use){0};
	return (struct memo_use){memo->n, memo->bytes, memo->hits, memo->misses};
}

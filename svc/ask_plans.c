/* SPDX-License-Identifier: MIT
 *
 * From a plan's document to a job for the engines.
 */
#include "ask_plans.h"

#include <stdlib.h>
#include <string.h>

/* Who waits for a document's answers. */
struct waiter {
	struct ask_plans *ask;
	void (*done)(void *context);
	void *context;
	struct waiter *next;
};

struct ask_plans {
	struct ask_plans_parts parts;
	struct waiter *waiters;
	struct ask_engines *engines;
	struct known *known;
	int n_waiting; /* jobs of ask_plans_stored */
};

struct ask_plans *
ask_plans_new(const struct ask_plans_parts *parts, struct problems *problems)
{
	const struct config *config = parts->config;
	if (config->n_engines == 0)
		return NULL;
	struct ask_plans *ask = calloc(1, sizeof(*ask));
	if (ask == NULL)
		panic("out of memory for asking about plans");
	*ask = (struct ask_plans){.parts = *parts, .known = known_new()};
	ask->engines = ask_engines_new(parts->loop, parts->fetch, parts->clock, ask->known);
	for (int i = 0; i < config->n_engines; i++) {
		const struct config_engine *from = &config->engines[i];
		const struct ask_engine engine = {engine_find(from->name), from->url,
						  from->timeout_s * 1000};
		if (engine.engine == NULL)
			problem_add(problems, "engine", "there is no engine \"%s\"", from->name);
		else
			ask_engines_add(ask->engines, &engine);
	}
	known_lend(ask->known, parts->prepare->travel);
	return ask;
}

/* The end of somebody's waiting. */
static void
tell(struct waiter *waiter)
{
	struct waiter told = *waiter;
	struct waiter **link = &told.ask->waiters;
	while (*link != waiter)
		link = &(*link)->next;
	*link = waiter->next;
	free(waiter);
	told.done(told.context);
}

void
ask_plans_free(struct ask_plans *ask)
{
	if (ask == NULL)
		return;
	ask_engines_free(ask->engines);
	while (ask->waiters != NULL)
		tell(ask->waiters);
	known_lend(NULL, ask->parts.prepare->travel);
	known_free(ask->known);
	free(ask);
}

/* Begin a job for the places of ${document}; false if it cannot be read. */
static bool
begin(struct ask_plans *ask, const char *text, size_t n, ask_done_fn *done, void *context)
{
	struct arena arena;
	arena_init(&arena);
	struct problems *problems = arena_new(&arena, struct problems);
	struct plan_document *document = arena_new(&arena, struct plan_document);
	struct prepared *prepared = arena_new(&arena, struct prepared);
	struct prepare_world bare = *ask->parts.prepare;
	bare.travel = NULL;
	problems_init(problems, &arena);
	bool is_whole = document_parse(text, n, problems, document) == 0 &&
			prepare(&bare, document, &arena, problems, prepared) == 0;
	if (is_whole) {
		struct travel_avoid avoid[TRAVEL_AVOID_MAX];
		struct travel_query query = prepare_query(document, avoid);
		const struct ask_job job = {
		    .query = &query,
		    .points = prepared->points,
		    .n_points = PLAN_PLACE_OF(document->n_appointments),
		    .topics = 1u << KNOWN_WALK | 1u << KNOWN_DRIVE,
		    .total_ms = ASK_PLANS_MS,
		};
		ask_engines_start(ask->engines, &job, done, context);
	}
	arena_fini(&arena);
	return is_whole;
}

static void
on_document(void *context, const struct ask_result *result)
{
	(void)result;
	tell(context);
}

bool
ask_plans_document(void *context, const char *document, size_t n, void (*done)(void *context),
		   void *done_context)
{
	struct ask_plans *ask = context;
	struct waiter *waiter = calloc(1, sizeof(*waiter));
	if (waiter == NULL)
		panic("out of memory for somebody who waits");
	*waiter = (struct waiter){ask, done, done_context, ask->waiters};
	bool is_begun = begin(ask, document, n, on_document, waiter);
	if (is_begun)
		ask->waiters = waiter;
	else
		free(waiter);
	return is_begun;
}

static void
on_stored(void *context, const struct ask_result *result)
{
	(void)result;
	struct ask_plans *ask = context;
	if (--ask->n_waiting == 0)
		loop_stop(ask->parts.loop);
}

void
ask_plans_stored(struct ask_plans *ask, struct store *store, const char *more, size_t n_more)
{
	struct arena arena;
	int64_t *plan_ids;
	int n = 0;
	arena_init(&arena);
	/* What cannot be read here is told, and set aside, where it is needed. */
	if (store_plan_list(store, &arena, &plan_ids, &n) != 0)
		n = 0;
	for (int i = 0; i < n; i++) {
		struct row_case *found = arena_new(&arena, struct row_case);
		if (store_case_brief(store, plan_ids[i], &arena, found) != 0 ||
		    found->plan.stage == PLAN_STAGE_OVER)
			continue;
		ask->n_waiting +=
		    begin(ask, found->plan.document, strlen(found->plan.document), on_stored, ask);
	}
	if (more != NULL)
		ask->n_waiting += begin(ask, more, n_more, on_stored, ask);
	arena_fini(&arena);
	if (ask->n_waiting > 0)
		loop_run(ask->parts.loop);
}

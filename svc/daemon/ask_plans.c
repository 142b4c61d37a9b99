/* SPDX-License-Identifier: MIT
 *
 * From a plan's document to a job for the engines.
 */
#include "daemon/ask_plans.h"

#include <stdlib.h>
#include <string.h>

/* One document that is asked about, perhaps several times. */
struct errand {
	struct ask_plans *ask;
	void (*done)(void *context); /* of who waits for the first answers; NULL: nobody */
	void *context;
	char *document; /* owned */
	size_t n;
	int n_times; /* it was asked again */
	struct loop_timer again;
	struct errand *next;
};

struct ask_plans {
	struct ask_plans_parts parts;
	struct errand *errands;
	struct ask_engines *engines;
	struct known *known;
	int n_waiting; /* errands of ask_plans_stored */
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
	if (ask->parts.again_ms == 0)
		ask->parts.again_ms = ASK_PLANS_AGAIN_MS;
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
tell(struct errand *errand)
{
	void (*done)(void *context) = errand->done;
	errand->done = NULL;
	if (done != NULL)
		done(errand->context);
}

static void
drop(struct errand *errand)
{
	struct errand **link = &errand->ask->errands;
	while (*link != errand)
		link = &(*link)->next;
	*link = errand->next;
	loop_timer_cancel(&errand->again);
	free(errand->document);
	free(errand);
}

void
ask_plans_free(struct ask_plans *ask)
{
	if (ask == NULL)
		return;
	ask_engines_free(ask->engines);
	while (ask->errands != NULL) {
		tell(ask->errands);
		drop(ask->errands);
	}
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

static int
count_errands(const struct ask_plans *ask)
{
	int n = 0;
	for (const struct errand *one = ask->errands; one != NULL; one = one->next)
		n++;
	return n;
}

static void
on_result(void *context, const struct ask_result *result)
{
	struct errand *errand = context;
	struct ask_plans *ask = errand->ask;
	struct errand told = *errand;
	bool is_whole = result->n_answered >= result->n_wanted;
	errand->done = NULL;
	if (is_whole || errand->n_times == ASK_PLANS_AGAIN_TIMES ||
	    count_errands(ask) > ASK_PLANS_AGAIN_MAX)
		drop(errand);
	else
		loop_timer_set(&errand->again, ask->parts.again_ms << errand->n_times);
	if (told.done != NULL)
		told.done(told.context);
	else if (told.n_times > 0 && result->n_answered > 0 && ask->parts.told != NULL)
		ask->parts.told(ask->parts.context);
}

static void
on_again(void *context)
{
	struct errand *errand = context;
	errand->n_times++;
	if (!begin(errand->ask, errand->document, errand->n, on_result, errand))
		drop(errand);
}

/* Begin to ask about a document; false if it cannot be read. */
static bool
set_out(struct ask_plans *ask, const char *document, size_t n, void (*done)(void *context),
	void *context)
{
	struct errand *errand = calloc(1, sizeof(*errand));
	char *copy = malloc(n + 1);
	if (errand == NULL || copy == NULL)
		panic("out of memory for a document of %zu bytes", n);
	memcpy(copy, document, n);
	*errand = (struct errand){.ask = ask,
				  .done = done,
				  .context = context,
				  .document = copy,
				  .n = n,
				  .next = ask->errands};
	ask->errands = errand;
	loop_timer_init(&errand->again, ask->parts.loop, "ask_again", on_again, errand);
	if (begin(ask, document, n, on_result, errand))
		return true;
	drop(errand);
	return false;
}

bool
ask_plans_document(void *context, const char *document, size_t n, void (*done)(void *context),
		   void *done_context)
{
	return set_out(context, document, n, done, done_context);
}

static void
on_stored(void *context)
{
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
		ask->n_waiting += set_out(ask, found->plan.document, strlen(found->plan.document),
					  on_stored, ask);
	}
	if (more != NULL)
		ask->n_waiting += set_out(ask, more, n_more, on_stored, ask);
	arena_fini(&arena);
	if (ask->n_waiting > 0)
		loop_run(ask->parts.loop);
}

/* SPDX-License-Identifier: MIT
 *
 * The clock jumps from thing to thing: what is due by the store, what stands on the agenda. The
 * process may die at every point that the driver names, between any two things, and between the
 * sends of one event; then the store is opened anew, as the daemon would.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/across.h"
#include "app/closed.h"
#include "tests/sim/posts.h"
#include "tests/sim/asked.h"
#include "tests/sim/buses.h"
#include "tests/sim/diaries.h"
#include "tests/sim/doors.h"
#include "tests/sim/halves.h"
#include "tests/sim/solver.h"
#include "tests/sim/told.h"
#include "tests/sim/ways.h"

static struct sim *panicking; /* whose seed a panic ends */

void
rule_broken(struct sim *sim, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(sim->fault, sizeof(sim->fault), fmt, ap);
	va_end(ap);
	trace_line(sim, "BROKEN: %s", sim->fault);
	longjmp(sim->broken_at, 1);
}

static void
on_panic(const char *text)
{
	rule_broken(panicking, "panic: %s", text);
}

struct sim_item *
life_add(struct sim *sim, enum item_kind kind, struct utc at)
{
	ensure(sim->n_items < SIM_ITEMS_MAX);
	struct sim_item *item = &sim->items[sim->n_items++];
	*item = (struct sim_item){.at = at, .order = ++sim->order, .kind = kind};
	return item;
}

struct utc
life_later(const struct sim *sim, int seconds)
{
	return (struct utc){sim->now.s + seconds};
}

bool
life_chance(struct sim *sim, int per_10000)
{
	return (int)rng_below(&sim->rng, 10000) < per_10000;
}

static void
crash(struct sim *sim)
{
	trace_line(sim, "-- the process dies --");
	store_close(sim->store);
	sim->store = NULL;
	sim->life++;
	sim->counts.crashes++;
	sim->now.s += rng_between(&sim->rng, 1, 90);
}

/* The driver's hook: here lie the points between which a process may die. */
static int
at_point(void *context, enum drive_point point)
{
	struct sim *sim = context;
	bool breaks_intent = sim->broken == BREAK_INTENT && sim->event->kind == APP_DUE;
	if (point == DRIVE_WRITTEN && breaks_intent)
		for (size_t i = 0; i < sim->effects->n_sends; i++)
			network_submit(sim, &sim->effects->sends[i]);
	if (point == DRIVE_STEPPED) {
		told_spoil(sim);
		posts_spoil(sim);
	}
	if (point == DRIVE_COMMITTED) {
		trace_effects(sim);
		told_judge(sim);
		rules_committed(sim);
		halves_judge(sim);
		sim->is_committed = true;
	}
	return life_chance(sim, sim->crash_per_10000) ? E_CRASH : 0;
}

/* What plan an event was about, as far as its writes tell; 0 if they do not. */
static int64_t
plan_of(const struct app_effects *effects)
{
	for (size_t i = 0; i < effects->n_writes; i++)
		if (effects->writes[i].kind == WRITE_PLAN_STATE)
			return effects->writes[i].plan.id;
	return 0;
}

/* Drives one event. 0, E_INPUT or E_CRASH (the store is then closed); all else breaks the run. */
int
life_drive(struct sim *sim, const struct app_event *event, const struct drive_subject *about)
{
	sim->counts.events++;
	if (++sim->n_events > SIM_EVENTS_MAX)
		rule_broken(sim, "more than %d events: it never comes to rest", SIM_EVENTS_MAX);
	arena_reset(&sim->step);
	struct app_effects *effects = arena_new(&sim->step, struct app_effects);
	sim->event = event;
	sim->about = about;
	sim->effects = effects;
	sim->is_committed = false;
	int rc = drive_event(&sim->drive, event, about, sim->now, &sim->step, effects);
	if (rc == E_CRASH) {
		crash(sim);
		return rc;
	}
	if (rc != 0 && (rc != E_INPUT || event->kind != APP_IMPORT))
		rule_broken(sim, "the driver says %d (%s): %s", rc, err_text(rc),
			    store_failure(sim->store));
	for (size_t i = 0; sim->broken != BREAK_INTENT && i < effects->n_sends; i++) {
		if (life_chance(sim, sim->crash_per_10000)) {
			crash(sim);
			return E_CRASH;
		}
		network_submit(sim, &effects->sends[i]);
	}
	if (rc == 0)
		solver_ask(sim);
	int64_t plan_id = rc == 0 ? plan_of(effects) : 0;
	if (plan_id != 0)
		rules_day(sim, plan_id);
	return rc;
}

/* Opens the store and takes up what the process before left behind; it may die at that too. */
static void
start(struct sim *sim)
{
	do {
		struct problems *problems = arena_new(&sim->arena, struct problems);
		problems_init(problems, &sim->arena);
		struct secret_random random = secret_random_seeded(&sim->store_rng);
		if (store_open(sim->path, sim->keys_path, random, problems, &sim->store) != 0)
			rule_broken(sim, "the store does not open: %s",
				    problems->count > 0 ? problems->list[0].text : "");
		sim->drive = (struct drive){
		    .store = sim->store,
		    .world = &sim->world->app,
		    .at = at_point,
		    .at_context = sim,
		    .is_alone = sim->broken == BREAK_CAR,
		};
		rules_reopened(sim);
		ways_begin(sim);
		trace_line(sim, "-- started --");
		int rc;
		do
			rc = life_drive(sim, &(struct app_event){.kind = APP_RESTART},
					&(struct drive_subject){0});
		while (rc == 0 && sim->drive.has_more);
	} while (sim->store == NULL);
}

static void
take_import(struct sim *sim, struct sim_item *item)
{
	struct sim_document *document = &sim->documents[item->plan];
	struct app_event event = {
	    .kind = APP_IMPORT,
	    .document = document->json,
	    .document_len = strlen(document->json),
	};
	trace_line(sim, "import %s", document->ref);
	int rc = life_drive(sim, &event, &(struct drive_subject){0});
	if (rc == E_CRASH) {
		/* Nobody told the desk that it was taken: it is handed in again. */
		struct sim_item *again = life_add(sim, ITEM_IMPORT, life_later(sim, 30));
		again->plan = (int)(document - sim->documents);
		return;
	}
	if (rc == E_INPUT && sim->effects->problems->count == 0)
		rule_broken(sim, "%s refused without a word: %s", document->ref,
			    store_failure(sim->store));
	int64_t plan_id = 0;
	bool is_there = store_plan_find(sim->store, document->ref, &plan_id) == 0;
	if (is_there == document->is_bad)
		rule_broken(sim, "%s was %s: %s", document->ref, is_there ? "taken" : "refused",
			    rc == 0 ? "" : sim->effects->problems->list[0].text);
	document->plan_id = plan_id;
	if (is_there)
		people_plan_ahead(sim, (int)(document - sim->documents));
}

static void
take_text(struct sim *sim, struct sim_item *item)
{
	char once[SIM_ONCE_SIZE + 24];
	snprintf(once, sizeof(once), "%s", item->once);
	if (sim->broken == BREAK_ONCE)
		snprintf(once, sizeof(once), "%s-%" PRId64, item->once, item->order);
	bool is_part = item->part.total != 0 && sim->broken != BREAK_HALVES;
	struct app_event event = {.kind = APP_TEXT,
				  .text = item->text,
				  .part = is_part ? &item->part : NULL,
				  .via = "sim",
				  .once = once};
	char mask[PHONE_MASK_SIZE];
	phone_print(&item->phone, mask);
	trace_line(sim, "text %s from ...%s: %zu bytes", item->once, item->phone.digits + 9,
		   strlen(item->text));
	struct sim_item copy = *item;
	sim->once = copy.once;
	sim->half = copy.half;
	int rc = life_drive(sim, &event, &(struct drive_subject){.from = item->phone});
	sim->once = NULL;
	sim->half = 0;
	if (rc == E_CRASH) {
		/* Not acknowledged: the provider brings it again. */
		copy.at = life_later(sim, rng_between(&sim->rng, 5, 120));
		copy.order = ++sim->order;
		ensure(sim->n_items < SIM_ITEMS_MAX);
		sim->items[sim->n_items++] = copy;
		return;
	}
	rules_accepted(sim, &copy);
}

static void
take_answer(struct sim *sim, const struct sim_item *item)
{
	if (item->life != sim->life)
		return;
	struct app_event event = {
	    .kind = item->is_ask ? APP_ASKED : APP_SENT,
	    .outbox = item->event,
	    .attempt = item->attempt,
	    .provider_id = "",
	    .retry_after_s = item->retry_after_s,
	};
	trace_line(sim, "%s %" PRId64 ", attempt %d: %s",
		   item->is_ask ? "told about" : "answer for", item->message_id, item->attempt,
		   outbox_event_name(item->event));
	if (life_chance(sim, sim->crash_per_10000)) {
		crash(sim);
		return;
	}
	if (life_drive(sim, &event, &(struct drive_subject){.message_id = item->message_id}) == 0)
		ways_answered(sim, item);
}

static void
take_receipt(struct sim *sim, const struct sim_item *item)
{
	struct app_event event = {.kind = APP_RECEIPT, .outbox = item->event, .once = item->once};
	struct sim_item copy = *item;
	trace_line(sim, "receipt %s for %" PRId64 ": %s", item->once, item->message_id,
		   outbox_event_name(item->event));
	if (life_drive(sim, &event, &(struct drive_subject){.message_id = item->message_id}) !=
	    E_CRASH)
		return;
	copy.at = life_later(sim, 60);
	ensure(sim->n_items < SIM_ITEMS_MAX);
	sim->items[sim->n_items++] = copy;
}

/* The buses change, and every plan is looked at; after a crash the feed is asked again. */
static void
take_live(struct sim *sim, const struct sim_item *item)
{
	if (!item->is_told && !buses_change(sim))
		return;
	for (int k = 0; k < sim->n_documents; k++) {
		int64_t plan_id = sim->documents[k].plan_id;
		struct app_event event = {.kind = APP_TRAVEL, .cause = APP_CAUSE_LIVE};
		if (plan_id == 0)
			continue;
		sim->counts.live++;
		if (life_drive(sim, &event, &(struct drive_subject){.plan_id = plan_id}) ==
		    E_CRASH) {
			life_add(sim, ITEM_LIVE, life_later(sim, 30))->is_told = true;
			return;
		}
		buses_check(sim, plan_id);
	}
}

/* The same of what is shut; after a crash the daemon finds the file changed. */
static void
take_shut(struct sim *sim, const struct sim_item *item)
{
	if (!item->is_told)
		doors_change(sim);
	for (int k = 0; k < sim->n_documents; k++) {
		int64_t plan_id = sim->documents[k].plan_id;
		struct app_event event = {.kind = APP_TRAVEL, .cause = CLOSED_CAUSE};
		if (plan_id == 0)
			continue;
		if (life_drive(sim, &event, &(struct drive_subject){.plan_id = plan_id}) ==
		    E_CRASH) {
			life_add(sim, ITEM_SHUT, life_later(sim, 30))->is_told = true;
			return;
		}
		doors_check(sim, plan_id);
	}
}

/* The same of somebody's calendar. */
static void
take_diary(struct sim *sim, const struct sim_item *item)
{
	if (item->is_told)
		diaries_again(sim);
	else
		diaries_change(sim);
	for (int k = 0; k < sim->n_documents; k++) {
		struct app_event event = {.kind = APP_TRAVEL, .cause = ACROSS_BUSY_CAUSE};
		int64_t plan_id = sim->documents[k].plan_id;
		if (plan_id != 0 &&
		    life_drive(sim, &event, &(struct drive_subject){.plan_id = plan_id}) ==
			E_CRASH) {
			life_add(sim, ITEM_DIARY, life_later(sim, 30))->is_told = true;
			return;
		}
	}
	diaries_check(sim);
}

static void
take(struct sim *sim, struct sim_item *item)
{
	switch (item->kind) {
	case ITEM_IMPORT:
		take_import(sim, item);
		return;
	case ITEM_TEXT:
		take_text(sim, item);
		return;
	case ITEM_ANSWER:
		take_answer(sim, item);
		return;
	case ITEM_RECEIPT:
		take_receipt(sim, item);
		return;
	case ITEM_ARRIVES:
		people_read(sim, item);
		return;
	case ITEM_LIVE:
		take_live(sim, item);
		return;
	case ITEM_SHUT:
		take_shut(sim, item);
		return;
	case ITEM_SOLVED:
		solver_take(sim, item);
		return;
	case ITEM_DIARY:
		take_diary(sim, item);
		return;
	}
}

/* What the store says is due: messages first, then plans that wake, as the daemon's tick does. */
static void
tick(struct sim *sim)
{
	do {
		if (life_drive(sim, &(struct app_event){.kind = APP_DUE},
			       &(struct drive_subject){0}) != 0)
			return;
	} while (sim->drive.has_more);
	if (halves_tick(sim) != 0)
		return;
	int64_t *plan_ids;
	int n = 0;
	struct arena arena;
	arena_init(&arena);
	int rc = store_wake_load(sim->store, sim->now, &arena, &plan_ids, &n);
	for (int i = 0; rc == 0 && i < n; i++) {
		trace_line(sim, "wake plan %" PRId64, plan_ids[i]);
		rc = life_drive(sim, &(struct app_event){.kind = APP_WAKE},
				&(struct drive_subject){.plan_id = plan_ids[i]});
	}
	arena_fini(&arena);
}

static int
soonest(const struct sim *sim)
{
	int best = -1;
	for (int i = 0; i < sim->n_items; i++)
		if (best < 0 || sim->items[i].at.s < sim->items[best].at.s ||
		    (sim->items[i].at.s == sim->items[best].at.s &&
		     sim->items[i].order < sim->items[best].order))
			best = i;
	return best;
}

/* One thing happens. False when nothing is left to happen. */
static bool
step(struct sim *sim)
{
	if (sim->store == NULL)
		start(sim);
	struct utc due = NO_TIME;
	int rc = drive_next_time(&sim->drive, &due);
	ensure(rc == 0);
	int next = soonest(sim);
	if (life_chance(sim, sim->crash_per_10000)) {
		crash(sim);
		return true;
	}
	bool is_due = due.s != 0 && (next < 0 || due.s <= sim->items[next].at.s);
	if (!is_due && next < 0)
		return false;
	struct utc at = is_due ? due : sim->items[next].at;
	if (at.s > sim->end.s)
		return false;
	if (at.s > sim->now.s) {
		rules_time(sim);
		posts_time(sim);
		rules_car(sim);
		sim->now = at;
	}
	if (is_due) {
		tick(sim);
		return true;
	}
	struct sim_item item = sim->items[next];
	sim->items[next] = sim->items[--sim->n_items];
	take(sim, &item);
	return true;
}

bool
life_run(struct sim *sim, const char *folder)
{
	snprintf(sim->path, sizeof(sim->path), "%s/sim.db", folder);
	snprintf(sim->keys_path, sizeof(sim->keys_path), "%s/sim.keys", folder);
	arena_init(&sim->arena);
	arena_init(&sim->step);
	buf_init(&sim->trace);
	rng_seed(&sim->rng, sim->seed * 2 + 1);
	rng_seed(&sim->store_rng, sim->seed * 2);
	world_reseed(sim->world, sim->seed * 2);
	sim->items = calloc(SIM_ITEMS_MAX, sizeof(*sim->items));
	sim->messages = calloc(SIM_MESSAGES_MAX, sizeof(*sim->messages));
	sim->codes = calloc(SIM_CODES_MAX, sizeof(*sim->codes));
	sim->onces = calloc(SIM_ONCES_MAX, sizeof(*sim->onces));
	sim->parties = calloc(SIM_PARTIES_MAX, sizeof(*sim->parties));
	sim->halves = calloc(SIM_HALVES_MAX, sizeof(*sim->halves));
	ensure(sim->items != NULL && sim->messages != NULL && sim->codes != NULL &&
	       sim->onces != NULL && sim->parties != NULL && sim->halves != NULL);
	panicking = sim;
	panic_hook = on_panic;
	if (setjmp(sim->broken_at) != 0)
		return false;
	draw_seed(sim);
	buses_plan_ahead(sim);
	doors_plan_ahead(sim);
	diaries_plan_ahead(sim);
	solver_plan_ahead(sim);
	asked_plan_ahead(sim);
	ways_plan_ahead(sim);
	while (step(sim))
		;
	rules_at_rest(sim);
	store_close(sim->store);
	return true;
}

void
life_fini(struct sim *sim)
{
	panic_hook = NULL;
	arena_fini(&sim->arena);
	arena_fini(&sim->step);
	buf_fini(&sim->trace);
	free(sim->items);
	free(sim->messages);
	free(sim->codes);
	free(sim->onces);
	free(sim->parties);
	free(sim->halves);
}

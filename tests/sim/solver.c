/* SPDX-License-Identifier: MIT
 *
 * On some seeds an event has next to no time for planning. Who solves problems in its place answers
 * at once, late, never or twice, and forgets everything when the process dies.
 */
#include "tests/sim/solver.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan/answer.h"

#define EVERY        5 /* seeds */
#define LATE_MAX_S   400
#define PROMPT_MAX_S 20

static struct rng chance; /* its own: other seeds stay as they are */

void
solver_plan_ahead(struct sim *sim)
{
	sim->world->app.settings.plan_steps = sim->seed % EVERY == 0 ? 1 : 0;
	rng_seed(&chance, sim->seed * 2 + 3);
}

static bool
is_at_work(const struct sim *sim, const struct app_ask *ask)
{
	for (int i = 0; i < sim->n_items; i++)
		if (sim->items[i].kind == ITEM_SOLVED && sim->items[i].life == sim->life &&
		    sim->items[i].solved->plan_id == ask->plan_id &&
		    secret_hash_equal(&sim->items[i].solved->key, &ask->key))
			return true;
	return false;
}

static void
answer_in(struct sim *sim, const struct solver_answer *answer, int seconds)
{
	struct sim_item *item = life_add(sim, ITEM_SOLVED, life_later(sim, seconds));
	item->life = sim->life;
	item->solved = answer;
}

void
solver_ask(struct sim *sim)
{
	const struct app_ask *ask = sim->effects->ask;
	if (ask == NULL || is_at_work(sim, ask))
		return;
	struct buf out;
	buf_init(&out);
	answer_write(ask->problem, PLAN_STEPS_DEFAULT, &out);
	struct solver_answer *answer = arena_new(&sim->arena, struct solver_answer);
	*answer = (struct solver_answer){ask->plan_id, ask->key,
					 arena_strdup(&sim->arena, buf_text(&out))};
	buf_fini(&out);
	sim->counts.asked++;
	uint64_t fate = rng_below(&chance, 100);
	if (fate < 10) {
		trace_line(sim, "a problem of plan %" PRId64 " is never solved", ask->plan_id);
		return;
	}
	int most = fate < 30 ? LATE_MAX_S : PROMPT_MAX_S;
	int seconds = (int)rng_between(&chance, 0, most);
	trace_line(sim, "a problem of plan %" PRId64 " takes %d s", ask->plan_id, seconds);
	answer_in(sim, answer, seconds);
	if (fate >= 85)
		answer_in(sim, answer, seconds + (int)rng_between(&chance, 0, most));
}

/* The checker behind the answers refuses none of those that are laid on. */
static void
look_at_audit(struct sim *sim)
{
	char damaged[80];
	snprintf(damaged, sizeof(damaged), "): %s", err_text(E_CORRUPT));
	for (size_t i = 0; i < sim->effects->n_writes; i++) {
		const struct store_write *write = &sim->effects->writes[i];
		if (write->kind != WRITE_AUDIT)
			continue;
		if (strstr(write->audit.what, "not planned again") != NULL &&
		    strstr(write->audit.what, damaged) != NULL)
			rule_broken(sim, "an answer to another problem was laid on");
	}
}

void
solver_take(struct sim *sim, const struct sim_item *item)
{
	struct app_solved solved = {.key = item->solved->key, .text = item->solved->text};
	struct app_event event = {.kind = APP_SOLVED, .solved = &solved};
	struct drive_subject about = {.plan_id = item->solved->plan_id};
	if (item->life != sim->life)
		return;
	trace_line(sim, "an answer for plan %" PRId64, item->solved->plan_id);
	int rc = life_drive(sim, &event, &about);
	if (rc == 0)
		look_at_audit(sim);
	if (rc != 0 || sim->broken != BREAK_STALE || sim->effects->ask == NULL)
		return;
	/* It answered what the day no longer is, and is laid on all the same. */
	solved.key = sim->effects->ask->key;
	if (life_drive(sim, &event, &about) == 0)
		look_at_audit(sim);
}

void
solver_at_rest(struct sim *sim, int64_t plan_id)
{
	struct row_case found;
	arena_reset(&sim->step);
	if (store_case_brief(sim->store, plan_id, &sim->step, &found) != 0 ||
	    found.plan.owed[0] != '\0')
		rule_broken(sim, "plan %" PRId64 " is at rest and a version is owed", plan_id);
	else if (found.plan.wish[0] != '\0')
		rule_broken(sim, "plan %" PRId64 " is at rest and a change is being tried",
			    plan_id);
}

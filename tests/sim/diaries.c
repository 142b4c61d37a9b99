/* SPDX-License-Identifier: MIT
 *
 * One calendar, of the officer of all plans or of a plan's own, changed by a chance of its own.
 */
#include "tests/sim/diaries.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan/document.h"
#include "plan/plan_json.h"
#include "store/busy.h"

#define MOMENTS_MAX 6
#define CALENDAR    "drawn"

/* One seed a process. */
static struct {
	struct rng rng;
	int owner;        /* 07700 900nnn */
	struct utc since; /* NO_TIME: it can be read */
} diary;

static int
draw(int low, int high)
{
	return rng_between(&diary.rng, low, high);
}

void
diaries_plan_ahead(struct sim *sim)
{
	if (sim->seed % 4 != 3)
		return;
	rng_seed(&diary.rng, sim->seed * 2 + 77);
	diary.owner = draw(0, 2) == 0 ? 310 : 301;
	struct civil_date date = sim->documents[0].date;
	for (int i = draw(2, MOMENTS_MAX); i > 0; i--)
		life_add(sim, ITEM_DIARY,
			 civil_to_utc(sim->world->zone, date, draw(-14 * 60, 12 * 60)));
}

/* Written as the daemon does: by itself, before anybody is told. */
static void
keep(struct sim *sim, const struct busy_time times[], size_t n)
{
	const struct row_busy_source source = {
	    .calendar = CALENDAR,
	    .has_phone = true,
	    .phone = world_phone(diary.owner),
	    .fetched = sim->now,
	    .from = sim->now,
	    .until = {sim->now.s + 86400},
	};
	bool is_changed;
	int rc = store_begin(sim->store);
	if (rc == 0)
		rc = diary.since.s != 0
			 ? store_busy_lose(sim->store, &source, diary.since, &is_changed)
			 : store_busy_replace(sim->store, &source, times, n, &is_changed);
	if (rc == 0)
		rc = store_commit(sim->store);
	if (rc != 0)
		rule_broken(sim, "a calendar is not kept: %s", store_failure(sim->store));
}

void
diaries_change(struct sim *sim)
{
	struct busy_time busy = {.from = {sim->now.s + 60 * draw(10, 300)}};
	busy.until.s = busy.from.s + 60 * draw(10, 90);
	int ago_s = draw(60, 7200);
	if (draw(0, 1) == 0)
		diary.since = NO_TIME;
	else if (diary.since.s == 0) /* it is lost since once, however often that is seen */
		diary.since.s = sim->now.s - ago_s;
	trace_line(sim, "the calendar of %d %s", diary.owner,
		   diary.since.s != 0 ? "cannot be read" : "is read");
	keep(sim, &busy, (size_t)draw(0, 1));
}

void
diaries_again(struct sim *sim)
{
	if (diary.since.s != 0)
		keep(sim, NULL, 0);
}

static const char *
claim_now(struct sim *sim)
{
	return arena_printf(&sim->step, "diary:" CALENDAR ":%" PRId64, diary.since.s);
}

/* Whether somebody with that number was, or will be, told. */
static bool
is_told(const struct sim *sim, const struct phone *phone, const char *claim)
{
	for (int64_t id = 1; id < sim->n_messages; id++)
		if (sim->messages[id].exists && strcmp(sim->messages[id].row.claim, claim) == 0 &&
		    sim->messages[id].row.state != OUTBOX_SUPERSEDED &&
		    phone_equal(&sim->parties[sim->messages[id].row.party_id].row.phone, phone))
			return true;
	return false;
}

/* Who is named for it speaks for it; else, of a contact, an officer who is named for nothing. */
static bool
needs(const struct plan_document *document, int i)
{
	const struct phone owner = world_phone(diary.owner);
	bool is_named = false, is_theirs = false;
	for (int p = 0; p < document->n_parties; p++) {
		const struct document_party *party = &document->parties[p];
		struct phone phone = {0};
		bool speaks = (party->appointments & 1u << i) != 0;
		bool may = party->role == DOCUMENT_OFFICER && party->appointments == 0 &&
			   strcmp(document->appointments[i].kind, "contact") == 0;
		if (party->number == NULL ||
		    phone_parse(party->number, strlen(party->number), PHONE_TEST, &phone, NULL) !=
			0 ||
		    (party->role != DOCUMENT_OFFICER && party->role != DOCUMENT_SERVICE))
			continue;
		/* The first who is named; of two it is not ours to say. */
		if (speaks && !is_named)
			is_theirs = phone_equal(&phone, &owner);
		else if (may && !is_named)
			is_theirs = phone_equal(&phone, &owner);
		is_named = is_named || speaks;
	}
	return is_theirs;
}

static void
check_plan(struct sim *sim, int64_t plan_id, const char *claim)
{
	struct row_case *found = arena_new(&sim->step, struct row_case);
	struct problems *problems = arena_new(&sim->step, struct problems);
	struct plan_document *document = arena_new(&sim->step, struct plan_document);
	struct plan_solution *solution = arena_new(&sim->step, struct plan_solution);
	problems_init(problems, &sim->step);
	if (store_case_load(sim->store, plan_id, &sim->step, found) != 0 ||
	    found->plan.stage == PLAN_STAGE_OVER || !found->version.is_feasible)
		return;
	json_t *json =
	    json_parse(found->version.solution, strlen(found->version.solution), problems);
	int rc = plan_solution_parse(json, problems, solution);
	json_decref(json);
	ensure(rc == 0);
	rc = document_parse(found->plan.document, strlen(found->plan.document), problems, document);
	ensure(rc == 0);
	struct civil_date today;
	int now_min = 0;
	bool is_needed = false;
	civil_from_utc(sim->world->zone, sim->now, &today, &now_min);
	now_min += (today.day - found->plan.date.day) * MINUTES_PER_DAY;
	for (int i = 0; i < solution->n_appointments; i++)
		is_needed = is_needed ||
			    (needs(document, i) && solution->appointments[i].start_min > now_min);
	for (int p = 0; is_needed && p < found->n_parties; p++) {
		const struct row_party *party = &found->parties[p];
		if (party->role != PARTY_COORDINATOR || !sim->parties[party->id].can_be_texted ||
		    rules_is_stopped(sim, party->id))
			continue;
		sim->counts.unread++;
		if (!is_told(sim, &party->phone, claim))
			rule_broken(sim,
				    "%s needs a calendar that cannot be read, and nobody hears",
				    found->plan.ref);
	}
}

void
diaries_check(struct sim *sim)
{
	if (diary.since.s == 0)
		return;
	const char *claim = claim_now(sim);
	for (int k = 0; k < sim->n_documents; k++)
		if (sim->documents[k].plan_id != 0)
			check_plan(sim, sim->documents[k].plan_id, claim);
}

void
diaries_send(struct sim *sim, int64_t message_id)
{
	const struct row_message *row = &sim->messages[message_id].row;
	const struct phone *phone = &sim->parties[row->party_id].row.phone;
	bool is_end = strcmp(row->kind, "coordinator.read_again") == 0;
	bool is_begun = false;
	if (strncmp(row->claim, "diary:", 6) != 0)
		return;
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct sim_message *other = &sim->messages[id];
		if (!other->exists || id == message_id || other->left == 0 ||
		    strcmp(other->row.claim, row->claim) != 0 ||
		    !phone_equal(&sim->parties[other->row.party_id].row.phone, phone))
			continue;
		if (strcmp(other->row.kind, row->kind) == 0)
			rule_broken(sim, "%s: %s is told by two texts, %" PRId64 " and %" PRId64,
				    row->claim, row->kind, id, message_id);
		is_begun = true;
	}
	if (is_end && !is_begun)
		rule_broken(sim, "%s is over for somebody who never heard of it", row->claim);
}

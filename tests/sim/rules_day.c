/* SPDX-License-Identifier: MIT
 *
 * What must hold of a whole plan: as stored it is what was committed; versions are contiguous and
 * never change; no version wants the person in two places at once; at the end nothing hangs.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "plan/document.h"
#include "plan/plan_json.h"
#include "plan/verify.h"
#include "tests/sim/posts.h"
#include "tests/sim/checks.h"
#include "tests/sim/halves.h"
#include "tests/sim/solver.h"
#include "tests/sim/told.h"

#define SPANS_MAX     (PLAN_APPOINTMENTS_MAX + PLAN_LEGS_MAX + PLAN_BREAKS_MAX)
#define TOLD_WITHIN_S 120

static uint64_t
hash(uint64_t so_far, const char *text)
{
	for (; *text != '\0'; text++)
		so_far = (so_far ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return so_far;
}

struct span {
	int from_min, until_min;
	const char *what;
};

/*
 * Two things that had begun when the version was made are history, and that may be untidy. In a
 * version of live times journeys are as late as their buses: what that does to the rest is asked
 * about, and not decided.
 */
static void
no_two_at_once(struct sim *sim, const struct sim_document *document,
	       const struct plan_solution *solution, bool is_live)
{
	struct span spans[SPANS_MAX];
	int n = 0;
	struct civil_date today;
	int now_min = 0;
	civil_from_utc(sim->world->zone, sim->now, &today, &now_min);
	now_min += (today.day - document->date.day) * MINUTES_PER_DAY;
	for (int i = 0; i < solution->n_appointments; i++)
		if (solution->appointments[i].start_min != PLAN_NONE)
			spans[n++] = (struct span){solution->appointments[i].start_min,
						   solution->appointments[i].end_min,
						   solution->appointments[i].id};
	for (int b = 0; b < solution->n_breaks; b++)
		spans[n++] = (struct span){solution->breaks[b].start_min,
					   solution->breaks[b].end_min, "a break"};
	for (int k = 0; k < solution->n_legs && !is_live; k++)
		spans[n++] = (struct span){solution->legs[k].depart_min,
					   solution->legs[k].arrive_min, "a journey"};
	for (int a = 0; a < n; a++)
		for (int b = 0; b < a; b++)
			if (spans[a].from_min < spans[b].until_min &&
			    spans[b].from_min < spans[a].until_min &&
			    (spans[a].from_min > now_min || spans[b].from_min > now_min))
				rule_broken(sim, "%s version %d: %s (%d-%d) and %s (%d-%d) overlap",
					    document->ref, solution->version, spans[b].what,
					    spans[b].from_min, spans[b].until_min, spans[a].what,
					    spans[a].from_min, spans[a].until_min);
}

/* Whether the option's part by car is the one that the leg tells. */
static bool
is_same_car(const struct plan_problem *problem, const struct plan_option *option,
	    const struct plan_leg *leg)
{
	const struct plan_by_car *told = leg->by_car;
	if (option->car == 0 || told == NULL)
		return option->car == 0 && told == NULL;
	const struct plan_car *car = &problem->cars[option->car];
	return car->by == told->by && leg->depart_min + car->after_min == told->depart_min &&
	       told->depart_min + car->minutes == told->arrive_min &&
	       (car->from < PLAN_PLACES_MAX) == told->is_first;
}

/* A stored leg does not say which option it was: the one that is like it. */
static void
find_ref(const struct plan_problem *problem, struct plan_leg *leg)
{
	const struct plan_options *options = &problem->travel[leg->from][leg->to];
	for (int k = 0; k < options->n; k++) {
		const struct plan_option *option = &options->list[k];
		if (option->by == leg->by && option->pence == leg->pence &&
		    option->walk_m == leg->walk_m && option->depart_first_min <= leg->depart_min &&
		    leg->depart_min <= option->depart_last_min &&
		    leg->depart_min + option->minutes == leg->arrive_min &&
		    is_same_car(problem, option, leg)) {
			leg->ref = option->ref;
			leg->car = option->car;
		}
	}
}

/* The first version answers to the document alone: the planner's independent checker reads both. */
static void
first_is_sound(struct sim *sim, const struct sim_document *document, struct plan_solution *solution)
{
	struct problems *problems = arena_new(&sim->step, struct problems);
	problems_init(problems, &sim->step);
	struct plan_document *read = arena_new(&sim->step, struct plan_document);
	struct prepared *prepared = arena_new(&sim->step, struct prepared);
	if (document_parse(document->json, strlen(document->json), problems, read) != 0 ||
	    prepare(&sim->world->prepare, read, &sim->step, problems, prepared) != 0)
		rule_broken(sim, "%s was taken and cannot be read", document->ref);
	if (sim->now.s >= civil_to_utc(sim->world->zone, document->date, document->gate_min).s)
		return;
	for (int k = 0; k < solution->n_legs; k++)
		find_ref(&prepared->problem, &solution->legs[k]);
	char why[VERIFY_TEXT_SIZE];
	if (!verify_solution(&prepared->problem, solution, why))
		rule_broken(sim, "%s version 1: %s", document->ref, why);
}

/* The labels of what still needs somebody's yes in the newest version. */
static void
note_unsettled(struct sim *sim, struct sim_document *document, const struct plan_solution *solution)
{
	json_t *json = json_loads(document->json, 0, NULL);
	const json_t *list = json_object_get(json, "appointments");
	const char *labels = "";
	for (int i = 0; i < solution->n_appointments; i++)
		if (solution->appointments[i].needs_yes)
			labels = arena_printf(&sim->arena, "%s\n%s", labels,
					      json_string_value(json_object_get(
						  json_array_get(list, (size_t)i), "label")));
	document->unsettled = labels;
	json_decref(json);
}

/* Nothing is said to the person of an appointment that waits for a yes. */
static void
says_only_settled(struct sim *sim, const struct sim_document *document)
{
	static const char *const kinds[] = {
	    "person.call_soon", "person.video_soon",   "person.arrive_next", "person.plan_summary",
	    "person.morning",   "person.time_changed", "person.morning_take"};
	for (size_t i = 0; i < sim->effects->n_writes; i++) {
		const struct store_write *write = &sim->effects->writes[i];
		bool is_claim = false;
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			is_claim = is_claim || (write->kind == WRITE_MESSAGE &&
						strcmp(write->message.kind, kinds[k]) == 0);
		const char *label = document->unsettled;
		while (is_claim && label != NULL && *label == '\n') {
			size_t n = strcspn(++label, "\n");
			const char *word = arena_strndup(&sim->step, label, n);
			if (strstr(write->message.body, word) != NULL)
				rule_broken(sim,
					    "message %" PRId64
					    " (%s) speaks of %s, which waits for a yes",
					    write->message.id, write->message.kind, word);
			label += n;
		}
	}
}

static void
look_at_versions(struct sim *sim, struct sim_document *document, bool is_new)
{
	struct row_version *versions;
	int n = 0;
	if (store_versions_load(sim->store, document->plan_id, &sim->step, &versions, &n) != 0)
		rule_broken(sim, "%s: its versions do not load", document->ref);
	if (n < document->versions || n > (int)ARRAY_LEN(document->version_hash))
		rule_broken(sim, "%s: %d versions after %d", document->ref, n, document->versions);
	for (int v = 0; v < n; v++) {
		uint64_t now = hash(hash(1, versions[v].cause), versions[v].solution);
		if (versions[v].version != v + 1)
			rule_broken(sim, "%s: version %d stands at %d", document->ref,
				    versions[v].version, v + 1);
		if (v < document->versions && now != document->version_hash[v])
			rule_broken(sim, "%s: version %d was changed", document->ref, v + 1);
		document->version_hash[v] = now;
	}
	bool has_grown = n > document->versions;
	document->versions = n;
	if (!has_grown)
		return;
	struct problems *problems = arena_new(&sim->step, struct problems);
	problems_init(problems, &sim->step);
	const char *text = versions[n - 1].solution;
	json_t *json = json_parse(text, strlen(text), problems);
	struct plan_solution *solution = arena_new(&sim->step, struct plan_solution);
	if (json == NULL || plan_solution_parse(json, problems, solution) != 0)
		rule_broken(sim, "%s: version %d does not read", document->ref, n);
	json_decref(json);
	note_unsettled(sim, document, solution);
	bool has_undo = false;
	for (int v = 0; v < n; v++)
		has_undo = has_undo || strcmp(versions[v].cause, "undo") == 0;
	told_version(sim, document, solution, has_undo);
	no_two_at_once(sim, document, solution, strncmp(versions[n - 1].cause, "live", 4) == 0);
	if (n == 1 && is_new)
		first_is_sound(sim, document, solution);
}

/* As stored, so committed. */
static void
is_as_committed(struct sim *sim, const struct row_case *loaded)
{
	for (int m = 0; m < loaded->n_messages; m++) {
		const struct row_message *stored = &loaded->messages[m];
		const struct row_message *known = &sim->messages[stored->id].row;
		if (!sim->messages[stored->id].exists || stored->state != known->state ||
		    stored->attempts != known->attempts ||
		    stored->next_try.s != known->next_try.s ||
		    strcmp(stored->body, known->body) != 0)
			rule_broken(sim, "message %" PRId64 " is not stored as it was committed",
				    stored->id);
	}
	int n = 0;
	for (int64_t id = 1; id < sim->n_messages; id++)
		n += sim->messages[id].exists && sim->messages[id].row.plan_id == loaded->plan.id;
	if (n != loaded->n_messages)
		rule_broken(sim, "%d messages are stored, %d were committed", loaded->n_messages,
			    n);
	for (int q = 0; q < loaded->n_questions; q++)
		for (int i = 0; i < sim->n_codes; i++)
			if (sim->codes[i].row.id == loaded->questions[q].id &&
			    (sim->codes[i].row.state != loaded->questions[q].state ||
			     sim->codes[i].row.tries_left != loaded->questions[q].tries_left))
				rule_broken(sim, "question %" PRId64 " is not stored as committed",
					    loaded->questions[q].id);
}

void
rules_day(struct sim *sim, int64_t plan_id)
{
	struct row_case *loaded = arena_new(&sim->step, struct row_case);
	if (store_case_load(sim->store, plan_id, &sim->step, loaded) != 0)
		rule_broken(sim, "plan %" PRId64 " does not load", plan_id);
	is_as_committed(sim, loaded);
	struct sim_document *document = rules_document(sim, plan_id);
	for (int k = 0; document == NULL && k < sim->n_documents; k++)
		if (strcmp(sim->documents[k].ref, loaded->plan.ref) == 0) {
			document = &sim->documents[k];
			document->plan_id = plan_id;
		}
	ensure(document != NULL);
	if (loaded->plan.stage < document->stage)
		rule_broken(sim, "%s went from stage %d back to %d", document->ref,
			    (int)document->stage, (int)loaded->plan.stage);
	document->stage = loaded->plan.stage;
	if (document->over.s == 0 && document->stage == PLAN_STAGE_OVER)
		document->over = sim->now;
	if (loaded->plan.version != loaded->version.version)
		rule_broken(sim, "%s says version %d, the newest is %d", document->ref,
			    loaded->plan.version, loaded->version.version);
	if (loaded->plan.version != document->versions)
		look_at_versions(sim, document, true);
	if (sim->effects != NULL && sim->is_committed)
		says_only_settled(sim, document);
	for (int p = 0; p < loaded->n_parties; p++)
		sim->parties[loaded->parties[p].id].plan_id = plan_id;
	posts_day(sim, document);
}

static void
look_at_audit(struct sim *sim, struct sim_document *document)
{
	struct row_audit *lines;
	int n = 0;
	if (store_audit_load(sim->store, document->plan_id, &sim->step, &lines, &n) != 0)
		rule_broken(sim, "%s: its audit does not load", document->ref);
	uint64_t so_far = 1;
	for (int i = 0; i < n; i++) {
		if (i == document->audits && document->audits > 0 && so_far != document->audit_hash)
			rule_broken(sim, "%s: the audit was changed", document->ref);
		so_far = hash(so_far, lines[i].what);
	}
	if (n < document->audits)
		rule_broken(sim, "%s: the audit shrank to %d lines", document->ref, n);
	document->audits = n;
	document->audit_hash = so_far;
}

void
rules_reopened(struct sim *sim)
{
	arena_reset(&sim->step);
	sim->effects = NULL;
	for (int k = 0; k < sim->n_documents; k++) {
		struct sim_document *document = &sim->documents[k];
		int64_t plan_id = 0;
		int rc = store_plan_find(sim->store, document->ref, &plan_id);
		if (rc == 0)
			rules_day(sim, plan_id);
		else if (document->plan_id != 0)
			rule_broken(sim, "%s is gone", document->ref);
		if (rc == 0) {
			look_at_versions(sim, document, false);
			look_at_audit(sim, document);
		}
	}
}

/* The coordinator of a message's plan who could be told of its end, or 0. */
static int64_t
coordinator_of(const struct sim *sim, const struct row_message *row)
{
	for (int64_t id = 1; id < SIM_PARTIES_MAX; id++)
		if (sim->parties[id].row.person_id == sim->parties[row->party_id].row.person_id &&
		    sim->parties[id].row.role == PARTY_COORDINATOR &&
		    sim->parties[id].can_be_texted)
			return id;
	return 0;
}

bool
rules_is_stopped(const struct sim *sim, int64_t party_id)
{
	for (int i = 0; i < sim->n_stopped; i++)
		if (phone_equal(&sim->stopped[i], &sim->parties[party_id].row.phone))
			return true;
	return false;
}

static bool
was_told(const struct sim *sim, const struct row_message *row)
{
	char claim[40];
	snprintf(claim, sizeof(claim), "lost:%" PRId64, row->id);
	for (int64_t id = row->id + 1; id < sim->n_messages; id++)
		if (sim->messages[id].exists && strcmp(sim->messages[id].row.claim, claim) == 0)
			return true;
	return false;
}

/* Whether a human is to hear how it ended, and has not. */
static bool
is_untold(struct sim *sim, const struct sim_message *message)
{
	const struct row_message *row = &message->row;
	bool is_lost = row->state == OUTBOX_FAILED || row->state == OUTBOX_REJECTED ||
		       (row->state == OUTBOX_UNKNOWN && row->asks_left == 0 &&
			(!row->is_double_harmless || row->resends > 0));
	int64_t coordinator = coordinator_of(sim, row);
	const struct sim_document *document = rules_document(sim, row->plan_id);
	/* The day was over before anybody could have been told. */
	if (document != NULL && document->over.s != 0 &&
	    document->over.s <= message->ended.s + TOLD_WITHIN_S)
		return false;
	return is_lost && coordinator != 0 && coordinator != row->party_id && !message->is_late &&
	       !rules_is_stopped(sim, coordinator) && !rules_is_stopped(sim, row->party_id) &&
	       !was_told(sim, row);
}

/* A human hears at once: before the clock goes on, but for the process being dead. */
void
rules_time(struct sim *sim)
{
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct sim_message *message = &sim->messages[id];
		if (message->exists && message->ended.s != 0 &&
		    sim->now.s > message->ended.s + TOLD_WITHIN_S && is_untold(sim, message))
			rule_broken(sim, "message %" PRId64 " [%s] is %s and nobody was told", id,
				    message->row.claim, outbox_state_name(message->row.state));
	}
}

static void
message_at_rest(struct sim *sim, const struct sim_message *message)
{
	const struct row_message *row = &message->row;
	if (row->state == OUTBOX_QUEUED || row->state == OUTBOX_SUBMITTING)
		rule_broken(sim, "message %" PRId64 " [%s] is still %s", row->id, row->claim,
			    outbox_state_name(row->state));
	if (is_untold(sim, message))
		rule_broken(sim, "message %" PRId64 " [%s] is %s and nobody was ever told", row->id,
			    row->claim, outbox_state_name(row->state));
}

/* Every text that was taken stands among its plan's events once, or is a stranger's. */
static void
events_at_rest(struct sim *sim, const struct sim_document *document)
{
	struct row_event *events;
	int n = 0;
	if (store_events_load(sim->store, document->plan_id, &sim->step, &events, &n) != 0)
		rule_broken(sim, "%s: its events do not load", document->ref);
	for (int a = 0; a < n; a++)
		for (int b = 0; b < a; b++)
			if (events[a].once[0] != '\0' &&
			    strcmp(events[a].once, events[b].once) == 0)
				rule_broken(sim, "%s stands twice among the events",
					    events[a].once);
}

void
rules_at_rest(struct sim *sim)
{
	if (sim->store == NULL)
		return;
	rules_reopened(sim);
	for (int k = 0; k < sim->n_documents; k++) {
		const struct sim_document *document = &sim->documents[k];
		if (document->plan_id == 0)
			continue;
		events_at_rest(sim, document);
		if (document->stage != PLAN_STAGE_OVER)
			rule_broken(sim, "%s never came to its end", document->ref);
		solver_at_rest(sim, document->plan_id);
		checks_at_rest(sim, document);
	}
	halves_at_rest(sim);
	for (int i = 0; i < sim->n_onces; i++) {
		bool is_seen = false;
		if (sim->broken == BREAK_ONCE)
			break;
		if (store_event_seen(sim->store, sim->onces[i], &is_seen) != 0 || !is_seen)
			rule_broken(sim, "text %s was taken and is lost", sim->onces[i]);
	}
	for (int64_t id = 1; id < sim->n_messages; id++)
		if (sim->messages[id].exists)
			message_at_rest(sim, &sim->messages[id]);
}

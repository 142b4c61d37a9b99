/* SPDX-License-Identifier: MIT
 *
 * What must be true of a database when a replayed day is over: usage  after_day STATE_FOLDER REF.
 * Prints each broken promise and exits 1 if there is one; else one line of counts.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "plan/plan_json.h"
#include "store/store.h"

struct look {
	struct arena arena;
	struct problems problems;
	struct civil_zone *zone;
	struct row_case day;
	int broken;
};

static void
broken(struct look *look, const char *promise, int64_t id)
{
	printf("broken: %s (%" PRId64 ")\n", promise, id);
	look->broken++;
}

static bool
is_quiet(const struct look *look, const struct row_message *message)
{
	struct civil_date date;
	int minute;
	civil_from_utc(look->zone, message->sent, &date, &minute);
	bool is_night = minute >= OUTBOX_QUIET_FROM_MIN || minute < OUTBOX_QUIET_UNTIL_MIN;
	bool may_pass = message->is_urgent && date.day == look->day.plan.date.day;
	return is_night && !may_pass;
}

static void
look_at_messages(struct look *look)
{
	for (int m = 0; m < look->day.n_messages; m++) {
		const struct row_message *message = &look->day.messages[m];
		bool was_sent = message->sent.s != 0;
		if (message->state == OUTBOX_QUEUED || message->state == OUTBOX_SUBMITTING)
			broken(look, "every message has come to an end", message->id);
		if (was_sent && message->sent.s >= message->expires.s)
			broken(look, "nothing is sent after its moment", message->id);
		if (was_sent && message->sent.s < message->due.s)
			broken(look, "nothing is sent before it is due", message->id);
		if (was_sent && is_quiet(look, message))
			broken(look, "nobody is woken at night", message->id);
		if (was_sent && message->state == OUTBOX_SUPERSEDED)
			broken(look, "what is superseded was never sent", message->id);
		if (message->attempts > 1 + message->resends &&
		    message->state == OUTBOX_DELIVERED && message->resends > 0)
			broken(look, "nothing is sent twice over a sound line", message->id);
		if (message->body[0] == '\0')
			broken(look, "no text is empty", message->id);
	}
}

/* Visits of the newest version stand one after another, and the version can be read. */
static void
look_at_version(struct look *look)
{
	struct plan_solution solution;
	const char *text = look->day.version.solution;
	json_t *json = json_loads(text, 0, NULL);
	if (json == NULL || plan_solution_parse(json, &look->problems, &solution) != 0) {
		broken(look, "the newest version can be read", look->day.version.version);
		json_decref(json);
		return;
	}
	json_decref(json);
	for (int a = 0; a < solution.n_appointments; a++)
		for (int b = 0; b < solution.n_appointments; b++) {
			const struct plan_outcome *one = &solution.appointments[a];
			const struct plan_outcome *two = &solution.appointments[b];
			if (a != b && one->start_min >= 0 && two->start_min >= 0 &&
			    one->start_min <= two->start_min && two->start_min < one->end_min)
				broken(look, "no two appointments overlap", a);
		}
}

int
main(int argc, char *argv[])
{
	if (argc != 3) {
		fprintf(stderr, "usage: after_day STATE_FOLDER REF\n");
		return EXIT_USAGE;
	}
	secret_init();
	static struct look look;
	arena_init(&look.arena);
	problems_init(&look.problems, &look.arena);
	look.zone = civil_zone_load("Europe/London");
	ensure(look.zone != NULL);
	struct store *store = NULL;
	int64_t plan_id = 0;
	int rc = store_open(arena_printf(&look.arena, "%s/firstday.db", argv[1]),
			    arena_printf(&look.arena, "%s/keys", argv[1]), secret_random_system(),
			    &look.problems, &store);
	if (rc == 0)
		rc = store_plan_find(store, argv[2], &plan_id);
	if (rc == 0)
		rc = store_case_load(store, plan_id, &look.arena, &look.day);
	if (rc != 0) {
		printf("broken: plan %s stands in the store: %s\n", argv[2], err_text(rc));
		return 1;
	}
	if (look.day.plan.stage != PLAN_STAGE_OVER)
		broken(&look, "the day is over", look.day.plan.id);
	if (look.day.plan.version < 1 || look.day.version.version != look.day.plan.version)
		broken(&look, "the newest version is the plan's", look.day.plan.version);
	look_at_version(&look);
	look_at_messages(&look);
	printf("%s: %d versions, %d messages, %d questions\n", argv[2], look.day.plan.version,
	       look.day.n_messages, look.day.n_questions);
	store_close(store);
	civil_zone_free(look.zone);
	arena_fini(&look.arena);
	return look.broken == 0 ? 0 : 1;
}

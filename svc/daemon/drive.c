/* SPDX-License-Identifier: MIT
 *
 * One event, one transaction: load, decide, write, commit. What cannot be opened is set aside here,
 * so that app_step only ever sees whole rows and nothing damaged comes up again for ever.
 */
#include "daemon/drive.h"

#include <inttypes.h>
#include <string.h>

#include "app/across.h"
#include "app/digest.h"
#include "app/listend.h"
#include "app/memo.h"
#include "app/parts.h"
#include "app/stranger.h"
#include "app/unread.h"
#include "plan/document.h"
#include "store/part.h"
#include "store/stranger.h"

/* What one event has on its way from the store to the decision. */
struct turn {
	struct drive *drive;
	const struct app_event *event;
	const struct drive_subject *about;
	struct utc now;
	struct arena *arena;
	struct app_rows rows;
	bool is_done; /* there is nothing left to decide */
};

static int
audit(struct turn *turn, int64_t plan_id, const char *what)
{
	struct store_write write = {
	    .kind = WRITE_AUDIT,
	    .audit = {.at = turn->now, .plan_id = plan_id, .what = what},
	};
	return store_apply(turn->drive->store, &write, 1);
}

/* Final states stay, whatever can be read of them. */
static int
set_message_aside(struct turn *turn, const struct row_message *message)
{
	if (outbox_is_final(message->state))
		return 0;
	struct store_write write = {.kind = WRITE_MESSAGE_STATE, .message = *message};
	write.message.state = OUTBOX_FAILED;
	int rc = store_apply(turn->drive->store, &write, 1);
	if (rc != 0)
		return rc;
	return audit(turn, message->plan_id,
		     arena_printf(turn->arena, "message %" PRId64 ": failed, it does not open",
				  message->id));
}

/* The plan's case; one that does not open is left asleep and told as none. */
static int
load_case(struct turn *turn, int64_t plan_id)
{
	struct row_case *found = arena_new(turn->arena, struct row_case);
	int rc = store_case_live(turn->drive->store, plan_id, turn->arena, found);
	if (rc == 0)
		turn->rows.plan_case = found;
	if (rc != E_DENIED)
		return rc;
	struct store_write write = {.kind = WRITE_PLAN_STATE, .plan = found->plan};
	write.plan.wake = NO_TIME;
	rc = store_apply(turn->drive->store, &write, 1);
	return rc != 0 ? rc : audit(turn, plan_id, "plan set aside, it does not open");
}

static int
load_stranger(struct turn *turn, struct phone from)
{
	const struct stranger_settings *settings = turn->drive->world->settings.strangers;
	struct row_stranger *stranger = arena_new(turn->arena, struct row_stranger);
	struct store_stranger_ask asked = {.from = from,
					   .since = {turn->now.s - STRANGER_WINDOW_S}};
	if (settings != NULL)
		asked.duty = settings->duty;
	turn->rows.stranger = stranger;
	return store_stranger_load(turn->drive->store, &asked, stranger);
}

/* What comes of a part, or of none that came. A stranger's is a text of its own. */
static int
load_join(struct turn *turn, const struct row_sender *sender)
{
	bool is_part = turn->event->part != NULL && sender->n_parties > 0;
	struct parts_join *join = arena_new(turn->arena, struct parts_join);
	struct row_part *parts;
	int n;
	if (turn->event->kind == APP_TEXT && !is_part)
		return 0;
	int rc = store_parts_load(turn->drive->store, sender->phone, turn->arena, &parts, &n);
	if (rc != 0)
		return rc;
	if (is_part) {
		struct row_part came = parts_came(turn->drive->world, turn->event, sender,
						  turn->rows.next.part, turn->now);
		*join = parts_take(&came, parts, n, turn->arena);
	} else {
		*join = parts_give_up(turn->about->text_id, parts, n, turn->now, turn->arena);
	}
	turn->rows.join = join;
	return 0;
}

static int
load_text(struct turn *turn, struct phone from)
{
	struct row_sender *sender = arena_new(turn->arena, struct row_sender);
	int rc = store_sender_load(turn->drive->store, from, turn->arena, sender);
	if (rc == 0)
		rc = load_join(turn, sender);
	if (rc != 0)
		return rc;
	turn->rows.sender = sender;
	const struct parts_join *join = turn->rows.join;
	const char *text = join == NULL ? turn->event->text : join->text;
	if (text == NULL)
		return 0;
	int64_t plan_id = app_text_plan(turn->drive->world, sender, text, turn->now, turn->arena);
	return plan_id == 0 ? load_stranger(turn, from) : load_case(turn, plan_id);
}

/* Parts of somebody whose key was erased are nobody's. */
static int
load_torn(struct turn *turn)
{
	struct phone from;
	struct store_write gone = {.kind = WRITE_PART_GONE,
				   .part = {.text_id = turn->about->text_id}};
	int rc = store_part_sender(turn->drive->store, turn->about->text_id, &from);
	if (rc == 0)
		return load_text(turn, from);
	turn->is_done = true;
	if (rc == E_NOT_FOUND)
		return 0;
	return rc == E_DENIED ? store_apply(turn->drive->store, &gone, 1) : rc;
}

static int
load_message(struct turn *turn)
{
	struct row_message *message = arena_new(turn->arena, struct row_message);
	int rc =
	    store_message_load(turn->drive->store, turn->about->message_id, turn->arena, message);
	if (rc == E_DENIED) {
		turn->is_done = true;
		return set_message_aside(turn, message);
	}
	if (rc != 0)
		return rc;
	turn->rows.message = message;
	return 0;
}

/* Messages that are due, or were left submitting; those that do not open are given up first. */
static int
load_due(struct turn *turn, struct row_due *due, int n, int most)
{
	turn->drive->has_more = n == most;
	turn->rows.due = due;
	int rc = 0;
	for (int i = 0; rc == 0 && i < n; i++) {
		if (due[i].is_readable)
			due[turn->rows.n_due++] = due[i];
		else
			rc = set_message_aside(turn, &due[i].message);
	}
	return rc;
}

/* Date and numbers of a document that is to be imported; its faults are told later: NULL. */
static const struct plan_document *
ask_of_document(struct turn *turn, struct phone numbers[], struct store_beside *asked)
{
	struct problems *problems = arena_new(turn->arena, struct problems);
	struct plan_document *document = arena_new(turn->arena, struct plan_document);
	problems_init(problems, turn->arena);
	if (document_parse(turn->event->document, turn->event->document_len, problems, document) !=
	    0)
		return NULL;
	asked->date = document->date;
	for (int i = 0; i < document->n_parties; i++) {
		const char *number = document->parties[i].number;
		const char *why;
		if (number != NULL &&
		    phone_parse(number, strlen(number), turn->drive->world->settings.phone_rule,
				&numbers[asked->n_numbers], &why) == 0)
			asked->n_numbers++;
	}
	return document;
}

/* Those of their calendars that cannot be read, and whether somebody was told so. */
static int
load_lost(struct turn *turn, const struct store_busy_ask *asked, const struct store_beside *about)
{
	struct row_busy_lost *lost = NULL;
	int rc = store_busy_lost(turn->drive->store, asked, turn->arena, &lost, &turn->rows.n_lost);
	for (int i = 0; rc == 0 && i < turn->rows.n_lost; i++) {
		bool is_held = true;
		rc = store_claim_is_held(turn->drive->store, about,
					 unread_claim(&lost[i], turn->arena), &is_held);
		lost[i].is_untold = !is_held;
	}
	turn->rows.lost = lost;
	return rc;
}

/* What the calendars hold of those whom the plan needs. */
static int
load_busy(struct turn *turn, const struct plan_document *document, const struct store_beside *about)
{
	struct drive *drive = turn->drive;
	struct row_busy *busy = NULL;
	if (document == NULL)
		return 0;
	struct store_busy_ask asked = across_busy_ask(drive->world->zone, document, about->numbers,
						      about->n_numbers, turn->arena);
	int rc = store_busy_load(drive->store, &asked, turn->arena, &busy, &turn->rows.n_busy);
	turn->rows.busy = busy;
	/* More than a calendar can mean: the soonest are there. */
	return rc == 0 || rc == E_LIMIT ? load_lost(turn, &asked, about) : rc;
}

static int
load_list_end(struct turn *turn, const struct store_beside *asked)
{
	const struct app_world *world = turn->drive->world;
	bool is_held = true;
	int rc = 0;
	if (listend_is_near(world, turn->now))
		rc = store_claim_is_held(turn->drive->store, asked,
					 listend_claim(world, turn->arena), &is_held);
	turn->rows.is_list_end_untold = rc == 0 && !is_held;
	return rc;
}

/* The coordinator's other plans of the day, for the list of their morning. */
static int
load_today(struct turn *turn)
{
	const struct row_case *found = turn->rows.plan_case;
	struct row_beside *today = NULL;
	const struct phone *number =
	    found == NULL ? NULL : digest_asks_for(turn->drive->world, found, turn->now);
	if (number == NULL)
		return 0;
	struct store_beside asked = {
	    .date = found->plan.date, .numbers = number, .n_numbers = 1, .is_list = true};
	int rc =
	    store_beside_load(turn->drive->store, &asked, turn->arena, &today, &turn->rows.n_today);
	turn->rows.today = today;
	return rc;
}

/* What other plans of about the same date hold, for a plan that is to be looked at. */
static int
load_beside(struct turn *turn)
{
	struct store *store = turn->drive->store;
	struct phone numbers[DOCUMENT_PARTIES_MAX];
	struct store_beside asked = {.numbers = numbers};
	struct row_beside *beside = NULL;
	const struct plan_document *document;
	if (turn->drive->is_alone)
		return 0;
	if (turn->rows.plan_case != NULL) {
		asked = store_case_ask(turn->rows.plan_case, turn->arena);
		document = memo_document(turn->drive->world->memo,
					 turn->rows.plan_case->plan.document, turn->arena);
	} else {
		document = ask_of_document(turn, numbers, &asked);
	}
	int rc = load_busy(turn, document, &asked);
	if (rc != 0)
		return rc;
	rc = store_beside_load(store, &asked, turn->arena, &beside, &turn->rows.n_beside);
	turn->rows.beside = beside;
	if (rc == 0)
		rc = load_list_end(turn, &asked);
	return rc != 0 ? rc : load_today(turn);
}

/* What an event makes anew gets the next ids; these make nothing. */
static bool
is_of_messages_alone(enum app_event_kind kind)
{
	return kind == APP_DUE || kind == APP_SENT || kind == APP_ASKED || kind == APP_RESTART;
}

static int
load(struct turn *turn)
{
	struct store *store = turn->drive->store;
	struct row_due *due = NULL;
	int n = 0;
	int most = turn->drive->due_max > 0 ? turn->drive->due_max : STORE_DUE_MAX;
	int rc =
	    is_of_messages_alone(turn->event->kind) ? 0 : store_next_ids(store, &turn->rows.next);
	if (rc != 0)
		return rc;
	switch (turn->event->kind) {
	case APP_IMPORT:
		return load_beside(turn);
	case APP_TEXT:
	case APP_TORN:
		rc = turn->event->kind == APP_TORN ? load_torn(turn)
						   : load_text(turn, turn->about->from);
		return rc != 0 || turn->rows.plan_case == NULL ? rc : load_beside(turn);
	case APP_WAKE:
	case APP_TRAVEL:
	case APP_SOLVED:
		rc = load_case(turn, turn->about->plan_id);
		turn->is_done = turn->rows.plan_case == NULL;
		return rc != 0 || turn->is_done ? rc : load_beside(turn);
	case APP_SENT:
	case APP_ASKED:
	case APP_RECEIPT:
		return load_message(turn);
	case APP_DUE:
		rc = store_due_load(store, turn->now, most, turn->arena, &due, &n);
		return rc != 0 ? rc : load_due(turn, due, n, most);
	case APP_RESTART:
		rc = store_state_load(store, OUTBOX_SUBMITTING, turn->arena, &due, &n);
		return rc != 0 ? rc : load_due(turn, due, n, STORE_DUE_MAX);
	}
	panic("an event of kind %d", (int)turn->event->kind);
}

/* A plan's reference is its name in every text: a second one with the same is refused. */
static int
refuse_taken_reference(struct store *store, const struct app_effects *effects)
{
	for (size_t i = 0; i < effects->n_writes; i++) {
		if (effects->writes[i].kind != WRITE_PLAN)
			continue;
		int64_t plan_id;
		const char *ref = effects->writes[i].plan.ref;
		int rc = store_plan_find(store, ref, &plan_id);
		if (rc == 0)
			problem_add(effects->problems, "/plan", "there is a plan %s already", ref);
		else if (rc != E_NOT_FOUND)
			return rc;
	}
	return effects->problems->count > 0 ? E_INPUT : 0;
}

/* That a number of a new plan said STOP before is known with its row: the plan is looked at at once. */
static int
wake_where_stopped(const struct turn *turn, const struct app_effects *effects)
{
	struct row_case made;
	struct store *store = turn->drive->store;
	if (turn->event->kind != APP_IMPORT || effects->plan_id == 0)
		return 0;
	int rc = store_case_live(store, effects->plan_id, turn->arena, &made);
	bool is_stopped = false;
	for (int i = 0; rc == 0 && i < made.n_parties; i++)
		is_stopped = is_stopped || made.parties[i].stopped.s != NO_TIME.s;
	const struct store_write wake = {.kind = WRITE_PLAN_WAKE,
					 .plan = {.id = effects->plan_id, .wake = turn->now}};
	return rc == 0 && is_stopped ? store_apply(store, &wake, 1) : rc;
}

static int
pass(const struct drive *drive, enum drive_point point)
{
	return drive->at == NULL ? 0 : drive->at(drive->at_context, point);
}

/* Inside the transaction: all but the commit. */
static int
decide_and_write(struct turn *turn, struct app_effects *effects)
{
	struct drive *drive = turn->drive;
	const char *once = turn->event->once;
	int rc = 0;
	if (once != NULL && once[0] != '\0')
		rc = store_event_seen(drive->store, once, &turn->is_done);
	if (rc == 0 && !turn->is_done)
		rc = load(turn);
	if (rc != 0 || turn->is_done)
		return rc;
	app_step(drive->world, &turn->rows, turn->event, turn->now, effects);
	rc = refuse_taken_reference(drive->store, effects);
	if (rc == 0)
		rc = pass(drive, DRIVE_STEPPED);
	if (rc == 0)
		rc = store_apply(drive->store, effects->writes, effects->n_writes);
	if (rc == 0)
		rc = wake_where_stopped(turn, effects);
	if (rc == 0)
		rc = pass(drive, DRIVE_WRITTEN);
	return rc;
}

static void
effects_begin(struct app_effects *effects, struct arena *arena)
{
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	app_effects_init(effects, arena, problems);
}

/* One of them, all but the commit. A message that is none stops nobody: nothing is written of it. */
static int
happen(struct drive *drive, struct drive_happening *one, struct utc now, struct arena *arena,
       struct app_effects *effects)
{
	struct turn turn = {
	    .drive = drive, .event = &one->event, .about = &one->about, .now = now, .arena = arena};
	int rc = decide_and_write(&turn, effects);
	bool is_missing =
	    rc == E_NOT_FOUND && one->about.message_id != 0 && turn.rows.message == NULL;
	one->rc = is_missing ? rc : 0;
	return is_missing ? 0 : rc;
}

/* All but the last: their rows are written, and nothing else of them is needed. */
static int
happen_before(struct drive *drive, struct drive_happening list[], size_t n, struct utc now)
{
	struct arena arena;
	struct app_effects passing;
	int rc = 0;
	arena_init(&arena);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		effects_begin(&passing, &arena);
		rc = happen(drive, &list[i], now, &arena, &passing);
		ensure(passing.n_sends == 0 && passing.ask == NULL);
		arena_reset(&arena);
	}
	arena_fini(&arena);
	return rc;
}

int
drive_together(struct drive *drive, struct drive_happening list[], size_t n, struct utc now,
	       struct arena *arena, struct app_effects *effects)
{
	ensure(n > 0);
	effects_begin(effects, arena);
	memo_tidy(drive->world->memo);
	drive->has_more = false;
	int rc = store_begin(drive->store);
	if (rc != 0)
		return rc;
	rc = happen_before(drive, list, n - 1, now);
	if (rc == 0)
		rc = happen(drive, &list[n - 1], now, arena, effects);
	if (rc == 0)
		rc = store_commit(drive->store);
	if (rc != 0)
		store_rollback(drive->store);
	else
		rc = pass(drive, DRIVE_COMMITTED);
	if (rc != 0) {
		effects->n_writes = effects->n_sends = 0;
		effects->ask = NULL;
		effects->plan_id = 0;
		drive->has_more = false;
	}
	return rc;
}

int
drive_event(struct drive *drive, const struct app_event *event, const struct drive_subject *about,
	    struct utc now, struct arena *arena, struct app_effects *effects)
{
	struct drive_happening one = {.event = *event, .about = *about};
	int rc = drive_together(drive, &one, 1, now, arena, effects);
	return rc == 0 ? one.rc : rc;
}

int
drive_next_time(struct drive *drive, struct utc *out)
{
	return store_next_time(drive->store, out);
}

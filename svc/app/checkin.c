/* SPDX-License-Identifier: MIT
 *
 * Claims: "checkin" of the person is the question, "checked" the answer to their answer; "checkin"
 * of the coordinator is what they hear.
 */
#include "app/checkin.h"

#include <string.h>

#include "app/effects.h"
#include "app/inbound.h"
#include "app/remind.h"

#define CLAIM         "checkin"
#define CLAIM_ANSWER  "checked"
#define TELL_LATE_MIN (20 * 60)

/* Where it stands. */
struct checkin {
	const struct row_party *person, *coordinator; /* NULL where nobody is to be asked or told */
	int end_min;
	int ask_min;                     /* PLAN_NONE: the day ends too late for it */
	const struct row_message *asked; /* NULL: not yet written */
	const char *answer;              /* "yes" or "call", NULL: none yet */
};

static const struct row_message *
standing(const struct day *day, const struct row_party *party, const char *claim)
{
	const struct row_message *newest = reconcile_newest(day, party->id, claim);
	return newest == NULL || newest->state == OUTBOX_SUPERSEDED ? NULL : newest;
}

/* False: it is not for this person, or nobody could follow it up. */
static bool
open_checkin(const struct day *day, struct checkin *check)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	const struct row_message *answer;
	if (!day->document.person.check_in || day->plan.version == 0 || person == NULL ||
	    coordinator == NULL || person->stopped.s != 0)
		return false;
	/* Nobody may have said yet that they are out. */
	int out_min = day->plan.out_min >= 0 ? day->plan.out_min : day->problem.gate_latest_min;
	int end_min = day->estimate.ends_min > out_min ? day->estimate.ends_min : out_min;
	answer = standing(day, person, CLAIM_ANSWER);
	*check = (struct checkin){
	    .person = person,
	    .coordinator = coordinator,
	    .end_min = end_min,
	    .ask_min = end_min + CHECKIN_AFTER_MIN,
	    .asked = standing(day, person, CLAIM),
	    .answer = answer != NULL ? answer->fact : day->checked,
	};
	if (check->ask_min > CHECKIN_UNTIL_MIN)
		check->ask_min = end_min <= CHECKIN_UNTIL_MIN ? CHECKIN_UNTIL_MIN : PLAN_NONE;
	return true;
}

static bool
has_left(const struct checkin *check)
{
	return check->asked != NULL && reconcile_has_left(check->asked);
}

/* When somebody hears that there is no word: so long after it left, or was to leave. */
static struct utc
patience_ends(const struct day *day, const struct checkin *check)
{
	int64_t from_s = check->asked->sent.s != 0 ? check->asked->sent.s : check->asked->due.s;
	return (struct utc){from_s + 60 * (int64_t)day->world->settings.check_minutes};
}

static void
ask(const struct day *day, const struct checkin *check, struct wants *wants)
{
	/* It is asked once, whatever the estimates become. */
	bool is_past = check->asked != NULL && check->asked->state != OUTBOX_QUEUED;
	if (!is_past && (check->ask_min == PLAN_NONE || check->answer != NULL))
		return;
	struct day_say say = {
	    .party = check->person,
	    .kind = KIND_PERSON_CHECK_IN,
	    .claim = CLAIM,
	    .fact = is_past ? check->asked->fact : arena_printf(day->arena, "%d", check->ask_min),
	    .due = is_past ? day->now : day_utc(day, check->ask_min),
	    .expires = day_utc(day, OUTBOX_QUIET_FROM_MIN),
	};
	const struct template_value values[] = {
	    template_text("who", day_who(day, check->person)),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* What the coordinator is to hear, if anything. */
static const char *
news(const struct day *day, const struct checkin *check)
{
	const struct row_message *told = standing(day, check->coordinator, CLAIM);
	if (check->answer != NULL) {
		bool is_fine = strcmp(check->answer, "yes") == 0;
		bool was_told =
		    told != NULL && (strcmp(told->fact, "fine") == 0 || reconcile_has_left(told));
		return is_fine && was_told ? "fine" : NULL;
	}
	if (check->asked == NULL)
		return check->ask_min == PLAN_NONE && day->now_min >= TELL_LATE_MIN ? "late" : NULL;
	return day->now.s >= patience_ends(day, check).s ? "none" : NULL;
}

static void
tell(const struct day *day, const struct checkin *check, struct wants *wants)
{
	const char *fact = news(day, check);
	if (fact == NULL)
		return;
	struct day_say say = {
	    .party = check->coordinator,
	    .kind = strcmp(fact, "fine") == 0   ? KIND_COORDINATOR_CHECK_FINE
		    : strcmp(fact, "late") == 0 ? KIND_COORDINATOR_CHECK_LATE
						: KIND_COORDINATOR_CHECK_NO_WORD,
	    .claim = CLAIM,
	    .fact = fact,
	    .due = day->now,
	    .expires = inbound_human_expires(day),
	    .is_urgent = true,
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("arrive", check->end_min),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* What answered them stands as it is. */
static void
keep_answer(const struct checkin *check, struct wants *wants)
{
	struct day_say say = {.party = check->person, .claim = CLAIM_ANSWER, .fact = ""};
	if (check->answer != NULL)
		remind_add(wants, &say, NULL, 0)->is_kept = true;
}

void
checkin_remind(const struct day *day, struct wants *wants)
{
	struct checkin check;
	if (!open_checkin(day, &check))
		return;
	ask(day, &check, wants);
	keep_answer(&check, wants);
	tell(day, &check, wants);
}

int
checkin_over_min(const struct day *day)
{
	struct checkin check;
	if (!open_checkin(day, &check) || check.answer != NULL ||
	    (check.asked == NULL && check.ask_min == PLAN_NONE))
		return PLAN_NONE;
	return MINUTES_PER_DAY;
}

struct utc
checkin_wake(const struct day *day)
{
	struct checkin check;
	if (!open_checkin(day, &check) || check.answer != NULL)
		return NO_TIME;
	if (check.asked != NULL)
		return patience_ends(day, &check);
	return check.ask_min == PLAN_NONE ? day_utc(day, TELL_LATE_MIN) : NO_TIME;
}

/* What answers them; it stands for their answer. */
static void
answer(struct day *day, const struct checkin *check, const char *fact)
{
	bool is_fine = strcmp(fact, "yes") == 0;
	struct day_say say = {
	    .party = check->person,
	    .kind = is_fine ? KIND_PERSON_CHECK_THANKS : KIND_PERSON_CALL_NOTED,
	    .claim = CLAIM_ANSWER,
	    .fact = fact,
	    .due = day->now,
	    .expires = inbound_reply_expires(day),
	    .is_urgent = true,
	};
	const struct template_value who[] = {template_text("who", day_who(day, check->person))};
	const struct template_value plan[] = {template_text("ref", day->plan.ref),
					      template_date("date", day->plan.date)};
	day->checked = fact;
	effect_audit(day->effects, day->now, &day->plan, check->person->id,
		     "said how the day went");
	day_queue(day, &say, who, ARRAY_LEN(who));
	if (!is_fine)
		day_reply(day, check->coordinator, KIND_COORDINATOR_CHECK_CALL, plan,
			  ARRAY_LEN(plan), inbound_human_expires(day));
}

bool
checkin_take(struct day *day, const struct row_party *person, const struct command *command)
{
	struct checkin check;
	if (!open_checkin(day, &check) || check.person->id != person->id || !has_left(&check) ||
	    check.answer != NULL || day->now.s >= check.asked->due.s + CHECKIN_ANSWER_S)
		return false;
	switch ((int)command->verb) {
	case COMMAND_YES:
	case COMMAND_OK:
		answer(day, &check, "yes");
		return true;
	case COMMAND_NO:
	case COMMAND_CALL:
		answer(day, &check, "call");
		return true;
	}
	return false;
}

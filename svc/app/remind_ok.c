/* SPDX-License-Identifier: MIT
 *
 * Where the person was asked for an OK and nothing came: somebody should ring them. Any text of
 * theirs will do, and then all is well again; nothing else is kept of it.
 */
#include <inttypes.h>
#include <string.h>

#include "app/post.h"
#include "app/remind.h"

#define SURELY_LEFT_S 30 /* so much later than it leaves it is known to have left */

/* Of a lift the coordinator knows: they drive. */
static bool
is_lift(const char *kind)
{
	static const char lift[] = "person.leave_now_lift";
	return strncmp(kind, lift, strlen(lift)) == 0;
}

/* The texts that ask for an OK; those to the person alone. */
static bool
asks_for_ok(const char *kind)
{
	static const char *const begin[] = {"person.leave_now", "person.ride_cancelled",
					    "person.ride_other", "person.ride_walk"};
	if (is_lift(kind))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(begin); i++)
		if (strncmp(kind, begin[i], strlen(begin[i])) == 0)
			return true;
	return false;
}

static bool
is_watched(const struct day *day)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	return day->world->settings.ok_minutes > 0 && person != NULL && person->stopped.s == 0 &&
	       post_can_answer(day);
}

/* Whether they were told since that they are driven there. */
static bool
is_driven(const struct day *day, const struct row_message *message)
{
	const char *place = strchr(message->claim, ':');
	if (place == NULL)
		return false;
	const struct row_message *told =
	    reconcile_last_told(day, message->party_id, arena_printf(day->arena, "leave%s", place));
	return told != NULL && told->id > message->id && is_lift(told->kind);
}

/* When somebody is to worry about that text; NO_TIME: it has not left, or they have
 * texted since, or are driven. */
static struct utc
worry_at(const struct day *day, const struct row_message *message)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	/* What did not arrive is an alarm of its own. */
	bool has_left = message->state == OUTBOX_ACCEPTED || message->state == OUTBOX_DELIVERED;
	if (!has_left || message->party_id != person->id || !asks_for_ok(message->kind) ||
	    message->sent.s <= day->plan.heard.s || is_driven(day, message))
		return NO_TIME;
	return (struct utc){message->sent.s + 60 * (int64_t)day->world->settings.ok_minutes};
}

/* Where it led: its claim's place is an appointment, or home. */
static int
goal_of(const struct day *day, const struct row_message *message)
{
	const char *place = strchr(message->claim, ':');
	if (place == NULL)
		return -1;
	size_t n = strcspn(place + 1, ":");
	return day_appointment(day, arena_strndup(day->arena, place + 1, n));
}

void
remind_no_ok(const struct day *day, const struct row_party *to, struct wants *wants)
{
	const struct row_message *first = NULL;
	if (!is_watched(day))
		return;
	for (int m = 0; m < day->n_messages && first == NULL; m++) {
		struct utc at = worry_at(day, &day->messages[m]);
		if (at.s != 0 && at.s <= day->now.s)
			first = &day->messages[m];
	}
	if (first == NULL)
		return;
	int i = goal_of(day, first);
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_NO_OK,
	    .claim = "nook",
	    /* The same until they text anything: once is enough. */
	    .fact = arena_printf(day->arena, "since %" PRId64, day->plan.heard.s),
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	    .is_urgent = true,
	};
	int start = i < 0 ? day->estimate.ends_min : day->estimate.items[i].start_min;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label",
			  i < 0 ? day_word(day, to, KIND_PERSON_WORD_HOME) : day_label(day, i)),
	    template_number("start", start == PLAN_NONE ? day->now_min : start),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* It may have left and be known to have, when nobody looks at the plan any more. */
static bool
is_on_its_way(const struct day *day, const struct row_message *message)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	return (message->state == OUTBOX_SUBMITTING || message->state == OUTBOX_UNKNOWN) &&
	       message->party_id == person->id && asks_for_ok(message->kind);
}

struct utc
remind_ok_wake(const struct day *day, const struct wants *wants)
{
	struct utc wake = NO_TIME;
	if (!is_watched(day))
		return wake;
	int64_t wait_s = 60 * (int64_t)day->world->settings.ok_minutes;
	for (int m = 0; m < day->n_messages; m++) {
		struct utc at = worry_at(day, &day->messages[m]);
		if (is_on_its_way(day, &day->messages[m]))
			at.s = day->now.s + wait_s + SURELY_LEFT_S;
		if (at.s > day->now.s && (wake.s == 0 || at.s < wake.s))
			wake = at;
	}
	for (int w = 0; w < wants->n; w++) {
		const struct day_say *say = &wants->list[w].say;
		char kind[KIND_NAME_SIZE];
		kind_full_name(say->kind, kind);
		int64_t due_s = say->due.s > day->now.s ? say->due.s : day->now.s;
		int64_t at_s = due_s + wait_s + SURELY_LEFT_S;
		const struct row_message *newest =
		    reconcile_newest(day, say->party->id, say->claim);
		bool is_to_go =
		    say->expires.s > day->now.s && (newest == NULL || !reconcile_has_left(newest) ||
						    strcmp(newest->fact, say->fact) != 0);
		if (!wants->list[w].is_kept && is_to_go && asks_for_ok(kind) &&
		    (wake.s == 0 || at_s < wake.s))
			wake.s = at_s;
	}
	return wake;
}

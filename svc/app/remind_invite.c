/* SPDX-License-Identifier: MIT
 *
 * Invitations by mail, for officers and services that gave an address: what is settled is in their
 * diary at its hour, and what is off is taken out again. Like every message an invitation is a
 * claim: another hour is another fact, which goes out as the same event with a higher SEQUENCE.
 */
#include <stdio.h>
#include <string.h>

#include "app/agenda.h"
#include "app/remind.h"
#include "base/address.h"

#define CALL_BEFORE_MIN 60

/* Of the wants of one day: one for each appointment. */
struct invitations {
	const struct day *day;
	struct agenda_plan plan;
	struct wants *wants;
};

bool
remind_can_be_mailed(const struct row_party *party)
{
	return party->has_consent && party->mail != NULL && address_is_good(party->mail);
}

/* The first who speaks for it and wants mail, or NULL. */
static const struct row_party *
reader_of(const struct day *day, int i)
{
	for (int p = 0; p < day->n_parties; p++)
		if (agenda_is_theirs(&day->document, &day->parties[p], i) &&
		    remind_can_be_mailed(&day->parties[p]))
			return &day->parties[p];
	return NULL;
}

static struct day_say
say_of(const struct invitations *all, const struct row_party *to, int i)
{
	return (struct day_say){
	    .party = to,
	    .claim =
		arena_printf(all->day->arena, "invite:%s", all->day->solution.appointments[i].id),
	    .fact = "",
	    .due = all->day->now,
	};
}

static void
want(const struct invitations *all, struct day_say *say, const struct invite *invite, int start_min)
{
	struct invite *kept = arena_new(all->day->arena, struct invite);
	*kept = *invite;
	kept->zone = all->day->world->zone;
	kept->sent = all->day->now;
	kept->event.organizer = all->day->world->settings.mail_from;
	kept->event.attendee = say->party->mail;
	say->invite = kept;
	/* What has not left an hour before is told to a human, who can still ring. */
	struct utc call_by = day_utc(all->day, start_min - CALL_BEFORE_MIN);
	say->expires = all->day->now.s < call_by.s ? call_by : day_utc(all->day, start_min);
	const struct template_value values[] = {
	    template_text("ref", all->day->plan.ref),
	    template_date("date", all->day->plan.date),
	    template_number("start", start_min),
	};
	remind_add(all->wants, say, values, ARRAY_LEN(values));
}

/* Settled and still to come: it stands in their diary at this hour. */
static void
ask_them(const struct invitations *all, struct day_say *say, int i)
{
	static const enum kind kinds[] = {
	    [PLAN_VISIT] = KIND_OFFICER_MAIL_VISIT,
	    [PLAN_PHONE] = KIND_OFFICER_MAIL_PHONE,
	    [PLAN_VIDEO] = KIND_OFFICER_MAIL_VIDEO,
	};
	const struct plan_outcome *outcome = &all->day->solution.appointments[i];
	struct invite invite = {.method = ICSOUT_REQUEST};
	if (!agenda_service_event(&all->plan, i, &invite.event))
		return;
	say->kind = kinds[outcome->mode];
	say->fact = arena_printf(all->day->arena, "at %d %d %d", outcome->start_min,
				 outcome->end_min, (int)outcome->mode);
	want(all, say, &invite, outcome->start_min);
}

/* No longer today: who was invited hears that it is off; who was not hears nothing. */
static void
take_back(const struct invitations *all, struct day_say *say, int i)
{
	const struct row_message *told = NULL;
	int start_min, end_min, mode;
	for (int m = 0; m < all->day->n_messages; m++)
		if (all->day->messages[m].party_id == say->party->id &&
		    strcmp(all->day->messages[m].claim, say->claim) == 0 &&
		    reconcile_has_left(&all->day->messages[m]))
			told = &all->day->messages[m];
	/* Its hour, or that of what was taken back already: that stands as it is. */
	if (told == NULL ||
	    (sscanf(told->fact, "at %d %d %d", &start_min, &end_min, &mode) != 3 &&
	     sscanf(told->fact, "off %d %d %d", &start_min, &end_min, &mode) != 3) ||
	    start_min <= all->day->now_min)
		return;
	struct invite invite = {.method = ICSOUT_CANCEL};
	const struct agenda_hour hour = {start_min, end_min, (enum plan_mode)mode};
	agenda_service_event_at(&all->plan, i, hour, &invite.event);
	say->kind = KIND_OFFICER_MAIL_OFF;
	say->fact = arena_printf(all->day->arena, "off %d %d %d", start_min, end_min, mode);
	want(all, say, &invite, start_min);
}

void
remind_invitations(const struct day *day, struct wants *wants)
{
	const char *from = day->world->settings.mail_from;
	if (from == NULL || from[0] == '\0' || !day->solution.feasible)
		return;
	struct row_version version = {.version = day->plan.version, .made = day->now};
	struct invitations all = {
	    .day = day,
	    .plan = {.world = day->world,
		     .plan = &day->plan,
		     .version = &version,
		     .document = &day->document,
		     .solution = &day->solution,
		     .arena = day->arena},
	    .wants = wants,
	};
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		const struct row_party *to = reader_of(day, i);
		if (to == NULL)
			continue;
		struct day_say say = say_of(&all, to, i);
		if (outcome->needs_yes)
			/* What they were sent holds until their yes. */
			remind_add(wants, &say, NULL, 0)->is_kept = true;
		else if (outcome->start_min == PLAN_NONE)
			take_back(&all, &say, i);
		else if (outcome->start_min > day->now_min)
			ask_them(&all, &say, i);
	}
}

/* The name of a mail is of one house and one message, and tells nothing of either. */
static const char *
message_id(const struct day *day, int64_t id)
{
	char hex[SECRET_HASH_HEX];
	const char *text =
	    arena_printf(day->arena, "mail %lld %lld", (long long)id, (long long)day->now.s);
	struct secret_hash hash = secret_hash(day->world->hash_key, text, strlen(text));
	secret_hash_print(&hash, hex);
	return arena_strdup(day->arena, hex);
}

const char *
remind_mail(const struct day *day, const struct invite *invite, const char *text, int64_t id)
{
	struct invite whole = *invite;
	struct buf mail;
	whole.text = text;
	whole.message_id = message_id(day, id);
	buf_init(&mail);
	invite_write(&whole, &mail);
	const char *copy = arena_strdup(day->arena, buf_text(&mail));
	buf_fini(&mail);
	return copy;
}

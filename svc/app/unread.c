/* SPDX-License-Identifier: MIT
 *
 * Calendars that cannot be read, told once. The label stands in the fact, so that the text that
 * takes it back can name the same.
 */
#include "app/unread.h"

#include <inttypes.h>
#include <string.h>

#include "app/across.h"
#include "app/remind.h"

#define UNKNOWN "unknown "
#define KNOWN   "known "

static const char claims[] = "diary:";

const char *
unread_claim(const struct row_busy_lost *lost, struct arena *arena)
{
	return arena_printf(arena, "%s%s:%" PRId64, claims, lost->calendar, lost->since.s);
}

/* Whom it is about, if an hour of theirs is still to come; or NULL. */
static const char *
label_of(const struct day *day, const struct row_party *to, const struct row_busy_lost *lost)
{
	unsigned of = across_busy_appointments(day, &lost->whose);
	for (int i = 0; i < day->solution.n_appointments; i++)
		if ((of & 1u << i) != 0 && day->solution.appointments[i].start_min > day->now_min)
			return day_label(day, i);
	if (!across_busy_is_coordinators(day, &lost->whose))
		return NULL;
	for (int k = 0; k < day->solution.n_legs; k++) {
		int from_min, until_min;
		if (across_find_lift(&day->solution.legs[k], &from_min, &until_min) &&
		    from_min > day->now_min)
			return to->label;
	}
	return NULL;
}

static struct day_say
say_of(const struct day *day, const struct row_party *to, const char *claim)
{
	return (struct day_say){
	    .party = to,
	    .claim = claim,
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
}

static void
tell_lost(const struct day *day, const struct row_party *to, const struct row_busy_lost *lost,
	  struct wants *wants)
{
	const char *label = label_of(day, to, lost);
	struct day_say say = say_of(day, to, unread_claim(lost, day->arena));
	const struct row_message *told = reconcile_newest(day, to->id, say.claim);
	if (label == NULL || (told == NULL && !lost->is_untold))
		return;
	struct civil_date date;
	int minute;
	civil_from_utc(day->world->zone, lost->since, &date, &minute);
	say.kind = KIND_COORDINATOR_ALARM_UNREAD;
	say.fact = arena_printf(day->arena, UNKNOWN "%s", label);
	/* Of an owner of two hours it was told by the first: that one is over, the news is old. */
	if (told != NULL && reconcile_has_left(told) &&
	    strncmp(told->fact, UNKNOWN, strlen(UNKNOWN)) == 0)
		say.fact = told->fact;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref), template_date("date", day->plan.date),
	    template_text("label", label), template_date("since", date),
	    template_number("since_time", minute)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

static bool
is_lost(const struct day *day, const char *claim)
{
	for (int i = 0; i < day->n_lost; i++)
		if (strcmp(unread_claim(&day->lost[i], day->arena), claim) == 0)
			return true;
	return false;
}

/* Who was told of one that is known by now hears so; what was not said yet is withdrawn. */
static void
tell_known(const struct day *day, const struct row_party *to, const struct row_message *told,
	   struct wants *wants)
{
	bool is_unknown = strncmp(told->fact, UNKNOWN, strlen(UNKNOWN)) == 0;
	const char *label = strchr(told->fact, ' ');
	if (is_lost(day, told->claim) || label == NULL || (is_unknown && !reconcile_has_left(told)))
		return;
	struct day_say say = say_of(day, to, told->claim);
	say.kind = KIND_COORDINATOR_READ_AGAIN;
	say.fact = arena_printf(day->arena, KNOWN "%s", label + 1);
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date),
						template_text("label", label + 1)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
unread_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int i = 0; i < day->n_lost; i++)
		tell_lost(day, to, &day->lost[i], wants);
	for (int m = 0; m < day->n_messages; m++) {
		const struct row_message *told = &day->messages[m];
		if (told->party_id == to->id && strncmp(told->claim, claims, strlen(claims)) == 0 &&
		    reconcile_newest(day, to->id, told->claim) == told)
			tell_known(day, to, told, wants);
	}
}

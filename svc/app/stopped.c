/* SPDX-License-Identifier: MIT
 *
 * One claim for each such party: "stop:PARTY", its fact "stop", and once that was told "back".
 */
#include "app/stopped.h"

#include <inttypes.h>
#include <string.h>

#include "app/inbound.h"
#include "app/remind.h"

/* Whether ${party} is the one that stands for its number. */
static bool
is_first(const struct day *day, const struct row_party *party)
{
	const struct row_party *first = NULL;
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *other = &day->parties[i];
		bool is_same = other->has_phone && phone_equal(&other->phone, &party->phone);
		if (is_same && (first == NULL || other->role == PARTY_PERSON))
			first = other;
	}
	return first == party;
}

/* "stop", "back", or NULL: nothing is to be told. */
static const char *
news_of(const struct day *day, const struct row_party *to, const struct row_party *party,
	const char *claim)
{
	const struct row_message *told = reconcile_newest(day, to->id, claim);
	if (party->stopped.s != NO_TIME.s)
		return "stop";
	if (told == NULL || told->state == OUTBOX_SUPERSEDED)
		return NULL;
	return strcmp(told->fact, "back") == 0 || reconcile_has_left(told) ? "back" : NULL;
}

void
stopped_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *party = &day->parties[i];
		if (!party->has_phone || phone_equal(&party->phone, &to->phone) ||
		    !is_first(day, party))
			continue;
		const char *claim = arena_printf(day->arena, "stop:%" PRId64, party->id);
		const char *fact = news_of(day, to, party, claim);
		if (fact == NULL)
			continue;
		bool is_person = party->role == PARTY_PERSON;
		bool is_back = strcmp(fact, "back") == 0;
		struct day_say say = {
		    .party = to,
		    .kind = is_back
				? is_person ? KIND_COORDINATOR_BACK : KIND_COORDINATOR_BACK_OTHER
			    : is_person ? KIND_COORDINATOR_ALARM_STOP
					: KIND_COORDINATOR_ALARM_STOP_OTHER,
		    .claim = claim,
		    .fact = fact,
		    .due = day->now,
		    .expires = inbound_human_expires(day),
		    .is_urgent = true,
		};
		const struct template_value values[] = {
		    template_text("ref", day->plan.ref),
		    template_date("date", day->plan.date),
		    template_text("label", party->label),
		};
		remind_add(wants, &say, values, is_person ? 2 : 3);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * plan.wish holds "SINCE PARTY COMMAND": when it came (UTC seconds), whose it is, and the command
 * in its shortest form.
 */
#include "app/wish.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/effects.h"
#include "app/inbound.h"
#include "plan/answer.h"

struct wish {
	int64_t since_s;
	int64_t party_id;
	const char *words;
};

static bool
read_wish(const struct day *day, struct wish *wish)
{
	int at = 0;
	if (day->plan.wish == NULL || sscanf(day->plan.wish, "%" SCNd64 " %" SCNd64 " %n",
					     &wish->since_s, &wish->party_id, &at) != 2)
		return false;
	wish->words = day->plan.wish + at;
	return at > 0;
}

bool
wish_is(const struct day *day)
{
	return day->plan.wish != NULL && day->plan.wish[0] != '\0';
}

bool
wish_is_of_another(const struct day *day, const struct row_party *party)
{
	struct wish wish;
	return read_wish(day, &wish) && wish.party_id != party->id;
}

void
wish_clear(struct day *day)
{
	day->plan.wish = "";
}

static void
tell_working(struct day *day, const struct row_party *party)
{
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date)};
	day_reply(day, party, KIND_COORDINATOR_TRYING, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
}

bool
wish_note(struct day *day, const struct row_party *party, const struct command *command)
{
	char words[COMMAND_ASK_SIZE];
	struct wish before;
	struct app_effects *effects = day->effects;
	command_print(LANGUAGE_EN, command, words);
	bool is_new = !read_wish(day, &before) || strcmp(before.words, words) != 0;
	if (!is_new && day->now.s >= before.since_s + WISH_MAX_S)
		return false;
	/* What is owed goes first; this is tried again when that is there. */
	if (effects->ask == NULL) {
		effects->ask = arena_new(day->arena, struct app_ask);
		*effects->ask = (struct app_ask){.plan_id = day->plan.id,
						 .problem = day->unsolved,
						 .key = answer_key(day->unsolved)};
	}
	if (!is_new)
		return true;
	day->plan.wish =
	    arena_printf(day->arena, "%" PRId64 " %" PRId64 " %s", day->now.s, party->id, words);
	effect_audit(effects, day->now, &day->plan, party->id, "a change is being tried");
	tell_working(day, party);
	return true;
}

void
wish_pay(struct day *day)
{
	struct wish wish;
	if (!read_wish(day, &wish)) {
		wish_clear(day);
		return;
	}
	const struct row_party *party = day_party_by_id(day, wish.party_id);
	struct command command =
	    command_parse(KIND_FOR_COORDINATOR, wish.words, strlen(wish.words));
	if (party == NULL || party->stopped.s != NO_TIME.s)
		wish_clear(day);
	else
		inbound_want_change(day, party, &command);
}

struct utc
wish_wake(const struct day *day)
{
	struct wish wish;
	return read_wish(day, &wish) ? (struct utc){day->now.s + WISH_AGAIN_S} : NO_TIME;
}

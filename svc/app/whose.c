/* SPDX-License-Identifier: MIT
 *
 * The sender's plans are ranked by their dates; what a text names goes before all ranks.
 */
#include "app/whose.h"

#include <string.h>
#include <strings.h>

#include "app/ask.h"
#include "sms/token.h"

enum kind_audience
whose_audience(enum party_role role)
{
	switch (role) {
	case PARTY_PERSON:
		return KIND_FOR_PERSON;
	case PARTY_COORDINATOR:
		return KIND_FOR_COORDINATOR;
	case PARTY_OFFICER:
	case PARTY_SERVICE:
	case PARTY_MENTOR:
	case PARTY_PRISON_CONTACT:
	case PARTY_MANAGER:
		break;
	}
	return KIND_FOR_OFFICER;
}

/* The plan that the text names by a command's own form or by a code; 0: none. */
static int64_t
named_by_command(const struct app_world *world, const struct row_sender *sender, const char *text)
{
	for (int p = 0; p < sender->n_parties; p++) {
		struct command command = command_parse(whose_audience(sender->parties[p].role),
						       text, strnlen(text, APP_TEXT_MAX));
		if (command.code[0] != '\0') {
			struct secret_hash hash = ask_code_hash(world, command.code);
			for (int q = 0; q < sender->n_questions; q++)
				if (secret_hash_equal(&sender->questions[q].code, &hash))
					return sender->questions[q].plan_id;
		}
		for (int other = 0; command.ref[0] != '\0' && other < sender->n_parties; other++)
			if (strcmp(sender->plans[other].ref, command.ref) == 0)
				return sender->plans[other].id;
	}
	return 0;
}

/* The party whose own plan a person's text names first or last ("J4 LATE 20"), -1: none. */
static int
named_by_person(const struct row_sender *sender, const struct token tokens[], int n)
{
	for (int p = 0; n > 1 && p < sender->n_parties; p++)
		if (sender->parties[p].role == PARTY_PERSON && sender->plans[p].id != 0 &&
		    (strcasecmp(tokens[0].text, sender->plans[p].ref) == 0 ||
		     strcasecmp(tokens[n - 1].text, sender->plans[p].ref) == 0))
			return p;
	return -1;
}

/* The words but for the plan's name. */
static const char *
words_without(const struct token tokens[], int n, const char *ref, struct arena *arena)
{
	const char *words = "";
	for (int i = 0; i < n; i++)
		if ((i != 0 && i != n - 1) || strcasecmp(tokens[i].text, ref) != 0)
			words = arena_printf(arena, "%s%s%s", words, words[0] == '\0' ? "" : " ",
					     tokens[i].text);
	return words;
}

/* How near a plan is: 0 for one whose day it is, then those to come, then those that were. */
static int64_t
rank_of(const struct row_sender *sender, int p, struct civil_date today)
{
	int64_t ahead = (int64_t)sender->plans[p].date.day - today.day;
	bool is_over = sender->plans[p].stage == PLAN_STAGE_OVER;
	if (sender->plans[p].stage == PLAN_STAGE_UNDER_WAY || (ahead == 0 && !is_over))
		return 0;
	return ahead > 0 && !is_over ? ahead : INT32_MAX + (ahead < 0 ? -ahead : ahead);
}

static int
nearest_plan(const struct row_sender *sender, struct civil_date today)
{
	int best = -1;
	for (int p = 0; p < sender->n_parties; p++)
		if (sender->plans[p].id != 0 &&
		    (best < 0 || rank_of(sender, p, today) < rank_of(sender, best, today)))
			best = p;
	return best;
}

/* Whether a text without a name may as well be about the plan of party ${p}. */
static bool
is_choice(const struct row_sender *sender, int p, struct civil_date date)
{
	return sender->plans[p].id != 0 && sender->parties[p].role == PARTY_PERSON &&
	       sender->plans[p].date.day == date.day && sender->plans[p].stage != PLAN_STAGE_OVER;
}

int
whose_choices(const struct row_sender *sender, const struct whose *whose, int parties[], int max)
{
	int n = 0;
	for (int p = 0; p < sender->n_parties && n < max; p++)
		if (is_choice(sender, p, whose->date))
			parties[n++] = p;
	return n;
}

struct whose
whose_text(const struct app_world *world, const struct row_sender *sender, const char *text,
	   struct utc now, struct arena *arena)
{
	struct token tokens[TOKEN_MAX];
	struct whose whose = {.plan_id = named_by_command(world, sender, text), .text = text};
	if (whose.plan_id != 0)
		return whose;
	int n = token_read(text, strnlen(text, APP_TEXT_MAX), tokens);
	int p = n <= TOKEN_MAX ? named_by_person(sender, tokens, n) : -1;
	if (p >= 0) {
		whose.plan_id = sender->plans[p].id;
		whose.text = words_without(tokens, n, sender->plans[p].ref, arena);
		return whose;
	}
	struct civil_date today;
	int minute;
	civil_from_utc(world->zone, now, &today, &minute);
	p = nearest_plan(sender, today);
	if (p < 0)
		return whose;
	int choices[2];
	whose.plan_id = sender->plans[p].id;
	whose.date = sender->plans[p].date;
	whose.is_unclear = sender->parties[p].role == PARTY_PERSON &&
			   whose_choices(sender, &whose, choices, 2) > 1;
	return whose;
}

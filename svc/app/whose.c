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
whose_audience(const struct row_party *party)
{
	if (party->role == PARTY_MENTOR && party->passes_on)
		return KIND_FOR_PERSON;
	switch (party->role) {
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
		struct command command = command_parse(whose_audience(&sender->parties[p]), text,
						       strnlen(text, APP_TEXT_MAX));
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

static bool
speaks_for(const struct row_party *party)
{
	return whose_audience(party) == KIND_FOR_PERSON;
}

/*
 * The party that passes on and whose plan the text begins with, the rest being what a person says;
 * -1: none. A coordinator's own commands name their plan too, but behind the verb.
 */
static int
passed_on(const struct row_sender *sender, const struct token tokens[], int n, const char *rest)
{
	const int said = 1 << COMMAND_OK | 1 << COMMAND_YES | 1 << COMMAND_NO | 1 << COMMAND_LATE |
			 1 << COMMAND_THERE | 1 << COMMAND_UNDO | 1 << COMMAND_PLAN |
			 1 << COMMAND_NEXT | 1 << COMMAND_MAP | 1 << COMMAND_CALL |
			 1 << COMMAND_HELP;
	for (int p = 0; n > 1 && p < sender->n_parties; p++)
		if (sender->parties[p].passes_on && !speaks_for(&sender->parties[p]) &&
		    sender->plans[p].id != 0 &&
		    strcasecmp(tokens[0].text, sender->plans[p].ref) == 0) {
			struct command command = command_parse(KIND_FOR_PERSON, rest, strlen(rest));
			return (said >> command.verb & 1) != 0 && command.code[0] == '\0' ? p : -1;
		}
	return -1;
}

/* The party whose own plan a person's text names first or last ("J4 LATE 20"), -1: none. */
static int
named_by_person(const struct row_sender *sender, const struct token tokens[], int n)
{
	for (int p = 0; n > 1 && p < sender->n_parties; p++)
		if (speaks_for(&sender->parties[p]) && sender->plans[p].id != 0 &&
		    (strcasecmp(tokens[0].text, sender->plans[p].ref) == 0 ||
		     strcasecmp(tokens[n - 1].text, sender->plans[p].ref) == 0))
			return p;
	return -1;
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
	return sender->plans[p].id != 0 && speaks_for(&sender->parties[p]) &&
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
	struct whose whose = {.text = text};
	int n = token_read(text, strnlen(text, APP_TEXT_MAX), tokens);
	const char *rest =
	    n > 1 && n <= TOKEN_MAX ? words_without(tokens, n, tokens[0].text, arena) : "";
	int p = n <= TOKEN_MAX ? passed_on(sender, tokens, n, rest) : -1;
	if (p >= 0)
		return (struct whose){
		    .plan_id = sender->plans[p].id, .text = rest, .is_passed_on = true};
	whose.plan_id = named_by_command(world, sender, text);
	if (whose.plan_id != 0)
		return whose;
	p = n <= TOKEN_MAX ? named_by_person(sender, tokens, n) : -1;
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
	whose.is_unclear =
	    speaks_for(&sender->parties[p]) && whose_choices(sender, &whose, choices, 2) > 1;
	return whose;
}

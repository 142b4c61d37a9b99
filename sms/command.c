/* SPDX-License-Identifier: MIT
 *
 * Meaning from words: hear.c has gathered everything that a text names; here each verb looks
 * whether it got just what it needs, and what could be read in two ways is asked back.
 */
#include "sms/command.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/problem.h"
#include "sms/hear.h"
#include "sms/onway.h"

#define NEAR_LEAST 4 /* letters of a word that is worth a guess */
#define CHATTER_MAX \
	6 /* words of a sentence that is still read as PLAN, NEXT, MAP, CALL or HELP \
	   */

static struct command
empty(enum command_verb verb)
{
	return (struct command){
	    .verb = verb, .at_min = COMMAND_NO_TIME, .until_min = COMMAND_NO_TIME};
}

/* Understood in part: the form to use. */
static struct command
ask_form(const char *form)
{
	struct command command = empty(COMMAND_AMBIGUOUS);
	snprintf(command.ask[0], sizeof command.ask[0], "%s", form);
	return command;
}

/* Whether two neighbouring letters changed places, as thumbs do. */
static bool
is_swapped(const char *word, const char *name)
{
	size_t at = 0;
	while (word[at] != '\0' && word[at] == name[at])
		at++;
	return word[at] != '\0' && name[at] != '\0' && word[at] == name[at + 1] &&
	       word[at + 1] == name[at] && strcmp(word + at + 2, name + at + 2) == 0;
}

/* The sender's verb nearest to ${word}, NULL if none is near. */
static const char *
nearest_verb(enum kind_audience sender, const char *word)
{
	const char *names[LANGUAGE_COUNT * HEAR_RULES];
	size_t n_names = 0;
	char upper[TOKEN_SIZE] = "";
	if (strlen(word) < NEAR_LEAST)
		return NULL;
	for (size_t i = 0; word[i] != '\0'; i++)
		upper[i] = (char)toupper((unsigned char)word[i]);
	for (size_t i = 0; i < LANGUAGE_COUNT * HEAR_RULES; i++) {
		const struct hear_rule *rule = &hear_rules[i % HEAR_RULES];
		if ((rule->senders & (1 << sender)) == 0)
			continue;
		names[n_names++] = command_verb_name((enum language)(i / HEAR_RULES), rule->verb);
		if (is_swapped(upper, names[n_names - 1]))
			return names[n_names - 1];
	}
	return problem_nearest(upper, names, n_names);
}

static struct command
unknown(enum kind_audience sender, const struct token tokens[], int n)
{
	struct command command = empty(COMMAND_UNKNOWN);
	const char *near = NULL;
	for (int i = 0; i < n && near == NULL; i++)
		near = nearest_verb(sender, tokens[i].text);
	/* "Lste 20": how much, they are asked. */
	if (near != NULL && sender == KIND_FOR_PERSON && n > 1 &&
	    (strcmp(near, "LATE") == 0 || strcmp(near, "HWYR") == 0))
		return ask_form(hear_rule(sender, COMMAND_LATE)->form);
	if (near != NULL)
		snprintf(command.ask[0], sizeof command.ask[0], "%s", near);
	return command;
}

static struct command understand(enum kind_audience sender, const char *text, size_t n);

/*
 * Whether the command, written back, is read as itself. A name can stand in the way: "half" is read
 * with the time behind it.
 */
static bool
is_read_as_itself(enum kind_audience sender, const struct command *command)
{
	char text[COMMAND_ASK_SIZE];
	command_print(LANGUAGE_EN, command, text);
	struct command read = understand(sender, text, strlen(text));
	return read.verb == command->verb && strcmp(read.name, command->name) == 0 &&
	       strcmp(read.ref, command->ref) == 0 && strcmp(read.code, command->code) == 0 &&
	       read.minutes == command->minutes && read.at_min == command->at_min &&
	       read.until_min == command->until_min;
}

/* Fill ask[] with what the text may mean, one for each reading of its times. */
static struct command
ask_times(const struct command *base, const struct heard *heard)
{
	struct command ask = empty(COMMAND_AMBIGUOUS);
	int n_asked = 0;
	const struct saidtime *from = &heard->times[0];
	const struct saidtime *until = &heard->times[1];
	for (int i = 0; i < from->n; i++) {
		for (int j = 0; j < (heard->n_times == 2 ? until->n : 1); j++) {
			struct command reading = *base;
			reading.at_min = from->min[i];
			if (heard->n_times == 2)
				reading.until_min = until->min[j];
			if (n_asked == 2 ||
			    (heard->n_times == 2 && reading.until_min <= reading.at_min))
				continue;
			if (is_read_as_itself(heard->sender, &reading))
				command_print(LANGUAGE_EN, &reading, ask.ask[n_asked++]);
		}
	}
	return n_asked > 0 ? ask : ask_form(hear_rule(heard->sender, base->verb)->form);
}

/* "LIFT J4 off": a name where the rule has none. */
static bool
is_off(const struct hear_rule *rule, const struct heard *heard)
{
	static const char *const words[] = {COMMAND_OFF, "none",   "gone",
					    "away",      "ffwrdd", "i ffwrdd"};
	if ((rule->needs & HEAR_MAYBE_OFF) == 0 || heard->n_times > 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(heard->name, words[i]) == 0)
			return true;
	return false;
}

/* Whether ${heard} holds all that the rule needs and nothing that it does not know. */
static bool
is_whole(const struct hear_rule *rule, const struct heard *heard)
{
	int needs = rule->needs;
	bool has_name = heard->name[0] != '\0' && !is_off(rule, heard);
	bool has_late = heard->minutes >= 1 && heard->minutes <= COMMAND_LATE_MAX;
	int times_least = (needs & HEAR_TIME) != 0 ? 1 : 0;
	int times_most =
	    (needs & HEAR_TWO_TIMES) != 0 ? 2 : (needs & (HEAR_TIME | HEAR_MAYBE_TIME)) != 0;
	if ((needs & HEAR_TWO_TIMES) != 0 && heard->n_times == 1)
		return false;
	bool has_ref = heard->ref[0] != '\0';
	return ((needs & HEAR_REF) != 0 ? has_ref : !has_ref || (needs & HEAR_MAYBE_REF) != 0) &&
	       ((needs & HEAR_CODE) != 0) == (heard->code[0] != '\0') &&
	       ((needs & HEAR_NAME) != 0) == has_name &&
	       ((needs & HEAR_MINUTES) != 0) == has_late && heard->n_times >= times_least &&
	       heard->n_times <= times_most && !heard->has_more && !heard->is_negated;
}

static struct command
obey(const struct hear_rule *rule, const struct heard *heard)
{
	struct command command = empty(rule->verb);
	memcpy(command.ref, heard->ref, sizeof command.ref);
	memcpy(command.code, heard->code, sizeof command.code);
	if ((rule->needs & HEAR_NAME) != 0)
		memcpy(command.name, heard->name, sizeof command.name);
	if (is_off(rule, heard))
		snprintf(command.name, sizeof command.name, COMMAND_OFF);
	if ((rule->needs & HEAR_MINUTES) != 0)
		command.minutes = heard->minutes;
	bool is_sure = true;
	for (int i = 0; i < heard->n_times; i++)
		is_sure = is_sure && heard->times[i].is_sure;
	if (!is_sure)
		return ask_times(&command, heard);
	if (heard->n_times > 0)
		command.at_min = heard->times[0].min[0];
	if (heard->n_times > 1)
		command.until_min = heard->times[1].min[0];
	if (heard->n_times > 1 && command.until_min <= command.at_min)
		return ask_form(rule->form);
	return command;
}

/* Two verbs in one text: each with what it needs, if that was said, else as an example. */
static struct command
ask_which(const struct heard *heard)
{
	struct command ask = empty(COMMAND_AMBIGUOUS);
	for (int i = 0; i < 2; i++) {
		const struct hear_rule *rule = heard->rules[i];
		struct heard alone = *heard;
		alone.is_negated = alone.has_more = false;
		if ((rule->needs & HEAR_NAME) == 0)
			alone.name[0] = '\0';
		if ((rule->needs & HEAR_MINUTES) == 0)
			alone.minutes = -1;
		if ((rule->needs & (HEAR_TIME | HEAR_MAYBE_TIME | HEAR_TWO_TIMES)) == 0)
			alone.n_times = 0;
		struct command one = empty(COMMAND_AMBIGUOUS);
		if (is_whole(rule, &alone))
			one = obey(rule, &alone);
		if (one.verb == COMMAND_AMBIGUOUS || !is_read_as_itself(heard->sender, &one))
			snprintf(ask.ask[i], sizeof ask.ask[i], "%s", rule->form);
		else
			command_print(LANGUAGE_EN, &one, ask.ask[i]);
	}
	return ask;
}

/* "DROP J4 lift", "no lift J4". */
static bool
is_no_lift(const struct heard *heard)
{
	bool has_lift = false;
	bool has_no = false;
	for (int i = 0; i < heard->n_rules && i < 2; i++) {
		enum command_verb verb = heard->rules[i]->verb;
		has_lift = has_lift || verb == COMMAND_LIFT;
		has_no = has_no || verb == COMMAND_DROP || verb == COMMAND_NO;
	}
	return has_lift && has_no && heard->ref[0] != '\0' && heard->code[0] == '\0' &&
	       heard->name[0] == '\0' && heard->n_times == 0 && !heard->has_more;
}

/* A code and a time without the word TIME, perhaps with a YES: is it the offer or another hour? */
static struct command
ask_other_time(const struct heard *heard)
{
	struct command time = empty(COMMAND_TIME);
	memcpy(time.code, heard->code, sizeof time.code);
	struct command ask = ask_times(&time, heard);
	if (heard->n_rules == 1 && heard->rules[0]->verb == COMMAND_YES)
		snprintf(ask.ask[1], sizeof ask.ask[1], "YES %s", heard->code);
	return ask;
}

/* "No problem" means yes, "not late" the contrary of late: such are asked. */
static struct command
obey_or_ask(const struct hear_rule *rule, const struct heard *heard)
{
	bool is_chatty = (rule->needs & HEAR_CHATTER) != 0 && !heard->is_negated &&
			 heard->n_tokens <= CHATTER_MAX && heard->code[0] == '\0';
	if (is_chatty)
		return empty(rule->verb);
	if (is_whole(rule, heard))
		return obey(rule, heard);
	if (rule->verb == COMMAND_NO && heard->has_no_code && heard->n_times == 0 &&
	    !heard->has_more && !heard->is_negated)
		return obey(rule, heard);
	bool is_answer = rule->verb == COMMAND_YES || rule->verb == COMMAND_NO;
	if (is_answer && (heard->code[0] != '\0' || (rule->needs & HEAR_CODE) == 0)) {
		struct heard both = *heard;
		both.rules[0] = hear_rule(heard->sender, COMMAND_YES);
		both.rules[1] = hear_rule(heard->sender, COMMAND_NO);
		return ask_which(&both);
	}
	if (rule->verb == COMMAND_LATE && heard->sender == KIND_FOR_PERSON && heard->minutes >= 1 &&
	    heard->minutes <= COMMAND_LATE_MAX) {
		struct command late = empty(COMMAND_LATE);
		struct command ask = empty(COMMAND_AMBIGUOUS);
		late.minutes = heard->minutes;
		command_print(LANGUAGE_EN, &late, ask.ask[0]);
		return ask;
	}
	return ask_form(rule->form);
}

struct command
command_parse(enum kind_audience sender, const char *text, size_t n)
{
	struct command command = understand(sender, text, n);
	if (command.verb <= COMMAND_AMBIGUOUS || is_read_as_itself(sender, &command))
		return command;
	enum command_verb verb = command.verb == COMMAND_THERE ? COMMAND_LATE : command.verb;
	return ask_form(hear_rule(sender, verb)->form);
}

/*
 * A person's text beyond the words that we asked for; UNKNOWN: they say what it means. "OK" with an
 * hour is more than OK, and beside trouble it is none; beside a YES that all is well is that YES.
 */
static struct command
in_own_words(const struct heard *heard, const struct token tokens[], bool is_question)
{
	enum command_verb verb = heard->n_rules == 0 ? COMMAND_UNKNOWN : heard->rules[0]->verb;
	struct command nothing = empty(COMMAND_UNKNOWN);
	if (heard->n_rules > 1 || heard->code[0] != '\0')
		return nothing;
	struct command own = onway_read(tokens, heard->n_tokens, is_question);
	bool is_plain = own.verb == COMMAND_OK || own.verb == COMMAND_THERE;
	switch ((int)verb) {
	case COMMAND_UNKNOWN:
		return own;
	case COMMAND_OK:
		return is_plain || onway_is_trouble(tokens, heard->n_tokens) ? own : nothing;
	case COMMAND_YES:
		if (own.verb == COMMAND_OK)
			own.verb = COMMAND_YES;
		return is_plain ? own : nothing;
	case COMMAND_NO:
		return own.verb == COMMAND_AMBIGUOUS ? own : nothing;
	case COMMAND_LATE:
		return own.verb == COMMAND_UNDO ||
			       (own.verb == COMMAND_THERE && !is_whole(heard->rules[0], heard))
			   ? own
			   : nothing;
	}
	return nothing;
}

/* OK is a manner of speaking beside any other of a person's words: "ok call me". */
static void
forget_ok(struct heard *heard)
{
	for (int i = 0; heard->n_rules == 2 && i < 2; i++)
		if (heard->rules[i]->verb == COMMAND_OK) {
			heard->rules[0] = heard->rules[1 - i];
			heard->n_rules = 1;
		}
}

/* "There is no one here": a no that answers nothing. */
static bool
is_no_of_something(const struct heard *heard, const struct token tokens[])
{
	return heard->n_rules == 1 && heard->rules[0]->verb == COMMAND_NO &&
	       heard->name[0] != '\0' && !token_is_among(&tokens[0], heard->rules[0]->words);
}

/* An officer's text with a code and no verb, or a plan that nobody came to: asked, never guessed. */
static struct command
ask_officer(struct heard *heard)
{
	struct command ask = empty(COMMAND_AMBIGUOUS);
	if (heard->code[0] != '\0' && heard->n_times == 1)
		return ask_other_time(heard);
	if (heard->code[0] == '\0') {
		snprintf(ask.ask[0], sizeof ask.ask[0], "MISSED %s", heard->ref);
		return ask;
	}
	heard->rules[0] = hear_rule(heard->sender, COMMAND_YES);
	heard->rules[1] = hear_rule(heard->sender, COMMAND_NO);
	return ask_which(heard);
}

static struct command
understand(enum kind_audience sender, const char *text, size_t n)
{
	struct token tokens[TOKEN_MAX];
	if (n > COMMAND_TEXT_MAX)
		return empty(COMMAND_UNKNOWN);
	int n_tokens = token_read(text, n, tokens);
	if (n_tokens == 0 || n_tokens > TOKEN_MAX)
		return empty(COMMAND_UNKNOWN);
	if (hear_stop(tokens, n_tokens))
		return empty(COMMAND_STOP);
	/* Alone: "back in a minute" is none, nor is what carriers take for themselves (START). */
	bool is_back = n_tokens == 1 ? token_is_among(&tokens[0], "back nol")
				     : n_tokens == 2 && token_is(&tokens[0], "yn") &&
					   token_is(&tokens[1], "ol");
	if (is_back)
		return empty(COMMAND_BACK);
	struct heard heard = hear_tokens(sender, tokens, n_tokens);
	if (sender == KIND_FOR_PERSON) {
		forget_ok(&heard);
		struct command own = in_own_words(&heard, tokens, memchr(text, '?', n) != NULL);
		if (own.verb != COMMAND_UNKNOWN)
			return own;
		if (is_no_of_something(&heard, tokens))
			return unknown(sender, tokens, n_tokens);
	}
	bool has_only_code =
	    heard.code[0] != '\0' && heard.name[0] == '\0' && !heard.has_more && !heard.is_negated;
	bool is_bare_code = has_only_code && heard.n_times == 0;
	bool is_yes = heard.n_rules == 1 && heard.rules[0]->verb == COMMAND_YES;
	if (sender == KIND_FOR_COORDINATOR && is_bare_code && (heard.n_rules == 0 || is_yes)) {
		struct command command = empty(COMMAND_CODE);
		memcpy(command.code, heard.code, sizeof command.code);
		memcpy(command.ref, heard.ref, sizeof command.ref);
		return command;
	}
	if (sender == KIND_FOR_OFFICER && has_only_code && heard.n_times == 1 &&
	    (heard.n_rules == 0 || is_yes))
		return ask_other_time(&heard);
	if (sender == KIND_FOR_OFFICER && heard.n_rules == 0 &&
	    (heard.code[0] != '\0' || (heard.ref[0] != '\0' && heard.is_negated)))
		return ask_officer(&heard);
	if (heard.n_rules == 0 || heard.n_rules > 2)
		return unknown(sender, tokens, n_tokens);
	if (heard.n_rules == 2 && is_no_lift(&heard)) {
		struct command off = empty(COMMAND_LIFT);
		memcpy(off.ref, heard.ref, sizeof off.ref);
		snprintf(off.name, sizeof off.name, COMMAND_OFF);
		return off;
	}
	return heard.n_rules == 2 ? ask_which(&heard) : obey_or_ask(heard.rules[0], &heard);
}

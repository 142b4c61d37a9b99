/* SPDX-License-Identifier: MIT
 *
 * The words that people use, and the gathering of what a text names.
 */
#include "sms/hear.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"

#define PERSON      (1 << KIND_FOR_PERSON)
#define COORDINATOR (1 << KIND_FOR_COORDINATOR)
#define OFFICER     (1 << KIND_FOR_OFFICER)
#define ANYBODY     (PERSON | COORDINATOR | OFFICER)

#define YES_WORDS "yes y yep yeah yup ye yea yh yeh aye ie ydw ydi ydy"
#define NO_WORDS  "no n nope nah na nage nac"

/* clang-format off */
const struct hear_rule hear_rules[HEAR_RULES] = {
    {COMMAND_OK, PERSON, "ok okay okey okk k kk iawn oce", HEAR_CHATTER, "OK"},
    {COMMAND_YES, PERSON, YES_WORDS, 0, "YES"},
    {COMMAND_YES, COORDINATOR | OFFICER, YES_WORDS " ok okay iawn oce", HEAR_CODE | HEAR_MAYBE_REF,
     "YES 482913"},
    {COMMAND_NO, PERSON, NO_WORDS, 0, "NO"},
    {COMMAND_NO, COORDINATOR | OFFICER, NO_WORDS, HEAR_CODE | HEAR_MAYBE_REF, "NO 482913"},
    {COMMAND_LATE, PERSON, "late l8 hwyr", HEAR_MINUTES, "LATE 20"},
    {COMMAND_LATE, COORDINATOR, "late hwyr", HEAR_REF | HEAR_MINUTES, "LATE J4 20"},
    {COMMAND_PLAN, PERSON, "plan plans cynllun gynllun cynlluniau", HEAR_CHATTER, "PLAN"},
    {COMMAND_NEXT, PERSON, "next nesaf nesa", HEAR_CHATTER, "NEXT"},
    {COMMAND_MAP, PERSON, "map maps mapiau", HEAR_CHATTER, "MAP"},
    {COMMAND_CALL, PERSON, "call cal ring phone galw galwad galwch galwa ffonio ffoniwch ffonia",
     HEAR_CHATTER, "CALL"},
    {COMMAND_HELP, ANYBODY, "help cymorth helpu helpwch", HEAR_CHATTER, "HELP"},
    {COMMAND_UNDO, PERSON, "undo dadwneud", 0, "UNDO"},
    {COMMAND_UNDO, COORDINATOR, "undo dadwneud", HEAR_REF, "UNDO J4"},
    {COMMAND_LIST, COORDINATOR, "list rhestr", 0, "LIST"},
    {COMMAND_SHOW, COORDINATOR, "show dangos", HEAR_REF, "SHOW J4"},
    {COMMAND_OUT, COORDINATOR, "out allan", HEAR_REF | HEAR_MAYBE_TIME, "OUT J4 9:40"},
    {COMMAND_MOVE, COORDINATOR, "move symud", HEAR_REF | HEAR_NAME | HEAR_TIME,
     "MOVE J4 housing 2:30pm"},
    {COMMAND_PHONE, COORDINATOR, "phone ffonio galwad", HEAR_REF | HEAR_NAME, "PHONE J4 housing"},
    {COMMAND_VIDEO, COORDINATOR, "video fideo", HEAR_REF | HEAR_NAME, "VIDEO J4 housing"},
    {COMMAND_NEXTDAY, COORDINATOR, "nextday trannoeth drannoeth", HEAR_REF | HEAR_NAME,
     "NEXTDAY J4 housing"},
    {COMMAND_DROP, COORDINATOR, "drop gollwng", HEAR_REF | HEAR_NAME, "DROP J4 housing"},
    {COMMAND_MISSED, COORDINATOR, "missed colli collwyd", HEAR_REF | HEAR_NAME, "MISSED J4 housing"},
    {COMMAND_MISSED, OFFICER, "missed dna noshow colli collwyd", HEAR_REF | HEAR_MAYBE_TIME,
     "MISSED J4"},
    {COMMAND_LIFT, COORDINATOR, "lift lifft", HEAR_REF | HEAR_TWO_TIMES | HEAR_MAYBE_OFF,
     "LIFT J4 10am to 1pm"},
    {COMMAND_TIME, OFFICER, "time amser", HEAR_CODE | HEAR_TIME | HEAR_MAYBE_REF,
     "TIME 482913 2:30pm"},
};
/* clang-format on */

static const char fillers[] =
    "a an please pls plz thanks thank you ta cheers diolch hi hello hey the to at for "
    "by on about around approx roughly from until till and just now im am i is it its "
    "my be will ill code yn rwyn dw dwi dwin rwy rydw in mae maer tua rhyw tan ar o plis gwelwch "
    "dda os helo shwmae y yr ei fi wedi cod";
static const char fillers_late[] =
    "running bus train coach coming sorry than more another mins traffic waiting still missed cos "
    "coz "
    "cause cuz because of was has have had been gonna going think maybe might prob probs probably "
    "mate "
    "so my up delayed held stuck broke down b but got we are the roadworks queue queues only least "
    "gone x u you there on way bout "
    "rhedeg bws tren dod cyrraedd sori eto traffig ond achos falle efallai wrth aros colli ffordd "
    "fy";
static const char fillers_answer[] =
    "thats that fine good great works sure of course can do sorry sori "
    "hynny hynnyn gwych wrth gwrs gallaf gallwn";
static const char fillers_stop[] =
    "please texting texts text messages messaging me all it now sending these this the my to plis "
    "tecstio tecstiau neges negeseuon anfon fi i ata ataf y yr";
static const char negations[] =
    "not dont didnt cant wont never cannot isnt but no nothing ddim dim nid";

/* What ends a letter: a name or two may stand behind it. */
static const char sign_offs[] =
    "thanks thank thx kind regards rgds cheers best kr diolch cofion gofion hwyl";
static const char conditions[] = "if unless when but only until once or os ond pan neu oni";
#define SIGNED_MAX 4

static const char stop_words[] = "stop stopall stopstop stopio stopiwch unsubscribe revoke optout";
static const char stop_words_alone[] = "cancel end quit"; /* only as the whole text */

static const struct hear_rule *
rule_of_word(enum kind_audience sender, const struct token *token)
{
	for (size_t i = 0; i < HEAR_RULES; i++)
		if ((hear_rules[i].senders & (1 << sender)) != 0 &&
		    token_is_among(token, hear_rules[i].words))
			return &hear_rules[i];
	for (size_t i = 0; i < HEAR_RULES; i++)
		if ((hear_rules[i].senders & (1 << sender)) != 0 &&
		    token_is_stretched(token, hear_rules[i].words))
			return &hear_rules[i];
	return NULL;
}

const struct hear_rule *
hear_rule(enum kind_audience sender, enum command_verb verb)
{
	for (size_t i = 0; i < HEAR_RULES; i++)
		if ((hear_rules[i].senders & (1 << sender)) != 0 && hear_rules[i].verb == verb)
			return &hear_rules[i];
	return NULL;
}

bool
hear_stop(const struct token tokens[], int n)
{
	bool has_stop = n == 1 && token_is_among(&tokens[0], stop_words_alone);
	bool has_opt = false;
	for (int i = 0; i < n; i++) {
		bool is_stop = token_is_among(&tokens[i], stop_words) ||
			       token_is_stretched(&tokens[i], stop_words) ||
			       (has_opt && token_is(&tokens[i], "out"));
		has_opt = token_is(&tokens[i], "opt") || token_is(&tokens[i], "opt-out");
		has_stop = has_stop || is_stop || token_is(&tokens[i], "opt-out");
		if (!is_stop && !has_opt && !token_is_among(&tokens[i], fillers_stop) &&
		    !token_is_among(&tokens[i], stop_words_alone))
			return false;
	}
	return has_stop;
}

/* Whether it looks like a plan's reference: one to three letters, one to four digits. */
static bool
is_ref(const struct token *token)
{
	size_t letters = strspn(token->text, "abcdefghijklmnopqrstuvwxyz");
	size_t digits = strspn(token->text + letters, "0123456789");
	return letters >= 1 && letters <= 3 && digits >= 1 && digits <= 4 &&
	       token->text[letters + digits] == '\0';
}

static void
set_ref(struct heard *heard, const char *letters, const char *digits)
{
	size_t n = 0;
	for (; letters[n] != '\0' && n + 1 < sizeof heard->ref; n++)
		heard->ref[n] = (char)toupper((unsigned char)letters[n]);
	for (; *digits != '\0' && n + 1 < sizeof heard->ref; n++)
		heard->ref[n] = *digits++;
	heard->ref[n] = '\0';
}

/* A plan's reference, written together or apart ("j 4"); returns how many tokens it takes. */
static int
hear_ref(struct heard *heard, const struct token tokens[], int n)
{
	if (!heard->is_of_plan)
		return 0;
	if (heard->ref[0] != '\0')
		return strcasecmp(heard->ref, tokens[0].text) == 0;
	if (is_ref(&tokens[0])) {
		set_ref(heard, tokens[0].text, "");
		return 1;
	}
	bool is_letter = tokens[0].text[1] == '\0' && isalpha((unsigned char)tokens[0].text[0]) &&
			 !token_is_among(&tokens[0], "a i y n k");
	if (!is_letter || n < 2 || !token_is_digits(&tokens[1], 1, 3))
		return 0;
	set_ref(heard, tokens[0].text, tokens[1].text);
	return 2;
}

static void
hear_verb(struct heard *heard, const struct hear_rule *rule)
{
	for (int i = 0; i < heard->n_rules && i < 2; i++)
		if (heard->rules[i] == rule)
			return;
	if (heard->n_rules < 2)
		heard->rules[heard->n_rules] = rule;
	heard->n_rules++;
}

/* Whether that verb was said anywhere. */
static bool
is_said(enum kind_audience sender, enum command_verb verb, const struct token tokens[], int n)
{
	for (int i = 0; i < n; i++) {
		const struct hear_rule *rule = rule_of_word(sender, &tokens[i]);
		if (rule != NULL && rule->verb == verb)
			return true;
	}
	return false;
}

/* "10 to 3pm" is ten minutes to three from who says when they come; of hours it is two. */
static int
before_to(enum kind_audience sender, const struct token tokens[], int n)
{
	if (sender == KIND_FOR_PERSON || token_is_among(&tokens[0], "quarter chwarter"))
		return n;
	for (int i = 1; i < n; i++)
		if (token_is_among(&tokens[i], "to i"))
			return i;
	return n;
}

static int
hear_amount(struct heard *heard, const struct token tokens[], int n, bool is_late)
{
	struct saidtime time;
	int minutes = 0;
	n = before_to(heard->sender, tokens, n);
	int taken =
	    is_late ? saidtime_duration(tokens, n, &minutes) : saidtime_read(tokens, n, &time);
	if (taken == 0)
		return 0;
	if (is_late) {
		heard->has_more = heard->has_more || heard->minutes >= 0;
		heard->minutes = minutes;
	} else if (heard->n_times < 2) {
		heard->times[heard->n_times++] = time;
	} else {
		heard->has_more = true;
	}
	return taken;
}

static void
hear_name(struct heard *heard, const char *word)
{
	size_t n = strlen(heard->name);
	if (strpbrk(word, "abcdefghijklmnopqrstuvwxyz") == NULL) {
		heard->has_more = true;
		return;
	}
	int written =
	    snprintf(heard->name + n, sizeof heard->name - n, "%s%s", n > 0 ? " " : "", word);
	if ((size_t)written >= sizeof heard->name - n)
		heard->has_more = true;
}

/* How many tokens are left without the name of who signs: "Yes 482913. Thanks, Jo Smith". */
static int
without_name(enum kind_audience sender, const struct token tokens[], int n)
{
	int end = n;
	for (int i = n - 1; i > 0 && i >= n - 1 - SIGNED_MAX; i--) {
		bool is_name = strpbrk(tokens[i].text, "0123456789") == NULL &&
			       !token_is_among(&tokens[i], conditions) &&
			       !token_is_among(&tokens[i], negations) &&
			       rule_of_word(sender, &tokens[i]) == NULL;
		if (token_is_among(&tokens[i], sign_offs))
			end = i;
		else if (!is_name)
			break;
	}
	return end;
}

struct heard
hear_tokens(enum kind_audience sender, const struct token tokens[], int n)
{
	struct heard heard = {.sender = sender, .n_tokens = n, .minutes = -1};
	if (sender == KIND_FOR_OFFICER)
		n = without_name(sender, tokens, n);
	/* With LATE a number is minutes, else a time of day. */
	bool is_late = is_said(sender, COMMAND_LATE, tokens, n);
	heard.is_of_plan = sender != KIND_FOR_PERSON;
	const char *more_fillers = is_late ? fillers_late : fillers_answer;
	for (int i = 0, taken; i < n; i += taken) {
		const struct token *token = &tokens[i];
		/* "Ble mae y map": between other words it is the Welsh "the". */
		bool is_the = i > 0 && i + 1 < n && token_is(token, "y");
		const struct hear_rule *rule = is_the ? NULL : rule_of_word(sender, token);
		taken = 1;
		if (sender == KIND_FOR_COORDINATOR && token_is(token, "next") && i + 1 < n &&
		    token_is(&tokens[i + 1], "day")) {
			hear_verb(&heard, hear_rule(sender, COMMAND_NEXTDAY));
			taken = 2;
		} else if (token_is(token, "dim") && i + 1 < n &&
			   token_is(&tokens[i + 1], "diolch")) {
			hear_verb(&heard, hear_rule(sender, COMMAND_NO));
			taken = 2;
		} else if (rule != NULL) {
			hear_verb(&heard, rule);
			heard.is_negated =
			    heard.is_negated || (rule->verb == COMMAND_NO && heard.n_rules > 1);
			heard.has_no_code =
			    heard.has_no_code || (rule->verb == COMMAND_NO && i + 1 < n &&
						  token_is_digits(&tokens[i + 1], 6, 6));
		} else if (token_is_digits(token, 6, 6)) {
			heard.has_more = heard.has_more || heard.code[0] != '\0';
			memcpy(heard.code, token->text, COMMAND_CODE_SIZE);
		} else if ((taken = hear_ref(&heard, tokens + i, n - i)) > 0 ||
			   (taken = hear_amount(&heard, tokens + i, n - i, is_late)) > 0) {
			continue;
		} else {
			taken = 1;
			if (token_is_among(token, more_fillers))
				continue;
			if (token_is_among(token, negations) ||
			    (sender == KIND_FOR_OFFICER && token_is_among(token, conditions)))
				heard.is_negated = true;
			else if (!token_is_among(token, fillers))
				hear_name(&heard, token->text);
		}
	}
	return heard;
}

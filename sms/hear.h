/* SPDX-License-Identifier: MIT
 *
 * The first half of reading a text: everything it names (verbs, plan, code, times, a name), before
 * command_parse decides what it means. Used by command.c alone.
 */
#ifndef SMS_HEAR_H
#define SMS_HEAR_H

#include "sms/command.h"
#include "sms/saidtime.h"
#include "sms/token.h"

enum hear_need {
	HEAR_REF = 1,
	HEAR_NAME = 2,
	HEAR_TIME = 4,
	HEAR_CODE = 8,
	HEAR_MINUTES = 16,
	HEAR_MAYBE_TIME = 32, /* one or none */
	HEAR_TWO_TIMES = 64,  /* two or none */
	HEAR_CHATTER = 128,   /* other words around it do no harm */
	HEAR_MAYBE_OFF = 256, /* "off" in place of times */
	HEAR_MAYBE_REF = 512, /* a plan may be named */
};

struct hear_rule {
	enum command_verb verb;
	int senders;
	const char *words; /* that say it */
	int needs;
	const char *form; /* an example, told when something lacks */
};

/* The table of verbs: who may say them, by which words, and what they need. */
#define HEAR_RULES 26
extern const struct hear_rule hear_rules[HEAR_RULES];

/* What a text names, before any verb looks at it. */
struct heard {
	enum kind_audience sender;
	const struct hear_rule *rules[2]; /* the first two different verbs */
	int n_rules;
	int n_tokens;
	bool is_of_plan; /* a plan may be named: J4 is none of its words else */
	char ref[COMMAND_REF_SIZE];
	char code[COMMAND_CODE_SIZE];
	char name[COMMAND_NAME_SIZE];
	struct saidtime times[2];
	int n_times;
	int minutes; /* -1 if none */
	bool is_negated;
	bool has_no_code; /* a NO with the code right behind it: what follows are reasons */
	bool has_more;    /* something nobody asked for: a second code, a third time */
};

/* Whether the text is STOP, or a word that the carriers take for it, and says nothing else. */
bool hear_stop(const struct token tokens[], int n);

struct heard hear_tokens(enum kind_audience sender, const struct token tokens[], int n);

/* The row of ${verb} for ${sender}, NULL if the verb is not theirs. */
const struct hear_rule *hear_rule(enum kind_audience sender, enum command_verb verb);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The law and practice of the day on which a sentence ends, as dated data with its sources
 * (conf/policy/release-day.json): nothing of it stands in code but the shape of the rules.
 *
 *   lawful day	   the nominal day, or the working day before it when it is none
 *   presumed day  where the lawful day is a Friday or comes just before a day that is no working
 *		   day: as many eligible days before it as the rule for that sentence says (one,
 *		   for children two; eligible: a working day that is not followed at once by a
 *		   day that is none)
 *   extra day	   the next eligible day before that, where the rule lets somebody ask for it
 *
 * A day that is more than a number of calendar days before the nominal one is told with its reason
 * and never proposed: a human decides.
 */
#ifndef CALENDAR_POLICY_H
#define CALENDAR_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/holidays.h"

#define POLICY_BYTES_MAX     (256 * 1024)
#define POLICY_RULES_MAX     16 /* of either kind */
#define POLICY_SENTENCES_MAX 16
#define POLICY_SOURCES_MAX   8 /* of one rule */
#define POLICY_WARNINGS_MAX  8 /* one of each kind */
#define POLICY_EARLIER_MAX   5 /* eligible days that a rule goes back */
#define POLICY_DAYS_UNKNOWN  (-1)

struct policy; /* read-only after parsing; lives in the arena */

/* Returns NULL with every fault at its JSON pointer, otherwise the policy. */
const struct policy *policy_parse(const char *text, size_t n, struct arena *arena,
				  struct problems *problems);

/* The names of the sentences that the policy knows; the first is the one to suppose. */
size_t policy_sentences(const struct policy *policy, const char *const **names);

struct policy_question {
	struct civil_date nominal;
	int days_served; /* since sentence, POLICY_DAYS_UNKNOWN: the presumption is not excluded */
	const char *sentence; /* one that the policy names: "determinate" */
};

/*
 * kind	text tells the day or number
 * moved	the nominal day is no working day
 * short_term	moved, though so few days were served that the move may not apply
 * friday	the lawful day is a Friday
 * before_holiday	it is the day before a bank holiday
 * days_served	the presumption holds only from a number of days served that was not told
 * far_back	the presumed or extra day is many days earlier: a human should look
 * holidays_end	the list of bank holidays does not reach the dates in question
 */
struct policy_warning {
	const char *kind;
	const char *text;
};

struct policy_answer {
	struct civil_date lawful;
	bool has_presumed;
	struct civil_date presumed;
	bool has_extra;
	struct civil_date extra;
	/* Why these days are for a human to decide, NULL where they may be proposed. */
	const char *presumed_not_proposed;
	const char *extra_not_proposed;
	const char *excluded_because; /* NULL if the presumption was not excluded */
	struct policy_warning warnings[POLICY_WARNINGS_MAX];
	size_t n_warnings;
	const char *sources[2 * POLICY_SOURCES_MAX]; /* of the rules that were used */
	size_t n_sources;
};

/*
 * Answer by the rules in force on the lawful day. Texts live in ${arena} or in the policy's arena.
 * Returns 0, or E_INPUT with a problem at "sentence", "division" or "nominal" when the policy has
 * no such sentence, is another division's than the holidays, or has no rule for that day.
 */
MUST_USE
int policy_release(const struct policy *policy, const struct holidays *holidays,
		   const struct policy_question *question, struct arena *arena,
		   struct problems *problems, struct policy_answer *answer);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The law and practice of the day on which a sentence ends, as dated data with its sources
 * (conf/policy/release-day.json): nothing of it stands in code but the shape of the rules.
 *
 *   lawful day	   the nominal day, or the working day before it when it is none
 *   presumed day  where the lawful day is a Friday or comes just before a day that is no working
 *		   day: the nearest eligible day before it (eligible: a working day that is not
 *		   followed at once by a day that is none)
 *   extra day	   the next eligible day before that, which somebody has to ask for
 */
#ifndef CALENDAR_POLICY_H
#define CALENDAR_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/holidays.h"

#define POLICY_BYTES_MAX    (256 * 1024)
#define POLICY_RULES_MAX    64
#define POLICY_SOURCES_MAX  8 /* of one rule */
#define POLICY_WARNINGS_MAX 8
#define POLICY_DAYS_UNKNOWN (-1)

struct policy; /* read-only after parsing; lives in the arena */

/* Returns NULL with every fault at its JSON pointer, otherwise the policy. */
const struct policy *policy_parse(const char *text, size_t n, struct arena *arena,
				  struct problems *problems);

/* The kinds of sentence that the policy knows, for options and messages. */
size_t policy_sentences(const struct policy *policy, const char *const **names);

struct policy_question {
	struct civil_date nominal;
	int days_served; /* since sentence, POLICY_DAYS_UNKNOWN: the presumption is not excluded */
	const char *sentence; /* one of policy_sentences() */
};

struct policy_warning {
	const char *kind; /* "friday", "before_holiday", "far_back", "holidays_end", ... */
	const char *text;
};

struct policy_answer {
	struct civil_date nominal;
	struct civil_date lawful;
	bool has_presumed;
	struct civil_date presumed;
	bool has_extra;
	struct civil_date extra;
	const char *excluded_because; /* NULL if the presumption was not excluded */
	struct policy_warning warnings[POLICY_WARNINGS_MAX];
	size_t n_warnings;
	const char *sources[POLICY_SOURCES_MAX * 2];
	size_t n_sources;
};

/*
 * Answer by the rules in force on the lawful day. Texts live in ${arena} or in the policy's.
 * Returns 0, or E_INPUT with a problem when ${holidays} does not reach far enough to be sure of the
 * days before, or the sentence is not known.
 */
MUST_USE
int policy_release(const struct policy *policy, const struct holidays *holidays,
		   const struct policy_question *question, struct arena *arena,
		   struct problems *problems, struct policy_answer *answer);

#endif

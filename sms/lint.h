/* SPDX-License-Identifier: MIT
 *
 * Proof that the templates keep the rules, over the values that their fields allow: each field
 * through all of its samples (every date of a leap year, every minute of a day and two hours more,
 * names of every length up to the longest, awkward signs, forbidden words) while the others stand
 * at their shortest (of dates and minutes a few) and at their longest; the same through all that
 * the area brings; seeded mixtures of them all; and values at random: any signs, of any length up
 * to LINT_RANDOM_MAX.
 *
 * For everybody: in the GSM alphabet, within the audience's parts, dates, times and codes whole, no
 * date with slashes, no 24-hour time, no link but a field,
 * at most one "reply", every command in capitals understood by
 * command_parse, none of the words that carriers take (CANCEL, END, QUIT, START).
 * For the person and the officer: a time never without its date.
 * In simple words: lower bounds of all three below, one time a text, and beside the date one field a
 * sentence.
 * For the person: no forbidden word, no sentence of more than LINT_SENTENCE_WORDS words; in English
 * a reading grade (reading.h) of at most LINT_GRADE_MAX. In Welsh, for which we know no formula that
 * gives an age, a LIX of at most LINT_LIX_MAX: short sentences of short words, no more than that.
 */
#ifndef SMS_LINT_H
#define SMS_LINT_H

#include "sms/template.h"

#define LINT_SENTENCE_WORDS 15
#define LINT_GRADE_MAX      6.0
#define LINT_LIX_MAX        40.0
/* Of words for those who want one step at a time ([kind.simple]). */
#define LINT_SIMPLE_WORDS     10
#define LINT_SIMPLE_GRADE_MAX 3.0
#define LINT_SIMPLE_LIX_MAX   30.0
#define LINT_RANDOM_MAX       120 /* characters; a note ten times as many */

/* What the loaded area has of one type of field. */
struct lint_list {
	const char *const *texts; /* NULL for none */
	size_t n;
};

/* How much is tried. */
struct lint_how {
	struct lint_list area[KIND_NOTE + 1]; /* by enum kind_type */
	int every;      /* of the dates and minutes each so-manieth is swept through; 1: all */
	int n_mixtures; /* a template */
	int n_random;   /* a template */
	uint64_t seed;
};

/* Adds a problem at "person.morning" for each reason, once a template, with the text that shows it.
 * Returns how many messages were rendered and read. */
long lint_template(const struct template_set *set, enum kind kind, const struct lint_how *how,
		   struct problems *problems);

/* The same for every kind, and for each that has simple words ("person.morning.simple"). */
long lint_templates(const struct template_set *set, const struct lint_how *how,
		    struct problems *problems);

/* A problem for each text of ${set} that has words and is that of ${from}, another language, and for
 * each that has simple words in one of them alone. */
void lint_differs(const struct template_set *set, const struct template_set *from,
		  struct problems *problems);

#endif

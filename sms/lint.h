/* SPDX-License-Identifier: MIT
 *
 * Proof that the templates keep the rules, over the values that their fields allow: each field
 * through all of its samples (every date of a leap year, every minute of a day and two hours more,
 * names of every length up to the longest, awkward signs, forbidden words) while the others stand
 * at their shortest and at their longest, and LINT_MIXED seeded mixtures of them all.
 *
 * For everybody: in the GSM alphabet, within the audience's parts, dates, times and codes whole, no
 * date with slashes, no 24-hour time, at most one "reply", every command in capitals understood by
 * command_parse, none of the words that carriers take (CANCEL, END, QUIT, START).
 * For the person and the officer: a time never without its date.
 * For the person: no forbidden word, no sentence of more than LINT_SENTENCE_WORDS words, a reading
 * grade (reading.h) of at most LINT_GRADE_MAX.
 */
#ifndef SMS_LINT_H
#define SMS_LINT_H

#include "sms/template.h"

#define LINT_SENTENCE_WORDS 15
#define LINT_GRADE_MAX      6.0
#define LINT_MIXED          500

/* Adds a problem at "person.morning" for each reason, once a template, with the text that shows it.
 * Returns how many messages were rendered and read. */
long lint_template(const struct template_set *set, enum kind kind, struct problems *problems);

/* The same for every kind. */
long lint_templates(const struct template_set *set, struct problems *problems);

#endif

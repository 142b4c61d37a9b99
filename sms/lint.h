/* SPDX-License-Identifier: MIT
 *
 * Proof that the templates keep the rules, over the values that their fields allow: each field
 * through all of its range or its extremes while the others stand at their longest and shortest.
 *
 * For everybody: GSM-7, within the audience's parts, no date with slashes, no 24-hour time, a time
 * never without its date, one thing to reply, every word in capitals that it tells to send is
 * understood by command_parse, none of the words that carriers take (CANCEL, END, QUIT, START).
 * For the person also: one part, no forbidden word, sentences of at most LINT_SENTENCE_WORDS words,
 * a reading grade of at most LINT_GRADE_MAX.
 */
#ifndef SMS_LINT_H
#define SMS_LINT_H

#include "sms/template.h"

#define LINT_SENTENCE_WORDS 15
#define LINT_GRADE_MAX      6.0 /* Flesch-Kincaid: read at the age of 11 */

/* Adds a problem at "person.morning" for each fault (each reason once a template). Returns how many
 * messages were rendered and read. */
long lint_templates(const struct template_set *set, struct problems *problems);

/*
 * Flesch-Kincaid grade: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid and others
 * 1975). Syllables are groups of vowels, a final silent e not counted; a word with digits counts
 * one.
 */
double lint_grade(const char *text);

#endif

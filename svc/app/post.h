/* SPDX-License-Identifier: MIT
 *
 * A person without a phone, or without credit.
 *
 * Without a phone their texts go by way of somebody who agreed to pass them on, and of whom the
 * person agreed: a mentor, else the coordinator (row_party.passes_on). To whoever decides what a
 * person is told there is no difference: that party is seen in the role of the person. Its texts say
 * for which plan they are, and what it answers counts as the person's word, passed on.
 *
 * A person without credit is asked for no answer, unless answers cost nothing.
 */
#ifndef APP_POST_H
#define APP_POST_H

#include "app/day.h"

/*
 * Who of these passes on, in their own role: for a person without a phone who agreed to texts, the
 * first mentor, else coordinator, that passes on, has a number and agreed. One who said STOP only
 * where nobody else is left: nothing goes to them. NULL: nobody does, or nobody needs to.
 */
const struct row_party *post_among(const struct row_party parties[], int n);

/* Who passes on the person's texts, in the person's role, in the day's arena; NULL: nobody does. */
const struct row_party *post_of(const struct day *day);

/* ${party}, if it passes on, in the person's role. */
const struct row_party *post_as_person(const struct day *day, const struct row_party *party);

/* Whether ${party} is somebody in the person's role. */
bool post_is(const struct day *day, const struct row_party *party);

/* The words of a text of ${kind} to ${party} as they leave; ${is_answer}: they wrote to us. */
const char *post_words(const struct day *day, const struct row_party *party, enum kind kind,
		       const char *words, bool is_answer);

/* Whether it can be expected that the person answers. */
bool post_can_answer(const struct day *day);

#endif

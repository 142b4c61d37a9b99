/* SPDX-License-Identifier: MIT
 *
 * What the person takes along: papers and things of the day's appointments.
 *
 * What the plan says of an appointment (its "bring") stands in their own words and goes into their
 * texts as it is, but for forbidden words. Where it says nothing the directory may: what a service
 * asks for can tell what kind of a service it is, so of that their texts say everyday papers alone,
 * those that conf/words.json lists, in their own language. Who helps them sees all of it.
 */
#ifndef APP_BRING_H
#define APP_BRING_H

#include "app/day.h"

/* "ID, letter" for one appointment, to the person; NULL if nothing. In the day's arena. */
const char *bring_to(const struct day *day, const struct row_party *person, int appointment);

/* The same for all that takes place on the day, in the order of the day, each thing once. */
const char *bring_day(const struct day *day, const struct row_party *person);

/* The sentence of it for one appointment, as an extra of a text: "Take: ID, letter."; "" if nothing. */
const char *bring_extra(const struct day *day, const struct row_party *person, int appointment);

/* All that is known for an appointment, for who helps: "" if nothing. In ${arena} or borrowed. */
const char *bring_known(const struct document_appointment *appointment,
			const struct directory *directory, struct arena *arena);

#endif

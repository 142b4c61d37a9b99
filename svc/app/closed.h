/* SPDX-License-Identifier: MIT
 *
 * Closures of the day (calendar/closures.h) and a plan that was made before them: what they shut is
 * planned anew, and what they had changed goes back when they are taken back.
 *
 *	in the newest version             while it is shut   when that is taken back
 *	as booked, or as agreed           changed            -
 *	changed for it, a yes is missing  stays              as booked; the question is withdrawn
 *	put off or dropped for it         stays              as booked; who was told hears of it
 *	changed for it, and settled       stays              stays: people were told
 *	begun                             stays              -
 *
 * Breaks, seasons, sessions and starts of a desk that are new, or gone, count like closures: who has
 * an hour that they leave shut is planned anew.
 *
 * A place that is shut on the next working day for so long that nothing fits takes no put-off: what
 * nobody has agreed to yet is planned otherwise, and put off after all when that is taken back.
 *
 * What is booked for no hour and put off or dropped beside a closure comes back, where it fits,
 * when that closure is taken back or gets other hours.
 */
#ifndef APP_CLOSED_H
#define APP_CLOSED_H

#include "app/day.h"

#define CLOSED_CAUSE "closure" /* of a version, and of the event that looks */

/* Whether a closure, or one that is no more, asks for another version. */
bool closed_is_disturbed(const struct day *day);

/*
 * Whether the place of appointment ${i}, which is ahead, has other hours, or its desk other starts,
 * than those that it was planned by: it is open then neither as the document has it nor as it was
 * decided. What other plans take of a desk is not for closures to mend.
 */
bool closed_is_outside(const struct day *day, int i);

/* Whether appointment ${i} was changed for a closure that is no more, and may go back. */
bool closed_is_over(const struct day *day, int i);

/* Whether the version has it otherwise than booked because of a closure that still is. */
bool closed_holds(const struct day *day, int i);

/* What changes in ${fresh} because of a closure is marked with it, and has it for its reason. */
void closed_mark(const struct day *day, struct plan_solution *fresh);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The kinds that carry the person through the day, before it and on it, in rows like those of
 * sms/kind_list.h.
 */
#ifndef SMS_KIND_DAY_H
#define SMS_KIND_DAY_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_DAY_LIST(X) \
	X(PERSON, AHEAD, "days:count date label place start:time") \
	X(PERSON, EVENING_BEFORE, "date label place start:time leave:time") \
	X(PERSON, EVENING_BEFORE_TAKE, "date label start:time leave:time bring:things") \
	X(PERSON, MORNING, "date label start:time leave:time") \
	X(PERSON, MORNING_TAKE, "date label start:time leave:time bring:things") \
	X(PERSON, AHEAD_CALL, "days:count date label start:time") \
	X(PERSON, EVENING_BEFORE_CALL, "date label start:time") \
	X(PERSON, MORNING_CALL, "date label start:time") \
	X(PERSON, STEP_TAKE, "bring:things") \
	X(PERSON, WORD_MORE, "more:count") \
	X(PERSON, LEAVE_NOW_WALK, "date label place start:time minutes take:extra map:extra") \
	X(PERSON, LEAVE_NOW_RIDE, "date line stop depart:time alight:stop take:extra map:extra") \
	X(PERSON, LEAVE_NOW_TAXI, "date label place depart:time take:extra map:extra") \
	X(PERSON, LEAVE_NOW_LIFT, "date label who:label depart:time take:extra map:extra") \
	X(PERSON, LEAVE_NOW_LIFT_TO, "date who:label depart:time stop map:extra") \
	X(PERSON, LEAVE_NOW_LIFT_FROM, "date who:label depart:time stop label map:extra")
/* clang-format on */

#endif

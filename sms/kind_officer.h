/* SPDX-License-Identifier: MIT
 *
 * The kinds that officers and services are sent, in rows like those of sms/kind_list.h.
 */
#ifndef SMS_KIND_OFFICER_H
#define SMS_KIND_OFFICER_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_OFFICER_LIST(X) \
	X(OFFICER, QUESTION_PHONE, "ref date booked:time reason:note start:time code") \
	X(OFFICER, QUESTION_VIDEO, "ref date booked:time reason:note start:time code") \
	X(OFFICER, QUESTION_MOVE, "ref date booked:time reason:note start:time code") \
	X(OFFICER, QUESTION_NEXT_DAY, "ref date booked:time reason:note next:date code") \
	X(OFFICER, QUESTION_OFFER_PHONE, "ref date booked:time reason:note code") \
	X(OFFICER, QUESTION_OFFER_NEXT_DAY, "ref date booked:time reason:note next:date code") \
	X(OFFICER, QUESTION_LATE, "ref date booked:time start:time code") \
	X(OFFICER, QUESTION_CLOSED, "ref date") \
	X(OFFICER, QUESTION_CLOSED_AS_IS, "ref date start:time") \
	X(OFFICER, CALL_SOON, "ref date who:note start:time minutes code") \
	X(OFFICER, CALL_AGAIN, "ref date who:note start:time minutes code") \
	X(OFFICER, STEP_RING, "tel") \
	X(OFFICER, STEP_RING_THEM, "") \
	X(OFFICER, STEP_WAIT, "tel") \
	X(OFFICER, STEP_VIDEO, "") \
	X(OFFICER, CALL_OFF, "ref date start:time") \
	X(OFFICER, QUESTION_CALLED, "ref date start:time code") \
	X(OFFICER, REASON_TRAVEL, "out:time line depart:time arrive:time") \
	X(OFFICER, REASON_HELD_UP, "") \
	X(OFFICER, REASON_MISSED, "") \
	X(OFFICER, REASON_ARRIVE, "arrive:time") \
	X(OFFICER, REASON_CLOSED, "") X(OFFICER, REASON_CLASH, "") \
	X(OFFICER, REASON_MONEY, "") X(OFFICER, REASON_WALK, "") \
	X(OFFICER, REASON_ORDER, "") X(OFFICER, REASON_NO_HOME, "") \
	X(OFFICER, REASON_HOME, "") X(OFFICER, REASON_BREAK, "") \
	X(OFFICER, REASON_NO_WAY, "") X(OFFICER, REASON_NO_PHONE, "") \
	X(OFFICER, REASON_NO_FARES, "") X(OFFICER, REASON_CLOSURE, "") \
	X(OFFICER, HOLD_UP, "ref date booked:time arrive:time") \
	X(OFFICER, BACK_ON_TIME, "ref date start:time") \
	X(OFFICER, CONFIRMED_AS_BOOKED, "ref date start:time") \
	X(OFFICER, CONFIRMED_VISIT, "ref date start:time") \
	X(OFFICER, CONFIRMED_PHONE, "ref date start:time") \
	X(OFFICER, CONFIRMED_PHONE_FROM, "ref date start:time") \
	X(OFFICER, CONFIRMED_VIDEO, "ref date start:time") \
	X(OFFICER, CONFIRMED_NEXT_DAY, "ref date next:date") \
	X(OFFICER, CONFIRMED_DROPPED, "ref date booked:time") \
	X(OFFICER, CODE_MISSED, "ref date start:time code") \
	X(OFFICER, MISSED_MOVED, "ref date start:time") \
	X(OFFICER, MISSED_NONE, "ref") \
	X(OFFICER, MISSED_HOW, "") \
	X(OFFICER, ANSWER_NOTED, "ref") \
	X(OFFICER, CODE_WRONG, "") \
	X(OFFICER, BACK, "") \
	X(OFFICER, NOT_UNDERSTOOD, "") \
	X(OFFICER, ASK_BACK, "first:note second:note")
/* clang-format on */

#endif

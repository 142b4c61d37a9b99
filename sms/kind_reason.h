/* SPDX-License-Identifier: MIT
 *
 * Why an appointment is not as booked, or a day is no plan: pieces, in rows like those of
 * sms/kind_list.h, one for each reason of plan/reason.h, which says what each tells. They stand in
 * alarms to a coordinator, and in documents (template_write). Below them what a day that could not be
 * planned again has for a reason, and one for a plan that was stored with its reason in words alone.
 */
#ifndef SMS_KIND_REASON_H
#define SMS_KIND_REASON_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_REASON_LIST(X) \
	X(COORDINATOR, REASON_NO_MODE, "") \
	X(COORDINATOR, REASON_AVOIDED, "") \
	X(COORDINATOR, REASON_NO_PHONE, "") \
	X(COORDINATOR, REASON_NO_DATA, "") \
	X(COORDINATOR, REASON_NO_START, "") \
	X(COORDINATOR, REASON_NOT_LONG, "") \
	X(COORDINATOR, REASON_SHUT, "") \
	X(COORDINATOR, REASON_SHUT_SAID, "label:note") \
	X(COORDINATOR, REASON_SHUT_HOLIDAY, "") \
	X(COORDINATOR, REASON_SHUT_SESSION, "") \
	X(COORDINATOR, REASON_SHUT_UNKNOWN, "") \
	X(COORDINATOR, REASON_SHUT_CLOSURE, "") \
	X(COORDINATOR, REASON_SHUT_AT, "from:time") \
	X(COORDINATOR, REASON_OPENS, "from:time until:time by:count") \
	X(COORDINATOR, REASON_CLOSES, "from:time until:time by:count") \
	X(COORDINATOR, REASON_CLASH_EARLY, "label from:time until:time by:count") \
	X(COORDINATOR, REASON_CLASH_LATE, "label from:time until:time by:count") \
	X(COORDINATOR, REASON_AFTER, "label from:time by:count") \
	X(COORDINATOR, REASON_BEFORE, "label from:time by:count") \
	X(COORDINATOR, REASON_REST_AFTER, "label have:count most:count by:count") \
	X(COORDINATOR, REASON_REST_BEFORE, "label have:count most:count by:count") \
	X(COORDINATOR, REASON_DAY_BEGINS, "from:time until:time by:count") \
	X(COORDINATOR, REASON_NO_WAY, "from:time") \
	X(COORDINATOR, REASON_ARRIVES, "from:time until:time by:count") \
	X(COORDINATOR, REASON_ARRIVES_EARLY, "from:time until:time by:count") \
	X(COORDINATOR, REASON_CHANGE, "") \
	X(COORDINATOR, REASON_CHANGES, "most:count") \
	X(COORDINATOR, REASON_ON_WAY, "label from:time") \
	X(COORDINATOR, REASON_NO_WAY_ON, "label from:time") \
	X(COORDINATOR, REASON_THEN, "label from:time until:time by:count") \
	X(COORDINATOR, REASON_NO_ROOM, "") \
	X(COORDINATOR, REASON_WALK_LEG, "most:metres") \
	X(COORDINATOR, REASON_WALK_DAY, "have:metres most:metres by:metres") \
	X(COORDINATOR, REASON_MONEY, "have:pence most:pence by:pence") \
	X(COORDINATOR, REASON_MEAL, "have:count most:count by:count") \
	X(COORDINATOR, REASON_BREAK, "label from:time until:time have:count") \
	X(COORDINATOR, REASON_BREAK_MEAL, "label from:time until:time have:count") \
	X(COORDINATOR, REASON_REST, "have:count") \
	X(COORDINATOR, REASON_HOME_BY, "from:time until:time by:count") \
	X(COORDINATOR, REASON_HOME_DARK, "from:time until:time by:count") \
	X(COORDINATOR, REASON_NO_HOME, "") \
	X(COORDINATOR, REASON_NONE_MEAL, "have:count most:count by:count") \
	X(COORDINATOR, REASON_NONE_BREAK, "") \
	X(COORDINATOR, REASON_NONE_HOME, "") \
	X(COORDINATOR, REASON_NONE_HOME_BY, "until:time") \
	X(COORDINATOR, REASON_NONE_HOME_DARK, "until:time") \
	X(COORDINATOR, REASON_AGREED, "") \
	X(COORDINATOR, REASON_PUT_OFF, "") \
	X(COORDINATOR, REASON_LEFT_OUT, "") \
	X(COORDINATOR, REASON_CLOSURE, "from:time until:time") \
	X(COORDINATOR, REASON_CLOSURE_SAID, "from:time until:time label:note") \
	X(COORDINATOR, REASON_CALL_AGAIN, "") \
	X(COORDINATOR, REASON_HELD_UP, "") \
	X(COORDINATOR, REASON_UNTOLD, "") \
	X(COORDINATOR, REASON_NOT_PLANNED, "") \
	X(COORDINATOR, REASON_NO_WAY_LEFT, "") \
	X(COORDINATOR, WORD_LIST, "")
/* clang-format on */

#endif

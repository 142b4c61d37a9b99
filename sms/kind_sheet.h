/* SPDX-License-Identifier: MIT
 *
 * The notes to services that a coordinator may send on (app/sheet.h): documents, so nothing of them
 * is cut (template_write). Pieces, in rows like those of sms/kind_list.h; SHEET_WHOLE is all of it.
 */
#ifndef SMS_KIND_SHEET_H
#define SMS_KIND_SHEET_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_SHEET_LIST(X) \
	X(OFFICER, SHEET_WHOLE, "ref date cannot:note instead:note also:extra answer:extra") \
	X(OFFICER, SHEET_NOT_THAT_DAY, "") \
	X(OFFICER, SHEET_NO_VISIT, "booked:time why:note") \
	X(OFFICER, SHEET_NO_TALK, "booked:time why:note") \
	X(OFFICER, SHEET_MINUTE, "") \
	X(OFFICER, SHEET_MINUTES, "by:count") \
	/* why it cannot be */ \
	X(OFFICER, SHEET_LATE, "out:time ways:note late:note") \
	X(OFFICER, SHEET_NO_MARGIN, "out:time ways:note early:count") \
	X(OFFICER, SHEET_ON_FOOT, "arrive:time") \
	X(OFFICER, SHEET_BY_BUS, "arrive:time") \
	X(OFFICER, SHEET_BY_TAXI, "arrive:time") \
	X(OFFICER, SHEET_BY_LIFT, "arrive:time") \
	X(OFFICER, SHEET_BY_RIDE, "ride:note arrive:time") \
	X(OFFICER, SHEET_TAXI_RIDE, "ride:note stop arrive:time") \
	X(OFFICER, SHEET_LIFT_RIDE, "ride:note stop arrive:time") \
	X(OFFICER, SHEET_RIDE_TAXI, "ride:note stop arrive:time") \
	X(OFFICER, SHEET_RIDE_LIFT, "ride:note stop arrive:time") \
	X(OFFICER, SHEET_RIDE, "vehicle:label line depart:time") \
	X(OFFICER, SHEET_NO_WAY, "") \
	X(OFFICER, SHEET_OPEN, "hours:note") \
	X(OFFICER, SHEET_SHUT, "") \
	X(OFFICER, SHEET_ENDS, "from:time late:note") \
	X(OFFICER, SHEET_STARTS, "from:time late:note") \
	X(OFFICER, SHEET_NO_ROOM, "") \
	X(OFFICER, SHEET_UNREACHED, "") \
	X(OFFICER, SHEET_FOLLOWS, "late:note") \
	X(OFFICER, SHEET_AFTER, "from:time late:note") \
	X(OFFICER, SHEET_AFTER_EARLY, "from:time early:count") \
	X(OFFICER, SHEET_ORDER_AFTER, "late:note") \
	X(OFFICER, SHEET_ORDER_BEFORE, "late:note") \
	X(OFFICER, SHEET_HOME, "late:note") \
	X(OFFICER, SHEET_BREAK, "") \
	X(OFFICER, SHEET_BREAK_SHORT, "late:note") \
	X(OFFICER, SHEET_NO_CALL, "") \
	/* what instead, what else, and who takes the answer */ \
	X(OFFICER, SHEET_DROPPED, "") \
	X(OFFICER, SHEET_ASK_DAY, "next:date") \
	X(OFFICER, SHEET_IS_DAY, "next:date") \
	X(OFFICER, SHEET_ASK_VISIT, "start:time minutes") \
	X(OFFICER, SHEET_IS_VISIT, "start:time minutes") \
	X(OFFICER, SHEET_ASK_PHONE, "start:time minutes") \
	X(OFFICER, SHEET_IS_PHONE, "start:time minutes") \
	X(OFFICER, SHEET_ASK_VIDEO, "start:time minutes") \
	X(OFFICER, SHEET_IS_VIDEO, "start:time minutes") \
	X(OFFICER, SHEET_CALL, "") \
	X(OFFICER, SHEET_VIDEO_CALL, "") \
	X(OFFICER, SHEET_DAY, "next:date") \
	X(OFFICER, SHEET_OR, "first:note second:note") \
	X(OFFICER, SHEET_ALSO, "choices:note") \
	X(OFFICER, SHEET_ANSWER, "who:label") \
	X(OFFICER, SHEET_QUESTIONS, "who:label")
/* clang-format on */

#endif

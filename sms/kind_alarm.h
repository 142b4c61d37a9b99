/* SPDX-License-Identifier: MIT
 *
 * The kinds that tell a coordinator what a human has to look after, in rows like those of
 * sms/kind_list.h.
 */
#ifndef SMS_KIND_ALARM_H
#define SMS_KIND_ALARM_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_ALARM_LIST(X) \
	X(COORDINATOR, ALARM_FRIDAY, "ref date shut:note") \
	X(COORDINATOR, ALARM_FRIDAY_EARLIER, "ref date earlier:date shut:note") \
	X(COORDINATOR, ALARM_FRIDAY_AHEAD, "ref date days:count shut:note") \
	X(COORDINATOR, LIST_SHUT, "label from:date from_time:time until:date until_time:time") \
	X(COORDINATOR, LIST_SHUT_FROM, "label from:date from_time:time") \
	X(COORDINATOR, LIST_SHUT_NONE, "") \
	X(COORDINATOR, ALARM_SHUT_NEXT, "ref date label next:date") \
	X(COORDINATOR, ALARM_STALE, "ref date label days:count") \
	X(COORDINATOR, ALARM_UNCONFIRMED, "ref date label") \
	X(COORDINATOR, ALARM_INFEASIBLE, "ref date label reason:note") \
	X(COORDINATOR, TRYING, "ref date") \
	X(COORDINATOR, ALARM_SAME_PERSON, "ref date other:ref from:time until:time label start:time") \
	X(COORDINATOR, ALARM_SAME_PERSON_OUT, "ref date other:ref from:time until:time start:time") \
	X(COORDINATOR, ALARM_SAME_PERSON_HOME, "ref date other:ref from:time until:time start:time") \
	X(COORDINATOR, ALARM_SLOT_TAKEN, "ref date other:ref from:time until:time label start:time") \
	X(COORDINATOR, ALARM_FULL, \
	  "ref date other:ref from:time until:time start:time label all:count") \
	X(COORDINATOR, ALARM_CAR_TAKEN, "ref date other:ref from:time until:time") \
	X(COORDINATOR, ALARM_BUSY, "ref date other:ref from:time until:time label start:time") \
	X(COORDINATOR, ALARM_BUSY_CAR, "ref date other:ref from:time until:time") \
	X(COORDINATOR, ALARM_UNREAD, "ref date label since:date since_time:time") \
	X(COORDINATOR, READ_AGAIN, "ref date label") \
	X(COORDINATOR, WORKING, "ref date") \
	X(COORDINATOR, LIVE_LOST, "ref date since:time") \
	X(COORDINATOR, LIVE_BACK, "ref date") \
	X(COORDINATOR, ALARM_STRANDED, "ref date line depart:time") \
	X(COORDINATOR, ALARM_NO_REPLY, "ref date label start:time") \
	X(COORDINATOR, ALARM_NO_CALL, "ref date label") \
	X(COORDINATOR, ALARM_NOT_DELIVERED, "ref date label") \
	X(COORDINATOR, ALARM_UNKNOWN_SEND, "ref date label") \
	X(COORDINATOR, ALARM_STOP, "ref date") \
	X(COORDINATOR, ALARM_STOP_OTHER, "ref date label") \
	X(COORDINATOR, BACK, "ref date") \
	X(COORDINATOR, BACK_OTHER, "ref date label") \
	X(COORDINATOR, ALARM_NO_TIMES, "ref date") \
	X(COORDINATOR, TIMES_KNOWN, "ref date") \
	X(COORDINATOR, ALARM_HOLIDAYS, "last:date")
/* clang-format on */

#endif

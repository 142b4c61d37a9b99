/* SPDX-License-Identifier: MIT
 *
 * The kinds of messages, one a row, for sms/kind.h.
 *
 * A row is AUDIENCE, NAME, "field field ..."; a field is "name", its own type, or "name:type".
 * STEP_, CHANGE_, REASON_, WHY_... and LIST_LINE are pieces, joined to be a message's note; WORD_...
 * stand for what nobody named, PAGE_... on the person's page.
 *
 *	ref      plan reference, at most 8 characters    "J4"
 *	label    the person's own word for somebody      "Sam"
 *	place    where                                   "Hanley, Stafford Street"
 *	stop     a stop's name                           "Newport Bus Station"
 *	line     what to ride                            "Bus 15", "Coach 201"
 *	date     civil_date                              "Fri 15 Sep"
 *	time     minute of the day, 0..2879              "10:30am", "10am", "12 noon"
 *	minutes  0..1440; count: 0..9999; metres: 0..999999; pence: 0..99999
 *	code     six digits                              "482913"
 *	tel      a number to call, as written; past 16 characters as it is dialled
 *	link     an address of ours, 60 characters at most
 *	note     pieces, joined by "; "; cut whole pieces at a time
 *	things   joined by ", "; cut whole things at a time, and then "3 more" stands for those
 *	extra    a whole piece or ""; the first to go, whole, where there is no room for it. It stands
 *		 behind a space, which goes with it
 */
#ifndef SMS_KIND_LIST_H
#define SMS_KIND_LIST_H

#include "sms/kind_alarm.h"
#include "sms/kind_ask.h"
#include "sms/kind_check.h"
#include "sms/kind_day.h"
#include "sms/kind_officer.h"
#include "sms/kind_part.h"
#include "sms/kind_reach.h"
#include "sms/kind_reason.h"
#include "sms/kind_sheet.h"
#include "sms/kind_why.h"
#include "sms/kind_page.h"

/* clang-format off */
#define KIND_LIST(X) \
	KIND_DIARY_LIST(X) \
	/* the person: the day and its steps */ \
	KIND_DAY_LIST(X) \
	X(PERSON, CALL_SOON, "date label start:time") \
	X(PERSON, CALL_SOON_AT, "date label start:time tel") \
	X(PERSON, CALL_TO, "date label start:time tel") \
	X(PERSON, VIDEO_SOON, "date label start:time") \
	X(PERSON, CALL_AGAIN, "date label start:time") \
	X(PERSON, CALL_AGAIN_AT, "date label start:time tel") \
	X(PERSON, CALL_AGAIN_TO, "date label start:time tel") \
	X(PERSON, VIDEO_AGAIN, "date label start:time") \
	/* the person: something changed */ \
	X(PERSON, TIME_CHANGED, "date label place start:time") \
	X(PERSON, NOW_BY_PHONE, "date label start:time") \
	X(PERSON, NOW_BY_PHONE_TO, "date label start:time tel") \
	X(PERSON, NOW_BY_VIDEO, "date label start:time") \
	X(PERSON, NEXT_DAY, "label date") \
	X(PERSON, DROPPED, "date label who:label") \
	X(PERSON, SHUT, "date label start:time") \
	X(PERSON, LEAVE_CHANGED, "date label leave:time start:time") \
	X(PERSON, RIDE_CANCELLED, "date line depart:time other:line leave:time stop") \
	X(PERSON, RIDE_OTHER, "date line depart:time other:line leave:time stop") \
	X(PERSON, RIDE_WALK, "date line depart:time place minutes") \
	X(PERSON, RIDE_MOVED, "date line depart:time now:time stop by:time") \
	X(PERSON, RIDE_NONE, "date line depart:time who:label") \
	/* the person: answers to what they sent */ \
	X(PERSON, PLAN_SUMMARY, "date steps:note label start:time more:count") \
	X(PERSON, STEP_VISIT, "start:time label") \
	X(PERSON, STEP_PHONE, "start:time label") \
	X(PERSON, STEP_VIDEO, "start:time label") \
	X(PERSON, ARRIVE_NEXT, "date label place start:time leave:time") \
	X(PERSON, NEXT_NONE, "date who:label") \
	X(PERSON, MAP_LINK, "date label start:time link") \
	X(PERSON, LATE_HOW_MUCH, "") \
	X(PERSON, LATE_NOTED, "who:label minutes label") \
	X(PERSON, LATE_UNDONE, "date label start:time") \
	X(PERSON, HELP, "who:label tel") \
	X(PERSON, CALL_NOTED, "who:label") \
	X(PERSON, NOT_UNDERSTOOD, "who:label") \
	X(PERSON, BACK, "") \
	X(PERSON, WHOSE, "choices:note") \
	X(PERSON, WHOSE_ONE, "label ref words:note") \
	X(PERSON, UNKNOWN_NUMBER, "") \
	X(PERSON, WORD_WORKER, "") X(PERSON, WORD_HOME, "") X(PERSON, WORD_GATE, "") \
	KIND_PAGE_LIST(X) \
	/* the coordinator: plans */ \
	X(COORDINATOR, PLAN_READY, "ref date kept:count total:count changes:count version:count") \
	X(COORDINATOR, PLAN_CHANGED, "ref date version:count changes:note") \
	X(COORDINATOR, CHANGE_MOVED, "label start:time") \
	X(COORDINATOR, CHANGE_PHONE, "label start:time") \
	X(COORDINATOR, CHANGE_VIDEO, "label start:time") \
	X(COORDINATOR, CHANGE_VISIT, "label start:time") \
	X(COORDINATOR, CHANGE_NEXT_DAY, "label date") \
	X(COORDINATOR, CHANGE_DROPPED, "label") \
	X(COORDINATOR, CHANGE_RIDE_OFF, "line depart:time") \
	X(COORDINATOR, CHANGE_RIDE_PAST, "line depart:time") \
	X(COORDINATOR, CHANGE_RIDE_MOVED, "line depart:time now:time") \
	X(COORDINATOR, CHANGE_RIDE_TAKEN, "line depart:time") \
	X(COORDINATOR, WORD_AS_BOOKED, "") \
	X(COORDINATOR, WORD_HOME, "") X(COORDINATOR, WORD_GATE, "") \
	X(COORDINATOR, LIST_REPLY, "plans:note") \
	X(COORDINATOR, LIST_LINE, "ref date kept:count total:count") \
	X(COORDINATOR, LIST_EMPTY, "") \
	X(COORDINATOR, LIST_TODAY, "date total:count plans:note") \
	X(COORDINATOR, LIST_LINE_TODAY, "ref out:time kept:count total:count") \
	X(COORDINATOR, LIST_LINE_LIFT, "ref out:time kept:count total:count depart:time") \
	X(COORDINATOR, SHOW_REPLY, "ref date version:count steps:note") \
	X(COORDINATOR, STEP_VISIT, "start:time label") \
	X(COORDINATOR, STEP_PHONE, "start:time label") \
	X(COORDINATOR, STEP_VIDEO, "start:time label") \
	X(COORDINATOR, STEP_OFF, "label") \
	X(COORDINATOR, OUT_NOTED, "ref out:time kept:count total:count") \
	X(COORDINATOR, LATE_COPY, "ref minutes date label start:time") \
	X(COORDINATOR, LATE_UNDONE, "ref date") \
	X(COORDINATOR, LATE_NOTED, "ref minutes label") \
	X(COORDINATOR, CALL_WANTED, "ref") \
	X(COORDINATOR, LIFT, "ref date depart:time from:place to:place") \
	X(COORDINATOR, LIFT_TO, "ref date depart:time from:place stop arrive:time") \
	X(COORDINATOR, LIFT_FROM, "ref date depart:time stop to:place arrive:time") \
	/* the coordinator: codes and answers */ \
	X(COORDINATOR, CODE_MOVE, "ref label start:time date code") \
	X(COORDINATOR, CODE_PHONE, "ref label date code") \
	X(COORDINATOR, CODE_VIDEO, "ref label date code") \
	X(COORDINATOR, CODE_NEXT_DAY, "ref label date code") \
	X(COORDINATOR, CODE_DROP, "ref label date code") \
	X(COORDINATOR, CODE_MISSED, "ref label start:time date code") \
	X(COORDINATOR, CODE_LIFT, "ref from:time until:time date code") \
	X(COORDINATOR, CODE_NO_LIFT, "ref date code") \
	X(COORDINATOR, CODE_UNDO, "ref version:count code") \
	X(COORDINATOR, CODE_WRONG, "") \
	X(COORDINATOR, CODE_VOID, "ref date reason:note") \
	X(COORDINATOR, DONE, "ref version:count") \
	X(COORDINATOR, REFUSED, "ref reason:note") \
	X(COORDINATOR, ASK_PHONE, "ref date label start:time code") \
	X(COORDINATOR, ASK_VIDEO, "ref date label start:time code") \
	X(COORDINATOR, ASK_MOVE, "ref date label start:time code") \
	X(COORDINATOR, ASK_NEXT_DAY, "ref date label next:date code") \
	X(COORDINATOR, ASK_CALLED, "ref date label start:time code") \
	X(COORDINATOR, QUESTION_YES, "ref date label") \
	X(COORDINATOR, QUESTION_NO, "ref date label") \
	X(COORDINATOR, QUESTION_TIME, "ref date label start:time") \
	X(COORDINATOR, QUESTION_MISSED, "ref date label start:time") \
	X(COORDINATOR, NOT_UNDERSTOOD, "nearest:note") \
	X(COORDINATOR, ASK_BACK, "first:note second:note") \
	X(COORDINATOR, UNKNOWN_REF, "ref") \
	X(COORDINATOR, UNKNOWN_LABEL, "ref names:note") \
	X(COORDINATOR, HELP, "") \
	X(COORDINATOR, BACK_NOTED, "") \
	KIND_ALARM_LIST(X) \
	KIND_ASK_LIST(X) \
	KIND_REACH_LIST(X) \
	KIND_PART_LIST(X) \
	KIND_WHY_LIST(X) \
	KIND_REASON_LIST(X) \
	KIND_CHECK_LIST(X) \
	KIND_OFFICER_LIST(X) \
	KIND_SHEET_LIST(X)
/* clang-format on */

#endif

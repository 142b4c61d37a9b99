/* SPDX-License-Identifier: MIT
 *
 * For whom kinds are; and those of the pieces that calendars are made of (app/agenda.h), in rows
 * like those of sms/kind_list.h: names of calendars, titles, places and notes of what stands in
 * them; and what goes by mail.
 */
#ifndef SMS_KIND_DIARY_H
#define SMS_KIND_DIARY_H

enum kind_audience {
	KIND_FOR_PERSON,
	KIND_FOR_COORDINATOR,
	KIND_FOR_OFFICER, /* services too */
};
#define KIND_AUDIENCES (KIND_FOR_OFFICER + 1)

/* clang-format off */
#define KIND_DIARY_LIST(X) \
	X(PERSON, DIARY_NAME, "") \
	X(PERSON, DIARY_VISIT, "label") \
	X(PERSON, DIARY_PHONE, "label") \
	X(PERSON, DIARY_VIDEO, "label") \
	X(PERSON, DIARY_NEXT_DAY, "label") \
	X(PERSON, DIARY_PLACE, "place") \
	X(PERSON, DIARY_WALK, "place") \
	X(PERSON, DIARY_RIDE, "line alight:stop") \
	X(PERSON, DIARY_STOP, "line depart:time stop") \
	X(PERSON, DIARY_TAXI, "place") \
	X(PERSON, DIARY_LIFT, "place") \
	X(COORDINATOR, DIARY_NAME, "") \
	X(COORDINATOR, DIARY_VISIT, "ref label") \
	X(COORDINATOR, DIARY_PHONE, "ref label") \
	X(COORDINATOR, DIARY_VIDEO, "ref label") \
	X(COORDINATOR, DIARY_NEXT_DAY, "ref label") \
	X(COORDINATOR, DIARY_PLACE, "place") \
	X(COORDINATOR, DIARY_LIFT, "ref place") \
	X(COORDINATOR, DIARY_WAITS, "") \
	X(OFFICER, DIARY_NAME, "") \
	X(OFFICER, DIARY_VISIT, "ref") \
	X(OFFICER, DIARY_PHONE, "ref") \
	X(OFFICER, DIARY_VIDEO, "ref") \
	X(OFFICER, DIARY_NEXT_DAY, "ref") \
	X(OFFICER, DIARY_WAITS, "ref") \
	/* invitations by mail, and that one may be lost */ \
	X(OFFICER, MAIL_VISIT, "ref date start:time") \
	X(OFFICER, MAIL_PHONE, "ref date start:time") \
	X(OFFICER, MAIL_VIDEO, "ref date start:time") \
	X(OFFICER, MAIL_OFF, "ref date start:time") \
	X(COORDINATOR, ALARM_MAIL_LOST, "ref date label")
/* clang-format on */

#endif

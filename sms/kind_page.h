/* SPDX-License-Identifier: MIT
 *
 * The kinds of the pieces that the person's page is made of (app/steps.h), in rows like those of
 * sms/kind_list.h; and the words of its link. Pieces PAGE_... stand in no text.
 */
#ifndef SMS_KIND_PAGE_H
#define SMS_KIND_PAGE_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_PAGE_LIST(X) \
	X(PERSON, MAP_HOME, "date link") \
	X(PERSON, WORD_MAP, "link") \
	X(PERSON, PAGE_NOW, "") \
	X(PERSON, PAGE_NEXT, "") \
	X(PERSON, PAGE_THEN, "") \
	X(PERSON, PAGE_DONE, "") \
	X(PERSON, PAGE_UNSETTLED, "who:label") \
	X(PERSON, PAGE_WAITING, "") \
	X(PERSON, PAGE_GONE, "") \
	X(PERSON, PAGE_AS_OF, "now:time") \
	X(PERSON, PAGE_RING, "who:label tel") \
	/* a way, line by line */ \
	X(PERSON, PAGE_WAY_TO, "label start:time") \
	X(PERSON, PAGE_WAY_HOME, "") \
	X(PERSON, PAGE_WAY_ON, "") \
	X(PERSON, PAGE_WALK, "place minutes") \
	X(PERSON, PAGE_WALK_HOME, "minutes") \
	X(PERSON, PAGE_WALK_STOP, "stop minutes") \
	X(PERSON, PAGE_RIDE, "line stop") \
	X(PERSON, PAGE_OFF, "stop") \
	X(PERSON, PAGE_TAXI, "place") \
	X(PERSON, PAGE_TAXI_STOP, "stop") \
	X(PERSON, PAGE_LIFT, "who:label place") \
	X(PERSON, PAGE_LIFT_STOP, "who:label stop") \
	X(PERSON, PAGE_STOP, "stop") \
	X(PERSON, PAGE_MINUTES, "minutes") \
	X(PERSON, PAGE_SKETCH, "") \
	X(PERSON, PAGE_NORTH, "") \
	X(PERSON, PAGE_FETCHED, "who:label stop") \
	X(PERSON, PAGE_BOOKED_FOR, "depart:time") \
	X(PERSON, PAGE_STUCK, "who:label") \
	/* what is at its end */ \
	X(PERSON, PAGE_VISIT, "label place") \
	X(PERSON, PAGE_CALLED, "label") \
	X(PERSON, PAGE_CALL, "label tel") \
	X(PERSON, PAGE_VIDEO, "label") \
	X(PERSON, PAGE_OTHER_DAY, "label date")
/* clang-format on */

#endif

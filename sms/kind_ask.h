/* SPDX-License-Identifier: MIT
 *
 * What is said where nobody answers: rows of kind_list.h, which has the fields' types.
 */
#ifndef SMS_KIND_ASK_H
#define SMS_KIND_ASK_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_ASK_LIST(X) \
	X(PERSON, ASK_BACK, "first:note second:note") \
	X(COORDINATOR, ALARM_NO_OK, "ref date label start:time") \
	X(OFFICER, AGAIN_PHONE, "ref date booked:time start:time code") \
	X(OFFICER, AGAIN_VIDEO, "ref date booked:time start:time code") \
	X(OFFICER, AGAIN_MOVE, "ref date booked:time start:time code") \
	X(OFFICER, AGAIN_NEXT_DAY, "ref date booked:time next:date code")
/* clang-format on */

#endif

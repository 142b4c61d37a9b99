/* SPDX-License-Identifier: MIT
 *
 * The kinds of texts about who can be reached, in rows like those of sms/kind_list.h.
 */
#ifndef SMS_KIND_REACH_H
#define SMS_KIND_REACH_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_REACH_LIST(X) \
	X(COORDINATOR, STRANGER, "number:tel") \
	/* a person without a phone, or without credit: app/post.h */ \
	X(COORDINATOR, ALARM_UNREACHED, "ref date") \
	X(OFFICER, PASS_ON, "ref words:note") \
	X(COORDINATOR, PASSED_ON, "ref label words:note") \
	X(PERSON, WORD_REPLY, "") X(PERSON, WORD_FREE, "")
/* clang-format on */

#endif

/* SPDX-License-Identifier: MIT
 *
 * The kinds of the question whether the day was made (app/checkin.h), in rows like those of
 * sms/kind_list.h.
 */
#ifndef SMS_KIND_CHECK_H
#define SMS_KIND_CHECK_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_CHECK_LIST(X) \
	X(PERSON, CHECK_IN, "who:label") \
	X(PERSON, CHECK_THANKS, "") \
	X(COORDINATOR, CHECK_CALL, "ref date") \
	X(COORDINATOR, CHECK_NO_WORD, "ref date") \
	X(COORDINATOR, CHECK_LATE, "ref date arrive:time") \
	X(COORDINATOR, CHECK_FINE, "ref date")
/* clang-format on */

#endif

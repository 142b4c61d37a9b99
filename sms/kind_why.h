/* SPDX-License-Identifier: MIT
 *
 * Why nothing came of a coordinator's command (app/why.h): pieces, in rows like those of
 * sms/kind_list.h, that are told as the reason of a refusal.
 */
#ifndef SMS_KIND_WHY_H
#define SMS_KIND_WHY_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_WHY_LIST(X) \
	X(COORDINATOR, WHY_OVER, "") \
	X(COORDINATOR, WHY_NOT_YET, "") \
	X(COORDINATOR, WHY_NOT_TODAY, "") \
	X(COORDINATOR, WHY_NOTHING_LEFT, "") \
	X(COORDINATOR, WHY_TRYING, "") \
	X(COORDINATOR, WHY_NO_UNDO, "") \
	X(COORDINATOR, WHY_NO_LIFT, "") \
	X(COORDINATOR, WHY_LIFT_BEGUN, "") \
	X(COORDINATOR, WHY_LIFT_SINCE, "") \
	X(COORDINATOR, WHY_BEGUN, "label") \
	X(COORDINATOR, WHY_NOT_OVER, "label") \
	X(COORDINATOR, WHY_OFF, "label") \
	X(COORDINATOR, WHY_SINCE, "label") \
	X(COORDINATOR, WHY_PASSED, "start:time") \
	X(COORDINATOR, WHY_MOVED, "label start:time") \
	X(COORDINATOR, WHY_ASKED, "label start:time") \
	X(COORDINATOR, WHY_CANNOT, "label start:time") \
	X(COORDINATOR, WHY_TOO_HARD, "label start:time") \
	X(COORDINATOR, WHY_STARTS, "label start:time") \
	X(COORDINATOR, WHY_STARTS_TWO, "label start:time until:time") \
	X(COORDINATOR, WHY_STARTS_OTHER, "label") \
	X(COORDINATOR, WHY_BUSY, "label start:time until:time") \
	X(COORDINATOR, WHY_SHUT, "label date")
/* clang-format on */

#endif

/* SPDX-License-Identifier: MIT
 *
 * What is said of a text that did not come whole (app/parts.h): rows of kind_list.h, which has the
 * fields' types.
 */
#ifndef SMS_KIND_PART_H
#define SMS_KIND_PART_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_PART_LIST(X) \
	X(PERSON, TORN, "date at:time") \
	X(COORDINATOR, TORN, "date at:time") \
	X(OFFICER, TORN, "date at:time")
/* clang-format on */

#endif

/* SPDX-License-Identifier: MIT
 *
 * The kinds of texts about who can be reached, in rows like those of sms/kind_list.h.
 */
#ifndef SMS_KIND_REACH_H
#define SMS_KIND_REACH_H

#include "sms/kind_diary.h" /* for whom they are */

/* clang-format off */
#define KIND_REACH_LIST(X) \
	X(COORDINATOR, STRANGER, "number:tel")
/* clang-format on */

#endif

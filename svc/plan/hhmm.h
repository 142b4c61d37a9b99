/* SPDX-License-Identifier: MIT
 *
 * Times and money inside sentences.
 */
#ifndef PLAN_HHMM_H
#define PLAN_HHMM_H

#include "base/civil.h"

struct hhmm {
	char text[CIVIL_TIME_SIZE];
};

/* "09:30", to be used in the same expression: hhmm(minute).text */
static inline struct hhmm
hhmm(int minute)
{
	struct hhmm out;
	civil_time_format(minute, out.text);
	return out;
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Openings of an appointment with hours taken out of them: by a closure, by another plan.
 */
#ifndef APP_OPENINGS_H
#define APP_OPENINGS_H

#include "plan/plan.h"

/*
 * Take ${taken} out of the openings of ${appointment}. ${keep}, where it was open before, stays
 * open all the same; NULL for none. Pieces past PLAN_OPENINGS_MAX are lost, the latest first.
 */
void openings_cut(struct plan_appointment *appointment, struct plan_interval taken,
		  const struct plan_interval *keep);

/* Whether they have a minute in common. */
bool openings_overlap(struct plan_interval a, struct plan_interval b);

#endif

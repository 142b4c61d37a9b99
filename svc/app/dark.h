/* SPDX-License-Identifier: MIT
 *
 * Home before dark: the hour to be home by, where a document says "dark" for it.
 */
#ifndef APP_DARK_H
#define APP_DARK_H

#include "base/problem.h"
#include "plan/document.h"

/*
 * Sets home_by_min and is_home_by_dark of ${problem} to sunset (base/sun.h) at the document's home
 * on its date, as ${zone} shows it; does nothing where the document does not say "dark". Where the
 * sun does not set or rise that day an hour is needed: a fault at /home/arrive_by.
 */
void dark_apply(const struct civil_zone *zone, const struct plan_document *document,
		struct plan_problem *problem, struct problems *problems);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Reason sheets: one paragraph for each change of a plan, that a coordinator can send to whoever it
 * concerns. It says what cannot be kept and why, with times; what is asked for instead; what else
 * would do; and who takes the answer.
 *
 * It goes to one service, so it names no other one: that a day holds another visit is all it says.
 */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "app/prepare.h"
#include "base/language.h"
#include "sms/template.h"

struct sheet_day {
	const struct plan_document *document;
	const struct prepared *prepared;      /* of the document */
	const struct plan_solution *solution; /* of prepared->problem, feasible */
	struct civil_date next_working_day;
	const struct template_set *words[LANGUAGE_COUNT]; /* but English NULL: not written */
};

struct sheet {
	const char *to;   /* the party's label, else what the person calls the appointment */
	const char *text; /* UTF-8, one paragraph without a line break, in the party's language */
};

/*
 * The sheet of appointment ${index}; false for one that is kept as booked. Texts live in ${arena}
 * or in the document.
 */
bool sheet_make(const struct sheet_day *day, int index, struct arena *arena, struct sheet *sheet);

#endif

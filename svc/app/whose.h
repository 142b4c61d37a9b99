/* SPDX-License-Identifier: MIT
 *
 * Whose plan a text is about. A number may have many: a coordinator's, a person's of two dates, two
 * people's who share a phone.
 *
 *	the text			the plan
 *	has an open question's code	that question's
 *	names one of theirs ("J4")	that
 *	neither				of those whose day it is, else the next to come,
 *					else the last that was; of several the newest
 *
 * Where that leaves a person's text with several people's plans, it is not guessed: they are asked.
 */
#ifndef APP_WHOSE_H
#define APP_WHOSE_H

#include "app/app.h"
#include "base/arena.h"
#include "sms/command.h"

#define WHOSE_CHOICES_MAX 4

struct whose {
	int64_t plan_id;   /* 0: none */
	const char *text;  /* without the plan that a person named; in the arena, or as it came */
	bool is_passed_on; /* a coordinator says it in the person's name ("J4 OK") */
	bool is_unclear;   /* it may be another's, too, of the same day: those with that date */
	struct civil_date date;
};

/* Of ${text}, at most APP_TEXT_MAX bytes of which are read. */
struct whose whose_text(const struct app_world *world, const struct row_sender *sender,
			const char *text, struct utc now, struct arena *arena);

/* As whom they are read; a mentor who passes on says what the person says. */
enum kind_audience whose_audience(const struct row_party *party);

/* The plans that an unclear text may be about: the newest first; returns how many of ${max}. */
int whose_choices(const struct row_sender *sender, const struct whose *whose, int parties[],
		  int max);

#endif

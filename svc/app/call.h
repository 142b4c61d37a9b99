/* SPDX-License-Identifier: MIT
 *
 * The call itself. A contact by phone or video begins by somebody's doing, and whether it began is
 * known to nobody but those two. So both are reminded of it, whoever sits in an office is asked
 * afterwards whether it took place, and a call that did not is made once more before a human hears.
 *
 *	CALL_AHEAD	to come, under way, or asked about. A yes: CALL_DONE. The first no: once
 *			more, in a version of its own, or CALL_FAILED where that does not fit; the
 *			second no: CALL_FAILED.
 *			No answer: the alarm of every question (remind.h, noreply:N)
 *	CALL_DONE	who was asked said that it took place
 *	CALL_FAILED	it does not go on by itself: the coordinator hears, once
 *
 * The state is read off the questions, which stand in the store:
 *
 *	QUESTION_CALL	with the reminder, CALL_LEAD_MIN before; a no at any time says that it
 *			does not work; a yes counts only when it should be over, as before that
 *			it may as well mean "I will"
 *	QUESTION_CALLED	when it should be over; open for answer_minutes; yes or no
 *
 * ${at_min} of both is the start of the call that they are about, ${command} "" for the planned one
 * and that one's start in decimal for the one made once more. What was answered is a decision
 * (DECISION_CALLED, DECISION_NOT_CALLED) with its words.
 */
#ifndef APP_CALL_H
#define APP_CALL_H

#include "app/day.h"
#include "sms/command.h"

#define CALL_LEAD_MIN 10
#define CALL_STEP_MIN 5 /* one made once more starts at a full five minutes */
/* Where its person is on the way or busy, it may start this much later than call_again_minutes. */
#define CALL_AGAIN_LATER_MIN 60

enum call_state {
	CALL_NONE, /* no call of today, or somebody's yes to it is missing */
	CALL_AHEAD,
	CALL_DONE,
	CALL_FAILED,
};

struct call {
	enum call_state state;
	int start_min, end_min; /* of the try that it is about */
	bool is_again;          /* the second; the newest version has it at its hour */
	const char *link;       /* ${command} of its questions */
	/* Who is told and asked; the coordinator asks by voice for somebody without a phone here,
	 * and only afterwards. NULL: nobody can be. */
	const struct row_party *asked;
};

/* Where the call of an appointment stands. */
struct call call_of(const struct day *day, int appointment);

/* Whether ${question} is about whether a call works: this file's, and nobody else's. */
bool call_is_question(const struct row_question *question);

/* The number that is rung, as it is written; NULL if none is known. */
const char *call_number(const struct day *day, int appointment);

/* Whether that is the number on which the person gets our texts. */
bool call_is_on_own_phone(const struct day *day, int appointment);

/* Put the questions that are due, close those that are settled or too late. */
void call_day(struct day *day);

/* The next minute at which a question is due, PLAN_NONE for none. */
int call_next_min(const struct day *day);

/* Until when the day is not over: somebody may still answer. PLAN_NONE: no call keeps it open. */
int call_over_min(const struct day *day);

/* An answer to such a question, which is open. */
void call_answer(struct day *day, const struct row_party *party, struct row_question *question,
		 const struct command *command, const char *text);

#endif

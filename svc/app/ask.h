/* SPDX-License-Identifier: MIT
 *
 * Questions: what the plan or the estimates need somebody's yes for, each with its own code.
 *
 * The set of open questions follows the plan by itself: a question that the plan no longer needs is
 * withdrawn, one that it needs is put once. What a party has answered is not asked again.
 *
 * Where nobody answers it climbs (ladder.h): a reminder, then the same to the next who speaks for
 * the appointment, with a code of their own, then the coordinator. Whoever answers first counts; the
 * other question is withdrawn, and whoever had it hears that it is settled.
 */
#ifndef APP_ASK_H
#define APP_ASK_H

#include "app/day.h"
#include "app/ladder.h"
#include "app/offer.h"

/* What the plan or the estimates need to be asked. */
struct ask_wanted {
	int appointment;
	enum question_kind kind;
	int at_min;
	enum offer_because offered; /* it would fit as it is */
};

/* Lay the questions that are needed against those that stand; expire what is too late. */
void ask_day(struct day *day);

/* Close the questions whose time is over; ask_day does so, too. */
void ask_expire(struct day *day);

/* Close those beside one that was answered, while what is needed cannot be told (owed.h). */
void ask_settled(struct day *day);

/* Whether a late appointment can still take place then: the place is open, and it may move. */
bool ask_fits(const struct day *day, int appointment);

/* Whether its late start is somebody's to say yes to: it fits, and moving it is to be asked. */
bool ask_is_needed(const struct day *day, int appointment);

/* Whether somebody will wait in vain: late where it cannot even be asked for, or in a call's way.
 */
bool ask_is_beyond(const struct day *day);

/* The start that a late appointment is estimated at, up to the next five minutes; of a desk its next
 * start that is free. */
int ask_late_start(const struct day *day, int appointment);

/*
 * Put a question that waits for a code, and its text of ${kind}: the code is told nowhere else. Of
 * ${question} party, kind, appointment, at_min, command and expires are read. Returns the row, or
 * NULL past DAY_QUESTIONS_MAX.
 */
struct row_question *ask_put(struct day *day, const struct row_question *question, enum kind kind,
			     const struct template_value values[], size_t n_values);

/* Ask ${party}; ${head} is the same question to who was asked first, or NULL. */
void ask_party(struct day *day, const struct ask_wanted *want, const struct row_party *party,
	       const struct row_question *head);

/* The hour that whoever is asked knows it by. */
int ask_told_min(const struct day *day, int appointment);

/* A question with those that were put beside it, and where it stands. */
#define ASK_CHAIN_MAX 16
struct ask_chain {
	struct ladder ladder;
	int n; /* 1..ASK_CHAIN_MAX, the head first */
	const struct row_question *asked[ASK_CHAIN_MAX];
	enum ladder_text texts[ASK_CHAIN_MAX];
	struct utc sent; /* the head's text, where it has left */
	bool is_answered;
};

/* False, and nothing is written: ${head} is none that climbs, or stands beside another. */
bool ask_chain_of(const struct day *day, const struct row_question *head, struct ask_chain *out);

/* Who is to be asked next; NULL: nobody is left. */
const struct row_party *ask_chain_next(const struct day *day, const struct ask_chain *chain,
				       int appointment);

/* How another question of the same chain was answered: YES, NO; OPEN if none was. */
enum question_state ask_answered_beside(const struct day *day, const struct row_question *question);

/* Why an appointment cannot stay as booked, in words for its service; in the day's arena. */
const char *ask_why(const struct day *day, const struct row_party *to, int appointment);

/* The newest open question about when or how an appointment is to be, or NULL. */
const struct row_question *ask_open(const struct day *day, int appointment);

/* Whether its text has left, as far as is known. */
bool ask_is_told(const struct day *day, const struct row_question *question);

/* Close a question in the given state. */
void ask_close(struct day *day, struct row_question *question, enum question_state state);

/* The keyed hash under which a code is kept. */
struct secret_hash ask_code_hash(const struct app_world *world, const char *code);

#endif

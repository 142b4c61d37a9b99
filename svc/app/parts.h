/* SPDX-License-Identifier: MIT
 *
 * Texts that come in in parts, which their gateway hands over one by one, in any order and some of
 * them twice. A part waits until the others are there; half a command is none and is not guessed.
 *
 *	a part that				comes to
 *	is the last that was missing		the whole, taken as one text
 *	is there, or was taken, word by word	nothing: it came twice
 *	has another's number, other words	both given up: which is whose, nobody knows
 *	is one of too many			its text given up
 *	waits when too many do			the sender's oldest text given up
 *	is any other				its waiting, from its text's first part on
 *
 * Of a text that was given up, or whose time is over, nothing is done. Its sender hears so in one
 * line; what came of it is noted with PARTS_GAP where some is missing. They may send the same words
 * again, under the same reference: those begin anew. Nothing is said of what comes late of a text
 * that was told of, nor past PARTS_TOLD_MAX, so that a flood costs no more.
 *
 * A stranger's part is a text of its own: nothing of theirs is kept (stranger.h).
 */
#ifndef APP_PARTS_H
#define APP_PARTS_H

#include "app/app.h"
#include "store/rows_part.h"

#define PARTS_WAIT_S    600  /* parts follow each other within seconds, or are lost */
#define PARTS_BACK_S    180  /* from a start on: gateways bring what they kept for us */
#define PARTS_KEPT_S    3600 /* a part of a text that was taken, or given up, is known so long */
#define PARTS_TOTAL_MAX 10   /* more than are read of any text (APP_TEXT_MAX) */
#define PARTS_OPEN_MAX  20   /* of one sender that wait */
#define PARTS_TOLD_MAX  6    /* texts of one sender that are told of within PARTS_KEPT_S */
#define PARTS_GAP       " [...] "

struct day;

/* What comes of a part, or of the end of waiting for one. */
struct parts_join {
	int64_t text_id; /* its parts wait no more; 0: none's */
	/* The text, at most APP_TEXT_MAX bytes, in the arena; NULL: there is none to take. */
	const char *text;
	bool is_torn;         /* and some of it is missing: nothing is to be done by it */
	bool is_told;         /* and its sender hears so */
	struct utc came;      /* of a torn one: when the first of it did */
	struct row_part keep; /* the part that came, to be written; id 0: it is not */
};

/* ${event}'s part as it would wait: it is of a party of ${sender}'s, and gets ${id}. */
struct row_part parts_came(const struct app_world *world, const struct app_event *event,
			   const struct row_sender *sender, int64_t id, struct utc now);

/* ${came} beside what there is of its sender, oldest first. */
struct parts_join parts_take(const struct row_part *came, const struct row_part parts[], int n,
			     struct arena *arena);

/* The parts of that text, among all there are of its sender, have waited long enough. */
struct parts_join parts_give_up(int64_t text_id, const struct row_part parts[], int n,
				struct utc now, struct arena *arena);

/*
 * Write what rows->join says. True: there is a text to be taken, as ${said} of ${left}, copies of
 * ${event} and ${rows}.
 */
bool parts_write(const struct app_rows *rows, const struct app_event *event, struct utc now,
		 struct app_effects *effects, struct app_rows *left, struct app_event *said);

/* APP_RESTART: the time that we were away ourselves is no sign that the rest is lost. */
void parts_restart(struct utc now, struct app_effects *effects);

/* ${party}, who sent a torn text, hears so. */
void parts_tell(struct day *day, const struct row_party *party, const struct parts_join *join);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Which way each text will go: how everybody round a plan is reached, in a word for programs and in
 * words for people. Before a plan is stored it is told of the document, later of its parties, some
 * of whom may have said STOP.
 */
#ifndef APP_REACH_H
#define APP_REACH_H

#include <jansson.h>

#include "app/day.h"
#include "app/reconcile.h"

enum reach_way {
	REACH_TEXT,      /* a text to their own phone */
	REACH_PASSED_ON, /* a text to who passes it on (post.h) */
	REACH_VOICE,     /* the coordinator asks and tells them */
	REACH_PAPER,     /* the printed sheet alone */
	REACH_NONE,
};

struct reach {
	const struct row_party *party;
	enum reach_way way;
	const struct row_party *via; /* who passes it on, or asks; NULL */
	const char *text;            /* "by text to Alex, who passes it on" */
};

const char *reach_word(enum reach_way way); /* "text" "passed_on" "voice" "paper" "none" */

/* Whom a plan has, as far as reaching them goes. */
struct reach_asked {
	const struct row_party *parties;
	int n;
	bool has_credit, phone_in_hand; /* of the person */
	bool free_reply;                /* of the house */
};

/* The same of a document that is not stored; lives in ${arena}. */
struct reach_asked reach_of_document(const struct plan_document *document, bool free_reply,
				     struct arena *arena);
struct reach_asked reach_of_day(const struct day *day);

/* One for each party, in their order; texts live in ${arena}. */
const struct reach *reach_list(const struct reach_asked *asked, struct arena *arena);

/* [{"party","role","label","way","via"|null,"text"}]; a party that is not stored is 0. A new one. */
json_t *reach_json(const struct reach *list, int n);

/* Why the person cannot be texted on the day, by whomever; NULL: they can, or there are no parties
 * yet. */
const char *reach_why_not(const struct reach_asked *asked, struct arena *arena);
#define REACH_WARN_KIND "unreached"

/* The coordinator hears of that, once. For remind.c. */
void reach_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif

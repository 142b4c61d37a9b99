/* SPDX-License-Identifier: MIT
 *
 * Who a text may come from.
 */
#ifndef STORE_ROWS_SENDER_H
#define STORE_ROWS_SENDER_H

#include "store/rows.h"

/* A plan as it is told in a list. */
struct row_sender_plan {
	int64_t id; /* 0: none, and the rest is unset */
	const char *ref;
	struct civil_date date;
	enum plan_stage stage;
	int kept, total; /* appointments of the newest version; 0 once the day is over */
};

/* A number's roles: every party that has it, newest plan first, at most STORE_SENDER_MAX. */
struct row_sender {
	struct phone phone;
	struct row_party *parties;
	struct row_sender_plan *plans; /* of each party's person the newest */
	int n_parties;
	struct row_question *questions; /* open ones, put to any of these parties; newest first */
	int n_questions;
};

/* Somebody whose number no plan has, and whoever is on duty to hear of them (stranger.h). */
struct row_stranger {
	int64_t person_id;         /* the house's own person, 0: not made yet */
	struct row_party stranger; /* a party of that; id 0: none yet, the number is there */
	struct row_party duty;     /* the same; without a phone if nobody is on duty */
	struct utc answered;       /* the newest line to the stranger; NO_TIME: none */
	int n_answered;            /* lines to strangers since store_stranger_ask.since */
};

#endif

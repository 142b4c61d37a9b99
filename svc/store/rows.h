/* SPDX-License-Identifier: MIT
 *
 * The rows that firstday keeps, as values. Whoever decides (svc/app) sees these and never the
 * database; names, numbers, labels, documents and texts are plain here and sealed on disk
 * (store.h).
 *
 * Strings are never NULL ("" for none) and live in the arena they were loaded into. Ids are
 * positive; 0 means none. Minutes of a day (at_min, out_min ...) are 0..ROW_MINUTE_MAX of the
 * plan's own date; -1 means none. The store refuses what is outside these ranges.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/secret.h"
#include "sms/phone.h"
#include "store/rows_message.h"

/* The words of an enum, as they stand on disk. Those of outbox_state are in sms/outbox.c. */
struct row_words {
	const char *const *words;
	int n;
};
extern const struct row_words rows_party_roles, rows_plan_stages, rows_decision_kinds,
    rows_question_kinds, rows_question_states, rows_message_ways, rows_languages;

const char *rows_word(const struct row_words *words, int value);     /* panics unless 0..n-1 */
int rows_word_find(const struct row_words *words, const char *text); /* -1 if it is none */

enum party_role {
	PARTY_PERSON,
	PARTY_COORDINATOR,
	PARTY_OFFICER,
	PARTY_SERVICE,
	PARTY_MENTOR,
	PARTY_PRISON_CONTACT,
	PARTY_MANAGER,
};

/* Somebody who leaves prison. Erasing the key erases all that is sealed under it. */
struct row_person {
	int64_t id;
	struct utc created;
	bool
	    is_house; /* not a person: whose parties are strangers and who is on duty (row_house) */
};

/* A person's party: the person themself or one of those round them, in one role. */
struct row_party {
	int64_t id;
	int64_t person_id;
	enum party_role role;
	const char *name;  /* sealed */
	const char *label; /* sealed; the person's own word for them ("Sam") */
	const char
	    *appointments;  /* ids of the appointments they speak for, joined by spaces; "" all */
	struct phone phone; /* sealed, found by keyed hash; empty if has_phone is false */
	bool has_phone;
	const char *mail;       /* sealed; where invitations go, "" or NULL if by no mail */
	bool has_consent;       /* the person agreed that they are told */
	enum language language; /* of what they are told */
	bool passes_on;         /* the texts of their person, who has no phone (app/post.h) */
	struct utc stopped;     /* when this number said STOP, NO_TIME if it did not */
};

/* Where a day stands. "before" until the gate opens, "under_way", "over" after home or midnight. */
enum plan_stage { PLAN_STAGE_BEFORE, PLAN_STAGE_UNDER_WAY, PLAN_STAGE_OVER };

struct row_plan {
	int64_t id;
	int64_t person_id;
	const char *ref; /* "J4": unique, 1..12 of A-Z 0-9 */
	struct civil_date date;
	const char *zone;     /* tz database name */
	const char *document; /* sealed; the plan document as accepted (JSON) */
	int version;          /* newest in plan_version */
	enum plan_stage stage;
	int out_min;       /* minute of the plan's date at which they came out, -1 if not heard */
	int late_minutes;  /* as last reported, 0 none; counts from late_from_min */
	int late_from_min; /* when it was reported, from midnight of the plan's date; any number */
	struct utc heard;  /* when the person last texted anything, NO_TIME if not yet */
	struct utc wake;   /* when app_step must look at it again, NO_TIME if never */
	/* Of what is still being worked out, "" or NULL for none: what the version is for
	 * (app/owed.h), and, sealed, the change that is being tried (app/wish.h). */
	const char *owed, *wish;
	const char *page; /* sealed; the token of the person's page (store/page.h), "" or NULL for
			     none */
};

/* One version of a plan; never changed, never deleted but with its person. */
struct row_version {
	int64_t plan_id;
	int version; /* 1, 2, ... */
	struct utc made;
	const char *cause;    /* "imported", "yes:probation", "out", "move:housing" ... */
	const char *solution; /* sealed; DESIGN section 6 "plan" (JSON) */
	bool is_feasible;
};

/* Something of a person's that has a date: an appointment as the newest version has it. */
struct row_item {
	int64_t id;
	int64_t person_id;
	int64_t plan_id;   /* 0 for items outside any plan */
	const char *kind;  /* "appointment"; later "medication", "task", "bed" */
	const char *ref;   /* the appointment's id in the document */
	const char *label; /* sealed */
	struct civil_date date;
	int start_min; /* -1 without an hour */
	int minutes;
	const char *status; /* "kept", "moved", "phone", "video", "next_day", "dropped" */
};

/* What a party said yes or no to, or the coordinator decided; it binds every later planning. Or, of
 * a call, what became of it. */
enum decision_kind {
	DECISION_MOVED, /* starts at at_min */
	DECISION_PHONE, /* is a call, at at_min */
	DECISION_VIDEO, /* is a video call, at at_min */
	DECISION_NEXT_DAY,
	DECISION_DROPPED,
	DECISION_NO_MOVE, /* the party refused another time; at_min is the one they refused */
	DECISION_NO_PHONE,
	DECISION_NO_VIDEO,
	DECISION_NO_NEXT_DAY,
	DECISION_CALLED,     /* the call at at_min took place */
	DECISION_NOT_CALLED, /* it did not; both bind no planning */
	DECISION_MISSED,     /* the appointment at at_min has not happened (app/missed.h) */
	DECISION_LIFT,       /* a car is there, or none (app/lift.h); of no appointment */
	DECISION_NO_LIFT,
};

struct row_decision {
	int64_t id;
	int64_t plan_id;
	int64_t party_id; /* whose word it is */
	const char *appointment;
	enum decision_kind kind;
	int at_min;
	bool is_undone;
	struct utc at;
	const char *words; /* sealed; what they wrote */
};

/* What came in: texts, gate news, receipts. ${once} is unique: what comes twice is taken once. */
struct row_event {
	int64_t id;
	int64_t plan_id;  /* 0 if it could not be told */
	int64_t party_id; /* 0 if the sender is unknown */
	struct utc at;
	const char *kind; /* "text", "out", "receipt", "import" */
	const char *text; /* sealed if party_id is known, else dropped; "" for none */
	const char *once; /* transport and its message id: "kannel:6f1c..." */
};

/* One line of the record that only grows; carries ids and words of ours, never a text or a name. */
struct row_audit {
	struct utc at;
	int64_t plan_id;
	int64_t party_id;
	int version;
	const char *what; /* "version 3: yes:probation", "superseded 17 by 23" */
};

/* All that belongs to one plan, as loaded for a decision. */
struct row_case {
	struct row_plan plan;
	struct row_version version; /* the newest; version 0 if none yet */
	struct row_party *parties;
	int n_parties;
	struct row_message *messages; /* of the plan, oldest first: all, or as store_case_live */
	int n_messages;
	struct row_question *questions; /* all of the plan, oldest first */
	int n_questions;
	struct row_decision *decisions; /* all that are not undone, oldest first */
	int n_decisions;
};

/* Another plan of about the same date: what a plan may clash with. */
struct row_beside {
	struct row_plan plan;
	struct row_version version; /* the newest; 1 or more */
	struct row_party *parties;
	int n_parties;
};

/* The next free id of each table; the one writer may take from them within its transaction. */
struct row_next_ids {
	int64_t person, party, plan, item, decision, message, question, event, part;
	char page[SECRET_LINK_SIZE]; /* a new plan's */
};

#endif

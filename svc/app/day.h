/* SPDX-License-Identifier: MIT
 *
 * One plan's day while an event is decided: the loaded rows as working values, the document, the
 * problem that the decisions make of it, the newest solution and the estimates.
 *
 *	day_open      rows to values
 *	  ...         the event changes decisions, questions, reports
 *	replan_day    a new version, if what is left needs one
 *	settle_day    estimates, questions, messages, stage and wake; then everything is written
 */
#ifndef APP_DAY_H
#define APP_DAY_H

#include "app/across.h"
#include "app/app.h"
#include "app/estimate.h"
#include "app/memo.h"
#include "app/prepare.h"
#include "calendar/invite.h"
#include "plan/document.h"
#include "sms/kind.h"
#include "sms/template.h"

#define DAY_QUESTIONS_MAX 200 /* of one plan, closed ones too; past it the day goes on unasked */
#define DAY_DECISIONS_MAX 200

/* What live times say of a ride that the plan relies on (live.h); told with what comes of it. */
enum day_news_kind {
	DAY_NEWS_NONE,
	DAY_NEWS_MOVED,     /* it is late or early, and taken all the same */
	DAY_NEWS_LATE,      /* so late that another way is taken */
	DAY_NEWS_CANCELLED, /* another way is taken */
	DAY_NEWS_MISSED,    /* it runs, but cannot be taken; another way is */
	DAY_NEWS_STRANDED,  /* no other way is left */
};

struct day_news {
	enum day_news_kind kind;
	struct plan_ride ride;        /* as it was told */
	int now_min;                  /* when it leaves now, if it does */
	const struct plan_ride *next; /* taken in its place; NULL: on foot, or none */
	int leave_min;                /* for that */
	bool is_for_person;           /* they have not got on yet */
	bool is_elsewhere;            /* it leaves from another stop, which ${ride} has already */
};

struct day {
	const struct app_world *world;
	struct app_effects *effects;
	struct arena *arena;
	struct utc now;
	int now_min;      /* minute of the plan's date; negative before it */
	int pinned;       /* an appointment that stays as it was just decided, -1 for none */
	int undone;       /* one whose decision was just taken back: what was told of it is void */
	int happened_min; /* of that one: it did happen then, after all; PLAN_NONE if that is not so
			   */
	bool is_held_up;  /* the event is a report of being late: why services are asked */
	bool is_live;     /* the newest version is what live times made of the one before */
	struct day_news news[PLAN_PLACES_MAX]; /* of this event, by where the leg goes */
	const struct row_busy_lost *lost;      /* calendars that cannot be read (unread.h) */
	int n_lost;
	const char *checked; /* the event answers whether the day was made (checkin.h); or NULL */
	const struct row_beside *today; /* app.h */
	int n_today;
	bool is_list_end_untold; /* as loaded: nobody has told the coordinator (listend.h) */
	bool is_routine; /* the event is nobody's word: what was said of it is not said again */

	const struct row_sender *sender; /* of the text that is the event, else NULL */
	struct row_plan plan;            /* written by settle_day */
	const struct row_party *parties;
	int n_parties;
	const struct row_message *messages; /* as loaded, oldest first */
	int n_messages;
	struct row_question *questions; /* as loaded and changed; new ones behind */
	int n_questions;
	struct row_decision *decisions;
	int n_decisions;
	struct row_next_ids next;
	const struct across *across; /* what other plans hold; never NULL */

	struct plan_document document;
	bool is_blind; /* the directory no longer knows a place: nothing can be planned anew */
	const struct prepared *prepared; /* the document, its hours and its journeys */
	struct plan_problem problem;     /* the same as the decisions have changed it */
	struct plan_solution solution;   /* of plan.version; nothing in it if that is 0 */
	struct estimate estimate;
	/* What a reported delay would make of the rest, asked about but not yet the plan; or NULL.
	 */
	const struct plan_solution *proposal;
	const struct app_solved *solved; /* the event's answer to a problem; or NULL */
	/* What replan_try could not solve within the budget, and an answer may be asked for. */
	const struct plan_problem *unsolved;
};

/* Fill ${day}. E_CORRUPT if what is stored cannot be read (never to be expected). */
MUST_USE
int day_open(struct day *day, const struct app_world *world, const struct app_rows *rows,
	     struct utc now, struct app_effects *effects);

/* The document as the decisions about lifts have made it, and all that is made of it; estimates are
 * to be settled anew. */
void day_open_document(struct day *day);

/* Whether a version of that cause has its ways from live times: theirs, or a change of it since. */
bool day_is_live_cause(const char *cause);

/* Applies the decisions to a problem as prepared from the document. */
void day_decide(const struct day *day, struct plan_problem *problem);

/* The index of an appointment by its id, or -1. */
int day_appointment(const struct day *day, const char *id);

/* The first party in that role who can be texted and has agreed, or NULL; for a person without a
 * phone whoever passes it on (post.h). */
const struct row_party *day_party(const struct day *day, enum party_role role);

/*
 * Whose yes an appointment's change needs: the party that speaks for it, else the officer for a
 * contact, else the coordinator (who asks by voice). NULL if there is nobody.
 */
const struct row_party *day_party_for(const struct day *day, int appointment);
/* The ${nth} (from 0) of those who speak for it, in the order of the document; without the
 * coordinator. NULL past the last. */
const struct row_party *day_speaker(const struct day *day, int appointment, int nth);
/* Whether ${words}, joined by spaces, hold ${word}. */
bool day_names(const char *words, const char *word);
const struct row_party *day_party_by_id(const struct day *day, int64_t id);

/* What the person calls it, and where it is. */
const char *day_label(const struct day *day, int appointment);
const char *day_place(const struct day *day, int appointment);

/* Whether it takes place today and nobody's yes is missing: only then is the person told of it. */
bool day_is_settled(const struct day *day, int appointment);

/* The next such appointment that has not begun at ${from_min}, or -1. */
int day_next_settled(const struct day *day, int from_min);

/* The words in which ${to} is told, and a ride's line as they call it: "Bus 15", "Bws 15". */
const struct template_set *day_words_for(const struct day *day, const struct row_party *to);
const char *day_line(const struct day *day, const struct row_party *to,
		     const struct plan_ride *ride);

/* A kind of their words that has no facts: "your worker". */
const char *day_word(const struct day *day, const struct row_party *to, enum kind kind);

/* What they call the gate (by its label, if it has one) or home: a place index below the others. */
const char *day_end_word(const struct day *day, const struct row_party *to, int place);

/* The coordinator as ${to} knows them; "your worker" where there is none, or no name. */
const char *day_who(const struct day *day, const struct row_party *to);

/* The number that the person may ring, as the document has it; "" if there is none. */
const char *day_tel(const struct day *day);

/* The newest decision about an appointment that moves or puts it off, or NULL. */
const struct row_decision *day_decision(const struct day *day, int appointment);

/* Whether it is known what runs on the plan's date. */
bool day_is_covered(const struct day *day);

/* The minute at which they come out, as far as it is known. */
int day_gate_min(const struct day *day);

/* Minute of the plan's date to instant; of one that clocks leave out: when they are put forward. */
struct utc day_utc(const struct day *day, int minute);

/*
 * A minute that was counted back from one that clocks show, as they show it: back over the hour
 * that they leave out, it is so much earlier.
 */
int day_shown_min(const struct day *day, int minute);

/* Takes a decision: a row, an audit line; the problem is changed at once, and a new hour pinned.
 * ${appointment} is -1 for one of none. */
void day_add_decision(struct day *day, const struct row_party *party, int appointment,
		      enum decision_kind kind, int at_min, const char *words);

/* What a message is about and when it may go. */
struct day_say {
	const struct row_party *party;
	enum kind kind;
	const char *claim; /* what it speaks of: "leave:probation" */
	const char *fact;  /* what it says of it */
	struct utc due;
	struct utc expires;
	bool is_urgent;              /* beside what its template says */
	const struct invite *invite; /* it goes as a mail with that event; NULL: a text */
};

/* Queue a message. Nothing happens for a party that cannot get it this way, or past its expiry. */
void day_queue(struct day *day, const struct day_say *say, const struct template_value values[],
	       size_t n_values);

/* A message outside the reconciled set: an answer, a code. Due now, useless at ${expires}. */
void day_reply(struct day *day, const struct row_party *party, enum kind kind,
	       const struct template_value values[], size_t n_values, struct utc expires);

#endif

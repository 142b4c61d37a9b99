/* SPDX-License-Identifier: MIT
 *
 * The core: one function of values. The shell loads the rows that an event needs, app_step decides,
 * the shell writes first and in one transaction, then acts. Live, replay and simulator drive this
 * alone.
 *
 *	event          rows needed                      what comes of it
 *	APP_IMPORT     next ids, plans beside           person, parties, plan, version 1, its
 *	                                                questions and messages; or problems
 *	APP_TEXT       sender (by number), its case     the command's effect; answers
 *	APP_WAKE       case, plans beside               messages, questions, alarms that are due;
 *						planned again if an earlier plan disturbs it,
 *						or a closure (closed.h)
 *	APP_DUE        due messages                     claimed as submitting, then sends; what is
 *	                                                unknown is asked for where that can be
 *	APP_SENT       message                          its outcome; alarm if it is unknown
 *	APP_ASKED      message                          what its provider says of an unknown one
 *	APP_RECEIPT    message                          its state; alarm if it failed
 *	APP_TRAVEL     case                             what runs has changed. A new timetable:
 *	                                                a day still to come is planned again, in a
 *	                                                new version only if that differs; alarm if
 *	                                                what runs is not known. Live times: live.h;
 *	                                                what is shut: closed.h
 *	APP_SOLVED     case, plans beside               a version that was owed (owed.h), or the
 *	                                                answer to a wish (wish.h), if it is still
 *	                                                one; else asked again
 *	APP_TORN       parts of a text, sender, case    given up: parts.h
 *	APP_RESTART    messages found submitting        unknown: sent once more, or an alarm
 *	                                                parts of texts wait on: parts.h
 * Nothing here knows a file, a socket, a clock, a database or the event loop.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/settings.h"
#include "base/arena.h"
#include "base/problem.h"
#include "base/secret.h"
#include "sms/part.h"
#include "store/busy.h"
#include "store/rows_sender.h"
#include "store/store.h"

#define APP_WRITES_MAX 2048 /* of one event */
#define APP_TEXT_MAX   1000 /* bytes of an inbound text that are read */

struct app_memo;      /* app/memo.h */
struct parts_join;    /* app/parts.h */
struct prepare_world; /* app/prepare.h: timetable, directory, holidays, tariffs */
struct template_set;  /* sms/template.h */
struct policy;        /* calendar/policy.h */
struct holidays;      /* calendar/holidays.h */
struct plan_problem;  /* plan/day.h */

/* What does not change while an event is decided; all borrowed. */
struct app_world {
	const struct prepare_world *prepare;
	struct app_memo *memo; /* NULL: nothing is remembered, only slower */
	const struct template_set *templates[LANGUAGE_COUNT]; /* but English NULL: not written */
	const struct policy *policy;
	const struct holidays *holidays;
	const struct civil_zone *zone; /* the house keeps one; plans of another are refused */
	const struct secret_key *hash_key;
	struct secret_random random; /* for codes and jitter */
	struct app_settings settings;
};

enum app_event_kind {
	APP_IMPORT,
	APP_TEXT,
	APP_WAKE,
	APP_DUE,
	APP_SENT,
	APP_ASKED,
	APP_RECEIPT,
	APP_TRAVEL,
	APP_SOLVED,
	APP_TORN,
	APP_RESTART,
};

/* A problem of a plan, solved outside: what answer_write (plan/answer.h) made of it. */
struct app_solved {
	struct secret_hash key; /* of the problem */
	const char *text;       /* "": it was not solved within the limits */
};

/* APP_TRAVEL: live times have changed, not the timetable. */
#define APP_CAUSE_LIVE "live"

struct app_event {
	enum app_event_kind kind;
	const char *document; /* APP_IMPORT: JSON text, document_len bytes */
	size_t document_len;
	const char *text; /* APP_TEXT: UTF-8 or what came */
	/* APP_TEXT: which part of a text it is, of several, ${via} a gateway; NULL: the whole. */
	const struct part *part;
	const char *once; /* APP_TEXT, APP_RECEIPT: unique for each thing that came in */
	/* APP_SENT: how it ended; APP_ASKED: what was told; APP_RECEIPT: what it says. */
	enum outbox_event outbox;
	int attempt;             /* APP_SENT, APP_ASKED: the attempt that ended, or is in doubt */
	const char *provider_id; /* the same: "" if none */
	const char *via;         /* APP_RECEIPT: the gateway that it came by; NULL: any */
	int retry_after_s;       /* APP_SENT: -1 if none */
	const char *cause;       /* APP_TRAVEL: what brought it, as a version names it */
	const struct app_solved *solved; /* APP_SOLVED; NULL: its plan is to ask (again) */
};

/* What the shell loaded; members that an event does not need are NULL or 0. */
struct app_rows {
	const struct row_case *plan_case;
	const struct row_sender *sender;
	const struct row_stranger *stranger; /* APP_TEXT of a sender without a plan */
	const struct parts_join
	    *join; /* APP_TEXT of a part, APP_TORN: what comes of it (parts.h) */
	const struct row_message *message;
	const struct row_due *due;
	int n_due;
	/* APP_IMPORT, and beside plan_case of a text, a wake, travel: across.h. */
	const struct row_beside *beside;
	int n_beside;
	/* The same events: what the calendars of its parties and services hold about that date. */
	const struct row_busy *busy;
	int n_busy;
	/* The same events: those of their calendars that cannot be read (unread.h). */
	const struct row_busy_lost *lost;
	int n_lost;
	/* The same events: the list of bank holidays ends soon, and no other plan has told, or will
	 * tell, any of these parties' numbers so (listend.h). */
	bool is_list_end_untold;
	/* The same events, in the morning of the plan's day: the plans of its coordinator's number
	 * that day, itself among them, by id (digest.h). */
	const struct row_beside *today;
	int n_today;
	struct row_next_ids next;
};

/* A submission to begin after the commit, or a question about one. */
struct app_send {
	int64_t message_id;
	int attempt;
	struct phone to;
	const char *mail; /* the address it goes to as a mail; "" or NULL: it is a text */
	const char *via;  /* the gateway of a text; "" where there is none */
	const char *text; /* in the effects' arena */
	struct utc expires;
	bool is_ask;      /* do not send it: ask what became of it */
	struct utc since; /* of an ask: when the attempt began */
};

/* A problem to be solved outside, after the commit; the answer comes as APP_SOLVED. */
struct app_ask {
	int64_t plan_id;
	struct secret_hash key;
	const struct plan_problem *problem; /* stands as long as the effects' arena */
};

struct app_effects {
	struct arena *arena;        /* owns everything below */
	struct problems *problems;  /* APP_IMPORT: why nothing was stored (count > 0) */
	struct store_write *writes; /* in order; all or none */
	size_t n_writes, room;      /* so many are there, for so many is room as yet */
	struct app_send *sends;     /* only after the commit; asks among them */
	size_t n_sends, send_room;
	bool is_stranger, is_duty_told; /* APP_TEXT: nobody we know; who is on duty hears of it */
	int64_t plan_id;                /* APP_IMPORT: the new plan, 0 if refused */
	struct app_ask *ask;            /* NULL: nothing */
};

void app_effects_init(struct app_effects *effects, struct arena *arena, struct problems *problems);

/*
 * Decide. Reads ${rows} and ${event}, adds to ${effects}. Total: whatever a text or document holds,
 * it answers; it panics only when rows break their own promises. Cost: a few plannings of
 * settings.plan_steps at most.
 */
void app_step(const struct app_world *world, const struct app_rows *rows,
	      const struct app_event *event, struct utc now, struct app_effects *effects);

/* The words of a language; English where the house does not write it (any more). */
const struct template_set *app_words(const struct app_world *world, enum language language);

/*
 * Which plan a text of ${now} is about (whose.h). 0 if there is none; the event is then decided
 * without a case.
 */
int64_t app_text_plan(const struct app_world *world, const struct row_sender *sender,
		      const char *text, struct utc now, struct arena *arena);

#endif

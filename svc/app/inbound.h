/* SPDX-License-Identifier: MIT
 *
 * Texts that come in, by who sent them. A sender's number proves nothing: what changes a booking
 * waits for a code that was texted to the stored number; what a person reports of themselves counts
 * at once as reported, is bounded, and is undone by one word.
 */
#ifndef APP_INBOUND_H
#define APP_INBOUND_H

#include "app/day.h"
#include "app/whose.h"
#include "sms/command.h"

/* One text of ${party}, already parsed; the caller settles the day afterwards. */
void inbound_person(struct day *day, const struct row_party *party, const struct command *command);
void inbound_coordinator(struct day *day, const struct row_party *party,
			 const struct command *command, const char *text);
void inbound_officer(struct day *day, const struct row_party *party, const struct command *command,
		     const char *text);

/* YES, NO or TIME with a code, from whoever was asked. Says so itself when the code is wrong. */
void inbound_answer(struct day *day, const struct row_party *party, const struct command *command,
		    const char *text);

/*
 * A person's text that may be about another's plan, too (whose.h): they are asked whose it is.
 * False: it says nothing that would be of one of them alone.
 */
bool inbound_ask_whose(struct day *day, const struct row_party *party, const struct whose *whose,
		       const struct command *command);

/* What ${party} passed on of the person: noted, and told to the coordinator if it was not theirs. */
void inbound_tell_passed_on(struct day *day, const struct row_party *party,
			    const struct command *command);

/* STOP: the number gets nothing more. Who hears of it: stopped.h. */
void inbound_stop(struct day *day, const struct row_party *party);

/* An answer to a text of now; and the one that nothing comes of it, and why. */
void inbound_reply(struct day *day, const struct row_party *party, enum kind kind,
		   const struct template_value values[], size_t n_values);
void inbound_refuse(struct day *day, const struct row_party *party, const char *reason);

/* A coordinator's command that changes a booking: they hear why not, or get the code for it. What
 * takes too long for an event is a wish (wish.h) meanwhile. */
void inbound_want_change(struct day *day, const struct row_party *party,
			 const struct command *command);

/* UNDO, and what came with a code alone. */
void inbound_want_undo(struct day *day, const struct row_party *party,
		       const struct command *command);
void inbound_take_code(struct day *day, const struct row_party *party,
		       const struct command *command, const char *text);

/* BACK: it gets texts again, and hears ${kind}. False: it never said STOP, and nothing is done. */
MUST_USE
bool inbound_back(struct day *day, const struct row_party *party, enum kind kind);

/* The open question of that party which has this code, or NULL. */
struct row_question *inbound_question(struct day *day, const struct row_party *party,
				      const char *code);

/* A command that waits for its code, and the text that brings the code. */
struct inbound_wish {
	const struct command *command;
	int appointment; /* -1: of the whole plan */
	int at_min;      /* what the text calls start; PLAN_NONE for none */
	enum kind kind;
};

/* Texts ${party} the code of ${wish}; an earlier wish of theirs that waited is forgotten. */
void inbound_ask_code(struct day *day, const struct row_party *party,
		      const struct inbound_wish *wish);

/* The coordinator hears what ${from} said of an appointment, unless it was theirs to say. */
void inbound_pass_on(struct day *day, const struct row_party *from, enum kind kind, int appointment,
		     int at_min);

/* Whether that party's number is the one that the text came from. */
bool inbound_is_senders(const struct day *day, int64_t party_id);

/*
 * A wrong code costs a try of every question that waits for one from this number, in this plan and
 * in all others: a number has its tries, whatever plans it has a part in.
 */
void inbound_wrong_code(struct day *day, const struct row_party *party);

/* A report of being late, of the person or in their name. */
void inbound_late(struct day *day, const struct row_party *party, int minutes);

/* When an answer to a text of now is of no more use. */
struct utc inbound_reply_expires(const struct day *day);

/* When it is too late for a human to look after somebody: the day's end, or a night from now. */
struct utc inbound_human_expires(const struct day *day);

#endif

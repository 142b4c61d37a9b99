/* SPDX-License-Identifier: MIT
 *
 * One plan's day for tests of svc/app: the real driver and store in a folder of its own, a clock
 * that the test sets, phones whose texts are all accepted. Out at 9:00 on Friday 15 September 2023:
 *
 *	probation  "Sam"           Market     10:00-11:00  officer 301; another hour on asking
 *	housing    "Housing desk"  College    11:45-12:05  service 302; another hour on asking
 *	chemist    "Chemist"       Infirmary  13:30-13:40  nobody; another hour as one likes
 *
 * Person 900101, coordinator 900201. Everywhere is open from 9:00 to 17:00; taxis cost more money
 * than there is.
 */
#ifndef TESTS_WORLD_DAY_H
#define TESTS_WORLD_DAY_H

#include <jansson.h>

#include "daemon/drive.h"
#include "plan/plan.h"
#include "tests/lib/world.h"

#define DAY_PERSON      101
#define DAY_COORDINATOR 201
#define DAY_OFFICER     301
#define DAY_SERVICE     302

enum { DAY_PROBATION, DAY_HOUSING, DAY_CHEMIST };

struct world_day {
	struct world world;
	char folder[40];
	struct store *store;
	struct drive drive;
	struct arena arena; /* the test's */
	struct utc now;
	int64_t plan_id;
	int texts;
	struct app_effects *effects; /* of the last event */
	struct app_send sends[512];  /* all that left, in order */
	int n_sends;
	bool is_mute; /* nothing is answered: what leaves stays submitting */
};
extern struct world_day today;

/* Fixtures of cmocka. */
int today_set_up(void **state);
int today_tear_down(void **state);

json_t *today_document(void); /* a new one, to be changed and imported */
/* The same with a call on asking for probation, too: which is asked for, as it is a Friday. */
json_t *today_document_on_asking(void);
/* Appointment ${which} of the document at a service "s" of a directory of one, now the world's, which
 * stands where its own place was. ${members} are further ones of the service: "\"a\":1,". */
void today_use_directory(json_t *document, int which, const char *members);
/* Import and free; what drive_event says. The plan is then today.plan_id. */
int today_import(json_t *document);
void today_begin_with(json_t *document); /* imports and frees it; ticks */
void today_begin(void); /* imports the document as it is, on the 14th at 12:00; ticks */

/* The clock: "09:30" of the day, past midnight "25:10". Everything due until then happens first. */
void today_at(const char *time);
void today_until(struct utc until);

void today_look(void); /* the plan wakes */
int today_event(const struct app_event *event, const struct drive_subject *about);
/* A text of 900nnn, and what is due after it. */
void today_text(int nnn, const char *text);

/* As stored now. */
const struct row_case *today_case(void);
const struct plan_solution *today_solution(void);
/* The newest message of a kind ("person.morning") to that number, or of a claim; NULL if none. */
const struct row_message *today_message(int nnn, const char *kind);
const struct row_message *today_claim(int nnn, const char *claim);
int today_count(int nnn, const char *kind);
/* The newest text that left for that number, "" if none did. */
const char *today_last(int nnn);
/* Fails unless ${text} says ${words}. */
void today_holds(const char *text, const char *words);
/* The code in the newest text to that number that has one. */
const char *today_code(int nnn);

#endif

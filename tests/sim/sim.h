/* SPDX-License-Identifier: MIT
 *
 * The simulator: whole lives of plans under seeded chance. The real driver, core, planner and store
 * run on a virtual clock that jumps to the next thing; people, networks and crashes are drawn.
 *
 *	draw.c      plans and bad documents         people.c   who answers what, and when
 *	network.c   what becomes of a sent text     life.c     the clock, the driver, crashes
 *	buses.c     what becomes of the buses        rules_car.c what must hold across plans
 *	rules.c     what must hold at every write and every send
 *	rules_day.c what must hold of a whole plan   trace.c    what happened, in lines of text
 *	doors.c     what is shut, and when           told.c     who is told what, and how often
 *	solver.c    who solves what takes long  asked.c    what a provider says; diaries.c  calendars
 *	ways.c      which gateway gets what     checks.c  whether the day was made
 *	posts.c     who has no phone or no credit, and who does not answer
 *
 * A broken rule ends the seed by rule_broken(); a panic of the code under test does so too.
 */
#ifndef TESTS_SIM_H
#define TESTS_SIM_H

#include <setjmp.h>

#include "base/buf.h"
#include "daemon/drive.h"
#include "tests/lib/world.h"
#include "tests/sim/faults.h"
#include "tests/sim/items.h"

#define SIM_PLANS_MAX    3
#define SIM_ITEMS_MAX    5000
#define SIM_MESSAGES_MAX 6000
#define SIM_CODES_MAX    1000
#define SIM_ONCES_MAX    6000
#define SIM_PARTIES_MAX  80
#define SIM_EVENTS_MAX   40000 /* driven in one seed; more means that it never comes to rest */

/* What the simulator itself knows of a message. */
struct sim_message {
	bool exists;
	struct row_message row; /* as last committed; strings in the seed's arena */
	struct phone phone;
	int last_attempt;   /* the newest that was handed over */
	int left;           /* times that it really left */
	struct utc left_at; /* the last of them */
	int unknowns;       /* times that its state became unknown */
	bool is_known_sent; /* a committed outcome or receipt says so */
	struct utc ended;   /* when its state last changed */
	int taken_attempt;  /* asked.c: the newest that the provider has, and since when */
	struct utc shown;   /* its books show it */
	int asked_attempt;  /* the newest that was asked about, and how often */
	int asks;
	int gave_back; /* ways.c: the gateway that did not take it, counted from 1 */
	bool is_late;  /* it ended when its day was over: nobody is told any more */
};

struct sim_code {
	char digits[SECRET_CODE_SIZE]; /* "" until its text is seen */
	struct row_question row;
	struct phone phone;
	int wrong; /* texts with another code from that phone while it lived */
};

struct sim_party {
	struct row_party row; /* without its texts */
	bool can_be_texted;
	int64_t plan_id;
	struct utc heard; /* the last text of a person, or of a mentor */
};
/* ways.c: what each gateway has answered and got. */
#define SIM_WAYS 2
struct sim_ways {
	bool fails[SIM_WAYS];
	struct utc second[SIM_WAYS];
	int in_second[SIM_WAYS];
};

/* halves.c: a text that comes in halves. */
#define SIM_HALVES_MAX 2000
struct sim_half {
	int64_t text;
	const char *whole;
	bool is_lost;    /* its other half never comes */
	int64_t text_id; /* of the half that waits, or did */
	struct utc since;
	int kept, taken, torn;
};

struct sim_document {
	char *json;
	char ref[8];
	int64_t plan_id; /* 0 before it is in */
	bool is_bad;
	struct civil_date date;
	int gate_min;
	int versions;              /* seen */
	uint64_t version_hash[64]; /* of each version's JSON */
	int audits;                /* lines seen, and what they said */
	uint64_t audit_hash;
	enum plan_stage stage;
	struct utc over;       /* when it was first seen to be */
	const char *unsettled; /* labels of what still needs a yes, each behind a newline */
};

/* What a run has seen, so that a quiet one is not taken for a good one. */
struct sim_counts {
	long events, sends, doubles, crashes, texts, decisions, versions, wrong_codes, alarms, live,
	    cars, told, shut, asked, questions, unread, again, beside, joined, torn, posted;
};

struct sim {
	uint64_t seed;
	enum sim_break broken;
	struct rng rng;
	struct world *world;
	struct template_set *words; /* as shipped: the rules read these */
	struct arena arena;         /* the seed's */
	struct arena step;          /* one event's */
	char path[64], keys_path[64];
	struct store *store;
	struct drive drive;
	struct rng store_rng;
	struct utc now, end;
	int life, n_events;
	struct sim_buses *buses; /* buses.h */

	int crash_per_10000; /* at each point where one may happen */
	int loss_percent, unknown_percent, slow_percent, reject_percent;
	struct utc outage_from, outage_until;
	struct gateways gateways; /* asked.c, ways.c */
	struct sim_ways ways;

	struct sim_document documents[SIM_PLANS_MAX];
	int n_documents;
	struct sim_item *items;
	int n_items;
	int64_t order;

	struct sim_message *messages;
	int64_t n_messages; /* ids below this */
	struct sim_code *codes;
	int n_codes;
	char (*onces)[SIM_ONCE_SIZE]; /* texts whose event is committed */
	int n_onces;
	struct sim_party *parties; /* by id */
	struct phone stopped[32];
	int n_stopped;
	int64_t texts;    /* inbound ones, for their once */
	const char *once; /* of the event under way: its text's, as the provider names it */
	int64_t half;     /* of the event under way: of which text it brings a half; 0: none */
	struct sim_half *halves; /* by text */
	const struct app_event *event;
	const struct drive_subject *about;
	struct app_effects *effects;
	bool is_committed; /* its writes are */

	struct sim_counts counts;
	struct buf trace;
	bool prints_trace;
	jmp_buf broken_at;
	char fault[400];
};

/* One seed from its first import to rest. Returns true, or false with sim->fault. */
bool life_run(struct sim *sim, const char *folder);
void life_fini(struct sim *sim);

struct sim_item *life_add(struct sim *sim, enum item_kind kind, struct utc at);
struct utc life_later(const struct sim *sim, int seconds);
bool life_chance(struct sim *sim, int per_10000);
void draw_seed(struct sim *sim);
int draw_person_phone(int plan);
/* One submission: its answer, receipts and arrival go onto the agenda. */
void network_submit(struct sim *sim, const struct app_send *send);

void people_plan_ahead(struct sim *sim, int document);          /* what they do of themselves */
void people_read(struct sim *sim, const struct sim_item *item); /* and when a text arrives */

void rules_send(struct sim *sim, const struct app_send *send); /* before the bytes leave */
void rules_left(struct sim *sim, const struct app_send *send); /* they did */
/* halves.c: the words of a text's event; "" for a half that the other is missing of. */
const char *halves_said(const struct sim *sim);
void rules_committed(struct sim *sim); /* the event's writes are durable */
void rules_accepted(struct sim *sim, const struct sim_item *item); /* a text was taken */
bool rules_is_stopped(const struct sim *sim, int64_t party_id);    /* said STOP, and not BACK */
void rules_day(struct sim *sim, int64_t plan_id);                  /* after an event of the plan */
void rules_time(struct sim *sim);                                  /* before the clock goes on */
void rules_car(struct sim *sim);      /* the same: nothing is left to do now */
void rules_reopened(struct sim *sim); /* what was committed is still there */
void rules_at_rest(struct sim *sim);

void rule_broken(struct sim *sim, const char *fmt, ...) __attribute__((noreturn)) PRINTF_LIKE(2, 3);

struct sim_document *rules_document(struct sim *sim, int64_t plan_id);
const char *people_code(const char *text);
void trace_line(struct sim *sim, const char *fmt, ...) PRINTF_LIKE(2, 3);
void trace_effects(struct sim *sim);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The plan document: what people write (DESIGN section 5), read and checked whole.
 *
 * Every fault is told at once with its JSON pointer. Members left out mean: no money or walking
 * limit, no early arrival, modes {"visit":"agreed"}, and "never" for every other consent. An
 * appointment names a service of the directory or holds its own place and hours (OSM
 * opening_hours); to look the service up, resolve the hours and find the journeys is the caller's.
 */
#ifndef PLAN_DOCUMENT_H
#define PLAN_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/civil.h"
#include "base/geo.h"
#include "base/language.h"
#include "base/problem.h"
#include "plan/plan.h"

#define DOCUMENT_TEXT_MAX    200 /* bytes of a name, label or source */
#define DOCUMENT_HOURS_MAX   500 /* bytes of an opening_hours text */
#define DOCUMENT_AVOID_MAX   8
#define DOCUMENT_PARTIES_MAX 24
#define DOCUMENT_BRING_MAX   6  /* things to bring to an appointment */
#define DOCUMENT_THING_MAX   40 /* bytes of one of them */
#define DOCUMENT_BYTES_MAX   65536
#define DOCUMENT_GATE_LABEL  "the gate" /* texts have their own word for it */

enum document_role {
	DOCUMENT_PERSON,
	DOCUMENT_COORDINATOR,
	DOCUMENT_OFFICER,
	DOCUMENT_SERVICE,
	DOCUMENT_MENTOR,
};

const char *document_role_word(enum document_role role);

struct document_gate {
	const char *name;  /* never shown to the person */
	const char *label; /* DOCUMENT_GATE_LABEL if left out */
	struct geo_point point;
	int earliest_min, expected_min, latest_min; /* in this order */
};

struct document_home {
	const char *name;
	struct geo_point point;
	int arrive_by_min;       /* PLAN_NONE: no limit, or dark */
	bool arrive_before_dark; /* at sunset at the latest; app/dark.h says when that is */
};

struct document_person {
	double walk_mps;
	int walk_m_max_leg; /* PLAN_NONE: no limit */
	int walk_m_max_day;
	int money_pence;
	int change_minutes_min;
	int arrive_early_minutes;
	int minutes_without_break_max; /* PLAN_NONE: no limit */
	bool simple_day;               /* prepare.h says what it asks of the day */
	bool has_phone;                /* true if left out */
	bool has_data;
	bool has_credit;        /* for texts of their own; true if left out */
	bool phone_in_hand;     /* on the days before, too; false if left out */
	bool check_in;          /* asked at its end whether the day was made; false if left out */
	enum language language; /* of their texts; English if left out */
};

struct document_avoid {
	struct geo_point point;
	int radius_m;
};

/* Of an appointment by phone or video: who begins the call, and on which number. */
struct document_call {
	bool is_by_person;  /* the person rings; else the service does, as if left out */
	const char *number; /* that is rung, as written; its shape is checked; NULL if left out */
};

struct document_appointment {
	const char *id;
	const char *kind;    /* "" if left out */
	const char *label;   /* the id if left out */
	const char *service; /* directory id, or NULL where place stands */
	const char *place_name;
	struct geo_point point; /* valid where service is NULL */
	const char *hours;      /* OSM opening_hours beside place; NULL: always open */
	int minutes;
	int booked_min; /* PLAN_NONE if none */
	int earliest_min, latest_min;
	enum plan_priority priority;
	int weight; /* 1..1000; PLAN_NONE if left out */
	enum plan_consent mode[3];
	enum plan_consent next_day;
	enum plan_consent move;
	unsigned after; /* bit i: after appointment i */
	const char *source;
	struct document_call call;
	const char *bring[DOCUMENT_BRING_MAX]; /* in the person's own words; without "," and ";" */
	int n_bring;
};

struct document_party {
	enum document_role role;
	const char *name;   /* "" if left out */
	const char *number; /* as written; its shape is checked; NULL if left out */
	const char *label;  /* "" if left out */
	const char *mail;   /* where invitations go (base/address.h); NULL if left out */
	bool consent;
	bool passes_on; /* a coordinator or mentor: the texts of a person without a number */
	enum language language; /* English if left out; the person's is person.language */
	unsigned appointments;  /* bit i: belongs to appointment i */
};

struct plan_document {
	const char *plan;
	struct civil_date date;
	const char *zone;
	struct document_gate gate;
	bool has_home;
	struct document_home home;
	struct document_person person;
	bool has_lift;
	struct plan_interval lift;
	const char *warrant_to;              /* NULL if none */
	struct document_avoid warrant_round; /* the same town as a circle; radius 0: none is said */
	struct plan_break breaks[PLAN_BREAKS_MAX];
	int n_breaks;
	struct document_avoid avoid[DOCUMENT_AVOID_MAX];
	int n_avoid;
	struct document_appointment appointments[PLAN_APPOINTMENTS_MAX];
	int n_appointments;
	struct document_party parties[DOCUMENT_PARTIES_MAX];
	int n_parties;
};

/*
 * The number that is rung for a call of that appointment, as written: its own, else the person's
 * where the service rings, else that of the party that speaks for it (of a contact: an officer who
 * is named for nothing else). NULL if none is known, never where the person is to ring.
 */
const char *document_call_number(const struct plan_document *document, int appointment);

/*
 * Read and check ${value}; the texts of *document live in problems->arena.
 * Returns 0, or E_INPUT with every fault added (*document is then not to be used).
 */
MUST_USE
int document_read(json_t *value, struct problems *problems, struct plan_document *document);

/* The same from ${n} bytes of JSON text, at most DOCUMENT_BYTES_MAX. */
MUST_USE
int document_parse(const char *text, size_t n, struct problems *problems,
		   struct plan_document *document);

#endif

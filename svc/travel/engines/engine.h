/* SPDX-License-Identifier: MIT
 *
 * Journey engines elsewhere, their pure halves: a question as the bytes of a request, the bytes of
 * an answer as values. Who carries the bytes is svc/setup/ask_engines.h; what came of them is kept
 * in travel/known.h. Adding an engine is one file with its struct engine and one line in engines.c.
 *
 * Nothing of an answer is believed before it was looked at: what does not hold together in time and
 * place, is of another day, or is too fast to be true is left out and named. An answer with
 * nothing left is a failure.
 */
#ifndef ENGINES_ENGINE_H
#define ENGINES_ENGINE_H

#include "base/arena.h"
#include "base/civil.h"
#include "travel/known.h"

#define ENGINE_POINTS_MAX TRAVEL_PLACES_MAX
#define ENGINE_ANSWER_MAX (4 << 20) /* bytes of an answer; more is a failure */
#define ENGINE_QUOTE_MAX  120       /* bytes of a peer's text that a reason repeats */
#define ENGINE_LEGS_MAX   20        /* of one journey */
#define ENGINE_TEXT_MAX   200       /* bytes of a name */
#define ENGINE_SNAP_M     300       /* how far from a point asked for an answer may begin or end */
#define ENGINE_EXCLUDE_M  8         /* a circle to leave out is sent so much larger */

/* From each of ${from} to each of ${to}; one of each where the topic is transit. */
struct engine_question {
	enum known_topic topic;
	const struct geo_point *from;
	int n_from; /* 1..ENGINE_POINTS_MAX */
	const struct geo_point *to;
	int n_to;
	/* Speed and circles of a walk; date, window (from_min..until_min), margin of transit. */
	const struct travel_query *query;
	bool by_arrival;               /* the latest that arrive by until_min */
	const struct civil_zone *zone; /* of transit: what the minutes are of */
};

struct engine_request {
	const char *path; /* behind the engine's address: "/route" */
	const char *body; /* JSON, sent by POST; NUL-ended, in the arena */
};

enum engine_result {
	ENGINE_OK,
	ENGINE_NO_WAY,  /* it knows the question, not the way (off its map, no such service) */
	ENGINE_REFUSED, /* it says that the question is wrong */
	ENGINE_BUSY,    /* 429, 503: later */
	ENGINE_BROKEN,  /* it failed, or what it says cannot be believed */
};

struct engine_cell {
	int m; /* -1: not told, or not believed */
	int s;
};

/* Everything in the arena of the parse. */
struct engine_answer {
	enum engine_result result;
	const char *why;           /* of any result but ENGINE_OK; else "" */
	struct engine_cell *cells; /* [f * n_to + t], of a walk and a drive */
	struct known_trips trips;  /* of transit; engine and at are the caller's to set */
	bool is_cut;               /* there are more journeys in the window than it told */
	int n_left_out;            /* cells or journeys that were not believed */
	const char *left_out;      /* why the first of them was not; "" */
};

struct engine {
	const char *name;
	unsigned can; /* set of topics, 1u << topic */

	/* The request for a question of a topic that it can. */
	void (*build)(const struct engine_question *question, struct arena *arena,
		      struct engine_request *request);

	/*
	 * ${body} is ${n} bytes that came with HTTP status ${status}, whatever they are. Fills all
	 * of ${answer}; with any result but ENGINE_OK it holds nothing to use.
	 */
	void (*parse)(const struct engine_question *question, int status, const char *body,
		      size_t n, struct arena *arena, struct engine_answer *answer);
};

extern const struct engine *const engine_list[];
extern const int engine_count;

const struct engine *engine_find(const char *name); /* NULL if there is none */

/* For the files of engines. */

/* A failure: sets result and why, formatted in ${arena}. */
void engine_fail(struct engine_answer *answer, struct arena *arena, enum engine_result result,
		 const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Note why something was left out; the first reason stays. */
void engine_leave_out(struct engine_answer *answer, struct arena *arena, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* A peer's text, fit for a line of a log: printable, at most ENGINE_QUOTE_MAX bytes. */
const char *engine_quote(struct arena *arena, const char *text);

/* "2023-09-15T09:30:00+01:00", seconds and their fraction optional, "Z" too. E_INPUT if not. */
MUST_USE
int engine_moment_parse(const char *text, struct utc *at);

/* Local time with its offset, as engine_moment_parse reads it. */
const char *engine_moment_text(const struct civil_zone *zone, struct utc at, struct arena *arena);

/* "PT1H2M3.5S", "-PT30S", "P1DT2H" in seconds, rounded to zero. E_INPUT if not, or past 10 days. */
MUST_USE
int engine_duration_parse(const char *text, int64_t *s);

#endif

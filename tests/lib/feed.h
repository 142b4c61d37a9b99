/* SPDX-License-Identifier: MIT
 *
 * Small GTFS feeds for tests: texts by file name, zipped and compiled in a folder of their own.
 */
#ifndef TESTS_LIB_FEED_H
#define TESTS_LIB_FEED_H

#include <stddef.h>

#include "base/arena.h"
#include "base/problem.h"
#include "travel/feed/compile.h"
#include "travel/table/tt.h"

#define FEED_FILES_MAX 16

struct feed_file {
	const char *name; /* NULL: the slot is free */
	const char *text; /* borrowed */
	size_t n;
};

struct feed {
	struct feed_file files[FEED_FILES_MAX];
	char folder[64]; /* made by feed_init, removed with all in it by feed_fini */
	char zip[96];
	char tt[96];
	struct arena arena;
	struct problems *problems; /* of the last feed_compile */
	struct compile_report *report;
	double refuse_percent; /* COMPILE_REFUSE_PERCENT unless the test says otherwise */
};

/*
 * A feed that is valid: agency A in Europe/London, stops S0..S9 at 51.5+0.01*i,-3.0 ("Stop 0"), one
 * route R ("1"), one service ALL on every day of 2023, and no trips yet.
 */
void feed_init(struct feed *feed);
void feed_fini(struct feed *feed);

/* For cmocka: *state is a struct feed. */
int feed_set_up(void **state);
int feed_tear_down(void **state);

/* Put ${text} in place of the file; NULL takes it away. */
void feed_set(struct feed *feed, const char *name, const char *text);

/* trips.txt with ids T0..T(n-1) of route R and service ALL, and their stop_times. */
void feed_set_times(struct feed *feed, int n_trips, const char *stop_times);

/* Three trips with a bit of everything: times left out, two days, frequencies, transfers,
 * exceptions. */
void feed_set_odd(struct feed *feed);

void feed_zip(const struct feed *feed); /* writes feed->zip */

/* Zip and compile: the result of compile_feed. */
int feed_compile(struct feed *feed);

/* Zip both and compile them into one timetable at ${feed}->tt, whose problems these are. */
int feed_merge(struct feed *feed, struct feed *second);

/* Zip, compile and open; fails the test if that fails. tt_close is the caller's. */
void feed_open(struct feed *feed, struct tt *tt);

/* Whether a problem of the last compiling stands at ${at} and its text holds ${part}. */
int feed_has_problem(const struct feed *feed, const char *at, const char *part);
/* The same for the rows that it refused while it took the rest. */
int feed_has_refused(const struct feed *feed, const char *at, const char *part);

#endif

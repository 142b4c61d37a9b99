/* SPDX-License-Identifier: MIT
 *
 * Everything that the daemon is made of, built from its configuration and joined together: the
 * only place that knows which implementation stands behind which interface.
 */
#ifndef WIRE_H
#define WIRE_H

#include "base/problem.h"

/* The daemon's options as they were given, NULL where not. */
struct wire_options {
	const char *conf;   /* "/etc/firstday/firstday.conf" if NULL */
	const char *replay; /* local time "2023-09-14T16:00": replay from there */
	const char *speed;  /* 1..3600 or "max" */
	const char *until;  /* local time at which a replay stops */
	const char *live;   /* of a replay: the folder of its live messages (recording.h) */
	const char *plan;   /* a plan document to hand in, unless its reference is there already */
	const char *listen; /* in place of the configuration's */
	const char *state;  /* the folder of database and keys, in place of the configuration's */
};

struct wire;

/*
 * Build all of it. Every fault of the options, the configuration and the files that it names is
 * told at once; then NULL is returned and *status is EXIT_CONFIG, EXIT_BAD_INPUT (the plan) or
 * EXIT_TRY_LATER (another daemon has the store).
 */
struct wire *wire_open(const struct wire_options *options, struct problems *problems, int *status);

/* "http://127.0.0.1:8080" */
const char *wire_address(const struct wire *wire);

/* Work until a signal comes or a replay is over. Returns EXIT_DONE, or EXIT_BUG if what is stored
 * is damaged. */
int wire_run(struct wire *wire);

/* Stop accepting, cancel what is under way, commit, checkpoint, close. NULL does nothing. */
void wire_close(struct wire *wire);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a single ride costs. GTFS feeds here carry no fares, so they come from a list of their own:
 * by operator, and by line where it matters. What the list does not name is unknown, never 0.
 */
#ifndef TRAVEL_FARE_H
#define TRAVEL_FARE_H

#include "base/problem.h"

#define FARE_RULES_MAX 500
#define FARE_LINES_MAX 200     /* of one rule */
#define FARE_BYTES_MAX 1000000 /* of the JSON */
#define FARE_UNKNOWN   (-1)

struct fare_rule {
	const char *operator_name; /* as the timetable spells it */
	const char **lines;        /* NULL: all lines of the operator */
	int n_lines;
	int pence;
};

struct fare_table {
	const char *source;
	const char *date;
	const struct fare_rule *rules; /* the first that fits counts */
	int n_rules;
};

/* Read the list; it lives in problems->arena. 0, or E_INPUT with every fault at its pointer. */
MUST_USE
int fare_parse(const char *json, size_t n, struct fare_table *table, struct problems *problems);

/* A single ride with ${operator_name} on ${line}, or FARE_UNKNOWN. */
int fare_single(const struct fare_table *table, const char *operator_name, const char *line);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A plan document on the command line, made ready for the planner: what "check", "plan" and their
 * kin read first.
 */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "app/prepare.h"
#include "cli/cli.h"
#include "cli/cli_engines.h"

#define CLI_TAXI_FILE  "newport/taxi.json" /* the sample city */
#define CLI_FARES_FILE "newport/fares.json"

/* Where each part comes from; NULL for what was not given. */
struct cli_plan_files {
	const char *plan;      /* the document */
	const char *table;     /* --travel: journeys instead of a timetable */
	const char *timetable; /* FILE.tt */
	const char *directory; /* the sample city's if services are named and this is NULL */
	const char *closures;  /* none if NULL; of -c CONF, with its directory, if it names any */
	const char *holidays;  /* the shipped list if NULL */
	const char *division;
	const char *taxi; /* the sample city's if NULL; both only beside a timetable */
	const char *fares;
	struct cli_engines engines; /* --engine; asked only beside a timetable */
};

struct cli_plan {
	struct plan_document document;
	struct prepared prepared;
	struct holidays holidays;
	struct travel *travel;   /* NULL beside a table */
	struct civil_zone *zone; /* of the document */
	struct prepare_world world;
	struct prepare_weights weights; /* of -c CONF */
	bool free_reply;                /* of -c CONF: a text to us costs nothing */
	struct cli_engines engines;
	/* English, in which reasons are told; Welsh where a party is written to in it, else NULL */
	const struct template_set *words[LANGUAGE_COUNT];
};

/*
 * Reads the options and the one word PLAN.json; ${days} takes what --days says, NULL where the
 * command knows no such option. Returns 0 or an exit status with problems.
 */
MUST_USE
int cli_plan_options(struct cli *cli, int argc, char *argv[], struct cli_plan_files *files,
		     const char **days);

/* Loads and joins all. Returns 0 (then cli_plan_close), or an exit status with problems. */
MUST_USE
int cli_plan_open(struct cli *cli, const struct cli_plan_files *files, struct cli_plan *plan);
void cli_plan_close(struct cli_plan *plan);

/* The two halves of it, for many documents in one world: 0, or E_INPUT with problems. */
MUST_USE
int cli_plan_document(struct cli *cli, const char *path, struct plan_document *document);
MUST_USE
int cli_plan_world(struct cli *cli, const struct cli_plan_files *files, bool with_directory,
		   struct cli_plan *plan);

/* Whether it needs a directory. */
bool cli_plan_names_services(const struct plan_document *document);

/* "2 changes, 1 needs a yes", "1 change" or "no changes". */
const char *cli_plan_changes(struct cli *cli, const struct plan_solution *solution);

/* Says why prepare, check_day or plan_solve gave ${rc}, not 0. Returns the exit status. */
int cli_plan_fail(struct cli *cli, int rc);

#endif

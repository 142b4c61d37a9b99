/* SPDX-License-Identifier: MIT
 *
 * --engine NAME=URL on the command line (or the engine blocks of -c CONF): engines elsewhere are
 * asked before the question is answered, and the answer says who told what.
 */
#ifndef CLI_ENGINES_H
#define CLI_ENGINES_H

#include <jansson.h>

#include "setup/ask_engines.h"
#include "cli/cli.h"

struct cli_engines {
	struct ask_engine list[ASK_ENGINES_MAX];
	int n;
	struct known *known; /* NULL before cli_engines_ask, or where no engine is named */
	/* What was asked; places with one point are one. */
	struct travel_query query;
	struct geo_point points[ENGINE_POINTS_MAX];
	int n_points;
	bool is_one_way;
	unsigned topics; /* set of 1u << topic */
};

/*
 * Take every --engine out of argv, before cli_options sees it; ${*argc} shrinks. Faults are added
 * to cli->problems.
 */
void cli_engines_take(struct cli *cli, int *argc, char *argv[], struct cli_engines *engines);

/*
 * Ask all that ${job} needs, wait for it, and lend what is told to ${travel}. Without an engine
 * nothing happens. False with problems if the file of -c cannot be read.
 */
MUST_USE
bool cli_engines_ask(struct cli *cli, struct cli_engines *engines, const struct ask_job *job,
		     struct travel *travel);

/*
 * ${document} with "engines": {"walk": {"engine", "pairs", "of", "because"?}, "drive": ...,
 * "transit": ...}: who told how many of the pairs that were asked about, "local" and why where it
 * is none. Unchanged where no engine is named.
 */
json_t *cli_engines_told(const struct cli_engines *engines, json_t *document);

/* The same as lines for a person, those that an engine told nothing of with the reason. */
void cli_engines_print(struct cli *cli, const struct cli_engines *engines);

void cli_engines_close(struct cli_engines *engines); /* after the travel */

#endif

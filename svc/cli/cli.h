/* SPDX-License-Identifier: MIT
 *
 * The command line's frame: nouns and verbs in one table, options by table, errors told all at
 * once.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"

/* What every command gets. Everything printed goes to out and err, so that tests may read it. */
struct cli {
	struct arena *arena;       /* lives as long as the command */
	struct problems *problems; /* what is wrong with the input */
	bool json;                 /* --json */
	const char *conf;          /* -c CONF, NULL if not given */
	struct cli_config *config; /* what cli_config has read of it, NULL as yet */
	bool is_conf_bad;          /* the configuration is at fault: cli_fail gives EXIT_CONFIG */
	FILE *out;
	FILE *err;
};

/* Runs with argv behind noun and verb; returns an enum exit_status. */
typedef int cli_run_fn(struct cli *cli, int argc, char *argv[]);

struct cli_command {
	const char *noun;
	const char *verb;    /* NULL if the noun stands alone ("firstday check PLAN.json") */
	const char *usage;   /* "PLAN.json [--travel TABLE.json]" */
	const char *summary; /* one line */
	cli_run_fn *run;
};

/* An option of one command. Exactly one of value and flag is set. */
struct cli_option {
	const char *name;   /* "--timetable" */
	const char **value; /* takes the next word */
	bool *flag;         /* takes none */
};

/*
 * Take the options out of argv and gather what is left in ${words} (at most ${max_words}).
 * --json and -c are known everywhere. Unknown options, a missing value, too many words are added to
 * cli->problems with the nearest known name. Returns the number of words, or E_INPUT (exit 64).
 */
MUST_USE
int cli_options(struct cli *cli, int argc, char *argv[], const struct cli_option options[],
		int n_options, const char *words[], int max_words);

/* Say every problem: one line each on standard error, or {"errors":[...]} with --json. Returns
 * ${status}, or EXIT_CONFIG where the configuration is at fault. */
int cli_fail(struct cli *cli, int status);

/*
 * Read a whole file of at most ${max} bytes into the arena (ends in NUL). Returns 0, or E_INPUT
 * with a problem that names the file.
 */
MUST_USE
int cli_read_file(struct cli *cli, const char *path, size_t max, char **text, size_t *n);

#endif

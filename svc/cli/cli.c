/* SPDX-License-Identifier: MIT
 *
 * Options, files and errors of the command line.
 */
#include "cli/cli.h"

#include <jansson.h>
#include <string.h>

#include "base/file.h"

#define OPTIONS_MAX 32

static void
unknown_option(struct cli *cli, const char *word, const struct cli_option options[], int n_options)
{
	const char *names[OPTIONS_MAX + 2] = {"--json", "-c"};
	size_t n_names = 2;
	for (int i = 0; i < n_options && n_names < ARRAY_LEN(names); i++)
		names[n_names++] = options[i].name;
	const char *nearest = problem_nearest(word, names, n_names);
	if (nearest != NULL)
		problem_add(cli->problems, word, "is not an option here; did you mean %s?",
			    nearest);
	else
		problem_add(cli->problems, word, "is not an option here");
}

static const struct cli_option *
find_option(const char *word, const struct cli_option options[], int n_options)
{
	for (int i = 0; i < n_options; i++)
		if (strcmp(word, options[i].name) == 0)
			return &options[i];
	return NULL;
}

int
cli_options(struct cli *cli, int argc, char *argv[], const struct cli_option options[],
	    int n_options, const char *words[], int max_words)
{
	const struct cli_option common[] = {{"--json", NULL, &cli->json}, {"-c", &cli->conf, NULL}};
	int n_words = 0;
	bool only_words = false;
	for (int i = 0; i < argc; i++) {
		if (only_words || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (n_words >= max_words)
				problem_add(cli->problems, argv[i], "is one word too many");
			else
				words[n_words++] = argv[i];
			continue;
		}
		if (strcmp(argv[i], "--") == 0) {
			only_words = true;
			continue;
		}
		const struct cli_option *option = find_option(argv[i], common, ARRAY_LEN(common));
		if (option == NULL)
			option = find_option(argv[i], options, n_options);
		if (option == NULL)
			unknown_option(cli, argv[i], options, n_options);
		else if (option->flag != NULL)
			*option->flag = true;
		else if (i + 1 >= argc)
			problem_add(cli->problems, argv[i], "needs a value behind it");
		else
			*option->value = argv[++i];
	}
	return cli->problems->count > 0 ? E_INPUT : n_words;
}

int
cli_fail(struct cli *cli, int status)
{
	size_t kept = problems_kept(cli->problems);
	if (cli->is_conf_bad)
		status = EXIT_CONFIG;
	if (cli->json) {
		json_t *errors = json_array();
		for (size_t i = 0; i < kept; i++)
			json_array_append_new(
			    errors, json_pack("{s:s,s:s}", "at", cli->problems->list[i].at,
					      "problem", cli->problems->list[i].text));
		json_t *document = json_pack("{s:o}", "errors", errors);
		json_dumpf(document, cli->err, JSON_COMPACT);
		fputc('\n', cli->err);
		json_decref(document);
		return status;
	}
	for (size_t i = 0; i < kept; i++)
		fprintf(cli->err, "%s: %s\n",
			cli->problems->list[i].at[0] == '\0' ? "/" : cli->problems->list[i].at,
			cli->problems->list[i].text);
	if (cli->problems->count > kept)
		fprintf(cli->err, "and %zu more\n", cli->problems->count - kept);
	return status;
}

int
cli_read_file(struct cli *cli, const char *path, size_t max, char **text, size_t *n)
{
	*text = file_read(path, max, cli->arena, cli->problems, n);
	return *text == NULL ? E_INPUT : 0;
}

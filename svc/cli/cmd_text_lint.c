/* SPDX-License-Identifier: MIT
 *
 * firstday text lint [--templates DIR] [--language en|cy] [--timetable FILE.tt] [--directory FILE]
 * [--random N] [--seed N]: every template against the rules, over the values that its fields allow,
 * all stops and lines of that timetable and all services of that directory among them, and over N
 * values of any signs a template.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_calendar.h"
#include "cli/cli_words.h"
#include "cli/cmd.h"
#include "setup/templates.h"
#include "sms/lint.h"
#include "travel/table/tt.h"

#define MIXTURES   500
#define RANDOM_MAX 10000000

/* What was asked for; NULL for what was not said. */
struct request {
	const char *folder, *language, *timetable, *directory, *random, *seed;
};

static long
read_count(struct cli *cli, const char *option, const char *text, long fallback)
{
	char *end;
	if (text == NULL)
		return fallback;
	long number = strtol(text, &end, 10);
	if (end == text || *end != '\0' || number < 0 || number > RANDOM_MAX)
		problem_add(cli->problems, option, "\"%s\" is not a number of 0 to %d", text,
			    RANDOM_MAX);
	return number;
}

/* The texts of a list that is still being made. */
struct gathered {
	const char **texts;
	size_t n;
};

static void
gather(struct gathered *list, const char *text)
{
	if (text[0] != '\0')
		list->texts[list->n++] = text;
}

static struct lint_list
list_of(const struct gathered *gathered)
{
	return (struct lint_list){gathered->texts, gathered->n};
}

/* Stops and lines; the texts are copied, so that the file may be let go of. */
static void
read_timetable(struct cli *cli, const char *path, struct lint_how *how)
{
	struct tt tt;
	if (tt_open(&tt, path, cli->problems) != 0)
		return;
	struct gathered stops = {arena_array(cli->arena, const char *, tt.n_stops + 1), 0};
	struct gathered lines = {arena_array(cli->arena, const char *, tt.n_routes + 1), 0};
	for (uint32_t s = 0; s < tt.n_stops; s++)
		gather(&stops, arena_strdup(cli->arena, tt_text(&tt, tt.stops[s].name)));
	for (uint32_t r = 0; r < tt.n_routes; r++)
		gather(&lines, arena_printf(cli->arena, "Coach %s (extra)",
					    tt_text(&tt, tt.routes[r].name)));
	tt_close(&tt);
	how->area[KIND_STOP] = list_of(&stops);
	how->area[KIND_LINE] = list_of(&lines);
}

/* Services by their names, as somebody's label may be, and where they are, with the street. */
static void
read_directory(struct cli *cli, const char *path, struct lint_how *how)
{
	const struct directory *directory = cli_directory(cli, path);
	if (directory == NULL)
		return;
	struct gathered labels = {arena_array(cli->arena, const char *, directory->n + 1), 0};
	struct gathered places = {arena_array(cli->arena, const char *, 4 * directory->n + 1), 0};
	for (size_t i = 0; i < directory->n; i++) {
		const struct directory_entry *entry = &directory->entries[i];
		gather(&labels, entry->name);
		gather(&places, entry->name);
		gather(&places, entry->place);
		gather(&places, entry->address);
		gather(&places, arena_printf(cli->arena, "%s, %s", entry->place, entry->address));
	}
	how->area[KIND_LABEL] = list_of(&labels);
	how->area[KIND_PLACE] = list_of(&places);
}

static int
tell(struct cli *cli, const struct template_set *set, long n_rendered)
{
	int unreviewed = template_unreviewed(set);
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_NO);
	if (cli->json) {
		json_t *answer =
		    json_pack("{s:s,s:i,s:i,s:i,s:[]}", "language", language_words[set->language],
			      "templates", template_count(set), "messages", (int)n_rendered,
			      "unreviewed", unreviewed, "errors");
		cli_print_json(cli, answer);
		return EXIT_DONE;
	}
	fprintf(cli->out, "%d templates, %ld messages read: all keep the rules\n",
		template_count(set), n_rendered);
	if (unreviewed > 0)
		fprintf(cli->out, "%d of %d texts in this language are unreviewed\n", unreviewed,
			template_count(set));
	return EXIT_DONE;
}

static int
lint(struct cli *cli, const struct request *request, enum language language)
{
	const char *folder = request->folder;
	const char *words = NULL;
	struct lint_how how = {
	    .every = 1,
	    .n_mixtures = MIXTURES,
	    .n_random = (int)read_count(cli, "--random", request->random, 0),
	    .seed = (uint64_t)read_count(cli, "--seed", request->seed, 1),
	};
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_USAGE);
	if (!cli_words_find(cli, &folder, &words))
		return cli_fail(cli, EXIT_CONFIG);
	if (request->timetable != NULL)
		read_timetable(cli, request->timetable, &how);
	if (request->directory != NULL)
		read_directory(cli, request->directory, &how);
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	struct template_set *set = templates_load(folder, words, language, cli->problems);
	struct template_set *english = set;
	if (language != LANGUAGE_EN)
		english = templates_load(folder, words, LANGUAGE_EN, cli->problems);
	if (set == NULL || english == NULL)
		return cli_fail(cli, EXIT_NO);
	long n_rendered = lint_templates(set, &how, cli->problems);
	if (set != english)
		lint_differs(set, english, cli->problems);
	return tell(cli, set, n_rendered);
}

int
cmd_text_lint(struct cli *cli, int argc, char *argv[])
{
	struct request request = {.language = "en"};
	const struct cli_option options[] = {
	    {"--templates", &request.folder, NULL},    {"--language", &request.language, NULL},
	    {"--timetable", &request.timetable, NULL}, {"--directory", &request.directory, NULL},
	    {"--random", &request.random, NULL},       {"--seed", &request.seed, NULL},
	};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return cli_fail(cli, EXIT_USAGE);
	int language = language_find(request.language);
	if (language < 0) {
		problem_add(cli->problems, "--language", "\"%s\" is neither en nor cy",
			    request.language);
		return cli_fail(cli, EXIT_USAGE);
	}
	return lint(cli, &request, (enum language)language);
}

/* SPDX-License-Identifier: MIT
 *
 * Document, directory, holidays and travel, read and joined.
 */
#include "cli/cli_plan.h"

#include <jansson.h>

#include "base/jsonread.h"
#include "cli/cli_calendar.h"
#include "cli/cli_words.h"
#include "setup/confpath.h"
#include "setup/confweights.h"
#include "plan/table.h"

int
cli_plan_options(struct cli *cli, int argc, char *argv[], struct cli_plan_files *files,
		 const char **days)
{
	*files = (struct cli_plan_files){0};
	const struct cli_option options[] = {
	    {"--travel", &files->table, NULL},
	    {"--timetable", &files->timetable, NULL},
	    {"--directory", &files->directory, NULL},
	    {"--holidays", &files->holidays, NULL},
	    {"--division", &files->division, NULL},
	    {"--taxi", &files->taxi, NULL},
	    {"--fares", &files->fares, NULL},
	    {"--closures", &files->closures, NULL},
	    {"--days", days, NULL},
	};
	int n_options = (int)ARRAY_LEN(options) - (days == NULL);
	cli_engines_take(cli, &argc, argv, &files->engines);
	int n = cli_options(cli, argc, argv, options, n_options, &files->plan, 1);
	if (n == 0)
		problem_add(cli->problems, "PLAN.json", "is missing");
	if ((files->table == NULL) == (files->timetable == NULL))
		problem_add(cli->problems, "--timetable", "or --travel is needed, and only one");
	return cli->problems->count > 0 ? EXIT_USAGE : 0;
}

int
cli_plan_document(struct cli *cli, const char *path, struct plan_document *document)
{
	char *text;
	size_t n;
	if (cli_read_file(cli, path, DOCUMENT_BYTES_MAX, &text, &n) != 0)
		return E_INPUT;
	int rc = document_parse(text, n, cli->problems, document);
	struct civil_zone *zone = rc == 0 ? civil_zone_load(document->zone) : NULL;
	if (rc == 0 && zone == NULL) {
		problem_add(cli->problems, "/zone", "\"%s\" is not a zone known here",
			    document->zone);
		rc = E_INPUT;
	}
	civil_zone_free(zone);
	return rc;
}

bool
cli_plan_names_services(const struct plan_document *document)
{
	for (int i = 0; i < document->n_appointments; i++)
		if (document->appointments[i].service != NULL)
			return true;
	return false;
}

static int
read_table(struct cli *cli, const char *path, struct cli_plan *plan)
{
	char *text;
	size_t n;
	if (cli_read_file(cli, path, TABLE_BYTES_MAX, &text, &n) != 0)
		return E_INPUT;
	json_t *rows = json_parse(text, n, cli->problems);
	if (rows == NULL)
		return E_INPUT;
	const char *names[PLAN_PLACES_MAX] = {
	    plan->document.gate.name, plan->document.has_home ? plan->document.home.name : ""};
	for (int i = 0; i < plan->document.n_appointments; i++)
		names[PLAN_PLACE_OF(i)] = plan->prepared.service_name[i];
	int rc = table_read(rows, names, cli->problems, &plan->prepared.problem);
	json_decref(rows);
	return rc;
}

static struct travel *
open_travel(struct cli *cli, const struct cli_plan_files *files)
{
	struct travel_files travel = {
	    .timetable = files->timetable,
	    .taxi = files->taxi != NULL ? files->taxi : confpath_find(cli->arena, CLI_TAXI_FILE),
	    .fares =
		files->fares != NULL ? files->fares : confpath_find(cli->arena, CLI_FARES_FILE)};
	return travel_open(&travel, cli->problems);
}

/* Everything that the plan's places need is asked of the engines before it is planned. */
static bool
ask_engines(struct cli *cli, const struct cli_plan_files *files, struct cli_plan *plan)
{
	plan->engines = files->engines;
	if (plan->travel == NULL || (plan->engines.n == 0 && cli->conf == NULL))
		return true;
	struct prepare_world bare = plan->world;
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
	struct travel_query query = prepare_query(&plan->document, avoid);
	bare.travel = NULL;
	if (prepare(&bare, &plan->document, cli->arena, cli->problems, &plan->prepared) != 0)
		return false;
	const struct ask_job job = {
	    .query = &query,
	    .points = plan->prepared.points,
	    .n_points = PLAN_PLACE_OF(plan->document.n_appointments),
	    .zone = known_zone(plan->travel),
	    .topics = 1u << KNOWN_WALK | 1u << KNOWN_DRIVE | 1u << KNOWN_TRANSIT,
	};
	return cli_engines_ask(cli, &plan->engines, &job, plan->travel);
}

/* What is known of services, and what is shut: closures name services of the directory. */
static void
open_services(struct cli *cli, const struct cli_plan_files *files, const struct config *config,
	      bool with_directory, struct cli_plan *plan)
{
	bool has_own = config != NULL && config->closures[0] != '\0' && files->closures == NULL;
	const char *closures = has_own ? config->closures : files->closures;
	if (with_directory || closures != NULL)
		plan->world.directory = cli_directory(cli, files->directory);
	plan->world.stale_days = cli_stale_days(cli);
	if (closures != NULL && cli->problems->count == 0)
		plan->world.closures = cli_closures(cli, closures, plan->world.directory);
}

int
cli_plan_world(struct cli *cli, const struct cli_plan_files *files, bool with_directory,
	       struct cli_plan *plan)
{
	const struct config *config = cli_config(cli);
	plan->world.holidays = &plan->holidays;
	if ((cli->conf != NULL && config == NULL) ||
	    cli_holidays(cli, files->holidays, files->division, &plan->holidays) != 0)
		return E_INPUT;
	if (config != NULL) {
		plan->weights = confweights_of(config);
		plan->world.weights = &plan->weights;
		plan->free_reply = config->free_reply;
	}
	open_services(cli, files, config, with_directory, plan);
	if (files->timetable != NULL)
		plan->world.travel = plan->travel = open_travel(cli, files);
	return cli->problems->count > 0 ? E_INPUT : 0;
}

static bool
load_words(struct cli *cli, struct cli_plan *plan)
{
	bool is_needed[LANGUAGE_COUNT] = {[LANGUAGE_EN] = true};
	for (int i = 0; i < plan->document.n_parties; i++)
		is_needed[plan->document.parties[i].language] = true;
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		if (is_needed[language])
			plan->words[language] = cli_words(cli, (enum language)language);
	return cli->problems->count == 0;
}

int
cli_plan_open(struct cli *cli, const struct cli_plan_files *files, struct cli_plan *plan)
{
	*plan = (struct cli_plan){0};
	if (cli_plan_document(cli, files->plan, &plan->document) != 0)
		return EXIT_BAD_INPUT;
	if (!load_words(cli, plan))
		return EXIT_CONFIG;
	plan->world.zone = plan->zone = civil_zone_load(plan->document.zone);
	if (cli_plan_world(cli, files, cli_plan_names_services(&plan->document), plan) != 0 ||
	    !ask_engines(cli, files, plan))
		goto close_plan;
	if (prepare(&plan->world, &plan->document, cli->arena, cli->problems, &plan->prepared) != 0)
		goto close_plan;
	if (files->table != NULL && read_table(cli, files->table, plan) != 0)
		goto close_plan;
	return 0;
close_plan:
	cli_plan_close(plan);
	return EXIT_BAD_INPUT;
}

void
cli_plan_close(struct cli_plan *plan)
{
	travel_close(plan->travel);
	plan->travel = NULL;
	civil_zone_free(plan->zone);
	plan->zone = NULL;
	cli_engines_close(&plan->engines);
}

const char *
cli_plan_changes(struct cli *cli, const struct plan_solution *solution)
{
	int n = solution->changes;
	int asked = solution->changes_needing_yes;
	if (n == 0)
		return "no changes";
	const char *words = arena_printf(cli->arena, "%d change%s", n, n == 1 ? "" : "s");
	if (asked > 0)
		words = arena_printf(cli->arena, "%s, %d need%s a yes", words, asked,
				     asked == 1 ? "s" : "");
	return words;
}

int
cli_plan_fail(struct cli *cli, int rc)
{
	if (rc == E_INPUT)
		return cli_fail(cli, EXIT_BAD_INPUT);
	if (rc == E_LIMIT) {
		problem_add(cli->problems, "plan", "takes more work than one day is given");
		return cli_fail(cli, EXIT_TRY_LATER);
	}
	problem_add(cli->problems, "plan", "the checker refuses the plan: a bug of ours");
	return cli_fail(cli, EXIT_BUG);
}

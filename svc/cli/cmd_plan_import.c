/* SPDX-License-Identifier: MIT
 *
 * firstday plan import FILE.ics --template PLAN.json: a plan document of a file of appointments.
 */
#include <string.h>

#include "app/icsplan.h"
#include "base/jsonread.h"
#include "cli/cli_calendar.h"
#include "cli/cmd.h"
#include "plan/document.h"

/* What is said of the file is at its name and line. */
static void
add_name(struct cli *cli, const char *path, const struct problems *found)
{
	for (size_t i = 0; i < problems_kept(found); i++) {
		const char *at = found->list[i].at;
		at = strncmp(at, "line ", 5) == 0 ? arena_printf(cli->arena, "%s:%s", path, at + 5)
						  : path;
		problem_add(cli->problems, at, "%s", found->list[i].text);
	}
}

static int
import(struct cli *cli, struct icsplan_ask *ask, const char *path)
{
	struct problems *found = arena_new(cli->arena, struct problems);
	problems_init(found, cli->arena);
	const char *name = json_string_value(json_object_get(ask->template, "zone"));
	struct civil_zone *zone = civil_zone_load(name == NULL ? "Europe/London" : name);
	if (zone == NULL) {
		problem_add(cli->problems, "/zone", "\"%s\" is not a zone", name);
		return EXIT_BAD_INPUT;
	}
	ask->zone = zone;
	json_t *document = icsplan_make(ask, cli->arena, found);
	add_name(cli, path, found);
	struct plan_document *read = arena_new(cli->arena, struct plan_document);
	int status = 0;
	if (document == NULL || document_read(document, cli->problems, read) != 0) {
		status = EXIT_BAD_INPUT;
	} else {
		json_dumpf(document, cli->out, JSON_INDENT(1));
		fputc('\n', cli->out);
	}
	json_decref(document);
	civil_zone_free(zone);
	return status;
}

int
cmd_plan_import(struct cli *cli, int argc, char *argv[])
{
	const char *path[1], *template = NULL, *directory = NULL, *date_text = NULL;
	struct icsplan_ask ask = {0};
	const struct cli_option options[] = {{"--template", &template, NULL},
					     {"--directory", &directory, NULL},
					     {"--date", &date_text, NULL},
					     {"--ref", &ask.plan, NULL}};
	struct civil_date date;
	char *text, *json_text;
	size_t n;
	int n_words = cli_options(cli, argc, argv, options, ARRAY_LEN(options), path, 1);
	if (n_words == 0)
		problem_add(cli->problems, "arguments", "a file of appointments is needed");
	if (template == NULL)
		problem_add(cli->problems, "--template",
			    "is needed: a plan document that says all but the appointments");
	if (date_text != NULL && civil_date_parse(date_text, &date) != 0)
		problem_add(cli->problems, "--date", "\"%s\" is not a date like 2023-09-15",
			    date_text);
	else if (date_text != NULL)
		ask.date = &date;
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_USAGE);
	ask.directory = cli_directory(cli, directory);
	if (cli_read_file(cli, template, DOCUMENT_BYTES_MAX, &json_text, &n) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	json_t *of = json_parse(json_text, n, cli->problems);
	if (of != NULL && !json_is_object(of))
		problem_add(cli->problems, template, "is no plan document");
	int status = EXIT_BAD_INPUT;
	if (cli_read_file(cli, path[0], ICSPLAN_BYTES_MAX, &text, &ask.n) == 0 &&
	    cli->problems->count == 0 && ask.directory != NULL) {
		ask.text = text;
		ask.template = of;
		status = import(cli, &ask, path[0]);
	}
	json_decref(of);
	return status == 0 ? 0 : cli_fail(cli, status);
}

/* SPDX-License-Identifier: MIT
 *
 * firstday plan import FILE.ics --template PLAN.json: a plan document of a file of appointments.
 */
#include <string.h>

#include "app/icsplan_pipe.h"
#include "base/jsonread.h"
#include "cli/cli_calendar.h"
#include "cli/cmd.h"
#include "io/child.h"
#include "plan/document.h"

/* What is said of the file is at its name and line, of the document at its pointer. */
static const char *
place(struct cli *cli, const char *path, const char *at)
{
	if (at[0] == '/')
		return at;
	return strncmp(at, "line ", 5) == 0 ? arena_printf(cli->arena, "%s:%s", path, at + 5)
					    : path;
}

static void
add_name(struct cli *cli, const char *path, const struct problems *found)
{
	for (size_t i = 0; i < problems_kept(found); i++)
		problem_add(cli->problems, place(cli, path, found->list[i].at), "%s",
			    found->list[i].text);
}

/* The child's text, once it is there. */
struct making {
	struct loop *loop;
	const struct icsplan_ask *ask;
	char *text; /* NULL: it did not come to its end */
	struct arena *arena;
};

static void
work(void *context, struct buf *out)
{
	const struct making *making = context;
	icsplan_pipe_write(making->ask, out);
}

static void
on_made(void *context, const char *text)
{
	struct making *making = context;
	making->text = arena_strdup(making->arena, text);
	loop_stop(making->loop);
}

/* A foreign file is read in a child with limits. */
static json_t *
make(struct cli *cli, const struct icsplan_ask *ask, struct problems *found, struct problems *notes)
{
	static const struct child_limits limits = {.cpu_s = ICSPLAN_PIPE_CPU_S,
						   .memory_bytes = ICSPLAN_PIPE_MEMORY_BYTES,
						   .wall_ms = ICSPLAN_PIPE_WALL_MS,
						   .bytes_max = ICSPLAN_PIPE_BYTES};
	struct making making = {.loop = loop_new(), .ask = ask, .arena = cli->arena};
	struct child child;
	json_t *document = NULL;
	child_init(&child, making.loop, limits, on_made, &making);
	if (child_start(&child, work, &making) == 0) {
		loop_run(making.loop);
		document = icsplan_pipe_read(making.text, found, notes);
	} else {
		problem_add(found, "file", "the system has no room for a child to read it");
	}
	child_fini(&child);
	loop_free(making.loop);
	return document;
}

static int
import(struct cli *cli, struct icsplan_ask *ask, const char *path)
{
	struct problems *found = arena_new(cli->arena, struct problems);
	struct problems *notes = arena_new(cli->arena, struct problems);
	problems_init(found, cli->arena);
	problems_init(notes, cli->arena);
	const char *name = json_string_value(json_object_get(ask->template, "zone"));
	struct civil_zone *zone = civil_zone_load(name == NULL ? "Europe/London" : name);
	if (zone == NULL) {
		problem_add(cli->problems, "/zone", "\"%s\" is not a zone", name);
		return EXIT_BAD_INPUT;
	}
	ask->zone = zone;
	json_t *document = make(cli, ask, found, notes);
	add_name(cli, path, found);
	for (size_t i = 0; i < problems_kept(notes); i++)
		fprintf(cli->err, "%s: %s\n", place(cli, path, notes->list[i].at),
			notes->list[i].text);
	if (document != NULL) {
		json_dumpf(document, cli->out, JSON_INDENT(1));
		fputc('\n', cli->out);
	}
	json_decref(document);
	civil_zone_free(zone);
	return found->count > 0 ? EXIT_BAD_INPUT : 0;
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

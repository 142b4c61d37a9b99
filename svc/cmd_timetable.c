/* SPDX-License-Identifier: MIT
 *
 * firstday timetable build FEED.zip -o FILE.tt, timetable info FILE.tt
 */
#include <jansson.h>

#include "cmd.h"
#include "travel/compile.h"
#include "travel/tt.h"

int
cmd_timetable_build(struct cli *cli, int argc, char *argv[])
{
	const char *out = NULL;
	const char *feed = NULL;
	const struct cli_option options[] = {{"-o", &out, NULL}};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), &feed, 1) < 0)
		return cli_fail(cli, EXIT_USAGE);
	if (feed == NULL)
		problem_add(cli->problems, "FEED.zip", "is missing: which feed?");
	if (out == NULL)
		problem_add(cli->problems, "-o", "is missing: which file to write?");
	if (feed == NULL || out == NULL)
		return cli_fail(cli, EXIT_USAGE);
	struct compile_report report;
	int rc = compile_feed(feed, out, &report, cli->problems);
	if (rc != 0)
		return cli_fail(cli, rc == E_INPUT ? EXIT_BAD_INPUT : EXIT_TRY_LATER);
	if (cli->json)
		fprintf(cli->out,
			"{\"stops\":%zu,\"trips\":%zu,\"stop_times\":%zu,\"connections\":%zu,"
			"\"footpaths\":%zu,\"bytes\":%zu}\n",
			report.n_stops, report.n_trips, report.n_times, report.n_connections,
			report.n_footpaths, report.bytes);
	else
		fprintf(cli->out,
			"%s is ready:\n  %zu stops\n  %zu trips\n  %zu stop times\n"
			"  %zu footpaths\n  %zu kB\n",
			out, report.n_stops, report.n_trips, report.n_times, report.n_footpaths,
			(report.bytes + 999) / 1000);
	return EXIT_DONE;
}

/* "2023-06-05", or NULL where nothing ever runs. */
static const char *
date_text(struct cli *cli, const struct tt *tt, int32_t day)
{
	if (tt->facts.first_day > tt->facts.last_day)
		return NULL;
	char text[CIVIL_DATE_SIZE];
	civil_date_format((struct civil_date){day}, text);
	return arena_strdup(cli->arena, text);
}

static void
info_json(struct cli *cli, const struct tt *tt)
{
	json_t *operators = json_array();
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		json_array_append_new(operators, json_string(tt_text(tt, tt->agencies[i].name)));
	json_t *info = json_pack(
	    "{s:s,s:s,s:s,s:s?,s:s?,s:o,s:I,s:I,s:I,s:I,s:I,s:I}", "publisher",
	    tt_text(tt, tt->facts.publisher), "version", tt_text(tt, tt->facts.version), "zone",
	    tt_text(tt, tt->facts.zone), "first_date", date_text(cli, tt, tt->facts.first_day),
	    "last_date", date_text(cli, tt, tt->facts.last_day), "operators", operators, "stops",
	    (json_int_t)tt->n_stops, "routes", (json_int_t)tt->n_routes, "trips",
	    (json_int_t)tt->n_trips, "connections", (json_int_t)tt->n_connections, "footpaths",
	    (json_int_t)tt->n_foot, "bytes", (json_int_t)tt->size);
	json_dumpf(info, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(info);
}

static void
info_text(struct cli *cli, const struct tt *tt)
{
	const char *first = date_text(cli, tt, tt->facts.first_day);
	if (first == NULL)
		fputs("Nothing ever runs in it.\n", cli->out);
	else
		fprintf(cli->out, "Runs from %s\n     to   %s\n", first,
			date_text(cli, tt, tt->facts.last_day));
	fprintf(cli->out, "%u lines, %u trips, %u stops\nTimes of %s\n", tt->n_routes, tt->n_trips,
		tt->n_stops, tt_text(tt, tt->facts.zone));
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		fprintf(cli->out, "- %s\n", tt_text(tt, tt->agencies[i].name));
	fprintf(cli->out, "From: %s\nVersion: %s\n", tt_text(tt, tt->facts.publisher),
		tt_text(tt, tt->facts.version));
}

int
cmd_timetable_info(struct cli *cli, int argc, char *argv[])
{
	const char *path = NULL;
	if (cli_options(cli, argc, argv, NULL, 0, &path, 1) < 0)
		return cli_fail(cli, EXIT_USAGE);
	if (path == NULL) {
		problem_add(cli->problems, "FILE.tt", "is missing: which timetable?");
		return cli_fail(cli, EXIT_USAGE);
	}
	struct tt tt;
	if (tt_open(&tt, path, cli->problems) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	if (cli->json)
		info_json(cli, &tt);
	else
		info_text(cli, &tt);
	tt_close(&tt);
	return EXIT_DONE;
}

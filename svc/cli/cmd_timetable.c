/* SPDX-License-Identifier: MIT
 *
 * firstday timetable build FEED.zip... -o FILE.tt, timetable info FILE.tt
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/cmd.h"
#include "travel/feed/compile.h"
#include "travel/table/tt.h"

/* A share in percent, 0..100. */
static bool
parse_percent(struct cli *cli, const char *text, double *percent)
{
	char *end;
	double value = strtod(text, &end);
	if (end == text || *end != '\0' || !(value >= 0 && value <= 100)) {
		problem_add(cli->problems, "--refuse-share",
			    "\"%.40s\" is no percentage from 0 to 100", text);
		return false;
	}
	*percent = value;
	return true;
}

/* What came of each feed: its file, its tables, what was refused. */
static json_t *
report_feeds_json(const struct compile_report *report)
{
	json_t *feeds = json_array();
	for (size_t i = 0; i < report->n_feeds; i++) {
		const struct gtfs_feed *feed = &report->feeds[i].read;
		json_t *tables = json_array();
		for (int file = 0; file < GTFS_FILES; file++)
			if (feed->counts[file].n_rows > 0)
				json_array_append_new(
				    tables,
				    json_pack("{s:s,s:I,s:I}", "file", gtfs_file_names[file],
					      "rows", (json_int_t)feed->counts[file].n_rows,
					      "refused", (json_int_t)feed->counts[file].n_refused));
		json_array_append_new(
		    feeds,
		    json_pack("{s:s,s:o,s:I,s:I,s:I}", "file", report->feeds[i].path, "tables",
			      tables, "block_trips_ignored", (json_int_t)feed->n_block_trips,
			      "stops_shared", (json_int_t)feed->n_stops_shared,
			      "references_dropped", (json_int_t)feed->n_dropped));
	}
	return feeds;
}

static json_t *
places_json(const struct problems *problems)
{
	json_t *list = json_array();
	for (size_t i = 0; i < problems_kept(problems); i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "at", problems->list[i].at,
						      "problem", problems->list[i].text));
	return list;
}

static void
report_json(struct cli *cli, const struct compile_report *report)
{
	json_t *document = json_pack(
	    "{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:I,s:o,s:I}", "stops",
	    (json_int_t)report->n_stops, "trips", (json_int_t)report->n_trips, "stop_times",
	    (json_int_t)report->n_times, "connections", (json_int_t)report->n_connections,
	    "footpaths", (json_int_t)report->n_footpaths, "transfers",
	    (json_int_t)report->n_transfers, "bytes", (json_int_t)report->bytes, "feeds",
	    report_feeds_json(report), "refused", places_json(report->refused), "refused_count",
	    (json_int_t)report->refused->count, "dropped", places_json(report->dropped),
	    "dropped_count", (json_int_t)report->dropped->count);
	json_dumpf(document, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(document);
}

static void
print_places(struct cli *cli, const char *what, const struct problems *problems)
{
	size_t kept = problems_kept(problems);
	for (size_t i = 0; i < kept; i++)
		fprintf(cli->err, "%s: %s: %s\n", what, problems->list[i].at,
			problems->list[i].text);
	if (problems->count > kept)
		fprintf(cli->err, "%s: and %zu more\n", what, problems->count - kept);
}

static void
report_text(struct cli *cli, const char *out, const struct compile_report *report)
{
	fprintf(cli->out,
		"%s is ready:\n  %zu stops\n  %zu trips\n  %zu stop times\n"
		"  %zu footpaths\n  %zu transfers\n  %zu kB\n",
		out, report->n_stops, report->n_trips, report->n_times, report->n_footpaths,
		report->n_transfers, (report->bytes + 999) / 1000);
	for (size_t i = 0; i < report->n_feeds; i++) {
		const struct gtfs_feed *feed = &report->feeds[i].read;
		if (feed->n_block_trips > 0)
			fprintf(cli->out, "%s: %u trips name a block; blocks are not used\n",
				report->feeds[i].path, feed->n_block_trips);
		if (feed->n_stops_shared > 0)
			fprintf(cli->out, "%s: %u stops are shared with the feeds before it\n",
				report->feeds[i].path, feed->n_stops_shared);
	}
	print_places(cli, "refused", report->refused);
	print_places(cli, "dropped", report->dropped);
}

int
cmd_timetable_build(struct cli *cli, int argc, char *argv[])
{
	const char *out = NULL;
	const char *share = NULL;
	const char *feeds[GTFS_FEEDS_MAX];
	const struct cli_option options[] = {{"-o", &out, NULL}, {"--refuse-share", &share, NULL}};
	int n = cli_options(cli, argc, argv, options, ARRAY_LEN(options), feeds, GTFS_FEEDS_MAX);
	if (n < 0)
		return cli_fail(cli, EXIT_USAGE);
	struct compile_request request = {feeds, (size_t)n, out, COMPILE_REFUSE_PERCENT};
	bool is_ok = share == NULL || parse_percent(cli, share, &request.refuse_percent);
	if (n == 0)
		problem_add(cli->problems, "FEED.zip", "is missing: which feed?");
	if (out == NULL)
		problem_add(cli->problems, "-o", "is missing: which file to write?");
	for (int i = 0; i < n; i++)
		for (int other = 0; other < i; other++)
			if (strcmp(feeds[i], feeds[other]) == 0)
				problem_add(
				    cli->problems, feeds[i],
				    "is given twice: each of its trips would be there twice");
	if (!is_ok || cli->problems->count > 0)
		return cli_fail(cli, EXIT_USAGE);
	struct compile_report *report = arena_new(cli->arena, struct compile_report);
	int rc = compile_feeds(&request, report, cli->problems);
	if (rc != 0)
		return cli_fail(cli, rc == E_INPUT ? EXIT_BAD_INPUT : EXIT_TRY_LATER);
	if (cli->json)
		report_json(cli, report);
	else
		report_text(cli, out, report);
	return EXIT_DONE;
}

/* "2023-06-05", or NULL for no day. */
static const char *
date_text(struct cli *cli, int32_t day)
{
	if (day == TT_NO_DAY)
		return NULL;
	char text[CIVIL_DATE_SIZE];
	civil_date_format((struct civil_date){day}, text);
	return arena_strdup(cli->arena, text);
}

/* The two ends of a span of days; both NULL where nothing ever runs. */
static const char *
span_text(struct cli *cli, int32_t day, int32_t first_day, int32_t last_day)
{
	return date_text(cli, first_day > last_day ? TT_NO_DAY : day);
}

static json_t *
info_feeds_json(struct cli *cli, const struct tt *tt)
{
	json_t *feeds = json_array();
	for (uint32_t i = 0; i < tt->n_feeds; i++) {
		const struct tt_feed *feed = &tt->feeds[i];
		int32_t first = feed->first_day;
		int32_t last = feed->last_day;
		json_array_append_new(
		    feeds,
		    json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:I,s:I,s:I,s:I,s:I}", "file",
			      tt_text(tt, feed->file), "publisher", tt_text(tt, feed->publisher),
			      "version", tt_text(tt, feed->version), "feed_start_date",
			      date_text(cli, feed->info_first_day), "feed_end_date",
			      date_text(cli, feed->info_last_day), "first_date",
			      span_text(cli, first, first, last), "last_date",
			      span_text(cli, last, first, last), "rows", (json_int_t)feed->n_rows,
			      "refused", (json_int_t)feed->n_refused, "block_trips_ignored",
			      (json_int_t)feed->n_block_trips, "in_seat_transfers_ignored",
			      (json_int_t)feed->n_in_seat, "stops_shared",
			      (json_int_t)feed->n_stops_shared));
	}
	return feeds;
}

static void
info_json(struct cli *cli, const struct tt *tt)
{
	json_t *operators = json_array();
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		json_array_append_new(operators, json_string(tt_text(tt, tt->agencies[i].name)));
	int32_t first = tt->facts.first_day;
	int32_t last = tt->facts.last_day;
	json_t *info = json_pack(
	    "{s:s,s:s,s:s,s:s?,s:s?,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "publisher",
	    tt_text(tt, tt->facts.publisher), "version", tt_text(tt, tt->facts.version), "zone",
	    tt_text(tt, tt->facts.zone), "first_date", span_text(cli, first, first, last),
	    "last_date", span_text(cli, last, first, last), "operators", operators, "stops",
	    (json_int_t)tt->n_stops, "routes", (json_int_t)tt->n_routes, "trips",
	    (json_int_t)tt->n_trips, "connections", (json_int_t)tt->n_connections, "footpaths",
	    (json_int_t)tt->n_foot, "transfers", (json_int_t)tt->n_transfers, "bytes",
	    (json_int_t)tt->size, "feeds", info_feeds_json(cli, tt));
	json_dumpf(info, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(info);
}

static void
info_feed_text(struct cli *cli, const struct tt *tt, const struct tt_feed *feed)
{
	int32_t first = feed->first_day;
	int32_t last = feed->last_day;
	fprintf(cli->out, "\n%s\n", tt_text(tt, feed->file));
	if (first > last)
		fputs("  nothing of it ever runs\n", cli->out);
	else
		fprintf(cli->out, "  runs from %s to %s\n", date_text(cli, first),
			date_text(cli, last));
	if (*tt_text(tt, feed->publisher) != '\0')
		fprintf(cli->out, "  from %s\n", tt_text(tt, feed->publisher));
	if (*tt_text(tt, feed->version) != '\0')
		fprintf(cli->out, "  version %s\n", tt_text(tt, feed->version));
	if (feed->info_first_day != TT_NO_DAY && feed->info_last_day != TT_NO_DAY)
		fprintf(cli->out, "  said to hold from %s to %s\n",
			date_text(cli, feed->info_first_day), date_text(cli, feed->info_last_day));
	fprintf(cli->out, "  %u rows, %u of them refused\n", feed->n_rows, feed->n_refused);
	if (feed->n_block_trips > 0)
		fprintf(cli->out, "  %u trips name a block; blocks are not used\n",
			feed->n_block_trips);
	if (feed->n_in_seat > 0)
		fprintf(cli->out, "  %u transfers are in-seat; these are not used\n",
			feed->n_in_seat);
}

static void
info_text(struct cli *cli, const struct tt *tt)
{
	int32_t first = tt->facts.first_day;
	int32_t last = tt->facts.last_day;
	if (first > last)
		fputs("Nothing ever runs in it.\n", cli->out);
	else
		fprintf(cli->out, "Runs from %s\n     to   %s\n", date_text(cli, first),
			date_text(cli, last));
	fprintf(cli->out, "%u lines, %u trips, %u stops\nTimes of %s\n", tt->n_routes, tt->n_trips,
		tt->n_stops, tt_text(tt, tt->facts.zone));
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		fprintf(cli->out, "- %s\n", tt_text(tt, tt->agencies[i].name));
	for (uint32_t i = 0; i < tt->n_feeds; i++)
		info_feed_text(cli, tt, &tt->feeds[i]);
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

/* SPDX-License-Identifier: MIT
 *
 * firstday timetable refresh [-c CONF] [--today DATE] [--force], timetable status [-c CONF]
 */
#include <jansson.h>
#include <string.h>

#include "cli/cli_refresh.h"
#include "cli/cmd.h"
#include "setup/conffile.h"
#include "cli/refresh_run.h"

#define REFUSED_TOLD 20 /* of a feed's refused rows, one by one */

/* Reads what both commands need. 0, or an exit status with problems. */
static int
prepare(struct cli *cli, int argc, char *argv[], struct config *config, struct refresh_run *run)
{
	struct cli_refresh given;
	int status = cli_refresh_options(cli, argc, argv, config, &given);
	if (status != 0)
		return status;
	run->config = config;
	run->problems = cli->problems;
	run->today = given.today;
	run->force = given.force;
	run->now = given.now;
	if (config->n_feeds == 0)
		problem_add(cli->problems, cli->conf == NULL ? CONFFILE_DEFAULT : cli->conf,
			    "names no feed: write \"feed NAME {\" with its url");
	return cli->problems->count > 0 ? EXIT_CONFIG : 0;
}

static json_t *
coverage_json(const struct coverage *coverage)
{
	char first[CIVIL_DATE_SIZE];
	char last[CIVIL_DATE_SIZE];
	if (!coverage->is_any)
		return json_null();
	civil_date_format(coverage->first, first);
	civil_date_format(coverage->last, last);
	return json_pack("{s:s,s:s}", "first", first, "last", last);
}

static json_t *
facts_json(const struct refresh_facts *facts, struct civil_date today)
{
	return json_pack("{s:I,s:o,s:b}", "trips", (json_int_t)facts->n_trips, "covers",
			 coverage_json(&facts->coverage), "is_enough",
			 coverage_is_enough(&facts->coverage, today));
}

static size_t
n_refused(const struct refresh_feed *feed)
{
	return feed->end == REFRESH_NEW && feed->refused != NULL ? feed->refused->count : 0;
}

static const char *const ends[] = {
    [REFRESH_SAME] = "same",
    [REFRESH_NEW] = "new",
    [REFRESH_KEPT] = "kept",
    [REFRESH_NONE] = "none",
};

static void
tell_json(struct cli *cli, const struct refresh_run *run)
{
	json_t *feeds = json_array();
	for (int i = 0; i < run->config->n_feeds; i++) {
		const struct refresh_feed *feed = &run->feeds[i];
		json_t *one =
		    json_pack("{s:s,s:s}", "name", feed->conf->name, "zip", ends[feed->end]);
		if (feed->end != REFRESH_NONE) {
			json_object_update_new(one, facts_json(&feed->record.facts, run->today));
			json_object_set_new(one, "refused_rows",
					    json_integer((json_int_t)n_refused(feed)));
			json_object_set_new(one, "bytes", json_integer(feed->record.bytes));
			json_object_set_new(one, "fetched_utc_s",
					    json_integer(feed->record.fetched.s));
			json_object_set_new(one, "asked_utc_s", json_integer(feed->record.asked.s));
		}
		json_array_append_new(feeds, one);
	}
	json_t *all = json_pack(
	    "{s:b,s:b,s:o,s:o}", "is_replaced", run->is_replaced, "is_enough",
	    !run->outcome.is_short, "timetable",
	    run->has_timetable ? facts_json(&run->facts, run->today) : json_null(), "feeds", feeds);
	json_dumpf(all, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(all);
}

static void
tell_feed(struct cli *cli, const struct refresh_run *run, const struct refresh_feed *feed)
{
	static const char *const words[] = {
	    [REFRESH_SAME] = "unchanged",
	    [REFRESH_NEW] = "new",
	    [REFRESH_KEPT] = "as it was",
	    [REFRESH_NONE] = "not there: it is left out",
	};
	const struct refresh_record *record = &feed->record;
	fprintf(cli->out, "%s: %s", feed->conf->name, words[feed->end]);
	if (feed->end != REFRESH_NONE)
		fprintf(cli->out, "\n  %lld trips, %s\n  fetched %s ago, asked for %s ago",
			(long long)record->facts.n_trips,
			refresh_coverage_words(&record->facts.coverage, cli->arena),
			cli_refresh_age(cli, run->now, record->fetched),
			cli_refresh_age(cli, run->now, record->asked));
	if (n_refused(feed) > 0)
		fprintf(cli->out, "\n  %zu rows are refused", n_refused(feed));
	fputc('\n', cli->out);
}

static void
warn(struct cli *cli, const struct refresh_run *run, const char *what,
     const struct coverage *coverage)
{
	if (!coverage_is_enough(coverage, run->today))
		fprintf(cli->err, "warning: %s %s; it should reach %d days from today\n", what,
			refresh_coverage_words(coverage, cli->arena), COVERAGE_DAYS);
}

static void
tell_text(struct cli *cli, const struct refresh_run *run)
{
	for (int i = 0; i < run->config->n_feeds; i++)
		tell_feed(cli, run, &run->feeds[i]);
	fprintf(cli->out, "%s: %s\n", run->config->timetable,
		!run->has_timetable ? "not there"
		: run->is_replaced  ? "new"
				    : "as it was");
	if (run->has_timetable)
		fprintf(cli->out, "  %lld trips, %s\n", (long long)run->facts.n_trips,
			refresh_coverage_words(&run->facts.coverage, cli->arena));
}

/* On standard error: they are for whoever reads the journal. */
static void
tell_warnings(struct cli *cli, const struct refresh_run *run)
{
	for (int i = 0; i < run->config->n_feeds; i++)
		for (size_t r = 0; r < n_refused(&run->feeds[i]) && r < REFUSED_TOLD; r++)
			fprintf(cli->err, "warning: %s %s: %s\n", run->feeds[i].conf->name,
				run->feeds[i].refused->list[r].at,
				run->feeds[i].refused->list[r].text);
	if (!run->outcome.is_short)
		return;
	for (int i = 0; i < run->config->n_feeds; i++)
		if (run->feeds[i].end != REFRESH_NONE)
			warn(cli, run, run->feeds[i].conf->name,
			     &run->feeds[i].record.facts.coverage);
	if (run->has_timetable)
		warn(cli, run, "the timetable", &run->facts.coverage);
	else
		fprintf(cli->err, "warning: there is no timetable\n");
}

static int
tell(struct cli *cli, const struct refresh_run *run)
{
	enum exit_status status = refresh_status(run->outcome);
	if (cli->json)
		tell_json(cli, run);
	else
		tell_text(cli, run);
	if (!cli->json)
		tell_warnings(cli, run);
	return cli->problems->count > 0 ? cli_fail(cli, (int)status) : (int)status;
}

int
cmd_timetable_refresh(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct refresh_run *run = arena_new(cli->arena, struct refresh_run);
	int status = prepare(cli, argc, argv, &config, run);
	for (int i = 0; status == 0 && i < config.n_feeds; i++)
		run->feeds[i].key = conffile_secret(&config.feeds[i].key, cli->problems);
	if (status == 0 && cli->problems->count > 0)
		status = EXIT_CONFIG;
	if (status != 0)
		return cli_fail(cli, status);
	if (refresh_run(run) != 0)
		return cli_fail(cli, EXIT_TRY_LATER);
	return tell(cli, run);
}

int
cmd_timetable_status(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct refresh_run *run = arena_new(cli->arena, struct refresh_run);
	int status = prepare(cli, argc, argv, &config, run);
	if (status != 0)
		return cli_fail(cli, status);
	refresh_look(run);
	return tell(cli, run);
}

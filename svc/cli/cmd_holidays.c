/* SPDX-License-Identifier: MIT
 *
 * firstday holidays refresh [-c CONF] [--today DATE] [--force], holidays status [-c CONF]
 */
#include "cli/cmd.h"

#include <jansson.h>

#include "cli/cli_calendar.h"
#include "cli/cli_refresh.h"
#include "cli/holidays_run.h"
#include "setup/conffile.h"

static const char *const ends[] = {
    [HOLIDAYS_RUN_KEPT] = "kept",
    [HOLIDAYS_RUN_SAME] = "same",
    [HOLIDAYS_RUN_NEW] = "new",
};

static void
tell_json(struct cli *cli, const struct holidays_run *run)
{
	json_t *told =
	    json_pack("{s:s,s:b}", "list", ends[run->end], "is_enough", !run->outcome.is_short);
	if (run->has_list)
		json_object_update_new(
		    told, json_pack("{s:s,s:o,s:o,s:i,s:s,s:b,s:s}", "division",
				    run->in_use.division, "first", cli_json_date(run->in_use.first),
				    "last", cli_json_date(run->in_use.last), "days_left",
				    run->in_use.last.day - run->today.day, "path", run->file.path,
				    "is_fetched", run->file.is_fetched, "why_shipped",
				    run->file.why_shipped));
	if (run->has_record)
		json_object_update_new(
		    told, json_pack("{s:I,s:I}", "fetched_utc_s", (json_int_t)run->record.fetched.s,
				    "asked_utc_s", (json_int_t)run->record.asked.s));
	cli_print_json(cli, told);
}

static void
tell_text(struct cli *cli, const struct holidays_run *run)
{
	char first[CIVIL_DATE_SIZE];
	char last[CIVIL_DATE_SIZE];
	if (!run->has_list)
		return;
	civil_date_format(run->in_use.first, first);
	civil_date_format(run->in_use.last, last);
	fprintf(cli->out, "%s: bank holidays from %s to %s\n  the %s list, %s\n",
		run->in_use.division, first, last, run->file.is_fetched ? "fetched" : "shipped",
		run->file.path);
	if (run->file.why_shipped[0] != '\0')
		fprintf(cli->out, "  %s\n", run->file.why_shipped);
	if (run->has_record)
		fprintf(cli->out, "  fetched %s ago, asked for %s ago\n",
			cli_refresh_age(cli, run->now, run->record.fetched),
			cli_refresh_age(cli, run->now, run->record.asked));
	if (run->outcome.is_short)
		fprintf(cli->err, "warning: %s\n",
			cli_holidays_near_words(cli, &run->in_use, run->today));
}

static int
tell(struct cli *cli, const struct holidays_run *run)
{
	enum exit_status status = refresh_status(run->outcome);
	if (cli->json)
		tell_json(cli, run);
	else
		tell_text(cli, run);
	return cli->problems->count > 0 ? cli_fail(cli, (int)status) : (int)status;
}

static int
prepare_run(struct cli *cli, int argc, char *argv[], struct config *config,
	    struct holidays_run *run)
{
	struct cli_refresh given;
	int status = cli_refresh_options(cli, argc, argv, config, &given);
	*run = (struct holidays_run){
	    .config = config,
	    .problems = cli->problems,
	    .today = given.today,
	    .now = given.now,
	    .force = given.force,
	};
	return status;
}

int
cmd_holidays_refresh(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct holidays_run run;
	int status = prepare_run(cli, argc, argv, &config, &run);
	if (status == 0 && config.holidays_url[0] == '\0') {
		problem_add(cli->problems, cli->conf == NULL ? CONFFILE_DEFAULT : cli->conf,
			    "says no \"holidays-url\": where the list is to be had");
		status = EXIT_CONFIG;
	}
	if (status != 0)
		return cli_fail(cli, status);
	if (holidays_run(&run) != 0)
		return cli_fail(cli, EXIT_TRY_LATER);
	return tell(cli, &run);
}

int
cmd_holidays_status(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct holidays_run run;
	int status = prepare_run(cli, argc, argv, &config, &run);
	if (status != 0)
		return cli_fail(cli, status);
	holidays_look(&run);
	return tell(cli, &run);
}

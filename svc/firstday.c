/* SPDX-License-Identifier: MIT
 *
 * main of the command line: finds noun and verb in one table and runs the command.
 */
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "cli/cmd.h"

static const struct cli_command commands[] = {
    {"timetable", "build", "FEED.zip... -o FILE.tt [--refuse-share PERCENT]",
     "compile GTFS feeds into one timetable", cmd_timetable_build},
    {"timetable", "info", "FILE.tt", "describe a timetable", cmd_timetable_info},
    {"timetable", "refresh", "[-c CONF] [--today DATE] [--force]",
     "fetch the feeds of the configuration and replace its timetable", cmd_timetable_refresh},
    {"timetable", "status", "[-c CONF] [--today DATE]",
     "how old its feeds are and which days it covers", cmd_timetable_status},
    {"holidays", "refresh", "[-c CONF] [--today DATE] [--force]",
     "fetch the list of bank holidays, and use it if it may follow the last one",
     cmd_holidays_refresh},
    {"holidays", "status", "[-c CONF] [--today DATE]",
     "which list is in use, since when, and until when it reaches", cmd_holidays_status},
    {"journey", NULL,
     "--timetable FILE.tt --from LAT,LON --to LAT,LON --depart 2023-09-15T09:30 | --arrive ... "
     "[--fares FILE] [--taxi FILE] [--lift HH:MM-HH:MM] [--latest HH:MM] [--money-pence N] "
     "[--walk-m-max-leg N] [--change-minutes-min N] [--step-free] [--avoid LAT,LON,M] "
     "[--warrant-circle LAT,LON,M] [--live FILE] [--engine NAME=URL]",
     "from door to door: what if a ride is missed, the next, the last, other ways", cmd_journey},
    {"journeys", NULL, "--timetable FILE.tt --queries Q.csv",
     "earliest arrivals from stop to stop, many at once", cmd_journeys},
    {"hours", NULL,
     "SERVICE | --osm TEXT | --osm-lines FILE [--date D | --from D --to D | --at DTHH:MM] "
     "[--directory FILE] [--closures FILE] "
     "[--holidays FILE] [--division NAME]",
     "when a service is open, or a text in OpenStreetMap's form; the last chance before it shuts",
     cmd_hours},
    {"release", NULL,
     "DATE | --plan PLAN.json [--draft] [--days-served N] [--sentence NAME] [--directory FILE] "
     "[--closures FILE] [--holidays FILE] [--policy FILE] [--division NAME]",
     "the lawful day, the presumed earlier day, what is shut then; the request for it as text",
     cmd_release},
    {"directory", "import", "FILE|URL... [-c CONF | -o OUT] [--force]",
     "check services, tell what is in them, and put them into use", cmd_directory_import},
    {"directory", "refresh", "[-c CONF] [--today DATE] [--force]",
     "fetch the services of the configuration, and use them if they are whole and good",
     cmd_directory_refresh},
    {"directory", "export", "[--directory FILE] [-o OUT]", "all services in the standard's form",
     cmd_directory_export},
    {"directory", "show", "SERVICE [--directory FILE] [--date D]",
     "what is known of a service, and who confirmed it when", cmd_directory_show},
    {"directory", "status", "[-c CONF] [--today DATE]",
     "which directory is in use, since when, and what nobody has confirmed for long",
     cmd_directory_status},
    {"check", NULL,
     "PLAN.json --timetable FILE.tt | --travel TABLE.json [--directory FILE] [--holidays FILE] "
     "[--closures FILE] [--engine NAME=URL]",
     "which booked appointments can be kept, for each way of travelling", cmd_check},
    {"plan", "import",
     "FILE.ics --template PLAN.json [--directory DIR.json] [--date DATE] [--ref J5]",
     "a plan document of a calendar file of appointments", cmd_plan_import},
    {"plan", NULL,
     "PLAN.json --timetable FILE.tt | --travel TABLE.json [--directory FILE] [--holidays FILE] "
     "[--closures FILE] [--engine NAME=URL]",
     "the fewest changes that make the day possible", cmd_plan},
    {"compare", NULL,
     "PLAN.json --timetable FILE.tt [--days D,D,...] [--directory FILE] [--holidays FILE] "
     "[--closures FILE]",
     "what could be kept on other days: Wednesday, Thursday and Friday unless said", cmd_compare},
    {"hub", NULL,
     "PLAN.json... --timetable FILE.tt | -c CONF [--at SERVICE,...] [--session 09:30-12:30] "
     "[--kinds K,...]",
     "where and when several services in one place would let most plans be kept whole", cmd_hub},
    {"feed", "revoke", "LINK -c CONF | --daemon URL",
     "take a calendar's link back: it opens nothing any more, and its reader has a new one",
     cmd_feed_revoke},
    {"text", "segments", "[--lines] < TEXT", "encoding and parts of a text, exactly as given",
     cmd_text_segments},
    {"text", "lint",
     "[--templates DIR] [--language en|cy] [--timetable FILE.tt] [--directory FILE] [--random N] "
     "[--seed N]",
     "prove every template against the rules of DESIGN section 7, for all stops, lines and "
     "services of an area",
     cmd_text_lint},
    {NULL, NULL, NULL, NULL, NULL},
};

static void
say_usage(FILE *to)
{
	fputs("usage: firstday NOUN [VERB] ... [--json] [-c CONF]\n\n", to);
	for (const struct cli_command *command = commands; command->noun != NULL; command++)
		fprintf(to, "  firstday %s%s%s %s\n      %s\n", command->noun,
			command->verb == NULL ? "" : " ",
			command->verb == NULL ? "" : command->verb, command->usage,
			command->summary);
}

/* The command that argv names, *n_words being how many words that took; NULL with a problem if
 * none. */
static const struct cli_command *
find_command(struct cli *cli, int argc, char *argv[], int *n_words)
{
	const char *names[ARRAY_LEN(commands)];
	size_t n_names = 0;
	bool noun_known = false;
	for (const struct cli_command *command = commands; command->noun != NULL; command++) {
		bool noun_fits = strcmp(command->noun, argv[1]) == 0;
		*n_words = command->verb == NULL ? 1 : 2;
		if (noun_fits &&
		    (command->verb == NULL || (argc > 2 && strcmp(command->verb, argv[2]) == 0)))
			return command;
		noun_known = noun_known || noun_fits;
		names[n_names++] = command->noun;
	}
	const char *nearest = noun_known ? NULL : problem_nearest(argv[1], names, n_names);
	if (nearest != NULL)
		problem_add(cli->problems, argv[1], "is not a command; did you mean \"%s\"?",
			    nearest);
	else
		problem_add(cli->problems, argv[1], "%s",
			    noun_known ? "needs one of its verbs" : "is not a command");
	return NULL;
}

int
main(int argc, char *argv[])
{
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	secret_init();
	struct cli cli = {.arena = &arena, .problems = &problems, .out = stdout, .err = stderr};
	int status = EXIT_DONE;
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		say_usage(argc < 2 ? stderr : stdout);
		status = argc < 2 ? EXIT_USAGE : EXIT_DONE;
	} else {
		int n_words = 0;
		const struct cli_command *command = find_command(&cli, argc, argv, &n_words);
		if (command != NULL)
			status = command->run(&cli, argc - 1 - n_words, argv + 1 + n_words);
		else
			status = cli_fail(&cli, EXIT_USAGE);
	}
	/* An answer that did not reach its reader is no answer. */
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		status = EXIT_TRY_LATER;
	arena_fini(&arena);
	return status;
}

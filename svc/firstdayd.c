/* SPDX-License-Identifier: MIT
 *
 * main of the daemon: options in, one address out, and the right exit status.
 */
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "cli/cli.h"
#include "daemon/wire.h"

static int
say_usage(void)
{
	puts("usage: firstdayd [-c CONF] [--listen HOST:PORT] [--state DIR] [--plan PLAN.json]\n"
	     "                 [--replay LOCALTIME [--speed 1..3600|max] [--until LOCALTIME]\n"
	     "                  [--live DIR]]\n\n"
	     "Carries a first day through by text message. With --replay it plays the day from "
	     "that\n"
	     "local time (2023-09-14T16:00) on, with phones on its page, and texts nobody real. "
	     "DIR\n"
	     "holds that day's live messages, FEED-YYYYMMDDTHHMMSSZ.pb each, by when they came.");
	return EXIT_DONE;
}

int
main(int argc, char *argv[])
{
	struct arena arena;
	struct problems problems;
	struct wire_options options = {0};
	arena_keep_pages();
	arena_init(&arena);
	problems_init(&problems, &arena);
	secret_init();
	struct cli cli = {.arena = &arena, .problems = &problems, .out = stdout, .err = stderr};
	const struct cli_option known[] = {
	    {"--replay", &options.replay, NULL}, {"--speed", &options.speed, NULL},
	    {"--until", &options.until, NULL},   {"--plan", &options.plan, NULL},
	    {"--live", &options.live, NULL},     {"--listen", &options.listen, NULL},
	    {"--state", &options.state, NULL},
	};
	int status = EXIT_DONE;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		status = say_usage();
		goto give_back;
	}
	if (cli_options(&cli, argc - 1, argv + 1, known, ARRAY_LEN(known), NULL, 0) < 0) {
		status = cli_fail(&cli, EXIT_USAGE);
		goto give_back;
	}
	options.conf = cli.conf;
	struct wire *wire = wire_open(&options, &problems, &status);
	if (wire == NULL) {
		status = cli_fail(&cli, status);
		goto give_back;
	}
	printf("firstday: open %s/\n", wire_address(wire));
	fflush(stdout);
	status = wire_run(wire);
	wire_close(wire);
give_back:
	arena_fini(&arena);
	return status;
}

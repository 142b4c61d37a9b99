/* SPDX-License-Identifier: MIT
 *
 * Options, configuration and clock of the commands that fetch.
 */
#include "cli/cli_refresh.h"

#include <time.h>

#include "setup/conffile.h"

int
cli_refresh_options(struct cli *cli, int argc, char *argv[], struct config *config,
		    struct cli_refresh *refresh)
{
	const char *today = NULL;
	*refresh = (struct cli_refresh){.now = cli_refresh_now()};
	const struct cli_option options[] = {{"--today", &today, NULL},
					     {"--force", NULL, &refresh->force}};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return EXIT_USAGE;
	if (today != NULL && civil_date_parse(today, &refresh->today) != 0) {
		problem_add(cli->problems, "--today", "\"%s\" is not a date like 2023-06-10",
			    today);
		return EXIT_USAGE;
	}
	if (conffile_load(cli->conf, cli->problems, config) != 0)
		return EXIT_CONFIG;
	struct civil_zone *zone = civil_zone_load(config->zone);
	if (zone == NULL)
		problem_add(cli->problems, "zone", "\"%s\" is not a zone of this system",
			    config->zone);
	int minute;
	if (zone != NULL && today == NULL)
		civil_from_utc(zone, refresh->now, &refresh->today, &minute);
	civil_zone_free(zone);
	return cli->problems->count > 0 ? EXIT_CONFIG : 0;
}

struct utc
cli_refresh_now(void)
{
	return (struct utc){time(NULL)};
}

const char *
cli_refresh_age(struct cli *cli, struct utc now, struct utc at)
{
	int64_t hours = (now.s - at.s) / 3600;
	if (hours < 48)
		return arena_printf(cli->arena, "%lld hours", (long long)(hours < 0 ? 0 : hours));
	return arena_printf(cli->arena, "%lld days", (long long)(hours / 24));
}

/* SPDX-License-Identifier: MIT
 *
 * What the commands that fetch share: [-c CONF] [--today DATE] [--force], and how old things are.
 */
#ifndef CLI_REFRESH_H
#define CLI_REFRESH_H

#include "cli/cli.h"
#include "base/civil.h"
#include "conf/config.h"

struct cli_refresh {
	struct civil_date today; /* of the house, or as --today says */
	struct utc now;
	bool force;
};

/* Reads the options and the configuration. 0, or an exit status with problems. */
MUST_USE
int cli_refresh_options(struct cli *cli, int argc, char *argv[], struct config *config,
			struct cli_refresh *refresh);

struct utc cli_refresh_now(void);

/* "3 hours", "5 days": how long before ${now} that was. */
const char *cli_refresh_age(struct cli *cli, struct utc now, struct utc at);

#endif

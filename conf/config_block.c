/* SPDX-License-Identifier: MIT
 *
 * What no single line of a block can show.
 */
#include "conf/config_block.h"

#include <string.h>

void
config_block_check_calendar(const struct config_calendar *calendar, struct problems *problems,
			    const char *at)
{
	if ((calendar->username[0] != '\0') != (calendar->password.source != CONFIG_SECRET_NONE))
		problem_add(problems, at, "username and password need each other");
	if (!calendar->push && !calendar->busy)
		problem_add(problems, at, "neither push nor busy: there is nothing to do with it");
	if (calendar->busy_stale_s < 2 * calendar->every_s)
		problem_add(problems, at,
			    "busy-stale has to be twice every at least: one answer may fail");
	if (strchr(calendar->url, '?') != NULL)
		problem_add(problems, at, "url has a \"?\", which no collection has");
}

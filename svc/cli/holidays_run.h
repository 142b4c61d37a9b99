/* SPDX-License-Identifier: MIT
 *
 * One run of "firstday holidays refresh": the official list asked for, by ETag, and put in the
 * place of the last one fetched if it may follow the one in use (calendar/holidays.h).
 *
 * The list is fetched beside its place (".new") and renamed; its record (cli/refresh.h, of holidays
 * instead of trips) stands beside it (".record") and is written last: what is not recorded is
 * fetched again. A list that is refused leaves everything as it was.
 */
#ifndef CLI_HOLIDAYS_RUN_H
#define CLI_HOLIDAYS_RUN_H

#include "cli/refresh.h"
#include "setup/holidayfile.h"

#define HOLIDAYS_RUN_TIMEOUT_S 60

enum holidays_run_end {
	HOLIDAYS_RUN_KEPT, /* not got, refused, or not asked for */
	HOLIDAYS_RUN_SAME, /* the server says that nothing has changed */
	HOLIDAYS_RUN_NEW,  /* fetched, good and in place */
};

struct holidays_run {
	const struct config *config;
	struct problems *problems; /* every reason why it was not got or not taken */
	struct civil_date today;
	struct utc now;
	bool force; /* a list that has lost dates is taken */
	/* filled */
	enum holidays_run_end end;
	struct refresh_outcome
	    outcome; /* is_short: the list in use ends soon (HOLIDAYS_NEAR_DAYS) */
	bool has_record;
	struct refresh_record record; /* of the fetched list */
	bool has_list;
	struct holidays in_use;
	struct holidayfile file;
};

/* Do it. Blocks for as long as the download takes. E_BUSY: another one is at it. */
MUST_USE
int holidays_run(struct holidays_run *run);

/* What is there, without asking anybody. */
void holidays_look(struct holidays_run *run);

#endif

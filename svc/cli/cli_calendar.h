/* SPDX-License-Identifier: MIT
 *
 * What several commands need of the calendar: files by option or from conf/, dates by option, and
 * one day's opening as JSON and as text.
 */
#ifndef CLI_CALENDAR_H
#define CLI_CALENDAR_H

#include <jansson.h>

#include "calendar/closures.h"
#include "calendar/directory.h"
#include "calendar/holidays.h"
#include "calendar/hours_day.h"
#include "cli/cli.h"
#include "conf/config.h"

#define CLI_HOLIDAYS_FILE  "holidays/bank-holidays.json"
#define CLI_DIRECTORY_FILE "newport/directory.json" /* the sample city */
#define CLI_STALE_DAYS     365

/* The configuration of -c CONF, read once; NULL without one, and NULL with problems. */
const struct config *cli_config(struct cli *cli);

/*
 * ${path} of the configuration; where it is not there the shipped file ${shipped} ("words.json"),
 * which is told. NULL with a problem, and cli->is_conf_bad, where the configuration names it itself
 * (${is_named}): nobody is to be planned for by the hours of another city.
 */
const char *cli_conf_file(struct cli *cli, const char *path, bool is_named, const char *shipped);

/*
 * Read the bank holidays from ${path}; if it is NULL those in use by -c CONF (setup/holidayfile.h),
 * or without one, or where it has no such file, from conf/. ${division} NULL is the
 * configuration's, or England and Wales. As text it says on standard error when the shipped list
 * stands in, and when the list ends soon. Returns 0, or E_INPUT with problems.
 */
MUST_USE
int cli_holidays(struct cli *cli, const char *path, const char *division,
		 struct holidays *holidays);

/* "bank holidays are known to 2028-12-26 only, 80 days from now"; NULL while that is far. */
const char *cli_holidays_near_words(struct cli *cli, const struct holidays *holidays,
				    struct civil_date today);

/*
 * Read a service directory; ${path} NULL is the one in use by -c CONF (setup/directoryfile.h), or
 * without one the sample city's. NULL with problems if it is not sound.
 */
const struct directory *cli_directory(struct cli *cli, const char *path);

/* After how many days what nobody has confirmed is old, by -c CONF or else by default. */
int cli_stale_days(struct cli *cli);

/*
 * Read a file of closures against ${directory}; ${path} NULL is the configuration's. NULL if there
 * is none, or with problems if it is not sound.
 */
const struct closures *cli_closures(struct cli *cli, const char *path,
				    const struct directory *directory);

/* The entry that ${key} names, or NULL with a problem that names the nearest. */
const struct directory_entry *cli_service(struct cli *cli, const struct directory *directory,
					  const char *key);

/* The date of ${text}; ${fallback} if that is NULL; a problem at ${option} if it is no date. */
struct civil_date cli_date(struct cli *cli, const char *option, const char *text,
			   struct civil_date fallback);

/* Today in Europe/London. */
struct civil_date cli_today(void);

/* "2024-12-24T17:00"; a minute past midnight belongs to the next date here. */
const char *cli_moment_text(struct cli *cli, struct hours_moment moment);

/* "09:00" for JSON; minutes may pass 24:00. */
json_t *cli_json_time(int minute);
json_t *cli_json_date(struct civil_date date);

/* {"date", "open": [["09:00","17:00"]], "because"} */
json_t *cli_json_day(struct civil_date date, const struct hours_day *day);

/* "Fri 2023-09-15  09:00-17:00" or "...  shut: closed on Saturday" */
void cli_print_day(struct cli *cli, struct civil_date date, const struct hours_day *day);

/* Print one line of compact JSON and free it. */
void cli_print_json(struct cli *cli, json_t *document);

#endif

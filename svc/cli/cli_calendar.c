/* SPDX-License-Identifier: MIT
 *
 * Calendar files, dates and days for the command line.
 */
#include "cli/cli_calendar.h"

#include <string.h>
#include <time.h>

#include "base/file.h"
#include "setup/conffile.h"
#include "setup/directoryfile.h"
#include "setup/confpath.h"
#include "setup/holidayfile.h"

const char *
cli_holidays_near_words(struct cli *cli, const struct holidays *holidays, struct civil_date today)
{
	char last[CIVIL_DATE_SIZE];
	if (!holidays_end_is_near(holidays, today))
		return NULL;
	civil_date_format(holidays->last, last);
	return arena_printf(cli->arena, "bank holidays are known to %s only, %d days from now",
			    last, holidays->last.day - today.day);
}

static int
read_holidays(struct cli *cli, const char *path, const char *division, struct holidays *holidays)
{
	char *text;
	size_t n;
	if (path == NULL)
		path = confpath_find(cli->arena, CLI_HOLIDAYS_FILE);
	if (division == NULL)
		division = HOLIDAYS_DIVISION;
	if (cli_read_file(cli, path, HOLIDAYS_BYTES_MAX, &text, &n) != 0)
		return E_INPUT;
	if (holidays_parse(text, n, division, cli->arena, cli->problems, holidays) != 0)
		return E_INPUT;
	return holidayfile_add_feasts(cli->problems, holidays);
}

struct cli_config {
	bool is_good;
	struct config config;
};

const struct config *
cli_config(struct cli *cli)
{
	if (cli->conf != NULL && cli->config == NULL) {
		cli->config = arena_new(cli->arena, struct cli_config);
		cli->config->is_good =
		    conffile_load(cli->conf, cli->problems, &cli->config->config) == 0;
		cli->is_conf_bad = !cli->config->is_good;
	}
	return cli->config != NULL && cli->config->is_good ? &cli->config->config : NULL;
}

const char *
cli_conf_file(struct cli *cli, const char *path, bool is_named, const char *shipped)
{
	if (file_identity(path).inode != 0)
		return path;
	if (is_named) {
		problem_add(cli->problems, path, "is not there, and %s names it", cli->conf);
		cli->is_conf_bad = true;
		return NULL;
	}
	const char *found = confpath_find(cli->arena, shipped);
	if (!cli->json)
		fprintf(cli->err, "note: %s says nothing of it, so %s is taken\n", cli->conf,
			found);
	return found;
}

static int
read_configured(struct cli *cli, const char *division, struct holidays *holidays)
{
	const struct config *given = cli_config(cli);
	struct holidayfile file;
	if (given == NULL)
		return E_INPUT;
	struct config config = *given;
	config.holidays =
	    cli_conf_file(cli, config.holidays, config.names_holidays, CLI_HOLIDAYS_FILE);
	if (config.holidays == NULL)
		return E_INPUT;
	if (holidayfile_load(&config, division, cli->problems, holidays, &file) != 0)
		return E_INPUT;
	if (file.why_shipped[0] != '\0' && !cli->json)
		fprintf(cli->err, "note: bank holidays are those of %s: %s\n", file.path,
			file.why_shipped);
	return 0;
}

int
cli_holidays(struct cli *cli, const char *path, const char *division, struct holidays *holidays)
{
	int rc = path == NULL && cli->conf != NULL ? read_configured(cli, division, holidays)
						   : read_holidays(cli, path, division, holidays);
	const char *near = rc == 0 ? cli_holidays_near_words(cli, holidays, cli_today()) : NULL;
	if (near != NULL && !cli->json)
		fprintf(cli->err, "warning: %s\n", near);
	return rc;
}

/* NULL with a problem where the configuration is at fault. */
static const char *
directory_in_use(struct cli *cli)
{
	const struct config *config = cli_config(cli);
	if (config == NULL)
		return cli->conf != NULL ? NULL : confpath_find(cli->arena, CLI_DIRECTORY_FILE);
	const char *path = directoryfile_path(config);
	return cli_conf_file(cli, path, path != config->directory || config->names_directory,
			     CLI_DIRECTORY_FILE);
}

const struct directory *
cli_directory(struct cli *cli, const char *path)
{
	char *text;
	size_t n;
	if (path == NULL)
		path = directory_in_use(cli);
	if (path == NULL || cli_read_file(cli, path, DIRECTORY_BYTES_MAX, &text, &n) != 0)
		return NULL;
	const struct directory *directory = directory_parse(text, n, cli->arena, cli->problems);
	for (size_t i = 0; directory != NULL && !cli->json && i < problems_kept(directory->notes);
	     i++)
		fprintf(cli->err, "note: %s %s\n", directory->notes->list[i].at,
			directory->notes->list[i].text);
	return directory;
}

int
cli_stale_days(struct cli *cli)
{
	const struct config *config = cli_config(cli);
	return config == NULL ? CLI_STALE_DAYS : config->directory_stale_days;
}

const struct closures *
cli_closures(struct cli *cli, const char *path, const struct directory *directory)
{
	char *text;
	size_t n;
	const struct config *config = path == NULL ? cli_config(cli) : NULL;
	if (config != NULL && config->closures[0] != '\0')
		path = config->closures;
	if (path == NULL)
		return NULL;
	if (cli_read_file(cli, path, CLOSURES_BYTES_MAX, &text, &n) != 0)
		return NULL;
	return closures_parse(text, n, directory, cli->arena, cli->problems);
}

const struct directory_entry *
cli_service(struct cli *cli, const struct directory *directory, const char *key)
{
	const struct directory_entry *entry = NULL;
	int rc = directory_find(directory, key, &entry);
	const char *nearest = directory_nearest(directory, key);
	if (rc == E_INPUT)
		problem_add(cli->problems, key, "has several places: cite one of them");
	else if (rc != 0 && nearest != NULL)
		problem_add(cli->problems, key, "is not in the directory; did you mean \"%s\"?",
			    nearest);
	else if (rc != 0)
		problem_add(cli->problems, key, "is not in the directory");
	return rc == 0 ? entry : NULL;
}

struct civil_date
cli_date(struct cli *cli, const char *option, const char *text, struct civil_date fallback)
{
	struct civil_date date = fallback;
	if (text != NULL && civil_date_parse(text, &date) != 0)
		problem_add(cli->problems, option, "\"%s\" is not a date like \"2023-09-15\"",
			    text);
	return date;
}

struct civil_date
cli_today(void)
{
	struct civil_date today;
	int minute;
	struct civil_zone *zone = civil_zone_load("Europe/London");
	if (zone == NULL)
		panic("the system has no zone file for Europe/London (package tzdata)");
	civil_from_utc(zone, (struct utc){time(NULL)}, &today, &minute);
	civil_zone_free(zone);
	return today;
}

const char *
cli_moment_text(struct cli *cli, struct hours_moment moment)
{
	char date[CIVIL_DATE_SIZE];
	char time[CIVIL_TIME_SIZE];
	struct civil_date day = civil_add_days(moment.date, moment.minute / MINUTES_PER_DAY);
	civil_date_format(day, date);
	civil_time_format(moment.minute % MINUTES_PER_DAY, time);
	return arena_printf(cli->arena, "%sT%s", date, time);
}

json_t *
cli_json_time(int minute)
{
	char text[CIVIL_TIME_SIZE];
	civil_time_format(minute, text);
	return json_string(text);
}

json_t *
cli_json_date(struct civil_date date)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	return json_string(text);
}

json_t *
cli_json_day(struct civil_date date, const struct hours_day *day)
{
	json_t *open = json_array();
	for (size_t i = 0; i < day->n; i++)
		json_array_append_new(open, json_pack("[o,o]", cli_json_time(day->open[i].open_min),
						      cli_json_time(day->open[i].close_min)));
	return json_pack("{s:o,s:o,s:s?}", "date", cli_json_date(date), "open", open, "because",
			 day->because[0] == '\0' ? NULL : day->because);
}

void
cli_print_day(struct cli *cli, struct civil_date date, const struct hours_day *day)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	fprintf(cli->out, "%s %s ", civil_weekday_abbrev(civil_weekday(date)), text);
	for (size_t i = 0; i < day->n; i++) {
		char open[CIVIL_TIME_SIZE];
		char close[CIVIL_TIME_SIZE];
		civil_time_format(day->open[i].open_min, open);
		civil_time_format(day->open[i].close_min, close);
		fprintf(cli->out, " %s-%s", open, close);
	}
	if (day->n == 0)
		fputs(day->is_known ? " shut" : " unknown", cli->out);
	if (day->because[0] != '\0')
		fprintf(cli->out, " (%s)", day->because);
	fputc('\n', cli->out);
}

void
cli_print_json(struct cli *cli, json_t *document)
{
	json_dumpf(document, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(document);
}

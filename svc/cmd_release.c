/* SPDX-License-Identifier: MIT
 *
 * firstday release: the lawful day, the presumed earlier day, the extra day, and what is shut then.
 */
#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/hours.h"
#include "calendar/policy.h"
#include "cli_calendar.h"
#include "confpath.h"

#define POLICY_FILE     "policy/release-day.json"
#define DAYS_SERVED_MAX 36500

struct request {
	const char *policy_path;
	const char *holidays_path;
	const char *directory_path; /* NULL: nothing is looked at for "shut" */
	const char *division;
	const char *days_served;
	struct policy_question question;
	struct holidays holidays;
	const struct policy *policy;
	const struct directory *directory;
};

static void
read_days_served(struct cli *cli, struct request *request)
{
	request->question.days_served = POLICY_DAYS_UNKNOWN;
	if (request->days_served == NULL)
		return;
	char *end;
	errno = 0;
	long days = strtol(request->days_served, &end, 10);
	if (errno != 0 || end == request->days_served || *end != '\0' || days < 0 ||
	    days > DAYS_SERVED_MAX)
		problem_add(cli->problems, "--days-served", "\"%s\" is not a number of 0 to %d",
			    request->days_served, DAYS_SERVED_MAX);
	else
		request->question.days_served = (int)days;
}

static const struct policy *
read_policy(struct cli *cli, const char *path)
{
	char *text;
	size_t n;
	if (path == NULL)
		path = confpath_find(cli->arena, POLICY_FILE);
	if (cli_read_file(cli, path, POLICY_BYTES_MAX, &text, &n) != 0)
		return NULL;
	return policy_parse(text, n, cli->arena, cli->problems);
}

/* 0, or the exit status with which to fail. */
static int
read_request(struct cli *cli, int argc, char *argv[], struct request *request)
{
	const char *date = NULL;
	const struct cli_option options[] = {
	    {"--days-served", &request->days_served, NULL},
	    {"--sentence", &request->question.sentence, NULL},
	    {"--division", &request->division, NULL},
	    {"--holidays", &request->holidays_path, NULL},
	    {"--policy", &request->policy_path, NULL},
	    {"--directory", &request->directory_path, NULL},
	};
	request->question.sentence = "determinate";
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), &date, 1) < 0)
		return EXIT_USAGE;
	if (date == NULL) {
		problem_add(cli->problems, "release", "give the nominal date, like 2024-12-31");
		return EXIT_USAGE;
	}
	request->question.nominal = cli_date(cli, date, date, (struct civil_date){0});
	read_days_served(cli, request);
	request->policy = read_policy(cli, request->policy_path);
	int rc = cli_holidays(cli, request->holidays_path, request->division, &request->holidays);
	if (request->directory_path != NULL)
		request->directory = cli_directory(cli, request->directory_path);
	return rc != 0 || cli->problems->count > 0 ? EXIT_BAD_INPUT : 0;
}

/* "2024-12-24T17:00"; a minute past midnight belongs to the next date here. */
static json_t *
json_moment(struct cli *cli, struct hours_moment moment)
{
	char date[CIVIL_DATE_SIZE];
	char time[CIVIL_TIME_SIZE];
	struct civil_date day = civil_add_days(moment.date, moment.minute / MINUTES_PER_DAY);
	civil_date_format(day, date);
	civil_time_format(moment.minute % MINUTES_PER_DAY, time);
	return json_string(arena_printf(cli->arena, "%sT%s", date, time));
}

/* The services that are shut on the lawful day or the whole day after, until they open again. */
static json_t *
shut_services(struct cli *cli, const struct request *request, struct civil_date lawful)
{
	json_t *list = json_array();
	for (size_t i = 0; request->directory != NULL && i < request->directory->n; i++) {
		const struct directory_entry *entry = &request->directory->entries[i];
		struct hours_shut shut;
		if (!hours_shut_after(&entry->hours, &request->holidays, lawful, &shut))
			continue;
		json_t *until = shut.reopens ? json_moment(cli, shut.until) : json_null();
		json_array_append_new(
		    list,
		    json_pack("{s:s,s:s,s:o,s:o}", "service",
			      entry->slug[0] != '\0' ? entry->slug : entry->service_id, "name",
			      entry->name, "from", json_moment(cli, shut.from), "until", until));
	}
	return list;
}

static json_t *
json_answer(struct cli *cli, const struct request *request, const struct policy_answer *answer)
{
	json_t *warnings = json_array();
	for (size_t i = 0; i < answer->n_warnings; i++)
		json_array_append_new(warnings,
				      json_pack("{s:s,s:s}", "kind", answer->warnings[i].kind,
						"text", answer->warnings[i].text));
	json_t *sources = json_array();
	for (size_t i = 0; i < answer->n_sources; i++)
		json_array_append_new(sources, json_string(answer->sources[i]));
	json_t *presumed = answer->has_presumed ? cli_json_date(answer->presumed) : json_null();
	json_t *extra = answer->has_extra ? cli_json_date(answer->extra) : json_null();
	return json_pack("{s:o,s:o,s:o,s:o,s:s?,s:o,s:o,s:o}", "nominal",
			 cli_json_date(request->question.nominal), "lawful",
			 cli_json_date(answer->lawful), "presumed", presumed, "extra", extra,
			 "excluded_because", answer->excluded_because, "warnings", warnings, "shut",
			 shut_services(cli, request, answer->lawful), "sources", sources);
}

static void
print_date(struct cli *cli, const char *label, bool is_there, struct civil_date date)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	if (is_there)
		fprintf(cli->out, "%-9s %s %s\n", label, civil_weekday_abbrev(civil_weekday(date)),
			text);
	else
		fprintf(cli->out, "%-9s none\n", label);
}

static void
print_answer(struct cli *cli, const struct request *request, const struct policy_answer *answer)
{
	print_date(cli, "nominal", true, request->question.nominal);
	print_date(cli, "lawful", true, answer->lawful);
	print_date(cli, "presumed", answer->has_presumed, answer->presumed);
	print_date(cli, "extra", answer->has_extra, answer->extra);
	if (answer->excluded_because != NULL)
		fprintf(cli->out, "excluded: %s\n", answer->excluded_because);
	for (size_t i = 0; i < answer->n_warnings; i++)
		fprintf(cli->out, "warning: %s\n", answer->warnings[i].text);
	json_t *shut = shut_services(cli, request, answer->lawful);
	size_t i;
	json_t *one;
	json_array_foreach(shut, i, one)
	{
		const char *until = json_string_value(json_object_get(one, "until"));
		fprintf(cli->out, "shut: %s from %s until %s\n",
			json_string_value(json_object_get(one, "name")),
			json_string_value(json_object_get(one, "from")),
			until == NULL ? "further notice" : until);
	}
	json_decref(shut);
}

int
cmd_release(struct cli *cli, int argc, char *argv[])
{
	struct request request = {0};
	struct policy_answer answer;
	int status = read_request(cli, argc, argv, &request);
	if (status != 0)
		return cli_fail(cli, status);
	if (policy_release(request.policy, &request.holidays, &request.question, cli->arena,
			   cli->problems, &answer) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	if (cli->json)
		cli_print_json(cli, json_answer(cli, &request, &answer));
	else
		print_answer(cli, &request, &answer);
	return EXIT_DONE;
}

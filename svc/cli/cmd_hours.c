/* SPDX-License-Identifier: MIT
 *
 * firstday hours: when a service, or a text of OpenStreetMap's opening hours, is open.
 */
#include "cli/cmd.h"

#include <string.h>

#include "base/utf8.h"
#include "calendar/hours_at.h"
#include "cli/cli_calendar.h"
#include "cli/cli_hours.h"

#define DAYS_MAX  1100
#define LINES_MAX (8 * 1024 * 1024) /* bytes of --osm-lines */

struct request {
	const char *osm;
	const char *osm_lines;
	const char *directory;
	const char *closures;
	const char *holidays;
	const char *division;
	const char *at;
	const char *date;
	const char *from;
	const char *to;
	const char *service; /* NULL if none */
	int at_min;          /* of the first date; of --at alone */
	struct civil_date first;
	struct civil_date last;
	struct holidays list;
	const struct directory_entry *entry; /* NULL if none */
};

/* "2026-12-24T10:00" in the two that it stands for: its date is the one to be told. */
static void
read_at(struct cli *cli, struct request *request)
{
	const char *time = request->at == NULL ? NULL : strchr(request->at, 'T');
	if (request->at == NULL)
		return;
	if (time != NULL && civil_time_parse(time + 1, &request->at_min) == 0 &&
	    request->at_min < MINUTES_PER_DAY)
		request->date =
		    arena_strndup(cli->arena, request->at, (size_t)(time - request->at));
	else
		problem_add(cli->problems, "--at",
			    "\"%s\" is not a local time like 2026-12-24T10:00", request->at);
}

static int
read_request(struct cli *cli, int argc, char *argv[], struct request *request)
{
	const struct cli_option options[] = {
	    {"--osm", &request->osm, NULL},
	    {"--osm-lines", &request->osm_lines, NULL},
	    {"--directory", &request->directory, NULL},
	    {"--closures", &request->closures, NULL},
	    {"--holidays", &request->holidays, NULL},
	    {"--division", &request->division, NULL},
	    {"--at", &request->at, NULL},
	    {"--date", &request->date, NULL},
	    {"--from", &request->from, NULL},
	    {"--to", &request->to, NULL},
	};
	int n_words =
	    cli_options(cli, argc, argv, options, ARRAY_LEN(options), &request->service, 1);
	if (n_words < 0)
		return EXIT_USAGE;
	int n_sources = n_words + (request->osm != NULL) + (request->osm_lines != NULL);
	if (n_sources != 1)
		problem_add(cli->problems, "hours", "give one of SERVICE, --osm and --osm-lines");
	if (request->closures != NULL && n_words != 1)
		problem_add(cli->problems, "--closures", "goes with a SERVICE alone");
	if (request->at != NULL && (request->date != NULL || request->osm_lines != NULL))
		problem_add(cli->problems, "--at", "goes with neither --date nor --osm-lines");
	else
		read_at(cli, request);
	if (request->date != NULL && (request->from != NULL || request->to != NULL))
		problem_add(cli->problems, "--date", "does not go with --from and --to");
	if (cli->problems->count > 0)
		return EXIT_USAGE;
	if (request->date == NULL && request->from == NULL)
		request->first = cli_today();
	request->first = cli_date(cli, "--date", request->date, request->first);
	request->first = cli_date(cli, "--from", request->from, request->first);
	request->last = cli_date(cli, "--to", request->to, request->first);
	int n_days = request->last.day - request->first.day + 1;
	if (cli->problems->count == 0 && (n_days < 1 || n_days > DAYS_MAX))
		problem_add(cli->problems, "--to", "is %d days from the first, allowed are 1 to %d",
			    n_days, DAYS_MAX);
	if (cli_holidays(cli, request->holidays, request->division, &request->list) != 0 ||
	    cli->problems->count > 0)
		return EXIT_BAD_INPUT;
	return 0;
}

/* Dates that the list of holidays does not reach could be holidays: said, not guessed. */
static json_t *
warnings_of(struct cli *cli, const struct request *request)
{
	json_t *warnings = json_array();
	const char *near = cli_holidays_near_words(cli, &request->list, cli_today());
	if (near != NULL && cli->json)
		json_array_append_new(
		    warnings, json_pack("{s:s,s:s}", "kind", "holidays_near_end", "text", near));
	if (holidays_covers(&request->list, request->first) &&
	    holidays_covers(&request->list, request->last))
		return warnings;
	char last[CIVIL_DATE_SIZE];
	char first[CIVIL_DATE_SIZE];
	civil_date_format(request->list.first, first);
	civil_date_format(request->list.last, last);
	const char *text =
	    arena_printf(cli->arena, "bank holidays are known from %s to %s only", first, last);
	json_array_append_new(warnings, json_pack("{s:s,s:s}", "kind", "holidays", "text", text));
	return warnings;
}

/* Who would go by hours that nobody has looked at for long asks first. */
static void
warn_of_stale(struct cli *cli, const struct request *request, json_t *warnings)
{
	const struct directory_entry *entry = request->entry;
	if (entry == NULL || !directory_is_stale(entry, request->first, cli_stale_days(cli)))
		return;
	const char *words = directory_confirmed_words(entry, request->first, cli->arena);
	json_array_append_new(warnings,
			      json_pack("{s:s,s:s}", "kind", "stale", "text",
					arena_printf(cli->arena, "these hours were %s", words)));
}

/* ${told} NULL: there is nothing beside the hours. */
static json_t *
days_of(const struct hours *hours, const struct request *request, const struct cli_hours *told)
{
	json_t *days = json_array();
	for (struct civil_date date = request->first; date.day <= request->last.day; date.day++) {
		struct hours_day day;
		hours_open(hours, &request->list, date, &day);
		json_t *object = cli_json_day(date, &day);
		if (told != NULL)
			cli_hours_add_day(told, date, &day, object);
		json_array_append_new(days, object);
	}
	return days;
}

static const char *
text_if(struct cli *cli, bool is_there, struct hours_moment moment)
{
	return is_there ? cli_moment_text(cli, moment) : NULL;
}

static json_t *
json_at(struct cli *cli, const struct request *request, const struct hours_at *at)
{
	if (!at->is_known)
		return json_null();
	return json_pack("{s:s,s:b,s:s?,s:s?,s:s?,s:s?}", "at", request->at, "is_open", at->is_open,
			 "shuts", text_if(cli, at->shuts, at->shuts_at), "opens",
			 text_if(cli, at->opens, at->opens_at), "last_chance",
			 text_if(cli, at->has_last_chance, at->last_chance), "shut_until",
			 text_if(cli, at->has_last_chance && at->reopens, at->reopens_at));
}

static void
print_at(struct cli *cli, const struct request *request, const struct hours_at *at)
{
	const char *turn = at->is_open ? text_if(cli, at->shuts, at->shuts_at)
				       : text_if(cli, at->opens, at->opens_at);
	if (!at->is_known) {
		fprintf(cli->out, "at %s: unknown\n", request->at);
		return;
	}
	fprintf(cli->out, "at %s: %s until %s\n", request->at, at->is_open ? "open" : "shut",
		turn == NULL ? "further notice" : turn);
	if (at->has_last_chance)
		fprintf(cli->out, "last chance %s, then shut until %s\n",
			cli_moment_text(cli, at->last_chance),
			at->reopens ? cli_moment_text(cli, at->reopens_at) : "further notice");
}

static void
answer(struct cli *cli, const struct request *request, const char *service,
       const struct cli_hours *told)
{
	const struct hours *hours = told->hours;
	json_t *warnings = warnings_of(cli, request);
	warn_of_stale(cli, request, warnings);
	struct hours_at at;
	if (request->at != NULL)
		hours_at(hours, &request->list, request->first, request->at_min, &at);
	if (cli->json) {
		json_t *told_all = json_pack(
		    "{s:s?,s:o,s:o}", "service", service, "days",
		    days_of(hours, request, told->own == NULL ? NULL : told), "warnings", warnings);
		if (told->own != NULL)
			json_object_set_new(told_all, "closures", cli_hours_json_closures(told));
		if (request->at != NULL)
			json_object_set_new(told_all, "at", json_at(cli, request, &at));
		cli_print_json(cli, told_all);
		return;
	}
	if (request->at != NULL)
		print_at(cli, request, &at);
	for (struct civil_date date = request->first; date.day <= request->last.day; date.day++) {
		struct hours_day day;
		hours_open(hours, &request->list, date, &day);
		cli_print_day(cli, date, &day);
		cli_hours_print_day(cli, told, date, &day);
	}
	cli_hours_print_closures(cli, told);
	size_t i;
	json_t *warning;
	json_array_foreach(warnings, i, warning)
	    fprintf(cli->out, "note: %s\n", json_string_value(json_object_get(warning, "text")));
	json_decref(warnings);
}

/* One line of JSON for one line of input: its days, or its errors. Returns whether it was read. */
static bool
answer_line(struct cli *cli, const struct request *request, const char *text, size_t n)
{
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	json_t *document = json_pack("{s:s?}", "osm", utf8_is_valid(text, n) ? text : NULL);
	struct hours hours = {0};
	if (strlen(text) < n)
		problem_add(&problems, "line 1 column 1", "has a zero byte in it");
	else
		hours.osm = osm_hours_parse(text, NULL, &arena, &problems);
	if (hours.osm != NULL) {
		json_object_set_new(document, "days", days_of(&hours, request, NULL));
	} else {
		json_t *errors = json_array();
		for (size_t i = 0; i < problems_kept(&problems); i++)
			json_array_append_new(errors,
					      json_pack("{s:s,s:s}", "at", problems.list[i].at,
							"problem", problems.list[i].text));
		json_object_set_new(document, "errors", errors);
	}
	cli_print_json(cli, document);
	arena_fini(&arena);
	return hours.osm != NULL;
}

/* Many texts from one file, one a line; always JSON. */
static int
answer_lines(struct cli *cli, const struct request *request)
{
	char *text;
	size_t n;
	if (cli_read_file(cli, request->osm_lines, LINES_MAX, &text, &n) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	bool all_read = true;
	char *end = text + n;
	for (char *line = text; line < end;) {
		char *stop = memchr(line, '\n', (size_t)(end - line));
		stop = stop == NULL ? end : stop;
		*stop = '\0'; /* the file's text has room for one behind its end */
		all_read = answer_line(cli, request, line, (size_t)(stop - line)) && all_read;
		line = stop + 1;
	}
	return all_read ? EXIT_DONE : EXIT_BAD_INPUT;
}

int
cmd_hours(struct cli *cli, int argc, char *argv[])
{
	struct request request = {0};
	int status = read_request(cli, argc, argv, &request);
	if (status != 0)
		return cli_fail(cli, status);
	if (request.osm_lines != NULL)
		return answer_lines(cli, &request);
	struct hours hours = {0};
	struct cli_hours told = {.hours = &hours,
				 .holidays = &request.list,
				 .first = request.first,
				 .last = request.last};
	const struct closures *closures = NULL;
	const char *service = NULL;
	if (request.osm != NULL) {
		hours.osm = osm_hours_parse(request.osm, NULL, cli->arena, cli->problems);
	} else {
		const struct directory *directory = cli_directory(cli, request.directory);
		const struct directory_entry *entry = NULL;
		if (directory != NULL)
			closures = cli_closures(cli, request.closures, directory);
		if (directory != NULL)
			entry = cli_service(cli, directory, request.service);
		if (entry != NULL) {
			hours = entry->hours;
			request.entry = entry;
			service = entry->slug[0] != '\0' ? entry->slug : entry->service_id;
			told.place.entry = entry;
			closures_apply(closures, &told.place, cli->arena, &hours);
			told.own = closures == NULL ? NULL : &closures->own;
		}
	}
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	answer(cli, &request, service, &told);
	return EXIT_DONE;
}

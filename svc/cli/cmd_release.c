/* SPDX-License-Identifier: MIT
 *
 * firstday release: the lawful day, the presumed earlier day, the extra day, what is shut then, and
 * the request for an earlier day as text.
 */
#include "cli/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "calendar/draft.h"
#include "cli/cli_calendar.h"
#include "cli/cli_plan.h"
#include "setup/confpath.h"

#define POLICY_FILE     "policy/release-day.json"
#define DAYS_SERVED_MAX 36500

/* What is shut: the reference that people cite, beside what the draft tells of it. */
struct shut_list {
	const char **keys;
	struct draft_shut *list;
	size_t n;
};

struct request {
	const char *policy_path;
	const char *holidays_path;
	const char *directory_path;
	const char *plan_path; /* NULL: every service of the directory is looked at */
	const char *division;
	const char *days_served;
	bool wants_draft;
	struct policy_question question;
	struct holidays holidays;
	const struct policy *policy;
	const struct directory *directory; /* NULL beside a plan that names no service */
	const char *closures_path;
	const struct closures *closures; /* NULL: there are none */
	struct plan_document *document;  /* NULL without --plan */
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
	const struct config *config = path == NULL ? cli_config(cli) : NULL;
	if (config != NULL)
		path = cli_conf_file(cli, config->policy, config->names_policy, POLICY_FILE);
	else if (path == NULL && !cli->is_conf_bad)
		path = confpath_find(cli->arena, POLICY_FILE);
	if (path == NULL || cli_read_file(cli, path, POLICY_BYTES_MAX, &text, &n) != 0)
		return NULL;
	return policy_parse(text, n, cli->arena, cli->problems);
}

/* The date that is asked for: as it is given, else the plan's. */
static void
read_nominal(struct cli *cli, const char *date, struct request *request)
{
	if (date != NULL)
		request->question.nominal = cli_date(cli, date, date, (struct civil_date){0});
	else if (request->document != NULL)
		request->question.nominal = request->document->date;
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
	    {"--closures", &request->closures_path, NULL},
	    {"--plan", &request->plan_path, NULL},
	    {"--draft", NULL, &request->wants_draft},
	};
	request->question.sentence = "determinate";
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), &date, 1) < 0)
		return EXIT_USAGE;
	if (date == NULL && request->plan_path == NULL) {
		problem_add(cli->problems, "release",
			    "give the nominal date, like 2024-12-31, or --plan");
		return EXIT_USAGE;
	}
	if (request->plan_path != NULL) {
		request->document = arena_new(cli->arena, struct plan_document);
		if (cli_plan_document(cli, request->plan_path, request->document) != 0)
			request->document = NULL;
	}
	read_nominal(cli, date, request);
	read_days_served(cli, request);
	request->policy = read_policy(cli, request->policy_path);
	int rc = cli_holidays(cli, request->holidays_path, request->division, &request->holidays);
	if (request->document == NULL || cli_plan_names_services(request->document))
		request->directory = cli_directory(cli, request->directory_path);
	request->closures = cli_closures(cli, request->closures_path, request->directory);
	return rc != 0 || cli->problems->count > 0 ? EXIT_BAD_INPUT : 0;
}

static void
add_shut(struct shut_list *shut, const char *key, const char *name, const struct hours_shut *when)
{
	shut->keys[shut->n] = key;
	shut->list[shut->n++] = (struct draft_shut){name, *when};
}

/* Of the plan's places, as if its day were the lawful one. */
static int
find_shut_of_plan(struct cli *cli, const struct request *request, struct civil_date lawful,
		  struct shut_list *shut)
{
	struct plan_document *document = arena_new(cli->arena, struct plan_document);
	struct prepared *prepared = arena_new(cli->arena, struct prepared);
	const struct prepare_world world = {.directory = request->directory,
					    .holidays = &request->holidays,
					    .closures = request->closures};
	*document = *request->document;
	document->date = lawful;
	if (prepare(&world, document, cli->arena, cli->problems, prepared) != 0)
		return E_INPUT;
	for (int i = 0; i < document->n_appointments; i++) {
		const struct document_appointment *from = &document->appointments[i];
		const char *name = prepared->service_name[i];
		if (prepared->is_shut_after[i])
			add_shut(shut, from->service != NULL ? from->service : from->id,
				 name[0] != '\0' ? name : from->label, &prepared->shut_after[i]);
	}
	return 0;
}

/* The services that are shut on the lawful day or the whole day after, until they open again. */
static int
find_shut(struct cli *cli, const struct request *request, struct civil_date lawful,
	  struct shut_list *shut)
{
	bool is_of_plan = request->document != NULL;
	size_t most = is_of_plan ? PLAN_APPOINTMENTS_MAX : request->directory->n;
	shut->keys = arena_array(cli->arena, const char *, most + 1);
	shut->list = arena_array(cli->arena, struct draft_shut, most + 1);
	if (is_of_plan)
		return find_shut_of_plan(cli, request, lawful, shut);
	for (size_t i = 0; i < request->directory->n; i++) {
		const struct directory_entry *entry = &request->directory->entries[i];
		struct hours_shut when;
		struct hours hours = entry->hours;
		closures_apply(request->closures, &(struct target_place){.entry = entry},
			       cli->arena, &hours);
		if (hours_shut_after(&hours, &request->holidays, lawful, &when))
			add_shut(shut, entry->slug[0] != '\0' ? entry->slug : entry->service_id,
				 entry->name, &when);
	}
	return 0;
}

static json_t *
json_shut(struct cli *cli, const struct shut_list *shut)
{
	json_t *list = json_array();
	for (size_t i = 0; i < shut->n; i++) {
		const struct hours_shut *when = &shut->list[i].shut;
		json_array_append_new(
		    list,
		    json_pack("{s:s,s:s,s:s,s:s?}", "service", shut->keys[i], "name",
			      shut->list[i].name, "from", cli_moment_text(cli, when->from), "until",
			      when->reopens ? cli_moment_text(cli, when->until) : NULL));
	}
	return list;
}

static json_t *
json_answer(struct cli *cli, const struct request *request, const struct policy_answer *answer,
	    const struct shut_list *shut)
{
	json_t *warnings = json_array();
	for (size_t i = 0; i < answer->n_warnings; i++)
		json_array_append_new(warnings,
				      json_pack("{s:s,s:s}", "kind", answer->warnings[i].kind,
						"text", answer->warnings[i].text));
	const char *near = cli_holidays_near_words(cli, &request->holidays, cli_today());
	if (near != NULL)
		json_array_append_new(
		    warnings, json_pack("{s:s,s:s}", "kind", "holidays_near_end", "text", near));
	json_t *sources = json_array();
	for (size_t i = 0; i < answer->n_sources; i++)
		json_array_append_new(sources, json_string(answer->sources[i]));
	json_t *presumed = answer->has_presumed ? cli_json_date(answer->presumed) : json_null();
	json_t *extra = answer->has_extra ? cli_json_date(answer->extra) : json_null();
	return json_pack("{s:o,s:o,s:o,s:s?,s:o,s:s?,s:s?,s:o,s:o,s:o}", "nominal",
			 cli_json_date(request->question.nominal), "lawful",
			 cli_json_date(answer->lawful), "presumed", presumed,
			 "presumed_not_proposed", answer->presumed_not_proposed, "extra", extra,
			 "extra_not_proposed", answer->extra_not_proposed, "excluded_because",
			 answer->excluded_because, "warnings", warnings, "shut",
			 json_shut(cli, shut), "sources", sources);
}

static void
print_date(struct cli *cli, const char *label, bool is_there, struct civil_date date,
	   const char *not_proposed)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	if (!is_there)
		fprintf(cli->out, "%-9s none\n", label);
	else if (not_proposed == NULL)
		fprintf(cli->out, "%-9s %s %s\n", label, civil_weekday_abbrev(civil_weekday(date)),
			text);
	else
		fprintf(cli->out, "%-9s %s %s, not proposed: %s\n", label,
			civil_weekday_abbrev(civil_weekday(date)), text, not_proposed);
}

static void
print_warnings(FILE *to, const struct policy_answer *answer)
{
	for (size_t i = 0; i < answer->n_warnings; i++)
		fprintf(to, "warning: %s\n", answer->warnings[i].text);
}

static void
print_answer(struct cli *cli, const struct request *request, const struct policy_answer *answer,
	     const struct shut_list *shut)
{
	print_date(cli, "nominal", true, request->question.nominal, NULL);
	print_date(cli, "lawful", true, answer->lawful, NULL);
	print_date(cli, "presumed", answer->has_presumed, answer->presumed,
		   answer->presumed_not_proposed);
	print_date(cli, "extra", answer->has_extra, answer->extra, answer->extra_not_proposed);
	if (answer->excluded_because != NULL)
		fprintf(cli->out, "excluded: %s\n", answer->excluded_because);
	print_warnings(cli->out, answer);
	for (size_t i = 0; i < shut->n; i++) {
		const struct draft_shut *one = &shut->list[i];
		fprintf(cli->out, "shut: %s from %s until %s\n", one->name,
			cli_moment_text(cli, one->shut.from),
			one->shut.reopens ? cli_moment_text(cli, one->shut.until)
					  : "further notice");
	}
}

/* The answer with its draft; alone as text, so that it can be sent on as it stands. */
static int
tell_draft(struct cli *cli, const struct request *request, const struct policy_answer *answer,
	   const struct shut_list *shut)
{
	const struct draft draft = {
	    .who = request->document != NULL ? request->document->plan : NULL,
	    .nominal = request->question.nominal,
	    .answer = answer,
	    .holidays = &request->holidays,
	    .shut = shut->list,
	    .n_shut = shut->n,
	};
	const char *why_not;
	const char *text = draft_request(&draft, cli->arena, &why_not);
	if (!cli->json)
		print_warnings(cli->err, answer);
	if (cli->json) {
		json_t *document = json_answer(cli, request, answer, shut);
		json_object_update_new(
		    document, json_pack("{s:s?,s:s?}", "draft", text, "no_draft_because", why_not));
		cli_print_json(cli, document);
	} else if (text != NULL) {
		fprintf(cli->out, "%s\n", text);
	} else {
		fprintf(cli->out, "nothing to ask for: %s\n", why_not);
	}
	return text != NULL ? EXIT_DONE : EXIT_NO;
}

int
cmd_release(struct cli *cli, int argc, char *argv[])
{
	struct request request = {0};
	struct policy_answer answer;
	struct shut_list shut = {0};
	int status = read_request(cli, argc, argv, &request);
	if (status != 0)
		return cli_fail(cli, status);
	if (policy_release(request.policy, &request.holidays, &request.question, cli->arena,
			   cli->problems, &answer) != 0 ||
	    find_shut(cli, &request, answer.lawful, &shut) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	if (request.wants_draft)
		return tell_draft(cli, &request, &answer, &shut);
	if (cli->json)
		cli_print_json(cli, json_answer(cli, &request, &answer, &shut));
	else
		print_answer(cli, &request, &answer, &shut);
	return EXIT_DONE;
}

/* SPDX-License-Identifier: MIT
 *
 * firstday hub PLAN.json... --timetable FILE.tt [--at SERVICE,...] [--session 09:30-12:30]
 * firstday hub -c CONF ...                        the plans that the daemon has
 */
#include <stdlib.h>
#include <string.h>

#include "app/hub.h"
#include "cli/cli_calendar.h"
#include "cli/cli_plan.h"
#include "cli/cmd.h"
#include "conf/value.h"
#include "setup/conffile.h"
#include "setup/directoryfile.h"
#include "plan/hhmm.h"
#include "store/store.h"

#define PLANS_MAX    500
#define PLACES_MAX   40
#define SESSIONS_MAX 24
#define TOP          5
#define SESSION_MIN  180 /* how long a session is unless said */
#define FIRST_MIN    540 /* sessions begin from 09:00 ... */
#define LAST_MIN     840 /* ... to 14:00, ... */
#define STEP_MIN     30  /* ... each half hour */

#define USUAL_KINDS "contact,accommodation,money,advice"

struct place {
	const char *name;
	struct geo_point at;
};

struct result {
	int place;
	int from_min;
	int until_min;
	int count;
};

struct search {
	struct cli *cli;
	struct cli_plan *world; /* holidays, directory, travel; its document is the first plan's */
	const struct plan_document *plans[PLANS_MAX];
	int n_plans;
	struct place places[PLACES_MAX];
	int n_places;
	const char *kinds[HUB_KINDS_MAX];
	int n_kinds;
	int sessions[SESSIONS_MAX][2];
	int n_sessions;
	struct result *results;
	int n_results;
	int without; /* plans kept whole as things are */
};

/* Faults are told with the file in which they stand. */
static void
take_plan(struct search *search, const char *path)
{
	struct problems *problems = search->cli->problems;
	size_t before = problems_kept(problems);
	struct plan_document *document = arena_new(search->cli->arena, struct plan_document);
	search->plans[search->n_plans++] = document;
	if (cli_plan_document(search->cli, path, document) == 0)
		return;
	for (size_t i = before; i < problems_kept(problems); i++)
		if (problems->list[i].at[0] == '/' && strcmp(problems->list[i].at, path) != 0)
			problems->list[i].at =
			    arena_printf(problems->arena, "%s%s", path, problems->list[i].at);
}

/* A plan of the store that cannot be read any more (its key was erased) is none to count. */
static int
take_stored_plan(struct search *search, struct store *store, int64_t plan_id)
{
	struct cli *cli = search->cli;
	struct row_case rows;
	int rc = store_case_brief(store, plan_id, cli->arena, &rows);
	if (rc == E_DENIED)
		return 0;
	struct plan_document *document = arena_new(cli->arena, struct plan_document);
	if (rc == 0)
		rc = document_parse(rows.plan.document, strlen(rows.plan.document), cli->problems,
				    document);
	if (rc == 0)
		search->plans[search->n_plans++] = document;
	return rc;
}

/* The newest PLANS_MAX plans of the daemon that ${files} are then of, too. */
static void
take_stored(struct search *search, struct cli_plan_files *files)
{
	struct cli *cli = search->cli;
	struct config config;
	struct store *store = NULL;
	if (conffile_load(cli->conf, cli->problems, &config) != 0 ||
	    store_open_reader(config.database, config.keys, cli->problems, &store) != 0)
		return;
	int64_t *plan_ids;
	int n = 0;
	int rc = store_plan_list(store, cli->arena, &plan_ids, &n);
	for (int i = n > PLANS_MAX ? n - PLANS_MAX : 0; rc == 0 && i < n; i++)
		rc = take_stored_plan(search, store, plan_ids[i]);
	if (rc != 0 && cli->problems->count == 0)
		problem_add(cli->problems, config.database, "%s: %s", err_text(rc),
			    store_failure(store));
	store_close(store);
	files->timetable = files->timetable == NULL ? config.timetable : files->timetable;
	files->directory =
	    files->directory == NULL ? directoryfile_path(&config) : files->directory;
	files->taxi = files->taxi == NULL ? config.taxi_tariff : files->taxi;
	files->fares = files->fares == NULL ? config.fares : files->fares;
}

static void
add_place(struct search *search, const char *name, struct geo_point at)
{
	for (int i = 0; i < search->n_places; i++)
		if (geo_distance_m(search->places[i].at, at) <= 1)
			return;
	if (search->n_places < PLACES_MAX)
		search->places[search->n_places++] = (struct place){name, at};
}

static bool
is_of_kinds(const struct search *search, const char *kind)
{
	for (int i = 0; i < search->n_kinds; i++)
		if (strcmp(search->kinds[i], kind) == 0)
			return true;
	return false;
}

/* Where the services that would come sit today: any of them could take the others in. */
static void
gather_places(struct search *search)
{
	const struct directory *directory = search->world->world.directory;
	for (int p = 0; p < search->n_plans; p++)
		for (int i = 0; i < search->plans[p]->n_appointments; i++) {
			const struct document_appointment *one = &search->plans[p]->appointments[i];
			const struct directory_entry *entry;
			if (!is_of_kinds(search, one->kind))
				continue;
			if (one->service == NULL)
				add_place(search, one->place_name, one->point);
			else if (directory != NULL &&
				 directory_find(directory, one->service, &entry) == 0 &&
				 entry->has_point)
				add_place(search, entry->name, entry->point);
		}
}

/* Calls ${each} with every word between commas. */
static void
split(struct cli *cli, const char *text, void (*each)(struct search *, const char *),
      struct search *search)
{
	for (;;) {
		size_t n = strcspn(text, ",");
		each(search, arena_strndup(cli->arena, text, n));
		if (text[n] == '\0')
			return;
		text += n + 1;
	}
}

static void
take_kind(struct search *search, const char *word)
{
	if (search->n_kinds == HUB_KINDS_MAX)
		problem_add(search->cli->problems, "--kinds", "names more than %d", HUB_KINDS_MAX);
	else
		search->kinds[search->n_kinds++] = word;
}

static void
take_place(struct search *search, const char *word)
{
	const struct directory *directory = search->world->world.directory;
	const struct directory_entry *entry = cli_service(search->cli, directory, word);
	if (entry != NULL && !entry->has_point)
		problem_add(search->cli->problems, "--at", "\"%s\" has no point on the map", word);
	else if (entry != NULL)
		add_place(search, entry->name, entry->point);
}

static void
take_sessions(struct search *search, const char *text)
{
	if (text == NULL) {
		for (int from = FIRST_MIN; from <= LAST_MIN; from += STEP_MIN) {
			search->sessions[search->n_sessions][0] = from;
			search->sessions[search->n_sessions++][1] = from + SESSION_MIN;
		}
		return;
	}
	char from[6] = "";
	int *session = search->sessions[search->n_sessions++];
	if (strlen(text) == 11 && text[5] == '-')
		memcpy(from, text, 5);
	if (civil_time_parse(from, &session[0]) != 0 ||
	    civil_time_parse(text + 6, &session[1]) != 0 || session[0] >= session[1] ||
	    session[1] > MINUTES_PER_DAY)
		problem_add(search->cli->problems, "--session",
			    "\"%.40s\" is not a session such as 09:30-12:30", text);
}

static int
count_whole(struct search *search, const struct hub_offer *offer, int *count)
{
	*count = 0;
	for (int p = 0; p < search->n_plans; p++) {
		bool is_whole = false;
		int rc = hub_is_kept_whole(&search->world->world, search->plans[p], offer,
					   search->cli->problems, &is_whole);
		if (rc != 0)
			return rc;
		*count += is_whole;
	}
	return 0;
}

static int
compare_results(const void *a, const void *b)
{
	const struct result *left = a;
	const struct result *right = b;
	if (left->count != right->count)
		return right->count - left->count;
	if (left->from_min != right->from_min)
		return left->from_min - right->from_min;
	return left->place - right->place;
}

static int
look_everywhere(struct search *search)
{
	int rc = count_whole(search, &(struct hub_offer){.until_min = 1}, &search->without);
	search->results = arena_array(search->cli->arena, struct result,
				      (size_t)(search->n_places * search->n_sessions));
	for (int place = 0; rc == 0 && place < search->n_places; place++)
		for (int s = 0; rc == 0 && s < search->n_sessions; s++) {
			struct result *result = &search->results[search->n_results++];
			*result = (struct result){place, search->sessions[s][0],
						  search->sessions[s][1], 0};
			const struct hub_offer offer = {
			    .at = search->places[place].at,
			    .name = search->places[place].name,
			    .from_min = result->from_min,
			    .until_min = result->until_min,
			    .kinds = search->kinds,
			    .n_kinds = search->n_kinds,
			};
			rc = count_whole(search, &offer, &result->count);
		}
	qsort(search->results, (size_t)search->n_results, sizeof(struct result), compare_results);
	return rc;
}

/* "12", "fewer than 5", "more than 20": no number that could point at somebody. */
static const char *
told(const struct search *search, int count)
{
	switch (hub_telling(count, search->n_plans)) {
	case HUB_FEWER_THAN:
		return arena_printf(search->cli->arena, "fewer than %d", HUB_COUNT_SHOWN);
	case HUB_MORE_THAN:
		return arena_printf(search->cli->arena, "more than %d",
				    search->n_plans - HUB_COUNT_SHOWN);
	case HUB_EXACT:
		break;
	}
	return arena_printf(search->cli->arena, "%d", count);
}

static json_t *
told_json(const struct search *search, int count)
{
	switch (hub_telling(count, search->n_plans)) {
	case HUB_FEWER_THAN:
		return json_pack("{s:i}", "fewer_than", HUB_COUNT_SHOWN);
	case HUB_MORE_THAN:
		return json_pack("{s:i}", "more_than", search->n_plans - HUB_COUNT_SHOWN);
	case HUB_EXACT:
		break;
	}
	return json_integer(count);
}

static void
print_results(const struct search *search)
{
	int n = search->n_results < TOP ? search->n_results : TOP;
	struct cli *cli = search->cli;
	if (!cli->json) {
		fprintf(cli->out, "%d plan%s. Whole without anybody's yes, as things are: %s.\n",
			search->n_plans, search->n_plans == 1 ? "" : "s",
			told(search, search->without));
		for (int i = 0; i < n; i++) {
			const struct result *result = &search->results[i];
			fprintf(cli->out, "%s-%s %s: %s\n", hhmm(result->from_min).text,
				hhmm(result->until_min).text, search->places[result->place].name,
				told(search, result->count));
		}
		return;
	}
	json_t *list = json_array();
	for (int i = 0; i < n; i++) {
		const struct result *result = &search->results[i];
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "place",
						      search->places[result->place].name, "from",
						      cli_json_time(result->from_min), "until",
						      cli_json_time(result->until_min), "whole",
						      told_json(search, result->count)));
	}
	cli_print_json(cli, json_pack("{s:i, s:o, s:o}", "plans", search->n_plans, "without_hub",
				      told_json(search, search->without), "hubs", list));
}

int
cmd_hub(struct cli *cli, int argc, char *argv[])
{
	struct cli_plan_files files = {0};
	const char *at = NULL;
	const char *session = NULL;
	const char *kinds = NULL;
	const char *words[PLANS_MAX];
	struct search *search = arena_new(cli->arena, struct search);
	search->cli = cli;
	search->world = arena_new(cli->arena, struct cli_plan);
	const struct cli_option options[] = {
	    {"--timetable", &files.timetable, NULL},
	    {"--directory", &files.directory, NULL},
	    {"--holidays", &files.holidays, NULL},
	    {"--division", &files.division, NULL},
	    {"--taxi", &files.taxi, NULL},
	    {"--fares", &files.fares, NULL},
	    {"--at", &at, NULL},
	    {"--session", &session, NULL},
	    {"--kinds", &kinds, NULL},
	};
	int n = cli_options(cli, argc, argv, options, ARRAY_LEN(options), words, PLANS_MAX);
	bool is_stored = n == 0 && cli->conf != NULL;
	if (n == 0 && !is_stored)
		problem_add(cli->problems, "PLAN.json", "is missing, or -c CONF for stored plans");
	if (n > 0 && files.timetable == NULL)
		problem_add(cli->problems, "--timetable", "is missing: which timetable?");
	if (n >= 0)
		take_sessions(search, session);
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_USAGE);
	for (int i = 0; i < n; i++)
		take_plan(search, words[i]);
	if (is_stored)
		take_stored(search, &files);
	int rc = cli_plan_world(cli, &files, true, search->world);
	split(cli, kinds == NULL ? USUAL_KINDS : kinds, take_kind, search);
	if (cli->problems->count == 0 && at != NULL)
		split(cli, at, take_place, search);
	if (cli->problems->count == 0 && at == NULL)
		gather_places(search);
	rc = cli->problems->count == 0 ? look_everywhere(search) : E_INPUT;
	if (rc == 0)
		print_results(search);
	cli_plan_close(search->world);
	return rc == 0 ? EXIT_DONE : cli_plan_fail(cli, rc);
}

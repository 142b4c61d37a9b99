/* SPDX-License-Identifier: MIT
 *
 * A loop for as long as the engines are asked, and the account of what they told.
 */
#include "cli/cli_engines.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "cli/cli_calendar.h"
#include "conf/value.h"
#include "io/curlfetch.h"

static void
take_one(struct cli *cli, const char *text, struct cli_engines *engines)
{
	const char *equals = strchr(text, '=');
	const char *name =
	    equals == NULL ? text : arena_strndup(cli->arena, text, (size_t)(equals - text));
	const struct engine *engine = engine_find(name);
	const char *url = "";
	if (engine == NULL || equals == NULL) {
		problem_add(cli->problems, "--engine",
			    "\"%.40s\" is not NAME=URL with a NAME of otp or valhalla", text);
		return;
	}
	const struct value_rule rule = {.type = VALUE_LINK, .folder = ""};
	value_read(&rule, name, equals + 1, "--engine", cli->problems, &url);
	for (int i = 0; i < engines->n; i++)
		if (engines->list[i].engine == engine)
			problem_add(cli->problems, "--engine", "%s is named twice", name);
	if (engines->n < ASK_ENGINES_MAX)
		engines->list[engines->n++] = (struct ask_engine){engine, url, ASK_TIMEOUT_MS};
}

void
cli_engines_take(struct cli *cli, int *argc, char *argv[], struct cli_engines *engines)
{
	int kept = 0;
	*engines = (struct cli_engines){.n = 0};
	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--engine") != 0) {
			argv[kept++] = argv[i];
		} else if (i + 1 >= *argc) {
			problem_add(cli->problems, argv[i], "needs a value behind it");
		} else {
			take_one(cli, argv[++i], engines);
		}
	}
	*argc = kept;
}

/* The engines of -c CONF, where the command line names none. */
static bool
take_config(struct cli *cli, struct cli_engines *engines)
{
	if (engines->n > 0 || cli->conf == NULL)
		return true;
	const struct config *config = cli_config(cli);
	if (config == NULL)
		return false;
	for (int i = 0; i < config->n_engines; i++) {
		const struct config_engine *from = &config->engines[i];
		const struct engine *engine = engine_find(from->name);
		if (engine == NULL)
			problem_add(cli->problems, cli->conf, "there is no engine \"%s\"",
				    from->name);
		else
			engines->list[engines->n++] =
			    (struct ask_engine){engine, from->url, from->timeout_s * 1000};
	}
	return cli->problems->count == 0;
}

static struct utc
real_now(void *context)
{
	(void)context;
	return (struct utc){(int64_t)time(NULL)};
}

static void
on_done(void *context, const struct ask_result *result)
{
	(void)result;
	loop_stop(context);
}

bool
cli_engines_ask(struct cli *cli, struct cli_engines *engines, const struct ask_job *job,
		struct travel *travel)
{
	if (!take_config(cli, engines))
		return false;
	if (engines->n == 0)
		return true;
	engines->query = *job->query;
	engines->is_one_way = job->is_one_way;
	engines->topics = job->topics;
	for (int i = 0; i < job->n_points; i++) {
		bool is_new = true;
		for (int k = 0; k < engines->n_points; k++)
			is_new = is_new && geo_distance_m(engines->points[k], job->points[i]) > 1;
		if (is_new || job->is_one_way)
			engines->points[engines->n_points++] = job->points[i];
	}
	engines->known = known_new();
	log_level_set(LOG_LEVEL_ERROR); /* what fails is part of the answer */
	struct loop *loop = loop_new();
	struct curlfetch *curlfetch = curlfetch_new(loop);
	const struct fetch fetch = curlfetch_table(curlfetch);
	const struct clock clock = {.now = real_now};
	struct ask_engines *ask = ask_engines_new(loop, &fetch, &clock, engines->known);
	for (int i = 0; i < engines->n; i++)
		ask_engines_add(ask, &engines->list[i]);
	ask_engines_start(ask, job, on_done, loop);
	loop_run(loop);
	ask_engines_free(ask);
	curlfetch_free(curlfetch);
	loop_free(loop);
	known_lend(engines->known, travel);
	return true;
}

/* Who told of ${topic}, in how many pairs of how many. */
struct account {
	const char *engine;
	const char *because;
	int n_pairs;
	int n_told;
};

static struct known_key
key_of(const struct cli_engines *engines, enum known_topic topic, int from, int to)
{
	const struct geo_point *points = engines->points;
	switch (topic) {
	case KNOWN_WALK:
		return known_key_walk(&engines->query, points[from], points[to]);
	case KNOWN_DRIVE:
		return known_key_drive(points[from], points[to]);
	case KNOWN_TRANSIT:
		break;
	}
	return known_key_transit(&engines->query, points[from], points[to]);
}

static struct account
account_of(const struct cli_engines *engines, enum known_topic topic)
{
	struct account account = {.engine = "local", .because = ""};
	for (int from = 0; from < (engines->is_one_way ? 1 : engines->n_points); from++)
		for (int to = 0; to < engines->n_points; to++) {
			if (geo_distance_m(engines->points[from], engines->points[to]) <= 1)
				continue;
			struct known_key key = key_of(engines, topic, from, to);
			struct known_use use = known_use(engines->known, &key);
			account.n_pairs++;
			if (use.because[0] != '\0')
				account.because = use.because;
			if (strcmp(use.engine, "local") != 0) {
				account.engine = use.engine;
				account.n_told++;
			}
		}
	return account;
}

json_t *
cli_engines_told(const struct cli_engines *engines, json_t *document)
{
	if (engines->known == NULL)
		return document;
	json_t *told = json_object();
	for (int i = 0; i < KNOWN_TOPICS; i++) {
		struct account account = account_of(engines, (enum known_topic)i);
		if ((engines->topics & 1u << i) == 0)
			continue;
		json_t *topic = json_pack("{s:s,s:i,s:i}", "engine", account.engine, "pairs",
					  account.n_told, "of", account.n_pairs);
		if (account.n_told < account.n_pairs && account.because[0] != '\0')
			json_object_set_new(topic, "because", json_string(account.because));
		json_object_set_new(told, known_topic_name((enum known_topic)i), topic);
	}
	json_object_set_new(document, "engines", told);
	return document;
}

void
cli_engines_print(struct cli *cli, const struct cli_engines *engines)
{
	static const char *const words[KNOWN_TOPICS] = {"Walking", "Driving", "Buses and trains"};
	for (int i = 0; engines->known != NULL && i < KNOWN_TOPICS; i++) {
		struct account account = account_of(engines, (enum known_topic)i);
		if ((engines->topics & 1u << i) == 0)
			continue;
		if (account.n_told > 0)
			fprintf(cli->out, "%s: told by %s", words[i], account.engine);
		if (account.n_told > 0 && account.n_told < account.n_pairs)
			fprintf(cli->out, " for %d of %d pairs (%s)", account.n_told,
				account.n_pairs, account.because);
		if (account.n_told == 0 && account.because[0] != '\0')
			fprintf(cli->out, "%s: our own (%s)", words[i], account.because);
		if (account.n_told > 0 || account.because[0] != '\0')
			fputc('\n', cli->out);
	}
}

void
cli_engines_close(struct cli_engines *engines)
{
	known_free(engines->known);
	engines->known = NULL;
}

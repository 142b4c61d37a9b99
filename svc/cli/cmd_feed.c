/* SPDX-License-Identifier: MIT
 *
 * firstday feed revoke LINK [-c CONF] [--daemon URL]: the daemon, which alone writes what is stored,
 * is asked to take a calendar's link back.
 */
#include <jansson.h>
#include <string.h>

#include "cli/cli_calendar.h"
#include "cli/cmd.h"
#include "base/log.h"
#include "io/curlfetch.h"

#define ANSWER_MAX 65536
#define TIMEOUT_MS 10000

struct asking {
	struct loop *loop;
	struct arena *arena;
	struct fetch_answer answer; /* its body is in the arena */
};

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct asking *asking = context;
	asking->answer = *answer;
	asking->answer.body = arena_strndup(asking->arena, answer->body, answer->body_len);
	asking->answer.error = arena_strdup(asking->arena, answer->error);
	loop_stop(asking->loop);
}

/* Where the daemon answers; NULL with a problem if that cannot be known. */
static const char *
daemon_of(struct cli *cli, const char *url)
{
	if (url != NULL)
		return url;
	const struct config *config = cli_config(cli);
	if (cli->is_conf_bad)
		return NULL;
	if (config == NULL || config->listen.host == NULL || config->listen.port == 0) {
		problem_add(cli->problems, "--daemon",
			    "is needed: the configuration names no host and port");
		return NULL;
	}
	bool is_six = strchr(config->listen.host, ':') != NULL;
	return arena_printf(cli->arena, is_six ? "http://[%s]:%d" : "http://%s:%d",
			    config->listen.host, config->listen.port);
}

/* 0, or E_IO where nobody answers. */
static int
ask(struct cli *cli, const char *url, const char *link, struct fetch_answer *answer)
{
	struct asking asking = {.loop = loop_new(), .arena = cli->arena};
	json_t *document = json_pack("{s:s}", "link", link);
	char *body = document == NULL ? NULL : json_dumps(document, JSON_COMPACT);
	json_decref(document);
	if (body == NULL) {
		loop_free(asking.loop);
		return E_INPUT;
	}
	log_level_set(LOG_LEVEL_ERROR); /* what fails is the answer */
	struct curlfetch *curlfetch = curlfetch_new(asking.loop);
	const struct fetch fetch = curlfetch_table(curlfetch);
	const struct fetch_request request = {
	    .name = "feed",
	    .method = "POST",
	    .url = arena_printf(cli->arena, "%s/api/v1/feeds/revoke", url),
	    .headers = {"Content-Type: application/json"},
	    .body = body,
	    .body_len = strlen(body),
	    .body_max = ANSWER_MAX,
	    .timeout_ms = TIMEOUT_MS,
	};
	int64_t id = fetch.start(fetch.context, &request, on_answer, &asking);
	if (id > 0)
		loop_run(asking.loop);
	free(body);
	curlfetch_free(curlfetch);
	loop_free(asking.loop);
	*answer = asking.answer;
	return id > 0 && answer->outcome == FETCH_ANSWERED ? 0 : E_IO;
}

static int
tell(struct cli *cli, const char *url, const struct fetch_answer *answer)
{
	json_t *told = json_loads(answer->body, 0, NULL);
	const char *link = json_string_value(json_object_get(told, "link"));
	int status = answer->status == 404 ? EXIT_NO : EXIT_BAD_INPUT;
	if (answer->status == 200 && link != NULL && cli->json) {
		cli_print_json(cli, told);
		return 0;
	}
	if (answer->status == 200 && link != NULL)
		fprintf(cli->out, "The old link is nobody's now. The new one:\n%s\n", link);
	else
		problem_add(cli->problems, "LINK",
			    answer->status == 404 ? "is no calendar's"
						  : "was not taken back: status %d from %s",
			    answer->status, url);
	json_decref(told);
	if (answer->status >= 500)
		status = EXIT_TRY_LATER;
	return answer->status == 200 && link != NULL ? 0 : cli_fail(cli, status);
}

int
cmd_feed_revoke(struct cli *cli, int argc, char *argv[])
{
	const char *link[1], *url = NULL;
	const struct cli_option options[] = {{"--daemon", &url, NULL}};
	struct fetch_answer answer;
	int n = cli_options(cli, argc, argv, options, ARRAY_LEN(options), link, 1);
	if (n == 0)
		problem_add(cli->problems, "arguments", "the link of a calendar is needed");
	if (url != NULL && curlfetch_protocol(url) == NULL)
		problem_add(cli->problems, "--daemon", "\"%s\" is no address of this machine", url);
	if (cli->problems->count > 0 || (url = daemon_of(cli, url)) == NULL)
		return cli_fail(cli, EXIT_USAGE);
	int rc = ask(cli, url, link[0], &answer);
	if (rc == 0)
		return tell(cli, url, &answer);
	if (rc == E_INPUT)
		problem_add(cli->problems, "LINK", "is not UTF-8");
	else
		problem_add(cli->problems, url, "the daemon does not answer: %s",
			    answer.error == NULL ? "" : answer.error);
	return cli_fail(cli, rc == E_INPUT ? EXIT_USAGE : EXIT_TRY_LATER);
}

/* SPDX-License-Identifier: MIT
 *
 * Fetching, judging, renaming: the order of steps that holidays_run.h promises.
 */
#include "cli/holidays_run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/locked.h"
#include "conf/value.h"
#include "io/download.h"

static const char *
beside(const struct holidays_run *run, const char *ending)
{
	return arena_printf(run->problems->arena, "%s%s", run->config->holidays_fetched, ending);
}

static void
look_at_record(struct holidays_run *run)
{
	struct problems unread; /* a record that is not there is no fault */
	problems_init(&unread, run->problems->arena);
	size_t n;
	const char *text = file_read(beside(run, ".record"), REFRESH_RECORD_MAX,
				     run->problems->arena, &unread, &n);
	run->has_record = text != NULL &&
			  refresh_record_read(text, n, run->problems->arena, &run->record) &&
			  run->record.bytes == file_identity(run->config->holidays_fetched).bytes;
}

static void
look_at_list(struct holidays_run *run)
{
	struct problems *faults = arena_new(run->problems->arena, struct problems);
	problems_init(faults, run->problems->arena);
	run->has_list = holidayfile_load(run->config, NULL, faults, &run->in_use, &run->file) == 0;
	if (!run->has_list)
		for (size_t i = 0; i < problems_kept(faults); i++)
			problem_add(run->problems, faults->list[i].at, "%s", faults->list[i].text);
	run->outcome.is_short = !run->has_list || holidays_end_is_near(&run->in_use, run->today);
}

void
holidays_look(struct holidays_run *run)
{
	look_at_record(run);
	look_at_list(run);
}

static void
ask_server(struct holidays_run *run, struct download_answer *answer)
{
	const char *url = run->config->holidays_url;
	bool is_asked_of_it =
	    run->has_record && run->file.is_fetched && strcmp(run->record.url, url) == 0;
	const struct download download = {
	    .url = url,
	    .path = beside(run, ".new"),
	    .etag = is_asked_of_it ? run->record.etag : "",
	    .last_modified = is_asked_of_it ? run->record.last_modified : "",
	    .key = "",
	    .key_name = "",
	    .bytes_max = HOLIDAYS_BYTES_MAX,
	    .timeout_s = HOLIDAYS_RUN_TIMEOUT_S,
	};
	download_get(&download, answer);
	if (answer->end == DOWNLOAD_NEW || answer->end == DOWNLOAD_SAME)
		return;
	problem_add(run->problems, "holidays-url", "%s", answer->why);
	if (answer->end == DOWNLOAD_REFUSED)
		run->outcome.is_bad = true;
	else
		run->outcome.is_late = true;
}

/*
 * Every division that the list in use has is looked at, and the one of the configuration always:
 * another house reads the same list. *facts are of the latter.
 */
static bool
is_good(struct holidays_run *run, const char *text, size_t n, struct refresh_facts *facts)
{
	bool is_taken = true;
	for (int d = CONFIG_DIVISION_ENGLAND_AND_WALES; d <= CONFIG_DIVISION_NORTHERN_IRELAND;
	     d++) {
		struct arena *arena = run->problems->arena;
		const char *division = value_division_name((enum config_division)d);
		bool is_ours = (enum config_division)d == run->config->division;
		struct problems *unread = arena_new(arena, struct problems);
		struct holidays before, fresh;
		struct holidayfile file;
		problems_init(unread, arena);
		bool has_before =
		    holidayfile_load(run->config, division, unread, &before, &file) == 0;
		if (!has_before && !is_ours)
			continue;
		if (holidays_parse(text, n, division, arena, run->problems, &fresh) != 0) {
			is_taken = false;
			continue;
		}
		if (!run->force && !holidays_may_follow(&fresh, has_before ? &before : NULL,
							run->today, run->problems))
			is_taken = false;
		if (is_ours)
			*facts = (struct refresh_facts){
			    .n_trips = (int64_t)fresh.n,
			    .coverage = {.is_any = true, .first = fresh.first, .last = fresh.last}};
	}
	return is_taken;
}

static void
write_record(struct holidays_run *run)
{
	const char *path = beside(run, ".record");
	const char *text = refresh_record_text(&run->record, run->problems->arena);
	run->has_record = file_write(path, text, strlen(text)) == 0;
	if (run->has_record)
		return;
	problem_add(run->problems, path, "%s", strerror(errno));
	run->outcome.is_late = true;
}

/* What has come takes its place, or is thrown away. */
static void
take(struct holidays_run *run, const struct download_answer *answer)
{
	size_t n;
	struct refresh_facts facts;
	const char *path = beside(run, ".new");
	char *text = file_read(path, HOLIDAYS_BYTES_MAX, run->problems->arena, run->problems, &n);
	if (text == NULL || !is_good(run, text, n, &facts)) {
		run->outcome.is_bad = true;
	} else if (file_replace(path, run->config->holidays_fetched) != 0) {
		problem_add(run->problems, run->config->holidays_fetched, "%s", strerror(errno));
		run->outcome.is_late = true;
	} else {
		run->end = HOLIDAYS_RUN_NEW;
		run->record = (struct refresh_record){
		    .url = run->config->holidays_url,
		    .etag = arena_strdup(run->problems->arena, answer->etag),
		    .last_modified = arena_strdup(run->problems->arena, answer->last_modified),
		    .bytes = answer->bytes,
		    .fetched = run->now,
		    .asked = run->now,
		    .facts = facts,
		};
		write_record(run);
		return;
	}
	unlink(path);
}

int
holidays_run(struct holidays_run *run)
{
	struct download_answer answer;
	int fd;
	int rc = locked_folder(run->config->state, run->problems);
	if (rc == 0)
		rc = locked_open(beside(run, ".lock"), run->problems, &fd);
	if (rc != 0)
		return rc;
	unlink(beside(run, ".new")); /* what a run that was killed left */
	holidays_look(run);
	ask_server(run, &answer);
	if (answer.end == DOWNLOAD_SAME) {
		run->end = HOLIDAYS_RUN_SAME;
		run->record.asked = run->now;
		write_record(run);
	} else if (answer.end == DOWNLOAD_NEW) {
		take(run, &answer);
	}
	look_at_list(run);
	close(fd);
	return 0;
}

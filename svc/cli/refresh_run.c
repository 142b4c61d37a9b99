/* SPDX-License-Identifier: MIT
 *
 * Fetching, compiling, renaming: the order of steps that refresh_run.h promises.
 */
#include "cli/refresh_run.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/locked.h"
#include "io/download.h"
#include "travel/feed/compile.h"

static const char *
feed_path(const struct refresh_run *run, const char *folder, const struct refresh_feed *feed,
	  const char *ending)
{
	return arena_printf(run->problems->arena, "%s/%s%s.%s", run->config->feeds_folder, folder,
			    feed->conf->name, ending);
}

static int64_t
file_bytes(const char *path)
{
	struct stat found;
	return stat(path, &found) == 0 ? (int64_t)found.st_size : -1;
}

static const char *
new_timetable(const struct refresh_run *run)
{
	return arena_printf(run->problems->arena, "%s.new", run->config->timetable);
}

/* The record of the last good zip, if there are both and they belong together. */
static bool
read_record(struct refresh_run *run, struct refresh_feed *feed)
{
	struct problems unread; /* a record that is not there is no fault */
	problems_init(&unread, run->problems->arena);
	size_t n;
	const char *text = file_read(feed_path(run, "", feed, "json"), REFRESH_RECORD_MAX,
				     run->problems->arena, &unread, &n);
	return text != NULL && refresh_record_read(text, n, run->problems->arena, &feed->record) &&
	       feed->record.bytes == file_bytes(feed_path(run, "", feed, "zip"));
}

/* Of the timetable at ${path}: false if there is none that can be read. */
static bool
read_facts(const char *path, struct arena *arena, struct refresh_facts *facts)
{
	struct problems unread;
	problems_init(&unread, arena);
	struct tt tt;
	if (tt_open(&tt, path, &unread) != 0)
		return false;
	*facts = (struct refresh_facts){tt.n_trips, coverage_of(&tt)};
	tt_close(&tt);
	return true;
}

/* Whether the timetable in use was made from exactly the zips of these feeds. */
static bool
is_made_of(const char *path, const struct refresh_run *run)
{
	struct problems unread;
	problems_init(&unread, run->problems->arena);
	struct tt tt;
	if (tt_open(&tt, path, &unread) != 0)
		return false;
	uint32_t n = 0;
	bool is_same = true;
	for (int i = 0; i < run->config->n_feeds; i++) {
		const struct refresh_feed *feed = &run->feeds[i];
		if (feed->end == REFRESH_NONE)
			continue;
		const char *file = arena_printf(run->problems->arena, "%s.zip", feed->conf->name);
		const char *has = n < tt.n_feeds ? tt_text(&tt, tt.feeds[n].file) : NULL;
		is_same = is_same && has != NULL && strcmp(has, file) == 0;
		n++;
	}
	is_same = is_same && n == tt.n_feeds;
	tt_close(&tt);
	return is_same;
}

/*
 * Whether the timetable in use has rides of a feed that is neither got nor kept: its zip or record
 * is lost, or a death came between the two. To build without it would take these rides away.
 */
static bool
would_lose_a_feed(struct refresh_run *run)
{
	struct problems unread;
	problems_init(&unread, run->problems->arena);
	struct tt tt;
	if (run->force || tt_open(&tt, run->config->timetable, &unread) != 0)
		return false;
	bool is_lost = false;
	for (int i = 0; i < run->config->n_feeds; i++) {
		const char *name = run->config->feeds[i].name;
		const char *file = arena_printf(run->problems->arena, "%s.zip", name);
		for (uint32_t k = 0; run->feeds[i].end == REFRESH_NONE && k < tt.n_feeds; k++) {
			if (strcmp(tt_text(&tt, tt.feeds[k].file), file) != 0)
				continue;
			problem_add(run->problems, name,
				    "its zip is not here, and the timetable in use has its rides");
			is_lost = true;
		}
	}
	tt_close(&tt);
	return is_lost;
}

/* The faults of one step, told under the feed's name. */
static void
pass_on(struct refresh_run *run, const char *name, const struct problems *own)
{
	for (size_t i = 0; i < problems_kept(own); i++)
		problem_add(run->problems,
			    own->list[i].at[0] == '\0' ? name
						       : arena_printf(run->problems->arena, "%s %s",
								      name, own->list[i].at),
			    "%s", own->list[i].text);
}

/* *refused: the rows that are not in it. */
static int
compile(const char *const zips[], int n, const char *path, struct problems *problems,
	const struct problems **refused)
{
	struct compile_report report = {.n_feeds = 0};
	const struct compile_request request = {zips, (size_t)n, path, COMPILE_REFUSE_PERCENT};
	int rc = compile_feeds(&request, &report, problems);
	*refused = report.refused;
	return rc;
}

/* Compile a fetched zip alone and look whether it may follow the one in use. */
static bool
is_taken(struct refresh_run *run, struct refresh_feed *feed)
{
	struct problems *own = arena_new(run->problems->arena, struct problems);
	problems_init(own, run->problems->arena);
	const char *zip = feed_path(run, "new/", feed, "zip");
	const char *path = new_timetable(run);
	int rc = compile(&zip, 1, path, own, &feed->refused);
	run->outcome.is_late = run->outcome.is_late || (rc != 0 && rc != E_INPUT);
	run->outcome.is_bad = run->outcome.is_bad || rc == E_INPUT;
	pass_on(run, feed->conf->name, own);
	if (rc != 0 || !read_facts(path, run->problems->arena, &feed->record.facts))
		return false;
	problems_init(own, run->problems->arena);
	const struct refresh_facts *before = feed->has_old ? &feed->old.facts : NULL;
	if (refresh_is_good(&feed->record.facts, before, run->today, "", own) ||
	    (run->force && feed->record.facts.coverage.is_any))
		return true;
	pass_on(run, feed->conf->name, own);
	run->outcome.is_bad = true;
	return false;
}

static void
ask_server(struct refresh_run *run, const struct refresh_feed *feed, struct download_answer *answer)
{
	const struct config_feed *conf = feed->conf;
	bool is_asked_of_it = feed->has_old && strcmp(feed->old.url, conf->url) == 0;
	struct download download = {
	    .url = conf->url,
	    .path = feed_path(run, "new/", feed, "zip"),
	    .etag = is_asked_of_it ? feed->old.etag : "",
	    .last_modified = is_asked_of_it ? feed->old.last_modified : "",
	    .key = feed->key,
	    .key_name = conf->key_as.name,
	    .key_is_header = conf->key_as.is_header,
	    .bytes_max = (int64_t)conf->size_max_mb * 1000 * 1000,
	    .timeout_s = conf->timeout_s,
	};
	download_get(&download, answer);
	if (answer->end == DOWNLOAD_NEW || answer->end == DOWNLOAD_SAME)
		return;
	problem_add(run->problems, conf->name, "%s", answer->why);
	if (answer->end == DOWNLOAD_REFUSED)
		run->outcome.is_bad = true;
	else
		run->outcome.is_late = true;
}

/* What was fetched is not taken after all. */
static void
fall_back(struct refresh_run *run, struct refresh_feed *feed)
{
	feed->end = feed->has_old ? REFRESH_KEPT : REFRESH_NONE;
	feed->record = feed->old;
	unlink(feed_path(run, "new/", feed, "zip"));
}

static void
refresh_feed(struct refresh_run *run, struct refresh_feed *feed)
{
	struct arena *arena = run->problems->arena;
	struct download_answer answer;
	feed->has_old = read_record(run, feed);
	feed->old = feed->record;
	ask_server(run, feed, &answer);
	if (answer.end == DOWNLOAD_SAME) {
		feed->end = REFRESH_SAME;
		feed->record.asked = run->now;
		return;
	}
	feed->record = (struct refresh_record){
	    .url = feed->conf->url,
	    .etag = arena_strdup(arena, answer.etag),
	    .last_modified = arena_strdup(arena, answer.last_modified),
	    .bytes = answer.bytes,
	    .fetched = run->now,
	    .asked = run->now,
	};
	feed->end = REFRESH_NEW;
	if (answer.end != DOWNLOAD_NEW || !is_taken(run, feed))
		fall_back(run, feed);
}

/* The timetable of all zips, beside the one in use. */
static bool
build(struct refresh_run *run, const struct refresh_facts *in_use, struct refresh_facts *fresh)
{
	const char *zips[CONFIG_FEEDS_MAX];
	int n = 0;
	for (int i = 0; i < run->config->n_feeds; i++) {
		const struct refresh_feed *feed = &run->feeds[i];
		if (feed->end != REFRESH_NONE)
			zips[n++] =
			    feed_path(run, feed->end == REFRESH_NEW ? "new/" : "", feed, "zip");
	}
	if (n == 0)
		return false;
	const char *path = new_timetable(run);
	const struct problems *refused; /* told feed by feed */
	int rc = compile(zips, n, path, run->problems, &refused);
	if (rc != 0 || !read_facts(path, run->problems->arena, fresh)) {
		run->outcome.is_bad = run->outcome.is_bad || rc == E_INPUT;
		run->outcome.is_late = run->outcome.is_late || rc != E_INPUT;
		return false;
	}
	struct problems *own = arena_new(run->problems->arena, struct problems);
	problems_init(own, run->problems->arena);
	if (run->force || refresh_is_good(fresh, in_use, run->today, "", own))
		return true;
	pass_on(run, "all feeds together", own);
	run->outcome.is_bad = true;
	return false;
}

static bool
replace(struct refresh_run *run, const char *from, const char *to)
{
	if (file_replace(from, to) == 0)
		return true;
	problem_add(run->problems, to, "%s", strerror(errno));
	run->outcome.is_late = true;
	return false;
}

static void
write_record(struct refresh_run *run, const struct refresh_feed *feed)
{
	const char *path = feed_path(run, "", feed, "json");
	const char *text = refresh_record_text(&feed->record, run->problems->arena);
	if (file_write(path, text, strlen(text)) == 0)
		return;
	problem_add(run->problems, path, "%s", strerror(errno));
	run->outcome.is_late = true;
}

/* What has been fetched becomes the last good zip; its record comes last. */
static void
keep_zips(struct refresh_run *run)
{
	for (int i = 0; i < run->config->n_feeds; i++) {
		struct refresh_feed *feed = &run->feeds[i];
		if (feed->end == REFRESH_NEW && !replace(run, feed_path(run, "new/", feed, "zip"),
							 feed_path(run, "", feed, "zip")))
			continue;
		if (feed->end == REFRESH_NEW || feed->end == REFRESH_SAME)
			write_record(run, feed);
	}
}

static bool
is_anything_new(const struct refresh_run *run)
{
	for (int i = 0; i < run->config->n_feeds; i++)
		if (run->feeds[i].end == REFRESH_NEW)
			return true;
	return false;
}

/* Each feed by itself, and the timetable that is in use. */
static void
judge_coverage(struct refresh_run *run)
{
	bool is_short =
	    !run->has_timetable || !coverage_is_enough(&run->facts.coverage, run->today);
	for (int i = 0; i < run->config->n_feeds; i++)
		is_short = is_short || run->feeds[i].end == REFRESH_NONE ||
			   !coverage_is_enough(&run->feeds[i].record.facts.coverage, run->today);
	run->outcome.is_short = is_short;
}

/* A descriptor that holds the lock until it is closed; -1 with a problem. */
static int
lock(struct refresh_run *run, int *rc)
{
	const char *folder = run->config->feeds_folder;
	struct arena *arena = run->problems->arena;
	int fd = -1;
	*rc = locked_folder(run->config->state, run->problems);
	if (*rc == 0)
		*rc = locked_folder(folder, run->problems);
	if (*rc == 0)
		*rc = locked_folder(arena_printf(arena, "%s/new", folder), run->problems);
	if (*rc == 0)
		*rc = locked_open(arena_printf(arena, "%s/lock", folder), run->problems, &fd);
	return *rc == 0 ? fd : -1;
}

/* What a run that was killed left beside the timetable. */
static void
sweep(const struct refresh_run *run)
{
	const char *beside = new_timetable(run);
	const char *slash = strrchr(beside, '/');
	const char *name = slash == NULL ? beside : slash + 1;
	struct arena *arena = run->problems->arena;
	const char *folder =
	    slash == NULL ? "." : arena_strndup(arena, beside, (size_t)(name - beside));
	DIR *open_folder = opendir(folder);
	struct dirent *entry;
	while (open_folder != NULL && (entry = readdir(open_folder)) != NULL)
		if (strncmp(entry->d_name, name, strlen(name)) == 0)
			unlink(arena_printf(arena, "%s/%s", folder, entry->d_name));
	if (open_folder != NULL)
		closedir(open_folder);
}

static void
put_in_place(struct refresh_run *run)
{
	struct refresh_facts fresh;
	const char *timetable = run->config->timetable;
	const char *beside = new_timetable(run);
	if (!is_anything_new(run) && is_made_of(timetable, run)) {
		keep_zips(run);
		return;
	}
	if (would_lose_a_feed(run) ||
	    !build(run, run->has_timetable ? &run->facts : NULL, &fresh) ||
	    !replace(run, beside, timetable)) {
		for (int i = 0; i < run->config->n_feeds; i++)
			if (run->feeds[i].end == REFRESH_NEW)
				fall_back(run, &run->feeds[i]);
		return;
	}
	run->is_replaced = true;
	run->has_timetable = true;
	run->facts = fresh;
	keep_zips(run);
}

int
refresh_run(struct refresh_run *run)
{
	int rc;
	run->outcome = (struct refresh_outcome){.is_bad = false};
	int fd = lock(run, &rc);
	if (fd < 0)
		return rc;
	run->has_timetable = read_facts(run->config->timetable, run->problems->arena, &run->facts);
	for (int i = 0; i < run->config->n_feeds; i++) {
		run->feeds[i].conf = &run->config->feeds[i];
		refresh_feed(run, &run->feeds[i]);
	}
	put_in_place(run);
	sweep(run);
	judge_coverage(run);
	close(fd);
	return 0;
}

void
refresh_look(struct refresh_run *run)
{
	run->has_timetable = read_facts(run->config->timetable, run->problems->arena, &run->facts);
	for (int i = 0; i < run->config->n_feeds; i++) {
		struct refresh_feed *feed = &run->feeds[i];
		feed->conf = &run->config->feeds[i];
		feed->end = read_record(run, feed) ? REFRESH_KEPT : REFRESH_NONE;
	}
	judge_coverage(run);
}

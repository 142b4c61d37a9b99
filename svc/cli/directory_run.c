/* SPDX-License-Identifier: MIT
 *
 * Getting, joining, judging, renaming: the order of steps that directory_run.h promises.
 */
#include "cli/directory_run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "calendar/directory_text.h"
#include "cli/locked.h"
#include "setup/directoryfile.h"

#define REFUSED ".refused"

static const char *
beside(const struct directory_run *run, const char *ending)
{
	return arena_printf(run->problems->arena, "%s%s", run->fetched, ending);
}

bool
directory_run_is_url(const char *source)
{
	return strncmp(source, "http://", 7) == 0 || strncmp(source, "https://", 8) == 0;
}

/* Faults of all together, each at its place in its source. */
static void
tell_faults(struct directory_run *run, const struct problems *faults)
{
	for (size_t i = 0; i < problems_kept(faults); i++) {
		const char *at = faults->list[i].at;
		const char *rest;
		const struct directory_got *got = directory_fetch_at(&run->fetch, at, &rest);
		if (got != NULL)
			at = arena_printf(run->problems->arena, "%s%s%s", got->source,
					  got->part.pointer, rest);
		problem_add(run->problems, at, "%s", faults->list[i].text);
	}
	run->problems->count += faults->count - problems_kept(faults);
}

/* What was got, as a directory. */
static bool
join(struct directory_run *run)
{
	size_t n;
	struct problems faults;
	const char *text = directory_fetch_text(&run->fetch, run->problems->arena, &n);
	problems_init(&faults, run->problems->arena);
	run->got = directory_parse(text, n, run->problems->arena, &faults);
	tell_faults(run, &faults);
	return run->got != NULL;
}

/* One file, read as it stands: its faults are at its own pointers. */
static bool
read_file(struct directory_run *run)
{
	size_t n;
	const char *text = file_read(run->sources[0], DIRECTORY_BYTES_MAX, run->problems->arena,
				     run->problems, &n);
	if (text != NULL)
		run->got = directory_parse(text, n, run->problems->arena, run->problems);
	run->outcome.is_bad = run->got == NULL;
	return run->got != NULL;
}

static bool
fetch_all(struct directory_run *run, const char *folder)
{
	struct directory_cache *cache = &run->cache;
	bool is_any_url = false;
	run->fetch = (struct directory_fetch){.cache = cache, .problems = run->problems};
	for (int i = 0; i < run->n_sources; i++)
		is_any_url = is_any_url || directory_run_is_url(run->sources[i]);
	if (is_any_url &&
	    directory_cache_open(cache, folder, run->now, run->problems->arena) != 0) {
		problem_add(run->problems, folder, "%s", strerror(errno));
		run->outcome.is_late = true;
		return false;
	}
	for (int i = 0; i < run->n_sources && !run->fetch.is_broken; i++)
		if (directory_run_is_url(run->sources[i]))
			directory_fetch_url(&run->fetch, run->sources[i]);
		else
			directory_fetch_file(&run->fetch, run->sources[i]);
	run->outcome = run->fetch.outcome;
	return !run->fetch.is_broken;
}

/* What is in the directory's place, NULL if there is nothing, or it is no good. */
static const struct directory *
read_before(struct directory_run *run)
{
	struct problems unread;
	size_t n;
	problems_init(&unread, run->problems->arena);
	char *text =
	    file_read(run->fetched, DIRECTORY_BYTES_MAX, run->problems->arena, &unread, &n);
	return text == NULL ? NULL : directory_parse(text, n, run->problems->arena, &unread);
}

/* What was refused by the run before, too, has been so since then. */
static void
sift(struct directory_run *run)
{
	const struct directory_sifted last =
	    directory_run_refused(run->fetched, run->problems->arena);
	run->refused = directory_sift(&run->fetch, read_before(run), run->now, &last);
	run->outcome = run->fetch.outcome;
}

bool
directory_run_read(struct directory_run *run, const char *folder)
{
	if (run->n_sources == 1 && !directory_run_is_url(run->sources[0]) && !run->is_partly)
		return read_file(run);
	if (!fetch_all(run, folder))
		return false;
	if (run->is_partly)
		sift(run);
	else if (run->outcome.is_bad || run->outcome.is_late)
		return false;
	run->outcome.is_bad = !join(run) || run->outcome.is_bad;
	return run->got != NULL;
}

static void
look_at_record(struct directory_run *run)
{
	struct problems unread; /* a record that is not there is no fault */
	size_t n;
	problems_init(&unread, run->problems->arena);
	char *text = file_read(beside(run, DIRECTORYFILE_RECORD), REFRESH_RECORD_MAX,
			       run->problems->arena, &unread, &n);
	run->has_record = text != NULL &&
			  refresh_record_read(text, n, run->problems->arena, &run->record) &&
			  run->record.bytes == file_identity(run->fetched).bytes;
}

void
directory_run_look(struct directory_run *run)
{
	size_t n;
	struct arena *arena = run->problems->arena;
	look_at_record(run);
	run->path = run->in_use_path;
	char *text = file_read(run->path, DIRECTORY_BYTES_MAX, arena, run->problems, &n);
	run->in_use = text == NULL ? NULL : directory_parse(text, n, arena, run->problems);
}

/* Whether it may take the place of what was fetched before; of the sample there may be less. */
static bool
may_follow(struct directory_run *run)
{
	const struct directory *before = read_before(run);
	bool is_less =
	    before != NULL && run->got->n_services * REFRESH_SHRINK_SHARE < before->n_services;
	if (is_less && !run->force)
		problem_add(run->problems, run->sources[0],
			    "has %zu services, fewer than half of the %zu in use",
			    run->got->n_services, before->n_services);
	if (run->got->n_services == 0 && !run->force)
		problem_add(run->problems, run->sources[0], "has no service at all");
	return run->force || (!is_less && run->got->n_services > 0);
}

static bool
is_written(struct directory_run *run, const char *path, int rc)
{
	if (rc == 0)
		return true;
	problem_add(run->problems, path, "%s", strerror(errno));
	run->outcome.is_late = true;
	return false;
}

static void
keep_record(struct directory_run *run, size_t bytes)
{
	bool is_new = run->end == DIRECTORY_RUN_NEW || !run->has_record;
	run->record = (struct refresh_record){
	    .url = run->sources[0],
	    .etag = "",
	    .last_modified = "",
	    .bytes = (int64_t)bytes,
	    .fetched = is_new ? run->now : run->record.fetched,
	    .asked = run->now,
	    .facts.n_trips = (int64_t)run->got->n_services,
	};
	const char *path = beside(run, DIRECTORYFILE_RECORD);
	const char *text = refresh_record_text(&run->record, run->problems->arena);
	run->has_record = is_written(run, path, file_write(path, text, strlen(text)));
}

/* Who was refused, for people to see. */
static void
keep_refused(struct directory_run *run)
{
	const char *path = beside(run, REFUSED);
	const char *text = directory_refused_text(&run->refused, run->problems->arena);
	if (run->refused.n > 0)
		(void)is_written(run, path, file_write(path, text, strlen(text)));
	else if (unlink(path) != 0 && errno != ENOENT)
		(void)is_written(run, path, E_IO);
}

struct directory_sifted
directory_run_refused(const char *fetched, struct arena *arena)
{
	struct problems *unread = arena_new(arena, struct problems);
	size_t n;
	problems_init(unread, arena);
	char *text = file_read(arena_printf(arena, "%s" REFUSED, fetched),
			       DIRECTORY_REFUSED_BYTES_MAX, arena, unread, &n);
	return text == NULL ? (struct directory_sifted){0} : directory_refused_read(text, n, arena);
}

/* What was got takes its place, unless it is what stands there. */
static void
take(struct directory_run *run)
{
	struct buf text;
	struct problems unread;
	size_t n = 0;
	problems_init(&unread, run->problems->arena);
	buf_init(&text);
	directory_text(run->got, &text);
	char *before =
	    file_read(run->fetched, DIRECTORY_BYTES_MAX, run->problems->arena, &unread, &n);
	if (before != NULL && n == text.len && memcmp(before, buf_text(&text), n) == 0)
		run->end = DIRECTORY_RUN_SAME;
	else if (is_written(run, run->fetched, file_write(run->fetched, buf_text(&text), text.len)))
		run->end = DIRECTORY_RUN_NEW;
	if (run->end != DIRECTORY_RUN_KEPT)
		keep_record(run, text.len);
	if (run->end != DIRECTORY_RUN_KEPT)
		keep_refused(run);
	buf_fini(&text);
}

int
directory_run(struct directory_run *run)
{
	int fd;
	int rc = locked_open(beside(run, ".lock"), run->problems, &fd);
	if (rc != 0)
		return rc;
	look_at_record(run);
	if (directory_run_read(run, beside(run, ".pages"))) {
		if (may_follow(run))
			take(run);
		else
			run->outcome.is_bad = true;
	}
	if (run->end != DIRECTORY_RUN_KEPT && run->cache.n_asked > 0)
		directory_cache_tidy(&run->cache);
	directory_cache_close(&run->cache);
	close(fd);
	return 0;
}

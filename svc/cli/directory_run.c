/* SPDX-License-Identifier: MIT
 *
 * Getting, joining, judging, renaming: the order of steps that directory_run.h promises.
 */
#include "cli/directory_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "calendar/directory_text.h"
#include "cli/locked.h"
#include "setup/directoryfile.h"

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

/* All parts as one list. */
static const char *
joined(const struct directory_run *run, size_t *n)
{
	const struct directory_fetch *fetch = &run->fetch;
	size_t bytes = 3;
	for (size_t i = 0; i < fetch->n; i++)
		bytes += fetch->list[i].part.n + 2;
	char *text = arena_alloc(run->problems->arena, bytes);
	char *at = stpcpy(text, "[");
	for (size_t i = 0; i < fetch->n; i++) {
		at = stpcpy(at, i == 0 ? "" : ",\n");
		memcpy(at, fetch->list[i].part.text, fetch->list[i].part.n);
		at += fetch->list[i].part.n;
	}
	*n = (size_t)(stpcpy(at, "]") - text);
	return text;
}

/* "/17/name" of the joined list as what it is of its source. */
static const char *
place_of(const struct directory_run *run, const char *pointer)
{
	char *rest;
	unsigned long i = pointer[0] == '/' ? strtoul(pointer + 1, &rest, 10) : run->fetch.n;
	if (i >= run->fetch.n)
		return pointer;
	const struct directory_got *got = &run->fetch.list[i];
	return arena_printf(run->problems->arena, "%s%s%s", got->source, got->part.pointer, rest);
}

bool
directory_run_read(struct directory_run *run, const char *folder)
{
	size_t n = 0;
	const char *text;
	struct problems faults;
	run->fetch =
	    (struct directory_fetch){.folder = folder, .problems = run->problems, .now = run->now};
	bool is_one_file = run->n_sources == 1 && !directory_run_is_url(run->sources[0]);
	if (is_one_file) {
		text = file_read(run->sources[0], DIRECTORY_BYTES_MAX, run->problems->arena,
				 run->problems, &n);
		if (text != NULL)
			run->got = directory_parse(text, n, run->problems->arena, run->problems);
		run->outcome.is_bad = run->got == NULL;
		return run->got != NULL;
	}
	for (int i = 0; i < run->n_sources; i++)
		if (directory_run_is_url(run->sources[i]))
			directory_fetch_url(&run->fetch, run->sources[i]);
		else
			directory_fetch_file(&run->fetch, run->sources[i]);
	run->outcome = run->fetch.outcome;
	if (run->outcome.is_bad || run->outcome.is_late)
		return false;
	text = joined(run, &n);
	problems_init(&faults, run->problems->arena);
	run->got = directory_parse(text, n, run->problems->arena, &faults);
	for (size_t i = 0; i < problems_kept(&faults); i++)
		problem_add(run->problems, place_of(run, faults.list[i].at), "%s",
			    faults.list[i].text);
	run->problems->count += faults.count - problems_kept(&faults);
	run->outcome.is_bad = run->got == NULL;
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
	struct problems unread;
	size_t n;
	const struct directory *before = NULL;
	problems_init(&unread, run->problems->arena);
	char *text =
	    file_read(run->fetched, DIRECTORY_BYTES_MAX, run->problems->arena, &unread, &n);
	if (text != NULL)
		before = directory_parse(text, n, run->problems->arena, &unread);
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
	if (run->end != DIRECTORY_RUN_KEPT && run->fetch.n_asked > 0)
		directory_fetch_tidy(&run->fetch);
	close(fd);
	return 0;
}

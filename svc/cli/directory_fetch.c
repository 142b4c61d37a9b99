/* SPDX-License-Identifier: MIT
 *
 * Asking, page after page, with the last answer's ETag.
 */
#include "cli/directory_fetch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "io/download.h"

/* An answer's name in the folder; its record says of which address it is, so a clash costs a
 * download and nothing else. [FNV-1a, 64 bits] */
static const char *
path_of(const struct directory_fetch *fetch, const char *url, const char *ending)
{
	uint64_t hash = 14695981039346656037U;
	for (const char *c = url; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211U;
	return arena_printf(fetch->problems->arena, "%s/%016llx%s", fetch->folder,
			    (unsigned long long)hash, ending);
}

/* What is remembered of the answer; all "" unless it is there, whole, and of this address. */
static struct refresh_record
record_of(const struct directory_fetch *fetch, const char *url)
{
	struct arena arena;
	struct problems unread;
	struct refresh_record record;
	size_t n;
	arena_init(&arena);
	problems_init(&unread, &arena);
	char *text =
	    file_read(path_of(fetch, url, ".record"), REFRESH_RECORD_MAX, &arena, &unread, &n);
	bool is_known = text != NULL && refresh_record_read(text, n, &arena, &record) &&
			strcmp(record.url, url) == 0 &&
			record.bytes == file_identity(path_of(fetch, url, ".json")).bytes;
	if (!is_known)
		record = (struct refresh_record){.etag = "", .last_modified = ""};
	record.url = url;
	record.etag = arena_strdup(fetch->problems->arena, record.etag);
	record.last_modified = arena_strdup(fetch->problems->arena, record.last_modified);
	arena_fini(&arena);
	return record;
}

static void
keep_record(struct directory_fetch *fetch, struct refresh_record *record)
{
	const char *path = path_of(fetch, record->url, ".record");
	const char *text = refresh_record_text(record, fetch->problems->arena);
	record->asked = fetch->now;
	if (file_write(path, text, strlen(text)) == 0)
		return;
	problem_add(fetch->problems, path, "%s", strerror(errno));
	fetch->outcome.is_late = true;
}

static bool
note_end(struct directory_fetch *fetch, const char *url, const struct download_answer *answer)
{
	if (answer->end == DOWNLOAD_NEW || answer->end == DOWNLOAD_SAME)
		return true;
	problem_add(fetch->problems, url, "%s", answer->why);
	if (answer->end == DOWNLOAD_REFUSED)
		fetch->outcome.is_bad = true;
	else
		fetch->outcome.is_late = true;
	return false;
}

/* The file, in no more memory than it takes: there may be thousands of them. */
static char *
read_answer(struct directory_fetch *fetch, const char *path, size_t *n)
{
	struct arena arena;
	char *kept = NULL;
	arena_init(&arena);
	const char *text = file_read(path, DIRECTORY_BYTES_MAX, &arena, fetch->problems, n);
	if (text == NULL) {
		fetch->outcome.is_late = true;
	} else {
		kept = arena_alloc(fetch->problems->arena, *n + 1);
		memcpy(kept, text, *n);
	}
	arena_fini(&arena);
	return kept;
}

/* The answer of ${url}, or NULL with a problem. */
static char *
ask(struct directory_fetch *fetch, const char *url, size_t *n)
{
	struct refresh_record record = record_of(fetch, url);
	const char *path = path_of(fetch, url, ".json");
	const char *fresh = path_of(fetch, url, ".new");
	struct download_answer answer;
	const struct download download = {
	    .url = url,
	    .path = fresh,
	    .etag = record.etag,
	    .last_modified = record.last_modified,
	    .key = "",
	    .key_name = "",
	    .bytes_max = DIRECTORY_BYTES_MAX,
	    .timeout_s = DIRECTORY_FETCH_TIMEOUT_S,
	};
	if (time(NULL) - fetch->now.s > DIRECTORY_FETCH_ALL_S) {
		problem_add(fetch->problems, url, "is not asked: %d minutes are over",
			    DIRECTORY_FETCH_ALL_S / 60);
		fetch->outcome.is_late = true;
		return NULL;
	}
	download_get(&download, &answer);
	fetch->n_asked++;
	fetch->n_same += answer.end == DOWNLOAD_SAME;
	if (!note_end(fetch, url, &answer))
		return NULL;
	if (answer.end == DOWNLOAD_NEW) {
		unlink(path_of(fetch, url, ".record")); /* of what was there */
		record.etag = answer.etag;
		record.last_modified = answer.last_modified;
		record.bytes = answer.bytes;
		record.fetched = fetch->now;
		if (file_replace(fresh, path) != 0) {
			problem_add(fetch->problems, path, "%s", strerror(errno));
			fetch->outcome.is_late = true;
			return NULL;
		}
	}
	keep_record(fetch, &record);
	return read_answer(fetch, path, n);
}

/* Problems of an answer, each with its address before its pointer. */
static void
add_problems(struct directory_fetch *fetch, const char *source, const struct problems *faults)
{
	for (size_t i = 0; i < problems_kept(faults); i++)
		problem_add(fetch->problems,
			    arena_printf(fetch->problems->arena, "%s%s%s", source,
					 faults->list[i].at[0] == '/' ? "" : " ",
					 faults->list[i].at),
			    "%s", faults->list[i].text);
	fetch->outcome.is_bad = fetch->outcome.is_bad || faults->count > 0;
}

static bool
read_page(struct directory_fetch *fetch, const char *source, const char *text, size_t n,
	  struct directory_page *page)
{
	struct problems faults;
	problems_init(&faults, fetch->problems->arena);
	int rc = directory_page_read(text, n, fetch->problems->arena, &faults, page);
	add_problems(fetch, source, &faults);
	return rc == 0;
}

static void
add_part(struct directory_fetch *fetch, const struct directory_part *part, const char *source)
{
	if (fetch->n == fetch->room) {
		size_t room = fetch->room == 0 ? 64 : 2 * fetch->room;
		struct directory_got *list =
		    arena_array(fetch->problems->arena, struct directory_got, room);
		if (fetch->n > 0)
			memcpy(list, fetch->list, fetch->n * sizeof(*list));
		fetch->list = list;
		fetch->room = room;
	}
	fetch->list[fetch->n++] = (struct directory_got){*part, source};
}

/* The whole of a service of which the list has a summary. */
static void
fetch_service(struct directory_fetch *fetch, const char *url, const struct directory_part *summary)
{
	size_t n;
	struct directory_page page;
	int length = (int)strcspn(url, "?");
	while (length > 0 && url[length - 1] == '/')
		length--;
	const char *address =
	    arena_printf(fetch->problems->arena, "%.*s/%s", length, url, summary->id);
	const char *text = ask(fetch, address, &n);
	if (text == NULL || !read_page(fetch, address, text, n, &page))
		return;
	if (!page.is_list && strcmp(page.parts[0].id, summary->id) == 0) {
		add_part(fetch, &page.parts[0], address);
		return;
	}
	problem_add(fetch->problems, address, "is not that service");
	fetch->outcome.is_bad = true;
}

static void
take_page(struct directory_fetch *fetch, const char *url, const char *source,
	  const struct directory_page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		const struct directory_part *part = &page->parts[i];
		if (fetch->n >= DIRECTORY_SERVICES_MAX) {
			problem_add(fetch->problems, source, "is past %d services",
				    DIRECTORY_SERVICES_MAX);
			fetch->outcome.is_bad = true;
			return;
		}
		if (page->is_list && part->is_summary && part->id[0] != '\0')
			fetch_service(fetch, url, part);
		else
			add_part(fetch, part, source);
		if (fetch->outcome.is_late)
			return; /* a server that is down is not asked a thousand times */
	}
}

void
directory_fetch_url(struct directory_fetch *fetch, const char *url)
{
	struct directory_page first, page;
	size_t n;
	size_t before = fetch->n;
	if (mkdir(fetch->folder, 0700) != 0 && errno != EEXIST) {
		problem_add(fetch->problems, fetch->folder, "%s", strerror(errno));
		fetch->outcome.is_late = true;
		return;
	}
	if (fetch->n_asked == 0)
		clock_gettime(CLOCK_REALTIME_COARSE, &fetch->begun); /* what files are dated by */
	const char *source = url;
	for (int number = 1; number == 1 || (first.is_list && number <= first.total_pages);
	     number++) {
		struct problems faults;
		problems_init(&faults, fetch->problems->arena);
		if (number > 1)
			source = arena_printf(fetch->problems->arena, "%s%cpage=%d", url,
					      strchr(url, '?') == NULL ? '?' : '&', number);
		const char *text = ask(fetch, source, &n);
		if (text == NULL || !read_page(fetch, source, text, n, &page))
			return;
		if (number == 1)
			first = page;
		bool follows = directory_page_follows(&page, &first, number, &faults);
		add_problems(fetch, source, &faults);
		if (!follows)
			return;
		take_page(fetch, url, source, &page);
		if (fetch->outcome.is_late || fetch->outcome.is_bad)
			return;
	}
	if (first.is_list && fetch->n - before != (size_t)first.total_items) {
		problem_add(fetch->problems, url, "has %zu services on its pages, and says %d",
			    fetch->n - before, first.total_items);
		fetch->outcome.is_bad = true;
	}
}

void
directory_fetch_file(struct directory_fetch *fetch, const char *path)
{
	struct directory_page page;
	size_t n;
	char *text =
	    file_read(path, DIRECTORY_BYTES_MAX, fetch->problems->arena, fetch->problems, &n);
	fetch->outcome.is_bad = fetch->outcome.is_bad || text == NULL;
	if (text == NULL || !read_page(fetch, path, text, n, &page))
		return;
	for (size_t i = 0; i < page.n; i++)
		add_part(fetch, &page.parts[i], path);
}

static bool
is_before(struct timespec a, struct timespec b)
{
	return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

void
directory_fetch_tidy(const struct directory_fetch *fetch)
{
	DIR *folder = opendir(fetch->folder);
	for (struct dirent *one = folder == NULL ? NULL : readdir(folder); one != NULL;
	     one = readdir(folder)) {
		const char *path =
		    arena_printf(fetch->problems->arena, "%s/%s", fetch->folder, one->d_name);
		struct stat facts;
		const char *record = arena_printf(fetch->problems->arena, "%.*s.record",
						  (int)strcspn(one->d_name, "."), one->d_name);
		record = arena_printf(fetch->problems->arena, "%s/%s", fetch->folder, record);
		if (one->d_name[0] == '.' ||
		    (stat(record, &facts) == 0 && !is_before(facts.st_mtim, fetch->begun)))
			continue;
		unlink(path);
	}
	if (folder != NULL)
		closedir(folder);
}

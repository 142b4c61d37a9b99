/* SPDX-License-Identifier: MIT
 *
 * HASH.json is an answer, HASH.record what is remembered of it (cli/refresh.h), HASH.new one that is
 * on its way.
 */
#include "cli/directory_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/refresh.h"

#define SLICE 256 /* answers after which what came is made sure of */

/* One that is being asked for. */
struct asking {
	struct directory_ask *ask;
	struct refresh_record record; /* as it was, then as it is */
	const char *path;
};

int
directory_cache_open(struct directory_cache *cache, const char *folder, struct utc now,
		     struct arena *arena)
{
	*cache = (struct directory_cache){.folder = folder, .now = now, .arena = arena};
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return E_IO;
	cache->downloads = downloads_new(DIRECTORY_CACHE_ALL_S);
	return 0;
}

void
directory_cache_close(struct directory_cache *cache)
{
	if (cache->downloads != NULL)
		downloads_free(cache->downloads);
	free(cache->names);
	cache->downloads = NULL;
	cache->names = NULL;
}

/* A record says of which address it is, so a clash costs a download and nothing else. [FNV-1a, 64
 * bits] */
static uint64_t
name_of(const char *url)
{
	uint64_t hash = 14695981039346656037U;
	for (const char *c = url; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211U;
	return hash;
}

static const char *
path_of(const struct directory_cache *cache, const char *url, const char *ending)
{
	return arena_printf(cache->arena, "%s/%016llx%s", cache->folder,
			    (unsigned long long)name_of(url), ending);
}

/* What is remembered of the answer; all "" unless it is there, whole, and of this address. */
static struct refresh_record
record_of(const struct directory_cache *cache, const char *url)
{
	struct arena arena;
	struct problems unread;
	struct refresh_record record;
	size_t n;
	arena_init(&arena);
	problems_init(&unread, &arena);
	char *text =
	    file_read(path_of(cache, url, ".record"), REFRESH_RECORD_MAX, &arena, &unread, &n);
	bool is_known = text != NULL && refresh_record_read(text, n, &arena, &record) &&
			strcmp(record.url, url) == 0 &&
			record.bytes == file_identity(path_of(cache, url, ".json")).bytes;
	if (!is_known)
		record = (struct refresh_record){.etag = "", .last_modified = ""};
	record.url = url;
	record.etag = arena_strdup(cache->arena, record.etag);
	record.last_modified = arena_strdup(cache->arena, record.last_modified);
	arena_fini(&arena);
	return record;
}

static void
remember_name(struct directory_cache *cache, const char *url)
{
	if (cache->n_asked == cache->names_room) {
		cache->names_room = cache->names_room == 0 ? SLICE : 2 * cache->names_room;
		cache->names = realloc(cache->names, cache->names_room * sizeof(*cache->names));
		if (cache->names == NULL)
			panic("out of memory for %zu answers", cache->names_room);
	}
	cache->names[cache->n_asked++] = name_of(url);
}

static bool
fail(struct directory_ask *ask, bool is_late, const char *why)
{
	ask->text = NULL;
	ask->is_late = is_late;
	ask->why = why;
	return false;
}

/* A new answer takes the place of the last one; only its record says so, later. */
static bool
put(struct directory_cache *cache, struct asking *asking, const struct download *download,
    const struct download_answer *answer)
{
	struct refresh_record *record = &asking->record;
	unlink(path_of(cache, asking->ask->url, ".record")); /* of what was there */
	record->etag = arena_strdup(cache->arena, answer->etag);
	record->last_modified = arena_strdup(cache->arena, answer->last_modified);
	record->bytes = answer->bytes;
	record->fetched = record->asked = cache->now;
	if (rename(download->path, asking->path) == 0)
		return true;
	return fail(asking->ask, true, arena_strdup(cache->arena, strerror(errno)));
}

/* The file's text. */
static void
take(struct directory_cache *cache, struct asking *asking)
{
	struct directory_ask *ask = asking->ask;
	struct problems problems;
	problems_init(&problems, cache->arena);
	ask->text = file_read(asking->path, DIRECTORY_BYTES_MAX, cache->arena, &problems, &ask->n);
	if (ask->text == NULL)
		fail(ask, true, problems.list[0].text);
	else if (ask->n > DIRECTORY_CACHE_BYTES - cache->bytes)
		fail(ask, false, "is past the bytes that all answers may have");
	else
		cache->bytes += ask->n;
}

/* What is new is on the disk from here on. */
static bool
sync_all(const struct directory_cache *cache)
{
	int fd = open(cache->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd >= 0 && syncfs(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_synced;
}

static void
ask_slice(struct directory_cache *cache, struct directory_ask asks[], size_t n)
{
	static struct download downloads[SLICE];
	static struct download_answer answers[SLICE];
	static struct asking list[SLICE];
	bool is_any_new = false;
	for (size_t i = 0; i < n; i++) {
		const char *url = asks[i].url;
		list[i] =
		    (struct asking){&asks[i], record_of(cache, url), path_of(cache, url, ".json")};
		downloads[i] = (struct download){
		    .url = url,
		    .path = path_of(cache, url, ".new"),
		    .is_cache = true,
		    .etag = list[i].record.etag,
		    .last_modified = list[i].record.last_modified,
		    .key = "",
		    .key_name = "",
		    .bytes_max = DIRECTORY_BYTES_MAX,
		    .timeout_s = DIRECTORY_CACHE_TIMEOUT_S,
		};
		remember_name(cache, url);
	}
	downloads_get(cache->downloads, downloads, answers, n);
	for (size_t i = 0; i < n; i++) {
		bool is_new = answers[i].end == DOWNLOAD_NEW;
		cache->n_same += answers[i].end == DOWNLOAD_SAME;
		if (is_new && put(cache, &list[i], &downloads[i], &answers[i]))
			is_any_new = true;
		else if (answers[i].end != DOWNLOAD_SAME && !is_new)
			fail(&asks[i], answers[i].end != DOWNLOAD_REFUSED,
			     arena_strdup(cache->arena, answers[i].why));
		if (asks[i].why == NULL)
			take(cache, &list[i]);
	}
	/* An answer without a mark is asked for once more: nothing is lost. */
	if (!is_any_new || !sync_all(cache))
		return;
	for (size_t i = 0; i < n; i++) {
		const char *text = refresh_record_text(&list[i].record, cache->arena);
		if (answers[i].end == DOWNLOAD_NEW && asks[i].text != NULL)
			(void)!file_write_unsynced(path_of(cache, asks[i].url, ".record"), text,
						   strlen(text));
	}
}

void
directory_cache_ask(struct directory_cache *cache, struct directory_ask asks[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		asks[i] = (struct directory_ask){.url = asks[i].url};
	for (size_t i = 0; i < n; i += SLICE)
		ask_slice(cache, asks + i, n - i < SLICE ? n - i : SLICE);
}

void
directory_cache_forget(struct directory_cache *cache, const char *url)
{
	unlink(path_of(cache, url, ".record"));
}

static int
by_name(const void *a, const void *b)
{
	const uint64_t *left = a;
	const uint64_t *right = b;
	return (*left > *right) - (*left < *right);
}

void
directory_cache_tidy(const struct directory_cache *cache)
{
	DIR *folder = opendir(cache->folder);
	if (folder == NULL)
		return;
	if (cache->n_asked > 0)
		qsort(cache->names, cache->n_asked, sizeof(*cache->names), by_name);
	for (struct dirent *one = readdir(folder); one != NULL; one = readdir(folder)) {
		char *end;
		uint64_t name = strtoull(one->d_name, &end, 16);
		bool is_asked = cache->n_asked > 0 && bsearch(&name, cache->names, cache->n_asked,
							      sizeof(name), by_name) != NULL;
		bool is_kept = strcmp(end, ".json") == 0 || strcmp(end, ".record") == 0;
		if (one->d_name[0] != '.' && !(is_asked && is_kept))
			unlink(arena_printf(cache->arena, "%s/%s", cache->folder, one->d_name));
	}
	closedir(folder);
}

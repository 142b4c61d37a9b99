/* SPDX-License-Identifier: MIT
 *
 * Answers of an Open Referral server, each kept in a folder with its ETag or date and asked for again
 * only if it has changed; many at once, over connections that are kept (io/download.h).
 *
 * The folder is a cache and nothing else: what is in use is another file (directory_run.h). An answer
 * is on the disk before its mark is, so that no mark stands beside what it is not of.
 */
#ifndef CLI_DIRECTORY_CACHE_H
#define CLI_DIRECTORY_CACHE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "calendar/directory.h"
#include "io/download.h"

#define DIRECTORY_CACHE_TIMEOUT_S 60                                /* of one answer */
#define DIRECTORY_CACHE_ALL_S     1500                              /* of all of them */
#define DIRECTORY_CACHE_BYTES     ((size_t)4 * DIRECTORY_BYTES_MAX) /* of all of them */

struct directory_cache {
	const char *folder;
	struct utc now; /* as records will have it */
	struct arena *arena;
	struct downloads *downloads;
	uint64_t *names; /* of answers that were asked for */
	size_t n_asked, names_room;
	size_t n_same; /* of these, unchanged */
	size_t bytes;
};

struct directory_ask {
	const char *url;
	/* filled */
	const char *text; /* in the arena, n bytes; NULL: why */
	size_t n;
	bool is_late;    /* it may go well later */
	const char *why; /* "the server answered 404" */
};

/* Make the folder if it is not there. 0, or E_IO (errno says more). */
MUST_USE
int directory_cache_open(struct directory_cache *cache, const char *folder, struct utc now,
			 struct arena *arena);
void directory_cache_close(struct directory_cache *cache);

/* Ask for all of them. Blocks. */
void directory_cache_ask(struct directory_cache *cache, struct directory_ask asks[], size_t n);

/* Its answer is no good: ask for all of it the next time. */
void directory_cache_forget(struct directory_cache *cache, const char *url);

/* Remove the answers that were not asked for since it was opened: of services that are gone. */
void directory_cache_tidy(const struct directory_cache *cache);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The services of an Open Referral server, page by page and, where its list has summaries alone, one
 * by one; or those of a file.
 *
 * Every answer is kept in a folder with its ETag and is asked for only if it has changed. The folder
 * is a cache and nothing else: what is in use is another file (directory_run.h).
 */
#ifndef CLI_DIRECTORY_FETCH_H
#define CLI_DIRECTORY_FETCH_H

#include <time.h>

#include "base/clock.h"
#include "base/err.h"
#include "calendar/directory_page.h"
#include "cli/refresh.h"

#define DIRECTORY_FETCH_TIMEOUT_S 60   /* of one answer */
#define DIRECTORY_FETCH_ALL_S     1500 /* of all of them */

/* A service that was got. */
struct directory_got {
	struct directory_part part; /* its text lives in the arena of problems */
	const char *source;         /* the file, or the address it came from */
};

struct directory_fetch {
	const char *folder; /* of the answers; made if it is not there */
	struct problems *problems;
	struct utc now; /* as records will have it */
	/* filled */
	struct directory_got *list; /* in the arena of problems */
	size_t n, room;
	size_t n_asked;                 /* answers that a server gave, */
	size_t n_same;                  /* of these, unchanged */
	struct refresh_outcome outcome; /* is_bad, is_late: why it is not whole */
	struct timespec begun;          /* by the clock of files */
};

/*
 * Add the services at ${url}: a list with all of its pages, or one service. Blocks. Whatever is
 * missing, cut short, or not the page that was asked for is a problem at its address and sets
 * outcome; what was got so far is then of no use.
 */
void directory_fetch_url(struct directory_fetch *fetch, const char *url);

/* The same from a file, of which one page is all there is. */
void directory_fetch_file(struct directory_fetch *fetch, const char *path);

/* Remove the answers that this run has not asked for: of services that are gone. */
void directory_fetch_tidy(const struct directory_fetch *fetch);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The services of an Open Referral server: its list page by page and, where that has summaries alone,
 * one by one; where they have no places, /service_at_locations, too. Or those of a file.
 *
 * What is wrong with a list (a page that is missing, cut short, or not the one that was asked for)
 * makes all of it useless. What is wrong with one service is told with that service.
 */
#ifndef CLI_DIRECTORY_FETCH_H
#define CLI_DIRECTORY_FETCH_H

#include "calendar/directory_page.h"
#include "cli/directory_cache.h"
#include "cli/refresh.h"

/* A service that was got. */
struct directory_got {
	struct directory_part part; /* its text lives in the arena of problems */
	const char *source;         /* the file, or the address it came from */
	const char *at, *why; /* what is wrong with it, told already; why NULL: nothing known */
	/* For directory_sift.c: */
	bool is_blamed;  /* just now */
	bool is_earlier; /* it is what stood there before */
	bool is_out;     /* it is left out */
};

struct directory_fetch {
	struct directory_cache *cache; /* NULL for files alone */
	struct problems *problems;
	/* filled */
	struct directory_got *list; /* in the arena of problems */
	size_t n, room;
	bool is_broken; /* what was got is of no use */
	struct refresh_outcome outcome;
};

/* Add the services at ${url}: a list with all of its pages, or one service. Blocks. */
void directory_fetch_url(struct directory_fetch *fetch, const char *url);

/* The same from a file, of which one page is all there is. */
void directory_fetch_file(struct directory_fetch *fetch, const char *path);

/* All that was got and is not left out as one list, in ${arena}. */
const char *directory_fetch_text(const struct directory_fetch *fetch, struct arena *arena,
				 size_t *n);

/* Whose fault "/17/name" of that list is, with *rest "/name"; NULL if it is that of none of them. */
struct directory_got *directory_fetch_at(const struct directory_fetch *fetch, const char *pointer,
					 const char **rest);

/*
 * For directory_fetch_pairs.c: all pages of the list at ${url}, in order, into *list. False if it is
 * broken, which is told; ${is_optional}: unless the server has no such list, for which *n is 0.
 */
bool directory_fetch_list(struct directory_fetch *fetch, const char *url, bool is_optional,
			  struct directory_got **list, size_t *n);

/*
 * The same: the whole of those of ${list}, of which each has the summary and is NULL where the whole
 * is known; ${url}/ID is it. What cannot be had is told with it.
 */
void directory_fetch_whole(struct directory_fetch *fetch, const char *url,
			   struct directory_got *const list[], size_t n);

/* directory_fetch_pairs.c: the places of those services of ${list} that come without. */
void directory_fetch_pairs(struct directory_fetch *fetch, const char *url,
			   struct directory_got list[], size_t n);

#endif

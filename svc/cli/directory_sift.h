/* SPDX-License-Identifier: MIT
 *
 * Services that were fetched, and some of them are no good: those are taken out, each with all that is
 * wrong with it, and what was known of it before stands in where there was something. One service must
 * not leave a town without hours, nor be planned by half. And the list of those, which is kept beside
 * the directory for people to see.
 */
#ifndef CLI_DIRECTORY_SIFT_H
#define CLI_DIRECTORY_SIFT_H

#include <jansson.h>

#include "calendar/directory.h"
#include "cli/directory_fetch.h"

#define DIRECTORY_REFUSED_BYTES_MAX ((size_t)16 << 20)

/* A service that was no good. Texts are never NULL. */
struct directory_refused {
	const char *id; /* "" if it has none that can be told */
	const char *at; /* the first thing that is wrong with it, and where */
	const char *why;
	bool is_kept;     /* what was known before stands in; else it is left out */
	struct utc since; /* when it was refused first, of all runs without one between */
};

struct directory_sifted {
	const struct directory_refused *list; /* in the arena of problems */
	size_t n;
};

/*
 * Take out of fetch->list what is no good by itself or has a key that another has too, in which case
 * both are: of ${before} (NULL: nothing) their service stands in. Faults are added to fetch->problems.
 * What is left reads as one directory, but for limits of all of it. ${last}: who was refused before.
 */
struct directory_sifted directory_sift(struct directory_fetch *fetch,
				       const struct directory *before, struct utc now,
				       const struct directory_sifted *last);

/* [{"id", "at", "problem", "is_kept", "since_utc_s"}], which the caller must json_decref. */
json_t *directory_refused_json(const struct directory_sifted *sifted);

/* The same as text, in ${arena}. */
const char *directory_refused_text(const struct directory_sifted *sifted, struct arena *arena);

/* An empty list if it is damaged. Texts go into ${arena}. */
struct directory_sifted directory_refused_read(const char *text, size_t n, struct arena *arena);

/* "https://...: the server answered 404; the service is left out", in ${arena}. */
const char *directory_refused_words(const struct directory_refused *refused, struct arena *arena);

/* The one with that id, or NULL. */
const struct directory_refused *directory_refused_find(const struct directory_sifted *sifted,
						       const char *id);

#endif

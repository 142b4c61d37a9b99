/* SPDX-License-Identifier: MIT
 *
 * Every fault of a bad input, each with its place, so that a person mends them all in one go.
 *
 * "at" is a JSON pointer ("/appointments/2/minutes", RFC 6901), a file and line ("stops.txt:14"), a
 * line and column ("line 3 column 7") or an option name. The first PROBLEMS_MAX are kept, the rest
 * counted.
 */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stddef.h>

#include "base/arena.h"

#define PROBLEMS_MAX 200

struct problem {
	const char *at;
	const char *text;
};

struct problems {
	struct arena *arena; /* owns the strings */
	size_t count;        /* all that were added, also those past PROBLEMS_MAX */
	struct problem list[PROBLEMS_MAX];
};

void problems_init(struct problems *problems, struct arena *arena);

/* Add one; ${at} and the formatted text are copied. */
void problem_add(struct problems *problems, const char *at, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* How many of list[] are filled. */
size_t problems_kept(const struct problems *problems);

/*
 * The nearest of ${names} to ${word} by edit distance, or NULL if none is within a third of its
 * length (at least 1). For "unknown option: did you mean ...?".
 */
const char *problem_nearest(const char *word, const char *const names[], size_t n_names);

#endif

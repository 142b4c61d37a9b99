/* SPDX-License-Identifier: MIT
 *
 * Collects faults with their places, and finds the name that a mistyped word was meant to be.
 */
#include "base/problem.h"

#include <string.h>

#define WORD_MAX 64 /* longer words get no suggestion */

void
problems_init(struct problems *problems, struct arena *arena)
{
	problems->arena = arena;
	problems->count = 0;
}

void
problem_add(struct problems *problems, const char *at, const char *fmt, ...)
{
	if (problems->count++ >= PROBLEMS_MAX)
		return;
	va_list ap;
	va_start(ap, fmt);
	problems->list[problems->count - 1] = (struct problem){
	    .at = arena_strdup(problems->arena, at),
	    .text = arena_vprintf(problems->arena, fmt, ap),
	};
	va_end(ap);
}

size_t
problems_kept(const struct problems *problems)
{
	return problems->count < PROBLEMS_MAX ? problems->count : PROBLEMS_MAX;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, changes and swaps of neighbours (optimal string alignment), by three rows;
 * both words at most WORD_MAX long. */
static size_t
edit_distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
	size_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= n_b; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n_a; i++) {
		size_t *row = rows[i % 3];
		const size_t *last = rows[(i - 1) % 3];
		const size_t *before = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= n_b; j++) {
			size_t change = last[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(change, least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return rows[n_a % 3][n_b];
}

const char *
problem_nearest(const char *word, const char *const names[], size_t n_names)
{
	size_t n_word = strlen(word);
	if (n_word > WORD_MAX)
		return NULL;
	size_t limit = n_word / 3 < 1 ? 1 : n_word / 3;
	const char *best = NULL;
	for (size_t i = 0; i < n_names; i++) {
		size_t n_name = strlen(names[i]);
		if (n_name > WORD_MAX)
			continue;
		size_t distance = edit_distance(word, n_word, names[i], n_name);
		if (distance <= limit) {
			best = names[i];
			limit = distance == 0 ? 0 : distance - 1;
			if (distance == 0)
				break;
		}
	}
	return best;
}

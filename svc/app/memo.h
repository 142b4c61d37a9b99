/* SPDX-License-Identifier: MIT
 *
 * What is made of stored texts, remembered: documents and solutions never change, and a document
 * prepared (prepare.h) only with what runs, what engines told and what is shut. Every event asks
 * for its own plan's and for those of the plans beside.
 *
 * The answer is that of the function remembered, always: what it depends on is its key. All of it
 * is borrowed from the memo and stands until memo_tidy, or without a memo (NULL) lies in ${arena}.
 */
#ifndef APP_MEMO_H
#define APP_MEMO_H

#include "app/prepare.h"
#include "plan/document.h"
#include "plan/plan.h"

#define MEMO_MAX 1024 /* things remembered */

struct app_memo;

struct memo_opened {
	struct plan_document document;
	int rc; /* what prepare gave */
	struct prepared prepared;
};

struct app_memo *memo_new(size_t bytes_max);
void memo_free(struct app_memo *memo); /* NULL does nothing */

/*
 * Between two events: what was used longest ago goes, until the rest is within the limits. NULL
 * does nothing.
 */
void memo_tidy(struct app_memo *memo);

/* document_parse; NULL for a document with faults, which is not remembered. */
const struct plan_document *memo_document(struct app_memo *memo, const char *text,
					  struct arena *arena);

/* plan_solution_parse of JSON text; NULL in the same way. */
const struct plan_solution *memo_solution(struct app_memo *memo, const char *text,
					  struct arena *arena);

/* document_parse, then prepare; NULL for a document with faults. */
const struct memo_opened *memo_open(struct app_memo *memo, const struct prepare_world *world,
				    const char *text, struct arena *arena);

/*
 * What preparing that document looks into beside it, as text: while it stays the same, so does all
 * that is made of the document prepared. Equal texts are comparable within one process.
 */
const char *memo_looks_into(struct app_memo *memo, const struct prepare_world *world,
			    const char *text, struct arena *arena);

struct memo_use {
	int n;
	size_t bytes;
	uint64_t hits, misses;
};
struct memo_use memo_use(const struct app_memo *memo); /* NULL: zeros */

#endif

/* SPDX-License-Identifier: MIT
 *
 * A long list in a JSON document, one item after the other, so that only one of them at a time is
 * in memory as a tree: a few bytes of JSON can be a hundred of jansson's.
 *
 * The list is the document itself, or one member of the object that it is. Where each item ends is
 * found by its brackets and quotes alone; that it is JSON is then proved by jansson. Faults are
 * told at "line 3 column 7", counted in bytes; so is an item that is nested more than
 * JSON_DEPTH_MAX deep.
 */
#ifndef BASE_JSONSPLIT_H
#define BASE_JSONSPLIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/problem.h"

#define JSONSPLIT_FRAME_MAX 65536 /* bytes of the document beside its list */

struct jsonsplit_span {
	size_t from;
	size_t n;
};

struct jsonsplit {
	const char *text; /* borrowed */
	size_t n;
	struct jsonsplit_span list; /* with its brackets */
	size_t at;                  /* where the next item is looked for */
	size_t n_items;             /* that were given out */
	bool is_over;
};

/*
 * Find the list in ${n} bytes. Returns 0; E_NOT_FOUND if the document is neither a list nor an
 * object with a list ${member}; E_INPUT with a problem if it is neither by its brackets.
 */
MUST_USE
int jsonsplit_open(struct jsonsplit *split, const char *text, size_t n, const char *member,
		   struct problems *problems);

/*
 * The document without the list's items ({"total_items": 2, "contents": []}), which the caller must
 * json_decref, or NULL with a problem.
 */
json_t *jsonsplit_frame(const struct jsonsplit *split, struct problems *problems);

/* The next item. False after the last one, and with a problem if what follows is no item. */
bool jsonsplit_next(struct jsonsplit *split, struct jsonsplit_span *item,
		    struct problems *problems);

/* That item, which the caller must json_decref, or NULL with a problem. */
json_t *jsonsplit_parse(const struct jsonsplit *split, struct jsonsplit_span item,
			struct problems *problems);

#endif

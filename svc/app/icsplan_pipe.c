/* SPDX-License-Identifier: MIT
 *
 *	{"document": {...}, "errors": [{"at", "problem"}], "notes": [the same]}
 *
 * "document" is there if there are no errors.
 */
#include "app/icsplan_pipe.h"

#include <stdint.h>
#include <stdlib.h>

static json_t *
list_of(const struct problems *problems)
{
	json_t *list = json_array();
	for (size_t i = 0; i < problems_kept(problems); i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "at", problems->list[i].at,
						      "problem", problems->list[i].text));
	return list;
}

void
icsplan_pipe_write(const struct icsplan_ask *ask, struct buf *out)
{
	struct arena arena;
	arena_init(&arena);
	struct problems *problems = arena_new(&arena, struct problems);
	struct problems *notes = arena_new(&arena, struct problems);
	problems_init(problems, &arena);
	problems_init(notes, &arena);
	json_t *document = icsplan_make(ask, &arena, problems, notes);
	json_t *all = json_pack("{s:o*, s:o, s:o}", "document", document, "errors",
				list_of(problems), "notes", list_of(notes));
	char *text = json_dumps(all, JSON_COMPACT);
	ensure(text != NULL);
	buf_add_text(out, text);
	free(text);
	json_decref(all);
	arena_fini(&arena);
}

static void
add_list(const json_t *list, struct problems *problems)
{
	const json_t *each;
	size_t i;
	json_array_foreach(list, i, each)
	{
		const char *at, *problem;
		if (json_unpack((json_t *)(uintptr_t)each, "{s:s, s:s}", "at", &at, "problem",
				&problem) == 0)
			problem_add(problems, at, "%s", problem);
	}
}

json_t *
icsplan_pipe_read(const char *text, struct problems *problems, struct problems *notes)
{
	json_t *all = text == NULL ? NULL : json_loads(text, 0, NULL);
	if (all == NULL) {
		problem_add(problems, "file", "takes more time or memory than a calendar may");
		return NULL;
	}
	add_list(json_object_get(all, "errors"), problems);
	add_list(json_object_get(all, "notes"), notes);
	json_t *document = json_incref(json_object_get(all, "document"));
	json_decref(all);
	if (document != NULL || problems->count > 0)
		return document;
	problem_add(problems, "file", "cannot be made a plan of");
	return NULL;
}

/* SPDX-License-Identifier: MIT
 *
 * Rows of closures, read whole or not at all.
 */
#include "calendar/closures.h"

#include <string.h>

#include "base/jsonread.h"

#define ALL_DAY_MIN   1440
#define UNTIL_MAX_MIN 2880

static void
want_service(struct json_at row, const char *key, const struct directory *directory)
{
	const struct directory_entry *entry;
	const char *pointer = json_member(row, "service").pointer;
	if (directory != NULL && directory_find(directory, key, &entry) != E_NOT_FOUND)
		return;
	const char *near = directory == NULL ? NULL : directory_nearest(directory, key);
	if (near != NULL)
		problem_add(row.problems, pointer, "\"%s\" is not known; did you mean \"%s\"?", key,
			    near);
	else
		problem_add(row.problems, pointer, "\"%s\" is not known", key);
}

/* A name that is nearly one that is known is a slip of somebody in a hurry. */
static void
want_location(struct json_at row, const char *name, const struct directory *directory,
	      struct arena *arena)
{
	size_t n = directory == NULL ? 0 : directory->n;
	const char **names = arena_array(arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		names[i] = directory->entries[i].place;
		if (strcmp(names[i], name) == 0)
			return;
	}
	const char *near = problem_nearest(name, names, n);
	if (near != NULL && near[0] != '\0')
		problem_add(row.problems, json_member(row, "location").pointer,
			    "\"%s\" is not known; did you mean \"%s\"?", name, near);
}

static void
read_row(struct json_at row, const struct directory *directory, struct arena *arena,
	 struct closure *out)
{
	static const char *const names[] = {"service", "location", "date",
					    "from",    "until",    "because"};
	if (!json_want_object(row))
		return;
	json_only(row, names, ARRAY_LEN(names));
	const char *service = json_text_or(row, "service", DIRECTORY_KEY_MAX, NULL);
	const char *location = json_text_or(row, "location", DIRECTORY_NAME_MAX, NULL);
	if ((service == NULL) == (location == NULL) || (location != NULL && location[0] == '\0'))
		problem_add(row.problems, row.pointer,
			    "needs a service or a location, one of them");
	else if (service != NULL)
		want_service(row, service, directory);
	else
		want_location(row, location, directory, arena);
	*out = (struct closure){
	    .service = arena_strdup(arena, service),
	    .location = arena_strdup(arena, location),
	    .date = json_date(row, "date"),
	    .from_min = json_time_or(row, "from", 0),
	    .until_min = json_time_or(row, "until", ALL_DAY_MIN),
	    .because = arena_strdup(arena, json_text_or(row, "because", CLOSURES_BECAUSE_MAX, "")),
	};
	if (out->from_min >= out->until_min || out->until_min > UNTIL_MAX_MIN)
		problem_add(row.problems, json_member(row, "until").pointer,
			    "must be after \"from\"");
}

const struct closures *
closures_parse(const char *text, size_t n, const struct directory *directory, struct arena *arena,
	       struct problems *problems)
{
	size_t before = problems->count;
	if (n > CLOSURES_BYTES_MAX) {
		problem_add(problems, "", "is larger than %d bytes", CLOSURES_BYTES_MAX);
		return NULL;
	}
	json_t *value = json_parse(text, n, problems);
	if (value == NULL)
		return NULL;
	struct closures *closures = arena_new(arena, struct closures);
	*closures = (struct closures){0};
	struct json_at root = json_root(value, problems);
	if (json_want_array(root, 0, CLOSURES_MAX)) {
		closures->n = json_array_size(value);
		struct closure *list = arena_array(arena, struct closure, closures->n + 1);
		for (size_t i = 0; i < closures->n; i++)
			read_row(json_item(root, i), directory, arena, &list[i]);
		closures->list = list;
	}
	json_decref(value);
	return problems->count > before ? NULL : closures;
}

bool
closure_is_of(const struct closure *closure, const struct directory_entry *entry, const char *place)
{
	if (closure->location != NULL)
		return (entry != NULL && strcmp(entry->place, closure->location) == 0) ||
		       (place != NULL && strcmp(place, closure->location) == 0);
	return entry != NULL && (strcmp(entry->slug, closure->service) == 0 ||
				 strcmp(entry->service_id, closure->service) == 0 ||
				 strcmp(entry->at_location_id, closure->service) == 0);
}

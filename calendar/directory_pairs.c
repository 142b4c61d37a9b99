/* SPDX-License-Identifier: MIT
 *
 * Members moved from one tree to another; the service itself stands in none of its pairs.
 */
#include "calendar/directory_pairs.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *
tree_of(const struct directory_part *part)
{
	json_t *tree =
	    part->n > DIRECTORY_SERVICE_MAX ? NULL : json_loadb(part->text, part->n, 0, NULL);
	if (json_is_object(tree))
		return tree;
	json_decref(tree);
	return NULL;
}

const char *
directory_pairs_service(const struct directory_part *pair, struct arena *arena)
{
	json_t *tree = tree_of(pair);
	const char *id = json_string_value(json_object_get(json_object_get(tree, "service"), "id"));
	if (id == NULL)
		id = json_string_value(json_object_get(tree, "service_id"));
	const char *copy = id == NULL ? "" : arena_strdup(arena, id);
	json_decref(tree);
	return copy;
}

static size_t
find(const json_t *list, const char *id)
{
	size_t i = 0;
	for (; i < json_array_size(list); i++) {
		const char *other =
		    json_string_value(json_object_get(json_array_get(list, i), "id"));
		if (other != NULL && strcmp(other, id) == 0)
			return i;
	}
	return i;
}

void
directory_pairs_lay(struct directory_part *service, const struct directory_part *pair,
		    struct arena *arena)
{
	json_t *into = tree_of(service);
	json_t *laid = tree_of(pair);
	json_t *list = json_object_get(into, "service_at_locations");
	if (into != NULL && list == NULL) {
		list = json_array();
		json_object_set_new(into, "service_at_locations", list);
	}
	if (laid != NULL && json_is_array(list)) {
		json_object_del(laid, "service");
		size_t i = find(list, pair->id);
		if (i < json_array_size(list))
			json_array_set(list, i, laid);
		else
			json_array_append(list, laid);
		char *text = json_dumps(into, JSON_COMPACT); /* NULL: too deep */
		if (text != NULL) {
			service->n = strlen(text);
			service->text = arena_strdup(arena, text);
		}
		free(text);
	}
	json_decref(laid);
	json_decref(into);
}

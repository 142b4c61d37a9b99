/* SPDX-License-Identifier: MIT
 *
 * Getters without faults, for the pages.
 */
#include "http/look.h"

#include <string.h>

const char *
look_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text == NULL ? "" : text;
}

int
look_int(const json_t *object, const char *name)
{
	return (int)json_integer_value(json_object_get(object, name));
}

bool
look_is(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

bool
look_has_int(const json_t *object, const char *name)
{
	return json_is_integer(json_object_get(object, name));
}

const json_t *
look_find(const json_t *array, const char *id)
{
	size_t i;
	json_t *item;
	json_array_foreach(array, i, item)
	{
		if (strcmp(look_text(item, "id"), id) == 0)
			return item;
	}
	return NULL;
}

/* SPDX-License-Identifier: MIT
 *
 * A template's words in a document: what JSON and the command line show.
 */
#include <string.h>

#include "sms/template_value.h"

static const char *
write_value(const struct template_set *set, enum kind_type type, const struct template_value *value,
	    struct arena *arena)
{
	char clock[CIVIL_TIME_SIZE];
	if (type != KIND_TIME)
		return template_value_print(set->language, value, type, arena);
	civil_time_format(value->number, clock);
	return arena_strdup(arena, clock);
}

static const char *
find_value(const struct template_set *set, enum kind kind, const char *name,
	   const struct template_value values[], size_t n_values, struct arena *arena)
{
	struct kind_field fields[KIND_FIELDS_MAX];
	int n_fields = kind_fields(kind, fields);
	for (int i = 0; i < n_fields; i++)
		for (size_t v = 0; v < n_values && strcmp(fields[i].name, name) == 0; v++)
			if (strcmp(values[v].field, name) == 0)
				return write_value(set, fields[i].type, &values[v], arena);
	char full[KIND_NAME_SIZE];
	kind_full_name(kind, full);
	panic("%s is written without its %s", full, name);
}

const char *
template_write(const struct template_set *set, enum kind kind, const struct template_value values[],
	       size_t n_values, struct arena *arena)
{
	const char *text = "";
	ensure(set->templates[kind].text != NULL);
	for (const char *at = set->templates[kind].text; *at != '\0';) {
		size_t n = strcspn(at, "{}");
		if (n > 0) {
			text = arena_printf(arena, "%s%.*s", text, (int)n, at);
			at += n;
			continue;
		}
		n = strcspn(at + 1, "}");
		const char *name = arena_strndup(arena, at + 1, n);
		const char *value = find_value(set, kind, name, values, n_values, arena);
		/* What is not there takes the space before it along. */
		size_t length = strlen(text);
		if (value[0] == '\0' && length > 0 && text[length - 1] == ' ')
			length--;
		text = arena_printf(arena, "%.*s%s", (int)length, text, value);
		at += n + 2;
	}
	return text;
}

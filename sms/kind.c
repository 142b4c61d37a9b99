/* SPDX-License-Identifier: MIT
 *
 * The table of message kinds, and the reading of its field lists.
 */
#include "sms/kind.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

struct kind_row {
	enum kind_audience audience;
	const char *name; /* upper case, as in the enum */
	const char *fields;
};

static const struct kind_row rows[KIND_COUNT] = {
#define X(audience, name, fields) {KIND_FOR_##audience, #name, fields},
    KIND_LIST(X)
#undef X
};

static const char *const audience_names[] = {
    [KIND_FOR_PERSON] = "person",
    [KIND_FOR_COORDINATOR] = "coordinator",
    [KIND_FOR_OFFICER] = "officer",
};

static const char *const type_names[] = {
    [KIND_REF] = "ref",      [KIND_LABEL] = "label",     [KIND_PLACE] = "place",
    [KIND_STOP] = "stop",    [KIND_LINE] = "line",       [KIND_DATE] = "date",
    [KIND_TIME] = "time",    [KIND_MINUTES] = "minutes", [KIND_PENCE] = "pence",
    [KIND_NUMBER] = "count", [KIND_CODE] = "code",       [KIND_TEL] = "tel",
    [KIND_LINK] = "link",    [KIND_THINGS] = "things",   [KIND_EXTRA] = "extra",
    [KIND_NOTE] = "note",    [KIND_METRES] = "metres",
};

enum kind_audience
kind_audience(enum kind kind)
{
	return rows[kind].audience;
}

const char *
kind_audience_name(enum kind_audience audience)
{
	return audience_names[audience];
}

const char *
kind_type_name(enum kind_type type)
{
	return type_names[type];
}

bool
kind_is_piece(enum kind kind)
{
	static const char *const pieces[] = {"STEP_",  "CHANGE_", "REASON_", "LIST_LINE",
					     "DIARY_", "WORD_",   "PAGE_",   "SHEET_"};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
		if (strncmp(rows[kind].name, pieces[i], strlen(pieces[i])) == 0)
			return true;
	return false;
}

void
kind_full_name(enum kind kind, char out[KIND_NAME_SIZE])
{
	snprintf(out, KIND_NAME_SIZE, "%s.%s", audience_names[rows[kind].audience],
		 rows[kind].name);
	for (char *c = out; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
}

int
kind_find(const char *full_name)
{
	char name[KIND_NAME_SIZE];
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		kind_full_name((enum kind)kind, name);
		if (strcmp(name, full_name) == 0)
			return kind;
	}
	return -1;
}

static enum kind_type
find_type(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(type_names); i++)
		if (strcmp(type_names[i], name) == 0)
			return (enum kind_type)i;
	panic("kind.h: \"%s\" is no type of field", name);
}

int
kind_fields(enum kind kind, struct kind_field fields[KIND_FIELDS_MAX])
{
	int n = 0;
	for (const char *at = rows[kind].fields; *at != '\0'; n++) {
		ensure(n < KIND_FIELDS_MAX);
		char word[40];
		size_t length = strcspn(at, " ");
		ensure(length < sizeof word);
		memcpy(word, at, length);
		word[length] = '\0';
		at += length + strspn(at + length, " ");
		char *colon = strchr(word, ':');
		fields[n].type = find_type(colon == NULL ? word : colon + 1);
		if (colon != NULL)
			*colon = '\0';
		ensure(strlen(word) < sizeof fields[n].name);
		snprintf(fields[n].name, sizeof fields[n].name, "%.15s", word);
	}
	return n;
}

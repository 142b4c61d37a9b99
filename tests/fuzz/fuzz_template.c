/* SPDX-License-Identifier: MIT
 *
 * Templates: any file is read or refused with its reasons, and whatever values a message is made of,
 * it is in the GSM alphabet, has its audience's room, and dates, times, codes and links stand whole
 * in it. Of the first byte one bit chooses the language, two what is tried: the words that we ship,
 * those of the second line for the kind that the second byte chooses, or a whole file. Each line
 * behind that is a field's value.
 * reaches: sms/template.c sms/template_render.c sms/words.c sms/kind.c sms/gsm7.c
 */
#include <stdlib.h>
#include <string.h>

#include "setup/templates.h"
#include "sms/gsm7.h"
#include "sms/template.h"
#include "tests/fuzz/fuzz.h"

#define MINUTES 2880

static const struct template_set *
shipped(enum language language)
{
	static struct problems *problems;
	static const struct template_set *sets[LANGUAGE_COUNT];
	if (sets[language] == NULL) {
		problems = fuzz_problems_new();
		sets[language] =
		    templates_load("conf/templates", "conf/words.json", language, problems);
		ensure(sets[language] != NULL);
	}
	return sets[language];
}

/* The next line of ${text}, which it is cut from; "" when there is none. */
static char *
next_line(char **text)
{
	char *line = *text;
	size_t n = strcspn(line, "\n");
	*text = line + n + (line[n] == '\n');
	line[n] = '\0';
	return line;
}

/* Names are any bytes; what we write ourselves has its own shape. */
static struct template_value
value_of(const struct kind_field *field, const char *text)
{
	unsigned number = 0;
	for (const char *at = text; *at != '\0'; at++)
		number = number * 31 + (unsigned char)*at;
	switch (field->type) {
	case KIND_REF:
		return template_text(field->name, "J1234567");
	case KIND_CODE:
		return template_text(field->name, "482913");
	case KIND_LINK:
		return template_text(
		    field->name, "https://day.example.org/m/0123456789abcdefghijklmnopqrstuvwx");
	case KIND_TEL:
		return template_text(field->name, "+44 (0) 7700 900 123");
	case KIND_DATE:
		return template_date(
		    field->name, civil_add_days(civil_from_ymd(2024, 1, 1), (int)(number % 3000)));
	case KIND_TIME:
		return template_number(field->name, (int)(number % MINUTES));
	case KIND_MINUTES:
		return template_number(field->name, (int)(number % 1441));
	case KIND_NUMBER:
	case KIND_METRES:
		return template_number(field->name, (int)(number % 10000));
	case KIND_PENCE:
		return template_number(field->name, (int)(number % 100000));
	case KIND_LABEL:
	case KIND_PLACE:
	case KIND_STOP:
	case KIND_LINE:
	case KIND_THINGS:
	case KIND_EXTRA:
	case KIND_NOTE:
		break;
	}
	return template_text(field->name, text);
}

/* What has to stand in the text as it is; NULL: nothing. */
static const char *
fact_of(const struct template_set *set, const struct kind_field *field,
	const struct template_value *value, struct arena *arena)
{
	switch (field->type) {
	case KIND_DATE:
		return template_day(set->language, value->date, arena);
	case KIND_TIME:
		return template_time(set->language, value->number, arena);
	case KIND_MINUTES:
	case KIND_NUMBER:
	case KIND_METRES:
		return arena_printf(arena, "%d", value->number);
	case KIND_REF:
	case KIND_CODE:
	case KIND_LINK:
		return value->text;
	case KIND_PENCE:
	case KIND_TEL:
	case KIND_LABEL:
	case KIND_PLACE:
	case KIND_STOP:
	case KIND_LINE:
	case KIND_THINGS:
	case KIND_EXTRA:
	case KIND_NOTE:
		break;
	}
	return NULL;
}

static void
try_kind(const struct template_set *set, enum kind kind, const char *values_text)
{
	struct kind_field fields[KIND_FIELDS_MAX];
	struct template_value values[KIND_FIELDS_MAX];
	struct arena arena;
	int n = kind_fields(kind, fields);
	int septets = 0;
	arena_init(&arena);
	char *rest = arena_strdup(&arena, values_text);
	for (int i = 0; i < n; i++)
		values[i] = value_of(&fields[i], next_line(&rest));
	const char *text = template_render(set, kind, values, (size_t)n, &arena);
	ensure(gsm7_fits(text, strlen(text), &septets));
	ensure(septets <= template_most(kind_audience(kind)));
	for (int i = 0; i < n; i++) {
		const char *fact = fact_of(set, &fields[i], &values[i], &arena);
		const char *field = arena_printf(&arena, "{%s}", fields[i].name);
		ensure(fact == NULL || strstr(set->templates[kind].text, field) == NULL ||
		       strstr(text, fact) != NULL);
	}
	if (kind_audience(kind) == KIND_FOR_PERSON && set == shipped(set->language))
		ensure(words_find(&set->words, text, strlen(text)) == NULL);
	arena_fini(&arena);
}

/* A file that has ${words} for ${kind}, and a word for each other one. */
static const char *
file_with(enum kind kind, const char *words, struct arena *arena)
{
	char name[KIND_NAME_SIZE];
	const char *file = "";
	for (int other = 0; other < KIND_COUNT; other++) {
		if (kind_audience((enum kind)other) != kind_audience(kind))
			continue;
		kind_full_name((enum kind)other, name);
		file = arena_printf(arena, "%s[%s]\n%s\n", file, strchr(name, '.') + 1,
				    other == (int)kind ? words : "x");
	}
	return file;
}

static void
try_file(enum kind_audience audience, enum language language, const char *file, const char *values)
{
	struct problems *problems = fuzz_problems_new();
	struct template_set *set = arena_new(problems->arena, struct template_set);
	*set = *shipped(language);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (kind_audience((enum kind)kind) == audience)
			set->templates[kind] = (struct template){0};
	int rc = template_parse(audience, "file", file, strlen(file), set, problems);
	fuzz_check_problems(problems, rc);
	for (int kind = 0; rc == 0 && kind < KIND_COUNT; kind++)
		if (kind_audience((enum kind)kind) == audience)
			try_kind(set, (enum kind)kind, values);
	fuzz_problems_free(problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	enum language language = data[0] & 1 ? LANGUAGE_CY : LANGUAGE_EN;
	enum kind kind = (enum kind)(data[1] % KIND_COUNT);
	char *text = fuzz_text(data + 2, n - 2);
	struct arena arena;
	arena_init(&arena);
	char *rest = text;
	if ((data[0] & 6) == 0) {
		try_kind(shipped(language), kind, text);
	} else if ((data[0] & 6) == 2) {
		const char *words = next_line(&rest);
		try_file(kind_audience(kind), language, file_with(kind, words, &arena), rest);
	} else {
		try_file(kind_audience(kind), language, text, text);
	}
	arena_fini(&arena);
	free(text);
	return 0;
}

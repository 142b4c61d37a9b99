/* SPDX-License-Identifier: MIT
 *
 * Reading the files of words. The form of a file stands in template.h.
 */
#include "sms/template.h"

#include <ctype.h>
#include <string.h>

#include "sms/gsm7.h"

struct reading {
	enum kind_audience audience;
	const char *name; /* of the file */
	struct template_set *set;
	struct problems *problems;
	int line;
	int kind; /* of the section that is being read, -1 before the first and in unknown ones */
	bool has_heading;
	struct template_set *simple;
	struct template *into; /* what is being read, NULL where kind is -1 */
};

#define SIMPLE ".simple"

static void PRINTF_LIKE(3, 4) fault(struct reading *reading, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(reading->problems->arena, fmt, ap);
	va_end(ap);
	const char *at = arena_printf(reading->problems->arena, "%s:%d", reading->name, line);
	problem_add(reading->problems, at, "%s", text);
}

static void
read_flags(struct reading *reading, char *text)
{
	char *rest = NULL;
	struct template *template = reading->into;
	for (char *flag = strtok_r(text, " \t", &rest); flag != NULL;
	     flag = strtok_r(NULL, " \t", &rest)) {
		if (strcmp(flag, "urgent_on_day") == 0)
			template->urgent_on_day = true;
		else if (strcmp(flag, "double_is_harmless") == 0)
			template->double_is_harmless = true;
		else if (strcmp(flag, "unreviewed") == 0)
			template->is_unreviewed = true;
		else
			fault(reading, reading->line,
			      "\"%s\" is none of urgent_on_day, double_is_harmless, unreviewed",
			      flag);
	}
}

/* "[kind] flag flag" */
static void
read_heading(struct reading *reading, char *line)
{
	char *end = strchr(line, ']');
	reading->has_heading = true;
	reading->kind = -1;
	reading->into = NULL;
	if (end == NULL) {
		fault(reading, reading->line, "the heading has no \"]\"");
		return;
	}
	*end = '\0';
	char *dot = strchr(line, '.');
	bool is_simple = dot != NULL && strcmp(dot, SIMPLE) == 0;
	if (is_simple)
		*dot = '\0';
	const char *full = arena_printf(reading->problems->arena, "%s.%s",
					kind_audience_name(reading->audience), line + 1);
	int kind = kind_find(full);
	if (kind < 0) {
		fault(reading, reading->line, "[%s] is no kind of message to a %s", line + 1,
		      kind_audience_name(reading->audience));
		return;
	}
	struct template_set *set = is_simple ? reading->simple : reading->set;
	struct template *template = &set->templates[kind];
	if (template->line != 0) {
		fault(reading, reading->line, "[%s%s] stands in line %d already", line + 1,
		      is_simple ? SIMPLE : "", template->line);
		return;
	}
	reading->kind = kind;
	reading->into = template;
	template->line = reading->line;
	template->text = "";
	template->is_own = is_simple;
	read_flags(reading, end + 1);
}

static void
read_words(struct reading *reading, const char *line)
{
	int septets = 0;
	if (!reading->has_heading)
		fault(reading, reading->line, "words stand before the first [kind]");
	if (!gsm7_fits(line, strlen(line), &septets))
		fault(reading, reading->line, "holds a character outside the GSM alphabet");
	if (reading->kind < 0)
		return;
	struct template *template = reading->into;
	template->text = arena_printf(reading->problems->arena, "%s%s%s", template->text,
				      template->text[0] == '\0' ? "" : " ", line);
}

/* Each {field} of the text must be one of its kind's; false with a fault. */
static bool
check_fields(struct reading *reading, int kind, const struct template *template)
{
	struct kind_field fields[KIND_FIELDS_MAX];
	int n = kind_fields((enum kind)kind, fields);
	size_t before = reading->problems->count;
	for (const char *at = template->text; (at = strpbrk(at, "{}")) != NULL; at++) {
		size_t length = strcspn(at + 1, "{}");
		if (*at == '}' || at[1 + length] != '}') {
			fault(reading, template->line, "a brace stands alone");
			return false;
		}
		bool is_known = false;
		for (int i = 0; i < n; i++)
			is_known = is_known || (strlen(fields[i].name) == length &&
						memcmp(fields[i].name, at + 1, length) == 0);
		if (!is_known)
			fault(reading, template->line, "{%.*s} is not given to this kind",
			      (int)length, at + 1);
		at += length + 1;
	}
	return reading->problems->count == before;
}

/* Whatever the values are, the message has its room. */
static void
check_room(struct reading *reading, const struct template_set *set, int kind)
{
	const struct template *template = &set->templates[kind];
	int most = template_most(reading->audience);
	int n_pieces = 0;
	int septets;
	if (!gsm7_fits(template->text, strlen(template->text), &septets))
		return; /* told where it stands */
	for (const char *at = template->text; *at != '\0'; n_pieces++)
		at += *at == '{' ? strcspn(at, "}") + 1 : strcspn(at, "{");
	if (n_pieces > TEMPLATE_PIECES_MAX) {
		fault(reading, template->line, "has more than %d fields and runs of words",
		      TEMPLATE_PIECES_MAX);
		return;
	}
	int least = template_least(set, (enum kind)kind);
	if (least > most)
		fault(reading, template->line, "may take %d septets, %d is the most", least, most);
}

static void
check_text(struct reading *reading, const struct template_set *set, int kind)
{
	const struct template *template = &set->templates[kind];
	if (template->text[0] == '\0' || strlen(template->text) > TEMPLATE_TEXT_MAX)
		fault(reading, template->line, "has no words, or more than %d bytes",
		      TEMPLATE_TEXT_MAX);
	else if (check_fields(reading, kind, template))
		check_room(reading, set, kind);
}

static void
check_whole(struct reading *reading)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		char name[KIND_NAME_SIZE];
		const struct template *template = &reading->set->templates[kind];
		if (kind_audience((enum kind)kind) != reading->audience)
			continue;
		kind_full_name((enum kind)kind, name);
		if (template->line == 0)
			fault(reading, reading->line, "[%s] is missing", strchr(name, '.') + 1);
		else
			check_text(reading, reading->set, kind);
		if (template_is_own(reading->simple, (enum kind)kind))
			check_text(reading, reading->simple, kind);
	}
}

/* What is not said in simple words is said in the plain ones; a kind's marks are the same in both. */
static void
complete_simple(struct reading *reading)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const struct template *plain = &reading->set->templates[kind];
		struct template *simple = &reading->simple->templates[kind];
		if (kind_audience((enum kind)kind) != reading->audience)
			continue;
		if (!simple->is_own)
			*simple = *plain;
		simple->urgent_on_day = plain->urgent_on_day;
		simple->double_is_harmless = plain->double_is_harmless;
	}
}

/* The set of simple words beside ${set}, as far as other files have filled it. */
static struct template_set *
simple_of(struct template_set *set, struct arena *arena)
{
	struct template_set *simple = arena_new(arena, struct template_set);
	if (set->simple != NULL)
		*simple = *set->simple;
	simple->is_simple = true;
	simple->language = set->language;
	simple->words = set->words;
	set->simple = simple;
	return simple;
}

int
template_parse(enum kind_audience audience, const char *name, const char *text, size_t n,
	       struct template_set *set, struct problems *problems)
{
	size_t before = problems->count;
	struct reading reading = {.audience = audience,
				  .name = name,
				  .set = set,
				  .problems = problems,
				  .kind = -1,
				  .simple = simple_of(set, problems->arena)};
	if (n > TEMPLATE_FILE_MAX || memchr(text, '\0', n) != NULL) {
		fault(&reading, 1, "is longer than %d bytes, or holds a NUL", TEMPLATE_FILE_MAX);
		return E_INPUT;
	}
	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end == NULL ? n - at : (size_t)(end - text) - at;
		char *line = arena_strndup(problems->arena, text + at, length);
		at += length + 1;
		reading.line++;
		while (length > 0 && isspace((unsigned char)line[length - 1]))
			line[--length] = '\0';
		while (*line == ' ' || *line == '\t')
			line++;
		if (*line == '[')
			read_heading(&reading, line);
		else if (*line != '#' && *line != '\0')
			read_words(&reading, line);
	}
	complete_simple(&reading);
	check_whole(&reading);
	return problems->count > before ? E_INPUT : 0;
}

bool
template_is_own(const struct template_set *simple, enum kind kind)
{
	return simple != NULL && simple->templates[kind].is_own;
}

int
template_count(const struct template_set *set)
{
	int n = KIND_COUNT;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		n += template_is_own(set->simple, (enum kind)kind);
	return n;
}

int
template_unreviewed(const struct template_set *set)
{
	int n = 0;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		n += set->templates[kind].is_unreviewed;
		if (template_is_own(set->simple, (enum kind)kind))
			n += set->simple->templates[kind].is_unreviewed;
	}
	return n;
}

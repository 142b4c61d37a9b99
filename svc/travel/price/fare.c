/* SPDX-License-Identifier: MIT
 *
 * Fares by operator and line.
 */
#include "travel/price/fare.h"

#include <string.h>

#include "base/jsonread.h"

static void
read_lines(struct json_at lines, struct fare_rule *rule)
{
	struct problems *problems = lines.problems;
	if (!json_want_array(lines, 1, FARE_LINES_MAX))
		return;
	rule->n_lines = (int)json_array_size(lines.value);
	rule->lines = arena_array(problems->arena, const char *, rule->n_lines);
	for (int i = 0; i < rule->n_lines; i++) {
		struct json_at line = json_item(lines, (size_t)i);
		if (!json_is_string(line.value))
			problem_add(problems, line.pointer, "is the name of a line, as text");
		rule->lines[i] =
		    arena_strdup(problems->arena,
				 json_is_string(line.value) ? json_string_value(line.value) : "");
	}
}

static void
read_rule(struct json_at at, struct fare_rule *rule)
{
	static const char *const names[] = {"operator", "lines", "pence", "note"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	rule->operator_name = json_text(at, "operator", 200);
	rule->pence = json_int(at, "pence", 0, 100000);
	struct json_at lines = json_member(at, "lines");
	if (lines.value != NULL)
		read_lines(lines, rule);
}

int
fare_parse(const char *json, size_t n, struct fare_table *table, struct problems *problems)
{
	static const char *const names[] = {"source", "date", "notes", "fares"};
	*table = (struct fare_table){0};
	size_t before = problems->count;
	json_t *document = json_parse(json, n, problems);
	if (document == NULL)
		return E_INPUT;
	struct json_at root = json_root(document, problems);
	if (json_want_object(root)) {
		json_only(root, names, ARRAY_LEN(names));
		table->source = json_text(root, "source", 400);
		table->date = json_text(root, "date", 40);
		struct json_at fares = json_member(root, "fares");
		if (json_want_array(fares, 0, FARE_RULES_MAX)) {
			table->n_rules = (int)json_array_size(fares.value);
			struct fare_rule *rules =
			    arena_array(problems->arena, struct fare_rule, table->n_rules);
			for (int i = 0; i < table->n_rules; i++)
				read_rule(json_item(fares, (size_t)i), &rules[i]);
			table->rules = rules;
		}
	}
	json_decref(document);
	return problems->count > before ? E_INPUT : 0;
}

static bool
rule_fits(const struct fare_rule *rule, const char *operator_name, const char *line)
{
	if (strcmp(rule->operator_name, operator_name) != 0)
		return false;
	for (int i = 0; i < rule->n_lines; i++)
		if (strcmp(rule->lines[i], line) == 0)
			return true;
	return rule->lines == NULL;
}

int
fare_single(const struct fare_table *table, const char *operator_name, const char *line)
{
	for (int i = 0; i < table->n_rules; i++)
		if (rule_fits(&table->rules[i], operator_name, line))
			return table->rules[i].pence;
	return FARE_UNKNOWN;
}

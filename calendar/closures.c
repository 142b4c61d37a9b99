/* SPDX-License-Identifier: MIT
 *
 * The file, read whole or not at all, and what of it is about one place.
 */
#include "calendar/closures.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"

#define ALL_DAY_MIN   1440
#define UNTIL_MAX_MIN 2880

static void
read_row(struct json_at row, const struct directory *directory, struct arena *arena,
	 struct closure *out)
{
	static const char *const names[] = {TARGET_MEMBERS, "date",  "from_date", "until_date",
					    "from",         "until", "because"};
	struct civil_date until;
	if (!json_want_object(row))
		return;
	json_only(row, names, ARRAY_LEN(names));
	*out = (struct closure){
	    .of = target_read(row, directory, arena),
	    .from_min = json_time_or(row, "from", 0),
	    .until_min = json_time_or(row, "until", ALL_DAY_MIN),
	    .because = arena_strdup(arena, json_text_or(row, "because", CLOSURES_BECAUSE_MAX, "")),
	};
	ownhours_read_dates(row, &out->date, &until);
	out->days_more = until.day - out->date.day;
	bool has_range = json_has(row, "from_date") && json_has(row, "until_date");
	if (!json_has(row, "date") && !has_range)
		problem_add(row.problems, json_member(row, "date").pointer,
			    "is missing; or from_date and until_date");
	if (out->from_min >= out->until_min || out->until_min > UNTIL_MAX_MIN)
		problem_add(row.problems, json_member(row, "until").pointer,
			    "must be after \"from\"");
}

static void
read_list(struct json_at list, const struct directory *directory, struct arena *arena,
	  struct closures *closures)
{
	if (!json_want_array(list, 0, CLOSURES_MAX))
		return;
	closures->n = json_array_size(list.value);
	struct closure *rows = arena_array(arena, struct closure, closures->n + 1);
	for (size_t i = 0; i < closures->n; i++)
		read_row(json_item(list, i), directory, arena, &rows[i]);
	closures->list = rows;
}

static void
read_object(struct json_at root, const struct directory *directory, struct arena *arena,
	    struct closures *closures)
{
	static const char *const names[] = {"closures", "seasons", "breaks", "sessions", "desks"};
	json_only(root, names, ARRAY_LEN(names));
	if (json_object_size(root.value) == 0)
		problem_add(root.problems, root.pointer, "is empty: an empty list shuts nothing");
	if (json_has(root, "closures"))
		read_list(json_member(root, "closures"), directory, arena, closures);
	ownhours_read(root, directory, arena, &closures->own);
	json_object_del(root.value, "closures");
	if (json_object_size(root.value) == 0)
		return;
	char *text = json_dumps(root.value, JSON_COMPACT);
	closures->own_text = arena_strdup(arena, text);
	free(text);
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
	*closures = (struct closures){.own_text = ""};
	struct json_at root = json_root(value, problems);
	if (json_is_object(value))
		read_object(root, directory, arena, closures);
	else
		read_list(root, directory, arena, closures);
	json_decref(value);
	return problems->count > before ? NULL : closures;
}

bool
closure_is_on(const struct closure *closure, struct civil_date date)
{
	return date.day >= closure->date.day && date.day <= closure->date.day + closure->days_more;
}

/* A row about one service is nearer than one about all of a region. */
static int
nearness(const struct target *of)
{
	return of->service != NULL ? 0 : of->location != NULL ? 1 : of->kind != NULL ? 2 : 3;
}

#define NEARNESSES 4

/* Adds the rules of that kind which are about ${place}; ${rules} NULL only counts them. */
static size_t
add_rules(const struct ownhours *own, const struct target_place *place, enum hours_rule_kind kind,
	  struct hours_rule *rules, size_t n)
{
	for (int near = 0; near < NEARNESSES; near++)
		for (size_t i = 0; i < own->n_rules; i++) {
			if (own->rules[i].rule.kind != kind ||
			    nearness(&own->rules[i].of) != near ||
			    !target_is(&own->rules[i].of, place))
				continue;
			if (rules != NULL)
				rules[n] = own->rules[i].rule;
			n++;
		}
	return n;
}

static size_t
add_closures(const struct closures *closures, const struct target_place *place,
	     struct hours_rule *rules, size_t n)
{
	for (size_t i = 0; i < closures->n; i++) {
		const struct closure *closure = &closures->list[i];
		if (!target_is(&closure->of, place))
			continue;
		if (rules != NULL)
			rules[n] = (struct hours_rule){
			    .kind = HOURS_CLOSURE,
			    .from = closure->date,
			    .until = civil_add_days(closure->date, closure->days_more),
			    .from_min = closure->from_min,
			    .until_min = closure->until_min,
			    .because = closure->because,
			};
		n++;
	}
	return n;
}

void
closures_apply(const struct closures *closures, const struct target_place *place,
	       struct arena *arena, struct hours *hours)
{
	static const enum hours_rule_kind kinds[] = {HOURS_SEASON, HOURS_SESSION, HOURS_BREAK};
	struct hours_rule *rules = NULL;
	hours->n_rules = hours->n_closures = 0;
	for (int pass = 0; closures != NULL && pass < 2; pass++) {
		size_t n = 0;
		for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
			n = add_rules(&closures->own, place, kinds[i], rules, n);
		size_t n_own = n;
		n = add_closures(closures, place, rules, n);
		if (rules == NULL)
			rules = arena_array(arena, struct hours_rule, n);
		hours->rules = rules;
		hours->n_rules = n;
		hours->n_closures = n - n_own;
	}
}

struct hours
closures_less(const struct hours *hours)
{
	struct hours usual = *hours;
	usual.n_rules -= usual.n_closures;
	usual.n_closures = 0;
	return usual;
}

/* SPDX-License-Identifier: MIT
 *
 * Rows into options.
 */
#include "plan/table.h"

#include <string.h>

#include "base/jsonread.h"

#define ID_BYTES_MAX 200
#define PENCE_MAX    10000000
#define WALK_M_MAX   1000000
#define CHANGES_MAX  20

static const char *const by_words[] = {"walk", "transit", "taxi", "lift", "ride"};

struct row {
	int from, to;
	struct plan_option option;
};

static int
read_place(struct json_at at, const char *name, const struct plan_problem *problem)
{
	const char *id = json_text(at, name, ID_BYTES_MAX);
	for (int i = 0; i < PLAN_PLACE_OF(problem->n_appointments); i++)
		if (strcmp(problem->places[i].id, id) == 0)
			return i;
	if (id[0] != '\0')
		problem_add(at.problems, json_member(at, name).pointer,
			    "\"%s\" is neither gate, home nor an appointment", id);
	return PLAN_PLACE_GATE;
}

static void
read_times(struct json_at at, struct plan_option *option)
{
	if (json_has(at, "minutes")) {
		option->minutes = json_int(at, "minutes", 0, PLAN_MINUTE_MAX);
		option->depart_last_min = PLAN_MINUTE_MAX;
		if (json_has(at, "depart") || json_has(at, "arrive"))
			problem_add(at.problems, at.pointer,
				    "has minutes beside depart or arrive: one or the other");
		return;
	}
	option->depart_first_min = json_time(at, "depart");
	option->depart_last_min = option->depart_first_min;
	option->minutes = json_time(at, "arrive") - option->depart_first_min;
	if (option->minutes < 0)
		problem_add(at.problems, json_member(at, "arrive").pointer,
			    "is before its departure");
}

static void
read_row(struct json_at at, const struct plan_problem *problem, struct row *row)
{
	static const char *const names[] = {"from", "to",    "depart", "arrive", "minutes",
					    "by",   "pence", "walk_m", "changes"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	row->from = read_place(at, "from", problem);
	row->to = read_place(at, "to", problem);
	int by = json_word(at, "by", by_words, ARRAY_LEN(by_words));
	row->option.by = by == 4 ? PLAN_TRANSIT : (enum plan_by)by;
	read_times(at, &row->option);
	bool is_unknown = json_has(at, "pence") && json_member(at, "pence").value == NULL;
	row->option.pence = json_int_or(at, "pence", 0, PENCE_MAX, is_unknown ? PLAN_NONE : 0);
	row->option.walk_m = json_int_or(at, "walk_m", 0, WALK_M_MAX, 0);
	row->option.walk_most_m = row->option.walk_m;
	row->option.changes = json_int_or(at, "changes", 0, CHANGES_MAX, 0);
	row->option.ref = PLAN_NONE;
}

/* Places that share a point but not a name, and have rows between them, are told apart by name. */
static void
part_places(const struct row rows[], size_t n, const char *const names[PLAN_PLACES_MAX],
	    struct plan_problem *problem)
{
	int n_places = PLAN_PLACE_OF(problem->n_appointments);
	struct plan_place *places = problem->places;
	for (size_t i = 0; i < n; i++) {
		int class = places[rows[i].from].same;
		if (class != places[rows[i].to].same ||
		    strcmp(names[rows[i].from], names[rows[i].to]) == 0)
			continue;
		for (int a = 0; a < n_places; a++) {
			if (places[a].same != class)
				continue;
			int first = a;
			for (int b = a - 1; b >= 0; b--)
				if (places[b].same >= PLAN_PLACES_MAX &&
				    strcmp(names[a], names[b]) == 0)
					first = b;
			places[a].same = first == a ? PLAN_PLACES_MAX + a : places[first].same;
		}
	}
}

static void
sort_into_pairs(const struct row rows[], size_t n, struct problems *problems,
		struct plan_problem *problem)
{
	int counts[PLAN_PLACES_MAX][PLAN_PLACES_MAX] = {0};
	struct plan_option *lists[PLAN_PLACES_MAX][PLAN_PLACES_MAX] = {0};
	for (size_t i = 0; i < n; i++)
		counts[rows[i].from][rows[i].to]++;
	for (int from = 0; from < PLAN_PLACES_MAX; from++)
		for (int to = 0; to < PLAN_PLACES_MAX; to++) {
			if (counts[from][to] > PLAN_OPTIONS_MAX)
				problem_add(problems, "",
					    "has %d rows from %s to %s, allowed are %d",
					    counts[from][to], problem->places[from].id,
					    problem->places[to].id, PLAN_OPTIONS_MAX);
			lists[from][to] =
			    arena_array(problems->arena, struct plan_option, counts[from][to]);
			problem->travel[from][to] =
			    (struct plan_options){lists[from][to], counts[from][to]};
		}
	for (size_t i = 0; i < n; i++)
		*lists[rows[i].from][rows[i].to]++ = rows[i].option;
}

int
table_read(json_t *value, const char *const names[PLAN_PLACES_MAX], struct problems *problems,
	   struct plan_problem *problem)
{
	size_t before = problems->count;
	struct json_at root = json_root(value, problems);
	if (!json_want_array(root, 0, TABLE_ROWS_MAX))
		return E_INPUT;
	size_t n = json_array_size(value);
	struct row *rows = arena_array(problems->arena, struct row, n);
	for (size_t i = 0; i < n; i++)
		read_row(json_item(root, i), problem, &rows[i]);
	if (problems->count > before)
		return E_INPUT;
	part_places(rows, n, names, problem);
	sort_into_pairs(rows, n, problems, problem);
	return problems->count > before ? E_INPUT : 0;
}

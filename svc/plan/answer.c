/* SPDX-License-Identifier: MIT
 *
 * {"refs":[[3,0],[-1,0]],"solution":{...}}: refs are those of the legs, with their cars, which a
 * stored plan has not; or {"error":-3}.
 */
#include "plan/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"
#include "plan/plan_json.h"
#include "plan/verify.h"

/* Numbers, not structs, go into the key: what pads a struct is anything. These have no padding. */
_Static_assert(sizeof(struct plan_option) == 10 * sizeof(int), "an option is numbers alone");
_Static_assert(sizeof(struct plan_interval) == 2 * sizeof(int), "an interval is numbers alone");
_Static_assert(sizeof(struct plan_busy) == (2 + 2 * PLAN_CAR_PLACES_MAX) * sizeof(int),
	       "a busy time is numbers alone");
_Static_assert(sizeof(struct plan_taken) == 3 * sizeof(int), "a taken time is numbers alone");
_Static_assert(sizeof(struct plan_car) == 5 * sizeof(int), "a car is numbers alone");

static void
put_numbers(struct buf *buf, const int numbers[], size_t n)
{
	buf_add(buf, numbers, n * sizeof(numbers[0]));
}
#define PUT(buf, ...) \
	put_numbers(buf, (const int[]){__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int))

/* With its length before it, so that no two read like one. */
static void
put_text(struct buf *buf, const char *text)
{
	if (text == NULL) {
		PUT(buf, PLAN_NONE);
		return;
	}
	PUT(buf, (int)strlen(text));
	buf_add_text(buf, text);
}

static void
put_appointment(struct buf *buf, const struct plan_appointment *of)
{
	put_text(buf, of->id);
	put_text(buf, of->kind);
	put_text(buf, of->label);
	put_text(buf, of->because.label);
	put_text(buf, of->source);
	PUT(buf, of->minutes, of->booked_min, of->earliest_min, of->latest_min, (int)of->priority,
	    of->weight, (int)of->mode[PLAN_VISIT], (int)of->mode[PLAN_PHONE],
	    (int)of->mode[PLAN_VIDEO], (int)of->next_day, (int)of->move, (int)of->after,
	    of->n_openings, (int)of->yes_from, (int)of->settled, (int)of->because.name);
	buf_add(buf, of->openings, (size_t)of->n_openings * sizeof(of->openings[0]));
}

static void
put_travel(struct buf *buf, const struct plan_problem *problem)
{
	int n_places = PLAN_PLACE_OF(problem->n_appointments);
	for (int from = 0; from < n_places; from++) {
		const struct plan_place *place = &problem->places[from];
		put_text(buf, place->id);
		put_text(buf, place->name);
		PUT(buf, place->same, place->is_avoided);
		for (int to = 0; to < n_places; to++) {
			const struct plan_options *options = &problem->travel[from][to];
			PUT(buf, options->n);
			if (options->n > 0)
				buf_add(buf, options->list,
					(size_t)options->n * sizeof(options->list[0]));
		}
	}
}

struct secret_hash
answer_key(const struct plan_problem *problem)
{
	static const struct secret_key key; /* nothing here is secret */
	struct buf buf;
	buf_init(&buf);
	put_text(&buf, problem->plan);
	PUT(&buf, problem->version, (int)problem->date.day, problem->gate_earliest_min,
	    problem->gate_expected_min, problem->gate_latest_min, problem->start_place,
	    problem->start_min, problem->has_home, problem->home_by_min, problem->is_home_by_dark,
	    problem->money_pence, problem->walk_m_max_leg, problem->walk_m_max_day,
	    problem->arrive_early_min, problem->changes_max_leg, problem->rest_min,
	    problem->without_meal_max_min, problem->is_few_legs, problem->has_phone,
	    problem->has_data, problem->has_lift, problem->lift.from_min, problem->lift.until_min,
	    problem->n_busy, problem->n_taken, problem->n_appointments, problem->n_breaks,
	    problem->n_cars, problem->n_car_stops);
	if (problem->n_cars > 0)
		buf_add(&buf, problem->cars, (size_t)problem->n_cars * sizeof(problem->cars[0]));
	buf_add(&buf, problem->busy, (size_t)problem->n_busy * sizeof(problem->busy[0]));
	buf_add(&buf, problem->taken, (size_t)problem->n_taken * sizeof(problem->taken[0]));
	put_travel(&buf, problem);
	for (int i = 0; i < problem->n_appointments; i++)
		put_appointment(&buf, &problem->appointments[i]);
	for (int i = 0; i < problem->n_breaks; i++) {
		const struct plan_break *rest = &problem->breaks[i];
		put_text(&buf, rest->kind);
		PUT(&buf, rest->minutes, rest->from_min, rest->until_min, rest->is_meal);
	}
	struct secret_hash hash = secret_hash(&key, buf.data, buf.len);
	buf_fini(&buf);
	return hash;
}

void
answer_write(const struct plan_problem *problem, long steps_max, struct buf *out)
{
	struct arena arena;
	arena_init(&arena);
	struct plan_solution *solution = arena_new(&arena, struct plan_solution);
	int rc = plan_solve(problem, steps_max, &arena, solution);
	json_t *answer =
	    rc == 0 ? json_pack("{s:[],s:o}", "refs", "solution", plan_solution_json(solution))
		    : json_pack("{s:i}", "error", rc);
	for (int k = 0; rc == 0 && k < solution->n_legs; k++)
		json_array_append_new(
		    json_object_get(answer, "refs"),
		    json_pack("[i,i]", solution->legs[k].ref, solution->legs[k].car));
	char *text = json_dumps(answer, JSON_COMPACT);
	ensure(text != NULL);
	buf_add_text(out, text);
	free(text);
	json_decref(answer);
	arena_fini(&arena);
}

static int
read_solution(json_t *answer, const struct plan_problem *problem, struct arena *arena,
	      struct plan_solution *solution)
{
	const json_t *refs = json_object_get(answer, "refs");
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	if (json_integer_value(json_object_get(answer, "error")) == E_CORRUPT)
		return E_CORRUPT;
	if (!json_is_object(json_object_get(answer, "solution")) ||
	    plan_solution_parse(json_object_get(answer, "solution"), problems, solution) != 0 ||
	    json_array_size(refs) != (size_t)solution->n_legs)
		return E_LIMIT;
	for (int k = 0; k < solution->n_legs; k++) {
		const json_t *ref = json_array_get(refs, (size_t)k);
		solution->legs[k].ref = (int)json_integer_value(json_array_get(ref, 0));
		solution->legs[k].car = (int)json_integer_value(json_array_get(ref, 1));
	}
	char why[VERIFY_TEXT_SIZE];
	return verify_solution(problem, solution, why) ? 0 : E_CORRUPT;
}

int
answer_read(const char *text, const struct plan_problem *problem, struct arena *arena,
	    struct plan_solution *solution)
{
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	json_t *answer = json_parse(text, strlen(text), problems);
	if (answer == NULL)
		return E_LIMIT;
	int rc = read_solution(answer, problem, arena, solution);
	json_decref(answer);
	return rc;
}

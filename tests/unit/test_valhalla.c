/* SPDX-License-Identifier: MIT
 *
 * Valhalla's answers: what is taken, what is left out and what is named. The shapes of the answers
 * are those of Valhalla 3.6.1 for the sample city.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <math.h>

#include "travel/engines/engine.h"

static const struct geo_point ends[2] = {{51.5877, -2.9985}, {51.5822, -2.9905}};

struct fixture {
	struct arena arena;
	struct travel_query query;
	struct engine_question question;
	struct engine_answer answer;
	const struct engine *valhalla;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	f->query = travel_query_default(civil_from_ymd(2023, 9, 15));
	f->question = (struct engine_question){.topic = KNOWN_WALK,
					       .from = &ends[0],
					       .n_from = 1,
					       .to = &ends[1],
					       .n_to = 1,
					       .query = &f->query};
	f->valhalla = engine_find("valhalla");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static json_t *
build(struct fixture *f, const char *path)
{
	struct engine_request request;
	f->valhalla->build(&f->question, &f->arena, &request);
	assert_string_equal(request.path, path);
	json_t *body = json_loads(request.body, 0, NULL);
	assert_non_null(body);
	return body;
}

static enum engine_result
parse(struct fixture *f, int status, const char *body)
{
	f->valhalla->parse(&f->question, status, body, strlen(body), &f->arena, &f->answer);
	return f->answer.result;
}

static double
number_at(const json_t *value, const char *list, size_t i, const char *name)
{
	return json_number_value(
	    json_object_get(json_array_get(json_object_get(value, list), i), name));
}

/* A route's answer; the shape begins and ends beside the two ends. */
#define SHAPE "ehtkaBtl_vD``JeyN"
#define ROUTE(m_km, s, shape) \
	"{\"trip\":{\"legs\":[{\"summary\":{},\"shape\":\"" shape "\"}],\"summary\":{\"time\":" s \
	",\"length\":" m_km "},\"status\":0,\"units\":\"kilometers\"}}"

static void
a_walk_of_one_pair_is_asked_as_a_route_at_the_persons_speed(void **state)
{
	struct fixture *f = *state;
	json_t *body = build(f, "/route");
	assert_true(fabs(number_at(body, "locations", 0, "lat") - 51.5877) < 1e-9);
	assert_true(fabs(number_at(body, "locations", 1, "lon") + 2.9905) < 1e-9);
	assert_string_equal(json_string_value(json_object_get(body, "costing")), "pedestrian");
	double kmh = 0;
	assert_int_equal(json_unpack(body, "{s:{s:{s:f}}}", "costing_options", "pedestrian",
				     "walking_speed", &kmh),
			 0);
	assert_true(fabs(kmh - 3.96) < 1e-6);
	assert_null(json_object_get(body, "exclude_polygons"));
	json_decref(body);
}

static void
circles_go_as_rings_that_hold_them_whole(void **state)
{
	struct fixture *f = *state;
	const struct travel_avoid avoid = {{51.585, -2.994}, 100};
	f->query.avoid = &avoid;
	f->query.n_avoid = 1;
	json_t *body = build(f, "/route");
	const json_t *ring = json_array_get(json_object_get(body, "exclude_polygons"), 0);
	size_t n = json_array_size(ring);
	assert_true(n > 8);
	assert_true(json_equal(json_array_get(ring, 0), json_array_get(ring, n - 1)));
	for (size_t i = 0; i + 1 < n; i++) {
		struct geo_point corner[2];
		for (size_t k = 0; k < 2; k++) {
			const json_t *pair = json_array_get(ring, i + k);
			corner[k].lon = json_number_value(json_array_get(pair, 0));
			corner[k].lat = json_number_value(json_array_get(pair, 1));
		}
		struct geo_point middle = {(corner[0].lat + corner[1].lat) / 2,
					   (corner[0].lon + corner[1].lon) / 2};
		assert_true(geo_distance_m(middle, avoid.at) > 100);
		assert_true(geo_distance_m(corner[0], avoid.at) < 130);
	}
	json_decref(body);
}

static void
several_pairs_are_asked_as_a_matrix_and_cars_have_no_speed(void **state)
{
	struct fixture *f = *state;
	f->question.topic = KNOWN_DRIVE;
	f->question.from = f->question.to = ends;
	f->question.n_from = f->question.n_to = 2;
	json_t *body = build(f, "/sources_to_targets");
	assert_int_equal(json_array_size(json_object_get(body, "sources")), 2);
	assert_int_equal(json_array_size(json_object_get(body, "targets")), 2);
	assert_string_equal(json_string_value(json_object_get(body, "costing")), "auto");
	assert_null(json_object_get(body, "costing_options"));
	json_decref(body);
}

static void
a_route_gives_metres_and_seconds_rounded_up(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, 200, ROUTE("1.103", "1010.263", SHAPE)), ENGINE_OK);
	assert_int_equal(f->answer.cells[0].m, 1103);
	assert_int_equal(f->answer.cells[0].s, 1011);
	assert_string_equal(f->answer.why, "");
}

static void
a_route_to_somewhere_else_is_not_believed(void **state)
{
	struct fixture *f = *state;
	/* A point off its map is moved to the map's edge, with 200. */
	const struct geo_point cardiff = {51.4806, -3.1679};
	f->question.to = &cardiff;
	f->question.topic = KNOWN_DRIVE;
	assert_int_equal(parse(f, 200, ROUTE("11.494", "819.5", SHAPE)), ENGINE_NO_WAY);
	assert_non_null(strstr(f->answer.why, "m off"));
	assert_int_equal(f->answer.cells[0].m, -1);
}

static void
what_is_too_quick_or_too_short_is_not_believed(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, 200, ROUTE("1.103", "400", SHAPE)), ENGINE_NO_WAY);
	assert_non_null(strstr(f->answer.why, "1103 m in 400 s"));
	assert_int_equal(parse(f, 200, ROUTE("0.2", "1010", SHAPE)), ENGINE_NO_WAY);
	assert_non_null(strstr(f->answer.why, "straight line"));
	assert_int_equal(parse(f, 200, ROUTE("0.4", "1010", SHAPE)), ENGINE_NO_WAY);
	assert_int_equal(parse(f, 200, ROUTE("-1", "1010", SHAPE)), ENGINE_BROKEN);
	f->question.topic = KNOWN_DRIVE;
	assert_int_equal(parse(f, 200, ROUTE("1.103", "120", SHAPE)), ENGINE_OK);
	assert_int_equal(parse(f, 200, ROUTE("1.103", "10", SHAPE)), ENGINE_NO_WAY);
}

static void
a_shape_that_is_none_is_named(void **state)
{
	struct fixture *f = *state;
	static const char *const bodies[] = {
	    ROUTE("1.103", "1010", ""), ROUTE("1.103", "1010", "g"),
	    ROUTE("1.103", "1010", "ghtkaBtl_vD~~~~~~~~~~~~"), ROUTE("1.103", "1010", "ght kaB"),
	    ROUTE("1.103", "1010", "_gsia@~gsia@")};
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		assert_int_not_equal(parse(f, 200, bodies[i]), ENGINE_OK);
		assert_true(f->answer.why[0] != '\0');
	}
}

#define CELL(f, t, s, km) \
	"{\"from_index\":" f ",\"to_index\":" t ",\"time\":" s ",\"distance\":" km "}"
#define POINTS "[{\"lat\":51.587731,\"lon\":-2.998491},{\"lat\":51.582082,\"lon\":-2.990392}]"
#define MATRIX(cells, targets) \
	"{\"sources_to_targets\":[" cells "],\"sources\":" POINTS ",\"targets\":" targets \
	",\"units\":\"kilometers\"}"

static void
ask_matrix(struct fixture *f)
{
	f->question.from = f->question.to = ends;
	f->question.n_from = f->question.n_to = 2;
}

static void
a_matrix_is_read_row_by_row_and_a_pair_without_a_path_left_out(void **state)
{
	struct fixture *f = *state;
	ask_matrix(f);
	assert_int_equal(
	    parse(
		f, 200,
		MATRIX("[" CELL("0", "0", "0", "0") "," CELL("0", "1", "1010", "1.103") "],[" CELL(
			   "1", "0", "null", "null") "," CELL("1", "1", "0", "0") "]",
		       POINTS)),
	    ENGINE_OK);
	assert_int_equal(f->answer.cells[1].m, 1103);
	assert_int_equal(f->answer.cells[1].s, 1010);
	assert_int_equal(f->answer.cells[2].m, -1);
	assert_int_equal(f->answer.n_left_out, 1);
	assert_non_null(strstr(f->answer.left_out, "no path"));
}

static void
a_matrix_that_moved_a_point_keeps_the_other_pairs(void **state)
{
	struct fixture *f = *state;
	ask_matrix(f);
	assert_int_equal(
	    parse(
		f, 200,
		MATRIX("[" CELL("0", "0", "0", "0") "," CELL("0", "1", "1010", "1.103") "],[" CELL(
			   "1", "0", "1024", "1.118") "," CELL("1", "1", "0", "0") "]",
		       "[{\"lat\":51.587731,\"lon\":-2.998491},{\"lat\":51.57,\"lon\":-2.99}]")),
	    ENGINE_OK);
	assert_int_equal(f->answer.cells[1].m, -1);
	assert_int_equal(f->answer.cells[2].m, 1118);
}

static void
a_matrix_of_another_size_or_order_is_refused_whole(void **state)
{
	struct fixture *f = *state;
	ask_matrix(f);
	static const char *const bodies[] = {
	    MATRIX("[" CELL("0", "0", "0", "0") "," CELL("0", "1", "1010", "1.103") "]", POINTS),
	    MATRIX("[" CELL("0", "0", "0", "0") "],[" CELL("1", "0", "9", "1") "]", POINTS),
	    MATRIX("[" CELL("0", "0", "0", "0") "," CELL("1", "0", "1010", "1.103") "],[" CELL(
		       "0", "1", "1024", "1.118") "," CELL("1", "1", "0", "0") "]",
		   POINTS),
	    "{\"sources_to_targets\":{\"durations\":[[0,786],[797,0]]},\"units\":\"kilometers\"}",
	    "{\"sources_to_targets\":null}",
	    "[]",
	    "null",
	    "7",
	    "\"text\"",
	    "{}"};
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		assert_int_equal(parse(f, 200, bodies[i]), ENGINE_BROKEN);
		assert_true(f->answer.why[0] != '\0');
	}
}

static void
miles_are_not_taken_for_kilometers(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(
	    parse(f, 200,
		  "{\"trip\":{\"legs\":[{\"shape\":\"" SHAPE
		  "\"}],\"summary\":{\"time\":1010,\"length\":0.7},\"units\":\"miles\"}}"),
	    ENGINE_BROKEN);
	assert_non_null(strstr(f->answer.why, "kilometers"));
}

static void
an_error_is_named_with_its_number_and_what_it_means(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int status;
		const char *body;
		enum engine_result result;
		const char *why;
	} cases[] = {
	    {400, "{\"error_code\":171,\"error\":\"No suitable edges near location\"}",
	     ENGINE_NO_WAY, "error 171: No suitable edges near location"},
	    {400, "{\"error_code\":442,\"error\":\"No path could be found for input\"}",
	     ENGINE_NO_WAY, "error 442: No path could be found for input"},
	    {400, "{\"error_code\":167,\"error\":\"Exceeded maximum circumference\\n\\u0007\"}",
	     ENGINE_REFUSED, "error 167: Exceeded maximum circumference  "},
	    {200, "{\"error_code\":100,\"error\":5}", ENGINE_REFUSED, "error 100: no reason"},
	    {429, "slow down", ENGINE_BUSY, "HTTP status 429"},
	    {503, "", ENGINE_BUSY, "HTTP status 503"},
	    {500, "<html>", ENGINE_BROKEN, "HTTP status 500"},
	    {302, "{}", ENGINE_REFUSED, "HTTP status 302"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(parse(f, cases[i].status, cases[i].body), cases[i].result);
		assert_string_equal(f->answer.why, cases[i].why);
		assert_int_equal(f->answer.cells[0].m, -1);
	}
}

static void
half_an_answer_at_any_byte_is_a_failure_with_a_reason(void **state)
{
	struct fixture *f = *state;
	const char *whole = ROUTE("1.103", "1010.263", SHAPE);
	size_t n = strlen(whole);
	for (size_t i = 0; i < n; i++) {
		f->valhalla->parse(&f->question, 200, whole, i, &f->arena, &f->answer);
		assert_int_equal(f->answer.result, ENGINE_BROKEN);
		assert_true(f->answer.why[0] != '\0');
	}
}

static void
an_answer_too_deep_is_a_failure(void **state)
{
	struct fixture *f = *state;
	char deep[4001];
	memset(deep, '[', 2000);
	memset(deep + 2000, ']', 2000);
	deep[4000] = '\0';
	assert_int_equal(parse(f, 200, deep), ENGINE_BROKEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_walk_of_one_pair_is_asked_as_a_route_at_the_persons_speed),
	    TEST(circles_go_as_rings_that_hold_them_whole),
	    TEST(several_pairs_are_asked_as_a_matrix_and_cars_have_no_speed),
	    TEST(a_route_gives_metres_and_seconds_rounded_up),
	    TEST(a_route_to_somewhere_else_is_not_believed),
	    TEST(what_is_too_quick_or_too_short_is_not_believed),
	    TEST(a_shape_that_is_none_is_named),
	    TEST(a_matrix_is_read_row_by_row_and_a_pair_without_a_path_left_out),
	    TEST(a_matrix_that_moved_a_point_keeps_the_other_pairs),
	    TEST(a_matrix_of_another_size_or_order_is_refused_whole),
	    TEST(miles_are_not_taken_for_kilometers),
	    TEST(an_error_is_named_with_its_number_and_what_it_means),
	    TEST(half_an_answer_at_any_byte_is_a_failure_with_a_reason),
	    TEST(an_answer_too_deep_is_a_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

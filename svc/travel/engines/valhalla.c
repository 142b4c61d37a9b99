/* SPDX-License-Identifier: MIT
 *
 * Valhalla, for walks and drives: one pair by /route, several by /sources_to_targets.
 * [valhalla.github.io/valhalla/api, "Route" and "Matrix"; error codes of src/exceptions.cc]
 *
 * What one has to know: a point off its map is moved to the nearest street it has, however far
 * that is, with HTTP 200; so every answer is compared with the points that were asked for. Errors
 * are {"error_code", "error"} with 400. A walk's circles go as exclude_polygons, whose rings may be
 * 10 km long in all; past that it refuses and we walk the straight line.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"
#include "travel/engines/engine.h"

#define RING_CORNERS      16
#define METRES_PER_DEGREE 111195.08
#define SHAPE_SCALE       1e-6 /* its shapes have six digits */
#define WALK_KMH_MIN      0.5  /* what pedestrian.walking_speed may be */
#define WALK_KMH_MAX      25.0
#define DRIVE_MPS_MAX     45.0 /* on average; faster is not believed */
#define DISTANCE_KM_MAX   20000.0
#define TIME_S_MAX        1e6

enum { NO_EDGES = 171, NO_PATH = 442, TOO_FAR = 154, CIRCLES_TOO_LONG = 167 };

static json_t *
points_json(const struct geo_point points[], int n)
{
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(
		    list, json_pack("{s:f,s:f}", "lat", points[i].lat, "lon", points[i].lon));
	return list;
}

/* A ring of corners that holds the whole circle, and a little more. */
static json_t *
ring_json(const struct travel_avoid *avoid)
{
	json_t *ring = json_array();
	double r = (avoid->radius_m + ENGINE_EXCLUDE_M) / cos(M_PI / RING_CORNERS);
	double east_m = METRES_PER_DEGREE * fmax(0.01, cos(avoid->at.lat * M_PI / 180));
	for (int i = 0; i <= RING_CORNERS; i++) {
		double angle = 2 * M_PI * (i % RING_CORNERS) / RING_CORNERS;
		json_array_append_new(
		    ring, json_pack("[f,f]", avoid->at.lon + r * cos(angle) / east_m,
				    avoid->at.lat + r * sin(angle) / METRES_PER_DEGREE));
	}
	return ring;
}

static json_t *
walk_options(json_t *body, const struct travel_query *query)
{
	double kmh = fmin(WALK_KMH_MAX, fmax(WALK_KMH_MIN, query->walk_mps * 3.6));
	if (query->n_avoid > 0) {
		json_t *rings = json_array();
		for (int i = 0; i < query->n_avoid; i++)
			json_array_append_new(rings, ring_json(&query->avoid[i]));
		json_object_set_new(body, "exclude_polygons", rings);
	}
	return json_pack("{s:{s:f}}", "pedestrian", "walking_speed", kmh);
}

static bool
is_pair(const struct engine_question *question)
{
	return question->n_from == 1 && question->n_to == 1;
}

static void
valhalla_build(const struct engine_question *question, struct arena *arena,
	       struct engine_request *request)
{
	bool is_walk = question->topic == KNOWN_WALK;
	json_t *body = json_pack("{s:s,s:s}", "costing", is_walk ? "pedestrian" : "auto", "units",
				 "kilometers");
	if (is_walk)
		json_object_set_new(body, "costing_options", walk_options(body, question->query));
	if (is_pair(question)) {
		const struct geo_point ends[2] = {question->from[0], question->to[0]};
		json_object_set_new(body, "locations", points_json(ends, 2));
		json_object_set_new(body, "directions_type", json_string("none"));
	} else {
		json_object_set_new(body, "sources", points_json(question->from, question->n_from));
		json_object_set_new(body, "targets", points_json(question->to, question->n_to));
	}
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(10));
	json_decref(body);
	if (text == NULL)
		panic("a question to valhalla that is no JSON");
	*request = (struct engine_request){
	    .path = is_pair(question) ? "/route" : "/sources_to_targets",
	    .body = arena_strdup(arena, text),
	};
	free(text);
}

/* One way, told as ${km} and ${s} between points that it moved to ${from} and ${to}. */
struct told {
	double km;
	double s;
	struct geo_point from;
	struct geo_point to;
};

/* Fills the cell, or says why it is not believed. */
static void
believe(const struct engine_question *question, int index, const struct told *told,
	struct arena *arena, struct engine_answer *answer)
{
	struct geo_point from = question->from[index / question->n_to];
	struct geo_point to = question->to[index % question->n_to];
	double line_m = geo_distance_m(from, to);
	double m = told->km * 1000;
	double mps_max =
	    question->topic == KNOWN_WALK ? question->query->walk_mps * 1.25 : DRIVE_MPS_MAX;
	double off_m = fmax(geo_distance_m(from, told->from), geo_distance_m(to, told->to));
	if (!(off_m <= ENGINE_SNAP_M))
		engine_leave_out(answer, arena, "its nearest street is %.0f m off", off_m);
	else if (m < line_m - 2 * ENGINE_SNAP_M || m < line_m / 2)
		engine_leave_out(answer, arena, "%.0f m of way for %.0f m of straight line", m,
				 line_m);
	else if (m > told->s * mps_max + 50)
		engine_leave_out(answer, arena, "%.0f m in %.0f s", m, told->s);
	else
		answer->cells[index] = (struct engine_cell){(int)ceil(m), (int)ceil(told->s)};
}

static struct geo_point
point_of(struct json_at at)
{
	return (struct geo_point){json_number(at, "lat", -90, 90),
				  json_number(at, "lon", -180, 180)};
}

/* One number of an encoded polyline; false at its end or where it is none. */
static bool
shape_number(const char **at, int64_t *value)
{
	uint64_t bits = 0;
	for (int shift = 0; shift < 35; shift += 5) {
		int c = (unsigned char)**at - 63;
		if (c < 0 || c > 63)
			return false;
		(*at)++;
		bits |= (uint64_t)(c & 31) << shift;
		if (c < 32) {
			*value = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
			return true;
		}
	}
	return false;
}

/* The first and the last point of a leg's shape. */
static bool
shape_ends(const char *shape, struct geo_point *first, struct geo_point *last)
{
	int64_t lat = 0;
	int64_t lon = 0;
	bool is_first = true;
	while (*shape != '\0') {
		int64_t north;
		int64_t east;
		if (!shape_number(&shape, &north) || !shape_number(&shape, &east))
			return false;
		lat += north;
		lon += east;
		*last = (struct geo_point){(double)lat * SHAPE_SCALE, (double)lon * SHAPE_SCALE};
		if (!geo_is_valid(*last))
			return false;
		if (is_first)
			*first = *last;
		is_first = false;
	}
	return !is_first;
}

static void
want_kilometers(struct json_at at)
{
	const char *units = json_text_or(at, "units", 20, "kilometers");
	if (strcmp(units, "kilometers") != 0 && strcmp(units, "km") != 0)
		problem_add(at.problems, "/units", "is not kilometers");
}

static void
parse_route(const struct engine_question *question, struct json_at root, struct arena *arena,
	    struct engine_answer *answer)
{
	struct json_at trip = json_member(root, "trip");
	if (!json_want_object(trip))
		return;
	want_kilometers(trip);
	struct json_at summary = json_member(trip, "summary");
	struct json_at legs = json_member(trip, "legs");
	if (!json_want_object(summary) || !json_want_array(legs, 1, 1))
		return;
	struct told told = {.km = json_number(summary, "length", 0, DISTANCE_KM_MAX),
			    .s = json_number(summary, "time", 0, TIME_S_MAX)};
	const char *shape = json_text(json_item(legs, 0), "shape", ENGINE_ANSWER_MAX);
	if (root.problems->count > 0)
		return;
	if (!shape_ends(shape, &told.from, &told.to))
		problem_add(root.problems, "/trip/legs/0/shape", "is not a line");
	else
		believe(question, 0, &told, arena, answer);
}

/* Whether the cell's number is null: there is no way. */
static bool
is_null(struct json_at cell, const char *name)
{
	return cell.value != NULL && json_is_null(json_object_get(cell.value, name));
}

static void
parse_row(const struct engine_question *question, struct json_at root, int f, struct arena *arena,
	  struct engine_answer *answer)
{
	struct json_at row = json_item(json_member(root, "sources_to_targets"), (size_t)f);
	if (!json_want_array(row, (size_t)question->n_to, (size_t)question->n_to))
		return;
	struct told told = {.from = point_of(json_item(json_member(root, "sources"), (size_t)f))};
	for (int t = 0; t < question->n_to; t++) {
		struct json_at cell = json_item(row, (size_t)t);
		if (!json_want_object(cell))
			return;
		if (json_int_or(cell, "from_index", 0, ENGINE_POINTS_MAX, f) != f ||
		    json_int_or(cell, "to_index", 0, ENGINE_POINTS_MAX, t) != t) {
			problem_add(cell.problems, cell.pointer, "is another pair's");
			return;
		}
		if (is_null(cell, "distance") || is_null(cell, "time")) {
			engine_leave_out(answer, arena, "no path for some of the pairs");
			continue;
		}
		told.km = json_number(cell, "distance", 0, DISTANCE_KM_MAX);
		told.s = json_number(cell, "time", 0, TIME_S_MAX);
		told.to = point_of(json_item(json_member(root, "targets"), (size_t)t));
		if (root.problems->count > 0)
			return;
		believe(question, f * question->n_to + t, &told, arena, answer);
	}
}

static void
parse_matrix(const struct engine_question *question, struct json_at root, struct arena *arena,
	     struct engine_answer *answer)
{
	want_kilometers(root);
	size_t n_from = (size_t)question->n_from;
	size_t n_to = (size_t)question->n_to;
	struct json_at rows = json_member(root, "sources_to_targets");
	if (!json_want_array(rows, n_from, n_from) ||
	    !json_want_array(json_member(root, "sources"), n_from, n_from) ||
	    !json_want_array(json_member(root, "targets"), n_to, n_to))
		return;
	for (int f = 0; f < question->n_from && root.problems->count == 0; f++)
		parse_row(question, root, f, arena, answer);
}

/* {"error_code": 171, "error": "No suitable edges near location", ...} */
static void
parse_error(int status, struct json_at root, struct arena *arena, struct engine_answer *answer)
{
	const json_t *code = root.value == NULL ? NULL : json_object_get(root.value, "error_code");
	const json_t *text = root.value == NULL ? NULL : json_object_get(root.value, "error");
	json_int_t number = json_integer_value(code);
	const char *says =
	    json_is_string(text) ? engine_quote(arena, json_string_value(text)) : "no reason";
	enum engine_result result = status == 429 || status == 503 ? ENGINE_BUSY
				    : status >= 500                ? ENGINE_BROKEN
				    : number == NO_EDGES || number == NO_PATH || number == TOO_FAR
					? ENGINE_NO_WAY
					: ENGINE_REFUSED;
	if (json_is_integer(code))
		engine_fail(answer, arena, result, "error %d: %s", (int)number, says);
	else
		engine_fail(answer, arena, result, "HTTP status %d", status);
}

static bool
has_any(const struct engine_question *question, const struct engine_answer *answer)
{
	for (int i = 0; i < question->n_from * question->n_to; i++)
		if (answer->cells[i].m >= 0)
			return true;
	return false;
}

static void
valhalla_parse(const struct engine_question *question, int status, const char *body, size_t n,
	       struct arena *arena, struct engine_answer *answer)
{
	struct problems *problems = arena_new(arena, struct problems);
	int n_cells = question->n_from * question->n_to;
	*answer = (struct engine_answer){
	    .why = "", .left_out = "", .cells = arena_array(arena, struct engine_cell, n_cells)};
	for (int i = 0; i < n_cells; i++)
		answer->cells[i] = (struct engine_cell){-1, -1};
	problems_init(problems, arena);
	json_t *value = json_parse(body, n, problems);
	struct json_at root = json_root(value, problems);
	if (status != 200 || (value != NULL && json_object_get(value, "error_code") != NULL)) {
		parse_error(status, root, arena, answer);
	} else if (value != NULL && json_want_object(root)) {
		if (is_pair(question))
			parse_route(question, root, arena, answer);
		else
			parse_matrix(question, root, arena, answer);
	}
	if (answer->result == ENGINE_OK && problems->count > 0)
		engine_fail(answer, arena, ENGINE_BROKEN, "%s %s", problems->list[0].at,
			    engine_quote(arena, problems->list[0].text));
	else if (answer->result == ENGINE_OK && !has_any(question, answer))
		engine_fail(answer, arena, ENGINE_NO_WAY, "%s", answer->left_out);
	json_decref(value);
}

extern const struct engine engine_valhalla;
const struct engine engine_valhalla = {
    .name = "valhalla",
    .can = 1u << KNOWN_WALK | 1u << KNOWN_DRIVE,
    .build = valhalla_build,
    .parse = valhalla_parse,
};

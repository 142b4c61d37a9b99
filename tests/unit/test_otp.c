/* SPDX-License-Identifier: MIT
 *
 * OpenTripPlanner's answers: one that is whole, and each way in which it may not be. Every case is
 * the whole answer with one value changed.
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

#include "travel/engines/engine.h"

#define AT(h, m) ((h)*60 + (m))

static const struct geo_point gate = {51.4806, -3.1679};
static const struct geo_point office = {51.588, -2.995};

struct fixture {
	struct arena arena;
	struct travel_query query;
	struct engine_question question;
	struct engine_answer answer;
	struct civil_zone *zone;
	const struct engine *otp;
};

#define LEG_TIME(at)          "{\"scheduledTime\":\"2023-09-15T" at "+01:00\",\"estimated\":null}"
#define PLACE(name, lat, lon) "{\"name\":" name ",\"lat\":" lat ",\"lon\":" lon "}"
#define WALK(from_at, to_at, from, to, s, m) \
	"{\"mode\":\"WALK\",\"transitLeg\":false,\"duration\":" s ",\"distance\":" m \
	",\"realtimeState\":null,\"serviceDate\":null,\"headsign\":null,\"route\":null," \
	"\"start\":" LEG_TIME(from_at) ",\"end\":" LEG_TIME(to_at) ",\"from\":" from ",\"to\":" to \
								   "}"

/* 09:27:30 walk, 09:34 coach to 10:04, 10:04 walk to 10:09:30. */
static const char whole[] =
    "{\"data\":{\"planConnection\":{\"routingErrors\":[],"
    "\"pageInfo\":{\"searchWindowUsed\":\"PT24H\"},\"edges\":[{\"node\":{"
    "\"start\":\"2023-09-15T09:27:30+01:00\",\"end\":\"2023-09-15T10:09:30+01:00\",\"legs\":[" //
    WALK("09:27:30", "09:33:30", PLACE("null", "51.4806", "-3.1679"),
	 PLACE("\"Kingsway\"", "51.4820", "-3.1720"), "360", "390") //
    ",{\"mode\":\"COACH\",\"transitLeg\":true,\"duration\":1800,\"distance\":19000,"
    "\"realtimeState\":\"SCHEDULED\",\"serviceDate\":\"20230915\",\"headsign\":\"Newport\","
    "\"route\":{\"shortName\":\"M34\",\"longName\":\"Cardiff - Newport\","
    "\"agency\":{\"name\":\"Megabus\"}},"
    "\"start\":" LEG_TIME("09:34:00") ",\"end\":" LEG_TIME("10:04:00") ",\"from\":" PLACE(
	"\"Kingsway\"", "51.4820", "-3.1720") ",\"to\":" PLACE("\"Newport Kingsway\"", "51.5860",
							       "-2.9940") "}," //
    WALK("10:04:00", "10:09:30", PLACE("\"Newport Kingsway\"", "51.5860", "-2.9940"),
	 PLACE("null", "51.5880", "-2.9950"), "330", "340") //
    "]}}]}}}";

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	f->zone = civil_zone_load("Europe/London");
	f->query = travel_query_default(civil_from_ymd(2023, 9, 15));
	f->query.from_min = AT(9, 0);
	f->question = (struct engine_question){.topic = KNOWN_TRANSIT,
					       .from = &gate,
					       .n_from = 1,
					       .to = &office,
					       .n_to = 1,
					       .query = &f->query,
					       .zone = f->zone};
	f->otp = engine_find("otp");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	arena_fini(&f->arena);
	civil_zone_free(f->zone);
	free(f);
	return 0;
}

static enum engine_result
parse(struct fixture *f, int status, const char *body)
{
	f->otp->parse(&f->question, status, body, strlen(body), &f->arena, &f->answer);
	assert_int_equal(f->answer.result == ENGINE_OK, f->answer.why[0] == '\0');
	return f->answer.result;
}

/* The whole answer with the value at ${path} ("data/planConnection/edges/0") replaced by ${json}.
 */
static enum engine_result
parse_with(struct fixture *f, const char *path, const char *json)
{
	json_t *document = json_loads(whole, 0, NULL);
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	json_t *at = document;
	assert_non_null(document);
	assert_non_null(value);
	char *copy = arena_strdup(&f->arena, path);
	for (;;) {
		char *slash = strchr(copy, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
		at = json_is_array(at) ? json_array_get(at, (size_t)(copy[0] - '0'))
				       : json_object_get(at, copy);
		assert_non_null(at);
		copy = slash + 1;
	}
	if (json_is_array(at))
		json_array_set_new(at, (size_t)(copy[0] - '0'), value);
	else
		json_object_set_new(at, copy, value);
	char *text = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	enum engine_result result = parse(f, 200, text);
	free(text);
	return result;
}

#define EDGES "data/planConnection/edges"
#define NODE  EDGES "/0/node"
#define RIDE  NODE "/legs/1"

static void
the_question_has_the_moment_with_its_offset_and_the_persons_pace(void **state)
{
	struct fixture *f = *state;
	struct engine_request request;
	const char *when, *window, *slack;
	double lat, speed;
	f->query.until_min = AT(18, 0);
	f->otp->build(&f->question, &f->arena, &request);
	assert_string_equal(request.path, "/otp/gtfs/v1");
	json_t *body = json_loads(request.body, 0, NULL);
	assert_int_equal(json_unpack(body, "{s:{s:{s:{s:{s:F}}},s:{s:s},s:s,s:F,s:s}}", "variables",
				     "from", "location", "coordinate", "latitude", &lat, "when",
				     "earliestDeparture", &when, "window", &window, "speed", &speed,
				     "slack", &slack),
			 0);
	assert_string_equal(when, "2023-09-15T09:00:00+01:00");
	assert_string_equal(window, "PT540M");
	assert_string_equal(slack, "PT4M");
	assert_true(lat > 51.48059 && lat < 51.48061 && speed > 1.09 && speed < 1.11);
	json_decref(body);
	f->question.by_arrival = true;
	f->query.date = civil_from_ymd(2023, 12, 15);
	f->query.from_min = 0;
	f->query.until_min = AT(25, 30);
	f->otp->build(&f->question, &f->arena, &request);
	body = json_loads(request.body, 0, NULL);
	assert_int_equal(json_unpack(body, "{s:{s:{s:s},s:s}}", "variables", "when",
				     "latestArrival", &when, "window", &window),
			 0);
	assert_string_equal(when, "2023-12-16T01:30:00+00:00");
	assert_string_equal(window, "PT1440M");
	json_decref(body);
}

static void
a_whole_answer_becomes_a_journey_whose_legs_meet(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, 200, whole), ENGINE_OK);
	assert_int_equal(f->answer.trips.n_journeys, 1);
	assert_int_equal(f->answer.n_left_out, 0);
	assert_false(f->answer.is_cut);
	const struct travel_journey *journey = f->answer.trips.journeys;
	assert_int_equal(journey->date.day, f->query.date.day);
	assert_int_equal(journey->depart_min, AT(9, 27));
	assert_int_equal(journey->arrive_min, AT(10, 10));
	assert_int_equal(journey->n_legs, 3);
	assert_int_equal(journey->walk_m, 730);
	assert_int_equal(journey->legs[0].arrive_min, AT(9, 34));
	assert_int_equal(journey->legs[1].depart_min, AT(9, 34));
	assert_int_equal(journey->legs[2].depart_min, AT(10, 4));
	assert_string_equal(journey->legs[0].from, "");
	const struct travel_ride *ride = journey->legs[1].rides;
	assert_string_equal(ride->line, "M34");
	assert_string_equal(ride->vehicle, "Coach");
	assert_string_equal(ride->headsign, "Newport");
	assert_string_equal(ride->operator_name, "Megabus");
	assert_string_equal(ride->from_stop, "Kingsway");
	assert_int_equal(ride->pence, TRAVEL_PENCE_NONE);
}

static void
another_offset_is_the_same_moment(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(
	    parse_with(f, RIDE "/start", "{\"scheduledTime\":\"2023-09-15T10:34:00+02:00\"}"),
	    ENGINE_OK);
	assert_int_equal(f->answer.trips.journeys[0].legs[1].depart_min, AT(9, 34));
	assert_int_equal(
	    parse_with(f, RIDE "/start", "{\"scheduledTime\":\"2023-09-15T08:34:00.000Z\"}"),
	    ENGINE_OK);
	assert_int_equal(f->answer.trips.journeys[0].legs[1].depart_min, AT(9, 34));
}

static void
an_estimated_time_counts_if_its_delay_agrees(void **state)
{
	struct fixture *f = *state;
	const char *late = "{\"scheduledTime\":\"2023-09-15T10:01:00+01:00\",\"estimated\":{"
			   "\"time\":\"2023-09-15T10:04:00+01:00\",\"delay\":\"PT3M\"}}";
	assert_int_equal(parse_with(f, RIDE "/end", late), ENGINE_OK);
	assert_int_equal(f->answer.trips.journeys[0].legs[1].arrive_min, AT(10, 4));
	const char *wrong = "{\"scheduledTime\":\"2023-09-15T10:01:00+01:00\",\"estimated\":{"
			    "\"time\":\"2023-09-15T10:04:00+01:00\",\"delay\":\"PT30M\"}}";
	assert_int_equal(parse_with(f, RIDE "/end", wrong), ENGINE_BROKEN);
	assert_non_null(strstr(f->answer.why, "delay"));
}

static void
an_answer_of_another_day_is_refused_and_says_so(void **state)
{
	struct fixture *f = *state;
	f->query.date.day--;
	assert_int_equal(parse(f, 200, whole), ENGINE_BROKEN);
	assert_string_equal(f->answer.why, "a journey of 2023-09-15, not of 2023-09-14");
	f->query.date.day += 2;
	assert_int_equal(parse(f, 200, whole), ENGINE_BROKEN);
	f->query.date.day--;
	assert_int_equal(parse_with(f, RIDE "/serviceDate", "\"20230916\""), ENGINE_BROKEN);
	assert_int_equal(parse_with(f, RIDE "/serviceDate", "\"2023-09-14\""), ENGINE_OK);
	assert_int_equal(parse_with(f, RIDE "/serviceDate", "\"20230931\""), ENGINE_BROKEN);
}

static void
outside_the_hours_asked_for_there_is_none(void **state)
{
	struct fixture *f = *state;
	f->query.from_min = AT(9, 28);
	assert_int_equal(parse(f, 200, whole), ENGINE_OK);
	assert_int_equal(f->answer.trips.n_journeys, 0);
	f->query.from_min = AT(9, 27);
	f->query.until_min = AT(10, 9);
	assert_int_equal(parse(f, 200, whole), ENGINE_OK);
	assert_int_equal(f->answer.trips.n_journeys, 0);
	f->query.until_min = AT(10, 10);
	assert_int_equal(parse(f, 200, whole), ENGINE_OK);
	assert_int_equal(f->answer.trips.n_journeys, 1);
}

/* Every change that leaves nothing to believe, and a word of the reason. */
static void
what_does_not_hold_together_is_left_out_and_named(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *path, *json, *word;
	} cases[] = {
	    {RIDE "/mode", "\"BICYCLE\"", "BICYCLE"},
	    {RIDE "/mode", "\"TAXI\"", "TAXI"},
	    {RIDE "/mode", "\"HOVERCRAFT\"", "HOVERCRAFT"},
	    {RIDE "/mode", "null", "nobody asked"},
	    {NODE "/legs/0/mode", "\"CAR\"", "CAR"},
	    {RIDE "/transitLeg", "false", "COACH"},
	    {RIDE "/transitLeg", "\"yes\"", "transitLeg"},
	    {RIDE "/start", "null", "start"},
	    {RIDE "/start/scheduledTime", "\"2023-09-15T09:34:00\"", "offset"},
	    {RIDE "/start/scheduledTime", "1694766840", "scheduledTime"},
	    {RIDE "/start/scheduledTime", "\"2023-09-15T09:36:00+01:00\"", "as long as"},
	    {RIDE "/duration", "-1800", "duration"},
	    {RIDE "/duration", "60", "as long as"},
	    {NODE "/legs/2/start/scheduledTime", "\"2023-09-15T10:03:30+01:00\"", "begins before"},
	    {NODE "/start", "\"2023-09-15T08:27:30+01:00\"", "as its legs"},
	    {NODE "/end", "null", "end"},
	    {RIDE "/from", "null", "from"},
	    {RIDE "/from/lat", "91", "lat"},
	    {RIDE "/from/lat", "51.5", "does not end"},
	    {RIDE "/from/name", "null", "without a name"},
	    {NODE "/legs/0/from/lat", "51.49", "begins elsewhere"},
	    {NODE "/legs/2/to/lat", "51.6", "ends elsewhere"},
	    {NODE "/legs/0/distance", "4000", "too quick"},
	    {NODE "/legs/0/distance", "3", "too short"},
	    {NODE "/legs/0/distance", "-3", "distance"},
	    {RIDE "/route", "null", "route"},
	    {RIDE "/route", "{\"shortName\":null,\"longName\":null}", "no name"},
	    {NODE "/legs", "[]", "legs"},
	    {NODE "/legs", "null", "legs"},
	    {NODE "/legs/1", "null", "legs/1"},
	    {NODE, "null", "node"},
	    {EDGES "/0", "null", "edges/0"},
	    {EDGES, "null", "edges"},
	    {"data/planConnection/routingErrors", "null", "routingErrors"},
	    {"data/planConnection", "null", "planConnection"},
	    {"data", "null", "data"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (parse_with(f, cases[i].path, cases[i].json) != ENGINE_BROKEN ||
		    strstr(f->answer.why, cases[i].word) == NULL)
			fail_msg("%s = %s: result %d, \"%s\"", cases[i].path, cases[i].json,
				 (int)f->answer.result, f->answer.why);
	}
}

static void
a_part_that_is_missing_but_not_needed_does_no_harm(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *path, *json;
	} cases[] = {
	    {RIDE "/headsign", "null"},        {RIDE "/route/agency", "null"},
	    {RIDE "/serviceDate", "null"},     {RIDE "/realtimeState", "null"},
	    {RIDE "/route/shortName", "null"}, {RIDE "/duration", "null"},
	    {RIDE "/distance", "null"},        {"data/planConnection/pageInfo", "null"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(parse_with(f, cases[i].path, cases[i].json), ENGINE_OK);
		assert_int_equal(f->answer.trips.n_journeys, 1);
	}
	assert_int_equal(parse_with(f, RIDE "/route/shortName", "null"), ENGINE_OK);
	assert_string_equal(f->answer.trips.journeys[0].legs[1].rides->line, "Cardiff - Newport");
}

static void
a_good_journey_beside_a_bad_one_is_taken(void **state)
{
	struct fixture *f = *state;
	json_t *document = json_loads(whole, 0, NULL);
	json_t *edges = json_object_get(
	    json_object_get(json_object_get(document, "data"), "planConnection"), "edges");
	json_array_insert_new(edges, 0, json_null());
	json_array_append_new(edges, json_pack("{s:n}", "node"));
	char *text = json_dumps(document, 0);
	json_decref(document);
	assert_int_equal(parse(f, 200, text), ENGINE_OK);
	free(text);
	assert_int_equal(f->answer.trips.n_journeys, 1);
	assert_int_equal(f->answer.n_left_out, 2);
	assert_non_null(strstr(f->answer.left_out, "edges/0"));
}

static void
a_cancelled_ride_is_never_offered(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse_with(f, RIDE "/realtimeState", "\"CANCELED\""), ENGINE_OK);
	assert_int_equal(f->answer.trips.n_journeys, 0);
	assert_string_equal(f->answer.left_out, "a journey has a cancelled ride (M34)");
}

static void
an_error_within_200_is_a_failure(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, 200, "{\"errors\":[{\"message\":\"Validation \\u0001 error\"}]}"),
			 ENGINE_REFUSED);
	assert_string_equal(f->answer.why, "error: Validation   error");
	/* Also where part of the data is there. */
	json_t *document = json_loads(whole, 0, NULL);
	json_object_set_new(document, "errors", json_pack("[{s:i}]", "code", 7));
	char *text = json_dumps(document, 0);
	json_decref(document);
	assert_int_equal(parse(f, 200, text), ENGINE_REFUSED);
	assert_int_equal(f->answer.trips.n_journeys, 0);
	free(text);
	assert_int_equal(parse(f, 429, ""), ENGINE_BUSY);
	assert_int_equal(parse(f, 503, "{}"), ENGINE_BUSY);
	assert_int_equal(parse(f, 500, "<html>"), ENGINE_BROKEN);
	assert_int_equal(parse(f, 404, whole), ENGINE_REFUSED);
}

static void
a_routing_error_means_none_or_not_known(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *code, *field;
		enum engine_result result;
		const char *why;
	} cases[] = {
	    {"NO_TRANSIT_CONNECTION", "null", ENGINE_OK, ""},
	    {"NO_TRANSIT_CONNECTION_IN_SEARCH_WINDOW", "\"DATE_TIME\"", ENGINE_OK, ""},
	    {"WALKING_BETTER_THAN_TRANSIT", "null", ENGINE_OK, ""},
	    {"NO_STOPS_IN_RANGE", "\"FROM\"", ENGINE_OK, ""},
	    {"OUTSIDE_SERVICE_PERIOD", "\"DATE_TIME\"", ENGINE_NO_WAY,
	     "OUTSIDE_SERVICE_PERIOD DATE_TIME"},
	    {"OUTSIDE_BOUNDS", "\"TO\"", ENGINE_NO_WAY, "OUTSIDE_BOUNDS TO"},
	    {"LOCATION_NOT_FOUND", "null", ENGINE_NO_WAY, "LOCATION_NOT_FOUND"},
	    {"SOMETHING_NEW", "null", ENGINE_NO_WAY, "SOMETHING_NEW"},
	    {"", "null", ENGINE_NO_WAY, "error without a code"}, /* a failure says why */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *body = arena_printf(
		    &f->arena,
		    "{\"data\":{\"planConnection\":{\"edges\":[],\"routingErrors\":[{\"code\":"
		    "\"%s\",\"description\":\"\",\"inputField\":%s}]}}}",
		    cases[i].code, cases[i].field);
		assert_int_equal(parse(f, 200, body), cases[i].result);
		assert_string_equal(f->answer.why, cases[i].why);
		assert_int_equal(f->answer.trips.n_journeys, 0);
	}
}

static void
a_window_that_was_made_smaller_is_noticed(void **state)
{
	struct fixture *f = *state;
	f->query.until_min = AT(19, 0);
	assert_int_equal(
	    parse_with(f, "data/planConnection/pageInfo/searchWindowUsed", "\"PT10H\""), ENGINE_OK);
	assert_false(f->answer.is_cut);
	assert_int_equal(
	    parse_with(f, "data/planConnection/pageInfo/searchWindowUsed", "\"PT9H59M\""),
	    ENGINE_OK);
	assert_true(f->answer.is_cut);
}

static void
more_journeys_than_are_kept_are_noticed(void **state)
{
	struct fixture *f = *state;
	json_t *document = json_loads(whole, 0, NULL);
	json_t *edges = json_object_get(
	    json_object_get(json_object_get(document, "data"), "planConnection"), "edges");
	while (json_array_size(edges) < KNOWN_JOURNEYS_MAX + 5)
		json_array_append(edges, json_array_get(edges, 0));
	char *text = json_dumps(document, 0);
	json_decref(document);
	assert_int_equal(parse(f, 200, text), ENGINE_OK);
	free(text);
	assert_int_equal(f->answer.trips.n_journeys, KNOWN_JOURNEYS_MAX);
	assert_true(f->answer.is_cut);
}

static void
half_an_answer_at_any_byte_is_a_failure_with_a_reason(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i + 1 < sizeof(whole) - 1; i++) {
		f->otp->parse(&f->question, 200, whole, i, &f->arena, &f->answer);
		assert_int_equal(f->answer.result, ENGINE_BROKEN);
		assert_true(f->answer.why[0] != '\0');
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_question_has_the_moment_with_its_offset_and_the_persons_pace),
	    TEST(a_whole_answer_becomes_a_journey_whose_legs_meet),
	    TEST(another_offset_is_the_same_moment),
	    TEST(an_estimated_time_counts_if_its_delay_agrees),
	    TEST(an_answer_of_another_day_is_refused_and_says_so),
	    TEST(outside_the_hours_asked_for_there_is_none),
	    TEST(what_does_not_hold_together_is_left_out_and_named),
	    TEST(a_part_that_is_missing_but_not_needed_does_no_harm),
	    TEST(a_good_journey_beside_a_bad_one_is_taken),
	    TEST(a_cancelled_ride_is_never_offered),
	    TEST(an_error_within_200_is_a_failure),
	    TEST(a_routing_error_means_none_or_not_known),
	    TEST(a_window_that_was_made_smaller_is_noticed),
	    TEST(more_journeys_than_are_kept_are_noticed),
	    TEST(half_an_answer_at_any_byte_is_a_failure_with_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

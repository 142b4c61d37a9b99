/* SPDX-License-Identifier: MIT
 *
 * OpenTripPlanner 2: transit journeys of one pair by planConnection of its GTFS GraphQL API.
 * [opentripplanner/OpenTripPlanner, apis/gtfs/schema.graphqls]
 *
 * Errors come with HTTP 200: "errors" where the question is wrong or the server fails,
 * routingErrors where there is no journey. Some of those mean that there is none; the others that
 * it cannot know (a place off its map, a day without its timetable), which is no answer.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"
#include "travel/engines/stage.h"

#define DELAY_SLACK_S  60   /* how far the told delay may be from the difference of the times */
#define WINDOW_MAX_MIN 1440 /* its own limit, as it is shipped */
#define SECONDS_MAX    864000.0
#define METRES_MAX     1e6

static const char query_text[] =
    "query Journeys($from: PlanLabeledLocationInput!, $to: PlanLabeledLocationInput!, "
    "$when: PlanDateTimeInput!, $window: Duration!, $first: Int!, $speed: Speed!, "
    "$slack: Duration!) { "
    "planConnection(origin: $from, destination: $to, dateTime: $when, searchWindow: $window, "
    "first: $first, modes: {transitOnly: true, transit: {access: [WALK], egress: [WALK], "
    "transfer: [WALK]}}, preferences: {street: {walk: {speed: $speed}}, "
    "transit: {transfer: {slack: $slack}}}) { "
    "routingErrors { code description inputField } pageInfo { searchWindowUsed } "
    "edges { node { start end legs { mode transitLeg duration distance realtimeState serviceDate "
    "headsign start { scheduledTime estimated { time delay } } "
    "end { scheduledTime estimated { time delay } } "
    "from { name lat lon } to { name lat lon } "
    "route { shortName longName agency { name } } } } } } }";

/* What people look out for, by its Mode; those that have to be ordered are not among them. */
static const struct {
	const char *mode;
	const char *vehicle;
} vehicles[] = {
    {"BUS", "Bus"},           {"COACH", "Coach"},
    {"RAIL", "Train"},        {"TRAM", "Tram"},
    {"SUBWAY", "Metro"},      {"FERRY", "Ferry"},
    {"TROLLEYBUS", "Bus"},    {"MONORAIL", "Train"},
    {"FUNICULAR", "Train"},   {"CABLE_CAR", "Cable car"},
    {"GONDOLA", "Cable car"},
};

static json_t *
location_json(struct geo_point at)
{
	return json_pack("{s:{s:{s:f,s:f}}}", "location", "coordinate", "latitude", at.lat,
			 "longitude", at.lon);
}

static int
window_min(const struct engine_question *question)
{
	int minutes = question->query->until_min - question->query->from_min;
	return minutes < 1 ? 1 : minutes > WINDOW_MAX_MIN ? WINDOW_MAX_MIN : minutes;
}

static void
otp_build(const struct engine_question *question, struct arena *arena,
	  struct engine_request *request)
{
	const struct travel_query *query = question->query;
	int minute = question->by_arrival ? query->until_min : query->from_min;
	struct utc at = civil_to_utc(question->zone, query->date, minute);
	const char *when = question->by_arrival ? "latestArrival" : "earliestDeparture";
	json_t *variables =
	    json_pack("{s:o,s:o,s:{s:s},s:s,s:i,s:f,s:s}", "from", location_json(question->from[0]),
		      "to", location_json(question->to[0]), "when", when,
		      engine_moment_text(question->zone, at, arena), "window",
		      arena_printf(arena, "PT%dM", window_min(question)), "first",
		      KNOWN_JOURNEYS_MAX, "speed", query->walk_mps, "slack",
		      arena_printf(arena, "PT%dM", query->change_minutes_min));
	json_t *body = json_pack("{s:s,s:o}", "query", query_text, "variables", variables);
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(10));
	json_decref(body);
	if (text == NULL)
		panic("a question to otp that is no JSON");
	*request =
	    (struct engine_request){.path = "/otp/gtfs/v1", .body = arena_strdup(arena, text)};
	free(text);
}

static struct utc
parse_moment(struct json_at object, const char *name)
{
	struct utc at = {0};
	const char *text = json_text(object, name, 40);
	if (text != NULL && engine_moment_parse(text, &at) != 0)
		problem_add(object.problems, json_member(object, name).pointer,
			    "\"%s\" is not a time with its offset", text);
	return at;
}

/* A LegTime: as estimated, else as scheduled. */
static struct utc
parse_leg_time(struct json_at leg, const char *name, struct utc *scheduled)
{
	struct json_at time = json_member(leg, name);
	if (!json_want_object(time))
		return (struct utc){0};
	*scheduled = parse_moment(time, "scheduledTime");
	struct json_at estimated = json_member(time, "estimated");
	if (estimated.value == NULL || !json_want_object(estimated))
		return *scheduled;
	struct utc at = parse_moment(estimated, "time");
	const char *delay = json_text(estimated, "delay", 40);
	int64_t delay_s;
	if (delay == NULL || engine_duration_parse(delay, &delay_s) != 0)
		problem_add(leg.problems, estimated.pointer, "has a delay that is no duration");
	else if (llabs(at.s - scheduled->s - delay_s) > DELAY_SLACK_S)
		problem_add(leg.problems, estimated.pointer, "is not the scheduled time and delay");
	return at;
}

static struct geo_point
parse_place(struct json_at leg, const char *name, const char **text)
{
	struct json_at place = json_member(leg, name);
	*text = "";
	if (!json_want_object(place))
		return (struct geo_point){0, 0};
	*text = json_text_or(place, "name", ENGINE_TEXT_MAX, "");
	return (struct geo_point){json_number(place, "lat", -90, 90),
				  json_number(place, "lon", -180, 180)};
}

/* "20230915" */
static void
parse_service_day(struct json_at leg, struct stage *stage)
{
	const char *text = json_text_or(leg, "serviceDate", 10, "");
	char date[CIVIL_DATE_SIZE];
	if (text[0] == '\0')
		return;
	if (strlen(text) == 8)
		snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else
		snprintf(date, sizeof(date), "%.10s", text);
	stage->has_service_day = civil_date_parse(date, &stage->service_day) == 0;
	if (!stage->has_service_day)
		problem_add(leg.problems, leg.pointer, "has a serviceDate that is no date");
}

static void
parse_ride(struct json_at leg, const char *mode, struct stage *stage)
{
	for (size_t i = 0; i < ARRAY_LEN(vehicles); i++)
		if (strcmp(vehicles[i].mode, mode) == 0)
			stage->vehicle = vehicles[i].vehicle;
	if (stage->vehicle == NULL)
		problem_add(leg.problems, leg.pointer, "is by \"%.40s\", which nobody asked for",
			    mode);
	const char *state = json_text_or(leg, "realtimeState", 40, "SCHEDULED");
	stage->is_cancelled = strcmp(state, "CANCELED") == 0;
	stage->headsign = json_text_or(leg, "headsign", ENGINE_TEXT_MAX, "");
	stage->operator_name = "";
	parse_service_day(leg, stage);
	struct json_at route = json_member(leg, "route");
	if (!json_want_object(route))
		return;
	stage->line = json_text_or(route, "shortName", ENGINE_TEXT_MAX, "");
	if (stage->line[0] == '\0')
		stage->line = json_text_or(route, "longName", ENGINE_TEXT_MAX, "");
	if (stage->line[0] == '\0')
		problem_add(leg.problems, route.pointer, "has no name");
	struct json_at agency = json_member(route, "agency");
	if (agency.value != NULL && json_want_object(agency))
		stage->operator_name = json_text_or(agency, "name", ENGINE_TEXT_MAX, "");
	if (stage->from_name[0] == '\0' || stage->to_name[0] == '\0')
		problem_add(leg.problems, leg.pointer, "has a stop without a name");
}

static void
parse_leg(struct json_at leg, struct stage *stage)
{
	*stage = (struct stage){.is_ride = json_bool_or(leg, "transitLeg", false)};
	const char *mode = json_text_or(leg, "mode", 40, "");
	struct utc scheduled_end;
	stage->start = parse_leg_time(leg, "start", &stage->scheduled);
	stage->end = parse_leg_time(leg, "end", &scheduled_end);
	stage->from = parse_place(leg, "from", &stage->from_name);
	stage->to = parse_place(leg, "to", &stage->to_name);
	double s = json_number_or(leg, "duration", 0, SECONDS_MAX, 0);
	double m = json_number_or(leg, "distance", 0, METRES_MAX, 0);
	if (leg.problems->count == 0 && json_member(leg, "duration").value != NULL &&
	    llabs((int64_t)s - (stage->end.s - stage->start.s)) > DELAY_SLACK_S)
		problem_add(leg.problems, leg.pointer, "does not last as long as it says");
	if (stage->is_ride) {
		parse_ride(leg, mode, stage);
		return;
	}
	stage->walk_m = m;
	if (strcmp(mode, "WALK") != 0)
		problem_add(leg.problems, leg.pointer, "is by \"%.40s\", which nobody asked for",
			    mode);
}

/* Whether the itinerary could be read; what is left out is noted. */
static bool
take_itinerary(const struct engine_question *question, struct json_at node,
	       struct travel_journey *room, struct arena *arena, struct engine_answer *answer)
{
	struct stage stages[ENGINE_LEGS_MAX];
	struct problems *problems = node.problems;
	if (!json_want_object(node) ||
	    !json_want_array(json_member(node, "legs"), 1, ENGINE_LEGS_MAX))
		goto leave_out;
	struct json_at legs = json_member(node, "legs");
	int n = (int)json_array_size(legs.value);
	for (int i = 0; i < n; i++) {
		struct json_at leg = json_item(legs, (size_t)i);
		if (json_want_object(leg))
			parse_leg(leg, &stages[i]);
	}
	if (problems->count > 0)
		goto leave_out;
	struct utc start = parse_moment(node, "start");
	struct utc end = parse_moment(node, "end");
	if (problems->count == 0 && (llabs(start.s - stages[0].start.s) > DELAY_SLACK_S ||
				     llabs(end.s - stages[n - 1].end.s) > DELAY_SLACK_S))
		problem_add(problems, node.pointer, "does not begin and end as its legs do");
	if (problems->count > 0)
		goto leave_out;
	return stage_take(question, stages, n, room, arena, answer);
leave_out:
	engine_leave_out(answer, arena, "%s %s", problems->list[0].at,
			 engine_quote(arena, problems->list[0].text));
	return false;
}

static int
compare_departures(const void *a, const void *b)
{
	const struct travel_journey *left = a;
	const struct travel_journey *right = b;
	if (left->depart_min != right->depart_min)
		return left->depart_min < right->depart_min ? -1 : 1;
	return (left->arrive_min > right->arrive_min) - (left->arrive_min < right->arrive_min);
}

static void
take_edges(const struct engine_question *question, struct json_at edges, struct arena *arena,
	   struct engine_answer *answer)
{
	struct problems *problems = arena_new(arena, struct problems);
	struct travel_journey *journeys =
	    arena_array(arena, struct travel_journey, KNOWN_JOURNEYS_MAX);
	int n_edges = (int)json_array_size(edges.value);
	int n_bad = 0;
	answer->is_cut = n_edges >= KNOWN_JOURNEYS_MAX;
	for (int i = 0; i < n_edges && i < KNOWN_JOURNEYS_MAX; i++) {
		problems_init(problems, arena);
		struct json_at edge = json_item(edges, (size_t)i);
		edge.problems = problems;
		struct json_at node = json_member(edge, "node");
		n_bad += !take_itinerary(question, node, &journeys[answer->trips.n_journeys], arena,
					 answer);
	}
	qsort(journeys, (size_t)answer->trips.n_journeys, sizeof(*journeys), compare_departures);
	answer->trips.journeys = journeys;
	answer->trips.from_min = question->query->from_min;
	answer->trips.until_min = question->query->until_min;
	if (answer->trips.n_journeys == 0 && n_bad > 0)
		engine_fail(answer, arena, ENGINE_BROKEN, "%s", answer->left_out);
}

/* Whether a routing error says that there is no journey, rather than that it cannot know. */
static bool
means_none(const char *code)
{
	static const char *const codes[] = {"NO_TRANSIT_CONNECTION",
					    "NO_TRANSIT_CONNECTION_IN_SEARCH_WINDOW",
					    "NO_STOPS_IN_RANGE", "WALKING_BETTER_THAN_TRANSIT"};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

/* False if one of them is a failure. */
static bool
take_routing_errors(struct json_at list, struct arena *arena, struct engine_answer *answer)
{
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at error = json_item(list, i);
		if (!json_want_object(error))
			return false;
		const char *code = json_text(error, "code", 80);
		const char *field = json_text_or(error, "inputField", 80, "");
		if (code == NULL || means_none(code))
			continue;
		engine_fail(answer, arena, ENGINE_NO_WAY, "%s%s%s",
			    code[0] == '\0' ? "error without a code" : engine_quote(arena, code),
			    field[0] == '\0' ? "" : " ", engine_quote(arena, field));
		return false;
	}
	return true;
}

/* A server may search a smaller window than it was asked to. */
static void
look_at_window(const struct engine_question *question, struct json_at connection,
	       struct engine_answer *answer)
{
	struct json_at page = json_member(connection, "pageInfo");
	int64_t used_s;
	if (page.value == NULL || !json_want_object(page))
		return;
	const char *used = json_text_or(page, "searchWindowUsed", 40, "");
	if (used[0] != '\0' && engine_duration_parse(used, &used_s) == 0 &&
	    used_s < window_min(question) * 60)
		answer->is_cut = true;
}

static void
parse_data(const struct engine_question *question, struct json_at root, struct arena *arena,
	   struct engine_answer *answer)
{
	struct json_at data = json_member(root, "data");
	struct json_at connection = json_member(data, "planConnection");
	struct json_at edges = json_member(connection, "edges");
	struct json_at errors = json_member(connection, "routingErrors");
	if (!json_want_object(data) || !json_want_object(connection) ||
	    !json_want_array(edges, 0, 10000) || !json_want_array(errors, 0, 100))
		return;
	if (!take_routing_errors(errors, arena, answer))
		return;
	look_at_window(question, connection, answer);
	bool is_cut = answer->is_cut;
	take_edges(question, edges, arena, answer);
	answer->is_cut = answer->is_cut || is_cut;
}

/* GraphQL's own errors, or a status that is none of 200. False if there are none. */
static bool
take_failure(int status, json_t *value, struct arena *arena, struct engine_answer *answer)
{
	const json_t *errors = json_object_get(value, "errors");
	const json_t *first = json_array_get(errors, 0);
	const char *message = json_string_value(json_object_get(first, "message"));
	enum engine_result result = status == 429 || status == 503 ? ENGINE_BUSY
				    : status >= 500                ? ENGINE_BROKEN
								   : ENGINE_REFUSED;
	if (first != NULL)
		engine_fail(answer, arena, result, "error: %s",
			    message == NULL ? "without a message" : engine_quote(arena, message));
	else if (status != 200)
		engine_fail(answer, arena, result, "HTTP status %d", status);
	return first != NULL || status != 200;
}

static void
otp_parse(const struct engine_question *question, int status, const char *body, size_t n,
	  struct arena *arena, struct engine_answer *answer)
{
	struct problems *problems = arena_new(arena, struct problems);
	*answer = (struct engine_answer){.why = "", .left_out = ""};
	problems_init(problems, arena);
	json_t *value = json_parse(body, n, problems);
	if (!take_failure(status, value, arena, answer) && value != NULL)
		parse_data(question, json_root(value, problems), arena, answer);
	if (answer->result == ENGINE_OK && problems->count > 0)
		engine_fail(answer, arena, ENGINE_BROKEN, "%s %s", problems->list[0].at,
			    engine_quote(arena, problems->list[0].text));
	json_decref(value);
}

extern const struct engine engine_otp;
const struct engine engine_otp = {
    .name = "otp",
    .can = 1u << KNOWN_TRANSIT,
    .build = otp_build,
    .parse = otp_parse,
};

/* SPDX-License-Identifier: MIT
 *
 * firstday journey --timetable FILE.tt --from LAT,LON --to LAT,LON --depart 2023-09-15T09:30
 *
 * and of the person: --from-name --to-name --walk-mps --walk-m-max-leg --change-minutes-min
 * --latest HH:MM --money-pence --step-free --avoid LAT,LON,M[;LAT,LON,M] --warrant-to TEXT
 * --warrant-circle LAT,LON,M --fares FILE --taxi FILE --lift HH:MM-HH:MM --holidays FILE
 * --engine NAME=URL (more than once; or the engine blocks of -c CONF)
 * --live FILE (a GTFS Realtime message: what runs otherwise than the timetable says)
 *
 * Exit 0: there is a journey within the limits; 1: there is none, though one that breaks a limit
 * may be told.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli_calendar.h"
#include "cli/cli_engines.h"
#include "cli/cli_journey.h"
#include "cli/cmd.h"
#include "travel/travel_answer.h"
#include "travel/travel_current.h"
#include "travel/travel_json.h"
#include "travel/travel_live.h"

#define ARRIVE_WINDOW_MIN 360 /* how long before an arrival an engine is to look */

/* What the command line asks for. */
struct request {
	struct travel_files files;
	struct travel_query query;
	struct travel_question question;
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
	struct cli_engines engines;
	const char *live;
};

/* The words behind the options, NULL for those not given. */
struct words {
	const char *from, *to, *from_name, *to_name, *depart, *arrive;
	const char *walk_mps, *walk_m, *change, *latest, *money;
	const char *avoid, *warrant, *lift, *holidays;
};

#define CANCELLED_MAX 16 /* rides of the journey and the next one as they were to be */

static struct geo_point
parse_point(struct cli *cli, const char *option, const char *text)
{
	struct geo_point point = {NAN, NAN};
	char *end;
	if (text != NULL) {
		point.lat = strtod(text, &end);
		if (end == text || *end != ',')
			point.lat = NAN;
		else {
			const char *lon = end + 1;
			point.lon = strtod(lon, &end);
			if (end == lon || *end != '\0')
				point.lon = NAN;
		}
	}
	if (text == NULL)
		problem_add(cli->problems, option, "is missing: LAT,LON in degrees");
	else if (!geo_is_valid(point))
		problem_add(cli->problems, option,
			    "\"%.40s\" is not LAT,LON such as 51.4806,-3.1679", text);
	return point;
}

/* "2023-09-15T09:30". */
static void
parse_moment(struct cli *cli, struct request *request, const char *depart, const char *arrive)
{
	if ((depart == NULL) == (arrive == NULL)) {
		problem_add(cli->problems, "--depart", "or --arrive is needed, and only one");
		return;
	}
	request->question.by_arrival = arrive != NULL;
	const char *text = request->question.by_arrival ? arrive : depart;
	char date[CIVIL_DATE_SIZE] = "";
	if (strlen(text) == 16 && text[10] == 'T')
		memcpy(date, text, CIVIL_DATE_SIZE - 1);
	if (civil_date_parse(date, &request->query.date) != 0 ||
	    civil_time_parse(text + 11, &request->question.minute) != 0)
		problem_add(cli->problems, request->question.by_arrival ? "--arrive" : "--depart",
			    "\"%.40s\" is not a time such as 2023-09-15T09:30", text);
}

static double
parse_number(struct cli *cli, const char *option, const char *text, const double range[2],
	     double fallback)
{
	if (text == NULL)
		return fallback;
	char *end;
	double value = strtod(text, &end);
	if (end != text && *end == '\0' && value >= range[0] && value <= range[1])
		return value;
	problem_add(cli->problems, option, "\"%.40s\" is not a number from %g to %g", text,
		    range[0], range[1]);
	return fallback;
}

/* "LAT,LON,METRES" at ${*text}, which is moved behind it; false if it is none. */
static bool
parse_circle(const char **text, struct geo_point *at, int *radius_m)
{
	char *end;
	double numbers[3];
	for (int i = 0; i < 3; i++) {
		numbers[i] = strtod(*text, &end);
		if (end == *text || (i < 2 && *end != ','))
			return false;
		*text = i < 2 ? end + 1 : end;
	}
	*at = (struct geo_point){numbers[0], numbers[1]};
	*radius_m = numbers[2] >= 1 && numbers[2] <= 20000 ? (int)numbers[2] : 0;
	return geo_is_valid(*at) && *radius_m > 0;
}

static void
parse_avoid(struct cli *cli, struct request *request, const char *text)
{
	struct travel_query *query = &request->query;
	query->avoid = request->avoid;
	for (const char *at = text; at != NULL; at = *at == ';' ? at + 1 : NULL) {
		if (query->n_avoid == TRAVEL_AVOID_MAX) {
			problem_add(cli->problems, "--avoid", "is more than %d circles",
				    TRAVEL_AVOID_MAX);
			return;
		}
		struct travel_avoid *circle = &request->avoid[query->n_avoid++];
		if (!parse_circle(&at, &circle->at, &circle->radius_m) ||
		    (*at != '\0' && *at != ';')) {
			problem_add(cli->problems, "--avoid",
				    "\"%.40s\" is not LAT,LON,METRES[;LAT,LON,METRES ...]", text);
			return;
		}
	}
}

static void
parse_warrant(struct cli *cli, struct travel_query *query, const char *text)
{
	const char *at = text;
	if (text != NULL &&
	    (!parse_circle(&at, &query->warrant_at, &query->warrant_radius_m) || *at != '\0'))
		problem_add(cli->problems, "--warrant-circle", "\"%.40s\" is not LAT,LON,METRES",
			    text);
}

/* "09:00-13:00" */
static void
parse_lift(struct cli *cli, struct travel_query *query, const char *text)
{
	if (text == NULL)
		return;
	char from[6] = "";
	if (strlen(text) == 11 && text[5] == '-')
		memcpy(from, text, 5);
	if (civil_time_parse(from, &query->lift_from_min) != 0 ||
	    civil_time_parse(text + 6, &query->lift_until_min) != 0 ||
	    query->lift_until_min <= query->lift_from_min)
		problem_add(cli->problems, "--lift",
			    "\"%.40s\" is not a window such as 09:00-13:00", text);
	query->ways |= 1u << TRAVEL_LIFT;
}

/* Bank holidays matter to taxis alone: a list that does not reach the date is none. */
static void
load_holidays(struct cli *cli, struct request *request, const char *path)
{
	struct holidays holidays;
	if (request->files.taxi == NULL || cli_holidays(cli, path, NULL, &holidays) != 0)
		return;
	struct civil_date *dates = arena_array(cli->arena, struct civil_date, holidays.n);
	for (size_t i = 0; i < holidays.n; i++)
		dates[i] = holidays.list[i].date;
	request->query.holidays = dates;
	request->query.n_holidays = (int)holidays.n;
	request->query.ways |= 1u << TRAVEL_TAXI;
}

static void
parse_person(struct cli *cli, struct request *request, const struct words *words)
{
	struct travel_query *query = &request->query;
	struct travel_question *question = &request->question;
	query->walk_mps = parse_number(cli, "--walk-mps", words->walk_mps,
				       (const double[2]){0.2, 3}, query->walk_mps);
	query->walk_m_max_leg =
	    (int)parse_number(cli, "--walk-m-max-leg", words->walk_m,
			      (const double[2]){0, TRAVEL_WALK_M_MAX}, query->walk_m_max_leg);
	query->change_minutes_min =
	    (int)parse_number(cli, "--change-minutes-min", words->change, (const double[2]){0, 60},
			      query->change_minutes_min);
	question->money_pence = (int)parse_number(cli, "--money-pence", words->money,
						  (const double[2]){0, 1e6}, TRAVEL_PENCE_NONE);
	question->latest_min = TRAVEL_MINUTE_MAX;
	if (words->latest != NULL && civil_time_parse(words->latest, &question->latest_min) != 0)
		problem_add(cli->problems, "--latest", "\"%.40s\" is not a time such as 17:30",
			    words->latest);
	parse_avoid(cli, request, words->avoid);
	parse_warrant(cli, query, words->warrant);
	parse_lift(cli, query, words->lift);
	load_holidays(cli, request, words->holidays);
}

static bool
parse_request(struct cli *cli, int argc, char *argv[], struct request *request)
{
	struct words words = {.from_name = "start", .to_name = "end"};
	*request = (struct request){.query = travel_query_default((struct civil_date){0})};
	struct travel_query *query = &request->query;
	query->ways = 1u << TRAVEL_WALK | 1u << TRAVEL_TRANSIT;
	const struct cli_option options[] = {
	    {"--timetable", &request->files.timetable, NULL},
	    {"--fares", &request->files.fares, NULL},
	    {"--taxi", &request->files.taxi, NULL},
	    {"--holidays", &words.holidays, NULL},
	    {"--from", &words.from, NULL},
	    {"--to", &words.to, NULL},
	    {"--from-name", &words.from_name, NULL},
	    {"--to-name", &words.to_name, NULL},
	    {"--depart", &words.depart, NULL},
	    {"--arrive", &words.arrive, NULL},
	    {"--walk-mps", &words.walk_mps, NULL},
	    {"--walk-m-max-leg", &words.walk_m, NULL},
	    {"--change-minutes-min", &words.change, NULL},
	    {"--latest", &words.latest, NULL},
	    {"--money-pence", &words.money, NULL},
	    {"--step-free", NULL, &query->step_free},
	    {"--avoid", &words.avoid, NULL},
	    {"--warrant-to", &query->warrant_to, NULL},
	    {"--warrant-circle", &words.warrant, NULL},
	    {"--lift", &words.lift, NULL},
	    {"--live", &request->live, NULL},
	};
	cli_engines_take(cli, &argc, argv, &request->engines);
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return false;
	if (request->files.timetable == NULL)
		problem_add(cli->problems, "--timetable", "is missing: which timetable?");
	struct travel_question *question = &request->question;
	question->query = query;
	question->from =
	    (struct travel_place){parse_point(cli, "--from", words.from), words.from_name};
	question->to = (struct travel_place){parse_point(cli, "--to", words.to), words.to_name};
	parse_moment(cli, request, words.depart, words.arrive);
	parse_person(cli, request, &words);
	return cli->problems->count == 0;
}

/* An engine is asked for the rest of the day, or for the hours before an arrival. */
static bool
ask_engines(struct cli *cli, struct request *request, struct travel *travel)
{
	const struct travel_question *question = &request->question;
	const struct geo_point points[2] = {question->from.at, question->to.at};
	struct travel_query query = request->query;
	int minute = question->minute;
	query.from_min = minute;
	query.until_min = TRAVEL_MINUTE_MAX;
	if (question->by_arrival) {
		query.from_min = minute > ARRIVE_WINDOW_MIN ? minute - ARRIVE_WINDOW_MIN : 0;
		query.until_min = minute;
	}
	bool by_car = (query.ways & (1u << TRAVEL_TAXI | 1u << TRAVEL_LIFT)) != 0;
	const struct ask_job job = {
	    .query = &query,
	    .points = points,
	    .n_points = 2,
	    .is_one_way = true,
	    .by_arrival = question->by_arrival,
	    .zone = known_zone(travel),
	    .topics = 1u << KNOWN_WALK | 1u << KNOWN_TRANSIT | (by_car ? 1u << KNOWN_DRIVE : 0),
	};
	return cli_engines_ask(cli, &request->engines, &job, travel);
}

/* Those rides of ${journey} that do not run after all. */
static int
add_cancelled(const struct travel *travel, const struct travel_journey *journey,
	      struct travel_cancelled list[CANCELLED_MAX], int n)
{
	for (int i = 0; journey != NULL && i < journey->n_legs && n < CANCELLED_MAX; i++) {
		if (journey->legs[i].n_rides == 0)
			continue;
		const struct travel_ride *ride = journey->legs[i].rides;
		const struct travel_told_ride told = {ride->line, ride->from_stop, ride->to_stop,
						      ride->scheduled_min};
		struct travel_ride_now now = travel_live_ride(travel, journey->date, &told);
		if (now.fate == TRAVEL_CANCELLED || now.fate == TRAVEL_PASSES)
			list[n++] = (struct travel_cancelled){ride->line, ride->from_stop,
							      ride->depart_min};
	}
	return n;
}

/* Lay the message over the timetable; false with problems if it is none. */
static bool
take_live(struct cli *cli, const struct request *request, struct travel *travel)
{
	size_t n;
	char *bytes = file_read(request->live, LIVE_BYTES_MAX, cli->arena, cli->problems, &n);
	struct live_feed feed;
	if (bytes == NULL || live_parse(bytes, n, cli->arena, cli->problems, &feed) != 0)
		return false;
	struct travel_live_feed named = {"", &feed};
	struct travel_live_count count;
	/* A bad entity is left out; that is no reason to give no answer. */
	struct problems ignored;
	problems_init(&ignored, cli->arena);
	travel_live_set(travel, &named, 1, feed.made_utc_s, &ignored, &count);
	return true;
}

/* The answer as it is today, and what was to run but does not. */
static bool
find_answer(struct cli *cli, const struct request *request, struct travel *travel,
	    struct travel_answer *answer)
{
	*answer = travel_answer_find(travel, &request->question, cli->arena);
	if (request->live == NULL)
		return true;
	struct travel_answer planned = *answer;
	if (!take_live(cli, request, travel))
		return false;
	*answer = travel_answer_find(travel, &request->question, cli->arena);
	struct travel_cancelled *list =
	    arena_array(cli->arena, struct travel_cancelled, CANCELLED_MAX);
	answer->n_cancelled = add_cancelled(travel, planned.journey, list, 0);
	answer->n_cancelled = add_cancelled(travel, planned.next, list, answer->n_cancelled);
	answer->cancelled = list;
	return true;
}

int
cmd_journey(struct cli *cli, int argc, char *argv[])
{
	struct request request;
	if (!parse_request(cli, argc, argv, &request))
		return cli_fail(cli, EXIT_USAGE);
	struct travel *travel = travel_open(&request.files, cli->problems);
	if (travel == NULL)
		return cli_fail(cli, EXIT_BAD_INPUT);
	struct travel_answer answer;
	int status = EXIT_DONE;
	if (!ask_engines(cli, &request, travel))
		status = EXIT_CONFIG;
	else if (!find_answer(cli, &request, travel, &answer))
		status = EXIT_BAD_INPUT;
	if (status != EXIT_DONE) {
		travel_close(travel);
		return cli_fail(cli, status);
	}
	const struct cli_journey_facts facts = {travel_driving_words(travel, cli->arena),
						travel_covers(travel, request.query.date)};
	if (cli->json) {
		json_t *document = travel_json_answer(&answer);
		json_object_set_new(document, "driving", json_string(facts.driving));
		json_object_set_new(document, "is_covered", json_boolean(facts.is_covered));
		cli_print_json(cli, cli_engines_told(&request.engines, document));
	} else {
		cli_journey_print(cli, &request.question, &answer, &facts);
		cli_engines_print(cli, &request.engines);
	}
	travel_close(travel);
	cli_engines_close(&request.engines);
	return answer.journey == NULL || answer.n_breaks > 0 ? EXIT_NO : EXIT_DONE;
}

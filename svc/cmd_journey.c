/* SPDX-License-Identifier: MIT
 *
 * firstday journey --timetable FILE.tt --from LAT,LON --to LAT,LON --depart 2023-09-15T09:30
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "travel/travel_answer.h"
#include "travel/travel_json.h"

/* What the command line asks for. */
struct request {
	struct travel_files files;
	struct travel_place from;
	struct travel_place to;
	struct travel_query query;
	int minute;
	bool by_arrival;
};

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
	request->by_arrival = arrive != NULL;
	const char *text = request->by_arrival ? arrive : depart;
	char date[CIVIL_DATE_SIZE] = "";
	if (strlen(text) == 16 && text[10] == 'T')
		memcpy(date, text, CIVIL_DATE_SIZE - 1);
	if (civil_date_parse(date, &request->query.date) != 0 ||
	    civil_time_parse(text + 11, &request->minute) != 0)
		problem_add(cli->problems, request->by_arrival ? "--arrive" : "--depart",
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

static bool
parse_request(struct cli *cli, int argc, char *argv[], struct request *request)
{
	const char *from = NULL;
	const char *to = NULL;
	const char *depart = NULL;
	const char *arrive = NULL;
	const char *walk_mps = NULL;
	const char *walk_m = NULL;
	const char *change = NULL;
	*request = (struct request){.query = travel_query_default((struct civil_date){0})};
	const struct cli_option options[] = {
	    {"--timetable", &request->files.timetable, NULL},
	    {"--fares", &request->files.fares, NULL},
	    {"--from", &from, NULL},
	    {"--to", &to, NULL},
	    {"--depart", &depart, NULL},
	    {"--arrive", &arrive, NULL},
	    {"--walk-mps", &walk_mps, NULL},
	    {"--walk-m-max-leg", &walk_m, NULL},
	    {"--change-minutes-min", &change, NULL},
	};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return false;
	struct travel_query *query = &request->query;
	if (request->files.timetable == NULL)
		problem_add(cli->problems, "--timetable", "is missing: which timetable?");
	request->from = (struct travel_place){parse_point(cli, "--from", from), "start"};
	request->to = (struct travel_place){parse_point(cli, "--to", to), "end"};
	parse_moment(cli, request, depart, arrive);
	query->walk_mps =
	    parse_number(cli, "--walk-mps", walk_mps, (const double[2]){0.2, 3}, query->walk_mps);
	query->walk_m_max_leg =
	    (int)parse_number(cli, "--walk-m-max-leg", walk_m,
			      (const double[2]){0, TRAVEL_WALK_M_MAX}, query->walk_m_max_leg);
	query->change_minutes_min =
	    (int)parse_number(cli, "--change-minutes-min", change, (const double[2]){0, 60},
			      query->change_minutes_min);
	return cli->problems->count == 0;
}

static const char *
clock_text(struct cli *cli, int minute)
{
	char text[CIVIL_TIME_SIZE];
	civil_time_format(minute, text);
	return arena_strdup(cli->arena, text);
}

static json_t *
ends_json(struct cli *cli, const struct travel_journey *journey)
{
	if (journey == NULL)
		return json_null();
	return json_pack("{s:s,s:s}", "depart", clock_text(cli, journey->depart_min), "arrive",
			 clock_text(cli, journey->arrive_min));
}

static void
print_json(struct cli *cli, const struct travel_answer *answer)
{
	const struct travel_journey *journey = answer->journey;
	char date[CIVIL_DATE_SIZE];
	civil_date_format(answer->date, date);
	json_t *document = json_pack(
	    "{s:s,s:s?,s:s?,s:o,s:i,s:o,s:o,s:o}", "date", date, "depart",
	    journey == NULL ? NULL : clock_text(cli, journey->depart_min), "arrive",
	    journey == NULL ? NULL : clock_text(cli, journey->arrive_min), "pence",
	    travel_json_pence(journey == NULL ? TRAVEL_PENCE_NONE : journey->pence), "walk_m",
	    journey == NULL ? 0 : journey->walk_m, "legs",
	    journey == NULL ? json_array() : travel_json_legs(journey->legs, journey->n_legs),
	    "next", ends_json(cli, answer->next), "last", ends_json(cli, answer->last));
	json_dumpf(document, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(document);
}

static void
print_leg(struct cli *cli, const struct travel_leg *leg)
{
	const char *at = clock_text(cli, leg->depart_min);
	if (leg->n_rides == 0) {
		fprintf(cli->out, "%s walk %d m, %d min\n      to %s\n", at, leg->walk_m,
			leg->arrive_min - leg->depart_min, leg->to);
		return;
	}
	const struct travel_ride *ride = &leg->rides[0];
	fprintf(cli->out, "%s %s%s%s\n      at %s\n%s off at %s\n", at, ride->line,
		*ride->headsign == '\0' ? "" : " to ", ride->headsign, ride->from_stop,
		clock_text(cli, leg->arrive_min), ride->to_stop);
}

static void
print_ends(struct cli *cli, const char *which, const struct travel_journey *journey)
{
	if (journey != NULL)
		fprintf(cli->out, "%s leaves %s, there %s\n", which,
			clock_text(cli, journey->depart_min), clock_text(cli, journey->arrive_min));
}

static void
print_text(struct cli *cli, const struct request *request, const struct travel_answer *answer)
{
	struct civil_ymd ymd = civil_to_ymd(answer->date);
	fprintf(cli->out, "%s %d %s %d\n", civil_weekday_abbrev(civil_weekday(answer->date)),
		ymd.day, civil_month_abbrev(ymd.month), ymd.year);
	const struct travel_journey *journey = answer->journey;
	if (journey == NULL) {
		fprintf(cli->out, "No way there that %s %s.\n",
			request->by_arrival ? "arrives by" : "leaves from",
			clock_text(cli, request->minute));
		print_ends(cli, "The day's last:", answer->last);
		return;
	}
	for (int i = 0; i < journey->n_legs; i++)
		print_leg(cli, &journey->legs[i]);
	fprintf(cli->out, "%s there\n", clock_text(cli, journey->arrive_min));
	if (journey->pence == TRAVEL_PENCE_NONE)
		fputs("Price: not known\n", cli->out);
	else
		fprintf(cli->out, "Price: £%d.%02d\n", journey->pence / 100, journey->pence % 100);
	print_ends(cli, "Next:", answer->next);
	print_ends(cli, "Last:", answer->last);
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
	const struct travel_question question = {
	    .query = &request.query,
	    .from = request.from,
	    .to = request.to,
	    .minute = request.minute,
	    .by_arrival = request.by_arrival,
	    .latest_min = TRAVEL_MINUTE_MAX,
	    .money_pence = TRAVEL_PENCE_NONE,
	};
	struct travel_answer answer = travel_answer_find(travel, &question, cli->arena);
	if (cli->json)
		print_json(cli, &answer);
	else
		print_text(cli, &request, &answer);
	travel_close(travel);
	return answer.journey == NULL ? EXIT_NO : EXIT_DONE;
}

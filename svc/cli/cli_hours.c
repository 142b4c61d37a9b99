/* SPDX-License-Identifier: MIT
 *
 * One date's own rules, gathered and told.
 */
#include "cli/cli_hours.h"

#include <string.h>

#include "cli/cli_calendar.h"

#define SESSIONS_MAX 64 /* of one date that are told */

struct session {
	struct hours_interval hours;
	int people;
};

/* What holds on one date. */
struct beside {
	const struct hours_rule *season; /* NULL: none */
	struct hours_day breaks;
	struct session sessions[SESSIONS_MAX];
	size_t n_sessions;
	bool has_starts;
	int starts[OWNHOURS_STARTS_MAX]; /* those at which it is open, if all desks have them */
	size_t n_starts;
	int at_once; /* the least of any desk; 0: nobody said */
};

static void
add_sessions(const struct hours_day *day, int people, struct beside *out)
{
	for (size_t k = 0; k < day->n && out->n_sessions < SESSIONS_MAX; k++)
		out->sessions[out->n_sessions++] = (struct session){day->open[k], people};
}

static void
gather_rules(const struct cli_hours *told, struct civil_date date, struct beside *out)
{
	for (size_t i = 0; i < told->hours->n_rules; i++) {
		const struct hours_rule *rule = &told->hours->rules[i];
		struct hours_day day;
		if (rule->kind == HOURS_CLOSURE || !hours_rule_is_on(rule, date))
			continue;
		osm_hours_open(rule->osm, told->holidays, date, &day);
		if (rule->kind == HOURS_SEASON && out->season == NULL)
			out->season = rule;
		else if (rule->kind == HOURS_SESSION)
			add_sessions(&day, rule->people, out);
		for (size_t k = 0;
		     rule->kind == HOURS_BREAK && k < day.n && out->breaks.n < HOURS_INTERVALS_MAX;
		     k++)
			hours_day_add(&out->breaks, day.open[k].open_min, day.open[k].close_min);
	}
}

static bool
has_start(const struct ownhours_desk *desk, int start_min)
{
	for (size_t i = 0; i < desk->n_starts; i++)
		if (desk->starts[i] == start_min)
			return true;
	return desk->n_starts == 0;
}

static bool
is_open_at(const struct hours_day *day, int minute)
{
	for (size_t i = 0; i < day->n; i++)
		if (day->open[i].open_min <= minute && minute < day->open[i].close_min)
			return true;
	return false;
}

static void
gather_desks(const struct cli_hours *told, struct civil_date date, const struct hours_day *day,
	     struct beside *out)
{
	bool is_start[MINUTES_PER_DAY];
	for (int minute = 0; minute < MINUTES_PER_DAY; minute++)
		is_start[minute] = is_open_at(day, minute);
	size_t k = 0;
	for (; told->own != NULL && ownhours_find_desk(told->own, &told->place, date, &k); k++) {
		const struct ownhours_desk *desk = &told->own->desks[k];
		out->has_starts = out->has_starts || desk->n_starts > 0;
		for (int minute = 0; minute < MINUTES_PER_DAY; minute++)
			is_start[minute] = is_start[minute] && has_start(desk, minute);
		if (desk->at_once > 0 && (out->at_once == 0 || desk->at_once < out->at_once))
			out->at_once = desk->at_once;
	}
	for (int minute = 0; out->has_starts && minute < MINUTES_PER_DAY; minute++)
		if (is_start[minute] && out->n_starts < OWNHOURS_STARTS_MAX)
			out->starts[out->n_starts++] = minute;
}

static void
gather(const struct cli_hours *told, struct civil_date date, const struct hours_day *day,
       struct beside *out)
{
	*out = (struct beside){.season = NULL};
	hours_day_init(&out->breaks);
	gather_rules(told, date, out);
	gather_desks(told, date, day, out);
}

static const char *
date_text(struct cli *cli, struct civil_date date)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	return arena_strdup(cli->arena, text);
}

static const char *
span_text(struct cli *cli, int from_min, int until_min)
{
	char from[CIVIL_TIME_SIZE];
	char until[CIVIL_TIME_SIZE];
	civil_time_format(from_min, from);
	civil_time_format(until_min, until);
	return arena_printf(cli->arena, "%s-%s", from, until);
}

static void
print_because(struct cli *cli, const char *because)
{
	fprintf(cli->out, "%s%s\n", because[0] == '\0' ? "" : ": ", because);
}

static void
print_starts(struct cli *cli, const struct beside *beside)
{
	fputs("  starts", cli->out);
	for (size_t i = 0; i < beside->n_starts; i++) {
		char text[CIVIL_TIME_SIZE];
		civil_time_format(beside->starts[i], text);
		fprintf(cli->out, " %s", text);
	}
	fputs(beside->n_starts == 0 ? " none\n" : "\n", cli->out);
}

void
cli_hours_print_day(struct cli *cli, const struct cli_hours *told, struct civil_date date,
		    const struct hours_day *day)
{
	struct beside *beside = arena_new(cli->arena, struct beside);
	gather(told, date, day, beside);
	if (beside->season != NULL) {
		fprintf(cli->out, "  season %s to %s", date_text(cli, beside->season->from),
			date_text(cli, beside->season->until));
		print_because(cli, beside->season->because);
	}
	for (size_t i = 0; i < beside->breaks.n && day->n > 0; i++)
		fprintf(cli->out, "  break %s\n",
			span_text(cli, beside->breaks.open[i].open_min,
				  beside->breaks.open[i].close_min));
	for (size_t i = 0; i < beside->n_sessions && day->n > 0; i++) {
		const struct session *session = &beside->sessions[i];
		fprintf(cli->out, "  session %s",
			span_text(cli, session->hours.open_min, session->hours.close_min));
		if (session->people > 0)
			fprintf(cli->out, ", %d people", session->people);
		fputc('\n', cli->out);
	}
	if (beside->has_starts && day->n > 0 && told->first.day == told->last.day)
		print_starts(cli, beside);
	if (beside->at_once > 0 && day->n > 0)
		fprintf(cli->out, "  at once %d\n", beside->at_once);
}

static bool
is_told(const struct cli_hours *told, const struct hours_rule *rule)
{
	return rule->kind == HOURS_CLOSURE && rule->until.day >= told->first.day &&
	       rule->from.day <= told->last.day + HOURS_SHUT_LOOK_DAYS;
}

void
cli_hours_print_closures(struct cli *cli, const struct cli_hours *told)
{
	for (size_t i = 0; i < told->hours->n_rules; i++) {
		const struct hours_rule *rule = &told->hours->rules[i];
		if (!is_told(told, rule))
			continue;
		fprintf(cli->out, "shut %s", date_text(cli, rule->from));
		if (rule->until.day > rule->from.day)
			fprintf(cli->out, " to %s", date_text(cli, rule->until));
		if (rule->from_min > 0 || rule->until_min != MINUTES_PER_DAY)
			fprintf(cli->out, " %s", span_text(cli, rule->from_min, rule->until_min));
		print_because(cli, rule->because);
	}
}

static json_t *
text_or_null(const char *text)
{
	return text[0] == '\0' ? json_null() : json_string(text);
}

static json_t *
number_or_null(int number)
{
	return number == 0 ? json_null() : json_integer(number);
}

void
cli_hours_add_day(const struct cli_hours *told, struct civil_date date, const struct hours_day *day,
		  json_t *object)
{
	struct beside beside;
	gather(told, date, day, &beside);
	const struct hours_rule *season = beside.season;
	json_t *breaks = json_array();
	json_t *sessions = json_array();
	json_t *starts = beside.has_starts ? json_array() : json_null();
	for (size_t i = 0; i < beside.breaks.n; i++)
		json_array_append_new(
		    breaks, json_pack("[o,o]", cli_json_time(beside.breaks.open[i].open_min),
				      cli_json_time(beside.breaks.open[i].close_min)));
	for (size_t i = 0; i < beside.n_sessions; i++)
		json_array_append_new(
		    sessions, json_pack("{s:o,s:o,s:o}", "from",
					cli_json_time(beside.sessions[i].hours.open_min), "until",
					cli_json_time(beside.sessions[i].hours.close_min), "people",
					number_or_null(beside.sessions[i].people)));
	for (size_t i = 0; i < beside.n_starts; i++)
		json_array_append_new(starts, cli_json_time(beside.starts[i]));
	json_object_set_new(object, "season",
			    season == NULL
				? json_null()
				: json_pack("{s:o,s:o,s:o}", "from", cli_json_date(season->from),
					    "until", cli_json_date(season->until), "because",
					    text_or_null(season->because)));
	json_object_set_new(object, "breaks", breaks);
	json_object_set_new(object, "sessions", sessions);
	json_object_set_new(object, "starts", starts);
	json_object_set_new(object, "at_once", number_or_null(beside.at_once));
}

json_t *
cli_hours_json_closures(const struct cli_hours *told)
{
	json_t *list = json_array();
	for (size_t i = 0; i < told->hours->n_rules; i++) {
		const struct hours_rule *rule = &told->hours->rules[i];
		if (is_told(told, rule))
			json_array_append_new(list,
					      json_pack("{s:o,s:o,s:o,s:o,s:o}", "from_date",
							cli_json_date(rule->from), "until_date",
							cli_json_date(rule->until), "from",
							cli_json_time(rule->from_min), "until",
							cli_json_time(rule->until_min), "because",
							text_or_null(rule->because)));
	}
	return list;
}

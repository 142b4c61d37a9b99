/* SPDX-License-Identifier: MIT
 *
 * firstday compare PLAN.json --timetable FILE.tt [--days 2023-09-13,2023-09-14,2023-09-15]
 */
#include <string.h>

#include "app/compare.h"
#include "app/saywhy.h"
#include "cli/cli_calendar.h"
#include "cli/cli_plan.h"
#include "cli/cmd.h"
#include "plan/hhmm.h"
#include "plan/plan_json.h"

/* The dates of "D,D,..."; without it the usual ones of the week of ${of}. Returns their number. */
static int
parse_days(struct cli *cli, const char *text, struct civil_date of, struct civil_date dates[])
{
	if (text == NULL) {
		compare_usual_dates(of, dates);
		return 3;
	}
	int n = 0;
	for (const char *at = text;; at++) {
		size_t length = strcspn(at, ",");
		char *word = arena_printf(cli->arena, "%.*s", (int)(length < 20 ? length : 20), at);
		if (n == COMPARE_DAYS_MAX) {
			problem_add(cli->problems, "--days", "holds more than %d dates",
				    COMPARE_DAYS_MAX);
			break;
		}
		if (length != CIVIL_DATE_SIZE - 1 || civil_date_parse(word, &dates[n]) != 0)
			problem_add(cli->problems, "--days",
				    "\"%s\" is not a date such as 2023-09-15", word);
		n++;
		at += length;
		if (*at == '\0')
			break;
	}
	return n;
}

static const char *
day_words(struct cli *cli, struct civil_date date)
{
	char text[CIVIL_DATE_SIZE];
	civil_date_format(date, text);
	return arena_printf(cli->arena, "%s %s", civil_weekday_abbrev(civil_weekday(date)), text);
}

static void
print_shut(struct cli *cli, const struct cli_plan *plan, const struct compare_day *day)
{
	for (int i = 0; i < day->n_shut; i++) {
		const struct hours_shut *shut = &day->shut[i].shut;
		fprintf(cli->out, "  %s shut from %s %s until ",
			plan->document.appointments[day->shut[i].appointment].label,
			civil_weekday_abbrev(civil_weekday(shut->from.date)),
			hhmm(shut->from.minute).text);
		if (shut->reopens)
			fprintf(cli->out, "%s %s\n",
				civil_weekday_abbrev(civil_weekday(shut->until.date)),
				hhmm(shut->until.minute).text);
		else
			fputs("further notice\n", cli->out);
	}
}

static void
print_day(struct cli *cli, const struct cli_plan *plan, const struct compare_day *day)
{
	const struct plan_solution *solution = &day->solution;
	int of = plan->document.n_appointments;
	fprintf(cli->out, "\n%s\n", day_words(cli, day->date));
	if (!day->is_timed)
		fputs("  the timetable does not reach this date: buses are not known\n", cli->out);
	fputs("  as booked:", cli->out);
	for (int i = 0; i < CHECK_WAYS; i++)
		fprintf(cli->out, "%s %s %d", i == 0 ? "" : ",",
			plan_by_word(day->check.ways[i].by), day->check.ways[i].kept);
	fprintf(cli->out, " of %d\n", of);
	if (solution->feasible)
		fprintf(cli->out,
			"  repaired: %d of %d that day, %d as booked. %s. "
			"\302\243%d.%02d, done %s\n",
			day->today, of, day->as_booked, cli_plan_changes(cli, solution),
			solution->pence / 100, solution->pence % 100,
			hhmm(solution->ends_min).text);
	else
		fprintf(cli->out, "  repaired: no plan: %s\n", solution->why_not);
	if (day->next_day > 0)
		fprintf(cli->out, "  put off to %s: %d\n", day_words(cli, day->next_working_day),
			day->next_day);
	if (day->dropped > 0)
		fprintf(cli->out, "  left out: %d\n", day->dropped);
	print_shut(cli, plan, day);
}

static json_t *
shut_json(const struct cli_plan *plan, const struct compare_day *day)
{
	json_t *list = json_array();
	for (int i = 0; i < day->n_shut; i++) {
		const struct hours_shut *shut = &day->shut[i].shut;
		char from[CIVIL_DATE_SIZE];
		char until[CIVIL_DATE_SIZE];
		civil_date_format(shut->from.date, from);
		civil_date_format(shut->until.date, until);
		json_t *entry = json_pack(
		    "{s:s, s:o, s:o}", "id",
		    plan->document.appointments[day->shut[i].appointment].id, "from",
		    json_sprintf("%sT%s", from, hhmm(shut->from.minute).text), "until",
		    shut->reopens ? json_sprintf("%sT%s", until, hhmm(shut->until.minute).text)
				  : json_null());
		json_array_append_new(list, entry);
	}
	return list;
}

static json_t *
day_json(const struct cli_plan *plan, const struct compare_day *day)
{
	char date[CIVIL_DATE_SIZE];
	char next[CIVIL_DATE_SIZE];
	civil_date_format(day->date, date);
	civil_date_format(day->next_working_day, next);
	json_t *kept = json_object();
	for (int i = 0; i < CHECK_WAYS; i++)
		json_object_set_new(kept, plan_by_word(day->check.ways[i].by),
				    json_integer(day->check.ways[i].kept));
	return json_pack("{s:s, s:s, s:b, s:i, s:o, s:i, s:i, s:i, s:i, s:s, s:o, s:o}", "date",
			 date, "weekday", civil_weekday_name(civil_weekday(day->date)),
			 "timetable_reaches", day->is_timed, "of", plan->document.n_appointments,
			 "as_booked", kept, "today", day->today, "today_as_booked", day->as_booked,
			 "next_day", day->next_day, "dropped", day->dropped, "next_working_day",
			 next, "shut", shut_json(plan, day), "plan",
			 plan_solution_json(&day->solution));
}

static void
print_all(struct cli *cli, const struct cli_plan *plan, const struct compare_day days[], int n)
{
	if (!cli->json) {
		fprintf(cli->out, "%s, out %s\n", plan->document.plan,
			hhmm(plan->document.gate.expected_min).text);
		for (int i = 0; i < n; i++)
			print_day(cli, plan, &days[i]);
		return;
	}
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, day_json(plan, &days[i]));
	cli_print_json(cli, json_pack("{s:s, s:o}", "plan", plan->document.plan, "days", list));
}

int
cmd_compare(struct cli *cli, int argc, char *argv[])
{
	struct cli_plan_files files;
	struct cli_plan *plan = arena_new(cli->arena, struct cli_plan);
	struct compare_day *days = arena_array(cli->arena, struct compare_day, COMPARE_DAYS_MAX);
	const char *dates_text = NULL;
	int status = cli_plan_options(cli, argc, argv, &files, &dates_text);
	if (status == 0)
		status = cli_plan_open(cli, &files, plan);
	if (status != 0)
		return cli_fail(cli, status);
	struct compare_list list = {.world = &plan->world,
				    .document = &plan->document,
				    .journeys = &plan->prepared.problem};
	list.n = parse_days(cli, dates_text, plan->document.date, list.dates);
	int rc = 0;
	if (cli->problems->count == 0)
		rc = compare_days(&list, cli->problems, days);
	else
		status = cli_fail(cli, EXIT_USAGE);
	if (rc != 0)
		status = cli_plan_fail(cli, rc);
	for (int i = 0; status == EXIT_DONE && i < list.n; i++) {
		saywhy_check(plan->words[LANGUAGE_EN], cli->arena, &days[i].check);
		saywhy_solution(plan->words[LANGUAGE_EN], cli->arena, &days[i].solution);
	}
	if (status == EXIT_DONE)
		print_all(cli, plan, days, list.n);
	cli_plan_close(plan);
	return status;
}

/* SPDX-License-Identifier: MIT
 *
 * firstday check and firstday plan: can this day be done, and what is the least that makes it so.
 */
#include <string.h>

#include "app/reach.h"
#include "app/saywhy.h"
#include "app/bring.h"
#include "app/sheet.h"
#include "app/warn.h"
#include "cli/cli_calendar.h"
#include "cli/cli_plan.h"
#include "cli/cmd.h"
#include "plan/check.h"
#include "plan/hhmm.h"
#include "plan/plan_json.h"
#include "plan/ride.h"

static const char *
way_words(enum plan_by by)
{
	switch (by) {
	case PLAN_WALK:
		return "On foot";
	case PLAN_TRANSIT:
		return "Bus and train";
	case PLAN_TAXI:
		return "Taxi";
	case PLAN_LIFT:
		return "Lift";
	}
	return NULL;
}

static const char *
label_of(const struct cli_plan *plan, int index)
{
	return plan->prepared.problem.appointments[index].label;
}

static void
print_heading(struct cli *cli, const struct plan_document *document)
{
	char date[CIVIL_DATE_SIZE];
	civil_date_format(document->date, date);
	fprintf(cli->out, "%s, %s %s, out %s\n", document->plan,
		civil_weekday_abbrev(civil_weekday(document->date)), date,
		hhmm(document->gate.expected_min).text);
}

static void
print_check(struct cli *cli, const struct cli_plan *plan, const struct plan_check *check)
{
	print_heading(cli, &plan->document);
	for (int i = 0; i < CHECK_WAYS; i++) {
		const struct check_way *way = &check->ways[i];
		fprintf(cli->out, "\n%s: %d of %d. \302\243%d.%02d%s\n", way_words(way->by),
			way->kept, way->of, way->pence / 100, way->pence % 100,
			way->is_affordable ? "" : ", more than there is");
		for (int k = 0; k < way->of; k++) {
			const struct check_verdict *verdict = &way->appointments[k];
			fprintf(cli->out, "  %s %s %s%s%s\n", verdict->is_kept ? "ok" : "NO",
				verdict->booked_min == PLAN_NONE ? "--:--"
								 : hhmm(verdict->booked_min).text,
				label_of(plan, k), verdict->is_kept ? "" : ": ",
				verdict->is_kept ? "" : verdict->text);
		}
	}
	fprintf(cli->out,
		"\nLoad: %d appointments. The %d that are kept: %d m on foot, %d h %d min "
		"without a break\n",
		check->n_appointments, check->load_kept, check->load_walk_m,
		check->load_longest_without_break_minutes / 60,
		check->load_longest_without_break_minutes % 60);
	for (int i = 0; i < check->n_warnings; i++)
		fprintf(cli->out, "\nnote: %s\n", check->warnings[i].text);
}

int
cmd_check(struct cli *cli, int argc, char *argv[])
{
	struct cli_plan_files files;
	struct cli_plan *plan = arena_new(cli->arena, struct cli_plan);
	struct plan_check *check = arena_new(cli->arena, struct plan_check);
	int status = cli_plan_options(cli, argc, argv, &files, NULL);
	if (status == 0)
		status = cli_plan_open(cli, &files, plan);
	if (status != 0)
		return cli_fail(cli, status);
	int rc = check_day(&plan->prepared.problem, PLAN_STEPS_DEFAULT, check);
	if (rc == 0) {
		warn_check(&plan->holidays, &plan->document, &plan->prepared, cli->arena, check);
		saywhy_check(plan->words[LANGUAGE_EN], cli->arena, check);
		if (cli->json)
			cli_print_json(cli,
				       cli_engines_told(&plan->engines, plan_check_json(check)));
		else
			print_check(cli, plan, check);
		if (!cli->json)
			cli_engines_print(cli, &plan->engines);
	}
	cli_plan_close(plan);
	return rc == 0 ? EXIT_DONE : cli_plan_fail(cli, rc);
}

/* Its part by car, before the rides or behind them. */
static void
print_car(struct cli *cli, const struct plan_by_car *car, bool is_first)
{
	if (car != NULL && car->is_first == is_first)
		fprintf(cli->out, "    %s %s %s %s, there %s\n", hhmm(car->depart_min).text,
			plan_by_word(car->by), is_first ? "to" : "from", car->stop,
			hhmm(car->arrive_min).text);
}

static void
print_leg(struct cli *cli, const struct cli_plan *plan, const struct plan_leg *leg)
{
	const struct plan_by_car *car = leg->by_car;
	fprintf(cli->out, "  %s %s%s%s to %s, there %s", hhmm(leg->depart_min).text,
		plan_by_word(car != NULL && car->is_first ? car->by : leg->by),
		car == NULL ? "" : " and ",
		car == NULL ? "" : plan_by_word(car->is_first ? leg->by : car->by),
		plan->prepared.problem.places[leg->to].name, hhmm(leg->arrive_min).text);
	if (leg->pence > 0)
		fprintf(cli->out, ", \302\243%d.%02d", leg->pence / 100, leg->pence % 100);
	fputc('\n', cli->out);
	print_car(cli, car, true);
	for (int i = 0; i < leg->n_rides; i++) {
		char note[RIDE_NOTE_SIZE];
		fprintf(cli->out, "    %s %s %s, off %s %s\n", hhmm(leg->rides[i].depart_min).text,
			leg->rides[i].line, leg->rides[i].from_stop,
			hhmm(leg->rides[i].arrive_min).text, leg->rides[i].to_stop);
		if (*ride_note(&leg->rides[i], note) != '\0')
			fprintf(cli->out, "      %s\n", note);
	}
	print_car(cli, car, false);
}

static void
print_appointment(struct cli *cli, const struct cli_plan *plan, const struct plan_outcome *outcome,
		  int i)
{
	const char *things =
	    bring_known(&plan->document.appointments[i], plan->world.directory, cli->arena);
	fprintf(cli->out, "  %s-%s %s%s\n", hhmm(outcome->start_min).text,
		hhmm(outcome->end_min).text, label_of(plan, i),
		outcome->mode == PLAN_VISIT   ? ""
		: outcome->mode == PLAN_PHONE ? " by phone"
					      : " by video");
	if (things[0] != '\0')
		fprintf(cli->out, "    take: %s\n", things);
}

/* What comes next of appointments, breaks and legs, by start: prints it and returns its start. */
static int
print_next(struct cli *cli, const struct cli_plan *plan, const struct plan_solution *solution,
	   int from_min)
{
	int next_min = PLAN_MINUTE_MAX + 2;
	for (int i = 0; i < solution->n_legs; i++)
		if (solution->legs[i].depart_min == from_min)
			print_leg(cli, plan, &solution->legs[i]);
		else if (solution->legs[i].depart_min > from_min &&
			 solution->legs[i].depart_min < next_min)
			next_min = solution->legs[i].depart_min;
	for (int i = 0; i < solution->n_breaks; i++) {
		const struct plan_rest *rest = &solution->breaks[i];
		if (rest->start_min == from_min)
			fprintf(cli->out, "  %s-%s %s\n", hhmm(rest->start_min).text,
				hhmm(rest->end_min).text, rest->kind);
		else if (rest->start_min > from_min && rest->start_min < next_min)
			next_min = rest->start_min;
	}
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		if (outcome->start_min == from_min)
			print_appointment(cli, plan, outcome, i);
		else if (outcome->start_min > from_min && outcome->start_min < next_min)
			next_min = outcome->start_min;
	}
	return next_min;
}

/* What to take to each appointment of which that is known, into the answer. */
static void
add_bring(struct cli *cli, const struct cli_plan *plan, json_t *answer)
{
	size_t i;
	json_t *appointment;
	json_array_foreach(json_object_get(answer, "appointments"), i, appointment)
	{
		const char *things =
		    bring_known(&plan->document.appointments[i], plan->world.directory, cli->arena);
		if (things[0] != '\0')
			json_object_set_new(appointment, "bring", json_string(things));
	}
}

static void
print_changes(struct cli *cli, const struct cli_plan *plan, const struct plan_solution *solution)
{
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		const struct plan_appointment *appointment =
		    &plan->prepared.problem.appointments[i];
		if (outcome->status == PLAN_KEPT)
			continue;
		fprintf(cli->out, "\n%s: ", appointment->label);
		if (appointment->booked_min != PLAN_NONE)
			fprintf(cli->out, "%s, now ", hhmm(appointment->booked_min).text);
		if (outcome->start_min != PLAN_NONE)
			fprintf(cli->out, "%s", hhmm(outcome->start_min).text);
		if (outcome->status == PLAN_NEXT_DAY)
			fputs("the next working day", cli->out);
		else if (outcome->status == PLAN_DROPPED)
			fputs("left out", cli->out);
		else if (outcome->mode != PLAN_VISIT)
			fprintf(cli->out, " by %s", plan_mode_word(outcome->mode));
		if (outcome->needs_yes)
			fprintf(cli->out, " (the %s is to say yes)",
				plan_party_word(outcome->yes_from));
		fprintf(cli->out, "\n  why: %s\n", outcome->reason);
	}
}

static void
print_gates(struct cli *cli, const struct plan_solution *solution)
{
	fputc('\n', cli->out);
	for (int i = 0; i < solution->n_gate_rows; i++)
		if (i + 1 == solution->n_gate_rows ||
		    solution->gate_rows[i + 1].kept != solution->gate_rows[i].kept)
			fprintf(cli->out, "out by %s: %d\n",
				hhmm(solution->gate_rows[i].gate_min).text,
				solution->gate_rows[i].kept);
}

static void
print_plan(struct cli *cli, const struct cli_plan *plan, const struct plan_solution *solution)
{
	print_heading(cli, &plan->document);
	if (!solution->feasible) {
		fprintf(cli->out, "No plan: %s.\n", solution->why_not);
		return;
	}
	fprintf(cli->out, "%s. %s. \302\243%d.%02d, %d m on foot, done %s.\n",
		solution->ready ? "Can be done" : "NOT READY", cli_plan_changes(cli, solution),
		solution->pence / 100, solution->pence % 100, solution->walk_m,
		hhmm(solution->ends_min).text);
	for (int at = 0; at <= PLAN_MINUTE_MAX + 1;)
		at = print_next(cli, plan, solution, at);
	print_changes(cli, plan, solution);
	print_gates(cli, solution);
}

static const char *
option_words(enum tradeoff_kind kind)
{
	switch (kind) {
	case TRADEOFF_ASKS_NOBODY:
		return "without asking anybody";
	case TRADEOFF_PAYS_NOTHING:
		return "without a fare";
	case TRADEOFF_MUSTS_TODAY:
		return "with every must today";
	}
	return NULL;
}

/* The other days worth a choice, and in what they differ. */
static void
print_options(struct cli *cli, const struct cli_plan *plan, const struct plan_solution *solution,
	      const struct tradeoff list[], int n)
{
	for (int i = 0; i < n; i++) {
		const struct plan_solution *other = &list[i].solution;
		fprintf(cli->out, "\nOr %s: %s. \302\243%d.%02d, done %s.\n",
			option_words(list[i].kind), cli_plan_changes(cli, other),
			other->pence / 100, other->pence % 100, hhmm(other->ends_min).text);
		for (int k = 0; k < other->n_appointments; k++) {
			const struct plan_outcome *one = &other->appointments[k];
			const struct plan_outcome *before = &solution->appointments[k];
			if (one->status == before->status && one->start_min == before->start_min)
				continue;
			fprintf(cli->out, "  %s: %s%s\n", label_of(plan, k),
				plan_status_word(one->status),
				one->start_min == PLAN_NONE
				    ? ""
				    : arena_printf(cli->arena, ", %s", hhmm(one->start_min).text));
		}
	}
}

/* What the planner leaves to others: which rides they are, and its reasons in words. */
static void
tell_whole(struct cli *cli, const struct cli_plan *plan, struct plan_solution *solution)
{
	prepare_fill_rides(&plan->prepared, cli->arena, solution);
	saywhy_solution(plan->words[LANGUAGE_EN], cli->arena, solution);
}

/* Looks for them; where that takes too much work there are none. */
static void
tell_options(struct cli *cli, const struct cli_plan *plan, const struct plan_solution *solution,
	     json_t *answer)
{
	struct tradeoff *list = arena_array(cli->arena, struct tradeoff, TRADEOFF_MAX);
	int n;
	if (tradeoff_find(&plan->prepared.problem, solution, PLAN_STEPS_DEFAULT, cli->arena, list,
			  &n) != 0)
		n = 0;
	for (int i = 0; i < n; i++)
		tell_whole(cli, plan, &list[i].solution);
	if (answer == NULL)
		print_options(cli, plan, solution, list, n);
	else
		json_object_set_new(answer, "options", plan_options_json(list, n));
}

/* A note; in the JSON one of "warnings", which is there only where one is. */
static void
tell_warning(struct cli *cli, const char *kind, const char *text, json_t *answer)
{
	json_t *warnings = json_object_get(answer, "warnings");
	if (text == NULL)
		return;
	if (answer == NULL) {
		fprintf(cli->out, "\nnote: %s\n", text);
		return;
	}
	if (warnings == NULL) {
		warnings = json_array();
		json_object_set_new(answer, "warnings", warnings);
	}
	json_array_append_new(warnings, json_pack("{s:s,s:s}", "kind", kind, "text", text));
}

/* What the day is planned with that is not sure, and without. */
static void
tell_warnings(struct cli *cli, const struct cli_plan *plan, json_t *answer)
{
	tell_warning(cli, "stale", warn_stale(&plan->document, &plan->prepared, cli->arena),
		     answer);
	tell_warning(cli, WARN_SLOWER_KIND, warn_slower(&plan->prepared), answer);
	const struct reach_asked asked =
	    reach_of_document(&plan->document, plan->free_reply, cli->arena);
	tell_warning(cli, REACH_WARN_KIND, reach_why_not(&asked, cli->arena), answer);
}

/* Which way each text will go. */
static void
tell_reach(struct cli *cli, const struct cli_plan *plan, json_t *answer)
{
	const struct reach_asked asked =
	    reach_of_document(&plan->document, plan->free_reply, cli->arena);
	const struct reach *list = reach_list(&asked, cli->arena);
	if (asked.n == 0)
		return;
	if (answer != NULL) {
		json_object_set_new(answer, "reach", reach_json(list, asked.n));
		return;
	}
	fputs("\nTexts:\n", cli->out);
	for (int i = 0; i < asked.n; i++)
		fprintf(cli->out, "  %s: %s\n",
			list[i].party->label[0] != '\0'
			    ? list[i].party->label
			    : document_role_word(plan->document.parties[i].role),
			list[i].text);
}

/* A paragraph for each change, to be sent to whoever it concerns. */
static void
print_sheets(struct cli *cli, const struct sheet_day *day, json_t *answer)
{
	json_t *sheets = json_array();
	struct sheet sheet;
	for (int i = 0; day->solution->feasible && i < day->solution->n_appointments; i++) {
		if (!sheet_make(day, i, cli->arena, &sheet))
			continue;
		if (answer == NULL)
			fprintf(cli->out, "\nTo %s:\n  %s\n", sheet.to, sheet.text);
		json_array_append_new(sheets, json_pack("{s:s, s:s, s:s}", "id",
							day->document->appointments[i].id, "to",
							sheet.to, "text", sheet.text));
	}
	if (answer != NULL)
		json_object_set(answer, "sheets", sheets);
	json_decref(sheets);
}

int
cmd_plan(struct cli *cli, int argc, char *argv[])
{
	struct cli_plan_files files;
	struct cli_plan *plan = arena_new(cli->arena, struct cli_plan);
	struct plan_solution *solution = arena_new(cli->arena, struct plan_solution);
	int status = cli_plan_options(cli, argc, argv, &files, NULL);
	if (status == 0)
		status = cli_plan_open(cli, &files, plan);
	if (status != 0)
		return cli_fail(cli, status);
	int rc = plan_solve(&plan->prepared.problem, PLAN_STEPS_PATIENT, cli->arena, solution);
	if (rc == 0) {
		tell_whole(cli, plan, solution);
		const struct sheet_day day = {
		    .document = &plan->document,
		    .prepared = &plan->prepared,
		    .solution = solution,
		    .next_working_day =
			holidays_working_day_after(&plan->holidays, plan->document.date),
		    .words = {plan->words[LANGUAGE_EN], plan->words[LANGUAGE_CY]},
		};
		json_t *answer = cli->json ? plan_solution_json(solution) : NULL;
		if (answer == NULL)
			print_plan(cli, plan, solution);
		add_bring(cli, plan, answer);
		tell_warnings(cli, plan, answer);
		tell_reach(cli, plan, answer);
		tell_options(cli, plan, solution, answer);
		print_sheets(cli, &day, answer);
		if (answer != NULL)
			cli_print_json(cli, cli_engines_told(&plan->engines, answer));
		else
			cli_engines_print(cli, &plan->engines);
	}
	cli_plan_close(plan);
	if (rc != 0)
		return cli_plan_fail(cli, rc);
	return solution->feasible ? EXIT_DONE : EXIT_NO;
}

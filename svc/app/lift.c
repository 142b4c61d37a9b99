/* SPDX-License-Identifier: MIT
 *
 * A decision about lifts keeps the command in its shortest form; its hours are read from that.
 */
#include "app/lift.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/inbound.h"
#include "app/remind.h"
#include "app/why.h"

#define HOUR_MIN 60

bool
lift_is_decision(enum decision_kind kind)
{
	return kind == DECISION_LIFT || kind == DECISION_NO_LIFT;
}

static const struct row_decision *
newest(const struct row_decision decisions[], int n)
{
	for (int d = n - 1; d >= 0; d--)
		if (!decisions[d].is_undone && lift_is_decision(decisions[d].kind))
			return &decisions[d];
	return NULL;
}

static json_t *
clock_json(int minute)
{
	return json_sprintf("%02d:%02d", minute / HOUR_MIN, minute % HOUR_MIN);
}

const char *
lift_document(const char *text, const struct row_decision decisions[], int n, struct arena *arena)
{
	const struct row_decision *said = newest(decisions, n);
	json_t *document = said == NULL ? NULL : json_loads(text, 0, NULL);
	if (document == NULL)
		return text;
	struct command command =
	    command_parse(KIND_FOR_COORDINATOR, said->words, strlen(said->words));
	bool is_off = said->kind == DECISION_NO_LIFT || command.at_min == COMMAND_NO_TIME;
	json_t *lift = is_off ? json_null()
			      : json_pack("{s:o,s:o}", "from", clock_json(command.at_min), "until",
					  clock_json(command.until_min));
	ensure(json_object_set_new(document, "lift", lift) == 0);
	char *dumped = json_dumps(document, JSON_COMPACT);
	ensure(dumped != NULL);
	const char *changed = arena_strdup(arena, dumped);
	free(dumped);
	json_decref(document);
	return changed;
}

bool
lift_has_begun(const struct day *day)
{
	for (int k = 0; k < day->solution.n_legs; k++) {
		const struct plan_by_car *car = remind_car_of(day, k);
		const struct estimate_leg *leg = &day->estimate.legs[k];
		bool is_lift = (car == NULL ? leg->by : car->by) == PLAN_LIFT;
		if (is_lift && (car == NULL ? leg->depart_min : car->depart_min) <= day->now_min)
			return true;
	}
	return false;
}

/* The hours meant by a LIFT that names none. */
static void
fill_hours(const struct day *day, struct command *command)
{
	int from = day->problem.gate_earliest_min;
	int ends = day->estimate.ends_min;
	if (day->now_min > from)
		from = day->now_min - day->now_min % 5;
	ends = (ends + HOUR_MIN - 1) / HOUR_MIN * HOUR_MIN;
	command->at_min = from;
	command->until_min = ends > from ? ends : from + HOUR_MIN;
	if (command->until_min >= MINUTES_PER_DAY)
		command->until_min = MINUTES_PER_DAY - 1;
}

static const char *
why_not(const struct day *day, const struct row_party *to, const struct command *command)
{
	bool is_off = command->name[0] != '\0';
	if (day->plan.stage == PLAN_STAGE_OVER)
		return why_plain(day, to, KIND_COORDINATOR_WHY_OVER);
	if (is_off && !day->document.has_lift)
		return why_plain(day, to, KIND_COORDINATOR_WHY_NO_LIFT);
	if (is_off && lift_has_begun(day))
		return why_plain(day, to, KIND_COORDINATOR_WHY_LIFT_BEGUN);
	if (!is_off && command->until_min <= day->now_min)
		return why_words(
		    day, to, KIND_COORDINATOR_WHY_PASSED,
		    (struct why_facts){.appointment = -1, .start_min = command->until_min});
	return NULL;
}

void
lift_want(struct day *day, const struct row_party *party, const struct command *command)
{
	struct command whole = *command;
	bool is_off = command->name[0] != '\0';
	if (!is_off && whole.at_min == COMMAND_NO_TIME)
		fill_hours(day, &whole);
	const char *why = why_not(day, party, &whole);
	const struct inbound_wish wish = {&whole, -1, is_off ? PLAN_NONE : whole.at_min,
					  is_off ? KIND_COORDINATOR_CODE_NO_LIFT
						 : KIND_COORDINATOR_CODE_LIFT};
	if (why != NULL)
		inbound_refuse(day, party, why);
	else
		inbound_ask_code(day, party, &wish);
}

const char *
lift_take(struct day *day, const struct row_party *party, const struct row_question *question,
	  const struct command *command)
{
	bool is_off = command->name[0] != '\0';
	const char *why = why_not(day, party, command);
	if (why != NULL)
		return why;
	day_add_decision(day, party, -1, is_off ? DECISION_NO_LIFT : DECISION_LIFT,
			 question->at_min, question->command);
	day_open_document(day);
	return NULL;
}

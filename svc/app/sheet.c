/* SPDX-License-Identifier: MIT
 *
 * Sentences put one behind the other: what, why, instead, also, to whom.
 */
#include "app/sheet.h"

#include <ctype.h>

#include "plan/check.h"
#include "plan/desk.h"
#include "plan/hhmm.h"
#include "plan/mode.h"
#include "plan/ride.h"
#include "plan/window.h"

struct writing {
	const struct sheet_day *day;
	const struct document_appointment *from;
	const struct plan_appointment *appointment;
	const struct plan_outcome *outcome;
	int index;
	const struct template_set *words; /* of whom it goes to */
	struct arena *arena;
};

static const char *
say(const struct writing *writing, enum kind kind, const struct template_value values[], size_t n)
{
	return template_write(writing->words, kind, values, n, writing->arena);
}
/* A piece with its facts; and one that has none. */
#define SAY(writing, kind, ...) \
	say(writing, kind, (const struct template_value[]){__VA_ARGS__}, \
	    ARRAY_LEN(((const struct template_value[]){__VA_ARGS__})))
#define SAY_PLAIN(writing, kind) say(writing, kind, NULL, 0)

static const struct document_party *
find_party(const struct plan_document *document, enum document_role role, int appointment)
{
	for (int i = 0; i < document->n_parties; i++) {
		const struct document_party *party = &document->parties[i];
		if (party->role == role &&
		    (appointment < 0 || (party->appointments & 1u << appointment) != 0))
			return party;
	}
	return NULL;
}

/* Whose appointment it is: who is named for it, else the officer for a contact; NULL for nobody. */
static const struct document_party *
addressee(const struct writing *writing)
{
	const struct plan_document *document = writing->day->document;
	const struct document_party *party = find_party(document, DOCUMENT_SERVICE, writing->index);
	if (party == NULL)
		party = find_party(document, DOCUMENT_OFFICER, writing->index);
	if (party == NULL && writing->appointment->yes_from == PLAN_OFFICER)
		party = find_party(document, DOCUMENT_OFFICER, -1);
	return party;
}

#define MIXED (PLAN_LIFT + 1) /* a lift and rides */

/* The way of one kind that is there first, leaving the start of the day when the day begins. */
static const struct plan_option *
first_there(const struct writing *writing, int by, int *depart_min)
{
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const struct plan_options *options =
	    &problem->travel[problem->start_place][PLAN_PLACE_OF(writing->index)];
	const struct plan_option *best = NULL;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int leave = option->depart_first_min > problem->start_min ? option->depart_first_min
									  : problem->start_min;
		bool is_possible =
		    (option->car > 0 ? MIXED : (int)option->by) == by &&
		    leave <= option->depart_last_min && (by < PLAN_LIFT || problem->has_lift) &&
		    (problem->money_pence == PLAN_NONE || option->pence <= problem->money_pence) &&
		    (problem->walk_m_max_leg == PLAN_NONE ||
		     option->walk_most_m <= problem->walk_m_max_leg) &&
		    (problem->changes_max_leg == PLAN_NONE ||
		     option->changes <= problem->changes_max_leg);
		if (is_possible &&
		    (best == NULL || leave + option->minutes < *depart_min + best->minutes)) {
			best = option;
			*depart_min = leave;
		}
	}
	return best;
}

/* "bus (X16, 10:45)" */
static const char *
ride_words(const struct writing *writing, const struct plan_ride *ride)
{
	char *vehicle = arena_strdup(writing->arena, ride_vehicle(writing->words->language, ride));
	vehicle[0] = (char)tolower((unsigned char)vehicle[0]);
	return SAY(writing, KIND_OFFICER_SHEET_RIDE, template_text("vehicle", vehicle),
		   template_text("line", ride->line), template_number("depart", ride->depart_min));
}

/* "by bus (X16, 10:45) there at 11:37" */
static const char *
way_words(const struct writing *writing, const struct plan_option *option, int depart_min)
{
	static const enum kind plain[] = {[PLAN_WALK] = KIND_OFFICER_SHEET_ON_FOOT,
					  [PLAN_TRANSIT] = KIND_OFFICER_SHEET_BY_BUS,
					  [PLAN_TAXI] = KIND_OFFICER_SHEET_BY_TAXI,
					  [PLAN_LIFT] = KIND_OFFICER_SHEET_BY_LIFT};
	int n = 0;
	const struct plan_ride *rides =
	    prepare_rides(writing->day->prepared, option->ref, writing->arena, &n);
	const struct template_value arrive =
	    template_number("arrive", depart_min + option->minutes);
	if (n == 0)
		return SAY(writing, plain[option->by], arrive);
	const struct plan_by_car *car =
	    prepare_by_car(writing->day->prepared, option->ref, writing->arena);
	const struct template_value ride = template_text("ride", ride_words(writing, &rides[0]));
	if (car == NULL)
		return SAY(writing, KIND_OFFICER_SHEET_BY_RIDE, ride, arrive);
	bool is_taxi = car->by == PLAN_TAXI;
	return SAY(writing,
		   car->is_first
		       ? is_taxi ? KIND_OFFICER_SHEET_TAXI_RIDE : KIND_OFFICER_SHEET_LIFT_RIDE
		   : is_taxi ? KIND_OFFICER_SHEET_RIDE_TAXI
			     : KIND_OFFICER_SHEET_RIDE_LIFT,
		   ride, template_text("stop", car->stop), arrive);
}

/* "5 minutes", "1 minute" */
static struct template_value
late_by(const struct writing *writing, int minutes)
{
	return template_text("late", minutes == 1 ? SAY_PLAIN(writing, KIND_OFFICER_SHEET_MINUTE)
						  : SAY(writing, KIND_OFFICER_SHEET_MINUTES,
							template_number("by", minutes)));
}

/* Every way there is too late: says so for each of them. NULL if one of them is not. */
static const char *
why_unreached(const struct writing *writing)
{
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const char *ways = "";
	int first_min = PLAN_NONE;
	for (int by = PLAN_WALK; by <= MIXED; by++) {
		int depart_min = 0;
		const struct plan_option *option = first_there(writing, by, &depart_min);
		if (option == NULL)
			continue;
		int arrive_min = depart_min + option->minutes;
		/* A mixture is of interest only where it is sooner than all that is simpler. */
		if (by == MIXED && first_min != PLAN_NONE && arrive_min >= first_min)
			continue;
		if (arrive_min + problem->arrive_early_min <= writing->from->booked_min)
			return NULL;
		ways = arena_printf(writing->arena, "%s%s%s", ways, first_min < 0 ? "" : ", ",
				    way_words(writing, option, depart_min));
		if (first_min == PLAN_NONE || arrive_min < first_min)
			first_min = arrive_min;
	}
	int booked_min = writing->from->booked_min;
	const struct template_value out = template_number("out", problem->start_min);
	if (first_min == PLAN_NONE)
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_NO_WAY);
	if (first_min > booked_min)
		return SAY(writing, KIND_OFFICER_SHEET_LATE, out, template_text("ways", ways),
			   late_by(writing, first_min - booked_min));
	return SAY(writing, KIND_OFFICER_SHEET_NO_MARGIN, out, template_text("ways", ways),
		   template_number("early", problem->arrive_early_min));
}

static const char *
why_shut(const struct writing *writing)
{
	const struct plan_appointment *appointment = writing->appointment;
	const struct plan_desk *desk = appointment->desk;
	const struct plan_interval *openings = desk != NULL ? desk->open : appointment->openings;
	int n = desk != NULL ? desk->n_open : appointment->n_openings;
	const char *text = "";
	for (int i = 0; i < n; i++) {
		struct plan_interval open = openings[i];
		if (open.from_min < MINUTES_PER_DAY)
			text = arena_printf(writing->arena, "%s%s%s-%s", text,
					    text[0] == '\0' ? "" : ", ", hhmm(open.from_min).text,
					    hhmm(open.until_min).text);
	}
	if (text[0] == '\0')
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_SHUT);
	return SAY(writing, KIND_OFFICER_SHEET_OPEN, template_text("hours", text));
}

/* There is something else then: by how much this one would have to be moved. */
static const char *
why_clash(const struct writing *writing)
{
	const struct plan_solution *solution = writing->day->solution;
	int start_min = writing->from->booked_min;
	int end_min = start_min + writing->from->minutes;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *other = &solution->appointments[i];
		if (i == writing->index || other->start_min == PLAN_NONE ||
		    other->start_min >= end_min || other->end_min <= start_min)
			continue;
		if (other->end_min - start_min <= end_min - other->start_min)
			return SAY(writing, KIND_OFFICER_SHEET_ENDS,
				   template_number("from", other->end_min),
				   late_by(writing, other->end_min - start_min));
		return SAY(writing, KIND_OFFICER_SHEET_STARTS,
			   template_number("from", other->start_min),
			   late_by(writing, end_min - other->start_min));
	}
	return SAY_PLAIN(writing, KIND_OFFICER_SHEET_NO_ROOM);
}

static const char *
why_late(const struct writing *writing)
{
	const struct check_verdict *verdict = writing->outcome->why;
	int early_min = writing->day->prepared->problem.arrive_early_min;
	int start_min = writing->from->booked_min;
	int arrive_min = verdict->earliest_arrival_min;
	if (verdict->misses_by_minutes == PLAN_NONE)
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_UNREACHED);
	const struct template_value late = late_by(writing, verdict->misses_by_minutes);
	const struct template_value from = template_number("from", arrive_min);
	if (arrive_min == PLAN_NONE || arrive_min + early_min <= start_min)
		return SAY(writing, KIND_OFFICER_SHEET_FOLLOWS, late);
	if (arrive_min > start_min)
		return SAY(writing, KIND_OFFICER_SHEET_AFTER, from, late);
	return SAY(writing, KIND_OFFICER_SHEET_AFTER_EARLY, from,
		   template_number("early", early_min));
}

/* In the wrong order with another. */
static const char *
why_order(const struct writing *writing)
{
	const struct plan_solution *solution = writing->day->solution;
	int minutes = writing->outcome->why->misses_by_minutes;
	const struct template_value late = late_by(writing, minutes);
	for (int i = 0; i < solution->n_appointments; i++)
		if ((writing->appointment->after & 1u << i) != 0 &&
		    solution->appointments[i].end_min == writing->from->booked_min + minutes)
			return SAY(writing, KIND_OFFICER_SHEET_ORDER_AFTER, late);
	return SAY(writing, KIND_OFFICER_SHEET_ORDER_BEFORE, late);
}

/*
 * What binds, with its number, but nothing of the person that is not the service's: neither what
 * they have in hand, nor how far they can walk, nor where they do not go.
 */
static const char *
why_of(const struct writing *writing)
{
	const struct check_verdict *verdict = writing->outcome->why;
	int minutes = verdict == NULL ? PLAN_NONE : verdict->misses_by_minutes;
	switch (verdict == NULL ? CHECK_NO_REASON : verdict->reason) {
	case CHECK_CLASH:
	case CHECK_NO_REASON:
	case CHECK_CLOSED:
		return why_clash(writing);
	case CHECK_TRAVEL:
		return why_late(writing);
	case CHECK_AFTER:
		return why_order(writing);
	case CHECK_CURFEW:
		return SAY(writing, KIND_OFFICER_SHEET_HOME, late_by(writing, minutes));
	case CHECK_BREAK:
		return minutes == PLAN_NONE ? SAY_PLAIN(writing, KIND_OFFICER_SHEET_BREAK)
					    : SAY(writing, KIND_OFFICER_SHEET_BREAK_SHORT,
						  late_by(writing, minutes));
	case CHECK_NO_PHONE:
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_NO_CALL);
	case CHECK_MONEY:
	case CHECK_WALK:
	case CHECK_AVOID:
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_UNREACHED);
	}
	return NULL;
}

static const char *
why(const struct writing *writing)
{
	if (!window_is_open(writing->appointment, writing->from->booked_min))
		return why_shut(writing);
	const char *text =
	    mode_booked(writing->appointment) == PLAN_VISIT ? why_unreached(writing) : NULL;
	return text != NULL ? text : why_of(writing);
}

/* "We ask for a call at 12:26, for 60 minutes." */
static const char *
what_instead(const struct writing *writing)
{
	const struct plan_outcome *outcome = writing->outcome;
	static const enum kind kinds[][2] = {
	    [PLAN_VISIT] = {KIND_OFFICER_SHEET_IS_VISIT, KIND_OFFICER_SHEET_ASK_VISIT},
	    [PLAN_PHONE] = {KIND_OFFICER_SHEET_IS_PHONE, KIND_OFFICER_SHEET_ASK_PHONE},
	    [PLAN_VIDEO] = {KIND_OFFICER_SHEET_IS_VIDEO, KIND_OFFICER_SHEET_ASK_VIDEO},
	};
	switch (outcome->status) {
	case PLAN_KEPT:
	case PLAN_DROPPED:
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_DROPPED);
	case PLAN_NEXT_DAY:
		return SAY(writing,
			   outcome->needs_yes ? KIND_OFFICER_SHEET_ASK_DAY
					      : KIND_OFFICER_SHEET_IS_DAY,
			   template_date("next", writing->day->next_working_day));
	case PLAN_MOVED:
	case PLAN_BY_PHONE:
	case PLAN_BY_VIDEO:
		break;
	}
	return SAY(writing, kinds[outcome->mode][outcome->needs_yes],
		   template_number("start", outcome->start_min),
		   template_number("minutes", writing->from->minutes));
}

/* What else somebody may be asked for; "" if nothing, or if nothing is asked. */
static const char *
what_else(const struct writing *writing)
{
	const struct plan_appointment *appointment = writing->appointment;
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const struct plan_outcome *outcome = writing->outcome;
	if (!outcome->needs_yes)
		return "";
	const char *list[3];
	int n = 0;
	if (appointment->mode[PLAN_PHONE] != PLAN_NEVER && outcome->mode != PLAN_PHONE &&
	    problem->has_phone)
		list[n++] = SAY_PLAIN(writing, KIND_OFFICER_SHEET_CALL);
	if (appointment->mode[PLAN_VIDEO] != PLAN_NEVER && outcome->mode != PLAN_VIDEO &&
	    problem->has_data)
		list[n++] = SAY_PLAIN(writing, KIND_OFFICER_SHEET_VIDEO_CALL);
	if (appointment->next_day != PLAN_NEVER && outcome->status != PLAN_NEXT_DAY)
		list[n++] = SAY(writing, KIND_OFFICER_SHEET_DAY,
				template_date("next", writing->day->next_working_day));
	if (n == 0)
		return "";
	const char *text = list[0];
	for (int i = 1; i < n; i++)
		text = SAY(writing, KIND_OFFICER_SHEET_OR, template_text("first", text),
			   template_text("second", list[i]));
	char *choices = arena_strdup(writing->arena, text);
	choices[0] = (char)toupper((unsigned char)choices[0]);
	return SAY(writing, KIND_OFFICER_SHEET_ALSO, template_text("choices", choices));
}

/* "" where nobody has a number to ring. */
static const char *
who_answers(const struct writing *writing)
{
	const struct document_party *party =
	    find_party(writing->day->document, DOCUMENT_COORDINATOR, -1);
	if (party == NULL || party->number == NULL)
		return "";
	const char *who = party->label[0] == '\0'
			      ? party->number
			      : arena_printf(writing->arena, "%s, %s", party->label, party->number);
	return SAY(writing,
		   writing->outcome->needs_yes ? KIND_OFFICER_SHEET_ANSWER
					       : KIND_OFFICER_SHEET_QUESTIONS,
		   template_text("who", who));
}

static const char *
what_cannot(const struct writing *writing)
{
	int booked_min = writing->from->booked_min;
	if (booked_min == PLAN_NONE)
		return SAY_PLAIN(writing, KIND_OFFICER_SHEET_NOT_THAT_DAY);
	return SAY(writing,
		   mode_booked(writing->appointment) == PLAN_VISIT ? KIND_OFFICER_SHEET_NO_VISIT
								   : KIND_OFFICER_SHEET_NO_TALK,
		   template_number("booked", booked_min), template_text("why", why(writing)));
}

bool
sheet_make(const struct sheet_day *day, int index, struct arena *arena, struct sheet *sheet)
{
	struct writing writing = {
	    .day = day,
	    .from = &day->document->appointments[index],
	    .appointment = &day->prepared->problem.appointments[index],
	    .outcome = &day->solution->appointments[index],
	    .index = index,
	    .arena = arena,
	};
	if (writing.outcome->status == PLAN_KEPT)
		return false;
	const struct document_party *party = addressee(&writing);
	enum language language = party == NULL ? LANGUAGE_EN : party->language;
	writing.words = day->words[day->words[language] != NULL ? language : LANGUAGE_EN];
	sheet->to = party != NULL && party->label[0] != '\0' ? party->label : writing.from->label;
	sheet->text =
	    SAY(&writing, KIND_OFFICER_SHEET_WHOLE, template_text("ref", day->document->plan),
		template_date("date", day->document->date),
		template_text("cannot", what_cannot(&writing)),
		template_text("instead", what_instead(&writing)),
		template_text("also", what_else(&writing)),
		template_text("answer", who_answers(&writing)));
	return true;
}

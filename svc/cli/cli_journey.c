/* SPDX-License-Identifier: MIT
 *
 * Sentences about journeys. A time after the midnight of the date always carries its own day.
 */
#include "cli/cli_journey.h"

#include <string.h>

#include "sms/saidtime.h"

/* "Sat 16 Sep" */
static const char *
day_text(struct cli *cli, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	return arena_printf(cli->arena, "%s %d %s", civil_weekday_abbrev(civil_weekday(date)),
			    ymd.day, civil_month_abbrev(ymd.month));
}

static const char *
time_text(struct cli *cli, int minute)
{
	char said[SAIDTIME_SIZE];
	saidtime_print(LANGUAGE_EN, minute, said);
	return arena_strdup(cli->arena, said);
}

/* "9:30am", and after midnight "12:23am (Sat 16 Sep)". */
static const char *
moment_text(struct cli *cli, struct civil_date date, int minute)
{
	if (minute < MINUTES_PER_DAY)
		return time_text(cli, minute);
	return arena_printf(cli->arena, "%s (%s)", time_text(cli, minute),
			    day_text(cli, civil_add_days(date, minute / MINUTES_PER_DAY)));
}

static const char *
metres_text(struct cli *cli, int m)
{
	if (m < 1000)
		return arena_printf(cli->arena, "%d m", m);
	return arena_printf(cli->arena, "%d.%d km", (m + 50) / 1000, (m + 50) % 1000 / 100);
}

static const char *
minutes_text(struct cli *cli, int minutes)
{
	if (minutes < 60)
		return arena_printf(cli->arena, "%d min", minutes);
	return arena_printf(cli->arena, "%d h %02d min", minutes / 60, minutes % 60);
}

static const char *
pence_text(struct cli *cli, int pence)
{
	if (pence == TRAVEL_PENCE_NONE)
		return "price not known";
	if (pence == 0)
		return "free";
	return arena_printf(cli->arena, "\302\243%d.%02d", pence / 100, pence % 100);
}

/* "Coach M10" */
static const char *
ride_text(struct cli *cli, const struct travel_ride *ride)
{
	return arena_printf(cli->arena, "%s %s", ride->vehicle, ride->line);
}

static const struct travel_ride *
first_ride(const struct travel_journey *journey)
{
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].n_rides > 0)
			return journey->legs[i].rides;
	return NULL;
}

static void
print_asking(struct cli *cli, const struct travel_ride *ride, enum travel_asking asking,
	     const char *what)
{
	if (asking == TRAVEL_ASK_OPERATOR)
		fprintf(cli->out, "         ring %s first to be %s\n", ride->operator_name, what);
	else if (asking == TRAVEL_ASK_DRIVER)
		fprintf(cli->out, "         ask the driver to be %s\n", what);
}

static void
print_ride(struct cli *cli, struct civil_date date, const struct travel_ride *ride)
{
	fprintf(cli->out, "%-8s %s%s%s\n", time_text(cli, ride->depart_min), ride_text(cli, ride),
		*ride->headsign == '\0' ? "" : " to ", ride->headsign);
	fprintf(cli->out, "         from %s\n", ride->from_stop);
	if (ride->is_depart_about)
		fprintf(cli->out, "         (only about then: be there early)\n");
	if (ride->is_moved)
		fprintf(cli->out, "         (not the stop that the timetable says)\n");
	if (ride->is_extra)
		fprintf(cli->out, "         (an extra one: it is not in the timetable)\n");
	print_asking(cli, ride, ride->to_board, "picked up");
	if (ride->scheduled_min != ride->depart_min)
		fprintf(cli->out, "         (the timetable says %s)\n",
			time_text(cli, ride->scheduled_min));
	if (ride->days_before > 0)
		fprintf(cli->out, "         (it is in the timetable of %s, the night before)\n",
			day_text(cli, civil_add_days(date, -ride->days_before)));
	else if (ride->depart_min >= MINUTES_PER_DAY)
		fprintf(cli->out, "         (after midnight: %s)\n",
			day_text(cli, civil_add_days(date, ride->depart_min / MINUTES_PER_DAY)));
	fprintf(cli->out, "         get off at %s, %s%s\n", ride->to_stop,
		ride->is_arrive_about ? "about " : "", moment_text(cli, date, ride->arrive_min));
	print_asking(cli, ride, ride->to_alight, "let off");
}

static void
print_leg(struct cli *cli, struct civil_date date, const struct travel_leg *leg)
{
	if (leg->n_rides > 0) {
		print_ride(cli, date, leg->rides);
		return;
	}
	fprintf(cli->out, "%-8s ", time_text(cli, leg->depart_min));
	if (leg->by == TRAVEL_WALK)
		fprintf(cli->out, "walk %s (%s)\n", minutes_text(cli, leg->minutes),
			metres_text(cli, leg->walk_m));
	else
		fprintf(cli->out, "%s, about %s%s%s\n",
			leg->by == TRAVEL_TAXI ? "taxi: book it" : "lift",
			minutes_text(cli, leg->minutes), leg->by == TRAVEL_TAXI ? ", " : "",
			leg->by == TRAVEL_TAXI ? pence_text(cli, leg->pence) : "");
	fprintf(cli->out, "         to %s\n", leg->to);
}

/* A time that is an hour off what it seems says why. */
static void
print_clocks(struct cli *cli, const struct travel_journey *journey)
{
	int shown_min = journey->arrive_min - journey->depart_min;
	if (journey->minutes != shown_min)
		fprintf(cli->out, "The clocks go %s on the way.\n",
			journey->minutes > shown_min ? "back" : "forward");
}

static void
print_steps(struct cli *cli, const struct travel_journey *journey)
{
	if (journey->n_legs == 1 && journey->arrive_min == journey->depart_min) {
		fputs("You are there already.\n", cli->out);
		return;
	}
	for (int i = 0; i < journey->n_legs; i++)
		print_leg(cli, journey->date, &journey->legs[i]);
	fprintf(cli->out, "%-8s there\n", time_text(cli, journey->arrive_min));
}

/* "leave 10:23am, there 11:37am" */
static const char *
ends_text(struct cli *cli, const struct travel_journey *journey)
{
	return arena_printf(cli->arena, "leave %s, there %s",
			    moment_text(cli, journey->date, journey->depart_min),
			    moment_text(cli, journey->date, journey->arrive_min));
}

static void
print_price(struct cli *cli, const struct travel_journey *journey)
{
	if (journey->pence != TRAVEL_PENCE_NONE) {
		fprintf(cli->out, "Price: %s\n", pence_text(cli, journey->pence));
		return;
	}
	fputs("Price: not known. Ask ", cli->out);
	const char *said = NULL;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		if (leg->n_rides == 0 || leg->pence != TRAVEL_PENCE_NONE ||
		    (said != NULL && strcmp(said, leg->rides[0].operator_name) == 0))
			continue;
		fprintf(cli->out, "%s%s", said == NULL ? "" : " and ", leg->rides[0].operator_name);
		said = leg->rides[0].operator_name;
	}
	fputs(said == NULL ? "first.\n" : ".\n", cli->out);
}

static void
print_missed(struct cli *cli, const struct travel_missed *missed)
{
	fprintf(cli->out, "If you miss the %s %s:\n", time_text(cli, missed->ride->depart_min),
		ride_text(cli, missed->ride));
	const struct travel_journey *then = missed->then;
	if (then == NULL) {
		fputs("  that was the last one.\n", cli->out);
		return;
	}
	const struct travel_ride *ride = first_ride(then);
	if (ride == NULL) {
		fprintf(cli->out, "  walk %s, there %s\n", minutes_text(cli, then->minutes),
			moment_text(cli, then->date, then->arrive_min));
		return;
	}
	fprintf(cli->out, "  %s at %s", ride_text(cli, ride),
		moment_text(cli, then->date, ride->depart_min));
	if (strcmp(ride->from_stop, missed->ride->from_stop) != 0)
		fprintf(cli->out, "\n  from %s", ride->from_stop);
	fprintf(cli->out, ", there %s\n", moment_text(cli, then->date, then->arrive_min));
}

/* Lines in the order in which they are ridden: "Bus 30, Bus 2A". */
static void
print_rides(struct cli *cli, const struct travel_journey *journey)
{
	bool is_first = true;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		bool is_told = leg->by != TRAVEL_WALK || journey->n_legs == 1;
		if (!is_told)
			continue;
		const char *word = leg->n_rides > 0         ? ride_text(cli, leg->rides)
				   : leg->by == TRAVEL_WALK ? "on foot"
				   : leg->by == TRAVEL_TAXI ? "taxi"
							    : "lift";
		fprintf(cli->out, "%s%s", is_first ? "  " : ", then ", word);
		is_first = false;
	}
	fprintf(cli->out, "; %s on foot, %s\n", metres_text(cli, journey->walk_m),
		pence_text(cli, journey->pence));
}

static void
print_choice(struct cli *cli, const struct travel_choice *choice)
{
	static const char *const words[] = {"fewer changes", "less walking", "cheaper"};
	fputs("Or, ", cli->out);
	bool is_first = true;
	for (int merit = 0; merit < TRAVEL_MERITS; merit++)
		if ((choice->merits & 1u << merit) != 0) {
			fprintf(cli->out, "%s%s", is_first ? "" : " and ", words[merit]);
			is_first = false;
		}
	fprintf(cli->out, ": %s\n", ends_text(cli, choice->journey));
	print_rides(cli, choice->journey);
}

static void
print_break(struct cli *cli, const struct travel_question *question,
	    const struct travel_break *broken)
{
	FILE *out = cli->out;
	switch (broken->limit) {
	case TRAVEL_LIMIT_WALK:
		fprintf(out, "No way with walks of %s or less. This one needs %s.\n",
			metres_text(cli, broken->value), metres_text(cli, broken->needs));
		return;
	case TRAVEL_LIMIT_CHANGE:
		fprintf(out, "No way with %d min for each change. This one has %d.\n",
			broken->value, broken->needs);
		return;
	case TRAVEL_LIMIT_TIME:
		fprintf(out, "No way that is there by %s. This one is there at %s%s.\n",
			moment_text(cli, question->query->date, broken->value),
			moment_text(cli, question->query->date, broken->needs),
			broken->needs > broken->value ? "" : ", when the clocks have gone back");
		return;
	case TRAVEL_LIMIT_MONEY:
		fprintf(out, "No way for %s. This one costs %s.\n", pence_text(cli, broken->value),
			pence_text(cli, broken->needs));
		return;
	case TRAVEL_LIMIT_STEP_FREE:
		fputs("No way without a bus or stop that is no good for a wheelchair.\n", out);
		return;
	case TRAVEL_LIMIT_AVOID:
		fputs("No way that keeps clear of where you must not go.\n"
		      "Do not go before you have asked.\n",
		      out);
		return;
	}
}

/* What is not known about wheelchairs has to be asked. */
static void
print_access(struct cli *cli, const struct travel_journey *journey)
{
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].n_rides > 0 &&
		    journey->legs[i].rides[0].access == TRAVEL_ACCESS_UNKNOWN)
			fprintf(cli->out, "Wheelchair place on %s: not known. Ask %s.\n",
				ride_text(cli, journey->legs[i].rides),
				journey->legs[i].rides[0].operator_name);
}

static void
print_by_car(struct cli *cli, const struct travel_answer *answer, const char *driving)
{
	for (int i = 0; i < answer->n_by_car; i++) {
		const struct travel_journey *journey = answer->by_car[i];
		if (journey->n_legs == 1) {
			const struct travel_leg *leg = &journey->legs[0];
			bool is_taxi = leg->by == TRAVEL_TAXI;
			fprintf(cli->out, "By %s: %s%s%s\n", is_taxi ? "taxi" : "lift",
				ends_text(cli, journey), is_taxi ? ", " : "",
				is_taxi ? pence_text(cli, leg->pence) : "");
		} else {
			fprintf(cli->out, "Part of the way by car: %s\n", ends_text(cli, journey));
			print_steps(cli, journey);
		}
	}
	if (answer->n_by_car > 0)
		fprintf(cli->out, "Driving times are not measured: %s.\n", driving);
}

static void
print_nothing(struct cli *cli, const struct travel_question *question,
	      const struct travel_answer *answer)
{
	fprintf(cli->out, "No way there that %s %s.\n",
		question->by_arrival ? "arrives by" : "leaves from",
		moment_text(cli, answer->date, question->minute));
	if (answer->last != NULL)
		fprintf(cli->out, "The last one of %s: %s\n", day_text(cli, answer->date),
			ends_text(cli, answer->last));
}

/* Its own day stands in front of it. */
static void
print_next_day(struct cli *cli, const struct travel_journey *journey)
{
	if (journey == NULL)
		return;
	fprintf(cli->out, "The first of %s: %s\n", day_text(cli, journey->date),
		ends_text(cli, journey));
	print_rides(cli, journey);
}

static void
print_around(struct cli *cli, const struct travel_question *question,
	     const struct travel_answer *answer)
{
	const struct travel_journey *journey = answer->journey;
	fputc('\n', cli->out);
	print_price(cli, journey);
	if (question->query->step_free)
		print_access(cli, journey);
	for (int i = 0; i < answer->n_missed; i++)
		print_missed(cli, &answer->missed[i]);
	if (answer->next != NULL) {
		fprintf(cli->out, "Next: %s\n", ends_text(cli, answer->next));
		print_rides(cli, answer->next);
	}
	if (answer->last != NULL && answer->last->depart_min > journey->depart_min) {
		fprintf(cli->out, "Last of %s: %s\n", day_text(cli, answer->date),
			ends_text(cli, answer->last));
		print_rides(cli, answer->last);
	} else if (answer->last != NULL && answer->n_missed > 0)
		fprintf(cli->out, "This is the last one of %s.\n", day_text(cli, answer->date));
	for (int i = 0; i < answer->n_choices; i++)
		print_choice(cli, &answer->choices[i]);
}

void
cli_journey_print(struct cli *cli, const struct travel_question *question,
		  const struct travel_answer *answer, const struct cli_journey_facts *facts)
{
	const struct travel_journey *journey = answer->journey;
	fprintf(cli->out, "%s %d\n", day_text(cli, answer->date), civil_to_ymd(answer->date).year);
	if (!facts->is_covered)
		fputs("What runs on this day is not known here: the timetable does not reach it.\n",
		      cli->out);
	for (int i = 0; i < answer->n_cancelled; i++)
		fprintf(cli->out, "CANCELLED: %s at %s from %s\n", answer->cancelled[i].line,
			moment_text(cli, answer->date, answer->cancelled[i].depart_min),
			answer->cancelled[i].from_stop);
	for (int i = 0; i < answer->n_breaks; i++)
		print_break(cli, question, &answer->breaks[i]);
	if (journey == NULL && facts->is_covered)
		print_nothing(cli, question, answer);
	else if (journey != NULL) {
		fprintf(cli->out, "Leave %s, there %s (%s).\n",
			moment_text(cli, journey->date, journey->depart_min),
			moment_text(cli, journey->date, journey->arrive_min),
			minutes_text(cli, journey->minutes));
		print_clocks(cli, journey);
		fputc('\n', cli->out);
		print_steps(cli, journey);
		print_around(cli, question, answer);
	}
	print_next_day(cli, answer->next_day);
	if (answer->n_by_car > 0)
		fputc('\n', cli->out);
	print_by_car(cli, answer, facts->driving);
}

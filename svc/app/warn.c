/* SPDX-License-Identifier: MIT
 *
 * The warnings of a check.
 */
#include "app/warn.h"

#include "plan/hhmm.h"

static void
add(struct plan_check *check, const char *kind, const char *text)
{
	if (check->n_warnings < CHECK_WARNINGS_MAX)
		check->warnings[check->n_warnings++] = (struct check_warning){kind, text};
}

/* Last open day before a day or more of closing: who is shut, and until when. */
static void
warn_of_closing(const struct holidays *holidays, const struct plan_document *document,
		const struct prepared *prepared, struct arena *arena, struct plan_check *check)
{
	struct civil_date today = document->date;
	struct civil_date next = holidays_working_day_after(holidays, today);
	if (next.day - today.day <= 1)
		return;
	char *text = arena_printf(arena, "the next working day is %s, in %d days",
				  civil_weekday_name(civil_weekday(next)), next.day - today.day);
	const char *join = ". Shut: ";
	for (int i = 0; i < document->n_appointments; i++) {
		if (!prepared->is_shut_after[i])
			continue;
		const struct hours_shut *shut = &prepared->shut_after[i];
		text = arena_printf(
		    arena, "%s%s%s until %s%s%s", text, join, document->appointments[i].label,
		    shut->reopens ? civil_weekday_abbrev(civil_weekday(shut->until.date))
				  : "further notice",
		    shut->reopens ? " " : "", shut->reopens ? hhmm(shut->until.minute).text : "");
		join = ", ";
	}
	add(check, civil_weekday(today) == CIVIL_FRIDAY ? "friday" : "before_closing", text);
}

static void
warn_of_holidays(const struct holidays *holidays, const struct plan_document *document,
		 struct arena *arena, struct plan_check *check)
{
	if (holidays_covers(holidays, document->date))
		return;
	char last[CIVIL_DATE_SIZE];
	civil_date_format(holidays->last, last);
	add(check, "holidays", arena_printf(arena, "bank holidays are known to %s only", last));
}

static const char *
why_no_break(const struct plan_document *document, int minutes, struct arena *arena)
{
	int most = document->person.minutes_without_break_max;
	if (most == PLAN_NONE || minutes <= most)
		return NULL;
	return arena_printf(arena, "%d min without a break, %d min is the most: %d min too long",
			    minutes, most, minutes - most);
}

const char *
warn_of_no_break(const struct plan_document *document, const struct plan_solution *solution,
		 int start_min, struct arena *arena)
{
	int longest = 0;
	/* A stretch begins at the begin (-1) or as a break ends, and ends where the next begins. */
	for (int i = -1; i < solution->n_breaks; i++) {
		int from_min = i < 0 ? start_min : solution->breaks[i].end_min;
		int until_min = solution->ends_min;
		for (int k = 0; k < solution->n_breaks; k++)
			if (solution->breaks[k].start_min >= from_min &&
			    solution->breaks[k].start_min < until_min)
				until_min = solution->breaks[k].start_min;
		if (until_min - from_min > longest)
			longest = until_min - from_min;
	}
	return solution->feasible ? why_no_break(document, longest, arena) : NULL;
}

void
warn_check(const struct holidays *holidays, const struct plan_document *document,
	   const struct prepared *prepared, struct arena *arena, struct plan_check *check)
{
	warn_of_closing(holidays, document, prepared, arena, check);
	warn_of_holidays(holidays, document, arena, check);
	const char *text = why_no_break(document, check->load_longest_without_break_minutes, arena);
	if (text != NULL)
		add(check, "no_break", text);
}

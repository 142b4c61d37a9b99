/* SPDX-License-Identifier: MIT
 *
 * The warnings of a check.
 */
#include "app/warn.h"

#include "app/reach.h"
#include "plan/desk.h"
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

/* A plan keeps to the limit; the day as booked may not. */
static void
warn_of_no_break(const struct plan_document *document, struct arena *arena,
		 struct plan_check *check)
{
	int most = document->person.minutes_without_break_max;
	int minutes = check->load_longest_without_break_minutes;
	if (most == PLAN_NONE || minutes <= most)
		return;
	add(check, "no_break",
	    arena_printf(arena, "%d min without a meal, %d min is the most: %d min too long",
			 minutes, most, minutes - most));
}

const char *
warn_stale(const struct plan_document *document, const struct prepared *prepared,
	   struct arena *arena)
{
	const char *text = NULL;
	for (int i = 0; i < document->n_appointments; i++) {
		int days = prepared->confirmed_days[i];
		if (!prepared->is_stale[i])
			continue;
		text = arena_printf(arena, "%s%s (%s)",
				    text == NULL ? "hours that nobody has confirmed lately: "
						 : arena_printf(arena, "%s, ", text),
				    document->appointments[i].label,
				    days == PLAN_NONE ? "never"
						      : arena_printf(arena, "%d days", days));
	}
	return text;
}

/* It may be right: whoever booked it may know better than the file. */
static void
warn_of_desks(const struct prepared *prepared, struct arena *arena, struct plan_check *check)
{
	for (int i = 0; i < prepared->problem.n_appointments; i++) {
		const struct plan_appointment *of = &prepared->problem.appointments[i];
		if (desk_is_odd(of))
			add(check, "desk",
			    arena_printf(arena, "%s at %s is off the starts or sessions there",
					 of->label, hhmm(of->booked_min).text));
	}
}

const char *
warn_slower(const struct prepared *prepared)
{
	return prepared->lacks_slower
		   ? "too many rides that day: slower ones that spare walking, money or changes "
		     "were not looked for"
		   : NULL;
}

void
warn_check(const struct holidays *holidays, const struct plan_document *document,
	   const struct prepared *prepared, struct arena *arena, struct plan_check *check)
{
	warn_of_closing(holidays, document, prepared, arena, check);
	warn_of_desks(prepared, arena, check);
	warn_of_holidays(holidays, document, arena, check);
	warn_of_no_break(document, arena, check);
	const char *stale = warn_stale(document, prepared, arena);
	const struct reach_asked asked = reach_of_document(document, false, arena);
	const char *unreached = reach_why_not(&asked, arena);
	if (stale != NULL)
		add(check, "stale", stale);
	if (unreached != NULL)
		add(check, REACH_WARN_KIND, unreached);
	if (warn_slower(prepared) != NULL)
		add(check, WARN_SLOWER_KIND, warn_slower(prepared));
}

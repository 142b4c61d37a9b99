/* SPDX-License-Identifier: MIT
 *
 * The sentences of the request, in the order in which their reader asks: when, what is wrong with
 * it, what would be better.
 */
#include "calendar/draft.h"

#include "base/buf.h"

/* "Thu 24 Dec 2026" */
static void
add_date(struct buf *out, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	buf_printf(out, "%s %d %s %d", civil_weekday_abbrev(civil_weekday(date)), ymd.day,
		   civil_month_abbrev(ymd.month), ymd.year);
}

/* "16:30 on Thu 24 Dec"; a minute past midnight belongs to the next date here. */
static void
add_moment(struct buf *out, struct hours_moment moment)
{
	struct civil_date date = civil_add_days(moment.date, moment.minute / MINUTES_PER_DAY);
	struct civil_ymd ymd = civil_to_ymd(date);
	char time[CIVIL_TIME_SIZE];
	civil_time_format(moment.minute % MINUTES_PER_DAY, time);
	buf_printf(out, "%s on %s %d %s", time, civil_weekday_abbrev(civil_weekday(date)), ymd.day,
		   civil_month_abbrev(ymd.month));
}

static void
add_day(struct buf *out, const struct draft *draft)
{
	struct civil_date lawful = draft->answer->lawful;
	buf_printf(out, "Hello, the date we have%s%s is ", draft->who == NULL ? "" : " for ",
		   draft->who == NULL ? "" : draft->who);
	add_date(out, draft->nominal);
	if (lawful.day != draft->nominal.day) {
		buf_printf(out, ", so by law ");
		add_date(out, lawful);
	}
	buf_printf(out, ", and the next working day after it is ");
	add_date(out, holidays_working_day_after(draft->holidays, lawful));
	buf_printf(out, ".");
}

static void
add_shut(struct buf *out, const struct draft *draft)
{
	for (size_t i = 0; i < draft->n_shut && i < DRAFT_SHUT_MAX; i++) {
		const struct draft_shut *one = &draft->shut[i];
		buf_printf(out, "%s %s is shut from ", i == 0 ? "" : ";", one->name);
		add_moment(out, one->shut.from);
		if (one->shut.reopens) {
			buf_printf(out, " until ");
			add_moment(out, one->shut.until);
		}
	}
	if (draft->n_shut > DRAFT_SHUT_MAX)
		buf_printf(out, "; so are %zu more", draft->n_shut - DRAFT_SHUT_MAX);
	if (draft->n_shut > 0)
		buf_printf(out, ".");
}

static bool
asks_for_extra(const struct policy_answer *answer)
{
	return answer->has_extra && answer->extra_not_proposed == NULL;
}

static void
add_question(struct buf *out, const struct policy_answer *answer)
{
	bool is_for_extra = asks_for_extra(answer);
	buf_printf(out, " The policy on Fridays and bank holidays presumes ");
	add_date(out, answer->presumed);
	if (is_for_extra) {
		buf_printf(out, ". Could it please be ");
		add_date(out, answer->extra);
		buf_printf(out, ", one eligible working day more, so that there is time to see "
				"people while they are there? If not, please confirm ");
	} else {
		buf_printf(out, ". Could you please confirm ");
	}
	add_date(out, answer->presumed);
	buf_printf(out, "%s We will arrange the day round your answer. Thank you.",
		   is_for_extra ? "." : "?");
}

static const char *
nothing_to_ask(const struct draft *draft, struct arena *arena)
{
	const struct policy_answer *answer = draft->answer;
	struct civil_date next = civil_add_days(answer->lawful, 1);
	struct civil_date earliest = asks_for_extra(answer) ? answer->extra
				     : answer->has_presumed ? answer->presumed
							    : answer->lawful;
	if (answer->excluded_because != NULL)
		return answer->excluded_because;
	if (answer->presumed_not_proposed != NULL)
		return arena_printf(arena, "the presumed day is %s", answer->presumed_not_proposed);
	if (!holidays_covers(draft->holidays, earliest) || !holidays_covers(draft->holidays, next))
		return "the list of bank holidays does not reach these days";
	if (answer->has_presumed)
		return NULL;
	return holidays_is_working_day(draft->holidays, next)
		   ? "the day after it is a working day"
		   : "no rule of an earlier day was in force on it";
}

const char *
draft_request(const struct draft *draft, struct arena *arena, const char **why_not)
{
	*why_not = nothing_to_ask(draft, arena);
	if (*why_not != NULL)
		return NULL;
	struct buf out;
	buf_init(&out);
	add_day(&out, draft);
	add_shut(&out, draft);
	add_question(&out, draft->answer);
	const char *text = arena_strdup(arena, buf_text(&out));
	buf_fini(&out);
	return text;
}

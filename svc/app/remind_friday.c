/* SPDX-License-Identifier: MIT
 *
 * What the coordinator hears of a day behind which all shuts: when the plan comes in, with the day
 * that the policy would make of it, and again while an earlier one can still be asked for. And of
 * what was put off to a day on which it is shut.
 */
#include "app/offer.h"
#include "app/remind.h"
#include "calendar/policy.h"

static const int ahead_working_days[] = {10, 5};

/* The date that comes ${n} working days before the plan's; n 0 is the plan's own. */
static struct civil_date
working_days_before(const struct day *day, int n)
{
	struct civil_date date = day->plan.date;
	for (; n > 0; n--)
		date = holidays_working_day_back(day->world->holidays, civil_add_days(date, -1));
	return date;
}

/*
 * The day that the policy presumes, of whom no sentence is known: the one that it supposes. False
 * where it presumes none, it is no day to propose, or it is today or past.
 */
static bool
find_earlier(const struct day *day, struct civil_date *earlier)
{
	const struct policy *policy = day->world->policy;
	const struct holidays *holidays = day->world->holidays;
	const char *const *sentences;
	if (policy == NULL || policy_sentences(policy, &sentences) == 0)
		return false;
	struct policy_question question = {day->plan.date, POLICY_DAYS_UNKNOWN, sentences[0]};
	struct policy_answer *answer = arena_new(day->arena, struct policy_answer);
	struct problems problems;
	problems_init(&problems, day->arena);
	if (policy_release(policy, holidays, &question, day->arena, &problems, answer) != 0 ||
	    !answer->has_presumed || answer->presumed_not_proposed != NULL ||
	    !holidays_covers(holidays, answer->presumed) ||
	    !holidays_covers(holidays, civil_add_days(day->plan.date, 1)))
		return false;
	*earlier = answer->presumed;
	return (earlier->day - day->plan.date.day) * MINUTES_PER_DAY > day->now_min;
}

/* "Chemist Fri 15 Sep 5pm to Mon 18 Sep 9am", of each of the plan's services that is shut then. */
static const char *
shut_words(const struct day *day, const struct row_party *to)
{
	const struct template_set *words = day_words_for(day, to);
	const char *list = NULL;
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct hours_shut *shut = &day->prepared->shut_after[i];
		if (day->is_blind || !day->prepared->is_shut_after[i])
			continue;
		const struct template_value values[] = {
		    template_text("label", day_label(day, i)),
		    template_date("from", shut->from.date),
		    template_number("from_time", shut->from.minute),
		    template_date("until", shut->until.date),
		    template_number("until_time", shut->until.minute),
		};
		enum kind kind =
		    shut->reopens ? KIND_COORDINATOR_LIST_SHUT : KIND_COORDINATOR_LIST_SHUT_FROM;
		list = template_join(
		    list, template_render(words, kind, values, ARRAY_LEN(values), day->arena),
		    day->arena);
	}
	return list != NULL
		   ? list
		   : template_render(words, KIND_COORDINATOR_LIST_SHUT_NONE, NULL, 0, day->arena);
}

static void
tell_at_entry(const struct day *day, const struct row_party *to, struct wants *wants)
{
	struct civil_date earlier = day->plan.date;
	bool has_earlier = find_earlier(day, &earlier);
	struct day_say say = {
	    .party = to,
	    .kind =
		has_earlier ? KIND_COORDINATOR_ALARM_FRIDAY_EARLIER : KIND_COORDINATOR_ALARM_FRIDAY,
	    .claim = "friday",
	    .fact = "",
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref), template_date("date", day->plan.date),
	    template_text("shut", shut_words(day, to)), template_date("earlier", earlier)};
	remind_add(wants, &say, values, has_earlier ? 4 : 3);
}

/* On the morning of that date; a plan that comes in on it, or later, has just had its alarm. */
static void
tell_ahead(const struct day *day, const struct row_party *to, size_t k, struct wants *wants)
{
	int n = ahead_working_days[k];
	bool is_last = k + 1 == ARRAY_LEN(ahead_working_days);
	struct civil_date date = working_days_before(day, n);
	struct civil_date next = working_days_before(day, is_last ? 0 : ahead_working_days[k + 1]);
	const char *claim = arena_printf(day->arena, "friday:%d", n);
	const char *shut = shut_words(day, to);
	const struct row_message *told = reconcile_last_told(day, to->id, claim);
	bool is_to_come = day->now_min < (date.day - day->plan.date.day) * MINUTES_PER_DAY;
	if (!is_to_come && reconcile_newest(day, to->id, claim) == NULL)
		return;
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_FRIDAY_AHEAD,
	    .claim = claim,
	    /* What was shut when it was told stays told: other hours since are no second alarm. */
	    .fact = told != NULL ? told->fact : shut,
	    .due = civil_to_utc(day->world->zone, date, day->world->settings.morning_min),
	    .expires = civil_to_utc(day->world->zone, next, 0),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref), template_date("date", day->plan.date),
	    template_text("shut", shut), template_number("days", n)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* It was agreed on, and shuts after all: nothing is changed without a human. */
static void
tell_shut_next(const struct day *day, const struct row_party *to, int i, struct wants *wants)
{
	struct civil_date next = holidays_working_day_after(day->world->holidays, day->plan.date);
	char text[CIVIL_DATE_SIZE];
	civil_date_format(next, text);
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_SHUT_NEXT,
	    .claim = arena_printf(day->arena, "shutnext:%s", day->document.appointments[i].id),
	    .fact = arena_strdup(day->arena, text),
	    .due = day->now,
	    .expires = civil_to_utc(day->world->zone, civil_add_days(next, 1), 0),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_date("next", next),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_shut_next(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int i = 0; i < day->solution.n_appointments && !day->is_blind; i++)
		if (day->solution.feasible && day->prepared->is_shut_next[i] &&
		    day->solution.appointments[i].status == PLAN_NEXT_DAY)
			tell_shut_next(day, to, i, wants);
}

void
remind_friday(const struct day *day, const struct row_party *to, struct wants *wants)
{
	if (!offer_is_before_closure(day))
		return;
	tell_at_entry(day, to, wants);
	for (size_t k = 0; k < ARRAY_LEN(ahead_working_days); k++)
		tell_ahead(day, to, k, wants);
}

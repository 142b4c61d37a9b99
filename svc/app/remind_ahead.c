/* SPDX-License-Identifier: MIT
 *
 * Before the day, to a person who has their phone by then, or to who passes it on: seven, three and
 * one days ahead, asking how they will go about it. A text one day ahead helps most, one alone two
 * days ahead does little.
 */
#include "app/bring.h"
#include "app/post.h"
#include "app/remind.h"

#define MORE_AT_MIN    (10 * 60)
#define EVENING_AT_MIN (18 * 60)
#define UNTIL_MIN      (21 * 60) /* a day's text is of no use the day after */

/* The first thing of the day. */
struct first_step {
	int item;
	int start_min, leave_min;
};

static bool
find_first(const struct day *day, struct first_step *first)
{
	first->item = day_next_settled(day, -MINUTES_PER_DAY);
	if (first->item < 0)
		return false;
	first->start_min = day->estimate.items[first->item].start_min;
	first->leave_min =
	    day->solution.n_legs > 0 ? day->estimate.legs[0].depart_min : first->start_min;
	return true;
}

static void
ahead(const struct day *day, const struct row_party *person, int days, struct wants *wants)
{
	struct first_step first;
	bool is_eve = days == 1;
	const char *things = is_eve ? bring_day(day, person) : NULL;
	int midnight_min = -days * MINUTES_PER_DAY;
	if (!find_first(day, &first) || day->now_min >= midnight_min + UNTIL_MIN)
		return;
	bool is_call = day->solution.appointments[first.item].mode != PLAN_VISIT;
	struct day_say say = {
	    .party = person,
	    .kind = is_call && is_eve ? KIND_PERSON_EVENING_BEFORE_CALL
		    : is_call         ? KIND_PERSON_AHEAD_CALL
		    : things != NULL  ? KIND_PERSON_EVENING_BEFORE_TAKE
		    : is_eve          ? KIND_PERSON_EVENING_BEFORE
				      : KIND_PERSON_AHEAD,
	    .claim = arena_printf(day->arena, "ahead:%d", days),
	    .fact = arena_printf(day->arena, "%s %d %d", day_label(day, first.item),
				 first.start_min, is_eve ? first.leave_min : 0),
	    .due = day_utc(day, midnight_min + (is_eve ? EVENING_AT_MIN : MORE_AT_MIN)),
	    .expires = day_utc(day, midnight_min + UNTIL_MIN),
	};
	/* It is said once: what changes after it is told as a change. */
	const struct row_message *told = reconcile_last_told(day, person->id, say.claim);
	if (told != NULL)
		say.fact = told->fact;
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, first.item)),
	    template_text("place", day_place(day, first.item)),
	    template_number("start", first.start_min),
	    is_eve ? template_number("leave", first.leave_min) : template_number("days", days),
	    template_text("bring", things),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_ahead(const struct day *day, const struct row_party *person, struct wants *wants)
{
	static const int days[] = {7, 3, 1};
	/* Who passes on has their phone all along. */
	bool is_in_hand = day->document.person.phone_in_hand || post_is(day, person);
	for (size_t i = 0; is_in_hand && i < ARRAY_LEN(days); i++)
		ahead(day, person, days[i], wants);
}

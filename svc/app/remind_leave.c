/* SPDX-License-Identifier: MIT
 *
 * When to leave and how, to the person: each leg in time, and at once what has become of its ride.
 */
#include <stdlib.h>
#include <string.h>

#include "app/bring.h"
#include "app/live.h"
#include "app/remind.h"
#include "app/way.h"

#define NEAR_MIN        10
#define STRANDED_MIN    120
#define LEAVE_GRACE_MIN 3 /* after that "leave now" would be false */

static size_t
leave_values(const struct day *day, int k, enum kind *kind, struct template_value values[])
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	int n_rides = 0;
	const struct plan_ride *rides = way_rides(day, k, &n_rides);
	const struct plan_by_car *car = remind_car_of(day, k);
	const struct row_party *person = day_party(day, PARTY_PERSON);
	struct way_goal goal = way_goal(day, person, k);
	const char *who = day_who(day, person);
	const char *take = goal.appointment < 0 ? "" : bring_extra(day, person, goal.appointment);
	values[0] = template_date("date", day->plan.date);
	values[1] = template_text("map", way_map(day, person));
	values[2] = template_text("take", take);
	values[3] = template_text("who", who);
	if (car != NULL && car->is_first) {
		*kind = KIND_PERSON_LEAVE_NOW_LIFT_TO;
		values[4] = template_text("stop", car->stop);
		values[5] = template_number("depart", car->depart_min);
		return 6;
	}
	if (leg->by == PLAN_TRANSIT && n_rides > 0) {
		*kind = KIND_PERSON_LEAVE_NOW_RIDE;
		values[4] = template_text("line", day_line(day, person, &rides[0]));
		values[5] = template_text("stop", rides[0].from_stop);
		values[6] = template_number("depart", rides[0].depart_min);
		values[7] = template_text("alight", rides[n_rides - 1].to_stop);
		return 8;
	}
	values[4] = template_text("label", goal.label);
	values[5] = template_text("place", goal.place);
	values[6] = template_number("start", goal.start_min);
	values[7] = template_number("minutes", leg->arrive_min - leg->depart_min);
	values[8] = template_number("depart", leg->depart_min);
	*kind = leg->by == PLAN_TAXI   ? KIND_PERSON_LEAVE_NOW_TAXI
		: leg->by == PLAN_LIFT ? KIND_PERSON_LEAVE_NOW_LIFT
				       : KIND_PERSON_LEAVE_NOW_WALK;
	return 9;
}

const char *
remind_leave_claim(const struct day *day, int k)
{
	int nth = 1;
	int to = day->solution.legs[k].to;
	for (int before = 0; before < k; before++)
		nth += day->solution.legs[before].to == to;
	const char *place = day->problem.places[to].id;
	return nth == 1 ? arena_printf(day->arena, "leave:%s", place)
			: arena_printf(day->arena, "leave:%s:%d", place, nth);
}

/* Told already to leave at another time: they hear of it at once, and of the way when it is time.
 */
static void
leave_changed(const struct day *day, int k, struct wants *wants, struct day_say *say)
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	struct way_goal goal = way_goal(day, day_party(day, PARTY_PERSON), k);
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", goal.label),
	    template_number("leave", leg->depart_min),
	    template_number("start", goal.start_min),
	};
	say->kind = KIND_PERSON_LEAVE_CHANGED;
	say->claim = arena_printf(day->arena, "re%s", say->claim);
	say->due = day->now;
	remind_add(wants, say, values, ARRAY_LEN(values));
}

/* No bus to catch and only minutes apart from what they were told: not worth another text. */
static bool
is_near(const struct estimate_leg *leg, const char *fact)
{
	int told_min = (int)strtol(fact, NULL, 10);
	int apart = leg->depart_min - told_min;
	return leg->by != PLAN_TRANSIT && strstr(fact, plan_by_word(leg->by)) != NULL &&
	       apart < NEAR_MIN && -apart < NEAR_MIN;
}

/* The ride that is taken now on leg ${k} in place of what ${news} is about, or NULL. */
static const struct plan_ride *
ride_instead(const struct day *day, int k, const struct day_news *news)
{
	int n = 0;
	if (day->solution.legs[k].depart_min <= day->now_min)
		return news->next;
	const struct plan_ride *rides = way_rides(day, k, &n);
	return n > 0 ? &rides[0] : NULL;
}

static enum kind
ride_kind(const struct day_news *news, const struct plan_ride *instead)
{
	switch (news->kind) {
	case DAY_NEWS_NONE:
	case DAY_NEWS_MOVED:
		break;
	case DAY_NEWS_LATE:
	case DAY_NEWS_MISSED:
		return instead == NULL ? KIND_PERSON_RIDE_WALK : KIND_PERSON_RIDE_OTHER;
	case DAY_NEWS_CANCELLED:
		return instead == NULL ? KIND_PERSON_RIDE_WALK : KIND_PERSON_RIDE_CANCELLED;
	case DAY_NEWS_STRANDED:
		return KIND_PERSON_RIDE_NONE;
	}
	return KIND_PERSON_RIDE_MOVED;
}

/* What has become of a ride that they were told of, and what they ride on instead: at once. */
static void
ride_changed(const struct day *day, const struct row_party *person, int k, const char *claim,
	     struct wants *wants)
{
	const struct day_news *news = &day->news[day->solution.legs[k].to];
	const struct plan_ride *instead = ride_instead(day, k, news);
	const struct estimate_leg *leg = &day->estimate.legs[k];
	int until = news->kind == DAY_NEWS_MOVED      ? news->now_min
		    : news->kind == DAY_NEWS_STRANDED ? day->now_min + STRANDED_MIN
		    : instead != NULL                 ? instead->depart_min
						      : leg->arrive_min;
	struct day_say say = {
	    .party = person,
	    .kind = ride_kind(news, instead),
	    .claim = claim,
	    .fact = arena_printf(
		day->arena, "%s %d: %d %d%s%s", news->ride.line, news->ride.scheduled_min,
		(int)news->kind, news->kind == DAY_NEWS_STRANDED ? 0 : until,
		news->is_elsewhere ? " " : "", news->is_elsewhere ? news->ride.from_stop : ""),
	    .due = day->now,
	    .expires = day_utc(day, until + LEAVE_GRACE_MIN),
	    .is_urgent = true,
	};
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("line", day_line(day, person, &news->ride)),
	    template_number("depart", news->ride.scheduled_min),
	    template_text("other", instead == NULL ? "" : day_line(day, person, instead)),
	    template_number("leave", instead == NULL ? 0 : instead->depart_min),
	    template_text("stop", instead == NULL || news->kind == DAY_NEWS_MOVED
				      ? news->ride.from_stop
				      : instead->from_stop),
	    template_number("now", news->now_min),
	    /* It may make up for some of it. */
	    template_number("by", day_shown_min(day, news->now_min - LIVE_EARLY_MIN)),
	};
	const struct template_value others[] = {
	    values[0],
	    values[1],
	    values[2],
	    template_text("place", way_goal(day, person, k).place),
	    template_number("minutes",
			    leg->arrive_min == PLAN_NONE ? 0 : leg->arrive_min - leg->depart_min),
	    template_text("who", day_who(day, person)),
	};
	if (say.kind == KIND_PERSON_RIDE_WALK || say.kind == KIND_PERSON_RIDE_NONE)
		remind_add(wants, &say, others, ARRAY_LEN(others));
	else
		remind_add(wants, &say, values, ARRAY_LEN(values));
}

/*
 * Say what live times have changed on leg ${k}, if they know of its ride; what was said of it in
 * this version stands. Returns when it was said, NO_TIME if it was not.
 */
static struct utc
ride_news(const struct day *day, const struct row_party *person, int k,
	  const struct row_message *told, struct wants *wants)
{
	const char *claim = arena_printf(day->arena, "ride:%s", remind_leave_claim(day, k) + 6);
	const struct day_news *news = &day->news[day->solution.legs[k].to];
	bool has_morning = k == 0 && reconcile_last_told(day, person->id, "morning") != NULL;
	bool is_known =
	    told != NULL || has_morning || day->solution.legs[k].depart_min <= day->now_min;
	if (news->kind != DAY_NEWS_NONE && news->is_for_person && is_known) {
		ride_changed(day, person, k, claim, wants);
		return day->now;
	}
	const struct row_message *said = reconcile_newest(day, person->id, claim);
	if (said == NULL || said->version != day->plan.version || said->state == OUTBOX_SUPERSEDED)
		return NO_TIME;
	struct day_say say = {.party = person, .claim = claim, .fact = ""};
	remind_add(wants, &say, NULL, 0)->is_kept = true;
	return said->made;
}

/* What the text to leave by rests on: hour and way, and what is ridden from where. */
static const char *
leave_fact(const struct day *day, int k)
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	int n = 0;
	const struct plan_ride *rides = way_rides(day, k, &n);
	const char *fact =
	    arena_printf(day->arena, "%d by %s", leg->depart_min, plan_by_word(leg->by));
	const struct plan_by_car *car = remind_car_of(day, k);
	if (car != NULL && car->is_first)
		return arena_printf(day->arena, "%d by %s to %s", leg->depart_min,
				    plan_by_word(car->by), car->stop);
	if (leg->by != PLAN_TRANSIT || n == 0)
		return fact;
	return arena_printf(day->arena, "%s %s from %s", fact, rides[0].line, rides[0].from_stop);
}

/* Where the way has a lift and a ride: the second of them. */
static void
then(const struct day *day, const struct row_party *person, int k, bool is_said,
     struct wants *wants)
{
	struct remind_then then = {
	    .person = person,
	    .car = remind_car_of(day, k),
	    .claim = arena_printf(day->arena, "then:%s", remind_leave_claim(day, k) + 6),
	    .label = way_goal(day, person, k).label,
	    .is_said = is_said,
	};
	then.rides = way_rides(day, k, &then.n_rides);
	if (then.car != NULL && then.n_rides > 0 && live_is_on(day, k))
		remind_car_then(day, &then, wants);
}

void
remind_leave(const struct day *day, const struct row_party *person, int k, struct wants *wants)
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	if (leg->arrive_min == PLAN_NONE)
		return;
	struct template_value values[RECONCILE_VALUES_MAX];
	enum kind kind;
	size_t n_values = leave_values(day, k, &kind, values);
	int lead = day->world->settings.leave_lead_minutes;
	struct day_say say = {
	    .party = person,
	    .kind = kind,
	    .claim = remind_leave_claim(day, k),
	    .fact = leave_fact(day, k),
	    .due = day_utc(day, leg->depart_min - lead),
	    .expires = day_utc(day, leg->depart_min + LEAVE_GRACE_MIN),
	    .is_urgent = true,
	};
	const struct row_message *told = reconcile_last_told(day, person->id, say.claim);
	if (told != NULL && is_near(leg, told->fact))
		say.fact = told->fact;
	/* Told of another ride within the minutes before it: that was the text to leave by. */
	struct utc said = ride_news(day, person, k, told, wants);
	then(day, person, k, said.s != 0, wants);
	if ((said.s != 0 && say.due.s <= said.s) || !live_is_on(day, k))
		return;
	/* A walk's text names the hour at its end: not before somebody has agreed to it. */
	int visit = way_visit(day, k);
	if (kind != KIND_PERSON_LEAVE_NOW_WALK || visit < 0 || day_is_settled(day, visit))
		remind_add(wants, &say, values, n_values);
	if (said.s == 0 && told != NULL && strcmp(told->fact, say.fact) != 0 &&
	    say.due.s > day->now.s)
		leave_changed(day, k, wants, &say);
}

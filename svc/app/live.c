/* SPDX-License-Identifier: MIT
 *
 * Each leg by transit against what is known of its rides now.
 */
#include "app/live.h"

#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/effects.h"
#include "app/reconcile.h"
#include "app/replan.h"
#include "app/settle.h"
#include "travel/travel_live.h"

#define STILL_ABOARD_MIN \
	60 /* so long after a planned arrival a late vehicle may still be coming \
	    */

/* One leg of the newest version, its rides as they are now. */
struct look {
	struct day *day;
	int k;
	const struct plan_leg *leg;
	struct travel_ride_now now[PLAN_RIDES_MAX];
	int broken; /* the first ride that cannot be taken, n_rides if all can */
	bool is_unheard;
	struct plan_leg fresh; /* the leg as it is to be */
	struct day_news news;
};

static struct travel_ride_now
ride_now(const struct day *day, const struct plan_ride *ride)
{
	const struct travel_told_ride told = {ride->line, ride->from_stop, ride->to_stop,
					      ride->scheduled_min};
	return travel_live_ride(day->world->prepare->travel, day->plan.date, &told);
}

/* Whether there is less time between two rides than a change takes, and less than was planned. */
static bool
is_missed(const struct look *look, int r)
{
	const struct plan_ride *rides = look->leg->rides;
	const struct document_person *person = &look->day->document.person;
	double m = 1.3 * geo_distance_m(look->now[r - 1].to_at, look->now[r].from_at);
	int walk_min = (int)(m / person->walk_mps / 60 + 0.999);
	int gap = look->now[r].depart_min - look->now[r - 1].arrive_min;
	int planned = rides[r].depart_min - rides[r - 1].arrive_min;
	return gap < planned && gap < person->change_minutes_min + walk_min;
}

static void
look_at_rides(struct look *look)
{
	const struct plan_leg *leg = look->leg;
	bool is_lost = travel_live_lost_utc_s(look->day->world->prepare->travel) != 0;
	look->broken = leg->n_rides;
	for (int r = 0; r < leg->n_rides; r++) {
		look->now[r] = ride_now(look->day, &leg->rides[r]);
		/* While live times are unknown, the timetable takes back nothing that they said. */
		if (look->now[r].fate == TRAVEL_UNHEARD || (is_lost && !look->now[r].is_said))
			look->is_unheard = true;
		else if (look->now[r].fate != TRAVEL_RUNS ||
			 (r > 0 && look->broken == leg->n_rides && !look->is_unheard &&
			  is_missed(look, r)))
			look->broken = r < look->broken ? r : look->broken;
	}
}

bool
live_is_on(const struct day *day, int k)
{
	const struct plan_leg *leg = &day->solution.legs[k];
	if (day->estimate.legs[k].is_other || day->world->prepare->travel == NULL)
		return true;
	for (int r = 0; r < leg->n_rides; r++) {
		enum travel_fate fate = ride_now(day, &leg->rides[r]).fate;
		if (fate == TRAVEL_CANCELLED || fate == TRAVEL_PASSES)
			return false;
	}
	return true;
}

static int
apart(int a, int b)
{
	return a > b ? a - b : b - a;
}

/* Whether ride ${r} leaves from another stop than they were told. */
static bool
is_elsewhere(const struct look *look, int r)
{
	return strcmp(look->now[r].from_stop, look->leg->rides[r].from_stop) != 0;
}

/* The first ${n} rides with their times of now, and room for more. */
static struct plan_ride *
rides_now(const struct look *look, int n)
{
	struct plan_ride *rides = arena_array(look->day->arena, struct plan_ride, PLAN_RIDES_MAX);
	for (int r = 0; r < n; r++) {
		rides[r] = look->leg->rides[r];
		rides[r].depart_min = look->now[r].depart_min;
		rides[r].arrive_min = look->now[r].arrive_min;
		rides[r].from_stop = look->now[r].from_stop;
		rides[r].to_stop = look->now[r].to_stop;
	}
	return rides;
}

static bool
is_driven_first(const struct plan_leg *leg)
{
	return leg->by_car != NULL && leg->by_car->is_first;
}

/* They are met when they get off. */
static const struct plan_by_car *
car_later(const struct look *look, int later)
{
	struct plan_by_car *car = arena_new(look->day->arena, struct plan_by_car);
	*car = *look->leg->by_car;
	car->depart_min += later;
	car->arrive_min += later;
	return car;
}

/* All rides run: the leg moves with them. */
static void
move_leg(struct look *look)
{
	const struct plan_leg *leg = look->leg;
	int last = leg->n_rides - 1;
	look->fresh = *leg;
	look->fresh.rides = rides_now(look, leg->n_rides);
	int later = look->now[last].arrive_min - leg->rides[last].arrive_min;
	look->fresh.arrive_min += later;
	if (leg->by_car != NULL && !leg->by_car->is_first)
		look->fresh.by_car = car_later(look, later);
	/* Who is driven to the stop is driven when it was said, and waits there. */
	if (leg->depart_min <= look->day->now_min || is_driven_first(leg))
		return;
	look->fresh.depart_min += look->now[0].depart_min - leg->rides[0].depart_min;
	/* A ride that is moved over an hour that clocks leave out: nobody can leave in it. */
	look->fresh.depart_min = day_shown_min(look->day, look->fresh.depart_min);
}

/* From when on they may leave for this leg: free, told in time, and nothing begun is broken off. */
static int
ready_min(const struct look *look)
{
	const struct day *day = look->day;
	const struct plan_solution *solution = &day->solution;
	int planned = look->leg->depart_min;
	int ready = day->now_min + day->world->settings.leave_lead_minutes;
	int gate = day_gate_min(day);
	if (ready < gate)
		ready = gate;
	if (look->k > 0 && day->estimate.legs[look->k - 1].arrive_min > ready)
		ready = day->estimate.legs[look->k - 1].arrive_min;
	for (int i = 0; i < solution->n_appointments; i++)
		if (day->estimate.items[i].is_today &&
		    solution->appointments[i].start_min < planned &&
		    day->estimate.items[i].end_min > ready)
			ready = day->estimate.items[i].end_min;
	for (int b = 0; b < solution->n_breaks; b++)
		if (solution->breaks[b].start_min < planned && solution->breaks[b].end_min > ready)
			ready = solution->breaks[b].end_min;
	return ready < planned ? ready : planned;
}

/* Another way from door to door, if it is there before ${by_min}. */
static bool
take_other(struct look *look, int by_min)
{
	const struct day *day = look->day;
	int depart = 0;
	const struct plan_option *option =
	    estimate_next_option(&day->problem, look->leg, ready_min(look), &depart);
	if (option == NULL || depart + option->minutes > by_min)
		return false;
	look->fresh = *look->leg;
	look->fresh.by = option->by;
	look->fresh.depart_min = depart;
	look->fresh.arrive_min = depart + option->minutes;
	look->fresh.pence = option->pence;
	look->fresh.walk_m = option->walk_m;
	look->fresh.rides =
	    prepare_rides(day->prepared, option->ref, day->arena, &look->fresh.n_rides);
	look->fresh.by_car = prepare_by_car(day->prepared, option->ref, day->arena);
	look->news.next = look->fresh.n_rides > 0 ? &look->fresh.rides[0] : NULL;
	look->news.leave_min = depart;
	return true;
}

/* On from the stop at which they stand, or will get off. */
static bool
take_onward(struct look *look)
{
	struct day *day = look->day;
	int r = look->broken;
	struct prepare_start start = {
	    .at = look->now[r].from_at,
	    .label = look->leg->rides[r].from_stop,
	    .minute = day->now_min,
	    .to = look->leg->to,
	};
	if (r > 0) {
		start.at = look->now[r - 1].to_at;
		start.label = look->leg->rides[r - 1].to_stop;
		int off_min = look->now[r - 1].arrive_min + day->document.person.change_minutes_min;
		if (off_min > start.minute)
			start.minute = off_min;
	} else if (look->leg->rides[0].depart_min > start.minute) {
		start.minute = look->leg->rides[0].depart_min; /* still on the way to the stop */
	}
	struct prepare_onward on;
	if (!prepare_find_onward(day->world->prepare, &day->document, day->prepared, &start,
				 day->arena, &on))
		return false;
	struct plan_ride *rides = rides_now(look, r);
	int n = 0;
	const struct plan_ride *more =
	    on.journey == NULL ? NULL : prepare_rides_of(on.journey, day->arena, &n);
	if (r + n > PLAN_RIDES_MAX)
		return false;
	if (n > 0)
		memcpy(rides + r, more, sizeof(*rides) * (size_t)n);
	look->fresh = *look->leg;
	look->fresh.rides = r + n == 0 ? NULL : rides;
	look->fresh.n_rides = r + n;
	if (!is_driven_first(look->leg))
		look->fresh.by_car = NULL;
	look->fresh.by = r + n == 0 && look->fresh.by_car == NULL ? PLAN_WALK : PLAN_TRANSIT;
	look->fresh.arrive_min = on.arrive_min;
	look->fresh.walk_m += on.walk_m;
	look->news.next = n > 0 ? &rides[r] : NULL;
	look->news.leave_min = on.depart_min;
	return true;
}

static void
set_news(struct look *look, enum day_news_kind kind, int r)
{
	look->news.kind = kind;
	look->news.ride = look->leg->rides[r];
	look->news.now_min = look->now[r].depart_min;
	if (look->now[r].fate != TRAVEL_RUNS || !is_elsewhere(look, r))
		return;
	look->news.is_elsewhere = true;
	look->news.ride.from_stop = look->now[r].from_stop;
}

/* A ride that they cannot take: is there a way without it? */
static void
mend(struct look *look)
{
	const struct day *day = look->day;
	bool has_left = look->leg->depart_min <= day->now_min;
	set_news(look,
		 look->now[look->broken].fate == TRAVEL_CANCELLED ? DAY_NEWS_CANCELLED
								  : DAY_NEWS_MISSED,
		 look->broken);
	look->news.is_for_person = true;
	bool is_mended = has_left ? take_onward(look) : take_other(look, PLAN_MINUTE_MAX);
	if (!is_mended)
		look->news.kind = DAY_NEWS_STRANDED;
}

/* All rides run, perhaps at other times. */
static void
follow(struct look *look)
{
	const struct day *day = look->day;
	const struct plan_leg *leg = look->leg;
	bool is_aboard =
	    leg->rides[0].depart_min <= day->now_min && look->now[0].depart_min <= day->now_min;
	move_leg(look);
	int later = apart(look->fresh.arrive_min, leg->arrive_min);
	int moved = look->now[0].depart_min - leg->rides[0].depart_min;
	int r = 0;
	while (r + 1 < leg->n_rides && look->now[r].depart_min == leg->rides[r].depart_min &&
	       !is_elsewhere(look, r))
		r++;
	bool is_other_stop = !is_aboard && is_elsewhere(look, r);
	bool is_news = is_aboard ? later >= LIVE_ABOARD_MIN
				 : later >= LIVE_STEP_MIN || moved >= LIVE_STEP_MIN ||
				       moved <= -LIVE_EARLY_MIN || is_other_stop;
	if (!is_news)
		return;
	set_news(look, DAY_NEWS_MOVED, is_aboard ? 0 : r);
	look->news.is_for_person = !is_aboard && r == 0;
	struct plan_leg moved_leg = look->fresh;
	int step_sooner = look->fresh.arrive_min - LIVE_STEP_MIN;
	if (leg->depart_min <= day->now_min) {
		/* They wait at the stop: does something else come that is there before it? */
		look->broken = 0;
		if (!is_aboard && take_onward(look) && look->fresh.arrive_min <= step_sooner)
			look->news.kind = DAY_NEWS_LATE;
		else
			look->fresh = moved_leg;
		return;
	}
	/* Gone before they can be there, or so late that another way is sooner. */
	bool is_gone = is_driven_first(leg) ? look->now[0].depart_min < leg->by_car->arrive_min
					    : look->fresh.depart_min < ready_min(look) && moved < 0;
	if (take_other(look, is_gone ? PLAN_MINUTE_MAX : step_sooner))
		look->news.kind = is_gone ? DAY_NEWS_MISSED : DAY_NEWS_LATE;
	else
		look->fresh = moved_leg;
}

/* Whether the plan still goes by the rides of leg ${k}, and they are not behind it. */
static bool
is_relied_on(const struct day *day, int k)
{
	const struct plan_leg *leg = &day->solution.legs[k];
	const struct estimate_leg *estimate = &day->estimate.legs[k];
	return leg->by == PLAN_TRANSIT && leg->n_rides > 0 && !estimate->is_other &&
	       leg->arrive_min + STILL_ABOARD_MIN > day->now_min;
}

/* What leg ${k} has become; news.kind is DAY_NEWS_NONE if it is as it was. */
static void
look_at_leg(struct day *day, int k, struct look *look)
{
	*look = (struct look){.day = day, .k = k, .leg = &day->solution.legs[k]};
	if (!is_relied_on(day, k))
		return;
	look_at_rides(look);
	if (look->is_unheard)
		return;
	if (look->broken == look->leg->n_rides)
		follow(look);
	else if (look->broken > 0 || look->leg->arrive_min > day->now_min)
		/* Of a ride that they were to have left already nobody knows whether they did. */
		mend(look);
}

/* Nothing goes there any more: a human has to know, once for a ride. */
static void
alarm_stranded(struct day *day, const struct look *look)
{
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	if (coordinator == NULL)
		return;
	struct day_say say = {
	    .party = coordinator,
	    .kind = KIND_COORDINATOR_ALARM_STRANDED,
	    .claim = arena_printf(day->arena, "reply:stranded:%d", look->leg->to),
	    .fact = arena_printf(day->arena, "%s %d", look->news.ride.line,
				 look->news.ride.scheduled_min),
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	    .is_urgent = true,
	};
	const struct row_message *said = reconcile_newest(day, coordinator->id, say.claim);
	if (said != NULL && strcmp(said->fact, say.fact) == 0)
		return;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("line", day_line(day, coordinator, &look->news.ride)),
	    template_number("depart", look->news.ride.scheduled_min),
	};
	day_queue(day, &say, values, ARRAY_LEN(values));
	effect_audit(day->effects, day->now, &day->plan, 0, "live: no way is left on leg %d",
		     look->k);
}

static void
sum_up(struct plan_solution *solution)
{
	solution->pence = 0;
	solution->walk_m = 0;
	for (int k = 0; k < solution->n_legs; k++) {
		solution->pence += solution->legs[k].pence > 0 ? solution->legs[k].pence : 0;
		solution->walk_m += solution->legs[k].walk_m;
		if (solution->legs[k].arrive_min > solution->ends_min)
			solution->ends_min = solution->legs[k].arrive_min;
	}
}

/* Looks at every leg; the ways that change stand in ${fresh}. Returns how many do. */
static int
look_at_day(struct day *day, struct plan_solution *fresh)
{
	int n = 0;
	*fresh = day->solution;
	for (int k = 0; k < day->solution.n_legs; k++) {
		struct look *look = arena_new(day->arena, struct look);
		look_at_leg(day, k, look);
		if (look->news.kind == DAY_NEWS_NONE)
			continue;
		day->news[day->solution.legs[k].to] = look->news;
		if (look->news.kind == DAY_NEWS_STRANDED) {
			alarm_stranded(day, look);
			continue;
		}
		fresh->legs[k] = look->fresh;
		n++;
	}
	sum_up(fresh);
	return n;
}

void
live_changed(struct day *day)
{
	struct plan_solution *fresh = arena_new(day->arena, struct plan_solution);
	day->is_routine = true;
	settle_estimate(day);
	if (day->plan.version == 0 || !day->solution.feasible || day->now_min < 0 ||
	    day->plan.stage == PLAN_STAGE_OVER || day->world->prepare->travel == NULL ||
	    look_at_day(day, fresh) == 0)
		return;
	day->is_held_up = true;
	/* Once the day's first step is told, somebody may be on the way to a bus that does not
	 * come: they hear of another way now, not when a service has answered. */
	if (day->now_min < day_gate_min(day) && day->plan.out_min < 0 &&
	    day->now_min < day->world->settings.morning_min) {
		replan_day(day, APP_CAUSE_LIVE);
		settle_estimate(day);
		return;
	}
	replan_take(day, fresh, APP_CAUSE_LIVE);
	settle_estimate(day);
	/* What needs a yes is asked first (settle_day). */
	if (ask_is_beyond(day) && replan_needs_nobody(day, APP_CAUSE_LIVE)) {
		replan_day(day, APP_CAUSE_LIVE);
		settle_estimate(day);
	}
}

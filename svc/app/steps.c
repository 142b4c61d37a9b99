/* SPDX-License-Identifier: MIT
 *
 * The person's day, step by step.
 */
#include "app/steps.h"

#include <math.h>
#include <string.h>

#include "app/bring.h"
#include "app/call.h"
#include "app/remind.h"
#include "app/way.h"
#include "travel/travel_live.h"

#define WALK_FACTOR   1.3 /* of the straight line, as in travel.h */
#define LAST_HOUR_MIN 60  /* the page stays so long after a day that ends past midnight */

struct writing {
	const struct day *day;
	const struct row_party *person;
	struct steps *out;
	struct step *step;
};

const struct row_party *
steps_person(const struct day *day)
{
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *party = &day->parties[i];
		if (party->role == PARTY_PERSON)
			return party->has_consent && party->stopped.s == 0 ? party : NULL;
	}
	return NULL;
}

struct utc
steps_until(const struct day *day)
{
	int ends = day->solution.ends_min;
	struct utc midnight = civil_to_utc(day->world->zone, civil_add_days(day->plan.date, 1), 0);
	struct utc last = day_utc(day, ends == PLAN_NONE ? 0 : ends + LAST_HOUR_MIN);
	return last.s > midnight.s ? last : midnight;
}

static const char *
words(const struct writing *to, enum kind kind, const struct template_value values[], size_t n)
{
	return template_render(day_words_for(to->day, to->person), kind, values, n, to->day->arena);
}

static const char *
plain(const struct writing *to, enum kind kind)
{
	return words(to, kind, NULL, 0);
}

static struct step_line *
add_line(const struct writing *to, int at_min, const char *said)
{
	ensure(to->step->n_lines < STEP_LINES_MAX);
	struct step_line *line = &to->step->lines[to->step->n_lines++];
	*line = (struct step_line){
	    .time = at_min == PLAN_NONE
			? ""
			: template_time(day_words_for(to->day, to->person)->language, at_min,
					to->day->arena),
	    .words = said,
	    .note = "",
	};
	return line;
}

/* A walk in the time that there is for it: as far as it is, and waiting counts as none. */
struct walk {
	struct geo_point from, to; /* latitude NAN: not known, it takes all of the time */
	int from_min, until_min;
};

/* One that is not known leaves the way without any. A walk of no minutes adds none of its own. */
static void
add_point(const struct writing *to, struct geo_point at, enum kind kind, const char *name,
	  int walk_minutes)
{
	struct step *step = to->step;
	const struct template_value minutes[] = {template_number("minutes", walk_minutes)};
	const struct template_value names[] = {
	    template_text("stop", name),
	    template_text("place", name),
	};
	if (step->n_points < 0 || !geo_is_valid(at)) {
		step->n_points = -1;
		return;
	}
	ensure(step->n_points < STEP_POINTS_MAX);
	step->points[step->n_points++] = (struct step_point){
	    .at = at,
	    .name = words(to, kind, names, ARRAY_LEN(names)),
	    .on_foot = walk_minutes > 0,
	    .minutes = walk_minutes > 0 ? words(to, KIND_PERSON_PAGE_MINUTES, minutes, 1) : "",
	};
}

static int
walk_min(const struct day *day, const struct walk *walk)
{
	int there_is = walk->until_min - walk->from_min;
	double m = WALK_FACTOR * geo_distance_m(walk->from, walk->to);
	double takes = ceil(m / day->document.person.walk_mps / 60);
	return takes >= 0 && takes < there_is ? (int)takes : there_is;
}

static int
add_walk(const struct writing *to, const struct walk *walk, enum kind kind, const char *goal)
{
	int minutes = walk_min(to->day, walk);
	const struct template_value values[] = {
	    template_text("stop", goal),
	    template_text("place", goal),
	    template_number("minutes", minutes),
	};
	if (minutes > 0)
		add_line(to, walk->from_min, words(to, kind, values, ARRAY_LEN(values)));
	return minutes;
}

/* A ride as live times have it now, as the plan has it where they say nothing of it; and where. */
struct ride_now {
	struct plan_ride ride;
	struct geo_point from_at, to_at; /* latitude NAN: this timetable does not know it */
};

static struct ride_now
ride_now(const struct day *day, const struct plan_ride *ride)
{
	struct ride_now now = {*ride, {NAN, NAN}, {NAN, NAN}};
	if (day->world->prepare->travel == NULL)
		return now;
	const struct travel_told_ride told = {ride->line, ride->from_stop, ride->to_stop,
					      ride->scheduled_min};
	struct travel_ride_now is =
	    travel_live_ride(day->world->prepare->travel, day->plan.date, &told);
	if (is.fate != TRAVEL_UNHEARD) {
		now.from_at = is.from_at;
		now.to_at = is.to_at;
	}
	if (is.fate == TRAVEL_RUNS && is.is_said) {
		now.ride.depart_min = is.depart_min;
		now.ride.arrive_min = is.arrive_min;
		now.ride.from_stop = is.from_stop;
		now.ride.to_stop = is.to_stop;
	}
	return now;
}

static void
add_ride(const struct writing *to, const struct plan_ride *ride)
{
	const struct template_value on[] = {
	    template_text("line", day_line(to->day, to->person, ride)),
	    template_text("stop", ride->from_stop),
	};
	const struct template_value off[] = {template_text("stop", ride->to_stop)};
	const struct template_value timetable[] = {template_number("depart", ride->scheduled_min)};
	struct step_line *line =
	    add_line(to, ride->depart_min, words(to, KIND_PERSON_PAGE_RIDE, on, ARRAY_LEN(on)));
	if (ride->depart_min != ride->scheduled_min)
		line->note = words(to, KIND_PERSON_PAGE_BOOKED_FOR, timetable, 1);
	add_line(to, ride->arrive_min, words(to, KIND_PERSON_PAGE_OFF, off, 1));
}

/* By car all the way, or to a stop. */
static void
add_car(const struct writing *to, enum plan_by by, int at_min, const char *stop, const char *place)
{
	const struct template_value values[] = {
	    template_text("who", day_who(to->day, to->person)),
	    stop != NULL ? template_text("stop", stop) : template_text("place", place),
	};
	enum kind kind = by == PLAN_TAXI
			     ? (stop != NULL ? KIND_PERSON_PAGE_TAXI_STOP : KIND_PERSON_PAGE_TAXI)
			     : (stop != NULL ? KIND_PERSON_PAGE_LIFT_STOP : KIND_PERSON_PAGE_LIFT);
	add_line(to, at_min, words(to, kind, values, ARRAY_LEN(values)));
}

static void
add_fetched(const struct writing *to, const struct plan_by_car *car, const char *place)
{
	const struct template_value values[] = {
	    template_text("who", day_who(to->day, to->person)),
	    template_text("stop", car->stop),
	};
	if (car->by == PLAN_TAXI)
		add_car(to, PLAN_TAXI, car->depart_min, NULL, place);
	else
		add_line(to, car->depart_min,
			 words(to, KIND_PERSON_PAGE_FETCHED, values, ARRAY_LEN(values)));
}

static enum kind
walk_kind(const struct day *day, int k)
{
	return way_visit(day, k) < 0 ? KIND_PERSON_PAGE_WALK_HOME : KIND_PERSON_PAGE_WALK;
}

static void
add_rides(const struct writing *to, int k, const struct plan_ride rides[], int n, const char *place)
{
	const struct day *day = to->day;
	const struct plan_leg *planned = &day->solution.legs[k];
	const struct plan_by_car *car = remind_car_of(day, k);
	struct walk walk = {.from = day->prepared->points[planned->from],
			    .from_min = day->estimate.legs[k].depart_min};
	if (car != NULL && car->is_first) {
		add_car(to, car->by, car->depart_min, car->stop, place);
		walk.from_min = car->arrive_min;
	}
	for (int r = 0; r < n; r++) {
		struct ride_now now = ride_now(day, &rides[r]);
		walk.to = now.from_at;
		walk.until_min = now.ride.depart_min;
		bool is_same = r > 0 && strcmp(rides[r - 1].to_stop, now.ride.from_stop) == 0;
		int walked = 0;
		if (!is_same && (r > 0 || car == NULL || !car->is_first))
			walked =
			    add_walk(to, &walk, KIND_PERSON_PAGE_WALK_STOP, now.ride.from_stop);
		if (!is_same)
			add_point(to, now.from_at, KIND_PERSON_PAGE_STOP, now.ride.from_stop,
				  walked);
		add_ride(to, &now.ride);
		add_point(to, now.to_at, KIND_PERSON_PAGE_STOP, now.ride.to_stop, 0);
		walk.from = now.to_at;
		walk.from_min = now.ride.arrive_min;
	}
	walk.to = day->prepared->points[planned->to];
	walk.until_min = day->estimate.legs[k].arrive_min;
	int walked = 0;
	int visit = way_visit(day, k);
	/* What is at its end is not told before somebody has agreed to it. */
	if (visit >= 0 && !day_is_settled(day, visit))
		return;
	if (car != NULL && !car->is_first)
		add_fetched(to, car, place);
	else
		walked = add_walk(to, &walk, walk_kind(day, k), place);
	add_point(to, walk.to, KIND_PERSON_DIARY_PLACE, place, walked);
}

/* Where leg ${k} begins, as its person calls it. */
static const char *
start_name(const struct day *day, const struct row_party *person, int k)
{
	int from = day->solution.legs[k].from;
	return from < PLAN_PLACE_OF(0) ? day_end_word(day, person, from)
				       : day_place(day, from - PLAN_PLACE_OF(0));
}

/* What stands above it: what it leads to, if nobody's yes to that is missing. */
static const char *
way_heading(const struct writing *to, int k)
{
	struct way_goal goal = way_goal(to->day, to->person, k);
	int visit = way_visit(to->day, k);
	const struct template_value values[] = {
	    template_text("label", goal.label),
	    template_number("start", goal.start_min),
	};
	if (visit >= 0 && day_is_settled(to->day, visit) && goal.start_min != PLAN_NONE)
		return words(to, KIND_PERSON_PAGE_WAY_TO, values, ARRAY_LEN(values));
	return plain(to, visit < 0 ? KIND_PERSON_PAGE_WAY_HOME : KIND_PERSON_PAGE_WAY_ON);
}

/* Whether leg ${k} may be told: its end is settled, or it is a ride, which tells no hour there. */
static bool
is_told(const struct day *day, int k)
{
	int visit = way_visit(day, k);
	int n = 0;
	(void)way_rides(day, k, &n);
	return visit < 0 || day_is_settled(day, visit) || n > 0;
}

static void
write_way(struct writing *to, int k)
{
	const struct day *day = to->day;
	const struct estimate_leg *leg = &day->estimate.legs[k];
	struct way_goal goal = way_goal(day, to->person, k);
	int n = 0;
	const struct plan_ride *rides = way_rides(day, k, &n);
	const struct template_value who[] = {template_text("who", day_who(day, to->person))};
	const struct walk all = {{NAN, NAN}, {NAN, NAN}, leg->depart_min, leg->arrive_min};
	bool is_stuck = leg->arrive_min == PLAN_NONE;
	*to->step = (struct step){.leg = k, .start_min = is_stuck ? day->now_min : leg->depart_min};
	to->step->is_now = to->step->start_min <= day->now_min;
	to->step->heading = way_heading(to, k);
	struct geo_point from = day->prepared->points[day->solution.legs[k].from];
	struct geo_point goal_at = day->prepared->points[day->solution.legs[k].to];
	if (!is_stuck)
		add_point(to, from, KIND_PERSON_DIARY_PLACE, start_name(day, to->person, k), 0);
	if (is_stuck)
		add_line(to, PLAN_NONE, words(to, KIND_PERSON_PAGE_STUCK, who, 1));
	else if (leg->by == PLAN_TRANSIT && n > 0)
		add_rides(to, k, rides, n, goal.place);
	else if (leg->by == PLAN_TAXI || leg->by == PLAN_LIFT) {
		add_car(to, leg->by, leg->depart_min, NULL, goal.place);
		add_point(to, goal_at, KIND_PERSON_DIARY_PLACE, goal.place, 0);
	} else {
		int walked = add_walk(to, &all, walk_kind(day, k), goal.place);
		add_point(to, goal_at, KIND_PERSON_DIARY_PLACE, goal.place, walked);
	}
	if (to->step->n_points < 2)
		to->step->n_points = 0;
	if (to->step->n_lines > 0)
		to->out->n++;
}

static void
write_meeting(struct writing *to, int i)
{
	const struct day *day = to->day;
	const struct estimate_item *item = &day->estimate.items[i];
	enum plan_mode mode = day->solution.appointments[i].mode;
	bool is_by_person = day->document.appointments[i].call.is_by_person;
	const char *number = call_number(day, i);
	const struct template_value values[] = {
	    template_text("label", day_label(day, i)),
	    template_text("place", day_place(day, i)),
	    template_text("tel", number == NULL ? "" : number),
	};
	enum kind kind = mode == PLAN_VISIT               ? KIND_PERSON_PAGE_VISIT
			 : mode == PLAN_VIDEO             ? KIND_PERSON_PAGE_VIDEO
			 : is_by_person && number != NULL ? KIND_PERSON_PAGE_CALL
							  : KIND_PERSON_PAGE_CALLED;
	*to->step = (struct step){.leg = -1, .start_min = item->start_min, .heading = ""};
	to->step->is_now = item->start_min <= day->now_min;
	struct step_line *line =
	    add_line(to, item->start_min, words(to, kind, values, ARRAY_LEN(values)));
	line->note = bring_extra(day, to->person, i);
	to->out->n++;
}

/* Behind those that begin before it; of the same minute the way there comes first. */
static void
put_in_order(struct steps *steps)
{
	struct step last = steps->list[steps->n - 1];
	int at = steps->n - 1;
	while (at > 0 && steps->list[at - 1].start_min > last.start_min) {
		steps->list[at] = steps->list[at - 1];
		at--;
	}
	steps->list[at] = last;
}

static bool
has_hour_to_come(const struct day *day, int i)
{
	const struct estimate_item *item = &day->estimate.items[i];
	return item->is_today && item->start_min != PLAN_NONE && item->end_min > day->now_min &&
	       day_is_settled(day, i);
}

/* What has no hour today: put off, or waiting for an answer. And what is said where nothing has. */
static void
write_others(struct writing *to)
{
	const struct day *day = to->day;
	struct steps *out = to->out;
	bool is_waiting = false;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		const struct template_value values[] = {
		    template_text("label", day_label(day, i)),
		    template_date("date",
				  holidays_working_day_after(day->world->holidays, day->plan.date)),
		};
		is_waiting = is_waiting || outcome->needs_yes;
		if (outcome->status == PLAN_NEXT_DAY && !outcome->needs_yes)
			out->others[out->n_others++] =
			    words(to, KIND_PERSON_PAGE_OTHER_DAY, values, ARRAY_LEN(values));
	}
	const struct template_value who[] = {template_text("who", day_who(day, to->person))};
	out->none = is_waiting || !day->solution.feasible
			? words(to, KIND_PERSON_PAGE_UNSETTLED, who, 1)
			: plain(to, KIND_PERSON_PAGE_DONE);
	if (is_waiting)
		out->others[out->n_others++] = plain(to, KIND_PERSON_PAGE_WAITING);
}

/* The coordinator's number, where it is one that can be rung. */
static void
write_ring(struct writing *to)
{
	const struct day *day = to->day;
	const char *number = day_tel(day);
	char dialled[PHONE_FULL_SIZE];
	const struct template_value values[] = {
	    template_text("who", day_who(day, to->person)),
	    template_text("tel", number),
	};
	to->out->ring = to->out->tel = "";
	if (number[0] == '\0')
		return;
	phone_shorten(number, dialled);
	to->out->tel = arena_strdup(day->arena, dialled);
	to->out->ring = words(to, KIND_PERSON_PAGE_RING, values, ARRAY_LEN(values));
}

void
steps_of(const struct day *day, const struct row_party *person, struct steps *out)
{
	struct writing to = {day, person, out, NULL};
	enum language language = day_words_for(day, person)->language;
	const struct template_value now[] = {template_number("now", day->now_min)};
	*out = (struct steps){
	    .title = plain(&to, KIND_PERSON_DIARY_NAME),
	    .date = template_day(language, day->plan.date, day->arena),
	    .now = plain(&to, KIND_PERSON_PAGE_NOW),
	    .next = plain(&to, KIND_PERSON_PAGE_NEXT),
	    .then = plain(&to, KIND_PERSON_PAGE_THEN),
	    .sketch = plain(&to, KIND_PERSON_PAGE_SKETCH),
	    .north = plain(&to, KIND_PERSON_PAGE_NORTH),
	    .as_of = words(&to, KIND_PERSON_PAGE_AS_OF, now, 1),
	    .language = language,
	};
	bool is_stuck = false;
	for (int k = 0; k < day->solution.n_legs && !is_stuck; k++) {
		int arrive_min = day->estimate.legs[k].arrive_min;
		int before = out->n;
		to.step = &out->list[out->n];
		is_stuck = arrive_min == PLAN_NONE;
		if ((is_stuck || arrive_min > day->now_min) && is_told(day, k))
			write_way(&to, k);
		if (out->n > before)
			put_in_order(out);
	}
	for (int i = 0; i < day->solution.n_appointments; i++) {
		to.step = &out->list[out->n];
		if (!has_hour_to_come(day, i))
			continue;
		write_meeting(&to, i);
		put_in_order(out);
	}
	write_others(&to);
	write_ring(&to);
}

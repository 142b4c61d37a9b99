/* SPDX-License-Identifier: MIT
 *
 * Other plans' versions as holds, and this plan laid against them.
 */
#include "app/across.h"

#include <string.h>

#include "app/dark.h"
#include "app/day.h"
#include "app/effects.h"
#include "app/join.h"
#include "app/openings.h"
#include "plan/busy.h"
#include "plan/desk.h"
#include "plan/plan_json.h"

/* One other plan while it is read. */
struct reading {
	const struct day *day;
	struct across *out;
	const struct row_beside *beside;
	const struct plan_document *document;
	const struct plan_solution *solution;
	int shift_min; /* its minutes to ours */
};

static bool
find_point(const struct day *day, const struct plan_document *document, int place,
	   struct geo_point *out)
{
	const struct directory *directory = day->world->prepare->directory;
	const struct directory_entry *entry = NULL;
	if (place == PLAN_PLACE_GATE || (place == PLAN_PLACE_HOME && document->has_home)) {
		*out = place == PLAN_PLACE_GATE ? document->gate.point : document->home.point;
		return true;
	}
	if (place < PLAN_PLACE_OF(0) || place >= PLAN_PLACE_OF(document->n_appointments))
		return false;
	const struct document_appointment *at = &document->appointments[place - PLAN_PLACE_OF(0)];
	if (at->service == NULL) {
		*out = at->point;
		return true;
	}
	if (directory == NULL || directory_find(directory, at->service, &entry) != 0 ||
	    !entry->has_point)
		return false;
	*out = entry->point;
	return true;
}

/* Whether the first of that role in one plan and in the other have one number. */
static bool
share(const struct day *day, const struct row_beside *beside, enum party_role role)
{
	for (int a = 0; a < day->n_parties; a++)
		for (int b = 0; b < beside->n_parties; b++)
			if (day->parties[a].role == role && beside->parties[b].role == role &&
			    day->parties[a].has_phone && beside->parties[b].has_phone &&
			    phone_equal(&day->parties[a].phone, &beside->parties[b].phone))
				return true;
	return false;
}

/* Who speaks for an appointment: whoever is named for it, else the officer for a contact. */
const struct row_party *
across_speaker(const struct row_party parties[], int n,
	       const struct document_appointment *appointment)
{
	const struct row_party *officer = NULL;
	for (int i = 0; i < n; i++) {
		bool is_officer = parties[i].role == PARTY_OFFICER;
		if ((!is_officer && parties[i].role != PARTY_SERVICE) || !parties[i].has_phone)
			continue;
		if (day_names(parties[i].appointments, appointment->id))
			return &parties[i];
		if (is_officer && officer == NULL && strcmp(appointment->kind, "contact") == 0)
			officer = &parties[i];
	}
	return officer;
}

/* The appointments of this plan that need the same person of a service as that one. */
static unsigned
same_service(const struct reading *reading, int theirs)
{
	const struct day *day = reading->day;
	const struct document_appointment *other = &reading->document->appointments[theirs];
	const struct row_party *asked =
	    across_speaker(reading->beside->parties, reading->beside->n_parties, other);
	unsigned same = 0;
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct document_appointment *own = &day->document.appointments[i];
		const struct row_party *party = across_speaker(day->parties, day->n_parties, own);
		if (asked != NULL && party != NULL && phone_equal(&asked->phone, &party->phone))
			same |= 1u << i;
	}
	return same;
}

static void
add(struct reading *reading, struct across_hold hold)
{
	struct across *out = reading->out;
	if (out->n >= ACROSS_HOLDS_MAX)
		return;
	hold.plan_id = reading->beside->plan.id;
	hold.ref = reading->beside->plan.ref;
	hold.is_earlier = hold.plan_id < reading->day->plan.id;
	hold.from_min += reading->shift_min;
	hold.until_min += reading->shift_min;
	const struct day *day = reading->day;
	const struct join_hold at = {hold.from, hold.from_min, hold.until_min};
	bool is_joined = hold.kind == ACROSS_PERSON && hold.has_points && !day->is_blind;
	int n = is_joined ? PLAN_PLACE_OF(day->document.n_appointments) : 0;
	for (int place = 0; place < n; place++)
		hold.joined[place] = join_taken(day, day->prepared->points[place], &at);
	out->list[out->n++] = hold;
}

/* The hour to be home by; PLAN_NONE for none. */
static int
home_by_min(const struct reading *reading)
{
	const struct plan_document *document = reading->document;
	struct arena *arena = reading->day->arena;
	struct plan_problem *dark = arena_new(arena, struct plan_problem);
	struct problems *problems = arena_new(arena, struct problems);
	if (!document->has_home)
		return PLAN_NONE;
	dark->home_by_min = document->home.arrive_by_min;
	problems_init(problems, arena);
	dark_apply(reading->day->world->zone, document, dark, problems);
	return dark->home_by_min;
}

static void
add_end(struct reading *reading, struct geo_point at, int from_min, int until_min)
{
	add(reading, (struct across_hold){.kind = ACROSS_PERSON,
					  .from_min = from_min,
					  .until_min = until_min,
					  .has_points = true,
					  .from = at,
					  .to = at});
}

/*
 * They come out of its gate, and are home by its hour: places to be at like an appointment's. Out
 * of one gate on one date they come once, and are nowhere before.
 */
static void
add_ends(struct reading *reading)
{
	const struct plan_document *document = reading->document;
	int out_min = reading->beside->plan.out_min;
	int home_min = home_by_min(reading);
	bool is_same_gate = reading->shift_min == 0 &&
			    geo_distance_m(document->gate.point,
					   reading->day->document.gate.point) <= ACROSS_SAME_GATE_M;
	if (out_min < 0)
		out_min = document->gate.expected_min;
	add_end(reading, document->gate.point, is_same_gate ? 0 : out_min, out_min);
	if (home_min != PLAN_NONE)
		add_end(reading, document->home.point, home_min, home_min);
}

static void
add_lifts(struct reading *reading)
{
	for (int k = 0; k < reading->solution->n_legs; k++) {
		const struct plan_leg *leg = &reading->solution->legs[k];
		const struct plan_by_car *car = leg->by_car;
		struct across_hold hold = {.kind = ACROSS_CAR};
		if (!across_find_lift(leg, &hold.from_min, &hold.until_min))
			continue;
		hold.has_points = true;
		if (car != NULL && !car->is_first)
			hold.from = car->at;
		else
			hold.has_points =
			    find_point(reading->day, reading->document, leg->from, &hold.from);
		if (car != NULL && car->is_first)
			hold.to = car->at;
		else
			hold.has_points =
			    hold.has_points &&
			    find_point(reading->day, reading->document, leg->to, &hold.to);
		add(reading, hold);
	}
}

/* Its place at each desk that says how many it sees; returns ours that are seen there, too. */
static unsigned
add_desks(struct reading *reading, int theirs, const struct plan_outcome *outcome)
{
	struct across_row rows[ACROSS_ROWS_MAX];
	unsigned ours = 0;
	if (outcome->start_min == PLAN_NONE)
		return 0;
	int n = across_desk_rows(reading->day, reading->document, theirs, rows);
	for (int k = 0; k < n; k++) {
		ours |= rows[k].appointments;
		add(reading, (struct across_hold){
				 .kind = ACROSS_DESK,
				 .from_min = outcome->start_min,
				 .until_min = outcome->end_min,
				 .appointments = rows[k].appointments,
				 .row = rows[k].row,
			     });
	}
	return ours;
}

static void
add_appointments(struct reading *reading)
{
	bool is_same_person = share(reading->day, reading->beside, PARTY_PERSON);
	for (int i = 0; i < reading->solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &reading->solution->appointments[i];
		unsigned at_desk = add_desks(reading, i, outcome);
		struct across_hold hold = {
		    .kind = is_same_person ? ACROSS_PERSON : ACROSS_SLOT,
		    .from_min = outcome->start_min,
		    .until_min = outcome->end_min,
		    .appointments = is_same_person ? 0 : same_service(reading, i) & ~at_desk,
		};
		if (outcome->start_min == PLAN_NONE || (!is_same_person && hold.appointments == 0))
			continue;
		hold.has_points =
		    outcome->mode == PLAN_VISIT &&
		    find_point(reading->day, reading->document, PLAN_PLACE_OF(i), &hold.from);
		hold.to = hold.from;
		add(reading, hold);
	}
}

/* False if it cannot be read, or is no plan that anybody goes by. */
static bool
read_beside(struct reading *reading)
{
	const struct row_beside *beside = reading->beside;
	struct app_memo *memo = reading->day->world->memo;
	struct arena *arena = reading->day->arena;
	reading->document = memo_document(memo, beside->plan.document, arena);
	reading->solution = memo_solution(memo, beside->version.solution, arena);
	return reading->document != NULL && reading->solution != NULL &&
	       reading->solution->feasible &&
	       reading->solution->n_appointments == reading->document->n_appointments;
}

const struct across *
across_read(const struct day *day, const struct app_rows *rows)
{
	const struct row_beside *beside = rows->beside;
	struct across *out = arena_new(day->arena, struct across);
	*out = (struct across){arena_array(day->arena, struct across_hold, ACROSS_HOLDS_MAX), 0};
	struct reading *reading = arena_new(day->arena, struct reading);
	for (int i = 0; i < rows->n_beside; i++) {
		*reading = (struct reading){.day = day, .out = out, .beside = &beside[i]};
		reading->shift_min =
		    (beside[i].plan.date.day - day->plan.date.day) * MINUTES_PER_DAY;
		if (beside[i].plan.id == day->plan.id || !read_beside(reading))
			continue;
		add_appointments(reading);
		if (share(day, &beside[i], PARTY_PERSON))
			add_ends(reading);
		if (share(day, &beside[i], PARTY_COORDINATOR))
			add_lifts(reading);
	}
	across_read_busy(day, rows, out);
	return out;
}

struct plan_interval
across_taken(const struct across_hold *hold, int i, bool is_visit)
{
	struct plan_interval taken = {hold->from_min, hold->until_min};
	return hold->kind == ACROSS_PERSON && hold->has_points && is_visit
		   ? hold->joined[PLAN_PLACE_OF(i)]
		   : taken;
}

bool
across_is_about(const struct across_hold *hold, int i)
{
	return hold->kind == ACROSS_PERSON ||
	       (hold->kind == ACROSS_SLOT && (hold->appointments >> i & 1u) != 0);
}

bool
across_is_end_wanted(const struct across_hold *hold, int place, int minute)
{
	const struct plan_interval *taken = &hold->joined[place];
	return hold->kind == ACROSS_PERSON && hold->has_points && minute != PLAN_NONE &&
	       taken->from_min < minute && minute < taken->until_min;
}

int
across_home_min(const struct day *day)
{
	return day->document.has_home ? day->problem.home_by_min : PLAN_NONE;
}

static void
bind_appointment(const struct day *day, const struct across_hold *hold, int i,
		 struct plan_problem *problem)
{
	struct plan_appointment *appointment = &problem->appointments[i];
	struct plan_interval keep = {appointment->booked_min,
				     appointment->booked_min + appointment->minutes};
	struct plan_interval taken =
	    across_taken(hold, i, appointment->mode[PLAN_VISIT] != PLAN_NEVER);
	bool stays = day_decision(day, i) != NULL;
	if (!across_is_about(hold, i) || appointment->settled != PLAN_OPEN ||
	    (hold->kind == ACROSS_PERSON && !hold->is_earlier))
		return;
	if (hold->kind == ACROSS_SLOT) {
		across_bind_slot(hold, i, problem);
		return;
	}
	openings_cut(appointment, taken,
		     stays && appointment->booked_min != PLAN_NONE ? &keep : NULL);
}

/* Nobody can call it back any more: the text to leave is out. */
bool
across_is_soon(const struct day *day, int minute)
{
	return minute <= day->now_min + day->world->settings.leave_lead_minutes;
}

/* Earlier plans' lifts, and those that have begun. */
static bool
is_car_taken(const struct day *day, const struct across_hold *hold)
{
	return hold->kind == ACROSS_CAR &&
	       (hold->is_earlier || across_is_soon(day, hold->from_min));
}

void
across_bind(const struct day *day, struct plan_problem *problem)
{
	/* What they were told by now counts as booked. */
	for (int i = 0; i < problem->n_appointments; i++)
		desk_cut(&problem->appointments[i]);
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		for (int i = 0; i < problem->n_appointments; i++)
			bind_appointment(day, hold, i, problem);
		if (is_car_taken(day, hold))
			across_bind_car(day, hold, problem);
	}
	busy_cut(problem, day->arena);
}

static bool
is_person_wanted(const struct day *day, int i, const struct across_hold *hold)
{
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	struct plan_interval ours = {outcome->start_min, outcome->end_min};
	return hold->kind == ACROSS_PERSON && outcome->start_min != PLAN_NONE &&
	       openings_overlap(ours, across_taken(hold, i, outcome->mode == PLAN_VISIT));
}

bool
across_is_disturbed(const struct day *day)
{
	if (day->plan.version == 0 || !day->solution.feasible || day->plan.stage == PLAN_STAGE_OVER)
		return false;
	for (int i = 0; i < day->solution.n_appointments; i++)
		if (across_is_busy_then(day, i))
			return true;
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		for (int k = 0; k < day->solution.n_legs; k++)
			if (day->solution.legs[k].depart_min > day->now_min &&
			    !(hold->is_busy &&
			      across_is_soon(day, day->solution.legs[k].depart_min)) &&
			    is_car_taken(day, hold) &&
			    across_is_car_wanted(day, &day->solution.legs[k], hold))
				return true;
		for (int i = 0; i < day->solution.n_appointments; i++)
			if (day->solution.appointments[i].start_min > day->now_min &&
			    hold->is_earlier && day_decision(day, i) == NULL &&
			    is_person_wanted(day, i, hold))
				return true;
	}
	return false;
}

/* Later plans yield; an earlier one only to a lift that has begun, as it does when OUT is late. */
static bool
disturbs(const struct day *day, const struct across_hold *hold)
{
	for (int k = 0; k < day->solution.n_legs; k++) {
		const struct plan_leg *leg = &day->solution.legs[k];
		bool goes_first = !hold->is_earlier || across_is_soon(day, leg->depart_min);
		if (goes_first && hold->from_min > day->now_min &&
		    across_is_car_wanted(day, leg, hold))
			return true;
	}
	for (int i = 0; i < day->solution.n_appointments && !hold->is_earlier; i++)
		if (is_person_wanted(day, i, hold))
			return true;
	return !hold->is_earlier &&
	       (across_is_end_wanted(hold, PLAN_PLACE_GATE, day_gate_min(day)) ||
		across_is_end_wanted(hold, PLAN_PLACE_HOME, across_home_min(day)));
}

void
across_wake_disturbed(const struct day *day)
{
	int64_t woken = 0; /* the holds of one plan stand together */
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		if (hold->is_busy || hold->plan_id == woken || !disturbs(day, hold))
			continue;
		woken = hold->plan_id;
		effect_wake(day->effects, day->now, woken);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * Door to door: joins the timetable's profile with the ways that need none.
 */
#include "travel/travel.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "travel/travel_handle.h"

static bool read_tariffs(struct travel *travel, const struct travel_files *files,
			 struct problems *problems);

const char *
travel_way_name(enum travel_way way)
{
	static const char *const names[] = {"walk", "transit", "taxi", "lift"};
	return names[way];
}

struct travel_query
travel_query_default(struct civil_date date)
{
	return (struct travel_query){
	    .date = date,
	    .until_min = TRAVEL_MINUTE_MAX,
	    .ways = TRAVEL_WAYS_ALL,
	    .walk_mps = TRAVEL_WALK_MPS_DEFAULT,
	    .walk_m_max_leg = TRAVEL_WALK_M_MAX_LEG_DEFAULT,
	    .change_minutes_min = TRAVEL_CHANGE_MINUTES_DEFAULT,
	};
}

static bool
load_zone(struct travel *travel, const char *path, struct problems *problems)
{
	const char *name = tt_text(&travel->tt, travel->tt.facts.zone);
	travel->zone = civil_zone_load(name);
	if (travel->zone == NULL)
		problem_add(problems, path, "its zone \"%s\" is not known here", name);
	return travel->zone != NULL;
}

struct travel *
travel_open(const struct travel_files *files, struct problems *problems)
{
	struct travel *travel = calloc(1, sizeof(*travel));
	if (travel == NULL)
		panic("out of memory for travel");
	arena_init(&travel->arena);
	travel->generation = 1;
	bool is_ok = read_tariffs(travel, files, problems);
	if (files->timetable != NULL) {
		travel->has_tt = tt_open(&travel->tt, files->timetable, problems) == 0;
		if (travel->has_tt)
			travel->coverage = coverage_of(&travel->tt);
		is_ok = is_ok && travel->has_tt && load_zone(travel, files->timetable, problems);
	}
	if (is_ok)
		return travel;
	travel_close(travel);
	return NULL;
}

void
travel_close_day(struct travel *travel)
{
	profile_fini(&travel->profile);
	profile_all_fini(&travel->profile_all);
	near_fini(&travel->near);
	csa_day_fini(&travel->day);
	travel->has_day = false;
}

void
travel_close(struct travel *travel)
{
	if (travel == NULL)
		return;
	travel_close_day(travel);
	travel_live_close(travel);
	travel_memo_free(travel->memo);
	civil_zone_free(travel->zone);
	tt_close(&travel->tt);
	arena_fini(&travel->arena);
	free(travel);
}

/* The faults of a document at "FILE/pointer", so that one sees in which of the files they stand. */
static void
name_file(struct problems *problems, size_t from, const char *path)
{
	for (size_t i = from; i < problems_kept(problems); i++)
		problems->list[i].at =
		    arena_printf(problems->arena, "%s%s%s", path,
				 problems->list[i].at[0] == '/' ? "" : " ", problems->list[i].at);
}

static bool
read_tariffs(struct travel *travel, const struct travel_files *files, struct problems *problems)
{
	/* What is read must live as long as the travel, the problems only as long as their caller.
	 */
	struct problems own;
	problems_init(&own, &travel->arena);
	size_t n = 0;
	if (files->taxi != NULL) {
		char *text = file_read(files->taxi, TAXI_BYTES_MAX, &travel->arena, &own, &n);
		size_t before = problems_kept(&own);
		travel->has_taxi = text != NULL && taxi_parse(text, n, &travel->taxi, &own) == 0;
		name_file(&own, before, files->taxi);
	}
	if (files->fares != NULL) {
		char *text = file_read(files->fares, FARE_BYTES_MAX, &travel->arena, &own, &n);
		size_t before = problems_kept(&own);
		if (text != NULL && fare_parse(text, n, &travel->fares, &own) != 0)
			name_file(&own, before, files->fares);
	}
	for (size_t i = 0; i < problems_kept(&own); i++)
		problem_add(problems, own.list[i].at, "%s", own.list[i].text);
	return own.count == 0;
}

void
travel_query_check(const struct travel_query *query)
{
	ensure(query->from_min >= 0 && query->from_min <= query->until_min &&
	       query->until_min <= TRAVEL_MINUTE_MAX);
	ensure(query->walk_mps >= 0.2 && query->walk_mps <= 3);
	ensure(query->walk_m_max_leg >= 0 && query->walk_m_max_leg <= TRAVEL_WALK_M_MAX);
	ensure(query->change_minutes_min >= 0 && query->change_minutes_min <= 60);
	ensure(query->n_avoid >= 0 && query->n_avoid <= TRAVEL_AVOID_MAX);
	ensure(query->warrant_radius_m >= 0 && query->n_holidays >= 0);
}

void
travel_day_open(struct travel *travel, const struct travel_query *query)
{
	if (travel->has_day && travel->day.date.day != query->date.day)
		travel_close_day(travel);
	if (!travel->has_day) {
		csa_day_init_zone(&travel->day, &travel->tt, query->date, travel->zone);
		csa_edit_day(&travel->day, &travel->live.edits);
		near_init(&travel->near, &travel->day);
		profile_init(&travel->profile, &travel->near);
		profile_all_init(&travel->profile_all, &travel->near);
		travel->has_day = true;
	}
	near_link(&travel->near, query->walk_m_max_leg, query->walk_mps);
}

/* Whether ${step} rides less often than ${other}, or as often with less walking. */
static bool
is_lighter(const struct profile_step *step, const struct profile_step *other)
{
	if (step->cost.rides != other->cost.rides)
		return step->cost.rides < other->cost.rides;
	return step->cost.walk_m < other->cost.walk_m;
}

size_t
travel_round_steps(const struct profile_steps *steps, struct profile_step kept[])
{
	size_t n = 0;
	for (size_t i = 0; i < steps->n; i++) {
		const struct profile_step *step = &steps->items[i];
		const struct profile_step *last = n > 0 ? &kept[n - 1] : NULL;
		bool is_same_start = last != NULL && csa_day_minute_before(step->latest_s) ==
							 csa_day_minute_before(last->latest_s);
		int32_t gain_min = last == NULL ? 1
						: csa_day_minute_after(last->cost.arrive_s) -
						      csa_day_minute_after(step->cost.arrive_s);
		/* Seconds that nobody sees are no reason to walk further. */
		if (gain_min > 0 || (gain_min == 0 && is_same_start && is_lighter(step, last)))
			kept[is_same_start ? n - 1 : n++] = *step;
	}
	return n;
}

/* Of the places asked about; ${is_of_all}: all were scanned for at once. */
struct asked_pair {
	int from;
	int to;
	bool is_of_all;
};

static struct travel_option
transit_option(const struct travel_journey *journey)
{
	struct travel_option option = {
	    .by = TRAVEL_TRANSIT,
	    .depart_first_min = journey->depart_min,
	    .depart_last_min = journey->depart_min,
	    .minutes = journey->arrive_by_min - journey->depart_min,
	    .pence = journey->pence,
	    .walk_m = journey->walk_m,
	    .journey = journey,
	};
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].walk_m > option.walk_most_m)
			option.walk_most_m = journey->legs[i].walk_m;
	return option;
}

/* A journey of the last scan: of the one to all places, or of the one to the asked place. */
static const struct travel_journey *
tell_step(const struct travel *travel, struct travel_trace trace, const struct asked_pair *pair,
	  const struct profile_step *step, struct arena *arena)
{
	if (!pair->is_of_all)
		return travel_legs_of_step(travel, &trace, step, arena).journey;
	struct profile_ride *rides = arena_array(arena, struct profile_ride, step->cost.rides);
	profile_all_rides(&travel->profile_all, pair->to, step, rides);
	trace.leave_s = step->latest_s;
	trace.hops = rides;
	trace.n_hops = step->cost.rides;
	return travel_legs_make(travel, &trace, arena);
}

/* The journeys of the last scan, as options. */
static void
add_transit(struct travel *travel, const struct travel_trace *trace, const struct asked_pair *pair,
	    struct arena *arena, struct travel_list *list)
{
	const struct profile_steps *steps = pair->is_of_all
						? &travel->profile_all.steps[pair->from][pair->to]
						: &travel->profile.from[pair->from];
	struct profile_step *kept = arena_array(arena, struct profile_step, steps->n);
	int walk_minutes;
	int walk_all_m = travel_walk_m(travel, trace->query, trace->from, trace->to, &walk_minutes);
	for (size_t i = travel_round_steps(steps, kept); i-- > 0 && list->n < TRAVEL_OPTIONS_MAX;) {
		struct travel_option option =
		    transit_option(tell_step(travel, *trace, pair, &kept[i], arena));
		if (walk_all_m < 0 || option.journey->minutes < walk_minutes ||
		    option.walk_m < walk_all_m)
			list->items[list->n++] = option;
	}
}

bool
travel_is_same_place(const struct travel_place *a, const struct travel_place *b)
{
	return geo_distance_m(a->at, b->at) <= 1;
}

/* Options of every wanted pair to place ${target}: those from ${first} to below ${until}. */
static void
fill_column(struct travel *travel, const struct travel_query *query,
	    const struct travel_place places[], struct profile_query *scan, struct arena *arena,
	    bool is_of_all, struct travel_options options[])
{
	bool has_transit = travel->has_tt && (query->ways & 1u << TRAVEL_TRANSIT) != 0;
	if (has_transit && !is_of_all)
		profile_scan(&travel->profile, scan);
	const struct travel_place *to = &places[scan->target];
	for (int i = 0; i < scan->n_places; i++) {
		struct travel_option items[TRAVEL_OPTIONS_MAX];
		struct travel_list list = {items, 0};
		const struct travel_place *from = &places[i];
		travel_anytime_add(travel, query, from, to, &list);
		/* Walking stands before transit, taxi and lift behind it. */
		int n_walk = list.n > 0 && items[0].by == TRAVEL_WALK;
		int n_anytime = list.n;
		bool is_asked = (query->ways & 1u << TRAVEL_TRANSIT) != 0 && i != scan->target &&
				!travel_is_same_place(from, to);
		if (is_asked && !travel_known_options(travel, query, from, to, arena, &list) &&
		    has_transit)
			add_transit(travel,
				    &(struct travel_trace){.query = query, .from = from, .to = to},
				    &(struct asked_pair){i, scan->target, is_of_all}, arena, &list);
		struct travel_option *sorted = arena_array(arena, struct travel_option, list.n);
		int n_transit = list.n - n_anytime;
		int n_cars = n_anytime - n_walk;
		memcpy(sorted, items, (size_t)n_walk * sizeof(*sorted));
		memcpy(sorted + n_walk, items + n_anytime, (size_t)n_transit * sizeof(*sorted));
		memcpy(sorted + n_walk + n_transit, items + n_walk,
		       (size_t)n_cars * sizeof(*sorted));
		options[i * scan->n_places + scan->target] =
		    (struct travel_options){sorted, list.n};
	}
}

static struct profile_query
prepare(struct travel *travel, const struct travel_query *query, const struct travel_place places[],
	int n, struct arena *arena)
{
	travel_query_check(query);
	ensure(n >= 1 && n <= TRAVEL_PLACES_MAX);
	if (travel->zone != NULL)
		travel->turn = civil_turn_of(travel->zone, query->date);
	struct profile_place *doors = arena_array(arena, struct profile_place, n);
	if (travel->has_tt) {
		travel_day_open(travel, query);
		for (int i = 0; i < n; i++)
			doors[i] = profile_place_make(&travel->near, query, places[i].at, arena);
	}
	return (struct profile_query){.person = query, .places = doors, .n_places = n};
}

const struct travel_options *
travel_matrix(struct travel *travel, const struct travel_query *query,
	      const struct travel_place places[], int n, struct arena *arena)
{
	struct travel_options *options = arena_array(arena, struct travel_options, n * n);
	struct profile_query scan = prepare(travel, query, places, n, arena);
	bool is_of_all = n > 2 && travel->has_tt && (query->ways & 1u << TRAVEL_TRANSIT) != 0 &&
			 profile_all_scan(&travel->profile_all, &travel->profile.walks, &scan);
	for (scan.target = 0; scan.target < n; scan.target++)
		fill_column(travel, query, places, &scan, arena, is_of_all, options);
	return options;
}

struct travel_options
travel_options(struct travel *travel, const struct travel_query *query,
	       const struct travel_place *from, const struct travel_place *to, struct arena *arena)
{
	const struct travel_place places[2] = {*from, *to};
	struct travel_options options[4];
	struct profile_query scan = prepare(travel, query, places, 2, arena);
	scan.target = 1;
	fill_column(travel, query, places, &scan, arena, false, options);
	return options[1];
}

/* SPDX-License-Identifier: MIT
 *
 * Door to door: joins the timetable's profile with the ways that need none.
 */
#include "travel/travel.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "travel/scan/csa_split.h"
#include "travel/travel_joined.h"
#include "travel/travel_spare.h"
#include "travel/travel_untold.h"

#define FEW 8 /* rides: hardly a journey has more */

static bool read_tariffs(struct travel *travel, const struct travel_files *files,
			 struct problems *problems);

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
	spare_fini(&travel->spare);
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
travel_day_open(struct travel *travel, const struct travel_query *query)
{
	if (travel->has_day && travel->day.date.day != query->date.day)
		travel_close_day(travel);
	if (!travel->has_day) {
		csa_day_init_zone(&travel->day, &travel->tt, query->date, travel->zone);
		csa_edit_day(&travel->day, &travel->live.edits);
		csa_split_day(&travel->day, CSA_SPLIT_DOORS);
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

int
travel_changes(const struct travel_journey *journey)
{
	int n_vehicles = 0;
	for (int i = 0; i < journey->n_legs; i++)
		n_vehicles += journey->legs[i].by == TRAVEL_TRANSIT
				  ? journey->legs[i].n_rides
				  : journey->legs[i].by != TRAVEL_WALK;
	return n_vehicles > 1 ? n_vehicles - 1 : 0;
}

struct travel_option
travel_transit_option(const struct travel_journey *journey)
{
	struct travel_option option = {
	    .by = TRAVEL_TRANSIT,
	    .depart_first_min = journey->depart_min,
	    .depart_last_min = journey->depart_min,
	    .minutes = journey->arrive_by_min - journey->depart_min,
	    .pence = journey->pence,
	    .walk_m = journey->walk_m,
	    .changes = travel_changes(journey),
	    .journey = journey,
	};
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].walk_m > option.walk_most_m)
			option.walk_most_m = journey->legs[i].walk_m;
	return option;
}

/* The first ${n} of ${few}, or as much room in ${arena}. */
#define ROOM(few, n, arena, type) ((n) <= ARRAY_LEN(few) ? (few) : arena_array((arena), type, (n)))

/* A journey of the last scan: of the one to all places, or of the one to the asked place. */
static struct travel_option
option_of_step(const struct travel *travel, const struct travel_trace *trace,
	       const struct travel_pair *pair, const struct profile_step *step,
	       struct travel_list *list)
{
	struct profile_ride few[FEW];
	int32_t few_m[FEW + 1];
	uint32_t n = step->cost.rides;
	struct travel_trace whole = *trace;
	struct profile_ride *hops = ROOM(few, n, list->arena, struct profile_ride);
	whole.leave_s = step->latest_s;
	whole.hops = hops;
	whole.n_hops = n;
	if (pair->is_of_all) {
		int32_t *walk_m = ROOM(few_m, n + 1, list->arena, int32_t);
		profile_all_rides(&travel->profile_all, pair->to, step, hops, walk_m);
		whole.walk_m = walk_m;
	} else {
		const struct profile_entry *entries = travel->profile.entries.items;
		for (uint32_t i = 0, at = step->entry; i < n; i++, at = entries[at].next)
			hops[i] = (struct profile_ride){entries[at].board, entries[at].alight};
	}
	return travel_untold_option(travel, &whole, pair, list);
}

const struct profile_steps *
travel_pair_steps(const struct travel *travel, const struct travel_pair *pair)
{
	return pair->is_of_all ? &travel->profile_all.steps[pair->from][pair->to]
			       : &travel->profile.from[pair->from];
}

/* The quickest journeys of the last scan, as options. */
static void
add_transit(struct travel *travel, const struct travel_trace *trace, const struct travel_pair *pair,
	    struct travel_list *list)
{
	const struct profile_steps *steps = travel_pair_steps(travel, pair);
	struct profile_step *kept = arena_array(list->arena, struct profile_step, steps->n);
	int walk_minutes;
	int walk_all_m = travel_walk_m(travel, trace->query, trace->from, trace->to, &walk_minutes);
	for (size_t i = travel_round_steps(steps, kept); i-- > 0 && list->n < TRAVEL_OPTIONS_MAX;) {
		struct travel_option option = option_of_step(travel, trace, pair, &kept[i], list);
		int minutes = option.journey != NULL ? option.journey->minutes : option.minutes;
		if (walk_all_m < 0 || minutes < walk_minutes || option.walk_m < walk_all_m)
			list->items[list->n++] = option;
	}
}

bool
travel_is_same_place(const struct travel_place *a, const struct travel_place *b)
{
	return geo_distance_m(a->at, b->at) <= 1;
}

/* What is asked of the day: the quickest and, if has_spare, those that spare something; if
 * has_joined, those that begin or end in a lift. */
struct scans {
	struct profile_query quick;
	bool is_of_all; /* the quickest to all places were scanned for at once */
	bool has_spare;
	struct spare_query spare;
	int order[TRAVEL_PLACES_MAX]; /* of targets */
	int spare_until;              /* those before have been scanned for */
	bool has_joined;
	struct joined joined;
	struct travel_seating seating;
};

/* Options from one place to the target of the scans that were made, in ${arena}. */
static struct travel_options
gather_pair(struct travel *travel, struct scans *scans, const struct travel_place places[],
	    int source, struct arena *arena)
{
	const struct travel_query *query = scans->quick.person;
	const struct travel_pair pair = {source, scans->quick.target, scans->is_of_all};
	const struct travel_place *from = &places[pair.from];
	const struct travel_place *to = &places[pair.to];
	bool has_transit = (query->ways & 1u << TRAVEL_TRANSIT) != 0 && pair.from != pair.to &&
			   !travel_is_same_place(from, to);
	struct travel_option items[TRAVEL_OPTIONS_MAX];
	struct travel_list list = {.items = items, .arena = arena, .seating = &scans->seating};
	travel_anytime_add(travel, query, from, to, &list);
	/* Walking stands before transit, taxi and lift behind it. */
	int n_walk = list.n > 0 && items[0].by == TRAVEL_WALK;
	int n_anytime = list.n;
	list.first_transit = n_anytime;
	if (has_transit && !travel_known_options(travel, query, from, to, arena, &list) &&
	    travel->has_tt) {
		const struct travel_trace trace = {.query = query, .from = from, .to = to};
		add_transit(travel, &trace, &pair, &list);
		if (scans->has_spare)
			travel_spare_add(travel, &scans->spare, &trace, &pair, &list);
		if (scans->has_joined)
			travel_joined_add(travel, &scans->joined, source, scans->quick.target,
					  &list);
	}
	struct travel_option *sorted = arena_array(arena, struct travel_option, list.n);
	int n_transit = list.n - n_anytime;
	int n_cars = n_anytime - n_walk;
	memcpy(sorted, items, (size_t)n_walk * sizeof(*sorted));
	memcpy(sorted + n_walk, items + n_anytime, (size_t)n_transit * sizeof(*sorted));
	memcpy(sorted + n_walk + n_transit, items + n_walk, (size_t)n_cars * sizeof(*sorted));
	return (struct travel_options){sorted, list.n};
}

/* Options of every pair to the place that is the next target in order. */
static void
fill_column(struct travel *travel, struct scans *scans, const struct travel_place places[], int at,
	    struct travel_options options[], struct arena *arena)
{
	int target = scans->order[at];
	int n = scans->quick.n_places;
	scans->quick.target = target;
	bool has_transit =
	    travel->has_tt && (scans->quick.person->ways & 1u << TRAVEL_TRANSIT) != 0;
	if (scans->has_joined)
		travel_joined_scan(travel, &scans->quick, &scans->joined);
	else if (has_transit && !scans->is_of_all)
		profile_scan(&travel->profile, &scans->quick);
	if (scans->has_spare && at >= scans->spare_until)
		scans->spare_until = travel_spare_scan(travel, &scans->spare, places, scans->order,
						       at, scans->is_of_all);
	for (int i = 0; i < n; i++)
		options[i * n + target] = gather_pair(travel, scans, places, i, arena);
}

static struct scans
prepare(struct travel *travel, const struct travel_query *query, const struct travel_place places[],
	int n, struct arena *arena)
{
	travel_query_check(query);
	ensure(n >= 1 && n <= TRAVEL_PLACES_MAX);
	travel->lacks_slower = false;
	if (travel->zone != NULL)
		travel->turn = civil_turn_of(travel->zone, query->date);
	struct profile_place *doors = arena_array(arena, struct profile_place, n);
	if (travel->has_tt) {
		travel_day_open(travel, query);
		for (int i = 0; i < n; i++)
			doors[i] = profile_place_make(&travel->near, query, places[i].at, arena);
	}
	struct scans scans = {.quick = {.person = query, .places = doors, .n_places = n}};
	bool has_transit = travel->has_tt && (query->ways & 1u << TRAVEL_TRANSIT) != 0;
	scans.has_joined =
	    has_transit && travel_joined_begin(travel, &scans.quick, places, &scans.joined, arena);
	if (scans.has_joined && n > 2)
		travel_joined_scan_before(travel, &scans.quick, &scans.joined);
	scans.is_of_all =
	    has_transit && n > 2 &&
	    profile_all_scan(&travel->profile_all, &travel->profile.walks, &scans.quick);
	if (scans.has_joined)
		travel_joined_scan_behind(travel, &scans.joined, scans.is_of_all);
	scans.has_spare =
	    has_transit && travel_spare_begin(travel, &scans.quick, &scans.spare, arena);
	travel_spare_order(places, n, scans.order);
	travel_seating_begin(travel, query, &scans.seating, arena);
	return scans;
}

const struct travel_options *
travel_matrix_untold(struct travel *travel, const struct travel_query *query,
		     const struct travel_place places[], int n, struct arena *arena)
{
	struct travel_options *options = arena_array(arena, struct travel_options, n * n);
	struct scans scans = prepare(travel, query, places, n, arena);
	for (int at = 0; at < n; at++)
		fill_column(travel, &scans, places, at, options, arena);
	travel_seating_end(&scans.seating, arena);
	return options;
}

/* With their journeys. */
static struct travel_options
tell_all(struct travel_options untold, const struct travel_place places[], struct arena *arena)
{
	struct travel_option *list = arena_array(arena, struct travel_option, untold.n);
	for (int i = 0; i < untold.n; i++) {
		list[i] = untold.list[i];
		if (list[i].untold != NULL)
			list[i].journey = travel_tell(list[i].untold, places, arena);
		list[i].untold = NULL;
	}
	return (struct travel_options){list, untold.n};
}

const struct travel_options *
travel_matrix(struct travel *travel, const struct travel_query *query,
	      const struct travel_place places[], int n, struct arena *arena)
{
	const struct travel_options *untold = travel_matrix_untold(travel, query, places, n, arena);
	struct travel_options *options = arena_array(arena, struct travel_options, n * n);
	for (int pair = 0; pair < n * n; pair++)
		options[pair] = tell_all(untold[pair], places, arena);
	return options;
}

struct travel_options
travel_options(struct travel *travel, const struct travel_query *query,
	       const struct travel_place *from, const struct travel_place *to, struct arena *arena)
{
	const struct travel_place places[2] = {*from, *to};
	struct travel_options options[4];
	struct scans scans = prepare(travel, query, places, 2, arena);
	fill_column(travel, &scans, places, 1, options, arena);
	travel_seating_end(&scans.seating, arena);
	return tell_all(options[1], places, arena);
}

/* SPDX-License-Identifier: MIT
 *
 * Rows name lines and trips at a stop; what runs there on the day falls into classes by which of
 * those names it bears. The connections are renumbered, in their order, so nothing is sorted but
 * the names.
 */
#include "travel/scan/csa_split.h"

#include <stdlib.h>
#include <string.h>

#include "travel/scan/csa_split_feet.h"
#include "travel/table/vec.h"

/* A line or a trip that rows name at a stop: of a trip the route is TT_NONE, of a line the trip 0.
 */
struct name {
	uint32_t stop;
	struct csa_class class;
};

/* One class at a stop, in a list of that stop's. */
struct member {
	struct csa_class class;
	uint32_t stop; /* its number in the day */
	uint32_t next; /* 1 + member, 0: the last */
};

struct splitting {
	struct csa_day *day;
	const struct tt *tt;
	enum csa_split_use use;
	const struct csa_split_limits *limits;
	VEC(struct name) names;
	uint32_t *name_first; /* by stop of the timetable; one more */
	VEC(struct member) members;
	uint32_t *first; /* by stop of the timetable: 1 + its first member, 0: none */
	uint32_t *count; /* and how many */
	bool *is_whole;
	uint32_t n_inner;
	struct csa_split *split;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu stops of a day", n);
	return items;
}

/* Whether a row that names ${trip} or ${route} at an end, or neither, may be about it. */
static bool
may_hold(uint32_t trip, uint32_t route, struct csa_class end)
{
	if (end.trip == CSA_CLASS_ANY)
		return true;
	if (trip != 0)
		return trip == end.trip;
	return route == TT_NONE || route == end.route;
}

struct csa_rule
csa_split_rule(const struct tt_transfer rows[], uint32_t n, const struct csa_class ends[2])
{
	struct csa_rule rule = {0};
	bool is_sure = ends[0].trip != CSA_CLASS_ANY && ends[1].trip != CSA_CLASS_ANY;
	int rank = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct tt_transfer *row = &rows[i];
		if (row->type > 3 || !may_hold(row->from_trip, row->from_route, ends[0]) ||
		    !may_hold(row->to_trip, row->to_route, ends[1]))
			continue;
		int own = tt_transfer_generality(row);
		if (is_sure && rule.is_said && own > rank)
			break;
		rank = own;
		rule.is_said = true;
		rule.is_forbidden = rule.is_forbidden || row->type == 3;
		if (row->type == 2 && row->min_s > rule.least_s)
			rule.least_s = row->min_s;
	}
	return rule;
}

static void
add_name(struct splitting *splitting, uint32_t stop, uint32_t trip, uint32_t route)
{
	/* Where a row names both, the trip counts.  [GTFS Schedule reference, transfers.txt] */
	if (trip == 0 && route == TT_NONE)
		return;
	*vec_push(&splitting->names) = (struct name){stop, {trip, trip != 0 ? TT_NONE : route}};
}

static void
add_names(struct splitting *splitting, const struct tt_transfer *row)
{
	add_name(splitting, row->from, row->from_trip, row->from_route);
	add_name(splitting, row->to, row->to_trip, row->to_route);
}

/* The rows of a pair, if any of them makes a change other than a walk like any other. */
static void
name_pair(struct splitting *splitting, uint32_t at, uint32_t end)
{
	const struct tt_transfer *rows = splitting->tt->transfers;
	bool has_effect = false;
	for (uint32_t i = at; i < end; i++)
		has_effect =
		    has_effect || rows[i].type == 3 || (rows[i].type == 2 && rows[i].min_s > 0);
	for (uint32_t i = at; has_effect && i < end; i++)
		if (rows[i].type <= 3)
			add_names(splitting, &rows[i]);
}

static int
compare_classes(struct csa_class left, struct csa_class right)
{
	if (left.trip != right.trip)
		return left.trip < right.trip ? -1 : 1;
	return (left.route > right.route) - (left.route < right.route);
}

static int
compare_names(const void *a, const void *b)
{
	const struct name *left = a;
	const struct name *right = b;
	if (left->stop != right->stop)
		return left->stop < right->stop ? -1 : 1;
	return compare_classes(left->class, right->class);
}

/* The rows for doors, pair by pair. */
static void
name_pairs(struct splitting *splitting)
{
	const struct tt *tt = splitting->tt;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++) {
		uint32_t end = tt->transfer_first[stop + 1];
		for (uint32_t at = tt->transfer_first[stop]; at < end;) {
			uint32_t next = at + 1;
			while (next < end && tt->transfers[next].to == tt->transfers[at].to)
				next++;
			name_pair(splitting, at, next);
			at = next;
		}
	}
}

static void
find_names(struct splitting *splitting)
{
	const struct tt *tt = splitting->tt;
	if (splitting->use == CSA_SPLIT_DOORS)
		name_pairs(splitting);
	for (uint32_t i = 0; splitting->use == CSA_SPLIT_FEET && i < tt->n_foot_some; i++)
		add_names(splitting, &tt->foot_some[i]);
	if (splitting->names.n == 0)
		return;
	qsort(splitting->names.items, splitting->names.n, sizeof(struct name), compare_names);
	splitting->name_first = claim(tt->n_stops + 1, sizeof(uint32_t));
	uint32_t at = 0;
	for (uint32_t stop = 0; stop <= tt->n_stops; stop++) {
		while (at < splitting->names.n && splitting->names.items[at].stop < stop)
			at++;
		splitting->name_first[stop] = at;
	}
}

static bool
is_named(const struct splitting *splitting, uint32_t stop, struct csa_class class)
{
	uint32_t low = splitting->name_first[stop];
	uint32_t high = splitting->name_first[stop + 1];
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (compare_classes(splitting->names.items[middle].class, class) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < splitting->name_first[stop + 1] &&
	       compare_classes(splitting->names.items[low].class, class) == 0;
}

static struct csa_class
class_of(const struct splitting *splitting, uint32_t stop, uint32_t run)
{
	const struct tt_trip *trip = csa_day_trip(splitting->day, run);
	struct csa_class class = {0, TT_NONE};
	if (trip->id != 0 && is_named(splitting, stop, (struct csa_class){trip->id, TT_NONE}))
		class.trip = trip->id;
	if (is_named(splitting, stop, (struct csa_class){0, trip->route}))
		class.route = trip->route;
	return class;
}

static bool
is_split(const struct splitting *splitting, uint32_t stop)
{
	return splitting->name_first[stop] < splitting->name_first[stop + 1] &&
	       !splitting->is_whole[stop];
}

/* The member of ${stop} that ${run} belongs to; NULL: it is one that no row names. */
static struct member *
member_of(const struct splitting *splitting, uint32_t stop, struct csa_class class)
{
	uint32_t at = splitting->first[stop];
	while (at != 0 && compare_classes(splitting->members.items[at - 1].class, class) != 0)
		at = splitting->members.items[at - 1].next;
	return at == 0 ? NULL : &splitting->members.items[at - 1];
}

static bool is_plain(struct csa_class class)
{
	return class.trip == 0 && class.route == TT_NONE;
}

static void
find_member(struct splitting *splitting, uint32_t stop, uint32_t run)
{
	if (!is_split(splitting, stop))
		return;
	struct csa_class class = class_of(splitting, stop, run);
	if (is_plain(class) || member_of(splitting, stop, class) != NULL)
		return;
	if (splitting->count[stop] == splitting->limits->stop ||
	    splitting->n_inner == splitting->limits->stops) {
		splitting->is_whole[stop] = true;
		splitting->n_inner -= splitting->count[stop];
		return;
	}
	*vec_push(&splitting->members) = (struct member){class, 0, splitting->first[stop]};
	splitting->first[stop] = (uint32_t)splitting->members.n;
	splitting->count[stop]++;
	splitting->n_inner++;
}

static void
find_members(struct splitting *splitting)
{
	const struct csa_day *day = splitting->day;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		find_member(splitting, tt_from(c), tt_trip_of(c));
		find_member(splitting, tt_to(c), tt_trip_of(c));
	}
}

/* How many stops ${stop} of the timetable stands as. */
static uint32_t
width(const struct splitting *splitting, uint32_t stop)
{
	return is_split(splitting, stop) ? 1 + splitting->count[stop] : 1;
}

/* Every stop stays whole if that makes too many footpaths. */
static void
hold_feet(struct splitting *splitting)
{
	const struct tt *tt = splitting->tt;
	uint64_t n = 0;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++) {
		uint64_t own = width(splitting, stop);
		n += own * (own - 1);
		for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
			n += own * width(splitting, tt->foot[i].to);
	}
	for (uint32_t i = 0; i < tt->n_foot_some; i++)
		n += (uint64_t)width(splitting, tt->foot_some[i].from) *
		     width(splitting, tt->foot_some[i].to);
	if (n <= splitting->limits->feet || splitting->use != CSA_SPLIT_FEET)
		return;
	memset(splitting->is_whole, true, tt->n_stops * sizeof(bool));
	splitting->n_inner = 0;
}

/* The stops of the day: those of the timetable, and behind them the inner ones. */
static void
make_stops(struct splitting *splitting)
{
	const struct tt *tt = splitting->tt;
	uint32_t n = tt->n_stops + splitting->n_inner;
	struct csa_split *split = splitting->split = claim(1, sizeof(*split));
	split->whole = tt;
	split->outer = claim(n, sizeof(uint32_t));
	split->next = claim(n, sizeof(uint32_t));
	split->classes = claim(n, sizeof(struct csa_class));
	split->stops = claim(n, sizeof(struct tt_stop));
	memcpy(split->stops, tt->stops, tt->n_stops * sizeof(struct tt_stop));
	uint32_t next = tt->n_stops;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++) {
		bool is_plain_end = is_split(splitting, stop) ||
				    splitting->name_first[stop] == splitting->name_first[stop + 1];
		split->outer[stop] = split->next[stop] = stop;
		split->classes[stop] =
		    (struct csa_class){is_plain_end ? 0 : CSA_CLASS_ANY, TT_NONE};
		if (!is_split(splitting, stop))
			continue;
		for (uint32_t at = splitting->first[stop]; at != 0;
		     at = splitting->members.items[at - 1].next) {
			struct member *member = &splitting->members.items[at - 1];
			member->stop = next;
			split->stops[next] = tt->stops[stop];
			split->outer[next] = stop;
			split->classes[next] = member->class;
			split->next[next] = split->next[stop];
			split->next[stop] = next++;
		}
	}
}

static uint32_t
inner_of(const struct splitting *splitting, uint32_t stop, uint32_t run)
{
	if (!is_split(splitting, stop))
		return stop;
	struct csa_class class = class_of(splitting, stop, run);
	return is_plain(class) ? stop : member_of(splitting, stop, class)->stop;
}

static void
renumber(struct splitting *splitting)
{
	struct csa_day *day = splitting->day;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		struct tt_connection *c = &day->connections[i];
		uint32_t run = tt_trip_of(c);
		const uint32_t stops[2] = {inner_of(splitting, tt_from(c), run),
					   inner_of(splitting, tt_to(c), run)};
		*c = tt_connection_make(c->depart_s, tt_arrive_s(c), run, stops,
					c->arrive_and_flags & TT_FLAGS);
	}
}

/* The day's timetable. */
static void
make_view(struct splitting *splitting)
{
	struct csa_split *split = splitting->split;
	uint32_t n_stops = splitting->tt->n_stops + splitting->n_inner;
	split->foot_first = claim(n_stops + 1, sizeof(uint32_t));
	if (splitting->use == CSA_SPLIT_FEET)
		csa_split_feet_make(split, n_stops);
	split->use = splitting->use;
	split->tt = *splitting->tt;
	split->tt.map = NULL;
	split->tt.n_stops = n_stops;
	split->tt.stops = split->stops;
	split->tt.stops_by_id = NULL;
	split->tt.foot_first = split->foot_first;
	split->tt.foot = split->foot;
	split->tt.n_foot = split->foot_first[split->tt.n_stops];
}

void
csa_split_day_within(struct csa_day *day, enum csa_split_use use,
		     const struct csa_split_limits *limits)
{
	const struct tt *tt = day->tt;
	struct csa_split_limits own = *limits;
	if (own.stops > TT_STOPS_MAX - tt->n_stops)
		own.stops = TT_STOPS_MAX - tt->n_stops;
	struct splitting splitting = {.day = day, .tt = tt, .use = use, .limits = &own};
	find_names(&splitting);
	if (splitting.names.n == 0)
		return;
	splitting.first = claim(tt->n_stops, sizeof(uint32_t));
	splitting.count = claim(tt->n_stops, sizeof(uint32_t));
	splitting.is_whole = claim(tt->n_stops, sizeof(bool));
	/* Nobody could walk between the parts of a stop without a place. */
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		splitting.is_whole[stop] = !tt->stops[stop].has_place;
	find_members(&splitting);
	hold_feet(&splitting);
	make_stops(&splitting);
	renumber(&splitting);
	make_view(&splitting);
	day->split = splitting.split;
	day->tt = &day->split->tt;
	csa_day_index(day);
	free(splitting.names.items);
	free(splitting.name_first);
	free(splitting.members.items);
	free(splitting.first);
	free(splitting.count);
	free(splitting.is_whole);
}

void
csa_split_day(struct csa_day *day, enum csa_split_use use)
{
	csa_split_day_within(day, use,
			     &(struct csa_split_limits){CSA_SPLIT_STOPS_MAX, CSA_SPLIT_STOP_MAX,
							CSA_SPLIT_FEET_MAX});
}

void
csa_split_free(struct csa_split *split)
{
	if (split == NULL)
		return;
	free(split->outer);
	free(split->next);
	free(split->classes);
	free(split->stops);
	free(split->foot_first);
	free(split->foot);
	free(split);
}

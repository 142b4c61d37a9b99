/* SPDX-License-Identifier: MIT
 *
 * Ways that need no timetable: on foot, by taxi, by lift.
 */
#include "travel/price/car.h"
#include "travel/travel_handle.h"
#include "travel/walk.h"

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

/*
 * The option whose departures are within ${first_min}..${last_min}, taking ${more_min} more by the
 * clock, to be there by ${until_min}. Unless it would be too late whenever one leaves, or the list
 * is full.
 */
static void
add_piece(struct travel_list *list, struct travel_option option, const int span_min[2],
	  int more_min, int until_min)
{
	option.minutes += more_min;
	option.depart_first_min = max_int(option.depart_first_min, span_min[0]);
	option.depart_last_min =
	    min_int(min_int(option.depart_last_min, span_min[1]), until_min - option.minutes);
	if (option.depart_first_min <= option.depart_last_min && list->n < TRAVEL_OPTIONS_MAX)
		list->items[list->n++] = option;
}

/*
 * There by ${until_min}. Nobody leaves in an hour that the clocks leave out, and who is under way
 * then is there so much later by the clock. Over one that is shown twice the clock shows no more
 * than passes, and so what is added to it is enough.
 */
static void
add(const struct travel *travel, struct travel_list *list, struct travel_option option,
    int until_min)
{
	const struct civil_turn *turn = &travel->turn;
	if (turn->minutes <= 0 || option.minutes == 0) {
		add_piece(list, option, (const int[2]){0, TRAVEL_MINUTE_MAX}, 0, until_min);
		return;
	}
	int over_min = turn->from_min - option.minutes; /* the first to be under way then */
	int next_min = turn->from_min + turn->minutes;
	add_piece(list, option, (const int[2]){0, over_min - 1}, 0, until_min);
	add_piece(list, option, (const int[2]){over_min, turn->from_min - 1}, turn->minutes,
		  until_min);
	add_piece(list, option, (const int[2]){next_min, TRAVEL_MINUTE_MAX}, 0, until_min);
}

int
travel_walk(const struct travel *travel, const struct travel_query *query, struct geo_point from,
	    struct geo_point to, int *minutes)
{
	*minutes = 0;
	if (geo_distance_m(from, to) <= 1)
		return 0;
	struct known_key key = known_key_walk(query, from, to);
	struct known_way way = {.m = walk_m(from, to)};
	way.s = walk_s(way.m, query->walk_mps);
	(void)!known_find_way(travel->known, &key, &way);
	*minutes = (way.s + 59) / 60;
	return way.m;
}

int
travel_walk_m(const struct travel *travel, const struct travel_query *query,
	      const struct travel_place *from, const struct travel_place *to, int *minutes)
{
	int m = travel_walk(travel, query, from->at, to->at, minutes);
	if (m > 0 && (m > query->walk_m_max_leg ||
		      walk_is_avoided(from->at, to->at, query->avoid, query->n_avoid)))
		return -1;
	return m;
}

int
travel_drive(const struct travel *travel, struct geo_point from, struct geo_point to, int *m)
{
	struct known_key key = known_key_drive(from, to);
	struct known_way way;
	if (known_find_way(travel->known, &key, &way)) {
		*m = way.m;
		return (way.s + 59) / 60;
	}
	struct car car = travel->has_taxi ? travel->taxi.car : car_default();
	*m = car_m(&car, from, to);
	return car_minutes(&car, *m);
}

const char *
travel_driving_words(const struct travel *travel, struct arena *arena)
{
	const struct car car = travel->has_taxi ? travel->taxi.car : car_default();
	return arena_printf(arena,
			    "assumed %g km/h for the first %g km and %g km/h from there, on roads "
			    "%g times the straight line",
			    car.town_kmh, car.town_m / 1000.0, car.open_kmh, car.road_factor);
}

static void
add_walk(const struct travel *travel, const struct travel_query *query,
	 const struct travel_place *from, const struct travel_place *to, struct travel_list *list)
{
	int minutes;
	int m = travel_walk_m(travel, query, from, to, &minutes);
	if (m >= 0)
		add(travel, list,
		    (struct travel_option){
			.by = TRAVEL_WALK,
			.depart_first_min = query->from_min,
			.depart_last_min = query->until_min,
			.minutes = minutes,
			.walk_m = m,
			.walk_most_m = m,
		    },
		    query->until_min);
}

struct travel_fare_by_taxi
travel_taxi_fare(const struct travel *travel, const struct travel_query *query,
		 struct geo_point from, struct geo_point to, int minute)
{
	int m;
	int drive_minutes = travel_drive(travel, from, to, &m);
	const struct taxi_area *area = travel->has_taxi ? taxi_area_at(&travel->taxi, from) : NULL;
	struct travel_fare_by_taxi fare = {
	    area, drive_minutes + (area == NULL ? 0 : area->pickup_minutes), TRAVEL_PENCE_NONE};
	const struct taxi_days days = {query->date, query->holidays, query->n_holidays};
	const struct taxi_band *band = area == NULL ? NULL : taxi_band_at(area, &days, minute);
	if (band != NULL)
		fare.pence = taxi_pence(area, band, m, drive_minutes);
	return fare;
}

/* One option for each stretch of the day in which one band holds; none where the price is unknown.
 */
static void
add_taxi(const struct travel *travel, const struct travel_query *query,
	 const struct travel_place *from, const struct travel_place *to, struct travel_list *list)
{
	const struct taxi_area *area = taxi_area_at(&travel->taxi, from->at);
	if (area == NULL)
		return;
	const struct taxi_days days = {query->date, query->holidays, query->n_holidays};
	int m;
	int drive_minutes = travel_drive(travel, from->at, to->at, &m);
	int minutes = area->pickup_minutes + drive_minutes;
	for (int minute = query->from_min; minute <= query->until_min;) {
		const struct taxi_band *band = taxi_band_at(area, &days, minute);
		int ends = minute;
		do
			ends = taxi_band_ends(area, ends);
		while (ends <= query->until_min && taxi_band_at(area, &days, ends) == band);
		if (band != NULL)
			add(travel, list,
			    (struct travel_option){
				.by = TRAVEL_TAXI,
				.depart_first_min = minute,
				.depart_last_min = ends - 1,
				.minutes = minutes,
				.pence = taxi_pence(area, band, m, drive_minutes),
			    },
			    query->until_min);
		minute = ends;
	}
}

static void
add_lift(const struct travel *travel, const struct travel_query *query,
	 const struct travel_place *from, const struct travel_place *to, struct travel_list *list)
{
	int m;
	int minutes = travel_drive(travel, from->at, to->at, &m);
	if (query->lift_until_min > query->lift_from_min)
		add(travel, list,
		    (struct travel_option){
			.by = TRAVEL_LIFT,
			.depart_first_min = max_int(query->from_min, query->lift_from_min),
			.depart_last_min = TRAVEL_MINUTE_MAX,
			.minutes = minutes,
		    },
		    min_int(query->until_min, query->lift_until_min));
}

void
travel_anytime_add(const struct travel *travel, const struct travel_query *query,
		   const struct travel_place *from, const struct travel_place *to,
		   struct travel_list *list)
{
	bool is_here = geo_distance_m(from->at, to->at) <= 1;
	if ((query->ways & 1u << TRAVEL_WALK) != 0 || is_here)
		add_walk(travel, query, from, to, list);
	if (is_here)
		return;
	if ((query->ways & 1u << TRAVEL_TAXI) != 0 && travel->has_taxi)
		add_taxi(travel, query, from, to, list);
	if ((query->ways & 1u << TRAVEL_LIFT) != 0)
		add_lift(travel, query, from, to, list);
}

/* SPDX-License-Identifier: MIT
 *
 * Ways that need no timetable: on foot, by taxi, by lift.
 */
#include "travel/car.h"
#include "travel/travel_handle.h"
#include "travel/walk.h"

/* Unless it would arrive too late whenever one leaves, or the list is full. */
static void
add(struct travel_list *list, struct travel_option option)
{
	if (option.depart_first_min <= option.depart_last_min && list->n < TRAVEL_OPTIONS_MAX)
		list->items[list->n++] = option;
}

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

int
travel_walk_m(const struct travel *travel, const struct travel_query *query,
	      const struct travel_place *from, const struct travel_place *to, int *minutes)
{
	*minutes = 0;
	if (geo_distance_m(from->at, to->at) <= 1)
		return 0;
	struct known_key key = known_key_walk(query, from->at, to->at);
	struct known_way way = {.m = walk_m(from->at, to->at)};
	way.s = walk_s(way.m, query->walk_mps);
	(void)!known_find_way(travel->known, &key, &way);
	if (way.m > query->walk_m_max_leg ||
	    walk_is_avoided(from->at, to->at, query->avoid, query->n_avoid))
		return -1;
	*minutes = (way.s + 59) / 60;
	return way.m;
}

int
travel_drive_m(const struct travel *travel, const struct travel_place *from,
	       const struct travel_place *to, int *minutes)
{
	struct known_key key = known_key_drive(from->at, to->at);
	struct known_way way;
	if (known_find_way(travel->known, &key, &way)) {
		*minutes = (way.s + 59) / 60;
		return way.m;
	}
	struct car car = travel->has_taxi ? travel->taxi.car : car_default();
	int m = car_m(&car, from->at, to->at);
	*minutes = car_minutes(&car, m);
	return m;
}

static void
add_walk(const struct travel *travel, const struct travel_query *query,
	 const struct travel_place *from, const struct travel_place *to, struct travel_list *list)
{
	int minutes;
	int m = travel_walk_m(travel, query, from, to, &minutes);
	if (m >= 0)
		add(list, (struct travel_option){
			      .by = TRAVEL_WALK,
			      .depart_first_min = query->from_min,
			      .depart_last_min = query->until_min - minutes,
			      .minutes = minutes,
			      .walk_m = m,
			      .walk_most_m = m,
			  });
}

static void
add_taxi(const struct taxi_tariff *tariff, const struct travel_query *query, int m,
	 int drive_minutes, struct travel_list *list)
{
	int minutes = tariff->pickup_minutes + drive_minutes;
	for (int i = 0; i < tariff->n_bands; i++) {
		const struct taxi_band *band = &tariff->bands[i];
		/* A band holds every day: the one before may reach into the window, too. */
		for (int day = -1; day <= TRAVEL_MINUTE_MAX / MINUTES_PER_DAY; day++) {
			int shift = day * MINUTES_PER_DAY;
			add(list, (struct travel_option){
				      .by = TRAVEL_TAXI,
				      .depart_first_min =
					  max_int(query->from_min, band->from_min + shift),
				      .depart_last_min = min_int(query->until_min - minutes,
								 band->until_min + shift - 1),
				      .minutes = minutes,
				      .pence = taxi_pence(tariff, band, m),
				  });
		}
	}
}

static void
add_lift(const struct travel_query *query, int minutes, struct travel_list *list)
{
	if (query->lift_until_min > query->lift_from_min)
		add(list, (struct travel_option){
			      .by = TRAVEL_LIFT,
			      .depart_first_min = max_int(query->from_min, query->lift_from_min),
			      .depart_last_min =
				  min_int(query->until_min, query->lift_until_min) - minutes,
			      .minutes = minutes,
			  });
}

void
travel_anytime_add(const struct travel *travel, const struct travel_query *query,
		   const struct travel_place *from, const struct travel_place *to,
		   struct travel_list *list)
{
	int minutes;
	int m = travel_drive_m(travel, from, to, &minutes);
	bool is_here = geo_distance_m(from->at, to->at) <= 1;
	if ((query->ways & 1u << TRAVEL_WALK) != 0 || is_here)
		add_walk(travel, query, from, to, list);
	if (is_here)
		return;
	if ((query->ways & 1u << TRAVEL_TAXI) != 0 && travel->has_taxi)
		add_taxi(&travel->taxi, query, m, minutes, list);
	if ((query->ways & 1u << TRAVEL_LIFT) != 0)
		add_lift(query, minutes, list);
}

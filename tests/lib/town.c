/* SPDX-License-Identifier: MIT
 *
 * A town for tests of travel.
 */
#include "town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char tariff[] =
    "{\"source\":\"test\",\"date\":\"2023-01-01\",\"road_factor\":1.5,\"town_m\":1000,"
    "\"town_kmh\":30,\"open_kmh\":60,\"booking_pence\":100,\"pickup_minutes\":5,\"bands\":["
    "{\"name\":\"day\",\"from\":\"06:00\",\"until\":\"23:00\",\"first_pence\":300,"
    "\"first_m\":100,\"step_pence\":10,\"step_m\":100},"
    "{\"name\":\"night\",\"from\":\"23:00\",\"until\":\"30:00\",\"first_pence\":400,"
    "\"first_m\":100,\"step_pence\":20,\"step_m\":100}]}";
static const char fares[] = "{\"source\":\"test\",\"date\":\"2023-01-01\",\"fares\":["
			    "{\"operator\":\"City Bus\",\"lines\":[\"1\"],\"pence\":220}]}";

struct travel_place
town_beside(int stop, int m, const char *label)
{
	const double metres_per_degree = 111195.08;
	double lat = 51.50 + 0.01 * stop;
	double east = metres_per_degree * 0.6225; /* cos 51.5 degrees, near enough */
	return (struct travel_place){{lat, -3.0 + m / 1.3 / east}, label};
}

void
town_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

int
town_set_up(void **state)
{
	struct town *town = calloc(1, sizeof(*town));
	assert_non_null(town);
	feed_init(&town->feed);
	arena_init(&town->arena);
	town->query = travel_query_default(civil_from_ymd(2023, 9, 15));
	*state = town;
	return 0;
}

int
town_tear_down(void **state)
{
	struct town *town = *state;
	travel_close(town->travel);
	arena_fini(&town->arena);
	feed_fini(&town->feed);
	free(town);
	return 0;
}

void
town_open(struct town *town, int n_trips, const char *times)
{
	struct feed *feed = &town->feed;
	feed_set_times(feed, n_trips, times);
	if (n_trips == 0) {
		/* A feed has to have a trip: it ran on New Year's Day. */
		feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S8,1\nT0,08:05:00,08:05:00,S9,2\n");
		feed_set(feed, "trips.txt", "route_id,service_id,trip_id\nR,ONCE,T0\n");
		feed_set(feed, "calendar_dates.txt",
			 "service_id,date,exception_type\nONCE,20230101,1\n");
	}
	town_open_feed(town);
}

void
town_open_feed(struct town *town)
{
	struct feed *feed = &town->feed;
	assert_int_equal(feed_compile(feed), 0);
	const char *taxi_path = arena_printf(&town->arena, "%s/taxi.json", feed->folder);
	const char *fares_path = arena_printf(&town->arena, "%s/fares.json", feed->folder);
	town_write(taxi_path, tariff);
	town_write(fares_path, fares);
	const struct travel_files files = {feed->tt, taxi_path, fares_path};
	town->travel = travel_open(&files, feed->problems);
	assert_non_null(town->travel);
}

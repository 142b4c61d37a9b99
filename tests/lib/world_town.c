/* SPDX-License-Identifier: MIT
 *
 * The town's buses as a feed in memory, compiled as any other.
 */
#include "tests/lib/world_town.h"

#include <string.h>

#include "travel/feed/compile.h"

const struct town_stop town_stops[TOWN_STOPS] = {
    {"Gate Lane", {53.000, -2.200}}, {"Station", {53.010, -2.190}}, {"Market", {53.012, -2.180}},
    {"Infirmary", {53.025, -2.180}}, {"College", {53.012, -2.160}}, {"Riverside", {53.000, -2.165}},
    {"Hill Top", {53.030, -2.205}},  {"Mill", {52.985, -2.185}},
};

struct line {
	const char *name;
	int headway_min;
	int n;
	int stops[4];
	int after_min[4]; /* the first stop */
};

static const struct line lines[] = {
    {"1", 30, 4, {0, 1, 2, 4}, {0, 6, 11, 17}}, {"1", 30, 4, {4, 2, 1, 0}, {0, 6, 11, 17}},
    {"7", 60, 4, {6, 1, 2, 5}, {0, 9, 14, 21}}, {"7", 60, 4, {5, 2, 1, 6}, {0, 7, 12, 21}},
    {"15", 60, 3, {3, 2, 7}, {0, 8, 19}},       {"15", 60, 3, {7, 2, 3}, {0, 11, 19}},
};

struct geo_point
town_place(int k, int nth)
{
	/* Some 60 m of longitude apart, some 120 m north of the stop. */
	return (struct geo_point){town_stops[k].at.lat + 0.0011,
				  town_stops[k].at.lon - 0.0045 + 0.0009 * nth};
}

/* When the lines run. */
struct running {
	int first_s, until_s;
};
static const struct running by_day = {6 * 3600, 22 * 3600 + 40 * 60};
static const struct running by_night = {5 * 3600, 29 * 3600 + 40 * 60};

static void
add_line(struct gtfs *gtfs, const struct line *line, const struct running *running, uint32_t k)
{
	*vec_push(&gtfs->routes) = (struct gtfs_route){
	    .id = textpool_add(&gtfs->texts, line->name),
	    .name = textpool_add(&gtfs->texts, line->name),
	    .type = 3,
	};
	struct gtfs_trip trip = {
	    .id = textpool_add(&gtfs->texts, line->name),
	    .headsign = textpool_add(&gtfs->texts, town_stops[line->stops[line->n - 1]].name),
	    .route = k,
	    .first_time = (uint32_t)gtfs->times.n,
	    .n_times = (uint32_t)line->n,
	    .has_frequency = true,
	};
	for (int i = 0; i < line->n; i++)
		*vec_push(&gtfs->times) = (struct gtfs_time){
		    .trip = k,
		    .sequence = (uint32_t)i,
		    .stop = (uint32_t)line->stops[i],
		    .arrive_s = line->after_min[i] * 60,
		    .depart_s = line->after_min[i] * 60,
		};
	*vec_push(&gtfs->trips) = trip;
	*vec_push(&gtfs->frequencies) = (struct gtfs_frequency){
	    .trip = k,
	    .first_s = running->first_s + (int)k * 180,
	    .until_s = running->until_s,
	    .headway_s = line->headway_min * 60,
	};
}

static void build(const char *path, struct civil_date last, const char *without,
		  const struct running *running, struct problems *problems);

void
town_build(const char *path, struct problems *problems)
{
	town_build_until(path, civil_from_ymd(2026, 12, 31), "", problems);
}

void
town_build_night(const char *path, struct problems *problems)
{
	build(path, civil_from_ymd(2026, 12, 31), "", &by_night, problems);
}

void
town_build_until(const char *path, struct civil_date last, const char *without,
		 struct problems *problems)
{
	build(path, last, without, &by_day, problems);
}

static void
build(const char *path, struct civil_date last, const char *without, const struct running *running,
      struct problems *problems)
{
	struct gtfs gtfs = {0};
	*vec_push(&gtfs.feeds) = (struct gtfs_feed){
	    .file = textpool_add(&gtfs.texts, "town.zip"),
	    .info_first_day = GTFS_NO_DAY,
	    .info_last_day = GTFS_NO_DAY,
	};
	*vec_push(&gtfs.agencies) = (struct gtfs_agency){
	    .id = textpool_add(&gtfs.texts, "town"),
	    .name = textpool_add(&gtfs.texts, "Town Buses"),
	    .zone = textpool_add(&gtfs.texts, "Europe/London"),
	};
	for (int i = 0; i < TOWN_STOPS; i++)
		*vec_push(&gtfs.stops) = (struct gtfs_stop){
		    .id = textpool_add(&gtfs.texts, town_stops[i].name),
		    .name = textpool_add(&gtfs.texts, town_stops[i].name),
		    .parent = i == 0 ? TOWN_STOPS : IDMAP_NONE,
		    .feeds = 1,
		    .at = town_stops[i].at,
		    .has_place = true,
		};
	/* Gate Lane has a second stand, which only a change of the day uses. */
	*vec_push(&gtfs.stops) = (struct gtfs_stop){
	    .id = textpool_add(&gtfs.texts, "Gate Lane station"),
	    .name = textpool_add(&gtfs.texts, town_stops[0].name),
	    .parent = IDMAP_NONE,
	    .feeds = 1,
	    .at = town_stops[0].at,
	    .has_place = true,
	    .kind = 1,
	};
	*vec_push(&gtfs.stops) = (struct gtfs_stop){
	    .id = textpool_add(&gtfs.texts, "Gate Lane 2"),
	    .name = textpool_add(&gtfs.texts, town_stops[0].name),
	    .platform = textpool_add(&gtfs.texts, "2"),
	    .parent = TOWN_STOPS,
	    .feeds = 1,
	    .at = town_stops[0].at,
	    .has_place = true,
	};
	*vec_push(&gtfs.services) = (struct gtfs_service){
	    .id = textpool_add(&gtfs.texts, "daily"),
	    .first = civil_from_ymd(2022, 1, 1),
	    .last = last,
	    .weekdays = 0x7f,
	};
	uint32_t n_lines = 0;
	for (size_t k = 0; k < ARRAY_LEN(lines); k++)
		if (strcmp(lines[k].name, without) != 0)
			add_line(&gtfs, &lines[k], running, n_lines++);
	struct compile_report report;
	int rc = compile_write(&gtfs, path, &report, problems);
	gtfs_free(&gtfs);
	if (rc != 0)
		panic("the town's timetable: %s",
		      problems->count > 0 ? problems->list[0].text : "");
}

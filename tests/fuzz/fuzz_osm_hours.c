/* SPDX-License-Identifier: MIT
 *
 * Opening hours as OpenStreetMap writes them: refused with the place, or open on sorted intervals.
 * reaches: calendar/osm_hours.c calendar/hours_day.c calendar/hours_at.c
 */
#include <stdlib.h>
#include <string.h>

#include "calendar/hours_at.h"
#include "tests/fuzz/fuzz.h"

static const struct holiday christmas = {.title = "Christmas Day", .notes = ""};

static void
check_day(const struct hours_day *day)
{
	ensure(day->n > 0 || day->because[0] != '\0');
	for (size_t i = 0; i < day->n; i++) {
		ensure(day->open[i].open_min >= 0 &&
		       day->open[i].open_min < day->open[i].close_min &&
		       day->open[i].close_min <= 2880);
		ensure(i == 0 || day->open[i - 1].close_min < day->open[i].open_min);
	}
}

/* A door is open or shut from now until later, and a last chance has a door that opens behind it.
 */
static void
check_at(const struct osm_hours *osm, const struct holidays *holidays, int minute)
{
	const struct hours hours = {.osm = osm};
	struct civil_date date = civil_from_ymd(2023, 12, 23);
	struct hours_at at;
	hours_at(&hours, holidays, date, minute, &at);
	struct hours_moment turn = at.is_open ? at.shuts_at : at.opens_at;
	int turn_min = (turn.date.day - date.day) * MINUTES_PER_DAY + turn.minute;
	int last_min =
	    (at.last_chance.date.day - date.day) * MINUTES_PER_DAY + at.last_chance.minute;
	ensure(at.is_known && !(at.shuts && at.opens));
	ensure(!(at.shuts || at.opens) || turn_min > minute);
	ensure(!at.has_last_chance || last_min > minute);
	ensure(!at.reopens || at.has_last_chance);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct problems *problems = fuzz_problems_new();
	struct osm_hours *hours = osm_hours_parse(text, NULL, problems->arena, problems);
	ensure((hours == NULL) == (problems->count > 0));
	if (hours != NULL) {
		struct holiday list[1] = {christmas};
		list[0].date = civil_from_ymd(2023, 12, 25);
		const struct holidays holidays = {.division = "england-and-wales",
						  .list = list,
						  .n = 1,
						  .first = civil_from_ymd(2023, 1, 1),
						  .last = civil_from_ymd(2023, 12, 31)};
		for (int i = 20; i < 30; i++) {
			struct hours_day day;
			osm_hours_open(hours, &holidays, civil_from_ymd(2023, 12, i), &day);
			check_day(&day);
		}
		for (int minute = 0; minute < MINUTES_PER_DAY; minute += 1200)
			check_at(hours, &holidays, minute);
	}
	fuzz_problems_free(problems);
	free(text);
	return 0;
}

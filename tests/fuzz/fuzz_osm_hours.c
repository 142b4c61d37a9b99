/* SPDX-License-Identifier: MIT
 *
 * Opening hours as OpenStreetMap writes them: refused with the place, or open on sorted intervals.
 * reaches: calendar/osm_hours.c calendar/hours_day.c
 */
#include <stdlib.h>
#include <string.h>

#include "calendar/osm_hours.h"
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
		const struct holidays holidays = {"england-and-wales", list, 1,
						  civil_from_ymd(2023, 1, 1),
						  civil_from_ymd(2023, 12, 31)};
		for (int i = 20; i < 30; i++) {
			struct hours_day day;
			osm_hours_open(hours, &holidays, civil_from_ymd(2023, 12, i), &day);
			check_day(&day);
		}
	}
	fuzz_problems_free(problems);
	free(text);
	return 0;
}

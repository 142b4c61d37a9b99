/* SPDX-License-Identifier: MIT
 *
 * Our own file of closures, seasons, breaks, sessions and desks: refused with every fault at its
 * place, or hours that keep their invariants on every day round some dates, sessions that share no
 * minute, and starts in order.
 * reaches: calendar/closures.c calendar/ownhours.c calendar/target.c calendar/hours.c
 */
#include <string.h>

#include "calendar/closures.h"
#include "tests/fuzz/fuzz.h"

#define DAYS 21

static const char services[] =
    "[{\"id\":\"11111111-1111-4111-8111-111111111111\",\"name\":\"Chemist\",\"status\":\"active\","
    "\"attributes\":[{\"taxonomy_term\":{\"taxonomy\":\"firstday-service\",\"name\":\"chemist\"}},"
    "{\"taxonomy_term\":{\"taxonomy\":\"ours\",\"name\":\"Pharmacy\"}}],\"schedules\":[{\"freq\":"
    "\"WEEKLY\",\"byday\":\"MO,TU,WE,TH,FR\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}],"
    "\"service_at_locations\":[{\"id\":\"22222222-2222-4222-8222-222222222222\",\"location\":{"
    "\"id\":\"33333333-3333-4333-8333-333333333333\",\"location_type\":\"physical\",\"name\":"
    "\"Library\",\"latitude\":51.5,\"longitude\":-3.0,\"addresses\":[{\"postal_code\":\"NP20 "
    "2GD\"}]}}]}]";

static void
check_day(const struct hours_day *day)
{
	ensure(day->n <= HOURS_INTERVALS_MAX && (day->is_known || day->n == 0));
	ensure(day->n > 0 || day->because[0] != '\0');
	for (size_t i = 0; i < day->n; i++) {
		ensure(day->open[i].open_min >= 0 &&
		       day->open[i].open_min < day->open[i].close_min &&
		       day->open[i].close_min <= 2880);
		ensure(i == 0 || day->open[i - 1].close_min < day->open[i].open_min);
	}
}

/* With closures never more is open than without, and nothing in the hours of one. */
static void
check_closed(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	     const struct hours_day *day)
{
	struct hours_day usual;
	const struct hours less = closures_less(hours);
	hours_open(&less, holidays, date, &usual);
	check_day(&usual);
	for (size_t k = 0; k < day->n; k++) {
		bool is_usual = false;
		for (size_t i = 0; i < usual.n; i++)
			is_usual = is_usual || (usual.open[i].open_min <= day->open[k].open_min &&
						day->open[k].close_min <= usual.open[i].close_min);
		ensure(is_usual);
		for (size_t i = less.n_rules; i < hours->n_rules; i++)
			ensure(!hours_rule_is_on(&hours->rules[i], date) ||
			       day->open[k].close_min <= hours->rules[i].from_min ||
			       hours->rules[i].until_min <= day->open[k].open_min);
	}
}

static void
check_place(const struct closures *closures, const struct target_place *place, struct hours hours,
	    struct arena *arena)
{
	const struct holiday list[] = {{{19716}, "Christmas Day", ""}};
	const struct holidays holidays = {.list = list, .n = 1, .first = {19358}, .last = {20000}};
	closures_apply(closures, place, arena, &hours);
	for (int i = 0; i < DAYS; i++) {
		struct hours_day day;
		hours_open(&hours, &holidays, (struct civil_date){19705 + i}, &day);
		check_day(&day);
		check_closed(&hours, &holidays, (struct civil_date){19705 + i}, &day);
	}
}

static void
check_desks(const struct ownhours *own)
{
	for (size_t k = 0; k < own->n_desks; k++) {
		const struct ownhours_desk *desk = &own->desks[k];
		ensure(desk->n_starts <= OWNHOURS_STARTS_MAX && desk->from.day <= desk->until.day);
		ensure(desk->n_starts > 0 || desk->at_once > 0);
		for (size_t i = 0; i < desk->n_starts; i++)
			ensure(desk->starts[i] >= (i == 0 ? 0 : desk->starts[i - 1] + 1) &&
			       desk->starts[i] < MINUTES_PER_DAY);
	}
	for (size_t k = 0; k < own->n_rules; k++)
		ensure(own->rules[k].rule.osm != NULL &&
		       own->rules[k].rule.from.day <= own->rules[k].rule.until.day);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct arena *arena = problems->arena;
	const struct directory *directory =
	    directory_parse(services, strlen(services), arena, problems);
	ensure(directory != NULL);
	const struct closures *closures =
	    closures_parse((const char *)data, n, directory, arena, problems);
	fuzz_check_problems(problems, closures == NULL ? -1 : 0);
	if (closures != NULL) {
		const struct target_place library = {.entry = &directory->entries[0]};
		const struct target_place own = {.name = "Mill", .kind = "medication"};
		check_place(closures, &library, directory->entries[0].hours, arena);
		check_place(closures, &own, (struct hours){.n_rules = 0}, arena);
		check_desks(&closures->own);
	}
	fuzz_problems_free(problems);
	return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Reads the rows, and lays those about the same side by side.
 */
#include "calendar/ownhours.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_YEAR  1970
#define LAST_YEAR   2199
#define HOUR_MIN    60
#define DAYS_A_WEEK 7

/* A list while it is read. */
struct reading {
	struct json_at list;
	const struct directory *directory;
	struct arena *arena;
};

void
ownhours_read_dates(struct json_at row, struct civil_date *from, struct civil_date *until)
{
	bool has_date = json_has(row, "date");
	bool has_from = json_has(row, "from_date");
	bool has_until = json_has(row, "until_date");
	*from = civil_from_ymd(FIRST_YEAR, 1, 1);
	*until = civil_from_ymd(LAST_YEAR, 12, 31);
	if (has_date)
		*from = *until = json_date(row, "date");
	if (has_from)
		*from = json_date(row, "from_date");
	if (has_until)
		*until = json_date(row, "until_date");
	if (has_date && (has_from || has_until))
		problem_add(row.problems, row.pointer,
			    "needs a date, or from_date and until_date, not both");
	else if (until->day < from->day)
		problem_add(row.problems, json_member(row, "until_date").pointer,
			    "is before \"from_date\"");
}

static const struct osm_hours *
read_osm(struct json_at row, struct arena *arena)
{
	struct json_at at = json_member(row, "hours");
	const char *text = json_text(row, "hours", OSM_HOURS_BYTES_MAX);
	return text == NULL || text[0] == '\0'
		   ? NULL
		   : osm_hours_parse(text, at.pointer, arena, row.problems);
}

static void
read_rule(const struct reading *reading, size_t i, enum hours_rule_kind kind,
	  struct ownhours_rule *out)
{
	static const char *const names[] = {TARGET_MEMBERS, "hours",   "from_date",
					    "until_date",   "because", "people"};
	struct json_at row = json_item(reading->list, i);
	*out = (struct ownhours_rule){.rule = {.kind = kind, .because = ""}};
	if (!json_want_object(row))
		return;
	json_only(row, names, ARRAY_LEN(names) - (kind != HOURS_SESSION));
	out->of = target_read(row, reading->directory, reading->arena);
	ownhours_read_dates(row, &out->rule.from, &out->rule.until);
	out->rule.osm = read_osm(row, reading->arena);
	out->rule.because =
	    arena_strdup(reading->arena, json_text_or(row, "because", HOURS_RULE_BECAUSE_MAX, ""));
	if (kind == HOURS_SESSION)
		out->rule.people = json_int_or(row, "people", 1, OWNHOURS_PEOPLE_MAX, 0);
	if (kind == HOURS_SEASON && !json_has(row, "from_date") && !json_has(row, "until_date"))
		problem_add(row.problems, row.pointer,
			    "is no season: it needs from_date, until_date or both");
}

static bool
have_common_minutes(const struct hours_day *a, const struct hours_day *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->open[i].open_min < b->open[k].close_min &&
			    b->open[k].open_min < a->open[i].close_min)
				return true;
	return false;
}

/* Hours repeat by the week, and on holidays: a week without one and a week of them say all. */
struct weeks {
	struct hours_day days[2][DAYS_A_WEEK]; /* by enum civil_weekday; [1]: holidays */
};

static void
lay_out(const struct osm_hours *osm, struct weeks *weeks)
{
	struct civil_date monday = civil_from_ymd(2024, 1, 1);
	struct holiday week[DAYS_A_WEEK + 2];
	for (int i = 0; i < DAYS_A_WEEK + 2; i++)
		week[i] = (struct holiday){civil_add_days(monday, i - 1), "", ""};
	for (size_t k = 0; k < 2; k++) {
		const struct holidays holidays = {.list = week, .n = k == 0 ? 0 : DAYS_A_WEEK + 2};
		for (int i = 0; i < DAYS_A_WEEK; i++)
			osm_hours_open(osm, &holidays, civil_add_days(monday, i),
				       &weeks->days[k][i]);
	}
}

/* Whether two rows hold at one time. */
static bool
overlap(const struct hours_rule *a, const struct hours_rule *b, const struct weeks *of_a,
	const struct weeks *of_b)
{
	int first = a->from.day > b->from.day ? a->from.day : b->from.day;
	int last = a->until.day < b->until.day ? a->until.day : b->until.day;
	if (a->kind == HOURS_SEASON)
		return first <= last;
	for (int i = 0; i < DAYS_A_WEEK && first + i <= last; i++) {
		enum civil_weekday weekday = civil_weekday((struct civil_date){first + i});
		for (size_t k = 0; k < 2; k++)
			if (have_common_minutes(&of_a->days[k][weekday], &of_b->days[k][weekday]))
				return true;
	}
	return false;
}

static size_t
begin(struct reading *reading, struct json_at root, const char *name)
{
	reading->list = json_member(root, name);
	if (!json_has(root, name) || !json_want_array(reading->list, 0, OWNHOURS_ROWS_MAX))
		return 0;
	return json_array_size(reading->list.value);
}

/* Adds the rows of one list to ${rules}, of which there are ${n}; returns how many there are. */
static size_t
read_rules(const struct reading *reading, size_t n_rows, enum hours_rule_kind kind,
	   struct ownhours_rule rules[], size_t n)
{
	struct problems *problems = reading->list.problems;
	struct arena scratch;
	arena_init(&scratch);
	struct weeks *weeks = arena_array(&scratch, struct weeks, n_rows);
	for (size_t i = 0; i < n_rows; i++) {
		size_t before = problems->count;
		read_rule(reading, i, kind, &rules[n + i]);
		if (rules[n + i].rule.osm != NULL)
			lay_out(rules[n + i].rule.osm, &weeks[i]);
		for (size_t k = 0; k < i && problems->count == before; k++)
			if (target_equal(&rules[n + k].of, &rules[n + i].of) &&
			    overlap(&rules[n + k].rule, &rules[n + i].rule, &weeks[k], &weeks[i]))
				problem_add(problems, json_item(reading->list, i).pointer,
					    "overlaps row %zu, which is about the same", k);
	}
	arena_fini(&scratch);
	return n + n_rows;
}

static int
by_minute(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* ":20" or "10:45"; PLAN-like minutes into ${starts}; returns how many there are then. */
static size_t
read_start(struct json_at at, int starts[], size_t n)
{
	const char *text = json_is_string(at.value) ? json_string_value(at.value) : "";
	bool is_hourly = text[0] == ':';
	char whole[] = "00:00";
	int minute = 0;
	if (is_hourly && strlen(text) == 3)
		memcpy(whole + 2, text, 3);
	if (civil_time_parse(is_hourly ? whole : text, &minute) != 0 || minute >= MINUTES_PER_DAY ||
	    (is_hourly && strlen(text) != 3)) {
		problem_add(at.problems, at.pointer,
			    "is not a start like \"10:45\", or \":20\" of every hour");
		return n;
	}
	for (; minute < MINUTES_PER_DAY && n <= OWNHOURS_STARTS_MAX;
	     minute += is_hourly ? HOUR_MIN : MINUTES_PER_DAY)
		starts[n++] = minute;
	return n;
}

static void
read_starts(struct json_at row, struct arena *arena, struct ownhours_desk *desk)
{
	struct json_at list = json_member(row, "starts");
	if (!json_has(row, "starts") || !json_want_array(list, 1, OWNHOURS_STARTS_MAX))
		return;
	int *starts = arena_array(arena, int, OWNHOURS_STARTS_MAX + 1);
	size_t n = 0;
	size_t before = row.problems->count;
	for (size_t i = 0; i < json_array_size(list.value) && n <= OWNHOURS_STARTS_MAX; i++)
		n = read_start(json_item(list, i), starts, n);
	if (row.problems->count > before)
		return;
	if (n > OWNHOURS_STARTS_MAX) {
		problem_add(list.problems, list.pointer, "has more than %d starts a day",
			    OWNHOURS_STARTS_MAX);
		return;
	}
	qsort(starts, n, sizeof(*starts), by_minute);
	for (size_t i = 1; i < n; i++)
		if (starts[i] == starts[i - 1]) {
			problem_add(list.problems, list.pointer, "has %02d:%02d twice",
				    starts[i] / HOUR_MIN, starts[i] % HOUR_MIN);
			break;
		}
	desk->starts = starts;
	desk->n_starts = n;
}

static void
read_desk(const struct reading *reading, size_t i, struct ownhours_desk *out)
{
	static const char *const names[] = {TARGET_MEMBERS, "from_date", "until_date", "starts",
					    "at_once"};
	struct json_at row = json_item(reading->list, i);
	*out = (struct ownhours_desk){.at_once = 0};
	if (!json_want_object(row))
		return;
	json_only(row, names, ARRAY_LEN(names));
	out->of = target_read(row, reading->directory, reading->arena);
	ownhours_read_dates(row, &out->from, &out->until);
	read_starts(row, reading->arena, out);
	out->at_once = json_int_or(row, "at_once", 1, OWNHOURS_PEOPLE_MAX, 0);
	if (!json_has(row, "starts") && !json_has(row, "at_once"))
		problem_add(row.problems, row.pointer, "needs starts, at_once or both");
}

static void
read_desks(const struct reading *reading, size_t n, struct ownhours_desk desks[])
{
	for (size_t i = 0; i < n; i++) {
		size_t before = reading->list.problems->count;
		read_desk(reading, i, &desks[i]);
		for (size_t k = 0; k < i && reading->list.problems->count == before; k++)
			if (target_equal(&desks[k].of, &desks[i].of) &&
			    desks[k].from.day <= desks[i].until.day &&
			    desks[i].from.day <= desks[k].until.day)
				problem_add(reading->list.problems,
					    json_item(reading->list, i).pointer,
					    "overlaps row %zu, which is about the same", k);
	}
}

void
ownhours_read(struct json_at root, const struct directory *directory, struct arena *arena,
	      struct ownhours *out)
{
	static const char *const names[] = {"seasons", "breaks", "sessions"};
	static const enum hours_rule_kind kinds[] = {HOURS_SEASON, HOURS_BREAK, HOURS_SESSION};
	struct reading reading = {.directory = directory, .arena = arena};
	struct ownhours_rule *rules =
	    arena_array(arena, struct ownhours_rule, 3 * OWNHOURS_ROWS_MAX);
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t n_rows = begin(&reading, root, names[i]);
		n = read_rules(&reading, n_rows, kinds[i], rules, n);
	}
	size_t n_desks = begin(&reading, root, "desks");
	struct ownhours_desk *desks = arena_array(arena, struct ownhours_desk, n_desks);
	read_desks(&reading, n_desks, desks);
	*out = (struct ownhours){rules, n, desks, n_desks};
}

bool
ownhours_find_desk(const struct ownhours *own, const struct target_place *place,
		   struct civil_date date, size_t *k)
{
	for (; *k < own->n_desks; ++*k) {
		const struct ownhours_desk *desk = &own->desks[*k];
		if (date.day >= desk->from.day && date.day <= desk->until.day &&
		    target_is(&desk->of, place))
			return true;
	}
	return false;
}

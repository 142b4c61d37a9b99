/* SPDX-License-Identifier: MIT
 *
 * Reads one schedule of an Open Referral document, strictly, and asks ics.h when it falls.
 */
#include "calendar/schedule.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX   200
#define FIRST_YEAR 1970
#define LAST_YEAR  2199
#define NO_MINUTE  (-1)

/* "10:00", "10:00:00", with "Z", "+00:00" or "+01:00" behind it, which are not acted on. Returns
 * NO_MINUTE with a problem if it is none of these or absent. */
static int
read_clock(struct json_at schedule, const char *name)
{
	struct json_at at = json_member(schedule, name);
	const char *text = json_text_or(schedule, name, TEXT_MAX, "");
	if (text[0] == '\0')
		return NO_MINUTE;
	char clock[6] = "";
	memcpy(clock, text, strnlen(text, 5));
	const char *tail = text + strlen(clock);
	int minute = NO_MINUTE;
	bool is_clock = civil_time_parse(clock, &minute) == 0 && minute <= MINUTES_PER_DAY;
	if (strncmp(tail, ":00", 3) == 0)
		tail += 3;
	bool is_british = tail[0] == '\0' || strcmp(tail, "Z") == 0 ||
			  strcmp(tail, "+00:00") == 0 || strcmp(tail, "+01:00") == 0;
	if (is_clock && is_british)
		return minute;
	problem_add(at.problems, at.pointer,
		    "\"%s\" is not a time like \"09:00\" or \"09:00:00Z\"%s", text,
		    is_clock ? ", whole minutes of British wall clock" : "");
	return NO_MINUTE;
}

static void
read_hours(struct json_at at, struct schedule *schedule)
{
	size_t before = at.problems->count;
	schedule->open_min = read_clock(at, "opens_at");
	schedule->close_min = read_clock(at, "closes_at");
	if (at.problems->count > before)
		return;
	bool opens = schedule->open_min != NO_MINUTE;
	bool closes = schedule->close_min != NO_MINUTE;
	if (opens != closes)
		problem_add(at.problems, at.pointer, "has %s without %s",
			    opens ? "opens_at" : "closes_at", opens ? "closes_at" : "opens_at");
	else if (opens && schedule->close_min <= schedule->open_min)
		problem_add(at.problems, at.pointer,
			    "closes at or before it opens; split it at midnight (24:00)");
	else
		schedule->has_hours = opens;
}

static struct civil_date
date_or(struct json_at at, const char *name, struct civil_date fallback)
{
	return json_member(at, name).value == NULL ? fallback : json_date(at, name);
}

/* The next piece of a list with commas, without spaces around it; NULL at the end. */
static char *
next_piece(char **list)
{
	if (*list == NULL)
		return NULL;
	char *piece = *list + strspn(*list, " ");
	char *comma = strchr(piece, ',');
	*list = comma == NULL ? NULL : comma + 1;
	if (comma != NULL)
		*comma = '\0';
	for (size_t n = strlen(piece); n > 0 && piece[n - 1] == ' '; n--)
		piece[n - 1] = '\0';
	return piece;
}

static bool
weekday_of(const char *text, enum civil_weekday *weekday)
{
	static const char *const words[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		*weekday = (enum civil_weekday)i;
		return true;
	}
	return false;
}

/* A number with an optional sign, not 0; E_INPUT if it is not or passes ${most} either way. */
static int
signed_number(const char *text, size_t n, int most, int *value)
{
	size_t sign = n > 0 && (text[0] == '-' || text[0] == '+');
	*value = 0;
	for (size_t i = sign; i < n; i++) {
		if (!isdigit((unsigned char)text[i]) || *value > most)
			return E_INPUT;
		*value = *value * 10 + (text[i] - '0');
	}
	if (*value == 0 || *value > most)
		return E_INPUT;
	if (text[0] == '-')
		*value = -*value;
	return 0;
}

static void
read_byday(struct json_at at, struct ics_rule *rule)
{
	struct json_at list = json_member(at, "byday");
	char *rest = arena_strdup(at.problems->arena, json_text_or(at, "byday", TEXT_MAX, ""));
	if (rest[0] == '\0')
		return;
	for (char *piece = next_piece(&rest); piece != NULL; piece = next_piece(&rest)) {
		struct ics_byday day = {CIVIL_MONDAY, 0};
		size_t n = strlen(piece);
		bool is_day = n >= 2 && weekday_of(piece + n - 2, &day.weekday) &&
			      (n == 2 || signed_number(piece, n - 2, 5, &day.nth) == 0);
		if (!is_day)
			problem_add(at.problems, list.pointer,
				    "\"%s\" is not a day like \"MO\" or \"-1FR\"", piece);
		else if (day.nth != 0 && rule->freq != ICS_MONTHLY)
			problem_add(at.problems, list.pointer,
				    "\"%s\" counts days of a month, freq is not MONTHLY", piece);
		else if (rule->n_byday == ICS_BYDAY_MAX)
			problem_add(at.problems, list.pointer, "has more than %d days",
				    ICS_BYDAY_MAX);
		else
			rule->byday[rule->n_byday++] = day;
	}
}

static void
read_bymonthday(struct json_at at, struct ics_rule *rule)
{
	struct json_at list = json_member(at, "bymonthday");
	char *rest = arena_strdup(at.problems->arena, json_text_or(at, "bymonthday", TEXT_MAX, ""));
	if (rest[0] == '\0')
		return;
	if (rule->freq != ICS_MONTHLY) {
		problem_add(at.problems, list.pointer,
			    "goes with freq MONTHLY only (RFC 5545 section 3.3.10)");
		return;
	}
	for (char *piece = next_piece(&rest); piece != NULL; piece = next_piece(&rest)) {
		int day = 0;
		if (signed_number(piece, strlen(piece), 31, &day) != 0)
			problem_add(at.problems, list.pointer,
				    "\"%s\" is not a day of the month, 1 to 31 or -31 to -1",
				    piece);
		else if (rule->n_bymonthday == ICS_BYMONTHDAY_MAX)
			problem_add(at.problems, list.pointer, "has more than %d days",
				    ICS_BYMONTHDAY_MAX);
		else
			rule->bymonthday[rule->n_bymonthday++] = day;
	}
	for (size_t i = 0; i < rule->n_byday; i++)
		if (rule->byday[i].nth != 0 && rule->n_bymonthday > 0) {
			problem_add(at.problems, list.pointer,
				    "does not go with a counted byday like \"2MO\"");
			break;
		}
}

/* What repeats in HSDS beyond our reach would change the days: not read by half. */
static bool
is_past_reach(struct json_at at, struct problems *notes)
{
	static const char *const freqs[] = {"YEARLY", "HOURLY", "MINUTELY", "SECONDLY"};
	static const char *const parts[] = {"byweekno", "byyearday", "bysetpos"};
	size_t before = notes->count;
	struct json_at freq = json_member(at, "freq");
	for (size_t i = 0; i < ARRAY_LEN(freqs); i++)
		if (json_is_string(freq.value) &&
		    strcmp(json_string_value(freq.value), freqs[i]) == 0)
			problem_add(notes, freq.pointer, "is %s: this schedule is left out",
				    freqs[i]);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct json_at part = json_member(at, parts[i]);
		if (part.value != NULL && strcmp(json_text_or(at, parts[i], TEXT_MAX, ""), "") != 0)
			problem_add(notes, part.pointer, "is not read: this schedule is left out");
	}
	return notes->count > before;
}

static void
read_rule(struct json_at at, struct schedule *schedule)
{
	static const char *const freqs[] = {"", "DAILY", "WEEKLY", "MONTHLY"};
	static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	struct ics_rule *rule = &schedule->rule;
	rule->freq = (enum ics_freq)json_word_or(at, "freq", freqs, ARRAY_LEN(freqs), ICS_ONCE);
	rule->interval = json_int_or(at, "interval", 1, ICS_INTERVAL_MAX, 1);
	rule->count = json_int_or(at, "count", 1, ICS_COUNT_MAX, 0);
	rule->has_until = json_member(at, "until").value != NULL;
	rule->until = date_or(at, "until", rule->until);
	rule->week_start =
	    (enum civil_weekday)json_word_or(at, "wkst", days, ARRAY_LEN(days), CIVIL_MONDAY);
	if (rule->count != 0 && rule->has_until)
		problem_add(at.problems, at.pointer,
			    "has both count and until (RFC 5545 section 3.3.10)");
	if (rule->freq == ICS_WEEKLY && rule->count * rule->interval > ICS_COUNT_WEEKS_MAX)
		problem_add(at.problems, at.pointer, "has a count over more than %d weeks",
			    ICS_COUNT_WEEKS_MAX);
	read_byday(at, rule);
	read_bymonthday(at, rule);
}

/* A rule takes what it does not say itself from its start. */
static void
check_start(struct json_at at, const struct ics_rule *rule)
{
	if (rule->freq == ICS_ONCE &&
	    (rule->n_byday > 0 || rule->interval > 1 || rule->count != 0 || rule->has_until))
		problem_add(at.problems, at.pointer, "repeats, but has no freq");
	if (json_member(at, "dtstart").value != NULL)
		return;
	if (rule->freq == ICS_ONCE)
		problem_add(at.problems, at.pointer, "has hours but neither freq nor dtstart");
	else if (rule->interval > 1)
		problem_add(at.problems, at.pointer, "has an interval, which needs dtstart");
	else if (rule->count != 0)
		problem_add(at.problems, at.pointer, "has a count, which needs dtstart");
	else if (rule->freq != ICS_DAILY && rule->n_byday == 0 && rule->n_bymonthday == 0)
		problem_add(at.problems, at.pointer,
			    "names no days: it needs byday, bymonthday or dtstart");
}

void
schedule_read(struct json_at at, struct problems *notes, struct schedule *schedule)
{
	size_t before = at.problems->count;
	memset(schedule, 0, sizeof(*schedule));
	if (!json_want_object(at))
		return;
	struct civil_date first = civil_from_ymd(FIRST_YEAR, 1, 1);
	bool has_from = json_member(at, "valid_from").value != NULL;
	bool has_to = json_member(at, "valid_to").value != NULL;
	schedule->valid_from = date_or(at, "valid_from", first);
	schedule->valid_to = date_or(at, "valid_to", civil_from_ymd(LAST_YEAR, 12, 31));
	schedule->starts = date_or(at, "dtstart", first);
	if (schedule->valid_to.day < schedule->valid_from.day)
		problem_add(at.problems, at.pointer, "has valid_to before valid_from");
	read_hours(at, schedule);
	bool is_left_out = is_past_reach(at, notes);
	if (!is_left_out)
		read_rule(at, schedule);
	if (schedule->has_hours && !is_left_out)
		check_start(at, &schedule->rule);
	if (at.problems->count > before || is_left_out)
		schedule->has_hours = false;
	int days_valid = schedule->valid_to.day - schedule->valid_from.day + 1;
	schedule->is_dated = (has_from && has_to && days_valid <= SCHEDULE_DATED_DAYS) ||
			     schedule->rule.freq == ICS_ONCE;
}

/* The dates of ${from}..${until} on which it opens, at most ICS_DAYS_MAX days; 0 of them if its
 * bounds were reached. */
static size_t
dates_of(const struct schedule *schedule, int32_t from_day, int32_t until_day,
	 struct civil_date dates[ICS_DAYS_MAX])
{
	if (from_day < schedule->valid_from.day)
		from_day = schedule->valid_from.day;
	if (until_day > schedule->valid_to.day)
		until_day = schedule->valid_to.day;
	size_t n = 0;
	if (!schedule->has_hours || until_day < from_day ||
	    ics_rule_dates(&schedule->rule, schedule->starts, (struct civil_date){from_day},
			   (struct civil_date){until_day}, dates, &n) != 0)
		return 0;
	return n;
}

bool
schedule_occurs(const struct schedule *schedule, struct civil_date date)
{
	struct civil_date dates[ICS_DAYS_MAX];
	return dates_of(schedule, date.day, date.day, dates) > 0;
}

static int32_t
first_day(const struct schedule *schedule)
{
	return schedule->starts.day > schedule->valid_from.day ? schedule->starts.day
							       : schedule->valid_from.day;
}

/* Whether two days of rules can be one: "1TU" and "3TU" cannot, "4TU" and "-1TU" can. */
static bool
may_meet(const struct ics_byday *a, const struct ics_byday *b)
{
	return a->weekday == b->weekday && (a->nth == b->nth || a->nth * b->nth <= 0);
}

/* Whether their weekdays leave them a day in common; without any, all may. */
static bool
weekdays_may_meet(const struct ics_rule *a, const struct ics_rule *b)
{
	bool may = a->n_byday == 0 || b->n_byday == 0;
	for (size_t i = 0; i < a->n_byday; i++)
		for (size_t k = 0; k < b->n_byday; k++)
			may = may || may_meet(&a->byday[i], &b->byday[k]);
	return may;
}

bool
schedule_overlap_is_dear(const struct schedule *a, const struct schedule *b)
{
	return a->has_hours && b->has_hours && a->close_min > b->open_min &&
	       b->close_min > a->open_min && first_day(a) <= b->valid_to.day &&
	       first_day(b) <= a->valid_to.day && weekdays_may_meet(&a->rule, &b->rule);
}

bool
schedule_overlap(const struct schedule *a, const struct schedule *b)
{
	if (!schedule_overlap_is_dear(a, b))
		return false;
	int32_t from_day = first_day(a) > first_day(b) ? first_day(a) : first_day(b);
	struct civil_date of_a[ICS_DAYS_MAX];
	struct civil_date of_b[ICS_DAYS_MAX];
	size_t n_a = dates_of(a, from_day, from_day + ICS_DAYS_MAX - 1, of_a);
	size_t n_b = dates_of(b, from_day, from_day + ICS_DAYS_MAX - 1, of_b);
	size_t i = 0;
	size_t k = 0;
	while (i < n_a && k < n_b && of_a[i].day != of_b[k].day) {
		if (of_a[i].day < of_b[k].day)
			i++;
		else
			k++;
	}
	return i < n_a && k < n_b;
}

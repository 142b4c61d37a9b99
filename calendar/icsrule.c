/* SPDX-License-Identifier: MIT
 *
 * Words to a rule. The days that it falls on are icsrule_days.c's.
 */
#include "calendar/icsrule.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBER_MAX 1000000

/* A part of the rule: "BYDAY", "MO,TU". */
struct part {
	const char *key, *value;
	size_t n_key, n_value;
};

static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static bool
is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(text, word, n) == 0;
}

/* Never told; only the first reason counts, and ICSRULE_ALWAYS before ICSRULE_DAILY. */
static void
give_up(struct icsrule *rule, enum icsrule_kind kind, const char *why)
{
	if (rule->kind >= kind)
		return;
	rule->kind = kind;
	rule->why = why;
}

/* A whole number that fills the text; false if it is none. Past NUMBER_MAX it is that. */
static bool
read_number(const char *text, size_t n, int *number)
{
	bool is_negative = n > 0 && *text == '-';
	size_t at = n > 0 && (*text == '-' || *text == '+');
	if (at == n)
		return false;
	*number = 0;
	for (; at < n; at++) {
		if (text[at] < '0' || text[at] > '9')
			return false;
		*number = *number * 10 + text[at] - '0';
		*number = *number > NUMBER_MAX ? NUMBER_MAX : *number;
	}
	*number = is_negative ? -*number : *number;
	return true;
}

static int
weekday_of(const char *text, size_t n)
{
	for (int day = 0; day < 7; day++)
		if (is_word(text, n, days[day]))
			return day;
	return -1;
}

/* One value of a BY part into ${list}. False if it is out of its range. */
static bool
read_value(const struct part *value, bool is_day, int most, struct icsrule_list *list)
{
	int number = 0, weekday = 0;
	size_t n = value->n_value;
	if (list->n == ICSRULE_LIST_MAX)
		return false;
	if (is_day) {
		weekday = n < 2 ? -1 : weekday_of(value->value + n - 2, 2);
		if (weekday < 0 || (n > 2 && (!read_number(value->value, n - 2, &number) ||
					      number == 0 || abs(number) > most)))
			return false;
	} else if (!read_number(value->value, n, &number) || number == 0 || abs(number) > most) {
		return false;
	}
	list->value[list->n] = (int16_t)number;
	list->weekday[list->n++] = (int8_t)weekday;
	return true;
}

static bool
read_list(const struct part *part, bool is_day, int most, struct icsrule_list *list)
{
	for (size_t at = 0; at <= part->n_value;) {
		const char *comma = memchr(part->value + at, ',', part->n_value - at);
		struct part value = {.value = part->value + at};
		value.n_value =
		    comma == NULL ? part->n_value - at : (size_t)(comma - part->value) - at;
		if (!read_value(&value, is_day, most, list))
			return false;
		at += value.n_value + 1;
	}
	return true;
}

static bool
read_until(const struct part *part, struct icsrule *rule)
{
	const char *at = part->value;
	rule->has_until = icstime_read(&at, &rule->until) == 0 && !rule->until.is_early &&
			  at == part->value + part->n_value;
	return rule->has_until;
}

static bool
read_freq(const struct part *part, struct icsrule *rule)
{
	static const char *const words[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	static const struct {
		const char *word, *why;
		int seconds;
	} quick[] = {{"HOURLY", "repeats by the hour", 3600},
		     {"MINUTELY", "repeats by the minute", 60},
		     {"SECONDLY", "repeats by the second", 1}};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(part->value, part->n_value, words[i])) {
			rule->freq = (enum icsrule_freq)i;
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(quick); i++)
		if (is_word(part->value, part->n_value, quick[i].word)) {
			give_up(rule, ICSRULE_ALWAYS, quick[i].why);
			rule->span_s = quick[i].seconds;
			return true;
		}
	return false;
}

static bool
read_counts(const struct part *part, struct icsrule *rule)
{
	int *number = is_word(part->key, part->n_key, "COUNT") ? &rule->count : &rule->interval;
	return read_number(part->value, part->n_value, number) && *number > 0;
}

/* False: the part has a value that is none, or is not known. */
static bool
read_part(const struct part *part, struct icsrule *rule)
{
	const struct {
		const char *key;
		int most;
		struct icsrule_list *list;
	} lists[] = {{"BYMONTH", 12, &rule->months},       {"BYWEEKNO", 53, &rule->weeks},
		     {"BYYEARDAY", 366, &rule->year_days}, {"BYMONTHDAY", 31, &rule->month_days},
		     {"BYDAY", 53, &rule->days},           {"BYSETPOS", 366, &rule->positions}};
	const char *key = part->key;
	size_t n = part->n_key;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (is_word(key, n, lists[i].key))
			return read_list(part, lists[i].list == &rule->days, lists[i].most,
					 lists[i].list);
	if (is_word(key, n, "FREQ"))
		return read_freq(part, rule);
	if (is_word(key, n, "UNTIL"))
		return read_until(part, rule);
	if (is_word(key, n, "COUNT") || is_word(key, n, "INTERVAL"))
		return read_counts(part, rule);
	if (is_word(key, n, "WKST")) {
		int day = weekday_of(part->value, part->n_value);
		rule->week_start = day < 0 ? CIVIL_MONDAY : (enum civil_weekday)day;
		return day >= 0;
	}
	if (is_word(key, n, "BYHOUR") || is_word(key, n, "BYMINUTE") || is_word(key, n, "BYSECOND"))
		give_up(rule, ICSRULE_ALWAYS,
			"names hours of the day (BYHOUR, BYMINUTE, BYSECOND)");
	else if (is_word(key, n, "RSCALE") || is_word(key, n, "SKIP"))
		give_up(rule, ICSRULE_DAILY, "is of another calendar than the Gregorian (RSCALE)");
	else
		return false;
	return true;
}

/* What the standard has no meaning for. [RFC 5545 section 3.3.10] */
static void
check_parts(struct icsrule *rule)
{
	bool has_nth = false, has_negative_month = false;
	bool is_yearly = rule->freq == ICSRULE_YEARS;
	for (int i = 0; i < rule->days.n; i++)
		has_nth = has_nth || rule->days.value[i] != 0;
	for (int i = 0; i < rule->months.n; i++)
		has_negative_month = has_negative_month || rule->months.value[i] < 0;
	if ((has_nth && rule->freq < ICSRULE_MONTHS) || (has_nth && rule->weeks.n > 0) ||
	    (rule->month_days.n > 0 && rule->freq == ICSRULE_WEEKS) ||
	    (rule->year_days.n > 0 && !is_yearly) || (rule->weeks.n > 0 && !is_yearly) ||
	    has_negative_month)
		give_up(rule, ICSRULE_DAILY, "has parts that do not go together");
	/* The first week of a year may begin in the one before: a set of neither. */
	if (rule->weeks.n > 0 && (rule->positions.n > 0 || rule->interval > 1))
		give_up(rule, ICSRULE_DAILY, "counts within numbered weeks");
}

/* How long what repeats by hours or less goes on, if it says so without choosing among them. */
static void
find_span(struct icsrule *rule)
{
	bool chooses = rule->months.n + rule->weeks.n + rule->year_days.n + rule->month_days.n +
			   rule->days.n + rule->positions.n >
		       0;
	rule->span_s = rule->span_s > 0 && rule->count > 0 && !chooses
			   ? rule->span_s * rule->interval * rule->count
			   : -1;
}

void
icsrule_read(const char *text, struct icsrule *rule)
{
	*rule = (struct icsrule){.interval = 1, .week_start = CIVIL_MONDAY};
	bool has_freq = false, has_hours = false;
	while (*text != '\0') {
		struct part part = {.key = text, .n_key = strcspn(text, "=;")};
		part.value = text + part.n_key + (text[part.n_key] == '=');
		part.n_value = strcspn(part.value, ";");
		if (!read_part(&part, rule))
			give_up(rule, ICSRULE_ALWAYS, "has a part that cannot be read");
		has_freq = has_freq || is_word(part.key, part.n_key, "FREQ");
		has_hours = has_hours || is_word(part.key, part.n_key, "BYHOUR") ||
			    is_word(part.key, part.n_key, "BYMINUTE") ||
			    is_word(part.key, part.n_key, "BYSECOND");
		text = part.value + part.n_value;
		text += *text == ';';
	}
	if (!has_freq)
		give_up(rule, ICSRULE_ALWAYS, "has no FREQ");
	check_parts(rule);
	if (has_hours)
		rule->span_s = 0;
	find_span(rule);
}

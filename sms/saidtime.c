/* SPDX-License-Identifier: MIT
 *
 * Reading times and durations from words.
 */
#include "sms/saidtime.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/err.h"

#define NOON          (12 * 60)
#define FIRST_MORNING 7 /* the earliest hour that is taken for a.m. without being told */

static const char units_min[] = "min mins minute minutes m munud munudau mun";
static const char units_hour[] = "hour hours hr hrs h awr oriau";

enum half {
	HALF_UNTOLD,
	HALF_AM,
	HALF_PM,
};

static struct saidtime
sure(int minute)
{
	return (struct saidtime){.is_sure = true, .n = 1, .min = {minute, 0}};
}

/* An hour 1..12 that may be either half of the day; in the afternoon's hours p.m. stands first. */
static struct saidtime
either_half(int hour, int minute)
{
	int am = hour % 12 * 60 + minute;
	bool is_afternoon = hour < FIRST_MORNING || hour == 12;
	return (struct saidtime){
	    .n = 2, .min = {is_afternoon ? am + NOON : am, is_afternoon ? am : am + NOON}};
}

static enum half
read_half(const char *text)
{
	if (strcmp(text, "am") == 0 || strcmp(text, "a.m") == 0)
		return HALF_AM;
	return strcmp(text, "pm") == 0 || strcmp(text, "p.m") == 0 ? HALF_PM : HALF_UNTOLD;
}

/* am or pm as the first of ${n} tokens, written "pm", or "p" and "m" as "p.m." comes. */
static int
read_half_token(const struct token tokens[], int n, enum half *half)
{
	*half = n > 0 ? read_half(tokens[0].text) : HALF_UNTOLD;
	if (*half != HALF_UNTOLD)
		return 1;
	if (n < 2 || !token_is(&tokens[1], "m") || !token_is_among(&tokens[0], "a p"))
		return 0;
	*half = tokens[0].text[0] == 'a' ? HALF_AM : HALF_PM;
	return 2;
}

/* Hours and minutes of "14:30", "1430", "930", "9"; *behind is what follows them. */
static bool
read_clock(const char *text, int *hour, int *minute, int *n_digits, const char **behind)
{
	size_t digits = strspn(text, "0123456789");
	char *rest;
	if (digits < 1 || digits > 4)
		return false;
	long number = strtol(text, &rest, 10);
	*n_digits = (int)digits;
	if (digits <= 2 && (*rest == ':' || *rest == '.') && isdigit((unsigned char)rest[1])) {
		size_t more = strspn(rest + 1, "0123456789");
		if (more != 2)
			return false;
		*hour = (int)number;
		*minute = (rest[1] - '0') * 10 + (rest[2] - '0');
		*n_digits += 2;
		rest += 3;
	} else {
		*hour = (int)(digits <= 2 ? number : number / 100);
		*minute = (int)(digits <= 2 ? 0 : number % 100);
	}
	*behind = rest;
	return *hour <= 23 && *minute <= 59;
}

/* What hour and minute mean when the half of the day is told or not. ${has_minutes}: "2" or "2:30".
 * A number of hours alone is never sure. */
static bool
place_in_day(int hour, int minute, bool has_minutes, bool has_zero, enum half half,
	     struct saidtime *time)
{
	if (half != HALF_UNTOLD) {
		if (hour < 1 || (hour > 12 && half == HALF_AM))
			return false;
		if (hour > 12)
			*time = sure(hour * 60 + minute); /* "14:30pm" */
		else
			*time = sure(hour % 12 * 60 + minute + (half == HALF_PM ? NOON : 0));
		return true;
	}
	if (has_minutes && (has_zero || hour >= FIRST_MORNING || hour == 0)) {
		*time = sure(hour * 60 + minute);
		return true;
	}
	if (hour >= 1 && hour <= 12)
		*time = either_half(hour, minute);
	else
		*time = (struct saidtime){.n = 1, .min = {hour * 60 + minute, 0}};
	return true;
}

/* "half 2", "half past 2", "quarter to 3". */
static int
read_spoken(const struct token tokens[], int n, struct saidtime *time)
{
	int offset = token_is(&tokens[0], "half") ? 30 : 15;
	int at = 1;
	if (!token_is_among(&tokens[0], "half quarter"))
		return 0;
	bool is_past = n > at && token_is(&tokens[at], "past");
	bool is_to = n > at && token_is(&tokens[at], "to") && offset == 15;
	if (is_past || is_to)
		at++;
	else if (offset == 15)
		return 0;
	int hour;
	int minute;
	int n_digits;
	const char *behind;
	if (n <= at || !read_clock(tokens[at].text, &hour, &minute, &n_digits, &behind) ||
	    n_digits > 2 || hour < 1 || hour > 12)
		return 0;
	at++;
	enum half half = read_half(behind);
	if (*behind != '\0' && half == HALF_UNTOLD)
		return 0;
	if (*behind == '\0')
		at += read_half_token(tokens + at, n - at, &half);
	int minutes = is_to ? -offset : offset;
	if (half != HALF_UNTOLD)
		*time = sure(
		    ((hour % 12 + (half == HALF_PM ? 12 : 0)) * 60 + minutes + MINUTES_PER_DAY) %
		    MINUTES_PER_DAY);
	else if (is_past || is_to)
		*time = is_to ? either_half((hour + 10) % 12 + 1, 60 - offset)
			      : either_half(hour, offset);
	else
		*time = (struct saidtime){.n = 2,
					  .min = {either_half(hour, 30).min[0],
						  either_half((hour + 10) % 12 + 1, 30).min[0]}};
	return at;
}

int
saidtime_read(const struct token tokens[], int n, struct saidtime *time)
{
	int hour;
	int minute;
	int n_digits;
	int taken = 1;
	enum half half = HALF_UNTOLD;
	const char *behind;
	if (n < 1)
		return 0;
	if (token_is_among(&tokens[0], "noon midday midnight")) {
		*time = sure(token_is(&tokens[0], "midnight") ? 0 : NOON);
		return 1;
	}
	if (n > 1 && token_is_among(&tokens[0], "hanner canol") &&
	    token_is_among(&tokens[1], "dydd nos")) {
		*time = sure(token_is(&tokens[1], "nos") ? 0 : NOON);
		return 2;
	}
	int spoken = read_spoken(tokens, n, time);
	if (spoken > 0)
		return spoken;
	if (!read_clock(tokens[0].text, &hour, &minute, &n_digits, &behind))
		return 0;
	if (*behind != '\0') {
		half = read_half(behind);
		if (half == HALF_UNTOLD)
			return 0;
	} else {
		taken += read_half_token(tokens + 1, n - 1, &half);
	}
	if (half == HALF_UNTOLD && n > 1 && hour == 12 && minute == 0 &&
	    token_is_among(&tokens[1], "noon midday midnight")) {
		*time = sure(token_is(&tokens[1], "midnight") ? 0 : NOON);
		return 2;
	}
	bool has_zero = tokens[0].text[0] == '0' && n_digits != 1 && n_digits != 3;
	if (!place_in_day(hour, minute, n_digits > 2, has_zero, half, time))
		return 0;
	if (n > taken && token_is(&tokens[taken], "oclock"))
		taken++;
	return taken;
}

/* A number in digits or words, -1 if it is none. */
static int
read_number(const struct token *token)
{
	static const struct {
		const char *word;
		int number;
	} numbers[] = {{"a", 1},       {"an", 1},       {"one", 1},    {"two", 2},
		       {"three", 3},   {"five", 5},     {"ten", 10},   {"fifteen", 15},
		       {"twenty", 20}, {"thirty", 30},  {"forty", 40}, {"fifty", 50},
		       {"sixty", 60},  {"ninety", 90},  {"pum", 5},    {"deg", 10},
		       {"ugain", 20},  {"chwarter", 15}};
	if (token_is_digits(token, 1, 4))
		return (int)strtol(token->text, NULL, 10);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (token_is(token, numbers[i].word))
			return numbers[i].number;
	return -1;
}

/* "half an hour", "half hour", "quarter of an hour". */
static int
read_fraction(const struct token tokens[], int n, int *minutes)
{
	int at = 0;
	if (n > 1 && token_is(&tokens[0], "hanner") && token_is(&tokens[1], "awr")) {
		*minutes = 30;
		return 2;
	}
	if (n > 0 && token_is_among(&tokens[at], "a an"))
		at++;
	if (n <= at || !token_is_among(&tokens[at], "half quarter"))
		return 0;
	*minutes = token_is(&tokens[at++], "half") ? 30 : 15;
	while (n > at && token_is_among(&tokens[at], "of a an"))
		at++;
	return n > at && token_is_among(&tokens[at], units_hour) ? at + 1 : 0;
}

/* What may follow hours: "20", "20 mins", "and 20 mins", "and a half". */
static int
read_after_hours(const struct token tokens[], int n, int *minutes)
{
	int at = n > 0 && token_is(&tokens[0], "and") ? 1 : 0;
	*minutes = 0;
	if (n > at + 1 && token_is(&tokens[at], "a") && token_is(&tokens[at + 1], "half")) {
		*minutes = 30;
		return at + 2;
	}
	int number = n > at ? read_number(&tokens[at]) : -1;
	if (number < 5 || number > 59)
		return 0;
	*minutes = number;
	at++;
	return n > at && token_is_among(&tokens[at], units_min) ? at + 1 : at;
}

int
saidtime_duration(const struct token tokens[], int n, int *minutes)
{
	int taken = read_fraction(tokens, n, minutes);
	if (taken > 0)
		return taken;
	int number = n > 0 ? read_number(&tokens[0]) : -1;
	if (number < 0)
		return 0;
	bool has_unit = n > 1 && token_is_among(&tokens[1], units_min);
	if (n > 1 && token_is_among(&tokens[1], units_hour)) {
		int more = 0;
		taken = 2 + read_after_hours(tokens + 2, n - 2, &more);
		number = number > 24 ? MINUTES_PER_DAY : number * 60 + more;
	} else if (!has_unit && token_is_among(&tokens[0], "a an")) {
		return 0;
	} else {
		taken = has_unit ? 2 : 1;
	}
	*minutes = number > MINUTES_PER_DAY ? MINUTES_PER_DAY : number;
	return taken;
}

void
saidtime_print(enum language language, int minute, char out[SAIDTIME_SIZE])
{
	static const char *const noons[] = {
	    [LANGUAGE_EN] = "12 noon", [LANGUAGE_CY] = "hanner dydd"};
	static const char *const midnights[] = {
	    [LANGUAGE_EN] = "12 midnight", [LANGUAGE_CY] = "hanner nos"};
	minute = ((minute % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
	int hour = minute / 60 % 12 == 0 ? 12 : minute / 60 % 12;
	const char *half = minute < NOON ? "am" : "pm";
	if (minute % NOON == 0)
		snprintf(out, SAIDTIME_SIZE, "%s", (minute == 0 ? midnights : noons)[language]);
	else if (minute % 60 == 0)
		snprintf(out, SAIDTIME_SIZE, "%d%s", hour, half);
	else
		snprintf(out, SAIDTIME_SIZE, "%d:%02d%s", hour, minute % 60, half);
}

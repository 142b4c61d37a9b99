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
	*behind = strcmp(rest, "ish") == 0 ? "" : rest;
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

struct number {
	const char *word;
	int number;
};

static const struct number numbers[] = {
    {"one", 1},      {"two", 2},      {"three", 3},    {"four", 4},     {"five", 5},
    {"six", 6},      {"seven", 7},    {"eight", 8},    {"nine", 9},     {"ten", 10},
    {"eleven", 11},  {"twelve", 12},  {"fifteen", 15}, {"twenty", 20},  {"thirty", 30},
    {"forty", 40},   {"fifty", 50},   {"sixty", 60},   {"ninety", 90},  {"un", 1},
    {"dau", 2},      {"dwy", 2},      {"ddau", 2},     {"ddwy", 2},     {"tri", 3},
    {"tair", 3},     {"dri", 3},      {"pedwar", 4},   {"pedair", 4},   {"bedwar", 4},
    {"pum", 5},      {"pump", 5},     {"bum", 5},      {"bump", 5},     {"chwe", 6},
    {"chwech", 6},   {"saith", 7},    {"wyth", 8},     {"naw", 9},      {"deg", 10},
    {"deng", 10},    {"ddeg", 10},    {"ddeng", 10},   {"deuddeg", 12}, {"ddeuddeg", 12},
    {"pymtheg", 15}, {"bymtheg", 15}, {"ugain", 20},   {"deugain", 40},
};

static int
number_of_word(const struct token *token)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (token_is(token, numbers[i].word))
			return numbers[i].number;
	return -1;
}

/* A number in digits or words, -1 if it is none; *taken is how many tokens it has. */
static int
read_number(const struct token tokens[], int n, int *taken)
{
	*taken = 1;
	if (n < 1)
		return -1;
	if (token_is_digits(&tokens[0], 1, 4))
		return (int)strtol(tokens[0].text, NULL, 10);
	if (token_is_among(&tokens[0], "a an"))
		return 1;
	int number = number_of_word(&tokens[0]);
	int ones = n > 1 ? number_of_word(&tokens[1]) : -1;
	if (number >= 20 && number % 10 == 0 && ones >= 1 && ones <= 9) {
		*taken = 2;
		return number + ones;
	}
	return number;
}

/* An hour 1 to 12 in digits or words with what says the half of the day; how many tokens, 0: none. */
static int
read_hour(const struct token tokens[], int n, int *hour, enum half *half)
{
	int minute;
	int n_digits;
	const char *behind;
	int at = 1;
	*half = HALF_UNTOLD;
	if (n < 1)
		return 0;
	if (read_clock(tokens[0].text, hour, &minute, &n_digits, &behind)) {
		*half = read_half(behind);
		if (n_digits > 2 || (*behind != '\0' && *half == HALF_UNTOLD))
			return 0;
	} else if (n > 2 && token_is(&tokens[0], "un") && token_is(&tokens[1], "ar") &&
		   token_is(&tokens[2], "ddeg")) {
		*hour = 11;
		at = 3;
	} else {
		*hour = number_of_word(&tokens[0]);
	}
	if (*hour < 1 || *hour > 12)
		return 0;
	if (*half == HALF_UNTOLD)
		at += read_half_token(tokens + at, n - at, half);
	return at;
}

/* "o'clock", "o'r gloch" as the first of ${n} tokens. */
static int
read_oclock(const struct token tokens[], int n)
{
	if (n > 0 && token_is(&tokens[0], "oclock"))
		return 1;
	return n > 1 && token_is(&tokens[0], "or") && token_is(&tokens[1], "gloch") ? 2 : 0;
}

/* Minutes before "past" or "to": "half", "quarter", "20", "ten minutes", "hanner awr". */
static int
read_minutes_beside(const struct token tokens[], int n, int *minutes)
{
	int at;
	if (token_is_among(&tokens[0], "half hanner quarter chwarter")) {
		*minutes = token_is_among(&tokens[0], "half hanner") ? 30 : 15;
		return n > 1 && token_is(&tokens[1], "awr") ? 2 : 1;
	}
	*minutes = token_is_among(&tokens[0], "a an") ? -1 : read_number(tokens, n, &at);
	if (*minutes < 1 || *minutes > 29)
		return 0;
	bool has_unit = n > at && token_is_among(&tokens[at], units_min);
	/* "3 to 5" are two hours. */
	bool is_told = has_unit || *minutes % 5 == 0;
	return has_unit ? at + 1 : is_told ? at : 0;
}

/* "half 2", "half past 2", "quarter to 3", "ten past two", "hanner awr wedi 2", "chwarter i 3". */
static int
read_spoken(const struct token tokens[], int n, struct saidtime *time)
{
	int offset = 0;
	int hour;
	enum half half;
	int at = read_minutes_beside(tokens, n, &offset);
	if (at == 0)
		return 0;
	bool is_past = n > at && token_is_among(&tokens[at], "past wedi");
	bool is_to = n > at && token_is_among(&tokens[at], "to i") && offset < 30;
	if (is_past || is_to)
		at++;
	else if (!token_is(&tokens[0], "half"))
		return 0;
	int taken = read_hour(tokens + at, n - at, &hour, &half);
	if (taken == 0)
		return 0;
	at += taken;
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

/* "two o'clock", "2 pm" in words; a number in words alone is no time. */
static int
read_hour_in_words(const struct token tokens[], int n, struct saidtime *time)
{
	int hour;
	enum half half;
	int at = number_of_word(&tokens[0]) < 0 ? 0 : read_hour(tokens, n, &hour, &half);
	int oclock = at == 0 ? 0 : read_oclock(tokens + at, n - at);
	if (at == 0 || (oclock == 0 && half == HALF_UNTOLD) ||
	    !place_in_day(hour, 0, false, false, half, time))
		return 0;
	return at + oclock;
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
	if (spoken == 0)
		spoken = read_hour_in_words(tokens, n, time);
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
	if (n > taken && token_is(&tokens[taken], "ish"))
		taken++;
	return taken + read_oclock(tokens + taken, n - taken);
}

/* "half an hour", "three quarters of an hour", "hanner awr", "chwarter awr". */
static int
read_fraction(const struct token tokens[], int n, int *minutes)
{
	int at = 0;
	int quarters = 1;
	if (n > 1 && token_is_among(&tokens[0], "three tri 3") &&
	    token_is_among(&tokens[1], "quarter quarters chwarter")) {
		quarters = 3;
		at++;
	} else if (n > 0 && token_is_among(&tokens[at], "a an")) {
		at++;
	}
	if (n <= at || !token_is_among(&tokens[at], "half quarter quarters hanner chwarter"))
		return 0;
	*minutes = token_is_among(&tokens[at++], "half hanner") ? 30 : 15 * quarters;
	while (n > at && token_is_among(&tokens[at], "of a an"))
		at++;
	return n > at && token_is_among(&tokens[at], units_hour) ? at + 1 : 0;
}

/* What may follow hours: "20", "20 mins", "and 20 mins", "and a half". */
static int
read_after_hours(const struct token tokens[], int n, int *minutes)
{
	int at = n > 0 && token_is_among(&tokens[0], "and ac") ? 1 : 0;
	int taken;
	*minutes = 0;
	if (n > at + 1 && token_is(&tokens[at], "a") &&
	    token_is_among(&tokens[at + 1], "half hanner")) {
		*minutes = 30;
		return at + 2;
	}
	int number = read_number(tokens + at, n - at, &taken);
	if (number < 5 || number > 59)
		return 0;
	*minutes = number;
	at += taken;
	return n > at && token_is_among(&tokens[at], units_min) ? at + 1 : at;
}

int
saidtime_duration(const struct token tokens[], int n, int *minutes)
{
	int taken = read_fraction(tokens, n, minutes);
	int at;
	if (taken > 0)
		return taken;
	/* Welsh has no word before one hour. */
	bool is_awr = n > 0 && token_is(&tokens[0], "awr");
	int number = is_awr ? 1 : read_number(tokens, n, &at);
	if (number < 0)
		return 0;
	if (is_awr)
		at = 0;
	bool has_unit = n > at && token_is_among(&tokens[at], units_min);
	if (n > at && token_is_among(&tokens[at], units_hour)) {
		int more = 0;
		taken = at + 1 + read_after_hours(tokens + at + 1, n - at - 1, &more);
		number = number > 24 ? MINUTES_PER_DAY : number * 60 + more;
	} else if (!has_unit && token_is_among(&tokens[0], "a an un")) {
		return 0;
	} else {
		taken = has_unit ? at + 1 : at;
		if (n > taken + 1 && token_is(&tokens[taken], "ar") &&
		    token_is(&tokens[taken + 1], "hugain")) {
			number += 20;
			taken += 2;
		}
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

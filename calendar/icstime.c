/* SPDX-License-Identifier: MIT
 *
 * Digits to values, each within its range or refused.
 */
#include "calendar/icstime.h"

#define DURATION_DAYS_MAX 4000
#define OFFSET_HOURS_MAX  15

/* So many digits as a number; -1 if they are not all digits. */
static int
digits(const char *text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

/* "093000" to a second of the day; -1 if it is none. */
static int
second_of_day(const char *text)
{
	if (digits(text, 6) < 0)
		return -1;
	int hour = digits(text, 2), minute = digits(text + 2, 2), second = digits(text + 4, 2);
	if (hour > 23 || minute > 59 || second > 60)
		return -1;
	return hour * 3600 + minute * 60 + (second > 59 ? 59 : second);
}

int
icstime_read(const char **text, struct icstime *time)
{
	const char *at = *text;
	struct icstime read = {.is_date = true};
	if (digits(at, 8) < 0)
		return E_INPUT;
	int year = digits(at, 4);
	if (year < 1900) {
		read.is_early = true;
		year = ICSTIME_YEAR_FIRST;
	}
	if (!civil_is_date(year, digits(at + 4, 2), digits(at + 6, 2)))
		return E_INPUT;
	read.date = civil_from_ymd(year, digits(at + 4, 2), digits(at + 6, 2));
	at += 8;
	if (*at == 'T') {
		read.is_date = false;
		read.second_of_day = second_of_day(at + 1);
		if (read.second_of_day < 0)
			return E_INPUT;
		at += 7;
		read.is_utc = *at == 'Z';
		at += read.is_utc;
	}
	*text = at;
	*time = read;
	return 0;
}

static bool
take_sign(const char **at)
{
	bool is_negative = **at == '-';
	*at += **at == '-' || **at == '+';
	return is_negative;
}

/* "15M": the number and its letter. False if there are none, or of too many digits. */
static bool
take_part(const char **at, int64_t *value, char *letter)
{
	int n = 0;
	while ((*at)[n] >= '0' && (*at)[n] <= '9')
		n++;
	if (n == 0 || n > 8)
		return false;
	*value = digits(*at, n);
	*letter = (*at)[n];
	*at += n + (*letter != '\0');
	return true;
}

int
icstime_read_duration(const char **text, struct icsduration *duration)
{
	const char *at = *text;
	struct icsduration read = {.is_negative = take_sign(&at)};
	bool is_time = false, has_part = false;
	int64_t days = 0, value;
	char letter;
	if (*at++ != 'P')
		return E_INPUT;
	for (;; has_part = true) {
		if (*at == 'T' && !is_time) {
			is_time = true;
			at++;
		}
		if (!take_part(&at, &value, &letter))
			break;
		if (!is_time && letter == 'W')
			days += value * 7;
		else if (!is_time && letter == 'D')
			days += value;
		else if (is_time && letter == 'H')
			read.seconds += value * 3600;
		else if (is_time && letter == 'M')
			read.seconds += value * 60;
		else if (is_time && letter == 'S')
			read.seconds += value;
		else
			return E_INPUT;
	}
	if (!has_part)
		return E_INPUT;
	/* What is longer than any window is as long as the window. */
	read.days = (int)(days > DURATION_DAYS_MAX ? DURATION_DAYS_MAX : days);
	if (read.seconds > (int64_t)DURATION_DAYS_MAX * 86400)
		read.seconds = (int64_t)DURATION_DAYS_MAX * 86400;
	*text = at;
	*duration = read;
	return 0;
}

int
icstime_read_offset(const char **text, int *offset_s)
{
	const char *at = *text;
	if (*at != '+' && *at != '-')
		return E_INPUT;
	bool is_west = take_sign(&at);
	if (digits(at, 4) < 0 || digits(at, 2) > OFFSET_HOURS_MAX || digits(at + 2, 2) > 59)
		return E_INPUT;
	int seconds = digits(at, 2) * 3600 + digits(at + 2, 2) * 60;
	at += 4;
	if (digits(at, 2) >= 0) {
		seconds += digits(at, 2);
		at += 2;
	}
	*offset_s = is_west ? -seconds : seconds;
	*text = at;
	return 0;
}

struct utc
icstime_to_utc(const struct civil_zone *zone, const struct icstime *time)
{
	struct utc at = civil_to_utc(zone, time->date, time->second_of_day / 60);
	at.s += time->second_of_day % 60;
	return at;
}

struct utc
icstime_as_utc(const struct icstime *time)
{
	return (struct utc){(int64_t)time->date.day * 86400 + time->second_of_day};
}

struct icstime
icstime_add_days(const struct icstime *time, int days)
{
	struct icstime later = *time;
	later.date = civil_add_days(time->date, days);
	return later;
}

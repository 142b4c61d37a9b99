/* SPDX-License-Identifier: MIT
 *
 * Dates and times of day as values and as text. Zones are in zone.c.
 */
#include "base/civil.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool
is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool
civil_is_date(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap_year(year));
}

struct civil_date
civil_from_ymd(int year, int month, int day)
{
	ensure(civil_is_date(year, month, day));
	/* Years that start in March put the leap day last, so that a month's start needs no table.
	 */
	int y = month <= 2 ? year - 1 : year;
	int m = month <= 2 ? month + 9 : month - 3;
	int32_t day_of_year = (153 * m + 2) / 5 + day - 1;
	return (struct civil_date){365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468};
}

struct civil_ymd
civil_to_ymd(struct civil_date date)
{
	int32_t z = date.day + 719468;
	int32_t era = z / 146097; /* positive: dates start in 1900 */
	int32_t day_of_era = z - era * 146097;
	int32_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t m = (5 * day_of_year + 2) / 153;
	struct civil_ymd ymd = {
	    .year = era * 400 + year_of_era + (m >= 10),
	    .month = m < 10 ? m + 3 : m - 9,
	    .day = day_of_year - (153 * m + 2) / 5 + 1,
	};
	return ymd;
}

struct civil_date
civil_add_days(struct civil_date date, int days)
{
	return (struct civil_date){date.day + days};
}

enum civil_weekday
civil_weekday(struct civil_date date)
{
	/* 1970-01-01 was a Thursday; dates before it are negative. */
	return (enum civil_weekday)(((date.day + CIVIL_THURSDAY) % 7 + 7) % 7);
}

const char *
civil_weekday_name(enum civil_weekday weekday)
{
	static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
					    "Friday", "Saturday", "Sunday"};
	return names[weekday];
}

const char *
civil_weekday_abbrev(enum civil_weekday weekday)
{
	static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	return names[weekday];
}

const char *
civil_month_abbrev(int month)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	ensure(month >= 1 && month <= 12);
	return names[month - 1];
}

/* ${n} digits at ${text} as a number, or -1. */
static int
digits(const char *text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

int
civil_date_parse(const char *text, struct civil_date *date)
{
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return E_INPUT;
	int year = digits(text, 4);
	int month = digits(text + 5, 2);
	int day = digits(text + 8, 2);
	if (!civil_is_date(year, month, day))
		return E_INPUT;
	*date = civil_from_ymd(year, month, day);
	return 0;
}

void
civil_date_format(struct civil_date date, char out[CIVIL_DATE_SIZE])
{
	struct civil_ymd ymd = civil_to_ymd(date);
	char text[40];
	snprintf(text, sizeof(text), "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
	memcpy(out, text, CIVIL_DATE_SIZE - 1);
	out[CIVIL_DATE_SIZE - 1] = '\0';
}

int
civil_time_parse(const char *text, int *minute)
{
	if (strlen(text) != 5 || text[2] != ':')
		return E_INPUT;
	int hour = digits(text, 2);
	int past = digits(text + 3, 2);
	if (hour < 0 || hour > 47 || past < 0 || past > 59)
		return E_INPUT;
	*minute = hour * 60 + past;
	return 0;
}

void
civil_time_format(int minute, char out[CIVIL_TIME_SIZE])
{
	ensure(minute > -600 && minute < 6000);
	int size = minute < 0 ? -minute : minute;
	snprintf(out, CIVIL_TIME_SIZE, "%s%02d:%02d", minute < 0 ? "-" : "", size / 60 % 100,
		 size % 60);
}

/* SPDX-License-Identifier: MIT
 *
 * The engines there are, and what each of them needs to tell.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "travel/engines/engine.h"

#define DURATION_MAX_S (10 * 86400)

extern const struct engine engine_otp;
extern const struct engine engine_valhalla;

const struct engine *const engine_list[] = {
    &engine_otp,
    &engine_valhalla,
};
const int engine_count = ARRAY_LEN(engine_list);

const struct engine *
engine_find(const char *name)
{
	for (int i = 0; i < engine_count; i++)
		if (strcmp(engine_list[i]->name, name) == 0)
			return engine_list[i];
	return NULL;
}

void
engine_fail(struct engine_answer *answer, struct arena *arena, enum engine_result result,
	    const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	answer->result = result;
	answer->why = arena_vprintf(arena, fmt, ap);
	va_end(ap);
}

void
engine_leave_out(struct engine_answer *answer, struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (answer->n_left_out++ == 0)
		answer->left_out = arena_vprintf(arena, fmt, ap);
	va_end(ap);
}

const char *
engine_quote(struct arena *arena, const char *text)
{
	size_t n = strlen(text);
	size_t at = 0;
	while (at < n) {
		size_t next = at;
		if (utf8_next(text, n, &next) < 0 || next > ENGINE_QUOTE_MAX)
			break;
		at = next;
	}
	char *quote = arena_strndup(arena, text, at);
	for (char *c = quote; *c != '\0'; c++)
		if (iscntrl((unsigned char)*c) || *c == '"')
			*c = ' ';
	return quote;
}

/* ${n} digits at ${text} as a number; -1 if they are none. */
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

/* "Z", "+01:00", "-0330": seconds east of Greenwich. */
static int
parse_offset(const char *text, int *offset_s)
{
	*offset_s = 0;
	if (strcmp(text, "Z") == 0)
		return 0;
	if (text[0] != '+' && text[0] != '-')
		return E_INPUT;
	int hours = digits(text + 1, 2);
	const char *rest = hours < 0 ? text : text + 3;
	rest += *rest == ':';
	int minutes = hours < 0 ? -1 : digits(rest, 2);
	if (minutes < 0 || minutes > 59 || hours > 18 || rest[2] != '\0')
		return E_INPUT;
	*offset_s = (hours * 60 + minutes) * 60 * (text[0] == '-' ? -1 : 1);
	return 0;
}

/*
 * ISO 8601 extended with an offset: what OffsetDateTime of OTP's schema prints. A leap second is
 * the second before it.
 */
int
engine_moment_parse(const char *text, struct utc *at)
{
	char date_text[CIVIL_DATE_SIZE];
	char time_text[6];
	struct civil_date date;
	int minute;
	if (strlen(text) < 17 || text[10] != 'T')
		return E_INPUT;
	snprintf(date_text, sizeof(date_text), "%.10s", text);
	snprintf(time_text, sizeof(time_text), "%.5s", text + 11);
	if (civil_date_parse(date_text, &date) != 0 || civil_time_parse(time_text, &minute) != 0 ||
	    minute >= MINUTES_PER_DAY)
		return E_INPUT;
	const char *rest = text + 16;
	int second = 0;
	if (*rest == ':') {
		second = digits(rest + 1, 2);
		if (second < 0 || second > 60)
			return E_INPUT;
		rest += 3;
		if (*rest == '.') {
			size_t n = strspn(rest + 1, "0123456789");
			if (n == 0)
				return E_INPUT;
			rest += 1 + n;
		}
	}
	int offset_s;
	if (parse_offset(rest, &offset_s) != 0)
		return E_INPUT;
	at->s = (int64_t)date.day * 86400 + minute * 60 + (second == 60 ? 59 : second) - offset_s;
	return 0;
}

const char *
engine_moment_text(const struct civil_zone *zone, struct utc at, struct arena *arena)
{
	struct civil_date date;
	int minute;
	char date_text[CIVIL_DATE_SIZE];
	int offset_min = civil_offset_s(zone, at) / 60;
	civil_from_utc(zone, at, &date, &minute);
	civil_date_format(date, date_text);
	return arena_printf(arena, "%sT%02d:%02d:%02d%c%02d:%02d", date_text, minute / 60,
			    minute % 60, (int)(((at.s % 60) + 60) % 60), offset_min < 0 ? '-' : '+',
			    abs(offset_min) / 60, abs(offset_min) % 60);
}

/* ISO 8601 durations without years and months, whose length nobody knows. */
int
engine_duration_parse(const char *text, int64_t *s)
{
	static const struct {
		char letter;
		bool is_time;
		int s;
	} units[] = {{'W', false, 7 * 86400},
		     {'D', false, 86400},
		     {'H', true, 3600},
		     {'M', true, 60},
		     {'S', true, 1}};
	int64_t sign = *text == '-' ? -1 : 1;
	text += *text == '-' || *text == '+';
	if (*text++ != 'P' || *text == '\0')
		return E_INPUT;
	bool in_time = false;
	size_t unit = 0;
	int64_t sum = 0;
	while (*text != '\0') {
		if (*text == 'T' && !in_time) {
			in_time = true;
			if (*++text == '\0')
				return E_INPUT;
		}
		int64_t part = *text == '-' ? -1 : 1;
		text += *text == '-';
		size_t n = strspn(text, "0123456789");
		if (n < 1 || n > 7)
			return E_INPUT;
		part *= digits(text, (int)n);
		text += n;
		if (*text == '.') {
			size_t fraction = strspn(text + 1, "0123456789");
			text += 1 + fraction;
			if (fraction == 0 || *text != 'S')
				return E_INPUT;
		}
		while (unit < ARRAY_LEN(units) &&
		       (units[unit].letter != *text || units[unit].is_time != in_time))
			unit++;
		if (unit == ARRAY_LEN(units))
			return E_INPUT;
		sum += part * units[unit++].s;
		text++;
	}
	if (sum > DURATION_MAX_S || sum < -DURATION_MAX_S)
		return E_INPUT;
	*s = sign * sum;
	return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Reads OpenStreetMap's opening hours by descent, one function a piece of the grammar, and answers
 * by painting the minutes of a date rule after rule: what a later rule overrides, and what an
 * earlier one let run past midnight, then needs no arithmetic of intervals.
 */
#include "calendar/osm_hours.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define EVERY_DAY 0x7f

enum rule_state {
	RULE_SHUT,
	RULE_OPEN,
	RULE_UNKNOWN, /* a comment instead of a promise */
};

struct osm_rule {
	unsigned weekdays; /* bit 0 Monday */
	bool has_holidays; /* PH is named */
	bool is_additional;
	enum rule_state state;
	const char *comment; /* NULL if none */
	size_t first_time;   /* into times[] */
	size_t n_times;
};

struct osm_hours {
	struct osm_rule rules[OSM_HOURS_RULES_MAX];
	size_t n_rules;
	struct hours_interval times[OSM_HOURS_TIMES_MAX];
	size_t n_times;
	bool names_holidays; /* some rule names PH */
};

struct reader {
	const char *start;
	const char *at;
	const char *place; /* of the whole text, "" if it stands alone */
	struct arena *arena;
	struct problems *problems;
	struct osm_hours *hours;
};

static bool read_rules(struct reader *reader);

struct osm_hours *
osm_hours_parse(const char *text, const char *at, struct arena *arena, struct problems *problems)
{
	struct reader reader = {
	    .start = text,
	    .at = text,
	    .place = at == NULL ? "" : at,
	    .arena = arena,
	    .problems = problems,
	    .hours = arena_new(arena, struct osm_hours),
	};
	size_t n = strlen(text);
	const char *place = reader.place[0] == '\0' ? "line 1 column 1" : reader.place;
	if (n > OSM_HOURS_BYTES_MAX) {
		problem_add(problems, place, "is %zu bytes long, allowed are %d", n,
			    OSM_HOURS_BYTES_MAX);
		return NULL;
	}
	if (!utf8_is_valid(text, n)) {
		problem_add(problems, place, "is not UTF-8");
		return NULL;
	}
	return read_rules(&reader) ? reader.hours : NULL;
}

/* Add a problem at the reader's place; always false, so that a reader can return it. */
static bool
refuse(struct reader *reader, const char *text)
{
	size_t column = 1;
	for (const char *p = reader->start; p < reader->at; p++)
		column += ((unsigned char)*p & 0xc0) != 0x80;
	const char *found = reader->at;
	size_t n = strcspn(found, " ;,\"");
	n = n == 0 && *found != '\0' ? 1 : n > 20 ? 0 : n;
	char *alone = arena_printf(reader->arena, "line 1 column %zu", column);
	char *what = n == 0 ? arena_strdup(reader->arena, *found == '\0' ? "the end" : "this")
			    : arena_printf(reader->arena, "\"%.*s\"", (int)n, found);
	if (reader->place[0] == '\0')
		problem_add(reader->problems, alone, "%s, found %s", text, what);
	else
		problem_add(reader->problems, reader->place, "column %zu: %s, found %s", column,
			    text, what);
	return false;
}

static void
skip_spaces(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

/* Take ${word} in any case if it stands there whole. */
static bool
take_word(struct reader *reader, const char *word)
{
	size_t n = strlen(word);
	if (strncasecmp(reader->at, word, n) != 0 || isalnum((unsigned char)reader->at[n]))
		return false;
	reader->at += n;
	skip_spaces(reader);
	return true;
}

static bool
take_weekday(struct reader *reader, unsigned *weekday)
{
	static const char *const words[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
	for (*weekday = 0; *weekday < 7; (*weekday)++)
		if (take_word(reader, words[*weekday]))
			return true;
	return false;
}

static bool
take_char(struct reader *reader, char c)
{
	if (*reader->at != c)
		return false;
	reader->at++;
	skip_spaces(reader);
	return true;
}

/* day { "," day }; nothing taken and no day set when no day stands there. */
static bool
read_days(struct reader *reader, struct osm_rule *rule)
{
	for (;;) {
		unsigned first = 0;
		unsigned last = 0;
		if (take_word(reader, "PH")) {
			rule->has_holidays = true;
		} else if (take_weekday(reader, &first)) {
			last = first;
			if (take_char(reader, '-') && !take_weekday(reader, &last))
				return refuse(reader, "expected a weekday (Mo Tu We Th Fr Sa Su)");
			rule->weekdays |= 1U << last;
			for (unsigned day = first; day != last; day = (day + 1) % 7)
				rule->weekdays |= 1U << day;
		} else if (rule->weekdays != 0 || rule->has_holidays) {
			return refuse(reader, "expected another day (Mo Tu We Th Fr Sa Su PH)");
		} else {
			return true;
		}
		if (!take_char(reader, ','))
			return true;
	}
}

/* HH:MM */
static bool
read_clock(struct reader *reader, int *minute)
{
	const char *at = reader->at;
	for (int i = 0; i < 5; i++)
		if (i == 2 ? at[i] != ':' : !isdigit((unsigned char)at[i]))
			return refuse(reader, "expected a time like 09:30");
	int hour = (at[0] - '0') * 10 + at[1] - '0';
	int past = (at[3] - '0') * 10 + at[4] - '0';
	if (past > 59 || hour > 48 || (hour == 48 && past > 0) || isdigit((unsigned char)at[5]))
		return refuse(reader, "expected a time of 00:00 to 48:00");
	*minute = hour * 60 + past;
	reader->at += 5;
	skip_spaces(reader);
	return true;
}

static bool
read_times(struct reader *reader, struct osm_rule *rule)
{
	struct osm_hours *hours = reader->hours;
	for (;;) {
		struct hours_interval time;
		const char *start = reader->at;
		if (!read_clock(reader, &time.open_min))
			return false;
		if (time.open_min >= MINUTES_PER_DAY) {
			reader->at = start;
			return refuse(reader, "expected a beginning before 24:00");
		}
		if (!take_char(reader, '-'))
			return refuse(reader, "expected \"-\" and the closing time");
		if (!read_clock(reader, &time.close_min))
			return false;
		if (time.close_min <= time.open_min)
			time.close_min += MINUTES_PER_DAY;
		if (hours->n_times == OSM_HOURS_TIMES_MAX)
			return refuse(reader, "has too many times");
		hours->times[hours->n_times++] = time;
		rule->n_times++;
		/* A comma leads to another time or, before a day, to another rule. */
		const char *comma = reader->at;
		if (!take_char(reader, ',') || !isdigit((unsigned char)*reader->at)) {
			reader->at = comma;
			return true;
		}
	}
}

static bool
read_comment(struct reader *reader, struct osm_rule *rule)
{
	if (*reader->at != '"')
		return true;
	const char *text = reader->at + 1;
	const char *end = strchr(text, '"');
	if (end == NULL)
		return refuse(reader, "expected a closing quotation mark");
	size_t n = (size_t)(end - text);
	if (n == 0 || n > OSM_HOURS_COMMENT_MAX)
		return refuse(reader, "expected a comment of 1 to 120 bytes");
	for (const char *p = text; p < end; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return refuse(reader, "expected a comment without control characters");
	rule->comment = arena_strndup(reader->arena, text, n);
	reader->at = end + 1;
	skip_spaces(reader);
	return true;
}

static bool
read_whole_day(struct reader *reader, struct osm_rule *rule)
{
	if (reader->hours->n_times == OSM_HOURS_TIMES_MAX)
		return refuse(reader, "has too many times");
	reader->hours->times[reader->hours->n_times++] =
	    (struct hours_interval){0, MINUTES_PER_DAY};
	rule->n_times++;
	return true;
}

static bool
read_rule(struct reader *reader, struct osm_rule *rule)
{
	rule->first_time = reader->hours->n_times;
	if (!read_days(reader, rule))
		return false;
	bool has_days = rule->weekdays != 0 || rule->has_holidays;
	bool has_times = true;
	if (!has_days)
		rule->weekdays = EVERY_DAY;
	if (!has_days && rule != reader->hours->rules)
		return refuse(reader, "expected the days of this rule (Mo Tu We Th Fr Sa Su PH)");
	if (take_word(reader, "24/7")) {
		if (!read_whole_day(reader, rule))
			return false;
		if (!has_days && *reader->at == ',')
			return refuse(reader, "expected \";\", for nothing can be added");
	} else if (isdigit((unsigned char)*reader->at)) {
		if (!read_times(reader, rule))
			return false;
	} else {
		has_times = false;
	}
	bool has_state = true;
	if (take_word(reader, "open"))
		rule->state = RULE_OPEN;
	else if (!take_word(reader, "off") && !take_word(reader, "closed"))
		has_state = false;
	if (!read_comment(reader, rule))
		return false;
	if (!has_state)
		rule->state = rule->comment != NULL ? RULE_UNKNOWN : RULE_OPEN;
	if (!has_times && rule->state == RULE_OPEN)
		return refuse(reader, "expected a time like 09:00-17:00, \"off\" or \"24/7\"");
	reader->hours->names_holidays |= rule->has_holidays;
	return has_times || read_whole_day(reader, rule);
}

/* Move on behind the next ";" that is in no comment; false if there is none. */
static bool
skip_rule(struct reader *reader)
{
	bool is_quoted = false;
	for (; *reader->at != '\0'; reader->at++) {
		is_quoted ^= *reader->at == '"';
		if (*reader->at == ';' && !is_quoted) {
			reader->at++;
			return true;
		}
	}
	return false;
}

/* All rules, and every fault: after one, reading goes on behind the next ";". */
static bool
read_rules(struct reader *reader)
{
	struct osm_hours *hours = reader->hours;
	bool is_sound = true;
	bool is_additional = false;
	for (;;) {
		skip_spaces(reader);
		if (hours->n_rules == OSM_HOURS_RULES_MAX)
			return refuse(reader, "has too many rules");
		struct osm_rule *rule = &hours->rules[hours->n_rules++];
		rule->is_additional = is_additional;
		bool was_read = read_rule(reader, rule);
		if (was_read && *reader->at == '\0')
			return is_sound;
		is_additional = was_read && *reader->at == ',';
		if (was_read && (take_char(reader, ';') || take_char(reader, ',')))
			continue;
		if (was_read)
			refuse(reader, "expected \";\" and another rule");
		is_sound = false;
		if (!skip_rule(reader))
			return false;
	}
}

struct cell {
	enum rule_state state;
	bool is_of_day_before;
	const struct osm_rule *rule; /* NULL where none painted */
};

static bool
rule_fits(const struct osm_rule *rule, const struct holidays *holidays, struct civil_date date)
{
	if ((rule->weekdays >> civil_weekday(date) & 1) != 0)
		return true;
	return rule->has_holidays && holidays_find_kept(holidays, date) != NULL;
}

static void
paint_rule(const struct osm_hours *hours, const struct osm_rule *rule, bool is_of_day_before,
	   struct cell cells[MINUTES_PER_DAY])
{
	int shift = is_of_day_before ? MINUTES_PER_DAY : 0;
	for (size_t i = 0; i < rule->n_times; i++) {
		struct hours_interval time = hours->times[rule->first_time + i];
		int from = time.open_min > shift ? time.open_min - shift : 0;
		int until = time.close_min - shift;
		for (int minute = from; minute < until && minute < MINUTES_PER_DAY; minute++)
			cells[minute] = (struct cell){rule->state, is_of_day_before, rule};
	}
}

static void
paint(const struct osm_hours *hours, const struct holidays *holidays, struct civil_date date,
      struct cell cells[MINUTES_PER_DAY])
{
	memset(cells, 0, MINUTES_PER_DAY * sizeof(cells[0]));
	for (size_t i = 0; i < hours->n_rules; i++) {
		const struct osm_rule *rule = &hours->rules[i];
		if (rule_fits(rule, holidays, date)) {
			if (!rule->is_additional && rule->state != RULE_SHUT)
				memset(cells, 0, MINUTES_PER_DAY * sizeof(cells[0]));
			paint_rule(hours, rule, false, cells);
		}
		if (rule_fits(rule, holidays, civil_add_days(date, -1)))
			paint_rule(hours, rule, true, cells);
	}
}

/* Add what is open of one painted date; ${shift} moves minutes into the day that they belong to. */
static void
add_open(const struct cell cells[MINUTES_PER_DAY], bool of_day_before, struct hours_day *day)
{
	int shift = of_day_before ? MINUTES_PER_DAY : 0;
	int from = -1;
	for (int minute = 0; minute <= MINUTES_PER_DAY; minute++) {
		bool is_open = minute < MINUTES_PER_DAY && cells[minute].state == RULE_OPEN &&
			       cells[minute].is_of_day_before == of_day_before;
		if (is_open && from < 0)
			from = minute;
		if (is_open || from < 0)
			continue;
		hours_day_add(day, from + shift, minute + shift);
		from = -1;
	}
}

/* The comment of the first minute that is ${state} by a rule of this day, or NULL. */
static const char *
comment_of(const struct cell cells[MINUTES_PER_DAY], enum rule_state state)
{
	for (int minute = 0; minute < MINUTES_PER_DAY; minute++)
		if (cells[minute].rule != NULL && cells[minute].state == state &&
		    !cells[minute].is_of_day_before && cells[minute].rule->comment != NULL)
			return cells[minute].rule->comment;
	return NULL;
}

/* Whether the last word on this date came from a rule that fits it as a holiday only. */
static bool
is_holiday_rule_last(const struct osm_hours *hours, const struct holidays *holidays,
		     struct civil_date date)
{
	for (size_t i = hours->n_rules; i-- > 0;)
		if (rule_fits(&hours->rules[i], holidays, date))
			return hours->rules[i].has_holidays;
	return false;
}

static void
explain(const struct osm_hours *hours, const struct holidays *holidays, struct civil_date date,
	const struct cell cells[MINUTES_PER_DAY], struct hours_day *day)
{
	const struct holiday *holiday = holidays_find_kept(holidays, date);
	bool by_holiday = holiday != NULL && is_holiday_rule_last(hours, holidays, date);
	const char *comment = comment_of(cells, RULE_UNKNOWN);
	bool is_unknown = comment != NULL;
	if (day->n > 0 && comment == NULL)
		comment = comment_of(cells, RULE_OPEN);
	if (day->n == 0 && comment == NULL)
		comment = comment_of(cells, RULE_SHUT);
	const char *joint = comment == NULL ? "" : ", ";
	const char *tail = comment == NULL ? "" : comment;
	if (by_holiday)
		hours_day_because(day, HOURS_WHY_HOLIDAY, "bank holiday: %s%s%s", holiday->title,
				  joint, tail);
	else if (holiday != NULL && day->n > 0)
		hours_day_because(day, HOURS_WHY_HOLIDAY, "bank holiday: %s, hours may differ%s%s",
				  holiday->title, joint, tail);
	else if (comment != NULL)
		hours_day_because(day, is_unknown ? HOURS_WHY_UNKNOWN : HOURS_WHY_SAID, "%s",
				  comment);
	else if (day->n == 0)
		hours_day_because(day, HOURS_WHY_SAID, "closed on %s",
				  civil_weekday_name(civil_weekday(date)));
}

void
osm_hours_open(const struct osm_hours *hours, const struct holidays *holidays,
	       struct civil_date date, struct hours_day *day)
{
	struct cell today[MINUTES_PER_DAY];
	struct cell tomorrow[MINUTES_PER_DAY];
	hours_day_init(day);
	paint(hours, holidays, date, today);
	paint(hours, holidays, civil_add_days(date, 1), tomorrow);
	add_open(today, false, day);
	add_open(tomorrow, true, day);
	explain(hours, holidays, date, today, day);
}

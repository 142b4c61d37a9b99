/* SPDX-License-Identifier: MIT
 *
 * Fields of GTFS rows.
 */
#include "travel/feed/gtfs_field.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
gtfs_has_room(const struct gtfs *gtfs, const struct csvrows_row *row, size_t n, size_t most)
{
	bool has_text_room = gtfs->texts.n + 2 * CSVROWS_ROW_BYTES_MAX < TEXTPOOL_BYTES_MAX;
	if (n < most && has_text_room)
		return true;
	struct csvrows_row spoilt = *row;
	spoilt.problems = gtfs->reading->problems;
	if (!has_text_room)
		csvrows_fault(&spoilt, "more than %u bytes of texts", TEXTPOOL_BYTES_MAX);
	else
		csvrows_fault(&spoilt, "more than %zu rows", most);
	return false;
}

uint32_t
gtfs_new_id(struct gtfs *gtfs, const struct csvrows_row *row, int index, const struct idmap *ids)
{
	const char *id = row->fields[index];
	if (*id == '\0') {
		csvrows_fault(row, "the id is empty");
		return 0;
	}
	if (idmap_find(ids, &gtfs->texts, id) != IDMAP_NONE) {
		csvrows_fault(row, "id \"%.60s\" stands there twice", id);
		return 0;
	}
	return textpool_add(&gtfs->texts, id);
}

bool
gtfs_enter(struct gtfs *gtfs, const struct csvrows_row *row, struct idmap *ids, uint32_t id,
	   size_t n)
{
	bool is_taken = !csvrows_is_refused(row);
	if (id != 0)
		idmap_add(ids, &gtfs->texts, id, is_taken ? (uint32_t)n : IDMAP_REFUSED);
	return is_taken;
}

uint32_t
gtfs_reference(struct gtfs *gtfs, const struct csvrows_row *row, int index, const struct idmap *ids,
	       const char *what)
{
	const char *id = row->fields[index];
	uint32_t at = idmap_find(ids, &gtfs->texts, id);
	if (at == IDMAP_NONE)
		csvrows_fault(row, "no such %s: \"%.60s\"", what, id);
	else if (at == IDMAP_REFUSED)
		csvrows_fault(row, "its %s \"%.60s\" was refused", what, id);
	return at == IDMAP_REFUSED ? IDMAP_NONE : at;
}

uint32_t
gtfs_optional(struct gtfs *gtfs, const struct csvrows_row *row, int index, const struct idmap *ids,
	      const char *what)
{
	return *row->fields[index] == '\0' ? IDMAP_NONE
					   : gtfs_reference(gtfs, row, index, ids, what);
}

void
gtfs_require(const struct csvrows_row *row, int index, const char *name)
{
	if (*row->fields[index] == '\0')
		csvrows_fault(row, "%s is empty", name);
}

/* ${n} digits at ${*text}, which moves past them; -1 if there are fewer. */
static int
digits(const char **text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return -1;
		value = value * 10 + (**text - '0');
	}
	return value;
}

static const char *
skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

bool
gtfs_date(const struct csvrows_row *row, int index, struct civil_date *date)
{
	const char *text = skip_blanks(row->fields[index]);
	int year = digits(&text, 4);
	int month = year < 0 ? -1 : digits(&text, 2);
	int day = month < 0 ? -1 : digits(&text, 2);
	if (day < 0 || *skip_blanks(text) != '\0' || !civil_is_date(year, month, day)) {
		csvrows_fault(row, "\"%.40s\" is not a date such as 20230915", row->fields[index]);
		return false;
	}
	*date = civil_from_ymd(year, month, day);
	return true;
}

int32_t
gtfs_time(const struct csvrows_row *row, int index)
{
	const char *text = skip_blanks(row->fields[index]);
	if (*text == '\0')
		return GTFS_NO_TIME;
	int hours = 0;
	int n = 0;
	for (; n < 3 && isdigit((unsigned char)*text); n++, text++)
		hours = hours * 10 + (*text - '0');
	int minutes = n > 0 && *text++ == ':' ? digits(&text, 2) : -1;
	int seconds = minutes >= 0 && *text++ == ':' ? digits(&text, 2) : -1;
	if (seconds < 0 || *skip_blanks(text) != '\0' || minutes > 59 || seconds > 59 ||
	    hours >= GTFS_HOURS_MAX) {
		csvrows_fault(row, "\"%.40s\" is not a time such as 07:05:00 below %d hours",
			      row->fields[index], GTFS_HOURS_MAX);
		return GTFS_NO_TIME;
	}
	return hours * 3600 + minutes * 60 + seconds;
}

bool
gtfs_degrees(const struct csvrows_row *row, int index, double limit, double *degrees)
{
	const char *text = skip_blanks(row->fields[index]);
	if (*text == '\0')
		return false;
	char *end;
	double value = strtod(text, &end);
	if (end == text || *skip_blanks(end) != '\0' || !isfinite(value) || value < -limit ||
	    value > limit) {
		csvrows_fault(row, "\"%.40s\" is not an angle from %.0f to %.0f degrees",
			      row->fields[index], -limit, limit);
		return false;
	}
	*degrees = value;
	return true;
}

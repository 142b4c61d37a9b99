/* SPDX-License-Identifier: MIT
 *
 * Lines to a zone's parts.
 */
#include "calendar/icszone_read.h"

#include <string.h>

void
icszone_read_begin(struct icszone_reader *reader, int line)
{
	reader->tzid = NULL;
	reader->parts = NULL;
	reader->line = line;
}

void
icszone_read_begin_part(struct icszone_reader *reader, int line)
{
	reader->part = arena_new(reader->zones->arena, struct icszone_part);
	reader->part->line = line;
	reader->n_values++;
}

void
icszone_read_line(struct icszone_reader *reader, const struct icsline *line)
{
	if (strcmp(line->name, "TZID") == 0)
		reader->tzid = arena_strdup(reader->zones->arena, line->value);
}

static void
read_dates(struct icszone_reader *reader, const struct icsline *line)
{
	for (const char *at = line->value; *at != '\0'; at += *at == ',') {
		struct icszone_date *date = arena_new(reader->zones->arena, struct icszone_date);
		if (icstime_read(&at, &date->at) != 0) {
			problem_add(reader->zones->problems, icsline_at(line->line).text,
				    "is no list of times");
			return;
		}
		date->next = reader->part->dates;
		reader->part->dates = date;
		reader->n_values++;
	}
}

void
icszone_read_part_line(struct icszone_reader *reader, const struct icsline *line)
{
	struct icszone_part *part = reader->part;
	const char *at = line->value;
	reader->n_values++;
	if (strcmp(line->name, "DTSTART") == 0)
		part->has_start = icstime_read(&at, &part->start) == 0;
	else if (strcmp(line->name, "TZOFFSETFROM") == 0)
		part->has_from = icstime_read_offset(&at, &part->from_s) == 0;
	else if (strcmp(line->name, "TZOFFSETTO") == 0)
		part->has_to = icstime_read_offset(&at, &part->to_s) == 0;
	else if (strcmp(line->name, "RRULE") == 0)
		part->rule = arena_strdup(reader->zones->arena, line->value);
	else if (strcmp(line->name, "RDATE") == 0)
		read_dates(reader, line);
}

void
icszone_read_end_part(struct icszone_reader *reader)
{
	reader->part->next = reader->parts;
	reader->parts = reader->part;
}

void
icszone_read_end(struct icszone_reader *reader)
{
	if (reader->tzid == NULL)
		problem_add(reader->zones->problems, icsline_at(reader->line).text,
			    "the zone has no TZID");
	else
		icszones_state(reader->zones, reader->tzid, reader->line, reader->parts);
}

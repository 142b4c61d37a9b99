/* SPDX-License-Identifier: MIT
 *
 * The VTIMEZONEs of a text that is read line by line: whoever reads it says which component a line
 * stands in, and when one begins and ends.  [RFC 5545 section 3.6.5]
 */
#ifndef CALENDAR_ICSZONE_READ_H
#define CALENDAR_ICSZONE_READ_H

#include "calendar/icsline.h"
#include "calendar/icszone.h"

struct icszone_reader {
	struct icszones *zones; /* what is read goes there, in its arena; faults to its problems */
	const char *tzid;
	int line; /* of the VTIMEZONE that is open */
	struct icszone_part *parts, *part;
	int n_values; /* lines and dates of all of them: whoever reads has a limit */
};

void icszone_read_begin(struct icszone_reader *reader, int line);      /* VTIMEZONE */
void icszone_read_begin_part(struct icszone_reader *reader, int line); /* STANDARD, DAYLIGHT */
/* A property of the VTIMEZONE itself, or of its open part. */
void icszone_read_line(struct icszone_reader *reader, const struct icsline *line);
void icszone_read_part_line(struct icszone_reader *reader, const struct icsline *line);
void icszone_read_end_part(struct icszone_reader *reader);
void icszone_read_end(struct icszone_reader *reader);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The content lines of somebody else's iCalendar text, one after the other, each with the line of
 * the file that it begins on. In time that grows with the text alone, however long a line is, and
 * in memory that does not grow at all: libical's reader does neither, and knows no line.
 * [RFC 5545 section 3.1]
 */
#ifndef CALENDAR_ICSLINE_H
#define CALENDAR_ICSLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"

#define ICSLINE_MAX      65536 /* bytes of an unfolded line that are read */
#define ICSLINE_AT_SIZE  24    /* "line 100000" */
#define ICSLINE_NAME_MAX 60

/* One property; its strings die with the next line. */
struct icsline {
	int line;         /* of the file, from 1 */
	const char *name; /* in capitals; "" where it is no content line */
	const char *tzid; /* parameters; NULL where they are not there */
	const char *value_type;
	const char *fbtype;
	const char *range;
	const char *partstat;
	const char *value;
	bool is_long; /* past ICSLINE_MAX: name alone is read, value is "" */
};

struct icsline_reader {
	const char *text; /* borrowed */
	size_t n;
	size_t at;
	int line;       /* that begins at ${at} */
	struct buf buf; /* the line that stands, unfolded */
};

/* Whether ${text} has at most ${max} bytes and no NUL. False: told in ${problems}, E_INPUT is due.
 */
bool icsline_is_text(const char *text, size_t n, size_t max, struct problems *problems);
/* The first line that is not UTF-8; 0 for none. */
int icsline_not_utf8(const char *text, size_t n);

void icsline_init(struct icsline_reader *reader, const char *text, size_t n);
void icsline_fini(struct icsline_reader *reader);

/* The next line that is not empty; false at the end. */
bool icsline_next(struct icsline_reader *reader, struct icsline *line);

/* "line 14", for problem_add. */
struct icsline_at {
	char text[ICSLINE_AT_SIZE];
};
struct icsline_at icsline_at(int line);

/* Foreign ${text} fit for a sentence: short, and of plain letters. In ${arena}. */
const char *icsline_shown(struct arena *arena, const char *text);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What a WebDAV server answers in XML: a multistatus, or an error that names what was not
 * fulfilled. Pure: bytes in, rows out. A document type, and so any entity of its own, is refused,
 * as is what is deeper, longer or more than the limits below.  [RFC 4918 sections 13 to 16; RFC
 * 4791 section 9]
 *
 * Properties count only where their propstat says 2xx, which may stand before or behind them. What
 * is not known is passed over, as the standard asks.
 */
#ifndef CALENDAR_MULTISTATUS_H
#define CALENDAR_MULTISTATUS_H

#include "base/arena.h"

#define MULTISTATUS_BYTES_MAX     (8 << 20)
#define MULTISTATUS_DEPTH_MAX     24
#define MULTISTATUS_RESPONSES_MAX 5000
#define MULTISTATUS_TEXT_MAX      (1 << 20) /* bytes of one text */

/* One response; texts are "" where there is none. */
struct multistatus_response {
	const char *name;     /* the last part of its href, its escapes undone */
	int status;           /* of the whole response, 100..599; 0 if it has none */
	const char *etag;     /* with its quotes, as If-Match wants it */
	const char *calendar; /* calendar-data: iCalendar, to be read with care */
	const char *error;    /* what was not fulfilled: "no-uid-conflict" */
};

/* Of an error alone there are no responses. */
struct multistatus {
	struct multistatus_response *list;
	size_t n;
	const char *error;
};

/*
 * Read ${n} bytes at ${text}; texts of *out and *why live in ${arena}.
 *
 * Returns 0; E_INPUT where it is neither, with *why as a sentence's end; E_LIMIT past a limit, the
 * same. *out is then empty.
 */
MUST_USE
int multistatus_parse(const char *text, size_t n, struct arena *arena, struct multistatus *out,
		      const char **why);

#endif

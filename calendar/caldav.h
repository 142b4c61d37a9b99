/* SPDX-License-Identifier: MIT
 *
 * CalDAV as a client of one collection speaks it: requests as values, and what each answer means.
 * Pure; who sends them has base/fetch.h.  [RFC 4791; RFC 4918; RFC 9110 sections 9.3, 13.1, 15]
 *
 * An event is kept under a name made of its UID, so that a second writing of it, by whatever
 * chance, is the same resource and never a double.
 *
 *	status			PUT, DELETE		look, events	busy times
 *	200 201 204		done			later		200: done
 *	207			refused			done		unable
 *	401 407			denied			denied		denied
 *	403			denied, refused (1)	denied		unable
 *	404 410			no place, gone (2)	no place	no place
 *	408 423-425 429		later			later		later
 *	409			no place, refused (1)	no place	unable
 *	412			changed, refused (3)	later		unable
 *	500 501			later			later		unable
 *	3xx 405			no place		no place	unable
 *	any other 4xx		refused			no place	unable
 *	all else, none at all	later			later		later
 *
 * (1) if it says what was not fulfilled; (2) a DELETE; (3) if the UID is taken by another resource.
 *
 * Done: it stands. Changed: it is not as we knew it. Gone: nothing to take away. Refused: this
 * event, by itself. Unable: ask for events in place of busy times. The others are of the whole
 * collection: later mends itself, denied and no place (there is no such collection) do not.
 */
#ifndef CALENDAR_CALDAV_H
#define CALENDAR_CALDAV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fetch.h"

#define CALDAV_ETAG_MAX   200         /* bytes of one that we keep */
#define CALDAV_LOOK_MAX   100         /* names in one look */
#define CALDAV_ANSWER_MAX (256 << 10) /* bytes of an answer to all but a question for events */
#define CALDAV_EVENTS_MAX (8 << 20)   /* and to that */

struct caldav_collection {
	const char *name;                /* for the log */
	const char *url;                 /* ends with "/" */
	const char *username, *password; /* "": no login */
	int timeout_ms;
};

enum caldav_verb {
	CALDAV_PUT,
	CALDAV_DELETE,
	CALDAV_LOOK,
	CALDAV_BUSY,
	CALDAV_EVENTS,
	CALDAV_SERIES,
	CALDAV_DATES,
};

/* The resource of a UID "HEX@firstday": "HEX.ics". */
const char *caldav_name(const char *uid, struct arena *arena);

/* ${text} if it is an entity tag that If-Match can hold, else "": none, weak, or no tag at all. */
const char *caldav_etag(const char *text);

/*
 * Fill ${out}; all that it points to lives in ${arena}, but for ${text}, which is borrowed.
 *
 *	put	${etag} "": only if there is none of that name; else only if it has that tag
 *	delete	only if it has that tag
 *	look	the tags of ${n} names, at most CALDAV_LOOK_MAX: a multistatus
 *	busy	busy times of a span, as iCalendar; the server counts our own events in
 *	events	events that touch it, whole, not expanded: a multistatus
 *	series	every event that repeats by a rule, whenever it began: a multistatus
 *	dates	every event that repeats on dates of its own (RDATE), the same
 *
 * Xandikos 0.2.8 does not expand: a series that began before the span is neither in its busy times
 * nor in its events. So whoever asks for either asks for the series and the dates, too. It takes two
 * questions: a filter has no "or".  [RFC 4791 section 9.7]
 */
void caldav_put(const struct caldav_collection *collection, const char *name, const char *etag,
		const struct buf *text, struct arena *arena, struct fetch_request *out);
void caldav_delete(const struct caldav_collection *collection, const char *name, const char *etag,
		   struct arena *arena, struct fetch_request *out);
void caldav_look(const struct caldav_collection *collection, const char *const names[], int n,
		 struct arena *arena, struct fetch_request *out);
struct caldav_span {
	struct utc from, until;
};
void caldav_busy(const struct caldav_collection *collection, struct caldav_span span,
		 struct arena *arena, struct fetch_request *out);
void caldav_events(const struct caldav_collection *collection, struct caldav_span span,
		   struct arena *arena, struct fetch_request *out);

void caldav_series(const struct caldav_collection *collection, struct arena *arena,
		   struct fetch_request *out);
void caldav_dates(const struct caldav_collection *collection, struct arena *arena,
		  struct fetch_request *out);

enum caldav_end {
	CALDAV_DONE,
	CALDAV_CHANGED,
	CALDAV_GONE,
	CALDAV_REFUSED,
	CALDAV_UNABLE,
	CALDAV_LATER,
	CALDAV_DENIED,
	CALDAV_NO_COLLECTION,
};

/* By the table above; *reason is what was not fulfilled, in ${arena}, "" if it does not say. */
enum caldav_end caldav_read(enum caldav_verb verb, const struct fetch_answer *answer,
			    struct arena *arena, const char **reason);

const char *caldav_end_name(enum caldav_end end);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What stands in a calendar elsewhere against what should: one step after the other until it is the
 * same. Pure: rows in, the next step and the rows as they are afterwards out.
 *
 * Wanted is what the feeds of agenda.h show, to the same parties, and no more. The UID is ours, so
 * where somebody else changes or deletes such an event ours is put back, and that is told once for
 * each content of ours. Everything else in the calendar is left alone.
 *
 *	row		wanted, the same content	wanted, another		not wanted
 *	none		-				put			-
 *	absent		put				put			forget
 *	there		rest				put			delete
 *	there, no tag	rest				look			look
 *	refused		rest (1)			put, rest without a tag	rest
 *	doubt		look				look			look
 *
 * (1) The row is in doubt again after a while, so that it is tried again. Before a put or a delete
 * is sent the row is in doubt; what the answer makes of it:
 *
 *	done		put: there, with its tag if it told one; delete: forget
 *	gone		forget
 *	changed		in doubt; told if we knew a tag: somebody else was there first
 *	refused		refused
 *	all others	in doubt as it is, for another time
 *
 * And what a look makes of it:
 *
 *	not there	absent; told if it stood
 *	the tag known	there
 *	another tag	there, its content unknown; told if it stood and had a tag
 *	no strong tag	refused: nothing is written over that could not be known again
 */
#ifndef APP_PUSH_H
#define APP_PUSH_H

#include "app/agenda.h"
#include "calendar/caldav.h"
#include "store/pushed.h"

struct push_event {
	struct icsout_event event;
	/* Keyed; the same while nothing of it changes but its version. */
	struct secret_hash content;
	size_t order; /* in which it was added */
};

struct push_set {
	struct push_event *list; /* by UID once it is closed */
	size_t n, room;          /* at most ICSOUT_EVENTS_MAX */
};

/* Whose calendar it is. */
struct push_reader {
	const struct row_party *party;
	const char *service; /* "": the party's own; else that entry of the directory's alone */
};

/* Add what the calendar shows of the plan at ${now}; nothing of one that is over. In its arena. */
void push_add(const struct agenda_plan *plan, const struct push_reader *reader, struct utc now,
	      struct push_set *set);

/* Sort; of two with one UID the first that was added stays. */
void push_close(struct push_set *set);

/* One event as the text of its resource. */
void push_write(const struct civil_zone *zone, const struct push_event *event, struct buf *out);

enum push_step { PUSH_REST, PUSH_LOOK, PUSH_PUT, PUSH_DELETE, PUSH_FORGET };

/* By the first table; NULL: there is no row, or it is not wanted. Not both. */
enum push_step push_step(const struct row_pushed *row, const struct push_event *wanted);

/* The row before its put (${wanted}) or delete (NULL) is sent; ${row} NULL: there is none yet. */
struct row_pushed push_sending(const struct row_pushed *row, const struct push_event *wanted);

/* What became of a row. */
struct push_now {
	bool is_forgotten;     /* there is no row any more */
	bool is_told;          /* somebody else changed it: to be told */
	struct row_pushed row; /* if it is not forgotten */
};

/* By the second table; ${row} as push_sending made it; ${etag} is the answer's. */
struct push_now push_ended(const struct row_pushed *row, enum caldav_end end, bool is_put,
			   const char *etag);

/* By the third; ${is_there}: a resource of that name is there, and ${etag} is its tag. */
struct push_now push_seen(const struct row_pushed *row, bool is_there, const char *etag);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A reason as a value: which it is and the numbers that it tells. Its words are templates
 * (sms/kind_reason.h), and who says it to somebody words it in their language (app/saywhy.h).
 *
 * A row is NAME, its word in JSON, and what of struct reason it tells:
 *
 *	label      of another appointment, a break's kind, or, of shut_* and closure_said, why it is
 *		   shut as the calendar has it: those may be anybody's words, and are in no text
 *	from until minutes of the day
 *	by         by how much it misses; have, most: what there would be, and what there may be.
 *		   Minutes, but for walk_* (metres), money (pence) and changes (of vehicle)
 */
#ifndef PLAN_REASON_H
#define PLAN_REASON_H

#include <jansson.h>

#include "base/jsonread.h"

/* clang-format off */
#define REASON_LIST(X) \
	/* of one appointment */ \
	X(NO_MODE, "no_mode", "") \
	X(AVOIDED, "avoided", "") \
	X(NO_PHONE, "no_phone", "") \
	X(NO_DATA, "no_data", "") \
	X(NO_START, "no_start", "") \
	X(NOT_LONG, "not_long", "") \
	X(SHUT, "shut", "") \
	X(SHUT_SAID, "shut_said", "label") \
	X(SHUT_HOLIDAY, "shut_holiday", "label") \
	X(SHUT_SESSION, "shut_session", "label") \
	X(SHUT_UNKNOWN, "shut_unknown", "label") \
	X(SHUT_CLOSURE, "shut_closure", "") \
	X(SHUT_AT, "shut_at", "from") \
	X(OPENS, "opens", "from until by") \
	X(CLOSES, "closes", "from until by") \
	X(CLASH_EARLY, "clash_early", "label from until by") \
	X(CLASH_LATE, "clash_late", "label from until by") \
	X(AFTER, "after", "label from by") \
	X(BEFORE, "before", "label from by") \
	X(REST_AFTER, "rest_after", "label have most by") \
	X(REST_BEFORE, "rest_before", "label have most by") \
	X(DAY_BEGINS, "day_begins", "from until by") \
	X(NO_WAY, "no_way", "from") \
	X(ARRIVES, "arrives", "from until by") \
	X(ARRIVES_EARLY, "arrives_early", "from until by") \
	X(CHANGE, "change", "") \
	X(CHANGES, "changes", "most") \
	X(ON_WAY, "on_way", "label from") \
	X(NO_WAY_ON, "no_way_on", "label from") \
	X(THEN, "then", "label from until by") \
	X(NO_ROOM, "no_room", "") \
	/* of the limits of the whole day */ \
	X(WALK_LEG, "walk_leg", "most") \
	X(WALK_DAY, "walk_day", "have most by") \
	X(MONEY, "money", "have most by") \
	X(MEAL, "meal", "have most by") \
	X(BREAK, "break", "label from until have") \
	X(BREAK_MEAL, "break_meal", "label from until have") \
	X(REST, "rest", "have") \
	X(HOME_BY, "home_by", "from until by") \
	X(HOME_DARK, "home_dark", "from until by") \
	X(NO_HOME, "no_home", "") \
	/* of a day that is no plan */ \
	X(NONE_MEAL, "none_meal", "have most by") \
	X(NONE_BREAK, "none_break", "") \
	X(NONE_HOME, "none_home", "") \
	X(NONE_HOME_BY, "none_home_by", "until") \
	X(NONE_HOME_DARK, "none_home_dark", "until") \
	/* of what has come since */ \
	X(AGREED, "agreed", "") \
	X(PUT_OFF, "put_off", "") \
	X(LEFT_OUT, "left_out", "") \
	X(CLOSURE, "closure", "from until") \
	X(CLOSURE_SAID, "closure_said", "from until label") \
	X(CALL_AGAIN, "call_again", "") \
	X(HELD_UP, "held_up", "")
/* clang-format on */

enum reason_name {
	REASON_NONE,   /* there is no reason to give */
	REASON_UNTOLD, /* there is one, kept in words alone: a plan that was stored before */
#define X(name, word, tells) REASON_##name,
	REASON_LIST(X)
#undef X
};

#define REASON_ONE(name, word, tells) +1
#define REASON_COUNT                  (2 REASON_LIST(REASON_ONE))

struct reason {
	enum reason_name name;
	const char *label; /* borrowed; NULL unless it tells one */
	int from_min, until_min;
	int by, have, most;
};

/* What of "label", "from", "until", "by", "have" and "most" it tells, between spaces; "" for nothing,
 * and for the first two. */
const char *reason_tells(enum reason_name name);

/* {"name":"opens","from_min":540,"until_min":510,"by":30}: what it tells and no more. A new one; NULL
 * for the first two. */
json_t *reason_json(const struct reason *reason);

/*
 * Read it back; texts live in at.problems->arena. Where there is none, REASON_UNTOLD if ${has_words}
 * and else REASON_NONE. Faults are added to at.problems.
 */
struct reason reason_read(struct json_at at, bool has_words);

#endif

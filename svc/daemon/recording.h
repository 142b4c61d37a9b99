/* SPDX-License-Identifier: MIT
 *
 * Past messages of live feeds, recorded in a folder, for a replay of their day. Each is one file:
 *
 *	FEED-YYYYMMDDTHHMMSSZ.pb	newport-20230915T084500Z.pb
 *
 * the feed's name as a feed block of the configuration has it (the timetable's NAME.zip) and, in
 * UTC, when the message was fetched. The file holds the message as it came. Files with another
 * ending are passed over.
 */
#ifndef RECORDING_H
#define RECORDING_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"

#define RECORDING_FILES_MAX 100000
#define RECORDING_FEEDS_MAX 8

struct recording_message {
	int feed; /* of the recording's feeds */
	int64_t at_utc_s;
	const char *path;
};

struct recording {
	const char *feeds[RECORDING_FEEDS_MAX]; /* in the order of their first messages */
	int n_feeds;
	const struct recording_message *list; /* by time, then path */
	int n;
};

/*
 * Look through ${folder}; all in ${arena}. Returns 0, or E_INPUT with a problem for each name that
 * does not follow the rule, a folder that cannot be read or holds none, or more than the limits.
 */
MUST_USE
int recording_open(const char *folder, struct arena *arena, struct problems *problems,
		   struct recording *recording);

/*
 * The next message from ${*next} on that is to be handed over at ${now_utc_s}: a feed's newest that
 * is due, as if it was asked for now. ${*next} moves behind it; NULL: none is due.
 */
const struct recording_message *recording_take(const struct recording *recording, int *next,
					       int64_t now_utc_s);

#endif

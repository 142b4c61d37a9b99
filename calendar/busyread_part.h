/* SPDX-License-Identifier: MIT
 *
 * For busyread.c, busyread_lay.c and busyread_event.c: what one text holds while it is read.
 */
#ifndef CALENDAR_BUSYREAD_PART_H
#define CALENDAR_BUSYREAD_PART_H

#include "calendar/busyread.h"
#include "calendar/icsline.h"
#include "calendar/icszone.h"

/* One property that says something of time; of several of one name the last one first. */
struct busyread_value {
	int line;
	const char *text;
	const char *tzid;   /* NULL for none */
	const char *fbtype; /* FREEBUSY; NULL for none */
	bool is_following;  /* RECURRENCE-ID: RANGE=THISANDFUTURE */
	struct busyread_value *next;
};

struct busyread_event {
	int line;
	const char *uid; /* "" for none */
	bool is_free;
	struct busyread_value *start, *end, *duration, *instance; /* instance: RECURRENCE-ID */
	struct busyread_value *rules, *dates, *except;
	struct busyread_event *next;
};

struct busyread_text {
	const struct busyread_ask *ask;
	struct busyread_list *list;
	struct problems *problems;
	struct arena arena;   /* of what the text holds */
	struct arena scratch; /* of one event's dates */
	struct icszones zones;
	struct busyread_event *events; /* the last one first */
	int n_events, n_values;
	struct busyread_value *freebusy;
	struct civil_date from, until; /* the window's days, and some round it */
	long steps;
	size_t before;    /* times of the list that are of other texts */
	bool is_end_told; /* that the steps are used up */
	bool is_full;     /* more than BUSYREAD_RAW_MAX */
};

/* Instants, or days of dates; ascending once they are all there. */
struct busyread_times {
	int64_t *list;
	size_t n;
};
int busyread_by_number(const void *a, const void *b);
void busyread_times_sort(struct busyread_times *times);
int64_t busyread_times_key(struct busyread_text *text, const struct busyread_value *value,
			   const struct icstime *time);

/* What the events of one UID stand for, in place of the series. */
struct busyread_group {
	struct busyread_times dates, hours;
};

/* The hours of one event; of the VFREEBUSYs. */
void busyread_take_event(struct busyread_text *text, const struct busyread_event *read,
			 const struct busyread_group *group);
void busyread_take_freebusy(struct busyread_text *text);

/* Every busy time of what was read; E_LIMIT past BUSYREAD_RAW_MAX. */
MUST_USE
int busyread_lay(struct busyread_text *text);

/* One busy time, as far as it lies in the window. */
void busyread_take(struct busyread_text *text, struct utc from, struct utc until);

#endif

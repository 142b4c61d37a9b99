/* SPDX-License-Identifier: MIT
 *
 * One answer of an Open Referral server: a page of /services, with what stands on it, or one
 * service of /services/{id}; and whether a page is the one that was asked for.
 * [HSDS 3.0 "API reference": pagination; Open Referral UK 3.0 openapi.json: a list has services
 * without their schedules and places]
 */
#ifndef CALENDAR_DIRECTORY_PAGE_H
#define CALENDAR_DIRECTORY_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/problem.h"
#include "calendar/directory.h"

#define DIRECTORY_PAGE_MAX  1000 /* pages of one list */
#define DIRECTORY_PAGE_LIST "contents"

/* A service as it stands in its answer, unread but for this. */
struct directory_part {
	const char *id; /* "" if it has none that an address can hold */
	const char *text;
	size_t n;
	const char *pointer; /* in its answer */
	bool is_summary;     /* neither schedules nor places: /services/{id} has the whole */
	bool lacks_places;   /* no places, or one that says not where it is */
};

struct directory_page {
	bool is_list; /* else one service */
	int total_items;
	int total_pages;
	int number; /* 1.. */
	bool is_last;
	const struct directory_part *parts;
	size_t n;
};

/*
 * Read it into ${arena}; parts point into ${text}. A list without a pagination object is its only
 * page. 0, or E_INPUT with every fault of the pagination object; faults of services are for
 * directory_parse to tell.
 */
MUST_USE
int directory_page_read(const char *text, size_t n, struct arena *arena, struct problems *problems,
			struct directory_page *page);

/*
 * Whether ${page} is page ${number} of the list that began with ${first} (which may be ${page}
 * itself), by what it says: its number, the same totals, last where it is the last, and not empty.
 * False with a problem for each reason: a server that gives the same page for ever, or a list that
 * changes while it is read.
 */
bool directory_page_follows(const struct directory_page *page, const struct directory_page *first,
			    int number, struct problems *problems);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The timetable that a struct travel stands on: what it covers, and putting a newer one in its
 * place while others hold the handle.
 */
#ifndef TRAVEL_TRAVEL_CURRENT_H
#define TRAVEL_TRAVEL_CURRENT_H

#include "travel/table/coverage.h"
#include "travel/travel.h"

/*
 * Open what ${files} names and let ${travel} stand on it from here on. Every text and journey of
 * before dies; the handle stays valid. What live feeds said is forgotten with the timetable that it
 * was said of; travel_live_set says it again. Returns 0, or E_INPUT with a problem for every fault:
 * the handle is then as it was.
 */
MUST_USE
int travel_reopen(struct travel *travel, const struct travel_files *files,
		  struct problems *problems);

/* 1 after travel_open, one more after each travel_reopen: what was computed under another number
 * may be out of date. */
uint64_t travel_generation(const struct travel *travel);

/* What stands in the file of its timetable as its checksum; 0 without a timetable. */
uint64_t travel_checksum(const struct travel *travel);

/* The dates that its timetable covers; nothing (is_any false) without a timetable. */
struct coverage travel_coverage(const struct travel *travel);

/* Whether what runs on that date is known. Without any timetable nothing is to be known: true. */
bool travel_covers(const struct travel *travel, struct civil_date date);

#endif

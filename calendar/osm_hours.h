/* SPDX-License-Identifier: MIT
 *
 * Opening hours as OpenStreetMap writes them: the plain part of the grammar, read exactly, and the
 * rest refused with its place.  [OSM wiki, "Key:opening hours/specification"]
 *
 *   hours     = rule { (";" | ",") rule }
 *   rule      = "24/7" | [days] "24/7" | [days] times [state] [comment] | [days] state [comment]
 *	       | [days] comment
 *   days      = day { "," day },  day = Mo..Su [ "-" Mo..Su ] | "PH"
 *   times     = HH:MM-HH:MM { "," HH:MM-HH:MM }    to 48:00; an end at or before its start is of
 *	       the next day
 *   state     = "open" | "off" | "closed"
 *   comment   = '"' text '"'
 *
 * Only the first rule may do without days.
 *
 * A rule behind ";" takes the place of all earlier ones on the days it names, also of what they let
 * run past midnight into those days; "off" closes only its own times. A rule behind "," adds.
 * A comment without a state means that nobody promises: not open, and the comment is the reason.
 * Not read, hence refused: seasons, months, weeks, years, school holidays, sunrise and dusk,
 * open ends ("17:00+"), fall-backs ("||"), days without times, one-digit hours.
 */
#ifndef CALENDAR_OSM_HOURS_H
#define CALENDAR_OSM_HOURS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/hours_day.h"
#include "calendar/holidays.h"

#define OSM_HOURS_BYTES_MAX   1024
#define OSM_HOURS_RULES_MAX   32
#define OSM_HOURS_TIMES_MAX   32  /* in all rules; a day then never passes HOURS_INTERVALS_MAX */
#define OSM_HOURS_COMMENT_MAX 120 /* bytes */

struct osm_hours; /* read-only after parsing; lives in the arena */

/*
 * Read ${text} (ends in NUL).
 * at	   where the text stands in a larger document ("/appointments/2/hours"); NULL or "" if it
 *	   stands alone: problems are then at "line 1 column N". Otherwise the column is in the text
 *	   of the problem.
 * Returns the hours, or NULL with at least one problem added.
 */
struct osm_hours *osm_hours_parse(const char *text, const char *at, struct arena *arena,
				  struct problems *problems);

/* The opening intervals that begin on ${date}, and the reason if it is shut or special. */
void osm_hours_open(const struct osm_hours *hours, const struct holidays *holidays,
		    struct civil_date date, struct hours_day *day);

#endif

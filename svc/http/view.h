/* SPDX-License-Identifier: MIT
 *
 * What is shown, as JSON: the API sends it, the page is made of it, so the two cannot differ.
 *
 *	plan	{"plan","date","day":"Friday 15 September 2023","stage","version","now":"09:42",
 *		 "now_min":582,"money_pence"|null,"late_minutes",
 *		 "gate":{"label","earliest","expected","latest","out"|null},
 *		 "appointments":[{"id","label","place","minutes","booked"|null,"priority","source"}],
 *		 "check":{as "firstday check"},"solution":{as "firstday plan"}|null,
 *		 "estimates":{"appointments":[{"id","start"|null,"end"|null,"late_minutes"}],
 *			      "legs":[{"depart","arrive"|null,"other":false,"by","rides"}],"ends"}
 *			     |null, rides as in "solution" where it is another way than planned,
 *		 "questions":[{"id","party","role","name","kind","state","appointment","at"|null,
 *			       "made"}],
 *		 "decisions":[{"role","appointment","kind","at"|null}],
 *		 "versions":[{"version","made":"Fri 09:42","cause","feasible","changes"}],
 *		 "reach":[{"party","role","label","way","via"|null,"text"}], app/reach.h
 *		 "feeds":[{"party","role","label","link":"/calendar/TOKEN.ics"}],
 *		 "warnings":[{"kind","text"}]}, kind "clash": an earlier plan holds it (across.h)
 *	phones	{"plan","phones":[{"party","role","name","label","can_text","stopped","texts":
 *		 [{"id","from_phone","at":"Thu 18:00","text","state"}]}]}
 *		 "stranger" and "duty" stand behind the plan's own
 *	clock	{"replay","paused","max","speed","now_ms","offset_s","date","day","time",
 *		 "next"|null}
 */
#ifndef HTTP_VIEW_H
#define HTTP_VIEW_H

#include <jansson.h>

#include "http/desk.h"

/* New references. NULL with *rc set (E_NOT_FOUND, E_IO ...) when what is stored cannot be read. */
json_t *view_plan(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc);
json_t *view_phones(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc);
json_t *view_refs(const struct desk *desk, struct arena *arena, int *rc); /* ["J4", ...] */
json_t *view_clock(const struct desk *desk);

#endif

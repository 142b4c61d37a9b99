/* SPDX-License-Identifier: MIT
 *
 * What is shown, as JSON: the API sends it, the page is made of it, so the two cannot differ.
 *
 *	plan	{"plan","date","day":"Friday 15 September
 *2023","stage","version","now":"09:42","now_min":582,
 *		 "money_pence"|null,"gate":{"label","expected","out"|null},"late_minutes",
 *		 "appointments":[{"id","label","place","minutes","booked"|null,"priority"}],
 *		 "check":{as "firstday check"},"solution":{as "firstday plan"}|null,
 *		 "estimates":{"appointments":[{"id","start"|null,"end"|null,"late_minutes"}],
 *		              "legs":[{"depart","arrive"|null,"other":false,"by","rides":[as in "solution",
 *		              where other]}],"ends"}|null,
 *		 "questions":[{"id","party","role","kind","state","appointment","at"|null}],
 *		 "decisions":[{"party","role","appointment","kind","at"|null}],
 *		 "versions":[{"version","made":"09:42","cause","feasible","changes"}],
 *		 "warnings":[{"kind","text"}]}
 *	phones	{"plan","phones":[{"party","role","name","label","can_text","texts":
 *		 [{"id","from_phone","at":"Thu 18:00","text","state"}]}]}
 *	clock	{"replay","paused","max","speed","now_ms","date","time","next"|null}
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

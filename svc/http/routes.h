/* SPDX-License-Identifier: MIT
 *
 * Everything that the server answers, in one table. Every handler's context is a struct desk.
 */
#ifndef HTTP_ROUTES_H
#define HTTP_ROUTES_H

#include "http/server.h"

extern const struct route routes[];
extern const size_t n_routes;

/* api_plans.c */
void api_plans_list(struct exchange *exchange);
void api_plans_create(struct exchange *exchange);
void api_plans_show(struct exchange *exchange);
void api_phones_show(struct exchange *exchange);
/* Whether JSON came; else that is answered. */
bool api_plans_is_json(struct exchange *exchange);
/* Take a document in, and answer; ${notes} stand in the answer beside the plan. */
void api_plans_take(struct exchange *exchange, const json_t *document,
		    const struct problems *notes);

/* api_import.c */
void api_plans_import(struct exchange *exchange);

/* api_feeds.c */
void api_feeds_revoke(struct exchange *exchange);

/* calendar.c */
void calendar_show(struct exchange *exchange);

/* person.c */
void person_show(struct exchange *exchange);
void person_sheet_show(struct exchange *exchange);

/* api_replay.c */
void api_replay_show(struct exchange *exchange);
void api_replay_change(struct exchange *exchange);

/* api_health.c */
void api_health_show(struct exchange *exchange);
void api_metrics_show(struct exchange *exchange);

/* hooks.c */
void hooks_call(struct exchange *exchange);
void hooks_simulated_text(struct exchange *exchange);

/* page.c and what it is made of */
void page_show(struct exchange *exchange);
void page_events(struct exchange *exchange);
void static_style(struct exchange *exchange);
void static_script(struct exchange *exchange);
void static_icon(struct exchange *exchange);

#endif

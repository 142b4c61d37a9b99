/* SPDX-License-Identifier: MIT
 *
 * The table of routes.
 */
#include "http/routes.h"

const struct route routes[] = {
    {ROUTE_GET, "/", ROUTE_READS, page_show},
    {ROUTE_GET, "/page.css", ROUTE_READS, static_style},
    {ROUTE_GET, "/page.js", ROUTE_READS, static_script},
    {ROUTE_GET, "/icon.svg", ROUTE_READS, static_icon},
    {ROUTE_GET, "/events", ROUTE_READS, page_events},
    {ROUTE_GET, "/health", ROUTE_READS, api_health_show},
    {ROUTE_GET, "/metrics", ROUTE_READS, api_metrics_show},
    {ROUTE_GET, "/api/v1/plans", ROUTE_READS, api_plans_list},
    {ROUTE_POST, "/api/v1/plans", ROUTE_CHANGES, api_plans_create},
    {ROUTE_POST, "/api/v1/plans/import", ROUTE_CHANGES, api_plans_import},
    {ROUTE_GET, "/api/v1/plans/*", ROUTE_READS, api_plans_show},
    {ROUTE_GET, "/api/v1/phones", ROUTE_READS, api_phones_show},
    {ROUTE_GET, "/api/v1/replay", ROUTE_READS, api_replay_show},
    {ROUTE_POST, "/api/v1/replay/*", ROUTE_CHANGES, api_replay_change},
    {ROUTE_POST, "/api/v1/feeds/revoke", ROUTE_CHANGES, api_feeds_revoke},
    {ROUTE_GET, "/calendar/*", ROUTE_READS, calendar_show},
    {ROUTE_GET, "/m/*", ROUTE_READS, person_show},
    {ROUTE_GET, "/sheet/*", ROUTE_READS, person_sheet_show},
    {ROUTE_POST, "/hooks/simulated/mo", ROUTE_CHANGES, hooks_simulated_text},
    {ROUTE_GET, "/hooks/**", ROUTE_HOOK, hooks_call},
    {ROUTE_POST, "/hooks/**", ROUTE_HOOK, hooks_call},
};
const size_t n_routes = ARRAY_LEN(routes);

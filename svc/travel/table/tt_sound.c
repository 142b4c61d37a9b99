/* SPDX-License-Identifier: MIT
 *
 * What a timetable file has to fulfil before anybody reads it: every text, row and time in range.
 * The checks of the large tables have no branch in their loops, so that a city takes a millisecond.
 */
#include "travel/table/tt_layout.h"

/* Whether the day lies in the range of civil.h, 1900-01-01 to 2199-12-31. */
static bool
is_day(int32_t day)
{
	return day >= -25567 && day <= 84005;
}

/* The same, and a span that never is. */
static bool
are_days(int32_t first, int32_t last)
{
	return first > last || (is_day(first) && is_day(last));
}

static bool
is_row_or_none(uint32_t row, uint32_t n)
{
	return row < n || row == TT_NONE;
}

/* A platform, entrance or node lies in a station, a boarding area on a platform: no chain is long.
 */
static bool
parent_is_sound(const struct tt *tt, const struct tt_stop *stop)
{
	if (stop->parent == TT_NONE)
		return true;
	return stop->parent < tt->n_stops && stop->kind != 1 &&
	       tt->stops[stop->parent].kind == (stop->kind == 4 ? 0 : 1);
}

static bool
limits_hold(const struct tt *tt)
{
	const struct tt_facts *facts = &tt->facts;
	return tt->n_texts > 0 && tt->texts[0] == '\0' && tt->texts[tt->n_texts - 1] == '\0' &&
	       tt->n_feeds <= TT_FEEDS_MAX && tt->n_stops <= TT_STOPS_MAX &&
	       tt->n_trips <= TT_TRIPS_MAX && tt->n_connections <= TT_CONNECTIONS_MAX &&
	       tt->n_transfers <= TT_TRANSFERS_MAX && facts->publisher < tt->n_texts &&
	       facts->version < tt->n_texts && facts->zone < tt->n_texts &&
	       are_days(facts->first_day, facts->last_day) && facts->last_arrival_s >= 0 &&
	       facts->last_arrival_s < TT_SECONDS_MAX &&
	       (uint64_t)tt->n_trips * (uint64_t)(facts->last_arrival_s / 86400 + 1) <=
		   TT_TRIPS_MAX;
}

static bool
feeds_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	for (uint32_t i = 0; i < tt->n_feeds; i++) {
		const struct tt_feed *feed = &tt->feeds[i];
		is_ok = is_ok && feed->file < tt->n_texts && feed->publisher < tt->n_texts &&
			feed->version < tt->n_texts && are_days(feed->first_day, feed->last_day) &&
			(feed->info_first_day == TT_NO_DAY || is_day(feed->info_first_day)) &&
			(feed->info_last_day == TT_NO_DAY || is_day(feed->info_last_day));
	}
	return is_ok;
}

static bool
small_tables_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	uint32_t n_texts = tt->n_texts;
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		is_ok = is_ok && tt->agencies[i].id < n_texts && tt->agencies[i].name < n_texts &&
			tt->agencies[i].feed < tt->n_feeds;
	for (uint32_t i = 0; i < tt->n_routes; i++) {
		const struct tt_route *route = &tt->routes[i];
		is_ok = is_ok && route->id < n_texts && route->name < n_texts &&
			route->agency < tt->n_agencies;
	}
	for (uint32_t i = 0; i < tt->n_services; i++) {
		const struct tt_service *service = &tt->services[i];
		is_ok = is_ok && service->id < n_texts && is_day(service->first_day) &&
			is_day(service->last_day);
	}
	for (uint32_t i = 0; i < tt->n_exceptions; i++)
		is_ok = is_ok && tt->exceptions[i].service < tt->n_services;
	return is_ok;
}

static bool
stops_are_sound(const struct tt *tt)
{
	bool is_ok = tt->foot_first[0] == 0 && tt->foot_first[tt->n_stops] == tt->n_foot &&
		     tt->transfer_first[0] == 0 &&
		     tt->transfer_first[tt->n_stops] <= tt->n_transfers;
	for (uint32_t i = 0; i < tt->n_stops; i++) {
		const struct tt_stop *stop = &tt->stops[i];
		is_ok = is_ok && stop->id < tt->n_texts && stop->name < tt->n_texts &&
			stop->platform < tt->n_texts && parent_is_sound(tt, stop) &&
			geo_is_valid((struct geo_point){stop->lat, stop->lon}) &&
			stop->wheelchair <= 2 && tt->stops_by_id[i] < tt->n_stops &&
			tt->foot_first[i] <= tt->foot_first[i + 1] &&
			tt->transfer_first[i] <= tt->transfer_first[i + 1];
	}
	for (uint32_t i = 0; i < tt->n_foot; i++)
		is_ok = is_ok && tt->foot[i].to < tt->n_stops && tt->foot[i].walk_s >= 0 &&
			tt->foot[i].walk_s <= 86400;
	return is_ok;
}

/* What a row of transfers names besides its stops. */
static bool
transfer_is_sound(const struct tt *tt, const struct tt_transfer *transfer)
{
	return transfer->type <= 5 && transfer->min_s >= TT_NO_SECONDS &&
	       transfer->min_s <= 86400 && is_row_or_none(transfer->from_route, tt->n_routes) &&
	       is_row_or_none(transfer->to_route, tt->n_routes) &&
	       transfer->from_trip < tt->n_texts && transfer->to_trip < tt->n_texts;
}

static bool
transfers_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	for (uint32_t i = 0; i < tt->n_transfers; i++) {
		const struct tt_transfer *transfer = &tt->transfers[i];
		bool has_stops = transfer->from < tt->n_stops && transfer->to < tt->n_stops;
		bool may_lack = transfer->type >= 4 &&
				is_row_or_none(transfer->from, tt->n_stops) &&
				is_row_or_none(transfer->to, tt->n_stops);
		is_ok = is_ok && (has_stops || may_lack) && transfer_is_sound(tt, transfer);
	}
	for (uint32_t i = 0; i < tt->n_foot_some; i++) {
		const struct tt_transfer *foot = &tt->foot_some[i];
		const struct tt_transfer *before = i == 0 ? foot : foot - 1;
		is_ok = is_ok && foot->from < tt->n_stops && foot->to < tt->n_stops &&
			before->from <= foot->from &&
			(before->from < foot->from || before->to <= foot->to) &&
			(foot->type == 2 || foot->type == 3) && foot->min_s >= 0 &&
			transfer_is_sound(tt, foot);
	}
	return is_ok;
}

static bool
patterns_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	for (uint32_t i = 0; i < tt->n_patterns; i++)
		is_ok = is_ok && tt->patterns[i].first_call <= tt->n_calls &&
			tt->patterns[i].n_calls <= tt->n_calls - tt->patterns[i].first_call;
	uint32_t most_stop = 0;
	for (uint32_t i = 0; i < tt->n_calls; i++)
		most_stop = tt->calls[i].stop > most_stop ? tt->calls[i].stop : most_stop;
	uint32_t most_ride = 0;
	for (uint32_t i = 0; i < tt->n_rides; i++)
		most_ride = tt->rides[i] > most_ride ? tt->rides[i] : most_ride;
	return is_ok && (tt->n_calls == 0 || most_stop < tt->n_stops) &&
	       (tt->n_rides == 0 || most_ride < tt->n_connections);
}

/* After the patterns. */
static bool
trips_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	for (uint32_t i = 0; i < tt->n_trips; i++) {
		const struct tt_trip *trip = &tt->trips[i];
		is_ok = is_ok && trip->id < tt->n_texts && trip->headsign < tt->n_texts &&
			trip->route < tt->n_routes && trip->service < tt->n_services &&
			trip->feed < tt->n_feeds && trip->wheelchair <= 2 &&
			trip->repeats <= TT_REPEATS_EXACTLY && tt->trips_by_id[i] < tt->n_trips &&
			trip->pattern < tt->n_patterns;
		if (!is_ok)
			return false;
		uint32_t n_calls = tt->patterns[trip->pattern].n_calls;
		uint32_t n_rides = n_calls == 0 ? 0 : n_calls - 1;
		is_ok =
		    trip->first_ride <= tt->n_rides && n_rides <= tt->n_rides - trip->first_ride;
	}
	return is_ok;
}

static bool
connections_are_sound(const struct tt *tt)
{
	bool is_ok = true;
	int32_t before_s = 0;
	for (uint32_t i = 0; i < tt->n_connections; i++) {
		const struct tt_connection *c = &tt->connections[i];
		is_ok = is_ok && c->depart_s >= before_s && tt_arrive_s(c) >= c->depart_s &&
			tt_arrive_s(c) <= tt->facts.last_arrival_s && tt_from(c) < tt->n_stops &&
			tt_to(c) < tt->n_stops && tt_trip_of(c) < tt->n_trips;
		before_s = c->depart_s;
	}
	return is_ok;
}

bool
tt_is_sound(const struct tt *tt)
{
	return limits_hold(tt) && feeds_are_sound(tt) && small_tables_are_sound(tt) &&
	       stops_are_sound(tt) && transfers_are_sound(tt) && patterns_are_sound(tt) &&
	       trips_are_sound(tt) && connections_are_sound(tt);
}

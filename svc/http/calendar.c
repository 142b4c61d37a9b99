/* SPDX-License-Identifier: MIT
 *
 * Calendar feeds. A token that is none, or of nobody who still agrees, or whose plans are over, is
 * answered like any path that is not here. A coordinator's, who waits for the next plan, is empty
 * then: a program that is told 404 forgets the calendar.
 */
#include <string.h>

#include "app/agenda.h"
#include "app/memo.h"
#include "http/desk.h"
#include "http/routes.h"
#include "store/feed.h"

#define REFRESH_MINUTES 15
#define DAYS_BACK       7 /* of a plan that may have something still to come: agenda_until */

static const char ending[] = ".ics";

/* The token of "TOKEN.ics", NULL if it cannot be one. */
static const char *
token_of(const struct exchange *exchange)
{
	size_t n = strspn(exchange->tail, "0123456789abcdef");
	if (n != SECRET_TOKEN_SIZE - 1 || strcmp(exchange->tail + n, ending) != 0)
		return NULL;
	return arena_strndup(exchange->arena, exchange->tail, n);
}

/* What stands in the feed now; how many of its plans are not over. */
static int
collect(const struct desk *desk, const struct row_feed *feed, struct arena *arena,
	struct agenda *agenda)
{
	struct utc now = desk->clock.now(desk->clock.context);
	int n = 0;
	for (int i = 0; i < feed->n; i++) {
		const struct row_feed_part *part = &feed->parts[i];
		struct agenda_plan plan;
		if (!agenda_open(desk->world, &part->plan, &part->version, arena, &plan) ||
		    agenda_until(&plan).s <= now.s)
			continue;
		agenda_add(&plan, &part->party, agenda);
		n++;
	}
	return n;
}

static void
answer(struct exchange *exchange, const struct desk *desk, const struct row_feed *feed,
       const struct agenda *agenda)
{
	const struct icsout_calendar calendar = {
	    .zone = desk->zone,
	    .name =
		agenda_name(app_words(desk->world, feed->language), feed->role, exchange->arena),
	    .refresh_minutes = REFRESH_MINUTES,
	    .events = agenda->events,
	    .n = agenda->n,
	};
	struct buf text;
	char hex[SECRET_HASH_HEX];
	buf_init(&text);
	icsout_write(&calendar, &text);
	struct secret_hash hash = secret_hash(desk->world->hash_key, buf_text(&text), text.len);
	secret_hash_print(&hash, hex);
	server_answer_tagged(exchange, "text/calendar; charset=utf-8",
			     arena_printf(exchange->arena, "\"%s\"", hex), &text);
	buf_fini(&text);
}

void
calendar_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	const char *token = token_of(exchange);
	struct row_feed feed;
	struct agenda agenda = {0};
	struct civil_date today;
	int minute;
	memo_tidy(desk->world->memo);
	civil_from_utc(desk->zone, desk->clock.now(desk->clock.context), &today, &minute);
	int rc = token == NULL
		     ? E_NOT_FOUND
		     : store_feed_load(desk->store, token, civil_add_days(today, -DAYS_BACK),
				       exchange->arena, &feed);
	if (rc == 0 && collect(desk, &feed, exchange->arena, &agenda) == 0 &&
	    feed.role != PARTY_COORDINATOR)
		rc = E_NOT_FOUND;
	if (rc == E_NOT_FOUND)
		server_answer_nothing(exchange);
	else if (rc != 0)
		server_answer_error(exchange, 503, "/calendar", err_text(rc));
	else
		answer(exchange, desk, &feed, &agenda);
}

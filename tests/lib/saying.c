/* SPDX-License-Identifier: MIT
 *
 * Live times said to the day of tests/lib/world_day.h.
 */
#include "saying.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"
#include "travel/travel_live.h"

struct livemsg *saying_message;

void
saying_begin(void)
{
	saying_message = livemsg_new(&today.arena, today.now.s);
}

void
saying_cancel(const char *trip, const char *start)
{
	livemsg_trip(saying_message, trip, "20230915", LIVEMSG_CANCELED);
	livemsg_start_time(saying_message, start);
}

void
saying_delay(const char *trip, const char *start, int minutes)
{
	saying_delay_on("20230915", trip, start, minutes);
}

void
saying_delay_on(const char *date, const char *trip, const char *start, int minutes)
{
	livemsg_trip(saying_message, trip, date, LIVEMSG_SCHEDULED);
	livemsg_start_time(saying_message, start);
	livemsg_trip_delay(saying_message, minutes * 60);
}

void
saying_apply(const struct live_feed *feed)
{
	const struct travel_live_feed one = {"town", feed};
	struct travel_live_count count;
	struct problems problems;
	problems_init(&problems, &today.arena);
	travel_live_set(today.world.travel, &one, feed == NULL ? 0 : 1, today.now.s, &problems,
			&count);
	assert_int_equal(problems.count, 0);
	assert_int_equal(count.trips.unknown, 0);
	struct app_event event = {.kind = APP_TRAVEL, .cause = APP_CAUSE_LIVE};
	struct drive_subject about = {.plan_id = today.plan_id};
	assert_int_equal(today_event(&event, &about), 0);
	today_until(today.now); /* what is due at once */
}

void
saying_say(void)
{
	size_t n;
	const void *bytes = livemsg_pack(saying_message, &n);
	struct problems problems;
	struct live_feed *feed = arena_new(&today.arena, struct live_feed);
	problems_init(&problems, &today.arena);
	assert_int_equal(live_parse(bytes, n, &today.arena, &problems, feed), 0);
	saying_apply(feed);
	saying_begin();
}

void
saying_day(const char *time)
{
	today_begin();
	today_at(time);
	saying_begin();
}

void
saying_assert_body(int nnn, const char *kind, const char *part)
{
	const struct row_message *text = today_message(nnn, kind);
	if (text == NULL)
		fail_msg("there is no %s", kind);
	if (strstr(text->body, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text->body, part);
}

int
saying_texts_to_person(void)
{
	int n = 0;
	const struct row_case *loaded = today_case();
	for (int i = 0; i < loaded->n_messages; i++)
		n += strncmp(loaded->messages[i].kind, "person.", 7) == 0 &&
		     loaded->messages[i].state == OUTBOX_ACCEPTED;
	return n;
}

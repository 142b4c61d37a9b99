/* SPDX-License-Identifier: MIT
 *
 * Texts in parts on a test's day.
 */
#include "tests/lib/inparts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/part.h"
#include "tests/lib/world_day.h"

#define TORN "coordinator.torn"

int inparts_calls;

struct app_event
inparts_event(const struct part *part, const char *words, const char *once)
{
	return (struct app_event){
	    .kind = APP_TEXT, .text = words, .part = part, .via = "kannel", .once = once};
}

void
inparts_by(int nnn, struct part part, const char *words)
{
	const char *once = arena_printf(&today.arena, "kannel:%d", ++inparts_calls);
	struct app_event event = inparts_event(&part, words, once);
	assert_int_equal(today_event(&event, &(struct drive_subject){.from = world_phone(nnn)}), 0);
	today_until(today.now);
}

void
inparts_one(int reference, int number, int total, const char *words)
{
	inparts_by(DAY_COORDINATOR,
		   (struct part){.reference = reference, .total = total, .number = number}, words);
}

void
inparts_wait(int seconds)
{
	today_until((struct utc){today.now.s + seconds});
}

const char *
inparts_taken(void)
{
	struct row_event *events;
	int n;
	const char *all = "";
	assert_int_equal(store_events_load(today.store, today.plan_id, &today.arena, &events, &n),
			 0);
	for (int i = 0; i < n; i++)
		if (strcmp(events[i].kind, "text") == 0)
			all = arena_printf(&today.arena, "%s%s%s", all, all[0] == '\0' ? "" : "|",
					   events[i].text);
	return all;
}

int
inparts_waiting(int nnn)
{
	struct row_part *parts;
	int n, n_open = 0;
	assert_int_equal(store_parts_load(today.store, world_phone(nnn), &today.arena, &parts, &n),
			 0);
	assert_true(n < STORE_PARTS_MAX);
	for (int i = 0; i < n; i++)
		n_open += parts[i].state == PART_OPEN;
	return n_open;
}

int
inparts_told(void)
{
	return today_count(DAY_COORDINATOR, TORN);
}

/* SPDX-License-Identifier: MIT
 *
 * Live times of the town's buses in every third seed: at moments of the day runs are cancelled,
 * late by more or less, on time again, or nothing is known of them. Drawn by a chance of their own.
 */
#include "tests/sim/buses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/livemsg.h"
#include "travel/travel_live.h"

#define BUSES       10
#define MOMENTS_MAX 14
#define LATE_MAX    25 /* minutes; less than any line's headway */

struct bus {
	const char *id; /* NULL: nothing is said */
	int start_min;
	bool is_cancelled;
	int late_min;
};

struct sim_buses {
	struct rng rng;
	struct bus said[BUSES];
};

/* Trips of the town: their ids, first starts and headways (tests/lib/world_town.c). */
static const struct {
	const char *id;
	int first_min, every_min;
} lines[] = {{"1", 360, 30}, {"1", 363, 30},  {"7", 366, 60},
	     {"7", 369, 60}, {"15", 372, 60}, {"15", 375, 60}};

static int
draw(struct sim *sim, int low, int high)
{
	return rng_between(&sim->buses->rng, low, high);
}

void
buses_plan_ahead(struct sim *sim)
{
	if (sim->seed % 3 != 1)
		return;
	sim->buses = arena_new(&sim->arena, struct sim_buses);
	rng_seed(&sim->buses->rng, sim->seed * 2 + 77);
	struct civil_date date = sim->documents[0].date;
	for (int i = draw(sim, 2, MOMENTS_MAX); i > 0; i--)
		life_add(sim, ITEM_LIVE,
			 civil_to_utc(sim->world->zone, date, draw(sim, 6 * 60, 17 * 60)));
}

/* Something changes of one run, mostly of one soon to go. */
static void
change_one(struct sim *sim)
{
	struct civil_date date;
	int now_min;
	civil_from_utc(sim->world->zone, sim->now, &date, &now_min);
	struct bus *bus = &sim->buses->said[draw(sim, 0, BUSES - 1)];
	if (bus->id != NULL && draw(sim, 0, 2) > 0) {
		/* It makes up for some of it, or loses more. */
		bus->late_min += draw(sim, -4, 8);
		bus->late_min = bus->late_min < 0          ? 0
				: bus->late_min > LATE_MAX ? LATE_MAX
							   : bus->late_min;
		return;
	}
	int line = draw(sim, 0, (int)ARRAY_LEN(lines) - 1);
	int nth = (now_min - lines[line].first_min) / lines[line].every_min + draw(sim, -1, 3);
	int last = (22 * 60 + 39 - lines[line].first_min) / lines[line].every_min;
	nth = nth < 0 ? 0 : nth > last ? last : nth;
	*bus = (struct bus){
	    .id = lines[line].id,
	    .start_min = lines[line].first_min + nth * lines[line].every_min,
	    .is_cancelled = draw(sim, 0, 1) == 0,
	    .late_min = draw(sim, 0, LATE_MAX),
	};
}

/* What is said now, as a message. */
static const void *
say(struct sim *sim, struct arena *arena, size_t *n)
{
	struct livemsg *message = livemsg_new(arena, sim->now.s);
	struct civil_ymd ymd = civil_to_ymd(sim->documents[0].date);
	const char *date = arena_printf(arena, "%04d%02d%02d", ymd.year, ymd.month, ymd.day);
	for (int i = 0; i < BUSES; i++) {
		const struct bus *bus = &sim->buses->said[i];
		if (bus->id == NULL)
			continue;
		livemsg_trip(message, bus->id, date,
			     bus->is_cancelled ? LIVEMSG_CANCELED : LIVEMSG_SCHEDULED);
		livemsg_start_time(message, arena_printf(arena, "%02d:%02d:00", bus->start_min / 60,
							 bus->start_min % 60));
		if (!bus->is_cancelled)
			livemsg_trip_delay(message, bus->late_min * 60);
	}
	return livemsg_pack(message, n);
}

bool
buses_change(struct sim *sim)
{
	struct arena arena;
	struct problems problems;
	struct live_feed feed;
	struct travel_live_count count;
	arena_init(&arena);
	problems_init(&problems, &arena);
	for (int i = draw(sim, 1, 4); i > 0; i--)
		change_one(sim);
	bool is_lost = draw(sim, 0, 7) == 0;
	size_t n;
	const void *bytes = say(sim, &arena, &n);
	if (live_parse(bytes, n, &arena, &problems, &feed) != 0)
		rule_broken(sim, "our own live message is refused");
	const struct travel_live_feed named = {"town", &feed};
	bool was_lost = travel_live_lost_utc_s(sim->world->travel) != 0;
	travel_live_lose(sim->world->travel, is_lost ? sim->now.s - 300 : 0);
	bool is_news = travel_live_set(sim->world->travel, &named, is_lost ? 0 : 1, sim->now.s,
				       &problems, &count);
	trace_line(sim, "live: %d edits, %d cancelled%s", count.edits, count.cancelled,
		   is_lost ? ", lost" : "");
	arena_fini(&arena);
	return is_news || is_lost != was_lost;
}

/* "9:30am", "10am", "12 noon", "12:05pm" at ${text}: the minute of the day, -1 if it is none. */
static int
minute_of(const char *text)
{
	char *end;
	long hour = strtol(text, &end, 10);
	long minute = *end == ':' ? strtol(end + 1, &end, 10) : 0;
	if (end == text || hour < 1 || hour > 12)
		return -1;
	if (strncmp(end, " noon", 5) == 0)
		return 720;
	if (strncmp(end, "am", 2) != 0 && strncmp(end, "pm", 2) != 0)
		return -1;
	return (int)((hour % 12 + (*end == 'p' ? 12 : 0)) * 60 + minute);
}

/* A text that waits to say "take that bus": not one that is known to be cancelled. */
static void
check_text(struct sim *sim, const struct row_case *found, const struct row_message *message)
{
	char body[300], *line, *from, *at, *to;
	snprintf(body, sizeof(body), "%s", message->body);
	if ((line = strstr(body, "Bus ")) == NULL || (from = strstr(line, " from ")) == NULL ||
	    (at = strstr(from, " at ")) == NULL || (to = strstr(at, "Get off at ")) == NULL)
		return;
	char *end = strchr(to, '.');
	if (end == NULL)
		return;
	*from = *at = *end = '\0';
	const struct travel_told_ride told = {line + 4, from + 6, to + 11, minute_of(at + 4)};
	if (travel_live_ride(sim->world->travel, found->plan.date, &told).fate == TRAVEL_CANCELLED)
		rule_broken(sim, "%s waits to send somebody to a bus that is cancelled: %s",
			    message->kind, message->body);
}

void
buses_check(struct sim *sim, int64_t plan_id)
{
	struct arena arena;
	struct row_case found;
	arena_init(&arena);
	if (store_case_load(sim->store, plan_id, &arena, &found) == 0)
		for (int i = 0; i < found.n_messages; i++)
			if (found.messages[i].state == OUTBOX_QUEUED &&
			    strcmp(found.messages[i].kind, "person.leave_now_ride") == 0)
				check_text(sim, &found, &found.messages[i]);
	arena_fini(&arena);
}

/* SPDX-License-Identifier: MIT
 *
 * GTFS Realtime: any bytes are no message, or trips that are laid against a timetable and a day;
 * the edited day is in order and answers. reaches: svc/travel/live/live.c
 * svc/travel/live/live_match.c svc/travel/scan/csa_edit.c svc/travel/scan/csa*.c
 */
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "tests/lib/feed.h"
#include "travel/scan/csa_edit.h"
#include "travel/live/live_match.h"
#include "travel/scan/csa_split.h"

static struct feed feed; /* made once, gone with the process */
static struct tt tt;
static struct civil_zone *zone;

static void
remove_feed(void)
{
	civil_zone_free(zone);
	tt_close(&tt);
	feed_fini(&feed);
}

static void
make_timetable(void)
{
	feed_init(&feed);
	feed_set_odd(&feed);
	feed_open(&feed, &tt);
	zone = civil_zone_load("Europe/London");
	ensure(zone != NULL);
	atexit(remove_feed);
}

/* The order that every scan stands on (struct tt_connection). */
static void
check_order(const struct csa_day *day)
{
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		ensure(tt_trip_of(c) < day->n_runs && tt_arrive_s(c) >= c->depart_s);
		ensure(tt_from(c) < tt.n_stops && tt_to(c) < tt.n_stops);
		if (i == 0)
			continue;
		const struct tt_connection *before = &day->connections[i - 1];
		ensure(before->depart_s < c->depart_s ||
		       (before->depart_s == c->depart_s &&
			(tt_arrive_s(before) == before->depart_s || tt_arrive_s(c) > c->depart_s)));
	}
	ensure(day->connections[day->n_connections].depart_s == CSA_NEVER);
}

static void
use_edits(const struct csa_edits *edits)
{
	for (int date = 14; date <= 17; date++) {
		struct csa_day day;
		csa_day_init_zone(&day, &tt, civil_from_ymd(2023, 9, date), zone);
		csa_edit_day(&day, edits);
		check_order(&day);
		csa_split_day(&day, CSA_SPLIT_FEET);
		fuzz_use_day(&day);
		csa_day_fini(&day);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (zone == NULL)
		make_timetable();
	struct problems *problems = fuzz_problems_new();
	struct live_feed live;
	int rc = live_parse(data, n, problems->arena, problems, &live);
	ensure(rc == 0 || (rc == E_INPUT && problems->count > 0));
	if (rc == 0) {
		ensure(live.n_trips >= 0 && live.n_bad >= 0 &&
		       live.n_trips + live.n_bad <= live.n_entities);
		const struct live_matching matching = {.tt = &tt,
						       .zone = zone,
						       .now_utc_s = 1694764800,
						       .arena = problems->arena,
						       .problems = problems};
		struct live_count count;
		struct csa_edits edits = live_match(&matching, &live, &count);
		ensure(count.matched >= 0 && edits.n <= live.n_trips);
		use_edits(&edits);
	}
	fuzz_problems_free(problems);
	return 0;
}

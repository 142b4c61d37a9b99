/* SPDX-License-Identifier: MIT
 *
 * Connection by connection, and question by question.
 */
#include "livedays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/gtfs_judge.h"
#include "travel/scan/csa.h"

#define JUDGED 6 /* questions to the judge */

static int
compare_connections(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(int32_t[5]));
}

/* What a day holds, without the names of its runs and in an order of its own. */
static int32_t (*contents(struct arena *arena, const struct csa_day *day))[5]
{
	int32_t(*list)[5] = arena_alloc(arena, sizeof(*list) * (day->n_connections + 1));
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		list[i][0] = c->depart_s;
		list[i][1] = tt_arrive_s(c);
		list[i][2] = (int32_t)tt_from(c);
		list[i][3] = (int32_t)tt_to(c);
		list[i][4] = (int32_t)(c->arrive_and_flags & (TT_MAY_BOARD | TT_MAY_ALIGHT));
	}
	qsort(list, day->n_connections, sizeof(*list), compare_connections);
	return list;
}

/* The order of struct tt_connection, and the end. */
static void
check_order(const struct csa_day *day, int seed)
{
	for (uint32_t i = 0; i + 1 < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		bool takes_time = tt_arrive_s(c) > c->depart_s;
		if (c[1].depart_s < c->depart_s || (takes_time && c[1].depart_s == c->depart_s &&
						    tt_arrive_s(&c[1]) == c[1].depart_s))
			fail_msg("seed %d: connection %u is out of order", seed, i);
	}
	assert_int_equal(day->connections[day->n_connections].depart_s, CSA_NEVER);
}

void
livedays_compare(struct feed *feed, const struct csa_day *edited, const struct csa_day *built,
		 int seed)
{
	struct arena *arena = &feed->arena;
	if (edited->n_connections != built->n_connections)
		fail_msg("seed %d: %u connections, should be %u", seed, edited->n_connections,
			 built->n_connections);
	if (memcmp(contents(arena, edited), contents(arena, built),
		   sizeof(int32_t[5]) * built->n_connections) != 0)
		fail_msg("seed %d: the connections are others", seed);
	check_order(edited, seed);
	assert_int_equal(edited->last_arrival_s, built->last_arrival_s);
	struct csa_work works[2];
	csa_work_init(&works[0], edited);
	csa_work_init(&works[1], built);
	for (uint32_t from = 0; from < LIVEDAYS_STOPS; from++)
		for (int32_t at_s = 0; at_s < 10800; at_s += at_s < 7200 ? 1800 : 180) {
			const int32_t *got = csa_all(edited, &works[0], from, at_s);
			const int32_t *want = csa_all(built, &works[1], from, at_s);
			for (uint32_t to = 0; to < LIVEDAYS_STOPS; to++)
				if (got[to] != want[to])
					fail_msg("seed %d: %u to %u at %d: %d, should be %d", seed,
						 from, to, at_s, got[to], want[to]);
		}
	csa_work_fini(&works[0]);
	csa_work_fini(&works[1]);
}

void
livedays_judge(struct feed *feed, const struct csa_day *edited, struct rng *rng, int seed)
{
	struct judge judge;
	struct csa_work work;
	judge_init(&judge);
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL)
			judge_file(&judge, feed->files[i].name, feed->files[i].text,
				   feed->files[i].n);
	judge_read(&judge);
	judge_open_date(&judge, edited->date);
	csa_work_init(&work, edited);
	for (int i = 0; i < JUDGED; i++) {
		char ids[2][8];
		int32_t at_s = 60 * rng_between(rng, 0, 180);
		for (int end = 0; end < 2; end++)
			snprintf(ids[end], sizeof(ids[end]), "S%d",
				 (int)rng_below(rng, LIVEDAYS_STOPS));
		struct csa_answer got =
		    csa_earliest(edited, &work, tt_stop_find(edited->tt, ids[0]),
				 tt_stop_find(edited->tt, ids[1]), at_s);
		struct judge_answer want =
		    judge_journey(&judge, judge_stop_find(&judge, ids[0]),
				  judge_stop_find(&judge, ids[1]), judge.base_s + at_s);
		int32_t want_s = want.arrive_s == JUDGE_NEVER
				     ? CSA_NEVER
				     : (int32_t)(want.arrive_s - judge.base_s);
		if (got.arrive_s != want_s || (want_s != CSA_NEVER && got.rides != want.rides))
			fail_msg("seed %d: %s to %s at %d: %d by %u, the judge says %d by %u", seed,
				 ids[0], ids[1], at_s, got.arrive_s, got.rides, want_s, want.rides);
	}
	csa_work_fini(&work);
	judge_fini(&judge);
}

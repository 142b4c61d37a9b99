/* SPDX-License-Identifier: MIT
 *
 * The day from late to early with a set of stops for each stop and each run: where one can get from
 * there by what departs later. A stop that enters a set for the first time does so by the last
 * departure that leads to it. The sets are a little too large (a change counts though its ride
 * leaves before the other arrives; footpaths may follow each other), never too small.
 */
#include "travel/scan/csa_reach.h"

#include <stdlib.h>

#define WORDS_MAX (UINT32_C(1) << 22) /* of the sets of all runs, or of all stops */

struct sweep {
	const struct csa_day *day;
	struct csa_reach *reach;
	uint32_t n_words; /* of a set */
	uint64_t *stops;
	uint64_t *runs;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu pairs of stops", n);
	return items;
}

/* Number the stops of each island; the number of pairs, and how many the largest island has. */
static uint64_t
number_stops(const struct csa_day *day, struct csa_reach *reach, uint32_t *most)
{
	uint32_t n_stops = day->tt->n_stops;
	uint32_t *size = claim(n_stops, sizeof(*size));
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		reach->local[stop] = size[day->island[stop]]++;
		if (size[day->island[stop]] > *most)
			*most = size[day->island[stop]];
	}
	uint64_t at = 0;
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		reach->first[stop] = (uint32_t)at;
		at += size[day->island[stop]];
	}
	free(size);
	return at;
}

/* What ${run} leads to can be reached from ${stop} too, by its departure in ${slot}. */
static bool
spread(struct sweep *sweep, const uint64_t *run, uint32_t stop, uint16_t slot)
{
	uint64_t *set = sweep->stops + (size_t)stop * sweep->n_words;
	uint16_t *until = sweep->reach->until + sweep->reach->first[stop];
	bool is_new = false;
	for (uint32_t i = 0; i < sweep->n_words; i++) {
		uint64_t more = run[i] & ~set[i];
		set[i] |= more;
		is_new = is_new || more != 0;
		for (; more != 0; more &= more - 1)
			until[i * 64 + (uint32_t)__builtin_ctzll(more)] = slot;
	}
	return is_new;
}

static bool
ride_back(struct sweep *sweep, const struct tt_connection *c)
{
	uint64_t *run = sweep->runs + (size_t)tt_trip_of(c) * sweep->n_words;
	const uint64_t *to = sweep->stops + (size_t)tt_to(c) * sweep->n_words;
	if ((c->arrive_and_flags & TT_MAY_ALIGHT) != 0)
		for (uint32_t i = 0; i < sweep->n_words; i++)
			run[i] |= to[i];
	if ((c->arrive_and_flags & TT_MAY_BOARD) == 0)
		return false;
	uint32_t from = tt_from(c);
	uint16_t slot = (uint16_t)((c->depart_s + 7200) / CSA_REACH_SLOT_S + 1);
	bool is_new = spread(sweep, run, from, slot);
	const struct csa_day *day = sweep->day;
	for (uint32_t i = day->foot_to_first[from]; i < day->foot_to_first[from + 1]; i++)
		is_new = spread(sweep, run, day->foot_to[i].to, slot) || is_new;
	return is_new;
}

/* Each stop reaches itself and where it may walk to, at any time. */
static void
begin(struct sweep *sweep)
{
	const struct tt *tt = sweep->day->tt;
	struct csa_reach *reach = sweep->reach;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++) {
		uint64_t *set = sweep->stops + (size_t)stop * sweep->n_words;
		set[reach->local[stop] / 64] |= UINT64_C(1) << reach->local[stop] % 64;
		reach->until[reach->first[stop] + reach->local[stop]] = UINT16_MAX;
		for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++) {
			uint32_t local = reach->local[tt->foot[i].to];
			set[local / 64] |= UINT64_C(1) << local % 64;
			reach->until[reach->first[stop] + local] = UINT16_MAX;
		}
	}
}

/* All rows, the last departure first. Those that take no time may lead to each other in any order
 * within their second: they are repeated until nothing is new. */
static void
sweep_rows(struct sweep *sweep)
{
	const struct csa_day *day = sweep->day;
	for (uint32_t end = day->n_connections; end > 0;) {
		int32_t second = day->connections[end - 1].depart_s;
		uint32_t first = end;
		while (first > 0 && day->connections[first - 1].depart_s == second)
			first--;
		const struct tt_connection *c = &day->connections[first];
		bool has_instants = tt_arrive_s(c) == c->depart_s;
		bool is_new;
		do {
			is_new = false;
			for (uint32_t i = end; i-- > first;)
				is_new = ride_back(sweep, &day->connections[i]) || is_new;
		} while (is_new && has_instants);
		end = first;
	}
}

/* The stops of one island, ${n} of them, each with the quarters from which it can be reached. */
static void
note_quarters(const struct sweep *sweep, const uint32_t stops[], uint32_t n,
	      const uint8_t quarter[])
{
	const struct csa_reach *reach = sweep->reach;
	uint64_t *sets = claim((size_t)CSA_QUARTERS * sweep->n_words, sizeof(*sets));
	for (uint32_t i = 0; i < n; i++) {
		uint64_t *set = sets + (size_t)quarter[stops[i]] * sweep->n_words;
		for (uint32_t k = 0; k < sweep->n_words; k++)
			set[k] |= sweep->stops[(size_t)stops[i] * sweep->n_words + k];
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < CSA_QUARTERS; k++) {
			uint64_t word = sets[(size_t)k * sweep->n_words + i / 64];
			reach->quarters[stops[i]] |= (uint32_t)(word >> i % 64 & 1) << k;
		}
	free(sets);
}

static void
find_quarters(const struct sweep *sweep, const uint8_t quarter[])
{
	uint32_t n_stops = sweep->day->tt->n_stops;
	const uint32_t *island = sweep->day->island;
	/* Where the stops of each island begin among those of all, in the order of their numbers.
	 */
	uint32_t *first = claim(n_stops + 1, sizeof(*first));
	uint32_t *stops = claim(n_stops, sizeof(*stops));
	for (uint32_t stop = 0; stop < n_stops; stop++)
		first[island[stop] + 1]++;
	for (uint32_t of = 0; of < n_stops; of++)
		first[of + 1] += first[of];
	for (uint32_t stop = 0; stop < n_stops; stop++)
		stops[first[island[stop]] + sweep->reach->local[stop]] = stop;
	for (uint32_t of = 0; of < n_stops; of++)
		if (first[of + 1] > first[of] + 1)
			note_quarters(sweep, stops + first[of], first[of + 1] - first[of], quarter);
	free(stops);
	free(first);
}

bool
csa_reach_init(struct csa_reach *reach, const struct csa_day *day, const uint8_t quarter[])
{
	const struct tt *tt = day->tt;
	*reach = (struct csa_reach){.local = claim(tt->n_stops, sizeof(uint32_t)),
				    .first = claim(tt->n_stops, sizeof(uint32_t)),
				    .quarters = claim(tt->n_stops, sizeof(uint32_t))};
	uint32_t most = 0;
	uint64_t n_pairs = number_stops(day, reach, &most);
	struct sweep sweep = {.day = day, .reach = reach, .n_words = (most + 63) / 64};
	if (n_pairs > CSA_REACH_PAIRS_MAX || (uint64_t)sweep.n_words * day->n_runs > WORDS_MAX ||
	    (uint64_t)sweep.n_words * tt->n_stops > WORDS_MAX) {
		csa_reach_fini(reach);
		return false;
	}
	reach->until = claim(n_pairs, sizeof(*reach->until));
	sweep.stops = claim((size_t)sweep.n_words * tt->n_stops, sizeof(uint64_t));
	sweep.runs = claim((size_t)sweep.n_words * day->n_runs, sizeof(uint64_t));
	begin(&sweep);
	sweep_rows(&sweep);
	find_quarters(&sweep, quarter);
	free(sweep.stops);
	free(sweep.runs);
	return true;
}

void
csa_reach_fini(struct csa_reach *reach)
{
	free(reach->local);
	free(reach->first);
	free(reach->quarters);
	free(reach->until);
	*reach = (struct csa_reach){0};
}

/* SPDX-License-Identifier: MIT
 *
 * Of a sample of the day's connections those that occur most join their two stops first, as long as
 * the part that comes of it is not too large for a quarter. The parts, the largest first, then go
 * to whichever quarter of their island has the fewest departures.
 */
#include "travel/scan/csa_quarter.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLES_MAX 4096
#define TABLE_SIZE  (2 * SAMPLES_MAX)
#define STOP_BITS   20 /* that number a stop, and an island, which is one of its stops */
#define COUNT_BITS  24
_Static_assert(TT_STOPS_MAX <= UINT32_C(1) << STOP_BITS, "stops fit");
_Static_assert(SAMPLES_MAX < UINT32_C(1) << COUNT_BITS, "so does each count");

struct parts {
	uint32_t *up;     /* by stop: another of its part, or itself if it stands for it */
	uint32_t *n_from; /* by stop that stands for a part: connections that depart there */
	uint32_t *n_of;   /* by island: its connections */
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for quarters of %zu stops", n);
	return items;
}

static uint32_t
low_bits(uint64_t packed, int shift, int bits)
{
	return (uint32_t)(packed >> shift) & ((UINT32_C(1) << bits) - 1);
}

static int
compare_down(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return (left < right) - (left > right);
}

/*
 * How many connections of a sample lead from which stop to which, as count, from, to in the bits of
 * a number; the largest first, to ${links}, a table of TABLE_SIZE that is empty. Their number.
 */
static uint32_t
find_links(const struct csa_day *day, struct parts *parts, uint64_t links[])
{
	const uint64_t two_stops = (UINT64_C(1) << 2 * STOP_BITS) - 1;
	uint32_t step = day->n_connections / SAMPLES_MAX + 1;
	for (uint32_t i = 0; i < day->n_connections; i += step) {
		uint32_t from = tt_from(&day->connections[i]);
		uint64_t link = (uint64_t)from << STOP_BITS | tt_to(&day->connections[i]);
		parts->n_from[from]++;
		parts->n_of[day->island[from]]++;
		uint64_t at = (link * UINT64_C(0x9e3779b97f4a7c15) >> 32) % TABLE_SIZE;
		while (links[at] != 0 && (links[at] & two_stops) != link)
			at = (at + 1) % TABLE_SIZE;
		links[at] = (links[at] | link) + (UINT64_C(1) << 2 * STOP_BITS);
	}
	uint32_t n = 0;
	for (uint32_t at = 0; at < TABLE_SIZE; at++)
		if (links[at] != 0)
			links[n++] = links[at];
	qsort(links, n, sizeof(*links), compare_down);
	return n;
}

static uint32_t
part_of(uint32_t up[], uint32_t stop)
{
	while (up[stop] != stop) {
		up[stop] = up[up[stop]];
		stop = up[stop];
	}
	return stop;
}

static void
join_stops(const struct csa_day *day, struct parts *parts)
{
	uint64_t *links = claim(TABLE_SIZE, sizeof(*links));
	uint32_t n = find_links(day, parts, links);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t a = part_of(parts->up, low_bits(links[i], STOP_BITS, STOP_BITS));
		uint32_t b = part_of(parts->up, low_bits(links[i], 0, STOP_BITS));
		/* A third more than its share leaves room for parts of all sizes. */
		uint32_t share = parts->n_of[day->island[a]] / CSA_QUARTERS;
		if (a == b || parts->n_from[a] + parts->n_from[b] > share + share / 3)
			continue;
		parts->up[b] = a;
		parts->n_from[a] += parts->n_from[b];
	}
	free(links);
}

/* Write the quarter of each part to where ${quarter} has the stop that stands for it. */
static void
share_out(const struct csa_day *day, const struct parts *parts, uint8_t quarter[])
{
	uint32_t n_stops = day->tt->n_stops;
	uint64_t *sizes = claim(n_stops, sizeof(*sizes)); /* island, count, stop */
	uint32_t n = 0;
	for (uint32_t stop = 0; stop < n_stops; stop++)
		if (parts->up[stop] == stop && parts->n_from[stop] > 0)
			sizes[n++] = (uint64_t)day->island[stop] << (COUNT_BITS + STOP_BITS) |
				     (uint64_t)parts->n_from[stop] << STOP_BITS | stop;
	qsort(sizes, n, sizeof(*sizes), compare_down);
	uint32_t n_in[CSA_QUARTERS] = {0};
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0 && sizes[i] >> (COUNT_BITS + STOP_BITS) !=
				 sizes[i - 1] >> (COUNT_BITS + STOP_BITS))
			memset(n_in, 0, sizeof(n_in));
		uint8_t least = 0;
		for (uint8_t k = 1; k < CSA_QUARTERS; k++)
			if (n_in[k] < n_in[least])
				least = k;
		n_in[least] += low_bits(sizes[i], STOP_BITS, COUNT_BITS);
		quarter[low_bits(sizes[i], 0, STOP_BITS)] = least;
	}
	free(sizes);
}

uint8_t *
csa_quarter_of(const struct csa_day *day)
{
	uint32_t n_stops = day->tt->n_stops;
	struct parts parts = {
	    .up = claim(n_stops, sizeof(*parts.up)),
	    .n_from = claim(n_stops, sizeof(*parts.n_from)),
	    .n_of = claim(n_stops, sizeof(*parts.n_of)),
	};
	for (uint32_t stop = 0; stop < n_stops; stop++)
		parts.up[stop] = stop;
	join_stops(day, &parts);
	uint8_t *quarter = claim(n_stops, sizeof(*quarter));
	share_out(day, &parts, quarter);
	for (uint32_t stop = 0; stop < n_stops; stop++)
		quarter[stop] = quarter[part_of(parts.up, stop)];
	free(parts.up);
	free(parts.n_from);
	free(parts.n_of);
	return quarter;
}

uint64_t *
csa_quarter_rows(const struct csa_day *day, const struct csa_lanes *lanes, const uint8_t quarter[])
{
	uint64_t *rows_of =
	    claim((size_t)lanes->n_rows / CSA_LANE_BLOCK * CSA_QUARTERS, sizeof(*rows_of));
	/* By run: where its row before lets alight; UINT32_MAX: nowhere; 0: there is none. */
	uint32_t *alights = claim(day->n_runs, sizeof(*alights));
	for (uint32_t i = 0; i < lanes->n_rows; i++) {
		const struct csa_row *row = &lanes->rows[i];
		if (row->depart_s == CSA_NEVER)
			continue;
		uint32_t from = csa_row_from(row);
		uint32_t *alight = &alights[row->run];
		uint64_t *of = rows_of + (size_t)(i / CSA_LANE_BLOCK) * CSA_QUARTERS;
		uint64_t bit = UINT64_C(1) << i % CSA_LANE_BLOCK;
		/*
		 * Who is aboard has come to where it departs if they could alight there; and what
		 * leads on from there counts the run if they could board there. Otherwise they only
		 * ride through, and wherever else somebody is, the row can matter.
		 */
		bool is_through =
		    row->board_s == CSA_TOO_LATE || (*alight != 0 && *alight != from + 1);
		for (uint32_t k = 0; is_through && k < CSA_QUARTERS; k++)
			of[k] |= bit;
		of[quarter[from]] |= bit;
		*alight = row->arrive_s == CSA_NEVER ? UINT32_MAX : csa_row_to(row) + 1;
	}
	free(alights);
	return rows_of;
}

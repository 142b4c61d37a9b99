/* SPDX-License-Identifier: MIT
 *
 * Transfers two ways: the footpaths of "firstday journeys", as transfers.txt lists them, and the
 * transfers of journeys from door to door, where a row for a station holds for all its platforms.
 */
#include <stdlib.h>
#include <string.h>

#include "travel/feed/compile_parts.h"

/* A transfer on its way into the table. */
struct candidate {
	struct tt_transfer transfer;
	uint8_t n_stations; /* 0..2 of its ends were named by their station */
};

/* Which stops a row for a station means. */
struct platforms {
	uint32_t *first; /* by stop: where its platforms begin in ${of}, one more than stops */
	uint32_t *of;
};

/* By pair of stops; a row that forbids comes before all others of its pair, then the quickest. */
static int
compare_footpaths(const void *a, const void *b)
{
	const struct gtfs_transfer *left = a;
	const struct gtfs_transfer *right = b;
	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	if ((left->type == 3) != (right->type == 3))
		return left->type == 3 ? -1 : 1;
	return (left->min_s > right->min_s) - (left->min_s < right->min_s);
}

static bool
is_for_all(const struct gtfs_transfer *transfer)
{
	return transfer->from_route == IDMAP_NONE && transfer->to_route == IDMAP_NONE &&
	       transfer->from_trip == IDMAP_NONE && transfer->to_trip == IDMAP_NONE;
}

/* Types 0, 2 and 3; what is left out is no time. */
static bool
is_footpath(const struct gtfs_transfer *transfer)
{
	return transfer->type != 1 && transfer->type <= 3;
}

static size_t
take_footpaths(const struct gtfs *gtfs, struct gtfs_transfer taken[])
{
	size_t n = 0;
	for (size_t i = 0; i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *transfer = &gtfs->transfers.items[i];
		if (!is_for_all(transfer) || !is_footpath(transfer))
			continue;
		taken[n] = *transfer;
		if (taken[n].min_s == GTFS_NO_TIME)
			taken[n].min_s = 0;
		n++;
	}
	return n;
}

void
compile_footpaths(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	struct gtfs_transfer *sorted = calloc(gtfs->transfers.n + 1, sizeof(*sorted));
	if (sorted == NULL)
		panic("out of memory for %zu transfers", gtfs->transfers.n);
	size_t n = take_footpaths(gtfs, sorted);
	qsort(sorted, n, sizeof(*sorted), compare_footpaths);
	size_t i = 0;
	for (uint32_t stop = 0; stop < gtfs->stops.n; stop++) {
		*vec_push(&compiler->foot_first) = (uint32_t)compiler->foot.n;
		for (; i < n && sorted[i].from == stop; i++) {
			bool is_first_of_pair = i == 0 || sorted[i - 1].from != stop ||
						sorted[i - 1].to != sorted[i].to;
			if (is_first_of_pair && sorted[i].to != stop && sorted[i].type != 3)
				*vec_push(&compiler->foot) =
				    (struct tt_foot){sorted[i].to, sorted[i].min_s};
		}
	}
	*vec_push(&compiler->foot_first) = (uint32_t)compiler->foot.n;
	free(sorted);
}

/* A station's platforms, and itself where trips call at it; every other stop stands for itself. */
static struct platforms
find_platforms(const struct compiler *compiler)
{
	uint32_t n = (uint32_t)compiler->stops.n;
	struct platforms platforms = {
	    .first = calloc((size_t)n + 2, sizeof(uint32_t)),
	    .of = calloc(2 * (size_t)n + 1, sizeof(uint32_t)),
	};
	bool *is_called = calloc((size_t)n + 1, sizeof(*is_called));
	if (platforms.first == NULL || platforms.of == NULL || is_called == NULL)
		panic("out of memory for the platforms of %u stops", n);
	for (size_t i = 0; i < compiler->calls.n; i++)
		is_called[compiler->calls.items[i].stop] = true;
	const struct tt_stop *stops = compiler->stops.items;
	/* Counted two places further on, so that filling moves each start to its own place. */
	uint32_t *next = platforms.first + 1;
	for (uint32_t i = 0; i < n; i++) {
		next[i + 1] += stops[i].kind != 1 || is_called[i];
		if (stops[i].kind == 0 && stops[i].parent != TT_NONE)
			next[stops[i].parent + 1]++;
	}
	for (uint32_t i = 0; i < n; i++)
		next[i + 1] += next[i];
	for (uint32_t i = 0; i < n; i++) {
		if (stops[i].kind != 1 || is_called[i])
			platforms.of[next[i]++] = i;
		if (stops[i].kind == 0 && stops[i].parent != TT_NONE)
			platforms.of[next[stops[i].parent]++] = i;
	}
	free(is_called);
	return platforms;
}

static int
compare_numbers(uint32_t left, uint32_t right)
{
	return (left > right) - (left < right);
}

/* The same stops, trips and routes: 0. */
static int
compare_scope(const struct tt_transfer *left, const struct tt_transfer *right)
{
	int order = compare_numbers(left->from, right->from);
	order = order != 0 ? order : compare_numbers(left->to, right->to);
	order = order != 0 ? order : tt_transfer_generality(left) - tt_transfer_generality(right);
	order = order != 0 ? order : compare_numbers(left->from_trip, right->from_trip);
	order = order != 0 ? order : compare_numbers(left->to_trip, right->to_trip);
	order = order != 0 ? order : compare_numbers(left->from_route, right->from_route);
	return order != 0 ? order : compare_numbers(left->to_route, right->to_route);
}

/* Of one scope the first binds: what names the platforms, what forbids, what is quickest. */
static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	int order = compare_scope(&left->transfer, &right->transfer);
	if (order != 0)
		return order;
	if (left->n_stations != right->n_stations)
		return left->n_stations < right->n_stations ? -1 : 1;
	if ((left->transfer.type == 3) != (right->transfer.type == 3))
		return left->transfer.type == 3 ? -1 : 1;
	if (left->transfer.min_s != right->transfer.min_s)
		return left->transfer.min_s < right->transfer.min_s ? -1 : 1;
	return compare_numbers(left->transfer.type, right->transfer.type);
}

static uint32_t
trip_text(const struct gtfs *gtfs, uint32_t trip)
{
	return trip == IDMAP_NONE ? 0 : gtfs->trips.items[trip].id;
}

static struct tt_transfer
as_listed(const struct gtfs *gtfs, const struct gtfs_transfer *listed)
{
	return (struct tt_transfer){
	    .from = listed->from,
	    .to = listed->to,
	    .min_s = listed->min_s,
	    .from_route = listed->from_route,
	    .to_route = listed->to_route,
	    .from_trip = trip_text(gtfs, listed->from_trip),
	    .to_trip = trip_text(gtfs, listed->to_trip),
	    .type = listed->type,
	};
}

/* Those for certain lines or trips: of one scope the first, as compare_candidates has it. */
static void
compile_footpaths_of_some(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	VEC(struct candidate) rows = {0};
	for (size_t i = 0; i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *listed = &gtfs->transfers.items[i];
		if (is_for_all(listed) || !is_footpath(listed) || listed->from == listed->to)
			continue;
		struct candidate one = {.transfer = as_listed(gtfs, listed)};
		one.transfer.type = listed->type == 3 ? 3 : 2;
		if (one.transfer.min_s == GTFS_NO_TIME)
			one.transfer.min_s = 0;
		*vec_push(&rows) = one;
	}
	if (rows.n > 0)
		qsort(rows.items, rows.n, sizeof(*rows.items), compare_candidates);
	for (size_t i = 0; i < rows.n; i++)
		if (i == 0 ||
		    compare_scope(&rows.items[i].transfer, &rows.items[i - 1].transfer) != 0)
			*vec_push(&compiler->foot_some) = rows.items[i].transfer;
	free(rows.items);
}

typedef VEC(struct candidate) candidate_vec;

/* One row for each pair of its platforms. False when that makes too many. */
static bool
spread(struct compiler *compiler, const struct platforms *platforms, uint32_t row,
       candidate_vec *candidates)
{
	const struct gtfs_transfer *listed = &compiler->gtfs->transfers.items[row];
	struct candidate one = {.transfer = as_listed(compiler->gtfs, listed)};
	if (listed->type >= 4) {
		*vec_push(candidates) = one;
		return true;
	}
	const struct tt_stop *stops = compiler->stops.items;
	one.n_stations = (uint8_t)((stops[listed->from].kind == 1) + (stops[listed->to].kind == 1));
	const uint32_t *first = platforms->first;
	for (uint32_t i = first[listed->from]; i < first[listed->from + 1]; i++)
		for (uint32_t k = first[listed->to]; k < first[listed->to + 1]; k++) {
			if (candidates->n >= TT_TRANSFERS_MAX)
				return false;
			one.transfer.from = platforms->of[i];
			one.transfer.to = platforms->of[k];
			*vec_push(candidates) = one;
		}
	return true;
}

static void
keep_first_of_each_scope(struct compiler *compiler, const candidate_vec *candidates)
{
	uint32_t stop = 0;
	for (size_t i = 0; i < candidates->n; i++) {
		const struct tt_transfer *transfer = &candidates->items[i].transfer;
		if (i > 0 && compare_scope(transfer, &candidates->items[i - 1].transfer) == 0)
			continue;
		for (; stop <= compiler->stops.n && stop <= transfer->from; stop++)
			*vec_push(&compiler->transfer_first) = (uint32_t)compiler->transfers.n;
		*vec_push(&compiler->transfers) = *transfer;
	}
	for (; stop <= compiler->stops.n; stop++)
		*vec_push(&compiler->transfer_first) = (uint32_t)compiler->transfers.n;
}

void
compile_transfers(struct compiler *compiler)
{
	compile_footpaths_of_some(compiler);
	struct platforms platforms = find_platforms(compiler);
	candidate_vec candidates = {0};
	bool is_ok = true;
	for (uint32_t i = 0; is_ok && i < compiler->gtfs->transfers.n; i++)
		is_ok = spread(compiler, &platforms, i, &candidates);
	if (!is_ok)
		problem_add(compiler->problems, "transfers.txt",
			    "joins more than %u pairs of platforms", TT_TRANSFERS_MAX);
	if (candidates.n > 0)
		qsort(candidates.items, candidates.n, sizeof(*candidates.items),
		      compare_candidates);
	keep_first_of_each_scope(compiler, &candidates);
	free(candidates.items);
	free(platforms.first);
	free(platforms.of);
}

/* SPDX-License-Identifier: MIT
 *
 * Where trips call: patterns, each once for all trips that call in the same way; the connections of
 * each trip; trips by id. What live data needs to find its way from a trip's id and a stop to a
 * connection.
 */
#include <stdlib.h>
#include <string.h>

#include "travel/feed/compile_parts.h"

/* Patterns by the hash of their calls: open addressing, at most half full. */
struct pattern_slot {
	uint64_t hash;
	uint32_t pattern; /* TT_NONE: free */
};

static void make_patterns(struct compiler *compiler);
static void make_rides(struct compiler *compiler);
static void order_trips(struct compiler *compiler);

void
compile_calls(struct compiler *compiler)
{
	make_patterns(compiler);
	make_rides(compiler);
	order_trips(compiler);
}

static bool
is_pattern(const struct compiler *compiler, uint32_t pattern, const struct gtfs_time times[],
	   uint32_t n)
{
	const struct tt_pattern *known = &compiler->patterns.items[pattern];
	if (known->n_calls != n)
		return false;
	const struct tt_call *calls = compiler->calls.items + known->first_call;
	for (uint32_t k = 0; k < n; k++)
		if (calls[k].stop != times[k].stop || calls[k].sequence != times[k].sequence)
			return false;
	return true;
}

static uint32_t
new_pattern(struct compiler *compiler, const struct gtfs_time times[], uint32_t n)
{
	uint32_t pattern = (uint32_t)compiler->patterns.n;
	*vec_push(&compiler->patterns) = (struct tt_pattern){(uint32_t)compiler->calls.n, n};
	for (uint32_t k = 0; k < n; k++)
		*vec_push(&compiler->calls) = (struct tt_call){times[k].stop, times[k].sequence};
	return pattern;
}

/* The pattern of the trip's times, a new one if no trip before it calls like this. */
static uint32_t
pattern_of(struct compiler *compiler, struct pattern_slot slots[], size_t n_slots,
	   const struct gtfs_trip *trip)
{
	const struct gtfs_time *times = compiler->gtfs->times.items + trip->first_time;
	uint64_t hash = trip->n_times;
	for (uint32_t k = 0; k < trip->n_times; k++) {
		uint64_t call = (uint64_t)times[k].stop << 32 | times[k].sequence;
		hash = (hash ^ call) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	for (size_t at = hash & (n_slots - 1);; at = (at + 1) & (n_slots - 1)) {
		struct pattern_slot *slot = &slots[at];
		if (slot->pattern == TT_NONE)
			*slot = (struct pattern_slot){hash,
						      new_pattern(compiler, times, trip->n_times)};
		else if (slot->hash != hash ||
			 !is_pattern(compiler, slot->pattern, times, trip->n_times))
			continue;
		return slot->pattern;
	}
}

static void
make_patterns(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	size_t n_slots = 1024;
	while (n_slots < 2 * gtfs->trips.n)
		n_slots *= 2;
	struct pattern_slot *slots = calloc(n_slots, sizeof(*slots));
	uint32_t *patterns = calloc(gtfs->trips.n + 1, sizeof(*patterns));
	if (slots == NULL || patterns == NULL)
		panic("out of memory for the patterns of %zu trips", gtfs->trips.n);
	for (size_t i = 0; i < n_slots; i++)
		slots[i].pattern = TT_NONE;
	for (size_t i = 0; i < gtfs->trips.n; i++)
		patterns[i] = pattern_of(compiler, slots, n_slots, &gtfs->trips.items[i]);
	for (size_t i = 0; i < compiler->trips.n; i++)
		compiler->trips.items[i].pattern = patterns[compiler->rows.items[i]];
	free(patterns);
	free(slots);
}

/* The connections of one trip stand in the order of its calls: each begins no earlier than the one
 * before it ends, and of those of one second the instant ones come first. */
static void
make_rides(struct compiler *compiler)
{
	uint32_t next = 0;
	for (size_t i = 0; i < compiler->trips.n; i++) {
		struct tt_trip *trip = &compiler->trips.items[i];
		uint32_t n_calls = compiler->patterns.items[trip->pattern].n_calls;
		trip->first_ride = next;
		next += n_calls == 0 ? 0 : n_calls - 1;
	}
	ensure(next == compiler->connections.n);
	uint32_t *fill = calloc(compiler->trips.n + 1, sizeof(*fill));
	compiler->rides.items = calloc((size_t)next + 1, sizeof(*compiler->rides.items));
	if (fill == NULL || compiler->rides.items == NULL)
		panic("out of memory for %u rides", next);
	compiler->rides.n = next;
	for (uint32_t i = 0; i < next; i++) {
		uint32_t trip = tt_trip_of(&compiler->connections.items[i]);
		compiler->rides.items[compiler->trips.items[trip].first_ride + fill[trip]++] = i;
	}
	free(fill);
}

static int
compare_trips(const void *a, const void *b, void *context)
{
	const struct compiler *compiler = context;
	const struct tt_trip *left = &compiler->trips.items[*(const uint32_t *)a];
	const struct tt_trip *right = &compiler->trips.items[*(const uint32_t *)b];
	if (left->feed != right->feed)
		return left->feed < right->feed ? -1 : 1;
	if (left->id != right->id) /* other texts: an id stands once in its feed */
		return strcmp(textpool_get(&compiler->gtfs->texts, left->id),
			      textpool_get(&compiler->gtfs->texts, right->id));
	if (left->start_s != right->start_s)
		return left->start_s < right->start_s ? -1 : 1;
	return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

static void
order_trips(struct compiler *compiler)
{
	for (uint32_t i = 0; i < compiler->trips.n; i++)
		*vec_push(&compiler->trips_by_id) = i;
	if (compiler->trips.n > 0)
		qsort_r(compiler->trips_by_id.items, compiler->trips.n, sizeof(uint32_t),
			compare_trips, compiler);
}

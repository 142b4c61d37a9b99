/* SPDX-License-Identifier: MIT
 *
 * Labels of journeys that are compared in several things at once, and bags of those of which none
 * beats another. For spare*.c alone.
 *
 * What a label counts stands in fields side by side, least is best, so that one instruction
 * compares all fields of two labels; in a bag the same field of eight labels stands side by side,
 * so that as many instructions as there are fields compare a label with all eight. How many fields
 * count the compiler knows, wherever it is passed on.
 */
#ifndef TRAVEL_SPARE_BAG_H
#define TRAVEL_SPARE_BAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SPARE_FIELDS_MAX 5         /* that count; the others of a key are 0 */
#define SPARE_NEVER      INT16_MAX /* every field of what beats nothing; more than any that is told */
#define SPARE_BLOCK      8         /* so many labels of a bag are compared at once */

/* Fields that always count. */
enum { SPARE_MINUTE, SPARE_METRES, SPARE_MORE };

#define SPARE_FAST inline __attribute__((always_inline))

typedef int16_t spare_eight __attribute__((vector_size(16)));
typedef char spare_bytes __attribute__((vector_size(16)));
typedef spare_eight spare_key; /* fields */

/* What a label is about. */
struct spare_way {
	uint32_t entry; /* boarded next, PROFILE_NONE: walk to the door */
	union {
		uint32_t alight;  /* aboard: connection to leave by */
		int32_t latest_s; /* at a place, for later: for whoever is there by then */
	};
};

struct spare_label {
	spare_key key;
	struct spare_way way;
};

/* Field by field; where no label is, all are SPARE_NEVER. */
struct spare_block {
	spare_eight field[SPARE_FIELDS_MAX];
	struct spare_way way[SPARE_BLOCK];
};

/* Owned by whoever has them; all zero is an empty one. */
struct spare_bag {
	struct spare_block *blocks;
	uint32_t n, room; /* blocks */
};

static inline spare_eight
spare_all(int16_t n)
{
	return (spare_eight){n, n, n, n, n, n, n, n};
}

/* ${yes} where ${is} is, ${no} elsewhere. */
static inline spare_eight
spare_choose(spare_eight is, spare_eight yes, spare_eight no)
{
	return (yes & is) | (no & ~is);
}

/* Which of a comparison's outcomes are "yes": bit 0 the first. */
static inline uint32_t
spare_bits(spare_eight yes)
{
#ifdef __SSE2__
	spare_eight none = {0};
	spare_bytes packed = (spare_bytes)__builtin_ia32_packsswb128(yes, none);
	return (uint32_t)__builtin_ia32_pmovmskb128(packed);
#else
	uint32_t bits = 0;
	for (uint32_t i = 0; i < SPARE_BLOCK; i++)
		bits |= (uint32_t)(yes[i] != 0) << i;
	return bits;
#endif
}

static inline bool
spare_is_all(spare_eight yes)
{
#ifdef __SSE2__
	return __builtin_ia32_pmovmskb128((spare_bytes)yes) == 0xffff;
#else
	return spare_bits(yes) == 0xff;
#endif
}

/* Field by field the less of two. */
static inline spare_key
spare_key_least(spare_key a, spare_key b)
{
	return spare_choose(a < b, a, b);
}

/* ${key} with ${m} more on foot. */
static inline spare_key
spare_key_walk(spare_key key, int32_t m)
{
	return key + (spare_eight){0, (int16_t)m};
}

/* Whether one in the bag is no worse than ${key} in any of ${n_fields} fields. */
static SPARE_FAST bool
spare_bag_has(const struct spare_bag *bag, spare_key key, uint32_t n_fields)
{
	const struct spare_block *end = bag->blocks + bag->n;
	for (const struct spare_block *block = bag->blocks; block < end; block++) {
		spare_eight worse = block->field[0] > spare_all(key[0]);
#pragma GCC unroll 8
		for (uint32_t f = 1; f < n_fields; f++)
			worse |= block->field[f] > spare_all(key[f]);
		if (!spare_is_all(worse))
			return true;
	}
	return false;
}

/* An empty block more. */
void spare_bag_grow(struct spare_bag *bag);

static inline void
spare_bag_fini(struct spare_bag *bag)
{
	free(bag->blocks);
}

/* Label ${k} of ${block}; a key of SPARE_NEVER: there is none. */
static SPARE_FAST spare_key
spare_block_key(const struct spare_block *block, uint32_t k, uint32_t n_fields)
{
	spare_key key = {0};
#pragma GCC unroll 8
	for (uint32_t f = 0; f < n_fields; f++)
		key[f] = ((const int16_t *)&block->field[f])[k];
	return key;
}

/* Label ${i} of a bag's 8 * bag->n places. False: there is none. */
static SPARE_FAST bool
spare_bag_at(const struct spare_bag *bag, uint32_t i, struct spare_label *label, uint32_t n_fields)
{
	const struct spare_block *block = &bag->blocks[i / SPARE_BLOCK];
	label->key = spare_block_key(block, i % SPARE_BLOCK, n_fields);
	label->way = block->way[i % SPARE_BLOCK];
	return label->key[SPARE_MINUTE] != SPARE_NEVER;
}

/* Put a label in, which none there beats; those that it beats leave. */
static SPARE_FAST void
spare_bag_put_new(struct spare_bag *bag, spare_key key, struct spare_way way, uint32_t n_fields)
{
	static const spare_eight number = {0, 1, 2, 3, 4, 5, 6, 7};
	bool is_in = false;
	for (uint32_t i = 0; i < bag->n || !is_in; i++) {
		if (i == bag->n)
			spare_bag_grow(bag);
		struct spare_block *block = &bag->blocks[i];
		spare_eight kept = block->field[0] < spare_all(key[0]);
#pragma GCC unroll 8
		for (uint32_t f = 1; f < n_fields; f++)
			kept |= block->field[f] < spare_all(key[f]);
		/* Where there is none anything beats it. */
		uint32_t bits = ~spare_bits(kept) & 0xff;
		if (bits == 0)
			continue;
		uint32_t k = is_in ? SPARE_BLOCK : (uint32_t)__builtin_ctz(bits);
		spare_eight here = number == spare_all((int16_t)k);
#pragma GCC unroll 8
		for (uint32_t f = 0; f < n_fields; f++)
			block->field[f] = spare_choose(
			    here, spare_all(key[f]),
			    spare_choose(kept, block->field[f], spare_all(SPARE_NEVER)));
		if (!is_in)
			block->way[k] = way;
		is_in = true;
	}
}

/* The same unless one there is as good. Whether it is in. */
static SPARE_FAST bool
spare_bag_put(struct spare_bag *bag, spare_key key, struct spare_way way, uint32_t n_fields)
{
	if (spare_bag_has(bag, key, n_fields))
		return false;
	spare_bag_put_new(bag, key, way, n_fields);
	return true;
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Labels of journeys that are compared in several things at once, and bags of those of which none
 * beats another, for several targets side by side, each in a lane of its own. For spare*.c alone.
 *
 * What a label counts stands in fields, least is best. Of one field the numbers of all lanes stand
 * together, so that one instruction compares those of all targets. A key is a label for each lane,
 * or none: its minute is SPARE_NEVER there. How many fields count the compiler knows, wherever it
 * is passed on.
 */
#ifndef TRAVEL_SPARE_BAG_H
#define TRAVEL_SPARE_BAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SPARE_FIELDS_MAX 5         /* that count */
#define SPARE_NEVER      INT16_MAX /* every field of what beats nothing; more than any that is told */
#define SPARE_LANES      8

/* Fields that always count. */
enum { SPARE_MINUTE, SPARE_METRES, SPARE_MORE };

#define SPARE_FAST inline __attribute__((always_inline))

/* A number for each lane, or whether something is so in it: -1 or 0. */
typedef int16_t spare_row __attribute__((vector_size(2 * SPARE_LANES)));

struct spare_key {
	spare_row field[SPARE_FIELDS_MAX];
};

/* A label for each lane; where there is none, all fields are SPARE_NEVER. */
struct spare_slot {
	struct spare_key key;
	uint32_t entry[SPARE_LANES]; /* boarded next, PROFILE_NONE: walk to the door */
	/* Aboard: connection to leave by, and its number in the order of the run. */
	uint32_t alight[SPARE_LANES];
	spare_row call;
};

/* Owned by whoever has them; all zero is an empty one. */
struct spare_bag {
	struct spare_slot *slots;
	uint32_t n, room;
};

static SPARE_FAST spare_row
spare_all(int n)
{
	int16_t each = (int16_t)n;
	return (spare_row){each, each, each, each, each, each, each, each};
}

/* ${yes} where ${is} is, ${no} elsewhere. */
static SPARE_FAST spare_row
spare_choose(spare_row is, spare_row yes, spare_row no)
{
	return (yes & is) | (no & ~is);
}

/* In which lanes it is so: bit 0 the first. */
static SPARE_FAST uint32_t
spare_lanes(spare_row is)
{
#ifdef __SSE2__
	typedef char bytes __attribute__((vector_size(16)));
	bytes packed = (bytes)__builtin_ia32_packsswb128(is, (spare_row){0});
	return (uint32_t)__builtin_ia32_pmovmskb128(packed);
#else
	uint32_t bits = 0;
	for (uint32_t i = 0; i < SPARE_LANES; i++)
		bits |= (uint32_t)(is[i] != 0) << i;
	return bits;
#endif
}

static SPARE_FAST bool
spare_any(spare_row is)
{
#ifdef __SSE2__
	typedef char bytes __attribute__((vector_size(16)));
	return __builtin_ia32_pmovmskb128((bytes)is) != 0;
#else
	return spare_lanes(is) != 0;
#endif
}

/*
 * Of ${lanes} those in which no label of the bag is as good as ${key} in every field and alights at
 * ${call} or before.
 */
static SPARE_FAST spare_row
spare_bag_lacks_by(const struct spare_bag *bag, const struct spare_key *key, spare_row lanes,
		   spare_row call, uint32_t n_fields)
{
	const struct spare_slot *end = bag->slots + bag->n;
	for (const struct spare_slot *slot = bag->slots; spare_any(lanes) && slot < end; slot++) {
		spare_row worse = slot->call > call;
#pragma GCC unroll 8
		for (uint32_t f = 0; f < n_fields; f++)
			worse |= slot->key.field[f] > key->field[f];
		lanes &= worse;
	}
	return lanes;
}

/* The same wherever one alights. */
static SPARE_FAST spare_row
spare_bag_lacks(const struct spare_bag *bag, const struct spare_key *key, spare_row lanes,
		uint32_t n_fields)
{
	const struct spare_slot *end = bag->slots + bag->n;
	for (const struct spare_slot *slot = bag->slots; spare_any(lanes) && slot < end; slot++) {
		spare_row worse = slot->key.field[0] > key->field[0];
#pragma GCC unroll 8
		for (uint32_t f = 1; f < n_fields; f++)
			worse |= slot->key.field[f] > key->field[f];
		lanes &= worse;
	}
	return lanes;
}

/* An empty slot more. */
void spare_bag_grow(struct spare_bag *bag);

static inline void
spare_bag_fini(struct spare_bag *bag)
{
	free(bag->slots);
}

/* What labels are about that are put into a bag. */
struct spare_way {
	const uint32_t *entry; /* by lane: boarded next */
	uint32_t alight;       /* connection to leave by, and its number in the run */
	int call;
};

/*
 * What of ${slot} the labels of ${lanes} beat leaves; where it is free then, the label takes its
 * place, if it has none yet: ${homeless} says where.
 */
static SPARE_FAST void
spare_slot_put(struct spare_slot *slot, const struct spare_key *key, spare_row lanes,
	       spare_row *homeless, const struct spare_way *way, uint32_t n_fields)
{
	spare_row kept = slot->key.field[0] < key->field[0];
#pragma GCC unroll 8
	for (uint32_t f = 1; f < n_fields; f++)
		kept |= slot->key.field[f] < key->field[f];
	/* Where there is none anything beats it. */
	spare_row is_label = slot->key.field[SPARE_MINUTE] != spare_all(SPARE_NEVER);
	spare_row beaten = ~kept & ((lanes & is_label) | *homeless);
	if (!spare_any(beaten))
		return;
	spare_row here = beaten & *homeless;
	*homeless &= ~beaten;
#pragma GCC unroll 8
	for (uint32_t f = 0; f < n_fields; f++)
		slot->key.field[f] =
		    spare_choose(beaten, spare_choose(here, key->field[f], spare_all(SPARE_NEVER)),
				 slot->key.field[f]);
	slot->call = spare_choose(here, spare_all(way->call), slot->call);
	for (uint32_t left = spare_lanes(here); left != 0; left &= left - 1) {
		uint32_t lane = (uint32_t)__builtin_ctz(left);
		slot->entry[lane] = way->entry[lane];
		slot->alight[lane] = way->alight;
	}
}

/* Put in the labels of ${lanes}, which none there beats; those that they beat leave. */
static SPARE_FAST void
spare_bag_put(struct spare_bag *bag, const struct spare_key *key, spare_row lanes,
	      const struct spare_way *way, uint32_t n_fields)
{
	spare_row homeless = lanes;
	for (uint32_t i = 0; i < bag->n; i++)
		spare_slot_put(&bag->slots[i], key, lanes, &homeless, way, n_fields);
	if (!spare_any(homeless))
		return;
	spare_bag_grow(bag);
	spare_slot_put(&bag->slots[bag->n - 1], key, lanes, &homeless, way, n_fields);
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Chance as an argument: a seeded generator (SplitMix64, Steele, Lea and Flood 2014) that gives the
 * same run again from the same seed. Not for secrets: those come from secret_random (secret.h).
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state;
};

static inline void
rng_seed(struct rng *rng, uint64_t seed)
{
	rng->state = seed;
}

static inline uint64_t
rng_next(struct rng *rng)
{
	uint64_t z = (rng->state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* A number of 0..${limit}-1; ${limit} at least 1. The bias is below 2^-32 for limits below 2^32. */
static inline uint32_t
rng_below(struct rng *rng, uint32_t limit)
{
	return (uint32_t)(((rng_next(rng) >> 32) * limit) >> 32);
}

/* A number of ${low}..${high}, both included. */
static inline int
rng_between(struct rng *rng, int low, int high)
{
	return low + (int)rng_below(rng, (uint32_t)(high - low + 1));
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * How many seeds a property program tries: what it says itself, which is what "make check" takes,
 * or the environment's PROP_SEEDS: "100000", or "7 7" from and to, for one that was found.
 */
#ifndef TESTS_LIB_PROPSEEDS_H
#define TESTS_LIB_PROPSEEDS_H

#include <stdint.h>
#include <stdlib.h>

struct propseeds {
	uint64_t from;
	uint64_t until; /* included */
};

static inline struct propseeds
propseeds_wanted(uint64_t n)
{
	const char *wanted = getenv("PROP_SEEDS");
	if (wanted == NULL || *wanted == '\0')
		return (struct propseeds){1, n};
	char *rest = NULL;
	struct propseeds seeds = {1, strtoull(wanted, &rest, 10)};
	if (*rest != '\0')
		seeds = (struct propseeds){seeds.until, strtoull(rest, NULL, 10)};
	return seeds;
}

#endif

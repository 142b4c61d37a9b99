/* SPDX-License-Identifier: MIT
 *
 * What the judge's two halves share.
 */
#ifndef TESTS_LIB_GTFS_JUDGE_PART_H
#define TESTS_LIB_GTFS_JUDGE_PART_H

#include "tests/lib/gtfs_judge.h"

/* Room for one more behind ${n} items, in a block that doubles whenever ${n} is a power of two. */
void *judge_grow(void *items, size_t n, size_t size);

/* Rows by their id. */
struct judge_names *judge_names_new(void);
void judge_names_free(struct judge_names *names);
uint32_t judge_names_find(const struct judge_names *names, const char *id); /* or JUDGE_NONE */
void judge_names_add(struct judge_names *names, const char *id, uint32_t row);

/* After the transfers: which are footpaths, and room for what judge_change finds. */
void judge_change_open(struct judge *judge);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the fuzz programs share: libFuzzer's entry, and what most of them need around it.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/problem.h"
#include "travel/scan/csa_day.h"

/* Called for every input. Returns 0; a fault is an abort or a sanitizer's report. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/*
 * A path that reads as these bytes, for functions that take a file. Each ${slot}, 0..3, is one file
 * in memory, written over by its next call.
 */
const char *fuzz_path(int slot, const void *data, size_t n);

/* A copy of the input that ends in NUL: free() it. */
char *fuzz_text(const uint8_t *data, size_t n);

/* Problems in a fresh arena of their own; both die with fuzz_problems_free. */
struct problems *fuzz_problems_new(void);
void fuzz_problems_free(struct problems *problems);

/* Every fault has a place and a text, and there is one if and only if ${rc} says so. */
void fuzz_check_problems(const struct problems *problems, int rc);

/*
 * Ask everything of an open timetable: no answer may lead outside of it. In one that was compiled,
 * and not just found to be in range, the tables agree with each other too.
 */
void fuzz_use_timetable(const struct tt *tt, bool is_compiled);

/* Ask a laid-out day for every pair of its first stops. */
void fuzz_use_day(const struct csa_day *day);

#endif

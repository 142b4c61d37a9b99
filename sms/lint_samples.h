/* SPDX-License-Identifier: MIT
 *
 * The values that lint.c tries for each type of field. Used by lint.c alone.
 */
#ifndef SMS_LINT_SAMPLES_H
#define SMS_LINT_SAMPLES_H

#include "base/rng.h"
#include "sms/lint.h"
#include "sms/template.h"

/* How many samples a type has. The first is an everyday one, the last the longest. */
int lint_samples_count(enum kind_type type);

/* Sample ${i} for ${field}; static storage. */
struct template_value lint_sample(const struct kind_field *field, int i);

#define LINT_RANDOM_SIZE (10 * 4 * LINT_RANDOM_MAX + 1)

/* A value at random: of a name any signs in UTF-8, some of them no signs at all, written to
 * ${room}; what we write ourselves (references, codes, numbers, links) is of its own shape. */
struct template_value lint_random(const struct kind_field *field, struct rng *rng,
				  char room[LINT_RANDOM_SIZE]);

#endif

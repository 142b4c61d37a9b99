/* SPDX-License-Identifier: MIT
 *
 * The values that lint.c tries for each type of field. Used by lint.c alone.
 */
#ifndef SMS_LINT_SAMPLES_H
#define SMS_LINT_SAMPLES_H

#include "sms/template.h"

/* How many samples a type has. The first is an everyday one, the last the longest. */
int lint_samples_count(enum kind_type type);

/* Sample ${i} for ${field}; static storage. */
struct template_value lint_sample(const struct kind_field *field, int i);

#endif

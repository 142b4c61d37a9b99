/* SPDX-License-Identifier: MIT
 *
 * The planner's reasons in the shipped words, for tests that read them.
 */
#ifndef TESTS_LIB_PLAN_WORDS_H
#define TESTS_LIB_PLAN_WORDS_H

#include "app/saywhy.h"

/* Read once, from conf. */
const struct template_set *plan_words_set(enum language language);

/* As a document has it, in English; NULL for none. */
const char *plan_words(const struct reason *reason, struct arena *arena);

#endif

/* SPDX-License-Identifier: MIT
 *
 * A group fixture: the templates that we ship, and an arena for the group's tests.
 */
#ifndef TESTS_LIB_SHIPPEDWORDS_H
#define TESTS_LIB_SHIPPEDWORDS_H

#include "base/problem.h"
#include "sms/template.h"

struct shippedwords {
	struct arena arena;
	struct problems problems;
	struct template_set *set; /* English */
	struct template_set *welsh;
};
extern struct shippedwords shipped;

int shippedwords_set_up(void **state);
int shippedwords_tear_down(void **state);

#endif

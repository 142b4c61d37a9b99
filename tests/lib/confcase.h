/* SPDX-License-Identifier: MIT
 *
 * One configuration after the other in a test of it: what it comes to, or the one fault that it has.
 */
#ifndef TESTS_CONFCASE_H
#define TESTS_CONFCASE_H

#include "conf/config.h"

struct confcase {
	struct arena arena;
	struct problems problems; /* of the last one; so is the next */
	struct config config;
};

extern struct confcase confcase; /* each test's own */

int confcase_set_up(void **state);
int confcase_tear_down(void **state);

/* Read ${text} as "etc/x.conf". */
int confcase_parse(const char *text);

/* The same, and it has to be good. */
void confcase_accept(const char *text);

/* It has exactly one fault, at this place, with these words in it. */
void confcase_refuse(const char *text, const char *at, const char *words);

#endif

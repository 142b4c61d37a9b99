/* SPDX-License-Identifier: MIT
 *
 * The templates that we ship, for tests.
 */
#include "shippedwords.h"

#include "setup/templates.h"

struct shippedwords shipped;

int
shippedwords_set_up(void **state)
{
	(void)state;
	arena_init(&shipped.arena);
	problems_init(&shipped.problems, &shipped.arena);
	shipped.set = templates_load("conf/templates", NULL, LANGUAGE_EN, &shipped.problems);
	shipped.welsh = templates_load("conf/templates", NULL, LANGUAGE_CY, &shipped.problems);
	return shipped.set == NULL || shipped.welsh == NULL ? -1 : 0;
}

int
shippedwords_tear_down(void **state)
{
	(void)state;
	arena_fini(&shipped.arena);
	return 0;
}

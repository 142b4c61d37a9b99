/* SPDX-License-Identifier: MIT
 *
 * Which of what came in waits for the disk.
 */
#include "daemon/heard.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"

bool
heard_is(struct heard *heard, const char *what, uint64_t reached, int *rc)
{
	*rc = heard->what[0] != '\0' && reached < heard->flush ? E_BUSY : 0;
	if (*rc != 0)
		return true;
	bool is_it = strcmp(heard->what, what) == 0;
	/* What has gone away meanwhile holds up nobody. */
	heard->what[0] = '\0';
	return is_it;
}

void
heard_wait(struct heard *heard, const char *what, uint64_t flush)
{
	snprintf(heard->what, sizeof(heard->what), "%s", what);
	heard->flush = flush;
}

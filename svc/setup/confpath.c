/* SPDX-License-Identifier: MIT
 *
 * Looks for a file of conf/ in the places that confpath.h names, in that order.
 */
#include "setup/confpath.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* conf/ beside the folder that the running program stands in, or NULL. */
static const char *
folder_of_build(struct arena *arena)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (n <= 0)
		return NULL;
	program[n] = '\0';
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(program, '/');
		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
	return arena_printf(arena, "%s/conf", program);
}

const char *
confpath_find(struct arena *arena, const char *name)
{
	const char *only = getenv("FIRSTDAY_CONF_DIR");
	if (only != NULL && only[0] != '\0')
		return arena_printf(arena, "%s/%s", only, name);
	const char *folders[] = {folder_of_build(arena), "/etc/firstday", "conf"};
	const char *first = NULL;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		if (folders[i] == NULL)
			continue;
		const char *path = arena_printf(arena, "%s/%s", folders[i], name);
		if (access(path, R_OK) == 0)
			return path;
		first = first == NULL ? path : first;
	}
	return first;
}

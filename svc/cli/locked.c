/* SPDX-License-Identifier: MIT
 *
 * flock: nothing is left behind by a command that was killed.
 */
#include "cli/locked.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int
locked_folder(const char *path, struct problems *problems)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	problem_add(problems, path, "%s", strerror(errno));
	return E_IO;
}

int
locked_open(const char *path, struct problems *problems, int *fd)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd >= 0 && flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	int rc = errno == EWOULDBLOCK ? E_BUSY : E_IO;
	problem_add(problems, path, "%s",
		    rc == E_BUSY ? "another refresh is under way" : strerror(errno));
	if (*fd >= 0)
		close(*fd);
	return rc;
}

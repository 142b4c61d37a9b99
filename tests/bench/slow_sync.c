/* SPDX-License-Identifier: MIT
 *
 * A slow disk, for LD_PRELOAD: every fsync and fdatasync takes SLOW_SYNC_US microseconds more. The
 * same for every program that is put under it.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int
slowly(long call, int fd)
{
	const char *text = getenv("SLOW_SYNC_US");
	long us = text == NULL ? 0 : strtol(text, NULL, 10);
	struct timespec left = {us / 1000000, us % 1000000 * 1000};
	while (nanosleep(&left, &left) != 0)
		continue;
	return (int)syscall(call, fd);
}

int
fsync(int fd)
{
	return slowly(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return slowly(SYS_fdatasync, fd);
}

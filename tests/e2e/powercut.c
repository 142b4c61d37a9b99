/* SPDX-License-Identifier: MIT
 *
 * What a power cut would leave, for LD_PRELOAD: each fsync and fdatasync of FILE first copies it, and
 * once the disk has it calls the copy FILE.synced. What was written later is not in it. Each takes
 * POWERCUT_SLOW_US microseconds more, so that there is a later.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Two threads may have the same file written out; a copy that is older never follows a newer. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static int
copy(int from, const char *path)
{
	static char block[1 << 16]; /* a stack may be smaller */
	ssize_t n = 0;
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (off_t at = 0; to >= 0 && (n = pread(from, block, sizeof(block), at)) > 0; at += n)
		if (write(to, block, (size_t)n) != n)
			return -1;
	return to < 0 || n < 0 ? -1 : close(to);
}

static int
synced(long call, int fd)
{
	char link[64], path[512], part[600], whole[600];
	struct stat status;
	const char *text = getenv("POWERCUT_SLOW_US");
	long us = text == NULL ? 0 : strtol(text, NULL, 10);
	struct timespec left = {us / 1000000, us % 1000000 * 1000};
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path) - 1);
	bool is_file = n > 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
	path[n > 0 ? n : 0] = '\0';
	snprintf(part, sizeof(part), "%s.part", path);
	snprintf(whole, sizeof(whole), "%s.synced", path);
	pthread_mutex_lock(&one_at_a_time);
	bool is_copied = is_file && copy(fd, part) == 0;
	while (nanosleep(&left, &left) != 0)
		continue;
	int rc = (int)syscall(call, fd);
	if (is_copied && (rc != 0 || rename(part, whole) != 0))
		unlink(part);
	pthread_mutex_unlock(&one_at_a_time);
	return rc;
}

int
fsync(int fd)
{
	return synced(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return synced(SYS_fdatasync, fd);
}

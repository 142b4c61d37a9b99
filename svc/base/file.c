/* SPDX-License-Identifier: MIT
 *
 * Reading until the end, in as much room as it takes; writing beside and renaming.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOM_UNKNOWN 65535 /* of what does not say how large it is */

/* Of a regular file all of it, and a byte by which its end is seen; it may grow all the same. */
static size_t
room_for(FILE *file, size_t max)
{
	struct stat found;
	bool is_known =
	    fstat(fileno(file), &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0;
	size_t size = is_known ? (size_t)found.st_size : ROOM_UNKNOWN;
	return (size < max ? size : max) + 1;
}

char *
file_read(const char *path, size_t max, struct arena *arena, struct problems *problems, size_t *n)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		problem_add(problems, path, "%s", strerror(errno));
		return NULL;
	}
	size_t size = 0;
	size_t room = room_for(file, max);
	char *text = arena_alloc(arena, room + 1);
	for (;;) {
		size += fread(text + size, 1, room - size, file);
		if (size < room || size > max)
			break;
		char *larger = arena_alloc(arena, 2 * room + 1);
		memcpy(larger, text, size);
		text = larger;
		room *= 2;
	}
	if (ferror(file) != 0) {
		problem_add(problems, path, "%s", strerror(errno));
		text = NULL;
	} else if (size > max) {
		problem_add(problems, path, "is larger than %zu bytes", max);
		text = NULL;
	} else {
		text[size] = '\0';
		*n = size;
	}
	fclose(file);
	return text;
}

int
file_replace(const char *from, const char *to)
{
	if (rename(from, to) != 0)
		return E_IO;
	char *folder = strdup(to);
	ensure(folder != NULL);
	char *slash = strrchr(folder, '/');
	if (slash != NULL)
		slash[slash == folder] = '\0';
	int fd = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd >= 0 && fsync(fd) == 0 ? 0 : E_IO;
	if (fd >= 0)
		close(fd);
	free(folder);
	return rc;
}

static int
write_beside(const char *path, const char *text, size_t n, bool is_synced)
{
	char *beside = NULL;
	int length = asprintf(&beside, "%s.beside", path);
	ensure(length >= 0);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool is_written = fd >= 0;
	for (size_t at = 0; is_written && at < n;) {
		ssize_t done = write(fd, text + at, n - at);
		is_written = done > 0 || (done < 0 && errno == EINTR);
		at += done > 0 ? (size_t)done : 0;
	}
	is_written = is_written && (!is_synced || fsync(fd) == 0);
	int rc = errno == ENOSPC ? E_FULL : E_IO;
	if (is_written && is_synced)
		rc = file_replace(beside, path);
	else if (is_written)
		rc = rename(beside, path) == 0 ? 0 : E_IO;
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (rc != 0)
		unlink(beside);
	free(beside);
	errno = why;
	return rc;
}

int
file_write(const char *path, const char *text, size_t n)
{
	return write_beside(path, text, n, true);
}

int
file_write_unsynced(const char *path, const char *text, size_t n)
{
	return write_beside(path, text, n, false);
}

struct file_identity
file_identity(const char *path)
{
	struct stat found;
	if (path == NULL || stat(path, &found) != 0)
		return (struct file_identity){0};
	return (struct file_identity){
	    .device = (uint64_t)found.st_dev,
	    .inode = (uint64_t)found.st_ino,
	    .bytes = (int64_t)found.st_size,
	    .changed_s = (int64_t)found.st_mtim.tv_sec,
	    .changed_ns = (int64_t)found.st_mtim.tv_nsec,
	};
}

/* SPDX-License-Identifier: MIT
 *
 * The folders of a spool, and files in them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sms/transport/spool_handle.h"

#define FILE_MODE 0660 /* smsd, of the same group, has to write to it */
#define LOCK_WORD "firstday\n"

static const char *const folder_names[SPOOL_FOLDERS] = {"outgoing", "checked",  "sent",
							"failed",   "incoming", "report"};

bool
spool_open_folders(struct spool *spool, const char *path, struct problems *problems)
{
	bool is_good = true;
	for (int i = 0; i < SPOOL_FOLDERS; i++) {
		const char *name = arena_printf(problems->arena, "%s/%s", path, folder_names[i]);
		spool->folders[i] = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (spool->folders[i] < 0 || access(name, R_OK | W_OK | X_OK) != 0) {
			problem_add(problems, name, "%s", strerror(errno));
			is_good = false;
		}
	}
	return is_good;
}

void
spool_name(const char *id, int number, int total, char out[SPOOL_NAME_SIZE])
{
	snprintf(out, SPOOL_NAME_SIZE, "firstday-%s-%d-%d", id, number, total);
}

bool
spool_is_there(const struct spool *spool, enum spool_folder folder, const char *name)
{
	return faccessat(spool->folders[folder], name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

void
spool_remove(const struct spool *spool, enum spool_folder folder, const char *name)
{
	unlinkat(spool->folders[folder], name, 0);
}

bool
spool_write(const struct spool *spool, enum spool_folder folder, const char *name,
	    const struct spool_text *text)
{
	int fd = openat(spool->folders[folder], name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			FILE_MODE);
	if (fd < 0)
		return false;
	bool is_written = fchmod(fd, FILE_MODE) == 0;
	for (size_t at = 0; is_written && at < text->n;) {
		ssize_t done = write(fd, text->data + at, text->n - at);
		is_written = done > 0 || (done < 0 && errno == EINTR);
		at += done > 0 ? (size_t)done : 0;
	}
	is_written = is_written && fsync(fd) == 0;
	int why = errno;
	close(fd);
	errno = why;
	return is_written;
}

int
spool_list(const struct spool *spool, enum spool_folder folder, struct arena *arena, int most,
	   char **names)
{
	int fd = openat(spool->folders[folder], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *open = fd < 0 ? NULL : fdopendir(fd);
	int n = 0;
	if (open == NULL) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	for (struct dirent *entry = readdir(open); entry != NULL && n < most; entry = readdir(open))
		names[n++] = arena_strdup(arena, entry->d_name);
	closedir(open);
	return n;
}

char *
spool_read(const struct spool *spool, enum spool_folder folder, const char *name,
	   struct arena *arena, size_t *n)
{
	int fd =
	    openat(spool->folders[folder], name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat found;
	if (fd < 0)
		return NULL;
	char *text = NULL;
	if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && found.st_size <= SPOOL_FILE_MAX) {
		size_t size = (size_t)found.st_size;
		text = arena_alloc(arena, size + 1);
		ssize_t done = read(fd, text, size);
		*n = done < 0 ? 0 : (size_t)done;
	}
	close(fd);
	return text;
}

bool
spool_lock(const struct spool *spool, const char *lock)
{
	const struct spool_text word = {LOCK_WORD, strlen(LOCK_WORD)};
	struct arena arena;
	size_t n = 0;
	if (spool_write(spool, SPOOL_CHECKED, lock, &word))
		return true;
	arena_init(&arena);
	const char *held = spool_read(spool, SPOOL_CHECKED, lock, &arena, &n);
	bool is_ours = held != NULL && strcmp(held, LOCK_WORD) == 0;
	arena_fini(&arena);
	return is_ours;
}

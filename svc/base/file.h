/* SPDX-License-Identifier: MIT
 *
 * Whole files: read at the start or by a command, replaced so that no half of one is ever seen.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"

/*
 * Read the file at ${path}, of at most ${max} bytes, into ${arena}; the text ends in NUL and *n
 * counts what stands before it. NULL with a problem that names the file. Blocks.
 */
char *file_read(const char *path, size_t max, struct arena *arena, struct problems *problems,
		size_t *n);

/* A file as it stands on the disk: another one, or one written anew, has another; all 0 if it is
 * not there. */
struct file_identity {
	uint64_t device;
	uint64_t inode;
	int64_t bytes;
	int64_t changed_s;
	int64_t changed_ns;
};

struct file_identity file_identity(const char *path); /* NULL: no file */

/*
 * Put the file ${from} in the place of ${to}, in the same file system, so that it is either there
 * or not after a crash. 0, or E_IO (errno says more). What ${from} holds has to be synced before.
 */
MUST_USE
int file_replace(const char *from, const char *to);

/* Write a whole file, for us alone: beside ("${path}.beside"), synced, then put in place. The
 * same, and E_FULL. */
MUST_USE
int file_write(const char *path, const char *text, size_t n);

/* The same for what may be lost when the machine stops: nothing is waited for. */
MUST_USE
int file_write_unsynced(const char *path, const char *text, size_t n);

#endif

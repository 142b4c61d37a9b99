/* SPDX-License-Identifier: MIT
 *
 * Whole files, read at the start or by a command.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/problem.h"

/*
 * Read the file at ${path}, of at most ${max} bytes, into ${arena}; the text ends in NUL and *n
 * counts what stands before it. NULL with a problem that names the file. Blocks.
 */
char *file_read(const char *path, size_t max, struct arena *arena, struct problems *problems,
		size_t *n);

#endif

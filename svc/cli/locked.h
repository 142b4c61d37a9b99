/* SPDX-License-Identifier: MIT
 *
 * One command at a time works on a file of the state: a lock that dies with its process.
 */
#ifndef CLI_LOCKED_H
#define CLI_LOCKED_H

#include "base/problem.h"

/* Make the folder, for us alone, unless it is there. 0, or E_IO with a problem. */
MUST_USE
int locked_folder(const char *path, struct problems *problems);

/* Lock the file at ${path}, which is made. *fd is to be closed (close); 0, or E_BUSY or E_IO with a
 * problem. */
MUST_USE
int locked_open(const char *path, struct problems *problems, int *fd);

#endif

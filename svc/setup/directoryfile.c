/* SPDX-License-Identifier: MIT
 *
 * One look at the disk.
 */
#include "setup/directoryfile.h"

#include <limits.h>
#include <stdio.h>

#include "base/file.h"

const char *
directoryfile_path(const struct config *config)
{
	char record[PATH_MAX];
	snprintf(record, sizeof(record), "%s" DIRECTORYFILE_RECORD, config->directory_fetched);
	bool was_fetched =
	    file_identity(config->directory_fetched).inode != 0 || file_identity(record).inode != 0;
	return was_fetched ? config->directory_fetched : config->directory;
}

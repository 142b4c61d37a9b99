/* SPDX-License-Identifier: MIT
 *
 * One look at the disk.
 */
#include "setup/directoryfile.h"

#include "base/file.h"

const char *
directoryfile_path(const struct config *config)
{
	bool is_fetched = file_identity(config->directory_fetched).inode != 0;
	return is_fetched ? config->directory_fetched : config->directory;
}

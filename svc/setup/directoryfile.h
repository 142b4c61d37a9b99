/* SPDX-License-Identifier: MIT
 *
 * Which directory of services is in use: the fetched one once there is one, whatever is in it, for
 * plans cite its services; else the configuration's own.
 */
#ifndef SETUP_DIRECTORYFILE_H
#define SETUP_DIRECTORYFILE_H

#include "conf/config.h"

/* Its path, one of the two of ${config}; whether the latter is there is not asked. */
const char *directoryfile_path(const struct config *config);

#endif

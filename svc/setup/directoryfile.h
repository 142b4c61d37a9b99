/* SPDX-License-Identifier: MIT
 *
 * Which directory of services is in use: the fetched one once there was one, whatever became of it,
 * for plans cite its services; else the configuration's own.
 */
#ifndef SETUP_DIRECTORYFILE_H
#define SETUP_DIRECTORYFILE_H

#include "conf/config.h"

#define DIRECTORYFILE_RECORD ".record" /* behind the fetched one's name: what is known of it */

/* Its path, one of the two of ${config}; whether it is there is not asked. */
const char *directoryfile_path(const struct config *config);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The configuration and its secrets from where they lie on disk; the daemon and the commands that
 * work on its state share this.
 */
#ifndef CONFFILE_H
#define CONFFILE_H

#include "conf/config.h"

#define CONFFILE_DEFAULT "/etc/firstday/firstday.conf"

/* Read the file at ${path} (NULL: the default). 0, or E_INPUT with every fault. */
MUST_USE
int conffile_load(const char *path, struct problems *problems, struct config *config);

/*
 * The text of a secret without its line end, in problems->arena; "" if it is not configured, and
 * "" with a problem if it cannot be read, or if others can, too.
 */
const char *conffile_secret(const struct config_secret *secret, struct problems *problems);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Where the files of conf/ are (bank holidays, policies, templates): one rule for every program.
 *
 * $FIRSTDAY_CONF_DIR if it is set, and nowhere else then; otherwise the first of these that has the
 * file: conf/ beside the folder of the running program (build/firstday), /etc/firstday, conf/ in
 * the current folder.
 */
#ifndef CONFPATH_H
#define CONFPATH_H

#include "base/arena.h"

/*
 * The path of ${name} ("holidays/bank-holidays.json", no leading "/"). When no place has it, the
 * path in the first place is given, so that opening it tells what is missing and where.
 */
const char *confpath_find(struct arena *arena, const char *name);

#endif

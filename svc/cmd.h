/* SPDX-License-Identifier: MIT
 *
 * The commands of firstday, one file a noun (cmd_NOUN.c). Each reads its own options and prints its
 * own answer; the table in firstday.c names them all.
 */
#ifndef CMD_H
#define CMD_H

#include "cli.h"

#endif

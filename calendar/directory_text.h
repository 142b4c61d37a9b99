/* SPDX-License-Identifier: MIT
 *
 * A directory as one document, and always the same one: the standard's page with every service on a
 * line of its own, in the order of their ids. What is read from it and written again is the same
 * bytes.  [HSDS 3.0 "pagination"]
 */
#ifndef CALENDAR_DIRECTORY_TEXT_H
#define CALENDAR_DIRECTORY_TEXT_H

#include "base/buf.h"
#include "calendar/directory.h"

/*
 * Add it to ${out}. A service's members stand as they came, all of them, in their order; blanks are
 * gone, numbers as short as they can be.
 */
void directory_text(const struct directory *directory, struct buf *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Writing a timetable file, whole or not at all.
 */
#ifndef TRAVEL_TT_WRITE_H
#define TRAVEL_TT_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "travel/table/tt.h"

/* What each section holds, in the order of enum tt_section. */
struct tt_parts {
	struct tt_facts facts;
	struct {
		const void *items;
		size_t n;
	} sections[TT_SECTIONS];
};

/*
 * Write the file: beside ${path}, then fsync, then renamed into place. 0, E_IO or E_FULL (errno
 * says more); ${path} is then as it was, or new and whole if only the folder's own sync failed.
 */
MUST_USE
int tt_write(const struct tt_parts *parts, const char *path, size_t *size);

/* The checksum that stands in a file of ${n} bytes. */
uint64_t tt_checksum(const void *bytes, size_t n);
#define TT_CHECKSUM_AT 24 /* where it stands */

#endif

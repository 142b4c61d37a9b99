/* SPDX-License-Identifier: MIT
 *
 * The zip that a feed comes in, with its limits. The only door to libzip.
 *
 * A zip made to burst us is refused: by what it declares, and again by what really comes out.
 */
#ifndef TRAVEL_FEEDZIP_H
#define TRAVEL_FEEDZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "travel/feed/csvrows.h"

#define FEEDZIP_ENTRIES_MAX    1000
#define FEEDZIP_FILE_BYTES_MAX (UINT64_C(4) << 30) /* one file, unpacked */
#define FEEDZIP_RATIO_MAX      200 /* unpacked to packed; text packs some 5 to 40 times */
#define FEEDZIP_RATIO_FREE     (UINT64_C(4) << 20) /* what may come out whatever the ratio */

struct feedzip;

/* Where faults go: those that spoil the feed, and those of single rows. May be the same. */
struct feedzip_faults {
	struct problems *problems;
	struct problems *refused;
};

/* NULL with a problem (at: ${path}) when it cannot be read, is no zip, is cut short, is too large.
 * Problems are told at "stops.txt:14"; with ${is_named} at "${path}/stops.txt:14". */
struct feedzip *feedzip_open(const char *path, bool is_named, struct feedzip_faults faults);
void feedzip_close(struct feedzip *zip); /* NULL is allowed */

bool feedzip_has(const struct feedzip *zip, const char *file);

/* One file of the feed and what to do with its rows. */
struct feedzip_table {
	const char *file; /* "stops.txt" */
	bool is_required; /* a missing one is a problem at its name */
	const struct csvrows_column *columns;
	int n_columns;
	csvrows_row_fn *each;
	void *context;
};

/*
 * Give every row of the table to its ${each}. What is wrong goes to the faults of the opening. An
 * optional file without even a header line counts as one that is not there.
 */
struct csvrows_count feedzip_read(struct feedzip *zip, const struct feedzip_table *table);

/* What problems call this file: "stops.txt", or with the feed's path in front. Lives as long as
 * ${zip}, until the next call. */
const char *feedzip_name(struct feedzip *zip, const char *file);

#endif

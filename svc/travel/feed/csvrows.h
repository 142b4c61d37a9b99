/* SPDX-License-Identifier: MIT
 *
 * Rows of a CSV text with a header line, by column name, with the line of every row. The only door
 * to libcsv.
 *
 * RFC 4180 as real feeds write it: a BOM, CRLF or LF, quoted fields with commas and line breaks,
 * columns in any order and some that nobody asked for, blanks round a field (dropped when it is not
 * quoted), blank lines, fewer fields than the header (the rest are empty). A row with a fault of
 * its own (a quote inside a field that is not doubled, text that is not UTF-8) is refused by
 * itself; a fault of the whole (a column that is missing, a quote left open) ends the reading.
 */
#ifndef TRAVEL_CSVROWS_H
#define TRAVEL_CSVROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

#define CSVROWS_COLUMNS_MAX     64    /* columns in the header */
#define CSVROWS_WANTED_MAX      16    /* columns asked for */
#define CSVROWS_FIELD_BYTES_MAX 4096  /* of one wanted field */
#define CSVROWS_ROW_BYTES_MAX   16384 /* of the wanted fields of one row */
#define CSVROWS_OTHER_BYTES_MAX 65536 /* of a field that nobody asked for */

/* A column that the reader wants. A missing required one is a problem at "FILE:1". */
struct csvrows_column {
	const char *name;
	bool is_required;
};

/* One row: fields in the order of the wanted columns, "" where the row has none. */
struct csvrows_row {
	const char *file; /* "stops.txt" */
	uint32_t line;    /* where the row begins, 1 = the header */
	const char *fields[CSVROWS_WANTED_MAX];
	struct problems *problems; /* where its faults go */
	size_t n_before;           /* their count when the row began */
};

/* Whether the row has a fault so far. */
static inline bool
csvrows_is_refused(const struct csvrows_row *row)
{
	return row->problems->count > row->n_before;
}

/* Called once a row; borrowed for the call. False stops the reading (a limit was passed). */
typedef bool csvrows_row_fn(void *context, const struct csvrows_row *row);

struct csvrows; /* a reading under way */

/* ${file} is the name that problems carry; ${columns} and it are borrowed until csvrows_free. */
struct csvrows *csvrows_new(const char *file, const struct csvrows_column columns[], int n_columns,
			    struct problems *problems, csvrows_row_fn *each, void *context);
void csvrows_free(struct csvrows *rows); /* NULL is allowed */

/* From now on faults of single rows go to ${refused}, those of the whole still to ${problems}. */
void csvrows_set_refused(struct csvrows *rows, struct problems *refused);

/* How many rows were read, and how many of them had a fault. */
struct csvrows_count {
	uint32_t n_rows;
	uint32_t n_refused;
};
struct csvrows_count csvrows_count(const struct csvrows *rows);

/* Read ${n} more bytes. False when there is no use in going on (a problem says why, or ${each}
 * stopped it). */
bool csvrows_feed(struct csvrows *rows, const char *bytes, size_t n);

/* The end of the text. A quote left open, or no header, is a problem. */
void csvrows_end(struct csvrows *rows);

/* A problem at "FILE:LINE". */
void csvrows_fault(const struct csvrows_row *row, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Field ${index} as a whole number of ${low}..${high}; ${fallback} when empty. A fault is told and
 * gives ${fallback}.
 */
long csvrows_int(const struct csvrows_row *row, int index, const char *name, const long range[2],
		 long fallback);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Which part of which text something is that came in: the header before its words says so.
 */
#ifndef SMS_PART_H
#define SMS_PART_H

#include <stdbool.h>
#include <stddef.h>

#define PART_NUMBERS_MAX 255 /* the count of parts is one byte */

/* All 0: it came whole. */
struct part {
	int reference; /* the same in all parts of a text, and round again: 8 bits, or 16 if wide */
	bool is_wide;  /* two of the same number are of two texts, if one is wide */
	int total;     /* 2..PART_NUMBERS_MAX */
	int number;    /* 1..total */
};

/*
 * Read the user data header of ${n} bytes, its length first. *out is 0 for what is whole: a text
 * without such an element, of one part alone, or with a number that is none of its parts', whose
 * element is to be passed over.  [TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8]
 */
void part_read(const unsigned char *header, size_t n, struct part *out);

/* Of one text, as far as these say. */
bool part_is_beside(const struct part *one, const struct part *other);

#endif

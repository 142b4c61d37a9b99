/* SPDX-License-Identifier: MIT
 *
 * The head of a timetable file and the checks of what follows it, for tt.c and tt_write.c only.
 */
#ifndef TRAVEL_TT_LAYOUT_H
#define TRAVEL_TT_LAYOUT_H

#include "travel/table/tt.h"

#define TT_VERSION    4
#define TT_BYTE_ORDER UINT32_C(0x01020304)
#define TT_ALIGN      16

struct tt_header {
	char magic[8]; /* "firstday", no NUL */
	uint32_t version;
	uint32_t byte_order;
	uint64_t size;
	uint64_t checksum; /* of the whole file with this field 0 */
	struct tt_facts facts;
	uint32_t zero[2];
	struct {
		uint64_t at;
		uint64_t n;
	} sections[TT_SECTIONS];
};

/* The size of an item of each section. */
extern const uint32_t tt_item_sizes[TT_SECTIONS];

/* Whether every text, row, time and order of ${tt} is as its records say. */
bool tt_is_sound(const struct tt *tt);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The folders of a spool, and a house that takes what its transport hears.
 */
#ifndef TESTS_LIB_FAKESPOOL_H
#define TESTS_LIB_FAKESPOOL_H

#include "sms/transport/spool.h"

#define FAKESPOOL_TIMEOUT_MS 45000
#define FAKESPOOL_FOLDERS    6

struct fakespool {
	char folder[40];
	struct arena arena;
	struct problems problems;
	struct transport transport;
	int answer; /* of the house */
	int n_texts, n_receipts;
	struct transport_inbound text; /* the last */
	struct transport_receipt receipt;
};

extern struct fakespool fakespool;

/* Begin anew with empty folders, and end; what cmocka wants of a set-up and a tear-down. */
int fakespool_set_up(void **state);
int fakespool_tear_down(void **state);

/* The process dies, and another begins on the same folders. */
void fakespool_crash(void);

/* "incoming/GSM1.a" as a whole path. */
const char *fakespool_path(const char *name);

/* One turn, at so many seconds from now by the real clock. */
void fakespool_turn(int64_t mono_ms, int64_t after_s);

#endif

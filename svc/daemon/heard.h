/* SPDX-License-Identifier: MIT
 *
 * What a transport that looks for itself deletes once it hears 0 of it: it hears that when the disk
 * has it. One waits at a time, and while it does no other is taken: it would drive the one that
 * waits out, which would then be taken anew and drive the other out, for ever.
 */
#ifndef DAEMON_HEARD_H
#define DAEMON_HEARD_H

#include <stdbool.h>
#include <stdint.h>

#include "sms/transport.h"

struct heard {
	char what[TRANSPORT_ONCE_SIZE]; /* that waits; "": none does */
	uint64_t flush;                 /* the disk has it when that is reached */
};

/* ${reached} of the flushes is there, and ${what} comes. False: it is to be taken. True: *rc says
 * what the transport hears, 0 or E_BUSY: later. */
bool heard_is(struct heard *heard, const char *what, uint64_t reached, int *rc);

/* ${what} was committed, and is on the disk when ${flush} is reached. */
void heard_wait(struct heard *heard, const char *what, uint64_t flush);

#endif

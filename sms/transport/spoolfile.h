/* SPDX-License-Identifier: MIT
 *
 * The files of an smstools spool, as values: lines "Name: value", an empty line, the text.
 * [smstools 3.1.21, "SMS file format"]
 */
#ifndef SMS_TRANSPORT_SPOOLFILE_H
#define SMS_TRANSPORT_SPOOLFILE_H

#include "base/buf.h"
#include "sms/transport.h"

/* One part of a text. */
struct spoolfile_out {
	const struct transport_message *message;
	int number; /* 1..message->segments->n */
};

/*
 * Append the file of a part. Its text stands there as septets, or as UTF-16BE: what is given as
 * UTF-8 smsd would put into another alphabet, and trim. "Retries: 0", or it would send again what
 * a modem has taken without an answer.
 */
void spoolfile_write(const struct spoolfile_out *part, struct buf *out);

/* A file that was read; borrows its text. */
struct spoolfile {
	const char *text; /* NUL-ended */
	size_t n;
	size_t body; /* where its text begins, up to n */
};

/* False while the empty line behind its header is missing. */
bool spoolfile_open(const char *text, size_t n, struct spoolfile *file);

/* The value of a line of its header, or of its text, in ${arena}; NULL if there is none. */
const char *spoolfile_header(const struct spoolfile *file, const char *name, struct arena *arena);
const char *spoolfile_line(const struct spoolfile *file, const char *name, struct arena *arena);

/* The words of a text that came in, into ${inbound}; false if they are none (8-bit data). */
bool spoolfile_words(const struct spoolfile *file, struct arena *arena,
		     struct transport_inbound *inbound);

/* Which part of which text it is (sms/part.h). */
void spoolfile_part(const struct spoolfile *file, struct arena *arena, struct part *part);

/*
 * What a network's report says: TP-ST, 0..255. Up to 2 it is with the phone (1: may be), to 31 with
 * the network, to 63 the network tries on, from 64 on it has given up.  [TS 23.040 9.2.3.15]
 */
enum outbox_event spoolfile_reported(int status);

/*
 * What the reason of a failure says of the text: ON_REJECTED if there is no such number, ON_NOT_SENT
 * if modem or network said no, ON_UNKNOWN if nobody answered.  [TS 27.005 section 3.2.5, TS 24.011
 * annex E]
 */
enum outbox_event spoolfile_failed(const char *reason);

#endif

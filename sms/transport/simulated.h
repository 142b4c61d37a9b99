/* SPDX-License-Identifier: MIT
 *
 * The simulated transport: phones on a web page for a demonstration, and a faulty network for the
 * simulator. Nothing happens by itself: its owner calls simulated_run when simulated_due says so.
 */
#ifndef SMS_TRANSPORT_SIMULATED_H
#define SMS_TRANSPORT_SIMULATED_H

#include "base/rng.h"
#include "sms/transport.h"

#define SIMULATED_PENDING_MAX 4096 /* answers, deliveries and receipts not yet due */

/* How the network behaves, each chance out of 1,000; all zero is a perfect network. */
struct simulated_faults {
	int not_sent;         /* the submit is refused, to be tried again */
	int rejected;         /* refused for good */
	int unknown_lost;     /* no answer, and it did not leave */
	int unknown_sent;     /* no answer, though it did leave */
	int lost;             /* accepted, then never delivered: receipt "failed" */
	int no_receipt;       /* delivered, no receipt ever */
	int receipt_twice;    /* the same receipt again later */
	int receipt_first;    /* the receipt comes before the answer to the submit */
	int answer_delay_s;   /* most seconds until the answer, drawn evenly from 0 */
	int delivery_delay_s; /* most seconds until delivery */
	int receipt_delay_s;  /* most seconds from delivery to receipt */
};

/* A text as it stands on the phone. Borrowed for the call. */
struct simulated_text {
	const char *message_id; /* ours */
	struct phone to;
	const char *from;
	const char *text; /* its parts joined, NUL-ended */
	int parts;
	struct utc at;
};

struct simulated_ports {
	void (*deliver)(void *context, const struct simulated_text *text);
	void (*receipt)(void *context,
			const struct transport_receipt *receipt); /* NULL: not wanted */
	void *context;
	struct clock clock;
};

struct simulated;

struct simulated *simulated_new(const struct simulated_ports *ports,
				const struct simulated_faults *faults, uint64_t seed);
void simulated_free(
    struct simulated *simulated); /* what is pending is forgotten; done never called */
struct transport simulated_transport(struct simulated *simulated);

/* When the next thing is due; false if nothing is pending. */
bool simulated_due(const struct simulated *simulated, struct utc *at);

/* Do all that is due by now, in order of time. Callbacks may submit again. */
void simulated_run(struct simulated *simulated);

#endif

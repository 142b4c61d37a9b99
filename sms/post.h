/* SPDX-License-Identifier: MIT
 *
 * Mail on its way out, as an interface: the same outcomes as those of a text (transport.h). svc/io
 * fills it with SMTP, tests with a fake.
 */
#ifndef SMS_POST_H
#define SMS_POST_H

#include "sms/transport.h"

/* Borrowed for the call to submit. */
struct post_mail {
	const char *from, *to; /* addresses (base/address.h) */
	const char *text;      /* the whole message, lines ended by CRLF  [RFC 5322] */
	size_t n;
};

/*
 * submit	as transport.h's: 0, or E_LIMIT. ON_ACCEPTED: a mail server has taken it over.
 *	ON_REJECTED: it said that it will never take this one. ON_NOT_SENT: it has it not, and may
 *	take it later. ON_UNKNOWN: all of it had left, and no answer came.
 */
struct post {
	int (*submit)(void *context, const struct post_mail *mail, transport_done_fn *done,
		      void *done_context);
	void *context;
};

#endif

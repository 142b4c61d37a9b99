/* SPDX-License-Identifier: MIT
 *
 * sms/post.h by libcurl's SMTP, on our loop.  [RFC 5321, RFC 3207, RFC 8314]
 *
 * Promises: TLS with a certificate that is checked, always, but to a loopback address named by
 * "smtp://"; each mail by a connection of its own, so that curl itself sends nothing twice.
 *
 *	how it ended					outcome
 *	250 to the whole of it				ACCEPTED
 *	5xx to its sender, its reader or its whole	REJECTED
 *	no connection, no TLS, no login, 4xx		NOT_SENT
 *	cut off before its last line			NOT_SENT: without it no server may deliver
 *							it  [RFC 5321 section 4.1.1.4]
 *	cut off behind its last line			UNKNOWN
 */
#ifndef IO_CURLMAIL_H
#define IO_CURLMAIL_H

#include "io/loop.h"
#include "sms/post.h"

#define CURLMAIL_MAX 8 /* mails under way; one more is E_LIMIT */

/* Texts are borrowed until curlmail_free. */
struct curlmail_settings {
	const char *url;      /* "smtps://HOST:PORT", or "smtp://HOST:PORT" for STARTTLS */
	const char *username; /* "": no login */
	const char *password;
	const char *ca_path; /* certificates to trust in place of the system's; "" for those */
	int timeout_ms;      /* of one mail */
};

struct curlmail;

struct curlmail *curlmail_new(struct loop *loop, const struct curlmail_settings *settings);
/* Cancels what is under way (its done is not called). Before loop_free. NULL does nothing. */
void curlmail_free(struct curlmail *curlmail);

/* Valid until curlmail_free. */
struct post curlmail_post(struct curlmail *curlmail);

#endif

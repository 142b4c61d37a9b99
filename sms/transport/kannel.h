/* SPDX-License-Identifier: MIT
 *
 * Sending through a Kannel smsbox (SMPP carriers, modems) and reading its calls to us.
 *
 * Out: POST /cgi-bin/sendsms with X-Kannel-... headers and the text in UTF-8 as the body, one
 * request a part with our own user data header; our message id stands in the receipt's URL because
 * the reply names none.  [Kannel 1.4.5 user guide, "Using the HTTP interface to send SMS"]
 *
 * In: the sms-service group needs
 *	get-url = http://HOST:PORT/hooks/kannel/mo?FIELDS
 * with FIELDS from=%p&to=%P&raw=%b&id=%I&coding=%c&charset=%C&udh=%u
 * where raw is UTF-16BE for coding 2 and holds NULs: whoever decodes the query has to keep them
 * (Debian's 1.4.5 leaves "%H" as it stands). The sendsms-user group needs concatenation = false,
 * and bearerbox wait-ack-expire = 0x02, or a text may go twice when a carrier is slow to answer.
 * A receipt is an insert and a delete on Kannel's disk: with dlr-storage = sqlite3 its file wants
 * journal_mode = WAL and an index by field-timestamp, without which each text costs it many syncs and
 * a look at all that are waited for.
 *
 * Texts in parts are joined here (app/parts.h), by their header in udh. Kannel would join them too,
 * and hold those that lack a part back for half an hour: sms-combine-concatenated-mo = false.
 */
#ifndef SMS_TRANSPORT_KANNEL_H
#define SMS_TRANSPORT_KANNEL_H

#include "base/fetch.h"
#include "sms/transport.h"

#define KANNEL_URL_MAX   200
#define KANNEL_IN_FLIGHT 64

struct kannel_settings {
	const char *sendsms_url; /* "http://127.0.0.1:13013/cgi-bin/sendsms" */
	const char *username;    /* of the sendsms-user group */
	const char *password;
	const char *receipt_url; /* "http://127.0.0.1:8080/hooks/kannel/dlr" */
	const char *hook_secret; /* what the field "secret" of its calls has to be; "" for none */
	int timeout_ms;          /* of one request */
	enum phone_rule phone_rule;
};

/* Settings are copied. False with problems if one cannot be (too long, spaces, line ends). */
bool kannel_new(const struct kannel_settings *settings, const struct fetch *fetch,
		struct problems *problems, struct transport *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Sending through GOV.UK Notify and reading its calls to us.
 *
 * Out: POST /v2/notifications/sms. Notify sends templates alone: ours has to be "((body))" and no
 * more. Its reference is our message id, by which an outcome is asked for; a reference is not
 * unique there, so what is older than the attempt is another's. A request carries a token signed by
 * the service's key. There is no last moment: Notify may try for three days, so every text states
 * its day and time.  [GOV.UK Notify, REST API documentation]
 *
 * In: POST of JSON to HOOK/mo (a received text) and HOOK/dlr (a receipt), with the bearer token that
 * was given to Notify for both.
 */
#ifndef SMS_TRANSPORT_GOVNOTIFY_H
#define SMS_TRANSPORT_GOVNOTIFY_H

#include "base/buf.h"
#include "base/fetch.h"
#include "sms/transport.h"

#define GOVNOTIFY_TEXT_MAX 300 /* of an option */
#define GOVNOTIFY_UUID     36  /* characters */

struct govnotify_settings {
	const char *api_url;      /* "https://api.notifications.service.gov.uk" */
	const char *key;          /* NAME-SERVICE-SECRET; the last two are UUIDs */
	const char *template_id;  /* of the template "((body))" */
	const char *sender_id;    /* of who it is from; "" for the service's own */
	const char *bearer_token; /* that its calls have to show */
	int timeout_ms;           /* of one request */
	enum phone_rule phone_rule;
	struct clock clock; /* has to be right within 30 s */
};

/* Settings are copied. False with every fault in ${problems}. */
bool govnotify_new(const struct govnotify_settings *settings, const struct fetch *fetch,
		   struct problems *problems, struct transport *out);

/* Append the token of a request made at ${now}: HS256 over who we are and when.  [RFC 7519] */
void govnotify_token(const char *key, struct utc now, struct buf *out);

#endif

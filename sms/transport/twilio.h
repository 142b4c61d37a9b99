/* SPDX-License-Identifier: MIT
 *
 * Sending through Twilio and reading its calls to us.
 *
 * Out: a form by POST to /2010-04-01/Accounts/ACCOUNT/Messages.json; our message id stands in the
 * address that its status is told to. What an outcome was is asked of the list of messages to the
 * number, where ours is known by its words and by being no older than its attempt: Twilio keeps no
 * reference of ours.  [Twilio, "Message resource"]
 *
 * In: POST to HOOK/mo (a text) and HOOK/dlr (a status), signed with the account's token over the
 * address as Twilio has it, so hook_url is to be what stands there.  [Twilio, "Validating requests
 * are coming from Twilio"]
 */
#ifndef SMS_TRANSPORT_TWILIO_H
#define SMS_TRANSPORT_TWILIO_H

#include "base/fetch.h"
#include "sms/transport.h"

#define TWILIO_TEXT_MAX       200   /* of an option */
#define TWILIO_VALIDITY_MAX_S 36000 /* it keeps no text longer */
#define TWILIO_SIGNATURE_SIZE 29    /* base64 of 20 bytes and NUL */

struct twilio_settings {
	const char *api_url;  /* "https://api.twilio.com" */
	const char *account;  /* its SID, "AC..." */
	const char *token;    /* the account's auth token */
	const char *from;     /* our number as it is dialled, a short code or a name; "" with... */
	const char *service;  /* ...the SID of a messaging service, "" for none */
	const char *hook_url; /* "https://day.example.org/hooks/twilio" */
	int timeout_ms;       /* of one request */
	enum phone_rule phone_rule;
};

/* Settings are copied. False with every fault in ${problems}. */
bool twilio_new(const struct twilio_settings *settings, const struct fetch *fetch,
		struct problems *problems, struct transport *out);

/*
 * The signature of a call to ${url} with ${n} form fields: base64 of HMAC-SHA1 under the token over
 * the address and, sorted, each name and value; what stands there twice counts once.
 */
void twilio_signature(const char *token, const char *url, const struct transport_param fields[],
		      size_t n, char out[TWILIO_SIGNATURE_SIZE]);

#endif

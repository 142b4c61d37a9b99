/* SPDX-License-Identifier: MIT
 *
 * Receipts that come in together are taken together: the calls of one turn of the loop, and those
 * that came while the commit before was written, wait for one commit and are answered behind it.
 */
#ifndef HTTP_INTAKE_H
#define HTTP_INTAKE_H

#include "http/desk.h"
#include "http/server.h"

#define INTAKE_MAX 256 /* receipts of one commit */

struct intake;

struct intake *intake_new(struct loop *loop, const struct desk *desk);
/* Behind the server: what waits is neither taken nor answered, so its provider calls again. NULL
 * does nothing. */
void intake_free(struct intake *intake);

/*
 * Hold ${exchange} until ${receipt} (copied; its via stays the caller's) was given to
 * desk->receipts; it is then handled anew. False: INTAKE_MAX wait already, and nothing was done.
 */
bool intake_hold(struct intake *intake, struct exchange *exchange,
		 const struct transport_receipt *receipt);

/* While a request is handled anew: what became of its receipt. */
int intake_result(const struct intake *intake);

#endif

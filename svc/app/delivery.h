/* SPDX-License-Identifier: MIT
 *
 * Sending: due messages are claimed, outcomes and receipts are taken in, what a crash left behind
 * is settled. All by the one table of sms/outbox.h.
 */
#ifndef APP_DELIVERY_H
#define APP_DELIVERY_H

#include "app/app.h"

/* APP_DUE: claim as submitting what may leave now, ask for what is unknown, let die what is too
 * late, put off the rest. */
void delivery_due(const struct app_world *world, const struct app_rows *rows, struct utc now,
		  struct app_effects *effects);

/* APP_SENT: how the attempt event->attempt ended. An outcome of an older attempt is only audited.
 */
void delivery_sent(const struct app_world *world, const struct app_rows *rows,
		   const struct app_event *event, struct utc now, struct app_effects *effects);

/*
 * APP_ASKED: what the provider says of the attempt event->attempt, whose outcome is unknown. An
 * answer to an older attempt, or one that came when all is known, is only audited.
 */
void delivery_asked(const struct app_world *world, const struct app_rows *rows,
		    const struct app_event *event, struct utc now, struct app_effects *effects);

/* APP_RECEIPT: twice, late, early, in any order. */
void delivery_receipt(const struct app_rows *rows, const struct app_event *event, struct utc now,
		      struct app_effects *effects);

/* APP_RESTART: what stood as submitting when the process died. */
void delivery_restart(const struct app_world *world, const struct app_rows *rows, struct utc now,
		      struct app_effects *effects);

#endif

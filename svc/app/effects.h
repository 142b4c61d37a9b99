/* SPDX-License-Identifier: MIT
 *
 * Adding to what an event brings about: writes and sends, in order.
 */
#ifndef APP_EFFECTS_H
#define APP_EFFECTS_H

#include "app/app.h"

/* Adds a copy of ${write}; strings are borrowed and must live in effects->arena or the rows. */
void effect_write(struct app_effects *effects, struct store_write write);
/* The plan looks at itself next: a message's end may be an alarm's beginning. 0 is no plan. */
void effect_wake(struct app_effects *effects, struct utc now, int64_t plan_id);
void effect_send(struct app_effects *effects, struct app_send send);

/* A line of the audit: ids and words of ours, never a text or a name. */
void effect_audit(struct app_effects *effects, struct utc now, const struct row_plan *plan,
		  int64_t party_id, const char *fmt, ...) PRINTF_LIKE(5, 6);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Effects as growing lists in the event's arena.
 */
#include "app/effects.h"

#include <stdarg.h>
#include <string.h>

#define SENDS_MAX     STORE_DUE_MAX
#define ROOM_AT_FIRST 8 /* of each kind; an outcome, of which there are most, has two writes */

void
app_effects_init(struct app_effects *effects, struct arena *arena, struct problems *problems)
{
	*effects = (struct app_effects){
	    .arena = arena,
	    .problems = problems,
	};
}

/* Room for one more of ${size} bytes each behind the ${n} of ${list}: itself, or a wider copy. */
static void *
widen(struct arena *arena, void *list, size_t n, size_t size, size_t *room)
{
	if (n < *room)
		return list;
	*room = *room == 0 ? ROOM_AT_FIRST : 2 * *room;
	void *wider = arena_alloc(arena, *room * size);
	if (n > 0)
		memcpy(wider, list, n * size);
	return wider;
}

void
effect_write(struct app_effects *effects, struct store_write write)
{
	ensure(effects->n_writes < APP_WRITES_MAX);
	effects->writes = widen(effects->arena, effects->writes, effects->n_writes, sizeof(write),
				&effects->room);
	effects->writes[effects->n_writes++] = write;
}

void
effect_wake(struct app_effects *effects, struct utc now, int64_t plan_id)
{
	struct row_plan plan = {.id = plan_id, .wake = now};
	if (plan_id != 0)
		effect_write(effects, (struct store_write){.kind = WRITE_PLAN_WAKE, .plan = plan});
}

void
effect_send(struct app_effects *effects, struct app_send send)
{
	ensure(effects->n_sends < SENDS_MAX);
	effects->sends = widen(effects->arena, effects->sends, effects->n_sends, sizeof(send),
			       &effects->send_room);
	effects->sends[effects->n_sends++] = send;
}

void
effect_audit(struct app_effects *effects, struct utc now, const struct row_plan *plan,
	     int64_t party_id, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct row_audit audit = {
	    .at = now,
	    .plan_id = plan == NULL ? 0 : plan->id,
	    .party_id = party_id,
	    .version = plan == NULL ? 0 : plan->version,
	    .what = arena_vprintf(effects->arena, fmt, ap),
	};
	va_end(ap);
	effect_write(effects, (struct store_write){.kind = WRITE_AUDIT, .audit = audit});
}

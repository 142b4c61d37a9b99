/* SPDX-License-Identifier: MIT
 *
 * One text and what becomes of it, event by event.
 */
#include "tests/lib/onetext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct row_due onetext_due[ONETEXT_MAX];
static struct row_case around; /* the plan that the message is of */

void
onetext_begin(enum outbox_state state)
{
	today.now = world_at(&today.world, "2023-09-15", "09:00");
	onetext_due[0] = (struct row_due){
	    .message =
		{
		    .id = 7,
		    .plan_id = 3,
		    .party_id = 5,
		    .kind = "person.leave_now_walk",
		    .claim = "leave:office",
		    .fact = "540",
		    .body = "Time to go.",
		    .due = today.now,
		    .next_try = today.now,
		    .expires = {today.now.s + 1800},
		    .state = state,
		    .attempts = state == OUTBOX_QUEUED ? 0 : 1,
		    .is_double_harmless = true,
		    .provider_id = "",
		},
	    .phone = world_phone(101),
	    .plan_date = civil_from_ymd(2023, 9, 15),
	    .zone = "Europe/London",
	    .is_readable = true,
	};
}

void
onetext_step(const struct app_event *event, int n_due)
{
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	today.effects = arena_new(&today.arena, struct app_effects);
	app_effects_init(today.effects, &today.arena, problems);
	around = (struct row_case){.plan = {.id = 3}};
	struct app_rows rows = {
	    .plan_case = &around,
	    .message = &onetext_due[0].message,
	    .due = onetext_due,
	    .n_due = n_due,
	    .next = {.event = 90},
	};
	app_step(&today.world.app, &rows, event, today.now, today.effects);
	/* What was written is what the next event finds. */
	for (size_t i = 0; i < today.effects->n_writes; i++)
		if (today.effects->writes[i].kind == WRITE_MESSAGE_STATE)
			onetext_due[today.effects->writes[i].message.id - 7].message =
			    today.effects->writes[i].message;
}

void
onetext_claim(void)
{
	onetext_step(&(struct app_event){.kind = APP_DUE}, 1);
}

void
onetext_crash(void)
{
	onetext_step(&(struct app_event){.kind = APP_RESTART}, 1);
}

void
onetext_answer(enum outbox_event event, int attempt)
{
	onetext_step(&(struct app_event){.kind = APP_SENT,
					 .outbox = event,
					 .attempt = attempt,
					 .provider_id = "p1",
					 .retry_after_s = -1},
		     0);
}

void
onetext_receipt(enum outbox_event event)
{
	onetext_step(&(struct app_event){.kind = APP_RECEIPT, .outbox = event, .once = "r1"}, 0);
}

bool
onetext_has_written(enum store_write_kind kind)
{
	for (size_t i = 0; i < today.effects->n_writes; i++)
		if (today.effects->writes[i].kind == kind)
			return true;
	return false;
}

void
onetext_assert_state(enum outbox_state state, int attempts, int resends)
{
	assert_string_equal(outbox_state_name(onetext_due[0].message.state),
			    outbox_state_name(state));
	assert_int_equal(onetext_due[0].message.attempts, attempts);
	assert_int_equal(onetext_due[0].message.resends, resends);
}

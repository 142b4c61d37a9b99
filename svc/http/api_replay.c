/* SPDX-License-Identifier: MIT
 *
 * The replay's clock, to look at and to turn.
 */
#include <stdlib.h>
#include <string.h>

#include "http/page.h"
#include "http/routes.h"
#include "http/view.h"
#include "io/clock.h"

void
api_replay_show(struct exchange *exchange)
{
	server_answer_json(exchange, 200, view_clock(exchange->context));
}

static const char *const action_names[] = {"pause", "resume", "speed", "next"};

/* A whole number of 1..CLOCK_SPEED_MAX, or 0. */
static int
read_speed(const char *text)
{
	char *end;
	long speed = strtol(text, &end, 10);
	return end == text || *end != '\0' || speed < 1 || speed > CLOCK_SPEED_MAX ? 0 : (int)speed;
}

void
api_replay_change(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct desk_clock state;
	desk->clock_state(desk->context, &state);
	size_t action = 0;
	while (action < ARRAY_LEN(action_names) &&
	       strcmp(exchange->tail, action_names[action]) != 0)
		action++;
	if (!state.is_replay || action == ARRAY_LEN(action_names)) {
		server_answer_error(exchange, 404, "/api/v1/replay",
				    state.is_replay ? "pause, resume, speed or next"
						    : "this is no replay");
		return;
	}
	int speed = read_speed(form_text(&exchange->form, "speed"));
	if (action == DESK_REPLAY_SPEED && speed == 0) {
		server_answer_error(exchange, 422, "speed", "is not a whole number of 1 to 3600");
		return;
	}
	desk->replay(desk->context, (enum desk_replay_action)action, speed);
	if (exchange->wants_html)
		page_redirect(exchange, form_text(&exchange->form, "plan"), "clock");
	else
		server_answer_json(exchange, 200, view_clock(desk));
}

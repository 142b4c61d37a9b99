/* SPDX-License-Identifier: MIT
 *
 * Call by call, the delay going on from one to the next.
 */
#include "travel/live/live_timing.h"

static const struct tt_connection *
ride_of(const struct tt *tt, uint32_t trip, uint32_t call)
{
	return &tt->connections[tt_ride_from(tt, trip, call)];
}

void
live_timing_fill(struct live_timing *timing, const struct tt *tt)
{
	static const unsigned alighting =
	    TT_MAY_ALIGHT | TT_ALIGHT_PHONE | TT_ALIGHT_DRIVER | TT_ARRIVE_ABOUT;
	struct csa_edit_call *calls = timing->calls;
	uint32_t last = timing->n - 1;
	const struct tt_call *plain = tt_trip_calls(tt, timing->trip, &timing->n);
	for (uint32_t k = 0; k < last; k++) {
		const struct tt_connection *ride = ride_of(tt, timing->trip, k);
		unsigned flags = ride->arrive_and_flags & TT_FLAGS;
		calls[k].depart_s = ride->depart_s + timing->moved_s;
		calls[k + 1].arrive_s = tt_arrive_s(ride) + timing->moved_s;
		calls[k].flags = (uint8_t)(calls[k].flags | (flags & ~alighting));
		calls[k + 1].flags = (uint8_t)(flags & alighting);
	}
	calls[0].arrive_s = calls[0].depart_s;
	calls[last].depart_s = calls[last].arrive_s;
	for (uint32_t k = 0; k <= last; k++) {
		calls[k].stop = calls[k].plan_stop = plain[k].stop;
		calls[k].plan_arrive_s = calls[k].arrive_s;
		calls[k].plan_s = calls[k].depart_s;
	}
}

/* An event's delay against ${plain_s}; false if it says none, or one that cannot be. */
static bool
delay_of(const struct live_timing *timing, const struct live_event *event, int32_t plain_s,
	 int32_t *delay_s, bool *is_bad)
{
	int64_t delay = event->value;
	if (event->kind == LIVE_UNSAID)
		return false;
	if (event->kind == LIVE_TIME)
		delay = event->value - timing->zero_utc_s - plain_s;
	if (delay < -LIVE_DELAY_MAX_S || delay > LIVE_DELAY_MAX_S) {
		*is_bad = true;
		return false;
	}
	*delay_s = (int32_t)delay;
	return true;
}

/* Move one call; *delay_s is what goes on from call to call. */
static void
move_call(const struct live_timing *timing, uint32_t k, int32_t *delay_s, bool *is_bad)
{
	struct csa_edit_call *call = &timing->calls[k];
	const struct live_stop *said = timing->of[k];
	int32_t arrive_delay_s = *delay_s;
	int32_t depart_delay_s = *delay_s;
	if (said != NULL && said->kind == LIVE_STOP_NO_DATA)
		arrive_delay_s = depart_delay_s = 0;
	if (said != NULL && said->kind == LIVE_STOP_TIMES) {
		bool has_arrival =
		    delay_of(timing, &said->arrive, call->arrive_s, &arrive_delay_s, is_bad);
		bool has_departure =
		    delay_of(timing, &said->depart, call->depart_s, &depart_delay_s, is_bad);
		if (!has_departure)
			depart_delay_s = arrive_delay_s;
		if (!has_arrival &&
		    call->arrive_s + arrive_delay_s > call->depart_s + depart_delay_s)
			arrive_delay_s = call->depart_s + depart_delay_s - call->arrive_s;
	}
	call->is_skipped = said != NULL && said->kind == LIVE_STOP_SKIPPED;
	call->arrive_s += arrive_delay_s;
	call->depart_s += depart_delay_s;
	*delay_s = depart_delay_s;
}

int
live_timing_move(struct live_timing *timing)
{
	bool is_bad = false;
	bool is_changed = timing->said->what == LIVE_COPIED;
	int32_t delay_s =
	    timing->said->has_delay && timing->said->n_stops == 0 ? timing->said->delay_s : 0;
	int32_t before_s = INT32_MIN;
	for (uint32_t k = 0; k < timing->n; k++) {
		struct csa_edit_call *call = &timing->calls[k];
		const struct csa_edit_call plain = *call;
		is_changed = is_changed || (timing->of[k] != NULL &&
					    (timing->of[k]->pickup | timing->of[k]->drop_off) !=
						LIVE_SERVED_AS_EVER);
		move_call(timing, k, &delay_s, &is_bad);
		if (call->arrive_s < before_s)
			call->arrive_s = before_s;
		if (call->depart_s < call->arrive_s)
			call->depart_s = call->arrive_s;
		before_s = call->depart_s;
		is_changed = is_changed || call->is_skipped || call->stop != call->plan_stop ||
			     call->arrive_s != plain.arrive_s || call->depart_s != plain.depart_s;
	}
	return is_bad ? -1 : is_changed;
}

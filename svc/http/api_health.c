/* SPDX-License-Identifier: MIT
 *
 * Is it well, and how much has it done.
 */
#include "app/listend.h"
#include "http/desk.h"
#include "http/routes.h"
#include "http/stream.h"

/*
 * Well is: the store answers. Times or bank holidays that end too soon, a newer timetable that is
 * no good, live times that are unknown, or calendars elsewhere that cannot be kept, are for a human,
 * not for whoever would start the daemon anew: they degrade it and leave it well.
 */
void
api_health_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct utc next;
	struct desk_times times;
	int rc = store_next_time(desk->store, &next);
	desk->times(desk->times_context, &times);
	char last[CIVIL_DATE_SIZE];
	civil_date_format(times.coverage.last, last);
	bool holidays_end = listend_is_near(desk->world, desk->clock.now(desk->clock.context));
	char holidays_last[CIVIL_DATE_SIZE];
	civil_date_format(desk->world->holidays->last, holidays_last);
	server_answer_json(
	    exchange, rc == 0 ? 200 : 503,
	    json_pack(
		"{s:b,s:s,s:b,s:{s:s?,s:b,s:b},s:{s:b,s:o},s:{s:s,s:b},s:{s:i,s:i,s:i,s:o,s:o}}",
		"ok", rc == 0, "store", err_text(rc), "degraded",
		times.is_short || times.is_refused || times.live_lost.s != 0 ||
		    times.calendars_failing.s != 0 || times.busy_unknown.s != 0 || holidays_end,
		"timetable", "covers_until", times.coverage.is_any ? last : NULL, "is_short",
		times.is_short, "newer_refused", times.is_refused, "live", "watched",
		times.has_live, "unknown_since_utc_s",
		times.live_lost.s == 0 ? json_null() : json_integer(times.live_lost.s), "holidays",
		"known_until", holidays_last, "ends_soon", holidays_end, "calendars", "kept",
		times.n_calendars, "not_read_whole", times.n_calendars_odd, "events_left",
		times.n_calendar_events_left, "failing_since_utc_s",
		times.calendars_failing.s == 0 ? json_null()
					       : json_integer(times.calendars_failing.s),
		"busy_unknown_since_utc_s",
		times.busy_unknown.s == 0 ? json_null() : json_integer(times.busy_unknown.s)));
}

/* Prometheus text format, version 0.0.4. */
void
api_metrics_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	const long *counts = server_counts(exchange->server);
	struct buf out;
	buf_init(&out);
	buf_add_text(&out, "# TYPE firstday_http_requests_total counter\n");
	for (int i = 2; i < 6; i++)
		buf_printf(&out, "firstday_http_requests_total{status=\"%dxx\"} %ld\n", i,
			   counts[i]);
	buf_printf(&out, "# TYPE firstday_pages_open gauge\nfirstday_pages_open %d\n",
		   stream_count(desk->stream));
	struct desk_times times;
	desk->times(desk->times_context, &times);
	buf_printf(&out,
		   "# TYPE firstday_timetable_short gauge\nfirstday_timetable_short %d\n"
		   "# TYPE firstday_timetable_refused gauge\nfirstday_timetable_refused %d\n"
		   "# TYPE firstday_timetable_generation counter\n"
		   "firstday_timetable_generation %llu\n",
		   times.is_short, times.is_refused, (unsigned long long)times.generation);
	buf_printf(&out, "# TYPE firstday_holidays_short gauge\nfirstday_holidays_short %d\n",
		   listend_is_near(desk->world, desk->clock.now(desk->clock.context)));
	desk->metrics(desk->context, &out);
	if (desk->live_metrics != NULL)
		desk->live_metrics(desk->times_context, &out);
	server_answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", buf_text(&out),
		      out.len);
	buf_fini(&out);
}

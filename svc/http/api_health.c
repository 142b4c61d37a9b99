/* SPDX-License-Identifier: MIT
 *
 * Is it well, and how much has it done.
 */
#include "http/desk.h"
#include "http/routes.h"
#include "http/stream.h"

/* Well is: the store answers. */
void
api_health_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct utc next;
	int rc = store_next_time(desk->store, &next);
	server_answer_json(exchange, rc == 0 ? 200 : 503,
			   json_pack("{s:b,s:s}", "ok", rc == 0, "store", err_text(rc)));
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
	desk->metrics(desk->context, &out);
	server_answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", buf_text(&out),
		      out.len);
	buf_fini(&out);
}

/* SPDX-License-Identifier: MIT
 *
 * What a watch tells of itself.
 */
#include <inttypes.h>

#include "daemon/watch_handle.h"

int64_t
watch_unknown_since(const struct watch *watch)
{
	int64_t since = 0;
	for (int i = 0; watch != NULL && i < watch->n; i++) {
		const struct live_health *health = &watch->sources[i].health;
		int64_t good = health->good_utc_s != 0 ? health->good_utc_s : health->since_utc_s;
		if (health->is_stale && (since == 0 || good < since))
			since = good;
	}
	return since;
}

uint64_t
watch_worked(const struct watch *watch)
{
	return watch->n_worked;
}

struct watch_state
watch_state(const struct watch *watch, int i)
{
	return (struct watch_state){watch->sources[i].conf->name, &watch->sources[i].health};
}

void
watch_metrics(const struct watch *watch, struct buf *out)
{
	if (watch == NULL)
		return;
	buf_printf(out,
		   "# TYPE firstday_live_edits gauge\nfirstday_live_edits %d\n"
		   "# TYPE firstday_live_cancelled gauge\nfirstday_live_cancelled %d\n"
		   "# TYPE firstday_live_misfits gauge\nfirstday_live_misfits %" PRIu64 "\n"
		   "# TYPE firstday_live_work_total counter\nfirstday_live_work_total %" PRIu64 "\n"
		   "# TYPE firstday_live_stale gauge\n"
		   "# TYPE firstday_live_good_utc_seconds gauge\n"
		   "# TYPE firstday_live_asked_total counter\n"
		   "# TYPE firstday_live_answers_total counter\n",
		   watch->count.edits, watch->count.cancelled, watch->n_problems, watch->n_worked);
	for (int i = 0; i < watch->n; i++) {
		const struct watch_source *source = &watch->sources[i];
		const char *name = source->conf->name;
		buf_printf(out,
			   "firstday_live_stale{feed=\"%s\"} %d\n"
			   "firstday_live_good_utc_seconds{feed=\"%s\"} %" PRId64 "\n"
			   "firstday_live_asked_total{feed=\"%s\"} %ld\n"
			   "firstday_live_answers_total{feed=\"%s\",what=\"same\"} %ld\n",
			   name, source->health.is_stale, name, source->health.good_utc_s, name,
			   source->n_asked, name, source->n_same);
		for (int fault = 0; fault < LIVE_FAULTS; fault++)
			buf_printf(
			    out, "firstday_live_answers_total{feed=\"%s\",what=\"%s\"} %ld\n", name,
			    live_fault_name((enum live_fault)fault), source->n_faults[fault]);
	}
}

/* SPDX-License-Identifier: MIT
 *
 * Two lists in one order, walked together.
 */
#include "travel/travel_extra.h"

#include <stdlib.h>
#include <string.h>

static int
least(int a, int b)
{
	return a < b ? a : b;
}

int
travel_extra_count(const struct travel_extra_memory *memory)
{
	int n = 0;
	for (int i = 0; i < memory->before->n; i++)
		n += csa_edit_is_more(&memory->before->list[i]);
	return least(n, TRAVEL_EXTRA_MAX);
}

/* By date, trip, feed and id, and for copies when they were to begin: which run it is. */
static int
compare_runs(const struct csa_edit *a, const struct csa_edit *b)
{
	if (a->date.day != b->date.day)
		return a->date.day < b->date.day ? -1 : 1;
	if (a->trip != b->trip)
		return a->trip < b->trip ? -1 : 1;
	if (a->trip == TT_NONE && a->feed != b->feed)
		return a->feed < b->feed ? -1 : 1;
	if (a->trip == TT_NONE)
		return strcmp(a->extra->id, b->extra->id);
	return (a->calls[0].plan_s > b->calls[0].plan_s) -
	       (a->calls[0].plan_s < b->calls[0].plan_s);
}

static int
compare_by_run(const void *a, const void *b)
{
	return compare_runs(*(const struct csa_edit *const *)a, *(const struct csa_edit *const *)b);
}

struct extras {
	struct csa_edit **list; /* by compare_runs */
	int n;
};

static struct extras
extras_of(const struct csa_edit list[], int n, struct arena *arena)
{
	struct extras extras = {arena_array(arena, struct csa_edit *, n), 0};
	for (int i = 0; i < n; i++)
		if (csa_edit_is_more(&list[i]))
			extras.list[extras.n++] = (struct csa_edit *)(uintptr_t)&list[i];
	qsort(extras.list, (size_t)extras.n, sizeof(*extras.list), compare_by_run);
	return extras;
}

/* The same run, said again: its rides keep the times by which they were told, also where stops that
 * are behind it are said no more. */
static void
keep_plan(const struct csa_edit *before, const struct csa_edit *now)
{
	struct csa_edit_call *calls = (struct csa_edit_call *)(uintptr_t)now->calls;
	uint32_t at = 0;
	if (now->kind != CSA_EDIT_ADDED)
		return;
	for (uint32_t k = 0; k < now->n_calls; k++) {
		uint32_t same = at;
		while (same < before->n_calls && before->calls[same].stop != calls[k].stop)
			same++;
		if (same == before->n_calls)
			continue;
		calls[k].plan_arrive_s = before->calls[same].plan_arrive_s;
		calls[k].plan_s = before->calls[same].plan_s;
		at = same + 1;
	}
}

static bool
is_heard(const struct travel_extra_memory *memory, uint32_t feed)
{
	for (int i = 0; i < memory->n_feeds; i++)
		if (memory->feeds[i] == feed)
			return true;
	return false;
}

/* A run that is said no more: kept until its time has passed. */
static void
keep_run(const struct travel_extra_memory *memory, const struct csa_edit *before,
	 struct csa_edit list[], int *n)
{
	struct arena *arena = memory->arena;
	int32_t last_s = before->calls[before->n_calls - 1].arrive_s;
	if (civil_service_utc(memory->zone, before->date, last_s).s + TRAVEL_EXTRA_KEPT_S <
	    memory->now_utc_s)
		return;
	struct csa_edit *kept = &list[(*n)++];
	struct csa_edit_call *calls = arena_array(arena, struct csa_edit_call, before->n_calls);
	memcpy(calls, before->calls, sizeof(*calls) * before->n_calls);
	for (uint32_t k = 0; k < before->n_calls; k++)
		calls[k].moved_to = NULL;
	*kept = *before;
	kept->calls = calls;
	kept->kind = is_heard(memory, before->feed) ? CSA_EDIT_WITHDRAWN : CSA_EDIT_UNSURE;
	if (before->extra == NULL)
		return;
	struct csa_extra *extra = arena_new(arena, struct csa_extra);
	*extra = *before->extra;
	extra->id = arena_strdup(arena, extra->id);
	extra->headsign = arena_strdup(arena, extra->headsign);
	kept->extra = extra;
}

void
travel_extra_remember(const struct travel_extra_memory *memory, struct csa_edit list[], int *n)
{
	struct extras before = extras_of(memory->before->list, memory->before->n, memory->arena);
	struct extras now = extras_of(list, *n, memory->arena);
	int n_said = *n;
	int at = 0;
	for (int i = 0; i < before.n; i++) {
		int order = -1;
		while (at < now.n && (order = compare_runs(now.list[at], before.list[i])) < 0)
			at++;
		if (at < now.n && order == 0)
			keep_plan(before.list[i], now.list[at]);
		else if (*n - n_said < TRAVEL_EXTRA_MAX)
			keep_run(memory, before.list[i], list, n);
	}
	if (*n > n_said)
		qsort(list, (size_t)*n, sizeof(*list), csa_edit_compare);
}

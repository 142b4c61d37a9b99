/* SPDX-License-Identifier: MIT
 *
 * What is edited is taken out of the day and merged in again at its new place; nothing else is
 * sorted.
 */
#include "travel/scan/csa_edit.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "travel/table/vec.h"

/* What fresh connections are sorted by: passes of so many bits of their key. An even number of
 * passes ends where it began. */
#define DIGIT_BITS 13
#define DIGITS     (UINT32_C(1) << DIGIT_BITS)
#define PASSES     2
#define KEY_OFFSET 65536 /* a day may begin some hours before its second 0 */

#define SECONDS_MAX ((1 << 23) - 1) /* of an arrival: what struct tt_connection has room for */

struct editing {
	struct csa_day *day;
	const struct csa_edits *edits;
	uint32_t runs_room;
	VEC(struct tt_connection) fresh;
};

int
csa_edit_compare(const void *a, const void *b)
{
	const struct csa_edit *left = a;
	const struct csa_edit *right = b;
	if (left->date.day != right->date.day)
		return left->date.day < right->date.day ? -1 : 1;
	if (left->trip != right->trip)
		return left->trip < right->trip ? -1 : 1;
	if (left->trip == TT_NONE && left->extra != NULL && right->extra != NULL) {
		int order = left->feed != right->feed ? (left->feed < right->feed ? -1 : 1)
						      : strcmp(left->extra->id, right->extra->id);
		if (order != 0)
			return order;
	}
	int is_more = csa_edit_is_more(left) - csa_edit_is_more(right);
	if (is_more != 0)
		return is_more;
	return (left->entity > right->entity) - (left->entity < right->entity);
}

const struct csa_edit *
csa_edit_find(const struct csa_edits *edits, struct civil_date date, uint32_t trip)
{
	int low = 0;
	int high = edits->n;
	const struct csa_edit wanted = {.trip = trip, .date = date, .entity = INT_MIN};
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (csa_edit_compare(&edits->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == edits->n || edits->list[low].date.day != date.day ||
	    edits->list[low].trip != trip || csa_edit_is_more(&edits->list[low]))
		return NULL;
	return &edits->list[low];
}

static void *
grow(void *items, size_t n, size_t size)
{
	void *grown = reallocarray(items, n + 1, size);
	if (grown == NULL)
		panic("out of memory for %zu runs", n);
	return grown;
}

/* A number for a run that the day did not have. */
static uint32_t
new_run(struct editing *editing, const struct csa_edit *edit, int32_t days)
{
	struct csa_day *day = editing->day;
	ensure(day->n_runs < TT_TRIPS_MAX);
	if (day->n_runs == editing->runs_room) {
		editing->runs_room += editing->runs_room / 8 + 64;
		day->runs = grow(day->runs, editing->runs_room, sizeof(*day->runs));
		day->edit_of = grow(day->edit_of, editing->runs_room, sizeof(*day->edit_of));
	}
	day->runs[day->n_runs] = (struct csa_run){edit->trip, days};
	day->edit_of[day->n_runs] = edit;
	return day->n_runs++;
}

/* The connections of an edited run that depart on the day, or after. */
static void
add_fresh(struct editing *editing, const struct csa_edit *edit, uint32_t run, int32_t days)
{
	static const unsigned boarding =
	    TT_MAY_BOARD | TT_BOARD_PHONE | TT_BOARD_DRIVER | TT_DEPART_ABOUT;
	int32_t shift_s = csa_day_shift_s(editing->day, days);
	int32_t first_s = editing->day->midnight_s < 0 ? editing->day->midnight_s : 0;
	for (uint32_t k = 0; k + 1 < edit->n_calls; k++) {
		const struct csa_edit_call *from = &edit->calls[k];
		const struct csa_edit_call *to = &edit->calls[k + 1];
		int32_t depart_s = from->depart_s - shift_s;
		int32_t arrive_s = to->arrive_s - shift_s;
		if (depart_s < first_s || arrive_s > SECONDS_MAX)
			continue;
		unsigned flags = (from->flags & boarding) | (to->flags & ~boarding & TT_FLAGS);
		if (from->is_skipped)
			flags &= ~(TT_MAY_BOARD | TT_BOARD_PHONE | TT_BOARD_DRIVER);
		if (to->is_skipped)
			flags &= ~(TT_MAY_ALIGHT | TT_ALIGHT_PHONE | TT_ALIGHT_DRIVER);
		const uint32_t stops[2] = {from->stop, to->stop};
		*vec_push(&editing->fresh) =
		    tt_connection_make(depart_s, arrive_s, run, stops, flags);
	}
}

/* Take out what is edited of the day's own runs, and lay out what runs all the same. */
static void
edit_runs(struct editing *editing)
{
	struct csa_day *day = editing->day;
	const struct csa_edits *edits = editing->edits;
	bool *is_known = calloc((size_t)edits->n + 1, sizeof(*is_known));
	day->edit_of = calloc((size_t)day->n_runs + 1, sizeof(*day->edit_of));
	if (is_known == NULL || day->edit_of == NULL)
		panic("out of memory for %d edits", edits->n);
	for (uint32_t run = 0; run < day->n_runs; run++) {
		struct civil_date date = civil_add_days(day->date, -day->runs[run].days);
		const struct csa_edit *edit = csa_edit_find(edits, date, day->runs[run].trip);
		if (edit == NULL)
			continue;
		day->edit_of[run] = edit;
		is_known[edit - edits->list] = true;
		if (csa_edit_runs(edit))
			add_fresh(editing, edit, run, day->runs[run].days);
	}
	/* Runs of their own, and runs of days before that would have ended before this one. */
	for (int i = 0; i < edits->n; i++) {
		const struct csa_edit *edit = &edits->list[i];
		int32_t days = day->date.day - edit->date.day;
		if (is_known[i] || !csa_edit_runs(edit) || days < 0 || days > 8)
			continue;
		add_fresh(editing, edit, new_run(editing, edit, days), days);
	}
	free(is_known);
}

static int64_t
key_of(const struct tt_connection *c)
{
	return 2 * (int64_t)c->depart_s + (tt_arrive_s(c) > c->depart_s);
}

/* The digit of the key that a pass sorts by. */
static uint32_t
digit_of(const struct tt_connection *c, int pass)
{
	return (uint32_t)((key_of(c) + KEY_OFFSET) >> pass * DIGIT_BITS) & (DIGITS - 1);
}

/*
 * Put them in the order of struct tt_connection. They came run by run, each in its own order, and
 * what is equal stays so; so two passes that keep that order are enough, however many they are.
 */
static void
sort_fresh(struct tt_connection items[], size_t n)
{
	struct tt_connection *room = calloc(n + 1, sizeof(*room));
	uint32_t *first = calloc(DIGITS + 1, sizeof(*first));
	if (room == NULL || first == NULL)
		panic("out of memory for %zu connections", n);
	struct tt_connection *from = items;
	struct tt_connection *to = room;
	for (int pass = 0; pass < PASSES; pass++) {
		memset(first, 0, (DIGITS + 1) * sizeof(*first));
		for (size_t i = 0; i < n; i++)
			first[digit_of(&from[i], pass) + 1]++;
		for (uint32_t digit = 0; digit < DIGITS; digit++)
			first[digit + 1] += first[digit];
		for (size_t i = 0; i < n; i++)
			to[first[digit_of(&from[i], pass)]++] = from[i];
		struct tt_connection *other = from;
		from = to;
		to = other;
	}
	free(room);
	free(first);
}

/* Whether the edited connection stands before the plain one. */
static bool
is_before(const struct tt_connection *fresh, const struct tt_connection *plain)
{
	int64_t fresh_key = key_of(fresh);
	int64_t plain_key = key_of(plain);
	return fresh_key < plain_key ||
	       (fresh_key == plain_key && tt_trip_of(fresh) < tt_trip_of(plain));
}

static void
merge(struct editing *editing)
{
	struct csa_day *day = editing->day;
	size_t n_fresh = editing->fresh.n;
	struct tt_connection *merged = calloc(day->n_connections + n_fresh + 1, sizeof(*merged));
	if (merged == NULL)
		panic("out of memory for %zu connections", day->n_connections + n_fresh);
	uint32_t n = 0;
	size_t next = 0;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *plain = &day->connections[i];
		if (day->edit_of[tt_trip_of(plain)] != NULL)
			continue;
		while (next < n_fresh && is_before(&editing->fresh.items[next], plain))
			merged[n++] = editing->fresh.items[next++];
		merged[n++] = *plain;
	}
	while (next < n_fresh)
		merged[n++] = editing->fresh.items[next++];
	merged[n].depart_s = CSA_NEVER;
	free(day->connections);
	day->connections = merged;
	day->n_connections = n;
}

void
csa_edit_day(struct csa_day *day, const struct csa_edits *edits)
{
	if (edits->n == 0)
		return;
	struct editing editing = {.day = day, .edits = edits, .runs_room = day->n_runs};
	edit_runs(&editing);
	sort_fresh(editing.fresh.items, editing.fresh.n);
	merge(&editing);
	csa_day_index(day);
	free(editing.fresh.items);
}

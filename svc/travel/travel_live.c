/* SPDX-License-Identifier: MIT
 *
 * Edits of all feeds together. Rides are looked up among them in travel_live_ride.c.
 */
#include "travel/travel_live.h"

#include <stdlib.h>
#include <string.h>

#include "travel/scan/csa_split.h"
#include "travel/travel_extra.h"
#include "travel/travel_handle.h"

/* The timetable's feed that is meant, or TT_NONE. */
static uint32_t
feed_of(const struct tt *tt, const char *name, int n_feeds, struct arena *arena)
{
	uint32_t feed = tt_feed_find(tt, arena_printf(arena, "%s.zip", name));
	if (feed == TT_NONE && tt->n_feeds <= 1 && n_feeds == 1)
		return 0;
	return feed;
}

/* What is said while it is laid against the timetable. */
struct travel_live_work {
	struct arena arena; /* becomes that of the edits */
	struct travel *travel;
	struct live_matching matching;
	struct problems problems; /* of the feed under way */
	struct problems all;
	struct travel_live_feed feeds[TRAVEL_LIVE_FEEDS_MAX];
	int n_feeds;
	int at;                       /* feed under way */
	struct live_matcher *matcher; /* NULL: its turn has not come */
	struct live_count one;
	uint32_t rows[TRAVEL_LIVE_FEEDS_MAX]; /* of tt->feeds */
	struct csa_edits of[TRAVEL_LIVE_FEEDS_MAX];
	struct travel_live_count count;
};

static bool
is_same_call(const struct csa_edit_call *a, const struct csa_edit_call *b)
{
	return a->stop == b->stop && a->plan_stop == b->plan_stop && a->arrive_s == b->arrive_s &&
	       a->depart_s == b->depart_s && a->plan_s == b->plan_s && a->flags == b->flags &&
	       a->is_skipped == b->is_skipped;
}

static bool
is_same_extra(const struct csa_extra *a, const struct csa_extra *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a->id, b->id) == 0 && strcmp(a->headsign, b->headsign) == 0 &&
	       a->trip.route == b->trip.route;
}

static bool
is_same_edit(const struct csa_edit *a, const struct csa_edit *b)
{
	if (a->trip != b->trip || a->kind != b->kind || a->date.day != b->date.day ||
	    a->feed != b->feed || a->n_calls != b->n_calls || !is_same_extra(a->extra, b->extra))
		return false;
	for (uint32_t k = 0; k < a->n_calls; k++)
		if (!is_same_call(&a->calls[k], &b->calls[k]))
			return false;
	return true;
}

static bool
is_same(const struct csa_edits *a, const struct csa_edits *b)
{
	bool is_same = a->n == b->n;
	for (int i = 0; is_same && i < a->n; i++)
		is_same = is_same_edit(&a->list[i], &b->list[i]);
	return is_same;
}

struct travel_live_work *
travel_live_begin(struct travel *travel, const struct travel_live_feed feeds[], int n_feeds,
		  int64_t now_utc_s)
{
	struct travel_live_work *work = calloc(1, sizeof(*work));
	if (work == NULL)
		panic("out of memory for %d live feeds", n_feeds);
	ensure(n_feeds >= 0 && n_feeds <= TRAVEL_LIVE_FEEDS_MAX);
	arena_init(&work->arena);
	problems_init(&work->all, &work->arena);
	work->travel = travel;
	work->n_feeds = travel->has_tt ? n_feeds : 0;
	for (int i = 0; i < n_feeds; i++)
		work->feeds[i] = feeds[i];
	work->matching = (struct live_matching){.tt = &travel->tt,
						.zone = travel->zone,
						.now_utc_s = now_utc_s,
						.arena = &work->arena,
						.problems = &work->problems};
	return work;
}

/* The feed under way is done: its edits and, with its name before each place, its problems. */
static void
take_feed(struct travel_live_work *work)
{
	const char *name = work->feeds[work->at].name;
	work->of[work->at] = live_match_end(work->matcher);
	for (size_t i = 0; i < problems_kept(&work->problems); i++)
		problem_add(&work->all,
			    arena_printf(&work->arena, "%s: %s", name, work->problems.list[i].at),
			    "%s", work->problems.list[i].text);
	work->count.trips.matched += work->one.matched;
	work->count.trips.unknown += work->one.unknown;
	work->count.trips.bad += work->one.bad;
	work->matcher = NULL;
	work->at++;
}

bool
travel_live_some(struct travel_live_work *work, int64_t *most)
{
	if (work->at == work->n_feeds)
		return false;
	const struct travel_live_feed *feed = &work->feeds[work->at];
	if (work->matcher == NULL) {
		uint32_t row = feed_of(&work->travel->tt, feed->name, work->n_feeds, &work->arena);
		work->rows[work->at] = row;
		if (row == TT_NONE) {
			problem_add(&work->all, feed->name,
				    "the timetable has no feed of this name");
			work->count.trips.unknown += feed->feed->n_trips;
			work->at++;
			return true;
		}
		problems_init(&work->problems, &work->arena);
		work->matching.feed = row;
		work->matcher = live_match_begin(&work->matching, feed->feed, &work->one);
	}
	if (!live_match_some(work->matcher, most))
		take_feed(work);
	return true;
}

static void
sum_up(const struct csa_edits *edits, struct travel_live_count *count)
{
	for (int i = 0; i < edits->n; i++) {
		enum csa_edit_kind kind = edits->list[i].kind;
		count->edits += kind <= CSA_EDIT_ADDED;
		count->cancelled += kind == CSA_EDIT_CANCELLED || kind == CSA_EDIT_DELETED;
		count->added += kind == CSA_EDIT_COPY || kind == CSA_EDIT_ADDED;
	}
}

/* All feeds' edits in one list, and what is remembered of those before. */
static struct csa_edits
join(struct travel_live_work *work)
{
	int n = 0;
	const struct travel_extra_memory memory = {
	    .before = &work->travel->live.edits,
	    .feeds = work->rows,
	    .n_feeds = work->n_feeds,
	    .zone = work->travel->zone,
	    .now_utc_s = work->matching.now_utc_s,
	    .arena = &work->arena,
	};
	for (int i = 0; i < work->n_feeds; i++)
		n += work->of[i].n;
	struct csa_edit *list =
	    arena_array(&work->arena, struct csa_edit, n + travel_extra_count(&memory));
	struct csa_edits all = {list, 0};
	for (int i = 0; i < work->n_feeds; i++)
		for (int k = 0; k < work->of[i].n; k++)
			list[all.n++] = work->of[i].list[k];
	/* One feed's are in order already. */
	if (work->n_feeds > 1)
		qsort(list, (size_t)all.n, sizeof(*list), csa_edit_compare);
	travel_extra_remember(&memory, list, &all.n);
	sum_up(&all, &work->count);
	return all;
}

bool
travel_live_end(struct travel_live_work *work, struct problems *problems,
		struct travel_live_count *count)
{
	struct travel *travel = work->travel;
	struct csa_edits fresh = join(work);
	*count = work->count;
	for (size_t i = 0; i < problems_kept(&work->all); i++)
		problem_add(problems, work->all.list[i].at, "%s", work->all.list[i].text);
	if (is_same(&travel->live.edits, &fresh)) {
		travel_live_drop(work);
		return false;
	}
	travel_close_day(travel);
	travel_live_close(travel);
	travel->live =
	    (struct travel_live){.has_arena = true, .arena = work->arena, .edits = fresh};
	travel->generation++;
	free(work);
	return true;
}

void
travel_live_drop(struct travel_live_work *work)
{
	if (work == NULL)
		return;
	arena_fini(&work->arena);
	free(work);
}

bool
travel_live_set(struct travel *travel, const struct travel_live_feed feeds[], int n_feeds,
		int64_t now_utc_s, struct problems *problems, struct travel_live_count *count)
{
	struct travel_live_work *work = travel_live_begin(travel, feeds, n_feeds, now_utc_s);
	int64_t all = INT64_MAX;
	while (travel_live_some(work, &all))
		continue;
	return travel_live_end(work, problems, count);
}

void
travel_live_lose(struct travel *travel, int64_t since_utc_s)
{
	travel->live_lost_utc_s = since_utc_s;
}

int64_t
travel_live_lost_utc_s(const struct travel *travel)
{
	return travel->live_lost_utc_s;
}

void
travel_live_close(struct travel *travel)
{
	if (travel->live.has_arena)
		arena_fini(&travel->live.arena);
	travel->live = (struct travel_live){0};
}

struct travel_live_said
travel_live_said(const struct travel *travel, const struct tt_connection *board,
		 const struct tt_connection *alight)
{
	const struct csa_day *day = &travel->day;
	struct travel_live_said said = {.plan_s = board->depart_s};
	const struct csa_edit *edit = day->edit_of == NULL ? NULL : day->edit_of[tt_trip_of(board)];
	if (edit == NULL)
		return said;
	int32_t shift_s = csa_day_shift_s(day, day->runs[tt_trip_of(board)].days);
	said.is_extra = edit->kind == CSA_EDIT_ADDED || edit->kind == CSA_EDIT_COPY;
	uint32_t from = csa_split_outer(day, tt_from(board));
	uint32_t to = csa_split_outer(day, tt_to(alight));
	uint32_t k = 0;
	while (k + 1 < edit->n_calls && (edit->calls[k].stop != from ||
					 edit->calls[k].depart_s - shift_s != board->depart_s))
		k++;
	said.plan_s = edit->calls[k].plan_s - shift_s;
	said.from_moved_to = edit->calls[k].moved_to;
	for (k++; k < edit->n_calls; k++)
		if (edit->calls[k].stop == to &&
		    edit->calls[k].arrive_s - shift_s == tt_arrive_s(alight)) {
			said.to_moved_to = edit->calls[k].moved_to;
			break;
		}
	return said;
}

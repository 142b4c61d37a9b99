/* SPDX-License-Identifier: MIT
 *
 * Connection Scan, forward and in rounds; csa_back.c has it backward.
 *
 * A stop has two labels, because one footpath may not follow another: ${ride} is the best arrival
 * by vehicle, from which footpaths begin, ${any} the best by any means, from which rides begin.
 * A later arrival by vehicle still opens footpaths that an earlier one on foot may not.
 *
 * A label holds the best arrival for each number of rides, so that one scan gives the earliest
 * arrival and the fewest rides to it. A run is boarded with one ride more than a label needs, and
 * boarded again further on if one may get there with fewer; by[count - 2] of the stop where it
 * stands, count being where its arrivals go, is the one value that decides both.
 *
 * Connections that take no time need care: the day has them first among those of one second, and
 * when one of them improves a label, all of that second are looked at again until none does, since
 * another may have become reachable. In a repeat a run counts as boarded only behind the place
 * where it was boarded, which is why that place is kept; what it did before that place with a
 * higher count is in the labels already.
 */
#include "travel/scan/csa.h"

#include <stdlib.h>
#include <string.h>

#include "travel/scan/csa_split.h"

#define COUNT_MANY   (CSA_RIDES_COUNTED + 2) /* where so many rides and more arrive */
#define NOT_ABOARD   (COUNT_MANY + 2)        /* - 2: boarded however many it took */
#define COUNTS       (CSA_RIDES_COUNTED + 3)
#define RIDES_BEFORE (CSA_RIDES_COUNTED + 1) /* that COUNT_MANY may stand for */
/* With so many quarters reached going through all rows costs less than choosing among them. */
#define QUARTERS_MANY (CSA_QUARTERS * 7 / 16)

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu labels", n);
	return items;
}

static const struct csa_label never_label = {
    {CSA_NEVER, CSA_NEVER, CSA_NEVER, CSA_NEVER, CSA_NEVER, CSA_NEVER, CSA_NEVER, CSA_NEVER}};

/* For ${n} stops, with one to spare in front of them and one behind, which may be looked at. */
static struct csa_label *
claim_labels(uint32_t n)
{
	struct csa_label *labels = aligned_alloc(sizeof(*labels), (n + 2) * sizeof(*labels));
	if (labels == NULL)
		panic("out of memory for %u labels", n);
	for (uint32_t i = 0; i < n + 2; i++)
		labels[i] = never_label;
	return labels;
}

void
csa_work_init(struct csa_work *work, const struct csa_day *day)
{
	uint32_t n_stops = day->tt->n_stops;
	ensure(day->split == NULL || day->split->use == CSA_SPLIT_FEET);
	*work = (struct csa_work){
	    .any = claim_labels(n_stops),
	    .quarter = claim(n_stops, 1),
	    .touched = claim(n_stops, sizeof(uint32_t)),
	    .aboard = claim(day->n_runs, 1),
	    .place = claim(day->n_runs, sizeof(uint32_t)),
	    .boarded = claim(day->n_runs, sizeof(uint32_t)),
	    .arrive = claim(n_stops, sizeof(int32_t)),
	    .by_ride = claim(n_stops, sizeof(int32_t)),
	    .before = claim(n_stops, sizeof(int32_t)),
	    .left_at = claim(day->n_runs, sizeof(uint32_t)),
	};
	work->has_walks = day->tt->n_foot > 0;
	work->ride = work->has_walks ? claim_labels(n_stops) : work->any + 1;
	memset(work->aboard, NOT_ABOARD, day->n_runs);
	csa_lanes_init(&work->lanes, day);
}

void
csa_work_fini(struct csa_work *work)
{
	csa_lanes_fini(&work->lanes);
	csa_reach_fini(&work->reach);
	if (work->has_walks)
		free(work->ride);
	free(work->any);
	free(work->quarter);
	free(work->quarter_rows);
	free(work->touched);
	free(work->aboard);
	free(work->place);
	free(work->boarded);
	free(work->arrive);
	free(work->by_ride);
	free(work->before);
	free(work->left_at);
	*work = (struct csa_work){0};
}

void
csa_work_learn(struct csa_work *work, const struct csa_day *day)
{
	if (work->quarter_rows != NULL)
		return;
	free(work->quarter);
	work->quarter = csa_quarter_of(day);
	work->quarter_rows = csa_quarter_rows(day, &work->lanes, work->quarter);
	work->has_reach = csa_reach_init(&work->reach, day, work->quarter);
}

/* The first and the end of the rows that take no time, in the second of one. */
struct instants {
	uint32_t first;
	uint32_t end;
};

static struct instants
instant_rows_at(const struct csa_lanes *lanes, uint32_t i)
{
	const struct csa_row *rows = lanes->rows;
	struct instants found = {i, i + 1};
	while (found.first > 0 && rows[found.first - 1].depart_s == rows[i].depart_s)
		found.first--;
	while (rows[found.end].depart_s == rows[i].depart_s && lanes->is_instant[found.end])
		found.end++;
	return found;
}

/* Lower all that ${count} and more rides may count on; without branches, which guess badly here. */
static inline void
lower(struct csa_label *label, int32_t at_s, unsigned count)
{
	typedef int32_t four __attribute__((vector_size(16)));
	static const union {
		int32_t each[CSA_LANE_LABEL];
		four fours[2];
	} from[COUNTS + 1] = {
	    {{-1, -1, -1, -1, -1, -1, -1, -1}}, {{0, -1, -1, -1, -1, -1, -1, -1}},
	    {{0, 0, -1, -1, -1, -1, -1, -1}},   {{0, 0, 0, -1, -1, -1, -1, -1}},
	    {{0, 0, 0, 0, -1, -1, -1, -1}},     {{0, 0, 0, 0, 0, -1, -1, -1}},
	    {{0, 0, 0, 0, 0, 0, -1, -1}},       {{0, 0, 0, 0, 0, 0, 0, -1}},
	};
	const four at = {at_s, at_s, at_s, at_s};
	for (int i = 0; i < 2; i++) {
		four by;
		memcpy(&by, label->by + 4 * i, sizeof(by));
		four is_lower = (at < by) & from[count].fours[i];
		by = (at & is_lower) | (by & ~is_lower);
		memcpy(label->by + 4 * i, &by, sizeof(by));
	}
}

/* At ${stop} at ${at_s} on foot or by ride, having ridden as ${count} says. */
static inline void
reach(struct csa_work *work, uint32_t stop, int32_t at_s, unsigned count)
{
	struct csa_label *label = &work->any[stop + 1];
	if (label->by[count] <= at_s)
		return;
	if (label->by[COUNT_MANY] == CSA_NEVER) {
		work->touched[work->n_touched++] = stop;
		work->quarters |= UINT32_C(1) << work->quarter[stop];
	}
	lower(label, at_s, count);
}

/* A ride that reaches ${stop} earlier than any before, and one footpath from there. */
static inline void
arrive(const struct tt *tt, struct csa_work *work, uint32_t stop, int32_t at_s, unsigned count)
{
	reach(work, stop, at_s, count);
	if (!work->has_walks)
		return;
	lower(&work->ride[stop], at_s, count);
	for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
		reach(work, tt->foot[i].to, at_s + tt->foot[i].walk_s, count);
}

/*
 * Row ${i}, its run having been boarded as ${count} says: board it, or with fewer rides, if one
 * can; alight if one can and it is worth it. Whether a label improved.
 */
__attribute__((always_inline)) static inline bool /* a call of it costs as much as it does */
ride_on(const struct tt *tt, struct csa_work *work, uint32_t i, unsigned count)
{
	const struct csa_row *row = &work->lanes.rows[i];
	const int32_t *here = work->any[csa_row_from(row) + 1].by;
	if (here[(int)count - 2] <= row->board_s) {
		if (work->aboard[row->run] == NOT_ABOARD)
			work->boarded[work->n_boarded++] = row->run;
		count = count == NOT_ABOARD ? COUNT_MANY : count - 1;
		while (here[(int)count - 2] <= row->board_s)
			count--;
		work->aboard[row->run] = (uint8_t)count;
		work->place[row->run] = i;
	} else if (count == NOT_ABOARD)
		return false;
	uint32_t to = csa_row_to(row);
	if (row->arrive_s >= work->ride[to].by[count])
		return false;
	arrive(tt, work, to, row->arrive_s, count);
	return true;
}

/* All of the second of row ${i}, which takes no time, until no label improves. Returns the last. */
static uint32_t
repeat_second(const struct tt *tt, struct csa_work *work, uint32_t i)
{
	const struct instants second = instant_rows_at(&work->lanes, i);
	for (bool is_better = true; is_better;) {
		is_better = false;
		for (i = second.first; i < second.end; i++) {
			uint32_t run = work->lanes.rows[i].run;
			unsigned count = work->place[run] > i ? NOT_ABOARD : work->aboard[run];
			is_better = ride_on(tt, work, i, count) || is_better;
		}
	}
	return second.end - 1;
}

static int32_t
least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/*
 * Whether the run of ${row}, boarded as ${count} says, can be boarded or brings somebody there
 * earlier. Labels are flat, since NOT_ABOARD looks past a label's end: what it sees does not count.
 */
static inline bool
is_of_use(const struct csa_row *row, uint32_t count, const int32_t any[], const int32_t ride[])
{
	/* Most rows are of no use; one branch for both reasons is the easier to guess. */
	bool can_board = any[row->from + count] <= row->board_s;
	bool is_better = (row->arrive_s < ride[row->to + count]) & (count != NOT_ABOARD);
	return can_board | is_better;
}

/* Scan from row ${i} until nothing can reach ${to} any earlier, or as early with fewer rides. */
static void
scan_all(const struct tt *tt, struct csa_work *work, uint32_t i, uint32_t to)
{
	const int32_t *goal = &work->any[to + 1].by[COUNT_MANY];
	int32_t limit_s = least(*goal, work->lanes.last_into_s[to]);
	const struct csa_row *rows = work->lanes.rows;
	const int32_t *any = work->any->by;
	const int32_t *ride = work->ride->by;
	const uint8_t *aboard = work->aboard;
	for (const struct csa_row *row = rows + i; row->depart_s <= limit_s; row++) {
		uint32_t count = aboard[row->run];
		if (!is_of_use(row, count, any, ride) ||
		    !ride_on(tt, work, (uint32_t)(row - rows), count))
			continue;
		/* What is seldom changed stays a guess: the scan runs ahead of the labels. */
		if (work->lanes.reopens[row - rows])
			row = rows + repeat_second(tt, work, (uint32_t)(row - rows));
		if (*goal < limit_s)
			limit_s = *goal;
	}
}

/* Of the block that begins with row ${first}: what can matter while somebody is in ${quarters}. */
static inline uint64_t
rows_of(const struct csa_work *work, uint32_t first, uint32_t quarters)
{
	const uint64_t *of = work->quarter_rows + (size_t)(first / CSA_LANE_BLOCK) * CSA_QUARTERS;
	uint64_t rows = 0;
	for (; quarters != 0; quarters &= quarters - 1)
		rows |= of[__builtin_ctz(quarters)];
	return rows;
}

/*
 * The same, looking at no row that departs from a quarter where nobody has come to yet, nor at one
 * from where no way leads to ${to}; until there are few such rows.
 */
static void
scan(const struct tt *tt, struct csa_work *work, uint32_t i, uint32_t to)
{
	const struct csa_lanes *lanes = &work->lanes;
	const int32_t *any = work->any->by;
	const int32_t *ride = work->ride->by;
	const uint8_t *aboard = work->aboard;
	const int32_t *goal = &work->any[to + 1].by[COUNT_MANY];
	int32_t limit_s = least(*goal, lanes->last_into_s[to]);
	const uint32_t leading = work->has_reach ? work->reach.quarters[to] : UINT32_MAX;
	uint32_t quarters = work->quarters & leading;
	do {
		const uint32_t first = i - i % CSA_LANE_BLOCK;
		uint64_t left = rows_of(work, first, quarters) & UINT64_MAX << i % CSA_LANE_BLOCK;
		i = first + CSA_LANE_BLOCK;
		for (; left != 0; left &= left - 1) {
			uint32_t at = first + (uint32_t)__builtin_ctzll(left);
			const struct csa_row *row = &lanes->rows[at];
			uint32_t count = aboard[row->run];
			if (!is_of_use(row, count, any, ride))
				continue;
			if (row->depart_s > limit_s)
				return;
			if (!ride_on(tt, work, at, count))
				continue;
			if (lanes->reopens[at])
				at = repeat_second(tt, work, at);
			else if ((work->quarters & leading) == quarters) {
				limit_s = least(*goal, limit_s);
				continue;
			}
			i = at + 1;
			break;
		}
		limit_s = least(*goal, limit_s);
		if ((work->quarters & leading) != quarters) {
			quarters = work->quarters & leading;
			if (__builtin_popcount(quarters) >= QUARTERS_MANY) {
				scan_all(tt, work, i, to);
				return;
			}
		}
	} while (lanes->rows[i - 1].depart_s <= limit_s);
}

/* Take back what the last scan wrote. */
static void
forget(struct csa_work *work)
{
	for (uint32_t i = 0; i < work->n_touched; i++)
		work->any[work->touched[i] + 1] = never_label;
	for (uint32_t i = 0; work->has_walks && i < work->n_touched; i++)
		work->ride[work->touched[i]] = never_label;
	for (uint32_t i = 0; i < work->n_boarded; i++)
		work->aboard[work->boarded[i]] = NOT_ABOARD;
	work->n_touched = work->n_boarded = 0;
	work->quarters = 0;
}

static uint32_t fewest_rides(const struct csa_day *day, struct csa_work *work,
			     const uint32_t stops[2], const int32_t window_s[2]);

struct csa_answer
csa_earliest(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to,
	     int32_t at_s)
{
	const struct tt *tt = day->tt;
	if (from == to)
		return (struct csa_answer){at_s, 0};
	if (day->island[from] != day->island[to] ||
	    (work->has_reach && !csa_reach_may(&work->reach, from, to, at_s)))
		return (struct csa_answer){CSA_NEVER, 0};
	reach(work, from, at_s, 1);
	for (uint32_t i = tt->foot_first[from]; i < tt->foot_first[from + 1]; i++)
		reach(work, tt->foot[i].to, at_s + tt->foot[i].walk_s, 1);
	uint32_t first = csa_lanes_first(&work->lanes, tt, from, at_s);
	if (first != TT_NONE)
		(work->quarter_rows == NULL ? scan_all : scan)(tt, work, first, to);
	const int32_t *by = work->any[to + 1].by;
	struct csa_answer answer = {by[COUNT_MANY], 0};
	while (answer.arrive_s != CSA_NEVER && by[answer.rides + 1] > answer.arrive_s)
		answer.rides++;
	forget(work);
	if (answer.rides >= RIDES_BEFORE)
		answer.rides = fewest_rides(day, work, (const uint32_t[2]){from, to},
					    (const int32_t[2]){at_s, answer.arrive_s});
	return answer;
}

static void
fill(int32_t labels[], uint32_t n, int32_t value)
{
	for (uint32_t i = 0; i < n; i++)
		labels[i] = value;
}

/* Labels for standing at ${from} at ${at_s}, and one footpath from there. */
static void
begin(const struct csa_day *day, struct csa_work *work, uint32_t from, int32_t at_s)
{
	const struct tt *tt = day->tt;
	fill(work->arrive, tt->n_stops, CSA_NEVER);
	fill(work->by_ride, tt->n_stops, CSA_NEVER);
	for (uint32_t i = tt->foot_first[from]; i < tt->foot_first[from + 1]; i++)
		work->arrive[tt->foot[i].to] = at_s + tt->foot[i].walk_s;
	work->arrive[from] = at_s;
}

/* The same as above for one label a stop. */
static inline void
arrive_once(const struct tt *tt, struct csa_work *work, uint32_t stop, int32_t at_s)
{
	work->by_ride[stop] = at_s;
	work->arrive[stop] = least(at_s, work->arrive[stop]);
	for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
		work->arrive[tt->foot[i].to] =
		    least(at_s + tt->foot[i].walk_s, work->arrive[tt->foot[i].to]);
}

static inline bool
ride_once(const struct tt *tt, struct csa_work *work, uint32_t i, bool is_aboard)
{
	const struct csa_row *row = &work->lanes.rows[i];
	if (!is_aboard) {
		if (work->arrive[csa_row_from(row)] > row->board_s)
			return false;
		if (work->aboard[row->run] == NOT_ABOARD)
			work->boarded[work->n_boarded++] = row->run;
		work->aboard[row->run] = COUNT_MANY;
		work->place[row->run] = i;
	}
	if (row->arrive_s >= work->by_ride[csa_row_to(row)])
		return false;
	arrive_once(tt, work, csa_row_to(row), row->arrive_s);
	return true;
}

const int32_t *
csa_all(const struct csa_day *day, struct csa_work *work, uint32_t from, int32_t at_s)
{
	const struct tt *tt = day->tt;
	const struct csa_row *rows = work->lanes.rows;
	begin(day, work, from, at_s);
	uint32_t i = csa_lanes_first(&work->lanes, tt, from, at_s);
	for (; i != TT_NONE && rows[i].depart_s != CSA_NEVER; i++) {
		if (!ride_once(tt, work, i, work->aboard[rows[i].run] != NOT_ABOARD) ||
		    !work->lanes.reopens[i])
			continue;
		const struct instants second = instant_rows_at(&work->lanes, i);
		for (bool is_better = true; is_better;) {
			is_better = false;
			for (i = second.first; i < second.end; i++) {
				uint32_t run = rows[i].run;
				bool is_aboard =
				    work->aboard[run] != NOT_ABOARD && work->place[run] <= i;
				is_better = ride_once(tt, work, i, is_aboard) || is_better;
			}
		}
		i = second.end - 1;
	}
	forget(work);
	return work->arrive;
}

/*
 * Whether ${to} can be reached by ${by_s} with the rides counted in ${work->before} and one more.
 * Boarding looks at the labels with fewer rides only, so no order within a second matters.
 */
static bool
scan_one_more_ride(const struct csa_day *day, struct csa_work *work, int32_t at_s, uint32_t to,
		   int32_t by_s)
{
	memset(work->left_at, 0, day->n_runs * sizeof(uint32_t));
	const struct tt_connection *c = day->connections + csa_day_first(day, at_s);
	for (; c->depart_s <= by_s; c++) {
		uint32_t *is_aboard = &work->left_at[tt_trip_of(c)];
		if (*is_aboard == 0) {
			if (work->before[tt_from(c)] > c->depart_s ||
			    (c->arrive_and_flags & TT_MAY_BOARD) == 0)
				continue;
			*is_aboard = 1;
		}
		int32_t arrive_s = tt_arrive_s(c);
		if ((c->arrive_and_flags & TT_MAY_ALIGHT) == 0 ||
		    arrive_s >= work->by_ride[tt_to(c)] || arrive_s > by_s)
			continue;
		arrive_once(day->tt, work, tt_to(c), arrive_s);
		if (work->arrive[to] <= by_s)
			return true;
	}
	return false;
}

/* The fewest rides that reach a stop by a time by which some do: more than labels count. */
static uint32_t
fewest_rides(const struct csa_day *day, struct csa_work *work, const uint32_t stops[2],
	     const int32_t window_s[2])
{
	begin(day, work, stops[0], window_s[0]);
	for (uint32_t rides = 1;; rides++) {
		memcpy(work->before, work->arrive, day->tt->n_stops * sizeof(int32_t));
		if (scan_one_more_ride(day, work, window_s[0], stops[1], window_s[1]))
			return rides;
	}
}

/* SPDX-License-Identifier: MIT
 *
 * stop_times: the large table. Rows may come in any order; they are put in the order of their trips
 * and sequences, times that were left out are filled in, and what cannot be is told by its line.
 */
#include <stdlib.h>
#include <string.h>

#include "travel/gtfs_field.h"
#include "travel/gtfs_read.h"

enum { TIME_TRIP, TIME_ARRIVE, TIME_DEPART, TIME_STOP, TIME_SEQUENCE, TIME_PICKUP, TIME_DROP_OFF };

static void put_in_order(struct gtfs *gtfs);
static void check_trip(struct gtfs *gtfs, const struct gtfs_trip *trip);

static bool
take_time(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->times.n, GTFS_TIMES_MAX))
		return false;
	const char *id = row->fields[TIME_TRIP];
	if (gtfs->last_trip == IDMAP_NONE ||
	    strcmp(id, textpool_get(&gtfs->texts, gtfs->trips.items[gtfs->last_trip].id)) != 0)
		gtfs->last_trip = gtfs_reference(gtfs, row, TIME_TRIP, &gtfs->trip_ids, "trip");
	struct gtfs_time time = {
	    .trip = gtfs->last_trip,
	    .stop = gtfs_reference(gtfs, row, TIME_STOP, &gtfs->stop_ids, "stop"),
	    .line = row->line,
	    .arrive_s = gtfs_time(row, TIME_ARRIVE),
	    .depart_s = gtfs_time(row, TIME_DEPART),
	};
	if (*row->fields[TIME_SEQUENCE] == '\0')
		csvrows_fault(row, "stop_sequence is empty");
	time.sequence = (uint32_t)csvrows_int(row, TIME_SEQUENCE, "stop_sequence",
					      (const long[2]){0, INT32_MAX}, 0);
	const long kinds[2] = {0, 3};
	time.may_board = csvrows_int(row, TIME_PICKUP, "pickup_type", kinds, 0) != 1;
	time.may_alight = csvrows_int(row, TIME_DROP_OFF, "drop_off_type", kinds, 0) != 1;
	if (time.arrive_s == GTFS_NO_TIME)
		time.arrive_s = time.depart_s;
	if (time.depart_s == GTFS_NO_TIME)
		time.depart_s = time.arrive_s;
	if (time.trip != IDMAP_NONE && time.stop != IDMAP_NONE)
		*vec_push(&gtfs->times) = time;
	return true;
}

void
gtfs_read_times(struct gtfs *gtfs, struct feedzip *zip)
{
	static const struct csvrows_column columns[] = {
	    [TIME_TRIP] = {"trip_id", true},
	    [TIME_ARRIVE] = {"arrival_time", true},
	    [TIME_DEPART] = {"departure_time", true},
	    [TIME_STOP] = {"stop_id", true},
	    [TIME_SEQUENCE] = {"stop_sequence", true},
	    [TIME_PICKUP] = {"pickup_type", false},
	    [TIME_DROP_OFF] = {"drop_off_type", false},
	};
	size_t before = gtfs->problems->count;
	feedzip_read(zip, &(struct feedzip_table){"stop_times.txt", true, columns,
						  ARRAY_LEN(columns), take_time, gtfs});
	/* A row that was refused would make its trip look wrong as a whole. */
	if (gtfs->problems->count > before)
		return;
	put_in_order(gtfs);
	for (size_t i = 0; i < gtfs->trips.n; i++)
		check_trip(gtfs, &gtfs->trips.items[i]);
}

static int
compare_sequence(const void *a, const void *b)
{
	const struct gtfs_time *left = a;
	const struct gtfs_time *right = b;
	if (left->sequence != right->sequence)
		return left->sequence < right->sequence ? -1 : 1;
	return left->line < right->line ? -1 : 1;
}

/* By trip (counting sort, which keeps the file's order), then by sequence where the file's is not.
 */
static void
put_in_order(struct gtfs *gtfs)
{
	for (size_t i = 0; i < gtfs->times.n; i++)
		gtfs->trips.items[gtfs->times.items[i].trip].n_times++;
	uint32_t next = 0;
	for (size_t i = 0; i < gtfs->trips.n; i++) {
		gtfs->trips.items[i].first_time = next;
		next += gtfs->trips.items[i].n_times;
	}
	if (gtfs->times.n == 0)
		return;
	struct gtfs_time *sorted = reallocarray(NULL, gtfs->times.n, sizeof(*sorted));
	uint32_t *fill = calloc(gtfs->trips.n, sizeof(*fill));
	if (sorted == NULL || fill == NULL)
		panic("out of memory for %zu stop times", gtfs->times.n);
	for (size_t i = 0; i < gtfs->times.n; i++) {
		const struct gtfs_time *time = &gtfs->times.items[i];
		sorted[gtfs->trips.items[time->trip].first_time + fill[time->trip]++] = *time;
	}
	free(fill);
	free(gtfs->times.items);
	gtfs->times.items = sorted;
	gtfs->times.room = gtfs->times.n;
	for (size_t i = 0; i < gtfs->trips.n; i++) {
		const struct gtfs_trip *trip = &gtfs->trips.items[i];
		struct gtfs_time *times = sorted + trip->first_time;
		bool is_sorted = true;
		for (uint32_t k = 1; k < trip->n_times; k++)
			is_sorted = is_sorted && times[k - 1].sequence < times[k].sequence;
		if (!is_sorted)
			qsort(times, trip->n_times, sizeof(*times), compare_sequence);
	}
}

static void
fault_at(struct gtfs *gtfs, const struct gtfs_time *time, const char *text)
{
	const struct csvrows_row row = {
	    .file = "stop_times.txt", .line = time->line, .problems = gtfs->problems};
	csvrows_fault(&row, "%s", text);
}

/* Fill in the times between two stops that have theirs, evenly by stop. */
static void
interpolate(struct gtfs_time *times, uint32_t from, uint32_t to)
{
	int32_t start_s = times[from].depart_s;
	int64_t span_s = times[to].arrive_s - start_s;
	for (uint32_t k = from + 1; k < to; k++) {
		int32_t at_s = start_s + (int32_t)(span_s * (k - from) / (to - from));
		times[k].arrive_s = times[k].depart_s = at_s;
	}
}

static void
check_trip(struct gtfs *gtfs, const struct gtfs_trip *trip)
{
	if (trip->n_times == 0)
		return;
	struct gtfs_time *times = gtfs->times.items + trip->first_time;
	uint32_t last = trip->n_times - 1;
	for (uint32_t end = 0;; end = last) {
		if (times[end].arrive_s == GTFS_NO_TIME) {
			fault_at(gtfs, &times[end],
				 "the first and the last stop of a trip need a time");
			return;
		}
		if (end == last)
			break;
	}
	uint32_t timed = 0; /* the last stop so far with a time of its own */
	for (uint32_t k = 0; k <= last; k++) {
		if (k > 0 && times[k].sequence == times[k - 1].sequence) {
			fault_at(gtfs, &times[k], "the trip has this stop_sequence twice");
			return;
		}
		if (times[k].arrive_s == GTFS_NO_TIME)
			continue;
		if (times[k].depart_s < times[k].arrive_s ||
		    (k > 0 && times[k].arrive_s < times[timed].depart_s)) {
			fault_at(gtfs, &times[k], "the trip goes back in time here");
			return;
		}
		interpolate(times, timed, k);
		timed = k;
	}
}

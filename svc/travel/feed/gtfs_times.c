/* SPDX-License-Identifier: MIT
 *
 * stop_times: the large table. Rows may come in any order; they are put in the order of their trips
 * and sequences, times that were left out are filled in, and what cannot be is told by its line.
 */
#include <stdlib.h>
#include <string.h>

#include "travel/feed/gtfs_field.h"
#include "travel/feed/gtfs_read.h"

enum {
	TIME_TRIP,
	TIME_ARRIVE,
	TIME_DEPART,
	TIME_STOP,
	TIME_SEQUENCE,
	TIME_PICKUP,
	TIME_DROP_OFF,
	TIME_POINT,
};

static void put_in_order(struct gtfs *gtfs);
static void check_trip(struct gtfs *gtfs, struct gtfs_trip *trip);
static void check_frequencies(struct gtfs *gtfs);

/* The trip of the row; the last one's id is most often this one's too. */
static uint32_t
trip_of(struct gtfs *gtfs, const struct csvrows_row *row)
{
	struct gtfs_reading *reading = gtfs->reading;
	const char *id = row->fields[TIME_TRIP];
	if (reading->last_trip == IDMAP_NONE ||
	    strcmp(id, textpool_get(&gtfs->texts, gtfs->trips.items[reading->last_trip].id)) != 0)
		reading->last_trip =
		    gtfs_reference(gtfs, row, TIME_TRIP, &reading->trip_ids, "trip");
	return reading->last_trip;
}

static bool
take_time(void *context, const struct csvrows_row *row)
{
	struct gtfs *gtfs = context;
	if (!gtfs_has_room(gtfs, row, gtfs->times.n, GTFS_TIMES_MAX))
		return false;
	struct gtfs_time time = {
	    .trip = trip_of(gtfs, row),
	    .stop = gtfs_reference(gtfs, row, TIME_STOP, &gtfs->reading->stop_ids, "stop"),
	    .line = row->line,
	    .arrive_s = gtfs_time(row, TIME_ARRIVE),
	    .depart_s = gtfs_time(row, TIME_DEPART),
	};
	gtfs_require(row, TIME_SEQUENCE, "stop_sequence");
	time.sequence = (uint32_t)csvrows_int(row, TIME_SEQUENCE, "stop_sequence",
					      (const long[2]){0, INT32_MAX}, 0);
	const long kinds[2] = {0, 3};
	time.pickup = (uint8_t)csvrows_int(row, TIME_PICKUP, "pickup_type", kinds, 0);
	time.drop_off = (uint8_t)csvrows_int(row, TIME_DROP_OFF, "drop_off_type", kinds, 0);
	time.is_about = csvrows_int(row, TIME_POINT, "timepoint", (const long[2]){0, 1}, 1) == 0;
	if (time.arrive_s == GTFS_NO_TIME)
		time.arrive_s = time.depart_s;
	if (time.depart_s == GTFS_NO_TIME)
		time.depart_s = time.arrive_s;
	if (time.depart_s < time.arrive_s)
		csvrows_fault(row, "the departure is before the arrival");
	if (!csvrows_is_refused(row))
		*vec_push(&gtfs->times) = time;
	return true;
}

void
gtfs_read_times(struct gtfs *gtfs)
{
	static const struct csvrows_column columns[] = {
	    [TIME_TRIP] = {"trip_id", true},
	    [TIME_ARRIVE] = {"arrival_time", true},
	    [TIME_DEPART] = {"departure_time", true},
	    [TIME_STOP] = {"stop_id", true},
	    [TIME_SEQUENCE] = {"stop_sequence", true},
	    [TIME_PICKUP] = {"pickup_type", false},
	    [TIME_DROP_OFF] = {"drop_off_type", false},
	    [TIME_POINT] = {"timepoint", false},
	};
	gtfs_read_table(gtfs, GTFS_STOP_TIMES, true,
			&(struct feedzip_table){.columns = columns,
						.n_columns = ARRAY_LEN(columns),
						.each = take_time});
	put_in_order(gtfs);
	for (size_t i = gtfs->reading->feed->first_trip; i < gtfs->trips.n; i++)
		check_trip(gtfs, &gtfs->trips.items[i]);
	check_frequencies(gtfs);
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

static void
sort_trip(const struct gtfs_trip *trip, struct gtfs_time times[])
{
	bool is_sorted = true;
	for (uint32_t k = 1; k < trip->n_times; k++)
		is_sorted = is_sorted && times[k - 1].sequence < times[k].sequence;
	if (!is_sorted)
		qsort(times, trip->n_times, sizeof(*times), compare_sequence);
}

/* Move the times of this feed together by trip: a counting sort, which keeps the file's order.
 * Those of the feeds before it stay where they are. */
static void
gather_by_trip(struct gtfs *gtfs)
{
	uint32_t first_trip = gtfs->reading->feed->first_trip;
	uint32_t first_time = gtfs->reading->first_time;
	const struct gtfs_trip *trips = gtfs->trips.items;
	size_t n_times = gtfs->times.n - first_time;
	struct gtfs_time *unsorted = reallocarray(NULL, n_times + 1, sizeof(*unsorted));
	uint32_t *fill = calloc(gtfs->trips.n - first_trip + 1, sizeof(*fill));
	if (unsorted == NULL || fill == NULL)
		panic("out of memory for %zu stop times", n_times);
	memcpy(unsorted, gtfs->times.items + first_time, n_times * sizeof(*unsorted));
	for (size_t i = 0; i < n_times; i++) {
		uint32_t trip = unsorted[i].trip;
		uint32_t place = trips[trip].first_time + fill[trip - first_trip]++;
		gtfs->times.items[place] = unsorted[i];
	}
	free(fill);
	free(unsorted);
}

/* By trip, then by sequence; most files are written so. */
static void
put_in_order(struct gtfs *gtfs)
{
	uint32_t first_time = gtfs->reading->first_time;
	struct gtfs_trip *trips = gtfs->trips.items;
	const struct gtfs_time *times = gtfs->times.items;
	bool is_by_trip = true;
	for (size_t i = first_time; i < gtfs->times.n; i++) {
		trips[times[i].trip].n_times++;
		is_by_trip = is_by_trip && (i == first_time || times[i - 1].trip <= times[i].trip);
	}
	uint32_t next = first_time;
	for (size_t i = gtfs->reading->feed->first_trip; i < gtfs->trips.n; i++) {
		trips[i].first_time = next;
		next += trips[i].n_times;
	}
	if (!is_by_trip)
		gather_by_trip(gtfs);
	for (size_t i = gtfs->reading->feed->first_trip; i < gtfs->trips.n; i++)
		if (trips[i].n_times > 0)
			sort_trip(&trips[i], gtfs->times.items + trips[i].first_time);
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
		times[k].is_about = true;
	}
}

/* What cannot be put right in the times of one trip, and at which of them; NULL if nothing. */
static const char *
trip_fault(const struct gtfs_time times[], uint32_t n, uint32_t *at)
{
	*at = 0;
	if (times[0].arrive_s != GTFS_NO_TIME)
		*at = n - 1;
	if (times[*at].arrive_s == GTFS_NO_TIME)
		return "the first and the last stop of a trip need a time: the trip is refused";
	int32_t before_s = 0;
	for (uint32_t k = 0; k < n; k++) {
		*at = k;
		if (k > 0 && times[k].sequence == times[k - 1].sequence)
			return "the trip has this stop_sequence twice: the trip is refused";
		if (times[k].arrive_s == GTFS_NO_TIME)
			continue;
		if (times[k].arrive_s < before_s)
			return "the trip goes back in time here: the trip is refused";
		before_s = times[k].depart_s;
	}
	return NULL;
}

/* Which of its rows is the wrong one nobody can tell: a trip is put right or refused as a whole. */
static void
check_trip(struct gtfs *gtfs, struct gtfs_trip *trip)
{
	if (trip->n_times == 0)
		return;
	struct gtfs_time *times = gtfs->times.items + trip->first_time;
	uint32_t at;
	const char *fault = trip_fault(times, trip->n_times, &at);
	if (fault != NULL) {
		gtfs_refuse(gtfs, GTFS_STOP_TIMES, times[at].line, trip->n_times, fault);
		trip->n_times = 0;
		return;
	}
	uint32_t timed = 0; /* the last stop so far with a time of its own */
	for (uint32_t k = 1; k < trip->n_times; k++) {
		if (times[k].arrive_s == GTFS_NO_TIME)
			continue;
		interpolate(times, timed, k);
		timed = k;
	}
}

/* Runs that would go on for longer than a timetable holds. */
static void
check_frequencies(struct gtfs *gtfs)
{
	size_t n = 0;
	for (size_t i = 0; i < gtfs->frequencies.n; i++) {
		const struct gtfs_frequency *frequency = &gtfs->frequencies.items[i];
		const struct gtfs_trip *trip = &gtfs->trips.items[frequency->trip];
		const struct gtfs_time *times = gtfs->times.items + trip->first_time;
		int32_t length_s =
		    trip->n_times == 0 ? 0 : times[trip->n_times - 1].arrive_s - times[0].depart_s;
		if (trip->feed == gtfs->reading->feed_number &&
		    frequency->until_s + length_s >= GTFS_RUN_S_MAX)
			gtfs_refuse(gtfs, GTFS_FREQUENCIES, frequency->line, 1,
				    "the last of these runs would end over a week later");
		else
			gtfs->frequencies.items[n++] = *frequency;
	}
	gtfs->frequencies.n = n;
}

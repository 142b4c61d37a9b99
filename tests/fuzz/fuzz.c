/* SPDX-License-Identifier: MIT
 *
 * What the fuzz programs share.
 */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/civil.h"
#include "travel/scan/csa.h"
#include "travel/scan/csa_split.h"

#define SLOTS     4
#define STOPS_MAX 6 /* of a timetable that are asked */

const char *
fuzz_path(int slot, const void *data, size_t n)
{
	static struct {
		int fd; /* 0: not made yet */
		char path[64];
	} files[SLOTS];
	ensure(slot >= 0 && slot < SLOTS);
	int fd = files[slot].fd;
	if (fd == 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		ensure(fd > 0);
		files[slot].fd = fd;
		snprintf(files[slot].path, sizeof(files[slot].path), "/proc/self/fd/%d", fd);
	}
	ensure(ftruncate(fd, 0) == 0);
	ensure(pwrite(fd, data, n, 0) == (ssize_t)n);
	return files[slot].path;
}

char *
fuzz_text(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1);
	ensure(text != NULL);
	memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

struct problems *
fuzz_problems_new(void)
{
	struct arena *arena = malloc(sizeof(*arena));
	ensure(arena != NULL);
	arena_init(arena);
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	return problems;
}

void
fuzz_problems_free(struct problems *problems)
{
	struct arena *arena = problems->arena;
	arena_fini(arena);
	free(arena);
}

void
fuzz_check_problems(const struct problems *problems, int rc)
{
	ensure(rc == 0 || rc == E_INPUT);
	ensure((rc == 0) == (problems->count == 0));
	for (size_t i = 0; i < problems_kept(problems); i++) {
		ensure(problems->list[i].at != NULL);
		ensure(problems->list[i].text != NULL && problems->list[i].text[0] != '\0');
	}
}

/* What the tables say of one trip; in a compiled one its calls, its rides and its id agree. */
static size_t
read_trip(const struct tt *tt, uint32_t row, bool is_compiled)
{
	const struct tt_trip *trip = &tt->trips[row];
	const char *id = tt_text(tt, trip->id);
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(tt, row, &n_calls);
	for (uint32_t call = 0; call < n_calls; call++) {
		ensure(calls[call].stop < tt->n_stops);
		uint32_t found = tt_call_find(tt, row, calls[call].sequence);
		ensure(found == call || !is_compiled);
		ensure(tt_call_at(tt, row, calls[call].stop, call) == call);
		uint32_t ride = tt_ride_from(tt, row, call);
		ensure((ride == TT_NONE) == (call + 1 >= n_calls));
		if (ride == TT_NONE)
			continue;
		const struct tt_connection *c = &tt->connections[ride];
		ensure(!is_compiled || (tt_trip_of(c) == row && tt_from(c) == calls[call].stop &&
					tt_to(c) == calls[call + 1].stop));
	}
	struct tt_range found = tt_trips_find(tt, trip->feed, id);
	for (uint32_t i = 0; i < found.n; i++)
		ensure(tt->trips_by_id[found.first + i] < tt->n_trips);
	ensure(found.n > 0 || !is_compiled);
	return strlen(id) + strlen(tt_text(tt, trip->headsign)) +
	       strlen(tt_text(tt, tt->agencies[tt->routes[trip->route].agency].name));
}

static size_t
read_stop(const struct tt *tt, uint32_t row)
{
	const struct tt_stop *stop = &tt->stops[row];
	const char *id = tt_text(tt, stop->id);
	ensure(stop->parent == TT_NONE || stop->parent < tt->n_stops);
	tt_stop_find(tt, id);
	for (uint32_t feed = 0; feed < tt->n_feeds; feed++)
		tt_stop_find_in(tt, feed, id);
	for (uint32_t i = tt->transfer_first[row]; i < tt->transfer_first[row + 1]; i++) {
		const struct tt_transfer *transfer = &tt->transfers[i];
		ensure(transfer->to < tt->n_stops || transfer->to == TT_NONE);
	}
	return strlen(id) + strlen(tt_text(tt, stop->name)) + strlen(tt_text(tt, stop->platform));
}

static size_t
read_texts(const struct tt *tt, bool is_compiled)
{
	size_t n = strlen(tt_text(tt, tt->facts.zone)) + strlen(tt_text(tt, tt->facts.publisher));
	for (uint32_t i = 0; i < tt->n_stops; i++)
		n += read_stop(tt, i);
	for (uint32_t i = 0; i < tt->n_trips; i++)
		n += read_trip(tt, i, is_compiled);
	for (uint32_t i = 0; i < tt->n_feeds; i++)
		tt_feed_find(tt, tt_text(tt, tt->feeds[i].file));
	return n;
}

/* A journey found is there for both scans, and nothing arrives before it departs. */
static void
ask_pair(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to)
{
	const int32_t at_s = 3600;
	struct csa_answer answer = csa_earliest(day, work, from, to, at_s);
	ensure(answer.arrive_s >= at_s);
	if (answer.arrive_s != CSA_NEVER)
		ensure(csa_latest(day, work, from, to, answer.arrive_s) >= at_s);
}

void
fuzz_use_day(const struct csa_day *day)
{
	struct csa_work work;
	csa_work_init(&work, day);
	for (uint32_t from = 0; from < day->tt->n_stops && from < STOPS_MAX; from++) {
		csa_all(day, &work, from, 0);
		for (uint32_t to = 0; to < day->tt->n_stops && to < STOPS_MAX; to++)
			ask_pair(day, &work, from, to);
	}
	csa_work_fini(&work);
}

void
fuzz_use_timetable(const struct tt *tt, bool is_compiled)
{
	ensure(read_texts(tt, is_compiled) < SIZE_MAX / 2);
	struct civil_date dates[2] = {civil_from_ymd(2023, 9, 15), {tt->facts.last_day}};
	int n_dates = tt->facts.first_day <= tt->facts.last_day ? 2 : 1;
	for (int i = 0; i < n_dates; i++) {
		struct csa_day day;
		csa_day_init(&day, tt, dates[i]);
		csa_split_day(&day, CSA_SPLIT_FEET);
		fuzz_use_day(&day);
		csa_day_fini(&day);
	}
}

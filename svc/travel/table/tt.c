/* SPDX-License-Identifier: MIT
 *
 * The format of a timetable file (.tt), version 4.
 *
 *	header    struct tt_header: "firstday", version, byte order, size, checksum, facts, and for
 *	          each section where it begins and how many items it holds
 *	sections  in the order of enum tt_section, each an array of its record (tt_record.h) that
 *	          begins at a multiple of 16; gaps are zero
 *
 * Numbers are in the byte order of the machine that wrote it (byte_order reads 0x01020304 or the
 * file is refused): the file is a cache of a feed and is built again, never carried.
 *
 * Valid is a file whose size and checksum are those of the header, whose sections lie inside it,
 * and in which every text offset, row number and time is in range and the connections are in order
 * (tt_sound.c). A change of any record or meaning raises the version; other versions are refused.
 */
#include "travel/table/tt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "travel/table/tt_layout.h"
#include "travel/table/tt_write.h"

const uint32_t tt_item_sizes[TT_SECTIONS] = {
    [TT_TEXTS] = 1,
    [TT_FEEDS] = sizeof(struct tt_feed),
    [TT_AGENCIES] = sizeof(struct tt_agency),
    [TT_STOPS] = sizeof(struct tt_stop),
    [TT_STOPS_BY_ID] = sizeof(uint32_t),
    [TT_ROUTES] = sizeof(struct tt_route),
    [TT_SERVICES] = sizeof(struct tt_service),
    [TT_EXCEPTIONS] = sizeof(struct tt_exception),
    [TT_TRIPS] = sizeof(struct tt_trip),
    [TT_TRIPS_BY_ID] = sizeof(uint32_t),
    [TT_PATTERNS] = sizeof(struct tt_pattern),
    [TT_CALLS] = sizeof(struct tt_call),
    [TT_RIDES] = sizeof(uint32_t),
    [TT_FOOT_FIRST] = sizeof(uint32_t),
    [TT_FOOT] = sizeof(struct tt_foot),
    [TT_FOOT_SOME] = sizeof(struct tt_transfer),
    [TT_TRANSFER_FIRST] = sizeof(uint32_t),
    [TT_TRANSFERS] = sizeof(struct tt_transfer),
    [TT_CONNECTIONS] = sizeof(struct tt_connection),
};

static int
map_file(struct tt *tt, const char *path)
{
	*tt = (struct tt){0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? E_NOT_FOUND : E_IO;
	int rc = E_IO;
	struct stat stat;
	if (fstat(fd, &stat) != 0)
		goto close_file;
	rc = E_CORRUPT;
	if (!S_ISREG(stat.st_mode) || stat.st_size < (off_t)sizeof(struct tt_header))
		goto close_file;
	size_t size = (size_t)stat.st_size;
	void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (map == MAP_FAILED) {
		rc = E_IO;
		goto close_file;
	}
	rc = tt_from_bytes(tt, map, size);
	if (rc == 0)
		tt->map = map;
	else
		munmap(map, size);
close_file:
	close(fd);
	return rc;
}

int
tt_open(struct tt *tt, const char *path, struct problems *problems)
{
	int rc = map_file(tt, path);
	if (rc == E_CORRUPT)
		problem_add(problems, path,
			    "is no timetable, or a damaged one: build it again from its feed");
	else if (rc != 0)
		problem_add(problems, path, "cannot be read: %s", strerror(errno));
	return rc;
}

void
tt_close(struct tt *tt)
{
	if (tt->map != NULL)
		munmap(tt->map, tt->size);
	*tt = (struct tt){0};
}

static bool
sections_fit(const struct tt_header *header, size_t size)
{
	for (int i = 0; i < TT_SECTIONS; i++) {
		uint64_t at = header->sections[i].at;
		uint64_t n = header->sections[i].n;
		if (at % TT_ALIGN != 0 || at < sizeof(*header) || at > size ||
		    n > TT_CONNECTIONS_MAX * 8 || n * tt_item_sizes[i] > size - at)
			return false;
	}
	return true;
}

int
tt_from_bytes(struct tt *tt, const void *bytes, size_t n)
{
	*tt = (struct tt){0};
	const struct tt_header *header = bytes;
	if (n < sizeof(*header) || memcmp(header->magic, "firstday", 8) != 0 ||
	    header->version != TT_VERSION || header->byte_order != TT_BYTE_ORDER ||
	    header->size != n || header->checksum != tt_checksum(bytes, n) ||
	    !sections_fit(header, n))
		return E_CORRUPT;
	const void *items[TT_SECTIONS];
	uint32_t counts[TT_SECTIONS];
	for (int i = 0; i < TT_SECTIONS; i++) {
		items[i] = (const char *)bytes + header->sections[i].at;
		counts[i] = (uint32_t)header->sections[i].n;
	}
	struct tt opened = {
	    .facts = header->facts,
	    .texts = items[TT_TEXTS],
	    .feeds = items[TT_FEEDS],
	    .agencies = items[TT_AGENCIES],
	    .stops = items[TT_STOPS],
	    .stops_by_id = items[TT_STOPS_BY_ID],
	    .routes = items[TT_ROUTES],
	    .services = items[TT_SERVICES],
	    .exceptions = items[TT_EXCEPTIONS],
	    .trips = items[TT_TRIPS],
	    .trips_by_id = items[TT_TRIPS_BY_ID],
	    .patterns = items[TT_PATTERNS],
	    .calls = items[TT_CALLS],
	    .rides = items[TT_RIDES],
	    .foot_first = items[TT_FOOT_FIRST],
	    .foot = items[TT_FOOT],
	    .foot_some = items[TT_FOOT_SOME],
	    .transfer_first = items[TT_TRANSFER_FIRST],
	    .transfers = items[TT_TRANSFERS],
	    .connections = items[TT_CONNECTIONS],
	    .n_texts = counts[TT_TEXTS],
	    .n_feeds = counts[TT_FEEDS],
	    .n_agencies = counts[TT_AGENCIES],
	    .n_stops = counts[TT_STOPS],
	    .n_routes = counts[TT_ROUTES],
	    .n_services = counts[TT_SERVICES],
	    .n_exceptions = counts[TT_EXCEPTIONS],
	    .n_trips = counts[TT_TRIPS],
	    .n_patterns = counts[TT_PATTERNS],
	    .n_calls = counts[TT_CALLS],
	    .n_rides = counts[TT_RIDES],
	    .n_foot = counts[TT_FOOT],
	    .n_foot_some = counts[TT_FOOT_SOME],
	    .n_transfers = counts[TT_TRANSFERS],
	    .n_connections = counts[TT_CONNECTIONS],
	    .size = n,
	};
	if (counts[TT_STOPS_BY_ID] != opened.n_stops || counts[TT_TRIPS_BY_ID] != opened.n_trips ||
	    counts[TT_FOOT_FIRST] != opened.n_stops + 1 ||
	    counts[TT_TRANSFER_FIRST] != opened.n_stops + 1 || !tt_is_sound(&opened))
		return E_CORRUPT;
	*tt = opened;
	return 0;
}

const char *
tt_text(const struct tt *tt, uint32_t offset)
{
	return tt->texts + offset;
}

struct geo_point
tt_stop_at(const struct tt *tt, uint32_t stop)
{
	return (struct geo_point){tt->stops[stop].lat, tt->stops[stop].lon};
}

uint32_t
tt_stop_find(const struct tt *tt, const char *id)
{
	uint32_t low = 0;
	uint32_t high = tt->n_stops;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t stop = tt->stops_by_id[middle];
		int order = strcmp(tt_text(tt, tt->stops[stop].id), id);
		if (order == 0)
			return stop;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return TT_NONE;
}

uint32_t
tt_stop_find_in(const struct tt *tt, uint32_t feed, const char *id)
{
	char own[TT_STOP_ID_BYTES_MAX + 16];
	char prefix[16];
	size_t n_prefix = (size_t)snprintf(prefix, sizeof(prefix), "%u:", feed + 1);
	size_t n = strlen(id);
	if (n > TT_STOP_ID_BYTES_MAX)
		return TT_NONE;
	memcpy(own, id, n + 1);
	/* Up to the first name that no stop has: there its feed would have stopped, too. */
	for (unsigned renames = 0;; renames++) {
		uint32_t stop = tt_stop_find(tt, own);
		if (stop == TT_NONE)
			return TT_NONE;
		if ((tt->stops[stop].feeds >> feed & 1) != 0 &&
		    tt->stops[stop].n_renames == renames)
			return stop;
		if (n + n_prefix > TT_STOP_ID_BYTES_MAX)
			return TT_NONE;
		memmove(own + n_prefix, own, n + 1);
		memcpy(own, prefix, n_prefix);
		n += n_prefix;
	}
}

uint32_t
tt_feed_find(const struct tt *tt, const char *file)
{
	for (uint32_t feed = 0; feed < tt->n_feeds; feed++)
		if (strcmp(tt_text(tt, tt->feeds[feed].file), file) == 0)
			return feed;
	return TT_NONE;
}

/* The first place of trips_by_id that comes not before (${or_equal}: behind) the id of the feed. */
static uint32_t
trip_bound(const struct tt *tt, uint32_t feed, const char *id, bool or_equal)
{
	uint32_t low = 0;
	uint32_t high = tt->n_trips;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct tt_trip *trip = &tt->trips[tt->trips_by_id[middle]];
		int order = trip->feed != feed ? (int)trip->feed - (int)feed
					       : strcmp(tt_text(tt, trip->id), id);
		if (order < 0 || (or_equal && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct tt_range
tt_trips_find(const struct tt *tt, uint32_t feed, const char *id)
{
	uint32_t first = trip_bound(tt, feed, id, false);
	uint32_t end = trip_bound(tt, feed, id, true);
	/* A damaged order may give an end before the beginning. */
	return (struct tt_range){first, end > first ? end - first : 0};
}

const struct tt_call *
tt_trip_calls(const struct tt *tt, uint32_t trip, uint32_t *n)
{
	const struct tt_pattern *pattern = &tt->patterns[tt->trips[trip].pattern];
	*n = pattern->n_calls;
	return tt->calls + pattern->first_call;
}

uint32_t
tt_call_find(const struct tt *tt, uint32_t trip, uint32_t sequence)
{
	uint32_t n;
	const struct tt_call *calls = tt_trip_calls(tt, trip, &n);
	uint32_t low = 0;
	while (low < n) {
		uint32_t middle = low + (n - low) / 2;
		if (calls[middle].sequence == sequence)
			return middle;
		if (calls[middle].sequence < sequence)
			low = middle + 1;
		else
			n = middle;
	}
	return TT_NONE;
}

uint32_t
tt_call_at(const struct tt *tt, uint32_t trip, uint32_t stop, uint32_t call)
{
	uint32_t n;
	const struct tt_call *calls = tt_trip_calls(tt, trip, &n);
	while (call < n && calls[call].stop != stop)
		call++;
	return call < n ? call : TT_NONE;
}

uint32_t
tt_ride_from(const struct tt *tt, uint32_t trip, uint32_t call)
{
	uint32_t n = tt->patterns[tt->trips[trip].pattern].n_calls;
	return call + 1 < n ? tt->rides[tt->trips[trip].first_ride + call] : TT_NONE;
}

int
tt_transfer_generality(const struct tt_transfer *transfer)
{
	int n_trips = (transfer->from_trip != 0) + (transfer->to_trip != 0);
	bool has_route_beside = (transfer->from_trip == 0 && transfer->from_route != TT_NONE) ||
				(transfer->to_trip == 0 && transfer->to_route != TT_NONE);
	int n_routes = (transfer->from_route != TT_NONE) + (transfer->to_route != TT_NONE);
	if (n_trips == 2)
		return 0;
	if (n_trips == 1)
		return has_route_beside ? 1 : 2;
	return 5 - n_routes;
}

void
tt_services_on(const struct tt *tt, struct civil_date date, bool runs[])
{
	enum civil_weekday weekday = civil_weekday(date);
	for (uint32_t i = 0; i < tt->n_services; i++) {
		const struct tt_service *calendar = &tt->services[i];
		runs[i] = date.day >= calendar->first_day && date.day <= calendar->last_day &&
			  (calendar->weekdays >> weekday & 1) != 0;
	}
	for (uint32_t i = 0; i < tt->n_exceptions; i++)
		if (tt->exceptions[i].day == date.day)
			runs[tt->exceptions[i].service] = tt->exceptions[i].is_added == 1;
}

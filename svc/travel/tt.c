/* SPDX-License-Identifier: MIT
 *
 * The format of a timetable file (.tt), version 1.
 *
 *	header    struct tt_header: "firstday", version, byte order, size, checksum, facts, and for
 *	          each section where it begins and how many items it holds
 *	sections  in the order of enum tt_section, each an array of its record (tt.h) that begins at
 *a multiple of 16; gaps are zero
 *
 * Numbers are in the byte order of the machine that wrote it (byte_order reads 0x01020304 or the
 * file is refused): the file is a cache of a feed and is built again, never carried.
 *
 * Valid is a file whose size and checksum are those of the header, whose sections lie inside it,
 *and in which every text offset, row number and time is in range and the connections are in order.
 *A change of any record or meaning raises the version; other versions are refused.
 */
#include "travel/tt.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define TT_VERSION    1
#define TT_BYTE_ORDER UINT32_C(0x01020304)
#define TT_ALIGN      16

struct tt_header {
	char magic[8]; /* "firstday", no NUL */
	uint32_t version;
	uint32_t byte_order;
	uint64_t size;
	uint64_t checksum; /* of the whole file with this field 0 */
	struct tt_facts facts;
	uint32_t zero[2];
	struct {
		uint64_t at;
		uint64_t n;
	} sections[TT_SECTIONS];
};

static const uint32_t item_sizes[TT_SECTIONS] = {
    [TT_TEXTS] = 1,
    [TT_AGENCIES] = sizeof(struct tt_agency),
    [TT_STOPS] = sizeof(struct tt_stop),
    [TT_STOPS_BY_ID] = sizeof(uint32_t),
    [TT_ROUTES] = sizeof(struct tt_route),
    [TT_SERVICES] = sizeof(struct tt_service),
    [TT_EXCEPTIONS] = sizeof(struct tt_exception),
    [TT_TRIPS] = sizeof(struct tt_trip),
    [TT_FOOT_FIRST] = sizeof(uint32_t),
    [TT_FOOT] = sizeof(struct tt_foot),
    [TT_CONNECTIONS] = sizeof(struct tt_connection),
};

static bool is_sound(const struct tt *tt);

/* Four lanes of multiply and rotate, so that a city's file is read at the speed of memory. */
uint64_t
tt_checksum(const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t lanes[4] = {1, 2, 3, 4};
	for (size_t i = 0; i < n; i += 32) {
		uint64_t words[4] = {0};
		memcpy(words, at + i, n - i < 32 ? n - i : 32);
		if (i <= TT_CHECKSUM_AT && TT_CHECKSUM_AT < i + 32)
			words[(TT_CHECKSUM_AT - i) / 8] = 0;
		for (int k = 0; k < 4; k++) {
			uint64_t mixed = (lanes[k] ^ words[k]) * UINT64_C(0x9e3779b97f4a7c15);
			lanes[k] = mixed << 29 | mixed >> 35;
		}
	}
	uint64_t sum = n;
	for (int k = 0; k < 4; k++)
		sum = (sum ^ lanes[k]) * UINT64_C(0xbf58476d1ce4e5b9);
	return sum ^ sum >> 31;
}

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
		    n > TT_CONNECTIONS_MAX * 8 || n * item_sizes[i] > size - at)
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
	    .agencies = items[TT_AGENCIES],
	    .stops = items[TT_STOPS],
	    .stops_by_id = items[TT_STOPS_BY_ID],
	    .routes = items[TT_ROUTES],
	    .services = items[TT_SERVICES],
	    .exceptions = items[TT_EXCEPTIONS],
	    .trips = items[TT_TRIPS],
	    .foot_first = items[TT_FOOT_FIRST],
	    .foot = items[TT_FOOT],
	    .connections = items[TT_CONNECTIONS],
	    .n_texts = counts[TT_TEXTS],
	    .n_agencies = counts[TT_AGENCIES],
	    .n_stops = counts[TT_STOPS],
	    .n_routes = counts[TT_ROUTES],
	    .n_services = counts[TT_SERVICES],
	    .n_exceptions = counts[TT_EXCEPTIONS],
	    .n_trips = counts[TT_TRIPS],
	    .n_foot = counts[TT_FOOT],
	    .n_connections = counts[TT_CONNECTIONS],
	    .size = n,
	};
	if (counts[TT_STOPS_BY_ID] != opened.n_stops ||
	    counts[TT_FOOT_FIRST] != opened.n_stops + 1 || !is_sound(&opened))
		return E_CORRUPT;
	*tt = opened;
	return 0;
}

/* Whether the day lies in the range of civil.h, 1900-01-01 to 2199-12-31. */
static bool
is_day(int32_t day)
{
	return day >= -25567 && day <= 84005;
}

static bool
small_tables_are_sound(const struct tt *tt)
{
	uint32_t n_texts = tt->n_texts;
	bool is_ok = n_texts > 0 && tt->texts[0] == '\0' && tt->texts[n_texts - 1] == '\0' &&
		     tt->n_stops <= TT_STOPS_MAX && tt->n_trips <= TT_TRIPS_MAX &&
		     tt->n_connections <= TT_CONNECTIONS_MAX && tt->facts.publisher < n_texts &&
		     tt->facts.version < n_texts && tt->facts.zone < n_texts &&
		     tt->facts.last_arrival_s >= 0 && tt->facts.last_arrival_s < TT_SECONDS_MAX &&
		     (uint64_t)tt->n_trips * (uint64_t)(tt->facts.last_arrival_s / 86400 + 1) <=
			 TT_TRIPS_MAX;
	for (uint32_t i = 0; i < tt->n_agencies; i++)
		is_ok = is_ok && tt->agencies[i].id < n_texts && tt->agencies[i].name < n_texts;
	for (uint32_t i = 0; i < tt->n_routes; i++) {
		const struct tt_route *route = &tt->routes[i];
		is_ok = is_ok && route->id < n_texts && route->name < n_texts &&
			route->agency < tt->n_agencies;
	}
	if (tt->facts.first_day <= tt->facts.last_day)
		is_ok = is_ok && is_day(tt->facts.first_day) && is_day(tt->facts.last_day);
	for (uint32_t i = 0; i < tt->n_services; i++) {
		const struct tt_service *service = &tt->services[i];
		is_ok = is_ok && service->id < n_texts && is_day(service->first_day) &&
			is_day(service->last_day);
	}
	for (uint32_t i = 0; i < tt->n_exceptions; i++)
		is_ok = is_ok && tt->exceptions[i].service < tt->n_services;
	return is_ok;
}

static bool
stops_are_sound(const struct tt *tt)
{
	bool is_ok = tt->foot_first[0] == 0 && tt->foot_first[tt->n_stops] == tt->n_foot;
	for (uint32_t i = 0; i < tt->n_stops; i++) {
		const struct tt_stop *stop = &tt->stops[i];
		is_ok = is_ok && stop->id < tt->n_texts && stop->name < tt->n_texts &&
			geo_is_valid((struct geo_point){stop->lat, stop->lon}) &&
			tt->stops_by_id[i] < tt->n_stops &&
			tt->foot_first[i] <= tt->foot_first[i + 1];
	}
	for (uint32_t i = 0; i < tt->n_foot; i++)
		is_ok = is_ok && tt->foot[i].to < tt->n_stops && tt->foot[i].walk_s >= 0 &&
			tt->foot[i].walk_s <= 86400;
	return is_ok;
}

static bool
is_sound(const struct tt *tt)
{
	if (!small_tables_are_sound(tt) || !stops_are_sound(tt))
		return false;
	bool is_ok = true;
	for (uint32_t i = 0; i < tt->n_trips; i++) {
		const struct tt_trip *trip = &tt->trips[i];
		is_ok = is_ok && trip->id < tt->n_texts && trip->headsign < tt->n_texts &&
			trip->route < tt->n_routes && trip->service < tt->n_services;
	}
	int32_t before_s = 0;
	for (uint32_t i = 0; i < tt->n_connections; i++) {
		const struct tt_connection *c = &tt->connections[i];
		is_ok = is_ok && c->depart_s >= before_s && tt_arrive_s(c) >= c->depart_s &&
			tt_arrive_s(c) <= tt->facts.last_arrival_s && tt_from(c) < tt->n_stops &&
			tt_to(c) < tt->n_stops && tt_trip_of(c) < tt->n_trips;
		before_s = c->depart_s;
	}
	return is_ok;
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

/* All ${n} bytes, or E_FULL, or E_IO. */
static int
write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

/* The whole file in memory, *size its bytes; the caller's to free. */
static char *
lay_out(const struct tt_parts *parts, size_t *size)
{
	struct tt_header header = {
	    .version = TT_VERSION, .byte_order = TT_BYTE_ORDER, .facts = parts->facts};
	memcpy(header.magic, "firstday", 8);
	size_t end = sizeof(header);
	for (int i = 0; i < TT_SECTIONS; i++) {
		end = (end + TT_ALIGN - 1) / TT_ALIGN * TT_ALIGN;
		header.sections[i].at = end;
		header.sections[i].n = parts->sections[i].n;
		end += parts->sections[i].n * item_sizes[i];
	}
	char *bytes = calloc(1, end);
	if (bytes == NULL)
		panic("out of memory for a timetable of %zu bytes", end);
	header.size = end;
	memcpy(bytes, &header, sizeof(header));
	for (int i = 0; i < TT_SECTIONS; i++)
		if (parts->sections[i].n > 0)
			memcpy(bytes + header.sections[i].at, parts->sections[i].items,
			       parts->sections[i].n * item_sizes[i]);
	header.checksum = tt_checksum(bytes, end);
	memcpy(bytes + TT_CHECKSUM_AT, &header.checksum, sizeof(header.checksum));
	*size = end;
	return bytes;
}

/* Make the rename of ${path} last. */
static int
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	if (slash != NULL)
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path + 1), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return E_IO;
	int rc = fsync(fd) == 0 ? 0 : E_IO;
	close(fd);
	return rc;
}

int
tt_write(const struct tt_parts *parts, const char *path, size_t *size)
{
	char beside[4096];
	int n = snprintf(beside, sizeof(beside), "%s.new-XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(beside)) {
		errno = ENAMETOOLONG;
		return E_IO;
	}
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
	char *bytes = lay_out(parts, size);
	int rc = write_all(fd, bytes, *size);
	free(bytes);
	if (rc == 0 && (fchmod(fd, 0644) != 0 || fsync(fd) != 0))
		rc = E_IO;
	int why = errno;
	if (close(fd) != 0 && rc == 0) {
		rc = E_IO;
		why = errno;
	}
	if (rc == 0 && rename(beside, path) != 0) {
		rc = E_IO;
		why = errno;
	}
	if (rc != 0) {
		unlink(beside);
		errno = why;
		return rc;
	}
	return sync_folder(path);
}

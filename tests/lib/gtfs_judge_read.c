/* SPDX-License-Identifier: MIT
 *
 * The judge reads GTFS: rows of CSV into plain tables, by the words of the reference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zip.h>

#include <cmocka.h>

#include "tests/lib/gtfs_judge_part.h"

#define FIELDS_MAX 40
#define WANTED_MAX 8

struct judge_names {
	const char **ids;
	uint32_t *rows;
	size_t n, room;
};

void *
judge_grow(void *items, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return items;
	items = realloc(items, (n == 0 ? 1 : 2 * n) * size);
	ensure(items != NULL);
	return items;
}

struct judge_names *
judge_names_new(void)
{
	struct judge_names *names = calloc(1, sizeof(*names));
	ensure(names != NULL);
	return names;
}

void
judge_names_free(struct judge_names *names)
{
	free(names->ids);
	free(names->rows);
	free(names);
}

/* Where ${id} stands or would stand; names->room is a power of two and never full. */
static size_t
slot_of(const struct judge_names *names, const char *id)
{
	size_t hash = 5381;
	for (const char *at = id; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	size_t slot = hash & (names->room - 1);
	while (names->ids[slot] != NULL && strcmp(names->ids[slot], id) != 0)
		slot = (slot + 1) & (names->room - 1);
	return slot;
}

uint32_t
judge_names_find(const struct judge_names *names, const char *id)
{
	if (names->n == 0)
		return JUDGE_NONE;
	size_t slot = slot_of(names, id);
	return names->ids[slot] == NULL ? JUDGE_NONE : names->rows[slot];
}

void
judge_names_add(struct judge_names *names, const char *id, uint32_t row)
{
	if (names->n * 2 >= names->room) {
		struct judge_names larger = {.room = names->room == 0 ? 64 : 2 * names->room};
		larger.ids = calloc(larger.room, sizeof(*larger.ids));
		larger.rows = calloc(larger.room, sizeof(*larger.rows));
		ensure(larger.ids != NULL && larger.rows != NULL);
		for (size_t i = 0; i < names->room; i++)
			if (names->ids[i] != NULL)
				judge_names_add(&larger, names->ids[i], names->rows[i]);
		free(names->ids);
		free(names->rows);
		*names = larger;
	}
	size_t slot = slot_of(names, id);
	names->n += names->ids[slot] == NULL;
	names->ids[slot] = id;
	names->rows[slot] = row;
}

uint32_t
judge_stop_find(const struct judge *judge, const char *id)
{
	return judge_names_find(judge->told_ids, id);
}

void
judge_file(struct judge *judge, const char *name, const char *text, size_t n)
{
	assert_true(judge->n_files < JUDGE_FILES);
	judge->files[judge->n_files].name = name;
	judge->files[judge->n_files].text = text;
	judge->files[judge->n_files++].n = n;
}

void
judge_zip(struct judge *judge, const char *path)
{
	static const char *const names[] = {
	    "agency.txt", "stops.txt",      "routes.txt",      "calendar.txt", "calendar_dates.txt",
	    "trips.txt",  "stop_times.txt", "frequencies.txt", "transfers.txt"};
	zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
	assert_non_null(zip);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		zip_stat_t stat;
		if (zip_stat(zip, names[i], 0, &stat) != 0)
			continue;
		char *text = arena_alloc(&judge->arena, stat.size + 1);
		zip_file_t *file = zip_fopen(zip, names[i], 0);
		assert_non_null(file);
		assert_true(zip_fread(file, text, stat.size) == (zip_int64_t)stat.size);
		zip_fclose(file);
		judge_file(judge, names[i], text, stat.size);
	}
	zip_discard(zip);
}

/* A CSV row at *at, cut up in place; false at the end. */
static bool
cut_row(char **at, char *fields[FIELDS_MAX], int *n)
{
	char *in = *at;
	*n = 0;
	if (*in == '\0')
		return false;
	for (bool is_last = false; !is_last;) {
		while (*in == ' ' || *in == '\t')
			in++;
		bool is_quoted = *in == '"';
		char *out = in += is_quoted;
		char *end = out; /* behind what is kept */
		fields[*n] = out;
		while (*in != '\0' && (is_quoted || (*in != ',' && *in != '\n'))) {
			if (is_quoted && *in == '"' && *++in != '"') {
				is_quoted = false;
				continue;
			}
			*out++ = *in;
			if (is_quoted || (*in != ' ' && *in != '\t' && *in != '\r'))
				end = out;
			in++;
		}
		is_last = *in != ',';
		in += *in != '\0';
		*end = '\0';
		*n += *n < FIELDS_MAX - 1;
	}
	*at = in;
	return true;
}

/* Rows of one table, by the columns that are wanted. */
struct rows {
	char *at;
	int place[WANTED_MAX]; /* of each wanted column, -1: not there */
	int n_wanted;
	const char *fields[WANTED_MAX]; /* of the row, "" where it has none */
};

/* False where the feed has no such table. ${wanted}: names with commas between. */
static bool
open_rows(struct judge *judge, const char *name, const char *wanted, struct rows *rows)
{
	*rows = (struct rows){0};
	for (int i = 0; i < judge->n_files; i++)
		if (strcmp(judge->files[i].name, name) == 0)
			rows->at =
			    arena_strndup(&judge->arena, judge->files[i].text, judge->files[i].n);
	if (rows->at == NULL)
		return false;
	if (strncmp(rows->at, "\xef\xbb\xbf", 3) == 0)
		rows->at += 3;
	char *header[FIELDS_MAX], *columns[FIELDS_MAX];
	int n_header;
	char *names = arena_strdup(&judge->arena, wanted);
	assert_true(cut_row(&rows->at, header, &n_header) &&
		    cut_row(&names, columns, &rows->n_wanted));
	for (int i = 0; i < rows->n_wanted; i++) {
		rows->place[i] = -1;
		for (int k = 0; k < n_header; k++)
			if (strcmp(header[k], columns[i]) == 0)
				rows->place[i] = k;
	}
	return true;
}

static bool
next_row(struct rows *rows)
{
	char *fields[FIELDS_MAX];
	int n;
	do {
		if (!cut_row(&rows->at, fields, &n))
			return false;
	} while (n == 1 && fields[0][0] == '\0');
	for (int i = 0; i < rows->n_wanted; i++)
		rows->fields[i] =
		    rows->place[i] >= 0 && rows->place[i] < n ? fields[rows->place[i]] : "";
	return true;
}

static long
whole(const char *text, long if_empty)
{
	return *text == '\0' ? if_empty : strtol(text, NULL, 10);
}

static int32_t
seconds(const char *text)
{
	int h, m, s;
	if (*text == '\0')
		return JUDGE_NO_SEC;
	assert_int_equal(sscanf(text, "%d:%d:%d", &h, &m, &s), 3);
	return h * 3600 + m * 60 + s;
}

static int32_t
day_of(const char *text)
{
	int date = (int)whole(text, 0);
	return civil_from_ymd(date / 10000, date / 100 % 100, date % 100).day;
}

/* The id within its own feed: those of the second are known as "2/ID". */
static const char *
own_id(struct judge *judge, const char *id)
{
	return judge->n_feeds == 0 ? id
				   : arena_printf(&judge->arena, "%d/%s", judge->n_feeds + 1, id);
}

static uint32_t
row_of(struct judge *judge, const struct judge_names *names, const char *id)
{
	uint32_t row = judge_names_find(names, own_id(judge, id));
	if (row == JUDGE_NONE)
		fail_msg("the judge knows no \"%s\"", id);
	return row;
}

/*
 * A stop of a later feed is that of an earlier one with its id, if it lies within ${JUDGE_SAME_M}
 * and is of its kind; else it is told as "2:ID" if its id is taken.
 */
static void
place_stop(struct judge *judge, struct judge_stop stop)
{
	const char *id = own_id(judge, stop.id);
	uint32_t row =
	    judge->n_feeds == 0 ? JUDGE_NONE : judge_names_find(judge->told_ids, stop.id);
	if (row != JUDGE_NONE && judge->stops[row].kind == stop.kind &&
	    geo_distance_m(judge->stops[row].at, stop.at) <= JUDGE_SAME_M) {
		judge_names_add(judge->stop_ids, id, row);
		return;
	}
	if (row != JUDGE_NONE)
		stop.id = arena_printf(&judge->arena, "%d:%s", judge->n_feeds + 1, stop.id);
	judge->stops = judge_grow(judge->stops, judge->n_stops, sizeof(*judge->stops));
	judge_names_add(judge->stop_ids, id, (uint32_t)judge->n_stops);
	judge_names_add(judge->told_ids, stop.id, (uint32_t)judge->n_stops);
	judge->stops[judge->n_stops++] = stop;
}

static void
read_stops(struct judge *judge)
{
	struct rows rows;
	assert_true(open_rows(judge, "stops.txt",
			      "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
			      &rows));
	while (next_row(&rows))
		place_stop(judge,
			   (struct judge_stop){
			       .id = rows.fields[0],
			       .name = rows.fields[1],
			       .at = {strtod(rows.fields[2], NULL), strtod(rows.fields[3], NULL)},
			       .kind = (int)whole(rows.fields[4], 0),
			       .parent = rows.fields[5],
			   });
}

static uint32_t
service_of(struct judge *judge, const char *in_feed)
{
	const char *id = own_id(judge, in_feed);
	uint32_t row = judge_names_find(judge->service_ids, id);
	if (row != JUDGE_NONE)
		return row;
	judge->services = judge_grow(judge->services, judge->n_services, sizeof(*judge->services));
	judge->services[judge->n_services] = (struct judge_service){id, 1, 0, 0};
	judge_names_add(judge->service_ids, id, (uint32_t)judge->n_services);
	return (uint32_t)judge->n_services++;
}

static void
read_days(struct judge *judge)
{
	struct rows rows;
	if (open_rows(judge, "calendar.txt",
		      "service_id,start_date,end_date,monday,tuesday,wednesday,thursday,friday",
		      &rows)) {
		struct rows weekend;
		assert_true(open_rows(judge, "calendar.txt", "saturday,sunday", &weekend));
		while (next_row(&rows) && next_row(&weekend)) {
			uint32_t row = service_of(judge, rows.fields[0]);
			struct judge_service *week = &judge->services[row];
			week->first_day = day_of(rows.fields[1]);
			week->last_day = day_of(rows.fields[2]);
			for (unsigned i = 0; i < 5; i++)
				week->weekdays |= (unsigned)whole(rows.fields[3 + i], 0) << i;
			for (unsigned i = 0; i < 2; i++)
				week->weekdays |= (unsigned)whole(weekend.fields[i], 0) << (5 + i);
		}
	}
	if (!open_rows(judge, "calendar_dates.txt", "service_id,date,exception_type", &rows))
		return;
	while (next_row(&rows)) {
		judge->exceptions =
		    judge_grow(judge->exceptions, judge->n_exceptions, sizeof(*judge->exceptions));
		judge->exceptions[judge->n_exceptions++] =
		    (struct judge_exception){service_of(judge, rows.fields[0]),
					     day_of(rows.fields[1]), whole(rows.fields[2], 0) == 1};
	}
}

static void
read_trips(struct judge *judge)
{
	struct rows rows;
	assert_true(open_rows(judge, "routes.txt", "route_id", &rows));
	while (next_row(&rows))
		judge_names_add(judge->route_ids, own_id(judge, rows.fields[0]), judge->n_routes++);
	assert_true(open_rows(judge, "trips.txt", "trip_id,service_id,route_id", &rows));
	while (next_row(&rows)) {
		judge->trips = judge_grow(judge->trips, judge->n_trips, sizeof(*judge->trips));
		judge_names_add(judge->trip_ids, own_id(judge, rows.fields[0]),
				(uint32_t)judge->n_trips);
		judge->trips[judge->n_trips++] = (struct judge_trip){
		    .id = rows.fields[0],
		    .service = row_of(judge, judge->service_ids, rows.fields[1]),
		    .route = row_of(judge, judge->route_ids, rows.fields[2])};
	}
	if (!open_rows(judge, "frequencies.txt", "trip_id,start_time,end_time,headway_secs", &rows))
		return;
	while (next_row(&rows)) {
		struct judge_frequency row = {row_of(judge, judge->trip_ids, rows.fields[0]),
					      seconds(rows.fields[1]), seconds(rows.fields[2]),
					      (int32_t)whole(rows.fields[3], 0)};
		assert_true(row.headway_s > 0);
		judge->trips[row.trip].repeats = true;
		judge->frequencies = judge_grow(judge->frequencies, judge->n_frequencies,
						sizeof(*judge->frequencies));
		judge->frequencies[judge->n_frequencies++] = row;
	}
}

static int
compare_calls(const void *a, const void *b)
{
	const struct judge_call *left = a;
	const struct judge_call *right = b;
	if (left->trip != right->trip)
		return left->trip < right->trip ? -1 : 1;
	return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

/* Times that are left out, evenly between those around them. */
static void
fill_in(struct judge_call *calls, uint32_t n)
{
	uint32_t timed = 0;
	for (uint32_t k = 1; k < n; k++) {
		if (calls[k].arrive_s == JUDGE_NO_SEC)
			continue;
		int32_t from_s = calls[timed].depart_s;
		int64_t span_s = calls[k].arrive_s - from_s;
		for (uint32_t i = timed + 1; i < k; i++)
			calls[i].arrive_s = calls[i].depart_s =
			    from_s + (int32_t)(span_s * (i - timed) / (k - timed));
		timed = k;
	}
}

static void
read_calls(struct judge *judge)
{
	struct rows rows;
	assert_true(open_rows(judge, "stop_times.txt",
			      "trip_id,stop_id,stop_sequence,arrival_time,departure_time,"
			      "pickup_type,drop_off_type",
			      &rows));
	while (next_row(&rows)) {
		struct judge_call call = {.trip = row_of(judge, judge->trip_ids, rows.fields[0]),
					  .stop = row_of(judge, judge->stop_ids, rows.fields[1]),
					  .sequence = whole(rows.fields[2], 0),
					  .arrive_s = seconds(rows.fields[3]),
					  .depart_s = seconds(rows.fields[4]),
					  .may_board = whole(rows.fields[5], 0) != 1,
					  .may_alight = whole(rows.fields[6], 0) != 1};
		if (call.arrive_s == JUDGE_NO_SEC)
			call.arrive_s = call.depart_s;
		if (call.depart_s == JUDGE_NO_SEC)
			call.depart_s = call.arrive_s;
		judge->calls = judge_grow(judge->calls, judge->n_calls, sizeof(*judge->calls));
		judge->calls[judge->n_calls++] = call;
	}
	if (judge->n_calls > 0)
		qsort(judge->calls, judge->n_calls, sizeof(*judge->calls), compare_calls);
	for (uint32_t i = 0; i < judge->n_trips; i++)
		judge->trips[i].n_calls = 0;
	for (uint32_t i = 0; i < judge->n_calls; i++) {
		struct judge_trip *trip = &judge->trips[judge->calls[i].trip];
		if (trip->n_calls++ == 0)
			trip->first_call = i;
	}
	for (uint32_t i = 0; i < judge->n_trips; i++)
		if (judge->trips[i].n_calls > 0)
			fill_in(judge->calls + judge->trips[i].first_call, judge->trips[i].n_calls);
}

/* Its row, JUDGE_NONE where none is named; false where what is named is not there: the row of
 * transfers.txt that does so holds for nothing. */
static bool
find_row(struct judge *judge, const struct judge_names *names, const char *id, uint32_t *row)
{
	*row = *id == '\0' ? JUDGE_NONE : judge_names_find(names, own_id(judge, id));
	return *id == '\0' || *row != JUDGE_NONE;
}

static void
read_transfers(struct judge *judge)
{
	struct rows rows;
	if (!open_rows(judge, "transfers.txt",
		       "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,"
		       "to_route_id,from_trip_id,to_trip_id",
		       &rows))
		return;
	while (next_row(&rows)) {
		struct judge_transfer row = {.type = (int)whole(rows.fields[2], 0),
					     .min_s = (int32_t)whole(rows.fields[3], JUDGE_NO_SEC)};
		bool is_known = find_row(judge, judge->stop_ids, rows.fields[0], &row.from) &&
				find_row(judge, judge->stop_ids, rows.fields[1], &row.to);
		for (int i = 0; i < 2; i++)
			is_known =
			    is_known &&
			    find_row(judge, judge->route_ids, rows.fields[4 + i], &row.route[i]) &&
			    find_row(judge, judge->trip_ids, rows.fields[6 + i], &row.trip[i]);
		if (!is_known)
			continue;
		judge->transfers =
		    judge_grow(judge->transfers, judge->n_transfers, sizeof(*judge->transfers));
		judge->transfers[judge->n_transfers++] = row;
	}
}

void
judge_read(struct judge *judge)
{
	struct rows rows;
	assert_true(open_rows(judge, "agency.txt", "agency_timezone", &rows) && next_row(&rows));
	judge->zone = rows.fields[0];
	assert_int_equal(setenv("TZ", judge->zone, 1), 0);
	tzset();
	read_stops(judge);
	read_days(judge);
	read_trips(judge);
	read_calls(judge);
	read_transfers(judge);
	judge_change_open(judge);
	judge->n_files = 0;
	judge->n_feeds++;
}

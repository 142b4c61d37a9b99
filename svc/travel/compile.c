/* SPDX-License-Identifier: MIT
 *
 * Compiling. A frequency's trip is a pattern: each of its runs becomes a trip of its own, moved so
 * that it leaves its first stop when the frequency says.
 */
#include "travel/compile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "travel/compile_parts.h"
#include "travel/tt_write.h"

static void copy_small_tables(struct compiler *compiler);
static void order_stops(struct compiler *compiler);
static void make_footpaths(struct compiler *compiler);
static void make_trips(struct compiler *compiler);
static void sort_connections(struct compiler *compiler);
static void find_days(struct compiler *compiler);
static int write_file(struct compiler *compiler, const char *path, size_t *bytes);
static void compiler_free(struct compiler *compiler);

int
compile_feed(const char *zip_path, const char *tt_path, struct compile_report *report,
	     struct problems *problems)
{
	struct gtfs gtfs;
	int rc = gtfs_read(&gtfs, zip_path, problems);
	if (rc == 0)
		rc = compile_write(&gtfs, tt_path, report, problems);
	gtfs_free(&gtfs);
	return rc;
}

int
compile_write(const struct gtfs *gtfs, const char *tt_path, struct compile_report *report,
	      struct problems *problems)
{
	struct compiler compiler = {.gtfs = gtfs, .problems = problems};
	size_t before = problems->count;
	copy_small_tables(&compiler);
	order_stops(&compiler);
	make_footpaths(&compiler);
	make_trips(&compiler);
	sort_connections(&compiler);
	compile_calls(&compiler);
	find_days(&compiler);
	*report = (struct compile_report){
	    .n_stops = compiler.stops.n,
	    .n_trips = compiler.trips.n,
	    .n_times = gtfs->times.n,
	    .n_connections = compiler.connections.n,
	    .n_footpaths = compiler.foot.n,
	};
	int rc =
	    problems->count > before ? E_INPUT : write_file(&compiler, tt_path, &report->bytes);
	compiler_free(&compiler);
	return rc;
}

static void
copy_small_tables(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	for (size_t i = 0; i < gtfs->agencies.n; i++)
		*vec_push(&compiler->agencies) =
		    (struct tt_agency){gtfs->agencies.items[i].id, gtfs->agencies.items[i].name, 0};
	for (size_t i = 0; i < gtfs->stops.n; i++) {
		const struct gtfs_stop *stop = &gtfs->stops.items[i];
		*vec_push(&compiler->stops) = (struct tt_stop){
		    .lat = stop->has_place ? stop->at.lat : 0,
		    .lon = stop->has_place ? stop->at.lon : 0,
		    .id = stop->id,
		    .name = stop->name,
		    .parent = TT_NONE,
		    .feeds = 1,
		    .has_place = stop->has_place,
		    .kind = stop->kind,
		    .wheelchair = stop->wheelchair,
		};
	}
	for (size_t i = 0; i < gtfs->routes.n; i++) {
		const struct gtfs_route *route = &gtfs->routes.items[i];
		*vec_push(&compiler->routes) =
		    (struct tt_route){route->id, route->name, route->agency, route->type};
	}
	for (size_t i = 0; i < gtfs->services.n; i++) {
		const struct gtfs_service *service = &gtfs->services.items[i];
		*vec_push(&compiler->services) = (struct tt_service){
		    service->id, service->first.day, service->last.day, service->weekdays};
	}
	for (size_t i = 0; i < gtfs->exceptions.n; i++) {
		const struct gtfs_exception *exception = &gtfs->exceptions.items[i];
		*vec_push(&compiler->exceptions) = (struct tt_exception){
		    exception->service, exception->date.day, exception->is_added};
	}
}

static int
compare_stop_ids(const void *a, const void *b, void *context)
{
	const struct gtfs *gtfs = context;
	const uint32_t *left = a;
	const uint32_t *right = b;
	return strcmp(textpool_get(&gtfs->texts, gtfs->stops.items[*left].id),
		      textpool_get(&gtfs->texts, gtfs->stops.items[*right].id));
}

static void
order_stops(struct compiler *compiler)
{
	for (uint32_t i = 0; i < compiler->stops.n; i++)
		*vec_push(&compiler->stops_by_id) = i;
	union { /* qsort_r hands the context on without const */
		const struct gtfs *in;
		void *out;
	} context = {.in = compiler->gtfs};
	if (compiler->stops_by_id.n > 0)
		qsort_r(compiler->stops_by_id.items, compiler->stops_by_id.n, sizeof(uint32_t),
			compare_stop_ids, context.out);
}

/* By pair of stops; a row that forbids comes before all others of its pair, then the quickest. */
static int
compare_transfers(const void *a, const void *b)
{
	const struct gtfs_transfer *left = a;
	const struct gtfs_transfer *right = b;
	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	return (left->walk_s > right->walk_s) - (left->walk_s < right->walk_s);
}

static void
make_footpaths(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	size_t n = gtfs->transfers.n;
	struct gtfs_transfer *sorted = calloc(n + 1, sizeof(*sorted));
	if (sorted == NULL)
		panic("out of memory for %zu transfers", n);
	if (n > 0)
		memcpy(sorted, gtfs->transfers.items, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_transfers);
	size_t i = 0;
	for (uint32_t stop = 0; stop < gtfs->stops.n; stop++) {
		*vec_push(&compiler->foot_first) = (uint32_t)compiler->foot.n;
		for (; i < n && sorted[i].from == stop; i++) {
			bool is_first_of_pair = i == 0 || sorted[i - 1].from != stop ||
						sorted[i - 1].to != sorted[i].to;
			if (is_first_of_pair && sorted[i].to != stop &&
			    sorted[i].walk_s != GTFS_NO_TIME)
				*vec_push(&compiler->foot) =
				    (struct tt_foot){sorted[i].to, sorted[i].walk_s};
		}
	}
	*vec_push(&compiler->foot_first) = (uint32_t)compiler->foot.n;
	free(sorted);
}

/* One run of ${trip}, ${shift_s} later than its stop times say. False when a limit is passed. */
static bool
add_run(struct compiler *compiler, const struct gtfs_trip *trip, int32_t shift_s,
	enum tt_repeats repeats)
{
	if (compiler->trips.n >= TT_TRIPS_MAX ||
	    compiler->connections.n + trip->n_times > TT_CONNECTIONS_MAX) {
		problem_add(compiler->problems, "frequencies.txt",
			    "makes more than %u runs or %u rides", TT_TRIPS_MAX,
			    TT_CONNECTIONS_MAX);
		return false;
	}
	uint32_t at = (uint32_t)compiler->trips.n;
	const struct gtfs_time *times = compiler->gtfs->times.items + trip->first_time;
	*vec_push(&compiler->trips) = (struct tt_trip){
	    .id = trip->id,
	    .headsign = trip->headsign,
	    .route = trip->route,
	    .service = trip->service,
	    .start_s = trip->n_times == 0 ? 0 : times[0].depart_s + shift_s,
	    .wheelchair = trip->wheelchair,
	    .repeats = (uint8_t)repeats,
	};
	*vec_push(&compiler->rows) = (uint32_t)(trip - compiler->gtfs->trips.items);
	for (uint32_t k = 1; k < trip->n_times; k++) {
		const struct gtfs_time *from = &times[k - 1];
		const struct gtfs_time *to = &times[k];
		int32_t arrive_s = to->arrive_s + shift_s;
		unsigned flags =
		    (from->may_board ? TT_MAY_BOARD : 0) | (to->may_alight ? TT_MAY_ALIGHT : 0);
		*vec_push(&compiler->connections) =
		    tt_connection_make(from->depart_s + shift_s, arrive_s, at,
				       (const uint32_t[2]){from->stop, to->stop}, flags);
		if (arrive_s > compiler->facts.last_arrival_s)
			compiler->facts.last_arrival_s = arrive_s;
	}
	return true;
}

/* All runs of one row of frequencies.txt. False when a limit is passed. */
static bool
add_runs(struct compiler *compiler, const struct gtfs_frequency *frequency)
{
	const struct gtfs_trip *trip = &compiler->gtfs->trips.items[frequency->trip];
	if (trip->n_times < 2)
		return true;
	const struct gtfs_time *times = compiler->gtfs->times.items + trip->first_time;
	int32_t length_s = times[trip->n_times - 1].arrive_s - times[0].depart_s;
	if (frequency->until_s + length_s >= TT_SECONDS_MAX) {
		problem_add(compiler->problems, "frequencies.txt",
			    "trip \"%.60s\" would run for over %d hours",
			    textpool_get(&compiler->gtfs->texts, trip->id), TT_SECONDS_MAX / 3600);
		return false;
	}
	for (int32_t start_s = frequency->first_s; start_s < frequency->until_s;
	     start_s += frequency->headway_s)
		if (!add_run(compiler, trip, start_s - times[0].depart_s,
			     frequency->is_exact ? TT_REPEATS_EXACTLY : TT_REPEATS_ABOUT))
			return false;
	return true;
}

static void
make_trips(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	for (size_t i = 0; i < gtfs->trips.n; i++)
		if (!gtfs->trips.items[i].has_frequency &&
		    !add_run(compiler, &gtfs->trips.items[i], 0, TT_ONCE))
			return;
	for (size_t i = 0; i < gtfs->frequencies.n; i++)
		if (!add_runs(compiler, &gtfs->frequencies.items[i]))
			return;
	size_t days = (size_t)compiler->facts.last_arrival_s / 86400 + 1;
	if (compiler->trips.n * days > TT_TRIPS_MAX)
		problem_add(compiler->problems, "trips.txt",
			    "%zu trips of up to %zu days are more than %u", compiler->trips.n, days,
			    TT_TRIPS_MAX);
}

/* By departure, those that take no time first; else they stay in the order of trip and place. */
static void
sort_connections(struct compiler *compiler)
{
	const size_t n_keys = 2 * ((size_t)compiler->facts.last_arrival_s + 1);
	size_t n = compiler->connections.n;
	uint32_t *next = calloc(n_keys + 1, sizeof(*next));
	struct tt_connection *sorted = calloc(n + 1, sizeof(*sorted));
	if (next == NULL || sorted == NULL)
		panic("out of memory for %zu connections", n);
	const struct tt_connection *items = compiler->connections.items;
	for (size_t i = 0; i < n; i++)
		next[2 * items[i].depart_s + (tt_arrive_s(&items[i]) > items[i].depart_s) + 1]++;
	for (size_t key = 1; key <= n_keys; key++)
		next[key] += next[key - 1];
	for (size_t i = 0; i < n; i++)
		sorted[next[2 * items[i].depart_s +
			    (tt_arrive_s(&items[i]) > items[i].depart_s)]++] = items[i];
	free(next);
	free(compiler->connections.items);
	compiler->connections.items = sorted;
}

static void
find_days(struct compiler *compiler)
{
	for (size_t i = 0; i <= compiler->stops.n; i++)
		*vec_push(&compiler->transfer_first) = 0;
	*vec_push(&compiler->feeds) = (struct tt_feed){
	    .publisher = compiler->gtfs->publisher,
	    .version = compiler->gtfs->version,
	    .info_first_day = TT_NO_DAY,
	    .info_last_day = TT_NO_DAY,
	};
	struct tt_facts *facts = &compiler->facts;
	facts->publisher = compiler->gtfs->publisher;
	facts->version = compiler->gtfs->version;
	facts->zone = compiler->gtfs->agencies.n == 0 ? 0 : compiler->gtfs->agencies.items[0].zone;
	facts->first_day = INT32_MAX;
	facts->last_day = INT32_MIN;
	for (size_t i = 0; i < compiler->services.n; i++) {
		const struct tt_service *service = &compiler->services.items[i];
		if (service->first_day > service->last_day)
			continue;
		if (service->first_day < facts->first_day)
			facts->first_day = service->first_day;
		if (service->last_day > facts->last_day)
			facts->last_day = service->last_day;
	}
	for (size_t i = 0; i < compiler->exceptions.n; i++) {
		int32_t day = compiler->exceptions.items[i].day;
		if (compiler->exceptions.items[i].is_added == 0)
			continue;
		if (day < facts->first_day)
			facts->first_day = day;
		if (day > facts->last_day)
			facts->last_day = day;
	}
}

static int
write_file(struct compiler *compiler, const char *path, size_t *bytes)
{
	const struct textpool *texts = &compiler->gtfs->texts;
	struct tt_parts parts = {
	    .facts = compiler->facts,
	    .sections = {
		[TT_TEXTS] = {texts->n == 0 ? "" : texts->bytes, texts->n == 0 ? 1 : texts->n},
		[TT_FEEDS] = {compiler->feeds.items, compiler->feeds.n},
		[TT_AGENCIES] = {compiler->agencies.items, compiler->agencies.n},
		[TT_STOPS] = {compiler->stops.items, compiler->stops.n},
		[TT_STOPS_BY_ID] = {compiler->stops_by_id.items, compiler->stops_by_id.n},
		[TT_ROUTES] = {compiler->routes.items, compiler->routes.n},
		[TT_SERVICES] = {compiler->services.items, compiler->services.n},
		[TT_EXCEPTIONS] = {compiler->exceptions.items, compiler->exceptions.n},
		[TT_TRIPS] = {compiler->trips.items, compiler->trips.n},
		[TT_TRIPS_BY_ID] = {compiler->trips_by_id.items, compiler->trips_by_id.n},
		[TT_PATTERNS] = {compiler->patterns.items, compiler->patterns.n},
		[TT_CALLS] = {compiler->calls.items, compiler->calls.n},
		[TT_RIDES] = {compiler->rides.items, compiler->rides.n},
		[TT_FOOT_FIRST] = {compiler->foot_first.items, compiler->foot_first.n},
		[TT_FOOT] = {compiler->foot.items, compiler->foot.n},
		[TT_TRANSFER_FIRST] = {compiler->transfer_first.items, compiler->transfer_first.n},
		[TT_TRANSFERS] = {compiler->transfers.items, compiler->transfers.n},
		[TT_CONNECTIONS] = {compiler->connections.items, compiler->connections.n},
	    }};
	int rc = tt_write(&parts, path, bytes);
	if (rc != 0)
		problem_add(compiler->problems, path, "cannot be written: %s", strerror(errno));
	return rc;
}

static void
compiler_free(struct compiler *compiler)
{
	free(compiler->feeds.items);
	free(compiler->agencies.items);
	free(compiler->stops.items);
	free(compiler->stops_by_id.items);
	free(compiler->routes.items);
	free(compiler->services.items);
	free(compiler->exceptions.items);
	free(compiler->trips.items);
	free(compiler->trips_by_id.items);
	free(compiler->patterns.items);
	free(compiler->calls.items);
	free(compiler->rides.items);
	free(compiler->foot_first.items);
	free(compiler->foot.items);
	free(compiler->transfer_first.items);
	free(compiler->transfers.items);
	free(compiler->connections.items);
	free(compiler->rows.items);
}

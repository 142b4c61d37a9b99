/* SPDX-License-Identifier: MIT
 *
 * Compiling. A frequency's trip is a pattern: each of its runs becomes a trip of its own, moved so
 * that it leaves its first stop when the frequency says.
 */
#include "travel/feed/compile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "travel/feed/compile_parts.h"
#include "travel/table/tt_write.h"

static int read_feeds(const struct compile_request *request, struct gtfs *gtfs,
		      struct compile_report *report, struct problems *problems);
static void copy_small_tables(struct compiler *compiler);
static void copy_stops(struct compiler *compiler);
static void order_stops(struct compiler *compiler);
static void make_trips(struct compiler *compiler);
static void sort_connections(struct compiler *compiler);
static void find_days(struct compiler *compiler);
static int write_file(struct compiler *compiler, const char *path, size_t *bytes);
static void compiler_free(struct compiler *compiler);

int
compile_feed(const char *zip_path, const char *tt_path, struct compile_report *report,
	     struct problems *problems)
{
	return compile_feeds(
	    &(struct compile_request){&zip_path, 1, tt_path, COMPILE_REFUSE_PERCENT}, report,
	    problems);
}

int
compile_feeds(const struct compile_request *request, struct compile_report *report,
	      struct problems *problems)
{
	struct gtfs gtfs = {0};
	*report = (struct compile_report){.refused = arena_new(problems->arena, struct problems),
					  .dropped = arena_new(problems->arena, struct problems)};
	problems_init(report->refused, problems->arena);
	problems_init(report->dropped, problems->arena);
	int rc = read_feeds(request, &gtfs, report, problems);
	if (rc == 0)
		rc = compile_write(&gtfs, request->tt_path, report, problems);
	gtfs_free(&gtfs);
	return rc;
}

/* All of them, also behind one that is spoilt, so that everything wrong is told at once. */
static int
read_feeds(const struct compile_request *request, struct gtfs *gtfs, struct compile_report *report,
	   struct problems *problems)
{
	const struct gtfs_rules rules = {request->refuse_percent, request->n_zips > 1,
					 report->dropped};
	int rc = 0;
	for (size_t i = 0; i < request->n_zips; i++) {
		const char *path = request->zip_paths[i];
		size_t n_before = gtfs->feeds.n;
		if (gtfs_read(gtfs, path, rules, problems, report->refused) != 0)
			rc = E_INPUT;
		if (gtfs->feeds.n == n_before)
			continue;
		report->feeds[report->n_feeds].path = path;
		report->feeds[report->n_feeds++].read = gtfs->feeds.items[gtfs->feeds.n - 1];
	}
	for (size_t i = 0; rc != 0 && i < problems_kept(report->refused); i++)
		problem_add(problems, report->refused->list[i].at, "%s",
			    report->refused->list[i].text);
	/* Those that were only counted: then the list is full. */
	if (rc != 0)
		problems->count += report->refused->count - problems_kept(report->refused);
	return rc;
}

int
compile_write(const struct gtfs *gtfs, const char *tt_path, struct compile_report *report,
	      struct problems *problems)
{
	struct compiler compiler = {.gtfs = gtfs, .problems = problems};
	size_t before = problems->count;
	copy_small_tables(&compiler);
	copy_stops(&compiler);
	order_stops(&compiler);
	compile_footpaths(&compiler);
	make_trips(&compiler);
	sort_connections(&compiler);
	compile_calls(&compiler);
	compile_transfers(&compiler);
	find_days(&compiler);
	report->n_stops = compiler.stops.n;
	report->n_trips = compiler.trips.n;
	report->n_times = gtfs->times.n;
	report->n_connections = compiler.connections.n;
	report->n_footpaths = compiler.foot.n;
	report->n_transfers = compiler.transfers.n;
	int rc =
	    problems->count > before ? E_INPUT : write_file(&compiler, tt_path, &report->bytes);
	compiler_free(&compiler);
	return rc;
}

static void
copy_small_tables(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	for (size_t i = 0; i < gtfs->agencies.n; i++) {
		const struct gtfs_agency *agency = &gtfs->agencies.items[i];
		*vec_push(&compiler->agencies) =
		    (struct tt_agency){agency->id, agency->name, agency->feed};
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

/* What the stop says, or what its station (of a boarding area: its platform, then the station)
 * says. [GTFS Schedule reference, stops.txt, wheelchair_boarding] */
static uint8_t
wheelchair_of(const struct gtfs *gtfs, const struct gtfs_stop *stop)
{
	while (stop->wheelchair == 0 && stop->parent != IDMAP_NONE)
		stop = &gtfs->stops.items[stop->parent];
	return stop->wheelchair;
}

static void
copy_stops(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	for (size_t i = 0; i < gtfs->stops.n; i++) {
		const struct gtfs_stop *stop = &gtfs->stops.items[i];
		*vec_push(&compiler->stops) = (struct tt_stop){
		    .lat = stop->at.lat,
		    .lon = stop->at.lon,
		    .id = stop->id,
		    .name = stop->name,
		    .platform = stop->platform,
		    .parent = stop->parent,
		    .feeds = stop->feeds,
		    .has_place = stop->has_place,
		    .kind = stop->kind,
		    .wheelchair = wheelchair_of(gtfs, stop),
		    .n_renames = stop->n_renames,
		};
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

static unsigned
flags_of(const struct gtfs_time *from, const struct gtfs_time *to)
{
	static const unsigned board[] = {TT_MAY_BOARD, 0, TT_MAY_BOARD | TT_BOARD_PHONE,
					 TT_MAY_BOARD | TT_BOARD_DRIVER};
	static const unsigned alight[] = {TT_MAY_ALIGHT, 0, TT_MAY_ALIGHT | TT_ALIGHT_PHONE,
					  TT_MAY_ALIGHT | TT_ALIGHT_DRIVER};
	return board[from->pickup] | alight[to->drop_off] | (from->is_about ? TT_DEPART_ABOUT : 0) |
	       (to->is_about ? TT_ARRIVE_ABOUT : 0);
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
	    .feed = trip->feed,
	    .repeats = (uint8_t)repeats,
	};
	*vec_push(&compiler->rows) = (uint32_t)(trip - compiler->gtfs->trips.items);
	for (uint32_t k = 1; k < trip->n_times; k++) {
		const struct gtfs_time *from = &times[k - 1];
		const struct gtfs_time *to = &times[k];
		int32_t arrive_s = to->arrive_s + shift_s;
		*vec_push(&compiler->connections) = tt_connection_make(
		    from->depart_s + shift_s, arrive_s, at,
		    (const uint32_t[2]){from->stop, to->stop}, flags_of(from, to));
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
widen(int32_t *first_day, int32_t *last_day, int32_t from, int32_t until)
{
	*first_day = from < *first_day ? from : *first_day;
	*last_day = until > *last_day ? until : *last_day;
}

/* The services of ${read} are those from its first to ${end_service}. */
static struct tt_feed
make_feed(const struct compiler *compiler, const struct gtfs_feed *read, uint32_t end_service)
{
	struct tt_feed feed = {
	    .file = read->file,
	    .publisher = read->publisher,
	    .version = read->version,
	    .info_first_day = read->info_first_day,
	    .info_last_day = read->info_last_day,
	    .first_day = INT32_MAX,
	    .last_day = INT32_MIN,
	    .n_block_trips = read->n_block_trips,
	    .n_stops_shared = read->n_stops_shared,
	};
	for (uint32_t i = read->first_service; i < end_service; i++) {
		const struct tt_service *service = &compiler->services.items[i];
		if (service->first_day <= service->last_day)
			widen(&feed.first_day, &feed.last_day, service->first_day,
			      service->last_day);
	}
	for (size_t i = 0; i < compiler->exceptions.n; i++) {
		const struct tt_exception *exception = &compiler->exceptions.items[i];
		if (exception->is_added == 1 && exception->service >= read->first_service &&
		    exception->service < end_service)
			widen(&feed.first_day, &feed.last_day, exception->day, exception->day);
	}
	for (int file = 0; file < GTFS_FILES; file++) {
		feed.n_rows += read->counts[file].n_rows;
		feed.n_refused += read->counts[file].n_refused;
	}
	return feed;
}

static void
find_days(struct compiler *compiler)
{
	const struct gtfs *gtfs = compiler->gtfs;
	struct tt_facts *facts = &compiler->facts;
	facts->publisher = gtfs->feeds.items[0].publisher;
	facts->version = gtfs->feeds.items[0].version;
	facts->zone = gtfs->agencies.items[0].zone;
	facts->first_day = INT32_MAX;
	facts->last_day = INT32_MIN;
	for (size_t i = 0; i < gtfs->feeds.n; i++) {
		uint32_t end_service = i + 1 < gtfs->feeds.n
					   ? gtfs->feeds.items[i + 1].first_service
					   : (uint32_t)gtfs->services.n;
		struct tt_feed feed = make_feed(compiler, &gtfs->feeds.items[i], end_service);
		widen(&facts->first_day, &facts->last_day, feed.first_day, feed.last_day);
		*vec_push(&compiler->feeds) = feed;
	}
	for (size_t i = 0; i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *transfer = &gtfs->transfers.items[i];
		compiler->feeds.items[transfer->feed].n_in_seat += transfer->type >= 4;
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
		[TT_FOOT_SOME] = {compiler->foot_some.items, compiler->foot_some.n},
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
	free(compiler->foot_some.items);
	free(compiler->transfer_first.items);
	free(compiler->transfers.items);
	free(compiler->connections.items);
	free(compiler->rows.items);
}

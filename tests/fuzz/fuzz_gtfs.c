/* SPDX-License-Identifier: MIT
 *
 * A whole feed, written as "@stops.txt" and its lines, "@routes.txt" and its lines ...: zipped, it
 * is refused with its faults, or compiled without the rows that have one, opened and asked; then
 * merged with itself. reaches: svc/travel/feed/gtfs*.c svc/travel/feed/compile*.c
 * svc/travel/feed/idmap.c svc/travel/table/tt*.c svc/travel/scan/csa*.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "tests/fuzz/fuzz.h"
#include "travel/feed/compile.h"

#define ZIP_BYTES_MAX (1 << 20)
#define TABLES_MAX    16

static void
add_table(zip_t *zip, const char *name, const char *text, size_t n)
{
	zip_source_t *source = zip_source_buffer(zip, text, n, 0);
	zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);
	if (index < 0)
		zip_source_free(source);
	else
		zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* Cut ${text} (changed) into its tables. */
static void
add_tables(zip_t *zip, char *text)
{
	char *at = strchr(text, '@');
	for (int i = 0; i < TABLES_MAX && at != NULL; i++) {
		char *name = at + 1;
		char *end = strchr(name, '\n');
		if (end == NULL)
			return;
		*end = '\0';
		char *next = strstr(end + 1, "\n@");
		add_table(zip, name, end + 1,
			  next == NULL ? strlen(end + 1) : (size_t)(next - end));
		at = next == NULL ? NULL : next + 1;
	}
}

static const char *
zip_path(char *text)
{
	static char bytes[ZIP_BYTES_MAX];
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
	ensure(zip != NULL);
	zip_source_keep(whole);
	add_tables(zip, text);
	zip_int64_t n = 0;
	if (zip_close(zip) != 0)
		zip_discard(zip);
	else if (zip_source_open(whole) == 0) {
		n = zip_source_read(whole, bytes, sizeof(bytes));
		zip_source_close(whole);
	}
	zip_source_free(whole);
	return fuzz_path(0, bytes, n < 0 ? 0 : (size_t)n);
}

/* A folder that lives in memory and goes with the process. */
static char tt_folder[64];

static void
remove_folder(void)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/t.tt", tt_folder);
	unlink(path);
	rmdir(tt_folder);
}

static const char *
tt_path(void)
{
	static char path[96];
	if (path[0] == '\0') {
		snprintf(tt_folder, sizeof(tt_folder), "/dev/shm/fuzz-gtfs-XXXXXX");
		ensure(mkdtemp(tt_folder) != NULL);
		atexit(remove_folder);
		snprintf(path, sizeof(path), "%s/t.tt", tt_folder);
	}
	return path;
}

/* How many trips the timetable of the feed, ${n_zips} times over, has; -1 when it is refused. */
static long
compile_and_ask(const char *const zips[], size_t n_zips)
{
	struct problems *problems = fuzz_problems_new();
	struct compile_report report;
	/* Most rows may go, so that what is left is compiled. */
	const struct compile_request request = {zips, n_zips, tt_path(), 80};
	int rc = compile_feeds(&request, &report, problems);
	fuzz_check_problems(problems, rc);
	long n_trips = -1;
	if (rc == 0) {
		struct tt tt;
		ensure(tt_open(&tt, tt_path(), problems) == 0);
		ensure(tt.n_feeds == n_zips);
		for (uint32_t i = 0; i < tt.n_trips; i++) {
			const struct tt_trip *trip = &tt.trips[i];
			struct tt_range range =
			    tt_trips_find(&tt, trip->feed, tt_text(&tt, trip->id));
			ensure(range.n > 0);
		}
		fuzz_use_timetable(&tt, true);
		n_trips = (long)tt.n_trips;
		tt_close(&tt);
	}
	fuzz_problems_free(problems);
	return n_trips;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	const char *path = zip_path(text);
	long n_once = compile_and_ask((const char *const[]){path}, 1);
	if (n_once >= 0)
		ensure(compile_and_ask((const char *const[]){path, path}, 2) == 2 * n_once);
	free(text);
	return 0;
}

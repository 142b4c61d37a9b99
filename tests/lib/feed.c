/* SPDX-License-Identifier: MIT
 *
 * Feeds for tests.
 */
#include "feed.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#define TIMES_HEADER "trip_id,arrival_time,departure_time,stop_id,stop_sequence"

void
feed_init(struct feed *feed)
{
	/* In memory where there is such a folder: each compiling waits for the disk twice. */
	const char *root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	*feed = (struct feed){.refuse_percent = COMPILE_REFUSE_PERCENT};
	snprintf(feed->folder, sizeof(feed->folder), "%s/firstday-feed-XXXXXX", root);
	assert_non_null(mkdtemp(feed->folder));
	snprintf(feed->zip, sizeof(feed->zip), "%s/feed.zip", feed->folder);
	snprintf(feed->tt, sizeof(feed->tt), "%s/feed.tt", feed->folder);
	arena_init(&feed->arena);
	feed_set(feed, "agency.txt",
		 "agency_id,agency_name,agency_url,agency_timezone\n"
		 "A,City Bus,https://example.org,Europe/London\n");
	feed_set(feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon\n"
		 "S0,Stop 0,51.50,-3.0\nS1,Stop 1,51.51,-3.0\nS2,Stop 2,51.52,-3.0\n"
		 "S3,Stop 3,51.53,-3.0\nS4,Stop 4,51.54,-3.0\nS5,Stop 5,51.55,-3.0\n"
		 "S6,Stop 6,51.56,-3.0\nS7,Stop 7,51.57,-3.0\nS8,Stop 8,51.58,-3.0\n"
		 "S9,Stop 9,51.59,-3.0\n");
	feed_set(feed, "routes.txt",
		 "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,,3\n");
	feed_set(feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
		 "start_date,end_date\nALL,1,1,1,1,1,1,1,20230101,20231231\n");
	feed_set(feed, "trips.txt", "route_id,service_id,trip_id\n");
	feed_set(feed, "stop_times.txt", TIMES_HEADER "\n");
}

void
feed_fini(struct feed *feed)
{
	DIR *folder = opendir(feed->folder);
	struct dirent *entry;
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		char path[512];
		snprintf(path, sizeof(path), "%s/%s", feed->folder, entry->d_name);
		unlink(path);
	}
	if (folder != NULL)
		closedir(folder);
	rmdir(feed->folder);
	arena_fini(&feed->arena);
}

int
feed_set_up(void **state)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	assert_non_null(feed);
	feed_init(feed);
	*state = feed;
	return 0;
}

int
feed_tear_down(void **state)
{
	feed_fini(*state);
	free(*state);
	return 0;
}

void
feed_set(struct feed *feed, const char *name, const char *text)
{
	struct feed_file *slot = NULL;
	for (int i = FEED_FILES_MAX - 1; i >= 0; i--)
		if (feed->files[i].name == NULL)
			slot = &feed->files[i];
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL && strcmp(feed->files[i].name, name) == 0)
			slot = &feed->files[i];
	assert_non_null(slot);
	*slot =
	    (struct feed_file){text == NULL ? NULL : name, text, text == NULL ? 0 : strlen(text)};
}

void
feed_set_times(struct feed *feed, int n_trips, const char *stop_times)
{
	char *trips = arena_strdup(&feed->arena, "route_id,service_id,trip_id\n");
	for (int i = 0; i < n_trips; i++)
		trips = arena_printf(&feed->arena, "%sR,ALL,T%d\n", trips, i);
	feed_set(feed, "trips.txt", trips);
	feed_set(
	    feed, "stop_times.txt",
	    arena_printf(&feed->arena, TIMES_HEADER ",pickup_type,drop_off_type\n%s", stop_times));
}

void
feed_set_odd(struct feed *feed)
{
	feed_set_times(feed, 3,
		       "T0,08:00:00,08:00:00,S0,1,0,0\nT0,,,S1,2,0,0\n"
		       "T0,08:20:00,08:21:00,S2,3,1,0\nT0,08:30:00,08:30:00,S3,4,0,0\n"
		       "T1,23:50:00,23:50:00,S3,1,2,3\nT1,24:40:00,24:40:00,S4,2,0,1\n"
		       "T1,49:00:00,49:00:00,S5,3,0,0\nT2,00:00:00,00:00:00,S5,1,0,0\n"
		       "T2,00:10:00,00:10:00,S6,2,0,0\n");
	feed_set(feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T2,06:00:00,09:00:00,1800,0\n");
	feed_set(feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,"
		 "from_trip_id,to_trip_id\n"
		 "S3,S4,2,120,,,\nS4,S5,0,,,,\nS5,S6,3,,,,\nX,S6,2,300,,,\nX,X,2,60,R,,\n"
		 "S3,S4,1,,,T0,T1\n,,4,,,T0,T1\nS3,S4,2,60,R,,T1\nS4,S5,3,,,T1,\n");
	feed_set(feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code,"
		 "wheelchair_boarding\n"
		 "S0,Stop 0,51.50,-3.0,0,,,1\nS1,Stop 1,51.51,-3.0,0,,,2\n"
		 "S2,Stop 2,51.52,-3.0,0,X,1,\nS3,Stop 3,51.52,-3.001,0,X,2,0\n"
		 "S4,Stop 4,51.54,-3.0,,,,\nS5,Stop 5,51.55,-3.0,,,,\n"
		 "S6,Stop 6,51.56,-3.0,,,,\nS7,Stop 7,51.57,-3.0,,,,\n"
		 "X,Central,51.52,-3.0,1,,,1\nE,Way in,51.52,-3.0,2,X,,\nN,,,,3,X,,\n"
		 "A,Front,,,4,S2,,\n");
	feed_set(feed, "calendar_dates.txt",
		 "service_id,date,exception_type\nALL,20230916,2\nNEW,20230917,1\n");
	feed_set(feed, "feed_info.txt",
		 "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\n"
		 "\"City, Bus\",https://example.org,en,1\n");
}

void
feed_zip(const struct feed *feed)
{
	int code;
	zip_t *zip = zip_open(feed->zip, ZIP_CREATE | ZIP_TRUNCATE, &code);
	assert_non_null(zip);
	for (int i = 0; i < FEED_FILES_MAX; i++) {
		const struct feed_file *file = &feed->files[i];
		if (file->name == NULL)
			continue;
		zip_source_t *source = zip_source_buffer(zip, file->text, file->n, 0);
		assert_true(zip_file_add(zip, file->name, source, 0) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

static int
compile_zips(struct feed *feed, const char *const zips[], size_t n)
{
	feed->problems = arena_new(&feed->arena, struct problems);
	problems_init(feed->problems, &feed->arena);
	feed->report = arena_new(&feed->arena, struct compile_report);
	return compile_feeds(&(struct compile_request){zips, n, feed->tt, feed->refuse_percent},
			     feed->report, feed->problems);
}

int
feed_compile(struct feed *feed)
{
	feed_zip(feed);
	return compile_zips(feed, (const char *const[]){feed->zip}, 1);
}

int
feed_merge(struct feed *feed, struct feed *second)
{
	feed_zip(feed);
	feed_zip(second);
	return compile_zips(feed, (const char *const[]){feed->zip, second->zip}, 2);
}

void
feed_open(struct feed *feed, struct tt *tt)
{
	int rc = feed_compile(feed);
	for (size_t i = 0; i < problems_kept(feed->problems); i++)
		print_error("%s: %s\n", feed->problems->list[i].at, feed->problems->list[i].text);
	assert_int_equal(rc, 0);
	assert_int_equal(tt_open(tt, feed->tt, feed->problems), 0);
}

static int
holds(const struct problems *problems, const char *at, const char *part)
{
	for (size_t i = 0; i < problems_kept(problems); i++)
		if (strcmp(problems->list[i].at, at) == 0 &&
		    strstr(problems->list[i].text, part) != NULL)
			return 1;
	return 0;
}

int
feed_has_problem(const struct feed *feed, const char *at, const char *part)
{
	return holds(feed->problems, at, part);
}

int
feed_has_refused(const struct feed *feed, const char *at, const char *part)
{
	return holds(feed->report->refused, at, part);
}

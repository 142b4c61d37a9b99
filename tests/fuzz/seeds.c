/* SPDX-License-Identifier: MIT
 *
 * Makes inputs that are valid and whose format is ours or binary, so that they are never of an old
 * version: a zip, the timetable compiled of it, and its tables as fuzz_gtfs takes them.
 * usage  seeds FOLDER   (which holds zip/, tt/ and gtfs/)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "tests/lib/feed.h"

static void
write_file(const char *folder, const char *name, const void *bytes, size_t n)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

static void
copy_file(struct feed *feed, const char *from, const char *folder, const char *name)
{
	size_t n = 0;
	const char *bytes = file_read(from, 1 << 20, &feed->arena, feed->problems, &n);
	assert_non_null(bytes);
	write_file(folder, name, bytes, n);
}

static void
write_tables(struct feed *feed, const char *folder, const char *name)
{
	char *text = arena_strdup(&feed->arena, "");
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL)
			text = arena_printf(&feed->arena, "%s@%s\n%s", text, feed->files[i].name,
					    feed->files[i].text);
	size_t n = 0;
	while (text[n] != '\0')
		n++;
	write_file(folder, name, text, n);
}

static void
write_feed(struct feed *feed, const char *root, const char *name)
{
	static const char *const kinds[] = {"zip", "tt", "gtfs"};
	char folders[3][4096];
	for (int i = 0; i < 3; i++)
		snprintf(folders[i], sizeof(folders[i]), "%s/%s", root, kinds[i]);
	assert_int_equal(feed_compile(feed), 0);
	copy_file(feed, feed->zip, folders[0], name);
	copy_file(feed, feed->tt, folders[1], name);
	write_tables(feed, folders[2], name);
}

int
main(int argc, char *argv[])
{
	if (argc != 2) {
		fprintf(stderr, "usage: seeds FOLDER\n");
		return EXIT_FAILURE;
	}
	struct feed feed;
	feed_init(&feed);
	feed_set_times(&feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	write_feed(&feed, argv[1], "made-small");
	feed_set_odd(&feed);
	write_feed(&feed, argv[1], "made-odd");
	feed_fini(&feed);
	return EXIT_SUCCESS;
}

/* SPDX-License-Identifier: MIT
 *
 * Unpacks one file at a time, 64 KiB at a time, straight into the CSV reader.
 */
#include "travel/feed/feedzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define CHUNK_BYTES 65536

struct feedzip {
	zip_t *archive;
	struct feedzip_faults faults;
	char name[256]; /* of the file at hand, for problems */
	size_t n_prefix;
};

struct feedzip *
feedzip_open(const char *path, bool is_named, struct feedzip_faults faults)
{
	struct problems *problems = faults.problems;
	int code = 0;
	zip_t *archive = zip_open(path, ZIP_RDONLY, &code);
	if (archive == NULL) {
		zip_error_t error;
		zip_error_init_with_code(&error, code);
		problem_add(problems, path, "cannot be read as a zip: %s",
			    zip_error_strerror(&error));
		zip_error_fini(&error);
		return NULL;
	}
	zip_int64_t n_entries = zip_get_num_entries(archive, 0);
	if (n_entries > FEEDZIP_ENTRIES_MAX) {
		problem_add(problems, path, "holds %lld files, allowed are %d",
			    (long long)n_entries, FEEDZIP_ENTRIES_MAX);
		zip_discard(archive);
		return NULL;
	}
	struct feedzip *zip = calloc(1, sizeof(*zip));
	if (zip == NULL)
		panic("out of memory for a zip");
	zip->archive = archive;
	zip->faults = faults;
	if (is_named) {
		/* The end of a long path tells feeds apart better than its beginning. */
		const size_t most = sizeof(zip->name) / 2;
		size_t n = strlen(path);
		const char *end = n > most ? path + n - most : path;
		zip->n_prefix = (size_t)snprintf(zip->name, sizeof(zip->name), "%s/", end);
	}
	return zip;
}

void
feedzip_close(struct feedzip *zip)
{
	if (zip == NULL)
		return;
	zip_discard(zip->archive);
	free(zip);
}

bool
feedzip_has(const struct feedzip *zip, const char *file)
{
	return zip_name_locate(zip->archive, file, 0) >= 0;
}

const char *
feedzip_name(struct feedzip *zip, const char *file)
{
	snprintf(zip->name + zip->n_prefix, sizeof(zip->name) - zip->n_prefix, "%s", file);
	return zip->name;
}

static void
add_problem(struct feedzip *zip, const char *file, const char *text)
{
	problem_add(zip->faults.problems, feedzip_name(zip, file), "%s", text);
}

/* Whether ${unpacked} bytes out of ${packed} are more than a timetable can be. */
static bool
is_bomb(struct feedzip *zip, const char *file, uint64_t unpacked, uint64_t packed)
{
	if (unpacked > FEEDZIP_FILE_BYTES_MAX) {
		problem_add(zip->faults.problems, feedzip_name(zip, file),
			    "unpacks to over %llu bytes",
			    (unsigned long long)FEEDZIP_FILE_BYTES_MAX);
		return true;
	}
	if (unpacked > FEEDZIP_RATIO_FREE && unpacked / FEEDZIP_RATIO_MAX > packed) {
		problem_add(zip->faults.problems, feedzip_name(zip, file),
			    "unpacks to over %d times its size", FEEDZIP_RATIO_MAX);
		return true;
	}
	return false;
}

static struct csvrows_count
pour(struct feedzip *zip, zip_file_t *from, const struct feedzip_table *table, uint64_t packed)
{
	struct csvrows *rows =
	    csvrows_new(feedzip_name(zip, table->file), table->columns, table->n_columns,
			zip->faults.problems, table->each, table->context);
	csvrows_set_refused(rows, zip->faults.refused);
	char chunk[CHUNK_BYTES];
	uint64_t unpacked = 0;
	for (;;) {
		zip_int64_t n = zip_fread(from, chunk, sizeof(chunk));
		if (n < 0)
			problem_add(zip->faults.problems, feedzip_name(zip, table->file),
				    "is damaged in the zip: %s", zip_file_strerror(from));
		if (n == 0 && (unpacked > 0 || table->is_required))
			csvrows_end(rows);
		if (n <= 0)
			break;
		unpacked += (uint64_t)n;
		if (is_bomb(zip, table->file, unpacked, packed) ||
		    !csvrows_feed(rows, chunk, (size_t)n))
			break;
	}
	struct csvrows_count count = csvrows_count(rows);
	csvrows_free(rows);
	return count;
}

struct csvrows_count
feedzip_read(struct feedzip *zip, const struct feedzip_table *table)
{
	const struct csvrows_count none = {0};
	zip_stat_t stat;
	if (zip_stat(zip->archive, table->file, 0, &stat) != 0) {
		if (table->is_required)
			add_problem(zip, table->file, "is missing from the feed");
		return none;
	}
	const zip_uint64_t known = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
	if ((stat.valid & known) != known) {
		add_problem(zip, table->file, "has no size in the zip");
		return none;
	}
	if (is_bomb(zip, table->file, stat.size, stat.comp_size))
		return none;
	zip_file_t *from = zip_fopen(zip->archive, table->file, 0);
	if (from == NULL) {
		problem_add(zip->faults.problems, feedzip_name(zip, table->file),
			    "cannot be unpacked: %s", zip_strerror(zip->archive));
		return none;
	}
	struct csvrows_count count = pour(zip, from, table, stat.comp_size);
	zip_fclose(from);
	return count;
}

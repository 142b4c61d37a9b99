/* SPDX-License-Identifier: MIT
 *
 * Texts that come in parts, joined in the folder that they came to: a part is kept where it is until
 * all of its text is there.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "sms/transport/spool_handle.h"
#include "sms/transport/spoolfile.h"

#define LIST_MAX  4096
#define PARTS_MAX 512 /* that wait at once; others are joined when these are */

struct part {
	const char *name;
	const char *key; /* "NUMBER-REFERENCE-TOTAL" */
	int number, total;
	int64_t came_s;
	const char *from;
	struct spoolfile file;
};

static bool
read_part(const struct spool *spool, const char *name, struct arena *arena, struct part *part)
{
	struct spoolfile_place place;
	size_t n = 0;
	const char *text = spool_read(spool, SPOOL_INCOMING, name, arena, &n);
	if (text == NULL || !spoolfile_open(text, n, &part->file) ||
	    !spoolfile_place(&part->file, arena, &place))
		return false;
	part->from = spoolfile_header(&part->file, "From", arena);
	part->name = name;
	part->number = place.number;
	part->total = place.total;
	part->key = arena_printf(arena, "%s-%d-%d", part->from, place.reference, place.total);
	return true;
}

/* By text, and in its order; of a part that came twice the first. */
static int
compare_parts(const void *a, const void *b)
{
	const struct part *one = a, *other = b;
	int by_key = strcmp(one->key, other->key);
	if (by_key != 0)
		return by_key;
	if (one->number != other->number)
		return one->number - other->number;
	return (one->came_s > other->came_s) - (one->came_s < other->came_s);
}

/* One file of what is there; false if it cannot be written now. */
static bool
write_joined(const struct spool *spool, const struct part parts[], int n, const char *name,
	     struct arena *arena)
{
	struct transport_inbound *whole = arena_new(arena, struct transport_inbound);
	const char *hidden = arena_printf(arena, ".%s", name);
	int folder = spool->folders[SPOOL_INCOMING];
	for (int i = 0; i < n; i++)
		if (i == 0 || parts[i].number != parts[i - 1].number)
			(void)!spoolfile_words(&parts[i].file, arena, whole);
	const char *text =
	    arena_printf(arena, "From: %s\nAlphabet: UTF-8\n\n%s", parts[0].from, whole->text);
	struct spool_text file = {text, strlen(text)};
	spool_remove(spool, SPOOL_INCOMING, hidden);
	return spool_write(spool, SPOOL_INCOMING, hidden, &file) &&
	       renameat(folder, hidden, folder, name) == 0 && fsync(folder) == 0;
}

/* The ${n} parts of one text. */
static void
join(const struct spool *spool, const struct part parts[], int n, struct utc real,
     struct arena *arena)
{
	const char *name = arena_printf(arena, "joined-%s", parts[0].key);
	int64_t newest_s = 0;
	int there = 0;
	for (int i = 0; i < n; i++) {
		there += i == 0 || parts[i].number != parts[i - 1].number;
		if (parts[i].came_s > newest_s)
			newest_s = parts[i].came_s;
	}
	bool is_due = there == parts[0].total || real.s - newest_s >= SPOOL_JOIN_S;
	bool is_joined = spool_is_there(spool, SPOOL_INCOMING, name);
	if (!is_joined && is_due)
		is_joined = write_joined(spool, parts, n, name, arena);
	for (int i = 0; is_joined && i < n; i++)
		spool_remove(spool, SPOOL_INCOMING, parts[i].name);
}

void
spool_join(struct spool *spool, struct utc real)
{
	struct arena arena;
	arena_init(&arena);
	char **names = arena_array(&arena, char *, LIST_MAX);
	struct part *parts = arena_array(&arena, struct part, PARTS_MAX);
	int n_names = spool_list(spool, SPOOL_INCOMING, &arena, LIST_MAX, names);
	int n = 0;
	for (int i = 0; i < n_names && n < PARTS_MAX; i++) {
		struct stat found;
		if (!spool_is_whole(spool, SPOOL_INCOMING, names[i], real, &found) ||
		    !read_part(spool, names[i], &arena, &parts[n]))
			continue;
		parts[n++].came_s = (int64_t)found.st_mtim.tv_sec;
	}
	qsort(parts, (size_t)n, sizeof(*parts), compare_parts);
	for (int first = 0, end; first < n; first = end) {
		for (end = first + 1; end < n && strcmp(parts[end].key, parts[first].key) == 0;)
			end++;
		join(spool, &parts[first], end - first, real, &arena);
	}
	arena_fini(&arena);
}

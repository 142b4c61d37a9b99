/* SPDX-License-Identifier: MIT
 *
 * stat on a timer, as newclosures.c does; two arenas in turn, so that what is in use outlives the
 * reading of what may replace it.
 */
#include "daemon/newdirectory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "setup/directoryfile.h"

#define MARK_SIZE 48 /* "BYTES HASH" */

struct newdirectory {
	struct newdirectory_ports ports;
	struct loop_timer timer;
	struct file_identity seen; /* the file that was read last, well or not */
	struct arena arenas[2];
	int current;          /* of arenas[]: holds what is in use */
	uint64_t generation;  /* of that */
	char mark[MARK_SIZE]; /* of its text */
};

/* Another text has another mark. [FNV-1a, 64 bits] */
static void
mark_text(const char *text, size_t n, char mark[MARK_SIZE])
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211U;
	snprintf(mark, MARK_SIZE, "%zu %016" PRIx64, n, hash);
}

/* Takes the file into use. False, with problems, if it is no good. */
static bool
take(struct newdirectory *newdirectory, struct problems *problems)
{
	int next = 1 - newdirectory->current;
	struct arena *arena = &newdirectory->arenas[next];
	size_t n;
	const char *path = directoryfile_path(newdirectory->ports.config);
	newdirectory->seen = file_identity(path);
	arena_reset(arena);
	const char *text = file_read(path, DIRECTORY_BYTES_MAX, arena, problems, &n);
	const struct directory *read =
	    text == NULL ? NULL : directory_parse(text, n, arena, problems);
	if (read == NULL) {
		arena_reset(arena);
		problem_add(problems, path, "is not a directory of services");
		return false;
	}
	newdirectory->current = next;
	newdirectory->generation++;
	mark_text(text, n, newdirectory->mark);
	newdirectory->ports.in_use(newdirectory->ports.context, read, newdirectory->generation);
	log_event(LOG_LEVEL_INFO, "directory", "services=%zu entries=%zu left_out=%zu",
		  read->n_services, read->n, read->notes->count);
	return true;
}

static bool
has_been_seen(const struct newdirectory *newdirectory)
{
	struct arena arena;
	struct problems unread;
	size_t n;
	arena_init(&arena);
	problems_init(&unread, &arena);
	const char *seen = file_read(newdirectory->ports.seen_path, MARK_SIZE, &arena, &unread, &n);
	bool is_same = seen != NULL && strcmp(seen, newdirectory->mark) == 0;
	arena_fini(&arena);
	return is_same;
}

void
newdirectory_look(struct newdirectory *newdirectory)
{
	struct file_identity found = file_identity(directoryfile_path(newdirectory->ports.config));
	struct arena arena;
	struct problems problems;
	if (memcmp(&found, &newdirectory->seen, sizeof(found)) == 0)
		return;
	arena_init(&arena);
	problems_init(&problems, &arena);
	char before[MARK_SIZE];
	memcpy(before, newdirectory->mark, sizeof(before));
	bool is_taken = take(newdirectory, &problems);
	for (size_t i = 0; i < problems_kept(&problems); i++)
		log_event(LOG_LEVEL_ERROR, "directory_refused", "at=\"%s\" why=\"%s\"",
			  problems.list[i].at, problems.list[i].text);
	arena_fini(&arena);
	if (is_taken && strcmp(before, newdirectory->mark) != 0)
		newdirectory->ports.replaced(newdirectory->ports.context, NEWDIRECTORY_CAUSE);
}

static void
on_timer(void *context)
{
	struct newdirectory *newdirectory = context;
	newdirectory_look(newdirectory);
	loop_timer_set(&newdirectory->timer, NEWDIRECTORY_LOOK_MS);
}

struct newdirectory *
newdirectory_new(const struct newdirectory_ports *ports, struct problems *problems)
{
	struct newdirectory *newdirectory = calloc(1, sizeof(*newdirectory));
	if (newdirectory == NULL)
		panic("out of memory for the directory's watch");
	newdirectory->ports = *ports;
	arena_init(&newdirectory->arenas[0]);
	arena_init(&newdirectory->arenas[1]);
	loop_timer_init(&newdirectory->timer, ports->loop, "newdirectory", on_timer, newdirectory);
	if (take(newdirectory, problems))
		return newdirectory;
	newdirectory_free(newdirectory);
	return NULL;
}

void
newdirectory_free(struct newdirectory *newdirectory)
{
	if (newdirectory == NULL)
		return;
	loop_timer_cancel(&newdirectory->timer);
	arena_fini(&newdirectory->arenas[0]);
	arena_fini(&newdirectory->arenas[1]);
	free(newdirectory);
}

void
newdirectory_start(struct newdirectory *newdirectory)
{
	loop_timer_set(&newdirectory->timer, NEWDIRECTORY_LOOK_MS);
	if (file_identity(newdirectory->ports.seen_path).inode == 0)
		newdirectory_done(
		    newdirectory); /* the first life: nothing was planned by another */
	else if (!has_been_seen(newdirectory))
		newdirectory->ports.replaced(newdirectory->ports.context, NEWDIRECTORY_CAUSE);
}

void
newdirectory_done(struct newdirectory *newdirectory)
{
	const char *path = newdirectory->ports.seen_path;
	if (!has_been_seen(newdirectory) &&
	    file_write(path, newdirectory->mark, strlen(newdirectory->mark)) != 0)
		log_event(LOG_LEVEL_WARNING, "directory_seen",
			  "path=%s why=\"all plans are looked at again at the next start\"", path);
}

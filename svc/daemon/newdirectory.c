/* SPDX-License-Identifier: MIT
 *
 * stat on a timer, as newclosures.c does; a child that reads into a room of two, so that what is in
 * use outlives the reading of what may replace it, and taking it over is the turn of a pointer.
 */
#include "daemon/newdirectory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "io/child.h"
#include "io/room.h"
#include "setup/directoryfile.h"

#define MARK_SIZE 48 /* "BYTES HASH" */

/* What reading a file comes to; of a child's all of it lies in the room, at whose start it stands. */
struct reading {
	struct arena arena;
	struct problems problems;
	const struct directory *directory; /* NULL: it is no good */
	char mark[MARK_SIZE];              /* of its text */
};

struct newdirectory {
	struct newdirectory_ports ports;
	struct loop_timer timer;
	struct file_identity seen; /* the file that was read last, well or not */
	struct child child;
	struct reading first;          /* of the start, read without a child */
	struct room rooms[2];          /* by turns: in use, and to be read into */
	int next;                      /* of rooms[] */
	const struct reading *current; /* in use */
	uint64_t generation;           /* of that */
};

static void on_timer(void *context);
static void on_read(void *context, const char *text);

/* Another text has another mark. [FNV-1a, 64 bits] */
static void
mark_text(const char *text, size_t n, char mark[MARK_SIZE])
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211U;
	snprintf(mark, MARK_SIZE, "%zu %016" PRIx64, n, hash);
}

/* Fills ${reading}, whose arena is there. */
static void
read_file(const char *path, struct reading *reading)
{
	size_t n;
	problems_init(&reading->problems, &reading->arena);
	const char *text =
	    file_read(path, DIRECTORY_BYTES_MAX, &reading->arena, &reading->problems, &n);
	if (text == NULL)
		return;
	reading->directory = directory_parse(text, n, &reading->arena, &reading->problems);
	mark_text(text, n, reading->mark);
}

static void
use(struct newdirectory *newdirectory, const struct reading *reading)
{
	const struct directory *read = reading->directory;
	newdirectory->current = reading;
	newdirectory->generation++;
	newdirectory->ports.in_use(newdirectory->ports.context, read, newdirectory->generation);
	log_event(LOG_LEVEL_INFO, "directory", "services=%zu entries=%zu left_out=%zu",
		  read->n_services, read->n, read->notes->count);
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
	bool is_same = seen != NULL && strcmp(seen, newdirectory->current->mark) == 0;
	arena_fini(&arena);
	return is_same;
}

/* In the child, which has the path and the room where its parent has them. */
static void
work(void *context, struct buf *out)
{
	const struct newdirectory *newdirectory = context;
	const struct room *room = &newdirectory->rooms[newdirectory->next];
	struct reading *reading = room->at;
	arena_init_room(&reading->arena, reading + 1, room->bytes - sizeof(*reading));
	read_file(directoryfile_path(newdirectory->ports.config), reading);
	buf_add_text(out, "read");
}

void
newdirectory_look(struct newdirectory *newdirectory)
{
	struct file_identity found = file_identity(directoryfile_path(newdirectory->ports.config));
	struct room *room = &newdirectory->rooms[newdirectory->next];
	if (child_is_busy(&newdirectory->child) ||
	    memcmp(&found, &newdirectory->seen, sizeof(found)) == 0)
		return;
	room_close(room);
	int rc = room_open(room, NEWDIRECTORY_ROOM_BYTES);
	if (rc == 0)
		rc = child_start(&newdirectory->child, work, newdirectory);
	if (rc == 0)
		newdirectory->seen = found;
	/* Without a child it is tried again at the next look. */
	log_event(rc == 0 ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "directory_reading", "result=%d",
		  rc);
}

/* The child is gone. What it left is in use, or told; and perhaps there is another file by now. */
static void
on_read(void *context, const char *text)
{
	struct newdirectory *newdirectory = context;
	struct room *room = &newdirectory->rooms[newdirectory->next];
	const struct reading *reading = text == NULL ? NULL : room->at;
	log_event(LOG_LEVEL_INFO, "directory_read",
		  "is_whole=%d cpu_ms=%" PRId64 " peak_kib=%" PRId64, text != NULL,
		  newdirectory->child.spent.cpu_ms, newdirectory->child.spent.peak_kib);
	if (reading == NULL)
		log_event(LOG_LEVEL_ERROR, "directory_refused",
			  "at=\"%s\" why=\"takes more than %d s or %zu MB to read\"",
			  directoryfile_path(newdirectory->ports.config), NEWDIRECTORY_CPU_S,
			  (NEWDIRECTORY_ROOM_BYTES + NEWDIRECTORY_MEMORY_BYTES) >> 20);
	for (size_t i = 0; reading != NULL && i < problems_kept(&reading->problems); i++)
		log_event(LOG_LEVEL_ERROR, "directory_refused", "at=\"%s\" why=\"%s\"",
			  reading->problems.list[i].at, reading->problems.list[i].text);
	bool is_new = false;
	if (reading == NULL || reading->directory == NULL) {
		room_close(room);
	} else {
		is_new = strcmp(newdirectory->current->mark, reading->mark) != 0;
		room_seal(room);
		newdirectory->next = 1 - newdirectory->next;
		use(newdirectory, reading);
		arena_fini(&newdirectory->first.arena);
	}
	newdirectory_look(newdirectory);
	if (is_new)
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
	static const struct child_limits limits = {.cpu_s = NEWDIRECTORY_CPU_S,
						   .memory_bytes = NEWDIRECTORY_MEMORY_BYTES,
						   .wall_ms = NEWDIRECTORY_WALL_MS,
						   .bytes_max = MARK_SIZE};
	struct newdirectory *newdirectory = calloc(1, sizeof(*newdirectory));
	if (newdirectory == NULL)
		panic("out of memory for the directory's watch");
	struct reading *first = &newdirectory->first;
	const char *path = directoryfile_path(ports->config);
	newdirectory->ports = *ports;
	loop_timer_init(&newdirectory->timer, ports->loop, "newdirectory", on_timer, newdirectory);
	child_init(&newdirectory->child, ports->loop, limits, on_read, newdirectory);
	arena_init(&first->arena);
	newdirectory->seen = file_identity(path);
	read_file(path, first);
	if (first->directory != NULL) {
		use(newdirectory, first);
		return newdirectory;
	}
	for (size_t i = 0; i < problems_kept(&first->problems); i++)
		problem_add(problems, first->problems.list[i].at, "%s",
			    first->problems.list[i].text);
	problem_add(problems, path, "is not a directory of services");
	newdirectory_free(newdirectory);
	return NULL;
}

void
newdirectory_free(struct newdirectory *newdirectory)
{
	if (newdirectory == NULL)
		return;
	loop_timer_cancel(&newdirectory->timer);
	child_fini(&newdirectory->child);
	arena_fini(&newdirectory->first.arena);
	room_close(&newdirectory->rooms[0]);
	room_close(&newdirectory->rooms[1]);
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
	const char *mark = newdirectory->current->mark;
	if (!has_been_seen(newdirectory) && file_write(path, mark, strlen(mark)) != 0)
		log_event(LOG_LEVEL_WARNING, "directory_seen",
			  "path=%s why=\"all plans are looked at again at the next start\"", path);
}

/* SPDX-License-Identifier: MIT
 *
 * stat on a timer, as newtimes.c does; two arenas in turn, so that what is in use outlives the
 * reading of what may replace it.
 */
#include "daemon/newclosures.h"

#include <stdlib.h>
#include <string.h>

#include "app/closed.h"
#include "base/file.h"
#include "base/log.h"

struct newclosures {
	struct newclosures_ports ports;
	const struct closures **in_use;
	struct loop_timer timer;
	struct file_identity seen; /* the file that was read last, well or not */
	bool is_refused;           /* that one */
	struct arena arenas[2];
	int current;      /* of arenas[]: holds what is in use */
	const char *text; /* the same as it was read */
};

static const struct closures none;

static void on_timer(void *context);

static void
tell(const struct problems *problems)
{
	for (size_t i = 0; i < problems_kept(problems); i++)
		log_event(LOG_LEVEL_ERROR, "closures_refused", "at=\"%s\" why=\"%s\"",
			  problems->list[i].at, problems->list[i].text);
}

/* Takes the file into use. False, and told, if it is no good. */
static bool
take(struct newclosures *newclosures, const char *path)
{
	int next = 1 - newclosures->current;
	struct arena *arena = &newclosures->arenas[next];
	struct problems problems;
	size_t n;
	arena_reset(arena);
	problems_init(&problems, arena);
	const struct directory *directory =
	    newclosures->ports.directory == NULL ? NULL : *newclosures->ports.directory;
	const char *text = file_read(path, CLOSURES_BYTES_MAX, arena, &problems, &n);
	const struct closures *read =
	    text == NULL ? NULL : closures_parse(text, n, directory, arena, &problems);
	if (read == NULL) {
		tell(&problems);
		return false;
	}
	newclosures->current = next;
	newclosures->text = text;
	*newclosures->in_use = read;
	log_event(LOG_LEVEL_INFO, "closures", "n=%zu", read->n);
	return true;
}

struct newclosures *
newclosures_new(const struct newclosures_ports *ports, const struct closures **in_use)
{
	struct newclosures *newclosures = calloc(1, sizeof(*newclosures));
	if (newclosures == NULL)
		panic("out of memory for the closures' watch");
	newclosures->ports = *ports;
	newclosures->in_use = in_use;
	newclosures->text = "";
	*in_use = &none;
	arena_init(&newclosures->arenas[0]);
	arena_init(&newclosures->arenas[1]);
	loop_timer_init(&newclosures->timer, ports->loop, "newclosures", on_timer, newclosures);
	newclosures->seen = file_identity(ports->path);
	newclosures->is_refused = !take(newclosures, ports->path);
	if (newclosures->is_refused)
		(void)take(newclosures, ports->kept_path);
	return newclosures;
}

void
newclosures_free(struct newclosures *newclosures)
{
	if (newclosures == NULL)
		return;
	loop_timer_cancel(&newclosures->timer);
	*newclosures->in_use = NULL;
	arena_fini(&newclosures->arenas[0]);
	arena_fini(&newclosures->arenas[1]);
	free(newclosures);
}

static void
tell_replaced(struct newclosures *newclosures)
{
	newclosures->ports.replaced(newclosures->ports.context, CLOSED_CAUSE);
}

void
newclosures_look(struct newclosures *newclosures)
{
	if (newclosures == NULL)
		return;
	struct file_identity found = file_identity(newclosures->ports.path);
	if (memcmp(&found, &newclosures->seen, sizeof(found)) == 0)
		return;
	newclosures->seen = found;
	newclosures->is_refused = !take(newclosures, newclosures->ports.path);
	if (!newclosures->is_refused)
		tell_replaced(newclosures);
}

void
newclosures_again(struct newclosures *newclosures)
{
	if (newclosures == NULL || !newclosures->is_refused)
		return;
	newclosures->seen = (struct file_identity){0};
	newclosures_look(newclosures);
}

static void
on_timer(void *context)
{
	struct newclosures *newclosures = context;
	newclosures_look(newclosures);
	loop_timer_set(&newclosures->timer, NEWCLOSURES_LOOK_MS);
}

static bool
has_been_seen(const struct newclosures *newclosures)
{
	struct arena arena;
	struct problems unread;
	size_t n;
	arena_init(&arena);
	problems_init(&unread, &arena);
	const char *kept =
	    file_read(newclosures->ports.kept_path, CLOSURES_BYTES_MAX, &arena, &unread, &n);
	bool is_same = strcmp(kept == NULL ? "" : kept, newclosures->text) == 0;
	arena_fini(&arena);
	return is_same;
}

void
newclosures_start(struct newclosures *newclosures)
{
	if (newclosures == NULL)
		return;
	loop_timer_set(&newclosures->timer, NEWCLOSURES_LOOK_MS);
	if (!has_been_seen(newclosures))
		tell_replaced(newclosures);
}

void
newclosures_done(struct newclosures *newclosures)
{
	if (newclosures == NULL || newclosures->text[0] == '\0' || has_been_seen(newclosures))
		return;
	const char *path = newclosures->ports.kept_path;
	if (file_write(path, newclosures->text, strlen(newclosures->text)) != 0)
		log_event(LOG_LEVEL_WARNING, "closures_kept",
			  "path=%s why=\"all plans are looked at again at the next start\"", path);
}

/* SPDX-License-Identifier: MIT
 *
 * A service by what an event says of it. Nothing is guessed: one is meant, or it is asked.
 */
#include <ctype.h>
#include <string.h>

#include "app/icsplan_part.h"
#include "calendar/icsline.h"

#define CHOICES_MAX 4

/* Small letters and digits of ${text}, words apart by one space, with one at each end. */
static char *
words_of(struct arena *arena, const char *text)
{
	char *words = arena_alloc(arena, strlen(text) + 3);
	size_t n = 1;
	words[0] = ' ';
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
		if (isalnum(*at) || *at >= 0x80)
			words[n++] = (char)tolower(*at);
		else if (words[n - 1] != ' ' && *at != '\'')
			words[n++] = ' ';
	}
	if (words[n - 1] != ' ')
		words[n++] = ' ';
	words[n] = '\0';
	return words;
}

#define WHOLE 9

/* How well ${text} names the entry: whole, else 2 for its name and for its place within, and 1 for
 * a part of its address or all of it within; 0 not. */
static int
names(const char *text, const struct directory_entry *entry, struct arena *arena)
{
	const char *const known[] = {entry->slug, entry->address, entry->name, entry->place};
	int score = 0;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		const char *words = words_of(arena, known[i]);
		if (words[1] == '\0')
			continue;
		if (strcmp(text, words) == 0)
			return WHOLE;
		if (i == 1 && (strstr(text, words) != NULL || strstr(words, text) != NULL))
			score++;
		else if (i > 1 && strstr(text, words) != NULL)
			score += 2;
	}
	return score;
}

/* Those that ${text} names best, at most CHOICES_MAX of them; returns how many there are. */
static int
find(const struct directory *directory, const char *text, struct arena *arena,
     const struct directory_entry *found[CHOICES_MAX])
{
	const char *words = words_of(arena, text);
	int n = 0, best = 1;
	for (size_t i = 0; i < directory->n && words[1] != '\0'; i++) {
		int how = names(words, &directory->entries[i], arena);
		if (how < best)
			continue;
		if (how > best)
			n = 0;
		best = how;
		if (n < CHOICES_MAX)
			found[n] = &directory->entries[i];
		n++;
	}
	return n;
}

static void
tell_choices(const struct directory_entry *const found[], int n, int line, const char *what,
	     struct arena *arena, struct problems *problems)
{
	const char *keys = "";
	for (int i = 0; i < n && i < CHOICES_MAX; i++)
		keys =
		    arena_printf(arena, "%s%s\"%s\"", keys, i == 0 ? "" : ", ",
				 found[i]->slug[0] != '\0' ? found[i]->slug : found[i]->service_id);
	problem_add(problems, icsline_at(line).text,
		    "%s names %d services: say which by X-FIRSTDAY-SERVICE: %s%s", what, n, keys,
		    n > CHOICES_MAX ? " ..." : "");
}

const struct directory_entry *
icsplan_service(const struct directory *directory, const struct icsplan_event *event,
		struct arena *arena, struct problems *problems)
{
	const struct directory_entry *entry, *found[CHOICES_MAX] = {NULL};
	if (event->service != NULL) {
		if (directory_find(directory, event->service, &entry) == 0)
			return entry;
		problem_add(problems, icsline_at(event->line).text,
			    "X-FIRSTDAY-SERVICE \"%s\" is not known, or is at several places",
			    event->service);
		return NULL;
	}
	int n = find(directory, event->location, arena, found);
	const char *what = "LOCATION";
	if (n == 0) {
		n = find(directory, event->summary, arena, found);
		what = "SUMMARY";
	}
	if (n == 1)
		return found[0];
	if (n > 1)
		tell_choices(found, n, event->line, what, arena, problems);
	else
		problem_add(problems, icsline_at(event->line).text,
			    "neither LOCATION nor SUMMARY names a service of the directory: say it "
			    "by X-FIRSTDAY-SERVICE");
	return NULL;
}

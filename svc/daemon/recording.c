/* SPDX-License-Identifier: MIT
 *
 * Names in, messages by time out; the files are read when their time comes.
 */
#include "daemon/recording.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "travel/table/vec.h"

#define ENDING     ".pb"
#define TIME_CHARS 16 /* "20230915T084500Z" */

/* ${n} digits, or -1. */
static int
number(const char *text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = 10 * value + (text[i] - '0');
	}
	return value;
}

/* "20230915T084500Z" and the end. */
static bool
read_time(const char *text, int64_t *utc_s)
{
	const int date[] = {number(text, 4), number(text + 4, 2), number(text + 6, 2)};
	const int time[] = {number(text + 9, 2), number(text + 11, 2), number(text + 13, 2)};
	if (text[8] != 'T' || text[15] != 'Z' || date[0] < 0 || date[1] < 0 || date[2] < 0 ||
	    !civil_is_date(date[0], date[1], date[2]) || time[0] < 0 || time[0] > 23 ||
	    time[1] < 0 || time[1] > 59 || time[2] < 0 || time[2] > 59)
		return false;
	*utc_s = civil_from_ymd(date[0], date[1], date[2]).day * INT64_C(86400) + time[0] * 3600 +
		 time[1] * 60 + time[2];
	return true;
}

static int
feed_of(struct recording *recording, const char *name, struct arena *arena)
{
	for (int i = 0; i < recording->n_feeds; i++)
		if (strcmp(recording->feeds[i], name) == 0)
			return i;
	if (recording->n_feeds == RECORDING_FEEDS_MAX)
		return -1;
	recording->feeds[recording->n_feeds] = arena_strdup(arena, name);
	return recording->n_feeds++;
}

/* Returns what is wrong with the name, NULL if nothing is. */
static const char *
read_name(const char *name, struct recording *recording, struct arena *arena,
	  struct recording_message *message)
{
	size_t n = strlen(name) - strlen(ENDING);
	if (n < TIME_CHARS + 2 || name[n - TIME_CHARS - 1] != '-' ||
	    !read_time(name + n - TIME_CHARS, &message->at_utc_s))
		return "is not named FEED-YYYYMMDDTHHMMSSZ.pb";
	message->feed = feed_of(recording, arena_strndup(arena, name, n - TIME_CHARS - 1), arena);
	return message->feed < 0 ? "is of one feed too many" : NULL;
}

static int
compare(const void *a, const void *b)
{
	const struct recording_message *left = a;
	const struct recording_message *right = b;
	if (left->at_utc_s != right->at_utc_s)
		return left->at_utc_s < right->at_utc_s ? -1 : 1;
	return strcmp(left->path, right->path);
}

static bool
is_message(const char *name)
{
	size_t n = strlen(name);
	return n >= strlen(ENDING) && strcmp(name + n - strlen(ENDING), ENDING) == 0;
}

int
recording_open(const char *folder, struct arena *arena, struct problems *problems,
	       struct recording *recording)
{
	size_t before = problems->count;
	VEC(struct recording_message) found = {0};
	*recording = (struct recording){0};
	DIR *open = opendir(folder);
	struct dirent *entry;
	while (open != NULL && (entry = readdir(open)) != NULL) {
		struct recording_message message = {0};
		if (!is_message(entry->d_name))
			continue;
		message.path = arena_printf(arena, "%s/%s", folder, entry->d_name);
		const char *why = read_name(entry->d_name, recording, arena, &message);
		if (why == NULL && found.n == RECORDING_FILES_MAX)
			why = "is one message too many";
		if (why != NULL)
			problem_add(problems, message.path, "%s", why);
		else
			*vec_push(&found) = message;
	}
	if (open == NULL)
		problem_add(problems, folder, "cannot be read");
	else
		closedir(open);
	if (open != NULL && found.n == 0 && problems->count == before)
		problem_add(problems, folder, "holds no message FEED-YYYYMMDDTHHMMSSZ.pb");
	struct recording_message *list = arena_array(arena, struct recording_message, found.n + 1);
	if (found.n > 0)
		memcpy(list, found.items, sizeof(*list) * found.n);
	qsort(list, found.n, sizeof(*list), compare);
	recording->list = list;
	recording->n = (int)found.n;
	free(found.items);
	return problems->count == before ? 0 : E_INPUT;
}

/* Whether a later message of the same feed is due too. */
static bool
is_past(const struct recording *recording, int at, int64_t now_utc_s)
{
	for (int i = at + 1; i < recording->n && recording->list[i].at_utc_s <= now_utc_s; i++)
		if (recording->list[i].feed == recording->list[at].feed)
			return true;
	return false;
}

const struct recording_message *
recording_take(const struct recording *recording, int *next, int64_t now_utc_s)
{
	while (*next < recording->n && recording->list[*next].at_utc_s <= now_utc_s) {
		int at = (*next)++;
		if (!is_past(recording, at, now_utc_s))
			return &recording->list[at];
	}
	return NULL;
}

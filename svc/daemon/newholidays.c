/* SPDX-License-Identifier: MIT
 *
 * stat on a timer, as newclosures.c does. A list that was in use is kept until the end: what is
 * remembered of plans (app/memo.h) is known by its address.
 */
#include "daemon/newholidays.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"

#define SEEN_BYTES_MAX (HOLIDAYS_MAX * CIVIL_DATE_SIZE + 1)

struct list {
	struct arena arena;
	struct holidays holidays;
	const char *dates; /* a line each */
	struct list *before;
};

struct newholidays {
	struct newholidays_ports ports;
	struct loop_timer timer;
	struct file_identity fetched, shipped; /* as they were looked at last */
	struct list *newest;                   /* in use; owned, with all before it */
	bool is_told;                          /* that it ends soon, */
	struct civil_date told;                /* on this date */
};

static void
list_free(struct list *list)
{
	arena_fini(&list->arena);
	free(list);
}

static const char *
dates_of(const struct holidays *holidays, struct arena *arena)
{
	struct buf text;
	buf_init(&text);
	for (size_t i = 0; i < holidays->n + holidays->n_feasts; i++) {
		char date[CIVIL_DATE_SIZE];
		civil_date_format(i < holidays->n ? holidays->list[i].date
						  : holidays->feasts[i - holidays->n].date,
				  date);
		buf_printf(&text, "%s\n", date);
	}
	const char *dates = arena_strdup(arena, buf_text(&text));
	buf_fini(&text);
	return dates;
}

/* What the two files say now; NULL with problems if neither is any good. */
static struct list *
read_lists(struct newholidays *newholidays, struct problems *problems)
{
	const struct config *config = newholidays->ports.config;
	struct list *list = calloc(1, sizeof(*list));
	struct holidayfile file;
	struct problems own;
	if (list == NULL)
		panic("out of memory for the bank holidays");
	arena_init(&list->arena);
	problems_init(&own, &list->arena);
	newholidays->fetched = file_identity(config->holidays_fetched);
	newholidays->shipped = file_identity(config->holidays);
	int rc = holidayfile_load(config, NULL, &own, &list->holidays, &file);
	for (size_t i = 0; i < problems_kept(&own); i++)
		problem_add(problems, arena_strdup(problems->arena, own.list[i].at), "%s",
			    own.list[i].text);
	if (rc != 0) {
		list_free(list);
		return NULL;
	}
	list->dates = dates_of(&list->holidays, &list->arena);
	char last[CIVIL_DATE_SIZE];
	civil_date_format(list->holidays.last, last);
	log_event(file.why_shipped[0] == '\0' ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "holidays",
		  "list=%s until=%s why=\"%s\"", file.is_fetched ? "fetched" : "shipped", last,
		  file.why_shipped);
	return list;
}

static void
use(struct newholidays *newholidays, struct list *list)
{
	list->before = newholidays->newest;
	newholidays->newest = list;
	newholidays->is_told = false;
	newholidays->ports.in_use(newholidays->ports.context, &list->holidays);
}

/* Once a day, and once for each list. */
static void
tell_near(struct newholidays *newholidays)
{
	const struct clock *clock = &newholidays->ports.clock;
	const struct holidays *holidays = &newholidays->newest->holidays;
	struct civil_date today;
	int minute;
	civil_from_utc(newholidays->ports.zone, clock->now(clock->context), &today, &minute);
	if (!holidays_end_is_near(holidays, today) ||
	    (newholidays->is_told && newholidays->told.day == today.day))
		return;
	log_event(LOG_LEVEL_WARNING, "holidays_short", "days_left=%d wanted_days=%d",
		  holidays->last.day - today.day, HOLIDAYS_NEAR_DAYS);
	newholidays->is_told = true;
	newholidays->told = today;
}

void
newholidays_look(struct newholidays *newholidays)
{
	struct file_identity fetched = file_identity(newholidays->ports.config->holidays_fetched);
	struct file_identity shipped = file_identity(newholidays->ports.config->holidays);
	if (memcmp(&fetched, &newholidays->fetched, sizeof(fetched)) == 0 &&
	    memcmp(&shipped, &newholidays->shipped, sizeof(shipped)) == 0)
		return;
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	struct list *list = read_lists(newholidays, &problems);
	for (size_t i = 0; i < problems_kept(&problems); i++)
		log_event(LOG_LEVEL_ERROR, "holidays_refused", "at=\"%s\" why=\"%s\"",
			  problems.list[i].at, problems.list[i].text);
	arena_fini(&arena);
	if (list == NULL)
		return;
	if (strcmp(list->dates, newholidays->newest->dates) == 0) {
		list_free(list);
		return;
	}
	use(newholidays, list);
	newholidays->ports.replaced(newholidays->ports.context, NEWHOLIDAYS_CAUSE);
}

static void
on_timer(void *context)
{
	struct newholidays *newholidays = context;
	newholidays_look(newholidays);
	tell_near(newholidays);
	loop_timer_set(&newholidays->timer, NEWHOLIDAYS_LOOK_MS);
}

struct newholidays *
newholidays_new(const struct newholidays_ports *ports, struct problems *problems)
{
	struct newholidays *newholidays = calloc(1, sizeof(*newholidays));
	if (newholidays == NULL)
		panic("out of memory for the bank holidays' watch");
	newholidays->ports = *ports;
	loop_timer_init(&newholidays->timer, ports->loop, "newholidays", on_timer, newholidays);
	struct list *list = read_lists(newholidays, problems);
	if (list == NULL) {
		newholidays_free(newholidays);
		return NULL;
	}
	use(newholidays, list);
	return newholidays;
}

void
newholidays_free(struct newholidays *newholidays)
{
	if (newholidays == NULL)
		return;
	loop_timer_cancel(&newholidays->timer);
	while (newholidays->newest != NULL) {
		struct list *list = newholidays->newest;
		newholidays->newest = list->before;
		list_free(list);
	}
	free(newholidays);
}

static bool
has_been_seen(const struct newholidays *newholidays)
{
	struct arena arena;
	struct problems unread;
	size_t n;
	arena_init(&arena);
	problems_init(&unread, &arena);
	const char *seen =
	    file_read(newholidays->ports.seen_path, SEEN_BYTES_MAX, &arena, &unread, &n);
	bool is_same = seen != NULL && strcmp(seen, newholidays->newest->dates) == 0;
	arena_fini(&arena);
	return is_same;
}

void
newholidays_start(struct newholidays *newholidays)
{
	tell_near(newholidays);
	loop_timer_set(&newholidays->timer, NEWHOLIDAYS_LOOK_MS);
	if (file_identity(newholidays->ports.seen_path).inode == 0)
		newholidays_done(
		    newholidays); /* the first life: nothing was planned with another */
	else if (!has_been_seen(newholidays))
		newholidays->ports.replaced(newholidays->ports.context, NEWHOLIDAYS_CAUSE);
}

void
newholidays_done(struct newholidays *newholidays)
{
	const char *path = newholidays->ports.seen_path;
	const char *dates = newholidays->newest->dates;
	if (has_been_seen(newholidays))
		return;
	if (file_write(path, dates, strlen(dates)) != 0)
		log_event(LOG_LEVEL_WARNING, "holidays_seen",
			  "path=%s why=\"all plans are looked at again at the next start\"", path);
}

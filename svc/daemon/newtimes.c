/* SPDX-License-Identifier: MIT
 *
 * stat on a timer: whatever replaced the file, by whatever name it was moved there, shows in it.
 */
#include "daemon/newtimes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "travel/table/tt_write.h"

#define SEEN_BYTES_MAX 64
#define CAUSE          "timetable"

struct newtimes {
	struct newtimes_ports ports;
	struct loop_timer timer;
	struct file_identity seen; /* the file that was opened last, well or not */
	bool is_refused;
	bool is_told;           /* that they are too short, */
	struct civil_date told; /* on this date */
};

static void on_timer(void *context);

static bool
is_the_one_in_use(const struct newtimes *newtimes)
{
	uint64_t checksum = 0;
	FILE *file = newtimes->ports.files.timetable == NULL
			 ? NULL
			 : fopen(newtimes->ports.files.timetable, "rb");
	if (file == NULL)
		return true;
	bool is_read = fseek(file, TT_CHECKSUM_AT, SEEK_SET) == 0 &&
		       fread(&checksum, sizeof(checksum), 1, file) == 1;
	fclose(file);
	return is_read && checksum == travel_checksum(newtimes->ports.travel);
}

struct newtimes *
newtimes_new(const struct newtimes_ports *ports)
{
	struct newtimes *newtimes = calloc(1, sizeof(*newtimes));
	if (newtimes == NULL)
		panic("out of memory for the timetable's watch");
	newtimes->ports = *ports;
	loop_timer_init(&newtimes->timer, ports->loop, "newtimes", on_timer, newtimes);
	/* What was replaced since it was opened is opened by the first look. */
	struct file_identity found = file_identity(ports->files.timetable);
	if (is_the_one_in_use(newtimes))
		newtimes->seen = found;
	return newtimes;
}

void
newtimes_free(struct newtimes *newtimes)
{
	if (newtimes == NULL)
		return;
	loop_timer_cancel(&newtimes->timer);
	free(newtimes);
}

static struct civil_date
today_of(const struct newtimes *newtimes)
{
	const struct clock *clock = &newtimes->ports.clock;
	struct civil_date date;
	int minute;
	civil_from_utc(newtimes->ports.zone, clock->now(clock->context), &date, &minute);
	return date;
}

struct newtimes_state
newtimes_state(const struct newtimes *newtimes)
{
	const struct travel *travel = newtimes->ports.travel;
	struct newtimes_state state = {
	    .coverage = travel_coverage(travel),
	    .is_refused = newtimes->is_refused,
	    .generation = travel_generation(travel),
	};
	state.is_short = newtimes->ports.files.timetable != NULL &&
			 !coverage_is_enough(&state.coverage, today_of(newtimes));
	return state;
}

/* Once a day, and once for each timetable. */
static void
tell_short(struct newtimes *newtimes)
{
	struct newtimes_state state = newtimes_state(newtimes);
	struct civil_date today = today_of(newtimes);
	if (!state.is_short || (newtimes->is_told && newtimes->told.day == today.day))
		return;
	char last[CIVIL_DATE_SIZE] = "never";
	if (state.coverage.is_any)
		civil_date_format(state.coverage.last, last);
	log_event(LOG_LEVEL_WARNING, "timetable_short", "covers_until=%s wanted_days=%d", last,
		  COVERAGE_DAYS);
	newtimes->is_told = true;
	newtimes->told = today;
}

/* Between two events nobody holds anything of the old timetable. */
static void
reopen(struct newtimes *newtimes)
{
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	int rc = travel_reopen(newtimes->ports.travel, &newtimes->ports.files, &problems);
	newtimes->is_refused = rc != 0;
	for (size_t i = 0; i < problems_kept(&problems); i++)
		log_event(LOG_LEVEL_ERROR, "timetable_refused", "at=\"%s\" why=\"%s\"",
			  problems.list[i].at, problems.list[i].text);
	arena_fini(&arena);
	if (rc != 0)
		return;
	log_event(LOG_LEVEL_INFO, "timetable_new", "generation=%" PRIu64,
		  travel_generation(newtimes->ports.travel));
	newtimes->is_told = false;
	newtimes->ports.replaced(newtimes->ports.context, CAUSE);
}

void
newtimes_look(struct newtimes *newtimes)
{
	struct file_identity found = file_identity(newtimes->ports.files.timetable);
	if (found.inode != 0 && memcmp(&found, &newtimes->seen, sizeof(found)) != 0) {
		newtimes->seen = found;
		reopen(newtimes);
	}
	tell_short(newtimes);
}

static void
on_timer(void *context)
{
	struct newtimes *newtimes = context;
	newtimes_look(newtimes);
	loop_timer_set(&newtimes->timer, NEWTIMES_LOOK_MS);
}

static void
print_seen(const struct newtimes *newtimes, char text[SEEN_BYTES_MAX])
{
	snprintf(text, SEEN_BYTES_MAX, "%016" PRIx64 "\n", travel_checksum(newtimes->ports.travel));
}

static bool
has_been_seen(const struct newtimes *newtimes)
{
	struct arena arena;
	struct problems unread;
	size_t n;
	char now[SEEN_BYTES_MAX];
	arena_init(&arena);
	problems_init(&unread, &arena);
	const char *then =
	    file_read(newtimes->ports.seen_path, SEEN_BYTES_MAX, &arena, &unread, &n);
	print_seen(newtimes, now);
	bool is_same = then != NULL && strcmp(then, now) == 0;
	arena_fini(&arena);
	return is_same;
}

void
newtimes_start(struct newtimes *newtimes)
{
	tell_short(newtimes);
	loop_timer_set(&newtimes->timer, NEWTIMES_LOOK_MS);
	if (!has_been_seen(newtimes))
		newtimes->ports.replaced(newtimes->ports.context, CAUSE);
}

void
newtimes_done(struct newtimes *newtimes)
{
	char text[SEEN_BYTES_MAX];
	print_seen(newtimes, text);
	if (file_write(newtimes->ports.seen_path, text, strlen(text)) != 0)
		log_event(LOG_LEVEL_WARNING, "timetable_seen",
			  "path=%s why=\"all plans are looked at again at the next start\"",
			  newtimes->ports.seen_path);
}

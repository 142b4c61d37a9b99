/* SPDX-License-Identifier: MIT
 *
 * Directories made to hurt, each put before the daemon's watch: within 2 s and 64 MB it is refused,
 * with its place, or taken, while the loop goes on. Prints what each took.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/newdirectory.h"
#include "tests/lib/world.h"

/* A sanitizer's own memory and time are not the reader's, and it ends nothing that has none left;
 * the fuzzer reads bombs under it. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* A child goes after everything else: files are as large as may be by night alone (BOMBS=whole). */
#define BYTES (f.is_night ? DIRECTORY_BYTES_MAX : DIRECTORY_BYTES_MAX / 16)

#define HEAD "\"name\":\"N\",\"status\":\"active\""
#define WEEK "{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"opens_at\":\"%s\",\"closes_at\":\"%s\"}"

static struct {
	char folder[40], path[64], seen[64];
	struct loop *loop;
	size_t n_services;
	char told[400]; /* the first fault, or "" */
	long cpu_ms, peak_kib;
	bool is_resting, is_night;
} f;

struct bomb {
	const char *name;
	void (*write)(struct buf *buf);
	const char *told; /* NULL: it is taken */
};

static void
on_log(enum log_level level, const char *line)
{
	(void)level;
	const char *spent = strstr(line, "cpu_ms=");
	if (strstr(line, "event=directory_read ") != NULL && spent != NULL) {
		f.cpu_ms = strtol(spent + strlen("cpu_ms="), NULL, 10);
		f.peak_kib = strtol(strstr(line, "peak_kib=") + strlen("peak_kib="), NULL, 10);
		f.is_resting = true;
		loop_stop(f.loop);
	}
	if (strstr(line, "event=directory_refused ") != NULL && f.told[0] == '\0')
		snprintf(f.told, sizeof(f.told), "%s", line + strlen("event=directory_refused "));
}

static void
on_in_use(void *context, const struct directory *directory, uint64_t generation)
{
	(void)context;
	(void)generation;
	f.n_services = directory->n_services;
}

static void
on_replaced(void *context, const char *cause)
{
	(void)context;
	(void)cause;
}

/* As many of ${part} as a file may hold, with commas; its number stands for "%d". */
static void
fill(struct buf *buf, const char *before, const char *part, const char *after, size_t bytes)
{
	const char *number = strstr(part, "%d");
	size_t n_before = number == NULL ? strlen(part) : (size_t)(number - part);
	size_t least = buf->len + bytes - strlen(before) - strlen(after);
	buf_add_text(buf, before);
	for (int i = 0; buf->len + strlen(part) + 8 < least; i++) {
		buf_add_text(buf, i == 0 ? "" : ",");
		buf_add(buf, part, n_before);
		if (number != NULL)
			buf_printf(buf, "%d%s", i, number + 2);
	}
	buf_add_text(buf, after);
}

/* Services that each hold ${list} with as many of ${part} as go into ${bytes}. */
static void
services_of(struct buf *buf, const char *list, const char *part, size_t bytes)
{
	struct buf one;
	buf_init(&one);
	buf_add_text(&one, "{\"id\":\"s%d\"," HEAD ",");
	fill(&one, list, part, "]}", bytes);
	fill(buf, "[", buf_text(&one), "]", BYTES);
	buf_fini(&one);
}

static void
deep(struct buf *buf)
{
	for (int i = 0; i < 1000000; i++)
		buf_add_text(buf, "[");
}

static void
deep_inside(struct buf *buf)
{
	buf_add_text(buf, "[{\"id\":");
	deep(buf);
	for (int i = 0; i < 1000000; i++)
		buf_add_text(buf, "]");
	buf_add_text(buf, "}]");
}

static void
empty_arrays(struct buf *buf)
{
	fill(buf, "[", "[]", "]", BYTES);
}

static void
empty_objects(struct buf *buf)
{
	fill(buf, "[", "{}", "]", BYTES);
}

static void
objects_inside(struct buf *buf)
{
	services_of(buf, "\"schedules\":[],\"x\":[", "{}", 120000);
	buf->len--;
	buf_add_text(buf, ",{}]");
}

static void
odd_rules(struct buf *buf)
{
	services_of(buf, "\"schedules\":[",
		    "{\"freq\":\"MONTHLY\",\"bymonthday\":\"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,"
		    "17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\",\"opens_at\":\"09:00\","
		    "\"closes_at\":\"10:00\"}",
		    63 * 155);
}

static void
many_places(struct buf *buf)
{
	services_of(buf, "\"service_at_locations\":[",
		    "{\"id\":\"p\",\"schedules\":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{"
		    "},{},{},{},{}]}",
		    15000);
}

static void
too_large(struct buf *buf)
{
	fill(buf, "[", "[]", "]", DIRECTORY_BYTES_MAX + 1000);
}

static void
long_line(struct buf *buf)
{
	fill(buf, "{\"id\":\"s\"," HEAD ",\"x\":[", "1111111111", "]}", 8 << 20);
}

static void
overlapping(struct buf *buf)
{
	buf_printf(buf, "[{\"id\":\"s\"," HEAD ",\"schedules\":[" WEEK "," WEEK "]}]", "09:00",
		   "12:00", "11:00", "13:00");
}

static void
backward(struct buf *buf)
{
	buf_printf(buf, "[{\"id\":\"s\"," HEAD ",\"schedules\":[" WEEK "]}]", "17:00", "09:00");
}

/* As much as a file may say, and all of it good. */
static void
good(struct buf *buf)
{
	struct buf one;
	buf_init(&one);
	buf_add_text(&one, "{\"id\":\"s%d\"," HEAD ",\"schedules\":[");
	for (int day = 0; day < 4; day++)
		buf_printf(&one,
			   "%s{\"freq\":\"WEEKLY\",\"byday\":\"%s\",\"opens_at\":\"09:00\","
			   "\"closes_at\":\"17:00\",\"valid_from\":\"2023-01-01\"}",
			   day == 0 ? "" : ",", &"MO\0TU\0WE\0TH"[3 * day]);
	buf_printf(&one, "],\"description\":\"%0900d\"}", 0);
	fill(buf, "[", buf_text(&one), "]", BYTES);
	buf_fini(&one);
}

static const struct bomb bombs[] = {
    {"1,000,000 deep", deep, "line 1 column 1000001\" why=\"not JSON"},
    {"1,000,000 deep in a service", deep_inside, "/0\" why=\"is larger than 131072 bytes"},
    {"a file of empty arrays", empty_arrays, "/0\" why=\"must be an object"},
    {"a file of empty objects", empty_objects, "/0/id\" why=\"is missing"},
    {"120,000 bytes of objects in each service", objects_inside, "/id\" why=\"is missing"},
    {"rules that want their dates listed", odd_rules,
     "/0/schedules/1\" why=\"is open at the same time as schedule 0"},
    {"schedules without end", many_places, "is past the 40000 schedules of a file"},
    {"a byte and more too large", too_large, "is larger than 12582912 bytes"},
    {"a line of 8 MB", long_line, "is larger than 131072 bytes"},
    {"overlapping hours", overlapping,
     "/0/schedules/1\" why=\"is open at the same time as schedule 0"},
    {"backward hours", backward, "/0/schedules/0\" why=\"closes at or before"},
    {"as large as may be, and good", good, NULL},
};

static void
go_off(struct newdirectory *watch, const struct bomb *bomb)
{
	struct buf bytes;
	buf_init(&bytes);
	bomb->write(&bytes);
	assert_int_equal(file_write(f.path, buf_text(&bytes), bytes.len), 0);
	f.told[0] = '\0';
	f.n_services = 0;
	f.is_resting = false;
	newdirectory_look(watch);
	while (!f.is_resting)
		loop_run(f.loop);
	print_message("  %-42s %5ld ms %6.1f MB  %zu bytes, %.60s\n", bomb->name, f.cpu_ms,
		      (double)f.peak_kib / 1024, bytes.len, f.n_services > 0 ? "taken" : f.told);
	buf_fini(&bytes);
}

static void
every_bomb_is_refused_with_its_place_within_two_seconds_and_64_mb(void **state)
{
	(void)state;
	struct arena arena;
	struct problems problems;
	if (IS_SANITIZED)
		skip();
	arena_init(&arena);
	problems_init(&problems, &arena);
	struct config config = {.directory = f.path, .directory_fetched = "/nowhere"};
	const struct newdirectory_ports ports = {.loop = f.loop,
						 .config = &config,
						 .seen_path = f.seen,
						 .in_use = on_in_use,
						 .replaced = on_replaced};
	assert_int_equal(file_write(f.path, "[]", 2), 0);
	struct newdirectory *watch = newdirectory_new(&ports, &problems);
	assert_non_null(watch);
	for (size_t i = 0; i < ARRAY_LEN(bombs); i++) {
		go_off(watch, &bombs[i]);
		bool is_told = bombs[i].told != NULL && strstr(f.told, bombs[i].told) != NULL;
		bool is_taken = bombs[i].told == NULL && f.n_services > 0;
		/* Near the limit on a busy machine; to be stopped is to be refused. */
		bool is_stopped =
		    bombs[i].write == odd_rules && strstr(f.told, "takes more than 2 s") != NULL;
		if (!is_told && !is_taken && !is_stopped)
			fail_msg("%s: %s", bombs[i].name, f.told);
	}
	newdirectory_free(watch);
	arena_fini(&arena);
}

static int
set_up(void **state)
{
	(void)state;
	world_folder_make(f.folder);
	snprintf(f.path, sizeof(f.path), "%s/services.json", f.folder);
	snprintf(f.seen, sizeof(f.seen), "%s/seen", f.folder);
	f.loop = loop_new();
	f.is_night = getenv("BOMBS") != NULL;
	log_hook = on_log;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	log_hook = NULL;
	loop_free(f.loop);
	world_folder_remove(f.folder);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_bomb_is_refused_with_its_place_within_two_seconds_and_64_mb, set_up,
		tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

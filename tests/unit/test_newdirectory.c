/* SPDX-License-Identifier: MIT
 *
 * The directory watched: what is taken into use, and what is refused, whenever it changes.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "daemon/newdirectory.h"
#include "setup/directoryfile.h"
#include "tests/lib/world.h"

#define SERVICE(name) "{\"id\":\"s\",\"name\":\"" name "\",\"status\":\"active\"}"

static char folder[40], own[64], fetched[64], seen[64];
static struct arena arena;
static struct problems problems;
static struct config config;
static struct loop *loop;
static struct newdirectory *newdirectory;
static const struct directory *in_use;
static uint64_t generation;
static int n_replaced, n_refused, n_stopped, n_reading;

static void
on_log(enum log_level level, const char *line)
{
	n_refused += level == LOG_LEVEL_ERROR && strstr(line, "/status") != NULL;
	n_stopped += level == LOG_LEVEL_ERROR && strstr(line, "takes more than") != NULL;
	n_reading += strstr(line, "directory_reading result=0") != NULL;
	if (strstr(line, "directory_read ") == NULL)
		return;
	n_reading--;
	loop_stop(loop);
}

static void
on_in_use(void *context, const struct directory *directory, uint64_t number)
{
	(void)context;
	assert_true(number > generation);
	in_use = directory;
	generation = number;
}

static void
on_replaced(void *context, const char *cause)
{
	(void)context;
	assert_string_equal(cause, "directory");
	n_replaced++;
}

static void
put(const char *path, const char *text)
{
	assert_int_equal(file_write(path, text, strlen(text)), 0);
}

static void
begin(void)
{
	const struct newdirectory_ports ports = {.loop = loop,
						 .config = &config,
						 .seen_path = seen,
						 .in_use = on_in_use,
						 .replaced = on_replaced};
	generation = 0;
	n_replaced = n_refused = n_stopped = n_reading = 0;
	newdirectory = newdirectory_new(&ports, &problems);
	if (newdirectory != NULL)
		newdirectory_start(newdirectory);
}

static void
again(void)
{
	newdirectory_free(newdirectory);
	begin();
}

static int
set_up(void **state)
{
	(void)state;
	log_hook = on_log;
	arena_init(&arena);
	problems_init(&problems, &arena);
	world_folder_make(folder);
	snprintf(own, sizeof(own), "%s/own.json", folder);
	snprintf(fetched, sizeof(fetched), "%s/directory.json", folder);
	snprintf(seen, sizeof(seen), "%s/directory.seen", folder);
	config = (struct config){.directory = own, .directory_fetched = fetched};
	loop = loop_new();
	put(own, SERVICE("Own"));
	begin();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	newdirectory_free(newdirectory);
	loop_free(loop);
	world_folder_remove(folder);
	arena_fini(&arena);
	log_hook = NULL;
	return 0;
}

/* Until what a child is at has come to its end. */
static void
rest(void)
{
	while (n_reading > 0)
		loop_run(loop);
}

static void
look_for(const char *name, int replaced)
{
	newdirectory_look(newdirectory);
	rest();
	assert_string_equal(in_use->entries[0].name, name);
	assert_int_equal(n_replaced, replaced);
}

static void
what_is_put_in_place_is_in_use_and_all_plans_are_looked_at_once(void **state)
{
	(void)state;
	look_for("Own", 0);
	put(fetched, SERVICE("First"));
	look_for("First", 1);
	look_for("First", 1);
	put(fetched, SERVICE("Second"));
	look_for("Second", 2);
	/* The same services, written once more, are nothing new. */
	put(fetched, SERVICE("Second"));
	look_for("Second", 2);
	put(own, SERVICE("Other"));
	look_for("Second", 2);
}

static void
one_with_a_fault_is_told_once_and_leaves_what_was_known(void **state)
{
	(void)state;
	put(fetched, SERVICE("First"));
	look_for("First", 1);
	put(fetched, "{\"id\":\"s\",\"name\":\"Bad\",\"status\":\"open\"}");
	look_for("First", 1);
	look_for("First", 1);
	assert_int_equal(n_refused, 1);
	put(fetched, "{\"id\":\"s\",\"name\":\"Bad\",\"status\":\"shut\"}");
	look_for("First", 1);
	put(fetched, SERVICE("Second"));
	look_for("Second", 2);
}

static void
one_that_is_gone_is_stood_in_for_by_nothing(void **state)
{
	(void)state;
	char record[80];
	snprintf(record, sizeof(record), "%s" DIRECTORYFILE_RECORD, fetched);
	put(fetched, SERVICE("First"));
	put(record, "{}");
	look_for("First", 1);
	assert_int_equal(unlink(fetched), 0);
	look_for("First", 1);
	again();
	assert_null(newdirectory);
	assert_string_equal(problems.list[0].at, fetched);
}

/* A file whose writer takes its time: a pipe. */
static void
put_slowly(void)
{
	assert_int_equal(mkfifo(fetched, 0600), 0);
	newdirectory_look(newdirectory);
	assert_int_equal(n_reading, 1);
}

static void
on_turn(void *context)
{
	(*(int *)context)++;
	loop_stop(loop);
}

/* So much else happens on the loop, one turn after the other. */
static void
turns(int n)
{
	int n_turns = 0;
	struct loop_timer turn;
	loop_timer_init(&turn, loop, "turn", on_turn, &n_turns);
	while (n_turns < n) {
		loop_timer_set(&turn, 0);
		loop_run(loop);
	}
}

static void
while_a_file_is_read_the_loop_goes_on(void **state)
{
	(void)state;
	put_slowly();
	turns(20);
	newdirectory_look(newdirectory); /* one at a time */
	turns(20);
	assert_int_equal(n_reading, 1);
	assert_string_equal(in_use->entries[0].name, "Own");
	int fd = open(fetched, O_WRONLY | O_CLOEXEC);
	assert_int_equal(write(fd, SERVICE("First"), strlen(SERVICE("First"))),
			 strlen(SERVICE("First")));
	put(fetched, SERVICE("First")); /* for a pipe is another file once it was written to */
	close(fd);
	rest();
	assert_string_equal(in_use->entries[0].name, "First");
	assert_int_equal(n_replaced, 1);
}

static void
what_came_meanwhile_is_read_next(void **state)
{
	(void)state;
	put_slowly();
	put(own, SERVICE("Other"));
	int fd = open(fetched, O_WRONLY | O_CLOEXEC);
	put(fetched, SERVICE("Second")); /* in the place of the pipe */
	assert_int_equal(write(fd, "[", 1), 1);
	close(fd);
	rest();
	assert_string_equal(in_use->entries[0].name, "Second");
	assert_int_equal(n_replaced, 1);
}

static void
one_that_takes_too_much_is_told_and_leaves_what_was_known(void **state)
{
	(void)state;
	put_slowly();
	char path[64];
	int child = 0;
	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	FILE *children = fopen(path, "re");
	assert_non_null(children);
	assert_int_equal(fscanf(children, "%d", &child), 1);
	fclose(children);
	assert_int_equal(kill(child, SIGXCPU), 0); /* as its limit does */
	rest();
	assert_int_equal(n_stopped, 1);
	assert_string_equal(in_use->entries[0].name, "Own");
	look_for("Own", 0);
	assert_int_equal(n_stopped, 1);
}

static void
what_was_in_use_stays_whole_while_others_are_read(void **state)
{
	(void)state;
	put(fetched, SERVICE("First"));
	look_for("First", 1);
	const struct directory *first = in_use;
	put(fetched, "[");
	look_for("First", 1);
	assert_ptr_equal(in_use, first);
	put(fetched, SERVICE("Second"));
	look_for("Second", 2);
	put(fetched, SERVICE("Third"));
	look_for("Third", 3);
}

static void
what_all_plans_have_seen_is_not_looked_at_again_at_a_start(void **state)
{
	(void)state;
	again();
	assert_int_equal(n_replaced, 0);
	/* Put in place while nobody looked; not worked off before the end; worked off. */
	put(fetched, SERVICE("First"));
	again();
	assert_int_equal(n_replaced, 1);
	again();
	assert_int_equal(n_replaced, 1);
	newdirectory_done(newdirectory);
	again();
	assert_int_equal(n_replaced, 0);
	assert_string_equal(in_use->entries[0].name, "First");
}

static void
without_a_sound_one_nothing_begins(void **state)
{
	(void)state;
	put(fetched, "[");
	again();
	assert_null(newdirectory);
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.list[1].at, fetched);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_put_in_place_is_in_use_and_all_plans_are_looked_at_once),
	    TEST(one_with_a_fault_is_told_once_and_leaves_what_was_known),
	    TEST(one_that_is_gone_is_stood_in_for_by_nothing),
	    TEST(while_a_file_is_read_the_loop_goes_on),
	    TEST(what_came_meanwhile_is_read_next),
	    TEST(one_that_takes_too_much_is_told_and_leaves_what_was_known),
	    TEST(what_was_in_use_stays_whole_while_others_are_read),
	    TEST(what_all_plans_have_seen_is_not_looked_at_again_at_a_start),
	    TEST(without_a_sound_one_nothing_begins),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

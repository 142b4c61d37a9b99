/* SPDX-License-Identifier: MIT
 *
 * Which list of bank holidays is in use, and the daemon's watch of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "daemon/newholidays.h"
#include "tests/lib/world.h"

static struct arena arena;
static struct problems problems;
static struct config config;
static char folder[40], seen[64];
static struct loop *loop;
static struct civil_zone *zone;
static struct newholidays *newholidays;
static struct utc now;
static const struct holidays *in_use;
static int n_in_use, n_replaced, n_refused, n_short;

static void
on_log(enum log_level level, const char *line)
{
	(void)level;
	n_refused += strstr(line, "holidays_refused") != NULL;
	n_short += strstr(line, "holidays_short") != NULL;
}

static struct utc
tell_now(void *context)
{
	(void)context;
	return now;
}

static void
on_in_use(void *context, const struct holidays *holidays)
{
	(void)context;
	in_use = holidays;
	n_in_use++;
}

static void
on_replaced(void *context, const char *cause)
{
	(void)context;
	assert_string_equal(cause, NEWHOLIDAYS_CAUSE);
	n_replaced++;
}

/* A list of that one date, in the place of the fetched or the shipped one. */
static void
put(const char *path, const char *date)
{
	const char *text = arena_printf(&arena,
					"{\"england-and-wales\": {\"events\": [{\"title\": \"Day\","
					" \"date\": \"2020-01-01\"}, {\"title\": \"Day\","
					" \"date\": \"%s\"}]}}",
					date);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
}

static void
expect_last(const char *date)
{
	struct civil_date last;
	assert_int_equal(civil_date_parse(date, &last), 0);
	assert_int_equal(in_use->last.day, last.day);
}

static void
begin(void)
{
	const struct newholidays_ports ports = {.loop = loop,
						.clock = {tell_now, NULL},
						.zone = zone,
						.config = &config,
						.seen_path = seen,
						.in_use = on_in_use,
						.replaced = on_replaced};
	newholidays = newholidays_new(&ports, &problems);
	if (newholidays != NULL)
		newholidays_start(newholidays);
}

static void
again(void)
{
	newholidays_free(newholidays);
	n_in_use = n_replaced = n_refused = 0;
	begin();
}

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	world_folder_make(folder);
	snprintf(seen, sizeof(seen), "%s/seen", folder);
	config =
	    (struct config){.holidays = arena_printf(&arena, "%s/shipped.json", folder),
			    .holidays_fetched = arena_printf(&arena, "%s/fetched.json", folder),
			    .holidays_url = "https://lists.example/days.json"};
	put(config.holidays, "2027-12-27");
	n_in_use = n_replaced = n_refused = n_short = 0;
	zone = civil_zone_load("Europe/London");
	now = civil_to_utc(zone, civil_from_ymd(2026, 11, 27), 600);
	loop = loop_new();
	begin();
	log_hook = on_log;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	log_hook = NULL;
	newholidays_free(newholidays);
	newholidays = NULL;
	loop_free(loop);
	civil_zone_free(zone);
	world_folder_remove(folder);
	arena_fini(&arena);
	return 0;
}

static const char *
why_shipped(void)
{
	struct holidays holidays;
	struct holidayfile *file = arena_new(&arena, struct holidayfile);
	assert_int_equal(holidayfile_load(&config, NULL, &problems, &holidays, file), 0);
	assert_string_equal(file->path,
			    file->is_fetched ? config.holidays_fetched : config.holidays);
	assert_int_equal(problems.count, 0);
	return file->is_fetched ? NULL : file->why_shipped;
}

static void
the_shipped_list_stands_in_and_it_is_said_why(void **state)
{
	(void)state;
	assert_string_equal(why_shipped(), "no list has been fetched yet");
	put(config.holidays_fetched, "2027-12-26");
	assert_string_equal(why_shipped(), "the fetched list ends on 2027-12-26, before this one");
	assert_int_equal(file_write(config.holidays_fetched, "{}", 2), 0);
	assert_non_null(strstr(why_shipped(), "is no good: /england-and-wales"));
	put(config.holidays_fetched, "2027-12-27");
	assert_null(why_shipped());
	/* Whoever wants no other list misses none. */
	unlink(config.holidays_fetched);
	config.holidays_url = "";
	assert_string_equal(why_shipped(), "");
}

static void
a_fetched_list_is_in_use_at_once_and_all_plans_are_looked_at(void **state)
{
	(void)state;
	assert_int_equal(n_replaced, 0);
	expect_last("2027-12-27");
	put(config.holidays_fetched, "2028-12-25");
	newholidays_look(newholidays);
	expect_last("2028-12-25");
	assert_int_equal(n_replaced, 1);
	newholidays_look(newholidays);
	assert_int_equal(n_in_use, 2);
	/* The same dates written anew are no news. */
	put(config.holidays_fetched, "2028-12-25");
	newholidays_look(newholidays);
	assert_int_equal(n_replaced, 1);
	assert_int_equal(n_in_use, 2);
}

static void
where_no_list_is_any_good_the_last_one_stays_and_that_is_told_once(void **state)
{
	(void)state;
	unlink(config.holidays);
	newholidays_look(newholidays);
	expect_last("2027-12-27");
	int told = n_refused;
	assert_true(told > 0);
	newholidays_look(newholidays);
	assert_int_equal(n_refused, told);
	assert_int_equal(n_replaced, 0);
}

static void
without_any_list_nothing_starts(void **state)
{
	(void)state;
	unlink(config.holidays);
	newholidays_free(newholidays);
	begin();
	assert_null(newholidays);
	assert_true(problems.count > 0);
}

static void
what_came_while_nobody_looked_is_looked_at_at_the_next_start(void **state)
{
	(void)state;
	put(config.holidays_fetched, "2028-12-25");
	again();
	assert_int_equal(n_replaced, 1);
	again(); /* died before all plans were looked at */
	assert_int_equal(n_replaced, 1);
	newholidays_done(newholidays);
	again();
	assert_int_equal(n_replaced, 0);
}

static void
a_list_that_ends_soon_is_told_once_a_day(void **state)
{
	(void)state;
	again();
	assert_int_equal(n_short, 0);
	now = civil_to_utc(zone, civil_from_ymd(2027, 8, 28), 600); /* 121 days */
	again();
	assert_int_equal(n_short, 0);
	now = civil_to_utc(zone, civil_from_ymd(2027, 8, 29), 600);
	again();
	assert_int_equal(n_short, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_shipped_list_stands_in_and_it_is_said_why),
	    TEST(a_fetched_list_is_in_use_at_once_and_all_plans_are_looked_at),
	    TEST(where_no_list_is_any_good_the_last_one_stays_and_that_is_told_once),
	    TEST(without_any_list_nothing_starts),
	    TEST(what_came_while_nobody_looked_is_looked_at_at_the_next_start),
	    TEST(a_list_that_ends_soon_is_told_once_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

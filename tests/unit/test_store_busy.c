/* SPDX-License-Identifier: MIT
 *
 * Busy times in the store: replaced whole, found by whose they are, and nothing but times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/busy.h"
#include "tests/lib/storefixture.h"

#define HOUR 3600

static struct busy_time
hours(int from, int until)
{
	return (struct busy_time){{SAMPLE_NOW.s + from * HOUR}, {SAMPLE_NOW.s + until * HOUR}};
}

static struct row_busy_source
source(const char *calendar, int nnn, const char *service)
{
	struct row_busy_source made = {
	    .calendar = calendar,
	    .has_phone = service == NULL,
	    .service = service,
	    .fetched = SAMPLE_NOW,
	    .from = SAMPLE_NOW,
	    .until = {SAMPLE_NOW.s + 100 * HOUR},
	};
	if (service == NULL)
		made.phone = sample_phone(nnn);
	return made;
}

/* In one transaction; whether anything is other than before. */
static bool
replace(struct row_busy_source whose, const struct busy_time times[], size_t n)
{
	bool is_changed;
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_busy_replace(fixture.store, &whose, times, n, &is_changed), 0);
	assert_int_equal(store_commit(fixture.store), 0);
	return is_changed;
}

static bool
forget(const char *calendar)
{
	bool is_changed;
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_busy_forget(fixture.store, calendar, &is_changed), 0);
	assert_int_equal(store_commit(fixture.store), 0);
	return is_changed;
}

/* What the number, if there is one, and the service have between those hours. */
static struct row_busy *
load(int nnn, const char *service, int from, int until, int *n)
{
	struct phone phone = nnn == 0 ? (struct phone){0} : sample_phone(nnn);
	struct busy_time window = hours(from, until);
	struct store_busy_ask asked = {.numbers = &phone, .n_numbers = nnn != 0};
	asked.services = &service;
	asked.n_services = service != NULL;
	asked.from = window.from;
	asked.until = window.until;
	struct row_busy *found;
	assert_int_equal(store_busy_load(fixture.store, &asked, &fixture.arena, &found, n), 0);
	return found;
}

static void
times_are_replaced_whole_and_found_by_whose_they_are(void **state)
{
	(void)state;
	int n;
	struct busy_time first[] = {hours(1, 2), hours(4, 5)}, second[] = {hours(4, 6)};
	assert_true(replace(source("desk", 1, NULL), first, 2));
	assert_true(replace(source("house", 0, "usk-house"), first, 1));
	assert_int_equal(store_fixture_reopen(), 0);
	struct row_busy *found = load(1, "usk-house", 0, 24, &n);
	assert_int_equal(n, 3);
	assert_true(found[0].has_phone && found[1].has_phone && !found[2].has_phone);
	struct phone number = sample_phone(1);
	assert_true(phone_equal(&found[0].phone, &number));
	assert_int_equal(found[1].from.s, first[1].from.s);
	assert_int_equal(found[1].until.s, first[1].until.s);
	assert_string_equal(found[2].service, "usk-house");
	assert_true(replace(source("desk", 1, NULL), second, 1));
	(void)load(1, NULL, 0, 24, &n);
	assert_int_equal(n, 1);
	(void)load(2, "another", 0, 24, &n);
	assert_int_equal(n, 0);
}

static void
two_calendars_of_one_number_count_both(void **state)
{
	(void)state;
	int n;
	struct busy_time one[] = {hours(1, 3)}, other[] = {hours(2, 4)};
	assert_true(replace(source("work", 1, NULL), other, 1));
	assert_true(replace(source("home", 1, NULL), one, 1));
	struct row_busy *found = load(1, NULL, 0, 24, &n);
	assert_int_equal(n, 2);
	assert_int_equal(found[0].from.s, one[0].from.s);
}

static void
only_what_overlaps_the_window_is_loaded(void **state)
{
	(void)state;
	int n;
	struct busy_time times[] = {hours(1, 2), hours(4, 5), hours(7, 8)};
	replace(source("desk", 1, NULL), times, 3);
	(void)load(1, NULL, 2, 4, &n);
	assert_int_equal(n, 0);
	struct row_busy *found = load(1, NULL, 4, 7, &n);
	assert_int_equal(n, 1);
	assert_int_equal(found[0].from.s, times[1].from.s);
}

static void
what_is_the_same_is_no_change(void **state)
{
	(void)state;
	struct busy_time times[] = {hours(1, 2), hours(4, 5)};
	struct row_busy_source later = source("desk", 1, NULL);
	assert_true(replace(later, times, 2));
	later.fetched.s += 60;
	later.until.s += 60;
	assert_false(replace(later, times, 2));
	struct row_busy_known *known;
	int n;
	assert_int_equal(store_busy_known(fixture.store, &fixture.arena, &known, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(known[0].calendar, "desk");
	assert_int_equal(known[0].fetched.s, later.fetched.s);
	assert_int_equal(known[0].until.s, later.until.s);
	assert_true(replace(source("desk", 2, NULL), times, 2));
	assert_true(replace(source("desk", 2, NULL), times, 1));
	times[0].until.s++;
	assert_true(replace(source("desk", 2, NULL), times, 1));
	assert_true(replace(source("desk", 2, NULL), NULL, 0));
	assert_false(replace(source("desk", 2, NULL), NULL, 0));
}

static void
what_is_forgotten_is_gone_and_told_once(void **state)
{
	(void)state;
	int n;
	struct busy_time times[] = {hours(1, 2)};
	replace(source("desk", 1, NULL), times, 1);
	assert_true(forget("desk"));
	assert_false(forget("desk"));
	(void)load(1, NULL, 0, 24, &n);
	assert_int_equal(n, 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM busy_source"), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM busy_time"), 0);
}

static bool
lose(struct row_busy_source whose, int hour)
{
	bool is_changed;
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_busy_lose(fixture.store, &whose,
					 (struct utc){SAMPLE_NOW.s + hour * HOUR}, &is_changed),
			 0);
	assert_int_equal(store_commit(fixture.store), 0);
	return is_changed;
}

static struct row_busy_lost *
lost(int nnn, const char *service, int *n)
{
	struct phone phone = sample_phone(nnn);
	const struct store_busy_ask asked = {
	    .numbers = &phone, .n_numbers = 1, .services = &service, .n_services = service != NULL};
	struct row_busy_lost *found;
	assert_int_equal(store_busy_lost(fixture.store, &asked, &fixture.arena, &found, n), 0);
	return found;
}

static void
what_is_lost_has_no_times_and_is_found_by_whose_it_is(void **state)
{
	(void)state;
	int n;
	struct busy_time times[] = {hours(1, 2)};
	struct row_busy_source never = source("new", 0, "usk-house");
	replace(source("desk", 1, NULL), times, 1);
	(void)lost(1, "usk-house", &n);
	assert_int_equal(n, 0);
	assert_true(lose(source("desk", 1, NULL), 5));
	assert_true(lose(never, 6)); /* one that was never read */
	assert_false(lose(source("desk", 1, NULL), 7));
	assert_int_equal(store_fixture_reopen(), 0);
	struct row_busy_lost *found = lost(1, "usk-house", &n);
	assert_int_equal(n, 2);
	assert_string_equal(found[0].calendar, "desk");
	assert_int_equal(found[0].since.s, SAMPLE_NOW.s + 5 * HOUR);
	assert_true(found[0].whose.has_phone && !found[1].whose.has_phone);
	assert_string_equal(found[1].whose.service, "usk-house");
	(void)load(1, NULL, 0, 24, &n);
	assert_int_equal(n, 0);
	struct row_busy_known *known;
	assert_int_equal(store_busy_known(fixture.store, &fixture.arena, &known, &n), 0);
	assert_int_equal(known[0].unknown_since.s, SAMPLE_NOW.s + 5 * HOUR);
	/* Another's is news, and so is that it is known again, with the same times or none. */
	assert_true(lose(source("desk", 2, NULL), 8));
	(void)lost(1, NULL, &n);
	assert_int_equal(n, 0);
	assert_true(replace(source("desk", 2, NULL), NULL, 0));
	assert_false(replace(source("desk", 2, NULL), NULL, 0));
	(void)lost(2, NULL, &n);
	assert_int_equal(n, 0);
}

static void
what_is_rolled_back_leaves_the_times_as_they_were(void **state)
{
	(void)state;
	int n;
	bool is_changed;
	struct busy_time times[] = {hours(1, 2)};
	struct row_busy_source desk = source("desk", 1, NULL);
	replace(desk, times, 1);
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_busy_replace(fixture.store, &desk, NULL, 0, &is_changed), 0);
	store_rollback(fixture.store);
	(void)load(1, NULL, 0, 24, &n);
	assert_int_equal(n, 1);
}

static void
more_times_than_may_be_are_an_error_and_no_less(void **state)
{
	(void)state;
	struct busy_time *times = arena_array(&fixture.arena, struct busy_time, STORE_BUSY_MAX + 1);
	for (int i = 0; i <= STORE_BUSY_MAX; i++)
		times[i] = hours(2 * i, 2 * i + 1);
	struct row_busy *found;
	struct phone phone = sample_phone(1);
	struct store_busy_ask asked = {.numbers = &phone,
				       .n_numbers = 1,
				       .from = times[0].from,
				       .until = times[STORE_BUSY_MAX].until};
	int n;
	replace(source("desk", 1, NULL), times, STORE_BUSY_MAX);
	assert_int_equal(store_busy_load(fixture.store, &asked, &fixture.arena, &found, &n), 0);
	assert_int_equal(n, STORE_BUSY_MAX);
	replace(source("desk", 1, NULL), times, STORE_BUSY_MAX + 1);
	assert_int_equal(store_busy_load(fixture.store, &asked, &fixture.arena, &found, &n),
			 E_LIMIT);
}

/* Neither a number nor a service's id. */
static void
nothing_but_times_and_the_calendars_name_is_on_disk(void **state)
{
	(void)state;
	struct busy_time times[] = {hours(1, 2)};
	replace(source("desk", 1, NULL), times, 1);
	replace(source("house", 0, "usk-house"), times, 1);
	store_fixture_close();
	size_t n = 0;
	char *bytes = file_read(fixture.path, 1 << 24, &fixture.arena, &fixture.problems, &n);
	assert_non_null(bytes);
	assert_non_null(memmem(bytes, n, "house", 5));
	assert_null(memmem(bytes, n, "usk-house", 9));
	assert_null(memmem(bytes, n, "7700900001", 10));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(times_are_replaced_whole_and_found_by_whose_they_are),
	    TEST(two_calendars_of_one_number_count_both),
	    TEST(only_what_overlaps_the_window_is_loaded),
	    TEST(what_is_the_same_is_no_change),
	    TEST(what_is_forgotten_is_gone_and_told_once),
	    TEST(what_is_lost_has_no_times_and_is_found_by_whose_it_is),
	    TEST(what_is_rolled_back_leaves_the_times_as_they_were),
	    TEST(more_times_than_may_be_are_an_error_and_no_less),
	    TEST(nothing_but_times_and_the_calendars_name_is_on_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Parts of texts in the store: sealed while they wait, wordless afterwards, and gone soon.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/part.h"
#include "tests/lib/storefixture.h"

#define WORDS "LATE 20 my bus did not come"

/* Of the sample's first person (id 11, party 11 on 900101). */
static struct row_part
sample(int64_t id, int64_t text_id, int number)
{
	return (struct row_part){
	    .id = id,
	    .text_id = text_id,
	    .party_id = 11,
	    .from = sample_phone(101),
	    .via = "kannel",
	    .part = {.reference = 65535, .is_wide = true, .total = 255, .number = number},
	    .state = PART_OPEN,
	    .text = WORDS,
	    .words = {{(unsigned char)number}},
	    .came = SAMPLE_NOW,
	    .until = {SAMPLE_NOW.s + 600},
	};
}

static void
write(enum store_write_kind kind, struct row_part part)
{
	const struct store_write one = {.kind = kind, .part = part};
	store_fixture_write(&one, 1);
}

static int
load(struct row_part **parts)
{
	int n = -1;
	assert_int_equal(
	    store_parts_load(fixture.store, sample_phone(101), &fixture.arena, parts, &n), 0);
	return n;
}

static void
a_part_is_read_as_it_was_written(void **state)
{
	struct row_part *parts;
	struct row_next_ids next;
	(void)state;
	store_fixture_person(1);
	write(WRITE_PART, sample(1, 1, 255));
	write(WRITE_PART, sample(2, 1, 1));
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(load(&parts), 2);
	assert_int_equal(parts[0].id, 1);
	assert_int_equal(parts[1].text_id, 1);
	assert_int_equal(parts[0].party_id, 11);
	assert_string_equal(parts[0].via, "kannel");
	assert_int_equal(parts[0].part.reference, 65535);
	assert_true(parts[0].part.is_wide);
	assert_int_equal(parts[0].part.number, 255);
	assert_int_equal(parts[0].state, PART_OPEN);
	assert_string_equal(parts[1].text, WORDS);
	assert_int_equal(parts[0].words.bytes[0], 255);
	assert_int_equal(parts[1].until.s, SAMPLE_NOW.s + 600);
	assert_int_equal(store_next_ids(fixture.store, &next), 0);
	assert_int_equal(next.part, 3);
}

static bool
is_on_disk(const char *words)
{
	struct problems problems;
	size_t n;
	assert_int_equal(store_fixture_sql("PRAGMA wal_checkpoint(TRUNCATE)"), 0);
	problems_init(&problems, &fixture.arena);
	const char *text = file_read(fixture.path, 1 << 24, &fixture.arena, &problems, &n);
	assert_non_null(text);
	assert_non_null(memmem(text, n, "part_of_number", 14));
	return memmem(text, n, words, strlen(words)) != NULL;
}

static void
no_word_of_it_stands_on_the_disk_and_none_is_left_when_it_is_closed(void **state)
{
	struct row_part *parts;
	(void)state;
	store_fixture_person(1);
	write(WRITE_PART, sample(1, 1, 1));
	write(WRITE_PART, sample(2, 1, 2));
	write(WRITE_PART, sample(3, 3, 3));
	assert_false(is_on_disk("my bus"));
	struct row_part closed = {
	    .text_id = 1, .state = PART_JOINED, .until = {SAMPLE_NOW.s + 3600}};
	write(WRITE_PART_CLOSED, closed);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM part WHERE text IS NOT NULL"),
			 1);
	assert_int_equal(load(&parts), 3);
	assert_string_equal(parts[0].text, "");
	assert_int_equal(parts[1].state, PART_JOINED);
	write(WRITE_PART_GONE, (struct row_part){.text_id = 3});
	assert_int_equal(load(&parts), 2);
}

static void
what_is_to_be_known_no_longer_goes_with_the_next_part(void **state)
{
	struct row_part *parts;
	(void)state;
	store_fixture_person(1);
	write(WRITE_PART, sample(1, 1, 1));
	write(WRITE_PART_CLOSED,
	      (struct row_part){.text_id = 1, .state = PART_TORN, .until = {SAMPLE_NOW.s + 60}});
	struct row_part next = sample(2, 2, 1);
	next.came.s += 59;
	write(WRITE_PART, next);
	assert_int_equal(load(&parts), 2);
	next = sample(3, 3, 1);
	next.came.s += 60;
	write(WRITE_PART, next);
	assert_int_equal(load(&parts), 2);
	assert_int_equal(parts[0].id, 2); /* an open one stays, however old */
}

static void
those_that_have_waited_come_soonest_first_and_once(void **state)
{
	int64_t *text_ids, id = 0;
	struct utc next;
	struct phone from;
	int n;
	(void)state;
	store_fixture_person(1);
	store_fixture_sql("DELETE FROM message; UPDATE plan SET wake = NULL");
	struct row_part late = sample(1, 1, 1);
	late.until.s += 5;
	write(WRITE_PART, late);
	write(WRITE_PART, sample(2, 2, 1));
	write(WRITE_PART, sample(3, 2, 2));
	assert_int_equal(store_next_time(fixture.store, &next), 0);
	assert_int_equal(next.s, SAMPLE_NOW.s + 600);
	for (int i = 0; i < 6; i++) {
		struct utc at = {SAMPLE_NOW.s + 599 + i};
		assert_int_equal(store_parts_due(fixture.store, at, &fixture.arena, &text_ids, &n),
				 0);
		assert_int_equal(n, i == 0 ? 0 : 1);
		id = n == 0 ? 0 : text_ids[0];
	}
	assert_int_equal(id, 2);
	struct utc end = {SAMPLE_NOW.s + 605};
	assert_int_equal(store_parts_due(fixture.store, end, &fixture.arena, &text_ids, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(text_ids[1], 1);
	assert_int_equal(store_part_sender(fixture.store, 2, &from), 0);
	assert_string_equal(from.digits, sample_phone(101).digits);
	assert_int_equal(store_part_sender(fixture.store, 3, &from), E_NOT_FOUND);
}

static void
an_erased_key_erases_them_and_an_erased_person_too(void **state)
{
	struct row_part *parts;
	struct phone from;
	(void)state;
	store_fixture_person(1);
	write(WRITE_PART, sample(1, 1, 1));
	store_fixture_forget(11);
	assert_int_equal(load(&parts), 0);
	assert_int_equal(store_part_sender(fixture.store, 1, &from), E_DENIED);
	assert_int_equal(
	    store_fixture_number("SELECT count(*) FROM pragma_foreign_key_list('part') "
				 "WHERE \"table\" = 'party' AND on_delete = 'CASCADE'"),
	    1);
}

#define WITH_STORE(f) \
	cmocka_unit_test_setup_teardown(f, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_STORE(a_part_is_read_as_it_was_written),
	    WITH_STORE(no_word_of_it_stands_on_the_disk_and_none_is_left_when_it_is_closed),
	    WITH_STORE(what_is_to_be_known_no_longer_goes_with_the_next_part),
	    WITH_STORE(those_that_have_waited_come_soonest_first_and_once),
	    WITH_STORE(an_erased_key_erases_them_and_an_erased_person_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

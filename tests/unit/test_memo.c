/* SPDX-License-Identifier: MIT
 *
 * What is remembered of plans is what would be made anew, and no more than there is room for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/memo.h"
#include "tests/lib/calendar.h"

#define ROOM (1 << 20)

struct fixture {
	void *calendar;
	struct arena arena;
	struct prepare_world world;
	struct app_memo *memo;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	arena_init(&f->arena);
	int rc = calendar_set_up(&f->calendar);
	f->world.holidays = &((struct calendar_test *)f->calendar)->holidays;
	f->memo = memo_new(ROOM);
	*state = f;
	return rc;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	memo_free(f->memo);
	calendar_tear_down(&f->calendar);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

/* A plan of that name with one appointment at the College. */
static const char *
document(struct fixture *f, const char *name)
{
	return arena_printf(&f->arena,
			    "{\"plan\": \"%s\", \"date\": \"2023-09-15\", "
			    "\"gate\": {\"lat\": 51.48, \"lon\": -3.16, \"expected\": \"09:30\"}, "
			    "\"appointments\": [{\"id\": \"a\", \"minutes\": 5, \"place\": "
			    "{\"name\": \"College\", \"lat\": 51.5, \"lon\": -3.0}}]}",
			    name);
}

static const struct memo_opened *
open_plan(struct fixture *f, const char *name)
{
	return memo_open(f->memo, &f->world, document(f, name), &f->arena);
}

static void
another_directory_at_the_same_address_is_another(void **state)
{
	struct fixture *f = *state;
	const struct memo_opened *first = open_plan(f, "P1");
	f->world.directory_generation++;
	assert_ptr_not_equal(open_plan(f, "P1"), first);
}

static void
what_was_opened_is_not_made_twice(void **state)
{
	struct fixture *f = *state;
	const struct memo_opened *first = open_plan(f, "P1");
	assert_non_null(first);
	assert_int_equal(first->rc, 0);
	assert_string_equal(first->document.plan, "P1");
	assert_string_equal(first->prepared.problem.appointments[0].id, "a");
	assert_ptr_equal(open_plan(f, "P1"), first);
	assert_ptr_not_equal(open_plan(f, "P2"), first);
	assert_string_equal(open_plan(f, "P2")->document.plan, "P2");
	assert_int_equal(memo_use(f->memo).misses, 2);
	assert_int_equal(memo_use(f->memo).hits, 2);
}

static void
a_document_and_what_is_prepared_of_it_are_two_things(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(memo_document(f->memo, document(f, "P1"), &f->arena)->plan, "P1");
	assert_string_equal(open_plan(f, "P1")->document.plan, "P1");
	assert_null(memo_solution(f->memo, document(f, "P1"), &f->arena));
	assert_int_equal(memo_use(f->memo).n, 2);
}

static void
what_cannot_be_read_is_none_and_not_kept(void **state)
{
	struct fixture *f = *state;
	assert_null(memo_document(f->memo, "{\"plan\": 1}", &f->arena));
	assert_null(memo_open(f->memo, &f->world, "{\"plan\": 1}", &f->arena));
	assert_null(memo_solution(f->memo, "no JSON", &f->arena));
	assert_int_equal(memo_use(f->memo).n, 0);
	assert_int_equal(memo_use(f->memo).bytes, 0);
}

static struct closure
closed(const char *date, int from_min)
{
	struct closure one = {.of.location = "College",
			      .date = calendar_date(date),
			      .from_min = from_min,
			      .until_min = 900,
			      .because = "a burst pipe"};
	return one;
}

static void
another_closure_near_the_date_is_another_day(void **state)
{
	struct fixture *f = *state;
	struct closure one = closed("2023-09-15", 600);
	struct closures closures = {.list = &one, .n = 1};
	const struct memo_opened *before = open_plan(f, "P1");
	f->world.closures = &closures;
	const struct memo_opened *shut = open_plan(f, "P1");
	assert_ptr_not_equal(shut, before);
	assert_int_equal(shut->prepared.shut[0].list[0].from_min, 600);
	one.from_min = 660;
	assert_int_equal(open_plan(f, "P1")->prepared.shut[0].list[0].from_min, 660);
	one.because = "a flood";
	assert_string_equal(open_plan(f, "P1")->prepared.shut[0].because[0], "a flood");
	one.of.location = "Elsewhere";
	assert_int_equal(open_plan(f, "P1")->prepared.shut[0].n, 0);
	/* What is put off goes to the Monday. */
	one = closed("2023-09-18", 0);
	assert_ptr_not_equal(open_plan(f, "P1"), before);
	/* Shut behind the day: until when may be said. */
	one = closed("2023-09-20", 600);
	assert_ptr_not_equal(open_plan(f, "P1"), before);
	/* Far from the date nothing depends on it, but where it is one of many dates. */
	one = closed("2023-09-10", 600);
	assert_ptr_equal(open_plan(f, "P1"), before);
	one.days_more = 5;
	assert_int_equal(open_plan(f, "P1")->prepared.shut[0].n, 2);
	one = closed("2024-02-01", 600);
	assert_ptr_equal(open_plan(f, "P1"), before);
	/* So with breaks and desks, of which nothing is looked for by date. */
	const struct ownhours_desk desk = {.at_once = 1};
	closures = (struct closures){.own = {.desks = &desk, .n_desks = 1}, .own_text = "{1}"};
	const struct memo_opened *own = open_plan(f, "P1");
	assert_ptr_not_equal(own, before);
	closures.own_text = "{2}";
	assert_ptr_not_equal(open_plan(f, "P1"), own);
}

/* The list of before is gone by then: no word of it is borrowed. */
static void
what_is_remembered_borrows_nothing_of_a_list_of_closures(void **state)
{
	struct fixture *f = *state;
	char because[] = "a burst pipe";
	struct closure one = closed("2023-09-15", 0);
	one.because = because;
	one.until_min = 2880;
	struct closures closures = {.list = &one, .n = 1};
	f->world.closures = &closures;
	const struct memo_opened *shut = open_plan(f, "P1");
	because[0] = 'X';
	assert_string_equal(shut->prepared.shut[0].because[0], "a burst pipe");
	assert_string_equal(shut->prepared.problem.appointments[0].because.label, "a burst pipe");
}

static void
what_was_given_stands_until_the_event_is_over(void **state)
{
	struct fixture *f = *state;
	memo_free(f->memo);
	f->memo = memo_new(1);
	const struct memo_opened *first = open_plan(f, "P1");
	for (int i = 0; i < 100; i++)
		assert_non_null(open_plan(f, arena_printf(&f->arena, "Q%d", i)));
	assert_string_equal(first->document.plan, "P1");
	assert_ptr_equal(open_plan(f, "P1"), first);
	memo_tidy(f->memo);
	assert_int_equal(memo_use(f->memo).n, 0);
	assert_int_equal(memo_use(f->memo).bytes, 0);
}

static void
what_was_used_longest_ago_goes_first(void **state)
{
	struct fixture *f = *state;
	const struct memo_opened *first = open_plan(f, "P1");
	for (int i = 0; memo_use(f->memo).bytes <= ROOM; i++) {
		assert_non_null(open_plan(f, arena_printf(&f->arena, "Q%d", i)));
		assert_ptr_equal(open_plan(f, "P1"), first);
	}
	memo_tidy(f->memo);
	assert_in_range(memo_use(f->memo).bytes, ROOM / 2, ROOM);
	assert_ptr_equal(open_plan(f, "P1"), first);
	uint64_t misses = memo_use(f->memo).misses;
	open_plan(f, "Q0");
	assert_int_equal(memo_use(f->memo).misses, misses + 1);
}

static void
past_the_most_things_all_goes_on_without(void **state)
{
	struct fixture *f = *state;
	memo_free(f->memo);
	f->memo = memo_new(100 * ROOM);
	for (int i = 0; i < MEMO_MAX; i++)
		memo_document(f->memo, document(f, arena_printf(&f->arena, "D%d", i)), &f->arena);
	assert_int_equal(memo_use(f->memo).n, MEMO_MAX);
	assert_string_equal(memo_document(f->memo, document(f, "P1"), &f->arena)->plan, "P1");
	assert_int_equal(memo_use(f->memo).n, MEMO_MAX);
	memo_tidy(f->memo);
	assert_int_equal(memo_use(f->memo).n, MEMO_MAX / 2);
}

static void
without_a_memo_the_answer_is_the_same(void **state)
{
	struct fixture *f = *state;
	struct app_memo *memo = f->memo;
	f->memo = NULL;
	assert_string_equal(open_plan(f, "P1")->document.plan, "P1");
	memo_tidy(NULL);
	assert_int_equal(memo_use(NULL).misses, 0);
	f->memo = memo;
}

int
main(void)
{
#define WITH_MEMO(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    WITH_MEMO(what_was_opened_is_not_made_twice),
	    WITH_MEMO(another_directory_at_the_same_address_is_another),
	    WITH_MEMO(a_document_and_what_is_prepared_of_it_are_two_things),
	    WITH_MEMO(what_cannot_be_read_is_none_and_not_kept),
	    WITH_MEMO(another_closure_near_the_date_is_another_day),
	    WITH_MEMO(what_is_remembered_borrows_nothing_of_a_list_of_closures),
	    WITH_MEMO(what_was_given_stands_until_the_event_is_over),
	    WITH_MEMO(what_was_used_longest_ago_goes_first),
	    WITH_MEMO(past_the_most_things_all_goes_on_without),
	    WITH_MEMO(without_a_memo_the_answer_is_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Arenas: zeroed, aligned, one after another, given back whole.
 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
memory_comes_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	unsigned char *last = NULL;
	size_t last_size = 0;
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *at = arena_alloc(&arena, size);
		assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
		assert_ptr_not_equal(at, last);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xa5, size);
		if (last != NULL && last_size > 0)
			assert_int_equal(last[last_size - 1], 0xa5);
		last = at;
		last_size = size;
	}
	arena_fini(&arena);
}

static void
memory_that_was_given_back_comes_zeroed_again(void **state)
{
	(void)state;
	enum { SIZE = 300000, ROUNDS = 40 };
	arena_keep_pages();
	for (int round = 0; round < 3; round++) {
		struct arena arena;
		arena_init(&arena);
		for (int i = 0; i < ROUNDS; i++) {
			unsigned char *at = arena_alloc(&arena, SIZE);
			for (size_t k = 0; k < SIZE; k++)
				if (at[k] != 0)
					fail_msg("round %d: byte %zu is %d", round, k, at[k]);
			memset(at, 0xa5, SIZE);
		}
		arena_fini(&arena);
	}
}

static void
one_allocation_may_be_larger_than_any_block(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	char *small = arena_strdup(&arena, "before");
	char *large = arena_alloc(&arena, 5 * 1024 * 1024);
	large[5 * 1024 * 1024 - 1] = 'x';
	assert_string_equal(small, "before");
	assert_true(arena.total_bytes >= 5 * 1024 * 1024);
	arena_fini(&arena);
}

static void
copies_end_in_nul_and_no_text_is_no_copy(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_null(arena_strdup(&arena, NULL));
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&arena, "abcdef", 0), "");
	const char *tail = arena_strdup(&arena, "tail");
	assert_string_equal(arena_printf(&arena, "%05d %s", 42, tail), "00042 tail");
	char *long_text = arena_printf(&arena, "%9000s|", "x");
	assert_int_equal(strlen(long_text), 9001);
	arena_fini(&arena);
}

static void
a_reset_arena_is_usable_and_counts_anew(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	for (int i = 0; i < 100; i++)
		arena_alloc(&arena, 10000);
	arena_reset(&arena);
	assert_int_equal(arena.total_bytes, 0);
	assert_null(arena.blocks);
	assert_string_equal(arena_strdup(&arena, "again"), "again");
	arena_fini(&arena);
	assert_null(arena.blocks);
}

static void
an_arena_in_a_room_takes_nothing_beside_it(void **state)
{
	(void)state;
	static alignas(max_align_t) unsigned char room[1024];
	struct arena arena;
	arena_init_room(&arena, room + 1, sizeof(room) - 1); /* wherever it begins */
	for (int i = 0; i < 8; i++) {
		unsigned char *at = arena_alloc(&arena, 100);
		assert_true(at > room && at + 100 <= room + sizeof(room));
		assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
	}
	arena_fini(&arena); /* the room is not its own */
	assert_null(arena.blocks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_comes_zeroed_aligned_and_apart),
	    cmocka_unit_test(memory_that_was_given_back_comes_zeroed_again),
	    cmocka_unit_test(one_allocation_may_be_larger_than_any_block),
	    cmocka_unit_test(copies_end_in_nul_and_no_text_is_no_copy),
	    cmocka_unit_test(a_reset_arena_is_usable_and_counts_anew),
	    cmocka_unit_test(an_arena_in_a_room_takes_nothing_beside_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

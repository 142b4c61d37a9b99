/* SPDX-License-Identifier: MIT
 *
 * A growing run of bytes that is always a text too.
 */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
an_empty_buffer_is_an_empty_text(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf);
	assert_string_equal(buf_text(&buf), "");
	buf_add(&buf, NULL, 0);
	assert_string_equal(buf_text(&buf), "");
	buf_fini(&buf);
	assert_string_equal(buf_text(&buf), "");
}

static void
what_is_added_stands_in_order_and_ends_in_nul(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf);
	for (int i = 0; i < 3000; i++) {
		buf_printf(&buf, "%d,", i % 10);
		assert_int_equal(buf.len, 2 * ((size_t)i + 1));
		assert_int_equal(buf.data[buf.len], '\0');
		assert_true(buf.len < buf.size);
	}
	assert_memory_equal(buf.data + 20, "0,1,2,3,", 8);
	buf_add(&buf, "a\0b", 3);
	buf_add_text(&buf, "!");
	assert_memory_equal(buf.data + 6000, "a\0b!", 5);
	buf_fini(&buf);
}

static void
a_cleared_buffer_keeps_its_memory(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf);
	buf_clear(&buf);
	buf_printf(&buf, "%1000s", "x");
	size_t size = buf.size;
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	assert_int_equal(buf.size, size);
	buf_add_text(&buf, "next");
	assert_string_equal(buf_text(&buf), "next");
	buf_fini(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_buffer_is_an_empty_text),
	    cmocka_unit_test(what_is_added_stands_in_order_and_ends_in_nul),
	    cmocka_unit_test(a_cleared_buffer_keeps_its_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * A sketch of a way: everything within its frame, its numbers apart, the same each time.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "http/sketch.h"

static struct buf html;

static int
set_up(void **state)
{
	(void)state;
	buf_init(&html);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	buf_fini(&html);
	return 0;
}

static bool
draw(const struct sketch_point points[], int n)
{
	const struct sketch sketch = {points, n, "A <sketch> & \"more\"", "N"};
	return sketch_write(&sketch, &html);
}

/* Reads the discs of the numbers; each lies in the frame above the strip, and no two on each other. */
static int
discs(void)
{
	int x[SKETCH_POINTS_MAX], y[SKETCH_POINTS_MAX], n = 0;
	const char *at = buf_text(&html);
	while ((at = strstr(at, "<circle cx=")) != NULL) {
		assert_true(n < SKETCH_POINTS_MAX);
		assert_int_equal(sscanf(at, "<circle cx=\"%d\" cy=\"%d\" r=\"12\"", &x[n], &y[n]),
				 2);
		assert_in_range(x[n], 13, SKETCH_WIDTH - 13);
		assert_in_range(y[n], 13, SKETCH_HEIGHT - SKETCH_STRIP - 13);
		for (int i = 0; i < n; i++)
			assert_true((x[i] - x[n]) * (x[i] - x[n]) + (y[i] - y[n]) * (y[i] - y[n]) >=
				    25 * 25);
		n++;
		at++;
	}
	return n;
}

static const struct sketch_point way[] = {
    {{51.5880, -2.9970}, false, ""},
    {{51.5882, -2.9975}, true, "3 min"},
    {{51.6100, -3.0200}, false, ""},
    {{51.6101, -3.0190}, true, "<b>4 min"},
};

static void
a_way_has_all_its_points_numbered_apart_and_in_the_frame(void **state)
{
	(void)state;
	assert_true(draw(way, 4));
	assert_int_equal(discs(), 4);
	assert_non_null(strstr(buf_text(&html), ">1 km</text>"));
	assert_non_null(
	    strstr(buf_text(&html), "label=\"A &lt;sketch&gt; &amp; &quot;more&quot;\""));
	assert_non_null(strstr(buf_text(&html), "class=\"foot\""));
	assert_non_null(strstr(buf_text(&html), "class=\"ride\""));
	assert_null(strstr(buf_text(&html), "<b>"));
}

static void
the_same_way_is_the_same_bytes(void **state)
{
	struct buf first;
	(void)state;
	buf_init(&first);
	const struct sketch sketch = {way, 4, "A <sketch> & \"more\"", "N"};
	assert_true(sketch_write(&sketch, &first));
	assert_true(draw(way, 4));
	assert_string_equal(buf_text(&first), buf_text(&html));
	buf_fini(&first);
}

static void
north_is_up_and_east_is_right(void **state)
{
	const struct sketch_point points[] = {
	    {{51.0, -3.0}, false, ""},
	    {{51.01, -2.99}, true, "20 min"},
	};
	int fx, fy, tx, ty;
	(void)state;
	assert_true(draw(points, 2));
	const char *at = strstr(buf_text(&html), "class=\"foot\" d=");
	assert_int_equal(sscanf(at, "class=\"foot\" d=\"M%d %dL%d %d\"", &fx, &fy, &tx, &ty), 4);
	assert_true(tx > fx && ty < fy);
	/* As far apart as they are: 1112 m north, 700 m east. */
	assert_in_range((fy - ty) * 63 / (tx - fx), 97, 103);
	assert_non_null(strstr(buf_text(&html), ">20 min</text>"));
}

static void
one_point_equal_points_and_points_far_apart_are_drawn_too(void **state)
{
	const struct sketch_point equal[] = {{{51.5, -3}, false, ""}, {{51.5, -3}, true, "1 min"}};
	const struct sketch_point far[] = {
	    {{-89.9, -179.9}, false, ""},
	    {{89.9, 179.9}, false, ""},
	};
	(void)state;
	assert_true(draw(equal, 1));
	assert_int_equal(discs(), 1);
	tear_down(NULL);
	set_up(NULL);
	assert_true(draw(equal, 2));
	assert_int_equal(discs(), 2);
	tear_down(NULL);
	set_up(NULL);
	assert_true(draw(far, 2));
	assert_int_equal(discs(), 2);
}

static void
twenty_points_on_one_spot_are_twenty_numbers(void **state)
{
	struct sketch_point points[SKETCH_POINTS_MAX];
	(void)state;
	for (int i = 0; i < SKETCH_POINTS_MAX; i++)
		points[i] = (struct sketch_point){{51.5, -3}, i % 2 == 1, ""};
	assert_true(draw(points, SKETCH_POINTS_MAX));
	assert_int_equal(discs(), SKETCH_POINTS_MAX);
}

static void
what_is_no_place_is_not_drawn(void **state)
{
	const struct sketch_point nowhere[] = {{{51.5, -3}, false, ""}, {{NAN, NAN}, true, ""}};
	(void)state;
	assert_false(draw(nowhere, 2));
	assert_false(draw(nowhere, 0));
	assert_false(draw(nowhere, SKETCH_POINTS_MAX + 1));
	assert_int_equal(html.len, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_way_has_all_its_points_numbered_apart_and_in_the_frame),
	    TEST(the_same_way_is_the_same_bytes),
	    TEST(north_is_up_and_east_is_right),
	    TEST(one_point_equal_points_and_points_far_apart_are_drawn_too),
	    TEST(twenty_points_on_one_spot_are_twenty_numbers),
	    TEST(what_is_no_place_is_not_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

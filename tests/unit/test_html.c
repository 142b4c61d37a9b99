/* SPDX-License-Identifier: MIT
 *
 * Markup stays markup and text stays text; log lines stay one line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/html.h"
#include "base/log.h"

static void
text_can_never_become_markup(void **state)
{
	(void)state;
	struct buf html;
	buf_init(&html);
	html_add(&html, "<p title=\"%s\">%s</p>", "\" onload='x'", "<script>&amp;\x01\n");
	assert_string_equal(buf_text(&html),
			    "<p title=\"&quot; onload=&#39;x&#39;\">&lt;script&gt;&amp;amp;"
			    "\xef\xbf\xbd\n</p>");
	buf_fini(&html);
}

static void
numbers_and_percent_signs_are_places_too(void **state)
{
	(void)state;
	struct buf html;
	buf_init(&html);
	html_add(&html, "%d of %lld, 100%%%s", -3, 6000000000LL, "");
	assert_string_equal(buf_text(&html), "-3 of 6000000000, 100%");
	buf_fini(&html);
}

static jmp_buf panicked;

static void
catch_panic(const char *text)
{
	(void)text;
	longjmp(panicked, 1);
}

static void
an_unknown_place_is_a_bug(void **state)
{
	(void)state;
	struct buf html;
	buf_init(&html);
	panic_hook = catch_panic;
	if (setjmp(panicked) == 0) {
		html_add(&html, "%5d", 3);
		fail();
	}
	panic_hook = NULL;
	buf_fini(&html);
}

static char line[LOG_LINE_MAX + 1];
static int n_lines;

static void
keep_line(enum log_level level, const char *text)
{
	(void)level;
	n_lines++;
	snprintf(line, sizeof(line), "%s", text);
}

static void
a_log_line_is_one_line_whatever_it_is_given(void **state)
{
	(void)state;
	log_hook = keep_line;
	log_event(LOG_LEVEL_INFO, "start", "%s", "");
	assert_string_equal(line, "event=start ");
	log_event(LOG_LEVEL_WARNING, "peer", "said=\"%s\"", "a\n<0>event=forged\x1b[1m");
	assert_string_equal(line, "event=peer said=\"a?<0>event=forged?[1m\"");
	char large[3000];
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	log_event(LOG_LEVEL_INFO, "large", "%s", large);
	assert_int_equal(strlen(line), LOG_LINE_MAX);
	log_hook = NULL;
}

static void
lines_above_the_level_are_dropped(void **state)
{
	(void)state;
	log_hook = keep_line;
	n_lines = 0;
	log_event(LOG_LEVEL_DEBUG, "detail", "id=%d", 1);
	assert_int_equal(n_lines, 0);
	log_level_set(LOG_LEVEL_DEBUG);
	log_event(LOG_LEVEL_DEBUG, "detail", "id=%d", 1);
	assert_int_equal(n_lines, 1);
	log_level_set(LOG_LEVEL_INFO);
	log_hook = NULL;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_can_never_become_markup),
	    cmocka_unit_test(numbers_and_percent_signs_are_places_too),
	    cmocka_unit_test(an_unknown_place_is_a_bug),
	    cmocka_unit_test(a_log_line_is_one_line_whatever_it_is_given),
	    cmocka_unit_test(lines_above_the_level_are_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

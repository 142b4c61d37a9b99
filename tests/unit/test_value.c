/* SPDX-License-Identifier: MIT
 *
 * One value of the configuration: for each type, what is refused and in which words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/config.h"
#include "conf/value.h"

static const struct {
	enum value_type type;
	const char *text;
	const char *words;
} wrong[] = {
    {VALUE_LISTEN, "0.0.0.0:80", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "127.0.0.1", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "127.0.0.1:65536", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "127.0.0.1.1:80", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "127.0.0.256:80", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "127.0.0.99999999999:80", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "[::1:80", "ADDRESS:PORT on loopback"},
    {VALUE_LISTEN, "unix:socket", "ADDRESS:PORT on loopback"},
    {VALUE_LINK, "day.example.org", "begin with https://"},
    {VALUE_LINK, "http://day.example.org", "only https may"},
    {VALUE_LINK, "http://127.0.0.1.example.org", "only https may"},
    {VALUE_LINK, "https://", "names no host"},
    {VALUE_LINK, "https://x:port", "names no host"},
    {VALUE_LINK, "https://x/", "may not end with"},
    {VALUE_LINK, "https://me:secret@x", "a user or a password"},
    {VALUE_LINK, "https://x/a b", "a blank"},
    {VALUE_DIVISION, "wales", "is none of england-and-wales, scotland, northern-ireland"},
    {VALUE_DIVISION, "scotlnad", "is \"scotland\" meant?"},
    {VALUE_ZONE, "../etc/passwd", "a zone's name"},
    {VALUE_ZONE, "Europe/../London", "a zone's name"},
    {VALUE_SECONDS, "600", "its unit"},
    {VALUE_SECONDS, "10 m", "its unit"},
    {VALUE_SECONDS, "-10m", "its unit"},
    {VALUE_SECONDS, "99999999m", "its unit"},
    {VALUE_SECONDS, "59s", "60 to 3600 seconds"},
    {VALUE_SECONDS, "3601s", "60 to 3600 seconds"},
    {VALUE_SECONDS, "9999999h", "60 to 3600 seconds"},
    {VALUE_COUNT, "0", "1 to 10"},
    {VALUE_COUNT, "11", "1 to 10"},
    {VALUE_COUNT, "five", "1 to 10"},
    {VALUE_MINUTES, "181m", "1 to 180 minutes"},
    {VALUE_MINUTES, "90s", "whole minutes"},
    {VALUE_LEVEL, "loud", "is none of error, warning, info, debug"},
    {VALUE_TIME, "24:00", "a time of day"},
    {VALUE_TIME, "8", "a time of day"},
    {VALUE_URL, "ftp://x", "begin with https://"},
    {VALUE_SENDER, "a name too long", "at most 11 letters and digits"},
    {VALUE_SENDER, "07700 9000x0", "at most 11"},
    {VALUE_SENDER, "0770090000000000", "at most 11"},
    {VALUE_SENDER, "First Day", "at most 11 letters and digits"},
    {VALUE_SENDER, "First-Day", "at most 11 letters and digits"},
    {VALUE_SECRET, "hunter2", "may not hold the secret itself"},
};

/* The bounds of each kind of number here. */
static struct value_rule
rule_of(enum value_type type)
{
	struct value_rule rule = {.type = type, .low = 1, .high = 10, .folder = ""};
	if (type == VALUE_SECONDS)
		rule = (struct value_rule){type, 60, 3600, ""};
	if (type == VALUE_MINUTES)
		rule = (struct value_rule){type, 1, 180, ""};
	return rule;
}

static void
a_wrong_value_is_refused_in_words_and_writes_nothing(void **state)
{
	(void)state;
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		unsigned char member[sizeof(struct config_listen)];
		unsigned char before[sizeof(member)];
		memset(member, 0x5a, sizeof(member));
		memcpy(before, member, sizeof(member));
		struct value_rule rule = rule_of(wrong[i].type);
		problems_init(&problems, &arena);
		value_read(&rule, "it", wrong[i].text, "here:1", &problems, member);
		if (problems.count != 1 || strstr(problems.list[0].text, wrong[i].words) == NULL)
			fail_msg("\"%s\" is not refused with \"%s\"", wrong[i].text,
				 wrong[i].words);
		assert_string_equal(problems.list[0].at, "here:1");
		assert_memory_equal(before, member, sizeof(member));
	}
	arena_fini(&arena);
}

static void
a_path_begins_at_its_folder_unless_it_is_whole(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(value_path(&arena, "etc", "x"), "etc/x");
	assert_string_equal(value_path(&arena, "etc", "/x"), "/x");
	assert_string_equal(value_path(&arena, "", "x"), "x");
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_wrong_value_is_refused_in_words_and_writes_nothing),
	    cmocka_unit_test(a_path_begins_at_its_folder_unless_it_is_whole),
	};
	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * Any text is a command: random bytes and commands with slips in them, 2,000 of each.
 */
#include "sms/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/rng.h"

#define CASES 2000

static const char *const seeds[] = {
    "OK",
    "LATE 20",
    "late about 20 mins",
    "an hour and a half late",
    "PLAN",
    "STOP",
    "no problem",
    "LIST",
    "OUT J4 9:40",
    "MOVE J4 HOUSING 14:30",
    "MOVE J4 housing half past 2",
    "MISSED J4 11.45",
    "LIFT J4 10:00-13:00",
    "NEXT DAY J4 HOUSING",
    "482 913",
    "YES 482913",
    "TIME 482913 2.30pm",
    "yes 482913 at quarter to 3",
    "ill be there about half 2",
    "tua hanner awr wedi 2",
    "YES J4 482913 thanks Jo",
    "I\u2019m late \u2026 20 \U0001f44d",
};

static bool
is_same(const struct command *a, const struct command *b)
{
	return a->verb == b->verb && strcmp(a->ref, b->ref) == 0 && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->code, b->code) == 0 && a->minutes == b->minutes &&
	       a->at_min == b->at_min && a->until_min == b->until_min;
}

static bool
is_for(enum kind_audience sender, enum command_verb verb)
{
	if (verb == COMMAND_HELP || verb == COMMAND_STOP || verb == COMMAND_BACK)
		return true;
	switch (sender) {
	case KIND_FOR_PERSON:
		return verb >= COMMAND_OK && verb <= COMMAND_UNDO;
	case KIND_FOR_COORDINATOR:
		return verb == COMMAND_NO || verb == COMMAND_LATE ||
		       (verb >= COMMAND_UNDO && verb <= COMMAND_CODE);
	case KIND_FOR_OFFICER:
		return verb == COMMAND_YES || verb == COMMAND_NO || verb == COMMAND_TIME ||
		       verb == COMMAND_MISSED;
	}
	return false;
}

static void
check_ask(enum kind_audience sender, const char *text, size_t n, const struct command *command)
{
	for (int i = 0; i < 2 && command->ask[i][0] != '\0'; i++) {
		struct command asked =
		    command_parse(sender, command->ask[i], strlen(command->ask[i]));
		if (asked.verb <= COMMAND_AMBIGUOUS)
			fail_msg("\"%.*s\" asks back \"%s\", which is not understood", (int)n, text,
				 command->ask[i]);
	}
	assert_true(command->ask[0][0] != '\0');
}

static void
check(const char *text, size_t n)
{
	for (int i = 0; i < KIND_AUDIENCES; i++) {
		enum kind_audience sender = (enum kind_audience)i;
		struct command command = command_parse(sender, text, n);
		if (command.verb == COMMAND_UNKNOWN)
			continue;
		if (command.verb == COMMAND_AMBIGUOUS) {
			check_ask(sender, text, n, &command);
			continue;
		}
		char printed[COMMAND_ASK_SIZE];
		command_print(LANGUAGE_EN, &command, printed);
		struct command again = command_parse(sender, printed, strlen(printed));
		if (!is_same(&command, &again))
			fail_msg("\"%.*s\" is written back as \"%s\", which differs", (int)n, text,
				 printed);
		assert_true(is_for(sender, command.verb));
		assert_in_range(command.minutes, 0, COMMAND_LATE_MAX);
		assert_true(command.verb == COMMAND_THERE ||
			    (command.minutes > 0) == (command.verb == COMMAND_LATE));
		assert_in_range(command.at_min + 1, 0, 1440);
		assert_true(command.until_min == COMMAND_NO_TIME || command.verb == COMMAND_THERE ||
			    command.until_min > command.at_min);
	}
}

static void
random_bytes_are_read_to_their_end(void **state)
{
	struct rng rng;
	(void)state;
	rng_seed(&rng, 2023);
	for (int i = 0; i < CASES; i++) {
		char text[COMMAND_TEXT_MAX];
		size_t n = rng_below(&rng, i % 10 == 0 ? COMMAND_TEXT_MAX : 40);
		for (size_t at = 0; at < n; at++)
			text[at] = (char)(i % 2 == 0 ? rng_below(&rng, 256)
						     : (uint32_t)rng_between(&rng, ' ', 'z'));
		check(text, n);
	}
}

/* One slip: a byte changed, dropped, doubled or swapped, or another seed behind it. */
static size_t
slip(struct rng *rng, char *text, size_t n)
{
	size_t at = n > 0 ? rng_below(rng, (uint32_t)n) : 0;
	const char *other = seeds[rng_below(rng, ARRAY_LEN(seeds))];
	switch (rng_below(rng, 5)) {
	case 0:
		text[at] = (char)rng_between(rng, ' ', '~');
		return n > 0 ? n : 1;
	case 1:
		memmove(text + at, text + at + 1, n > 0 ? n - at - 1 : 0);
		return n > 0 ? n - 1 : 0;
	case 2:
		memmove(text + at + 1, text + at, n - at);
		return n + 1;
	case 3:
		if (at + 1 < n) {
			char first = text[at];
			text[at] = text[at + 1];
			text[at + 1] = first;
		}
		return n;
	}
	text[n] = ' ';
	memcpy(text + n + 1, other, strlen(other));
	return n + 1 + strlen(other);
}

static void
slips_never_make_a_command_that_does_not_read_back(void **state)
{
	struct rng rng;
	(void)state;
	rng_seed(&rng, 915);
	for (int i = 0; i < 10 * CASES; i++) {
		char text[256];
		const char *seed = seeds[rng_below(&rng, ARRAY_LEN(seeds))];
		size_t n = strlen(seed);
		memcpy(text, seed, n);
		for (int slips = rng_between(&rng, 0, 3); slips > 0; slips--)
			n = slip(&rng, text, n);
		check(text, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_bytes_are_read_to_their_end),
	    cmocka_unit_test(slips_never_make_a_command_that_does_not_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * What people text on basic phones, row by row from tests/data/said: "sender | text | meaning", one
 * file for what is sent in each language. A text may hold \uXXXX; a meaning is as command_print
 * writes it, "?" begins what is asked back, "??" what is not understood, with the nearest word.
 */
#include "sms/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

#define ROWS_LEAST 150 /* of each language */

static void
meaning_of(enum kind_audience sender, const char *text, char out[2 * COMMAND_ASK_SIZE + 8])
{
	struct command command = command_parse(sender, text, strlen(text));
	char printed[COMMAND_ASK_SIZE];
	command_print(LANGUAGE_EN, &command, printed);
	bool has_two = command.ask[1][0] != '\0';
	if (command.verb == COMMAND_AMBIGUOUS)
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "? %s%s%s", command.ask[0],
			 has_two ? " / " : "", command.ask[1]);
	else if (command.verb == COMMAND_UNKNOWN)
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "??%s%s",
			 command.ask[0][0] == '\0' ? "" : " ", command.ask[0]);
	else
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "%s", printed);
}

/* \uXXXX of the basic plane becomes UTF-8, in place. */
static void
unescape(char *text)
{
	char *to = text;
	for (char *at = text; *at != '\0';) {
		if (at[0] != '\\' || at[1] != 'u') {
			*to++ = *at++;
			continue;
		}
		char digits[5] = {at[2], at[3], at[4], at[5], '\0'};
		unsigned long code = strtoul(digits, NULL, 16);
		at += 6;
		if (code >= 0x800)
			*to++ = (char)(0xe0 | code >> 12);
		*to++ =
		    code >= 0x800 ? (char)(0x80 | (code >> 6 & 0x3f)) : (char)(0xc0 | code >> 6);
		*to++ = (char)(0x80 | (code & 0x3f));
	}
	*to = '\0';
}

static enum kind_audience
sender_of(const char *word)
{
	static const char *const words[] = {[KIND_FOR_PERSON] = "person",
					    [KIND_FOR_COORDINATOR] = "coordinator",
					    [KIND_FOR_OFFICER] = "officer"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(word, words[i]) == 0)
			return (enum kind_audience)i;
	fail_msg("no such sender: %s", word);
	return KIND_FOR_PERSON;
}

/* The field up to " | " or the end of the line; *rest is behind it. */
static char *
field(char **rest)
{
	char *begin = *rest;
	char *end = strstr(begin, " | ");
	if (end == NULL) {
		begin[strcspn(begin, "\n")] = '\0';
		return begin;
	}
	*end = '\0';
	*rest = end + 3;
	return begin;
}

static void
all_rows_mean(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512];
	int n = 0;
	int wrong = 0;
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		char *rest = line;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		enum kind_audience sender = sender_of(field(&rest));
		char *text = field(&rest);
		const char *expected = field(&rest);
		char meaning[2 * COMMAND_ASK_SIZE + 8];
		unescape(text);
		meaning_of(sender, text, meaning);
		n++;
		if (strcmp(meaning, expected) == 0)
			continue;
		print_message("\"%s\" means \"%s\", not \"%s\"\n", text, meaning, expected);
		wrong++;
	}
	fclose(file);
	assert_int_equal(wrong, 0);
	assert_true(n >= ROWS_LEAST);
}

static void
what_people_text_in_english_is_understood_as_a_kind_reader_would(void **state)
{
	(void)state;
	all_rows_mean("tests/data/said/en.txt");
}

static void
what_people_text_in_welsh_is_understood_as_a_kind_reader_would(void **state)
{
	(void)state;
	all_rows_mean("tests/data/said/cy.txt");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_text_in_english_is_understood_as_a_kind_reader_would),
	    cmocka_unit_test(what_people_text_in_welsh_is_understood_as_a_kind_reader_would),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

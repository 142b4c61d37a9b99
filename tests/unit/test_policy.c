/* SPDX-License-Identifier: MIT
 *
 * The release-day policy: every day of four years against vectors computed apart from it, and the
 * edges by name.
 */
#include "calendar/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static const struct policy *
policy_of(struct calendar_test *test)
{
	size_t n;
	char *text = calendar_file(test, "conf/policy/release-day.json", &n);
	const struct policy *policy = policy_parse(text, n, &test->arena, &test->problems);
	assert_non_null(policy);
	return policy;
}

static struct policy_answer
ask(struct calendar_test *test, const char *date, int days_served, const char *sentence)
{
	struct policy_question question = {calendar_date(date), days_served, sentence};
	struct policy_answer answer;
	assert_int_equal(policy_release(policy_of(test), &test->holidays, &question, &test->arena,
					&test->problems, &answer),
			 0);
	return answer;
}

static bool
warns_of(const struct policy_answer *answer, const char *kind)
{
	for (size_t i = 0; i < answer->n_warnings; i++)
		if (strcmp(answer->warnings[i].kind, kind) == 0)
			return true;
	return false;
}

/* The next field of a CSV line without quotes. */
static char *
field(char **line)
{
	char *start = *line;
	char *end = start + strcspn(start, ",\r\n");
	*line = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

static void
expect(bool has, struct civil_date date, const char *text)
{
	assert_int_equal(has, text[0] != '\0');
	if (has)
		assert_int_equal(date.day, calendar_date(text).day);
}

static void
every_day_of_2024_to_2027_agrees_with_the_vectors(void **state)
{
	struct calendar_test *test = *state;
	const struct policy *policy = policy_of(test);
	size_t n;
	char *at = calendar_file(test, "tests/data/friday/vectors.csv", &n);
	int n_days = 0;
	int n_presumed = 0;
	at += strcspn(at, "\n") + 1;
	while (*at != '\0') {
		char *line = at;
		at += strcspn(at, "\n");
		if (*at != '\0')
			*at++ = '\0';
		struct policy_question question = {calendar_date(field(&line)), POLICY_DAYS_UNKNOWN,
						   "determinate"};
		struct policy_answer answer;
		assert_int_equal(policy_release(policy, &test->holidays, &question, &test->arena,
						&test->problems, &answer),
				 0);
		assert_string_equal(civil_weekday_abbrev(civil_weekday(question.nominal)),
				    field(&line));
		expect(true, answer.lawful, field(&line));
		expect(answer.has_presumed, answer.presumed, field(&line));
		expect(answer.has_extra, answer.extra, field(&line));
		assert_null(answer.excluded_because);
		n_days++;
		n_presumed += answer.has_presumed;
	}
	assert_int_equal(n_days, 1461);
	assert_true(n_presumed > 600);
}

static void
a_friday_before_the_policy_warns_and_presumes_nothing(void **state)
{
	struct policy_answer answer = ask(*state, "2023-09-15", POLICY_DAYS_UNKNOWN, "determinate");
	assert_int_equal(answer.lawful.day, calendar_date("2023-09-15").day);
	assert_false(answer.has_presumed);
	assert_false(answer.has_extra);
	assert_null(answer.excluded_because);
	assert_true(warns_of(&answer, "friday"));
	assert_false(warns_of(&answer, "days_served"));
	assert_int_equal(answer.n_sources, 2); /* of the lawful day alone */
}

static void
the_policy_begins_with_the_first_friday_on_which_it_is_law(void **state)
{
	struct calendar_test *test = *state;
	assert_false(ask(test, "2023-12-08", 400, "determinate").has_presumed);
	struct policy_answer answer = ask(test, "2023-12-15", 400, "determinate");
	assert_int_equal(answer.presumed.day, calendar_date("2023-12-14").day);
	assert_int_equal(answer.extra.day, calendar_date("2023-12-13").day);
	assert_int_equal(answer.n_sources, 4);
}

static void
fewer_than_28_days_served_are_excluded_and_28_are_not(void **state)
{
	struct policy_answer answer = ask(*state, "2024-12-06", 27, "determinate");
	assert_false(answer.has_presumed);
	assert_non_null(strstr(answer.excluded_because, "27 days"));
	answer = ask(*state, "2024-12-06", 28, "determinate");
	assert_true(answer.has_presumed);
	assert_null(answer.excluded_because);
	assert_false(warns_of(&answer, "days_served"));
	answer = ask(*state, "2024-12-06", POLICY_DAYS_UNKNOWN, "determinate");
	assert_true(answer.has_presumed);
	assert_true(warns_of(&answer, "days_served"));
}

static void
other_sentences_are_excluded_with_their_reason(void **state)
{
	static const char *const sentences[] = {"indeterminate", "parole", "hdc"};
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		struct policy_answer answer = ask(*state, "2024-12-06", 400, sentences[i]);
		assert_false(answer.has_presumed);
		assert_false(answer.has_extra);
		assert_non_null(answer.excluded_because);
		/* A day that the policy does not touch excludes nobody. */
		assert_null(ask(*state, "2024-12-04", 400, sentences[i]).excluded_because);
	}
}

static void
an_unknown_sentence_is_refused_with_those_that_are_known(void **state)
{
	struct calendar_test *test = *state;
	struct policy_question question = {calendar_date("2024-12-06"), 400, "life"};
	struct policy_answer answer;
	assert_int_equal(policy_release(policy_of(test), &test->holidays, &question, &test->arena,
					&test->problems, &answer),
			 E_INPUT);
	assert_true(calendar_has_problem(test, "sentence", "determinate, indeterminate"));
}

static void
an_extra_day_far_back_is_shown_to_a_human(void **state)
{
	struct policy_answer answer = ask(*state, "2024-12-31", POLICY_DAYS_UNKNOWN, "determinate");
	assert_int_equal(answer.presumed.day, calendar_date("2024-12-30").day);
	assert_int_equal(answer.extra.day, calendar_date("2024-12-23").day);
	assert_true(warns_of(&answer, "far_back"));
	assert_true(warns_of(&answer, "before_holiday"));
	assert_false(warns_of(&answer, "friday"));
	answer = ask(*state, "2024-12-06", POLICY_DAYS_UNKNOWN, "determinate");
	assert_false(warns_of(&answer, "far_back"));
}

/* Which days lie too far back, computed here from the vectors' own columns. */
static void
days_over_six_before_the_nominal_are_told_and_never_proposed(void **state)
{
	struct calendar_test *test = *state;
	int n_far = 0;
	for (struct civil_date date = calendar_date("2024-01-01");
	     date.day <= calendar_date("2027-12-31").day; date.day++) {
		char text[CIVIL_DATE_SIZE];
		civil_date_format(date, text);
		struct policy_answer answer = ask(test, text, 400, "determinate");
		bool is_far = answer.has_extra && date.day - answer.extra.day > 6;
		assert_int_equal(answer.extra_not_proposed != NULL, is_far);
		assert_null(answer.presumed_not_proposed);
		n_far += is_far;
	}
	assert_int_equal(n_far, 6);
	struct policy_answer answer = ask(test, "2024-12-26", 400, "determinate"); /* 7 */
	assert_non_null(strstr(answer.extra_not_proposed, "7 days before Thu 26 Dec 2024"));
	assert_null(ask(test, "2024-12-25", 400, "determinate").extra_not_proposed); /* 6 */
}

static void
children_come_out_two_eligible_days_earlier_and_nobody_asks_for_more(void **state)
{
	struct calendar_test *test = *state;
	struct policy_answer answer = ask(test, "2024-12-06", POLICY_DAYS_UNKNOWN, "child");
	assert_int_equal(answer.presumed.day, calendar_date("2024-12-04").day);
	assert_false(answer.has_extra);
	assert_null(answer.excluded_because);
	assert_false(warns_of(&answer, "days_served")); /* no least number is known */
	assert_true(ask(test, "2024-12-06", 3, "child").has_presumed);
	assert_non_null(strstr(answer.sources[answer.n_sources - 1], "children"));
	assert_false(ask(test, "2024-12-04", 400, "child").has_presumed);
	/* The same days as an adult's extra day, every day: here the far one. */
	answer = ask(test, "2024-12-31", 400, "child");
	assert_int_equal(answer.presumed.day, calendar_date("2024-12-23").day);
	assert_non_null(answer.presumed_not_proposed);
	assert_true(warns_of(&answer, "far_back"));
}

/* The official dates of 2028 and of the days round it, written out once more. */
static bool
is_working_2028(struct civil_date date)
{
	static const char *const shut[] = {"2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14",
					   "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28",
					   "2028-12-25", "2028-12-26"};
	for (size_t i = 0; i < ARRAY_LEN(shut); i++)
		if (calendar_date(shut[i]).day == date.day)
			return false;
	return (date.day + 3) % 7 < 5; /* 1970-01-01 was a Thursday */
}

/* The ${n}th eligible day before ${date}, by counting them one by one. */
static struct civil_date
eligible_2028(struct civil_date date, int n)
{
	while (n > 0) {
		date.day--;
		n -= is_working_2028(date) && is_working_2028(civil_add_days(date, 1));
	}
	return date;
}

static void
every_day_of_2028_that_the_list_reaches_follows_the_words(void **state)
{
	struct calendar_test *test = *state;
	int n_moved = 0;
	for (struct civil_date date = calendar_date("2028-01-01");
	     date.day <= calendar_date("2028-12-25").day; date.day++) {
		char text[CIVIL_DATE_SIZE];
		civil_date_format(date, text);
		struct civil_date lawful = date;
		for (; !is_working_2028(lawful); lawful.day--)
			n_moved++;
		bool is_touched = !is_working_2028(civil_add_days(lawful, 1));
		struct policy_answer answer = ask(test, text, 28, "determinate");
		assert_int_equal(answer.lawful.day, lawful.day);
		assert_int_equal(answer.has_presumed, is_touched);
		assert_int_equal(answer.has_extra, is_touched);
		struct policy_answer child = ask(test, text, 28, "child");
		assert_int_equal(child.has_presumed, is_touched);
		if (!is_touched)
			continue;
		assert_int_equal(answer.presumed.day, eligible_2028(lawful, 1).day);
		assert_int_equal(answer.extra.day, eligible_2028(lawful, 2).day);
		assert_int_equal(child.presumed.day, eligible_2028(lawful, 2).day);
		assert_null(answer.extra_not_proposed);
	}
	/* Days back, all told: 52 weekends and six Mondays of 3 each, Easter 4 more. */
	assert_int_equal(n_moved, 178);
}

static void
holidays_of_another_division_are_not_answered_from(void **state)
{
	struct calendar_test *test = *state;
	struct policy_question question = {calendar_date("2024-12-06"), 400, "determinate"};
	struct policy_answer answer;
	test->holidays.division = "scotland";
	assert_int_equal(policy_release(policy_of(test), &test->holidays, &question, &test->arena,
					&test->problems, &answer),
			 E_INPUT);
	assert_true(calendar_has_problem(test, "division", "scotland"));
}

static void
two_rules_for_one_sentence_are_not_law_on_one_day(void **state)
{
	struct calendar_test *test = *state;
	size_t n;
	char *text = calendar_file(test, "conf/policy/release-day.json", &n);
	char *child = strstr(text, "[\"child\"]");
	memcpy(child, "[\"hdc\"]  ", 9);
	assert_non_null(policy_parse(text, n, &test->arena, &test->problems));
	text = calendar_file(test, "conf/policy/release-day.json", &n);
	child = strstr(text, "\"sentences\": [\"determinate\"]");
	memcpy(child, "\"sentences\":       [\"child\"]", 28);
	assert_null(policy_parse(text, n, &test->arena, &test->problems));
	assert_true(calendar_has_problem(test, "/presumed/1", "rule 0"));
}

static void
a_move_from_a_weekend_is_told_and_doubted_for_the_shortest_terms(void **state)
{
	struct policy_answer answer = ask(*state, "2024-06-08", 5, "determinate");
	assert_int_equal(answer.lawful.day, calendar_date("2024-06-07").day);
	assert_true(warns_of(&answer, "moved"));
	assert_true(warns_of(&answer, "short_term"));
	answer = ask(*state, "2024-06-08", 6, "determinate");
	assert_false(warns_of(&answer, "short_term"));
	answer = ask(*state, "2024-06-06", 3, "determinate");
	assert_int_equal(answer.n_warnings, 0);
}

static void
dates_beyond_the_list_of_holidays_warn(void **state)
{
	struct policy_answer answer = ask(*state, "2028-12-26", 400, "determinate");
	assert_true(warns_of(&answer, "moved"));
	answer = ask(*state, "2029-03-07", 400, "determinate");
	assert_true(warns_of(&answer, "holidays_end"));
	answer = ask(*state, "2028-12-06", 400, "determinate");
	assert_false(warns_of(&answer, "holidays_end"));
}

static void
the_first_sentence_is_the_one_to_suppose(void **state)
{
	const char *const *names;
	assert_int_equal(policy_sentences(policy_of(*state), &names), 5);
	assert_string_equal(names[0], "determinate");
}

static void
a_policy_with_faults_is_refused_with_all_of_them(void **state)
{
	struct calendar_test *test = *state;
	const char *text =
	    "{\"policy\": \"release-day\", \"division\": \"x\", \"ask_a_human_days\": 0, \"more\": "
	    "1, \"propose_days_most\": 400,"
	    "\"sentences\": [{\"name\": \"a\"}, {\"name\": \"a\"}],"
	    "\"lawful\": [{\"id\": \"l\", \"term_over_days\": 5, \"sources\": []},"
	    "{\"id\": \"m\", \"term_over_days\": 5, \"sources\": [\"s\"],"
	    "\"in_force_from\": \"2024-01-01\"}],"
	    "\"presumed\": [{\"id\": \"p\", \"sentences\": [\"b\"], \"sources\": [3],"
	    "\"in_force_from\": \"soon\"}]}";
	assert_null(policy_parse(text, strlen(text), &test->arena, &test->problems));
	assert_true(calendar_has_problem(test, "/ask_a_human_days", "is 0"));
	assert_true(calendar_has_problem(test, "/more", "not known"));
	assert_true(calendar_has_problem(test, "/propose_days_most", "is 400"));
	assert_true(calendar_has_problem(test, "/presumed/0/eligible_days_earlier", "missing"));
	assert_true(calendar_has_problem(test, "/sentences/1", "twice"));
	assert_true(calendar_has_problem(test, "/lawful/0/sources", "0 entries"));
	assert_true(calendar_has_problem(test, "/lawful/1", "in force on days of rule 0"));
	assert_true(calendar_has_problem(test, "/presumed/0/sentences/0", "none of"));
	assert_true(calendar_has_problem(test, "/presumed/0/sources/0", "text"));
	assert_true(calendar_has_problem(test, "/presumed/0/in_force_from", "not a date"));
	assert_true(calendar_has_problem(test, "/presumed/0/days_served_least", "missing"));
	assert_int_equal(test->problems.count, 11);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_day_of_2024_to_2027_agrees_with_the_vectors),
	    TEST(a_friday_before_the_policy_warns_and_presumes_nothing),
	    TEST(the_policy_begins_with_the_first_friday_on_which_it_is_law),
	    TEST(fewer_than_28_days_served_are_excluded_and_28_are_not),
	    TEST(other_sentences_are_excluded_with_their_reason),
	    TEST(an_unknown_sentence_is_refused_with_those_that_are_known),
	    TEST(an_extra_day_far_back_is_shown_to_a_human),
	    TEST(days_over_six_before_the_nominal_are_told_and_never_proposed),
	    TEST(children_come_out_two_eligible_days_earlier_and_nobody_asks_for_more),
	    TEST(every_day_of_2028_that_the_list_reaches_follows_the_words),
	    TEST(holidays_of_another_division_are_not_answered_from),
	    TEST(two_rules_for_one_sentence_are_not_law_on_one_day),
	    TEST(a_move_from_a_weekend_is_told_and_doubted_for_the_shortest_terms),
	    TEST(dates_beyond_the_list_of_holidays_warn),
	    TEST(the_first_sentence_is_the_one_to_suppose),
	    TEST(a_policy_with_faults_is_refused_with_all_of_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

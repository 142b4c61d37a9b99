/* SPDX-License-Identifier: MIT
 *
 * What people text, and what it means. Expected answers are written as command_print writes them;
 * "?" begins what is asked back, "??" what is not understood.
 */
#include "sms/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

struct example {
	const char *text;
	const char *meaning;
};

static void
say(enum kind_audience sender, const char *text, char out[2 * COMMAND_ASK_SIZE + 8])
{
	struct command command = command_parse(sender, text, strlen(text));
	char printed[COMMAND_ASK_SIZE];
	command_print(LANGUAGE_EN, &command, printed);
	if (command.verb == COMMAND_AMBIGUOUS)
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "? %s%s%s", command.ask[0],
			 command.ask[1][0] == '\0' ? "" : " | ", command.ask[1]);
	else if (command.verb == COMMAND_UNKNOWN)
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "?? %s", command.ask[0]);
	else
		snprintf(out, 2 * COMMAND_ASK_SIZE + 8, "%s", printed);
}

static void
all_mean(enum kind_audience sender, const struct example examples[], size_t n)
{
	int wrong = 0;
	for (size_t i = 0; i < n; i++) {
		char meaning[2 * COMMAND_ASK_SIZE + 8];
		say(sender, examples[i].text, meaning);
		if (strcmp(meaning, examples[i].meaning) == 0)
			continue;
		print_message("\"%s\" means \"%s\", not \"%s\"\n", examples[i].text, meaning,
			      examples[i].meaning);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void
a_person_is_understood_with_common_slips(void **state)
{
	static const struct example examples[] = {
	    {"OK", "OK"},
	    {" ok. ", "OK"},
	    {"Okay thanks", "OK"},
	    {"ok im on my way", "OK"},
	    {"\U0001f44d\U0001f3fd", "OK"},
	    {"YES", "YES"},
	    {"yes please", "YES"},
	    {"Ydw", "YES"},
	    {"IE", "YES"},
	    {"No thanks", "NO"},
	    {"Na", "NO"},
	    {"LATE 20", "LATE 20"},
	    {"LATE20", "LATE 20"},
	    {"Late 20min", "LATE 20"},
	    {"late about 20 mins", "LATE 20"},
	    {"Sorry, I\u2019m running 20 minutes late!", "LATE 20"},
	    {"20mins late", "LATE 20"},
	    {"20late", "LATE 20"},
	    {"late twenty", "LATE 20"},
	    {"bus is late by half an hour", "LATE 30"},
	    {"late an hour and a half", "LATE 90"},
	    {"1 hour 20 late", "LATE 80"},
	    {"late 1hr", "LATE 60"},
	    {"LATE\u00a0\u201c20\u201d", "LATE 20"},
	    {"late \uff12\uff10", "LATE 20"},
	    {"late: 20", "LATE 20"},
	    {"late.20", "LATE 20"},
	    {"LATE 1", "LATE 1"},
	    {"LATE 180", "LATE 180"},
	    {"3 hours late", "LATE 180"},
	    {"plan", "PLAN"},
	    {"What's the plan?", "PLAN"},
	    {"whats next", "NEXT"},
	    {"Next pls", "NEXT"},
	    {"MAP", "MAP"},
	    {"call me please", "CALL"},
	    {"i need help", "HELP"},
	    {"undo", "UNDO"},
	};
	(void)state;
	all_mean(KIND_FOR_PERSON, examples, ARRAY_LEN(examples));
}

static void
a_person_is_understood_in_welsh(void **state)
{
	static const struct example examples[] = {
	    {"IAWN", "OK"},
	    {"oc\u00ea diolch", "OK"},
	    {"Iawn, ar y ffordd", "OK"},
	    {"HWYR 20", "LATE 20"},
	    {"hwyr20", "LATE 20"},
	    {"Dw i'n hwyr tua 20 munud, sori", "LATE 20"},
	    {"yn hwyr 20munud", "LATE 20"},
	    {"hanner awr yn hwyr", "LATE 30"},
	    {"1 awr 20 yn hwyr", "LATE 80"},
	    {"hwyr ugain munud", "LATE 20"},
	    {"CYNLLUN", "PLAN"},
	    {"beth yw'r cynllun?", "PLAN"},
	    {"ble mae y map", "MAP"},
	    {"NESAF", "NEXT"},
	    {"nesa plis", "NEXT"},
	    {"GALW", "CALL"},
	    {"Ffoniwch fi", "CALL"},
	    {"cymorth", "HELP"},
	    {"DADWNEUD", "UNDO"},
	    {"N\u00d4L", "BACK"},
	    {"nol", "BACK"},
	    {"yn \u00f4l", "BACK"},
	    {"no\u0302l", "BACK"},
	    {"STOPIO", "STOP"},
	    {"Stopiwch plis", "STOP"},
	    {"na", "NO"},
	    {"HWYR", "? LATE 20"},
	    {"ddim yn hwyr 20", "? LATE 20"},
	    {"iawn ond hwyr 20", "LATE 20"},
	    {"dim problem", "?? "},
	    {"CYNLLNU", "?? CYNLLUN"},
	};
	(void)state;
	all_mean(KIND_FOR_PERSON, examples, ARRAY_LEN(examples));
}

static void
an_officer_and_a_coordinator_are_understood_in_welsh(void **state)
{
	static const struct example officers[] = {
	    {"IE 482913", "YES 482913"},
	    {"ie482913", "YES 482913"},
	    {"Ie, iawn 482 913 diolch", "YES 482913"},
	    {"NA 482913", "NO 482913"},
	    {"AMSER 482913 2:30pm", "TIME 482913 2:30pm"},
	    {"amser 482913 hanner dydd", "TIME 482913 12 noon"},
	    {"COLLI J4", "MISSED J4"},
	    {"ie", "? YES 482913"},
	    {"ie ond ddim 482913", "? YES 482913 | NO 482913"},
	    {"ddim 482913", "? YES 482913 | NO 482913"},
	    {"ie na 482913", "? YES 482913 | NO 482913"},
	};
	static const struct example coordinators[] = {
	    {"RHESTR", "LIST"},
	    {"DANGOS J4", "SHOW J4"},
	    {"allan J4 9:40", "OUT J4 9:40am"},
	    {"hwyr j4 20 munud", "LATE J4 20"},
	    {"SYMUD J4 tai 2:30pm", "MOVE J4 tai 2:30pm"},
	    {"FFONIO J4 tai", "PHONE J4 tai"},
	    {"FIDEO J4 tai", "VIDEO J4 tai"},
	    {"TRANNOETH J4 tai", "NEXTDAY J4 tai"},
	    {"GOLLWNG J4 t\u0177", "DROP J4 ty"},
	    {"COLLI J4 tai", "MISSED J4 tai"},
	    {"LIFFT J4 10am tan 1pm", "LIFT J4 10am to 1pm"},
	    {"lifft j4 i ffwrdd", "LIFT J4 off"},
	    {"GOLLWNG J4 lifft", "LIFT J4 off"},
	    {"DADWNEUD J4", "UNDO J4"},
	    {"SYMUD J4 tai 2:30", "? MOVE J4 tai 2:30pm | MOVE J4 tai 2:30am"},
	};
	(void)state;
	all_mean(KIND_FOR_OFFICER, officers, ARRAY_LEN(officers));
	all_mean(KIND_FOR_COORDINATOR, coordinators, ARRAY_LEN(coordinators));
}

static void
a_lift_is_given_with_hours_and_taken_away_without(void **state)
{
	static const struct example examples[] = {
	    {"LIFT J4", "LIFT J4"},
	    {"lift j4 10am-1pm", "LIFT J4 10am to 1pm"},
	    {"lift j4 10-1pm", "? LIFT J4 10am to 1pm"},
	    {"LIFT J4 off", "LIFT J4 off"},
	    {"the lift of J4 is gone", "LIFT J4 off"},
	    {"drop J4 lift", "LIFT J4 off"},
	    {"no lift J4", "LIFT J4 off"},
	    {"lift J4 off 10am", "? LIFT J4 10am to 1pm"},
	    {"LIFT J4 housing", "? LIFT J4 10am to 1pm"},
	    {"drop J4 lift housing", "? DROP J4 housing | LIFT J4"},
	};
	(void)state;
	all_mean(KIND_FOR_COORDINATOR, examples, ARRAY_LEN(examples));
}

static void
what_is_asked_back_is_said_in_the_askers_language_and_means_the_same(void **state)
{
	static const struct {
		const char *asked, *welsh;
	} examples[] = {{"MOVE J4 tai 2:30pm", "SYMUD J4 tai 2:30pm"},
			{"LIFT J4 10am to 12 noon", "LIFFT J4 10am tan hanner dydd"},
			{"LATE J4 20", "HWYR J4 20"},
			{"LIST", "RHESTR"},
			{"MOVE", "SYMUD"},
			{"SHOW", "DANGOS"},
			{"HELP", "HELP"},
			{"", ""}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		char welsh[COMMAND_ASK_SIZE];
		char english[COMMAND_ASK_SIZE];
		command_say(LANGUAGE_CY, KIND_FOR_COORDINATOR, examples[i].asked, welsh);
		command_say(LANGUAGE_EN, KIND_FOR_COORDINATOR, welsh, english);
		assert_string_equal(welsh, examples[i].welsh);
		assert_string_equal(english, examples[i].asked);
	}
}

static void
what_a_person_may_mean_in_two_ways_is_asked_back(void **state)
{
	static const struct example examples[] = {
	    {"LATE", "? LATE 20"},
	    {"LATE 0", "? LATE 20"},
	    {"LATE 181", "? LATE 20"},
	    {"LATE 9999999999", "? LATE 20"},
	    {"im not late 20", "? LATE 20"},
	    {"late 20 maybe 30", "? LATE 30"},
	    {"late 20 lost my phone", "? LATE 20 | CALL"},
	    {"OK but late 20", "LATE 20"},
	    {"no problem", "? YES | NO"},
	    {"yes if the bus comes", "? YES | NO"},
	    {"yes no", "? YES | NO"},
	};
	(void)state;
	all_mean(KIND_FOR_PERSON, examples, ARRAY_LEN(examples));
}

static void
what_is_not_understood_names_the_nearest_word(void **state)
{
	static const struct example examples[] = {
	    {"hepl", "?? HELP"},
	    {"PLNA", "?? PLAN"},
	    {"", "?? "},
	    {"??", "?? "},
	    {"START", "?? "},
	    {"UNSTOP", "?? "},
	    {"J4", "?? "},
	    {"482913", "?? "},
	    {"why do I go", "?? "},
	    {"the bus did not stop", "?? "},
	};
	(void)state;
	all_mean(KIND_FOR_PERSON, examples, ARRAY_LEN(examples));
}

static void
every_carriers_word_for_stop_is_stop_for_everybody(void **state)
{
	static const char *const words[] = {
	    "STOP",        "stop.",       "Stopall",         "STOP ALL",
	    "UNSUBSCRIBE", "revoke",      "OPTOUT",          "opt out",
	    "opt-out",     "STOPIO",      "CANCEL",          "End",
	    "quit!",       "please stop", "STOP texting me", "stop sending me these messages",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (int sender = 0; sender < KIND_AUDIENCES; sender++) {
			struct command command =
			    command_parse((enum kind_audience)sender, words[i], strlen(words[i]));
			if (command.verb != COMMAND_STOP)
				fail_msg("%s is not STOP", words[i]);
		}
}

static void
carriers_words_inside_a_sentence_are_no_stop(void **state)
{
	static const char *const texts[] = {"where does it end", "I want to cancel Tuesday",
					    "the bus stop is gone", "dont stop"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_not_equal(
		    command_parse(KIND_FOR_PERSON, texts[i], strlen(texts[i])).verb, COMMAND_STOP);
}

static void
back_is_that_word_alone_for_everybody(void **state)
{
	static const char *const others[] = {"back in a minute", "call me back", "START",
					     "go back"};
	(void)state;
	for (int sender = 0; sender < KIND_AUDIENCES; sender++) {
		enum kind_audience from = (enum kind_audience)sender;
		assert_int_equal(command_parse(from, " Back. ", 7).verb, COMMAND_BACK);
		for (size_t i = 0; i < ARRAY_LEN(others); i++)
			assert_int_not_equal(command_parse(from, others[i], strlen(others[i])).verb,
					     COMMAND_BACK);
	}
}

static void
a_coordinator_is_understood(void **state)
{
	static const struct example examples[] = {
	    {"LIST", "LIST"},
	    {"show j4", "SHOW J4"},
	    {"Show J 4", "SHOW J4"},
	    {"show abc1234", "SHOW ABC1234"},
	    {"OUT J4", "OUT J4"},
	    {"OUT J4 9:40", "OUT J4 9:40am"},
	    {"j4 out at 9.40", "OUT J4 9:40am"},
	    {"out j4 0940", "OUT J4 9:40am"},
	    {"out j4 940", "OUT J4 9:40am"},
	    {"out j4 12 noon", "OUT J4 12 noon"},
	    {"LATE J4 20", "LATE J4 20"},
	    {"late20 j4", "LATE J4 20"},
	    {"j4 20 mins late", "LATE J4 20"},
	    {"MOVE J4 HOUSING 14:30", "MOVE J4 housing 2:30pm"},
	    {"move j4 housing to 2.30pm", "MOVE J4 housing 2:30pm"},
	    {"move j4 housing 2.30 p.m.", "MOVE J4 housing 2:30pm"},
	    {"Move J4 housing to 1430", "MOVE J4 housing 2:30pm"},
	    {"move housing j4 at half past 2pm", "MOVE J4 housing 2:30pm"},
	    {"MOVE J4 credit-union 02:30", "MOVE J4 credit-union 2:30am"},
	    {"move j4 the credit union 11:15", "MOVE J4 credit union 11:15am"},
	    {"PHONE J4 PROBATION", "PHONE J4 probation"},
	    {"video j4 probation", "VIDEO J4 probation"},
	    {"NEXT DAY J4 HOUSING", "NEXTDAY J4 housing"},
	    {"nextday j4 housing please", "NEXTDAY J4 housing"},
	    {"DROP J4 housing", "DROP J4 housing"},
	    {"LIFT J4", "LIFT J4"},
	    {"LIFT J4 10:00-13:00", "LIFT J4 10am to 1pm"},
	    {"lift j4 10am \u2013 1pm", "LIFT J4 10am to 1pm"},
	    {"lift j4 from 10:00 until 12:15", "LIFT J4 10am to 12:15pm"},
	    {"UNDO J4", "UNDO J4"},
	    {"482913", "482913"},
	    {"482 913", "482913"},
	    {"482-913", "482913"},
	    {"code 482913", "482913"},
	    {"yes 482913", "482913"},
	    {"NO 482913", "NO 482913"},
	    {"help", "HELP"},
	};
	(void)state;
	all_mean(KIND_FOR_COORDINATOR, examples, ARRAY_LEN(examples));
}

static void
a_coordinators_times_are_never_guessed(void **state)
{
	static const struct example examples[] = {
	    {"MOVE J4 housing half 2", "? MOVE J4 housing 2:30pm | MOVE J4 housing 1:30pm"},
	    {"MOVE J4 housing 2:30", "? MOVE J4 housing 2:30pm | MOVE J4 housing 2:30am"},
	    {"move j4 housing 230", "? MOVE J4 housing 2:30pm | MOVE J4 housing 2:30am"},
	    {"move j4 housing quarter to 3", "? MOVE J4 housing 2:45pm | MOVE J4 housing 2:45am"},
	    {"move j4 housing 10", "? MOVE J4 housing 10am | MOVE J4 housing 10pm"},
	    {"out j4 14", "? OUT J4 2pm"},
	    {"lift j4 10-1", "? LIFT J4 10am to 1pm"},
	    {"lift j4 13:00-10:00", "? LIFT J4 10am to 1pm"},
	    /* What is asked back is always understood: here "9pm" would not be, as a name. */
	    {"move half j4 2", "? MOVE J4 housing 2:30pm"},
	    {"move j4 hog past half 14:00", "? MOVE J4 housing 2:30pm"},
	    {"nextday j3 late 9pm", "? NEXTDAY J4 housing | LATE J4 20"},
	    {"lift j4 10:00", "? LIFT J4 10am to 1pm"},
	    {"MOVE J4 HOUSING", "? MOVE J4 housing 2:30pm"},
	    {"MOVE HOUSING 14:30", "? MOVE J4 housing 2:30pm"},
	    {"MOVE J4 housing 14:30 15:30", "? MOVE J4 housing 2:30pm"},
	    {"MOVE J4 housing 25:70", "? MOVE J4 housing 2:30pm"},
	    {"dont move j4 housing 14:30", "? MOVE J4 housing 2:30pm"},
	    {"SHOW", "? SHOW J4"},
	    {"SHOW J4 now or later", "? SHOW J4"},
	    {"LATE J4", "? LATE J4 20"},
	    {"LATE J4 500", "? LATE J4 20"},
	    {"DROP J4", "? DROP J4 housing"},
	    {"OUT J4 and DROP J4 housing", "? OUT J4 | DROP J4 housing"},
	    {"MOEV J4 HOUSING 14:30", "?? MOVE"},
	    {"cancel J4", "?? "},
	    {"482913 482914", "?? "},
	};
	(void)state;
	all_mean(KIND_FOR_COORDINATOR, examples, ARRAY_LEN(examples));
}

static void
an_officer_is_understood(void **state)
{
	static const struct example examples[] = {
	    {"YES 482913", "YES 482913"},
	    {"YES482913", "YES 482913"},
	    {"yes 482 913", "YES 482913"},
	    {"Yes, that's fine. 482913", "YES 482913"},
	    {"482913 yes", "YES 482913"},
	    {"OK 482913 thanks", "YES 482913"},
	    {"IE 482913", "YES 482913"},
	    {"NO 482913", "NO 482913"},
	    {"no sorry 482913", "NO 482913"},
	    {"TIME 482913 14:30", "TIME 482913 2:30pm"},
	    {"time 482913 at 2.30pm", "TIME 482913 2:30pm"},
	    {"help", "HELP"},
	    {"MISSED J4", "MISSED J4"},
	    {"missed j4 please", "MISSED J4"},
	    {"J4 missed 11.45am", "MISSED J4 11:45am"},
	    {"Missed j 4 at 14:00", "MISSED J4 2pm"},
	    /* asked back */
	    {"MISSED", "? MISSED J4"},
	    {"he missed J4", "? MISSED J4"},
	    {"J4 was not missed", "? MISSED J4"},
	    {"MISSED J4 2:30", "? MISSED J4 2:30pm | MISSED J4 2:30am"},
	    {"missed the call, no 482913", "? MISSED J4 | NO 482913"},
	    {"missed 482913", "? MISSED J4"},
	    {"YES", "? YES 482913"},
	    {"yes 48291", "? YES 482913"},
	    {"482913", "? YES 482913 | NO 482913"},
	    {"no problem 482913", "? YES 482913 | NO 482913"},
	    {"yes no 482913", "? YES 482913 | NO 482913"},
	    {"not yes 482913", "? YES 482913 | NO 482913"},
	    {"yes but 2pm 482913", "? YES 482913 | NO 482913"},
	    {"yes 482913 at 2pm", "? TIME 482913 2pm | YES 482913"},
	    {"482913 2pm", "? TIME 482913 2pm"},
	    {"TIME 482913 2:30", "? TIME 482913 2:30pm | TIME 482913 2:30am"},
	    {"TIME 14:30", "? TIME 482913 2:30pm"},
	    /* not an officer's words */
	    {"MOVE J4 HOUSING 14:30", "?? "},
	    {"who is this", "?? "},
	};
	(void)state;
	all_mean(KIND_FOR_OFFICER, examples, ARRAY_LEN(examples));
}

static void
a_text_of_1000_bytes_is_read_and_a_longer_one_is_not(void **state)
{
	char text[COMMAND_TEXT_MAX + 1];
	(void)state;
	memset(text, ' ', sizeof text);
	memcpy(text, "PLAN", 4);
	assert_int_equal(command_parse(KIND_FOR_PERSON, text, COMMAND_TEXT_MAX).verb, COMMAND_PLAN);
	assert_int_equal(command_parse(KIND_FOR_PERSON, text, COMMAND_TEXT_MAX + 1).verb,
			 COMMAND_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_is_understood_with_common_slips),
	    cmocka_unit_test(a_person_is_understood_in_welsh),
	    cmocka_unit_test(an_officer_and_a_coordinator_are_understood_in_welsh),
	    cmocka_unit_test(a_lift_is_given_with_hours_and_taken_away_without),
	    cmocka_unit_test(what_is_asked_back_is_said_in_the_askers_language_and_means_the_same),
	    cmocka_unit_test(what_a_person_may_mean_in_two_ways_is_asked_back),
	    cmocka_unit_test(what_is_not_understood_names_the_nearest_word),
	    cmocka_unit_test(every_carriers_word_for_stop_is_stop_for_everybody),
	    cmocka_unit_test(carriers_words_inside_a_sentence_are_no_stop),
	    cmocka_unit_test(back_is_that_word_alone_for_everybody),
	    cmocka_unit_test(a_coordinator_is_understood),
	    cmocka_unit_test(a_coordinators_times_are_never_guessed),
	    cmocka_unit_test(an_officer_is_understood),
	    cmocka_unit_test(a_text_of_1000_bytes_is_read_and_a_longer_one_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
